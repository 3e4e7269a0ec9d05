//! Values of options, each with an error that names the option.

use lastseen::{
    Ask, Case, Error, Interval, Network, Reconcile, SignedDuration, Stated, Timestamp, Zone,
};

use crate::args::{Evidence, Known};

/// What is said to the user when a command cannot be carried out.
pub(crate) type Complaint = Box<dyn std::error::Error>;

/// A complaint about the value of an option.
pub(crate) fn in_option(option: &str) -> impl Fn(Error) -> Complaint {
    move |error| format!("{option}: {error}").into()
}

/// When an option says, by UTC unless it says otherwise.
fn moment(option: &str, text: &str) -> Result<Interval, Complaint> {
    let stated: Stated = text.parse().map_err(in_option(option))?;
    let read = stated.reconcile(Reconcile::new().zone(Zone::UTC)).map_err(in_option(option))?;
    Ok(read.interval())
}

/// The latest instant that an option says: of a day, its end.
pub(crate) fn latest(option: &str, text: Option<&str>) -> Result<Option<Timestamp>, Complaint> {
    let Some(text) = text else { return Ok(None) };
    match moment(option, text)?.latest() {
        Some(instant) => Ok(Some(instant)),
        None => Err(format!("{option}: {text:?} has no end; give a date or an instant").into()),
    }
}

/// The instant in the middle of what an option says: of a day, its noon.
pub(crate) fn middle(option: &str, text: Option<&str>) -> Result<Option<Timestamp>, Complaint> {
    let Some(text) = text else { return Ok(None) };
    let said = moment(option, text)?;
    match said.earliest().zip(said.width()) {
        Some((from, width)) => Ok(Some(from + SignedDuration::from_micros(width.as_micros() / 2))),
        None => Err(format!("{option}: {text:?} has no end; give a date or an instant").into()),
    }
}

/// A question about one actor of a case, which has to be there.
pub(crate) fn about<'a>(
    case: &Case,
    actor: &'a str,
    evidence: Evidence,
) -> Result<Ask<'a>, Complaint> {
    case.actor(actor)?;
    Ok(ask_of(actor, evidence))
}

/// A question about one actor, by direct or by any evidence.
pub(crate) fn ask_of(actor: &str, evidence: Evidence) -> Ask<'_> {
    by(Ask::of(actor), evidence)
}

/// A question, by direct or by any evidence.
pub(crate) fn by(ask: Ask<'_>, evidence: Evidence) -> Ask<'_> {
    if evidence == Evidence::Inferred { ask.inferred() } else { ask }
}

/// What a case knew, with what its claims say of each other's times worked out.
pub(crate) fn network<'a>(case: &'a Case, known: &Known) -> Result<Network<'a>, Complaint> {
    let view = match latest("--known-at", known.known_at.as_deref())? {
        Some(moment) => case.timeline().as_known_at(moment),
        None => case.timeline().as_known(),
    };
    Ok(view.network())
}
