//! Who is in a file.

use std::fmt::{self, Write as _};

use lastseen::{
    Actor, AnswerColumn, AnswerColumns, Ask, Error, Interval, Timestamp, View, ZoneSet,
};
use serde::Serialize;

use crate::args::ActorsArgs;
use crate::complaint::Complaint;
use crate::open::open_whole;
use crate::printed::{Answer, AnswerForm};
use crate::remarks::list_first;
use crate::time_options::TimeOptions;

/// How often an actor was seen, and when first and last.
struct OftenSeen<'a> {
    actor: &'a Actor,
    sightings: u64,
    /// When the first was, and the last, on whichever reading.
    first_and_last: Option<[Interval; 2]>,
}

impl<'a> OftenSeen<'a> {
    fn of(view: &View<'a>, actor: &'a Actor, ask: Ask<'_>) -> OftenSeen<'a> {
        let mut counted = OftenSeen { actor, sightings: 0, first_and_last: None };
        for seen in view.sightings(ask) {
            let now = seen.interval();
            // A stay has a row for either end.
            counted.sightings += u64::from(seen.stay_end() != Some(lastseen::StayEnd::End));
            counted.first_and_last = Some(match counted.first_and_last {
                None => [now, now],
                Some([first, last]) => [first_of(first, now), last_of(last, now)],
            });
        }
        counted
    }
}

/// When the first of two was: the earlier of each end.
fn first_of(one: Interval, other: Interval) -> Interval {
    let earliest = one.earliest().zip(other.earliest()).map(|(one, other)| one.min(other));
    let latest = match (one.latest(), other.latest()) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    between(earliest, latest)
}

/// When the last of two was: the later of each end.
fn last_of(one: Interval, other: Interval) -> Interval {
    let latest = one.latest().zip(other.latest()).map(|(one, other)| one.max(other));
    let earliest = one.earliest().max(other.earliest());
    between(earliest, latest)
}

fn between(earliest: Option<Timestamp>, latest: Option<Timestamp>) -> Interval {
    match (earliest, latest) {
        (Some(earliest), Some(latest)) => {
            Interval::new(earliest, latest).unwrap_or_else(|_| Interval::at(latest))
        }
        (Some(earliest), None) => Interval::since(earliest),
        (None, Some(latest)) => Interval::until(latest),
        (None, None) => Interval::UNBOUNDED,
    }
}

pub(crate) fn actors(args: &ActorsArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.about.case)?;
    let mut asked = TimeOptions::default();
    let view = asked.view(case.timeline(), &args.about.known)?;
    let only = args.about.actor.as_deref().map(|actor| case.meant(actor)).transpose()?;
    let actors = case.timeline().actors();
    let actors = actors.filter(|actor| only.is_none_or(|only| only == actor.id().as_str()));
    let rows: Vec<OftenSeen<'_>> = actors
        .map(|actor| OftenSeen::of(&view, actor, args.about.ask_of(actor.id().as_str())))
        .collect();
    if form.is_rows() {
        let rows = Some(columns(&rows)?);
        return Ok(Answer { rows, ..form.answer(String::new(), &())? });
    }
    let mut text = String::new();
    if rows.is_empty() {
        writeln!(text, "Nobody.")?;
    }
    list_first(&rows, "actors", &mut text)?;
    let said: Vec<ListedActor<'_>> = rows.iter().map(ListedActor::of).collect();
    asked.answer(form, text, &case.with_tables(&ActorList { actors: said }))
}

/// Who, how often, when.
impl fmt::Display for OftenSeen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (actor, kind) = (self.actor, self.actor.kind());
        let id = lastseen::printable(actor.id().as_str());
        let named = if actor.name() == actor.id().as_str() {
            String::new()
        } else {
            format!(", {}", lastseen::printable(actor.name()))
        };
        write!(f, "{id}{named} ({})", kind.as_str())?;
        let Some([first, last]) = self.first_and_last else { return f.write_str(": never seen") };
        let [first, last] = [first, last].map(|moment| moment.shown_in(ZoneSet::default()));
        match self.sightings {
            1 => write!(f, ": 1 sighting, {first}"),
            count => write!(f, ": {count} sightings, the first {first}, the last {last}"),
        }
    }
}

/// What `actors` says.
#[derive(Serialize)]
struct ActorList<'a> {
    actors: Vec<ListedActor<'a>>,
}

#[derive(Serialize)]
struct ListedActor<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    max_speed_kmh: Option<f64>,
    sightings: u64,
    first_earliest: Option<Timestamp>,
    first_latest: Option<Timestamp>,
    last_earliest: Option<Timestamp>,
    last_latest: Option<Timestamp>,
}

impl<'a> ListedActor<'a> {
    fn of(counted: &OftenSeen<'a>) -> ListedActor<'a> {
        let actor = counted.actor;
        let [first, last] = match counted.first_and_last {
            Some(two) => two.map(Some),
            None => [None, None],
        };
        ListedActor {
            id: actor.id().as_str(),
            name: actor.name(),
            kind: actor.kind().as_str(),
            max_speed_kmh: actor.max_speed().map(|speed| speed.as_km_per_hour()),
            sightings: counted.sightings,
            first_earliest: first.and_then(Interval::earliest),
            first_latest: first.and_then(Interval::latest),
            last_earliest: last.and_then(Interval::earliest),
            last_latest: last.and_then(Interval::latest),
        }
    }
}

fn columns(rows: &[OftenSeen<'_>]) -> Result<AnswerColumns, Error> {
    let texts = |text: fn(&Actor) -> &str| {
        AnswerColumn::Texts(rows.iter().map(|row| Some(text(row.actor).into())).collect())
    };
    let times = |time: fn([Interval; 2]) -> Option<Timestamp>, open: i64, none: i64| {
        let of_row = |row: &OftenSeen<'_>| match row.first_and_last {
            Some(two) => time(two).map_or(open, Timestamp::as_unix_micros),
            None => none,
        };
        AnswerColumn::Times(rows.iter().map(of_row).collect())
    };
    AnswerColumns::try_from(vec![
        ("actor_id", texts(|actor| actor.id().as_str())),
        ("name", texts(Actor::name)),
        ("kind", AnswerColumn::Words(rows.iter().map(|row| row.actor.kind().as_str()).collect())),
        ("sightings", AnswerColumn::Counts(rows.iter().map(|row| row.sightings).collect())),
        ("first_earliest", times(|[first, _]| first.earliest(), i64::MIN, i64::MAX)),
        ("first_latest", times(|[first, _]| first.latest(), i64::MAX, i64::MIN)),
        ("last_earliest", times(|[_, last]| last.earliest(), i64::MIN, i64::MAX)),
        ("last_latest", times(|[_, last]| last.latest(), i64::MAX, i64::MIN)),
    ])
}
