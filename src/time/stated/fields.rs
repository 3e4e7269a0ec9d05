//! The object form of a time, as case files have it.

use super::ast::{Label, Moment, Stated};
use super::iso;
use super::near_text::cured;
use super::parser::{Cue, Parser};
use super::partial_reading::Partial;
use super::statement::statement;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::zone::Zone;

/// The fields of a time that is given in pieces, as in a case file or a form.
///
/// One of `local`, `about`, `between`, `before`, `after`, `by` and `throughout`
/// says the time; `date`, `part`, `zone` and `offset` add to it; `utc` is the
/// second reading. `after` or `before` may name an event instead of a time,
/// and then `by` may say how long after or before.
///
/// # Example
///
/// ```
/// use lastseen::{Fields, Stated};
///
/// let mut fields = Fields::default();
/// fields.local = Some("6:00 a.m.");
/// fields.date = Some("2023-09-12");
/// fields.zone = Some("Asia/Vladivostok");
/// fields.utc = Some("20:00 Monday");
/// let stated = Stated::from_fields(fields)?;
/// assert_eq!(stated.as_str(), "2023-09-12 6:00 a.m. Asia/Vladivostok (20:00 Monday UTC)");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fields<'a> {
    /// What a local clock showed: `6:00 a.m.`, `Tuesday 14:00`.
    pub local: Option<&'a str>,
    /// The zone of that clock: `Asia/Vladivostok`, `Moscow time`, `MSK`.
    pub zone: Option<&'a str>,
    /// Its offset from UTC: `+10:00`.
    pub offset: Option<&'a str>,
    /// The same moment in UTC: `20:00 Monday`, `2023-09-11T20:00:00Z`.
    pub utc: Option<&'a str>,
    /// The day: `2023-09-12`, `Tuesday`, `September 2023`.
    pub date: Option<&'a str>,
    /// The part of the day: `early morning`.
    pub part: Option<&'a str>,
    /// About this time.
    pub about: Option<&'a str>,
    /// Between these two times.
    pub between: Option<(&'a str, &'a str)>,
    /// Before this time or event.
    pub before: Option<&'a str>,
    /// After this time or event.
    pub after: Option<&'a str>,
    /// No later than this time; beside an event, how long: `hours`.
    pub by: Option<&'a str>,
    /// During the whole of this time.
    pub throughout: Option<&'a str>,
}

impl Stated {
    /// Reads a time that is given in pieces.
    ///
    /// The [text](Stated::as_str) of the result is a phrase that says the same
    /// and is read the same.
    ///
    /// # Errors
    ///
    /// As for a text, with the [path](Error::path) of the field; and
    /// [`ErrorKind::Contradiction`] for fields that exclude each other,
    /// [`ErrorKind::Missing`] if none says a time.
    pub fn from_fields(fields: Fields<'_>) -> Result<Stated, Error> {
        let event = match (fields.after, fields.before) {
            (Some(event), None) => Some(("after", event)),
            (None, Some(event)) => Some(("before", event)),
            _ => None,
        };
        match event.filter(|(_, event)| fields.by.is_some() || statement(event).is_err()) {
            Some((direction, event)) => fields.relative(direction, event),
            None => {
                let phrase = fields.phrase()?;
                statement(&phrase).map_err(|error| cured(&phrase, error))
            }
        }
    }
}

impl Fields<'_> {
    /// `hours after s1`.
    fn relative(self, direction: &'static str, event: &str) -> Result<Stated, Error> {
        let others = Fields { after: None, before: None, by: None, ..self };
        if others != Fields::default() {
            let counts = format!("\"{direction}\" counts from the event {}", quoted(event));
            let message = format!("{counts}, and other fields say a time");
            return Err(Error::new(ErrorKind::Contradiction, message)
                .cured_by("leave the other fields out"));
        }
        let by = match self.by.map(str::trim) {
            None => String::new(),
            Some("next day" | "the next day" | "the following day") => "the day ".to_owned(),
            Some(by) => format!("{by} "),
        };
        let (open, close) = if event.contains('"') { ("“", "”") } else { ("\"", "\"") };
        let names = [event.to_owned(), format!("{open}{event}{close}")];
        let read = |name: &String| statement(&format!("{by}{direction} {name}")).ok();
        let is_counted = |stated: &Stated| stated.relative_to() == Some(event);
        if let Some(stated) = names.iter().filter_map(read).find(is_counted) {
            return Ok(stated);
        }
        let is_amount = |by: &str| statement(&format!("{by} {direction} \"x\"")).is_ok();
        if let Some(by) = self.by.filter(|by| !is_amount(by)) {
            let cure = "write it like \"hours\", \"two hours\" or \"30 minutes\"";
            let error =
                Error::new(ErrorKind::Syntax, format!("{} is no amount of time", quoted(by)));
            return Err(error.cured_by(cure).within("by"));
        }
        // The text is no event's name, so it was meant as a time.
        Err(statement(event).err().unwrap_or_else(|| not_a(event, "an event")).within(direction))
    }

    fn phrase(self) -> Result<String, Error> {
        let Fields { local, about, between, before, after, by, throughout, .. } = self;
        let heads = [
            ("local", local, ""),
            ("about", about, "about "),
            ("before", before, "before "),
            ("after", after, "after "),
            ("by", by, "by "),
            ("throughout", throughout, "throughout "),
        ];
        let said: Vec<_> =
            heads.into_iter().filter_map(|(name, text, head)| Some((name, text?, head))).collect();
        let (name, text, head) = match (said.as_slice(), between) {
            ([("before", before, _), ("after", after, _)], None) => {
                return self.range(("after", after), ("before", before));
            }
            ([], Some((from, to))) => return self.range(("between[0]", from), ("between[1]", to)),
            ([], None) => ("date", None, ""),
            ([(name, text, head)], None) => (*name, Some(*text), *head),
            ([(name, ..)], Some(_)) => return Err(exclude(name, "between")),
            ([(name, ..), (other, ..), ..], _) => return Err(exclude(name, other)),
        };
        let reading = self.reading(name, text)?;
        let utc = self.utc.map(utc_reading).transpose().map_err(|error| error.within("utc"))?;
        Ok(match (reading.is_empty(), utc) {
            (false, None) => format!("{head}{reading}"),
            (false, Some(utc)) => format!("{head}{reading} ({utc})"),
            (true, Some(utc)) => utc,
            (true, None) => {
                return Err(Error::new(ErrorKind::Missing, "no field says a time")
                    .cured_by("give \"local\", \"date\" or \"utc\""));
            }
        })
    }

    /// `between 6 p.m. and 7 p.m.`
    fn range(self, from: (&str, &str), to: (&str, &str)) -> Result<String, Error> {
        if self.utc.is_some() {
            return Err(exclude("utc", from.0));
        }
        let [from, to] = [from, to].map(|(name, text)| self.reading(name, Some(text)));
        Ok(format!("between {} and {}", from?, to?))
    }

    /// `2023-09-12 6:00 a.m. UTC+10:00 Asia/Vladivostok`.
    fn reading(self, name: &str, text: Option<&str>) -> Result<String, Error> {
        let is_day = |draft: &Partial| draft.has_day() && draft.hand.is_none();
        let is_part =
            |draft: &Partial| draft.part.is_some() && !draft.has_day() && draft.hand.is_none();
        let words = [
            ("date", self.date.map(|text| fragment_of(text, "a day", is_day))),
            (name, text.map(|text| fragment_of(text, "a time", |_| true))),
            ("part", self.part.map(|text| fragment_of(text, "a part of the day", is_part))),
            ("offset", self.offset.map(|text| offset_words(text.trim()))),
            ("zone", self.zone.map(|text| zone_words(text.trim()))),
        ];
        let words = words
            .into_iter()
            .filter_map(|(field, words)| Some(words?.map_err(|error| error.within(field))))
            .collect::<Result<Vec<String>, Error>>()?;
        Ok(words.join(" "))
    }
}

/// One reading, without a second in parentheses.
fn fragment(text: &str) -> Result<Partial, Error> {
    let mut parser = Parser::new(text);
    let mut draft = Partial::new(0);
    parser.elements(&mut draft, Cue::Near)?;
    parser.finish()?;
    if draft.is_empty() { Err(parser.residue()) } else { Ok(draft) }
}

/// The same as a text, if it is what its field is for.
fn fragment_of(
    text: &str,
    what: &str,
    fits: impl FnOnce(&Partial) -> bool,
) -> Result<String, Error> {
    if fits(&fragment(text)?) { Ok(text.trim().to_owned()) } else { Err(not_a(text, what)) }
}

fn utc_reading(text: &str) -> Result<String, Error> {
    match fragment(text)?.label {
        None => Ok(format!("{} UTC", text.trim())),
        Some((Label::Utc | Label::Gmt, _)) => Ok(text.trim().to_owned()),
        Some(_) => {
            Err(Error::new(ErrorKind::Contradiction, format!("{} is not in UTC", quoted(text)))
                .cured_by("put it in \"local\""))
        }
    }
}

fn offset_words(text: &str) -> Result<String, Error> {
    if matches!(text, "Z" | "z" | "UTC") {
        return Ok("UTC".to_owned());
    }
    match iso::offset(text.as_bytes(), 0) {
        Some(Ok((_, end))) if end == text.len() => Ok(format!("UTC{text}")),
        _ => Err(Error::new(
            ErrorKind::OutOfRange,
            format!("{} is not an offset from UTC", quoted(text)),
        )
        .cured_by("write it like +10:00")),
    }
}

fn zone_words(text: &str) -> Result<String, Error> {
    if let Ok(Partial {
        label: Some(_), day: None, weekday: None, hand: None, part: None, ..
    }) = fragment(text)
    {
        return Ok(text.to_owned());
    }
    // `Japan` and `GB` are IANA names, but no phrase.
    let name = text.parse::<Zone>()?.canonical().name();
    if name.contains('/') { Ok(name.to_owned()) } else { Err(not_a(text, "a zone")) }
}

fn not_a(text: &str, what: &str) -> Error {
    Error::new(ErrorKind::Syntax, format!("{} is not {what}", quoted(text)))
}

fn exclude(one: &str, other: &str) -> Error {
    Error::new(
        ErrorKind::Contradiction,
        format!("\"{one}\" and \"{other}\" cannot both say the time"),
    )
    .cured_by("keep one of them, or put the second reading in \"utc\"")
}

impl Stated {
    /// The event that the time is counted from, if the text names one.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Stated;
    ///
    /// let seen: Stated = "two hours after s1".parse()?;
    /// assert_eq!(seen.relative_to(), Some("s1"));
    /// assert_eq!("hours later".parse::<Stated>()?.relative_to(), None);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn relative_to(&self) -> Option<&str> {
        match &self.moment {
            Moment::Relative(relative) => relative.from.as_deref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: impl Fn(&mut Fields<'static>)) -> Result<Stated, Error> {
        let mut fields = Fields::default();
        set(&mut fields);
        let stated = Stated::from_fields(fields);
        if let Ok(stated) = &stated {
            let again: Stated = stated.as_str().parse().unwrap();
            assert_eq!(again, *stated, "the text of the fields reads as the fields do");
        }
        stated
    }

    fn understood(set: impl Fn(&mut Fields<'static>)) -> String {
        with(set).unwrap().understood().to_string()
    }

    #[test]
    fn fields_say_what_a_phrase_would() {
        let read = understood(|f| {
            f.local = Some("6:00 a.m.");
            f.date = Some("Tuesday");
            f.zone = Some("Asia/Vladivostok");
            f.offset = Some("+10:00");
            f.utc = Some("2023-09-11T20:00:00Z");
        });
        let expected = "clock 06:00 +10:00[Asia/Vladivostok] Tuesday | \
                        clock 20:00:00 utc date 2023-09-11";
        assert_eq!(read, expected);
        let read = understood(|f| (f.date, f.part) = (Some("2023-09-12"), Some("early morning")));
        assert_eq!(read, "early morning date 2023-09-12");
        assert_eq!(understood(|f| f.utc = Some("20:00 Monday")), "clock 20:00 utc Monday");
        assert_eq!(understood(|f| f.by = Some("noon")), "no later than clock 12:00");
        let read = understood(|f| f.throughout = Some("2023-09"));
        assert_eq!(read, "throughout days 2023-09-01 to 2023-09-30");
        let read = understood(|f| (f.local, f.zone) = (Some("06:00"), Some("Japan")));
        assert_eq!(read, "clock 06:00 Asia/Tokyo");
    }

    #[test]
    fn two_ends_make_a_range() {
        let expected = "between clock 18 local date 2023-09-12 and clock 19 local date 2023-09-12";
        let read = understood(|f| {
            f.between = Some(("6 p.m.", "7 p.m."));
            (f.date, f.zone) = (Some("2023-09-12"), Some("local time"));
        });
        assert_eq!(read, expected);
        let read = understood(|f| {
            (f.after, f.before) = (Some("6 p.m."), Some("7 p.m."));
            (f.date, f.zone) = (Some("2023-09-12"), Some("local"));
        });
        assert_eq!(read, expected);
    }

    #[test]
    fn an_event_with_any_name_can_be_counted_from() {
        for event in ["s1", "arrival", "kim-arrival", "the bridge", "2"] {
            let stated = with(|f| (f.after, f.by) = (Some(event), Some("hours"))).unwrap();
            assert_eq!(stated.relative_to(), Some(event));
            assert!(stated.understood().to_string().starts_with("hours after"));
        }
        let next = with(|f| (f.after, f.by) = (Some("s1"), Some("next day"))).unwrap();
        assert_eq!(next.understood().to_string(), "the day after \"s1\"");
        assert_eq!(understood(|f| f.before = Some("s2")), "some time before \"s2\"");
        assert_eq!(understood(|f| f.before = Some("6 a.m.")), "before clock 06");
    }

    #[test]
    fn an_error_names_the_field() {
        let path = |set: fn(&mut Fields<'static>)| {
            let error = with(set).unwrap_err();
            (error.kind(), error.path().unwrap_or_default().to_owned())
        };
        use ErrorKind::{Contradiction, Missing, OutOfRange, Syntax, UnknownZone};
        let local = path(|f| f.local = Some("25:00"));
        assert_eq!(local, (OutOfRange, "local".to_owned()));
        let zone = path(|f| (f.local, f.zone) = (Some("06:00"), Some("Asia/Vladivostock")));
        assert_eq!(zone, (UnknownZone, "zone".to_owned()));
        let offset = path(|f| (f.local, f.offset) = (Some("06:00"), Some("ten")));
        assert_eq!(offset, (OutOfRange, "offset".to_owned()));
        let utc = path(|f| f.utc = Some("6 a.m. Moscow time"));
        assert_eq!(utc, (Contradiction, "utc".to_owned()));
        let by = path(|f| (f.after, f.by) = (Some("s1"), Some("ages")));
        assert_eq!(by, (Syntax, "by".to_owned()));
        assert_eq!(path(|_| ()), (Missing, String::new()));
        let two = path(|f| (f.local, f.about) = (Some("06:00"), Some("07:00")));
        assert_eq!(two, (Contradiction, String::new()));
    }
}
