//! From one form of file to another.

use std::fs::File;
use std::io::stdout;
use std::path::Path;

use lastseen::{Case, FileKind, Loaded, Rejected, Timestamp, Written, printable};
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::ConvertArgs;
use crate::complaint::Complaint;
use crate::open::{read, shown, warn};
use crate::printed::{Answer, AnswerForm};
use crate::target::Target;

/// What became of each row.
#[derive(Debug, Serialize)]
struct Converted<'a> {
    read: u64,
    written: u64,
    rejected_rows: u64,
    repeated: u64,
    conflicting: u64,
    /// The first of these, by actor and instant.
    conflicts: Value,
    late: u64,
    actors: u64,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    /// What is odd in the rows, or was passed over.
    notes: &'a [String],
    /// The first of them, by row and field.
    rejected: &'a [Rejected],
    losses: Vec<Value>,
}

pub(crate) fn convert(args: &ConvertArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let (from, to) = (args.from.as_path(), args.to.as_path());
    let (kind, target) = (kind_of(args)?, file_to_write(from, to, args.force)?);
    let (case, loaded) = read(from, &args.tables)?;
    // The account of the rows is the answer here, and needs no warnings too.
    if loaded.is_none() {
        warn(case.warnings(), Some(from));
    }
    let written = match &target {
        Some(target) => target.write(|file| write(&case, kind, file, to))?,
        None => case.write(kind, stdout())?,
    };

    let sightings = case.timeline().len() as u64;
    let (rows, account) = match &loaded {
        Some(loaded) => (loaded.read, loaded.to_string()),
        None => (sightings, format!("{sightings} sightings read")),
    };
    // No row of a case file is rejected.
    let loaded = loaded.unwrap_or_default();
    let mut data = serde_json::to_value(&loaded)?;
    let converted = Converted {
        read: rows,
        written: written.sightings(),
        rejected_rows: loaded.rejected,
        repeated: loaded.repeated,
        conflicting: loaded.conflicting,
        conflicts: data.get_mut("conflicts").map(Value::take).unwrap_or_default(),
        late: loaded.late,
        actors: loaded.actors,
        from: loaded.from,
        to: loaded.to,
        notes: &loaded.notes,
        rejected: &loaded.first_rejected,
        losses: losses(&loaded, &written)?,
    };
    let to = target.as_ref().map_or(to, Target::path);
    let text = text(from, to, &converted, &account);
    Ok(Answer { is_aside: target.is_none(), ..form.answer(text, &converted)? })
}

/// What was in IN and is not in OUT, although no row was rejected.
fn losses(loaded: &Loaded, written: &Written) -> Result<Vec<Value>, Complaint> {
    let mut losses = Vec::new();
    let Loaded { profile, unread, .. } = loaded;
    if !unread.is_empty() {
        let what = if *profile == "gpx" { "elements" } else { "columns" };
        let text = format!("{what} not read: {}", printable(&unread.join(", ")));
        losses.push(json!({"loss": "column", "count": unread.len(), "text": text}));
    }
    if let Some(Value::Array(more)) = serde_json::to_value(written)?.get("losses") {
        losses.extend(more.iter().cloned());
    }
    Ok(losses)
}

fn text(from: &Path, to: &Path, converted: &Converted<'_>, account: &str) -> String {
    let mut text = format!(
        "{}: {account}\n{}: {} sightings written",
        shown(from),
        shown(to),
        converted.written
    );
    if !converted.losses.is_empty() {
        text.push_str("\nNot in it:");
    }
    for loss in &converted.losses {
        text.push_str("\n  ");
        text.push_str(loss.get("text").and_then(Value::as_str).unwrap_or_default());
    }
    text
}

/// The form to write: as it was said, or by the name of OUT.
fn kind_of(args: &ConvertArgs) -> Result<FileKind, Complaint> {
    let to = args.to.as_path();
    let is_packed = to.extension().is_some_and(|end| end == "gz" || end == "zst");
    if is_packed {
        let cure = "give OUT - and a form with --as, and pack what comes out";
        return Err(
            format!("OUT: {} cannot be packed while it is written; {cure}", shown(to)).into()
        );
    }
    args.kind.or_else(|| FileKind::of_path(to)).ok_or_else(|| {
        let endings = FileKind::ALL.map(|kind| format!(".{kind}", kind = kind.as_str()));
        let cure = format!("end it in one of {}, or give --as", endings.join(", "));
        format!("OUT: the name {} does not say which form to write; {cure}", shown(to)).into()
    })
}

/// Where to write what is read from a file, if not to the standard output.
pub(crate) fn file_to_write(
    from: &Path,
    to: &Path,
    force: bool,
) -> Result<Option<Target>, Complaint> {
    if ["-", "/dev/stdout", "/dev/fd/1"].iter().any(|name| to == Path::new(name)) {
        return Ok(None);
    }
    let same =
        |one: &Path, other: &Path| Some(one.canonicalize().ok()? == other.canonicalize().ok()?);
    if same(from, to) == Some(true) {
        let cure = "give OUT another name";
        return Err(format!("{} cannot be read and written at once; {cure}", shown(from)).into());
    }
    Target::of(to, force).map(Some)
}

fn write(case: &Case, kind: FileKind, file: &File, to: &Path) -> Result<Written, Complaint> {
    case.write(kind, file).map_err(|error| format!("{}: {error}", shown(to)).into())
}
