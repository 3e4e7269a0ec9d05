//! What a command prints.

use serde::Serialize;

use crate::open::Complaint;

/// An answer as sentences and as data.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) json: String,
    /// Whether there is nothing to object to.
    pub(crate) is_clean: bool,
    /// Whether it is for the error output, since the standard output has a file.
    pub(crate) is_aside: bool,
}

impl Answer {
    pub(crate) fn of(text: String, data: &impl Serialize) -> Result<Answer, Complaint> {
        let json = serde_json::to_string_pretty(data)?;
        Ok(Answer { text, json, is_clean: true, is_aside: false })
    }
}
