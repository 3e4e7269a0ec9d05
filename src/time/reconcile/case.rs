//! What there is to decide from: each reading with what it may mean, and
//! which of them is held against which.

use super::answer::Candidate;
use super::clocks::{Clocks, clocks, says_utc};
use super::days::Around;
use super::few::Few;
use super::ledger::{Basis, Ledger, Note, Picked};
use super::policy::{OffsetPolicy, Reconcile};
use super::resolve::{Found, read};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::Wall;
use crate::time::interval::Interval;
use crate::time::numeric::Grain;
use crate::time::stated::{ClockTime, Day, Label, Reading, Readings};
use crate::time::timestamp::Timestamp;
use crate::time::zone::Offset;

/// One reading with its clocks and what they make of it.
pub(super) struct Read<'a> {
    pub(super) reading: &'a Reading,
    pub(super) clocks: Clocks,
    pub(super) found: Found,
}

/// All there is to decide from.
pub(super) struct Case<'a> {
    pub(super) how: &'a Reconcile,
    pub(super) text: &'a str,
    pub(super) ledger: Ledger,
    pub(super) wall: Read<'a>,
    pub(super) rest: [Option<Read<'a>>; 2],
}

/// A stated time to hold the wall reading against.
pub(super) struct Evidence {
    pub(super) means: Few<Candidate, 2>,
    pub(super) basis: Basis,
    pub(super) gmt: bool,
    /// Whether it names no seconds, so that the seconds of an offset may be
    /// rounded away.
    pub(super) rounded: bool,
}

impl Evidence {
    /// When it was, by this evidence.
    pub(super) fn intervals(&self) -> impl Iterator<Item = Interval> {
        self.means.iter().map(|means| means.interval)
    }
}

impl<'a> Case<'a> {
    /// Reads each of the readings, and brings them into the order in which
    /// they are held against each other. Days without a date count from the
    /// publication that `days` knows of.
    pub(super) fn new(
        readings: &'a Readings,
        how: &'a Reconcile,
        days: &Reconcile,
        text: &'a str,
    ) -> Result<Case<'a>, Error> {
        let mut ledger = Ledger::default();
        let mut list: [Option<Read<'_>>; 3] = [None, None, None];
        let mut count = 0;
        for (slot, reading) in list.iter_mut().zip(readings.iter()) {
            let clocks = clocks(reading, how, &mut ledger)?;
            *slot = Some(Read { reading, clocks, found: Found::new() });
            count += 1;
        }
        // The wall reading goes first, then other clocks, then the UTC times.
        list.sort_by_key(|read| read.as_ref().map_or(u8::MAX, rank));
        resolve(&mut list, days, text, &mut ledger)?;
        let [Some(wall), one, other] = list else {
            let message = format!("{} names no time", quoted(text));
            return Err(Error::new(ErrorKind::NothingToResolve, message));
        };
        if count == 1 {
            ledger.basis(Basis::OnlyReading);
        }
        // A stated UTC time is the first evidence: it is the one to report.
        let utc_last = other.as_ref().is_some_and(|read| says_utc(read.reading.label));
        let rest = if utc_last { [other, one] } else { [one, other] };
        Ok(Case { how, text, ledger, wall, rest })
    }

    /// With a local clock of which nothing is known, the other reading says
    /// when it was, and the wall reading how far that clock was from UTC.
    pub(super) fn derive_offset(&mut self) -> Result<(), Error> {
        // From Baker Island to the Line Islands; before 1900, when the date line
        // ran elsewhere, from Manila to Metlakatla.
        const HOUR: i64 = 3600;
        let range = |said: &Candidate| match said.interval.lo() {
            i64::MIN..-2_208_988_800_000_000 => -16 * HOUR..=16 * HOUR,
            _ => -12 * HOUR..=14 * HOUR,
        };
        let known = |read: &Read<'_>| !read.clocks.unknown;
        let Some(other) = self.rest.iter_mut().find(|read| read.as_ref().is_some_and(known)) else {
            let error = Error::new(
                ErrorKind::NothingToResolve,
                format!("{} is on a clock of which nothing is known", quoted(self.text)),
            );
            return Err(match self.wall.reading.label {
                Label::Ship => error.cured_by("give the longitude of the ship, or its zone"),
                _ => error.cured_by("give the zone, the place, or the offset, like +10:00"),
            });
        };
        let Some(other) = other.take() else { return Ok(()) };
        let walls = std::mem::replace(&mut self.wall.found, Found::new());
        for said in other.found.candidates.iter() {
            // Until now the wall was read as if it were UTC. Only two points
            // have an offset between them.
            let points = |wall: &&Candidate| wall.interval.is_exact() && said.interval.is_exact();
            let offsets = walls.candidates.iter().filter(points).map(|wall| {
                let micros = wall.interval.lo().saturating_sub(said.interval.lo());
                let seconds = Some(micros / 1_000_000).filter(|s| range(said).contains(s))?;
                Offset::from_seconds(i32::try_from(seconds).ok()?).ok()
            });
            let offset = offsets.reduce(Option::or);
            match offset {
                Some(Some(_)) => self.ledger.note(Note::OffsetFromReadings),
                Some(None) => self.ledger.note(Note::NoSuchOffset),
                None => {}
            }
            let offset = offset.flatten().unwrap_or(said.offset);
            self.wall.found.candidates.push(Candidate { offset, ..*said });
        }
        self.wall.found.gaps = other.found.gaps;
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
        for candidate in self.wall.found.candidates.as_mut_slice() {
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
    pub(super) fn offset_beside_zone(&mut self) -> Result<Option<Evidence>, Error> {
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
        let wall_at = |interval: Interval, had: Offset| {
            let at = |end: i64| Wall::of(Timestamp::clamped(end), had).at(stated).as_unix_micros();
            Interval::from_ends(at(interval.lo()), at(interval.hi()))
        };
        let candidates = &mut self.wall.found.candidates;
        let mut means = Few::new(Candidate::FILLER);
        // In a gap no offset fits, not even that of a policy that left it.
        if policy != OffsetPolicy::Use && self.wall.found.gaps.is_empty() {
            for candidate in candidates.iter().filter(|c| fits(stated, c.offset)) {
                means.push(*candidate);
            }
        }
        let matched = !means.is_empty();
        if !matched {
            let first = candidates.as_slice().first().map(|c| wall_at(c.interval, c.offset));
            let skipped = self.wall.found.gaps.iter().flatten().next().map(|gap| {
                // Neither showed it, so that both offsets are as good.
                wall_at(Interval::at(gap.earlier()), gap.after)
            });
            if let Some(interval) = skipped.or(first) {
                let offset = stated;
                means.push(Candidate { interval, zone: None, offset });
            }
        }
        match policy {
            OffsetPolicy::Use => {
                self.ledger.policy(Picked::OffsetUse);
                for candidate in means.as_mut_slice() {
                    let instant = Timestamp::clamped(candidate.interval.lo());
                    candidate.zone = Some(zone);
                    candidate.offset = zone.offset_at(instant)?;
                }
                *candidates = means;
            }
            OffsetPolicy::Prefer if matched => *candidates = means,
            OffsetPolicy::Prefer => self.ledger.policy(Picked::OffsetPrefer),
            OffsetPolicy::Reject if matched => *candidates = means,
            OffsetPolicy::Reject => {
                return Err(Error::new(
                    ErrorKind::Contradiction,
                    format!("{}: {zone} did not have the offset {stated} then", quoted(self.text)),
                )
                .cured_by("correct the offset or the zone, or set the offset policy"));
            }
            OffsetPolicy::Report | OffsetPolicy::Ignore => {
                return Ok(Some(Evidence {
                    means,
                    basis: Basis::StatedOffset,
                    gmt: false,
                    rounded: false,
                }));
            }
        }
        Ok(None)
    }

    /// A zone or an abbreviation written beside `local time` says which clock
    /// the place has, and is held against the one that it has.
    fn name_beside_local(&mut self, label: Label) -> Result<Option<Evidence>, Error> {
        let Some(label) = label.beside_local() else { return Ok(None) };
        let reading = Reading { label, ..*self.wall.reading };
        let clocks = clocks(&reading, self.how, &mut self.ledger)?;
        let near = self.wall.found.candidates.as_slice();
        let around = Around { how: self.how, text: self.text, near };
        let means = read(&reading, &clocks, &around, &mut self.ledger)?.candidates;
        Ok(Some(Evidence { means, basis: basis(label), gmt: false, rounded: false }))
    }

    pub(super) fn evidence(&self, at: usize) -> Option<Evidence> {
        let read = self.rest.get(at)?.as_ref()?;
        Some(Evidence {
            means: read.found.candidates.clone(),
            basis: basis(read.reading.label),
            gmt: read.reading.label == Label::Gmt,
            rounded: rounded(read.reading) && rounded(self.wall.reading),
        })
    }
}

/// What evidence with this label stands on.
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
    list: &mut [Option<Read<'_>>; 3],
    how: &Reconcile,
    text: &str,
    ledger: &mut Ledger,
) -> Result<(), Error> {
    let strength = |read: &Read<'_>| match read.reading.day {
        Some(Day::Date(_) | Day::Span(..) | Day::Either { .. }) => 2,
        Some(_) => 1,
        None => 0,
    };
    let mut pivot = 0;
    let mut strongest = -1;
    for (at, read) in list.iter().enumerate() {
        let strength = read.as_ref().map_or(-1, strength);
        if strength > strongest {
            (pivot, strongest) = (at, strength);
        }
    }
    let mut near: Few<Candidate, 2> = Few::new(Candidate::FILLER);
    if let Some(Some(read_first)) = list.get_mut(pivot) {
        let around = Around { how, text, near: &[] };
        read_first.found = read(read_first.reading, &read_first.clocks, &around, ledger)?;
        for candidate in read_first.found.candidates.iter() {
            near.push(*candidate);
        }
        if near.is_empty() {
            for gap in read_first.found.gaps.iter().flatten() {
                near.push(Candidate { interval: Interval::at(gap.later()), ..Candidate::FILLER });
            }
        }
    }
    let around = Around { how, text, near: near.as_slice() };
    for (at, slot) in list.iter_mut().enumerate() {
        if let Some(other) = slot.as_mut().filter(|_| at != pivot) {
            other.found = read(other.reading, &other.clocks, &around, ledger)?;
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
        Some(ClockTime::Clock(time, _)) => time.grain < Grain::Second,
        time => time == Some(ClockTime::Midnight),
    }
}
