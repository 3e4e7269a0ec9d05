//! The command `lastseen`: where somebody was last seen, and what time gap
//! exists.

mod answers;
mod args;
mod changes;
mod conversion;
mod open;
mod prose_answers;
mod reasoned;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::answers::Answer;
use crate::args::{Args, Command};
use crate::open::{complain, in_options};

/// The exit status of a case that holds errors or conflicts.
const CONFLICTS: u8 = 1;
/// The exit status of misuse: a bad file, an unknown name, a bad option.
const MISUSE: u8 = 2;

fn main() -> ExitCode {
    let Args { json, command } = Args::parse();
    let answer = match &command {
        Command::Reconcile(args) => answers::reconcile(args),
        Command::Read(args) => prose_answers::read(args),
        Command::Check(args) => answers::check(args),
        Command::Last(args) => answers::last(args),
        Command::Gaps(args) => answers::gaps(args),
        Command::Gap(args) => answers::gap(args),
        Command::Itinerary(args) => reasoned::itinerary(args),
        Command::Reach(args) => reasoned::reach(args),
        Command::Encounters(args) => reasoned::encounters(args),
        Command::Convert(args) => conversion::convert(args),
        Command::Add(args) => changes::add(args),
        Command::Retract(args) => changes::retract(args),
    };
    match answer {
        Ok(answer) => print(&answer, json),
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(MISUSE)
        }
    }
}

fn print(answer: &Answer, json: bool) -> ExitCode {
    let text = if json { &answer.json } else { &answer.text };
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", in_options(text.trim_end())).and_then(|()| out.flush()) {
        Ok(()) if answer.is_clean => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(CONFLICTS),
        // Whoever reads has seen enough, as `head` does.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("cannot write the answer: {error}"));
            ExitCode::from(MISUSE)
        }
    }
}
