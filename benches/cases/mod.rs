//! The groups, one file for each subject.

pub(crate) mod feed;
pub(crate) mod ingest;
pub(crate) mod motion;
pub(crate) mod network;
pub(crate) mod parse;
pub(crate) mod reconcile;
pub(crate) mod timeline;
