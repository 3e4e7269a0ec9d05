//! What time gaps exist.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::ops::Deref;

use lastseen::{
    Ask, Certainty, DurationRange, Gap, Interval, LongestGap, Seen, Sighting, SignedDuration,
    StayEnd, Timestamp, View, printable,
};
use serde::Serialize;

use crate::args::{GapArgs, GapsArgs};
use crate::complaint::Complaint;
use crate::open::{Opened, length, open_whole};
use crate::printed::{Answer, AnswerForm};
use crate::remarks::{
    WEAK, list_accounts, list_first, note_apart_accounts, note_other_clocks, note_passed_over,
    warn_of_conflicts,
};
use crate::time_options::TimeOptions;

pub(crate) fn gaps(args: &GapsArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.about.case)?;
    let mut ask = args.about.ask(&case)?;
    if let Some(text) = &args.longer_than {
        ask = ask.longer_than(length("--longer-than", text)?);
    }
    let mut asked = TimeOptions::default();
    let until = asked.latest("--until", args.until.as_deref())?;
    if let Some(until) = until {
        ask = ask.until(until);
    }
    if args.bounded {
        ask = ask.bounded();
    }
    let view = asked.view(case.timeline(), &args.about.known)?;
    let gaps: Vec<Gap<'_>> = view.gaps(ask).collect();
    let Some(actor) = &args.about.actor else {
        return gaps_of_all(&case, &view, gaps, asked, form);
    };
    let actor = case.meant(actor)?;
    let mut text = String::new();
    let longest = view.longest_gap(ask);
    if gaps.is_empty() {
        let name = case.timeline().actor(actor)?;
        match longest {
            _ if args.longer_than.is_some() => writeln!(text, "{name} has no such gap")?,
            None => writeln!(text, "{name} has no gap")?,
            Some(longest) => {
                let long = longest.to_string();
                let says = match (longest.length.min(), longest.length.max()) {
                    (Some(SignedDuration::ZERO), None) if longest.not_looked_into == 0 => {
                        format!("{name} has no certain gap; one can be of any length")
                    }
                    (Some(SignedDuration::ZERO), _) => {
                        let long = long.trim_start_matches("at most ");
                        format!("{name} has no certain gap; the longest can be {long}")
                    }
                    _ => format!(
                        "no gap of {name} is certain between any two named sightings, but the \
                         longest is {long}"
                    ),
                };
                writeln!(text, "{says}")?;
            }
        }
    }
    let all = LazyCell::new(|| ByEnds::of(view.sightings(by_then(ask, until))));
    for gap in &gaps {
        writeln!(text, "{gap}")?;
        writeln!(text, "    {}", ends(&view, *gap))?;
        list_instead(&view, ask, (*gap, until), &all, &mut text)?;
    }
    let is_open = |gap: &Gap<'_>| gap.certainty() == Certainty::Possible;
    // Of those that are listed it would be the longest that can be.
    let listed = gaps.iter().map(|gap| most(gap.length())).max();
    let is_longer = |longest: &LongestGap| listed.is_some_and(|one| most(longest.length) > one);
    let says_more = |longest: &LongestGap| {
        longest.not_looked_into > 0 || gaps.iter().any(is_open) || is_longer(longest)
    };
    let is_said = gaps.is_empty() && args.longer_than.is_none();
    if let Some(longest) = longest.filter(|longest| !is_said && says_more(longest)) {
        writeln!(text, "whichever it is, the longest gap is {longest}")?;
    }
    // What says less than that somebody was there parts no gap.
    let not_counted: Vec<Seen<'_>> = in_any(&gaps, until, view.sightings(ask.meant(&WEAK)));
    for seen in &not_counted {
        writeln!(text, "Not counted ({}): {seen}", seen.modality())?;
    }
    let ends = gaps.iter().flat_map(|gap| [Some(gap.from()), gap.to()]).flatten();
    let at_one_instant = list_tied(&view, ask, ends.clone(), &mut text)?;
    let accounts = list_accounts(&view, ends.clone(), &mut text)?;
    note_apart_accounts(&view, ends.clone(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, ends.clone(), &mut text)?;
    let mut passed_over = note_passed_over(ends.clone(), None, &mut text)?;
    note_other_clocks(ends, &mut passed_over, &mut text)?;
    let said = GapsAnswer {
        actor,
        gaps: &gaps,
        longest,
        not_counted: &not_counted,
        at_one_instant,
        accounts,
        in_conflict,
        passed_over,
    };
    let answer = asked.answer(form, text, &case.with_tables(&said))?;
    Ok(answer.with_rows(form, gaps))
}

/// The gaps of everybody, each with whose it is.
fn gaps_of_all<'a>(
    case: &'a Opened,
    view: &View<'a>,
    gaps: Vec<Gap<'a>>,
    asked: TimeOptions<'_>,
    form: AnswerForm,
) -> Result<Answer, Complaint> {
    if form.is_rows() {
        return Ok(form.answer(String::new(), &())?.with_rows(form, gaps));
    }
    let mut text = String::new();
    if gaps.is_empty() {
        writeln!(text, "nobody has such a gap")?;
    }
    let of_each: Vec<GapOf<'_, '_>> = gaps.iter().map(|&gap| GapOf { view, gap }).collect();
    list_first(&of_each, "gaps", &mut text)?;
    let ends = gaps.iter().flat_map(|gap| [Some(gap.from()), gap.to()]).flatten();
    let accounts = list_accounts(view, ends.clone(), &mut text)?;
    note_apart_accounts(view, ends.clone(), &mut text)?;
    let in_conflict = warn_of_conflicts(view, ends.clone(), &mut text)?;
    let mut passed_over = note_passed_over(ends.clone(), None, &mut text)?;
    note_other_clocks(ends, &mut passed_over, &mut text)?;
    let said = GapsOfAll { gaps: &gaps, accounts, in_conflict, passed_over };
    asked.answer(form, text, &case.with_tables(&said))
}

/// A gap in two lines: whose, and between what; and from when to when.
struct GapOf<'v, 'a> {
    view: &'v View<'a>,
    gap: Gap<'a>,
}

impl fmt::Display for GapOf<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let GapOf { view, gap } = self;
        write!(f, "{}: {gap}\n    {}", gap.from().actor(), ends(view, *gap))
    }
}

/// What `gaps` says of everybody.
#[derive(Serialize)]
struct GapsOfAll<'a> {
    gaps: &'a [Gap<'a>],
    /// The accounts of each sighting beside a gap that has several.
    accounts: Vec<Vec<&'a str>>,
    /// The sightings beside a gap that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
}

/// The place of a sighting, and its label in brackets.
fn named(seen: &Seen<'_>) -> String {
    match seen.label() {
        Some(label) => format!("{} [{}]", seen.place(), printable(label)),
        None => seen.place().to_string(),
    }
}

/// Says which other sightings a gap leads from, or to, on some readings: its length takes
/// all of them in, and so can be another than that between the two that it names.
fn list_instead<'a>(
    view: &View<'a>,
    ask: Ask<'_>,
    (gap, until): (Gap<'a>, Option<Timestamp>),
    all: &impl Deref<Target = ByEnds<'a>>,
    text: &mut String,
) -> Result<(), Complaint> {
    let Some(to) = gap.to() else {
        let now = until.map(Interval::at);
        let is_own = now.is_none_or(|now| gap.from().interval().to(now) == gap.length());
        let last = view.last_seen(by_then(ask, until));
        let others = last.possible().iter().filter(|seen| **seen != gap.from());
        let others: Vec<String> = others.map(named).collect();
        if !is_own && !others.is_empty() {
            writeln!(text, "    or since {}, if that was the last", others.join(" or "))?;
        }
        return Ok(());
    };
    let is_own = view.gap(gap.from(), to).length() == gap.length();
    if is_own || gap.certainty() == Certainty::Possible {
        return Ok(());
    }
    let can_follow = |one: Seen<'_>, other: Seen<'_>| {
        view.gap(one, other).length().possibly_longer_than(SignedDuration::ZERO)
    };
    // A stay is before the gap by its last moment, and after it by its first.
    let is_before = |seen: &Seen<'_>| {
        let is_past = seen.interval().latest() <= gap.from().interval().latest();
        is_past && seen.stay_end() != Some(StayEnd::Start) && can_follow(gap.from(), *seen)
    };
    let is_after = |seen: &Seen<'_>| {
        let is_past = seen.interval().earliest() >= to.interval().earliest();
        is_past && seen.stay_end() != Some(StayEnd::End) && can_follow(*seen, to)
    };
    let is_other = |seen: &Seen<'_>| *seen != gap.from() && *seen != to;
    let before = all.ending_by(gap.from()).into_iter().filter(is_other).filter(is_before);
    let before: Vec<String> = before.map(|seen| named(&seen)).collect();
    let after = all.beginning_from(to).into_iter().filter(is_other).filter(is_after);
    let after: Vec<String> = after.map(|seen| named(&seen)).collect();
    if !before.is_empty() {
        writeln!(text, "    or from {}, if that was the last before", before.join(" or "))?;
    }
    if !after.is_empty() {
        writeln!(text, "    or to {}, if that was the next", after.join(" or "))?;
    }
    Ok(())
}

/// A question of gaps as one of the sightings that there were by then.
fn by_then(ask: Ask<'_>, until: Option<Timestamp>) -> Ask<'_> {
    until.map_or(ask, |now| ask.as_of(now))
}

/// The end of a sighting, and its row.
type RowEnd = (Option<Timestamp>, usize);

/// Sightings by either end, to find those near a gap without a look at each.
struct ByEnds<'a> {
    rows: Vec<Seen<'a>>,
    /// The rows by their earliest moments, and by their latest: those without one first.
    by_start: Vec<RowEnd>,
    by_end: Vec<RowEnd>,
}

impl<'a> ByEnds<'a> {
    fn of(rows: impl Iterator<Item = Seen<'a>>) -> ByEnds<'a> {
        let rows: Vec<Seen<'a>> = rows.collect();
        let sorted = |end: fn(&Interval) -> Option<Timestamp>| {
            let ends = rows.iter().map(|seen| end(&seen.interval())).zip(0..);
            let mut ends: Vec<RowEnd> = ends.collect();
            ends.sort_unstable();
            ends
        };
        let (by_start, by_end) = (sorted(|one| one.earliest()), sorted(|one| one.latest()));
        ByEnds { rows, by_start, by_end }
    }

    /// Those that end no later than another, and can come after it.
    fn ending_by(&self, last: Seen<'_>) -> Vec<Seen<'a>> {
        let (earliest, latest) = (last.interval().earliest(), last.interval().latest());
        let open = self.by_end.partition_point(|(end, _)| end.is_none());
        let from = self.by_end.partition_point(|(end, _)| *end <= earliest).max(open);
        let to = self.by_end.partition_point(|(end, _)| *end <= latest);
        self.of_parts([self.by_end.get(..open.min(to)), self.by_end.get(from..to)])
    }

    /// Those that begin no earlier than another, and can come before it.
    fn beginning_from(&self, first: Seen<'_>) -> Vec<Seen<'a>> {
        let (earliest, latest) = (first.interval().earliest(), first.interval().latest());
        let is_past = |end: Option<Timestamp>| latest.is_some_and(|latest| end >= Some(latest));
        let from = self.by_start.partition_point(|(start, _)| *start < earliest);
        let to = self.by_start.partition_point(|(start, _)| !is_past(*start));
        self.of_parts([self.by_start.get(from..to), None])
    }

    /// The rows of some parts, in their order.
    fn of_parts(&self, parts: [Option<&[RowEnd]>; 2]) -> Vec<Seen<'a>> {
        let rows = parts.into_iter().flatten().flatten();
        let mut rows: Vec<usize> = rows.map(|(_, row)| *row).collect();
        rows.sort_unstable();
        rows.into_iter().filter_map(|row| self.rows.get(row)).copied().collect()
    }
}

/// Says which other claims there are at the very instant of the end of a gap elsewhere: it
/// leads from, or to, each of them.
fn list_tied<'a>(
    view: &View<'a>,
    ask: Ask<'_>,
    ends: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<Vec<Vec<&'a str>>, Complaint> {
    let mut listed: Vec<Vec<&str>> = Vec::new();
    if view.claims().next().is_none() {
        return Ok(listed);
    }
    let instant = |seen: Seen<'_>| {
        let is_moment = seen.interval().is_exact() && seen.stay_end().is_none();
        seen.interval().earliest().filter(|_| is_moment)
    };
    let mut all: BTreeMap<Timestamp, Vec<Seen<'_>>> = BTreeMap::new();
    for seen in view.sightings(ask).filter(|seen| seen.sighting().is_some()) {
        if let Some(at) = instant(seen) {
            all.entry(at).or_default().push(seen);
        }
    }
    for end in ends {
        let tied = instant(end).and_then(|at| all.get(&at)).into_iter().flatten();
        let others: Vec<Seen<'_>> =
            tied.filter(|seen| !seen.place().is_same_as(&end.place())).copied().collect();
        let labels: Vec<&str> =
            [end].iter().chain(&others).filter_map(|seen| seen.label()).collect();
        if others.is_empty() || listed.contains(&labels) {
            continue;
        }
        let others: Vec<String> = others.iter().map(named).collect();
        writeln!(text, "At the instant of {} there is also {}.", named(&end), others.join(", "))?;
        listed.push(labels);
    }
    Ok(listed)
}

/// The sightings that can lie in one of some gaps, of which an open one goes on until a moment.
fn in_any<'a>(
    gaps: &[Gap<'_>],
    until: Option<Timestamp>,
    rows: impl Iterator<Item = Seen<'a>>,
) -> Vec<Seen<'a>> {
    // An end that is open is as early, or as late, as can be.
    let span = |gap: &Gap<'_>| {
        let end = gap.to().map_or(until, |to| to.interval().latest());
        (gap.from().interval().earliest(), end.unwrap_or(Timestamp::MAX))
    };
    let mut spans: Vec<(Option<Timestamp>, Timestamp)> = gaps.iter().map(span).collect();
    spans.sort_unstable();
    // The latest end of each gap and those before it.
    let mut latest = Timestamp::MIN;
    for (_, end) in &mut spans {
        latest = latest.max(*end);
        *end = latest;
    }
    let is_in = |seen: &Seen<'_>| {
        let (earliest, latest) = (seen.interval().earliest(), seen.interval().latest());
        let begun = latest.map_or(spans.len(), |latest| {
            spans.partition_point(|(from, _)| from.is_none_or(|from| from < latest))
        });
        let last = begun.checked_sub(1).and_then(|at| spans.get(at));
        last.is_some_and(|(_, end)| earliest.is_none_or(|earliest| earliest < *end))
    };
    rows.filter(is_in).collect()
}

/// The most that a length can be, one without an end above all.
fn most(length: DurationRange) -> (bool, Option<SignedDuration>) {
    (length.max().is_none(), length.max())
}

/// What `gaps` says of one actor.
#[derive(Serialize)]
struct GapsAnswer<'a> {
    actor: &'a str,
    gaps: &'a [Gap<'a>],
    /// How long the longest of all is, whichever that is.
    longest: Option<LongestGap>,
    /// The claims that can lie in one of the gaps, and say less than that somebody was there.
    not_counted: &'a [Seen<'a>],
    /// The sightings of one instant at several places, of which one is beside a gap.
    at_one_instant: Vec<Vec<&'a str>>,
    /// The accounts of each sighting beside a gap that has several.
    accounts: Vec<Vec<&'a str>>,
    /// The sightings beside a gap that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
}

/// When a gap began, and when it ended.
fn ends(view: &View<'_>, gap: Gap<'_>) -> String {
    let shown = |seen: Seen<'_>| view.when(seen);
    match gap.to() {
        Some(to) => format!("{} -> {}", shown(gap.from()), shown(to)),
        None => shown(gap.from()),
    }
}

pub(crate) fn gap(args: &GapArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.case)?;
    let mut asked = TimeOptions::default();
    let view = asked.view(case.timeline(), &args.known)?;
    let seen = |id: &str| -> Result<Seen<'_>, Complaint> {
        // One that was retracted later still stood then.
        if let Some(seen) = view.claim(case.timeline().labelled(id)?) {
            return Ok(seen);
        }
        case.sighting(id)?;
        Err(format!("{id:?} had not been reported by then").into())
    };
    let gap = view.gap(seen(&args.from)?, seen(&args.to)?);
    let mut text = format!("{gap}\n    {}\n", ends(&view, gap));
    let two = [Some(gap.from()), gap.to()].into_iter().flatten();
    for seen in two.clone() {
        note_first_of_two(&view, seen, &mut text)?;
    }
    let mut passed_over = note_passed_over(two.clone(), None, &mut text)?;
    note_other_clocks(two, &mut passed_over, &mut text)?;
    let answer =
        asked.answer(form, text, &case.with_tables(&GapAnswer { gap: &gap, passed_over }))?;
    Ok(answer.with_rows(form, [gap]))
}

/// Says of a claim of two moments and no stay that it counts by the first of them.
fn note_first_of_two(view: &View<'_>, seen: Seen<'_>, text: &mut String) -> Result<(), Complaint> {
    let told = seen.sighting().filter(|told| told.is_stay() == Some(false));
    if let Some(until) = told.and_then(Sighting::until) {
        let (first, last) = (view.when(seen), until.shown_in(seen.place().zones()));
        let id = printable(seen.label().unwrap_or("-"));
        writeln!(
            text,
            "[{id}] is of two moments, not said to have stayed; counted by the first, {first}, \
             and not by the last, {last}."
        )?;
    }
    Ok(())
}

/// The answer of `gap`.
#[derive(Serialize)]
struct GapAnswer<'a> {
    #[serde(flatten)]
    gap: &'a Gap<'a>,
    /// The sightings whose words allow another time as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passed_over: Vec<&'a str>,
}
