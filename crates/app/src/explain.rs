//! Explanations: why an account stands where it stands, in plain sentences that cite its events.
//!
//! First the facts, as values; then their words, in `english` and `chinese`. Nothing is computed here that the
//! ledger has not said.

mod age;
mod audience;
mod chinese;
mod end;
mod english;
mod event_line;
mod fact;
mod happened;
mod past_due;

use ledger::History;
use ledger::account::{Account, Drawing};
use ledger::ageing::{self, DrawingAge};
use ledger::day_close::next_wake;
use ledger::event::Entry;
use ledger::funding::{lenders, with_schedule};
use ledger::product::{AnnualCostTerms, Plan, RoundingStep};
use primitives::{Currency, Date};

pub use age::Age;
pub use audience::Audience;
pub use end::End;
pub use event_line::{event_line, event_line_in};
pub use fact::Fact;
pub use happened::{Happened, Rearranged};

/// The language of an explanation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

/// The facts about an account at the end of a day; none before its opening.
pub fn facts(reference: &str, history: History<'_>, as_of: Date) -> Option<Vec<Fact>> {
    let account = history.traced(as_of)?;
    let ageing = ageing::age(&account);
    let mut facts = vec![Fact::Account {
        reference: reference.to_owned(),
        product: account.product.key.to_string(),
        as_of,
        status: account.status(),
        owed: account.unpaid().total(),
        credit: account.credit,
    }];
    facts.extend(crate::view::several(account.owner()).map(|lenders| Fact::Shared {
        lenders: lenders.iter().map(|lender| (lender.name.to_owned(), lender.share)).collect(),
    }));
    facts.extend(own_schedule(&account));
    facts.extend(end::ends(&account));
    match ageing.overdue_since {
        None => facts.push(Fact::Current {
            next: account.next_due(as_of).map(|next| (next.due, next.unpaid())),
            statement_on: account
                .revolving
                .as_ref()
                .filter(|revolving| !account.has_ended && revolving.has_something_to_bill())
                .map(|revolving| revolving.next_statement_on),
        }),
        Some(since) => facts.extend(past_due::past_due(history, &account, &ageing, since)),
    }
    facts.extend(free_period(&account));
    facts.extend(non_performing(&account));
    facts.extend(ageing::age_drawings(&account).iter().map(drawing));
    facts.extend(annual_cost(history, &account));
    facts.extend(age::pauses(&account, ageing.overdue_since));
    facts.extend(happened::happened(history, as_of));
    facts.extend(reversals(history, as_of));
    facts.extend(next(history, as_of));
    Some(facts)
}

fn free_period(account: &Account<'_>) -> Option<Fact> {
    let product = account.product;
    let (Plan::Statement(statement), Some(terms)) = (&product.plan, product.free_period) else { return None };
    let look = account.free_period()?.last_look.as_ref()?;
    // As if a statement billed it on the day after.
    let rounding = product.rounding_of(RoundingStep::Interest);
    let interest = |weight| statement.service_interest(weight, look.free_through.next(), rounding);
    Some(Fact::FreePeriod {
        statement: look.statement,
        free_through: look.free_through,
        unpaid: look.unpaid,
        is_in_full: look.is_in_full,
        interest: interest(&look.weight),
        interest_of_new: interest(&look.weight_of_new),
        terms,
    })
}

/// What a lender has by a schedule of its own, while it is one of the owner's.
fn own_schedule(account: &Account<'_>) -> Option<Fact> {
    let lenders = lenders(account.owner());
    let place = with_schedule(&lenders)?;
    let (owed, annual_rate) = (account.partner_unpaid()?, lenders[place].interest.own_rate()?);
    let to_come = account.partner_schedule().into_iter().filter(|part| part.due > account.as_of);
    let next = to_come.map(|part| (part.due, part.unpaid)).find(|(_, unpaid)| unpaid.total().is_positive());
    Some(Fact::OwnSchedule { lender: lenders[place].name.to_owned(), annual_rate, owed, next })
}

fn non_performing(account: &Account<'_>) -> Option<Fact> {
    let terms = account.product.non_performing.as_ref().filter(|_| account.is_non_performing())?;
    let booked = account.booked_class(&terms.policy)?;
    let (policy, class) = (booked.policy.clone(), booked.class.clone());
    Some(Fact::NonPerforming { policy, class, since: booked.since, is_suspended: terms.suspends_income })
}

fn drawing(age: &DrawingAge) -> Fact {
    let Drawing { number, on, amount, calendar: _ } = age.drawing;
    let past_due = age.overdue_since.map(|since| (since, age.past_due_days, age.overdue.total()));
    Fact::Drawing { number, on, amount, owed: age.owed.total(), past_due }
}

fn annual_cost(history: History<'_>, account: &Account<'_>) -> Option<Fact> {
    let AnnualCostTerms { method, max } = account.product.annual_cost?;
    let agreed = ledger::annual_cost::of_contract(history, method)?;
    let expected = ledger::annual_cost::as_it_stands(account, method)?;
    Some(Fact::AnnualCost { agreed, expected, method, max })
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
    let ageing = ageing::age(&then);
    Some(Fact::Next {
        on,
        days: ageing.delinquent_days.days(),
        bucket: ageing.bucket.map(|index| then.product.buckets.name(index).to_owned()),
        overdue: ageing.overdue_total(),
    })
}

/// The sentences about an account at the end of a day; none before its opening.
pub fn explain(reference: &str, history: History<'_>, as_of: Date, language: Language) -> Option<Vec<String>> {
    explain_to(Audience::House, reference, history, as_of, language)
}

/// The sentences about an account at the end of a day as somebody is to hear them; none before its opening.
pub fn explain_to(
    audience: Audience,
    reference: &str,
    history: History<'_>,
    as_of: Date,
    language: Language,
) -> Option<Vec<String>> {
    let currency = history.product().currency;
    let facts = facts(reference, history, as_of)?.into_iter().filter_map(|fact| audience.hears(fact));
    Some(facts.map(|fact| sentence(&fact, currency, language)).collect())
}

/// The sentence of one fact.
pub fn sentence(fact: &Fact, currency: Currency, language: Language) -> String {
    match language {
        Language::English => english::sentence(fact, currency),
        Language::Chinese => chinese::sentence(fact, currency),
    }
}

#[cfg(test)]
mod tests;
