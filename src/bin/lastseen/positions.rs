//! Where somebody was at a moment.

use std::fmt::{self, Write as _};

use lastseen::{
    Actor, AnswerColumn, AnswerColumns, Error, LastSeen, Position, SignedDuration, Timestamp,
};
use serde::Serialize;

use crate::complaint::Complaint;
use crate::open::{length, open_whole};
use crate::printed::{Answer, AnswerForm};
use crate::remarks::list_first;
use crate::time_options::TimeOptions;
use crate::track_args::PositionArgs;

pub(crate) fn position(args: &PositionArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.about.case)?;
    let mut asked = TimeOptions::default();
    let at = asked.last_instant("--at", Some(&args.at))?;
    let at = at.ok_or("--at: it has no end; give an instant")?;
    let max_gap = length("--max-gap", &args.max_gap)?;
    let view = asked.view(case.timeline(), &args.about.known)?;
    let only = args.about.actor.as_deref().map(|actor| case.meant(actor)).transpose()?;
    let actors = case.timeline().actors();
    let actors = actors.filter(|actor| only.is_none_or(|only| only == actor.id().as_str()));
    let rows: Vec<PositionRow<'_>> = actors
        .map(|actor| {
            let ask = args.about.ask_of(actor.id().as_str());
            match view.position(ask, at, max_gap) {
                Some(position) => PositionRow::Known(Box::new(Aged::new(position))),
                None => {
                    PositionRow::NotKnown { actor, last: Box::new(view.last_seen(ask.as_of(at))) }
                }
            }
        })
        .collect();
    if form.is_rows() {
        let rows = columns(&rows, at)?;
        return Ok(Answer { rows: Some(rows), ..form.answer(String::new(), &())? });
    }
    let mut text = String::new();
    list_first(&rows, "actors", &mut text)?;
    if rows.iter().any(|row| matches!(row, PositionRow::Known(known) if !known.position.is_seen()))
    {
        writeln!(text, "between two: on the straight way, where they are at most {max_gap} apart")?;
    }
    let known = rows.iter().filter_map(|row| match row {
        PositionRow::Known(known) => Some(&**known),
        PositionRow::NotKnown { .. } => None,
    });
    let last = rows.iter().filter_map(|row| match row {
        PositionRow::Known(_) => None,
        PositionRow::NotKnown { last, .. } => Some(&**last),
    });
    let said = AtOneMoment {
        at,
        max_gap_seconds: max_gap.as_secs_f64(),
        positions: known.collect(),
        not_known: last.collect(),
    };
    asked.answer(form, text, &case.with_tables(&said))
}

/// Where one actor was, if that can be said.
enum PositionRow<'a> {
    Known(Box<Aged<'a>>),
    /// Where it had been seen last by then.
    NotKnown {
        actor: &'a Actor,
        last: Box<LastSeen<'a>>,
    },
}

/// A position, and how long before and after it somebody was seen.
#[derive(Serialize)]
struct Aged<'a> {
    #[serde(flatten)]
    position: Position<'a>,
    seconds_since_seen: f64,
    seconds_until_seen: f64,
}

impl<'a> Aged<'a> {
    fn new(position: Position<'a>) -> Aged<'a> {
        let since = position.before().interval().latest().map(|before| position.at() - before);
        let until = position.after().interval().earliest().map(|after| after - position.at());
        // In a stay the two are its ends.
        let seconds = |length: Option<SignedDuration>| {
            length.map_or(0.0, |length| length.as_secs_f64().max(0.0))
        };
        Aged { position, seconds_since_seen: seconds(since), seconds_until_seen: seconds(until) }
    }
}

impl fmt::Display for PositionRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PositionRow::NotKnown { actor, last } => write!(f, "not known of {actor}: {last}"),
            PositionRow::Known(known) if known.position.is_seen() => {
                write!(f, "{}, seen then", known.position)
            }
            PositionRow::Known(known) => {
                let Aged { position, seconds_since_seen, seconds_until_seen } = &**known;
                let length =
                    |seconds: &f64| SignedDuration::from_micros((seconds * 1e6).round() as i64);
                let (since, until) = (length(seconds_since_seen), length(seconds_until_seen));
                write!(f, "{position}, seen {since} before and {until} after")
            }
        }
    }
}

/// What `position` says.
#[derive(Serialize)]
struct AtOneMoment<'a> {
    at: Timestamp,
    max_gap_seconds: f64,
    positions: Vec<&'a Aged<'a>>,
    /// Where those were last seen by then of whom it is not known.
    not_known: Vec<&'a LastSeen<'a>>,
}

fn columns(rows: &[PositionRow<'_>], at: Timestamp) -> Result<AnswerColumns, Error> {
    let known = |row: &PositionRow<'_>, number: fn(&Aged<'_>) -> f64| match row {
        PositionRow::Known(known) => number(known),
        PositionRow::NotKnown { .. } => f64::NAN,
    };
    let numbers = |number: fn(&Aged<'_>) -> f64| {
        AnswerColumn::Numbers(rows.iter().map(|row| known(row, number)).collect())
    };
    let id = |row: &PositionRow<'_>| match row {
        PositionRow::Known(known) => Some(known.position.actor().id().as_str().into()),
        PositionRow::NotKnown { actor, .. } => Some(actor.id().as_str().into()),
    };
    let is_seen = |row: &PositionRow<'_>| matches!(row, PositionRow::Known(known) if known.position.is_seen());
    AnswerColumns::try_from(vec![
        ("actor_id", AnswerColumn::Texts(rows.iter().map(id).collect())),
        ("time", AnswerColumn::Times(vec![at.as_unix_micros(); rows.len()])),
        ("lat", numbers(|known| known.position.lat_lon().0)),
        ("lon", numbers(|known| known.position.lat_lon().1)),
        ("is_seen", AnswerColumn::Flags(rows.iter().map(is_seen).collect())),
        ("seconds_since_seen", numbers(|known| known.seconds_since_seen)),
        ("seconds_until_seen", numbers(|known| known.seconds_until_seen)),
    ])
}
