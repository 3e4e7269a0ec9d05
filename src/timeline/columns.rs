//! The two columns that every kernel reads.

use std::ops::Range;

/// A time in microseconds since 1970, and a latitude and a longitude in units of
/// 1e-7 degree.
pub(crate) type Fix = (i64, i32, i32);

/// One mover's fixes, oldest first, rows of equal times in the order they were
/// added: microseconds since 1970, and latitude and longitude in units of 1e-7
/// degree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Columns<'a> {
    times: &'a [i64],
    points: &'a [(i32, i32)],
}

impl<'a> Columns<'a> {
    /// The columns as far as both reach.
    pub(crate) fn new(times: &'a [i64], points: &'a [(i32, i32)]) -> Columns<'a> {
        let rows = times.len().min(points.len());
        Columns { times, points }.part(0..rows)
    }

    /// Some of the rows; none where the range is not inside.
    pub(crate) fn part(self, rows: Range<usize>) -> Columns<'a> {
        Columns {
            times: self.times.get(rows.clone()).unwrap_or_default(),
            points: self.points.get(rows).unwrap_or_default(),
        }
    }

    pub(crate) fn len(self) -> usize {
        self.times.len()
    }

    pub(crate) fn times(self) -> &'a [i64] {
        self.times
    }

    /// Latitude and longitude of one row.
    pub(crate) fn point(self, row: usize) -> Option<(i32, i32)> {
        self.points.get(row).copied()
    }

    /// Time, latitude and longitude of one row.
    pub(crate) fn fix(self, row: usize) -> Option<Fix> {
        let (&time, &(lat, lon)) = (self.times.get(row)?, self.points.get(row)?);
        Some((time, lat, lon))
    }

    /// Latitudes and longitudes of all rows.
    pub(crate) fn points(self) -> impl Iterator<Item = (i32, i32)> + use<'a> {
        self.points.iter().copied()
    }

    /// Every row: time, latitude, longitude.
    pub(crate) fn rows(self) -> impl Iterator<Item = (i64, i32, i32)> + use<'a> {
        self.times.iter().zip(self.points()).map(|(&time, (lat, lon))| (time, lat, lon))
    }

    /// The last row with the time of `row`: where several rows have one time,
    /// the one added last holds.
    pub(crate) fn last_of_its_time(self, row: usize) -> usize {
        let Some((time, rest)) = self.times.get(row..).and_then(<[i64]>::split_first) else {
            return row;
        };
        row + rest.iter().take_while(|next| *next == time).count()
    }
}

/// A whole turn in units of 1e-7 degree.
pub(crate) const TURN: i64 = 3_600_000_000;

/// How far east `to` lies of `from`, the short way round: from half a turn
/// west to half a turn east.
pub(crate) fn eastwards(from: i32, to: i32) -> i64 {
    let east = i64::from(to) - i64::from(from);
    if east > TURN / 2 {
        east - TURN
    } else if east < -TURN / 2 {
        east + TURN
    } else {
        east
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Columns that somebody owns.
    #[derive(Debug, Clone, Default)]
    pub(crate) struct Owned {
        pub(crate) times: Vec<i64>,
        pub(crate) points: Vec<(i32, i32)>,
    }

    impl Owned {
        /// From rows of any order; equal times keep theirs.
        pub(crate) fn new(mut rows: Vec<(i64, i32, i32)>) -> Owned {
            rows.sort_by_key(|row| row.0);
            Owned {
                times: rows.iter().map(|row| row.0).collect(),
                points: rows.iter().map(|row| (row.1, row.2)).collect(),
            }
        }

        pub(crate) fn columns(&self) -> Columns<'_> {
            Columns::new(&self.times, &self.points)
        }
    }

    /// Where tracks are laid: the equator, a harbour, the antimeridian, high in
    /// the north, and the pole.
    pub(crate) fn origin() -> impl Strategy<Value = (i32, i32)> {
        prop_oneof![
            Just((0, 0)),
            Just((406_000_000, -740_000_000)),
            Just((-170_000_000, 1_799_999_000)),
            Just((780_000_000, -1_800_000_000)),
            Just((899_990_000, 100_000_000)),
        ]
    }

    /// A mover that walks about an origin by up to `stride` units a step, with
    /// repeated times and now and then a long silence.
    pub(crate) fn walk(
        origin: (i32, i32),
        stride: i32,
        rows: std::ops::Range<usize>,
    ) -> impl Strategy<Value = Owned> {
        let pause = prop_oneof![1 => Just(0_i64), 8 => 1..90_i64, 1 => 90..2_000_i64];
        let step = (pause, -stride..=stride, -stride..=stride);
        prop::collection::vec(step, rows).prop_map(move |steps| {
            let (mut time, mut lat, mut lon) = (0_i64, origin.0, i64::from(origin.1));
            let mut owned = Owned::default();
            for (pause, north, east) in steps {
                time += pause * 1_000_000;
                lat = (lat + north).clamp(-900_000_000, 900_000_000);
                lon = (lon + i64::from(east) + TURN / 2).rem_euclid(TURN) - TURN / 2;
                owned.times.push(time);
                owned.points.push((lat, i32::try_from(lon).unwrap()));
            }
            owned
        })
    }

    #[test]
    fn the_short_way_round_crosses_the_antimeridian() {
        assert_eq!(eastwards(1_790_000_000, -1_790_000_000), 20_000_000);
        assert_eq!(eastwards(-1_790_000_000, 1_790_000_000), -20_000_000);
        assert_eq!(eastwards(-1_800_000_000, 1_800_000_000), 0);
        assert_eq!(eastwards(10, -10), -20);
        assert_eq!(eastwards(i32::MIN, i32::MAX), i64::from(u32::MAX) - TURN);
    }

    #[test]
    fn columns_of_unequal_length_end_with_the_shorter() {
        let columns = Columns::new(&[1, 2, 3], &[(4, 6), (5, 7)]);
        assert_eq!(columns.rows().collect::<Vec<_>>(), [(1, 4, 6), (2, 5, 7)]);
        assert_eq!(columns.fix(2), None);
        assert_eq!(columns.part(1..5).len(), 0);
    }

    #[test]
    fn the_row_added_last_holds() {
        let columns = Columns::new(&[1, 2, 2, 2, 3], &[(0, 0); 5]);
        let last: Vec<usize> = (0..6).map(|row| columns.last_of_its_time(row)).collect();
        assert_eq!(last, [0, 3, 3, 3, 4, 5]);
    }
}
