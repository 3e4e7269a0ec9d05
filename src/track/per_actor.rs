//! What is found on the paths of one actor after another.

use std::sync::Arc;

use super::path::Path;
use crate::view::{Ask, View, in_chunks};

/// What `find` finds on the path of each actor that a question is about, with
/// the path: in layers, or as the sightings of the actor are. Rows of the path
/// are kept, since answers are many times as large and those of many actors are
/// found at a time.
pub(super) fn per_actor<'a, T: Send, F: Fn(&Path<'a>) -> Vec<T> + Sync>(
    view: &View<'a>,
    ask: Ask<'_>,
    in_layers: bool,
    find: F,
) -> impl Iterator<Item = (Arc<Path<'a>>, T)> + use<'a, T, F> {
    let (asked, filter) = (view.clone(), ask.filter);
    let paths = in_chunks(view.selected(ask), move |actors, found| {
        let paths = actors.iter();
        let paths = paths.filter_map(|&index| Path::whole(&asked, filter, index, in_layers));
        let with_rows = paths.map(|path| (find(&path), Arc::new(path)));
        found.extend(with_rows.filter(|(rows, _)| !rows.is_empty()));
    });
    paths.flat_map(|(rows, path)| rows.into_iter().map(move |rows| (Arc::clone(&path), rows)))
}
