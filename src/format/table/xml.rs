//! Words of XML.

use quick_xml::events::BytesRef;

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
