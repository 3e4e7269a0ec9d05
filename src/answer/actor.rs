//! The id of an actor, as it is in every answer.

use serde::ser::{Serialize, Serializer};

use crate::actor::ActorId;

/// The id alone.
impl Serialize for ActorId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
