//! Penalty that has no closed form: it is what was charged, in whole minor units, and is foretold by letting the days pass.
//!
//! Nothing but the passing of time happens between events, so the days to come are known, at the price of walking them. They
//! are walked to the end of the cycle or of the month, and no further than to a late fee; the account is looked at on the day
//! after. The span depends on the calendar and not on when the account is looked at: every day foretells the same.

use primitives::Date;

use super::{accrued, days_until_seen, first_seen};
use crate::account::{self, Account, Instalment, PenaltyBases};
use crate::accrual::{Kind, Kink};
use crate::product::PenaltyTerms;

/// Whether the penalty of an account is what was charged: by its terms, or because a limit has cut it.
pub(super) fn is_as_charged(account: &Account<'_>) -> bool {
    account::penalty_depends_on_days(account.product) || account.is_penalty_cut()
}

/// What each day through the end of the span brings.
pub(super) fn to_come(account: &Account<'_>, terms: &PenaltyTerms, kinks: &mut Vec<Kink>) {
    let Some(last) = foretold_through(account, terms) else { return };
    let mut then = account.clone();
    let mut before = accrued(account);
    while then.as_of < last {
        then.pass_within_cycle(then.as_of.next());
        then.end_day();
        let now = accrued(&then);
        if now != before {
            kinks.push(Kink::jump(then.as_of, Kind::Penalty, now - before));
        }
        before = now;
    }
}

/// The day after the span that is foretold, or the first on which penalty may grow; none when it never will.
pub(super) fn next_look(account: &Account<'_>, terms: &PenaltyTerms) -> Option<Date> {
    let first = account.penalty_runs_from(terms)?;
    if account.room_under_caps(terms).is_zero() {
        return None;
    }
    let with_room = bearing(account, terms).filter(|instalment| !instalment.room_under_cap(terms).is_zero());
    // A settlement that lapses lets the days count again within a span; what is chargeable is foretold through it.
    let starts = with_room.map(|instalment| {
        let has_waited = instalment.is_penalty_chargeable();
        let seen = (instalment.penalty_start(terms) + days_until_seen(terms)).max(account.as_of.next());
        if has_waited { seen } else { first_seen(terms, first, instalment) }
    });
    let starts = starts.min()?;
    Some(foretold_through(account, terms).map_or(starts, Date::next))
}

/// The last day that is foretold; none as long as nothing has begun to grow.
fn foretold_through(account: &Account<'_>, terms: &PenaltyTerms) -> Option<Date> {
    let has_begun = |instalment: &Instalment| {
        instalment.is_penalty_chargeable() && instalment.penalty_start(terms) + days_until_seen(terms) <= account.as_of
    };
    if account.room_under_caps(terms).is_zero() || !bearing(account, terms).any(has_begun) {
        return None;
    }
    let cycle = account.statement_day().map_or_else(|| account.as_of.last_of_month(), Date::previous);
    let late_fee = account.next_late_fee().map(Date::previous);
    Some(late_fee.map_or(cycle, |before| before.min(cycle)))
}

/// The instalments that bear penalty, now or when they come to be due.
fn bearing<'a>(account: &'a Account<'_>, terms: &PenaltyTerms) -> impl Iterator<Item = &'a Instalment> {
    let mut bases = PenaltyBases::of(account, terms);
    account.instalments.iter().filter(move |instalment| bases.next(instalment).is_some())
}
