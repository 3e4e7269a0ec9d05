//! Which of many times meet another.

use super::interval::Interval;

/// Times, among which those that meet another are found without a look at each.
#[derive(Debug, Clone)]
pub(crate) struct Spans {
    /// From when to when each is, and its number, by when it begins.
    by_start: Vec<(i64, i64, usize)>,
    /// The latest end of each of these and those before it.
    latest: Vec<i64>,
}

impl Spans {
    pub(crate) fn of(times: impl Iterator<Item = Interval>) -> Spans {
        let spans = times.enumerate().map(|(at, time)| (time.lo(), time.hi(), at));
        let mut by_start: Vec<(i64, i64, usize)> = spans.collect();
        by_start.sort_unstable();
        let ends = by_start.iter().scan(i64::MIN, |latest, &(_, end, _)| {
            *latest = end.max(*latest);
            Some(*latest)
        });
        let latest = ends.collect();
        Spans { by_start, latest }
    }

    /// The numbers of those that have a moment with a time in common, or touch it, in
    /// their order.
    pub(crate) fn meeting(&self, time: Interval) -> Vec<usize> {
        let first = self.latest.partition_point(|&latest| latest < time.lo());
        let end = self.by_start.partition_point(|&(start, ..)| start <= time.hi());
        let near = self.by_start.get(first..end).unwrap_or_default().iter();
        let mut found: Vec<usize> =
            near.filter(|(_, end, _)| time.lo() <= *end).map(|(.., at)| *at).collect();
        found.sort_unstable();
        found
    }
}

/// Times, of which those that meet another are counted without a look at each.
#[derive(Debug, Clone)]
pub(crate) struct CountedSpans {
    starts: Vec<i64>,
    ends: Vec<i64>,
}

impl CountedSpans {
    pub(crate) fn of(times: impl Iterator<Item = Interval>) -> CountedSpans {
        let (mut starts, mut ends): (Vec<i64>, Vec<i64>) =
            times.map(|time| (time.lo(), time.hi())).unzip();
        starts.sort_unstable();
        ends.sort_unstable();
        CountedSpans { starts, ends }
    }

    /// Counts those that have a moment with a time in common, or touch it.
    pub(crate) fn meeting(&self, time: Interval) -> usize {
        let begun = self.starts.partition_point(|&start| start <= time.hi());
        begun.saturating_sub(self.ends.partition_point(|&end| end < time.lo()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_times_that_meet_another_are_those_found_by_looking_at_each(
            times in prop::collection::vec((0..40_i64, 0..9_i64), 0..40),
            (from, length) in (0..40_i64, 0..9_i64),
        ) {
            let at = |from: i64, length: i64| Interval::from_ends(from, from + length);
            let times: Vec<Interval> = times.into_iter().map(|(from, to)| at(from, to)).collect();
            let time = at(from, length);
            let meets = |one: &Interval| one.lo() <= time.hi() && time.lo() <= one.hi();
            let each = times.iter().enumerate().filter(|(_, one)| meets(one));
            let each: Vec<usize> = each.map(|(number, _)| number).collect();
            prop_assert_eq!(CountedSpans::of(times.iter().copied()).meeting(time), each.len());
            prop_assert_eq!(Spans::of(times.into_iter()).meeting(time), each);
        }
    }
}
