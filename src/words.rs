//! Closed vocabularies, and which of the known words somebody may have meant.

use crate::error::{Error, ErrorKind, printable, quoted};

/// Declares an enum whose values are words: the one table of each vocabulary.
///
/// A variant is written with its word, then any other spellings that are read
/// after `|`, then after `=>` a text for readers if `Display` shows one in place
/// of the word. After the name comes the noun that errors call a value by:
///
/// ```text
/// vocabulary! {
///     /// A colour.
///     #[derive(Default)]
///     pub enum Colour: "colour" {
///         /// As blood.
///         #[default]
///         Red = "red" | "crimson",
///         /// As the sea.
///         SeaGreen = "sea_green" => "sea green",
///     }
/// }
/// ```
///
/// The enum gets `ALL`, `as_str`, `Display`, `FromStr`, `Serialize`,
/// `Deserialize` and the derives of a plain value. Text is read as it is
/// written, in its case and without blanks around it: a word of a case file or
/// of an option is never guessed. The error lists the words and names the
/// nearest.
macro_rules! vocabulary {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident: $noun:literal {
            $(
                $(#[$of_variant:meta])*
                $variant:ident = $word:literal $(| $spelling:literal)* $(=> $shown:literal)?
            ),+ $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $visibility enum $name {
            $($(#[$of_variant])* $variant),+
        }

        impl $name {
            /// Every value, in the order of declaration.
            $visibility const ALL: [$name; [$($word),+].len()] = [$($name::$variant),+];

            /// Returns the word for it, which `FromStr` reads and serde writes.
            /// It stays the same in later releases.
            #[must_use]
            $visibility const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(match self {
                    $($name::$variant => $crate::words::vocabulary!(@shown $word $(, $shown)?)),+
                })
            }
        }

        /// Reads the word for it, exactly as `as_str` writes it.
        impl std::str::FromStr for $name {
            type Err = $crate::error::Error;

            fn from_str(text: &str) -> Result<$name, Self::Err> {
                const TABLE: &[(&str, $name)] =
                    &[$(($word, $name::$variant), $(($spelling, $name::$variant),)*)+];
                $crate::words::read(text, $noun, TABLE)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
    (@shown $word:literal) => { $word };
    (@shown $word:literal, $shown:literal) => { $shown };
}

pub(crate) use vocabulary;

/// The value in `table` whose word `text` is; `noun` names it in the error.
pub(crate) fn read<T: Copy>(text: &str, noun: &str, table: &[(&str, T)]) -> Result<T, Error> {
    let words = || table.iter().map(|(word, _)| *word);
    let found = table.iter().find(|(word, _)| *word == text);
    found.map(|(_, value)| *value).ok_or_else(|| {
        Error::new(ErrorKind::Syntax, format!("{} is no {noun}", quoted(text)))
            .cured_by(choice(text, words()))
    })
}

/// What to do about `word` where only one of `known` can be.
pub(crate) fn choice<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let all = known.clone().collect::<Vec<_>>().join(", ");
    match nearest(word, known).as_slice() {
        [] => format!("use one of {all}"),
        near => format!("use one of {all}; did you mean {}?", listed(near)),
    }
}

/// Up to three of `known` that are a slip of the keyboard from `word`, of those
/// with the fewest changed letters; where there is none, those that it is only
/// the beginning of.
///
/// A word of which no letter is left is no slip. Long words are not compared: a
/// field may hold megabytes.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    const LONGEST: usize = 64;
    /// Shorter ones are the beginning of too much.
    const BEGINNING: usize = 3;
    if word.len() > LONGEST {
        return Vec::new();
    }
    let len = word.chars().count();
    let limit = (len / 3).clamp(1, 3);
    let begins = |candidate: &str| {
        let start = candidate.get(..word.len());
        len >= BEGINNING && start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    // Whether it is no slip, and how many letters are changed.
    let near = |candidate: &'a str| {
        let apart = candidate.chars().count().abs_diff(len);
        let begins = begins(candidate);
        if candidate.len() > LONGEST || apart > limit && !begins {
            return None;
        }
        let edits = distance(word, candidate);
        let is_slip = edits <= limit && edits < len;
        (is_slip || begins).then_some(((!is_slip, edits), candidate))
    };
    let mut found: Vec<((bool, usize), &str)> = known.filter_map(near).collect();
    found.sort_unstable();
    found.dedup();
    if let Some(&(best @ (false, _), _)) = found.first() {
        found.retain(|(rank, _)| *rank == best);
    }
    found.truncate(3);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The error of a question about `id`, where these are `known`.
pub(crate) fn unknown<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let known: Vec<&str> = known.collect();
    let cure = one_of_these(id, known.iter().copied());
    Error::new(ErrorKind::UnknownId, format!("no {what} {}", quoted(id)))
        .cured_by(cure.unwrap_or_else(|| format!("there is no {what} yet")))
}

/// What to do about a reference to `word` in a file, given what there is.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only a case file has references"))]
pub(crate) fn cure<'a>(
    word: &str,
    what: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    match one_of_these(word, known) {
        Some(cure) if cure.starts_with("use") => format!("declare it, or {cure}"),
        Some(cure) => cure,
        None => format!("declare it; there is no {what} yet"),
    }
}

/// The known words that are near, or all if they are few; nothing if there are
/// none.
fn one_of_these<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    const FEW: usize = 12;
    let near = nearest(word, known.clone());
    if !near.is_empty() {
        return Some(format!("did you mean {}?", listed(&near)));
    }
    let some: Vec<&str> = known.clone().take(FEW).collect();
    match known.count() {
        0 => None,
        count if count <= FEW => Some(format!("use one of {}", listed(&some))),
        count => Some(format!("use one of the {count} that there are")),
    }
}

/// An id or a field name, as part of a message; it may be of any length.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only a case file has fields"))]
pub(crate) fn clipped(name: &str) -> String {
    match name.char_indices().nth(40) {
        None => printable(name).into_owned(),
        Some((cut, _)) => format!("{}…", printable(name.split_at(cut).0)),
    }
}

/// Words in quotation marks, as the choice that they are.
pub(crate) fn listed(words: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| quoted(word.as_ref())).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// A word with its first letter, if that is ASCII, as a capital.
pub(crate) fn capitalised(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// How many letters to insert, delete, change or swap with their neighbour;
/// case does not count.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let letters = |word: &str| word.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let change = at(&above, j) + usize::from(x != y);
            let mut least = change.min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    at(&above, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_costs_one() {
        for (a, b, edits) in [
            ("khasan", "khasan", 0),
            ("Khasan", "khasan", 0),
            ("kahsan", "khasan", 1),
            ("kasan", "khasan", 1),
            ("khasann", "khasan", 1),
            ("khazan", "khasan", 1),
            ("", "abc", 3),
            ("train", "khasan", 4),
            ("kitten", "sitting", 3),
            ("Saturday", "sunday", 3),
        ] {
            assert_eq!(distance(a, b), edits, "{a} {b}");
        }
    }

    #[test]
    fn what_is_far_off_is_not_offered_but_listed() {
        let fields = ["id", "kind", "max_speed_kmh"];
        assert_eq!(nearest("max_speed", fields.into_iter()), ["max_speed_kmh"]);
        assert_eq!(nearest("ma", fields.into_iter()), [""; 0]);
        let known = ["kim", "train", "putin"];
        assert_eq!(nearest("kmi", known.into_iter()), ["kim"]);
        assert_eq!(cure("kmi", "actor", known.into_iter()), "did you mean \"kim\"?");
        assert_eq!(
            cure("kozlov", "actor", known.into_iter()),
            "declare it, or use one of \"kim\", \"train\" or \"putin\""
        );
    }
}
