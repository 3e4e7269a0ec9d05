//! Promises that no signature shows: what may cross a thread, and the sizes.
//!
//! A private field can take an auto trait away from a public type, and nobody
//! notices until a dependent crate no longer compiles.

use std::collections::BTreeSet;
use std::panic::{RefUnwindSafe, UnwindSafe};

use lastseen::*;

use crate::ladder::read::Source;

fn crosses_threads<T: Send + Sync + Unpin + 'static>() {}
fn survives_a_panic<T: UnwindSafe + RefUnwindSafe>() {}

/// One row for each public type; then the size in bytes if it is a promise, and
/// why the type is not `UnwindSafe` or stays on one thread if it does. A type that only a feature
/// brings has its `#[cfg(feature = "…")]` before it, one with a lifetime is
/// written `View<'static>`.
macro_rules! promises {
    ($($(#[$cfg:meta])? $type:ty $(, size $size:literal)? $(, not_unwind_safe $why:literal)?
        $(, one_thread $alone:literal)?;)*) => {
        const PROMISED: &[&str] = &[$(stringify!($type)),*];

        #[test]
        fn every_type_crosses_threads() {
            $($(#[$cfg])? promises!(@threads $type $(, $alone)?);)*
        }

        #[test]
        fn every_type_survives_a_panic() {
            $($(#[$cfg])? promises!(@unwind $type $(, $why)? $(, $alone)?);)*
        }

        #[test]
        fn the_small_types_stay_small() {
            $($(#[$cfg])? promises!(@size $type $(, $size)?);)*
            let word = size_of::<usize>();
            assert_eq!(size_of::<Error>(), word);
            assert_eq!(size_of::<Result<(), Error>>(), word);
        }
    };
    (@threads $type:ty) => { crosses_threads::<$type>() };
    (@threads $type:ty, $why:literal) => {};
    (@unwind $type:ty) => { survives_a_panic::<$type>() };
    (@unwind $type:ty, $why:literal) => {};
    (@size $type:ty) => {};
    (@size $type:ty, $size:literal) => {
        assert_eq!(size_of::<$type>(), $size, stringify!($type))
    };
}

promises! {
    Absence;
    Actor;
    ActorHandle;
    ActorId;
    ActorKind;
    AnswerColumn;
    AnswerColumns;
    Approach<'static>;
    Arrival<'static>;
    Ask<'static>;
    Basis;
    Bearing;
    Calendar;
    Candidate;
    #[cfg(feature = "json")]
    Case;
    #[cfg(feature = "json")]
    CaseFile;
    Certainty;
    ColumnRole;
    Conflict<'static>;
    ConflictKind, size 1;
    ConflictPolicy;
    Coverage, size 16;
    Credibility;
    DateOrder;
    DayPart, size 1;
    DayParts;
    Distance, size 8;
    DistanceRange;
    DurationRange, size 16;
    Encounter<'static>;
    Error, not_unwind_safe "holds the error of another library, which promises nothing";
    ErrorKind, size 1;
    Evidence;
    Excluded;
    Expectation<'static>;
    Explanation;
    Fields<'static>;
    FileKind, size 1;
    Fold;
    Gap<'static>;
    GapPolicy;
    Gmt;
    Grain;
    Hint, size 1;
    Inconsistency<'static>;
    Input<'static>, one_thread "holds the reader and the function of the caller";
    Interval, size 16;
    Itinerary<'static>;
    LastSeen<'static>;
    LeapPolicy;
    Limit<'static>;
    Loaded, not_unwind_safe "holds the errors of rows";
    Local;
    LocalGap;
    LongestGap;
    Loss, size 1;
    Membership;
    MembershipKind;
    Mention;
    Mentioned, not_unwind_safe "holds an error, which holds those of other libraries";
    Metric;
    Modality, size 1;
    Network<'static>;
    Note;
    Offset, size 4;
    OffsetPolicy;
    Order;
    Outcome;
    Outline;
    Outlook;
    PartHours;
    Place;
    Position<'static>;
    Profile<'static>;
    Progress;
    Qualifier;
    Reach<'static>;
    Reason;
    Reconcile;
    Reconciled;
    Rejected, not_unwind_safe "holds the error of another library, which promises nothing";
    Relation;
    Relative;
    RelativeCheck;
    RelativeVerdict;
    Reliability;
    Remedy<'static>;
    #[cfg(feature = "json")]
    Report;
    Seen<'static>;
    Sighting;
    SightingId, size 4;
    SignedDuration, size 8;
    Slip;
    Source;
    SourceClock;
    Speed, size 8;
    SpeedRange;
    Stated;
    Stay<'static>;
    StayEnd, size 1;
    StayRule, size 32;
    TimeFormat;
    Timeline;
    Timestamp, size 8;
    Together;
    Trip<'static>;
    Tzdb;
    Verdict, size 1;
    View<'static>, size 32;
    Written;
    Zone, size 2;
    ZoneSet;
}

#[test]
fn every_public_type_is_among_the_promises() {
    let public = public_types();
    assert!(public.contains("Timestamp"), "the public types were not found: {public:?}");
    let promised: BTreeSet<String> = PROMISED
        .iter()
        .filter_map(|name| name.split('<').next())
        .map(|name| name.trim().to_owned())
        .collect();
    let missing: Vec<_> = public.difference(&promised).collect();
    assert!(missing.is_empty(), "give {missing:?} a row in tests/it/auto_traits.rs");
    assert_eq!(public, promised);
}

/// What `lib.rs` re-exports by name; it has no public module with a file.
fn public_types() -> BTreeSet<String> {
    let text = include_str!("../../src/lib.rs");
    for item in syn::parse_file(text).unwrap().items {
        if let syn::Item::Mod(module) = item {
            let hidden = matches!(module.vis, syn::Visibility::Inherited);
            let name = module.ident;
            assert!(
                hidden || module.content.is_some(),
                "{name} is public; read its types here too"
            );
        }
    }
    exported_types("src/lib.rs", text)
}

fn exported_types(path: &str, text: &str) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = Source::read(path, text).exports.into_keys().collect();
    // Functions and modules begin in lower case, constants are all upper.
    names.retain(|name| {
        let mut letters = name.chars();
        let first = letters.next().is_some_and(char::is_uppercase);
        first && (name.len() == 1 || letters.any(char::is_lowercase))
    });
    names
}

#[test]
fn the_types_of_a_use_tree_are_among_its_leaves() {
    let text = "pub use crate::a::b::{C, d::{E, f, self}, G as H, LIMIT}; use crate::I;";
    assert_eq!(Vec::from_iter(exported_types("src/view.rs", text)), ["C", "E", "H"]);
}
