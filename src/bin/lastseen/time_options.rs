//! The moments that options say, and how those are read that name no clock.

use lastseen::{
    Basis, Interval, Reconcile, Reconciled, SignedDuration, Stated, Timeline, Timestamp, Verdict,
    View, Zone, ZoneSet, printable,
};
use serde::Serialize;

use crate::args::Known;
use crate::complaint::{Complaint, in_option};
use crate::printed::{Answer, AnswerForm};

/// The moments that the options of one command say.
#[derive(Debug, Default, Serialize)]
pub(crate) struct TimeOptions<'a> {
    /// Those that name no clock.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    read_by_utc: Vec<ReadByUtc<'a>>,
}

/// A moment that names no clock, and the instant that it is taken for.
#[derive(Debug, Serialize)]
struct ReadByUtc<'a> {
    option: &'static str,
    text: &'a str,
    instant: Timestamp,
}

/// An answer, with how the moments were read that it was asked for.
#[derive(Serialize)]
struct AsAsked<'a, T: Serialize> {
    #[serde(flatten)]
    answer: &'a T,
    #[serde(flatten)]
    asked: TimeOptions<'a>,
}

impl<'a> TimeOptions<'a> {
    /// When an option says, by UTC unless it says otherwise; a date is that day by
    /// whatever clock.
    pub(crate) fn interval(
        &mut self,
        option: &'static str,
        text: &'a str,
    ) -> Result<Interval, Complaint> {
        let read = read(option, text)?;
        if let Some(instant) = read.interval().earliest().filter(|_| read.interval().is_exact()) {
            self.note(&read, ReadByUtc { option, text, instant });
        }
        Ok(read.interval())
    }

    /// The latest instant that an option says: of a day, its end.
    pub(crate) fn latest(
        &mut self,
        option: &'static str,
        text: Option<&'a str>,
    ) -> Result<Option<Timestamp>, Complaint> {
        text.map(|text| self.end(option, text).map(|(instant, _)| instant)).transpose()
    }

    /// The last instant of what an option says: of a day, the one before the midnight that
    /// ends it.
    pub(crate) fn last_instant(
        &mut self,
        option: &'static str,
        text: Option<&'a str>,
    ) -> Result<Option<Timestamp>, Complaint> {
        let last = |text| {
            let (moment, is_vague) = self.end(option, text)?;
            Ok(moment - SignedDuration::from_micros(i64::from(is_vague)))
        };
        text.map(last).transpose()
    }

    /// The latest instant that an option says, and whether that is the end of a stretch.
    fn end(&mut self, option: &'static str, text: &'a str) -> Result<(Timestamp, bool), Complaint> {
        let read = read(option, text)?;
        let Some(instant) = read.interval().latest() else {
            return Err(format!("{option}: {text:?} has no end; give a date or an instant").into());
        };
        self.note(&read, ReadByUtc { option, text, instant });
        Ok((instant, !read.interval().is_exact()))
    }

    /// The first instant of what an option says: of a day, the midnight that begins it.
    pub(crate) fn first_instant(
        &mut self,
        option: &'static str,
        text: Option<&'a str>,
    ) -> Result<Option<Timestamp>, Complaint> {
        let Some(text) = text else { return Ok(None) };
        let read = read(option, text)?;
        let Some(instant) = read.interval().earliest() else {
            return Err(format!("{option}: {text:?} has no beginning; write an instant").into());
        };
        self.note(&read, ReadByUtc { option, text, instant });
        Ok(Some(instant))
    }

    /// What a timeline knew.
    pub(crate) fn view<'c>(
        &mut self,
        timeline: &'c Timeline,
        known: &'a Known,
    ) -> Result<View<'c>, Complaint> {
        // What was reported at the midnight that ends a day was not known on it.
        let known_at = known.known_at.as_deref();
        let Some(moment) = self.last_instant("--known-at", known_at)? else {
            return Ok(timeline.as_known());
        };
        Ok(timeline.as_known_at(moment))
    }

    /// The answer, and below it how the moments were read.
    pub(crate) fn answer(
        self,
        form: AnswerForm,
        mut text: String,
        answer: &impl Serialize,
    ) -> Result<Answer, Complaint> {
        for ReadByUtc { option, text: said, instant } in &self.read_by_utc {
            let instant = Interval::at(*instant).shown_in(ZoneSet::default());
            let said = printable(said);
            let line =
                format!("{option} \"{said}\" names no clock and is read by UTC, as {instant}.");
            text = format!("{}\n{line}\n", text.trim_end());
        }
        form.answer(text, &AsAsked { answer, asked: self })
    }

    fn note(&mut self, read: &Reconciled, by_utc: ReadByUtc<'a>) {
        // The zone that is given to read it by.
        if read.rests_on(Basis::Place) {
            self.read_by_utc.push(by_utc);
        }
    }
}

/// The first instant of what an option says, by UTC where it names no clock.
pub(crate) fn moment(option: &str, text: &str) -> Result<Timestamp, Complaint> {
    let first = read(option, text)?.interval().earliest();
    first.ok_or_else(|| format!("{option}: {text:?} has no beginning; write an instant").into())
}

/// When something was published, an instant or a day, by UTC where it names no clock.
pub(crate) fn published(option: &str, text: &str) -> Result<Interval, Complaint> {
    Ok(read(option, text)?.interval())
}

/// Reads what an option says, which has to mean one thing.
fn read(option: &str, text: &str) -> Result<Reconciled, Complaint> {
    let stated: Stated = text.parse().map_err(in_option(option))?;
    let read = stated.reconcile(Reconcile::new().zone(Zone::UTC)).map_err(in_option(option))?;
    if matches!(read.verdict(), Verdict::Resolved | Verdict::Agreed) {
        return Ok(read);
    }
    let mut meant: Vec<String> = Vec::new();
    for candidate in read.candidates() {
        let one = written(candidate.interval);
        if !meant.contains(&one) {
            meant.push(one);
        }
    }
    let cure = match meant.as_slice() {
        [] | [_] => "write it as an instant, like 2024-03-05T12:00:00Z".to_owned(),
        many => format!("write {}", many.join(" or ")),
    };
    Err(format!("{option}: {text:?} may mean several moments; {cure}").into())
}

/// A date where it is one by UTC, else the latest instant.
fn written(moment: Interval) -> String {
    let Some((earliest, latest)) = moment.earliest().zip(moment.latest()) else {
        return moment.to_string();
    };
    match earliest.to_string().strip_suffix("T00:00:00Z") {
        Some(date) if latest - earliest == SignedDuration::from_hours(24) => date.to_owned(),
        _ => latest.to_string(),
    }
}
