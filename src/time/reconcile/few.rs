//! A list that allocates only when it is long.

/// Up to `N` items inline; a longer list moves to the heap as a whole.
///
/// Nearly every answer has one candidate, or the two of a fold, and a
/// normaliser that allocates for those would spend most of its time there.
#[derive(Debug, Clone)]
pub(super) struct Few<T, const N: usize> {
    inline: [T; N],
    len: usize,
    /// Empty until the list outgrows `inline`, then all of it.
    heap: Vec<T>,
}

impl<T: Copy, const N: usize> Few<T, N> {
    /// An empty list; `filler` stands in the unused places.
    pub(super) const fn new(filler: T) -> Few<T, N> {
        Few { inline: [filler; N], len: 0, heap: Vec::new() }
    }

    /// A list of one item, which also stands in the unused places.
    pub(super) const fn one(item: T) -> Few<T, N> {
        Few { inline: [item; N], len: 1, heap: Vec::new() }
    }

    pub(super) fn push(&mut self, item: T) {
        if let Some(slot) = self.inline.get_mut(self.len) {
            *slot = item;
        } else {
            if self.heap.is_empty() {
                self.heap.extend_from_slice(&self.inline);
            }
            self.heap.push(item);
        }
        self.len += 1;
    }

    pub(super) fn as_slice(&self) -> &[T] {
        if self.heap.is_empty() { self.inline.get(..self.len).unwrap_or(&[]) } else { &self.heap }
    }

    pub(super) fn as_mut_slice(&mut self) -> &mut [T] {
        if self.heap.is_empty() {
            self.inline.get_mut(..self.len).unwrap_or(&mut [])
        } else {
            &mut self.heap
        }
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.as_slice().iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Keeps the items for which `keep` holds, in their order.
    pub(super) fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        if !self.heap.is_empty() {
            self.heap.retain(keep);
            self.len = self.heap.len();
            if self.len <= N {
                // Back inline, because an empty heap means that it is inline.
                for (slot, item) in self.inline.iter_mut().zip(self.heap.drain(..)) {
                    *slot = item;
                }
            }
            return;
        }
        let (mut kept, mut keep) = (0, keep);
        for at in 0..self.len {
            let Some(item) = self.inline.get(at).copied() else { break };
            if keep(&item) {
                if let Some(slot) = self.inline.get_mut(kept) {
                    *slot = item;
                }
                kept += 1;
            }
        }
        self.len = kept;
    }
}

impl<T: Copy + PartialEq, const N: usize> PartialEq for Few<T, N> {
    fn eq(&self, other: &Few<T, N>) -> bool {
        self.as_slice() == other.as_slice()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_a_vec_whatever_its_length(
            items in prop::collection::vec(0u8..20, 0..12),
            least in 0u8..20,
            more in prop::collection::vec(0u8..20, 0..6),
        ) {
            let mut few = Few::<u8, 4>::new(0);
            let mut vec = Vec::new();
            for item in items {
                few.push(item);
                vec.push(item);
            }
            prop_assert_eq!(few.as_slice(), &vec[..]);
            few.retain(|item| *item >= least);
            vec.retain(|item| *item >= least);
            prop_assert_eq!(few.as_slice(), &vec[..]);
            for item in more {
                few.push(item);
                vec.push(item);
            }
            prop_assert_eq!(few.as_slice(), &vec[..]);
            prop_assert_eq!(few.is_empty(), vec.is_empty());
        }
    }
}
