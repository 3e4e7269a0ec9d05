//! The case file: what an investigator writes by hand.

mod added;
mod alone;
mod build;
mod bytes;
mod case_fields;
mod case_file;
mod counting;
mod declared;
mod document;
mod edits;
mod field_names;
mod field_words;
mod fix_records;
mod ids;
mod notes;
mod people;
mod places;
mod reader;
mod recorded_places;
mod saved;
mod sheet;
mod sighting_records;
mod staying;
mod times;

use std::path::Path;

pub(super) use self::alone::sighting_of_row;
use self::bytes::is_lines;
pub use self::case_file::CaseFile;
use self::document::{Document, Said};
use self::field_words::RecordKind;
use super::file_kind::{FileKind, check_is_plain};
use super::table::{Input, Loaded, Profile};
use crate::error::{Error, ErrorKind, quoted};
use crate::place::Place;
use crate::sighting::Sighting;
use crate::source::Source;
use crate::time::interval::Interval;
use crate::timeline::Timeline;
use crate::view::Seen;
use crate::words;

/// A case: claims with the places, sources and actors that they name, as read
/// from a file.
///
/// The file is UTF-8 JSON, either one document or JSON Lines. Every reference
/// in it is checked, and every error says where it stands. A field that is not in
/// the table below is not read, but kept and written back in its place. It is
/// among the [`warnings`](Case::warnings), with what to write in place of it
/// (`"latitude"`: write `"lat"`), unless its name begins with `_` or `x-` or is
/// `$schema`, which marks it as the writer's own. A list of records under a
/// misspelt name, or under another word such as `vessels`, is an error.
///
/// # The document
///
/// | field | what it holds |
/// | --- | --- |
/// | `lastseen` | the version of the format, 1 |
/// | `published` | when the whole was published: an instant, or a date, from which weekdays count wherever the place is |
/// | `sources` | `id`, `as`, `name`, `reliability` (`A` to `F`), `zone` of its own clock, `clock` (`place`, `own`) by which it writes, `calendar` (`gregorian`, `julian`) of its dates |
/// | `places` | `id`, `as`, `name`, `lat`, `lon`, `radius_m`, `zone` or `zones`, and in `stated` what was said of where it lies; or instead of a position `from` (another place), `distance_km` or `distance_m`, `give_or_take_m`, `bearing` (degrees, `north` or `346° ±5°`), `metric` (`geodesic`, `route`, `unstated`) |
/// | `actors` | `id`, `name`, `kind` (`person`, `group`, `vehicle`, `organisation`), `max_speed_kmh` or `max_speed_mps` |
/// | `memberships` | `member`, `of`, `kind` (`aboard`, `accompanies`, `part_of`, `affiliated`), `from`, `until`, `source`, `reported`, `modality` |
/// | `sightings` | `id`, `actor`, `place`, `time`, `stay` (`true`: there all that time; `false`: at one moment of it), `until`, `for` (a length), `source`, `reported`, `modality`, `outlook` (`back`, `ahead`: which way its day is looked for, ahead for plans and speculation), `calendar` (`gregorian`, `julian`), `reliability`, `credibility` (`1` to `6`), `quote`, `absent` (`full`, `partial`, `nothing_later`), `retracts`, `supersedes`, `copied_from` (the id of the original), `same_event` (the id of another account of it), `clock` (`id` and what it `reads`); and what was worked out: `when`, `stated`, `relations` (`to`, `moment`, `min`, `max`), `retracted` |
/// | `fixes` | `actor`, `time` (an instant with its offset), `lat`, `lon`, and nothing else |
///
/// * `place` of a sighting is the id of a place, an object with the fields of
///   one, or a name (`"the old depot"`), which is a place without a position. A
///   word that is a slip from an id, and the name of a declared place, are
///   errors; other words near an id are a warning. Without a `place` the
///   sighting was somewhere.
/// * `zone` of a place is the name of a zone, or `by_position` for all whose clocks
///   may show there, which needs the feature `tz-lookup` and a position. Without
///   either the place says nothing of its clocks, with the feature or without it.
/// * `time` is whatever [`Stated`](crate::Stated) reads, or an object of its
///   parts: `{"local": "06:00", "date": "2023-09-12", "zone":
///   "Asia/Vladivostok", "utc": "20:00"}`, `{"after": "s1", "by": "hours"}`.
///   What does not say by which clock is read by that of the place, and by that
///   of the source where the place has none or the source has `"clock": "own"`;
///   the other of the two gives an alternative. `"zone": "local time"` says that
///   it is the place's. Without a `time` the sighting happened at any time up to
///   its report.
/// * `after`, `before` and `between` may name sightings, by their ids, and stand
///   beside a time: `{"after": "s1", "before": "s2"}`, `{"between": ["s1",
///   "s2"]}`, `{"date": "2023-09-12", "after": "s1"}`. A list has several times
///   that all hold: `[{"after": "s1", "by": "hours"}, {"before": "s2"}]`. What
///   they say of each other is worked out by
///   [`network`](crate::View::network).
/// * A time said `throughout`, `all …` or `since`, and `"stay": true` beside any range or
///   part of the day, is a stay: somebody was there from its first moment to its last.
///   `until` gives the last moment and `for` the length of a stay that began at `time`:
///   `{"time": "10:00 on 3 May 2024", "for": "two hours"}`. What `until` leaves unsaid, a
///   day or a clock, follows from the start. `from … to` alone is two
///   moments, and `between … and …` is one. A sighting counts `after` the last moment of
///   a stay and `before` its first; `{"after": {"start_of": "s1"}}`, `{"before": {"end_of":
///   "s1"}}` and `{"during": "s1"}` say the other one, or all of it.
/// * `{"clock": "ship", "local": "23:40", "date": "1912-04-14"}` is what a clock
///   showed of which nobody knows how far off it was, as `clock` of a sighting
///   is: two readings of one clock are exactly as far apart as they say.
/// * A weekday counts from the `reported` of its record, or else from
///   `published`. A report is of the time at which the case was published if
///   nothing else is said; a date alone means the whole of that day, by the
///   clock of the source, or else in UTC.
/// * `retracts` takes other sightings back from its own report on; a record may
///   say nothing else. `supersedes` does the same and puts itself in their
///   place.
/// * `as` is what other records call a source or a place that has no `id`, or
///   shares it with another.
/// * `"reported": false` is of a claim of which nobody says when it was reported,
///   in a case that has a publication.
///
/// # What was worked out
///
/// A case made of a [`Timeline`] is written with these words too, so that what is
/// read again gives the same answers:
///
/// * `when` is the time of a sighting, as an instant or as two with a slash
///   between them, or as several of these with `or` between; `..` is an open end.
///   What `time` is read as does not change it,
///   and `reported` is then not dated by the clock of the place.
/// * `stated` is the time in the words of the source, where it is not read.
/// * `relations` lists by how much it was later than other sightings: at least
///   `min`, at most `max`, such as `2h30m`; without one of them that end is open. Of a
///   stay `moment` is `start` or `end`, if it is not the one that is usual.
/// * `until` is then the last moment of a stay in the form of `when`, and `for` an
///   object with the least `min` and the most `max` of its length; `"stay": false` beside
///   `until` is two moments without a stay.
/// * `retracted` is the instant since when a sighting is taken back, or `true` if
///   it never counted.
/// * `fixes` are kept in columns, see [`Timeline`]; no publication counts as
///   their report. Another field in one is an error.
///
/// # JSON Lines
///
/// One record a line, under the name of its kind: `{"actor": {"id": "kim"}}`,
/// `{"sighting": {…}}`; the version and the publication on a line of their own.
/// A line that was not written to its end, and zero bytes as a loss of power
/// leaves them, are left out and listed in [`warnings`](Case::warnings); a record
/// that somebody appended to such a line is read. [`CaseFile`] appends to a file.
///
/// # One record
///
/// [`Sighting`](crate::Sighting), [`Place`], [`Source`], [`Actor`](crate::Actor) and
/// [`Membership`](crate::Membership) are written and read by serde as one record
/// each, with lists `sources` and `places` beside it of what it refers to. So a
/// row of a database, or a message, can hold one. Read from such a record, a field
/// that is not read is an error.
///
/// ```
/// use lastseen::Sighting;
///
/// let row = r#"{"actor": "train", "time": "6 a.m. on Tuesday", "reported": "2023-09-13T08:00:00Z",
///               "place": {"name": "Khasan", "zone": "Asia/Vladivostok"}}"#;
/// let seen: Sighting = serde_json::from_str(row)?;
/// assert_eq!(seen.interval().to_string(), "2023-09-11T20:00:00Z");
/// assert_eq!(serde_json::from_str::<Sighting>(&serde_json::to_string(&seen)?)?, seen);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Example
///
/// ```
/// use lastseen::Case;
///
/// let case = Case::read_json(r#"{
///   "lastseen": 1,
///   "published": "2023-09-13T08:00:00Z",
///   "places": [{"id": "khasan", "lat": 42.4286, "lon": 130.6456, "zone": "Asia/Vladivostok"}],
///   "actors": [{"id": "train", "kind": "vehicle"}],
///   "sightings": [{"id": "s1", "actor": "train", "place": "khasan",
///                  "time": "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)"}]
/// }"#)?;
/// let last = case.timeline().as_known().last_seen("train");
/// assert_eq!(last.interval().expect("it was seen").to_string(), "2023-09-11T20:00:00Z");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Case {
    document: Document,
    timeline: Timeline,
    places: Vec<(String, Place)>,
    /// By the ids that the document calls them by.
    sources: Vec<(String, Source)>,
    published: Option<Interval>,
    warnings: Vec<String>,
    /// What of the timeline is in the document.
    said: Said,
    /// The records that were added since the file was written, each as a line.
    journal: Vec<(RecordKind, String)>,
}

impl Case {
    /// Reads a case file, JSON or JSON Lines: by what is in it, where it is not called
    /// `.jsonl`. A table of fixes, in CSV, Parquet or GPX, is a case too, of
    /// which nothing is known but its rows; the profile is that of its header.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] with the path when the file cannot be read, and what
    /// [`read_json`](Case::read_json), [`read_jsonl`](Case::read_jsonl) and
    /// [`Profile::load`](crate::Profile::load) say.
    pub fn open<'i>(input: impl Into<Input<'i>>) -> Result<Case, Error> {
        Case::examine(input).map_err(first)
    }

    /// Lists all errors in a case file, without those that follow from others.
    /// Empty if [`open`](Case::open) would succeed; the first is the error of
    /// `open`.
    ///
    /// Every field of every record is looked at. A reference to a record that
    /// cannot be read is no error. After the errors comes what would be among the
    /// [`warnings`](Case::warnings), each with the kind
    /// [`Warning`](ErrorKind::Warning): a field that is not read may be why
    /// another is missing.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use lastseen::Case;
    ///
    /// for fault in Case::faults("case.json") {
    ///     eprintln!("{fault}");
    /// }
    /// ```
    #[must_use]
    pub fn faults<'i>(input: impl Into<Input<'i>>) -> Vec<Error> {
        Case::examine(input).err().unwrap_or_default()
    }

    /// Reads a case as [`open`](Case::open) does, or returns all that is wrong in it,
    /// as [`faults`](Case::faults) lists it: both at once, since a pipe cannot be read
    /// twice.
    ///
    /// # Errors
    ///
    /// At least one, of which the first is that of `open`.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Case;
    ///
    /// let faults = Case::examine(b"{\"lastseen\": 1, \"actors\": [{}]}").unwrap_err();
    /// assert!(faults[0].to_string().starts_with("actors[0]: "), "{}", faults[0]);
    /// ```
    pub fn examine<'i>(input: impl Into<Input<'i>>) -> Result<Case, Vec<Error>> {
        let mut input = input.into();
        let kind = input.kind().map_err(|error| [error])?;
        if !matches!(kind, FileKind::Json | FileKind::JsonLines) {
            return Case::of_table(input).map_err(|error| vec![error]);
        }
        let path = input.name().map(Path::to_owned);
        let in_file = |error: Error| match &path {
            Some(path) => error.in_file(path),
            None => error,
        };
        let bytes = input.into_bytes().map_err(|error| [error])?;
        check_is_plain(&bytes).map_err(|error| [in_file(error)])?;
        let is_lines = match path.as_deref().and_then(FileKind::of_path) {
            // A record that was cut off is still a line.
            Some(FileKind::JsonLines) => true,
            _ => is_lines(&bytes),
        };
        let case = match is_lines {
            // What is in the document is let go of as bytes.
            true => Case::of(move |notes| Document::lines(&bytes, notes)),
            false => Case::of(move |_| Document::whole(&bytes)),
        };
        case.map_err(|faults| faults.into_iter().map(in_file).collect())
    }

    /// A table as a case without places or sources.
    fn of_table(mut input: Input<'_>) -> Result<Case, Error> {
        let mut case = Case::from(Timeline::new());
        case.load(input.infer_profile()?, input)?;
        Ok(case)
    }

    /// Loads tables of fixes, in CSV, Parquet or GPX, into the timeline of the
    /// case, and returns the account of their rows. Rows that were rejected,
    /// repeat others or contradict them are [`warnings`](Case::warnings) too.
    ///
    /// # Errors
    ///
    /// Those of [`Profile::load`](crate::Profile::load); the case stays as it
    /// was then.
    pub fn load<'i>(
        &mut self,
        profile: Profile<'_>,
        input: impl Into<Input<'i>>,
    ) -> Result<Loaded, Error> {
        let loaded = self.timeline.load(profile, input)?;
        let odd = [
            loaded.rejected,
            loaded.repeated,
            loaded.conflicting,
            loaded.folds_by_order,
            loaded.wrapped,
            loaded.leap_seconds,
            loaded.over_lines,
        ];
        if !loaded.notes.is_empty() || odd.iter().any(|&count| count > 0) {
            let account = loaded.to_string();
            self.warnings
                .extend(account.lines().filter(|line| !line.is_empty()).map(str::to_owned));
        }
        Ok(loaded)
    }

    /// Reads a case from one JSON document.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] for what is not JSON in UTF-8 or is no case;
    /// [`ErrorKind::UnknownId`] and [`ErrorKind::DuplicateId`] for references;
    /// [`ErrorKind::Cycle`] for times that count from each other, and for actors
    /// that travel with each other in a circle; and what is wrong with a single field, each with its [path](Error::path), such as
    /// `sightings[3].time`.
    pub fn read_json(text: impl AsRef<[u8]>) -> Result<Case, Error> {
        Case::of(move |_| Document::whole(text.as_ref())).map_err(first)
    }

    /// Reads a case from JSON Lines.
    ///
    /// # Errors
    ///
    /// As [`read_json`](Case::read_json), with paths such as
    /// `line 7: sighting.time`.
    pub fn read_jsonl(text: impl AsRef<[u8]>) -> Result<Case, Error> {
        Case::of(move |notes| Document::lines(text.as_ref(), notes)).map_err(first)
    }

    /// Every claim of the case.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Every claim of the case, to go on with.
    #[must_use]
    pub fn into_timeline(self) -> Timeline {
        self.timeline
    }

    /// Returns the declared place with this id.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the ids that come near, or all if they are
    /// few.
    pub fn place(&self, id: &str) -> Result<&Place, Error> {
        let place = self.places.iter().find(|(other, _)| other == id);
        let known = self.places.iter().map(|(id, _)| id.as_str());
        place.map(|(_, place)| place).ok_or_else(|| words::unknown("place", id, known))
    }

    /// Every declared place, in the order of the file.
    pub fn places(&self) -> impl ExactSizeIterator<Item = &Place> {
        self.places.iter().map(|(_, place)| place)
    }

    /// Every declared source, in the order of the file.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = &Source> {
        self.sources.iter().map(|(_, source)| source)
    }

    /// When the case was published: an instant, or a whole day.
    #[must_use]
    pub fn published(&self) -> Option<Interval> {
        self.published
    }

    /// What is odd in the file but not wrong: a torn last line, a field that is
    /// not read. What is so in many records of a kind is listed once.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Returns the sighting with this id, as known now.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the ids that come near, or all if they are
    /// few; also for a sighting that was retracted.
    pub fn sighting(&self, id: &str) -> Result<Seen<'_>, Error> {
        let sighting = self.timeline.labelled(id)?;
        self.timeline.as_known().claim(sighting).ok_or_else(|| {
            let message = format!("the sighting {} was retracted", quoted(id));
            Error::new(ErrorKind::UnknownId, message).cured_by("name one that still stands")
        })
    }
}

/// The first of what is wrong, at least one thing.
fn first(mut faults: Vec<Error>) -> Error {
    faults.swap_remove(0)
}

impl PartialEq for Case {
    /// Whether both say the same, field by field, and have the same added.
    fn eq(&self, other: &Case) -> bool {
        self.document == other.document
            && self.added().ok() == other.added().ok()
            && self.fixes().eq(other.fixes())
    }
}

impl From<Timeline> for Case {
    /// A case without places and sources, of which nothing was written yet. A label that no
    /// sighting has is among its [`warnings`](Case::warnings).
    fn from(timeline: Timeline) -> Case {
        let odd = |(sighting, label): (&Sighting, &str)| {
            let name = sighting.label().unwrap_or(sighting.actor().as_str());
            let cure = "nothing follows from it; give the label of a sighting";
            format!("{}: no sighting {}; {cure}", quoted(name), quoted(label))
        };
        let warnings = timeline.unresolved().map(odd).collect();
        Case {
            document: Document::empty(),
            timeline,
            places: Vec::new(),
            sources: Vec::new(),
            published: None,
            warnings,
            said: Said::default(),
            journal: Vec::new(),
        }
    }
}
