//! What is known of a position, and how far two such shapes can be apart.

use std::sync::Arc;

use super::bearing::Bearing;
use super::distance::DistanceRange;
use super::geodesy::{FARTHEST, GREATEST_RADIUS, Point, destination, geodesic};

/// Everywhere that a place can be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Within a distance of a point; the point alone when that is zero.
    Disc(Disc),
    /// Between two distances of a point.
    Ring(Arc<Ring>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Disc {
    pub(super) centre: Point,
    /// In metres, finite, zero or more.
    pub(super) radius: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ring {
    pub(super) centre: Point,
    pub(super) inner: f64,
    pub(super) outer: f64,
    /// The direction it is limited to, if that is less than all round.
    bearing: Option<Bearing>,
    /// Discs that cover the sector together, when there is one: a bound on
    /// where it is that needs distances alone, as everything here does.
    cells: Vec<Disc>,
}

/// Into how many pieces a sector is cut along its arc and along its radius.
const ARC_PIECES: u8 = 8;
const RADIUS_PIECES: u8 = 4;

impl Shape {
    /// Everything from `inner` to `outer` metres from somewhere in `from`, in
    /// the direction `bearing` of its middle.
    pub(super) fn around(from: &Shape, stated: DistanceRange, bearing: Option<Bearing>) -> Shape {
        let (centre, nearest, farthest) = from.extent();
        let (min, max) = (stated.min().as_metres(), stated.max().as_metres());
        let inner = 0.0_f64.max(min - farthest).max(nearest - max).min(FARTHEST);
        let outer = (farthest + max).min(FARTHEST);
        // Only what is near one point has something to the north of it.
        let bearing = bearing.filter(|to| to.tolerance() < 180.0 && from.point().is_some());
        let cells = bearing.map(|bearing| sector(centre, inner, outer, bearing));
        let cells = cells.unwrap_or_default();
        Shape::Ring(Arc::new(Ring { centre, inner, outer, bearing, cells }))
    }

    /// The middle, and the least and the greatest distance from it.
    pub(super) fn extent(&self) -> (Point, f64, f64) {
        match self {
            Shape::Disc(disc) => (disc.centre, 0.0, disc.radius),
            Shape::Ring(ring) => (ring.centre, ring.inner, ring.outer),
        }
    }

    /// The middle, where the shape has one that is part of it.
    #[inline]
    pub(super) fn point(&self) -> Option<Point> {
        match self {
            Shape::Disc(disc) => Some(disc.centre),
            Shape::Ring(_) => None,
        }
    }

    pub(super) fn cells(&self) -> &[Disc] {
        match self {
            Shape::Disc(disc) => std::slice::from_ref(disc),
            Shape::Ring(ring) => &ring.cells,
        }
    }

    /// How far a point of the one can be from a point of the other.
    pub(super) fn distance_to(&self, other: &Shape) -> DistanceRange {
        let (centre1, inner1, outer1) = self.extent();
        let (centre2, inner2, outer2) = other.extent();
        let between = geodesic(centre1, centre2);
        // The triangle inequality, once with each of the three lengths as the
        // longest side.
        let mut min = (between - (outer1 + outer2))
            .max(inner1 - between - outer2)
            .max(inner2 - between - outer1);
        let mut max = between + (outer1 + outer2);
        if self.is_sector() || other.is_sector() {
            let (nearest, farthest) = between_cells(self.cells(), other.cells());
            min = min.max(nearest);
            max = max.min(farthest);
        }
        DistanceRange::clamped(min.max(0.0), max.min(FARTHEST))
    }

    /// Points spread over the shape and along its edge, for questions that
    /// only points can be asked: at most 300, and no more than 5 km apart from
    /// circle to circle as long as 8 circles will do.
    #[cfg(feature = "tz-lookup")]
    pub(super) fn samples(&self) -> Vec<Point> {
        const SPACING: f64 = 5000.0;
        const HALF_TURN: u8 = 16;
        let (centre, inner, outer) = self.extent();
        let (middle, half) = match self {
            Shape::Ring(ring) => {
                ring.bearing.map_or((0.0, 180.0), |to| (to.as_degrees(), to.tolerance()))
            }
            Shape::Disc(_) => (0.0, 180.0),
        };
        let circles = ((outer - inner) / SPACING).ceil().clamp(1.0, 8.0);
        let mut points = Vec::new();
        if inner == 0.0 {
            points.push(centre);
        }
        for circle in 0..=8_u8 {
            let share = f64::from(circle) / circles;
            let along = inner + (outer - inner) * share;
            if share > 1.0 || along == 0.0 {
                continue;
            }
            for step in 0..=2 * HALF_TURN {
                let turn = half * (f64::from(step) / f64::from(HALF_TURN) - 1.0);
                points.push(destination(centre, middle + turn, along));
            }
        }
        points
    }

    pub(super) fn is_sector(&self) -> bool {
        matches!(self, Shape::Ring(ring) if !ring.cells.is_empty())
    }
}

/// Bounds on the distance between two sets of discs; none, where a set is
/// empty because no sector narrows that ring.
fn between_cells(these: &[Disc], those: &[Disc]) -> (f64, f64) {
    if these.is_empty() || those.is_empty() {
        return (0.0, f64::INFINITY);
    }
    let (mut min, mut max) = (f64::INFINITY, 0.0_f64);
    for one in these {
        for other in those {
            let between = geodesic(one.centre, other.centre);
            min = min.min(between - (one.radius + other.radius));
            max = max.max(between + (one.radius + other.radius));
        }
    }
    (min, max)
}

/// Discs that cover the part of a ring that lies in one direction.
///
/// From the middle of a piece any of its points is reached by going along the
/// arc, then along the radius. The arc of a geodesic circle of radius `s` is
/// nowhere longer per radian than `R sin(s / R)`, with `R` the greatest radius
/// of curvature (Rauch's comparison theorem).
fn sector(centre: Point, inner: f64, outer: f64, bearing: Bearing) -> Vec<Disc> {
    let half_arc = bearing.tolerance() / f64::from(ARC_PIECES);
    let half_radius = (outer - inner) / 2.0 / f64::from(RADIUS_PIECES);
    let mut cells = Vec::with_capacity(usize::from(ARC_PIECES) * usize::from(RADIUS_PIECES));
    for ring in 0..RADIUS_PIECES {
        let along = inner + half_radius * (2.0 * f64::from(ring) + 1.0);
        let quarter = (along / GREATEST_RADIUS).min(std::f64::consts::FRAC_PI_2);
        let arc = half_arc.to_radians() * GREATEST_RADIUS * quarter.sin();
        for piece in 0..ARC_PIECES {
            let turn = half_arc * (2.0 * f64::from(piece) + 1.0) - bearing.tolerance();
            let middle = destination(centre, bearing.as_degrees() + turn, along);
            cells.push(Disc { centre: middle, radius: half_radius + arc });
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn disc(lat: f64, lon: f64, radius: f64) -> Shape {
        Shape::Disc(Disc { centre: Point { lat, lon }, radius })
    }

    fn ring(lat: f64, lon: f64, min: f64, max: f64, bearing: Option<Bearing>) -> Shape {
        Shape::around(&disc(lat, lon, 0.0), DistanceRange::clamped(min, max), bearing)
    }

    #[track_caller]
    fn bounds(a: &Shape, b: &Shape, min: f64, max: f64) {
        for range in [a.distance_to(b), b.distance_to(a)] {
            let (low, high) = (range.min().as_metres(), range.max().as_metres());
            assert!((low - min).abs() < 1.0 && (high - max).abs() < 1.0, "{low} to {high}");
        }
    }

    /// One degree of the meridian at the equator, as published.
    const DEGREE: f64 = 110_574.389;

    #[test]
    fn discs_and_rings_are_as_far_apart_as_their_edges() {
        let (here, there) = (disc(0.0, 10.0, 1000.0), disc(1.0, 10.0, 2000.0));
        bounds(&here, &there, DEGREE - 3000.0, DEGREE + 3000.0);
        bounds(&here, &here, 0.0, 2000.0);

        // A point inside the hole, on the ring, and outside of it.
        let around = ring(0.0, 10.0, 200_000.0, 300_000.0, None);
        bounds(&around, &disc(1.0, 10.0, 0.0), 200_000.0 - DEGREE, 300_000.0 + DEGREE);
        bounds(&around, &disc(0.0, 10.0, 0.0), 200_000.0, 300_000.0);
        bounds(&around, &around, 0.0, 600_000.0);
        let far = disc(1.0, 10.0, 0.0);
        let small = ring(0.0, 10.0, 10_000.0, 20_000.0, None);
        bounds(&small, &far, DEGREE - 20_000.0, DEGREE + 20_000.0);
    }

    #[test]
    fn nothing_is_farther_than_half_a_meridian() {
        let poles = (disc(90.0, 0.0, 1e6), disc(-90.0, 0.0, 1e6));
        bounds(&poles.0, &poles.1, FARTHEST - 2e6, FARTHEST);
        let everywhere = disc(0.0, 0.0, f64::MAX);
        bounds(&everywhere, &poles.0, 0.0, FARTHEST);
        let around = Shape::around(&everywhere, DistanceRange::clamped(5.0, f64::MAX), None);
        assert_eq!(around.extent().2, FARTHEST);
    }

    #[test]
    fn a_ring_around_a_disc_takes_in_its_radius() {
        let town = disc(43.0, 132.0, 5000.0);
        let around = Shape::around(&town, DistanceRange::clamped(66_600.0, 81_400.0), None);
        assert_eq!(around.extent(), (Point { lat: 43.0, lon: 132.0 }, 61_600.0, 86_400.0));
    }

    #[test]
    fn a_ring_around_a_ring_keeps_the_hole_between_them() {
        let inner = ring(43.0, 132.0, 100.0, 200.0, None);
        let outer = Shape::around(&inner, DistanceRange::clamped(1000.0, 2000.0), None);
        assert_eq!((outer.extent().1, outer.extent().2), (800.0, 2200.0));
        let back = Shape::around(&inner, DistanceRange::clamped(10.0, 20.0), None);
        assert_eq!((back.extent().1, back.extent().2), (80.0, 220.0));
    }

    #[test]
    fn nothing_is_north_of_a_ring() {
        let around = ring(43.0, 132.0, 100_000.0, 200_000.0, None);
        let north = Bearing::degrees(0.0).and_then(|north| north.within(10.0)).unwrap();
        let stated = DistanceRange::clamped(900.0, 1000.0);
        let beyond = Shape::around(&around, stated, Some(north));
        assert_eq!(beyond, Shape::around(&around, stated, None));
    }

    #[test]
    fn a_sector_is_nearer_to_what_it_faces() {
        let north = Bearing::degrees(0.0).and_then(|north| north.within(20.0)).unwrap();
        let sector = ring(0.0, 0.0, 400_000.0, 500_000.0, Some(north));
        let whole = ring(0.0, 0.0, 400_000.0, 500_000.0, None);
        let south = disc(-5.0, 0.0, 0.0);
        let (narrow, wide) = (sector.distance_to(&south), whole.distance_to(&south));
        // The nearest point of the sector is at 400 km and 20°, on its edge.
        let nearest = geodesic(
            destination(Point { lat: 0.0, lon: 0.0 }, 20.0, 400_000.0),
            Point { lat: -5.0, lon: 0.0 },
        );
        assert!(wide.min().as_metres() < 153_000.0);
        assert!(narrow.min().as_metres() <= nearest);
        assert!(narrow.min().as_metres() > nearest - 60_000.0, "{narrow} of {nearest}");
    }

    proptest! {
        #[test]
        fn points_of_two_shapes_are_within_the_bounds(
            lat1 in -90.0..=90.0, lon1 in -180.0..=180.0, lat2 in -90.0..=90.0, lon2 in -180.0..=180.0,
            min in 0.0..6e6, wide in 0.0..3e6, middle in 0.0..360.0, half in 0.0..180.0,
            radius in 0.0..2e6, sector: bool,
            picks in proptest::collection::vec((0.0..=1.0, -1.0..=1.0, 0.0..=1.0, 0.0..360.0), 20),
        ) {
            let bearing = Bearing::degrees(middle).and_then(|to| to.within(half)).unwrap();
            let bearing = sector.then_some(bearing);
            let one = ring(lat1, lon1, min, min + wide, bearing);
            let other = disc(lat2, lon2, radius);
            let range = one.distance_to(&other);
            prop_assert_eq!(range, other.distance_to(&one));
            for (along, turn, out, way) in picks {
                let to = if sector { middle + turn * half } else { turn * 180.0 };
                let a = destination(Point { lat: lat1, lon: lon1 }, to, min + along * wide);
                let b = destination(Point { lat: lat2, lon: lon2 }, way, out * radius);
                let apart = geodesic(a, b);
                prop_assert!(range.min().as_metres() <= apart + 1e-3, "{} {}", range, apart);
                prop_assert!(range.max().as_metres() >= apart - 1e-3, "{} {}", range, apart);
            }
        }

        #[test]
        fn the_cells_cover_the_sector(
            lat in -90.0..=90.0, lon in -180.0..=180.0, min in 0.0..9e6,
            wide in prop_oneof![Just(0.0), 0.0..3e6], middle in 0.0..360.0,
            half in prop_oneof![Just(0.0), 0.0..180.0],
            picks in proptest::collection::vec((0.0..=1.0, -1.0..=1.0), 50),
        ) {
            let centre = Point { lat, lon };
            let bearing = Bearing::degrees(middle).and_then(|to| to.within(half)).unwrap();
            let cells = sector(centre, min, min + wide, bearing);
            for (along, turn) in picks {
                let point = destination(centre, middle + turn * half, min + along * wide);
                let covers = |cell: &Disc| geodesic(cell.centre, point) <= cell.radius + 1e-3;
                prop_assert!(cells.iter().any(covers));
            }
        }

        #[test]
        fn a_sector_never_widens_the_ring(
            lat in -80.0..=80.0, lat2 in -90.0..=90.0, lon2 in -180.0..=180.0,
            min in 0.0..6e6, wide in 0.0..3e6, middle in 0.0..360.0, half in 0.0..180.0,
        ) {
            let bearing = Bearing::degrees(middle).and_then(|to| to.within(half)).unwrap();
            let point = disc(lat2, lon2, 0.0);
            let narrow = ring(lat, 0.0, min, min + wide, Some(bearing)).distance_to(&point);
            let whole = ring(lat, 0.0, min, min + wide, None).distance_to(&point);
            prop_assert!(narrow.min() >= whole.min() && narrow.max() <= whole.max());
        }
    }
}
