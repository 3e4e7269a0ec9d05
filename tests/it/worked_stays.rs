//! Worked cases of stays, each with its answers reasoned out beside it.

use lastseen::{Ask, Case, Certainty, Interval, Place, Seen, Sighting, Speed, Timestamp, View};
use serde_json::{Value, json};

fn at(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    let all = value.as_array().unwrap().iter();
    all.map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn places() -> Value {
    let place =
        |id: &str, lat: f64, lon: f64| json!({"id": id, "lat": lat, "lon": lon, "zone": "UTC"});
    json!([
        place("hotel", 51.5, -0.1), place("bar", 51.52, -0.1), place("office", 51.4, -0.1),
        place("cell2", 51.3, -0.1), place("london", 51.5074, -0.1278),
        place("paris", 48.8566, 2.3522), place("berth", 51.0, 0.0),
        {"id": "cell", "name": "a cell", "zone": "UTC"},
    ])
}

/// What a question about a view is answered with, and what it should be.
fn answered(view: &View<'_>, ask: &Value) -> (String, String) {
    let who = |name: &str| ask[name].as_str();
    let timeline = view.timeline();
    if let Some(actor) = who("last") {
        let question = match ask.get("as_of") {
            Some(moment) => Ask::of(actor).as_of(at(moment)),
            None => Ask::of(actor),
        };
        let last = view.last_seen(question);
        let mut found =
            last.interval().map_or("null".into(), |then: Interval| json!(then.to_string()));
        let mut wanted = ask["is"].clone();
        if ask.get("at").is_some() {
            let label = |seen: &Seen<'_>| seen.label().unwrap_or_default().to_owned();
            found = json!([found, last.possible().iter().map(label).collect::<Vec<_>>()]);
            wanted = json!([wanted, ask["at"]]);
        }
        let found = if found == json!("null") { Value::Null } else { found };
        return (found.to_string(), wanted.to_string());
    }
    if let Some(actor) = who("silence") {
        let silence = view.silence(actor, at(&ask["now"])).unwrap();
        let length = silence.length();
        let exactly = length.min() == length.max();
        let words = format!("{}{length}", if exactly { "exactly " } else { "" });
        return (words, ask["is"].as_str().unwrap().to_owned());
    }
    if let Some(actor) = who("gaps") {
        let gaps: Vec<String> = view.gaps(actor).map(|gap| gap.length().to_string()).collect();
        return (format!("{gaps:?}"), format!("{:?}", texts(&ask["are"])));
    }
    if let Some(label) = who("when") {
        let actor = timeline.sighting(timeline.labelled(label).unwrap()).unwrap().actor();
        let rows = view.sightings(actor).filter(|seen| seen.label() == Some(label));
        let rows: Vec<String> = rows.map(|seen| seen.interval().to_string()).collect();
        return (format!("{rows:?}"), format!("{:?}", texts(&ask["are"])));
    }
    if let Some(actor) = who("reach") {
        let all = places();
        let mut place = all.as_array().unwrap().iter();
        let place = place.find(|place| place["id"] == ask["place"]).unwrap();
        let known = view.claims().find(|seen| seen.place().id() == ask["place"].as_str().unwrap());
        let place = known.map(|seen| seen.place()).unwrap_or_else(|| {
            Place::lat_lon(place["lat"].as_f64().unwrap(), place["lon"].as_f64().unwrap()).unwrap()
        });
        let speed = Speed::km_per_hour(50.0).unwrap();
        let found = view.reach(actor, at(&ask["at"]), speed).allows(&place);
        let found = found.map_or("impossible", Certainty::as_str);
        return (found.to_owned(), ask["is"].as_str().unwrap().to_owned());
    }
    if let Some(label) = who("left_by") {
        let rows = view.sightings("car").filter(|seen| seen.label() == Some(label));
        let last = rows.last().unwrap().interval().latest().unwrap();
        return ((last <= at(&ask["at"])).to_string(), "true".to_owned());
    }
    // Those that are only vague make no exit status.
    let conflicts = view.conflicts();
    let is_travel = |kind: &str, certainty: Certainty| {
        kind == "impossible_travel" && certainty == Certainty::Possible
    };
    let told: Vec<String> = conflicts
        .iter()
        .filter(|one| !is_travel(one.kind.as_str(), one.certainty))
        .map(|one| format!("{} {}", one.certainty.as_str(), one.kind.as_str()))
        .collect();
    let against = told.iter().filter(|one| *one != "possible two_places").count();
    let says = ask["says"].as_str().unwrap_or_default();
    let is_said = conflicts.iter().any(|one| one.explanations.iter().any(|why| why == says));
    let found = format!("{} {} {}", told.join(", "), against, says.is_empty() || is_said);
    (found, format!("{} {} true", ask["conflicts"].as_str().unwrap(), ask["exit"]))
}

#[test]
fn worked_cases_have_the_answers_that_were_reasoned_out() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../data/stays.json")).unwrap();
    assert!(cases.len() > 40, "{}", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let file = json!({
            "lastseen": 1,
            "published": case.get("published").cloned().unwrap_or(json!("2024-05-20T00:00:00Z")),
            "places": places(),
            "actors": [{"id": "x"}, {"id": "tug"}, {"id": "car", "max_speed_kmh": 100}],
            "sightings": case["sightings"],
        });
        let name = case["case"].as_str().unwrap();
        let mut timeline = match Case::read_json(file.to_string()) {
            Ok(case) => case.into_timeline(),
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let fixes = case.get("fixes").and_then(Value::as_array).into_iter().flatten();
        timeline.extend(fixes.map(|fix| {
            let place = Place::lat_lon(fix[2].as_f64().unwrap(), fix[3].as_f64().unwrap());
            Sighting::new(fix[0].as_str().unwrap(), place.unwrap(), at(&fix[1]))
        }));
        for ask in case["asks"].as_array().unwrap() {
            let view = match ask.get("known") {
                Some(moment) => timeline.as_known_at(at(moment)),
                None => timeline.as_known(),
            };
            let (found, wanted) = answered(&view, ask);
            if found != wanted {
                wrong.push(format!("{name}: {ask} gives {found}, not {wanted}; {}", case["why"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
