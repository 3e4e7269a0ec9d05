//! What is found on the paths of one actor after another.

use std::sync::Arc;

use super::path::Path;
use crate::view::{Ask, View, in_chunks};

/// The `answer` to each thing that `find` finds on the path of each actor that a
/// question is about: in layers, or as the sightings of the actor are. Rows of the
/// path are kept until their answer is taken, since answers are many times as large
/// and those of many actors are found at a time.
pub(super) fn per_actor<'a, T: Send, A, F, G>(
    view: &View<'a>,
    ask: Ask<'_>,
    in_layers: bool,
    find: F,
    answer: G,
) -> impl Iterator<Item = A> + use<'a, T, A, F, G>
where
    F: Fn(&Path<'a>) -> Vec<T> + Sync,
    G: Fn(&Arc<Path<'a>>, T) -> Option<A>,
{
    let (asked, filter) = (view.clone(), ask.filter);
    let mut paths = in_chunks(view.selected(ask), move |actors, found| {
        let paths = actors.iter();
        let paths = paths.filter_map(|&index| Path::whole(&asked, filter, index, in_layers));
        let with_rows = paths.map(|path| (find(&path).into_iter(), Arc::new(path)));
        found.extend(with_rows.filter(|(rows, _)| rows.len() > 0));
    });
    // Not by `flat_map`: each answer is large, and would be moved once more.
    let mut now: Option<(std::vec::IntoIter<T>, Arc<Path<'a>>)> = None;
    std::iter::from_fn(move || {
        loop {
            if let Some((rows, path)) = &mut now {
                for rows in rows {
                    if let Some(answer) = answer(path, rows) {
                        return Some(answer);
                    }
                }
            }
            now = Some(paths.next()?);
        }
    })
}
