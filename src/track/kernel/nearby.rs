//! Which pairs of movers may be near each other, and when.
//!
//! Time is cut into slices. Each mover has a box on the chart for each slice in
//! which something is known of it, and that box holds every position it had in
//! the slice. Two movers that are within the distance at an instant are so in
//! the slice of that instant, where the box of the one, made wider by the
//! distance, then meets the box of the other. So comparing the boxes of each
//! slice misses no pair; which boxes meet is found with a grid of cells, into
//! each of which a box is put that it touches.

use super::interpolate::between;
use super::legs::{Step, Steps};
use crate::place::geodesy::Point;
use crate::timeline::{Columns, Margin, POLAR, TURN, eastwards};

/// Two movers that may be near each other between two instants, the lower
/// number first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) one: u32,
    pub(super) other: u32,
    pub(super) from: i64,
    pub(super) to: i64,
}

/// Movers that go together through a time, and are not held against each other in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Company {
    pub(crate) number: u32,
    pub(crate) time: (i64, i64),
}

impl Company {
    /// Whether a time is all within that in which they go together.
    pub(crate) fn holds(self, (from, to): (i64, i64)) -> bool {
        self.time.0 <= from && to <= self.time.1
    }
}

/// Where a mover was in one slice of time.
#[derive(Debug, Clone, Copy)]
struct Spread {
    slice: i64,
    mover: u32,
    south: i64,
    north: i64,
    /// From -180 to below 180 degrees.
    west: i64,
    /// At least `west`; beyond 180 degrees across the antimeridian.
    east: i64,
    /// What the distance takes in longitude here.
    margin: i64,
}

/// The pairs that may be within `metres` for `least` microseconds, each with
/// the times between which that may be.
///
/// With `only`, those of which that mover is one. Of two of one company, the times in which
/// they do not go together; each mover has the company of its number, if it is of one.
pub(super) fn pairs(
    movers: &[Columns<'_>],
    companies: &[Option<Company>],
    metres: f64,
    least: i64,
    limit: i64,
    only: Option<u32>,
) -> Vec<Pair> {
    let length = slice_length(movers, limit);
    let margin = Margin::new(metres);
    let mut spreads = Vec::new();
    for (mover, columns) in (0..).zip(movers) {
        Spreader { mover, length, limit, margin, spreads: &mut spreads, open: None }.run(*columns);
    }
    // What begins in a slice is over within a step after it: what two meet by then is of the
    // time in which they go together, too.
    let company = |spread: &Spread| {
        let company = companies.get(spread.mover as usize).copied().flatten()?;
        let from = spread.slice.saturating_mul(length);
        let whole = (from.saturating_sub(limit), from.saturating_add(length).saturating_add(limit));
        company.holds(whole).then_some(company.number)
    };
    if companies.is_empty() {
        spreads.sort_unstable_by_key(|spread| (spread.slice, spread.mover));
    } else {
        spreads.sort_by_cached_key(|spread| (spread.slice, company(spread), spread.mover));
    }

    let mut follow = Follow::new(length, least);
    let mut near = Vec::new();
    for slice in spreads.chunk_by(|a, b| a.slice == b.slice) {
        near.clear();
        let steps = |spread: &Spread| {
            let columns = movers.get(spread.mover as usize).copied().unwrap_or_default();
            let from = spread.slice.saturating_mul(length);
            let steps = Steps::new(columns, limit, from);
            steps.take_while(|step| step.from.0 <= from.saturating_add(length)).collect()
        };
        let nexts = match companies {
            [] => Vec::new(),
            _ => nexts(&slice.iter().map(company).collect::<Vec<_>>()),
        };
        meeting_boxes(slice, &nexts, margin.north, only, steps, &mut near);
        near.sort_unstable();
        follow.add(slice.first().map_or(0, |spread| spread.slice), &near);
    }
    follow.finish()
}

/// How long a slice is, so that it holds about six steps on average: then the
/// boxes are few, and still small.
fn slice_length(movers: &[Columns<'_>], limit: i64) -> i64 {
    let (mut steps, mut sum) = (0_u64, 0_u128);
    for columns in movers {
        let times = columns.times();
        for (from, to) in times.iter().zip(times.get(1..).unwrap_or_default()) {
            let step = to.saturating_sub(*from);
            if step > 0 && step <= limit {
                steps += 1;
                sum += u128::from(step.unsigned_abs());
            }
        }
    }
    let mean = sum / u128::from(steps.max(1));
    i64::try_from(mean.saturating_mul(6)).unwrap_or(i64::MAX / 4).clamp(1_000_000, i64::MAX / 4)
}

/// Lays out the boxes of one mover.
struct Spreader<'s> {
    mover: u32,
    length: i64,
    limit: i64,
    margin: Margin,
    spreads: &'s mut Vec<Spread>,
    /// The box of the current slice; its longitudes are counted through, so
    /// that they may leave the chart.
    open: Option<Spread>,
}

impl Spreader<'_> {
    fn run(mut self, columns: Columns<'_>) {
        let mut row = columns.last_of_its_time(0);
        let Some(mut here) = columns.fix(row) else { return };
        let mut lon = i64::from(here.2);
        self.put(here.0.div_euclid(self.length), i64::from(here.1), lon, 0);
        loop {
            row = columns.last_of_its_time(row + 1);
            let Some(next) = columns.fix(row) else { break };
            let (slice, last) = (here.0.div_euclid(self.length), next.0.div_euclid(self.length));
            let east = eastwards(here.2, next.2);
            if last != slice && next.0.saturating_sub(here.0) <= self.limit {
                // Where it was at each change of slice belongs to both.
                for slice in slice..last {
                    let edge = (slice + 1).saturating_mul(self.length);
                    let Point { lat, lon: on_chart } = between(here, next, edge);
                    let (lat, on_chart) = ((lat * 1e7) as i64, (on_chart * 1e7) as i64);
                    let since = (on_chart - i64::from(here.2)).rem_euclid(TURN);
                    // The short way round, in the direction of the step.
                    let since = if east < 0 && since > 0 { since - TURN } else { since };
                    let since = if since.abs() > TURN / 2 + 2 { 0 } else { since };
                    self.put(slice, lat, lon + since, 2);
                    self.put(slice + 1, lat, lon + since, 2);
                }
            }
            lon += east;
            self.put(last, i64::from(next.1), lon, 0);
            here = next;
        }
        self.close();
    }

    /// Adds a position, give or take `slack`, to the box of a slice.
    fn put(&mut self, slice: i64, lat: i64, lon: i64, slack: i64) {
        let (south, north, west, east) = (lat - slack, lat + slack, lon - slack, lon + slack);
        match &mut self.open {
            Some(open) if open.slice == slice => {
                open.south = open.south.min(south);
                open.north = open.north.max(north);
                open.west = open.west.min(west);
                open.east = open.east.max(east);
            }
            _ => {
                self.close();
                let mover = self.mover;
                self.open = Some(Spread { slice, mover, south, north, west, east, margin: 0 });
            }
        }
    }

    fn close(&mut self) {
        let Some(mut spread) = self.open.take() else { return };
        spread.margin = self.margin.east(spread.south.abs().max(spread.north.abs()));
        if spread.south.abs().max(spread.north.abs()) > i64::from(POLAR) - 10_000 {
            // Near the pole a straight line passes any longitude, and up to 2 km
            // of latitude.
            spread.south -= 200_000;
            spread.north += 200_000;
            spread.margin = TURN;
        }
        let width = spread.east - spread.west;
        spread.west = (spread.west + TURN / 2).rem_euclid(TURN) - TURN / 2;
        spread.east = spread.west + width;
        self.spreads.push(spread);
    }
}

impl Spread {
    /// Whether a mover that goes these steps may come near the box: the box
    /// around a long way holds much that the way is nowhere near.
    fn is_passed_by(&self, steps: &[Step], north: i64) -> bool {
        let lons = (self.west - self.margin, self.east + self.margin);
        let lats = (self.south - north, self.north + north);
        self.margin >= TURN || steps.iter().any(|step| step.inside(lats, lons).is_some())
    }

    /// Whether the two boxes, one of them made wider, have a point in common.
    fn meets(&self, other: &Spread, north: i64) -> bool {
        if self.south - north > other.north || other.south - north > self.north {
            return false;
        }
        // Either margin suffices alone.
        let margin = self.margin.min(other.margin);
        // Both lie on the chart: quicker than a division.
        let ahead = other.west - self.west;
        let ahead = if ahead < 0 { ahead + TURN } else { ahead };
        ahead <= self.east - self.west + margin || TURN - ahead <= other.east - other.west + margin
    }
}

/// A box in one of the cells that it touches.
#[derive(Debug, Clone, Copy)]
struct Entry {
    cell: u64,
    index: u32,
    /// Whether this is the first row, and the first column, of its cells.
    first: (bool, bool),
}

/// Boxes that touch more cells than this are compared with every box.
const WIDEST: i64 = 64;

/// Puts the pairs of movers whose boxes meet into `near`; `steps` has the ways of
/// those with a wide box. Each box is held against those from the one in `nexts` on, if it has
/// a number there, and else against all after it.
fn meeting_boxes(
    slice: &[Spread],
    nexts: &[usize],
    north: i64,
    only: Option<u32>,
    steps: impl Fn(&Spread) -> Vec<Step>,
    near: &mut Vec<(u32, u32)>,
) {
    let next = |index: usize| nexts.get(index).copied().unwrap_or(index + 1);
    let mut compare = |a: &Spread, b: &Spread| {
        let wanted = only.is_none_or(|only| a.mover == only || b.mover == only);
        if wanted && a.mover != b.mover && a.meets(b, north) {
            near.push((a.mover.min(b.mover), a.mover.max(b.mover)));
        }
    };
    if let Some(only) = only {
        for one in slice.iter().filter(|spread| spread.mover == only) {
            slice.iter().for_each(|other| compare(one, other));
        }
        return;
    }
    if slice.len() <= 16 {
        for (place, one) in slice.iter().enumerate() {
            slice.iter().skip(next(place)).for_each(|other| compare(one, other));
        }
        return;
    }
    let grid = Grid::new(slice, north);
    let (mut entries, mut wide) = (Vec::with_capacity(slice.len() * 4), Vec::new());
    for (index, spread) in (0..).zip(slice) {
        if !grid.enter(spread, index, north, &mut entries) {
            wide.push(index);
        }
    }
    entries.sort_unstable_by_key(|entry| (entry.cell, entry.index));
    for cell in entries.chunk_by(|a, b| a.cell == b.cell) {
        for (place, a) in cell.iter().enumerate() {
            let later = cell.get(place + 1..).unwrap_or_default();
            let next = next(a.index as usize);
            let first = match nexts {
                [] => 0,
                _ => later.partition_point(|b| (b.index as usize) < next),
            };
            for b in later.iter().skip(first) {
                // Two boxes share a rectangle of cells; its first cell is the
                // first row of one of them and the first column of one.
                let first = (a.first.0 || b.first.0) && (a.first.1 || b.first.1);
                if let (true, Some(a), Some(b)) =
                    (first, slice.get(a.index as usize), slice.get(b.index as usize))
                {
                    compare(a, b);
                }
            }
        }
    }
    for (place, &index) in wide.iter().enumerate() {
        let Some(one) = slice.get(index as usize) else { continue };
        let earlier = wide.get(..place).unwrap_or_default();
        let steps = steps(one);
        for (other, spread) in (0_u32..).zip(slice) {
            if one.meets(spread, north)
                && spread.is_passed_by(&steps, north)
                && other != index
                && next(other.min(index) as usize) <= other.max(index) as usize
                && earlier.binary_search(&other).is_err()
            {
                near.push((one.mover.min(spread.mover), one.mover.max(spread.mover)));
            }
        }
    }
}

/// The number after that of the last box of the same company, for each box of a slice; those
/// of one stand side by side.
fn nexts(companies: &[Option<u32>]) -> Vec<usize> {
    let mut nexts: Vec<usize> = (1..=companies.len()).collect();
    let pairs = companies.iter().zip(companies.iter().skip(1)).enumerate();
    for (index, _) in pairs.rev().filter(|(_, (one, other))| one.is_some() && one == other) {
        let end = nexts.get(index + 1).copied();
        nexts.get_mut(index).zip(end).into_iter().for_each(|(next, end)| *next = end);
    }
    nexts
}

/// Cells of one size, as large as the boxes of a slice are on average.
struct Grid {
    height: i64,
    columns: i64,
}

impl Grid {
    fn new(slice: &[Spread], north: i64) -> Grid {
        let count = slice.len().max(1) as i64;
        let tall = slice.iter().map(|spread| spread.north - spread.south).sum::<i64>() / count;
        let wide = |spread: &Spread| (spread.east - spread.west + 2 * spread.margin).min(TURN);
        let wide = slice.iter().map(wide).sum::<i64>() / count;
        Grid { height: tall + 2 * north + 1, columns: (TURN / (wide + 1)).max(1) }
    }

    /// Enters a box, made wider on all sides, into its cells; false if there
    /// are too many of them.
    fn enter(&self, spread: &Spread, index: u32, north: i64, entries: &mut Vec<Entry>) -> bool {
        let rows = (spread.south - north).div_euclid(self.height)
            ..=(spread.north + north).div_euclid(self.height);
        let column = |lon: i64| (lon * self.columns).div_euclid(TURN);
        let (west, east) = (spread.west - spread.margin, spread.east + spread.margin);
        let whole = east - west >= TURN;
        let columns = if whole { 0..=0 } else { column(west)..=column(east) };
        let (tall, wide) = (rows.end() - rows.start() + 1, columns.end() - columns.start() + 1);
        if whole || tall.saturating_mul(wide) > WIDEST || wide > self.columns / 2 {
            return false;
        }
        for row in rows.clone() {
            for column in columns.clone() {
                // Rows are fewer than 2^32, and so are columns.
                let cell =
                    ((row & 0xFFFF_FFFF) as u64) << 32 | column.rem_euclid(self.columns) as u64;
                let first = (row == *rows.start(), column == *columns.start());
                entries.push(Entry { cell, index, first });
            }
        }
        true
    }
}

/// Joins the slices of each pair that follow each other.
pub(super) struct Follow {
    length: i64,
    least: i64,
    /// The pairs that are near in the last slice, in their order, with the first
    /// slice since which they are.
    open: Vec<((u32, u32), i64)>,
    last: i64,
    found: Vec<Pair>,
}

impl Follow {
    /// For slices of some length, to find what takes at least so long.
    pub(super) fn new(length: i64, least: i64) -> Follow {
        Follow { length, least, open: Vec::new(), last: i64::MIN, found: Vec::new() }
    }

    /// The pairs that are near in a later slice, in their order.
    pub(super) fn add(&mut self, slice: i64, near: &[(u32, u32)]) {
        let open = std::mem::take(&mut self.open);
        let mut before = open.into_iter().peekable();
        let goes_on = self.last.checked_add(1) == Some(slice);
        for &pair in near {
            while let Some(over) = before.next_if(|open| open.0 < pair) {
                self.close(over);
            }
            let before = before.next_if(|open| open.0 == pair);
            if let Some(over) = before.filter(|_| !goes_on) {
                self.close(over);
            }
            self.open.push(before.filter(|_| goes_on).unwrap_or((pair, slice)));
        }
        before.for_each(|over| self.close(over));
        self.last = slice;
    }

    fn close(&mut self, ((one, other), first): ((u32, u32), i64)) {
        let from = first.saturating_mul(self.length);
        let to = self.last.saturating_add(1).saturating_mul(self.length);
        if to.saturating_sub(from) >= self.least {
            self.found.push(Pair { one, other, from, to });
        }
    }

    pub(super) fn finish(mut self) -> Vec<Pair> {
        let open = std::mem::take(&mut self.open);
        open.into_iter().for_each(|over| self.close(over));
        self.found.sort_unstable();
        self.found
    }
}
