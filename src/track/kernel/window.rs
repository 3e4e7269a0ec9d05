//! A run of fixes of which no two are farther apart than a diameter.

use std::ops::Range;

use super::support::Support;
use crate::place::geodesy::within_e7;
use crate::timeline::{Chart, Columns, apart_squared, eastwards, surely_apart, surely_within};

/// Whether two points are at most `metres` apart on the geodesic.
pub(super) fn is_within(a: Option<(i32, i32)>, b: Option<(i32, i32)>, metres: f64) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    a == b
        || apart_squared(a, b) <= surely_within(metres)
        || !surely_apart(a, b, metres) && within_e7(a, b, metres)
}

/// The run so far, and what tells quickly whether another fix keeps within the
/// diameter of it.
pub(super) struct Window<'a> {
    columns: Columns<'a>,
    metres: f64,
    surely: f64,
    /// Longitudes are counted eastwards from here.
    origin: i32,
    /// Boxes of 32 rows, of 1024, and so on.
    levels: Vec<Vec<Chart>>,
    /// A box that holds the rows of the run, and where that began.
    around: Chart,
    start: usize,
    /// The row up to which the box is made.
    end: usize,
    /// How far the rows of `supported` reach, once it pays to know.
    support: Option<Support>,
    supported: Range<usize>,
    /// How many rows and boxes were looked at since that was made.
    looked: usize,
}

/// Boxes hold this many of those below them, as a power of two.
const FAN: u32 = 5;

/// How many looks at a row cost as much as to measure how far it reaches.
const DEAR: usize = 8;

/// Of so few rows a look at each costs nothing.
const SHORT: usize = 32;

impl<'a> Window<'a> {
    pub(super) fn new(columns: Columns<'a>, metres: f64) -> Window<'a> {
        Window {
            columns,
            metres,
            surely: surely_within(metres),
            origin: columns.point(0).map_or(0, |(_, lon)| lon),
            levels: Vec::new(),
            around: Chart::EMPTY,
            start: 0,
            end: 0,
            support: None,
            supported: 0..0,
            looked: 0,
        }
    }

    /// Where the longest run that ends with `row` begins, when that which ends
    /// before it begins at `start`.
    pub(super) fn admit(&mut self, row: usize, start: usize) -> usize {
        self.follow(start, row);
        let Some(point) = self.columns.point(row) else { return row };
        let east = eastwards(self.origin, point.1);
        let begins = if self.around.farthest_squared(point.0, east) <= self.surely
            || self.is_supported(start..row, point.0, east)
        {
            start
        } else {
            self.last_apart(start..row, point).map_or(start, |apart| apart + 1)
        };
        if begins == start {
            self.around.add(point.0, east);
            self.end = row + 1;
        }
        begins
    }

    /// Whether a point is surely near all of some rows, by how far they reach.
    ///
    /// What they reached with rows that have left the run still bounds it. It is
    /// measured anew only after so many looks at rows that this costs less.
    fn is_supported(&mut self, rows: Range<usize>, lat: i32, east: i64) -> bool {
        if self.looked >= DEAR * rows.len().max(SHORT) {
            self.looked = 0;
            self.support = Support::new(self.around, self.metres);
            self.supported = rows.start..rows.start;
        }
        let Some(support) = self.support.as_mut().filter(|_| self.supported.end >= rows.start)
        else {
            self.support = None;
            return false;
        };
        for (lat, lon) in self.columns.part(self.supported.end..rows.end).points() {
            support.add(lat, eastwards(self.origin, lon));
        }
        self.supported.end = rows.end;
        support.farthest(lat, east) <= self.metres
    }

    /// Makes the box that of the rows from `start` to before `end`.
    fn follow(&mut self, start: usize, end: usize) {
        if self.start == start && self.end == end {
            return;
        }
        let fresh = if self.start == start && self.end < end { self.end } else { start };
        if fresh == start {
            self.around = Chart::EMPTY;
        }
        let mut row = fresh;
        while row < end {
            if let Some((chart, next)) = self.boxed_from(row, end) {
                self.around.join(chart);
                row = next;
                continue;
            }
            if let Some((lat, lon)) = self.columns.point(row) {
                self.around.add(lat, eastwards(self.origin, lon));
            }
            row += 1;
        }
        (self.start, self.end) = (start, end);
    }

    /// The largest box that begins with `row` and ends before `end`.
    fn boxed_from(&self, row: usize, end: usize) -> Option<(Chart, usize)> {
        let fits = |(level, boxes): (usize, &Vec<Chart>)| {
            let rows = 1_usize.checked_shl(FAN * (level as u32 + 1))?;
            let next =
                row.checked_add(rows).filter(|&next| row.is_multiple_of(rows) && next <= end)?;
            Some((*boxes.get(row / rows)?, next))
        };
        self.levels.iter().enumerate().map_while(fits).last()
    }

    /// The last of some rows that is farther from `point` than the diameter.
    fn last_apart(&mut self, rows: Range<usize>, point: (i32, i32)) -> Option<usize> {
        self.build(rows.end);
        let east = eastwards(self.origin, point.1);
        let mut end = rows.end;
        while end > rows.start {
            self.looked += 1;
            // The largest box that ends here, is inside, and wholly near.
            let near = self.levels.iter().enumerate().map_while(|(level, boxes)| {
                let size = 1_usize.checked_shl(FAN * (level as u32 + 1))?;
                let from = end.checked_sub(size).filter(|_| end.is_multiple_of(size))?;
                let chart = boxes.get(from / size).filter(|_| from >= rows.start)?;
                (chart.farthest_squared(point.0, east) <= self.surely).then_some(from)
            });
            if let Some(from) = near.last() {
                end = from;
                continue;
            }
            end -= 1;
            if !is_within(self.columns.point(end), Some(point), self.metres) {
                return Some(end);
            }
        }
        None
    }

    /// Makes every box that ends by `end`.
    fn build(&mut self, end: usize) {
        let mut below: Option<usize> = None;
        for level in 0.. {
            let made = self.levels.get(level).map_or(0, Vec::len);
            let wanted = below.unwrap_or(end) >> FAN;
            if wanted == 0 {
                return;
            }
            let mut boxes = Vec::with_capacity(wanted.saturating_sub(made));
            for index in made..wanted {
                boxes.push(self.chart_of(level, index));
            }
            match self.levels.get_mut(level) {
                Some(old) => old.extend(boxes),
                None => self.levels.push(boxes),
            }
            below = Some(wanted);
        }
    }

    fn chart_of(&self, level: usize, index: usize) -> Chart {
        let parts = index << FAN..(index + 1) << FAN;
        let mut chart = Chart::EMPTY;
        match level.checked_sub(1).and_then(|below| self.levels.get(below)) {
            Some(below) => {
                below.get(parts).unwrap_or_default().iter().for_each(|part| chart.join(*part));
            }
            None => {
                for (lat, lon) in self.columns.part(parts).points() {
                    chart.add(lat, eastwards(self.origin, lon));
                }
            }
        }
        chart
    }
}
