//! The limits of what is looked at: how much of what, and what holds beyond.
//!
//! Beyond a limit an answer says less than the claims do: a bound is wider, and a
//! conflict or a slip is not looked for. Only a remedy can then say too much. An
//! input beyond one is an error. Sizes of buffers and the like, which change no
//! answer, are not among them.

/// Declares the limits, and the rows of the table in the semantics.
macro_rules! limits {
    ($($(#[$attribute:meta])* $name:ident: $type:ty = $value:literal, $of:literal, $beyond:literal;)+) => {
        $(
            #[doc = concat!("The most ", $of, ". Beyond it: ", $beyond, ".")]
            $(#[$attribute])*
            pub(crate) const $name: $type = $value;
        )+

        /// Each limit as a row of the table in `doc/semantics.md`.
        #[cfg(test)]
        const ROWS: &[&str] = &[$(concat!(
            "| `", stringify!($name), "` | ", stringify!($value), " | ", $of, " | ", $beyond, " |"
        )),+];
    };
}

limits! {
    CHAIN_STEPS: usize = 4_000_000,
        "memberships looked at in search of what carries one actor, at each instant at which one of them begins or ends",
        "what they lead to carries the actor possibly at any time, and never for certain";
    DISPUTED_METRES: f64 = 100.0,
        "metres from the fix added last to others of its instant, unless [`Ask::disputed_beyond`](crate::Ask::disputed_beyond) is set",
        "they dispute where the last sighting was";
    TRAVEL_CLAIMS: usize = 64,
        "claims of one actor with a top speed that are all held against each other",
        "each is held against those of `TRAVEL_CLAIMS_AHEAD` alone, and intervals are outer bounds";
    TRAVEL_CLAIMS_AHEAD: usize = 16,
        "claims that follow a claim of one of more than `TRAVEL_CLAIMS`",
        "the way between the two narrows nothing";
    CANDIDATE_CHOICES: usize = 64,
        "combinations of the candidates of claims that are linked, in one group of them or in one question, and of others in the longest gap",
        "the hull of the candidates counts: *certain* stays sound, *possible* may be on no reading, a contradiction may be missed, and the answer says so";
    GAP_SIGHTINGS: usize = 64,
        "sightings of one stretch of time in which their intervals overlap",
        "no gap among them is listed, and [`LongestGap`](crate::LongestGap) counts the stretch";
    LINKED_ROWS: usize = 128,
        "sightings of one question, some of them linked in time or with candidates",
        "the last one as of T, and gaps, are outer bounds";
    CERTAIN_STEPS: u32 = 1_000,
        "steps from one fix to the next while two are near on every way that their speeds allow",
        "the rest of that time is not certain";
    VISIT_INSTANTS: u32 = 100_000,
        "instants looked at from one fix to the next for where a way is near a vague sighting",
        "what is not decided counts as near, and the encounter is possible";
    LINKED_LAYER: usize = 1_000,
        "sightings of one layer of an itinerary that are put in order by their links, unless each comes before the next",
        "the layer stays one, and its trips go by the intervals";
    ITINERARY_LEGS: usize = 10_000,
        "legs of an itinerary that are written, as sentences or as data",
        "they are counted; [`Itinerary::trips`](crate::Itinerary::trips) has all";
    CONFLICT_CLAIMS_AHEAD: usize = 64,
        "claims of an actor that follow a claim, in the order of their earliest moments",
        "the two are not held against each other by their places";
    REMEDY_CLAIMS_AROUND: usize = 8,
        "claims before a claim, and after it, that a remedy of it must agree with",
        "the remedy may bring a conflict with them";
    SLIP_CLAIMS: usize = 24,
        "claims of a contradiction, or of a conflict of places, in which slips are looked for",
        "no slip is named";
    #[cfg(feature = "json")]
    BARE_NAMES: usize = 1_000,
        "names of places without a record in a case file, held against the ids of those with one",
        "a name that is nearly an id is read as a name";
    CASE_BYTES: u64 = 1_073_741_824,
        "bytes of a case file, and of a text that is read whole",
        "an error";
    STATED_BYTES: usize = 1_000,
        "bytes of a time in words",
        "an error";
    PARENTHESES: u8 = 3,
        "parentheses within each other in a time in words",
        "an error";
    ZONES: usize = 16,
        "zones of one place",
        "an error where they are used";
    QUOTED_RECORD: usize = 65_536,
        "bytes of a row of a table that has quotes",
        "the quote counts as not closed, and the first line of the row is rejected";
    LINE: usize = 67_108_864,
        "bytes of a line of a table",
        "an error";
    HEADER: usize = 1_048_576,
        "bytes of the header of a table",
        "an error";
    #[cfg(any(feature = "parquet", feature = "unpack"))]
    UNPACKED_BYTES: u64 = 67_108_864,
        "bytes that a packed file may unpack to, whatever its size; a row of Parquet is 36 bytes and its pages",
        "`UNPACKED_RATIO` holds";
    #[cfg(any(feature = "parquet", feature = "unpack"))]
    UNPACKED_RATIO: u64 = 250,
        "bytes that each byte of a packed file may unpack to, unless [`Input::unpacked_at_most`](crate::Input::unpacked_at_most) is set",
        "an error";
    #[cfg(feature = "parquet")]
    PARQUET_PAGE: u64 = 134_217_728,
        "bytes that a page of a Parquet file may unpack to",
        "an error";
    #[cfg(feature = "parquet")]
    PARQUET_IN_MEMORY: u64 = 1_073_741_824,
        "bytes of a Parquet file that is read from a pipe or a reader",
        "an error";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_semantics_have_each_limit_and_no_other() {
        let text = include_str!("doc/semantics.md");
        let (_, section) = text.split_once("\n## Limits\n").unwrap();
        let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
        let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
        assert_eq!(rows, ROWS, "the table should be:\n{}", ROWS.join("\n"));
    }
}
