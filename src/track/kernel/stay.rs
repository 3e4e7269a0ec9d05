//! Where a mover stayed: runs of fixes that keep together for long enough.

use std::ops::Range;

use super::window::{Window, is_within};
use crate::timeline::{Chart, Columns, TURN, eastwards};

/// How near the sightings of one stay keep together, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Extent {
    /// No two of them are farther apart.
    Diameter(f64),
    /// None is farther from the first of them.
    FromFirst(f64),
    /// All are at one place.
    OnePlace,
    /// However far apart they are.
    Anywhere,
}

/// The stays of a mover, oldest first: the rows of each.
///
/// A stay is a run of fixes that keep together as `extent` says, without a step
/// longer than `limit`, from whose first to whose last at least `least`
/// microseconds pass. It goes on as long as that holds; the next one is looked
/// for among the fixes after it.
///
/// For a diameter, of all runs that end at one fix the longest counts. From the
/// first fix, where a run is too short the next one begins with the fix that
/// broke it.
pub(crate) fn stays(
    columns: Columns<'_>,
    extent: Extent,
    least: i64,
    limit: i64,
) -> Vec<Range<usize>> {
    let mut before = None;
    let parted = columns.times().iter().map(|&time| {
        let before = before.replace(time);
        before.is_some_and(|before| time.saturating_sub(before) > limit)
    });
    let lasts = |run: &Range<usize>| {
        let times = columns.times().get(run.clone()).unwrap_or_default();
        let ends = times.first().zip(times.last());
        ends.is_some_and(|(first, last)| last.saturating_sub(*first) >= least)
    };
    let metres = match extent {
        Extent::Diameter(metres) => {
            let mut window = Window::new(columns, metres);
            return collect(parted, lasts, |row, start| window.admit(row, start));
        }
        Extent::FromFirst(metres) => metres,
        Extent::OnePlace => 0.0,
        Extent::Anywhere => return collect(parted, lasts, |_, start| start),
    };
    collect(parted, lasts, |row, start| {
        let together = is_within(columns.point(row), columns.point(start), metres);
        if together { start } else { row }
    })
}

/// The runs of rows that last.
///
/// `parted` says of each row whether a run that ends before it goes on no
/// further. `admit` is given the other rows one by one, with where the run began
/// so far, and says where a run that ends with this row begins.
pub(crate) fn collect(
    parted: impl Iterator<Item = bool>,
    lasts: impl Fn(&Range<usize>) -> bool,
    mut admit: impl FnMut(usize, usize) -> usize,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut rows) = (0, 0);
    for (row, parted) in parted.enumerate() {
        rows = row + 1;
        let begins = if parted || row == start { row } else { admit(row, start) };
        if begins == start {
            continue;
        }
        let run = start..row;
        start = if lasts(&run) {
            found.push(run);
            row
        } else {
            begins
        };
    }
    let run = start..rows;
    if !run.is_empty() && lasts(&run) {
        found.push(run);
    }
    found
}

/// The middle of the box that points span on the chart; `None` of no points.
pub(crate) fn middle(points: impl IntoIterator<Item = (i32, i32)>) -> Option<(i32, i32)> {
    let mut points = points.into_iter().peekable();
    let &(_, origin) = points.peek()?;
    let mut chart = Chart::EMPTY;
    for (lat, lon) in points {
        chart.add(lat, eastwards(origin, lon));
    }
    let (south, north, west, east) = chart.edges();
    let lat = (i64::from(south) + i64::from(north)) / 2;
    let lon = i64::from(origin) + (west + east) / 2;
    let lon = (lon + TURN / 2).rem_euclid(TURN) - TURN / 2;
    Some((i32::try_from(lat).ok()?, i32::try_from(lon).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::place::geodesy::geodesic_e7;
    use crate::timeline::columns::tests::{Owned, origin, walk};

    const SECOND: i64 = 1_000_000;

    fn apart(columns: Columns<'_>, a: usize, b: usize) -> f64 {
        let (a, b) = (columns.point(a).unwrap(), columns.point(b).unwrap());
        geodesic_e7(a.0, a.1, b.0, b.1)
    }

    /// The definition, from all distances.
    fn naive(columns: Columns<'_>, extent: Extent, least: i64, limit: i64) -> Vec<Range<usize>> {
        let (times, count) = (columns.times(), columns.len());
        let (Extent::Diameter(metres) | Extent::FromFirst(metres)) = extent else { panic!() };
        let near: Vec<Vec<bool>> =
            (0..count).map(|a| (0..=a).map(|b| apart(columns, a, b) <= metres).collect()).collect();
        let joins = |row: usize, start: usize| {
            times[row] - times[row - 1] <= limit
                && match extent {
                    Extent::Diameter(_) => near[row][start..].iter().all(|&near| near),
                    _ => near[row][start],
                }
        };
        let (mut found, mut free) = (Vec::new(), 0);
        for end in 0..count {
            // The longest run of free rows that ends with this one.
            let start = match extent {
                Extent::Diameter(_) => (free..end)
                    .find(|&start| (start + 1..=end).all(|row| joins(row, start)))
                    .unwrap_or(end),
                _ => free,
            };
            let goes_on = end + 1 < count && joins(end + 1, start);
            let lasts = times[end] - times[start] >= least;
            if lasts && !goes_on {
                found.push(start..end + 1);
            }
            if !goes_on && (lasts || matches!(extent, Extent::FromFirst(_))) {
                free = end + 1;
            }
        }
        found
    }

    #[test]
    fn a_stay_as_wide_and_as_short_as_allowed_counts() {
        // 110.574389 m is a thousandth of a degree at the equator, northwards.
        let owned = Owned::new(vec![
            (0, 0, 0),
            (10 * SECOND, 10_000, 0),
            (20 * SECOND, 0, 0),
            (30 * SECOND, 10_001, 0),
        ]);
        let metres = geodesic_e7(0, 0, 10_000, 0);
        for extent in [Extent::Diameter(metres), Extent::FromFirst(metres)] {
            let of = |least, limit| stays(owned.columns(), extent, least, limit);
            assert_eq!(of(20 * SECOND, 10 * SECOND), vec![0..3]);
            assert!(of(20 * SECOND + 1, 10 * SECOND).is_empty());
            assert!(of(10 * SECOND, 10 * SECOND - 1).is_empty());
        }
    }

    #[test]
    fn a_step_as_long_as_the_limit_parts_nothing() {
        let of = |times: &[i64], limit| {
            let owned = Owned::new(times.iter().map(|&time| (time, 0, 0)).collect());
            stays(owned.columns(), Extent::Anywhere, 0, limit)
        };
        assert_eq!(of(&[], 5), []);
        assert_eq!(of(&[1], 5), vec![0..1]);
        assert_eq!(of(&[1, 6, 12, 13], 5), [0..2, 2..4]);
        assert_eq!(of(&[0, 10, 21, 21], 10), [0..2, 2..4]);
        assert_eq!(of(&[3, 3, 4], -1), [0..1, 1..2, 2..3]);
        assert_eq!(of(&[i64::MIN, i64::MAX], i64::MAX - 1), [0..1, 1..2]);
    }

    #[test]
    fn a_gap_breaks_a_stay_in_two() {
        let times = [0, 10, 20, 100, 110, 120].map(|s| (s * SECOND, 5, 5));
        let owned = Owned::new(times.to_vec());
        let of = |limit| stays(owned.columns(), Extent::Diameter(1.0), 20 * SECOND, limit);
        assert_eq!(of(79 * SECOND), [0..3, 3..6]);
        assert_eq!(of(80 * SECOND), vec![0..6]);
    }

    #[test]
    fn long_stays_are_found_through_the_boxes() {
        // Ten thousand fixes in a ring of 90 m, with one step out of it.
        let rows = (0..10_000_i64).map(|row| {
            let angle = row as f64;
            let out = if row == 7_000 { 20_000 } else { 0 };
            let (lat, lon) = ((angle.sin() * 4_000.0) as i32, (angle.cos() * 4_000.0) as i32 + out);
            (row * SECOND, lat, lon)
        });
        let owned = Owned::new(rows.collect());
        let found = stays(owned.columns(), Extent::Diameter(95.0), 60 * SECOND, 5 * SECOND);
        assert_eq!(found, [0..7_000, 7_001..10_000]);
        // Now the ring itself is too wide, and no row is near all the others.
        let found = stays(owned.columns(), Extent::Diameter(80.0), 60 * SECOND, 5 * SECOND);
        assert!(found.is_empty());
    }

    proptest! {
        // The oracle measures every pair.
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn stays_are_what_the_definition_says(
            owned in origin().prop_flat_map(|origin| walk(origin, 3_000, 0..120)),
            metres in 0.0..120.0, diameter: bool, least in 0..600_i64, limit in 30..1_500_i64,
        ) {
            let extent = if diameter { Extent::Diameter(metres) } else { Extent::FromFirst(metres) };
            let (columns, least, limit) = (owned.columns(), least * SECOND, limit * SECOND);
            prop_assert_eq!(stays(columns, extent, least, limit), naive(columns, extent, least, limit));
        }

        #[test]
        fn who_swings_about_as_wide_as_allowed_stays_as_the_definition_says(
            lat in -700_000_000..=700_000_000_i32, turn in prop_oneof![Just(2.399963), 0.01..0.3],
            wide in 0.97..1.03, at_anchor in 100..220_i64, under_way in 0..60_i64,
        ) {
            let east = 9_000.0 / (f64::from(lat) * 1e-7).to_radians().cos();
            let rows = (0..at_anchor + under_way).map(|row| {
                let (sin, cos) = (row as f64 * turn).sin_cos();
                let away = (row - at_anchor).max(0) as i32 * 1_000;
                (row * SECOND, lat + (sin * 9_000.0) as i32 + away, (cos * east) as i32)
            });
            let owned = Owned::new(rows.collect());
            let extent = Extent::Diameter(200.1 * wide);
            let found = stays(owned.columns(), extent, 30 * SECOND, i64::MAX);
            prop_assert_eq!(found, naive(owned.columns(), extent, 30 * SECOND, i64::MAX));
        }

        #[test]
        fn a_slow_drift_is_followed_exactly(
            owned in walk((600_000_000, 0), 300, 70..150),
            metres in 10.0..60.0, least in 0..9_000_i64,
        ) {
            let (columns, least) = (owned.columns(), least * SECOND);
            let extent = Extent::Diameter(metres);
            let found = stays(columns, extent, least, i64::MAX);
            prop_assert_eq!(found, naive(columns, extent, least, i64::MAX));
        }
    }
}
