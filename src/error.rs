//! The one error of this crate; it knows no other module.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

/// What went wrong, where in the input, and what would cure it.
///
/// One word wide and opaque. Branch on [`kind`](Error::kind), show the
/// [`Display`](fmt::Display) text to a person, and follow
/// [`source`](std::error::Error::source) to the cause in another library.
///
/// The text reads `file: place: what is wrong; the cure`, for example
/// `case.json: sightings[3].time: "Tuesday" needs a date to count from; give
/// "published"`.
///
/// # Example
///
/// ```
/// use lastseen::{ErrorKind, Zone};
///
/// match "Asia/Vladivostock".parse::<Zone>() {
///     Ok(zone) => println!("{zone}"),
///     Err(error) if error.kind() == ErrorKind::UnknownZone => {
///         assert!(error.to_string().contains("Asia/Vladivostok"), "the cure names what is near");
///     }
///     Err(error) => return Err(error),
/// }
/// # Ok::<(), lastseen::Error>(())
/// ```
pub struct Error {
    inner: Box<ErrorParts>,
}

struct ErrorParts {
    kind: ErrorKind,
    file: String,
    path: String,
    message: String,
    cure: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kinds of misuse and bad input, for a program to branch on.
///
/// A disagreement in the world (two clocks that differ, two claims that cannot
/// both hold) is never an error: it is an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Text that does not follow any form this crate reads.
    Syntax,
    /// A number outside its range, or not a number.
    OutOfRange,
    /// A name that is no IANA time zone.
    UnknownZone,
    /// A zone abbreviation that no candidate zone used at that time.
    UnknownAbbreviation,
    /// An instant past the end of the compiled time-zone table.
    BeyondTzTable,
    /// A `:60` second where no leap second was ever inserted.
    InvalidLeapSecond,
    /// A weekday, a relative day or "hours later" with nothing to count from.
    NoAnchor,
    /// A local time with neither a zone, a place nor an offset.
    NothingToResolve,
    /// Two parts of one statement that exclude each other, such as a weekday
    /// that is not the weekday of its date.
    Contradiction,
    /// A strict exit was taken on an answer that is not exact.
    Inexact,
    /// A reference to an id that is not declared.
    UnknownId,
    /// An id declared twice.
    DuplicateId,
    /// A field that has to be there and is not.
    Missing,
    /// A cycle where none may be: memberships, or relative times.
    Cycle,
    /// The file is not of the format it should have.
    Format,
    /// Reading or writing failed.
    Io,
    /// Another writer has the file open; it can be tried again.
    Locked,
    /// The caller stopped it before it was done, by `ControlFlow::Break`.
    Stopped,
    /// No error by itself: something odd in a case file, such as a field that is
    /// not read, listed beside the errors that it may be the cause of.
    Warning,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        let [file, path, cure] = [const { String::new() }; 3];
        let message = message.into();
        Error { inner: Box::new(ErrorParts { kind, file, path, message, cure, source: None }) }
    }

    /// Adds what the reader can do about it, as an imperative clause.
    #[must_use]
    pub(crate) fn cured_by(mut self, cure: impl Into<String>) -> Error {
        self.inner.cure = cure.into();
        self
    }

    /// Keeps the error of another library as the source.
    #[cfg_attr(
        not(feature = "json"),
        allow(dead_code, reason = "only what reads files has such an error to keep")
    )]
    #[must_use]
    pub(crate) fn because(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Error {
        self.inner.source = Some(source.into());
        self
    }

    /// Puts `segment` before the path: each caller on the way out names its
    /// own step, so `[3]` and then `sightings` make `sightings[3]`. An empty one
    /// is no step.
    #[must_use]
    pub(crate) fn within(mut self, segment: impl AsRef<str>) -> Error {
        let segment = segment.as_ref();
        let path = &mut self.inner.path;
        if !segment.is_empty() && !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, segment);
        self
    }

    /// Leaves out the path: what is named in its place is a column.
    #[cfg(feature = "json")]
    #[must_use]
    pub(crate) fn without_path(mut self) -> Error {
        self.inner.path.clear();
        self
    }

    /// Adds where else the same is so.
    #[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only a case file has records"))]
    #[must_use]
    pub(crate) fn also(mut self, elsewhere: &str) -> Error {
        self.inner.message = format!("{}, and {elsewhere}", self.inner.message);
        self
    }

    /// Names the file that it stands in.
    #[must_use]
    pub(crate) fn in_file(mut self, file: &Path) -> Error {
        self.inner.file = file.to_string_lossy().into_owned();
        self
    }

    /// What kind of error this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The file that it stands in, for input that was read from one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        Some(self.inner.file.as_str()).filter(|file| !file.is_empty())
    }

    /// Where in the input it stands, such as `sightings[3].time` or `row 7`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        Some(self.inner.path.as_str()).filter(|path| !path.is_empty())
    }

    /// What the reader can do about it, where there is something to do.
    #[must_use]
    pub fn cure(&self) -> Option<&str> {
        Some(self.inner.cure.as_str()).filter(|cure| !cure.is_empty())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in [&self.inner.file, &self.inner.path] {
            if !place.is_empty() {
                write!(f, "{}: ", printable(place))?;
            }
        }
        f.write_str(&self.inner.message)?;
        if !self.inner.cure.is_empty() {
            write!(f, "; {}", self.inner.cure)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("text", &format_args!("{self}"))
            .field("source", &self.inner.source)
            .finish()
    }
}

/// Returns a text as it is printed within a sentence: with control characters, line
/// ends, the marks that turn the direction of a text and what takes no room written out.
///
/// All sentences of this crate print ids and names so. Whoever prints one beside them
/// that a stranger has written needs it too: it could colour a terminal, or begin a
/// line that looks like an answer.
///
/// # Example
///
/// ```
/// use lastseen::printable;
///
/// assert_eq!(printable("Kim Jong-un"), "Kim Jong-un");
/// assert_eq!(printable("a\nkim was seen"), "a\\nkim was seen");
/// assert_eq!(printable("\u{1b}[31mred"), "\\u{1b}[31mred");
/// ```
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_odd = |character: char| {
        character.is_control()
            || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
            || ('\u{2066}'..='\u{2069}').contains(&character)
            // Nobody sees these; the joiners of Persian and of emoji do show.
            || matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
            || ('\u{e0000}'..='\u{e007f}').contains(&character)
    };
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let written_out = |character: char| match is_odd(character) {
        true => character.escape_default().to_string(),
        false => character.to_string(),
    };
    Cow::Owned(text.chars().map(written_out).collect())
}

/// The input in quotation marks, cut to what fits in a message.
///
/// A field may hold ten megabytes; the message that complains of it may not.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        None => format!("{text:?}"),
        Some((cut, _)) => {
            let (shown, left) = text.split_at(cut);
            format!("{shown:?} and {} more bytes", left.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_grows_from_the_inside_out() {
        let error = Error::new(ErrorKind::OutOfRange, "latitude 95 is not in -90..=90")
            .cured_by("swap the two numbers if they are longitude first")
            .within("lat")
            .within("[3]")
            .within("places");
        assert_eq!(error.path(), Some("places[3].lat"));
        assert_eq!(
            error.to_string(),
            "places[3].lat: latitude 95 is not in -90..=90; \
             swap the two numbers if they are longitude first"
        );
    }

    #[test]
    fn the_error_of_another_library_is_the_source() {
        let error =
            Error::new(ErrorKind::Io, "cannot be read").because(std::io::Error::other("no"));
        let source = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!((error.to_string().as_str(), source.as_deref()), ("cannot be read", Some("no")));
    }

    #[test]
    fn an_error_is_one_word() {
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }

    #[test]
    fn long_input_is_cut_at_a_character() {
        let text = "é".repeat(5_000_000);
        assert!(quoted(&text).len() < 300);
        assert_eq!(quoted("Tuesday"), "\"Tuesday\"");
    }
}
