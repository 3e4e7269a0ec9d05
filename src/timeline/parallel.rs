//! Two things at once where the feature `rayon` is on, else one after another.

/// Below so many rows, handing work to another core costs more than it saves.
pub(crate) const SMALL: usize = 1 << 16;

#[cfg(feature = "rayon")]
pub(crate) use rayon::join;

/// How many things are done at once at most.
#[cfg(feature = "rayon")]
pub(crate) fn width() -> usize {
    rayon::current_num_threads()
}

#[cfg(not(feature = "rayon"))]
pub(crate) fn width() -> usize {
    1
}

#[cfg(not(feature = "rayon"))]
pub(crate) fn join<A, B>(a: impl FnOnce() -> A, b: impl FnOnce() -> B) -> (A, B) {
    (a(), b())
}

/// What `find` adds about a few of some items at a time, in their order: about
/// so many of them at once, and of more in halves side by side.
pub(crate) fn in_halves<I: Sync, T: Send>(
    items: &[I],
    few: usize,
    find: &(impl Fn(&[I], &mut Vec<T>) + Sync),
) -> Vec<Vec<T>> {
    if items.len() <= few {
        let mut found = Vec::new();
        find(items, &mut found);
        return vec![found];
    }
    let (one, other) = items.split_at(items.len() / 2);
    let (mut one, other) = join(|| in_halves(one, few, find), || in_halves(other, few, find));
    one.extend(other);
    one
}
