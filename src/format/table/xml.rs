//! Words of XML.

use quick_xml::events::BytesRef;

use crate::error::{Error, ErrorKind, quoted};

/// The text for which a reference such as `&amp;` stands; one that XML does not
/// know stays as it is.
pub(super) fn meant(reference: &BytesRef<'_>) -> Result<String, quick_xml::Error> {
    if let Some(letter) = reference.resolve_char_ref()? {
        return Ok(letter.to_string());
    }
    let name = reference.xml10_content();
    Ok(match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(text) => text.to_owned(),
        None => format!("&{name};"),
    })
}

/// Checks that XML 1.0 has a way to write a text; of some characters it has none, not even
/// escaped.
pub(in crate::format) fn check_letters(text: &str) -> Result<(), Error> {
    let is_unfit = |letter: char| {
        letter.is_ascii_control() && !matches!(letter, '\t' | '\n' | '\r')
            || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    if !text.contains(is_unfit) {
        return Ok(());
    }
    let message = format!("XML cannot hold the control character in {}", quoted(text));
    Err(Error::new(ErrorKind::Format, message).cured_by("write another format"))
}
