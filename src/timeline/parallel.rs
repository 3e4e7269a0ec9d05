//! Two things at once where the feature `rayon` is on, else one after another.

#[cfg(feature = "rayon")]
use std::cell::Cell;
use std::sync::OnceLock;

/// Below so many rows, handing work to another core costs more than it saves.
pub(crate) const SMALL: usize = 1 << 16;

#[cfg(feature = "rayon")]
thread_local! {
    /// How many cells this thread is filling.
    static FILLING: Cell<u32> = const { Cell::new(0) };
}

/// The content of a cell, made at the first call, by this thread alone.
///
/// A thread that waits for half of a `join` takes up other work of the pool. Where
/// that asks for the same cell, it would wait for itself.
pub(crate) fn once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> T) -> &T {
    cell.get_or_init(|| {
        #[cfg(feature = "rayon")]
        let _filling = Filling::begin();
        make()
    })
}

/// Ends when it is dropped, by a panic too.
#[cfg(feature = "rayon")]
struct Filling;

#[cfg(feature = "rayon")]
impl Filling {
    fn begin() -> Filling {
        FILLING.set(FILLING.get() + 1);
        Filling
    }
}

#[cfg(feature = "rayon")]
impl Drop for Filling {
    fn drop(&mut self) {
        FILLING.set(FILLING.get() - 1);
    }
}

#[cfg(feature = "rayon")]
pub(crate) fn join<A, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B)
where
    A: Send,
    B: Send,
{
    if FILLING.get() > 0 { (a(), b()) } else { rayon::join(a, b) }
}

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

/// Returns what `read` makes of each item, in their order. The items are taken in batches, the
/// parts of which are read side by side.
#[cfg(feature = "json")]
pub(crate) fn in_batches<I: Sync, T: Send>(
    mut items: impl Iterator<Item = I>,
    read: impl Fn(&I) -> T + Sync,
) -> impl Iterator<Item = T> {
    const BATCH: usize = 1 << 14;
    const PART: usize = 1 << 10;
    let batches = std::iter::from_fn(move || {
        let batch: Vec<I> = items.by_ref().take(BATCH).collect();
        let read_part = |part: &[I], made: &mut Vec<T>| made.extend(part.iter().map(&read));
        (!batch.is_empty()).then(|| in_halves(&batch, PART, &read_part))
    });
    batches.flatten().flatten()
}

#[cfg(all(test, feature = "rayon"))]
mod tests {
    use super::*;

    #[test]
    fn who_fills_a_cell_hands_nothing_to_the_pool() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        pool.install(|| {
            let here = std::thread::current().id();
            let threads = || join(|| std::thread::current().id(), || std::thread::current().id());
            for _ in 0..1_000 {
                assert_eq!(*once(&OnceLock::new(), threads), (here, here));
            }
            let failed =
                std::panic::catch_unwind(|| *once(&OnceLock::new(), || panic!("no content")));
            assert!(failed.is_err());
            assert_eq!(FILLING.get(), 0);
        });
    }
}
