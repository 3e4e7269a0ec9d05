//! Who travels with whom, so that their being together is nothing new.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::super::kernel::Company;
use crate::actor::Membership;
use crate::timeline::Cover;
use crate::timeline::parallel::once;
use crate::view::View;

/// Those that carry an actor, and when.
type CarriersOf = HashMap<u32, Vec<(i64, i64)>>;

/// The times in which each can have travelled with each other by confirmed memberships.
pub(super) struct Companions<'v, 'a> {
    view: &'v View<'a>,
    /// Those that each actor travels with, and when; found when they are first asked for.
    of: Vec<OnceLock<CarriersOf>>,
    /// The company of each actor.
    companies: Vec<Option<Company>>,
}

impl<'v, 'a> Companions<'v, 'a> {
    pub(super) fn of(view: &'v View<'a>) -> Companions<'v, 'a> {
        let timeline = view.timeline();
        let count = if timeline.links().is_empty() { 0 } else { timeline.by_id().len() };
        let of = vec![OnceLock::new(); count];
        Companions { view, of, companies: Vec::new() }
    }

    /// The same with the companies among all actors: some of which each travels with each
    /// other through one time, so that no two of them need be looked at for it.
    pub(super) fn in_companies(mut self) -> Companions<'v, 'a> {
        let mut by_carriers: Vec<(usize, u32)> = (0..)
            .zip(&self.of)
            .map(|(actor, _)| (self.carriers(actor).map_or(0, HashMap::len), actor))
            .collect();
        // Whoever begins a row is carried by all of it.
        by_carriers.sort_unstable_by(|one, other| other.cmp(one));
        let mut companies: Vec<Option<Company>> = vec![None; by_carriers.len()];
        for (number, (_, first)) in (0..).zip(by_carriers) {
            let Some((time, some)) = self.company_around(first, &companies) else { continue };
            for actor in some {
                if let Some(company) = companies.get_mut(actor as usize) {
                    *company = Some(Company { number, time });
                }
            }
        }
        self.companies = companies;
        self
    }

    /// Some actors without a company each of which travels with each other through one time,
    /// and that time. One of them is the first, and the others carry it.
    fn company_around(
        &self,
        first: u32,
        companies: &[Option<Company>],
    ) -> Option<((i64, i64), Vec<u32>)> {
        let is_free = |actor: &u32| companies.get(*actor as usize).is_some_and(Option::is_none);
        let carriers = self.carriers(first).filter(|_| is_free(&first))?;
        let mut others: Vec<u32> = carriers.keys().copied().filter(is_free).collect();
        others.sort_unstable();
        let spans = others.iter().filter_map(|carrier| carriers.get(carrier)).flatten();
        let mut spans: Vec<(i64, i64)> = spans.copied().filter(|(from, to)| from <= to).collect();
        // A time in which half of them travel with it.
        spans.sort_unstable_by_key(|&(from, to)| to.saturating_sub(from));
        let time = *spans.get(spans.len() / 2)?;
        let mut some = vec![first];
        for carrier in others {
            if some.iter().all(|&one| self.travel_through(one, carrier, time)) {
                some.push(carrier);
            }
        }
        (some.len() > 1).then_some((time, some))
    }

    /// The company of an actor.
    pub(super) fn company(&self, actor: u32) -> Option<Company> {
        self.companies.get(actor as usize).copied().flatten()
    }

    /// The companies of some actors; none where there are no companies.
    pub(super) fn among(&self, actors: impl Iterator<Item = u32>) -> Vec<Option<Company>> {
        match self.companies.iter().any(Option::is_some) {
            true => actors.map(|actor| self.company(actor)).collect(),
            false => Vec::new(),
        }
    }

    /// Whether one of two can have travelled with the other in a span.
    pub(super) fn travel(&self, one: u32, other: u32, span: (i64, i64)) -> bool {
        self.travels(one, other).any(|travel| overlap(travel, span))
    }

    /// Whether one of two can have travelled with the other in all of a span.
    pub(super) fn travel_through(&self, one: u32, other: u32, (from, to): (i64, i64)) -> bool {
        self.travels(one, other).any(|travel| travel.0 <= from && to <= travel.1)
    }

    /// The times in which one of two can have travelled with the other.
    pub(super) fn travels(&self, one: u32, other: u32) -> impl Iterator<Item = (i64, i64)> {
        let times = |member: u32, whole: u32| self.carriers(member)?.get(&whole);
        let both = [times(one, other), times(other, one)];
        both.into_iter().flatten().flatten().copied()
    }

    /// Adds numbers that stand for those that carry an actor, and when.
    pub(super) fn say(&self, actor: u32, said: &mut Vec<u64>) {
        let carriers = self.carriers(actor).into_iter().flatten();
        let mut carriers: Vec<(&u32, &Vec<(i64, i64)>)> = carriers.collect();
        carriers.sort_unstable();
        said.push(carriers.len() as u64);
        for (carrier, times) in carriers {
            said.extend([u64::from(*carrier), times.len() as u64]);
            said.extend(times.iter().flat_map(|&(from, to)| [from as u64, to as u64]));
        }
    }

    /// Those that carry an actor, and when.
    fn carriers(&self, member: u32) -> Option<&CarriersOf> {
        let of = self.of.get(member as usize)?;
        Some(once(of, || {
            let timeline = self.view.timeline();
            let mut found = CarriersOf::new();
            let is_firm = |one: &Membership| one.is_confirmed() && self.view.has_membership(one);
            let chains = timeline.chains_of(member).into_iter().flat_map(|all| {
                all.fold(|before: Option<&Option<Cover>>, link| {
                    let own = timeline.membership(link.index).filter(|one| is_firm(one))?;
                    let own = Cover::of(std::iter::once(own));
                    before.map_or(Some(own), |before| Some(before.as_ref()?.and(own)))
                })
            });
            for (chain, cover) in chains {
                if let Some(cover) = cover {
                    found.entry(chain.carrier()).or_default().push(cover.possible_span);
                }
            }
            found
        }))
    }
}

/// Whether two spans have an instant in common: what only touches an end has
/// none, unless it is an instant itself.
fn overlap(one: (i64, i64), other: (i64, i64)) -> bool {
    let (from, to) = (one.0.max(other.0), one.1.min(other.1));
    from < to || from == to && (one.0 == one.1 || other.0 == other.1)
}
