//! What a command prints.

use std::borrow::Cow;

use clap::ValueEnum;
use lastseen::{AnswerColumns, printable};
use serde::Serialize;

use crate::complaint::Complaint;

/// The form in which an answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerForm {
    /// Sentences.
    Text,
    /// One JSON document with all that there is to say.
    Json,
    /// A row a line, each a JSON object with the names of the columns of csv.
    Jsonl,
    /// Rows: times in UTC, numbers in the units that the columns name, nothing where
    /// nothing is known.
    Csv,
    /// Rows as features for a map: a point, or the straight line from one sighting to
    /// the next.
    Geojson,
}

/// An answer in the form that was asked for.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) text: String,
    /// Its rows, where they are asked for in place of its text.
    pub(crate) rows: Option<AnswerColumns>,
    /// Whether there is nothing to object to.
    pub(crate) is_clean: bool,
    /// Whether it is for the error output, since the standard output has a file.
    pub(crate) is_aside: bool,
}

impl AnswerForm {
    /// Whether the rows of the answer are asked for alone.
    pub(crate) fn is_rows(self) -> bool {
        !matches!(self, AnswerForm::Text | AnswerForm::Json)
    }

    /// An answer, which is given as sentences and as data.
    pub(crate) fn answer(
        self,
        sentences: String,
        data: &impl Serialize,
    ) -> Result<Answer, Complaint> {
        let text = match self {
            AnswerForm::Text => sentences,
            AnswerForm::Jsonl | AnswerForm::Csv | AnswerForm::Geojson => String::new(),
            AnswerForm::Json => plain_json(&serde_json::to_string_pretty(data)?).into_owned(),
        };
        Ok(Answer { text, rows: None, is_clean: true, is_aside: false })
    }
}

impl Answer {
    /// The same with its rows, if they are asked for.
    pub(crate) fn with_rows<T>(self, form: AnswerForm, rows: impl IntoIterator<Item = T>) -> Answer
    where
        AnswerColumns: FromIterator<T>,
    {
        Answer { rows: form.is_rows().then(|| rows.into_iter().collect()), ..self }
    }
}

/// JSON with the characters escaped that a terminal obeys and that JSON leaves as they are:
/// the control characters from U+007F on, the marks that turn the direction of a text, and
/// what takes no room.
pub(crate) fn plain_json(json: &str) -> Cow<'_, str> {
    let is_odd = |character: char| {
        !character.is_ascii_graphic()
            && character != '\n'
            && matches!(printable(character.encode_utf8(&mut [0; 4])), Cow::Owned(_))
    };
    if !json.contains(is_odd) {
        return json.into();
    }
    let escaped = |character: char| match is_odd(character) {
        // JSON writes a character beyond U+FFFF as two.
        true => {
            let units = character.encode_utf16(&mut [0; 2]).to_vec();
            units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
        }
        false => character.to_string(),
    };
    json.chars().map(escaped).collect::<String>().into()
}
