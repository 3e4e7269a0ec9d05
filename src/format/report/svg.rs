//! The shapes of the lanes, as SVG: each is a place in it and a class of the style.

use super::drawing::{DrawnSpan, Look};

/// From where to where a time is drawn, and whether that is where it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) is_open: (bool, bool),
    pub(super) core: Option<(f64, f64)>,
}

/// The time axis as it lies in the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) ends: (i64, i64),
    pub(super) left: f64,
    pub(super) right: f64,
}

impl Scale {
    pub(super) fn x(self, at: i64) -> f64 {
        let (from, to) = self.ends;
        // The differences of two instants may not fit in 64 bits.
        let part = (at as f64 - from as f64) / (to as f64 - from as f64).max(1.0);
        self.left + part.clamp(0.0, 1.0) * (self.right - self.left)
    }

    pub(super) fn drawn(self, span: DrawnSpan) -> Drawn {
        let left = span.first.map_or(self.left, |first| self.x(first));
        let right = span.last.map_or(self.right, |last| self.x(last));
        // However short, it is no instant.
        let right = if span.first == span.last { right } else { right.max(left + 3.0) };
        let core = span.core.map(|(from, to)| (self.x(from), self.x(to)));
        Drawn {
            left,
            right,
            is_open: (span.first.is_none(), span.last.is_none() || span.goes_on),
            core,
        }
    }
}

/// Draws one time of a claim, around a height.
pub(super) fn span(to: &mut String, drawn: Drawn, y: f64, (look, is_inferred): (Look, bool)) {
    let half = if is_inferred { 3.0 } else { 6.0 };
    let Drawn { left, right, is_open, core } = drawn;
    let is_instant = right <= left && is_open == (false, false);
    let middle = f64::midpoint(left, right);
    if is_instant && matches!(look, Look::Fact | Look::Weak) {
        let (above, below) = (y - half, y + half);
        let (before, after) = (middle - half, middle + half);
        path(
            to,
            "at",
            &format!(
                "M{before:.1} {y:.1}L{middle:.1} {above:.1}L{after:.1} {y:.1}L{middle:.1} {below:.1}Z"
            ),
        );
        return;
    }
    if !is_instant {
        let (top, wide, high) = (y - half, right - left, half * 2.0);
        rect(to, "may", (left, top, wide, high));
        if let Some((from, until)) = core {
            rect(to, "core", (from, top, (until - from).max(1.0), high));
        }
        end(to, (left, y, half), -1.0, is_open.0);
        end(to, (right, y, half), 1.0, is_open.1);
    }
    match look {
        Look::Fact | Look::Weak => {}
        Look::Denied => {
            let (x, z) = (middle - 4.0, middle + 4.0);
            let (above, below) = (y - 4.0, y + 4.0);
            path(
                to,
                "no",
                &format!(
                    "M{x:.1} {above:.1}L{z:.1} {below:.1}M{x:.1} {below:.1}L{z:.1} {above:.1}"
                ),
            );
        }
        Look::Absent => {
            *to += &format!("<circle class=\"no\" cx=\"{middle:.1}\" cy=\"{y:.1}\" r=\"4.5\"/>");
            let (x, z) = (middle - 3.2, middle + 3.2);
            let (above, below) = (y - 3.2, y + 3.2);
            path(to, "no", &format!("M{x:.1} {below:.1}L{z:.1} {above:.1}"));
        }
    }
}

/// A cap where a time ends, an arrow where it does not; `way` is -1 for the left end.
fn end(to: &mut String, (x, y, half): (f64, f64, f64), way: f64, is_open: bool) {
    let (above, below) = (y - half - 2.0, y + half + 2.0);
    if is_open {
        let tip = x + way * 8.0;
        path(to, "open", &format!("M{x:.1} {above:.1}L{tip:.1} {y:.1}L{x:.1} {below:.1}Z"));
    } else {
        path(to, "cap", &format!("M{x:.1} {above:.1}V{below:.1}"));
    }
}

/// The line that joins the times of one claim.
pub(super) fn joint(to: &mut String, from: f64, until: f64, y: f64) {
    if until > from {
        path(to, "joint", &format!("M{from:.1} {y:.1}H{until:.1}"));
    }
}

pub(super) fn rect(to: &mut String, class: &str, (x, y, wide, high): (f64, f64, f64, f64)) {
    let wide = wide.max(1.0);
    *to += &format!(
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\"/>"
    );
}

pub(super) fn path(to: &mut String, class: &str, data: &str) {
    *to += &format!("<path class=\"{class}\" d=\"{data}\"/>");
}

/// A text, which has to be escaped.
pub(super) fn text(to: &mut String, class: &str, (x, y): (f64, f64), text: &str) {
    *to += &format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>");
}
