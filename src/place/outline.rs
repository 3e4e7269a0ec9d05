//! Shapes on a flat map of longitude and latitude, for drawing only.
//!
//! Nothing is decided here. The map is cut at the antimeridian, and a circle
//! around a pole is drawn down (or up) to the edge of the map.

use geo::orient::Direction;
use geo::{BooleanOps, Coord, LineString, MultiPolygon, Orient, Polygon};

use super::Place;
use super::distance::Distance;
use super::geodesy::{FARTHEST, Point, destination, geodesic};
use super::shape::Disc;

/// The outline of a region, as GeoJSON (RFC 7946) wants it: no edge crosses
/// the antimeridian, and a region that does is cut there into several polygons.
///
/// Positions are (latitude, longitude) in degrees, and only GeoJSON has them
/// the other way about. Edges are straight on a map of longitude and latitude.
/// It serialises as the geometry of GeoJSON, and becomes a `MultiPolygon` of geo
/// or geo-types.
///
/// # Example
///
/// ```
/// use lastseen::{Place, Sighting, Speed, Timeline, Timestamp};
///
/// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
/// let one: Timestamp = "2023-09-12T13:00:00Z".parse()?;
/// let timeline: Timeline =
///     [Sighting::new("train", Place::lat_lon(43.8, 131.9)?, noon)].into_iter().collect();
/// let reach = timeline.as_known().reach("train", one, Speed::km_per_hour(60.0)?);
/// let outline = reach.outline(72);
///
/// // One polygon without a hole, whose ring is closed.
/// assert_eq!(outline.polygons().len(), 1);
/// let region = geo::MultiPolygon::from(&outline);
/// assert!(region.0[0].exterior().is_closed() && region.0[0].interiors().is_empty());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    polygons: Vec<Vec<Vec<(f64, f64)>>>,
}

/// Circles are drawn this much too large, as are their edges between corners,
/// at most.
const TOO_LARGE: f64 = 0.01;

/// A region of less than this is drawn as if it were as large: a point cannot
/// be seen. In metres.
const SMALLEST: f64 = 1.0;

/// What differs from the whole Earth only within this many metres of a point
/// is the whole Earth: there the circles of a long radius cross themselves.
const NEARLY_ALL: f64 = 200_000.0;

/// How often an edge is halved that strays from its circle.
const HALVINGS: u8 = 10;

/// Longer edges, in degrees of longitude, get corners between.
const LONGEST_EDGE: f64 = 15.0;

/// Pieces smaller than this on the map, in square degrees, are leftovers of
/// the rounding.
const LEFTOVER: f64 = 1e-9;

impl Outline {
    /// What lies within each of the distances of its place and in none of
    /// `outside`.
    pub(crate) fn new(
        inside: impl Iterator<Item = (Place, Distance)>,
        outside: impl Iterator<Item = Place>,
        vertices: u16,
    ) -> Outline {
        let vertices = vertices.clamp(8, 720);
        let mut region = world();
        for (place, within) in inside {
            if let Some(around) = around(&place, within.as_metres(), vertices) {
                region = region.intersection(&around);
            }
        }
        for place in outside {
            // The drawing of what is cut out must not be too large, which only
            // a disc can be told not to be.
            if let Some((centre, least, most)) =
                place.extent().filter(|(_, least, _)| *least == 0.0)
                && place.point().is_some()
            {
                let hole = circle(Disc { centre, radius: most - least }, -TOO_LARGE, vertices);
                region = region.difference(&hole);
            }
        }
        Outline::of(&region)
    }

    /// The polygons; of each the outer ring comes first, counter-clockwise, and
    /// after it its holes, clockwise. In a ring the first position comes again
    /// as the last.
    #[must_use]
    pub fn polygons(&self) -> &[Vec<Vec<(f64, f64)>>] {
        &self.polygons
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.polygons.is_empty()
    }

    fn of(region: &MultiPolygon<f64>) -> Outline {
        let ring = |line: &LineString<f64>| -> Vec<(f64, f64)> {
            let mut corners: Vec<(f64, f64)> = Vec::new();
            for at in line.coords() {
                let next = (snapped(at.y, 90.0), snapped(at.x, 180.0));
                if let Some(&last) = corners.last() {
                    corners.extend(between(last, next));
                }
                corners.push(next);
            }
            corners
        };
        let drawn = region.orient(Direction::Default).0.into_iter();
        let polygons = drawn
            .map(|polygon| {
                let holes = polygon.interiors().iter().map(ring).filter(|hole| area(hole) < 0.0);
                let outer = Some(ring(polygon.exterior())).filter(|outer| area(outer) > 0.0);
                outer.into_iter().chain(holes).collect::<Vec<_>>()
            })
            // What is left of a sliver that lay along the edge of the map.
            .filter(|rings| rings.first().is_some_and(|outer| area(outer) > 0.0))
            .collect();
        Outline { polygons }
    }
}

/// The area of a ring on the map, in square degrees: positive for one that runs
/// counter-clockwise, and zero for a leftover.
fn area(ring: &[(f64, f64)]) -> f64 {
    let edges = ring.iter().zip(ring.iter().skip(1));
    let twice: f64 = edges.map(|(from, to)| from.1 * to.0 - to.1 * from.0).sum();
    if twice.abs() > 2.0 * LEFTOVER { twice / 2.0 } else { 0.0 }
}

/// An angle that is all but the greatest one is that, and none is greater.
fn snapped(degrees: f64, most: f64) -> f64 {
    const ROUNDING: f64 = 1e-6;
    if degrees.abs() > most - ROUNDING { most.copysign(degrees) } else { degrees }
}

/// Corners on a long edge, so that also a program that takes it for the
/// shortest line on a globe does not draw it the wrong way round.
fn between(from: (f64, f64), to: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let pieces = ((to.1 - from.1).abs() / LONGEST_EDGE).ceil().clamp(1.0, 360.0) as u16;
    (1..pieces).map(move |n| {
        let part = f64::from(n) / f64::from(pieces);
        (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
    })
}

/// What lies within `metres` of a place; `None` if that is everything.
fn around(place: &Place, metres: f64, vertices: u16) -> Option<MultiPolygon<f64>> {
    let (centre, least, most) = place.extent()?;
    let mut drawn = circle(Disc { centre, radius: most + metres }, TOO_LARGE, vertices);
    if least > metres {
        let hole = circle(Disc { centre, radius: least - metres }, -TOO_LARGE, vertices);
        drawn = drawn.difference(&hole);
    }
    let sector = place.sector_cells();
    if !sector.is_empty() {
        let cells = sector.iter().map(|cell| {
            let wider = Disc { centre: cell.centre, radius: cell.radius + metres };
            circle(wider, TOO_LARGE, vertices)
        });
        let all = cells.reduce(|all, cell| all.union(&cell));
        drawn = drawn.intersection(&all.unwrap_or_else(world));
    }
    Some(drawn)
}

/// A disc on the map, larger by up to a share of it; smaller by a negative one.
fn circle(disc: Disc, larger: f64, vertices: u16) -> MultiPolygon<f64> {
    let grow = 1.0 + larger / 2.0;
    let radius = if larger > 0.0 { disc.radius.max(SMALLEST) } else { disc.radius };
    if radius <= 0.0 {
        return MultiPolygon::new(Vec::new());
    }
    if radius * grow >= FARTHEST - NEARLY_ALL {
        return world();
    }
    let rim = Rim {
        centre: disc.centre,
        radius: radius * grow,
        allowed: (radius * (1.0 + larger.min(0.0)), radius * (1.0 + larger.max(0.0))),
    };
    rim.drawn(vertices)
}

/// The circle as it is drawn, and between which distances from the centre its
/// edges have to stay.
struct Rim {
    centre: Point,
    radius: f64,
    allowed: (f64, f64),
}

impl Rim {
    fn at(&self, bearing: f64) -> Point {
        destination(self.centre, bearing, self.radius)
    }

    /// The corners from north clockwise to north again, as (longitude,
    /// latitude), where longitudes go on past 180.
    fn corners(&self, vertices: u16) -> Vec<Coord<f64>> {
        let step = 360.0 / f64::from(vertices);
        let start = self.at(0.0);
        let mut corners = vec![Coord { x: start.lon, y: start.lat }];
        for n in 0..vertices {
            let from = f64::from(n) * step;
            self.edge(from, from + step, &mut corners, HALVINGS);
        }
        corners
    }

    /// Adds the corners after the one at `from` up to that at `to`.
    fn edge(&self, from: f64, to: f64, corners: &mut Vec<Coord<f64>>, halvings: u8) {
        let Some(&last) = corners.last() else { return };
        let end = self.at(to);
        let next = Coord { x: last.x + turn(end.lon - last.x), y: end.lat };
        let middle =
            Point { lat: f64::midpoint(last.y, next.y), lon: turn(f64::midpoint(last.x, next.x)) };
        let strays = {
            let (least, most) = self.allowed;
            let reach = geodesic(self.centre, middle);
            reach < least || reach > most
        };
        if strays && halvings > 0 {
            let half = f64::midpoint(from, to);
            self.edge(from, half, corners, halvings - 1);
            self.edge(half, to, corners, halvings - 1);
        } else {
            corners.push(next);
        }
    }

    fn drawn(&self, vertices: u16) -> MultiPolygon<f64> {
        let mut corners = self.corners(vertices);
        let (Some(&first), Some(&last)) = (corners.first(), corners.last()) else {
            return MultiPolygon::new(Vec::new());
        };
        let once_round = (last.x - first.x).abs() > 180.0;
        if once_round {
            // One pole is inside, the nearer one; the map ends there.
            let pole = if self.centre.lat < 0.0 { -90.0 } else { 90.0 };
            corners.push(Coord { x: last.x, y: pole });
            corners.push(Coord { x: first.x, y: pole });
        }
        let inside = folded(corners);
        // With both poles inside it is the far side of the circle that is not.
        let poles = [90.0, -90.0].map(|lat| geodesic(self.centre, Point { lat, lon: 0.0 }));
        let both = !once_round && poles.iter().all(|apart| *apart < self.radius);
        if both { world().difference(&inside) } else { inside }
    }
}

/// A polygon whose longitudes run past 180, on the map from -180 to 180.
fn folded(corners: Vec<Coord<f64>>) -> MultiPolygon<f64> {
    let polygon = Polygon::new(LineString::new(corners), Vec::new());
    let lons = || polygon.exterior().coords().map(|at| at.x);
    let (west, east) = (lons().fold(f64::MAX, f64::min), lons().fold(f64::MIN, f64::max));
    if west >= -180.0 && east <= 180.0 {
        return MultiPolygon::new(vec![polygon]);
    }
    let strips = (-2..=2).map(|turns| f64::from(turns) * 360.0);
    let pieces = strips.filter(|shift| west < shift + 180.0 && east > shift - 180.0).map(|shift| {
        let moved = polygon.exterior().coords().map(|at| Coord { x: at.x - shift, y: at.y });
        let moved = Polygon::new(LineString::new(moved.collect()), Vec::new());
        world().intersection(&MultiPolygon::new(vec![moved]))
    });
    MultiPolygon::new(pieces.flatten().collect())
}

/// The whole map.
fn world() -> MultiPolygon<f64> {
    let corners = [(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0)];
    let corners = corners.map(|(x, y)| Coord { x, y });
    MultiPolygon::new(vec![Polygon::new(LineString::new(corners.to_vec()), Vec::new())])
}

/// A longitude, or a difference of two the short way round, in -180..180.
fn turn(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

/// With `x` as the longitude and `y` as the latitude.
impl From<&Outline> for MultiPolygon<f64> {
    fn from(outline: &Outline) -> MultiPolygon<f64> {
        let ring = |ring: &Vec<(f64, f64)>| {
            LineString::new(ring.iter().map(|&(lat, lon)| Coord { x: lon, y: lat }).collect())
        };
        let polygon = |rings: &Vec<Vec<(f64, f64)>>| {
            let mut rings = rings.iter().map(ring);
            let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
            Polygon::new(outer, rings.collect())
        };
        MultiPolygon::new(outline.polygons.iter().map(polygon).collect())
    }
}
