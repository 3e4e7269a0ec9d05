//! Texts of strangers, as they may stand in a page.

use crate::error::printable;

/// A text as it stands in an element or in an attribute in double quotes: the letters that
/// could begin or end one are escaped, and those that nobody sees are written out.
pub(super) fn escaped(text: &str) -> String {
    let mut to = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '&' => to += "&amp;",
            '<' => to += "&lt;",
            '>' => to += "&gt;",
            '"' => to += "&quot;",
            '\'' => to += "&#39;",
            // No page may hold these, whatever their number.
            '\u{fffe}' | '\u{ffff}' => to += "\u{fffd}",
            other => to.push(other),
        }
    }
    to
}

/// The beginning of a text, where there is room for so many letters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let printed = printable(text);
    match printed.char_indices().nth(most) {
        None => printed.into_owned(),
        Some(_) => printed.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_stranger_is_markup() {
        let text = "<b a='1' b=\"2\">&amp;</b>\u{202e}\u{1b}\n";
        let expected =
            "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;amp;&lt;/b&gt;\\u{202e}\\u{1b}\\n";
        assert_eq!(escaped(text), expected);
    }

    #[test]
    fn a_long_text_is_cut_at_a_letter() {
        assert_eq!((shortened("Жора", 4), shortened("Жоржа", 4)), ("Жора".into(), "Жор…".into()));
    }
}
