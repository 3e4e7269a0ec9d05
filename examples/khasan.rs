//! A news report, from its claims to the answers.
//!
//! Without arguments it reads `examples/data/khasan.json`, which holds what a
//! report of Wednesday 13 September 2023 claims of a train to Russia, and then
//! `examples/data/trip.json`, which holds what other sources said, and when:
//!
//! ```sh
//! cargo run --example khasan
//! cargo run --example khasan -- my-case.json the-actor
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "that is what an example is for")]

use std::process::ExitCode;

use lastseen::{
    Actor, Ask, Case, Error, Evidence, Interval, LastSeen, Membership, Modality, Outcome,
    Reconciled, Relation, Seen, Sighting, SignedDuration, Source, Speed, Timestamp, Together,
    Verdict, ZoneSet,
};

const CASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/khasan.json");
const TRIP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/trip.json");

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next();
    match tell(path.as_deref().unwrap_or(CASE), arguments.next().as_deref()) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn tell(path: &str, actor: Option<&str>) -> Result<String, Error> {
    let case = Case::open(path)?;
    let actors: Vec<&Actor> = match actor {
        Some(id) => vec![case.timeline().actor(id)?],
        None => case.timeline().actors().collect(),
    };
    let mut page = Page::default();
    claims(&case, &mut page);
    last_seen(&case, &actors, &mut page);
    gaps(&case, &actors, &mut page);
    map(&case, &mut page);
    conflicts(&case, &mut page);
    speculation(&case, &mut page);
    if path == CASE && actor.is_none() {
        let trip = Case::open(TRIP)?;
        told(&trip, &mut page);
        known(&trip, &mut page)?;
        cosmodrome(&trip, &mut page)?;
        together(&trip, &mut page);
    }
    Ok(page.text)
}

/// What each report says, and what its time resolves to.
fn claims(case: &Case, page: &mut Page) {
    page.heading("What was claimed, and when that was");
    if let Some(published) = case.published() {
        page.row("published", &published.shown_in(ZoneSet::default()));
    }
    // What the claims say of each other's times, worked out.
    let view = case.timeline().as_known();
    for claim in view.claims() {
        let sighting = claim.sighting();
        page.line("");
        page.row(claim.label().unwrap_or("-"), &who_where(claim));
        if let Some(quote) = sighting.and_then(Sighting::quote) {
            page.row("", &format!("“{quote}”"));
        }
        let Some(stated) = sighting.and_then(Sighting::stated) else {
            page.row("time", "not stated");
            continue;
        };
        let order = sighting.map_or(&[][..], Sighting::relations);
        if order.len() > 1 {
            let order: Vec<String> = order.iter().map(in_order).collect();
            page.row("time", &order.join(", "));
        } else {
            page.row("time", &format!("“{stated}”"));
        }
        if let Some(read) = sighting.and_then(Sighting::reconciled) {
            page.row("verdict", &in_words(read));
        }
        page.rows(&moment(claim.interval(), claim));
    }
}

fn in_order(relation: &Relation) -> String {
    match (relation.by.min(), relation.by.max()) {
        (Some(SignedDuration::ZERO), None) => format!("after {}", relation.to),
        (None, Some(SignedDuration::ZERO)) => format!("before {}", relation.to),
        _ => format!("{} from {}", relation.by, relation.to),
    }
}

fn who_where(claim: Seen<'_>) -> String {
    format!("{} at {}, {}", claim.actor(), claim.place(), said_by(claim))
}

/// How a claim is meant, and whose it is: `reported by KCNA`.
fn said_by(claim: Seen<'_>) -> String {
    let source = claim.source().map_or(String::new(), |source| format!(" by {source}"));
    format!("{}{source}", claim.modality())
}

fn in_words(read: &Reconciled) -> String {
    match read.verdict() {
        Verdict::Agreed => "agreed: both clocks mean one moment".to_owned(),
        Verdict::Conflict => {
            let slips: Vec<String> = read.explanations().iter().map(ToString::to_string).collect();
            let apart = read.difference().map_or(String::new(), |apart| apart.abs().to_string());
            format!("conflict: the two clocks are {apart} apart; {}", slips.join("; "))
        }
        verdict => {
            let policies: Vec<&str> = read.policies().collect();
            let by = if policies.is_empty() { "" } else { ", by " };
            format!("{verdict}{by}{}", policies.join(", "))
        }
    }
}

/// A moment by UTC, and by the clocks of the place on a line of its own.
fn moment(moment: Interval, at: Seen<'_>) -> Rows {
    let shown = moment.shown_in(at.place().zones());
    match shown.split_once(" (") {
        None => vec![("when", shown)],
        Some((utc, there)) => {
            vec![("when", utc.to_owned()), ("there", there.trim_end_matches(')').to_owned())]
        }
    }
}

/// Where everybody was last seen: themselves, and by what they travelled with.
fn last_seen(case: &Case, actors: &[&Actor], page: &mut Page) {
    page.heading("Where each was last seen");
    // What the claims say of each other's times counts too.
    let view = case.timeline().as_known();
    let answers = actors.iter().map(|actor| {
        let (direct, any) = (view.last_seen(*actor), view.last_seen(Ask::from(*actor).inferred()));
        let mut rows = vec![("seen", in_short(&direct))];
        rows.extend(when(&direct));
        if any.possible() != direct.possible() {
            for seen in any.possible().iter().filter(|seen| seen.evidence() == Evidence::Inferred) {
                let link = |link: &Membership| {
                    let whole = link.whole().as_str();
                    let whole = case.timeline().actor(whole).map_or(whole, Actor::name);
                    let says = link.source().map_or("nobody", Source::name);
                    format!("{} {whole} (says {says})", link.kind())
                };
                let chain = seen.via().map(link).collect::<Vec<_>>().join(", which is ");
                let claim = format!("{} [{}], {}", seen.place(), label(*seen), said_by(*seen));
                rows.push(("inferred", format!("{claim}; being {chain}")));
            }
            rows.extend(when(&any));
        }
        let certainty = match (any.is_never(), any.certain()) {
            (true, _) => None,
            (_, Some(seen)) => Some(format!(
                "certain: [{}] is the last on every reading of the claims",
                label(seen)
            )),
            (_, None) => {
                Some("possible: each of these is the last on some reading of the claims".to_owned())
            }
        };
        rows.extend(certainty.map(|certainty| ("certainty", certainty)));
        (actor.name(), rows)
    });
    page.blocks(answers);
}

/// When the last sighting was.
fn when(last: &LastSeen<'_>) -> Rows {
    let last = last.interval().zip(last.possible().first());
    last.map_or_else(Rows::new, |(interval, seen)| moment(interval, *seen))
}

fn in_short(last: &LastSeen<'_>) -> String {
    let places = last
        .possible()
        .iter()
        .map(|seen| format!("{} [{}], {}", seen.place(), label(*seen), said_by(*seen)));
    match (last.is_never(), last.excluded().modality) {
        (false, _) => places.collect::<Vec<_>>().join("; or "),
        (true, 0) => "never".to_owned(),
        (true, _) => "never; only speculated about".to_owned(),
    }
}

fn label(seen: Seen<'_>) -> &str {
    seen.label().unwrap_or("-")
}

/// The time that passed between sightings, and since the last of them.
fn gaps(case: &Case, actors: &[&Actor], page: &mut Page) {
    page.heading("What time gaps exist");
    let view = case.timeline().as_known();
    let published = case.published().and_then(Interval::latest);
    let answers = actors.iter().map(|actor| {
        let ask = Ask::from(*actor).inferred();
        let gaps = view.gaps(ask);
        let mut rows: Vec<_> = gaps.map(|gap| ("gap", gap.to_string())).collect();
        if let Some((silence, now)) = published.and_then(|now| Some((view.silence(ask, now)?, now)))
        {
            let until = Interval::at(now).shown_in(ZoneSet::default());
            rows.push(("silence", format!("{silence}, by {until}")));
        }
        (actor.name(), rows)
    });
    page.blocks(answers);
}

/// Whether places lie where they are said to lie.
fn map(case: &Case, page: &mut Page) {
    page.heading("What the map says of the distances");
    for place in case.places() {
        for (stated, check) in place.checks() {
            page.line("");
            page.row("said", &format!("{place} lies {stated}"));
            page.row("found", &format!("{} in a straight line", check.found));
            page.row("verdict", &check.verdict.to_string());
        }
    }
}

/// Which claims cannot be true as they stand.
fn conflicts(case: &Case, page: &mut Page) {
    page.heading("Which claims do not go together");
    let conflicts = case.timeline().as_known().conflicts();
    if conflicts.is_empty() {
        page.line("");
        page.row("", "none");
    }
    for conflict in conflicts {
        page.line("");
        let claims: Vec<&str> = conflict.claims.iter().map(|claim| label(*claim)).collect();
        let kind = conflict.kind.as_str().replace('_', " ");
        let kind = format!("{}: {kind}, in {}", conflict.certainty, claims.join(", "));
        page.row("conflict", &kind);
        page.row("", &conflict.summary);
        for explanation in &conflict.explanations {
            page.row("", explanation);
        }
    }
}

/// What several sources said, and when each said it.
fn told(trip: &Case, page: &mut Page) {
    page.heading("What other sources said of the same journey, and when they said it");
    let view = trip.timeline().as_known();
    for claim in view.claims() {
        page.line("");
        page.row(label(claim), &who_where(claim));
        if let Some(stated) = claim.sighting().and_then(Sighting::stated) {
            page.row("time", &format!("“{stated}”"));
        }
        page.rows(&moment(claim.interval(), claim));
        if let Some(reported) = claim.sighting().and_then(Sighting::reported_at) {
            page.row("reported", &reported.shown_in(ZoneSet::default()));
        }
    }
}

/// Where each was last seen as known at two moments.
fn known(trip: &Case, page: &mut Page) -> Result<(), Error> {
    page.heading("What was known of it on Tuesday, and what on Wednesday");
    let moments: [(&'static str, Timestamp); 2] = [
        ("Tuesday", "2023-09-12T12:00:00Z".parse()?),
        ("Wednesday", "2023-09-13T06:00:00Z".parse()?),
    ];
    page.line("");
    for (day, at) in moments {
        page.row(day, &format!("as reported by {}", Interval::at(at).shown_in(ZoneSet::default())));
    }
    let answers = trip.timeline().actors().map(|actor| {
        let mut rows: Rows = Vec::new();
        let ask = Ask::from(actor).inferred();
        for (day, at) in moments {
            let view = trip.timeline().as_known_at(at);
            let last = view.last_seen(ask);
            let perhaps = if last.is_possibly_never() && !last.is_never() {
                ", if they were along"
            } else {
                ""
            };
            let best = last.possible().first().copied();
            let text = best.map_or("never seen".to_owned(), |seen| {
                let by = if seen.evidence() == Evidence::Inferred { ", by inference" } else { "" };
                format!("{} [{}]{by}{perhaps}", seen.place(), label(seen))
            });
            rows.push((day, text));
            if let Some(seen) = best {
                rows.extend(moment(seen.interval(), seen));
            }
            if let Some(silence) = view.silence(ask, at) {
                rows.push(("silence", silence.length().to_string()));
            }
            for expected in view.expectations(ask) {
                let place = expected.claim.place();
                let became = match (expected.outcome, expected.by) {
                    (Outcome::Open, _) | (_, None) => expected.outcome.to_string(),
                    (outcome, Some(by)) => format!("{outcome} by [{}]", label(by)),
                };
                rows.push(("expected", format!("{place} [{}]: {became}", label(expected.claim))));
            }
        }
        (actor.name(), rows)
    });
    page.blocks(answers.collect::<Vec<_>>().into_iter());
    Ok(())
}

/// Whether the train can get to the cosmodrome in time, as known on Tuesday.
fn cosmodrome(trip: &Case, page: &mut Page) -> Result<(), Error> {
    page.heading("Could the train be at the cosmodrome by Wednesday 13:00 there?");
    page.line("");
    let (noon, by): (Timestamp, Timestamp) =
        ("2023-09-12T12:00:00Z".parse()?, "2023-09-13T04:00:00Z".parse()?);
    let view = trip.timeline().as_known_at(noon);
    let vostochny = trip.place("vostochny")?;
    for kmh in [36.0, 60.0, 80.0] {
        let speed = Speed::km_per_hour(kmh)?;
        let could = view.could_reach("train", vostochny, by, speed);
        let arrival = view.earliest_arrival("train", vostochny, speed);
        let arrival = arrival.map_or("never".to_owned(), |arrival| {
            let at = Interval::at(next_minute(arrival.at)).shown_in(vostochny.zones());
            format!("from {at} on, counted from [{}]", label(arrival.because))
        });
        let answer = if could { "yes" } else { "no" };
        page.row(&format!("at {kmh} km/h"), &format!("{answer}; {arrival}"));
    }
    page.line("");
    let reach = view.reach("train", noon, Speed::km_per_hour(60.0)?);
    page.row("at noon", "on Tuesday, 12:00 UTC, at 60 km/h at most, the train was");
    for limit in &reach.limits {
        page.row("", &limit.to_string());
    }
    for place in trip.places() {
        let can = match reach.allows(place) {
            Some(certainty) => certainty.to_string(),
            None => "impossible".to_owned(),
        };
        page.row("", &format!("{place}: {can}"));
    }
    Ok(())
}

/// The whole minute at or after an instant: speeds are not known to the second.
fn next_minute(instant: Timestamp) -> Timestamp {
    let minute = SignedDuration::from_mins(1).as_micros();
    let over = instant.as_unix_micros().rem_euclid(minute);
    instant + SignedDuration::from_micros((minute - over) % minute)
}

/// Who was with whom.
fn together(trip: &Case, page: &mut Page) {
    page.heading("Who met whom");
    page.line("");
    let an_hour = SignedDuration::from_hours(1);
    let together = Together::at_one_place().staying(an_hour);
    page.row("assumed", &format!("whoever is seen somewhere is there for up to {an_hour}"));
    let view = trip.timeline().as_known();
    for met in view.encounters(Ask::everyone(), together) {
        page.row("met", &met.to_string());
    }
}

/// What is claimed of nobody's own knowledge.
fn speculation(case: &Case, page: &mut Page) {
    page.heading("What is only speculation, and in none of the answers above");
    page.line("");
    let ask = Ask::everyone().meant(&[Modality::Speculated, Modality::Planned]);
    for claim in case.timeline().as_known().sightings(ask) {
        page.row(label(claim), &who_where(claim));
    }
}

/// Titles, and a text beside each.
type Rows = Vec<(&'static str, String)>;

/// Text in lines of at most a hundred characters, with titles in the margin.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    const WIDTH: usize = 100;
    const MARGIN: usize = 13;

    fn line(&mut self, text: &str) {
        self.text += text;
        self.text += "\n";
    }

    fn heading(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.line("");
        }
        self.line(&title.to_uppercase());
    }

    /// What is to be said of each name; of several at once where it is the same.
    fn blocks<'a>(&mut self, answers: impl Iterator<Item = (&'a str, Rows)>) {
        let mut blocks: Vec<(Vec<&str>, Rows)> = Vec::new();
        for (name, rows) in answers {
            match blocks.iter_mut().find(|block| block.1 == rows) {
                Some((names, _)) => names.push(name),
                None => blocks.push((vec![name], rows)),
            }
        }
        for (names, rows) in blocks.iter().filter(|(_, rows)| !rows.is_empty()) {
            self.line("");
            names.iter().for_each(|name| self.line(name));
            self.rows(rows);
        }
    }

    fn rows(&mut self, rows: &[(&str, String)]) {
        rows.iter().for_each(|(title, text)| self.row(title, text));
    }

    /// A title in the margin, and a text beside it.
    fn row(&mut self, title: &str, text: &str) {
        let mut line = format!("  {title:width$}", width = Page::MARGIN - 2);
        let mut is_new = true;
        for word in text.split(' ') {
            if !is_new && line.chars().count() + 1 + word.chars().count() > Page::WIDTH {
                self.line(&line);
                line = " ".repeat(Page::MARGIN);
                is_new = true;
            }
            if !is_new {
                line.push(' ');
            }
            line += word;
            is_new = false;
        }
        self.line(line.trim_end());
    }
}
