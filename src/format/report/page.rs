//! The page: answers, lanes, conflicts and the table of claims, in one file.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use super::drawing::{Drawing, Look, own_account};
use super::lanes::{lanes, sample};
use super::report_options::Report;
use super::svg::Drawn;
use super::worded::escaped;
use crate::actor::Actor;
use crate::error::Error;
use crate::format::case::Case;
use crate::format::table::unwritten;
use crate::reason::conflict::Conflict;
use crate::sighting::Sighting;
use crate::source::{Credibility, Modality, Reliability};
use crate::time::interval::Interval;
use crate::time::reconcile::{Reconciled, Verdict};
use crate::time::stated::Stated;
use crate::time::zone::ZoneSet;
use crate::timeline::SightingId;
use crate::view::{Ask, Certainty, LastSeen, Seen, View};

/// As many actors are answered for and drawn.
const MOST_ACTORS: usize = 30;

const STYLE: &str = include_str!("style.css");

/// The SHA-256 of the style in Base64, by which alone a browser takes it.
const STYLE_HASH: &str = "gck9Un3+IGEhOd9OaVAvmUkat4iOG9NYYcMp/zCnt6k=";

impl Case {
    /// Writes the case as one page in HTML: who was last seen where, every claim on one time
    /// axis, the conflicts, and all claims in a table.
    ///
    /// The file needs nothing else, loads nothing and has no script: it opens from a disk,
    /// prints, and can be sent. Names, quotes and sources are shown as text, whatever is in
    /// them. Answers and lanes are of the first 30 actors that have claims, and the page says
    /// how many more there are; fixes of tables count in the answers and are not drawn. A
    /// claim that was retracted, or not reported by [`Report::known_at`], is counted only.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) when writing fails.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Case, Report, Timestamp};
    ///
    /// let case = Case::read_json(r#"{"lastseen": 1, "actors": [{"id": "kim"}], "sightings": [
    ///     {"id": "s1", "actor": "kim", "place": "Khasan", "time": "2023-09-11T20:00:00Z"}]}"#)?;
    /// let now: Timestamp = "2023-09-13T08:00:00Z".parse()?;
    /// let mut page = Vec::new();
    /// case.write_report(&mut page, Report::new().until(now))?;
    /// let page = String::from_utf8_lossy(&page);
    /// assert!(page.contains("<p>kim was last seen at Khasan, Mon 2023-09-11 20:00 UTC [s1]</p>"));
    /// assert!(page.contains("<p>since Khasan [s1]: exactly 36h without a sighting</p>"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn write_report(&self, mut to: impl Write, how: impl Into<Report>) -> Result<(), Error> {
        let page = page(self, how.into());
        to.write_all(page.as_bytes()).and_then(|()| to.flush()).map_err(unwritten)
    }
}

fn page(case: &Case, how: Report) -> String {
    let timeline = case.timeline();
    let view = match how.known_at {
        Some(moment) => timeline.as_known_at(moment),
        None => timeline.as_known(),
    };
    let claims: Vec<Seen<'_>> = view.claims().collect();
    let with_claims: HashSet<&str> = claims.iter().map(|seen| seen.actor().id().as_str()).collect();
    let has_claims = |actor: &&Actor| with_claims.contains(actor.id().as_str());
    let mut actors: Vec<&Actor> = timeline.actors().filter(has_claims).collect();
    let more = actors.len().saturating_sub(MOST_ACTORS);
    actors.truncate(MOST_ACTORS);
    let conflicts = view.conflicts();
    let told = Told { view: &view, rows: numbered(&claims), conflicts: &conflicts, how };

    let mut to = head(case, how);
    told.answers(&mut to, &actors, more);
    let others = timeline.actors().count() - with_claims.len();
    if others > 0 {
        let who = counted(others, "actor of the case has", "actors of the case have");
        to += &format!("<p class=\"note\">{who} no claims of their own.</p>\n");
    }
    told.drawn(&mut to, &actors, &claims);
    let fixes = timeline.fixes().len();
    if fixes > 0 {
        let what = counted(fixes, "fix of a table counts", "fixes of tables count");
        to += &format!("<p class=\"note\">{what} in the answers, and not drawn.</p>\n");
    }
    told.conflicting(&mut to);
    told.table(&mut to, &claims);
    let untold = (timeline.len() - fixes).saturating_sub(claims.len());
    if untold > 0 {
        let why = if how.known_at.is_some() { " or not reported by then" } else { "" };
        let what = counted(untold, "claim that was", "claims that were");
        to += &format!("<p class=\"note\">Not listed: {what} retracted{why}.</p>\n");
    }
    to += "</main>\n</body>\n</html>\n";
    to
}

/// The zones by which the moments of the whole page are shown.
fn zones(how: Report) -> ZoneSet {
    how.zone.map_or(ZoneSet::EMPTY, ZoneSet::from)
}

/// A number with its word.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn head(case: &Case, how: Report) -> String {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'none'; \
         base-uri 'none'; form-action 'none'"
    );
    let mut to = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Last seen</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>Last seen</h1>\n"
    );
    let shown = |moment: Interval| escaped(&moment.shown_in(zones(how)));
    let said = [
        ("Published", case.published()),
        ("Asked until", how.until.map(Interval::at)),
        ("As known at", how.known_at.map(Interval::at)),
    ];
    for (name, moment) in said {
        if let Some(moment) = moment {
            to += &format!("<p class=\"note\">{name}: {}</p>\n", shown(moment));
        }
    }
    to += "<p class=\"note\">Certain is what holds on every reading of the claims, possible what \
           holds on some.</p>\n";
    to
}

/// The row of each claim in the table, from 1.
fn numbered(claims: &[Seen<'_>]) -> HashMap<SightingId, usize> {
    claims.iter().zip(1..).filter_map(|(seen, row)| Some((seen.id()?, row))).collect()
}

/// What the parts of the page are told of.
struct Told<'v, 'a> {
    view: &'v View<'a>,
    rows: HashMap<SightingId, usize>,
    conflicts: &'v [Conflict<'a>],
    how: Report,
}

impl<'a> Told<'_, 'a> {
    fn answers(&self, to: &mut String, actors: &[&'a Actor], more: usize) {
        *to += "<section>\n<h2>Who was last seen where</h2>\n";
        for actor in actors {
            *to += &format!("<h3>{}</h3>\n", escaped(&actor.to_string()));
            let ask = Ask::of(*actor);
            let ask = self.how.until.map_or(ask, |until| ask.as_of(until));
            let last = self.view.last_seen(ask);
            let inferred = self.view.last_seen(ask.inferred());
            let (direct, by_inference) = (last.to_string(), inferred.to_string());
            lines(to, &direct);
            self.silence(to, ask);
            self.doubt(to, &last);
            if direct != by_inference {
                *to += "<p class=\"note\">Counting what they travelled with:</p>\n";
                lines(to, &by_inference);
                self.silence(to, ask.inferred());
                self.doubt(to, &inferred);
            }
        }
        if actors.is_empty() {
            *to += "<p>The case has no claims.</p>\n";
        }
        if more > 0 {
            let who = counted(more, "more actor", "more actors");
            *to += &format!(
                "<p class=\"note\">Neither answered for nor drawn: {who} with claims, which the \
                 table has.</p>\n"
            );
        }
        *to += "</section>\n";
    }

    fn silence(&self, to: &mut String, ask: Ask<'_>) {
        if let Some(silence) = self.how.until.and_then(|until| self.view.silence(ask, until)) {
            *to += &format!("<p>{}</p>\n", escaped(&silence.to_string()));
        }
    }

    /// Says on which conflicts an answer stands.
    fn doubt(&self, to: &mut String, last: &LastSeen<'a>) {
        let accounts = |seen: &Seen<'a>| last.accounts(*seen).to_vec();
        let stands_on: HashSet<usize> = last
            .possible()
            .iter()
            .flat_map(|seen| accounts(seen).into_iter().chain([*seen]))
            .filter_map(|seen| self.row(seen))
            .collect();
        let is_on = |conflict: &Conflict<'_>| {
            let mut rows = conflict.claims.iter().filter_map(|seen| self.row(*seen));
            rows.any(|row| stands_on.contains(&row))
        };
        let on = self.conflicts.iter().zip(1..).filter(|(conflict, _)| is_on(conflict));
        let (mut links, mut is_certain) = (Vec::new(), false);
        for (conflict, number) in on {
            is_certain |= conflict.certainty == Certainty::Certain;
            links.push(format!("<a href=\"#c{number}\">{number}</a>"));
        }
        if !links.is_empty() {
            let stands = if is_certain { "stands" } else { "may stand" };
            let (word, links) =
                (if links.len() == 1 { "conflict" } else { "conflicts" }, links.join(", "));
            *to += &format!("<p class=\"against\">This {stands} on {word} {links}.</p>\n");
        }
    }

    /// The row in the table of the claim that a sighting is of.
    fn row(&self, seen: Seen<'_>) -> Option<usize> {
        let whole = seen.timeline.whole_claim(seen.claim()?);
        self.rows.get(&SightingId::of_claim(whole)).copied()
    }

    fn drawn(&self, to: &mut String, actors: &[&'a Actor], claims: &[Seen<'a>]) {
        if actors.is_empty() {
            return;
        }
        let drawing = Drawing::of(self.view, actors, claims, self.how.until);
        let (picture, left_out) = lanes(&drawing, self.how.zone);
        *to += "<section>\n<h2>Every claim in time</h2>\n<div class=\"wide\" role=\"region\" aria-label=\"Lanes\" tabindex=\"0\">\n";
        *to += &picture;
        *to += "</div>\n";
        let (from, until) = drawing.ends;
        let drawn = Interval::from_ends(from, until).shown_in(zones(self.how));
        *to += &format!("<p class=\"note\">Drawn is the time {}.</p>\n", escaped(&drawn));
        key(to);
        if left_out > 0 {
            let what = counted(left_out, "claim has", "claims have");
            *to += &format!(
                "<p class=\"note\">{what} no room in the lanes; the table has them.</p>\n"
            );
        }
        *to += "</section>\n";
    }

    fn conflicting(&self, to: &mut String) {
        *to += "<section>\n<h2>Conflicts</h2>\n";
        if self.conflicts.is_empty() {
            *to += "<p>No conflict.</p>\n</section>\n";
            return;
        }
        *to += "<ol>\n";
        for (conflict, number) in self.conflicts.iter().zip(1..) {
            *to += &format!("<li id=\"c{number}\">{}", escaped(&conflict.to_string()));
            let mut rows: Vec<(usize, String)> = Vec::new();
            for seen in &conflict.claims {
                if let Some(row) =
                    self.row(*seen).filter(|row| rows.iter().all(|one| one.0 != *row))
                {
                    rows.push((row, name_of(*seen, row)));
                }
            }
            if !rows.is_empty() {
                let links =
                    rows.iter().map(|(row, name)| format!("<a href=\"#s{row}\">{name}</a>"));
                *to += &format!(" ({})", links.collect::<Vec<_>>().join(", "));
            }
            if !conflict.explanations.is_empty() {
                let all = conflict.explanations.iter();
                let all = all.map(|one| format!("<li>{}</li>", escaped(one))).collect::<String>();
                *to += &format!("<ul>{all}</ul>");
            }
            *to += "</li>\n";
        }
        *to += "</ol>\n</section>\n";
    }

    fn table(&self, to: &mut String, claims: &[Seen<'a>]) {
        *to += "<section>\n<h2>Every claim</h2>\n<div class=\"wide\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">\n<table>\n\
                <thead><tr><th scope=\"col\">Claim</th><th scope=\"col\">Actor</th>\
                <th scope=\"col\">What was said</th><th scope=\"col\">When that was</th>\
                <th scope=\"col\">Place</th><th scope=\"col\">Source, grade</th>\
                <th scope=\"col\">Reported</th><th scope=\"col\">Meant</th>\
                <th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n";
        for (seen, row) in claims.iter().zip(1..) {
            let Some(told) = seen.sighting() else { continue };
            let when = match own_account(self.view, *seen) {
                Some(account) => account.when(),
                None => self.view.when(*seen),
            };
            let source = seen.source().map(ToString::to_string).unwrap_or_default();
            let reported = told.reported_at().map(|at| at.shown_in(ZoneSet::EMPTY));
            let cells = [
                name_of(*seen, row),
                escaped(&seen.actor().to_string()),
                said(told),
                escaped(&when),
                escaped(&seen.place().to_string()),
                escaped(format!("{source} {}", grade(told)).trim()),
                escaped(&reported.unwrap_or_default()),
                escaped(&meant(told)),
                escaped(verdict(self.view, *seen, told)),
            ];
            let cells = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
            *to += &format!("<tr id=\"s{row}\">{cells}</tr>\n");
        }
        *to += "</tbody>\n</table>\n</div>\n</section>\n";
    }
}

/// Writes a sentence of several lines, the first as a paragraph and the others as a list.
fn lines(to: &mut String, text: &str) {
    let mut lines = text.lines();
    *to += &format!("<p>{}</p>\n", escaped(lines.next().unwrap_or_default()));
    let rest = lines.map(|line| line.trim_start().trim_start_matches("- "));
    let rest = rest.map(|line| format!("<li>{}</li>", escaped(line))).collect::<String>();
    if !rest.is_empty() {
        *to += &format!("<ul>{rest}</ul>\n");
    }
}

/// What a claim is called, or its number in the table.
fn name_of(seen: Seen<'_>, row: usize) -> String {
    seen.label().map_or_else(|| format!("no. {row}"), escaped)
}

/// The words of the source for the time, and its quote.
fn said(told: &Sighting) -> String {
    let stated = [told.stated(), told.until_stated()].into_iter().flatten().map(Stated::as_str);
    let stated = stated.collect::<Vec<_>>().join(" … ");
    let mut to = String::new();
    if !stated.is_empty() {
        to += &format!("<span class=\"said\">{}</span>", escaped(&stated));
    }
    if let Some(quote) = told.quote() {
        to += &format!("<q dir=\"auto\">{}</q>", escaped(quote));
    }
    to
}

/// The reliability of the source and the credibility of the claim, such as `B2`.
fn grade(told: &Sighting) -> String {
    let reliability = told.reliability().map_or("", Reliability::as_str);
    format!("{reliability}{}", told.credibility().map_or("", Credibility::as_str))
}

fn meant(told: &Sighting) -> String {
    match told.absence() {
        None => told.modality().as_str().to_owned(),
        Some(watched) => {
            format!("{}: looked for, not seen ({})", told.modality(), watched.as_str())
        }
    }
}

/// How the time of a claim was come by: as its words were read, or else that it follows from
/// others, was given, or is in no way known.
fn verdict(view: &View<'_>, seen: Seen<'_>, told: &Sighting) -> &'static str {
    let is_relative = told.stated().and_then(Stated::relative_to).is_some();
    let read = told.reconciled().map(Reconciled::verdict);
    if let Some(read) = read.filter(|read| *read != Verdict::Resolved || !is_relative) {
        return read.as_str();
    }
    // That it was reported is no time of its own.
    let (own, known) = (told.interval(), told.reported_at().and_then(Interval::latest));
    let is_given = own.earliest().is_some() || own.latest() != known;
    if is_given && !is_relative {
        return "given";
    }
    if view.is_contradicted(seen) && !told.relations().is_empty() {
        return Verdict::Conflict.as_str();
    }
    let is_fact = |modality: Modality| matches!(modality, Modality::Observed | Modality::Reported);
    // A plan binds the time of no fact.
    let binds = |label: &str| {
        let anchor = view.timeline().labelled(label).ok().and_then(|id| view.claim(id));
        anchor.is_some_and(|anchor| is_fact(anchor.modality()) || !is_fact(told.modality()))
    };
    if told.relations().iter().any(|relation| binds(&relation.to)) { "follows" } else { "no time" }
}

/// The key to the lanes.
fn key(to: &mut String) {
    let one = |left: f64, right: f64| Drawn { left, right, is_open: (false, false), core: None };
    let instant = |at: f64| one(at, at);
    let stay = Drawn { core: Some((16.0, 40.0)), ..one(6.0, 50.0) };
    let open = Drawn { is_open: (false, true), ..one(6.0, 46.0) };
    let fact = (Look::Fact, false);
    let samples = [
        ("fact", fact, vec![instant(28.0)], "seen at an instant"),
        ("fact", fact, vec![one(6.0, 50.0)], "at some moment from the first cap to the last"),
        ("fact", fact, vec![stay], "a stay: solid where that is certain"),
        ("fact", fact, vec![open], "may have gone on: no end is known"),
        ("fact", fact, vec![instant(12.0), instant(44.0)], "one of several times"),
        ("fact inferred", (Look::Fact, true), vec![one(6.0, 50.0)], "by inference"),
        ("weak", (Look::Weak, false), vec![one(6.0, 50.0)], "planned, speculated, unconfirmed"),
        ("denied", (Look::Denied, false), vec![one(6.0, 50.0)], "denied"),
        ("absent", (Look::Absent, false), vec![one(6.0, 50.0)], "looked for and not seen"),
    ];
    *to += "<ul class=\"key\">";
    for (class, look, drawn, words) in samples {
        *to += &format!("<li>{}{words}</li>", sample(class, look, &drawn));
    }
    *to += "<li>hatched: certainly without a direct sighting, and how long the gap is</li></ul>\n";
}
