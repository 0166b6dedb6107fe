//! Pauses of ageing and of penalty: the end of section 5 of the page.

use ledger::event::Pausable;
use primitives::Date;

use super::Book;

/// Days on which something stands still.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pause {
    what: Pausable,
    from: Date,
    /// The first day on which it runs again.
    until: Date,
}

impl Pause {
    fn covers(&self, what: Pausable, day: Date) -> bool {
        self.what == what && self.from <= day && day < self.until
    }
}

impl Book<'_> {
    pub(super) fn pause(&mut self, what: Pausable, until: Date) {
        self.pauses.push(Pause { what, from: self.today, until });
    }

    /// Ends whatever covers today and began before.
    pub(super) fn resume(&mut self, what: Pausable) {
        let today = self.today;
        for pause in self.pauses.iter_mut().filter(|pause| pause.covers(what, today) && pause.from < today) {
            pause.until = today;
        }
    }

    pub(super) fn is_paused(&self, what: Pausable, day: Date) -> bool {
        self.pauses.iter().any(|pause| pause.covers(what, day))
    }

    /// How many days from `from` to the day before `to` pauses of ageing cover.
    pub(super) fn paused_ageing_days(&self, from: Date, to: Date) -> u32 {
        let mut days = 0;
        let mut day = from;
        while day < to {
            days += u32::from(self.is_paused(Pausable::Ageing, day));
            day = day.next();
        }
        days
    }
}
