//! What there is to decide from: each reading with what it may mean, and
//! which of them is held against which.

use smallvec::SmallVec;

use super::answer::{Candidate, Candidates};
use super::clocks::{Clocks, clocks, says_utc};
use super::days::Around;
use super::ledger::{Basis, Ledger, Note, Picked};
use super::policy::{OffsetPolicy, Reconcile};
use super::resolve::{Meanings, read};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{MICROS_PER_SECOND, Wall};
use crate::time::interval::Interval;
use crate::time::numeric::Precision;
use crate::time::stated::{ClockTime, Day, Label, Reading, Readings};
use crate::time::timestamp::Timestamp;
use crate::time::zone::Offset;

/// One reading with its clocks and what they make of it.
pub(super) struct Read<'a> {
    pub(super) reading: &'a Reading,
    pub(super) clocks: Clocks,
    pub(super) found: Meanings,
}

/// All there is to decide from.
pub(super) struct Comparison<'a> {
    pub(super) how: &'a Reconcile,
    pub(super) text: &'a str,
    pub(super) ledger: Ledger,
    pub(super) wall: Read<'a>,
    pub(super) rest: SmallVec<[Read<'a>; 3]>,
}

/// A stated time to hold the wall reading against.
pub(super) struct Witness {
    pub(super) means: Candidates,
    pub(super) basis: Basis,
    pub(super) gmt: bool,
    /// Whether it names no seconds, so that the seconds of an offset may be
    /// rounded away.
    pub(super) rounded: bool,
}

impl Witness {
    fn new(means: Candidates, basis: Basis) -> Witness {
        Witness { means, basis, gmt: false, rounded: false }
    }

    /// When it was, by this witness.
    pub(super) fn intervals(&self) -> impl Iterator<Item = Interval> {
        self.means.iter().map(|means| means.interval)
    }
}

impl<'a> Comparison<'a> {
    /// Reads each of the readings, and brings them into the order in which
    /// they are held against each other. Days without a date count from the
    /// publication that `days` knows of.
    pub(super) fn new(
        readings: &'a Readings,
        how: &'a Reconcile,
        days: &Reconcile,
        text: &'a str,
    ) -> Result<Comparison<'a>, Error> {
        let mut ledger = Ledger::default();
        let mut rest: SmallVec<[Read<'_>; 3]> = SmallVec::new();
        for reading in readings.iter() {
            let clocks = clocks(reading, how, &mut ledger)?;
            rest.push(Read { reading, clocks, found: Meanings::default() });
        }
        // The wall reading goes first, then other clocks, then the UTC times.
        rest.sort_by_key(rank);
        resolve(&mut rest, days, text, &mut ledger)?;
        if rest.len() == 1 {
            ledger.basis(Basis::OnlyReading);
        }
        let wall = rest.remove(0);
        // A stated UTC time is the first witness: it is the one to report.
        if rest.last().is_some_and(|read| says_utc(read.reading.label)) {
            rest.reverse();
        }
        Ok(Comparison { how, text, ledger, wall, rest })
    }

    /// With a local clock of which nothing is known, the other reading says
    /// when it was, and the wall reading how far that clock was from UTC.
    pub(super) fn derive_offset(&mut self) -> Result<(), Error> {
        let Some(known) = self.rest.iter().position(|read| !read.clocks.unknown) else {
            let message = format!("{} is on a clock of which nothing is known", quoted(self.text));
            let cure = match self.wall.reading.label {
                Label::Ship => "give the longitude of the ship, or its zone",
                _ => "give the zone, the place, or the offset, like +10:00",
            };
            return Err(Error::new(ErrorKind::NothingToResolve, message).cured_by(cure));
        };
        // Until now the wall was read as if it were UTC.
        let other = self.rest.remove(known).found;
        let walls = std::mem::take(&mut self.wall.found.candidates);
        self.wall.found.gaps = other.gaps;
        for said in other.candidates {
            // Only two points have an offset between them.
            let is_point = |wall: &&Candidate| wall.interval.is_exact() && said.interval.is_exact();
            let mut points = walls.iter().filter(is_point).peekable();
            let is_apart = points.peek().is_some();
            let offset = points.find_map(|wall| offset_between(wall.interval, said.interval));
            if is_apart {
                let found = offset.map_or(Note::NoSuchOffset, |_| Note::OffsetFromReadings);
                self.ledger.note(found);
            }
            let offset = offset.unwrap_or(said.offset);
            self.wall.found.candidates.push(Candidate { offset, ..said });
        }
        Ok(())
    }

    /// Names the zone of the place for a reading by offset, where one of its
    /// zones had that offset, and for a UTC time where there is one zone.
    pub(super) fn find_zone(&mut self) {
        let zones = &self.how.zones;
        let utc = says_utc(self.wall.reading.label);
        let by_offset = matches!(self.wall.reading.label, Label::Offset(_) | Label::Military(_));
        if zones.is_empty() || !(utc || by_offset) {
            return;
        }
        for candidate in &mut self.wall.found.candidates {
            if candidate.zone.is_some() {
                continue;
            }
            let instant = Timestamp::clamped(candidate.interval.lo());
            if utc {
                // A zone past the end of its table changes nothing about UTC.
                if let (1, Some(zone)) = (zones.len(), zones.iter().next())
                    && let Ok(offset) = zone.offset_at(instant)
                {
                    (candidate.zone, candidate.offset) = (Some(zone), offset);
                }
                continue;
            }
            let mut fitting =
                zones.iter().filter(|zone| zone.offset_at(instant).ok() == Some(candidate.offset));
            match (fitting.next(), fitting.next()) {
                (Some(zone), None) => candidate.zone = Some(zone),
                (None, _) => self.ledger.note(Note::OffsetNotOfPlace),
                _ => {}
            }
        }
    }

    /// An offset written beside a zone, or beside `local time`, narrows the
    /// candidates by policy, or is evidence to hold against them.
    pub(super) fn offset_beside_zone(&mut self) -> Result<Option<Witness>, Error> {
        let place = self.how.zones.iter().next();
        let (stated, zone) = match (self.wall.reading.label, place) {
            (Label::OffsetInZone(stated, zone), _) => (stated, zone),
            (Label::LocalOffset(stated), Some(zone)) => (stated, zone),
            (label, Some(_)) => return self.name_beside_local(label),
            _ => return Ok(None),
        };
        let policy = self.how.offset;
        self.ledger.basis(Basis::StatedOffset);
        if policy == OffsetPolicy::Ignore {
            self.ledger.policy(Picked::OffsetIgnore);
            return Ok(None);
        }
        let by_offset = self.at_offset(stated);
        let candidates = &mut self.wall.found.candidates;
        // In a gap no offset fits, not even that of a policy that left it.
        let may_fit = policy != OffsetPolicy::Use && self.wall.found.gaps.is_empty();
        let fitting = candidates.iter().filter(|c| may_fit && fits(stated, c.offset)).copied();
        let mut means: Candidates = fitting.collect();
        let matched = !means.is_empty();
        if !matched {
            means.extend(by_offset);
        }
        match policy {
            OffsetPolicy::Report | OffsetPolicy::Ignore => {
                return Ok(Some(Witness::new(means, Basis::StatedOffset)));
            }
            OffsetPolicy::Prefer | OffsetPolicy::Reject if matched => *candidates = means,
            OffsetPolicy::Prefer => self.ledger.policy(Picked::OffsetPrefer),
            OffsetPolicy::Reject => {
                let text = quoted(self.text);
                let message = format!("{text}: {zone} did not have the offset {stated} then");
                return Err(Error::new(ErrorKind::Contradiction, message)
                    .cured_by("correct the offset or the zone, or set the offset policy"));
            }
            OffsetPolicy::Use => {
                self.ledger.policy(Picked::OffsetUse);
                for candidate in &mut means {
                    let instant = Timestamp::clamped(candidate.interval.lo());
                    candidate.zone = Some(zone);
                    candidate.offset = zone.offset_at(instant)?;
                }
                *candidates = means;
            }
        }
        Ok(None)
    }

    /// The wall reading on a clock at the stated offset.
    fn at_offset(&self, stated: Offset) -> Option<Candidate> {
        let found = &self.wall.found;
        // Neither offset of a gap showed it, so that both are as good.
        let skipped = found.gaps.first().map(|gap| (Interval::at(gap.earlier()), gap.after));
        let (shown, had) =
            skipped.or_else(|| found.candidates.first().map(|c| (c.interval, c.offset)))?;
        let at = |end: i64| Wall::of(Timestamp::clamped(end), had).at(stated).as_unix_micros();
        let interval = Interval::from_ends(at(shown.lo()), at(shown.hi()));
        Some(Candidate { interval, zone: None, offset: stated })
    }

    /// A zone or an abbreviation written beside `local time` says which clock
    /// the place has, and is held against the one that it has.
    fn name_beside_local(&mut self, label: Label) -> Result<Option<Witness>, Error> {
        let Some(label) = label.beside_local() else { return Ok(None) };
        let reading = Reading { label, ..*self.wall.reading };
        let clocks = clocks(&reading, self.how, &mut self.ledger)?;
        let near = &self.wall.found.candidates;
        let around = Around { how: self.how, text: self.text, near };
        let found = read(&reading, &clocks, &around, &mut self.ledger)?;
        let means = found.candidates.into_iter().chain(found.elsewhere).collect();
        Ok(Some(Witness::new(means, basis(label))))
    }

    pub(super) fn witness(&self, read: &Read<'_>) -> Witness {
        Witness {
            means: read.found.candidates.iter().chain(&read.found.elsewhere).copied().collect(),
            basis: basis(read.reading.label),
            gmt: read.reading.label == Label::Gmt,
            rounded: rounded(read.reading) && rounded(self.wall.reading),
        }
    }
}

/// How far a local clock was from UTC that showed `wall`, read as if it were in
/// UTC, at the moment `said`; `None` where no clock ever was as far.
fn offset_between(wall: Interval, said: Interval) -> Option<Offset> {
    // From Baker Island to the Line Islands; before 1900, when the date line
    // ran elsewhere, from Manila to Metlakatla.
    let hours = match said.lo() {
        i64::MIN..-2_208_988_800_000_000 => -16..=16,
        _ => -12..=14,
    };
    let seconds = wall.lo().saturating_sub(said.lo()) / MICROS_PER_SECOND;
    let is_used = (hours.start() * 3600..=hours.end() * 3600).contains(&seconds);
    Offset::from_seconds(i32::try_from(seconds).ok()?).ok().filter(|_| is_used)
}

/// What a witness with this label stands on.
fn basis(label: Label) -> Basis {
    match label {
        label if says_utc(label) => Basis::StatedUtc,
        Label::Offset(_) | Label::Military(_) => Basis::StatedOffset,
        Label::Abbreviation(_) => Basis::Abbreviation,
        _ => Basis::StatedZone,
    }
}

/// Where a reading stands: an unknown local clock first, because only another
/// reading can resolve it.
fn rank(read: &Read<'_>) -> u8 {
    match read.reading.label {
        _ if read.clocks.unknown => 0,
        // Only the wall reading is held against what is said beside it.
        label if label.beside_local().is_some() => 1,
        label if says_utc(label) => 3,
        _ => 2,
    }
}

/// Fills in what each reading may mean, starting with the one that says most
/// about its day, so that the others can lean on it.
fn resolve(
    list: &mut [Read<'_>],
    how: &Reconcile,
    text: &str,
    ledger: &mut Ledger,
) -> Result<(), Error> {
    let weakness = |read: &Read<'_>| match read.reading.day {
        Some(Day::Date(_) | Day::Span(..) | Day::Year(..) | Day::Either { .. }) => 0,
        Some(_) => 1,
        None => 2,
    };
    let mut order: SmallVec<[&mut Read<'_>; 3]> = list.iter_mut().collect();
    order.sort_by_key(|read| weakness(read));
    let mut near = Candidates::new();
    for (at, this) in order.into_iter().enumerate() {
        let around = Around { how, text, near: &near };
        this.found = read(this.reading, &this.clocks, &around, ledger)?;
        if at == 0 {
            let gaps = this.found.gaps.iter();
            near = match this.found.candidates.is_empty() {
                true => gaps.map(|gap| Candidate::at(Interval::at(gap.later()))).collect(),
                false => {
                    this.found.candidates.iter().chain(&this.found.elsewhere).copied().collect()
                }
            };
        }
    }
    Ok(())
}

/// Whether a stated offset is a zone's, or that rounded to the minute: with
/// `-00:45` a source means −00:44:30, with `-00:45:00` it does not.
fn fits(stated: Offset, had: Offset) -> bool {
    let rounded = |seconds: i32| (seconds.abs() + 30) / 60 * 60 * seconds.signum();
    stated == had || stated.seconds() % 60 == 0 && stated.seconds() == rounded(had.seconds())
}

/// Whether a reading names no seconds.
fn rounded(reading: &Reading) -> bool {
    match reading.time {
        Some(ClockTime::Clock(time, _)) => time.precision < Precision::Second,
        time => time == Some(ClockTime::Midnight),
    }
}
