//! The lanes laid out: one below the other, and in each the claims so that none hides
//! another.

use super::axis::{AxisTick, days, ticks};
use super::drawing::{Drawing, DrawnClaim, DrawnGap, Lane, Look};
use super::svg::{Drawn, Scale, joint, path, rect, span, text};
use super::worded::{escaped, shortened};
use crate::time::zone::Zone;

const WIDE: f64 = 1120.0;
/// Room for the arrows of what has no end.
const MARGIN: f64 = 14.0;
/// From one line of claims to the next.
const LINE: f64 = 20.0;
/// The name of an actor above its lines.
const NAME: f64 = 22.0;
const AXIS: f64 = 20.0;
/// About as wide is a letter of the labels.
const LETTER: f64 = 6.0;
/// As many lines has a lane at most.
const MOST_LINES: usize = 40;
const MOST_DAYS: i64 = 70;
const MOST_TICKS: i64 = 14;
/// A picture that is taller has its axis at the bottom too.
const TALL: f64 = 800.0;

/// The lanes as an SVG element, and how many claims had no room in them.
pub(super) fn lanes(drawing: &Drawing, zone: Option<Zone>) -> (String, usize) {
    let scale = Scale { ends: drawing.ends, left: MARGIN, right: WIDE - MARGIN };
    let mut body = String::new();
    let zones: Vec<Zone> = [Zone::UTC].into_iter().chain(zone).collect();
    let mut y = AXIS * zones.len() as f64 + 6.0;
    let top = y;
    let mut left_out = 0;
    for lane in &drawing.lanes {
        left_out += draw_lane(&mut body, lane, scale, &mut y);
    }
    let bottom = y;
    if bottom > TALL {
        for (at, &zone) in zones.iter().enumerate() {
            draw_ticks(&mut body, zone, scale, bottom + AXIS * at as f64 + 14.0);
        }
        y += AXIS * zones.len() as f64;
    }
    let mut to = format!(
        "<svg class=\"lanes\" viewBox=\"0 0 {WIDE} {y:.0}\" width=\"{WIDE}\" height=\"{y:.0}\" \
         role=\"group\" aria-label=\"Every claim on one time axis\">\
         <defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V6\"/></pattern></defs>"
    );
    let shaded = days(drawing.ends, zone.unwrap_or(Zone::UTC), MOST_DAYS);
    for pair in shaded.windows(2) {
        if let [(from, true), (until, _)] = *pair {
            let (left, right) = (scale.x(from), scale.x(until));
            rect(&mut to, "day", (left, top, right - left, bottom - top));
        }
    }
    for (at, zone) in zones.into_iter().enumerate() {
        let line = AXIS * at as f64 + 14.0;
        let class = if at == 0 { "grid" } else { "grid other" };
        for x in draw_ticks(&mut to, zone, scale, line) {
            path(&mut to, class, &format!("M{x:.1} {:.1}V{bottom:.1}", line + 3.0));
        }
    }
    to += &body;
    to += "</svg>\n";
    (to, left_out)
}

/// Writes the readings of a clock in one line, and returns where they are.
fn draw_ticks(to: &mut String, zone: Zone, scale: Scale, line: f64) -> Vec<f64> {
    // The name of the clock has the left end.
    let name = escaped(zone.name());
    text(to, "clock", (2.0, line), &name);
    let taken = 2.0 + 1.3 * LETTER * name.len() as f64 + 24.0;
    let ticks = ticks(scale.ends, zone, MOST_TICKS);
    let place = |tick: &AxisTick| {
        let x = scale.x(tick.at);
        if taken < x && x < WIDE - 24.0 {
            text(to, "tick", (x, line), &escaped(&tick.label));
        }
        x
    };
    ticks.iter().map(place).collect()
}

/// Draws one lane below `y`, moves it on, and counts the claims that had no room.
fn draw_lane(to: &mut String, lane: &Lane, scale: Scale, y: &mut f64) -> usize {
    path(to, "edge", &format!("M0 {y:.1}H{WIDE}"));
    let name = escaped(&shortened(&lane.name, 90));
    text(to, "name", (2.0, *y + 16.0), &name);
    let top = *y + NAME + LINE / 2.0;
    // Up to where each line is taken.
    let mut lines: Vec<f64> = Vec::new();
    let mut left_out = 0;
    for gap in &lane.gaps {
        let (left, right) = (scale.x(gap.from), scale.x(gap.to));
        let wide = LETTER * gap.label.chars().count() as f64 + 16.0;
        // In it, or beside it, to the right or to the left.
        let middle = match (right - left >= wide, right + wide <= WIDE) {
            (true, _) => f64::midpoint(left, right),
            (false, true) => right + wide / 2.0,
            (false, false) => left - wide / 2.0,
        };
        let extent = (left.min(middle - wide / 2.0), right.max(middle + wide / 2.0));
        let Some(at) = line_for(&mut lines, extent) else { continue };
        draw_gap(to, gap, (left, right), (middle, wide), top + LINE * at as f64);
    }
    let below = lines.len();
    let mut lines = Vec::new();
    for claim in &lane.claims {
        let drawn: Vec<Drawn> = claim.spans.iter().map(|span| scale.drawn(*span)).collect();
        let left = drawn.iter().map(|one| one.left).fold(WIDE, f64::min);
        let right = drawn.iter().map(|one| one.right).fold(0.0, f64::max);
        let label = shortened(&claim.label, 16);
        let wide = LETTER * label.chars().count() as f64 + 14.0;
        // Beside it, to the right or to the left, or else in it.
        let label_at = match (right + wide <= WIDE, left - wide >= 0.0) {
            (true, _) => right + 10.0,
            (false, true) => left - wide + 2.0,
            (false, false) => left + 12.0,
        };
        let extent = (left.min(label_at) - 8.0, right.max(label_at + wide - 10.0) + 8.0);
        let Some(at) = line_for(&mut lines, extent) else {
            left_out += 1;
            continue;
        };
        let height = top + LINE * (below + at) as f64;
        draw_claim(to, (claim, &drawn), (&label, label_at), height);
    }
    *y = top + LINE * (below + lines.len()).max(1) as f64;
    left_out
}

/// The first line that has room, which is then taken; the claims come by their beginnings.
fn line_for(lines: &mut Vec<f64>, (left, right): (f64, f64)) -> Option<usize> {
    let free = lines.iter().position(|&taken| taken <= left).unwrap_or(lines.len());
    match lines.get_mut(free) {
        Some(line) => *line = right,
        None if free < MOST_LINES => lines.push(right),
        None => return None,
    }
    Some(free)
}

fn draw_gap(
    to: &mut String,
    gap: &DrawnGap,
    (left, right): (f64, f64),
    (middle, wide): (f64, f64),
    y: f64,
) {
    *to += &format!("<g class=\"gap\"><title>{}</title>", escaped(&gap.says));
    rect(to, "hatched", (left, y - 7.0, right - left, 14.0));
    if left <= middle && middle <= right {
        // A plate keeps the words apart from the hatching.
        rect(to, "plate", (middle - wide / 2.0 + 2.0, y - 6.0, wide - 4.0, 12.0));
    }
    text(to, "length", (middle, y + 4.0), &escaped(&gap.label));
    *to += "</g>";
}

fn draw_claim(
    to: &mut String,
    (claim, drawn): (&DrawnClaim, &[Drawn]),
    (label, label_at): (&str, f64),
    y: f64,
) {
    let look = match claim.look {
        Look::Fact => "fact",
        Look::Weak => "weak",
        Look::Denied => "denied",
        Look::Absent => "absent",
    };
    let inferred = if claim.is_inferred { " inferred" } else { "" };
    let (row, says) = (claim.row, escaped(&claim.says));
    *to += &format!("<a class=\"{look}{inferred}\" href=\"#s{row}\"><title>{says}</title>");
    for pair in drawn.windows(2) {
        if let [one, next] = pair {
            joint(to, one.right, next.left, y);
        }
    }
    for one in drawn {
        span(to, *one, y, (claim.look, claim.is_inferred));
    }
    text(to, "label", (label_at, y + 4.0), &escaped(label));
    *to += "</a>";
}

/// A small picture of one time of a claim, for the key.
pub(super) fn sample(class: &str, (look, is_inferred): (Look, bool), drawn: &[Drawn]) -> String {
    let mut to = format!(
        "<svg class=\"sample\" width=\"56\" height=\"18\" aria-hidden=\"true\"><g class=\"{class}\">"
    );
    for pair in drawn.windows(2) {
        if let [one, next] = pair {
            joint(&mut to, one.right, next.left, 9.0);
        }
    }
    for one in drawn {
        span(&mut to, *one, 9.0, (look, is_inferred));
    }
    to += "</g></svg>";
    to
}
