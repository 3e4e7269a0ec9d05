//! Times in a case file: what a record says by itself, and how a sighting
//! stands to the times of others.

use serde::Deserialize;
use serde_json::Number;

use super::notes::Notes;
use super::reader::{Field, Texts, filled, missing, unfit};
use crate::error::{Error, ErrorKind, quoted};
use crate::sojourn::StayEnd;
use crate::source::Source;
use crate::time::civil::MICROS_PER_DAY;
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::time::reconcile::Reconcile;
use crate::time::stated::{Direction, Elapsed, Fields, Length, Moment, Stated};
use crate::time::zone::Zone;

/// A time: a phrase, an instant, an EDTF text, or a time in pieces. Only that of
/// a sighting may be a list of these.
#[derive(Debug, Deserialize)]
#[serde(rename = "a text or an object", rename_all = "lowercase", bound = "'de: 'd")]
pub(super) enum When<'d> {
    Text(&'d str),
    Object(Box<TimeRecord<'d>>),
    List(Vec<When<'d>>),
    /// An error, which says why.
    Number(Number),
}

/// A time in pieces.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "time", bound = "'de: 'd")]
pub(super) struct TimeRecord<'d> {
    local: Field<&'d str>,
    zone: Field<&'d str>,
    offset: Field<&'d str>,
    utc: Field<&'d str>,
    date: Field<&'d str>,
    part: Field<&'d str>,
    about: Field<Mark<'d>>,
    between: Field<Texts<'d>>,
    before: Field<Anchor<'d>>,
    after: Field<Anchor<'d>>,
    during: Field<&'d str>,
    by: Field<&'d str>,
    throughout: Field<Mark<'d>>,
    clock: Field<&'d str>,
}

/// What a time counts from: a time, sightings, or one moment of a stay.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "a text or a list", rename_all = "lowercase", bound = "'de: 'd")]
enum Anchor<'d> {
    Text(&'d str),
    List(Vec<&'d str>),
    Object(Box<MomentRecord<'d>>),
}

/// The first or the last moment of a stay.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "moment", bound = "'de: 'd")]
struct MomentRecord<'d> {
    start_of: Field<&'d str>,
    end_of: Field<&'d str>,
}

impl<'d> MomentRecord<'d> {
    fn read(&self, known: &impl Fn(&str) -> bool) -> Result<(&'d str, StayEnd), Error> {
        let (id, end, name) = match (self.start_of.get(), self.end_of.get()) {
            (Some(id), None) => (id, StayEnd::Start, "start_of"),
            (None, Some(id)) => (id, StayEnd::End, "end_of"),
            _ => {
                let error = Error::new(ErrorKind::Missing, "it names no moment of a stay, or two");
                return Err(error.cured_by("write {\"start_of\": \"s1\"} or {\"end_of\": \"s1\"}"));
            }
        };
        if known(id) { Ok((id, end)) } else { Err(no_sighting(id).within(name)) }
    }
}

/// What is said of a time, or `true` for the time that stands beside it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename = "a text", rename_all = "lowercase", bound = "'de: 'd")]
enum Mark<'d> {
    Bool(bool),
    Text(&'d str),
}

impl When<'_> {
    /// One day or instant, such as a publication: what it says, on the first of
    /// these clocks that there is: its own, that of the source, UTC.
    pub(super) fn interval(
        &self,
        source: Option<&Source>,
        published: Option<Interval>,
    ) -> Result<Interval, Error> {
        match self.stated()? {
            SaidMoment::Worked(interval) => Ok(interval),
            SaidMoment::Words(stated) => {
                let read = stated.reconcile(by_clock_of(source, published, Some(Zone::UTC)));
                Ok(read.map_err(in_fields)?.interval())
            }
        }
    }

    /// The same, where a clock time has to name its clock if the source has none. A date
    /// is that of UTC then.
    pub(super) fn on_known_clock(
        &self,
        source: Option<&Source>,
        published: Option<Interval>,
    ) -> Result<Interval, Error> {
        let interval = self.interval(source, published)?;
        let is_midnight =
            |end: i64| matches!(end, i64::MIN | i64::MAX) || end.rem_euclid(MICROS_PER_DAY) == 0;
        let is_of_days =
            !interval.is_exact() && is_midnight(interval.lo()) && is_midnight(interval.hi());
        match self.stated()? {
            SaidMoment::Words(stated) if !is_of_days => {
                let read = stated.reconcile(by_clock_of(source, published, None));
                read.map_err(in_fields)?;
            }
            SaidMoment::Words(_) | SaidMoment::Worked(_) => {}
        }
        Ok(interval)
    }

    fn stated(&self) -> Result<SaidMoment, Error> {
        Ok(match self {
            // Two instants, or open ends, are what was worked out.
            When::Text(text) if text.contains('/') && text.parse::<Interval>().is_ok() => {
                SaidMoment::Worked(text.parse()?)
            }
            When::Text(text) => SaidMoment::Words(Box::new(text.parse()?)),
            When::Object(parts) => {
                SaidMoment::Words(Box::new(Stated::from_fields(parts.fields()?)?))
            }
            When::List(_) => return Err(unfit("a text or an object", "a list")),
            When::Number(number) => return Err(without_unit(number)),
        })
    }
}

/// A time that was worked out, or words for one.
enum SaidMoment {
    Worked(Interval),
    Words(Box<Stated>),
}

/// Reads by the clock of a source, or else by one zone.
fn by_clock_of(
    source: Option<&Source>,
    published: Option<Interval>,
    otherwise: Option<Zone>,
) -> Reconcile {
    let how = match (source.and_then(Source::zone), otherwise) {
        (Some(zone), _) => Reconcile::new().source_zone(zone),
        (None, Some(zone)) => Reconcile::new().zone(zone),
        (None, None) => Reconcile::new(),
    };
    published.map_or(how, |published| how.published(published))
}

/// What the grammar and the reconciler want, and how a case file says it, and a table.
const CURES: [[&str; 3]; 7] = [
    [
        "give the publication date",
        r#"write "published": "2026-11-25" at the top, or "reported" in the record"#,
        "write when it was published in a column `reported`, or give it with `Profile::published`",
    ],
    [
        "give the day or the publication date",
        r#"write the day, or "published": "2026-11-25" at the top, or "reported" in the record"#,
        "write the day, or when it was published, in a column `reported` or with `Profile::published`",
    ],
    [
        "give the day of the publication",
        r#"write a day, like "2026-11-25", in "published" or "reported""#,
        "write a day, like 2026-11-25, in the column `reported`",
    ],
    [
        "give the zone, the place, or the offset, like +10:00",
        r#"write "zone": "Europe/Paris" in the place or in the source, or write the offset, like +10:00"#,
        "write the zone of the place, like Europe/Paris, in a column `zone`, or the offset, like +10:00",
    ],
    [
        "give the longitude of the ship, or its zone",
        r#"write "lat" and "lon", or "zone", in the place"#,
        "write `lat` and `lon`, or the `zone`",
    ],
    [
        "give the moment it counts from as the anchor",
        r#"write {"after": "s1", "by": "hours"}, with the id of the other sighting"#,
        "write the day and the time; what counts from another sighting is said in a case file",
    ],
    [
        "say the zone of both, or put one in parentheses",
        r#"say the zone of both, or put one in parentheses; of one of two moments write "when": "2026-11-25T05:00:00Z or 2026-11-25T17:00:00Z""#,
        "say the zone of both, or put one in parentheses; of one of two moments write 2026-11-25T05:00:00Z or 2026-11-25T17:00:00Z in a column `time`",
    ],
];

/// The error with a cure that names the field to write.
pub(super) fn in_fields(error: Error) -> Error {
    match CURES.iter().find(|[cure, ..]| error.cure() == Some(cure)) {
        Some([_, cure, _]) => error.cured_by(*cure),
        None => error,
    }
}

/// The error of a record with the cure for the row of a table that it stands for.
pub(super) fn in_columns(error: Error) -> Error {
    let is_it = |[stated, field, _]: &&[&str; 3]| {
        [stated, field].into_iter().any(|cure| error.cure() == Some(cure))
    };
    match CURES.iter().find(is_it) {
        Some([.., cure]) => error.cured_by(*cure),
        None => error,
    }
}

/// When a thing was reported: a time, or `false` where nobody says it.
#[derive(Debug, Deserialize)]
#[serde(rename = "a text or an object", rename_all = "lowercase", bound = "'de: 'd")]
pub(super) enum Reported<'d> {
    Bool(bool),
    Text(&'d str),
    Object(Box<TimeRecord<'d>>),
    Number(Number),
}

impl<'d> Reported<'d> {
    /// When it was reported, by its own word or with the whole case.
    pub(super) fn of(
        said: &Field<Reported<'d>>,
        source: Option<&Source>,
        published: Option<Interval>,
        notes: &Notes,
    ) -> Option<Interval> {
        let read = |when: &When<'_>| when.interval(source, published);
        let own = match said.as_ref() {
            None => return published,
            Some(Reported::Bool(false)) => return None,
            Some(Reported::Bool(true)) => Err(unfit("a text or an object", "true")),
            Some(Reported::Text(text)) => read(&When::Text(text)),
            Some(Reported::Object(parts)) => read(&When::Object(parts.clone())),
            Some(Reported::Number(number)) => Err(without_unit(number)),
        };
        notes.take("reported", own).or(published)
    }
}

fn without_unit(number: &Number) -> Error {
    let message = format!("the number {number} is no time, as nobody can tell its unit");
    Error::new(ErrorKind::Format, message).cured_by("write it like \"2023-09-11T20:00:00Z\"")
}

impl<'d> TimeRecord<'d> {
    fn fields(&self) -> Result<Fields<'d>, Error> {
        let one = |name, field: &Field<Anchor<'d>>| match field.as_ref() {
            None => Ok(None),
            Some(Anchor::Text(text)) => Ok(Some(*text)),
            Some(Anchor::List(_)) => Err(unfit("a text", "a list").within(name)),
            Some(Anchor::Object(_)) => Err(unfit("a text", "an object").within(name)),
        };
        let mut fields = Fields {
            local: self.local.get(),
            zone: self.zone.get(),
            offset: self.offset.get(),
            utc: self.utc.get(),
            date: self.date.get(),
            part: self.part.get(),
            between: self.between.as_ref().map(two_times).transpose()?,
            before: one("before", &self.before)?,
            after: one("after", &self.after)?,
            by: self.by.get(),
            about: None,
            throughout: None,
        };
        let mut marked = |mark: Field<Mark<'d>>| match mark.get() {
            None | Some(Mark::Bool(false)) => Ok(None),
            Some(Mark::Text(text)) => Ok(Some(text)),
            Some(Mark::Bool(true)) => {
                let beside = fields.local.take().or_else(|| fields.date.take());
                beside.map(Some).ok_or_else(|| missing("local"))
            }
        };
        let (about, throughout) = (marked(self.about)?, marked(self.throughout)?);
        Ok(Fields { about, throughout, ..fields })
    }
}

/// Two times: a list of two, or a text with `and` between them.
fn two_times<'d>(between: &Texts<'d>) -> Result<(&'d str, &'d str), Error> {
    pair(between).ok_or_else(|| {
        let found = match between {
            Texts::Text(text) => quoted(text),
            Texts::List(list) => format!("a list of {}", list.len()),
        };
        let error = Error::new(ErrorKind::Syntax, format!("two times are expected, not {found}"));
        error.cured_by("write [\"6 p.m.\", \"7 p.m.\"]").within("between")
    })
}

fn pair<'d>(between: &Texts<'d>) -> Option<(&'d str, &'d str)> {
    match between {
        Texts::Text(text) => text.split_once(" and "),
        Texts::List(list) => match list.as_slice() {
            [from, to] => Some((*from, *to)),
            _ => None,
        },
    }
}

/// The id of another sighting, from which moment of it is counted if it is a stay, and
/// by how much.
pub(super) type SaidRelation = (String, Option<StayEnd>, DurationRange);

/// Everything that is said of the moment of a sighting; all of it holds at once.
#[derive(Debug, Default)]
pub(super) struct SaidTimes {
    /// What clocks and calendars say of it.
    pub(super) own: Option<Stated>,
    /// How it stands to other sightings.
    pub(super) relative: Vec<Stated>,
    /// How else it stands to other sightings, by their ids.
    pub(super) more: Vec<SaidRelation>,
    /// What a clock of unknown offset showed, as if it were in UTC.
    pub(super) clock: Option<(String, Interval)>,
}

impl SaidTimes {
    /// The time of a sighting. `known` says which ids are those of sightings.
    pub(super) fn of(when: &When<'_>, known: impl Fn(&str) -> bool) -> Result<SaidTimes, Error> {
        let mut times = SaidTimes::default();
        match when {
            When::List(items) if items.is_empty() => {
                let error = Error::new(ErrorKind::Missing, "an empty list says no time");
                return Err(error.cured_by("fill it in, or leave it out"));
            }
            When::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    let added = match item {
                        When::List(_) => Err(unfit("a text or an object", "a list")),
                        When::Number(_) => Err(unfit("a text or an object", "a number")),
                        item => times.add(item, &known),
                    };
                    added.map_err(|error| error.within(format!("[{at}]")))?;
                }
            }
            when => times.add(when, &known)?,
        }
        Ok(times)
    }

    fn add(&mut self, when: &When<'_>, known: &impl Fn(&str) -> bool) -> Result<(), Error> {
        match when {
            When::Text(text) => self.add_stated(text.parse().map_err(in_fields)?),
            When::Object(parts) => self.add_parts((**parts).clone(), known),
            When::Number(number) => Err(without_unit(number)),
            When::List(_) => Ok(()),
        }
    }

    fn add_stated(&mut self, stated: Stated) -> Result<(), Error> {
        if stated.relative_to().is_some() {
            self.relative.push(stated);
        } else if self.own.is_none() {
            self.own = Some(stated);
        } else {
            let message = "two clock times are given for one sighting";
            return Err(Error::new(ErrorKind::Contradiction, message)
                .cured_by("write both readings as one time, or make two sightings of it"));
        }
        Ok(())
    }

    /// Takes in the sightings that it counts from, and then what is left.
    fn add_parts(
        &mut self,
        mut left: TimeRecord<'_>,
        known: &impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let mut ends: Vec<(Direction, &str)> = Vec::new();
        let mut of_stays: Vec<(Direction, &str, StayEnd)> = Vec::new();
        let between = left.between.as_ref().and_then(pair);
        if let Some((from, to)) = between.filter(|(from, to)| known(from) && known(to)) {
            ends.extend([(Direction::After, from), (Direction::Before, to)]);
            left.between = Field::Absent;
        }
        for (name, direction, field) in [
            ("after", Direction::After, &mut left.after),
            ("before", Direction::Before, &mut left.before),
        ] {
            if let Some(Anchor::Object(moment)) = field.as_ref() {
                let (id, end) = moment.read(known).map_err(|error| error.within(name))?;
                of_stays.push((direction, id, end));
                *field = Field::Absent;
                continue;
            }
            let events = events(field, known).map_err(|error| error.within(name))?;
            if !events.is_empty() {
                ends.extend(events.into_iter().map(|id| (direction, id)));
                *field = Field::Absent;
            }
        }
        let by = left.by.get();
        if ends.len() + of_stays.len() > 1 && by.is_some() {
            let message = "of more than one sighting \"by\" does not say from which it counts";
            let error = Error::new(ErrorKind::Contradiction, message);
            let cure = "write a list of times, like [{\"after\": \"s1\", \"by\": \"hours\"}, {\"before\": \"s2\"}]";
            return Err(error.cured_by(cure).within("by"));
        }
        let stated = |direction, id| {
            let (after, before) = match direction {
                Direction::After => (Some(id), None),
                Direction::Before => (None, Some(id)),
            };
            Stated::from_fields(Fields { after, before, by, ..Fields::default() })
        };
        for &(direction, id) in &ends {
            self.relative.push(stated(direction, id)?);
        }
        for &(direction, id, end) in &of_stays {
            let stated = stated(direction, id)?;
            self.more.extend(relation(&stated).map(|(to, by)| (to.to_owned(), Some(end), by)));
        }
        let is_during = !left.during.is_absent();
        if let Some(id) = left.during.get() {
            if !known(id) {
                return Err(no_sighting(id).within("during"));
            }
            let later = DurationRange::from_ends(0, i64::MAX);
            self.more.push((id.to_owned(), Some(StayEnd::Start), later));
            self.more.push((id.to_owned(), Some(StayEnd::End), -later));
            left.during = Field::Absent;
        }
        let counts = !ends.is_empty() || !of_stays.is_empty() || is_during;
        if !ends.is_empty() || !of_stays.is_empty() {
            left.by = Field::Absent;
        }
        if !left.clock.is_absent() {
            return self.read_clock(&left);
        }
        let fields = left.fields()?;
        if !counts || fields != Fields::default() {
            self.add_stated(Stated::from_fields(fields)?)?;
        }
        Ok(())
    }

    /// Reads what a clock showed of which nobody knows how far off it was.
    fn read_clock(&mut self, parts: &TimeRecord<'_>) -> Result<(), Error> {
        let clock = filled("clock", parts.clock)?;
        for (name, field) in [("zone", parts.zone), ("offset", parts.offset), ("utc", parts.utc)] {
            if !field.is_absent() {
                let message = format!(
                    "the clock {} is one of unknown offset, and this says its offset",
                    quoted(clock)
                );
                let error = Error::new(ErrorKind::Contradiction, message);
                return Err(error.cured_by("leave one of the two out").within(name));
            }
        }
        let stated = Stated::from_fields(parts.fields()?)?;
        let read = stated.reconcile(Reconcile::new().zone(Zone::UTC))?;
        self.clock = Some((clock.to_owned(), read.interval()));
        Ok(())
    }

    /// Everything that it counts from.
    pub(super) fn anchors(&self) -> impl Iterator<Item = &str> {
        self.relative.iter().filter_map(Stated::relative_to)
    }
}

/// By how much a statement says that a moment is later than another sighting's,
/// with the id of that one.
pub(super) fn relation(stated: &Stated) -> Option<(&str, DurationRange)> {
    let Moment::Relative(relative) = &stated.moment else { return None };
    Some((relative.from.as_deref()?, relative.elapsed()))
}

/// Whether a statement says no more of a length than that it is short.
pub(super) fn says_soon(stated: &Stated) -> bool {
    let soon = Elapsed::of(Length::Shortly);
    matches!(&stated.moment, Moment::Relative(relative) if relative.by == soon)
}

/// The ids of sightings in a field, unless it says a time instead.
fn events<'d>(
    field: &Field<Anchor<'d>>,
    known: &impl Fn(&str) -> bool,
) -> Result<Vec<&'d str>, Error> {
    match field.as_ref() {
        Some(Anchor::Text(text)) if known(text) => Ok(vec![*text]),
        Some(Anchor::List(ids)) => match ids.iter().find(|id| !known(id)) {
            None => Ok(ids.clone()),
            Some(unknown) => {
                Err(no_sighting(unknown).cured_by("a list has the ids of sightings only"))
            }
        },
        _ => Ok(Vec::new()),
    }
}

fn no_sighting(id: &str) -> Error {
    let message = format!("no sighting is declared with the id {}", quoted(id));
    Error::new(ErrorKind::UnknownId, message)
}
