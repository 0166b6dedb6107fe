//! Values that a desk knows: a case with its answer, relief with its plan, so that nobody types what was decided.

use collections::message::{Placeholder, Value, Values, Words};
use collections::relief::Terms;
use ledger::account::Instalment;
use primitives::Amount;

use super::book::set;
use crate::cases::{self, Case, State as CaseState};
use crate::close_day::business_day;
use crate::error::{Refused, Result};
use crate::explain::Language;
use crate::look::Known;
use crate::port::{PersonEventRow, Reading};
use crate::relief::{self, RELIEF, Relief, State};

fn same(text: &str) -> Value {
    Value::Words(Words::same(text))
}

/// Sets what a case tells: its number, when it came in, by when it is answered (`object.by`), and its answer, where it has one.
///
/// # Errors
/// When a value does not fit.
pub fn of_case(values: &mut Values, case: &Case) -> Result<()> {
    set(values, Placeholder::CaseReference, Some(same(&case.id.to_string())))?;
    set(values, Placeholder::CaseReceivedOn, Some(Value::Date(case.came_in_on)))?;
    set(values, Placeholder::ObjectBy, Some(Value::Date(case.deadline)))?;
    let answer = case.answer();
    set(values, Placeholder::CaseFinding, answer.as_ref().map(|answer| same(answer.finding)))?;
    set(values, Placeholder::CaseOutcome, answer.as_ref().map(|answer| same(answer.outcome)))?;
    Ok(())
}

/// Sets what relief tells that was granted: what it is, until when, when it is looked at again; of a plan its instalments as the account has
/// them.
///
/// # Errors
/// When it was not granted, is of another account, or the book cannot be read.
pub fn of_relief(
    values: &mut Values,
    store: &(impl Reading + ?Sized),
    relief: &Relief,
    known: &Known<'_>,
) -> Result<()> {
    let State::Granted { on, .. } = relief.state else {
        let what = format!("relief {} is {}, and only what was granted is told", relief.id, relief.state.name());
        return Err(Refused::new(what).into());
    };
    if relief.account != known.row.reference {
        let what = format!("relief {} is of account {}, not of {}", relief.id, relief.account, known.row.reference);
        return Err(Refused::new(what).into());
    }
    let words = |language| relief::terms_words(&relief.terms, values.currency, language);
    let kind = Words { english: words(Language::English), chinese: words(Language::Chinese) };
    set(values, Placeholder::ReliefKind, Some(Value::Words(kind)))?;
    let until = match &relief.terms {
        Terms::Hardship { months, .. } => Some(relief::ends_on(on, *months)),
        Terms::Plan { .. } | Terms::Extension { .. } | Terms::LateFee { .. } | Terms::Settlement { .. } => None,
    };
    set(values, Placeholder::ReliefUntil, until.map(Value::Date))?;
    let item = store.item(RELIEF, &relief.id.to_string())?;
    let review = item.map(|item| business_day(&store.info()?, item.due_at)).transpose()?;
    set(values, Placeholder::ReliefReviewOn, review.filter(|_| until.is_some()).map(Value::Date))?;
    plan(values, relief, known)
}

/// What a plan has of instalments. Of instalments that differ by what rounding leaves the largest is told: who pays it each time pays enough.
fn plan(values: &mut Values, relief: &Relief, known: &Known<'_>) -> Result<()> {
    let Terms::Plan { first_due, months, .. } = &relief.terms else { return Ok(()) };
    let history = known.history();
    let account = history.traced(known.as_of).ok_or_else(|| known.not_open())?;
    let of_plan = account.instalments.iter().filter(|one| one.is_live() && one.due >= *first_due);
    let of_plan: Vec<&Instalment> = of_plan.collect();
    let amounts: Vec<Amount> = of_plan.iter().map(|one| one.scheduled.total()).collect();
    let (Some(last), Some(largest)) = (of_plan.last(), amounts.iter().max()) else { return Ok(()) };
    set(values, Placeholder::PlanCount, Some(Value::Count(*months)))?;
    set(values, Placeholder::PlanAmount, Some(Value::Amount(*largest)))?;
    set(values, Placeholder::PlanTotal, Some(Value::Amount(amounts.into_iter().sum())))?;
    set(values, Placeholder::PlanFirstDue, Some(Value::Date(*first_due)))?;
    set(values, Placeholder::PlanLastDue, Some(Value::Date(last.due)))
}

/// Sets what the desk knows of an account without being told which: the last case that is not closed, of the account or of its person, and
/// relief that runs. By when objections are heard is left as it is said to everybody, where it is.
///
/// # Errors
/// When an event or the book cannot be read.
pub fn of_desk(
    values: &mut Values,
    store: &(impl Reading + ?Sized),
    rows: &[PersonEventRow],
    known: &Known<'_>,
) -> Result<()> {
    let account = known.row.reference.as_str();
    let is_of = |case: &&Case| case.account.as_deref().is_none_or(|of| of == account);
    let is_closed = |case: &&Case| matches!(case.state, CaseState::Closed { .. });
    if let Some(case) = cases::of_person(rows)?.iter().filter(|case| !is_closed(case)).rfind(is_of) {
        let said = values.get(Placeholder::ObjectBy).cloned();
        of_case(values, case)?;
        if said.is_some() {
            set(values, Placeholder::ObjectBy, said)?;
        }
    }
    let runs = |relief: &&Relief| relief.account == account && relief.runs();
    if let Some(relief) = relief::of_person(rows)?.iter().rfind(runs) {
        of_relief(values, store, relief, known)?;
    }
    Ok(())
}
