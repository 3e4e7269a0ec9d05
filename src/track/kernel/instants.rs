//! The pairs of movers that may be near each other for long, and about when.
//!
//! A time as long as asked holds several of some instants that are evenly apart, and two who are
//! near through all of it are near at each of these. So only where the movers are at these
//! instants need be known, and few of their fixes are read.

use super::flat::{FAR_NORTH, SLACK};
use super::interpolate::between;
use super::legs::{Step, square};
use super::nearby::{Follow, Pair};
use crate::place::ecef::{Space, chord, space};
use crate::timeline::Columns;
use crate::timeline::parallel::in_halves;

/// How many instants a time as long as asked holds: the first of these for which they are few.
const HELD: [i64; 3] = [4, 2, 1];

/// So many movers, and so many instants, are gone through by one thread at a time.
const MOVERS: usize = 64;
const INSTANTS: usize = 4;

/// The pairs that may be within `metres` for `least` microseconds, each with the times between
/// which that may be; `None` where the instants are so many that boxes are quicker.
///
/// With `only`, those of which that mover is one.
pub(super) fn pairs_for_long(
    movers: &[Columns<'_>],
    metres: f64,
    least: i64,
    limit: i64,
    only: Option<u32>,
) -> Option<Vec<Pair>> {
    let movers: Vec<(u32, Columns<'_>)> = (0..).zip(movers.iter().copied()).collect();
    let rows: u64 = movers.iter().map(|(_, columns)| columns.len() as u64).sum();
    let (held, length) = HELD.iter().find_map(|&held| {
        // The ends of a time are rounded, so that it may be two microseconds shorter.
        let length = least.checked_sub(2)?.checked_div(held).filter(|length| *length > 0)?;
        let spans = movers.iter().filter_map(|(_, columns)| {
            let (first, last) = columns.times().first().zip(columns.times().last())?;
            Some(last.abs_diff(*first) / length.unsigned_abs())
        });
        let count = spans.fold(0_u64, u64::saturating_add);
        (count <= rows / 4).then_some((held, length))
    })?;
    let near = chord(metres) + SLACK;
    let size = near.clamp(SMALLEST, LARGEST);
    let place = |some: &[(u32, Columns<'_>)], placed: &mut Vec<Placed>| {
        for &(mover, columns) in some {
            places(columns, length, limit, |instant, at| {
                placed.push(Placed { instant, cell: cell(at, size), mover, at });
            });
        }
    };
    let mut placed: Vec<Placed> =
        in_halves(&movers, MOVERS, &place).into_iter().flatten().collect();
    placed.sort_unstable_by_key(|placed| (placed.instant, placed.cell, placed.mover));
    let instants: Vec<&[Placed]> = placed.chunk_by(|a, b| a.instant == b.instant).collect();
    let find = |some: &[&[Placed]], found: &mut Vec<(i64, Vec<(u32, u32)>)>| {
        let of = |all: &[Placed]| Some((all.first()?.instant, near_each_other(all, near, only)));
        found.extend(some.iter().filter_map(|all| of(all)));
    };
    let mut follow = Follow::new(length, held.saturating_mul(length));
    for (instant, pairs) in in_halves(&instants, INSTANTS, &find).into_iter().flatten() {
        follow.add(instant, &pairs);
    }
    // They may be near from after the instant before to before the one that follows.
    let wider = |Pair { one, other, from, to }| Pair {
        one,
        other,
        from: from.saturating_sub(length),
        to: to.saturating_sub(1),
    };
    Some(follow.finish().into_iter().map(wider).collect())
}

/// Calls `found` with the number of each instant at which the mover is known, and where it is.
fn places(columns: Columns<'_>, length: i64, limit: i64, mut found: impl FnMut(i64, Space)) {
    let times = columns.times();
    let Some((&first, &last)) = times.first().zip(times.last()) else { return };
    let next = |t: i64| t.div_euclid(length) + i64::from(t.rem_euclid(length) > 0);
    let (mut row, mut instant) = (0, next(first));
    while let Some(t) = instant.checked_mul(length).filter(|t| *t <= last) {
        row = last_from(times, row, t);
        let Some(from) = columns.fix(row) else { return };
        let after = columns.last_of_its_time(row + 1);
        let to = if from.0 == t { Some(from) } else { columns.fix(after) };
        let Some(to) = to else { return };
        if to.0.saturating_sub(from.0) <= limit {
            if let Some(at) = place(&Step { from, to }, t) {
                found(instant, at);
            }
            instant += 1;
        } else {
            // On to the fix after the gap.
            instant = next(to.0);
        }
    }
}

/// The last row at or before `t`, of those from a row on that is: few rows are looked at if it
/// is near.
fn last_from(times: &[i64], row: usize, t: i64) -> usize {
    let rest = times.get(row..).unwrap_or_default();
    let mut reach = 1;
    while rest.get(reach).is_some_and(|time| *time <= t) {
        reach *= 2;
    }
    let some = rest.get(reach / 2..reach.min(rest.len())).unwrap_or_default();
    row + (reach / 2 + some.partition_point(|time| *time <= t)).saturating_sub(1)
}

/// Where the mover is at an instant of its step, to half of the slack.
fn place(step: &Step, t: i64) -> Option<Space> {
    let farthest = step.from.1.unsigned_abs().max(step.to.1.unsigned_abs());
    if farthest <= FAR_NORTH {
        return Some(space(between(step.from, step.to, t)));
    }
    let way = step.way(step.ends());
    Some(way.leg(way.part_at(t))?.at(t))
}

/// Where a mover is at an instant.
struct Placed {
    instant: i64,
    /// The cube in which it is; one is as large as the distance.
    cell: i64,
    mover: u32,
    at: Space,
}

/// A cell is not so small that they are more than can be told apart, in metres.
const SMALLEST: f64 = 50.0;
const LARGEST: f64 = 2e7;

/// So much does the number of a cell grow by one cell northwards, by one eastwards of 0°N 0°E,
/// and by one outwards.
const UP: i64 = 1;
const EAST: i64 = 1 << 20;
const OUT: i64 = 1 << 40;

/// Half of the cells beside one, by their middle one of three above each other: the other half
/// has this one beside it.
const BESIDE: [i64; 4] = [EAST, OUT - EAST, OUT, OUT + EAST];

fn cell(at: Space, size: f64) -> i64 {
    let [x, y, z] = at.map(|metres| (metres / size).floor() as i64);
    x * OUT + y * EAST + z * UP
}

/// The pairs that are near at one instant, in their order; with `only`, those of which that mover
/// is one.
fn near_each_other(all: &[Placed], near: f64, only: Option<u32>) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut compare = |one: &Placed, other: &Placed| {
        if square(one.at, other.at) <= near * near {
            found.push((one.mover.min(other.mover), one.mover.max(other.mover)));
        }
    };
    if let Some(only) = only {
        if let Some(one) = all.iter().find(|placed| placed.mover == only) {
            let others = all.iter().filter(|placed| placed.mover != only);
            others.for_each(|other| compare(one, other));
        }
    } else {
        for (row, one) in all.iter().enumerate() {
            up_to(all, row + 1, one.cell + UP).for_each(|other| compare(one, other));
        }
        for beside in BESIDE {
            let mut start = 0;
            for one in all {
                let cell = one.cell + beside;
                start += up_to(all, start, cell - UP - 1).count();
                up_to(all, start, cell + UP).for_each(|other| compare(one, other));
            }
        }
    }
    found.sort_unstable();
    found
}

/// Those from a row on up to a cell.
fn up_to(all: &[Placed], row: usize, last: i64) -> impl Iterator<Item = &Placed> {
    let rest = all.get(row..).unwrap_or_default();
    rest.iter().take_while(move |placed| placed.cell <= last)
}
