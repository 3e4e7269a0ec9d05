//! Google's Timeline, as a phone exports it since 2024: visits, ways and what was measured.
//!
//! Android has lists of segments and of raw signals in one document, iOS one list of segments.
//! The fields were taken from exports that users showed in public; Google documents none.

use std::borrow::Cow;

use super::row_text::ObjectRow;
use crate::format::json::Json;
use crate::time::duration::SignedDuration;
use crate::time::timestamp::Timestamp;

/// The lists of a document of Android.
pub(super) const LISTS: [&str; 2] = ["semanticSegments", "rawSignals"];

/// The rows of a segment or of a signal; `None` for any other object.
///
/// A visit is a stay at its place, a way has the points that are known of it. A signal without
/// a position, such as the networks around, has no row.
pub(super) fn rows(json: &Json<'_>) -> Option<Vec<ObjectRow>> {
    if let Some(position) = json.get("position").filter(|it| it.get("LatLng").is_some()) {
        let mut row = row(text(position, "timestamp"), text(position, "LatLng"));
        say(&mut row, "accuracy", text(position, "accuracyMeters"));
        return Some(vec![row]);
    }
    if json.get("wifiScan").or_else(|| json.get("activityRecord")).is_some() {
        return Some(Vec::new());
    }
    let (start, end) = (text(json, "startTime"), text(json, "endTime"));
    if start.is_empty() {
        return None;
    }
    if let Some(visit) = json.get("visit") {
        let candidate = visit.get("topCandidate").unwrap_or(&Json::Null);
        let place = candidate.get("placeLocation");
        let at = match place {
            Some(Json::Text(at)) => Cow::from(&**at),
            place => place.map(|place| text(place, "latLng")).unwrap_or_default(),
        };
        let mut row = row(start, at);
        say(&mut row, "until", end);
        let kind = text(candidate, "semanticType");
        let is_known = !kind.to_ascii_lowercase().starts_with("unknown");
        say(&mut row, "place", if is_known { kind } else { "".into() });
        return Some(vec![row]);
    }
    if let Some(activity) = json.get("activity") {
        let at = |name| match activity.get(name) {
            Some(Json::Text(at)) => Cow::from(&**at),
            place => place.map(|place| text(place, "latLng")).unwrap_or_default(),
        };
        return Some(vec![row(start, at("start")), row(end, at("end"))]);
    }
    let Some(Json::List(path)) = json.get("timelinePath") else {
        // Of a memory nothing is known but its time.
        return json.get("timelineMemory").map(|_| Vec::new());
    };
    let point = |point: &Json<'_>| {
        let minutes = text(point, "durationMinutesOffsetFromStartTime").parse::<i64>().ok();
        let time = match minutes {
            Some(minutes) => start.parse().map_or_else(
                |_| start.clone(),
                |start: Timestamp| {
                    let later = SignedDuration::from_secs(minutes.saturating_mul(60));
                    (start + later).to_string().into()
                },
            ),
            None => text(point, "time"),
        };
        row(time, text(point, "point"))
    };
    Some(path.iter().map(point).collect())
}

/// A row at a position like `48.8583°, 2.2945°` or `geo:48.8583,2.2945`.
fn row(time: Cow<'_, str>, at: Cow<'_, str>) -> ObjectRow {
    let mut row = ObjectRow::new();
    say(&mut row, "time", time);
    let at = at.strip_prefix("geo:").unwrap_or(&at);
    if let Some((lat, lon)) = at.split_once(',') {
        let degrees = |text: &str| text.trim().trim_end_matches('°').to_owned();
        say(&mut row, "lat", degrees(lat).into());
        say(&mut row, "lon", degrees(lon).into());
    }
    row
}

fn say(row: &mut ObjectRow, name: &str, value: Cow<'_, str>) {
    if !value.is_empty() {
        row.push((name.to_owned(), value.into_owned()));
    }
}

fn text<'j>(json: &'j Json<'_>, name: &str) -> Cow<'j, str> {
    json.get(name).map(super::row_text::text).unwrap_or_default()
}
