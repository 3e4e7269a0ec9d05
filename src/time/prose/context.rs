//! The moment of each statement of a text: what it leaves unsaid it has from the
//! sentences around it.

use super::cues::{Aspect, has_hand, is_long};
use super::hint::Hint;
use super::mention::{Mention, Mentioned};
use crate::error::{Error, ErrorKind};
use crate::time::civil::{CivilDate, MICROS_PER_DAY, Wall};
use crate::time::interval::Interval;
use crate::time::numeric::{Precision, TimeOfDay};
use crate::time::reconcile::{Note, Outlook, Reconcile, Reconciled, Verdict};
use crate::time::stated::{
    ClockTime, Day, DayPart, Half, Label, Moment, Preposition, Reading, Readings, Stated, Tense,
    Word,
};
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Offset, Zone, ZoneSet};

/// The midnight that begins a day.
const START: TimeOfDay =
    TimeOfDay { hour: 0, minute: 0, second: 0, micros: 0, precision: Precision::Minute };

/// How many statements before one, and after it, are looked at for what it
/// leaves unsaid.
const NEAR: usize = 64;

const HOUR: i64 = MICROS_PER_DAY / 24;

impl Mention {
    /// Reads the statements of a text together, as [`Stated::find_in`] gives them.
    ///
    /// Each has from the others whatever it leaves unsaid: the day, a.m. or p.m., the
    /// moment that `hours later` counts from. The [hints](Mentioned::hints) say so; the
    /// rules stand in [semantics](crate::_documentation::semantics).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Hint, Mention, Reconcile, Stated, Timestamp, Zone};
    ///
    /// let found = Stated::find_in("He was seen on Monday, and will speak at noon on Friday.");
    /// let published: Timestamp = "2024-05-01T09:00:00Z".parse()?;
    /// let read = Mention::reconcile_all(&found, Reconcile::from(published).zone(Zone::UTC));
    /// let told: Vec<String> = read.iter().flat_map(|one| one.when()).map(|read| read.to_string()).collect();
    /// assert_eq!(told[1], "resolved: Fri 2024-05-03 12:00 UTC");
    /// assert_eq!(read[1].hints(), [Hint::Plan]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn reconcile_all(mentions: &[Mention], how: impl Into<Reconcile>) -> Vec<Mentioned> {
        Story::of(mentions, &how.into()).read
    }
}

/// A moment that the text has been at.
#[derive(Debug, Clone, Copy)]
struct Scene {
    of: usize,
    moment: Interval,
}

/// A text that is read, up to some statement.
struct Story<'a> {
    mentions: &'a [Mention],
    how: &'a Reconcile,
    read: Vec<Mentioned>,
    /// The day that the text tells of: clocks without one go on from it.
    scene: Option<Scene>,
    /// The day that it told of before it went back to the scene.
    main: Option<Scene>,
    /// Days that were named beside it.
    sides: Vec<Scene>,
    /// The moments of the last clock time whose day was left open.
    open: Option<Scene>,
}

/// The answers that a clock without a day leaves.
struct Choice {
    answer: Reconciled,
    other: Option<Reconciled>,
}

impl<'a> Story<'a> {
    /// Reads every statement, in order.
    fn of(mentions: &'a [Mention], how: &'a Reconcile) -> Story<'a> {
        let (scene, main, open) = (None, None, None);
        let (read, sides) = (Vec::new(), Vec::new());
        let mut story = Story { mentions, how, read, scene, main, sides, open };
        for at in 0..mentions.len() {
            story.go_on(at);
        }
        // What counts from a statement that follows waits for it.
        for (at, mention) in mentions.iter().enumerate().filter(|(_, one)| one.cues.of_event) {
            let Some(ahead) = story.anchor_ahead(at) else { continue };
            let when = story.counted_from(mention, ahead);
            if let Some(slot) = story.read.get_mut(at) {
                let hints = vec![Hint::CountedFromText];
                *slot = Mentioned { when, from: Some(ahead), hints, agrees_at: None };
            }
        }
        story
    }

    fn go_on(&mut self, at: usize) {
        let Some(mention) = self.mentions.get(at) else { return };
        let read = self.read_one(mention);
        // Nothing goes on from a day that is open, but as open as it is.
        if let Ok(answer) = &read.when {
            if read.hints.contains(&Hint::DayOpen) {
                self.open = Some(Scene { of: at, moment: answer.interval() });
            } else {
                self.remember(Scene { of: at, moment: self.likely(answer) }, mention, read.from);
            }
        }
        self.read.push(read);
    }

    fn read_one(&self, mention: &Mention) -> Mentioned {
        let mut hints = Vec::new();
        let mut from = None;
        let told = self.told_on(mention);
        let when = match &mention.stated.moment {
            _ if let Some((day, moment)) = told => {
                from = Some(day);
                hints.push(Hint::CountedFromText);
                mention.stated.reconcile(self.how.published(moment))
            }
            _ if mention.cues.unread_clock => mention
                .stated
                .as_str()
                .parse::<Stated>()
                .and_then(|stated| stated.reconcile(*self.how)),
            Moment::Relative(_) if mention.cues.of_event => {
                hints.push(Hint::CountsFromEvent);
                mention.stated.reconcile(*self.how)
            }
            Moment::Relative(_) => match self.anchor_before(mention) {
                Some(anchor) => {
                    from = Some(anchor);
                    hints.push(Hint::CountedFromText);
                    self.counted_from(mention, anchor)
                }
                None => mention.stated.reconcile(*self.how),
            },
            Moment::Ago(_) => mention.stated.reconcile(*self.how),
            _ if mention.has_day() => match self.dated(mention, &mut hints) {
                // `that evening` has the day of what was told before.
                Err(error) if error.kind() == ErrorKind::NoAnchor => {
                    match self.anchor_before(mention) {
                        Some(anchor) => {
                            from = Some(anchor);
                            hints.push(Hint::CountedFromText);
                            self.counted_from(mention, anchor)
                        }
                        None => Err(error),
                    }
                }
                read => read,
            },
            _ => self.dayless(mention, &mut hints, &mut from),
        };
        let agrees_at = when.as_ref().ok().and_then(agreeing);
        let when = when.map(|answer| self.elsewhere(mention, answer, &mut hints));
        let agrees_at = agrees_at.filter(|_| hints.contains(&Hint::Elsewhere));
        hints.extend(mention.is_not_until().then_some(Hint::NotUntil));
        let tone = mention.cues.tone.filter(|_| !hints.contains(&Hint::Plan));
        hints.extend(tone);
        Mentioned { when, from, hints, agrees_at }
    }

    /// The day on which `yesterday`, `last night` or `three hours ago` was said, where
    /// the sentence says when it was said, or a date stands over it: which statement
    /// that is, and its moment.
    fn told_on(&self, mention: &Mention) -> Option<(usize, Interval)> {
        if !counts_from_today(&mention.stated) {
            return None;
        }
        let is_it = |other: &Mention| {
            other.cues.sentence == mention.cues.sentence
                && other.cues.is_told
                && !counts_from_today(&other.stated)
        };
        let before = self.back().find(|(_, other, read)| is_it(other) && read.when.is_ok());
        if let Some((at, _, read)) = before {
            return Some((at, read.when.as_ref().ok()?.interval()));
        }
        let after = self.mentions.iter().enumerate().skip(self.read.len() + 1).take(NEAR);
        if let Some((at, other)) = after.into_iter().find(|(_, other)| is_it(other)) {
            return Some((at, self.dated(other, &mut Vec::new()).ok()?.interval()));
        }
        // The entry of a diary is of the day over it.
        let heading = self.back().find(|(_, other, read)| other.is_heading() && read.when.is_ok());
        let (at, _, read) = heading?;
        Some((at, read.when.as_ref().ok()?.interval()))
    }

    /// A statement with a day of its own.
    fn dated(&self, mention: &Mention, hints: &mut Vec<Hint>) -> Result<Reconciled, Error> {
        let stated = &self.settled_half(mention, hints);
        let back = stated.reconcile(self.how.outlook(Outlook::Back))?;
        let open_end = matches!(
            &stated.moment,
            Moment::Clocks(Preposition::NoLaterThan | Preposition::NoEarlierThan, _)
        );
        let may_be_plan = match mention.cues.when {
            Aspect::Ahead | Aspect::Present => true,
            // `fees go up from 1 April`, said in March
            Aspect::Unsaid => back.has(Note::YearOpen),
            Aspect::Before => open_end && back.has(Note::YearOpen),
            Aspect::LongBefore => false,
        } || open_end && self.ends_too_soon(mention, back.interval());
        // What lasts since then had begun.
        let may_be_plan = may_be_plan && !mention.is_since();
        if may_be_plan && !mention.cues.is_dateline {
            let ahead = self.to_come(stated)?;
            if ahead.interval() != back.interval() {
                hints.push(Hint::Plan);
            }
            return Ok(ahead);
        }
        Ok(self.year_of_text(mention, stated, back, hints))
    }

    /// Whether what lasts `until Monday` would have ended before what the text is at.
    fn ends_too_soon(&self, mention: &Mention, moment: Interval) -> bool {
        let lasts = mention.stated.as_str().get(..4).is_some_and(|word| {
            word.eq_ignore_ascii_case("unti") || word.eq_ignore_ascii_case("till")
        });
        lasts
            && !mention.cues.not_until
            && self.scene.is_some_and(|scene| moment.hi() < point(scene.moment))
    }

    /// A plan. `From 1 April` looks ahead from the day that `1 April` is.
    fn to_come(&self, stated: &Stated) -> Result<Reconciled, Error> {
        let how = self.how.outlook(Outlook::Ahead);
        if let Moment::Clocks(preposition, readings) = &stated.moment
            && matches!(preposition, Preposition::NoEarlierThan | Preposition::After)
        {
            let text = stated.as_str();
            let plain = Stated::new(text, Moment::Clocks(Preposition::At, *readings));
            let day = self.date(point(plain.reconcile(how)?.interval()));
            let mut readings = *readings;
            for reading in readings.iter_mut().filter(|reading| reading.day.is_some()) {
                reading.day = Some(Day::Date(day));
            }
            return Stated::new(text, Moment::Clocks(*preposition, readings)).reconcile(how);
        }
        stated.reconcile(how)
    }

    /// A day without a year in a text that is of another year, or without a month in
    /// one that is of another month.
    fn year_of_text(
        &self,
        mention: &Mention,
        stated: &Stated,
        answer: Reconciled,
        hints: &mut Vec<Hint>,
    ) -> Reconciled {
        let no_month = mention.cues.names_no_month;
        let is_open = no_month || answer.has(Note::YearAssumed);
        let Some(scene) = self.scene.filter(|_| is_open) else { return answer };
        let far = if no_month { 0 } else { 250 * MICROS_PER_DAY };
        let lo = point(scene.moment);
        if point(answer.interval()).abs_diff(lo) < far.unsigned_abs() {
            return answer;
        }
        let there = Reconcile::published(*self.how, Interval::at(Timestamp::clamped(lo)));
        let near = [Outlook::Back, Outlook::Ahead]
            .into_iter()
            .filter_map(|outlook| stated.reconcile(there.outlook(outlook)).ok())
            .min_by_key(|near| point(near.interval()).abs_diff(lo));
        let Some(near) = near.filter(|near| near.interval() != answer.interval()) else {
            return answer;
        };
        hints.push(Hint::YearFromText);
        let is_near = self.mentions.get(scene.of).is_some_and(|other| {
            other.cues.line == mention.cues.line
                || no_month && mention.cues.sentence.saturating_sub(other.cues.sentence) <= 3
        });
        if is_near { near } else { near.or(answer) }
    }

    /// A clock time or a part of a day that names no day.
    fn dayless(
        &self,
        mention: &Mention,
        hints: &mut Vec<Hint>,
        from: &mut Option<usize>,
    ) -> Result<Reconciled, Error> {
        let own = self.day_of_sentence(mention);
        let scene = own.or_else(|| self.scene_for(mention)).or_else(|| self.day_ahead(mention));
        let Some(scene) = scene else {
            let stated = self.settled_half(mention, hints);
            return stated.reconcile(self.how.outlook(mention.outlook()));
        };
        *from = Some(scene.of);
        hints.push(Hint::DayFromText);
        let numbered = self.numbered_day(mention, scene).filter(|_| own.is_none());
        let moment = numbered.map_or(scene.moment, |(moment, _)| moment);
        let Some(choice) = self.choose(mention, moment, hints) else {
            return mention.stated.reconcile(*self.how);
        };
        let mut answer = choice.answer;
        // Nothing says which day the first of the numbers was.
        if let Some((_, false)) = numbered
            && let Some(beside) = self.choose(mention, scene.moment, &mut Vec::new())
        {
            add(hints, Hint::DayOpen);
            answer = answer.or(beside.answer);
        }
        if answer.verdict() == Verdict::Conflict
            && let Some(explained) = self.again(mention, &answer, self.how)
            && explained.interval() == answer.interval()
        {
            answer = explained;
        }
        if let Some(other) = choice.other {
            hints.push(Hint::DayOpen);
            answer = answer.or(other);
        }
        // After a clock time on one of two days, this may be on either as well.
        if own.is_none()
            && let Some(open) = self.open.filter(|open| self.is_on_line(mention, *open))
            && let later = Interval::at(Timestamp::clamped(open.moment.hi()))
            && let Some(later) = self.choose(mention, later, &mut Vec::new())
            && later.answer.interval() != answer.interval()
        {
            add(hints, Hint::DayOpen);
            answer = answer.or(later.answer);
        }
        if own.is_none()
            && mention.cues.when == Aspect::Present
            && !self.is_today(scene)
            && let Ok(plan) = mention.stated.reconcile(self.how.outlook(Outlook::Ahead))
        {
            add(hints, Hint::DayOpen);
            answer = answer.or(plan);
        }
        if own.is_none()
            && let Some(side) = self.side_for(mention, scene)
            && let Some(beside) = self.choose(mention, side.moment, &mut Vec::new())
            && beside.answer.interval() != answer.interval()
        {
            add(hints, Hint::DayOpen);
            answer = answer.or(beside.answer);
        }
        Ok(answer)
    }

    /// The day that the same part of the sentence names before, and of a text that
    /// has been at none, after.
    fn day_of_sentence(&self, mention: &Mention) -> Option<Scene> {
        let here = |other: &Mention| {
            other.cues.sentence == mention.cues.sentence && other.cues.clause == mention.cues.clause
        };
        let (of, _, read) = self.back().find(|(_, other, _)| {
            let is_side = other.cues.is_aside && !mention.cues.is_aside
                || other.cues.when.is_ahead() && !mention.cues.when.is_ahead()
                || other.cues.when == Aspect::LongBefore && mention.cues.when == Aspect::Before;
            here(other)
                && other.has_day()
                && !(other.cues.is_report || is_side)
                && !is_long(&other.stated)
        })?;
        let moment = self.likely(read.when.as_ref().ok()?);
        (!is_wide(moment)).then_some(Scene { of, moment })
    }

    /// The day that `Day 3:` over a statement makes of the one that the text is at, and
    /// whether that one had a number as well.
    fn numbered_day(&self, mention: &Mention, scene: Scene) -> Option<(Interval, bool)> {
        let number = mention.cues.day_number?;
        let known = self.mentions.get(scene.of)?.cues.day_number;
        let by = i32::from(number) - i32::from(known.unwrap_or(1));
        let date = shifted(self.date(point(scene.moment)), by);
        let (time, label) = (None, Label::Unsaid);
        let day = Reading { day: Some(Day::Date(date)), time, label, span: (0, 0) };
        let day = Stated::new("", Moment::Clocks(Preposition::At, Readings::new(day)));
        let day = day.reconcile(*self.how).ok().filter(|_| by != 0)?;
        Some((day.interval(), known.is_some()))
    }

    /// The statements that were read last, the nearest first.
    fn back(&self) -> impl Iterator<Item = (usize, &Mention, &Mentioned)> {
        let read = self.mentions.iter().zip(&self.read).enumerate().rev().take(NEAR);
        read.map(|(at, (mention, read))| (at, mention, read))
    }

    /// The moment of an answer to go on from: of several the one near the scene.
    fn likely(&self, answer: &Reconciled) -> Interval {
        let whole = answer.interval();
        let Some(scene) = self.scene.filter(|_| answer.verdict() == Verdict::Ambiguous) else {
            return whole;
        };
        let here = point(scene.moment);
        let near = answer.candidates().iter().map(|candidate| candidate.interval);
        let apart = |moment: &Interval| point(*moment).abs_diff(here);
        let near = near.min_by_key(apart);
        near.filter(|near| apart(near) < 12 * HOUR.unsigned_abs()).unwrap_or(whole)
    }

    /// What the text is at. A plan goes on from it only if that is today.
    fn scene_for(&self, mention: &Mention) -> Option<Scene> {
        self.scene.filter(|scene| mention.cues.when != Aspect::Ahead || self.is_today(*scene))
    }

    /// Whether a statement is of the same paragraph as what the text was at.
    fn is_on_line(&self, mention: &Mention, scene: Scene) -> bool {
        self.mentions.get(scene.of).is_some_and(|other| other.cues.line == mention.cues.line)
    }

    fn is_today(&self, scene: Scene) -> bool {
        let published = self.how.publication();
        published.is_some_and(|published| {
            published.hi().saturating_sub(point(scene.moment)) < MICROS_PER_DAY
        })
    }

    /// The day that the sentence names after a clock, in a text that has been at none.
    fn day_ahead(&self, mention: &Mention) -> Option<Scene> {
        let of = self.read.len();
        let after = self.mentions.iter().enumerate().skip(of + 1).take(NEAR);
        let (of, next) = after
            .take_while(|(_, next)| next.cues.sentence == mention.cues.sentence)
            .find(|(_, next)| {
                let is_aside = next.cues.is_report || is_long(&next.stated);
                next.has_day() && !is_aside && !next.cues.when.is_ahead()
            })?;
        let moment = self.dated(next, &mut Vec::new()).ok()?.interval();
        Some(Scene { of, moment })
    }

    /// A day beside the scene that may be meant as well.
    fn side_for(&self, mention: &Mention, scene: Scene) -> Option<Scene> {
        let line = self.mentions.get(scene.of).map(|other| other.cues.line);
        if let Some(main) = self.main.filter(|_| line != Some(mention.cues.line)) {
            return Some(main);
        }
        self.sides.iter().rev().take(NEAR).copied().find(|side| {
            let Some(other) = self.mentions.get(side.of) else { return false };
            let near = other.cues.line == mention.cues.line
                && mention.cues.sentence.saturating_sub(other.cues.sentence) <= 2;
            let apart = point(side.moment).abs_diff(point(scene.moment));
            let is_meant =
                if other.cues.is_report { apart > MICROS_PER_DAY.unsigned_abs() } else { near };
            side.of > scene.of && is_meant
        })
    }

    /// The moment nearest to one that the text has been at, and another if both
    /// may be meant.
    fn choose(&self, mention: &Mention, at: Interval, hints: &mut Vec<Hint>) -> Option<Choice> {
        let ways = self.ways(mention, hints);
        let date = Wall::from_micros(point(at)).date();
        // A slip that would explain a conflict is looked for once, in what is chosen.
        let quick = self.how.others(ZoneSet::EMPTY);
        let mut found: Vec<(i64, Reconciled)> = Vec::new();
        for way in &ways {
            for by in -2..=3 {
                let Some(answer) = on_day(way, shifted(date, by), &quick) else { continue };
                let moment = point(answer.interval());
                if !found.iter().any(|(other, _)| *other == moment) {
                    found.push((moment, answer));
                }
            }
        }
        found.sort_by_key(|(moment, _)| *moment);
        if at.lo() != at.hi() && at.earliest().is_some() && at.latest().is_some() {
            let end = if is_until(&mention.stated) { at.hi() } else { at.hi() - 1 };
            let inside = found.iter().filter(|(moment, _)| {
                (at.lo()..=end).contains(moment) && !self.is_late(mention, *moment, at)
            });
            let inside: Vec<_> = inside.cloned().collect();
            if let [(_, only)] = inside.as_slice() {
                return Some(Choice { answer: only.clone(), other: None });
            }
            if let [(_, one), (_, other)] = inside.as_slice() {
                return Some(Choice { answer: one.clone(), other: Some(other.clone()) });
            }
        }
        let here = point(at);
        let forward = found.iter().find(|(moment, _)| *moment >= here).cloned();
        let backward = found.iter().rev().find(|(moment, _)| *moment < here).cloned();
        self.nearer(mention, here, forward, backward, ways.len() > 1)
    }

    /// Whether a moment of what had come is later than the publication.
    fn is_late(&self, mention: &Mention, moment: i64, at: Interval) -> bool {
        let published = self.how.publication().map_or(i64::MAX, Interval::hi);
        !mention.cues.when.is_ahead() && moment > published && point(at) <= published
    }

    fn nearer(
        &self,
        mention: &Mention,
        here: i64,
        forward: Option<(i64, Reconciled)>,
        backward: Option<(i64, Reconciled)>,
        of_halves: bool,
    ) -> Option<Choice> {
        let one = |answer: Reconciled| Some(Choice { answer, other: None });
        let at = Interval::at(Timestamp::clamped(here));
        let late = |moment: i64| self.is_late(mention, moment, at);
        let (forward, backward) = match (forward, backward) {
            (Some(forward), Some(backward)) if !late(forward.0) => (forward, backward),
            (_, Some((_, answer))) | (Some((_, answer)), None) => return one(answer),
            (None, None) => return None,
        };
        let (after, before) = (forward.0 - here, here - backward.0);
        let same_day = self.date(forward.0) == self.date(here);
        let had = mention.cues.when == Aspect::LongBefore;
        let both = |likely: Reconciled, other: Reconciled| {
            Some(Choice { answer: likely, other: Some(other) })
        };
        if of_halves {
            return if after <= 8 * HOUR && !had {
                one(forward.1)
            } else {
                both(forward.1, backward.1)
            };
        }
        if mention.cues.when.is_ahead() {
            return one(forward.1);
        }
        if same_day {
            // More than half a day on, the evening before is as near.
            let far = after > 12 * HOUR;
            return match (far, had) {
                (false, _) => one(forward.1),
                (true, true) => one(backward.1),
                (true, false) => both(forward.1, backward.1),
            };
        }
        if before <= 6 * HOUR {
            return one(backward.1);
        }
        if after <= 12 * HOUR && !had {
            return one(forward.1);
        }
        both(forward.1, backward.1)
    }

    /// The date of a moment at the place.
    fn date(&self, micros: i64) -> CivilDate {
        let instant = Timestamp::clamped(micros);
        let zone = self.how.place_zones().iter().next();
        let offset = zone.and_then(|zone| zone.offset_at(instant).ok()).unwrap_or(Offset::UTC);
        Wall::of(instant, offset).date()
    }

    /// The statement with the half of the day that the text gives it.
    fn settled_half(&self, mention: &Mention, hints: &mut Vec<Hint>) -> Stated {
        match self.ways(mention, hints).as_slice() {
            [only] => only.clone(),
            _ => mention.stated.clone(),
        }
    }

    /// The statement as it is, or with each half of the day that may be meant.
    fn ways(&self, mention: &Mention, hints: &mut Vec<Hint>) -> Vec<Stated> {
        if !mention.cues.is_bare {
            return vec![mention.stated.clone()];
        }
        if mention.cues.on_24_hours {
            add(hints, Hint::On24Hours);
            return vec![in_half(&mention.stated, None)];
        }
        let beside = |other: &Mention| {
            other.cues.half.filter(|_| other.cues.sentence == mention.cues.sentence)
        };
        let before = self.back().find_map(|(_, other, _)| beside(other));
        let mut after = self.mentions.iter().skip(self.read.len()).take(NEAR);
        if let Some(half) = before.or_else(|| after.find_map(beside)) {
            add(hints, Hint::HalfFromText);
            return vec![in_half(&mention.stated, Some(half == Word::Pm))];
        }
        vec![in_half(&mention.stated, Some(false)), in_half(&mention.stated, Some(true))]
    }

    /// The statement that a relative one counts from: the nearest one before.
    fn anchor_before(&self, mention: &Mention) -> Option<usize> {
        // What somebody said on Monday of the day before counts from Monday.
        let told = self.back().find(|(_, other, read)| {
            other.cues.sentence == mention.cues.sentence && other.has_day() && read.when.is_ok()
        });
        if let Some((at, other, _)) = told
            && other.cues.is_report
        {
            return Some(at);
        }
        let (at, ..) = self.back().find(|(_, other, read)| {
            let is_side = other.cues.is_report || other.cues.is_dateline || is_long(&other.stated);
            let is_plan = !mention.cues.when.is_ahead()
                && other.cues.sentence != mention.cues.sentence
                && read.when.as_ref().is_ok_and(|when| self.is_plan(other, when.interval()));
            !is_side && !is_plan && read.when.is_ok()
        })?;
        Some(at)
    }

    /// The statement that follows in the sentence, for `an hour before X at 7:45`.
    fn anchor_ahead(&self, at: usize) -> Option<usize> {
        let (mention, next) = (self.mentions.get(at)?, self.mentions.get(at + 1)?);
        let read = self.read.get(at + 1)?;
        let fits = next.cues.sentence == mention.cues.sentence
            && next.cues.clause == mention.cues.clause
            && !next.cues.follows_comma
            && read.when.is_ok();
        fits.then_some(at + 1)
    }

    fn counted_from(&self, mention: &Mention, anchor: usize) -> Result<Reconciled, Error> {
        let moment = self.read.get(anchor).and_then(|read| read.when.as_ref().ok());
        match moment {
            Some(moment) => {
                let whole_day = self.mentions.get(anchor).is_some_and(|one| !has_hand(&one.stated));
                let anchor = closed(moment.interval(), whole_day);
                mention.stated.reconcile(self.how.anchor(anchor))
            }
            None => mention.stated.reconcile(*self.how),
        }
    }

    /// A sentence that names another place may have its clock from there.
    fn elsewhere(
        &self,
        mention: &Mention,
        answer: Reconciled,
        hints: &mut Vec<Hint>,
    ) -> Reconciled {
        if !is_local(&mention.stated) {
            return answer;
        }
        let known = mention.cues.elsewhere;
        let zones = self.how.place_zones();
        let is_there = |zone: Zone| zones.iter().any(|own| own == zone);
        match (answer.verdict(), known) {
            (_, Some(zone)) if is_there(zone) => answer,
            (Verdict::Conflict, Some(zone)) => {
                let there = self.how.in_zone(zone);
                let agrees = self.again(mention, &answer, &there);
                if agrees.is_some_and(|there| there.verdict() == Verdict::Agreed) {
                    add(hints, Hint::Elsewhere);
                    return answer.unsettled();
                }
                answer
            }
            (Verdict::Conflict, None) if mention.cues.names_place => {
                add(hints, Hint::Elsewhere);
                answer.unsettled()
            }
            (Verdict::Resolved, Some(zone)) => {
                match self.again(mention, &answer, &self.how.in_zone(zone)) {
                    Some(there) if there.interval() != answer.interval() => {
                        add(hints, Hint::Elsewhere);
                        answer.or(there)
                    }
                    _ => answer,
                }
            }
            _ => answer,
        }
    }

    /// The same statement read by the clocks of another place.
    fn again(
        &self,
        mention: &Mention,
        answer: &Reconciled,
        there: &Reconcile,
    ) -> Option<Reconciled> {
        if mention.has_day() {
            return mention.stated.reconcile(*there).ok();
        }
        on_day(&mention.stated, self.date(point(answer.interval())), there)
    }

    /// Whether a statement is of what was to come when the text was published.
    fn is_plan(&self, mention: &Mention, moment: Interval) -> bool {
        let Some(published) = self.how.publication() else { return mention.cues.when.is_ahead() };
        let has_come = moment.hi() <= published.lo();
        point(moment) > published.hi() || mention.cues.when.is_ahead() && !has_come
    }

    /// Keeps the moment that the text is at.
    fn remember(&mut self, of: Scene, mention: &Mention, from: Option<usize>) {
        if mention.has_day() {
            self.open = None;
        }
        let (cues, moment) = (&mention.cues, of.moment);
        let is_aside =
            cues.is_dateline || cues.of_event || is_long(&mention.stated) || is_wide(moment);
        if is_aside || self.is_plan(mention, moment) {
            return;
        }
        // Nothing goes on from a moment that is open by a day.
        if has_hand(&mention.stated)
            && moment.width().is_some_and(|width| width.as_micros() > 20 * HOUR)
        {
            return;
        }
        if !mention.has_day() {
            // A clock moves the scene on if it goes on from the scene.
            let goes_on = self.scene.is_none_or(|scene| from == Some(scene.of));
            if goes_on && moment.width().is_none_or(|w| w.as_micros() < MICROS_PER_DAY) {
                self.scene = Some(of);
            }
            return;
        }
        if cues.is_report {
            self.sides.push(of);
            return;
        }
        let before = self.scene.filter(|scene| {
            point(moment) < point(scene.moment)
                && self.date(point(moment)) != self.date(point(scene.moment))
        });
        let is_far = before.is_some_and(|scene| point(moment) < point(scene.moment) - 36 * HOUR);
        let moves = self.scene.is_none() || cues.begins || has_hand(&mention.stated) && !is_far;
        if !moves {
            self.sides.push(of);
            return;
        }
        let is_over = self.main.is_some_and(|main| point(moment) >= point(main.moment));
        if is_over {
            self.main = None;
        }
        if before.is_some() && !cues.begins {
            self.main = self.main.or(before);
        }
        self.scene = Some(of);
    }
}

fn add(hints: &mut Vec<Hint>, hint: Hint) {
    if !hints.contains(&hint) {
        hints.push(hint);
    }
}

/// The offset from UTC at which the two readings of a conflict would be one moment, if
/// there is a clock that is or was so far from UTC.
fn agreeing(answer: &Reconciled) -> Option<Offset> {
    let apart = answer.difference().filter(|_| answer.verdict() == Verdict::Conflict)?;
    let seconds = answer.offset()?.micros().checked_sub(apart.as_micros())? / 1_000_000;
    let is_kept = seconds % (15 * 60) == 0 && (-12 * 3600..=14 * 3600).contains(&seconds);
    Offset::from_seconds(i32::try_from(seconds).ok().filter(|_| is_kept)?).ok()
}

/// Where a moment begins, or ends if its beginning is open.
fn point(moment: Interval) -> i64 {
    if moment.earliest().is_some() { moment.lo() } else { moment.hi() }
}

/// Whether a moment is of several days.
fn is_wide(moment: Interval) -> bool {
    moment.width().is_some_and(|width| width.as_micros() > 40 * HOUR)
}

/// A moment to count from: of an open one the end that is said, which of a whole day
/// is not the midnight after it.
fn closed(moment: Interval, whole_day: bool) -> Interval {
    match (moment.earliest(), moment.latest()) {
        (None, Some(end)) if whole_day => {
            Interval::at(Timestamp::clamped(end.as_unix_micros() - 1))
        }
        (Some(one), None) | (None, Some(one)) => Interval::at(one),
        _ => moment,
    }
}

/// Whether it counts from the day on which it is said: `yesterday`, `an hour ago`.
fn counts_from_today(stated: &Stated) -> bool {
    let today = |reading: &Reading| match reading.day {
        Some(Day::FromPublication(..) | Day::Week { .. } | Day::Weekday(_, Tense::Past)) => true,
        None => reading.time == Some(ClockTime::Part(DayPart::Overnight)),
        _ => false,
    };
    match &stated.moment {
        Moment::Clocks(_, readings) => readings.iter().any(today),
        Moment::Ago(_) => true,
        _ => false,
    }
}

fn is_until(stated: &Stated) -> bool {
    matches!(
        stated.moment,
        Moment::Clocks(
            Preposition::NoLaterThan | Preposition::Before | Preposition::ShortlyBefore,
            _
        )
    )
}

/// Whether its first clock is that of the place, whichever that is.
fn is_local(stated: &Stated) -> bool {
    match &stated.moment {
        Moment::Clocks(_, readings) | Moment::Between(readings, _) => {
            readings.iter().any(|reading| {
                matches!(reading.label, Label::Unsaid | Label::Local) && reading.time.is_some()
            })
        }
        _ => false,
    }
}

fn shifted(date: CivilDate, by: i32) -> CivilDate {
    CivilDate::from_epoch_days(date.to_epoch_days().saturating_add(by)).unwrap_or(date)
}

/// A statement read on a day that it does not name.
fn on_day(stated: &Stated, date: CivilDate, how: &Reconcile) -> Option<Reconciled> {
    let mut dated = stated.clone();
    match &mut dated.moment {
        Moment::Clocks(_, readings) => {
            // That of the next date is tried as well.
            for reading in readings.iter_mut().filter(|one| one.time == Some(ClockTime::Midnight)) {
                reading.time = Some(ClockTime::Clock(START, Half::Said));
            }
            set_day(readings, date);
        }
        Moment::Between(from, _) => set_day(from, date),
        // Published on that date, on whichever clock, it is of that date.
        _ => {
            let [start, end] = [date, shifted(date, 1)]
                .map(|date| Interval::at(Timestamp::clamped(Wall::midnight(date).as_micros())));
            return dated.reconcile(how.published(start.hull(end))).ok();
        }
    }
    if let Ok(answer) = dated.reconcile(*how) {
        return Some(answer);
    }
    // A range over midnight.
    if let Moment::Between(_, to) = &mut dated.moment {
        set_day(to, shifted(date, 1));
    }
    dated.reconcile(*how).ok()
}

fn set_day(readings: &mut Readings, date: CivilDate) {
    if let Some(first) = readings.iter_mut().next() {
        first.day = Some(Day::Date(date));
    }
}

/// A statement with its bare clock times in one half of the day; on 24 hours, if
/// none is given.
fn in_half(stated: &Stated, afternoon: Option<bool>) -> Stated {
    let mut settled = stated.clone();
    let mut last = 0;
    let mut set = |reading: &mut Reading| {
        let Some(ClockTime::Clock(time, half)) = &mut reading.time else { return };
        let is_bare =
            *half == Half::Unsaid || *half == Half::Said && (10..=12).contains(&time.hour);
        if !is_bare || matches!(reading.label, Label::Utc | Label::Gmt) {
            return;
        }
        *half = Half::Said;
        if let Some(afternoon) = afternoon {
            time.hour = time.hour % 12 + if afternoon { 12 } else { 0 };
            if time.hour < last && time.hour < 12 {
                time.hour += 12;
            }
        }
        last = time.hour;
    };
    match &mut settled.moment {
        Moment::Clocks(_, readings) => readings.iter_mut().for_each(set),
        Moment::Between(from, to) => from.iter_mut().chain(to.iter_mut()).for_each(&mut set),
        _ => {}
    }
    settled
}
