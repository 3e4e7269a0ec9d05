//! An actor, with the fields of the case file.

use serde::ser::{Serialize, Serializer};

use crate::actor::{Actor, ActorId};
use crate::place::speed::Speed;

/// The id alone.
impl Serialize for ActorId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

serialize!(|actor: Actor| Object {
    id: actor.id(),
    name: actor.name(),
    kind: actor.kind(),
    max_speed_kmh: actor.max_speed().map(Speed::as_km_per_hour)
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::ActorKind;

    #[test]
    fn an_actor_has_the_fields_of_the_case_file() {
        let train = Actor::new("train").of_kind(ActorKind::Vehicle);
        let train = train.at_most(Speed::metres_per_second(20.0).unwrap());
        assert_eq!(
            serde_json::to_string(&train).unwrap(),
            r#"{"id":"train","name":"train","kind":"vehicle","max_speed_kmh":72.0}"#
        );
        assert_eq!(serde_json::to_string(train.id()).unwrap(), r#""train""#);
    }
}
