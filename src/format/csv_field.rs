//! One field of CSV, as it is written.

/// Appends one field of CSV, and what stands after it.
pub(super) fn push_field(rows: &mut Vec<u8>, field: &str, after: u8) {
    let is_plain = !field.contains(['"', ',', '\n', '\r', ';', '\t', '|']);
    if is_plain && field.trim() == field {
        rows.extend(field.as_bytes());
    } else {
        rows.push(b'"');
        rows.extend(field.replace('"', "\"\"").as_bytes());
        rows.push(b'"');
    }
    rows.push(after);
}
