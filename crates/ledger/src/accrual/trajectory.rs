//! The trajectory of an account's income: what counts by the end of a day under the product's policy, and how it goes on.
//!
//! The close of a day tells the difference of two trajectories, the one that was foretold with the knowledge of the day
//! before and the one that is foretold now. Where nothing was learned there is no difference.

use primitives::Date;

use super::owners::{by_owner, by_owner_as_reported, tell_instead_of};
use super::{Accrued, Kind, Kink, accrued, curve, interest, non_accrual, penalty};
use crate::account::{Account, History};
use crate::product::NonAccrual;

/// The income of an account by the end of a day, and how it goes on if nothing more is learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trajectory {
    /// The day at whose end this is so.
    pub as_of: Date,
    /// The income from the beginning.
    pub accrued: Accrued,
    /// The changes to come, in no order; the growth before the first is nothing.
    pub kinks: Vec<Kink>,
}

impl Trajectory {
    /// The trajectory as it was reported at the end of a day; none before the account was known.
    pub fn as_reported(history: History<'_>, day: Date) -> Option<Self> {
        history.as_reported(day, day).map(|account| Self::of(history, &account, day))
    }

    /// The trajectory of an account, knowing what was booked through a day.
    pub fn of(history: History<'_>, account: &Account<'_>, booked_through: Date) -> Self {
        let as_of = account.as_of;
        let Some(spell) = non_accrual::spell(history, account, booked_through) else {
            return Self { as_of, accrued: accrued(account), kinks: curve(account) };
        };
        match account.product.accrual.non_accrual {
            NonAccrual::Stop => Self { as_of, accrued: spell.before, kinks: Vec::new() },
            NonAccrual::Reverse => Self::received(account),
            NonAccrual::Memo => {
                let mut kinks = curve(account);
                kinks.iter_mut().for_each(|kink| kink.kind = Kind::Memo);
                let mut counted = spell.before;
                counted[Kind::Memo] = accrued(account).total() - spell.before.total();
                Self { as_of, accrued: counted, kinks }
            }
        }
    }

    /// What of it is the interest of a lender with a schedule of its own, where there is one.
    pub(super) fn of_partner(history: History<'_>, account: &Account<'_>, booked_through: Date) -> Option<Self> {
        let own = account.with_interest_of_partner()?;
        let (as_of, kind) = (account.as_of, interest::kind(account));
        let (mut counted, mut kinks) = (Accrued::default(), Vec::new());
        let Some(spell) = non_accrual::spell(history, account, booked_through) else {
            counted[kind] = interest::accrued(&own);
            interest::to_come(&own, &mut kinks);
            return Some(Self { as_of, accrued: counted, kinks });
        };
        match account.product.accrual.non_accrual {
            NonAccrual::Stop => counted[kind] = spell.of_partner,
            NonAccrual::Reverse => {
                counted[kind] = interest::received(&own);
                interest::received_to_come(&own, &mut kinks);
            }
            NonAccrual::Memo => {
                interest::to_come(&own, &mut kinks);
                kinks.iter_mut().for_each(|kink| kink.kind = Kind::Memo);
                counted[kind] = spell.of_partner;
                counted[Kind::Memo] = interest::accrued(&own) - spell.of_partner;
            }
        }
        Some(Self { as_of, accrued: counted, kinks })
    }

    /// What is left of it beside a part.
    pub(super) fn beside(mut self, part: &Self) -> Self {
        self.accrued = self.accrued - part.accrued;
        self.kinks.extend(part.kinks.iter().map(|kink| Kink { slope: -kink.slope, jump: -kink.jump, ..*kink }));
        self
    }

    /// The income of an account that counts only what comes in.
    fn received(account: &Account<'_>) -> Self {
        let mut received = Accrued::default();
        received[interest::kind(account)] = interest::received(account);
        let additional = penalty::additional_received(account);
        received[Kind::Penalty] = penalty::received(account) - additional;
        received[Kind::AdditionalInterest] = additional;
        let mut kinks = Vec::new();
        interest::received_to_come(account, &mut kinks);
        Self { as_of: account.as_of, accrued: received, kinks }
    }

    /// The income by the end of a day that is not before its own.
    pub fn at(&self, day: Date) -> Accrued {
        let mut accrued = self.accrued;
        for kink in &self.kinks {
            accrued[kink.kind] += kink.through(day);
        }
        accrued
    }

    /// What has to be added to the book's kinks so that they tell this trajectory where they told an earlier one before:
    /// what was learned on its day, as a jump, and the other way it takes from the next day on.
    pub fn tell_instead_of(&self, earlier: Option<&Self>, mut tell: impl FnMut(Kink)) {
        let today = self.as_of;
        let foretold = earlier.map(|earlier| earlier.at(today)).unwrap_or_default();
        for kind in Kind::ALL {
            let jump = self.accrued[kind] - foretold[kind];
            if !jump.is_zero() {
                tell(Kink::jump(today, kind, jump));
            }
        }
        self.kinks.iter().for_each(|kink| tell(*kink));
        for kink in earlier.iter().flat_map(|earlier| &earlier.kinks) {
            if today < kink.day {
                tell(Kink { slope: -kink.slope, jump: -kink.jump, ..*kink });
            } else if !kink.slope.is_zero() {
                tell(Kink::slope(today.next(), kink.kind, -kink.slope));
            }
        }
    }
}

/// How the income of an account was foretold on the evening before a close, as far as the close may find it otherwise.
pub(crate) struct Foretold<'a> {
    day: Date,
    /// What was foretold to whom, when the day may leave it.
    told: Vec<(&'a str, Trajectory)>,
    is_left: bool,
    had_stopped: bool,
}

impl<'a> Foretold<'a> {
    /// What was foretold with the account of the evening before, if it was known.
    pub(crate) fn of(history: History<'a>, before: Option<&Account<'a>>, day: Date, learns: bool) -> Self {
        let is_left = learns || before.is_some_and(|before| leaves_curve(before, day));
        let told = before.filter(|_| is_left).map(|before| by_owner(history, before, day.previous()));
        let had_stopped = before.is_some_and(non_accrual::has_stopped);
        Self { day, told: told.unwrap_or_default(), is_left, had_stopped }
    }

    /// Tells how the account of this evening differs from it.
    pub(crate) fn compare(self, history: History<'a>, account: &Account<'a>, tell: impl FnMut(&str, Kink)) {
        let told = if self.is_left {
            self.told
        } else if self.had_stopped != non_accrual::has_stopped(account) {
            by_owner_as_reported(history, self.day.previous())
        } else {
            return;
        };
        tell_instead_of(&by_owner(history, account, self.day), &told, self.day, tell);
    }
}

/// Whether the passing of time to the next day may take the income of an account off its curve.
fn leaves_curve(account: &Account<'_>, next_day: Date) -> bool {
    account.statement_day() == Some(next_day) || super::next_wake(account) == Some(next_day)
}
