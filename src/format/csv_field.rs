//! One field of CSV, as it is written.

use super::table::is_absent;

/// Appends one field of CSV, and what stands after it. A word that tables have for nothing,
/// such as `NA`, is quoted, since it is said here.
pub(super) fn push_field(rows: &mut Vec<u8>, field: &str, after: u8) {
    let is_plain = !field.contains(['"', ',', '\n', '\r', ';', '\t', '|']);
    let is_word = !field.is_empty() && is_absent(field.as_bytes());
    if is_plain && !is_word && field.trim() == field {
        rows.extend(field.as_bytes());
    } else {
        rows.push(b'"');
        rows.extend(field.replace('"', "\"\"").as_bytes());
        rows.push(b'"');
    }
    rows.push(after);
}
