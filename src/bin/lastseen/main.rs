//! The command `lastseen`: where somebody was last seen, and what time gap
//! exists.

mod args;
mod case_form;
mod changes;
mod chosen;
mod command;
mod complaint;
mod contents;
mod conversion;
mod gap_answers;
mod last_answers;
mod one_time;
mod open;
mod positions;
mod printed;
mod prose_answers;
mod reasoned;
mod remarks;
mod report;
mod row_forms;
mod target;
mod time_options;
mod track_args;
mod tracks;
mod verdicts;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use lastseen::printable;

use crate::command::{Args, Command};
use crate::complaint::{Complaint, complain, in_options};
use crate::printed::{Answer, AnswerForm};
use crate::row_forms::write_rows;

/// The exit status of a case that holds errors or conflicts.
const CONFLICTS: u8 = 1;
/// The exit status of misuse: a bad file, an unknown name, a bad option.
const MISUSE: u8 = 2;

/// The exit status of a fault in the command itself, as Rust has it.
const FAULT: u8 = 101;

fn main() -> ExitCode {
    // A panic that a damaged file causes is caught and told as an error; where it
    // was in whose code is for those who ask for it.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    std::panic::catch_unwind(run).unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str);
        let text = text.or(cause.downcast_ref::<&str>().copied()).unwrap_or("a panic");
        complain(&format!(
            "a fault of lastseen, not of what it was given: {text}; please report it with the \
             output of the same command under RUST_BACKTRACE=1"
        ));
        ExitCode::from(FAULT)
    })
}

fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return help_or_misuse(error),
    };
    let answer = args.form().and_then(|form| Ok((answer(&args.command, form)?, form)));
    match answer {
        Ok((answer, form)) => print(&answer, form),
        // Whoever reads has seen enough, as `head` does.
        Err(error) if is_closed(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(MISUSE)
        }
    }
}

fn answer(command: &Command, form: AnswerForm) -> Result<Answer, Complaint> {
    match command {
        Command::Reconcile(args) => one_time::reconcile(args, form),
        Command::Read(args) => prose_answers::read(args, form),
        Command::Check(args) => verdicts::check(args, form),
        Command::Last(args) => last_answers::last(args, form),
        Command::Gaps(args) => gap_answers::gaps(args, form),
        Command::Gap(args) => gap_answers::gap(args, form),
        Command::Itinerary(args) => reasoned::itinerary(args, form),
        Command::Reach(args) => reasoned::reach(args, form),
        Command::Encounters(args) => reasoned::encounters(args, form),
        Command::Actors(args) => contents::actors(args, form),
        Command::Stays(args) => tracks::stays(args, form),
        Command::Trips(args) => tracks::trips(args, form),
        Command::Steps(args) => tracks::steps(args, form),
        Command::Coverage(args) => tracks::coverage(args, form),
        Command::Position(args) => positions::position(args, form),
        Command::Report(args) => report::report(args, form),
        Command::Convert(args) => conversion::convert(args, form),
        Command::Add(args) => changes::add(args, form),
        Command::Retract(args) => changes::retract(args, form),
        Command::Case => changes::fields(form),
    }
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn help_or_misuse(error: clap::Error) -> ExitCode {
    // An argument that is named in the error could colour a terminal or begin a line.
    let plain = |argument: OsString| printable(&argument.to_string_lossy()).into_owned();
    let error = Args::try_parse_from(std::env::args_os().map(plain)).err().unwrap_or(error);
    match error.print() {
        Ok(()) if !error.use_stderr() => ExitCode::SUCCESS,
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("cannot write the help: {error}"));
            ExitCode::from(MISUSE)
        }
        Ok(()) => ExitCode::from(MISUSE),
    }
}

/// Whether nobody reads what is written any more.
fn is_closed(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    let io = causes.find_map(|error| error.downcast_ref::<std::io::Error>());
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

fn print(answer: &Answer, form: AnswerForm) -> ExitCode {
    if let Some(rows) = &answer.rows {
        return match write_rows(rows, form, std::io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) if is_closed(error.as_ref()) => ExitCode::SUCCESS,
            Err(error) => {
                complain(&format!("the answer {error}"));
                ExitCode::from(MISUSE)
            }
        };
    }
    let mut out: Box<dyn Write> = match answer.is_aside {
        true => Box::new(std::io::stderr()),
        false => Box::new(std::io::stdout().lock()),
    };
    match writeln!(out, "{}", in_options(answer.text.trim_end())).and_then(|()| out.flush()) {
        Ok(()) if answer.is_clean => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(CONFLICTS),
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("cannot write the answer: {error}"));
            ExitCode::from(MISUSE)
        }
    }
}
