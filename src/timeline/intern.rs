//! Numbers for ids that come as bytes, once for each row of a table.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// The numbers that ids have.
///
/// Most ids are short, so that one of up to 15 bytes is its own key: nothing
/// is allocated for it and nothing else is read to compare it.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    short: HashMap<u128, u32, Seed>,
    long: HashMap<Box<[u8]>, u32, Seed>,
}

/// Gives each id the next number when it first appears.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    numbers: Numbers,
    names: Vec<Box<[u8]>>,
    last: Option<(Short, u32)>,
}

/// An id of up to 15 bytes: they come first, and the length last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short(u128);

/// What the hash of an id starts from: another in each run, so that nobody
/// can write a table whose ids all fall into one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed(u64, u64);

impl Default for Seed {
    fn default() -> Seed {
        let random = RandomState::new();
        // Odd, so that neither factor is zero for all ids.
        Seed(random.hash_one(1) | 1, random.hash_one(2) | 1)
    }
}

impl BuildHasher for Seed {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded(*self, 0)
    }
}

/// The halves of a key, multiplied with each other and folded over, and then
/// once more with a constant: ids that count up differ in few bits, and one
/// round leaves the low bits of some seeds uneven.
#[derive(Debug)]
pub(super) struct Folded(Seed, u64);

impl Hasher for Folded {
    fn write_u128(&mut self, key: u128) {
        let (low, high) = (key as u64 ^ self.0.0, (key >> 64) as u64 ^ self.0.1);
        // The golden ratio in binary, as hashes by multiplication use it.
        self.1 ^= folded(folded(low, high), 0x9E37_79B9_7F4A_7C15);
    }

    /// Text, 15 bytes at a time as short ids are, each part with what came of
    /// those before it.
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(Short::LONGEST) {
            let key = Short::of(part).map_or(0, |short| short.0);
            let before = self.1.rotate_left(23);
            self.write_u128(key ^ u128::from(before));
        }
    }

    /// What tells the end of a text; every part has its length already.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.1
    }
}

/// Every bit of both numbers in every bit of one.
fn folded(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

impl Short {
    /// The longest id that is short.
    pub(crate) const LONGEST: usize = 15;

    /// The first `len` of 16 bytes; `None` if they are too many.
    #[inline]
    pub(crate) fn first_of(bytes: [u8; 16], len: usize) -> Option<Short> {
        if len > Short::LONGEST {
            return None;
        }
        let mask = !(u128::MAX << (8 * len));
        Some(Short(u128::from_le_bytes(bytes) & mask | (len as u128) << 120))
    }

    /// An id of so many bytes or fewer.
    pub(super) fn of(id: &[u8]) -> Option<Short> {
        // Two words that overlap where need be are sooner read than so many bytes.
        let len = id.len();
        let bytes = match (id.first_chunk::<8>(), id.first_chunk::<4>()) {
            (Some(first), _) => {
                let last = u64::from_le_bytes(*id.last_chunk()?);
                let more = u128::from(last) << 64 >> (8 * 16_usize.checked_sub(len)?);
                u128::from(u64::from_le_bytes(*first)) | more
            }
            (None, Some(first)) => {
                let last = u32::from_le_bytes(*id.last_chunk()?);
                u128::from(u32::from_le_bytes(*first)) | u128::from(last) << (8 * (len - 4))
            }
            _ => id.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u128::from(byte)),
        };
        Short::first_of(bytes.to_le_bytes(), len)
    }

    /// The digits of a number, if they are not too many.
    pub(super) fn of_number(mut number: u64) -> Option<Short> {
        let len = number.checked_ilog10().unwrap_or(0) as usize + 1;
        let mut bytes = [0; 16];
        for digit in bytes.get_mut(..len)?.iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
        Short::first_of(bytes, len)
    }

    /// The bytes and the length in one number.
    pub(super) fn bits(self) -> u128 {
        self.0
    }

    /// The id of which these are the bytes and the length.
    pub(super) fn of_bits(bits: u128) -> Option<Short> {
        ((bits >> 120) as usize <= Short::LONGEST).then_some(Short(bits))
    }

    pub(super) fn text(self) -> Box<[u8]> {
        let len = (self.0 >> 120) as usize;
        self.0.to_le_bytes().into_iter().take(len).collect()
    }
}

impl Numbers {
    /// How many ids there are.
    #[cfg(feature = "json")]
    pub(super) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    pub(super) fn get(&self, id: &str) -> Option<u32> {
        match Short::of(id.as_bytes()) {
            Some(short) => self.short.get(&short.0).copied(),
            None => self.long.get(id.as_bytes()).copied(),
        }
    }

    pub(super) fn get_short(&self, id: Short) -> Option<u32> {
        self.short.get(&id.0).copied()
    }

    pub(super) fn insert(&mut self, id: &str, number: u32) {
        match Short::of(id.as_bytes()) {
            Some(short) => self.short.insert(short.0, number),
            None => self.long.insert(id.as_bytes().into(), number),
        };
    }
}

impl Interner {
    /// The number of an id.
    pub(crate) fn number(&mut self, id: &[u8]) -> u32 {
        if let Some(short) = Short::of(id) {
            return self.short(short);
        }
        if let Some(&number) = self.numbers.long.get(id) {
            return number;
        }
        let number = self.next();
        self.numbers.long.insert(id.into(), number);
        self.names.push(id.into());
        number
    }

    /// The number of a short id.
    #[inline]
    pub(crate) fn short(&mut self, id: Short) -> u32 {
        // Rows of one actor tend to come together.
        if let Some((last, number)) = self.last
            && last == id
        {
            return number;
        }
        let number = match self.numbers.short.get(&id.0) {
            Some(&number) => number,
            None => {
                let number = self.next();
                self.numbers.short.insert(id.0, number);
                self.names.push(id.text());
                number
            }
        };
        self.last = Some((id, number));
        number
    }

    fn next(&self) -> u32 {
        u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }

    /// The ids, in the order of their numbers.
    pub(crate) fn names(&self) -> &[Box<[u8]>] {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_that_follow_each_other_are_spread_evenly() {
        // A table takes its place from the low bits and tells keys apart by the
        // high ones; each of both has to differ for most of some thousand ids.
        let ids: Vec<u128> = (200_000_000..200_004_096)
            .map(|id: u32| Short::of(id.to_string().as_bytes()).unwrap().0)
            .collect();
        // Seeds that are the same in each run, spread by a linear congruence.
        let numbers = (0_u64..400).map(|n| n.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1));
        let numbers: Vec<u64> = numbers.collect();
        for pair in numbers.chunks_exact(2) {
            let seed = Seed(pair[0] | 1, pair[1] | 1);
            let hashes: Vec<u64> = ids.iter().map(|&id| seed.hash_one(id)).collect();
            for shift in [0, 26, 52] {
                let places: HashSet<u64> =
                    hashes.iter().map(|hash| hash >> shift & 0xFFF).collect();
                // Thrown at random, 4,096 balls leave 1,507 of as many boxes empty.
                assert!(places.len() > 2_300, "{} places at bit {shift}", places.len());
            }
        }
    }

    #[test]
    fn the_same_bytes_have_the_same_number_and_others_another() {
        let mut interner = Interner::default();
        let long = [b'x'; 16];
        let ids: [&[u8]; 8] = [b"a", b"a\0", b"", &long, &long[..15], b"\0", b"a", &long];
        let numbers = ids.map(|id| interner.number(id));
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 0, 3]);
        let names: Vec<&[u8]> = interner.names().iter().map(|name| &**name).collect();
        assert_eq!(names, ids[..6]);
        let padded = *b"a,367000140,40.6";
        assert_eq!(interner.short(Short::first_of(padded, 1).unwrap()), 0);
        assert!(Short::first_of(padded, 16).is_none());
    }

    #[test]
    fn a_short_id_has_its_own_bytes() {
        let text = b"0123456789abcdefgh";
        for len in 0..text.len() {
            for from in 0..text.len() - len {
                let id = &text[from..from + len];
                let short = Short::of(id);
                assert_eq!(short.is_some(), len <= Short::LONGEST);
                let mut bytes = [0; 16];
                if let Some(short) = short {
                    bytes[..len].copy_from_slice(id);
                    bytes[15] = len as u8;
                    assert_eq!(short.0, u128::from_le_bytes(bytes));
                    assert_eq!(&*short.text(), id);
                }
            }
        }
    }
}
