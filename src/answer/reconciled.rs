//! What a stated time was read as, and on what that stands.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::quantity::Seconds;
use crate::time::interval::Interval;
use crate::time::reconcile::{Basis, Candidate, Explanation, LocalGap, Note, Reconciled, Verdict};
use crate::time::zone::{Offset, Zone, ZoneSet};

serialize!(|read: Reconciled| {
    let ends = |interval: Interval| {
        object!(Ends { earliest: interval.earliest(), latest: interval.latest() })
    };
    Object {
        verdict: read.verdict(),
        earliest: read.interval().earliest(),
        latest: read.interval().latest(),
        zone: read.zone(),
        offset_seconds: read.offset().map(Offset::seconds),
        candidates: read.candidates(),
        difference_seconds: read.difference().map(Seconds),
        stated: read.said_utc().map(ends),
        implied: read.implied().map(ends),
        explanations: read.explanations(),
        local_gap: read.local_gap(),
        alternatives: read.alternatives().iter().copied().map(ends).collect::<Vec<_>>(),
        basis: read.bases().collect::<Vec<_>>(),
        notes: read.notes().collect::<Vec<_>>(),
        policies: read.policies().collect::<Vec<_>>(),
        tzdb: Zone::tzdb(),
    }
});

serialize!(|candidate: Candidate| Object {
    utc: candidate.interval.exact().ok(),
    earliest: candidate.interval.earliest(),
    latest: candidate.interval.latest(),
    zone: candidate.zone,
    offset_seconds: candidate.offset.seconds()
});

serialize!(|gap: LocalGap| Object {
    zone: gap.zone,
    at: gap.at,
    start: gap.start(),
    end: gap.end(),
    before_seconds: gap.before.seconds(),
    after_seconds: gap.after.seconds(),
    stated_side_seconds: gap.stated_side().map(Offset::seconds)
});

/// Writes the `code`, the details of the slip, and its `text`.
impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("code", self.as_str())?;
        match self {
            Explanation::NearbyOffset { offset } => {
                map.serialize_entry("offset_seconds", &offset.seconds())?;
            }
            Explanation::StaleOffset { offset, last_in_force } => {
                map.serialize_entry("offset_seconds", &offset.seconds())?;
                map.serialize_entry("last_in_force", last_in_force)?;
            }
            Explanation::LaterOffset { offset, first_in_force } => {
                map.serialize_entry("offset_seconds", &offset.seconds())?;
                map.serialize_entry("first_in_force", first_in_force)?;
            }
            Explanation::OtherZone { zone } => map.serialize_entry("zone", zone)?,
            Explanation::DaySlip { days } => map.serialize_entry("days", days)?,
            Explanation::SignInverted
            | Explanation::AmPmSlip
            | Explanation::UtcIsLocal
            | Explanation::GmtMeansLondon => {}
        }
        map.serialize_entry("text", &format_args!("{self}"))?;
        map.end()
    }
}

/// The verdict and the moment in one line; with `{:#}` everything there is to
/// know of it, one thing a line.
impl fmt::Display for Reconciled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut zones = self.zones();
        if let (true, Some(gap)) = (zones.is_empty(), self.local_gap()) {
            zones = gap.zone.into();
        }
        let when = |interval: Interval| interval.shown_in(zones);
        if !f.alternate() {
            return f.pad(&format!("{}: {}", self.verdict(), moments(self, when)));
        }
        let mut rows: Vec<(&str, String)> = Vec::new();
        rows.push(("verdict", verdict(self)));
        rows.push(("moment", moments(self, when)));
        if self.verdict() == Verdict::Conflict {
            rows.extend(self.said_utc().map(|said| ("as stated", when(said))));
            rows.extend(self.implied().map(|implied| ("by the clock there", when(implied))));
        }
        if let Some(gap) = self.local_gap() {
            rows.push((
                "skipped",
                format!("{} went from {} to {}", gap.zone, gap.start(), gap.end()),
            ));
        }
        if self.candidates().len() > 1 {
            for candidate in self.candidates() {
                let zones = candidate.zone.map_or_else(ZoneSet::default, ZoneSet::from);
                rows.push(("it may be", candidate.interval.shown_in(zones)));
            }
        }
        rows.extend(self.explanations().iter().map(|slip| ("would explain it", slip.to_string())));
        let (by_clock, others) = match self.alternatives().split_last() {
            Some((last, others)) if self.has(Note::ClockUnsaid) => (Some(*last), others),
            _ => (None, self.alternatives()),
        };
        rows.extend(others.iter().map(|other| (alternative(self, *other), when(*other))));
        let is_by_source = self.rests_on(Basis::Source);
        let clock =
            if is_by_source { "or, by the place's clock" } else { "or, by the source's clock" };
        rows.extend(by_clock.map(|other| (clock, when(other))));
        rows.extend(self.notes().map(|note| ("note", note.to_string())));
        let bases: Vec<String> = self.bases().map(|basis| basis.to_string()).collect();
        rows.push(("it stands on", bases.join(", ")));
        let policies: Vec<&str> = self.policies().collect();
        if !policies.is_empty() {
            rows.push(("policies", policies.join(", ")));
        }
        rows.push(("zone rules", Zone::tzdb().to_string()));
        let width = rows.iter().map(|(title, _)| title.len()).max().unwrap_or(0);
        let mut last = "";
        let lines = rows.iter().map(|(title, text)| {
            let shown = if *title == last { "" } else { title };
            last = title;
            format!("{shown:width$}  {text}")
        });
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

/// When it was: of a few moments that are held apart each by itself, else the whole.
fn moments(read: &Reconciled, when: impl Fn(Interval) -> String) -> String {
    let each: Vec<Interval> = read.candidates().iter().map(|one| one.interval).collect();
    let are_apart = each.windows(2).all(|two| matches!(two, [a, b] if a.latest() < b.earliest()));
    let whole = each.iter().copied().reduce(Interval::hull);
    if (2..=3).contains(&each.len()) && are_apart && whole == Some(read.interval()) {
        return each.into_iter().map(when).collect::<Vec<_>>().join(" or ");
    }
    when(read.interval())
}

/// The words before another moment that may be meant.
fn alternative(read: &Reconciled, other: Interval) -> &'static str {
    let begins = |one: Interval| one.earliest().or(one.latest());
    let is_later = begins(other) > begins(read.interval());
    match is_later {
        _ if read.has(Note::WeekdayOpen) => "or, in another week",
        true if read.has(Note::WeekdayAssumedPast) || read.has(Note::YearOpen) => "or, if to come",
        true => "or, later",
        false => "or, earlier",
    }
}

fn verdict(read: &Reconciled) -> String {
    match (read.verdict(), read.difference()) {
        (Verdict::Conflict, Some(difference)) => {
            format!("conflict: the two clocks are {} apart", difference.abs())
        }
        (Verdict::Ambiguous, _) => "ambiguous: more than one moment fits".to_owned(),
        (Verdict::Nonexistent, _) => "nonexistent: no clock there showed that time".to_owned(),
        (Verdict::Agreed, _) => "agreed: the two clocks mean the same moment".to_owned(),
        (verdict, _) => verdict.to_string(),
    }
}
