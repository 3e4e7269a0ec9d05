//! The case file: what an investigator writes by hand.

mod added;
mod build;
mod bytes;
mod document;
mod faults;
mod ids;
mod misspelt;
mod moment;
mod people;
mod places;
mod record;
mod said;
mod sightings;
mod times;
mod write;

use std::collections::HashSet;
use std::path::Path;

use self::bytes::{is_lines, lines, whole};
use self::document::Document;
use self::said::Said;
use super::file_kind::{FileKind, unreadable_file};
use super::table::{Input, Loaded, Profile};
use crate::actor::Actor;
use crate::error::{Error, ErrorKind, quoted};
use crate::place::Place;
use crate::reason::conflict::{self, Conflict};
use crate::source::Source;
use crate::time::interval::Interval;
use crate::timeline::Timeline;
use crate::view::Seen;
use crate::words;

/// A case: claims with the places, sources and actors that they name, as read
/// from a file.
///
/// The file is UTF-8 JSON, either one document or JSON Lines. Every reference
/// in it is checked, and every error says where it stands. Fields that this
/// crate does not know are kept, and written back in their place; one that looks
/// like a known one is told of in [`warnings`](Case::warnings), and a list of
/// records that does is an error.
///
/// # The document
///
/// | field | what it holds |
/// | --- | --- |
/// | `lastseen` | the version of the format, 1 |
/// | `published` | when the whole was published: an instant, or a date, from which weekdays count wherever the place is |
/// | `sources` | `id`, `name`, `reliability` (`A` to `F`), `zone` of its clock |
/// | `places` | `id`, `name`, `lat`, `lon`, `radius_m`, `zone` or `zones`, and in `stated` what was said of where it lies; or instead of a position `from` (another place), `distance_km`, `bearing` (degrees or `north`), `metric` (`geodesic`, `route`, `unstated`) |
/// | `actors` | `id`, `name`, `kind` (`person`, `group`, `vehicle`, `organisation`), `max_speed_kmh` |
/// | `memberships` | `member`, `of`, `kind` (`aboard`, `accompanies`, `part_of`, `affiliated`), `from`, `until`, `source`, `reported`, `modality` |
/// | `sightings` | `id`, `actor`, `place`, `time`, `source`, `reported`, `modality`, `reliability`, `credibility` (`1` to `6`), `quote`, `absent` (`full`, `partial`, `nothing_later`), `retracts`, `supersedes`, `copied_from` (the id of the original), `same_event` (the id of another account of it), `clock` (`id` and what it `reads`) |
///
/// * `place` of a sighting is the id of a place, or an object with the fields
///   of one.
/// * `time` is whatever [`Stated`](crate::Stated) reads, or an object of its
///   parts: `{"local": "06:00", "date": "2023-09-12", "zone":
///   "Asia/Vladivostok", "utc": "20:00"}`, `{"after": "s1", "by": "hours"}`.
///   What does not say by which clock is read by that of the source, if it has a
///   `zone`, or else by that of the place; `"zone": "local time"` says that it
///   is the place's. Without a `time` the sighting happened at any time up to
///   its report.
/// * `after`, `before` and `between` may name sightings, by their ids, and stand
///   beside a time: `{"after": "s1", "before": "s2"}`, `{"between": ["s1",
///   "s2"]}`, `{"date": "2023-09-12", "after": "s1"}`. A list has several times
///   that all hold: `[{"after": "s1", "by": "hours"}, {"before": "s2"}]`. What
///   they say of each other is worked out by
///   [`network`](crate::View::network).
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
///
/// # JSON Lines
///
/// One record a line, under the name of its kind: `{"actor": {"id": "kim"}}`,
/// `{"sighting": {…}}`; the version and the publication on a line of their own.
/// A last line that was not written to its end is left out and told of in
/// [`warnings`](Case::warnings).
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
    sources: Vec<Source>,
    published: Option<Interval>,
    warnings: Vec<String>,
    /// What of the timeline is in the document.
    said: Said,
}

impl Case {
    /// Reads a case file, JSON or JSON Lines: by its extension, or else by what
    /// is in it. A table of fixes, in CSV, Parquet or GPX, is a case too, of
    /// which nothing is known but its rows; the profile is that of its header.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] with the path when the file cannot be read, and what
    /// [`read_json`](Case::read_json), [`read_jsonl`](Case::read_jsonl) and
    /// [`Profile::load`](crate::Profile::load) say.
    pub fn open(path: impl AsRef<Path>) -> Result<Case, Error> {
        let path = path.as_ref();
        match Case::read_document(path)? {
            Some((document, warnings)) => {
                Case::of(document, warnings).map_err(|error| error.in_file(path))
            }
            None => Case::of_table(path),
        }
    }

    /// Everything that is wrong in a case file, as far as one fault does not
    /// follow from another: empty for one that [`open`](Case::open) reads. The
    /// first is the error of `open`.
    ///
    /// Of a sighting every field is looked at, of another record the first
    /// wrong field is told. What refers to a record that cannot be read is not
    /// wrong for that.
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
    pub fn faults(path: impl AsRef<Path>) -> Vec<Error> {
        let path = path.as_ref();
        match Case::read_document(path) {
            Ok(Some((document, warnings))) => {
                let faults = Case::of_all(document, warnings).err().unwrap_or_default();
                faults.into_iter().map(|error| error.in_file(path)).collect()
            }
            Ok(None) => Case::of_table(path).err().into_iter().collect(),
            Err(error) => vec![error],
        }
    }

    /// The document in a file, and what is odd about it; `None` for a table.
    fn read_document(path: &Path) -> Result<Option<(Document, Vec<String>)>, Error> {
        if !matches!(FileKind::of_file(path)?, FileKind::Json | FileKind::JsonLines) {
            return Ok(None);
        }
        let bytes = std::fs::read(path).map_err(|cause| unreadable_file(path, cause))?;
        let in_lines = match FileKind::of_path(path) {
            Some(FileKind::JsonLines) => true,
            Some(FileKind::Json) => false,
            _ => is_lines(&bytes),
        };
        let document = if in_lines { lines(&bytes) } else { whole(&bytes) };
        document.map(Some).map_err(|error| error.in_file(path))
    }

    /// A table as a case without places or sources.
    fn of_table(path: &Path) -> Result<Case, Error> {
        let mut case = Case::from(Timeline::new());
        case.load(Profile::infer(path)?, path)?;
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
        let odd = [loaded.rejected, loaded.repeated, loaded.conflicting, loaded.leap_seconds];
        if odd.iter().any(|&count| count > 0) {
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
        let (document, warnings) = whole(text.as_ref())?;
        Case::of(document, warnings)
    }

    /// Reads a case from JSON Lines.
    ///
    /// # Errors
    ///
    /// As [`read_json`](Case::read_json), with paths such as
    /// `line 7: sighting.time`.
    pub fn read_jsonl(text: impl AsRef<[u8]>) -> Result<Case, Error> {
        let (document, warnings) = lines(text.as_ref())?;
        Case::of(document, warnings)
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

    /// The place with this id.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|(other, _)| other == id).map(|(_, place)| place)
    }

    /// Places that do not lie where they are said to lie and that no claim of
    /// the case names; of the others [`conflicts`](crate::View::conflicts) tells.
    #[must_use]
    pub fn misplaced(&self) -> Vec<Conflict<'static>> {
        let view = self.timeline.as_known().as_stated();
        let named: HashSet<String> =
            view.claims().map(|claim| claim.place().id().to_owned()).collect();
        let unnamed = self.places.iter().filter(|(id, _)| !named.contains(id));
        unnamed.flat_map(|(_, place)| conflict::of_place(place)).collect()
    }

    /// The place with this id.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the ids that come near, or all if they are
    /// few.
    pub fn require_place(&self, id: &str) -> Result<&Place, Error> {
        self.place(id).ok_or_else(|| {
            self.unknown("place", id, self.places.iter().map(|(id, _)| id.as_str()).collect())
        })
    }

    /// Every declared place, in the order of the file.
    pub fn places(&self) -> impl ExactSizeIterator<Item = &Place> {
        self.places.iter().map(|(_, place)| place)
    }

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id() == id)
    }

    /// Every declared source, in the order of the file.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = &Source> {
        self.sources.iter()
    }

    /// When the case was published: an instant, or a whole day.
    #[must_use]
    pub fn published(&self) -> Option<Interval> {
        self.published
    }

    /// What is odd in the file but not wrong: a torn last line, a field that
    /// looks misspelt.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The actor with this id.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the ids that come near, or all if they are
    /// few.
    pub fn actor(&self, id: &str) -> Result<&Actor, Error> {
        self.timeline.actor(id).ok_or_else(|| {
            let known = self.timeline.actors().map(|actor| actor.id().as_str());
            self.unknown("actor", id, known.collect())
        })
    }

    /// The sighting with this id, as known now.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the ids that come near, or all if they are
    /// few; also for a sighting that was retracted.
    pub fn sighting(&self, id: &str) -> Result<Seen<'_>, Error> {
        let view = self.timeline.as_known();
        let seen = self.timeline.labelled(id).and_then(|id| view.claim(id));
        seen.ok_or_else(|| {
            if self.timeline.labelled(id).is_some() {
                let message = format!("the sighting {} was retracted", quoted(id));
                let error = Error::new(ErrorKind::UnknownId, message);
                return error.cured_by("name one that still stands");
            }
            self.unknown("sighting", id, view.claims().filter_map(Seen::label).collect())
        })
    }

    /// That there is no such thing in the case.
    fn unknown(&self, what: &str, id: &str, known: Vec<&str>) -> Error {
        let message = format!("this case has no {what} {}", quoted(id));
        // A table has no place to declare anything in.
        let is_table = self.document == Document::empty();
        let cure = match what {
            "sighting" if is_table && known.is_empty() => {
                "rows of a table have no ids; ask for the gaps of an actor instead".to_owned()
            }
            "actor" if is_table && known.is_empty() => {
                "see why its rows were rejected; none was loaded".to_owned()
            }
            _ => words::cure(id, what, known.iter().copied()),
        };
        Error::new(ErrorKind::UnknownId, message).cured_by(cure)
    }

    /// The case as it was read, unknown fields and all, in the form it was read
    /// in: JSON, or JSON Lines. What was [loaded](Case::load) into it is not
    /// there; [`write`](Case::write) has that too.
    ///
    /// Reading it again gives an equal case.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.document.write()
    }
}

impl PartialEq for Case {
    /// Whether both say the same, field by field, and have the same added.
    fn eq(&self, other: &Case) -> bool {
        self.document == other.document && self.added_sightings().eq(other.added_sightings())
    }
}

impl From<Timeline> for Case {
    /// A case without places and sources, of which nothing was written yet.
    fn from(timeline: Timeline) -> Case {
        Case {
            document: Document::empty(),
            timeline,
            places: Vec::new(),
            sources: Vec::new(),
            published: None,
            warnings: Vec::new(),
            said: Said::default(),
        }
    }
}
