//! Names and quantities as data, for who builds an answer of their own.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::data::Seconds;
use crate::actor::{Actor, ActorId};
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::place::speed::{Speed, SpeedRange};
use crate::source::Source;
use crate::time::duration::DurationRange;

/// The id alone.
impl Serialize for ActorId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

/// With the fields of the case file.
impl Serialize for Actor {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(4))?;
        map.serialize_entry("id", self.id())?;
        map.serialize_entry("name", self.name())?;
        map.serialize_entry("kind", &self.kind())?;
        map.serialize_entry("max_speed_kmh", &self.max_speed().map(Speed::as_km_per_hour))?;
        map.end()
    }
}

/// With the fields of the case file.
impl Serialize for Source {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(4))?;
        map.serialize_entry("id", self.id())?;
        map.serialize_entry("name", self.name())?;
        map.serialize_entry("reliability", &self.reliability())?;
        map.serialize_entry("zone", &self.zone())?;
        map.end()
    }
}

/// `id`, `name`, `lat`, `lon`, `radius_m`, each null where it has none. A ring
/// has no position of its own; `text` says where it lies.
impl Serialize for Place {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut map = to.serialize_map(Some(6))?;
        map.serialize_entry("id", &some(self.id()))?;
        map.serialize_entry("name", &some(self.name()))?;
        map.serialize_entry("lat", &self.lat())?;
        map.serialize_entry("lon", &self.lon())?;
        map.serialize_entry("radius_m", &self.radius().map(Distance::as_metres))?;
        map.serialize_entry("text", &format_args!("{self}"))?;
        map.end()
    }
}

/// `min_seconds` and `max_seconds`, null where that end is open.
impl Serialize for DurationRange {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("min_seconds", &self.min().map(Seconds))?;
        map.serialize_entry("max_seconds", &self.max().map(Seconds))?;
        map.end()
    }
}

/// `min_m` and `max_m`.
impl Serialize for DistanceRange {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("min_m", &self.min().as_metres())?;
        map.serialize_entry("max_m", &self.max().as_metres())?;
        map.end()
    }
}

/// `min_kmh` and `max_kmh`, null where no speed is too high.
impl Serialize for SpeedRange {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("min_kmh", &self.min().as_km_per_hour())?;
        map.serialize_entry("max_kmh", &self.max().map(Speed::as_km_per_hour))?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::ActorKind;
    use crate::time::duration::SignedDuration;

    fn json(value: impl Serialize) -> String {
        serde_json::to_string(&value).unwrap()
    }

    #[test]
    fn names_have_the_fields_of_the_case_file() {
        let train = Actor::new("train").of_kind(ActorKind::Vehicle);
        let train = train.at_most(Speed::metres_per_second(20.0).unwrap());
        assert_eq!(
            json(&train),
            r#"{"id":"train","name":"train","kind":"vehicle","max_speed_kmh":72.0}"#
        );
        assert_eq!(json(train.id()), r#""train""#);
        let kcna = Source::new("kcna").writing_in("Asia/Pyongyang".parse().unwrap());
        assert_eq!(
            json(kcna),
            r#"{"id":"kcna","name":"kcna","reliability":null,"zone":"Asia/Pyongyang"}"#
        );
        let khasan = Place::lat_lon(42.5, 130.5).unwrap().named("Khasan");
        assert_eq!(
            json(khasan),
            r#"{"id":null,"name":"Khasan","lat":42.5,"lon":130.5,"radius_m":0.0,"text":"Khasan"}"#
        );
    }

    #[test]
    fn an_open_end_is_null_and_a_whole_second_an_integer() {
        let hour = SignedDuration::from_hours(1);
        assert_eq!(
            json(DurationRange::at_least(hour)),
            r#"{"min_seconds":3600,"max_seconds":null}"#
        );
        let half = DurationRange::exactly(SignedDuration::from_micros(500_000));
        assert_eq!(json(half), r#"{"min_seconds":0.5,"max_seconds":0.5}"#);
        let apart = DistanceRange::exactly(Distance::metres(5.0).unwrap());
        assert_eq!(json(apart), r#"{"min_m":5.0,"max_m":5.0}"#);
        let needed = SpeedRange::needed(apart, DurationRange::exactly(SignedDuration::ZERO));
        assert!(json(needed).ends_with(r#""max_kmh":null}"#) || needed.is_none());
    }
}
