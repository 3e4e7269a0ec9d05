//! Rows that say more than who, when and at which point.

use std::borrow::Cow;

use super::{RowFields, RowParser, RowRead, checked_id, field_of, shown, with_point};
use crate::actor::{Actor, ActorId, ActorKind};
use crate::error::{Error, ErrorKind};
#[cfg(feature = "json")]
use crate::format::case::sighting_of_row;
#[cfg(feature = "json")]
use crate::format::json::{Json, Object, number, put};
use crate::format::table::column_clock::BadTime;
use crate::format::table::column_role::ColumnRole;
use crate::format::table::loaded::Reason;
use crate::format::table::number::is_absent;
use crate::format::table::parsed::{Fault, Refused, fault};
use crate::place::Place;
use crate::place::distance::Distance;
#[cfg(feature = "json")]
use crate::place::geodesy::dequantise;
use crate::sighting::Sighting;
#[cfg(feature = "json")]
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;

impl<'a> RowParser<'a> {
    /// A row of a table with more columns than the four: a fix if it says nothing in them.
    pub(super) fn claim_row<'r>(
        &mut self,
        mut found: RowFields<'r>,
        is_quoted: bool,
    ) -> Result<RowRead<'r>, Refused>
    where
        'a: 'r,
    {
        let id = match self.header.has(ColumnRole::Actor) {
            true => {
                let field = found.get_mut(ColumnRole::Actor as usize).and_then(Option::take);
                checked_id(field.unwrap_or_default(), is_quoted)?
            }
            false => Cow::Borrowed(self.whose.as_bytes()),
        };
        let id = match self.is_hex {
            true => id.to_ascii_lowercase().into(),
            false => id,
        };
        let zones = self.zones(&found)?;
        let is_of_claims = self.header.is_of_claims();
        let instant = match zones.as_slice() {
            [zone] => self.in_zone(*zone, &found),
            _ => self.instant(&found),
        };
        let twice = self.twice.take();
        let radius = self.radius(&found)?;
        let says = |role| !is_absent(field_of(&found, role).trim_ascii());
        self.note_person(&id, &found)?;
        let is_fix = radius == Distance::ZERO
            && !says(ColumnRole::Until)
            && (!is_of_claims || !self.says_claim(&found));
        let is_placed =
            [ColumnRole::Lat, ColumnRole::Lon, ColumnRole::Position].into_iter().any(says);
        if is_of_claims && (self.says_claim(&found) || instant.is_err() || !is_placed) {
            #[cfg(feature = "json")]
            {
                let point = if is_placed { Some(self.exact_position(&found)?) } else { None };
                let instant = match twice {
                    Some((later, error)) => {
                        Err(BadTime::Twice { earlier: instant.unwrap_or_default(), later, error })
                    }
                    None => instant,
                };
                return self.claim(&id, &found, instant, point, radius);
            }
        }
        let instant = match instant {
            Err(BadTime::NoZone(error)) if self.header.has(ColumnRole::Zone) => {
                return Err(Refused::Row((Reason::Time, Some(ColumnRole::Zone), error)));
            }
            instant => instant?,
        };
        let (lat, lon) = self.position(&found)?;
        if is_fix {
            self.twice = twice;
            return Ok(RowRead::Fix(id, (instant, lat, lon)));
        }
        if let Some((later, error)) = twice {
            return Err(BadTime::Twice { earlier: instant, later, error }.into());
        }
        let actor = ActorId::from(&*String::from_utf8_lossy(&id));
        let place = Place::of_fix(lat, lon).with_radius(radius);
        let at = Timestamp::clamped(instant);
        if !says(ColumnRole::Until) {
            return Ok(RowRead::Claim(Sighting::new(actor, place, at)));
        }
        let until = self.until(&found, zones.first().copied())?;
        if until < instant {
            let message = format!(
                "{} is before the time of the row",
                shown(field_of(&found, ColumnRole::Until))
            );
            let cure = "write the later moment as the end of the stay";
            return Err(fault(
                Reason::Time,
                Some(ColumnRole::Until),
                ErrorKind::Contradiction,
                message,
                cure,
            )
            .into());
        }
        Ok(RowRead::Claim(Sighting::stay(actor, place, at, Timestamp::clamped(until))))
    }

    /// Whether a row of a table of claims says what a fix has no place for.
    fn says_claim(&self, found: &RowFields<'_>) -> bool {
        ColumnRole::ALL.into_iter().any(|role| {
            let is_of_person = matches!(role, ColumnRole::Name | ColumnRole::Kind);
            let is_more = role.is_of_claims() || role.needs_claims() && !is_of_person;
            let is_more = is_more || matches!(role, ColumnRole::Zone | ColumnRole::Until);
            is_more && !is_absent(field_of(found, role).trim_ascii())
        })
    }

    /// How far from its position the row may have been.
    fn radius(&self, found: &RowFields<'_>) -> Result<Distance, Fault> {
        let field = field_of(found, ColumnRole::Radius).trim_ascii();
        if is_absent(field) {
            return Ok(Distance::ZERO);
        }
        let number = with_point(field, self.header.delimiter);
        let number = std::str::from_utf8(&number).ok().and_then(|text| text.parse::<f64>().ok());
        let metres = number.map(|number| number * self.radius_factor);
        let radius = metres.and_then(|metres| Distance::metres(metres).ok());
        radius.ok_or_else(|| {
            let (kind, message) = match metres {
                Some(_) => {
                    (ErrorKind::OutOfRange, format!("the radius {} is no length", shown(field)))
                }
                None => (ErrorKind::Syntax, format!("{} is no radius", shown(field))),
            };
            let cure = "write metres, 0 or more, or nothing for a point";
            fault(Reason::Radius, Some(ColumnRole::Radius), kind, message, cure)
        })
    }

    /// The zones that the row names.
    fn zones(&self, found: &RowFields<'_>) -> Result<Vec<Zone>, Fault> {
        let field = field_of(found, ColumnRole::Zone).trim_ascii();
        if is_absent(field) {
            return Ok(Vec::new());
        }
        let text = String::from_utf8_lossy(field);
        let zones = text.split([' ', ',', ';']).filter(|name| !name.is_empty()).map(str::parse);
        let zones: Result<Vec<Zone>, Error> = zones.collect();
        zones.map_err(|error| (Reason::Field, Some(ColumnRole::Zone), error))
    }

    /// The instant of the row by the clocks of a zone.
    fn in_zone(&mut self, zone: Zone, found: &RowFields<'_>) -> Result<i64, BadTime> {
        let mut clock = self.clocks.remove(&zone).unwrap_or_else(|| self.clock.in_zone(zone));
        std::mem::swap(&mut self.clock, &mut clock);
        let read = self.instant(found);
        std::mem::swap(&mut self.clock, &mut clock);
        self.clock.settle(clock.take_settled());
        self.clocks.insert(zone, clock);
        read
    }

    /// The last moment of a stay.
    fn until(&mut self, found: &RowFields<'_>, zone: Option<Zone>) -> Result<i64, Refused> {
        let mut alone: RowFields<'_> = Default::default();
        let until = field_of(found, ColumnRole::Until);
        if let Some(slot) = alone.get_mut(ColumnRole::Time as usize) {
            *slot = Some(Cow::Borrowed(until));
        }
        let read = match zone {
            Some(zone) => self.in_zone(zone, &alone),
            None => self.instant(&alone),
        };
        let read = match (read, self.twice.take()) {
            (Ok(earlier), Some((later, error))) => Err(BadTime::Twice { earlier, later, error }),
            (read, _) => read,
        };
        read.map_err(|bad| match Refused::from(bad) {
            Refused::Row((reason, _, error)) => {
                Refused::Row((reason, Some(ColumnRole::Until), error))
            }
            Refused::File(error) => Refused::Row((Reason::Time, Some(ColumnRole::Until), error)),
        })
    }

    /// Keeps what a row says of its actor, the first of each.
    fn note_person(&mut self, id: &[u8], found: &RowFields<'_>) -> Result<(), Fault> {
        let text = |role| {
            let field = field_of(found, role).trim_ascii();
            (!is_absent(field)).then(|| String::from_utf8_lossy(field))
        };
        let (name, kind) = (text(ColumnRole::Name), text(ColumnRole::Kind));
        if (name.is_none() && kind.is_none()) || self.people.contains_key(id) {
            return Ok(());
        }
        let actor = Actor::new(&*String::from_utf8_lossy(id));
        let actor = match name {
            Some(name) => actor.named(&name),
            None => actor,
        };
        let actor = match kind.map(|kind| kind.parse::<ActorKind>()) {
            Some(Err(error)) => return Err((Reason::Field, Some(ColumnRole::Kind), error)),
            Some(Ok(kind)) => actor.of_kind(kind),
            None => actor,
        };
        self.people.insert(id.into(), actor);
        Ok(())
    }
}

#[cfg(feature = "json")]
impl RowParser<'_> {
    /// The position, with all the digits that the row has.
    fn exact_position(&mut self, found: &RowFields<'_>) -> Result<(f64, f64), Fault> {
        let (lat, lon) = self.position(found)?;
        let exact = |role, units| {
            let own = std::str::from_utf8(field_of(found, role)).ok();
            let own = own.and_then(|text| text.trim().parse::<f64>().ok());
            let rounded = dequantise(units);
            own.filter(|own| (own - rounded).abs() < 1e-7).unwrap_or(rounded)
        };
        Ok((exact(ColumnRole::Lat, lat), exact(ColumnRole::Lon, lon)))
    }

    /// The row as the record of a case file that says the same.
    fn claim<'r>(
        &self,
        id: &[u8],
        found: &RowFields<'_>,
        instant: Result<i64, BadTime>,
        point: Option<(f64, f64)>,
        radius: Distance,
    ) -> Result<RowRead<'r>, Refused> {
        // Only columns that are read are looked at, so that a fault there is told.
        let text = |role| -> Result<Option<Json<'static>>, Fault> {
            let field = field_of(found, role).trim_ascii();
            if is_absent(field) {
                return Ok(None);
            }
            let text = std::str::from_utf8(field).map_err(|_| {
                let message = format!("{} is not UTF-8", shown(field));
                let cure = "save the file as UTF-8";
                fault(Reason::Field, Some(role), ErrorKind::Format, message, cure)
            })?;
            Ok(Some(Json::Text(text.to_owned().into())))
        };
        let mut said = Object::new();
        put(&mut said, "id", text(ColumnRole::Id)?);
        put(&mut said, "actor", Some(Json::Text(String::from_utf8_lossy(id).into_owned().into())));
        let mut place = Object::new();
        put(&mut place, "name", text(ColumnRole::Place)?);
        if let Some((lat, lon)) = point {
            put(&mut place, "lat", number(lat));
            put(&mut place, "lon", number(lon));
        }
        let has_radius = radius > Distance::ZERO;
        put(&mut place, "radius_m", number(radius.as_metres()).filter(|_| has_radius));
        let zones = String::from_utf8_lossy(field_of(found, ColumnRole::Zone));
        let zones = zones.split([' ', ',', ';']).filter(|zone| !is_absent(zone.as_bytes()));
        let mut zones: Vec<_> = zones.map(|zone| Json::Text(zone.to_owned().into())).collect();
        if let Some(zone) = self.zone.filter(|_| zones.is_empty() && instant.is_err()) {
            zones.extend((!place.is_empty()).then(|| Json::Text(zone.name().into())));
        }
        put(&mut place, "zones", (!zones.is_empty()).then_some(Json::List(zones)));
        let is_placed = place.iter().any(|(name, _)| name != "zones");
        if !is_placed && (!place.is_empty() || !self.header.has(ColumnRole::Stated)) {
            let message = "the row has neither a place nor a position".to_owned();
            let cure = "write one of the two, or leave the row out";
            return Err(fault(Reason::NoPosition, None, ErrorKind::Missing, message, cure).into());
        }
        put(&mut said, "place", (!place.is_empty()).then_some(Json::Object(place)));
        let has_words = !is_absent(field_of(found, ColumnRole::Stated).trim_ascii());
        let words = text(ColumnRole::Stated)?;
        let when = |when: String| Some(Json::Text(when.into()));
        match instant {
            Ok(instant) => {
                put(&mut said, "when", when(Timestamp::clamped(instant).to_string()));
                put(&mut said, "stated", words);
            }
            // What is no instant may be an interval, or words.
            Err(bad) => match (self.time_text(found), words) {
                (None, words) => {
                    if !self.header.has(ColumnRole::Stated) {
                        return Err(bad.into());
                    }
                    put(&mut said, "time", words);
                }
                (Some(text), words) if is_worked_out(&text) => {
                    put(&mut said, "when", when(text));
                    put(&mut said, "stated", words);
                }
                // A count since 1970, which no words are.
                (Some(text), None) if text.parse().is_ok_and(|count: f64| count >= 1e8) => {
                    return Err(bad.into());
                }
                (Some(text), None) => put(&mut said, "time", when(text)),
                (Some(_), Some(_)) => {
                    return Err(match Refused::from(bad) {
                        Refused::File(error) => {
                            (Reason::Time, Some(ColumnRole::Time), error).into()
                        }
                        row => row,
                    });
                }
            },
        }
        let stay = match text(ColumnRole::Stay)? {
            Some(Json::Text(stay)) => {
                Some(Json::Bool(stay.to_ascii_lowercase().parse().map_err(|_| {
                    let message =
                        format!("{} does not say whether it was a stay", shown(stay.as_bytes()));
                    let cure = "write true or false";
                    fault(Reason::Field, Some(ColumnRole::Stay), ErrorKind::Syntax, message, cure)
                })?))
            }
            _ => None,
        };
        put(&mut said, "stay", stay);
        for role in [
            ColumnRole::Absent,
            ColumnRole::Until,
            ColumnRole::Source,
            ColumnRole::Reported,
            ColumnRole::Modality,
            ColumnRole::Quote,
        ] {
            put(&mut said, role.as_str(), text(role)?);
        }
        let read = sighting_of_row(&Json::Object(said), self.published);
        let (sighting, odd) = read.map_err(|error| {
            let role = at_fault(error.path().unwrap_or_default(), has_words);
            let reason = match role {
                Some(ColumnRole::Time | ColumnRole::Stated | ColumnRole::Until) => Reason::Time,
                _ => Reason::Field,
            };
            (reason, role.filter(|role| self.header.has(*role)), error.without_path())
        })?;
        Ok(RowRead::Said(sighting, odd))
    }

    /// The time of the row as it is written.
    fn time_text(&self, found: &RowFields<'_>) -> Option<String> {
        let time = field_of(found, ColumnRole::Time).trim_ascii();
        let of_day = field_of(found, ColumnRole::TimeOfDay).trim_ascii();
        let text = [time, of_day].join(&b' ');
        let text = text.trim_ascii();
        (!is_absent(text)).then(|| String::from_utf8_lossy(text).into_owned())
    }
}

/// Whether a text is an interval, or several of which one holds.
#[cfg(feature = "json")]
fn is_worked_out(text: &str) -> bool {
    text.split(" or ").all(|one| one.parse::<Interval>().is_ok())
}

/// The column in which the field of a record was wrong.
#[cfg(feature = "json")]
fn at_fault(path: &str, has_words: bool) -> Option<ColumnRole> {
    let mut steps = path.split(['.', '[']);
    match (steps.next().unwrap_or_default(), steps.next()) {
        ("place", Some("lat")) => Some(ColumnRole::Lat),
        ("place", Some("lon")) => Some(ColumnRole::Lon),
        ("place", Some("radius_m")) => Some(ColumnRole::Radius),
        ("place", Some("zone" | "zones")) => Some(ColumnRole::Zone),
        ("time", _) if has_words => Some(ColumnRole::Stated),
        ("time" | "when", _) => Some(ColumnRole::Time),
        (field, _) => field.parse().ok(),
    }
}
