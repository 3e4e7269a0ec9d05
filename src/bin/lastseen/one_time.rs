//! What instant a stated time is.

use lastseen::{Place, Reconcile, Stated, Zone};

use crate::args::ReconcileArgs;
use crate::complaint::{Complaint, in_option};
use crate::printed::{Answer, AnswerForm};
use crate::time_options::TimeOptions;

pub(crate) fn reconcile(args: &ReconcileArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let stated: Stated = args.text.parse()?;
    let (zones, place) = (&args.zones, args.place.as_deref());
    let mut asked = TimeOptions::default();
    let published = args.published.as_deref();
    let mut how = evidence(zones, (place, args.radius.as_deref()), published, &mut asked)?;
    if let Some(calendar) = args.calendar {
        how = how.calendar(calendar);
    }
    let read = stated.reconcile(how.outlook(args.outlook))?;
    let text = format!("\"{}\"\n\n{read:#}", args.text);
    asked.answer(form, text, &read)
}

/// The zones, the place with its radius, and the publication that a time is read by.
pub(crate) fn evidence<'a>(
    zones: &[String],
    (place, radius): (Option<&str>, Option<&str>),
    published: Option<&'a str>,
    asked: &mut TimeOptions<'a>,
) -> Result<Reconcile, Complaint> {
    let mut how = Reconcile::new();
    for zone in zones {
        how = how.zone(zone.parse::<Zone>().map_err(in_option("--zone"))?);
    }
    if let Some(text) = place {
        let mut place: Place = text.parse().map_err(in_option("--place"))?;
        if let Some(radius) = radius {
            place = place.with_radius(radius.parse().map_err(in_option("--radius"))?);
        }
        if let Some(longitude) = place.lon() {
            how = how.longitude(longitude)?;
        }
        if zones.is_empty() {
            how = zones_at(&place, how)?;
        }
    }
    if let Some(published) = published {
        how = how.published(asked.interval("--published", published)?);
    }
    Ok(how)
}

#[cfg(feature = "tz-lookup")]
fn zones_at(place: &Place, how: Reconcile) -> Result<Reconcile, Complaint> {
    how.located(place).map_err(in_option("--place"))
}

/// Without boundaries a position says nothing of its zones, but the text may
/// need none.
#[cfg(not(feature = "tz-lookup"))]
fn zones_at(_: &Place, how: Reconcile) -> Result<Reconcile, Complaint> {
    Ok(how)
}
