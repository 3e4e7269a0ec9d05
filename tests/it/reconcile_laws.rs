//! Reconciling: what holds in every zone and at every instant.

use lastseen::{Reconcile, Reconciled, SignedDuration, Stated, Timestamp, Verdict, Zone};
use proptest::prelude::*;

fn read(text: &str, how: impl Into<Reconcile>) -> Reconciled {
    text.parse::<Stated>().unwrap().reconcile(how).unwrap()
}

/// Any zone.
fn any_zone() -> impl Strategy<Value = Zone> {
    let zones: Vec<Zone> = Zone::all().collect();
    prop::sample::select(zones)
}

/// Whole seconds from 1850 to 2090.
fn any_instant() -> impl Strategy<Value = Timestamp> {
    (-3_786_912_000i64..3_786_912_000).prop_map(|s| Timestamp::from_unix_seconds(s).unwrap())
}

/// An instant within a day of a change of the zone's clocks, or any.
fn near_a_change(zone: Zone, from: Timestamp) -> Timestamp {
    let day = SignedDuration::from_hours(24);
    let offset = |at: Timestamp| zone.local(at).unwrap().offset();
    let before = offset(from);
    let changed = (1..400).map(|days| from + day * days).find(|at| offset(*at) != before);
    changed.unwrap_or(from)
}

fn wall(zone: Zone, at: Timestamp) -> String {
    zone.local(at).unwrap().to_string()[..19].to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_wall_reading_finds_its_instant_again(zone in any_zone(), from in any_instant(), shift in 0i64..86_400) {
        for at in [from, near_a_change(zone, from) - SignedDuration::from_secs(shift)] {
            let shown = wall(zone, at);
            let answer = read(&shown, zone);
            prop_assert!(answer.candidates().len() <= 2, "{shown} {zone}: {answer:?}");
            let instants: Vec<_> =
                answer.candidates().iter().map(|c| c.interval.exact().unwrap()).collect();
            prop_assert!(instants.contains(&at), "{shown} {zone}: {instants:?}");
            for candidate in answer.candidates() {
                let found = candidate.interval.exact().unwrap();
                prop_assert_eq!(wall(zone, found), shown.clone());
                prop_assert_eq!(zone.local(found).unwrap().offset(), candidate.offset);
            }
        }
    }

    #[test]
    fn a_wall_reading_agrees_with_its_own_utc(zone in any_zone(), from in any_instant(), shift in 0i64..86_400) {
        for at in [from, near_a_change(zone, from) - SignedDuration::from_secs(shift)] {
            let text = format!("{} ({at})", wall(zone, at));
            let alone = read(&wall(zone, at), zone);
            let answer = read(&text, zone);
            let expected = match alone.candidates().len() {
                1 => Verdict::Agreed,
                _ => Verdict::Resolved,
            };
            prop_assert_eq!(answer.verdict(), expected, "{} {}", text, zone);
            prop_assert_eq!(answer.exact().unwrap(), at);
        }
    }

    #[test]
    fn evidence_never_adds_a_candidate(
        names in prop::collection::vec(any_zone(), 1..5),
        at in any_instant(),
        apart in -30i64..30,
    ) {
        let how = names.iter().fold(Reconcile::new(), |how, zone| how.zone(*zone));
        let shown = wall(names[0], at);
        let stated = at + SignedDuration::from_mins(30) * apart;
        let without = read(&shown, how);
        let with = read(&format!("{shown} ({stated})"), how);
        for candidate in with.candidates() {
            prop_assert!(without.candidates().contains(candidate));
        }
        if with.verdict() == Verdict::Conflict {
            let implied = with.implied().unwrap().exact().unwrap();
            prop_assert_eq!(with.difference(), Some(stated - implied));
            let nearest = without.candidates().iter().map(|c| {
                (stated - c.interval.exact().unwrap()).abs()
            }).min();
            prop_assert_eq!(with.difference().map(SignedDuration::abs), nearest);
            prop_assert!(with.interval().contains(implied) || with.interval().latest() == Some(implied));
            prop_assert!(with.explanations().is_sorted());
            for candidate in with.candidates() {
                prop_assert_eq!(candidate.interval.hull(with.interval()), with.interval());
            }
        }
    }

    #[test]
    fn the_order_of_zones_does_not_show(
        names in prop::collection::vec(any_zone(), 2..6).prop_shuffle(),
        at in any_instant(),
        apart in -3i64..3,
    ) {
        let one = names.iter().fold(Reconcile::new(), |how, zone| how.zone(*zone));
        let other = names.iter().rev().fold(Reconcile::new(), |how, zone| how.zone(*zone));
        let stated = at + SignedDuration::from_mins(30) * apart;
        for text in [wall(names[0], at), format!("{} ({stated})", wall(names[1], at))] {
            prop_assert_eq!(read(&text, one), read(&text, other));
        }
    }

    #[test]
    fn a_day_holds_the_instants_of_its_date(zone in any_zone(), at in any_instant(), shift in 0i64..86_400) {
        let at = near_a_change(zone, at) - SignedDuration::from_secs(shift);
        let date = &wall(zone, at)[..10];
        let answer = read(date, zone);
        prop_assert_eq!(answer.verdict(), Verdict::Resolved);
        prop_assert!(answer.interval().contains(at), "{} {} {}", date, zone, answer.interval());
    }

    #[test]
    fn what_is_read_is_never_a_panic(text in "[0-9]{1,2}(:[0-9]{2})? ?(a\\.m\\.|p\\.m\\.)? (local time|GMT|MSK|EST|Z)( on (Tuesday|12 September|today|12/09/2023))?", at in any_instant(), zone in any_zone()) {
        if let Ok(said) = text.parse::<Stated>() {
            for how in [Reconcile::new(), Reconcile::strict(), Reconcile::new().tolerance(SignedDuration::from_secs(59)), Reconcile::temporal_compatible()] {
                let _ = said.reconcile(how.published(at).zone(zone));
                let _ = said.reconcile(how.published(Timestamp::MIN).zone(zone));
                let _ = said.reconcile(how.published(Timestamp::MAX).anchor(at));
            }
        }
    }
}
