//! The command `read`: the times that an article states.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use lastseen::{
    Hint, Interval, Mention, Mentioned, Modality, Note, Offset, Outlook, Reconcile, Reconciled,
    Stated, Timestamp, Verdict,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::ReadArgs;
use crate::complaint::Complaint;
use crate::one_time::evidence;
use crate::open::{shown, stream};
use crate::printed::{Answer, AnswerForm};
use crate::target::Target;
use crate::time_options::TimeOptions;

pub(crate) fn read(args: &ReadArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let path = &args.article;
    let bytes = stream(path).into_bytes()?;
    let article = text_of(bytes).map_err(|why| format!("{} {why}", shown(path)))?;
    let (mut asked, published) = (TimeOptions::default(), args.published.as_deref());
    let how = evidence(&args.zones, (args.place.as_deref(), None), published, &mut asked)?;
    let mentions = Stated::find_in(&article);
    let read = Mention::reconcile_all(&mentions, how);
    let times: Vec<TimeInText<'_>> = mentions
        .iter()
        .zip(&read)
        .map(|(mention, read)| TimeInText::of(&article, mention, read))
        .collect();
    let mut text = String::new();
    for (at, time) in times.iter().enumerate() {
        time.say(at, &times, &mut text)?;
    }
    if times.is_empty() {
        writeln!(text, "It states no time.")?;
    }
    if let Some(out) = &args.case {
        write_case(out, &times, args)?;
        writeln!(text, "\nWritten to {}; now: lastseen check {}", shown(out), shown(out))?;
    }
    asked.answer(form, text, &Times { times })
}

/// The text of a file in UTF-8 or, with its mark, in UTF-16; else why it has none.
fn text_of(bytes: Vec<u8>) -> Result<String, &'static str> {
    const NO_TEXT: &str = "is no text that can be read; save it as plain text in UTF-8";
    let pairs = |of_pair: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).skip(1);
        let units = units.filter_map(|pair| pair.try_into().ok().map(of_pair));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| NO_TEXT)
    };
    let text = match bytes.as_slice() {
        [0xFF, 0xFE, ..] => pairs(u16::from_le_bytes)?,
        [0xFE, 0xFF, ..] => pairs(u16::from_be_bytes)?,
        [b'%', b'P', b'D', b'F', ..] => return Err("is a PDF; save its text, as pdftotext does"),
        [b'P', b'K', 3, 4, ..] => return Err("is a packed document; save it as plain text"),
        _ => String::from_utf8(bytes).map_err(|_| NO_TEXT)?,
    };
    match text.trim().is_empty() {
        true => Err("has no text in it"),
        false if text.contains('\0') => Err(NO_TEXT),
        false => Ok(text),
    }
}

/// The answer of `read` as data.
#[derive(Serialize)]
struct Times<'a> {
    times: Vec<TimeInText<'a>>,
}

/// One statement of the article, and when it was.
#[derive(Serialize)]
struct TimeInText<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    sentence: &'a str,
    verdict: Option<Verdict>,
    earliest: Option<Timestamp>,
    latest: Option<Timestamp>,
    alternatives: Vec<Bounds>,
    /// The index of the statement that it counts from, or has its day from.
    from: Option<usize>,
    hints: &'a [Hint],
    /// The offset at which two clocks would agree, by the clock of another place.
    agrees_at: Option<Offset>,
    notes: Vec<Note>,
    /// Whether its sentence speaks of what was to come.
    is_plan: bool,
    /// Why there is no instant.
    problem: Option<String>,
    reading: Option<&'a Reconciled>,
}

#[derive(Serialize)]
struct Bounds {
    earliest: Option<Timestamp>,
    latest: Option<Timestamp>,
}

impl<'a> TimeInText<'a> {
    fn of(article: &'a str, mention: &Mention, read: &'a Mentioned) -> TimeInText<'a> {
        let (start, end) = (mention.start(), mention.end());
        let (from, to) = mention.sentence();
        let reading = read.when().ok();
        let ends = |interval: &Interval| Bounds {
            earliest: interval.earliest(),
            latest: interval.latest(),
        };
        TimeInText {
            start,
            end,
            text: article.get(start..end).unwrap_or_default(),
            sentence: article.get(from..to).unwrap_or_default(),
            verdict: reading.map(Reconciled::verdict),
            earliest: reading.and_then(|read| read.interval().earliest()),
            latest: reading.and_then(|read| read.interval().latest()),
            alternatives: reading
                .map_or_else(Vec::new, |read| read.alternatives().iter().map(ends).collect()),
            from: read.from(),
            hints: read.hints(),
            agrees_at: read.agrees_at(),
            notes: reading.map_or_else(Vec::new, |read| read.notes().collect()),
            is_plan: read.hints().contains(&Hint::Plan),
            problem: read.when().err().map(ToString::to_string),
            reading,
        }
    }

    /// The statement in its sentence, and below it what it was read as.
    fn say(&self, at: usize, all: &[TimeInText<'_>], text: &mut String) -> std::fmt::Result {
        let is_new = at.checked_sub(1).and_then(|before| all.get(before));
        if is_new.is_none_or(|before| before.sentence != self.sentence) {
            writeln!(text, "{}{}", if at == 0 { "" } else { "\n" }, on_one_line(self.sentence))?;
        }
        let words = on_one_line(self.text);
        match (self.reading, &self.problem) {
            (Some(reading), _) => writeln!(text, "  \"{words}\": {reading}")?,
            (None, problem) => {
                let problem = problem.as_deref().unwrap_or("no instant");
                writeln!(text, "  \"{words}\": no instant: {problem}")?;
            }
        }
        if let Some(reading) = self.reading {
            let is_listed = |other: &&Interval| {
                reading.candidates().iter().any(|candidate| candidate.interval == **other)
            };
            for other in reading.alternatives().iter().filter(|other| !is_listed(other)) {
                writeln!(text, "    or else {}", other.shown_in(reading.zones()))?;
            }
        }
        if let Some(from) = self.from.and_then(|from| all.get(from)) {
            writeln!(text, "    from \"{}\"", on_one_line(from.text))?;
        }
        if let Some(apart) = self.reading.filter(|read| read.verdict() == Verdict::Conflict) {
            for slip in apart.explanations() {
                writeln!(text, "    would explain it: {slip}")?;
            }
        }
        for hint in self.hints {
            write!(text, "    note: {hint}")?;
            match self.agrees_at.filter(|_| *hint == Hint::Elsewhere) {
                Some(offset) => writeln!(text, ": the two would agree at UTC{offset}")?,
                None => writeln!(text)?,
            }
        }
        for note in &self.notes {
            writeln!(text, "    note: {note}")?;
        }
        Ok(())
    }
}

/// Writes a case file with one sighting for each statement.
fn write_case(out: &Path, times: &[TimeInText<'_>], args: &ReadArgs) -> Result<(), Complaint> {
    let case = skeleton(times, args);
    let text = match out.extension().and_then(|end| end.to_str()) {
        Some("jsonl" | "ndjson") => on_lines(case)?,
        _ => format!("{}\n", serde_json::to_string_pretty(&case)?),
    };
    let kept = |_| format!("--case: {} exists and is kept; give another name", shown(out));
    let target = Target::of(out, false).map_err(kept)?;
    target.write(|mut file| Ok(file.write_all(text.as_bytes())?))
}

/// A case with a line for each record, the header first.
fn on_lines(mut case: Value) -> Result<String, serde_json::Error> {
    let mut take = |list: &str| case.as_object_mut().and_then(|case| case.remove(list));
    let lists = [("actors", "actor"), ("places", "place"), ("sightings", "sighting")];
    let lists = lists.map(|(list, one)| (one, take(list)));
    let mut text = format!("{}\n", serde_json::to_string(&case)?);
    for (one, list) in lists {
        for record in list.as_ref().and_then(Value::as_array).into_iter().flatten() {
            writeln!(text, "{}", json!({ one: record })).map_err(serde::ser::Error::custom)?;
        }
    }
    Ok(text)
}

fn skeleton(times: &[TimeInText<'_>], args: &ReadArgs) -> Value {
    let sightings: Vec<Value> =
        (0..times.len()).filter_map(|at| times.get(at)?.sighting(at, times)).collect();
    let mut case = json!({
        "lastseen": 1,
        "_title": shown(&args.article).to_string(),
        "actors": [{"id": "actor", "name": ""}],
        "places": [{"id": "place", "name": "", "zone": args.zones.first()}],
        "sightings": sightings,
    });
    if let (Some(published), Some(object)) = (&args.published, case.as_object_mut()) {
        object.insert("published".to_owned(), published.as_str().into());
    }
    case
}

/// The id of the sighting of a statement.
fn id(at: usize) -> String {
    format!("s{}", at + 1)
}

/// A text on one line.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl TimeInText<'_> {
    /// The record of a sighting, without who and where; none of `since Tuesday`,
    /// which tells when a silence began.
    fn sighting(&self, at: usize, all: &[TimeInText<'_>]) -> Option<Value> {
        if self.is_since() {
            return None;
        }
        let quote = on_one_line(self.sentence);
        let mut record = json!({"id": id(at), "actor": "", "place": "", "quote": quote});
        let fields = record.as_object_mut()?;
        if let Some(time) = self.time(all) {
            fields.insert("time".to_owned(), time);
        }
        let says = |hint: Hint| self.hints.contains(&hint);
        let (modality, outlook) = if self.is_plan {
            (Modality::Planned, Some(Outlook::Ahead))
        } else if says(Hint::Expected) {
            (Modality::Planned, Some(Outlook::Back))
        } else if says(Hint::Denied) {
            (Modality::Denied, None)
        } else if says(Hint::Supposed) {
            (Modality::Speculated, None)
        } else {
            (Modality::Reported, None)
        };
        fields.insert("modality".to_owned(), modality.as_str().into());
        if let Some(outlook) = outlook {
            fields.insert("outlook".to_owned(), outlook.as_str().into());
        }
        Some(record)
    }

    /// The words with the date that the text gives them, where they then say the same.
    fn dated_words(&self, words: &str) -> Option<String> {
        let reading = self.reading.filter(|_| !self.hints.contains(&Hint::DayOpen))?;
        let zone = reading.zone()?;
        let moment = self.earliest.or(self.latest)?;
        let shown = zone.local(moment).ok()?.to_string();
        let date = shown.get(..10)?;
        let place = Reconcile::from(zone);
        let says_the_same = |text: &String| {
            let again = text.parse::<Stated>().ok()?.reconcile(place).ok()?;
            let same = again.interval() == reading.interval();
            (same && again.verdict() == reading.verdict()).then_some(())
        };
        [format!("{words} on {date}"), format!("{date}, {words}"), format!("{date} {words}")]
            .into_iter()
            .find(|text| says_the_same(text).is_some())
    }

    fn is_since(&self) -> bool {
        let first = self.text.split_whitespace().next().unwrap_or_default();
        first.eq_ignore_ascii_case("since")
    }

    /// The time as a case file says it: the words, if they say it all, with the date
    /// that the text gives them; else the sighting that it counts from, or the instants.
    fn time(&self, all: &[TimeInText<'_>]) -> Option<Value> {
        let words = on_one_line(self.text);
        let of_words = |hint: &Hint| {
            matches!(hint, Hint::Plan | Hint::Expected | Hint::Denied | Hint::Supposed)
        };
        if self.hints.iter().all(of_words) {
            return Some(words.into());
        }
        let from = self.from.filter(|from| all.get(*from).is_some_and(|one| !one.is_since()));
        if let (Some(from), Some((amount, last))) = (from, words.rsplit_once(' '))
            && self.hints.contains(&Hint::CountedFromText)
        {
            let direction = match last {
                "later" | "after" | "afterwards" => Some("after"),
                "earlier" | "before" | "beforehand" => Some("before"),
                _ => None,
            };
            if let Some(direction) = direction {
                return Some(json!({direction: id(from), "by": amount}));
            }
        }
        if let Some(dated) = self.dated_words(&words) {
            return Some(dated.into());
        }
        match (self.earliest, self.latest) {
            (Some(lo), Some(hi)) if lo == hi => Some(lo.to_string().into()),
            (Some(lo), Some(hi)) => Some(json!({"between": [lo.to_string(), hi.to_string()]})),
            (Some(lo), None) => Some(json!({"after": lo.to_string()})),
            (None, Some(hi)) => Some(json!({"before": hi.to_string()})),
            (None, None) => None,
        }
    }
}
