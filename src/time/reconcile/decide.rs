//! The decision: what is left when the readings of one moment are held
//! against each other.

use super::answer::{Candidate, Compared, LocalGap, Reconciled, Verdict};
use super::approach::Near;
use super::case::{Case, Evidence};
use super::explain::{Disagreement, difference, explain};
use super::few::Few;
use super::ledger::{Basis, Ledger, Note, Picked};
use super::policy::{ConflictPolicy, Fold, GapPolicy, Reconcile};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::stated::{Approach, Readings};
use crate::time::timestamp::Timestamp;
use crate::time::zone::Offset;

/// Decides about the readings of one moment, and the word before them.
pub(super) fn decide(
    approach: Approach,
    readings: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    Case::new(readings, how, how, text)?.decide(Near::new(approach, readings, how))
}

/// Decides about one end of a range, whose days count from the other end.
pub(super) fn decide_from(
    other: Option<Timestamp>,
    readings: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    let days = other.map_or(*how, |other| how.published(other));
    let mut answer = Case::new(readings, how, &days, text)?.decide(Near::at(how))?;
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

impl Case<'_> {
    fn decide(mut self, near: Near<'_>) -> Result<Reconciled, Error> {
        self.ledger.phrases = near.table();
        if self.wall.clocks.unknown {
            self.derive_offset()?;
        } else {
            self.find_zone();
        }
        let stated_offset = self.offset_beside_zone()?;
        let evidence = [stated_offset, self.evidence(0), self.evidence(1)];
        if self.wall.found.candidates.is_empty() {
            return self.nonexistent(&evidence, near);
        }
        self.notes();

        let mut answer = self.answer(Verdict::Resolved);
        let alone = distinct(self.wall.found.candidates.as_slice()) == 1;
        let mut confirmed = false;
        for one in evidence.iter().flatten() {
            if one.means.is_empty() {
                return Ok(self.evidence_skipped(answer, near));
            }
            if !self.narrow(one, &mut answer) {
                let roughly = self.roughly(&evidence, near);
                if roughly.is_empty() {
                    return self.conflict(one, &evidence, answer, near);
                }
                answer.compared = nearest(&answer, one).map(|(_, compared)| compared);
                answer.candidates = roughly;
                let as_is = Near::at(self.how);
                return self.settle(alone, answer, as_is);
            }
            confirmed = true;
        }
        self.settle(alone && confirmed, answer, near)
    }

    /// The verdict on the candidates that are left.
    fn settle(
        mut self,
        agreed: bool,
        mut answer: Reconciled,
        near: Near<'_>,
    ) -> Result<Reconciled, Error> {
        if distinct(answer.candidates.as_slice()) > 1 {
            self.pick_showing(&mut answer);
        }
        answer.verdict = match distinct(answer.candidates.as_slice()) {
            1 if agreed => Verdict::Agreed,
            1 => Verdict::Resolved,
            _ => Verdict::Ambiguous,
        };
        left_open(&answer, self.how, self.text)?;
        near.each(&mut answer.candidates);
        answer.interval = hull(answer.candidates.as_slice());
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
        let candidates = self.wall.found.candidates.as_slice();
        for candidate in candidates {
            note_candidate(candidate, self.how, &mut self.ledger);
        }
        if let Some(first) = candidates.first()
            && self.wall.clocks.letters.is_none()
            && self.ledger.rests_on(Basis::Place)
            && candidates.iter().any(|c| c.zone != first.zone && c.interval != first.interval)
        {
            self.ledger.note(Note::TwoClocks);
        }
    }

    /// Keeps the candidates that fit the evidence; `false` where none does.
    fn narrow(&mut self, evidence: &Evidence, answer: &mut Reconciled) -> bool {
        let mut kept: Few<Candidate, 2> = Few::new(Candidate::FILLER);
        let mut nearest: Option<(SignedDuration, Interval, Interval)> = None;
        let meeting = self.meeting(evidence, answer);
        for candidate in answer.candidates.iter() {
            for said in evidence.means.iter() {
                let both = meeting(candidate.interval, said.interval);
                let slack = match both {
                    Some(_) => Some(None),
                    None => self.slack(candidate, said, evidence.rounded),
                };
                let Some(slack) = slack else { continue };
                let apart = difference(candidate.interval, said.interval);
                if nearest.is_none_or(|(least, ..)| apart.abs() < least.abs()) {
                    nearest = Some((apart, candidate.interval, said.interval));
                }
                if let Some(note) = slack {
                    note(&mut self.ledger);
                }
                // A window narrows to what both allow; a point stays as read.
                let interval = both.unwrap_or(candidate.interval);
                let narrowed = Candidate { interval, ..*candidate };
                if !kept.as_slice().contains(&narrowed) {
                    kept.push(narrowed);
                }
            }
        }
        let Some((apart, implied, said)) = nearest else { return false };
        if kept.as_slice().len() < answer.candidates.as_slice().len() {
            self.ledger.basis(evidence.basis);
        }
        answer.candidates = kept;
        // The first evidence is the one to report: a stated UTC time.
        answer.compared.get_or_insert(Compared { implied, said, difference: apart });
        true
    }

    /// When two moments are one. Where nothing falls within an evening, its end
    /// is as good as its last moment; a day has sharp ends.
    fn meeting(
        &self,
        evidence: &Evidence,
        answer: &Reconciled,
    ) -> fn(Interval, Interval) -> Option<Interval> {
        let overlap = answer.candidates.iter().any(|wall| {
            evidence.means.iter().any(|said| wall.interval.intersection(said.interval).is_some())
        });
        if overlap || self.wall.reading.time.is_none() { Interval::intersection } else { touch }
    }

    /// Whether two that do not meet agree all the same, and what is to be noted
    /// of it.
    #[allow(clippy::type_complexity, reason = "a function to run on the ledger, or none")]
    fn slack(
        &self,
        wall: &Candidate,
        said: &Candidate,
        rounded: bool,
    ) -> Option<Option<fn(&mut Ledger)>> {
        let apart = difference(wall.interval, said.interval).abs();
        let tolerance = self.how.tolerance;
        if tolerance > SignedDuration::ZERO && apart <= tolerance {
            return Some(Some(|ledger| ledger.policy(Picked::Tolerance)));
        }
        let odd = |offset: Offset| offset.seconds() % 60 != 0;
        let rounded = rounded && (odd(wall.offset) || odd(said.offset));
        (rounded && apart < SignedDuration::from_mins(1))
            .then_some(Some(|ledger| ledger.note(Note::RoundedClock)))
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
        // fold; where evidence has left only one of them, nothing is dropped.
        let unwanted = |one: &Candidate| {
            list.iter().any(|other| {
                let same = other.zone == one.zone && shown(other) == shown(one);
                let first = one.interval.lo() < other.interval.lo();
                same && one.interval != other.interval && first == later
            })
        };
        answer.candidates.retain(|candidate| !unwanted(candidate));
        if answer.candidates.as_slice().len() < list.as_slice().len() {
            self.ledger.policy(picked);
        }
    }

    /// What is left where each reading is as rough as the word before it, such
    /// as `about`, has it; nothing where that does not help.
    fn roughly(&self, evidence: &[Option<Evidence>; 3], near: Near<'_>) -> Few<Candidate, 2> {
        if !near.is_rough() {
            return Few::new(Candidate::FILLER);
        }
        let mut kept = self.wall.found.candidates.clone();
        near.each(&mut kept);
        for evidence in evidence.iter().flatten() {
            let mut both: Few<Candidate, 2> = Few::new(Candidate::FILLER);
            for candidate in kept.iter() {
                for said in evidence.means.iter() {
                    let shared = candidate.interval.intersection(near.of(said.interval));
                    let narrowed = shared.map(|interval| Candidate { interval, ..*candidate });
                    if let Some(one) = narrowed.filter(|one| !both.as_slice().contains(one)) {
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
        evidence: &Evidence,
        all: &[Option<Evidence>; 3],
        mut answer: Reconciled,
        near: Near<'_>,
    ) -> Result<Reconciled, Error> {
        let Some((implied, compared)) = nearest(&answer, evidence) else { return Ok(answer) };
        let Compared { said, difference: apart, .. } = compared;
        if self.how.conflict == ConflictPolicy::Reject {
            return Err(Error::new(
                ErrorKind::Contradiction,
                format!(
                    "{}: the readings differ by {}, {} and {said}",
                    quoted(self.text),
                    apart.abs(),
                    implied.interval
                ),
            )
            .cured_by("correct one of them, or set the conflict policy"));
        }
        self.ledger.basis(evidence.basis);
        answer.verdict = Verdict::Conflict;
        answer.compared = Some(compared);
        answer.rare().explanations = explain(&Disagreement {
            how: self.how,
            implied,
            said,
            difference: apart,
            gmt: evidence.gmt,
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
                near.any(evidence.intervals())
            }
            ConflictPolicy::Report | ConflictPolicy::Reject => {
                near.any(walls.chain(all.iter().flatten().flat_map(Evidence::intervals)))
            }
        };
        near.each(&mut answer.candidates);
        answer.ledger = self.ledger;
        Ok(answer)
    }

    /// The wall clock skipped the reading.
    fn nonexistent(
        self,
        evidence: &[Option<Evidence>; 3],
        near: Near<'_>,
    ) -> Result<Reconciled, Error> {
        let mut answer = self.answer(Verdict::Nonexistent);
        let mut evidence = evidence.iter().flatten();
        let evidence = evidence.find(|evidence| !evidence.means.is_empty());
        let said = || evidence.into_iter().flat_map(Evidence::intervals);
        let gaps = || self.wall.found.gaps.iter().flatten();
        let stated =
            |gap: &LocalGap, said: Interval| LocalGap { stated: said.exact().ok(), ..*gap };
        let fitting = gaps()
            .flat_map(|gap| said().map(move |said| stated(gap, said)))
            .find(|gap| gap.stated_side().is_some());
        let first = gaps().next().map(|gap| said().next().map_or(*gap, |said| stated(gap, said)));
        let gap = fitting.or(first);
        if let (GapPolicy::Reject, Some(gap)) = (self.how.gap, gap) {
            return Err(Error::new(
                ErrorKind::Contradiction,
                format!(
                    "{}: the clocks of {} skipped {} to {}",
                    quoted(self.text),
                    gap.zone(),
                    gap.start(),
                    gap.end()
                ),
            )
            .cured_by("correct the time, or set the gap policy"));
        }
        let fits = fitting.and_then(|gap| gap.stated).map(Interval::at);
        answer.interval = match (fits, evidence) {
            (Some(one), _) => near.of(one),
            (None, Some(evidence)) => near.any(evidence.intervals()),
            (None, None) => near.any(gaps().flat_map(LocalGap::readings)),
        };
        answer.rare().said = fits.or_else(|| said().next());
        answer.rare().gap = gap;
        Ok(answer)
    }

    /// The other clock, not the wall clock, skipped its reading.
    fn evidence_skipped(self, mut answer: Reconciled, near: Near<'_>) -> Reconciled {
        answer.verdict = Verdict::Nonexistent;
        near.each(&mut answer.candidates);
        answer.interval = hull(answer.candidates.as_slice());
        answer.rare().gap = self
            .rest
            .iter()
            .flatten()
            .find_map(|read| read.found.gaps.iter().flatten().next().copied());
        answer.ledger = self.ledger;
        answer
    }
}

/// What the wall clock and the other one mean, where they are nearest.
fn nearest(answer: &Reconciled, evidence: &Evidence) -> Option<(Candidate, Compared)> {
    let pairs = answer.candidates.iter().flat_map(|wall| {
        evidence.intervals().map(move |said| {
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

/// What one candidate has to say of itself.
pub(super) fn note_candidate(candidate: &Candidate, how: &Reconcile, ledger: &mut Ledger) {
    if how.is_later(candidate.interval.lo()) {
        ledger.note(Note::AfterPublication);
    }
    let Some(zone) = candidate.zone else { return };
    if candidate.interval.lo() < 0 {
        ledger.note(Note::Pre1970);
    }
    if zone.name().starts_with("Etc/GMT") {
        ledger.note(Note::Sea);
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

fn hull(candidates: &[Candidate]) -> Interval {
    let intervals = candidates.iter().map(|candidate| candidate.interval);
    intervals.reduce(Interval::hull).unwrap_or(Interval::UNBOUNDED)
}
