//! Which clocks a reading may have been read on.

use smallvec::{SmallVec, smallvec};

use super::ledger::{Basis, Ledger, Note, Picked};
use super::policy::{Gmt, Reconcile};
use crate::error::{Error, ErrorKind};
use crate::time::civil::{CivilDate, Wall};
use crate::time::stated::{Label, Reading};
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Abbreviation, Offset, Zone, ZoneSet};

/// One clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WallClock {
    /// Set by the rules of a zone.
    Zone(Zone),
    /// So far from UTC, whatever the rules say.
    Fixed(Offset),
}

impl WallClock {
    pub(super) fn offset_at(self, instant: Timestamp) -> Result<Offset, Error> {
        match self {
            WallClock::Zone(zone) => zone.offset_at(instant),
            WallClock::Fixed(offset) => Ok(offset),
        }
    }

    /// What the clock showed at an instant.
    pub(super) fn showed(self, instant: Timestamp) -> Result<Wall, Error> {
        Ok(Wall::of(instant, self.offset_at(instant)?))
    }

    /// The date on its calendar at an instant.
    pub(super) fn date_at(self, instant: Timestamp) -> Result<CivilDate, Error> {
        Ok(self.showed(instant)?.date())
    }
}

/// The clocks that one label may mean.
pub(super) struct Clocks {
    pub(super) list: SmallVec<[WallClock; 2]>,
    /// Only readings at which the zone used this abbreviation count.
    pub(super) letters: Option<Abbreviation>,
    /// A local clock of which nothing is known; the list then holds UTC, on
    /// which the reading can be looked at but not resolved.
    pub(super) unknown: bool,
}

impl Clocks {
    fn one(clock: WallClock) -> Clocks {
        Clocks { list: smallvec![clock], letters: None, unknown: false }
    }

    fn fixed(offset: Offset) -> Clocks {
        Clocks::one(WallClock::Fixed(offset))
    }

    fn of(zones: &ZoneSet) -> Clocks {
        let list = zones.iter().map(WallClock::Zone).collect();
        Clocks { list, letters: None, unknown: false }
    }

    fn unknown() -> Clocks {
        Clocks { unknown: true, ..Clocks::fixed(Offset::UTC) }
    }
}

/// Whether the label says UTC, by whatever name.
pub(super) const fn says_utc(label: Label) -> bool {
    matches!(label, Label::Utc | Label::Gmt | Label::Military(b'Z' | b'z'))
}

/// The clocks that a reading's label means, given what is known around it.
pub(super) fn clocks(
    reading: &Reading,
    how: &Reconcile,
    ledger: &mut Ledger,
) -> Result<Clocks, Error> {
    let said = match reading.label.beside_local() {
        // What the place's clock is said to be is held against it later.
        Some(_) if !how.zones.is_empty() => Label::Local,
        Some(said) => said,
        None => reading.label,
    };
    let (basis, clocks) = match said {
        Label::Utc => (Basis::StatedUtc, Clocks::fixed(Offset::UTC)),
        Label::Gmt => (Basis::StatedUtc, gmt(how.gmt, ledger)?),
        Label::Offset(offset) => (Basis::StatedOffset, Clocks::fixed(offset)),
        Label::Zone(zone) | Label::OffsetInZone(_, zone) => {
            (Basis::StatedZone, Clocks::one(WallClock::Zone(zone)))
        }
        Label::Military(letter) => match military(letter)? {
            Some(offset) if says_utc(said) => (Basis::StatedUtc, Clocks::fixed(offset)),
            Some(offset) => (Basis::StatedOffset, Clocks::fixed(offset)),
            None => return local(how, ledger),
        },
        Label::Abbreviation(letters) => {
            whole(how)?;
            (Basis::Abbreviation, Clocks { letters: Some(letters), ..Clocks::of(&how.zones) })
        }
        Label::Ship => match how.ship {
            Some(zone) => {
                ledger.note(Note::Sea);
                (Basis::Longitude, Clocks::one(WallClock::Zone(zone)))
            }
            None if at_sea(how) => return local(how, ledger),
            None => return Ok(Clocks::unknown()),
        },
        Label::Local
        | Label::LocalOffset(_)
        | Label::LocalAbbreviation(_)
        | Label::LocalZone(_) => return local(how, ledger),
        Label::Unsaid => match how.unsaid() {
            Some(zone) => (Basis::Source, Clocks::one(WallClock::Zone(zone))),
            None => return local(how, ledger),
        },
    };
    ledger.basis(basis);
    Ok(clocks)
}

/// `local time` is that of the place, and that of the source only where the
/// place has no zone.
fn local(how: &Reconcile, ledger: &mut Ledger) -> Result<Clocks, Error> {
    whole(how)?;
    if !how.zones.is_empty() {
        ledger.basis(Basis::Place);
        if how.border {
            ledger.note(Note::Border);
        }
        return Ok(Clocks::of(&how.zones));
    }
    Ok(match how.source {
        Some(zone) => {
            ledger.basis(Basis::Source);
            Clocks::one(WallClock::Zone(zone))
        }
        None => Clocks::unknown(),
    })
}

/// Whether the zones of the place are those of ships.
fn at_sea(how: &Reconcile) -> bool {
    !how.zones.is_empty() && how.zones.iter().all(|zone| zone.name().starts_with("Etc/GMT"))
}

/// A set that could not hold all the zones of the place may not speak for it.
fn whole(how: &Reconcile) -> Result<(), Error> {
    if !how.overflow {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::OutOfRange,
        format!("the place has more than {} zones", ZoneSet::CAPACITY),
    )
    .cured_by("name the zone, or make the place smaller"))
}

fn gmt(policy: Gmt, ledger: &mut Ledger) -> Result<Clocks, Error> {
    match policy {
        Gmt::Utc => Ok(Clocks::fixed(Offset::UTC)),
        Gmt::London => {
            ledger.policy(Picked::GmtLondon);
            Ok(Clocks::one(WallClock::Zone(london()?)))
        }
        Gmt::Report => {
            ledger.policy(Picked::GmtReport);
            let mut clocks = Clocks::fixed(Offset::UTC);
            clocks.list.push(WallClock::Zone(london()?));
            Ok(clocks)
        }
    }
}

pub(super) fn london() -> Result<Zone, Error> {
    "Europe/London".parse()
}

/// The offset of a military letter, by the operational convention of ACP 121:
/// A to M east without J, N to Y west. `None` for J, the observer's own clock.
///
/// The mail standard RFC 822 had the signs the wrong way round, which is why
/// RFC 5322 tells mail readers to ignore the letters. They mean what the
/// military means by them here.
fn military(letter: u8) -> Result<Option<Offset>, Error> {
    let letter = letter.to_ascii_uppercase();
    let hours = match letter {
        b'A'..=b'I' => i32::from(letter - b'A') + 1,
        b'J' => return Ok(None),
        b'K'..=b'M' => i32::from(letter - b'K') + 10,
        b'N'..=b'Y' => -(i32::from(letter - b'N') + 1),
        b'Z' => 0,
        _ => {
            return Err(Error::new(
                ErrorKind::UnknownZone,
                format!("{:?} is no military zone letter", char::from(letter)),
            )
            .cured_by("use A to Z"));
        }
    };
    Offset::from_seconds(hours * 3600).map(Some)
}
