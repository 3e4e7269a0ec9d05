//! The rows that are selected, as they come in.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

use super::parsed::Parsed;
use super::selection::RowSelection;
use crate::timeline::Rows;

/// Lets through the rows that are selected.
#[derive(Debug, Default)]
pub(super) struct Sieve<'a> {
    selection: RowSelection<'a>,
    /// The ids of the actors that are kept, if not all are.
    ids: Option<HashSet<&'a [u8]>>,
    /// By actor, where only the last of each is kept.
    last: Vec<Option<Last>>,
    /// Whether rows were let through whose time was not settled.
    has_open: bool,
    /// How many rows were left out.
    pub(super) left_out: u64,
}

/// The last row of an actor so far.
#[derive(Debug)]
struct Last {
    time: i64,
    point: (i32, i32),
    /// Where else it was at that instant.
    others: Vec<(i32, i32)>,
    /// How many rows came before it.
    earlier: usize,
}

impl<'a> Sieve<'a> {
    pub(super) fn new(selection: RowSelection<'a>) -> Sieve<'a> {
        let ids = selection.actors.map(|ids| ids.iter().map(|id| id.as_bytes()).collect());
        Sieve { selection, ids, ..Sieve::default() }
    }

    /// Whether the rows of an actor can be kept.
    pub(super) fn takes_actor(&self, id: &[u8]) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.contains(id)) && self.selection.shares(id)
    }

    /// Keeps those rows of a piece that are selected, and moves the last of each actor out
    /// of it where these alone are kept. A row whose time is not settled stays until it is.
    pub(super) fn sift(&mut self, parsed: &mut Parsed) {
        if self.selection.is_all() {
            return;
        }
        let mut rows = Rows::default();
        let mut twice = parsed.twice.iter_mut().peekable();
        for (at, (actor, time, point)) in parsed.rows.iter().enumerate() {
            let open = twice.next_if(|row| row.at == at);
            if actor == u32::MAX || open.is_none() && !self.selection.holds(time, point) {
                if let Some(row) = open {
                    row.at = usize::MAX;
                }
                self.left_out += 1;
            } else if let Some(row) = open {
                self.has_open = true;
                row.at = rows.len();
                rows.push(actor, time, point.0, point.1);
            } else if self.selection.is_last_only {
                self.keep_last(actor, time, point);
            } else {
                rows.push(actor, time, point.0, point.1);
            }
        }
        parsed.twice.retain(|row| row.at != usize::MAX);
        rows.shrink();
        parsed.rows = rows;
    }

    fn keep_last(&mut self, actor: u32, time: i64, point: (i32, i32)) {
        if self.last.len() <= actor as usize {
            self.last.resize_with(actor as usize + 1, || None);
        }
        let Some(slot) = self.last.get_mut(actor as usize) else { return };
        let Some(last) = slot else {
            *slot = Some(Last { time, point, others: Vec::new(), earlier: 0 });
            return;
        };
        match time.cmp(&last.time) {
            Ordering::Less => last.earlier += 1,
            Ordering::Greater => {
                last.earlier += 1 + last.others.len();
                (last.time, last.point) = (time, point);
                last.others.clear();
            }
            Ordering::Equal if point == last.point || last.others.contains(&point) => {
                self.left_out += 1;
            }
            Ordering::Equal => last.others.push(point),
        }
    }

    /// Goes through the rows that are left once all times are settled, and returns what was
    /// forgotten of each actor: how many rows, and the instant of the one that is kept.
    pub(super) fn finish(&mut self, rows: &mut Vec<Rows>) -> Vec<(u32, usize, i64)> {
        if self.selection.is_all() {
            return Vec::new();
        }
        let open = if self.has_open { rows.as_mut_slice() } else { &mut [] };
        for rows in open {
            let mut parsed = Parsed { rows: std::mem::take(rows), ..Parsed::default() };
            self.sift(&mut parsed);
            *rows = parsed.rows;
        }
        let (mut kept, mut forgotten) = (Rows::default(), Vec::new());
        let last = (0..).zip(std::mem::take(&mut self.last));
        for (actor, last) in last.filter_map(|(actor, last)| Some((actor, last?))) {
            for &(lat, lon) in std::iter::once(&last.point).chain(&last.others) {
                kept.push(actor, last.time, lat, lon);
            }
            self.left_out += last.earlier as u64;
            if last.earlier > 0 {
                forgotten.push((actor, last.earlier, last.time));
            }
        }
        if !kept.is_empty() {
            rows.push(kept);
        }
        forgotten
    }
    /// The ids of the actors that are left: all, unless rows were selected, since an actor
    /// without a row that is kept is none then. The rows get their numbers among these.
    pub(super) fn actors<'n>(
        &self,
        names: &'n [Box<[u8]>],
        rows: &mut [Rows],
    ) -> Cow<'n, [Box<[u8]>]> {
        if self.selection.is_all() {
            return names.into();
        }
        let mut numbers = vec![None; names.len()];
        let mut kept = Vec::new();
        for actor in rows.iter_mut().flat_map(Rows::actors_mut) {
            let at = *actor as usize;
            let Some((number, name)) = numbers.get_mut(at).zip(names.get(at)) else { continue };
            *actor = *number.get_or_insert_with(|| {
                kept.push(name.clone());
                // There are no more of them than names.
                kept.len() as u32 - 1
            });
        }
        kept.into()
    }
}
