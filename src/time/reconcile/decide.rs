//! The decision: what is left when the readings of one moment are held
//! against each other.

use smallvec::SmallVec;

use super::answer::{Candidate, Candidates, Compared, LocalGap, Reconciled, Verdict};
use super::comparison::{Comparison, Witness};
use super::explain::{Disagreement, difference, explain};
use super::ledger::{Basis, Ledger, Note, Picked};
use super::near::Near;
use super::policy::{ConflictPolicy, Fold, GapPolicy, Reconcile, Sense};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::stated::{Preposition, Readings};
use crate::time::timestamp::Timestamp;
use crate::time::zone::Offset;

/// Decides about the readings of one moment, and the word before them.
pub(super) fn decide(
    preposition: Preposition,
    readings: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    Comparison::new(readings, how, how, text)?.decide(Near::new(preposition, readings))
}

/// Decides about one end of a range, whose days count from the other end.
pub(super) fn decide_from(
    other: Option<Timestamp>,
    readings: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    let published = other.map(Interval::at).or(how.published);
    let days = Reconcile { published, sense: Sense::Onward, ..*how };
    let mut answer = Comparison::new(readings, how, &days, text)?
        .decide(Near::new(Preposition::At, readings))?;
    if how.published.is_none() {
        answer.ledger.forget(Basis::Publication);
    }
    Ok(answer)
}

/// The error where several moments are left and the policy wants one.
pub(super) fn left_open(answer: &Reconciled, how: &Reconcile, text: &str) -> Result<(), Error> {
    if answer.verdict != Verdict::Ambiguous || how.fold != Fold::Reject {
        return Ok(());
    }
    let message = format!("{} may be any of {}", quoted(text), answer.listed());
    Err(Error::new(ErrorKind::Inexact, message).cured_by("add a zone, an offset or a GMT time"))
}

impl Comparison<'_> {
    fn decide(mut self, near: Near) -> Result<Reconciled, Error> {
        self.ledger.phrases = near.table();
        if self.wall.clocks.unknown {
            self.derive_offset()?;
        } else {
            self.find_zone();
        }
        let stated_offset = self.offset_beside_zone()?;
        let others = self.rest.iter().map(|read| self.witness(read));
        let witnesses: SmallVec<[Witness; 3]> = stated_offset.into_iter().chain(others).collect();
        if self.wall.found.candidates.is_empty() {
            return self.nonexistent(&witnesses, near);
        }
        self.prefer(&witnesses);
        self.notes();

        let mut answer = self.answer(Verdict::Resolved);
        if !self.wall.found.elsewhere.is_empty() {
            let elsewhere = self.wall.found.elsewhere.iter();
            answer.rare().alternatives = elsewhere.map(|one| near.of(one.interval)).collect();
        }
        let alone = distinct(&self.wall.found.candidates) == 1;
        let mut confirmed = false;
        for one in &witnesses {
            if one.means.is_empty() {
                return Ok(self.witness_skipped(answer, near));
            }
            if !self.narrow(one, &mut answer) {
                let roughly = self.roughly(&witnesses, near);
                if roughly.is_empty() {
                    return self.conflict(one, &witnesses, answer, near);
                }
                answer.compared = nearest(&answer, one).map(|(_, compared)| compared);
                answer.candidates = roughly;
                return self.settle(alone, answer, Near::AT);
            }
            confirmed = true;
        }
        // Letters out of season agree with the time in UTC that they lead to.
        let is_of_letters = self.ledger.noted(Note::AbbreviationOutOfSeason)
            && answer.candidates.iter().all(|candidate| candidate.zone.is_none());
        self.settle((alone || is_of_letters) && confirmed, answer, near)
    }

    /// Takes an abbreviation for that of a less likely zone where only there it
    /// fits what stands beside it.
    fn prefer(&mut self, witnesses: &[Witness]) {
        let found = &mut self.wall.found;
        let fits = |list: &Candidates, one: &Witness| {
            let meet = |wall: &Candidate| {
                one.intervals().any(|said| wall.interval.intersection(said).is_some())
            };
            list.iter().any(meet)
        };
        if let Some(one) = witnesses.iter().find(|one| !fits(&found.candidates, one))
            && fits(&found.elsewhere, one)
        {
            std::mem::swap(&mut found.candidates, &mut found.elsewhere);
            found.elsewhere.clear();
        }
    }

    /// The verdict on the candidates that are left.
    fn settle(
        mut self,
        agreed: bool,
        mut answer: Reconciled,
        near: Near,
    ) -> Result<Reconciled, Error> {
        if distinct(&answer.candidates) > 1 {
            self.pick_showing(&mut answer);
        }
        answer.verdict = match distinct(&answer.candidates) {
            1 if agreed => Verdict::Agreed,
            1 => Verdict::Resolved,
            _ => Verdict::Ambiguous,
        };
        left_open(&answer, self.how, self.text)?;
        near.each(&mut answer.candidates);
        answer.interval = hull(&answer.candidates);
        answer.ledger = self.ledger;
        Ok(answer)
    }

    fn answer(&self, verdict: Verdict) -> Reconciled {
        Reconciled {
            verdict,
            interval: Interval::UNBOUNDED,
            candidates: self.wall.found.candidates.clone(),
            compared: None,
            rare: None,
            ledger: self.ledger,
        }
    }

    /// What the candidates themselves have to say.
    fn notes(&mut self) {
        let candidates = &self.wall.found.candidates;
        note_candidates(candidates, self.how, &mut self.ledger);
        if let Some(first) = candidates.first()
            && self.wall.clocks.letters.is_none()
            && self.ledger.rests_on(Basis::Place)
            && candidates.iter().any(|c| c.zone != first.zone && c.interval != first.interval)
        {
            self.ledger.note(Note::TwoClocks);
        }
    }

    /// Keeps the candidates that fit the witness; `false` where none does.
    fn narrow(&mut self, witness: &Witness, answer: &mut Reconciled) -> bool {
        let mut kept = Candidates::new();
        let mut nearest: Option<(SignedDuration, Interval, Interval)> = None;
        let meeting = self.meeting(witness, answer);
        for candidate in answer.candidates.iter() {
            for said in witness.means.iter() {
                let both = meeting(candidate.interval, said.interval);
                if both.is_none() && !self.is_near(candidate, said, witness.rounded) {
                    continue;
                }
                let apart = difference(candidate.interval, said.interval);
                if nearest.is_none_or(|(least, ..)| apart.abs() < least.abs()) {
                    nearest = Some((apart, candidate.interval, said.interval));
                }
                // A window narrows to what both allow; a point stays as read.
                let interval = both.unwrap_or(candidate.interval);
                let narrowed = Candidate { interval, ..*candidate };
                if !kept.contains(&narrowed) {
                    kept.push(narrowed);
                }
            }
        }
        let Some((apart, implied, said)) = nearest else { return false };
        if kept.len() < answer.candidates.len() {
            self.ledger.basis(witness.basis);
        }
        answer.candidates = kept;
        // The first witness is the one to report: a stated UTC time.
        answer.compared.get_or_insert(Compared { implied, said, difference: apart });
        true
    }

    /// When two moments are one. Where nothing falls within an evening, its end
    /// is as good as its last moment; a day has sharp ends.
    fn meeting(
        &self,
        witness: &Witness,
        answer: &Reconciled,
    ) -> fn(Interval, Interval) -> Option<Interval> {
        let overlap = answer.candidates.iter().any(|wall| {
            witness.means.iter().any(|said| wall.interval.intersection(said.interval).is_some())
        });
        if overlap || self.wall.reading.time.is_none() { Interval::intersection } else { touch }
    }

    /// Whether two that do not meet agree all the same, which is then noted.
    fn is_near(&mut self, wall: &Candidate, said: &Candidate, rounded: bool) -> bool {
        let apart = difference(wall.interval, said.interval).abs();
        let tolerance = self.how.tolerance;
        if tolerance > SignedDuration::ZERO && apart <= tolerance {
            self.ledger.policy(Picked::Tolerance);
            return true;
        }
        let odd = |offset: Offset| offset.seconds() % 60 != 0;
        let is_rounded = rounded
            && (odd(wall.offset) || odd(said.offset))
            && apart < SignedDuration::from_mins(1);
        if is_rounded {
            self.ledger.note(Note::RoundedClock);
        }
        is_rounded
    }

    /// Leaves one showing of a clock that was set back, where the policy says.
    fn pick_showing(&mut self, answer: &mut Reconciled) {
        let (later, picked) = match self.how.fold {
            Fold::Report | Fold::Reject => return,
            Fold::Earlier => (false, Picked::FoldEarlier),
            Fold::Later => (true, Picked::FoldLater),
        };
        let list = answer.candidates.clone();
        // Two instants at which one clock showed the same are the showings of a
        // fold; where a witness has left only one of them, nothing is dropped.
        let unwanted = |one: &Candidate| {
            list.iter().any(|other| {
                let same = other.zone == one.zone && shown(other) == shown(one);
                let first = one.interval.lo() < other.interval.lo();
                same && one.interval != other.interval && first == later
            })
        };
        answer.candidates.retain(|candidate| !unwanted(candidate));
        if answer.candidates.len() < list.len() {
            self.ledger.policy(picked);
        }
    }

    /// What is left where each reading is as rough as the word before it, such
    /// as `about`, has it; nothing where that does not help.
    fn roughly(&self, witnesses: &[Witness], near: Near) -> Candidates {
        if !near.is_rough() {
            return Candidates::new();
        }
        let mut kept = self.wall.found.candidates.clone();
        near.each(&mut kept);
        for witness in witnesses {
            let mut both = Candidates::new();
            for candidate in kept.iter() {
                for said in &witness.means {
                    let shared = candidate.interval.intersection(near.of(said.interval));
                    let narrowed = shared.map(|interval| Candidate { interval, ..*candidate });
                    if let Some(one) = narrowed.filter(|one| !both.contains(one)) {
                        both.push(one);
                    }
                }
            }
            kept = both;
        }
        kept
    }

    fn conflict(
        mut self,
        witness: &Witness,
        all: &[Witness],
        mut answer: Reconciled,
        near: Near,
    ) -> Result<Reconciled, Error> {
        let Some((implied, compared)) = nearest(&answer, witness) else { return Ok(answer) };
        let Compared { said, difference: apart, .. } = compared;
        if self.how.conflict == ConflictPolicy::Reject {
            let (text, by, implied) = (quoted(self.text), apart.abs(), implied.interval);
            let message = format!("{text}: the readings differ by {by}, {implied} and {said}");
            return Err(Error::new(ErrorKind::Contradiction, message)
                .cured_by("correct one of them, or set the conflict policy"));
        }
        self.ledger.basis(witness.basis);
        answer.verdict = Verdict::Conflict;
        answer.compared = Some(compared);
        answer.rare().explanations = explain(&Disagreement {
            how: self.how,
            implied,
            said,
            difference: apart,
            gmt: witness.gmt,
        });
        // The slips are looked for between the two nearest; the moment may be
        // any that was stated.
        let walls = answer.candidates.iter().map(|wall| wall.interval);
        answer.interval = match self.how.conflict {
            ConflictPolicy::TrustLocal => {
                self.ledger.policy(Picked::TrustLocal);
                near.any(walls)
            }
            ConflictPolicy::TrustUtc => {
                self.ledger.policy(Picked::TrustUtc);
                near.any(witness.intervals())
            }
            ConflictPolicy::Report | ConflictPolicy::Reject => {
                near.any(walls.chain(all.iter().flat_map(Witness::intervals)))
            }
        };
        near.each(&mut answer.candidates);
        answer.ledger = self.ledger;
        Ok(answer)
    }

    /// The wall clock skipped the reading.
    fn nonexistent(self, witnesses: &[Witness], near: Near) -> Result<Reconciled, Error> {
        let mut answer = self.answer(Verdict::Nonexistent);
        let witness = witnesses.iter().find(|witness| !witness.means.is_empty());
        let said = || witness.into_iter().flat_map(Witness::intervals);
        let gaps = || self.wall.found.gaps.iter();
        let stated =
            |gap: &LocalGap, said: Interval| LocalGap { stated: said.exact().ok(), ..*gap };
        let fitting = gaps()
            .flat_map(|gap| said().map(move |said| stated(gap, said)))
            .find(|gap| gap.stated_side().is_some());
        let first = gaps().next().map(|gap| said().next().map_or(*gap, |said| stated(gap, said)));
        let gap = fitting.or(first);
        if let (GapPolicy::Reject, Some(gap)) = (self.how.gap, gap) {
            let (text, zone) = (quoted(self.text), gap.zone);
            let (start, end) = (gap.start(), gap.end());
            let message = format!("{text}: the clocks of {zone} skipped {start} to {end}");
            return Err(Error::new(ErrorKind::Contradiction, message)
                .cured_by("correct the time, or set the gap policy"));
        }
        let fits = fitting.and_then(|gap| gap.stated).map(Interval::at);
        answer.interval = match (fits, witness) {
            (Some(one), _) => near.of(one),
            (None, Some(witness)) => near.any(witness.intervals()),
            (None, None) => near.any(gaps().flat_map(LocalGap::readings)),
        };
        answer.rare().said = fits.or_else(|| said().next());
        answer.rare().gap = gap;
        Ok(answer)
    }

    /// The other clock, not the wall clock, skipped its reading.
    fn witness_skipped(self, mut answer: Reconciled, near: Near) -> Reconciled {
        answer.verdict = Verdict::Nonexistent;
        near.each(&mut answer.candidates);
        answer.interval = hull(&answer.candidates);
        answer.rare().gap = self.rest.iter().find_map(|read| read.found.gaps.first().copied());
        answer.ledger = self.ledger;
        answer
    }
}

/// What the wall clock and the other one mean, where they are nearest.
fn nearest(answer: &Reconciled, witness: &Witness) -> Option<(Candidate, Compared)> {
    let pairs = answer.candidates.iter().flat_map(|wall| {
        witness.intervals().map(move |said| {
            let difference = difference(wall.interval, said);
            (*wall, Compared { implied: wall.interval, said, difference })
        })
    });
    pairs.min_by_key(|(_, compared)| compared.difference.abs())
}

/// The moments that both have, their ends included.
fn touch(one: Interval, other: Interval) -> Option<Interval> {
    let (lo, hi) = (one.lo().max(other.lo()), one.hi().min(other.hi()));
    (lo <= hi).then(|| Interval::from_ends(lo, hi))
}

/// What the candidates have to say of themselves.
#[inline]
pub(super) fn note_candidates(candidates: &[Candidate], how: &Reconcile, ledger: &mut Ledger) {
    if how.published.is_some() && candidates.iter().all(|candidate| how.is_later(candidate)) {
        ledger.note(Note::AfterPublication);
    }
    for candidate in candidates {
        let Some(zone) = candidate.zone else { continue };
        if candidate.interval.lo() < 0 {
            ledger.note(Note::Pre1970);
        }
        if zone.name().starts_with("Etc/GMT") {
            ledger.note(Note::Sea);
        }
    }
}

/// What the clock showed, as microseconds.
pub(super) fn shown(candidate: &Candidate) -> i64 {
    candidate.interval.lo().saturating_add(candidate.offset.micros())
}

/// How many different moments there are, up to two.
fn distinct(candidates: &[Candidate]) -> usize {
    match candidates.first() {
        None => 0,
        Some(first) if candidates.iter().all(|c| c.interval == first.interval) => 1,
        Some(_) => 2,
    }
}

pub(super) fn hull(candidates: &[Candidate]) -> Interval {
    let intervals = candidates.iter().map(|candidate| candidate.interval);
    intervals.reduce(Interval::hull).unwrap_or(Interval::UNBOUNDED)
}
