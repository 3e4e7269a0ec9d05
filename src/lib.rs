//! Where somebody was last seen, and what time gap exists, from reports that
//! are uncertain, contradictory and written in mixed local time and GMT.
//!
//! ```
//! use lastseen::{Place, Reconcile, Sighting, Stated, Timeline, Timestamp, Zone};
//!
//! // A report, as it was printed on the Wednesday.
//! let published: Timestamp = "2023-09-13T08:00:00Z".parse()?;
//! let stated: Stated = "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)".parse()?;
//!
//! // Both clocks are read, and held against each other.
//! let khasan = Place::lat_lon(42.4286, 130.6456)?.in_zone("Asia/Vladivostok".parse::<Zone>()?);
//! let arrival = stated.reconcile(Reconcile::from(published).place(&khasan))?;
//! assert_eq!(arrival.exact()?.to_string(), "2023-09-11T20:00:00Z");
//!
//! // What was claimed becomes a timeline, and a view of it answers.
//! let timeline: Timeline =
//!     [Sighting::new("train", khasan, arrival.interval())].into_iter().collect();
//! let view = timeline.as_known();
//! let last = view.last_seen("train");
//! assert_eq!(last.interval(), Some(arrival.interval()));
//! if let Some(silence) = view.silence("train", published) {
//!     assert_eq!(silence.length().to_string(), "36h");
//! }
//! # Ok::<(), lastseen::Error>(())
//! ```
//!
//! # The types
//!
//! **When.** [`Timestamp`] is an instant, [`Interval`] the `[earliest, latest)`
//! of one moment, [`DurationRange`] an elapsed time, at least and at most.
//! [`Stated`] is a time as somebody wrote it; [`Stated::reconcile`] reads it by
//! the evidence and the policies in a [`Reconcile`], and the [`Reconciled`] has
//! an interval, a [`Verdict`], and everything a reader needs to judge it. A
//! [`Mention`] is one of the times that a whole text states, and [`Mentioned`] when
//! that was, with each [`Hint`] that the text gave. [`Zone`] is an IANA time zone, [`Offset`] an offset from UTC.
//!
//! **Where.** [`Place`] is a disc, a ring around another place ([`Relative`]), or
//! only a name. [`Distance`], [`Speed`] and [`Bearing`] are quantities, not bare
//! numbers.
//!
//! **Who.** [`Actor`], and [`Membership`] for who travels with whom.
//! [`Source`] is who says so, with its [`Reliability`]; [`Modality`] is how a claim
//! is meant.
//!
//! **The claim and the store.** [`Sighting`] is one claim. [`Timeline`] keeps them
//! all and never forgets. [`View`] is the timeline as known now or as known at
//! some moment, and every question is asked of one. [`Ask`] says what a question
//! selects.
//!
//! **The answers.** [`LastSeen`], [`Gap`], [`LongestGap`], [`Reach`], [`Encounter`], [`Stay`],
//! [`Trip`], [`Itinerary`], [`Conflict`] and [`Expectation`] are made of [`Seen`],
//! a handle onto a stored sighting that knows by which evidence it speaks of the
//! actor. What claims say of each other's times counts in each of them;
//! [`Network`] lists the claims that contradict each other there.
//!
//! **Of tracks of fixes**, with the same [`Ask`]: [`Coverage`], [`Position`], the
//! [`Approach`] of an encounter, and the steps that are too fast
//! ([`View::steps_faster_than`]).
//!
//! **In and out.** `Case` reads the case file of an investigation (feature
//! `json`) and writes a page of it, [`Profile`] reads tables of fixes as trackers write them. Each answer is a
//! sentence by `Display`, and data by `Serialize`.
//!
//! # In a program
//!
//! A [`Timeline`] crosses threads, and everything is asked through `&Timeline`.
//! This is all that a service has to do, where [`ErrorKind`] tells it which
//! status to send:
//!
//! ```
//! use lastseen::{Ask, Error, ErrorKind, Timeline, Timestamp};
//!
//! fn who_was_where(timeline: &Timeline, actor: &str, known: &str) -> Result<String, Error> {
//!     timeline.actor(actor)?;
//!     let known: Timestamp = known.parse()?;
//!     Ok(timeline.as_known_at(known).last_seen(Ask::of(actor).inferred()).to_string())
//! }
//!
//! fn status(error: &Error) -> u16 {
//!     match error.kind() {
//!         ErrorKind::UnknownId => 404,
//!         ErrorKind::Syntax | ErrorKind::OutOfRange => 400,
//!         _ => 500,
//!     }
//! }
//!
//! let timeline = Timeline::new();
//! let answer = who_was_where(&timeline, "kim", "2023-09-13T08:00:00Z");
//! assert_eq!(answer.map_err(|error| status(&error)), Err(404));
//! ```
//!
//! # What the words mean
//!
//! *Certain* is what holds on every reading of the claims, *possible* what holds
//! on some. The crate invents no probabilities and picks nothing by itself: an
//! answer that is not exact says so, and the strict exits (`exact()?`) refuse.
//!
//! There is no clock, no network and no global state inside: `now` is an
//! argument. Places are not looked up, and only English is read.
//!
//! # Crate features
//!
//! * `jiff` (default): zone rules of the current tzdb release, right for all
//!   years. Without it chrono-tz answers, from an older release that ends in 2099.
//! * `json` (default): the case file, and answers as JSON.
//! * `cli`: the command `lastseen`, with every format and on all cores.
//! * `gpx`: tracks and waypoints in GPX, in and out; tracks in KML and TCX, in; part of `cli`.
//! * `arrow`: answers as record batches of Arrow, for other engines.
//! * `parquet`: tables of fixes in Parquet, in and out; part of `cli`.
//! * `rayon`: large tables and cases are read and sorted on all cores, with the same
//!   result; part of `cli`.
//! * `tz-lookup`: zones from coordinates, where they are asked for: by
//!   `Place::zones_here`, `Reconcile::located`, or `"zone": "by_position"` in a case
//!   file. The boundary data is OpenStreetMap's, under the ODbL 1.0, and a binary
//!   built with it must say so, as `lastseen --version` does.
//! * `unpack`: files packed with gzip or zstd are read; part of `cli`.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod actor;
mod answer;
mod error;
mod format;
mod limits;
mod links;
mod place;
mod reason;
mod sighting;
mod sojourn;
mod source;
mod time;
mod timeline;
mod track;
mod view;
mod words;

pub use actor::{Actor, ActorId, ActorKind, Membership, MembershipKind};
pub use answer::{AnswerColumn, AnswerColumns};
pub use error::{Error, ErrorKind, printable};
#[cfg(feature = "json")]
pub use format::{Case, CaseFile, Report};
pub use format::{
    ColumnRole, FileKind, Input, Loaded, Loss, Profile, Progress, Reason, Rejected, TimeFormat,
    Written,
};
pub use place::bearing::Bearing;
pub use place::distance::{Distance, DistanceRange};
pub use place::outline::Outline;
pub use place::relative::{RelativeCheck, RelativeVerdict};
pub use place::speed::{Speed, SpeedRange};
pub use place::{Metric, Place, Relative};
pub use reason::conflict::{Conflict, ConflictKind};
pub use reason::{Arrival, Limit, Reach, Remedy, Slip};
pub use reason::{Expectation, Inconsistency, Network, Outcome};
pub use sighting::{Absence, Relation, Sighting};
pub use sojourn::StayEnd;
pub use source::{Credibility, Modality, Reliability, Source};
pub use time::duration::{DurationRange, SignedDuration};
pub use time::interval::Interval;
pub use time::local::Local;
pub use time::prose::{Hint, Mention, Mentioned};
pub use time::reconcile::{
    Basis, Candidate, ConflictPolicy, DateOrder, Explanation, Fold, GapPolicy, Gmt, Grain,
    LeapPolicy, LocalGap, Note, OffsetPolicy, Outlook, Reconcile, Reconciled, SourceClock, Verdict,
};
pub use time::stated::{Calendar, DayPart, DayParts, Fields, PartHours, Qualifier, Stated};
pub use time::timestamp::Timestamp;
pub use time::zone::{Offset, Tzdb, Zone, ZoneSet};
pub use timeline::{ActorHandle, SightingId, Timeline};
pub use track::{
    Approach, Coverage, Encounter, Itinerary, Position, Stay, StayRule, Together, Trip,
};
pub use view::{Ask, Certainty, Evidence, Excluded, Gap, LastSeen, LongestGap, Order, Seen, View};

#[cfg(doc)]
pub mod _documentation {
    //! The long documents: why the crate is as it is, and how it is built.

    #[cfg(feature = "json")]
    #[doc = include_str!("doc/cookbook.md")]
    pub mod cookbook {}

    #[doc = include_str!("doc/design.md")]
    pub mod design {}

    #[cfg(feature = "json")]
    #[doc = include_str!("doc/formats.md")]
    pub mod formats {}

    #[doc = include_str!("doc/semantics.md")]
    pub mod semantics {}

    #[doc = include_str!("doc/definitions.md")]
    pub mod definitions {}

    #[doc = include_str!("doc/architecture.md")]
    pub mod architecture {}
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub mod readme {}
