//! Promises that no signature shows: what may cross a thread, and the sizes.
//!
//! A private field can take an auto trait away from a public type, and nobody
//! notices until a dependent crate no longer compiles.

use std::collections::BTreeSet;
use std::panic::{RefUnwindSafe, UnwindSafe};

use lastseen::*;

use crate::ladder::sources;
use crate::ladder::tokens::{Token, tokens};

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
    ActorId;
    ActorKind;
    Approach<'static>;
    Arrival<'static>;
    Ask<'static>;
    Basis;
    Bearing;
    Calendar;
    Candidate;
    #[cfg(feature = "json")]
    Case;
    Certainty;
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
    FastSteps<'static>;
    Fields<'static>;
    FileKind, size 1;
    Fold;
    Gap<'static>;
    GapPolicy;
    Gaps<'static>;
    Gmt;
    Grain;
    Inconsistency<'static>;
    InferredOrder<'static>;
    Input<'static>, one_thread "holds the reader and the function of the caller";
    Interval, size 16;
    Itinerary<'static>;
    LastSeen<'static>;
    LastSeenEach<'static>;
    LeapPolicy;
    Leg;
    Limit<'static>;
    Loaded, not_unwind_safe "holds the errors of rows";
    Local;
    LocalGap;
    Loss, size 1;
    Meeting<'static>;
    MeetingRule, size 24;
    Membership;
    MembershipKind;
    Metric;
    Modality, size 1;
    Network<'static>;
    Note;
    Offset, size 4;
    OffsetPolicy;
    Order;
    Outcome;
    Outline;
    Phrases;
    Place;
    Position<'static>;
    Positions<'static>;
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
    Repair;
    Run<'static>;
    Runs<'static>;
    Seen<'static>;
    Sequence;
    Sighting;
    SightingId, size 4;
    Sightings<'static>;
    SignedDuration, size 8;
    Slip;
    Snapshot<'static>;
    Source;
    Speed, size 8;
    SpeedRange;
    Stated;
    Stay<'static>;
    StayPoint<'static>;
    StayRule, size 32;
    Stays<'static>;
    TimeFormat;
    Timeline;
    Timestamp, size 8;
    Together;
    Trip<'static>;
    Trips<'static>;
    Tzdb;
    Understood<'static>;
    Verdict, size 1;
    View<'static>, size 24;
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

/// What `lib.rs` re-exports by name, and what its public modules define.
fn public_types() -> BTreeSet<String> {
    let sources = sources();
    let source = |path: &str| sources.iter().find(|(own, _)| own == path).map(|(_, text)| text);
    let mut found = BTreeSet::new();
    let mut modules = vec![("src".to_owned(), source("src/lib.rs").unwrap())];
    while let Some((folder, text)) = modules.pop() {
        let tokens = tokens(text);
        for (i, token) in tokens.iter().enumerate() {
            let name = tokens.get(i + 2).and_then(Token::word);
            let (Some("pub"), Some(name)) = (token.word(), name) else { continue };
            match tokens[i + 1].word() {
                Some("use") => found.extend(last_names(&tokens[i + 2..])),
                Some("struct" | "enum" | "union" | "type") => {
                    found.insert(name.to_owned());
                }
                Some("mod") => {
                    let folder = format!("{folder}/{name}");
                    let file = source(&format!("{folder}.rs"));
                    let file = file.or_else(|| source(&format!("{folder}/mod.rs")));
                    modules.extend(file.map(|text| (folder, text)));
                }
                _ => {}
            }
        }
    }
    found
}

/// The type names that the `use` tree at the start of `tokens` ends in.
fn last_names(tokens: &[Token]) -> Vec<String> {
    let end = tokens.iter().position(|token| token.is(";")).unwrap_or(tokens.len());
    let tree = &tokens[..end];
    let mut names = Vec::new();
    for (i, token) in tree.iter().enumerate() {
        let next = tree.get(i + 1);
        let ends = next.is_none_or(|next| next.is(",") || next.is("}"));
        let name = token.word().filter(|_| ends).unwrap_or_default();
        // Functions and modules begin in lower case, constants are all upper.
        let mut letters = name.chars();
        let first = letters.next().is_some_and(char::is_uppercase);
        if first && (name.len() == 1 || letters.any(char::is_lowercase)) {
            names.push(name.to_owned());
        }
    }
    names
}

#[test]
fn the_names_of_a_use_tree_are_its_leaves() {
    let tokens = tokens("a::b::{C, d::{E, f, self}, G as H, LIMIT}; use I;");
    assert_eq!(last_names(&tokens), ["C", "E", "H"]);
}
