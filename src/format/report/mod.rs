//! A case as one page that a person looks at: answers, lanes on one time axis, conflicts,
//! and every claim.

mod axis;
mod drawing;
mod lanes;
mod page;
mod report_options;
mod svg;
mod worded;

pub use self::report_options::Report;
