//! What makes the age of an account what it is, as facts.

use ledger::account::{Account, Pause};
use ledger::ageing::{Ageing, is_past_due};
use ledger::event::Pausable;
use ledger::product::{Anchor, ChargebackAgeing, DueDayCount, GraceEffect, Materiality};
use primitives::Date;

use super::Fact;
use super::past_due::name;

/// Something that makes an age what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Age {
    /// The account does not age from the oldest unpaid due date, but from another day.
    Anchored {
        /// By which rule.
        anchor: Anchor,
        /// The day.
        since: Date,
    },
    /// The oldest obligation ages from a chargeback, not from its due date.
    Reopened {
        /// From when it ages.
        ages_from: Date,
        /// By which rule.
        rule: ChargebackAgeing,
    },
    /// The oldest obligation came of a re-age and ages from before its due date.
    KeptAge {
        /// From when it ages.
        ages_from: Date,
    },
    /// A pause takes days off the age, and grace perhaps more.
    PausedDays {
        /// The age, nothing taken off.
        past_due_days: u32,
        /// The days of it on which ageing stood still.
        paused_days: u32,
        /// Days of grace.
        grace_days: u32,
        /// What the grace does.
        effect: GraceEffect,
        /// What is left.
        delinquent_days: u32,
    },
    /// Only an overdue above a limit counts.
    Material {
        /// The limits.
        terms: Materiality,
        /// The days of the age on which ageing stood still.
        paused_days: u32,
        /// Days of grace.
        grace_days: u32,
        /// What counts.
        delinquent_days: u32,
    },
    /// Something stands or stood still.
    Paused {
        /// What.
        what: Pausable,
        /// The first day.
        from: Date,
        /// The first day on which it runs again.
        until: Date,
        /// Whether that day has come.
        is_over: bool,
    },
    /// Grace made a difference.
    Grace {
        /// Days of grace.
        days: u32,
        /// Whether grace is taken off for good, or only hides the age while it lasts.
        effect: GraceEffect,
        /// What is left.
        delinquent_days: u32,
    },
}

/// From when it ages, and what makes delinquent days of its age.
pub(super) fn age(account: &Account<'_>, ageing: &Ageing, since: Date) -> Vec<Fact> {
    let terms = &account.product.ageing;
    let past_due = account.instalments.iter().filter(|instalment| is_past_due(account, instalment));
    let oldest = past_due.min_by_key(|instalment| instalment.ages_from);
    let oldest = oldest.expect("what is past due has an oldest instalment");
    let first = Fact::PastDue {
        days: ageing.past_due_days,
        since,
        oldest: (name(oldest), oldest.due, oldest.unpaid()),
        due_day_counts: terms.due_day_counts_as == DueDayCount::One,
    };
    let mut facts = Vec::new();
    if terms.anchor != Anchor::OldestUnpaidDue {
        facts.push(Age::Anchored { anchor: terms.anchor, since });
    }
    match oldest.ages_from.cmp(&oldest.due) {
        std::cmp::Ordering::Greater => {
            facts.push(Age::Reopened { ages_from: oldest.ages_from, rule: terms.chargeback });
        }
        std::cmp::Ordering::Less => facts.push(Age::KeptAge { ages_from: oldest.ages_from }),
        std::cmp::Ordering::Equal => {}
    }
    let (grace_days, paused_days) = (terms.grace_days, ageing.paused_days);
    let (delinquent_days, effect) = (ageing.delinquent_days.days(), terms.grace_effect);
    if let Some(terms) = terms.materiality {
        facts.push(Age::Material { terms, paused_days, grace_days, delinquent_days });
    } else if paused_days > 0 {
        let past_due_days = ageing.past_due_days;
        facts.push(Age::PausedDays { past_due_days, paused_days, grace_days, effect, delinquent_days });
    } else if grace_days > 0 {
        facts.push(Age::Grace { days: grace_days, effect, delinquent_days });
    }
    std::iter::once(first).chain(facts.into_iter().map(Fact::Age)).collect()
}

/// What stands still, and what stood still while that was ageing which is past due now.
pub(super) fn pauses(account: &Account<'_>, overdue_since: Option<Date>) -> Vec<Fact> {
    let matters =
        |pause: &&Pause| account.as_of < pause.until || overdue_since.is_some_and(|since| since < pause.until);
    let pauses = account.pauses.iter().filter(matters).map(|pause| {
        Fact::Age(Age::Paused {
            what: pause.what,
            from: pause.from,
            until: pause.until,
            is_over: pause.until <= account.as_of,
        })
    });
    pauses.collect()
}
