//! Explanations: why an account stands where it stands, in plain sentences that cite its events.
//!
//! First the facts, as values; then their words, in `english` and `chinese`. Nothing is computed here that the
//! ledger has not said.

mod chinese;
mod english;

use ledger::account::{Account, Instalment, InstalmentKind, Status};
use ledger::ageing::{Ageing, OverdueForm, age, plan_end};
use ledger::component::Components;
use ledger::day_close::{Movement, next_wake, transitions};
use ledger::event::{Entry, Event};
use ledger::product::{DueDayCount, FullTest, GraceEffect, MultiCount, PenaltyFrom};
use ledger::{History, Product};
use primitives::{Amount, Currency, Date, Rate};

/// The language of an explanation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

/// One thing to say about an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// What account it is, and on which day.
    Account {
        /// The lender's reference.
        reference: String,
        /// The product and its version.
        product: String,
        /// The day.
        as_of: Date,
        /// Whether it still runs.
        status: Status,
        /// Everything owed.
        owed: Amount,
        /// The credit balance.
        credit: Amount,
    },
    /// Nothing is past due.
    Current {
        /// The next instalment's due date, and what is owed on it.
        next: Option<(Date, Amount)>,
        /// When the next statement of a revolving account comes, if there is anything to bill.
        statement_on: Option<Date>,
    },
    /// Something is past due.
    PastDue {
        /// Days since the oldest unpaid due date.
        days: u32,
        /// That date.
        since: Date,
        /// What ages: its name, its due date and what is unpaid of it.
        oldest: (String, Date, Amount),
        /// Whether the due date itself counts as day 1.
        due_day_counts: bool,
    },
    /// The oldest obligation ages from a chargeback, not from its due date.
    Reopened {
        /// The chargeback's day.
        on: Date,
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
    /// How much is past due, by component.
    Overdue(Components),
    /// How the penalty came about.
    Penalty {
        /// The rate.
        rate: Rate,
        /// The days that the rate counts by.
        per_days: i128,
        /// Days of wait.
        wait_days: u32,
        /// From when it runs.
        from: PenaltyFrom,
        /// Charged so far, paid or not.
        charged: Amount,
    },
    /// A late fee was charged.
    LateFee {
        /// On which instalment.
        instalment: String,
        /// How much.
        amount: Amount,
        /// When.
        on: Date,
    },
    /// In which bucket it is.
    Bucket {
        /// The bucket; none when the days are in no range.
        name: Option<String>,
        /// The days that it goes by.
        days: u32,
    },
    /// Which kind of overdue it is, and why.
    Form {
        /// The kind.
        form: OverdueForm,
        /// Periods unpaid.
        unpaid_periods: u32,
        /// Periods ever missed, where they count.
        missed_ever: Option<u32>,
        /// From how many periods on it is multi-period.
        periods_min: u32,
        /// The days, where they alone make it multi-period.
        days_over: Option<u32>,
        /// The end of the plan, where it is over.
        plan_end: Option<Date>,
        /// Whether nothing was ever repaid is part of the test.
        never_paid: bool,
    },
    /// An event that touched what is past due.
    Touched {
        /// The event's place in the journal.
        seq: u64,
        /// What kind of event.
        kind: &'static str,
        /// Its value date.
        on: Date,
        /// The business day on which it was booked.
        booked_on: Date,
        /// How much it settled of what is past due; negative where it took back.
        amount: Amount,
    },
    /// Nothing was ever settled of what is past due.
    Untouched,
    /// An event was taken back.
    Reversed {
        /// Its place in the journal.
        seq: u64,
        /// What kind of event.
        kind: &'static str,
        /// Its value date.
        on: Date,
        /// The reversal's place.
        by: u64,
        /// When that was booked.
        booked_on: Date,
    },
    /// What a close found in the present spell.
    Moved {
        /// The closed day.
        on: Date,
        /// In which direction.
        movement: Movement,
        /// The bucket before.
        from: Option<String>,
        /// The bucket after.
        to: Option<String>,
    },
    /// What comes next if nothing comes in.
    Next {
        /// The day.
        on: Date,
        /// Days past due on it.
        days: u32,
        /// The bucket on it.
        bucket: Option<String>,
        /// Past due on it.
        overdue: Amount,
    },
}

/// The facts about an account at the end of a day; none before its opening.
pub fn facts(reference: &str, history: History<'_>, as_of: Date) -> Option<Vec<Fact>> {
    let account = history.traced(as_of)?;
    let ageing = age(&account);
    let mut facts = vec![Fact::Account {
        reference: reference.to_owned(),
        product: account.product.key.to_string(),
        as_of,
        status: account.status(),
        owed: account.unpaid().total(),
        credit: account.credit,
    }];
    match ageing.overdue_since {
        None => facts.push(Fact::Current {
            next: account.next_due(as_of).map(|next| (next.due, next.unpaid())),
            statement_on: account
                .revolving
                .as_ref()
                .filter(|revolving| revolving.has_something_to_bill())
                .map(|revolving| revolving.next_statement_on),
        }),
        Some(since) => past_due(&mut facts, history, &account, &ageing, since),
    }
    facts.extend(reversals(history, as_of));
    facts.extend(next(history, as_of));
    Some(facts)
}

fn past_due(facts: &mut Vec<Fact>, history: History<'_>, account: &Account<'_>, ageing: &Ageing, since: Date) {
    let product = account.product;
    let is_oldest = |instalment: &&Instalment| instalment.ages_from == since && !instalment.is_settled();
    let oldest = account.instalments.iter().find(is_oldest).expect("what is past due has an oldest instalment");
    facts.push(Fact::PastDue {
        days: ageing.past_due_days,
        since,
        oldest: (name(oldest), oldest.due, oldest.unpaid()),
        due_day_counts: product.ageing.due_day_counts_as == DueDayCount::One,
    });
    if oldest.due != since {
        facts.push(Fact::Reopened { on: since });
    }
    if product.ageing.grace_days > 0 {
        facts.push(Fact::Grace {
            days: product.ageing.grace_days,
            effect: product.ageing.grace_effect,
            delinquent_days: ageing.delinquent_days.days(),
        });
    }
    facts.push(Fact::Overdue(ageing.overdue));
    facts.extend(charges(account));
    facts.push(Fact::Bucket {
        name: ageing.bucket.map(|index| product.buckets.name(index).to_owned()),
        days: ageing.delinquent_days.days(),
    });
    facts.extend(form(account, ageing));
    facts.extend(touched(history, account));
    facts.extend(spell(history, account));
}

fn charges(account: &Account<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let charged: Amount = account.instalments.iter().map(Instalment::penalty_charged).sum();
    if let Some(terms) = account.product.penalty.as_ref().filter(|_| charged.is_positive()) {
        let (rate, per_days, wait_days, from) = (terms.rate, terms.per.days(), terms.wait_days, terms.from);
        facts.push(Fact::Penalty { rate, per_days, wait_days, from, charged });
    }
    if let Some(terms) = &account.product.late_fee {
        let wait = i32::try_from(terms.wait_days).unwrap_or(i32::MAX);
        let charged = account.instalments.iter().filter(|instalment| instalment.late_fee.is_positive());
        facts.extend(charged.map(|instalment| Fact::LateFee {
            instalment: name(instalment),
            amount: instalment.late_fee,
            on: instalment.due + wait,
        }));
    }
    facts
}

fn form(account: &Account<'_>, ageing: &Ageing) -> Option<Fact> {
    let terms = &account.product.overdue_forms;
    let form = ageing.forms.worst()?;
    Some(Fact::Form {
        form,
        unpaid_periods: ageing.unpaid_periods,
        missed_ever: (terms.multi_count == MultiCount::Cumulative).then_some(ageing.missed_periods_ever),
        periods_min: terms.multi_periods_min,
        days_over: (ageing.delinquent_days.days() > terms.multi_days_over).then_some(terms.multi_days_over),
        plan_end: plan_end(account).filter(|_| ageing.forms.full),
        never_paid: terms.full_test == FullTest::NothingEverPaid,
    })
}

/// The events that settled, or took back, part of what is past due.
fn touched(history: History<'_>, account: &Account<'_>) -> Vec<Fact> {
    let last_past_due = match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => account.as_of.previous(),
        DueDayCount::One => account.as_of,
    };
    let past_due: Vec<_> = account
        .instalments
        .iter()
        .filter(|instalment| !instalment.is_settled() && instalment.ages_from <= last_past_due)
        .map(|instalment| instalment.key)
        .collect();
    let mut facts = Vec::new();
    for allocation in account.allocations.iter().flatten() {
        let of_past_due = allocation.parts.iter().filter(|(key, _, _)| past_due.contains(key));
        let amount: Amount = of_past_due.map(|(_, _, amount)| *amount).sum();
        if let Some(entry) = history.entry(allocation.seq).filter(|_| !amount.is_zero()) {
            let Entry { seq, effective_on, booked_on, event } = entry;
            let (seq, on, booked_on) = (*seq, *effective_on, *booked_on);
            facts.push(Fact::Touched { seq, kind: event.kind(), on, booked_on, amount });
        }
    }
    if facts.is_empty() {
        facts.push(Fact::Untouched);
    }
    facts
}

/// What the closes found since the account last was current.
fn spell(history: History<'_>, account: &Account<'_>) -> Vec<Fact> {
    let found = transitions(history, account.as_of);
    let start = found.iter().rposition(|(_, transition)| transition.movement == Movement::Entered).unwrap_or(0);
    let bucket = |standing: ledger::day_close::Standing| {
        standing.bucket.map(|index| account.product.buckets.name(index).to_owned())
    };
    let spell = found.into_iter().skip(start).map(|(on, transition)| Fact::Moved {
        on,
        movement: transition.movement,
        from: transition.from.and_then(bucket),
        to: bucket(transition.to),
    });
    spell.collect()
}

fn reversals(history: History<'_>, as_of: Date) -> Vec<Fact> {
    let reversals = history.entries().iter().filter_map(|reversal| {
        let entry = history.entry(reversal.event.reverses()?)?;
        (entry.effective_on <= as_of).then_some(Fact::Reversed {
            seq: entry.seq,
            kind: entry.event.kind(),
            on: entry.effective_on,
            by: reversal.seq,
            booked_on: reversal.booked_on,
        })
    });
    reversals.collect()
}

/// What comes next if nothing that counts after `as_of` comes in, although by now it may have.
fn next(history: History<'_>, as_of: Date) -> Option<Fact> {
    let counts = |entry: &&Entry| entry.counts_from() <= as_of || entry.event.reverses().is_some();
    let entries: Vec<Entry> = history.entries().iter().filter(counts).cloned().collect();
    let history = History::new(history.product(), &entries);
    let on = next_wake(history, &history.as_of(as_of)?)?;
    let then = history.as_of(on)?;
    let ageing = age(&then);
    Some(Fact::Next {
        on,
        days: ageing.delinquent_days.days(),
        bucket: ageing.bucket.map(|index| then.product.buckets.name(index).to_owned()),
        overdue: ageing.overdue_total(),
    })
}

fn name(instalment: &Instalment) -> String {
    match instalment.kind {
        InstalmentKind::Scheduled => format!("instalment {}", instalment.key),
        InstalmentKind::Statement => format!("statement {}", instalment.key),
        InstalmentKind::Charge => instalment.key.to_string(),
    }
}

/// The sentences about an account at the end of a day; none before its opening.
pub fn explain(reference: &str, history: History<'_>, as_of: Date, language: Language) -> Option<Vec<String>> {
    let currency = history.product().currency;
    let facts = facts(reference, history, as_of)?;
    Some(facts.iter().map(|fact| sentence(fact, currency, language)).collect())
}

/// The sentence of one fact.
pub fn sentence(fact: &Fact, currency: Currency, language: Language) -> String {
    match language {
        Language::English => english::sentence(fact, currency),
        Language::Chinese => chinese::sentence(fact, currency),
    }
}

/// One line about an event, for the history of an account.
pub fn event_line(entry: &Entry, product: &Product) -> String {
    let money = |amount: &Amount| product.currency.format(*amount);
    match &entry.event {
        Event::ContractOpened(contract) => {
            format!("contract opened under {}: principal {}", contract.product, money(&contract.principal))
        }
        Event::PurchaseBooked(purchase) if purchase.instalments > 1 => {
            format!("purchase of {} in {} instalments", money(&purchase.amount), purchase.instalments)
        }
        Event::PurchaseBooked(purchase) => format!("purchase of {}", money(&purchase.amount)),
        Event::StatementIssued(statement) => format!(
            "statement {}: minimum payment {} due {}, balance {}",
            statement.number,
            money(&statement.minimum_payment),
            statement.due,
            money(&statement.balance)
        ),
        Event::Repayment { amount, earmark: None } => format!("repayment of {}", money(amount)),
        Event::Repayment { amount, earmark: Some(key) } => {
            format!("repayment of {} for instalment {key}", money(amount))
        }
        Event::Reversal { of } => format!("reversal of event {of}"),
        Event::MerchantRefund { amount } => format!("merchant refund of {}", money(amount)),
        Event::Chargeback { amount } => format!("chargeback of {}", money(amount)),
        Event::FeeCharged { amount, due, reason } => format!("charge of {} due {due}: {reason}", money(amount)),
        Event::Waived { component, amount, reason, .. } => {
            format!("waiver of {} {}: {reason}", money(amount), component.name())
        }
        Event::Rescheduled { schedule, reason } => {
            format!("new payment calendar of {} instalments: {reason}", schedule.len())
        }
    }
}

#[cfg(test)]
mod tests;
