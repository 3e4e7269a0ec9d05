//! Complaints to the user; each names the option.

use std::borrow::Cow;
use std::io::{Write, stderr};

use lastseen::Error;

/// The reason why a command cannot be carried out, for the user.
pub(crate) type Complaint = Box<dyn std::error::Error>;

/// Says it on the error output; where that is closed, nobody wants to know.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(stderr(), "lastseen: {}", in_options(text));
}

/// The setters that the cures of the library name, and the options for them.
const OPTIONS: [(&str, &str); 21] = [
    ("`Profile::actor`", "--columns actor=NAME"),
    ("`Profile::time`", "--columns time=NAME"),
    ("`Profile::lat`", "--columns lat=NAME"),
    ("`Profile::lon`", "--columns lon=NAME"),
    ("`Profile::position`", "--columns position=NAME"),
    ("`Profile::column`", "--columns ROLE=NAME"),
    ("`ColumnRole::Radius`", "--columns radius=NAME*METRES"),
    ("`Profile::published`", "--published"),
    ("`Profile::of_actor`", "--actor ID"),
    ("`Profile::without_header`", "--no-headers"),
    ("`Profile::degrees_e7`", "--e7"),
    ("`TimeFormat::DayMonthYear`", "--time-format day-month-year"),
    ("`TimeFormat::MonthDayYear`", "--time-format month-day-year"),
    ("`TimeFormat::EpochSeconds`", "--time-format epoch-seconds"),
    ("`TimeFormat::EpochMillis`", "--time-format epoch-millis"),
    ("`Profile::time_pattern`", "--time-format PATTERN, like \"%d.%m.%y %H:%M\""),
    ("`Profile::time_format`", "--time-format"),
    ("`Profile::delimiter`", "--delimiter"),
    ("`Profile::zone`", "--zone"),
    ("`Profile::fold`", "--fold"),
    ("`Input::unpacked_at_most`", "--unpacked-at-most"),
];

/// A text with the options of the command in place of the setters of the
/// library.
pub(crate) fn in_options(text: &str) -> Cow<'_, str> {
    if !text.contains('`') {
        return text.into();
    }
    let replace = |text: String, (setter, option): (&str, &str)| text.replace(setter, option);
    OPTIONS.into_iter().fold(text.to_owned(), replace).into()
}

/// A complaint about the value of an option.
pub(crate) fn in_option(option: &str) -> impl Fn(Error) -> Complaint {
    move |error| format!("{option}: {error}").into()
}
