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
