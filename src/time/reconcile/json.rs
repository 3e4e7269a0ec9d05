//! The answer as data: stable keys, null where there is nothing to say.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::answer::{Candidate, LocalGap, Reconciled};
use super::explanation::Explanation;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;

/// Whole seconds as an integer, anything finer as a fraction.
struct Seconds(SignedDuration);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0.as_micros() % 1_000_000 == 0 {
            to.serialize_i64(self.0.as_secs())
        } else {
            to.serialize_f64(self.0.as_secs_f64())
        }
    }
}

/// A list, from an iterator that can be had again.
struct List<F>(F);

impl<F, I> Serialize for List<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((self.0)())
    }
}

/// The ends of an interval, under `earliest` and `latest`.
struct Ends(Interval);

impl Serialize for Ends {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("earliest", &self.0.earliest())?;
        map.serialize_entry("latest", &self.0.latest())?;
        map.end()
    }
}

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("code", self.code())?;
        match self {
            Explanation::NearbyOffset { offset } => {
                map.serialize_entry("offset_seconds", &offset.seconds())?;
            }
            Explanation::StaleOffset { offset, last_in_force } => {
                map.serialize_entry("offset_seconds", &offset.seconds())?;
                map.serialize_entry("last_in_force", last_in_force)?;
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

impl Serialize for Candidate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(5))?;
        map.serialize_entry("utc", &self.interval.exact().ok())?;
        map.serialize_entry("earliest", &self.interval.earliest())?;
        map.serialize_entry("latest", &self.interval.latest())?;
        map.serialize_entry("zone", &self.zone)?;
        map.serialize_entry("offset_seconds", &self.offset.seconds())?;
        map.end()
    }
}

impl Serialize for LocalGap {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(7))?;
        map.serialize_entry("zone", &self.zone)?;
        map.serialize_entry("at", &self.at)?;
        map.serialize_entry("start", &self.start())?;
        map.serialize_entry("end", &self.end())?;
        map.serialize_entry("before_seconds", &self.before.seconds())?;
        map.serialize_entry("after_seconds", &self.after.seconds())?;
        let side = self.stated_side().map(|offset| offset.seconds());
        map.serialize_entry("stated_side_seconds", &side)?;
        map.end()
    }
}

impl Serialize for Reconciled {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(16))?;
        map.serialize_entry("verdict", &self.verdict)?;
        map.serialize_entry("earliest", &self.interval.earliest())?;
        map.serialize_entry("latest", &self.interval.latest())?;
        map.serialize_entry("zone", &self.zone())?;
        map.serialize_entry("offset_seconds", &self.offset().map(|offset| offset.seconds()))?;
        map.serialize_entry("candidates", self.candidates())?;
        map.serialize_entry("difference_seconds", &self.difference().map(Seconds))?;
        map.serialize_entry("stated", &self.said_utc().map(Ends))?;
        map.serialize_entry("implied", &self.implied().map(Ends))?;
        map.serialize_entry("explanations", self.explanations())?;
        map.serialize_entry("local_gap", &self.local_gap())?;
        map.serialize_entry("alternative", &self.alternative().map(Ends))?;
        map.serialize_entry("basis", &List(|| self.bases().map(|basis| basis.to_string())))?;
        map.serialize_entry("notes", &List(|| self.notes().map(|note| note.code())))?;
        map.serialize_entry("policies", &List(|| self.policies()))?;
        map.serialize_entry("tzdb", &self.tzdb())?;
        map.end()
    }
}
