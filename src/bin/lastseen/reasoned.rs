//! The commands that infer from several sightings.

use std::collections::HashSet;
use std::fmt::Write as _;

use lastseen::{
    Ask, Case, Certainty, Distance, Encounter, Interval, Itinerary, Place, Reach, Seen, Speed,
    Stay, Timestamp, Together, ZoneSet, printable,
};
use serde::Serialize;

use crate::args::{EncountersArgs, ItineraryArgs, ReachArgs, Subject};
use crate::complaint::{Complaint, in_option};
use crate::open::{about, length, open, open_whole};
use crate::printed::{Answer, AnswerForm};
use crate::remarks::{
    BY_INFERENCE, FEW, list_accounts, list_first, note_apart_accounts, note_other_clocks,
    note_passed_over, warn_of_conflicts, warn_of_inconsistency,
};
use crate::time_options::TimeOptions;

pub(crate) fn itinerary(args: &ItineraryArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let Subject { case, actor, known, evidence } = &args.about;
    let case = open_whole(case)?;
    let actor = case.meant(actor)?;
    let ask = about(&case, actor, *evidence)?;
    let mut asked = TimeOptions::default();
    let view = asked.view(case.timeline(), known)?;
    let itinerary = view.itinerary(ask);
    let mut text = String::new();
    let name = case.timeline().actor(actor)?;
    if itinerary.stays().is_empty() {
        writeln!(text, "{name} was never seen")?;
        if !view.itinerary(ask.inferred()).stays().is_empty() {
            writeln!(text, "{name} {BY_INFERENCE}")?;
        }
    } else {
        writeln!(text, "{name}:\n{itinerary}")?;
    }
    let network = view.network();
    let orders = network.inferred_orders().iter();
    let orders: Vec<[Option<&str>; 2]> =
        orders.map(|(before, after)| [before.label(), after.label()]).collect();
    for [before, after] in &orders {
        let [before, after] = [before, after].map(|label| printable(label.unwrap_or("-")));
        writeln!(text, "There is time for the way only if {before} was before {after}.")?;
    }
    let stands_on = || itinerary.stays().iter().flat_map(Stay::sightings);
    let inconsistent = warn_of_inconsistency(&view, stands_on(), &mut text)?;
    let accounts = list_accounts(&view, stands_on(), &mut text)?;
    note_apart_accounts(&view, stands_on(), &mut text)?;
    let without_position = note_unlocated(stands_on(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, stands_on(), &mut text)?;
    let mut passed_over = note_passed_over(stands_on(), None, &mut text)?;
    note_other_clocks(stands_on(), &mut passed_over, &mut text)?;
    let said = Went {
        actor,
        itinerary,
        inferred_orders: orders,
        accounts,
        without_position,
        inconsistent,
        in_conflict,
        passed_over,
    };
    let answer = asked.answer(form, text, &case.with_tables(&said))?;
    Ok(answer.with_rows(form, said.itinerary.stays().iter().cloned()))
}

/// Says in one line of which places nobody knows how far it is to others, where the answer
/// has several.
fn note_unlocated<'a>(
    stands_on: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<Vec<String>, Complaint> {
    let (mut names, mut is_one) = (Vec::new(), true);
    let mut first: Option<Place> = None;
    for place in stands_on.filter(|seen| seen.sighting().is_some()).map(Seen::place) {
        is_one &= first.get_or_insert_with(|| place.clone()).is_same_as(&place);
        let name = place.to_string();
        if !place.is_located() && !names.contains(&name) {
            names.push(name);
        }
    }
    if is_one {
        names.clear();
    }
    let more = match names.len().saturating_sub(FEW) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if !names.is_empty() {
        let some = names.iter().take(FEW).cloned().collect::<Vec<_>>().join(", ");
        writeln!(text, "No distance is known from or to {some}{more}, for want of a position.")?;
    }
    Ok(names)
}

/// What `itinerary` says.
#[derive(Serialize)]
struct Went<'a> {
    actor: &'a str,
    #[serde(flatten)]
    itinerary: Itinerary<'a>,
    /// Before and after, where only the way settles the order of two claims.
    inferred_orders: Vec<[Option<&'a str>; 2]>,
    /// The accounts of each sighting that has several.
    accounts: Vec<Vec<&'a str>>,
    /// The places without a position, where the itinerary has several.
    without_position: Vec<String>,
    inconsistent: bool,
    /// The sightings of the itinerary that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
}

pub(crate) fn reach(args: &ReachArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let Subject { case, actor: id, known, evidence } = &args.about;
    let case = open(case)?;
    let id = case.meant(id)?;
    let ask = about(&case, id, *evidence)?;
    let actor = case.timeline().actor(id)?;
    let speed = match &args.max_speed {
        Some(text) => speed("--max-speed", text)?,
        None => actor
            .max_speed()
            .ok_or_else(|| format!("the case states no top speed of {id:?}; give --max-speed"))?,
    };
    let mut asked = TimeOptions::default();
    let at = asked.latest("--at", Some(&args.at))?.ok_or("--at: give a date or an instant")?;
    let only = args.place.as_deref().map(|text| place(&case, text)).transpose()?;
    let view = asked.view(case.timeline(), known)?;
    let reach = view.reach(ask, at, speed);

    let judge = |place: &Place| {
        let allowed = if reach.is_nowhere() { None } else { reach.allows(place) };
        let arrival = view.earliest_arrival(ask, place, speed).map(|arrival| arrival.at);
        Judged {
            id: Some(place.id()).filter(|id| !id.is_empty()).map(str::to_owned),
            name: [place.name(), place.id()]
                .into_iter()
                .find(|name| !name.is_empty())
                .map_or_else(|| place.to_string(), str::to_owned),
            lat: place.lat(),
            lon: place.lon(),
            certainty: word(allowed),
            earliest_arrival: arrival,
            zones: place.zones(),
        }
    };
    let places = case.places().filter(|place| place.is_located());
    let all: Vec<Judged> = match &only {
        Some(place) => vec![judge(place)],
        None => places.map(judge).collect(),
    };
    let (impossible, possible): (Vec<Judged>, Vec<Judged>) =
        all.into_iter().partition(|judged| judged.certainty == IMPOSSIBLE);
    let could_have_reached = only.as_ref().map(|place| view.could_reach(ask, place, at, speed));
    let certainty = match (&only, possible.first()) {
        (Some(_), Some(option)) => option.certainty,
        (Some(_), None) => IMPOSSIBLE,
        _ if reach.is_nowhere() => IMPOSSIBLE,
        _ if possible.iter().any(|judged| judged.certainty == word(Some(Certainty::Certain))) => {
            word(Some(Certainty::Certain))
        }
        _ => word(Some(Certainty::Possible)),
    };

    let mut text = String::new();
    let when = Interval::at(at).shown_in(ZoneSet::default());
    writeln!(text, "{actor} at {when}, at most {speed}:")?;
    for line in reach.to_string().lines() {
        writeln!(text, "    {line}")?;
    }
    // Of an instant that later sightings follow, when they let it arrive says
    // nothing.
    let seen_later = view
        .last_seen(ask)
        .interval()
        .is_some_and(|last| last.earliest().is_some_and(|earliest| earliest > at));
    if reach.two_places().is_some() {
        writeln!(text, "One of the two is wrong; see `check`.")?;
    } else if reach.is_nowhere() {
        writeln!(text, "Give a higher --max-speed, or see `check` for which of them is wrong.")?;
    }
    // Where nothing can be true, no place is more impossible than another.
    let judged = possible.iter().chain(&impossible).filter(|_| !reach.is_nowhere());
    for option in judged {
        let verdict = match option.certainty {
            IMPOSSIBLE => "cannot be there",
            certainty if certainty == word(Some(Certainty::Certain)) => "is there for certain",
            _ => "can be there",
        };
        let arrival = match option.earliest_arrival.filter(|_| !seen_later) {
            Some(at) => {
                let at = Interval::at(at).shown_in(option.zones);
                format!("; from where it was last seen, it can get there {at} at the earliest")
            }
            None => String::new(),
        };
        writeln!(text, "- {}: {verdict}{arrival}", printable(&option.name))?;
    }
    let stands_on =
        reach.limits.iter().map(|limit| limit.seen).chain(reach.watched.iter().copied());
    let inconsistent = warn_of_inconsistency(&view, stands_on.clone(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, stands_on.clone(), &mut text)?;
    let mut passed_over = note_passed_over(stands_on.clone(), None, &mut text)?;
    note_other_clocks(stands_on, &mut passed_over, &mut text)?;
    let said = Reached {
        actor: id,
        certainty,
        could_have_reached,
        places: possible,
        impossible_places: impossible,
        reach: &reach,
        inconsistent,
        in_conflict,
        passed_over,
    };
    asked.answer(form, text, &case.with_tables(&said))
}

/// A speed with its unit, or a number of kilometres an hour, as in case files.
pub(crate) fn speed(option: &str, text: &str) -> Result<Speed, Complaint> {
    let speed = match text.trim().parse::<f64>() {
        Ok(number) => Speed::km_per_hour(number),
        Err(_) => text.parse(),
    };
    speed.map_err(in_option(option))
}

/// A place of the case by its id, or a position.
pub(crate) fn place(case: &Case, text: &str) -> Result<Place, Complaint> {
    match case.place(text) {
        Err(_) if text.contains(',') => text.parse(),
        place => place.cloned(),
    }
    .map_err(in_option("--place"))
}

const IMPOSSIBLE: &str = "impossible";

fn word(allowed: Option<Certainty>) -> &'static str {
    allowed.map_or(IMPOSSIBLE, Certainty::as_str)
}

/// A place, and whether the actor can be there.
#[derive(Serialize)]
struct Judged {
    id: Option<String>,
    name: String,
    lat: Option<f64>,
    lon: Option<f64>,
    certainty: &'static str,
    earliest_arrival: Option<Timestamp>,
    #[serde(skip)]
    zones: ZoneSet,
}

/// What `reach` says.
#[derive(Serialize)]
struct Reached<'a> {
    actor: &'a str,
    certainty: &'static str,
    /// Whether it can have been at the place at any time since it was last
    /// seen and until then.
    could_have_reached: Option<bool>,
    places: Vec<Judged>,
    impossible_places: Vec<Judged>,
    #[serde(flatten)]
    reach: &'a Reach<'a>,
    inconsistent: bool,
    /// The sightings that it stands on that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
}

pub(crate) fn encounters(args: &EncountersArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    if args.about.case.tables.share.is_some() {
        let cure = "take a stretch of time with --between instead";
        return Err(format!("--share: two that met may be in two shares; {cure}").into());
    }
    let case = open_whole(&args.about.case)?;
    let has_tables = !case.tables.is_empty();
    let ask = args.about.ask(&case)?;
    let mut together = match &args.within {
        Some(text) => Together::within(text.parse().map_err(in_option("--within"))?),
        None => Together::at_one_place(),
    };
    if let Some(text) = &args.for_at_least {
        together = together.for_at_least(length("--for", text)?);
    }
    // A track goes on by itself; a report is of one moment, and so is a fix with a radius,
    // between which and the next no way is known.
    let has_discs = || {
        let is_disc = |seen: Seen<'_>| {
            let radius = seen.place().radius();
            seen.interval().is_exact() && radius.is_some_and(|radius| radius > Distance::ZERO)
        };
        case.timeline().as_known().sightings(Ask::everyone()).any(is_disc)
    };
    let default = if has_tables && !has_discs() { "0min" } else { "1h" };
    let staying = length("--staying", args.staying.as_deref().unwrap_or(default))?;
    let across = length("--across", &args.across)?;
    let mut asked = TimeOptions::default();
    let view = asked.view(case.timeline(), &args.about.known)?;
    let encounters = view.encounters(ask, together.staying(staying).across(across));
    let mut text = String::new();
    if encounters.is_empty() {
        writeln!(text, "No encounter.")?;
    }
    list_first(&encounters, "encounters", &mut text)?;
    let stands_on = sightings_of(&encounters);
    let stands_on = stands_on.iter().copied();
    let inconsistent = warn_of_inconsistency(&view, stands_on.clone(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, stands_on.clone(), &mut text)?;
    let mut passed_over = note_passed_over(stands_on.clone(), None, &mut text)?;
    note_other_clocks(stands_on, &mut passed_over, &mut text)?;
    let (staying_seconds, across_seconds) = (staying.as_secs_f64(), across.as_secs_f64());
    let met = Met {
        encounters: &encounters,
        staying_seconds,
        across_seconds,
        inconsistent,
        in_conflict,
        passed_over,
    };
    let answer = asked.answer(form, text, &case.with_tables(&met))?;
    Ok(answer.with_rows(form, encounters))
}

/// The sightings that encounters stand on, as they come first. Several have the same in one
/// list.
fn sightings_of<'a>(encounters: &[Encounter<'a>]) -> Vec<Seen<'a>> {
    let mut met = HashSet::new();
    let lists = encounters.iter().flat_map(Encounter::seen);
    lists.filter(|list| met.insert(list.as_ptr())).flatten().copied().collect()
}

/// What `encounters` says.
#[derive(Serialize)]
struct Met<'a> {
    encounters: &'a [Encounter<'a>],
    /// For how long everybody was assumed to stay where they were seen.
    staying_seconds: f64,
    /// The longest step that straight ways were assumed across.
    across_seconds: f64,
    inconsistent: bool,
    /// The sightings of the encounters that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
}
