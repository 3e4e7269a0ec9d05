//! The question that the options of a command ask.

use lastseen::Ask;

use crate::args::{Chosen, TimeSpan};
use crate::complaint::Complaint;
use crate::open::{Opened, by};
use crate::time_options::TimeOptions;

impl Chosen {
    /// The question about the actor, or about everybody.
    pub(crate) fn ask<'a>(&'a self, case: &'a Opened) -> Result<Ask<'a>, Complaint> {
        match &self.actor {
            Some(actor) => Ok(self.ask_of(case.meant(actor)?)),
            None => Ok(self.filtered(Ask::everyone())),
        }
    }

    /// The same question about one actor.
    pub(crate) fn ask_of<'a>(&self, actor: &'a str) -> Ask<'a> {
        self.filtered(Ask::of(actor))
    }

    fn filtered<'a>(&self, ask: Ask<'a>) -> Ask<'a> {
        let ask = by(ask, self.evidence);
        let ask = if self.meant.is_empty() { ask } else { ask.meant(&self.meant) };
        let ask = self.at_least.map_or(ask, |floor| ask.at_least(floor));
        self.credible.map_or(ask, |floor| ask.credible(floor))
    }
}

impl TimeSpan {
    /// A question of the time between.
    pub(crate) fn of<'a, 'q>(
        &'a self,
        ask: Ask<'q>,
        asked: &mut TimeOptions<'a>,
    ) -> Result<Ask<'q>, Complaint> {
        let after = asked.first_instant("--after", self.after.as_deref())?;
        let as_of = asked.last_instant("--as-of", self.as_of.as_deref())?;
        let ask = after.map_or(ask, |instant| ask.after(instant));
        Ok(as_of.map_or(ask, |instant| ask.as_of(instant)))
    }
}
