//! The decision: what is left when the readings of one moment are held
//! against each other.

use super::answer::{Candidate, Compared, LocalGap, Reconciled, Verdict};
use super::case::{Case, Evidence};
use super::explain::{Disagreement, difference, explain};
use super::few::Few;
use super::ledger::{Basis, Ledger, Note, Picked};
use super::policy::{ConflictPolicy, Fold, GapPolicy, Reconcile};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::stated::Readings;
use crate::time::timestamp::Timestamp;
use crate::time::zone::Offset;

/// Decides about the readings of one moment.
pub(super) fn decide(
    readings: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    Case::new(readings, how, text)?.decide()
}

impl Case<'_> {
    fn decide(mut self) -> Result<Reconciled, Error> {
        if self.wall.clocks.unknown {
            self.derive_offset()?;
        } else {
            self.find_zone();
        }
        let stated_offset = self.offset_beside_zone()?;
        let evidence = [stated_offset, self.evidence(0), self.evidence(1)];
        if self.wall.found.candidates.is_empty() {
            return self.nonexistent(&evidence);
        }
        self.notes();

        let mut answer = self.answer(Verdict::Resolved);
        let alone = distinct(self.wall.found.candidates.as_slice()) == 1;
        let mut confirmed = false;
        for evidence in evidence.iter().flatten() {
            if evidence.means.is_empty() {
                return self.evidence_skipped(answer);
            }
            if !self.narrow(evidence, &mut answer) {
                return self.conflict(evidence, answer);
            }
            confirmed = true;
        }
        if distinct(answer.candidates.as_slice()) > 1 {
            self.pick_showing(&mut answer);
        }
        answer.interval = hull(answer.candidates.as_slice());
        answer.verdict = match distinct(answer.candidates.as_slice()) {
            1 if confirmed && alone => Verdict::Agreed,
            1 => Verdict::Resolved,
            _ => Verdict::Ambiguous,
        };
        answer.ledger = self.ledger;
        if answer.verdict == Verdict::Ambiguous && self.how.fold == Fold::Reject {
            let message = format!("{} may be any of {}", quoted(self.text), answer.listed());
            return Err(Error::new(ErrorKind::Inexact, message)
                .cured_by("add a zone, an offset or a GMT time"));
        }
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
        for candidate in answer.candidates.iter() {
            for said in evidence.means.iter() {
                let Some(slack) = self.slack(candidate, said, evidence.rounded) else { continue };
                let apart = difference(candidate.interval, said.interval);
                if nearest.is_none_or(|(least, ..)| apart.abs() < least.abs()) {
                    nearest = Some((apart, candidate.interval, said.interval));
                }
                if let Some(note) = slack {
                    note(&mut self.ledger);
                }
                // A window narrows to what both allow; a point stays as read.
                let interval =
                    candidate.interval.intersection(said.interval).unwrap_or(candidate.interval);
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

    /// Whether the two agree, and what is to be noted of it.
    #[allow(clippy::type_complexity, reason = "a function to run on the ledger, or none")]
    fn slack(
        &self,
        wall: &Candidate,
        said: &Candidate,
        rounded: bool,
    ) -> Option<Option<fn(&mut Ledger)>> {
        if wall.interval.intersection(said.interval).is_some() {
            return Some(None);
        }
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

    fn conflict(
        mut self,
        evidence: &Evidence,
        mut answer: Reconciled,
    ) -> Result<Reconciled, Error> {
        let pairs = answer.candidates.iter().flat_map(|wall| {
            evidence
                .means
                .iter()
                .map(move |said| (difference(wall.interval, said.interval), *wall, said.interval))
        });
        let Some((apart, implied, said)) = pairs.min_by_key(|(apart, ..)| apart.abs()) else {
            return Ok(answer);
        };
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
        answer.compared = Some(Compared { implied: implied.interval, said, difference: apart });
        answer.rare().explanations = explain(&Disagreement {
            how: self.how,
            implied,
            said,
            difference: apart,
            gmt: evidence.gmt,
        });
        answer.interval = match self.how.conflict {
            ConflictPolicy::TrustLocal => {
                self.ledger.policy(Picked::TrustLocal);
                hull(answer.candidates.as_slice())
            }
            ConflictPolicy::TrustUtc => {
                self.ledger.policy(Picked::TrustUtc);
                said
            }
            ConflictPolicy::Report | ConflictPolicy::Reject => implied.interval.hull(said),
        };
        answer.ledger = self.ledger;
        Ok(answer)
    }

    /// The wall clock skipped the reading.
    fn nonexistent(self, evidence: &[Option<Evidence>; 3]) -> Result<Reconciled, Error> {
        let mut answer = self.answer(Verdict::Nonexistent);
        let said = evidence.iter().flatten().find_map(|e| e.means.as_slice().first().copied());
        let with_stated = |gap: &LocalGap| {
            let stated = said.and_then(|said| said.interval.exact().ok());
            LocalGap { stated, ..*gap }
        };
        let mut gaps = self.wall.found.gaps.iter().flatten().map(with_stated);
        let first = gaps.next();
        let gap = first
            .filter(|gap| gap.stated_side().is_some())
            .or_else(|| gaps.find(|gap| gap.stated_side().is_some()))
            .or(first);
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
        answer.interval = match (said, gap) {
            (Some(said), _) => said.interval,
            (None, Some(gap)) => {
                let (start, end) = gap.wall;
                let ends = [start.at(gap.after), end.at(gap.before).max(gap.at)];
                let [first, last] = ends.map(Timestamp::as_unix_micros);
                Interval::from_ends(first, last.max(first))
            }
            (None, None) => Interval::UNBOUNDED,
        };
        answer.rare().said = said.map(|said| said.interval);
        answer.rare().gap = gap;
        Ok(answer)
    }

    /// The other clock, not the wall clock, skipped its reading.
    fn evidence_skipped(self, mut answer: Reconciled) -> Result<Reconciled, Error> {
        answer.verdict = Verdict::Nonexistent;
        answer.interval = hull(answer.candidates.as_slice());
        answer.rare().gap = self
            .rest
            .iter()
            .flatten()
            .find_map(|read| read.found.gaps.iter().flatten().next().copied());
        answer.ledger = self.ledger;
        Ok(answer)
    }
}

/// What one candidate has to say of itself.
pub(super) fn note_candidate(candidate: &Candidate, how: &Reconcile, ledger: &mut Ledger) {
    if how.published.is_some_and(|published| candidate.interval.lo() > published.as_unix_micros()) {
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
fn shown(candidate: &Candidate) -> i64 {
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
