//! JSON for TimelineJS: an event for each sighting.

use std::io::{BufWriter, Write};

use super::exported::{Exported, each_sighting, in_words, owned};
use crate::actor::Actor;
use crate::error::{Error, printable};
use crate::format::json::{Json, Object, put, text_of};
use crate::format::table::{Written, unwritten};
use crate::time::timestamp::Timestamp;
use crate::timeline::Timeline;

/// How many actors the title names.
const NAMED: usize = 5;

/// Writes a document of events, one a line.
pub(in crate::format) fn write_timelinejs(
    timeline: &Timeline,
    to: impl Write,
) -> Result<Written, Error> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    let title = text_of(&text(title(timeline), String::new()));
    write!(to, "{{\"title\":{{\"text\":{title}}},\"events\":[").map_err(unwritten)?;
    let mut before = "\n";
    let written = each_sighting(timeline, |told| {
        let Some(event) = event(told) else { return Ok(false) };
        let before = std::mem::replace(&mut before, ",\n");
        write!(to, "{before}{}", text_of(&event)).map_err(unwritten)?;
        Ok(true)
    })?;
    to.write_all(b"\n]}\n").map_err(unwritten)?;
    to.flush().map_err(unwritten)?;
    Ok(written)
}

fn title(timeline: &Timeline) -> String {
    let is_seen = |actor: &u32| timeline.has_sightings(*actor);
    let all: Vec<u32> = timeline.by_id().iter().copied().filter(is_seen).collect();
    let named = all.iter().take(NAMED).filter_map(|&actor| timeline.actor_at(actor));
    let mut names: Vec<String> = named.map(Actor::to_string).collect();
    if let more @ 1.. = all.len().saturating_sub(NAMED) {
        names.push(format!("{more} more"));
    }
    format!("Sightings of {}", names.join(", "))
}

/// An event that begins at the earliest moment; `None` where nothing says when it was.
fn event<'a>(told: &Exported<'_, 'a>) -> Option<Json<'a>> {
    let span = told.span();
    let (start, end) = match (span.earliest(), span.latest()) {
        (Some(start), end) => (start, end.filter(|end| *end != start)),
        (None, end) => (end?, None),
    };
    let mut event = Object::new();
    put(&mut event, "start_date", Some(date(start)));
    put(&mut event, "end_date", end.map(date));
    // A bound is shown as one, and not as the time for which something lasted.
    put(&mut event, "display_date", Some(owned(html(&told.when()))));
    put(&mut event, "group", Some(owned(html(&told.actor().to_string()))));
    put(&mut event, "unique_id", told.seen.label().map(|label| Json::Text(label.into())));
    put(&mut event, "autolink", Some(Json::Bool(false)));
    let manner = told.manner().map_or(String::new(), |manner| format!("{manner}: "));
    let headline = format!("{}: {manner}{}", told.actor(), told.seen.place());
    put(&mut event, "text", Some(text(headline, details(told))));
    Some(Json::Object(event))
}

/// What is said of it: the quote, and below it all fields.
fn details(told: &Exported<'_, '_>) -> String {
    let mut fields = told.fields();
    told.put_position(["lat", "lon", "radius_m"], &mut fields);
    let is_field = |(name, _): &&(_, _)| *name != "quote";
    let lines = fields.iter().filter(is_field);
    let lines = lines.map(|(name, value)| format!("{name}: {}", html(&in_words(value))));
    let lines = lines.collect::<Vec<_>>().join("<br>");
    let quote = told.seen.sighting().and_then(|told| told.quote());
    let quote = quote.map(|quote| format!("<blockquote>{}</blockquote>", html(quote)));
    format!("{}<p>{lines}</p>", quote.unwrap_or_default())
}

/// The texts of a slide. The headline is plain, the text is HTML.
fn text(headline: String, text: String) -> Json<'static> {
    let mut slide = Object::new();
    put(&mut slide, "headline", Some(owned(html(&headline))));
    put(&mut slide, "text", Some(text).filter(|text| !text.is_empty()).map(owned));
    Json::Object(slide)
}

/// A text in HTML, where a name cannot become an element.
fn html(text: &str) -> String {
    let text = printable(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The parts of an instant in UTC.
fn date(at: Timestamp) -> Json<'static> {
    let text = at.to_string();
    let (day, clock) = text.split_once('T').unwrap_or_default();
    // A year may have a sign.
    let day = day.rsplitn(3, '-').collect::<Vec<_>>().into_iter().rev();
    let clock = clock.trim_end_matches('Z').split([':', '.']);
    let names = ["year", "month", "day", "hour", "minute", "second"];
    let mut date = Object::new();
    for (name, part) in names.into_iter().zip(day.chain(clock)) {
        put(&mut date, name, part.parse::<i64>().ok().map(|part| Json::Number(part.into())));
    }
    let millis = at.as_unix_micros().rem_euclid(1_000_000) / 1_000;
    put(&mut date, "millisecond", (millis > 0).then(|| Json::Number(millis.into())));
    Json::Object(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_in_parts() {
        for (text, parts) in [
            (
                "2023-09-12T06:07:08.250Z",
                r#"{"year":2023,"month":9,"day":12,"hour":6,"minute":7,"second":8,"millisecond":250}"#,
            ),
            (
                "-000043-03-15T12:00:00Z",
                r#"{"year":-43,"month":3,"day":15,"hour":12,"minute":0,"second":0}"#,
            ),
        ] {
            assert_eq!(text_of(&date(text.parse().unwrap())), parts);
        }
    }

    #[test]
    fn a_name_is_no_element() {
        assert_eq!(html("<b>\"A&B\"</b>"), "&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;");
    }
}
