//! The words of an explanation in English.

mod age;
mod ends;
mod free_period;
mod happened;

use ledger::account::Status;
use ledger::ageing::OverdueForm;
use ledger::annual_cost::AnnualCost;
use ledger::component::{Component, Components};
use ledger::day_close::Movement;
use ledger::product::{CostMethod, PenaltyBase, PenaltyFrom, Period};
use primitives::{Amount, Currency};

use super::Fact;
use crate::classes::percent;

pub(super) fn sentence(fact: &Fact, currency: Currency) -> String {
    let money = |amount: Amount| currency.format(amount);
    match fact {
        Fact::Account { reference, product, as_of, status, owed, credit } => {
            let standing = match status {
                Status::Open => format!("is open and owes {} {currency} in all, due or not yet due", money(*owed)),
                Status::Settled => "is settled: nothing is owed, now or later".to_owned(),
                Status::Overpaid => format!("is overpaid: a credit balance of {} {currency} is held", money(*credit)),
                Status::ChargedOff => {
                    format!("is charged off and still owes {} {currency} in all, due or not yet due", money(*owed))
                }
                Status::WrittenOff => "is written off: the claim was given up".to_owned(),
            };
            format!("As of the end of {as_of}, account {reference} ({product}) {standing}.")
        }
        Fact::Current { next: None, statement_on: None } => {
            "Nothing is past due, and nothing further falls due.".to_owned()
        }
        Fact::Current { next: None, statement_on: Some(on) } => {
            format!("Nothing is past due. What is owed falls due with the next statement, on {on}.")
        }
        Fact::Current { next: Some((due, amount)), .. } => {
            format!("Nothing is past due. The next instalment, of {}, is due on {due}.", money(*amount))
        }
        Fact::PastDue { days, since, oldest: (name, due, unpaid), due_day_counts } => {
            let counting =
                if *due_day_counts { "counting that day itself as day 1" } else { "counting that day itself as day 0" };
            format!(
                "It is {} past due: {name}, due on {due}, is the oldest that is unpaid ({} is still owed on it), \
                 and it ages from {since}, {counting}.",
                counted(*days, "day"),
                money(*unpaid)
            )
        }
        Fact::Age(age) => age::sentence(age, currency),
        Fact::End(end) => ends::sentence(end, currency),
        Fact::Happened { seq, kind, on, what } => happened::sentence(&(*seq, words(kind), *on), what, currency),
        Fact::FreePeriod { statement, free_through, unpaid, is_in_full, interest, interest_of_new, terms } => {
            let found = (*statement, *free_through, *unpaid);
            if *is_in_full {
                free_period::in_full(found, currency)
            } else {
                free_period::not_in_full(found, (*interest, *interest_of_new), terms, currency)
            }
        }
        Fact::Overdue(overdue) => {
            format!("Past due is {} {currency}: {}.", money(overdue.total()), parts(overdue, currency))
        }
        Fact::Penalty { rate, per_days, wait_days, from, base, compounds, is_capped, charged } => {
            let per = match per_days {
                1 => "a day".to_owned(),
                days => format!("a year of {days} days"),
            };
            let start = match (from, wait_days) {
                (_, 0) => "from the due date".to_owned(),
                (PenaltyFrom::AfterGrace, days) => format!("from {} after the due date", counted(*days, "day")),
                (PenaltyFrom::DueDate, 1) => "from the due date, once a day has passed unpaid".to_owned(),
                (PenaltyFrom::DueDate, days) => format!("from the due date, once {days} days have passed unpaid"),
            };
            let compounds = if *compounds { ", compounded each month" } else { "" };
            let capped = if *is_capped { ", held within its cap" } else { "" };
            format!(
                "Penalty interest at {rate} {per} on {}, {start}{compounds}{capped}, comes to {} so far, paid or not.",
                penalty_base(*base),
                money(*charged)
            )
        }
        Fact::LateFee { instalment, amount, on: Some(on) } => {
            format!("A late fee of {} was charged on {on} because {instalment} was still unpaid.", money(*amount))
        }
        Fact::LateFee { instalment, amount, on: None } => {
            format!("Late fees of {} stand on {instalment}.", money(*amount))
        }
        Fact::LateFees { instalment, amount, every: distance, times_max } => {
            let times = times_max.map_or_else(String::new, |times| match times {
                1 => ", once at most".to_owned(),
                times => format!(", {times} times at most"),
            });
            let every = every(*distance);
            format!(
                "Late fees of {} stand on {instalment}: a missed instalment is charged one {every}{times}.",
                money(*amount)
            )
        }
        Fact::PenaltyStopped { by_termination: true } => {
            "Penalty interest has stood still since the contract was ended.".to_owned()
        }
        Fact::PenaltyStopped { by_termination: false } => {
            "Penalty interest stands still while the settlement is being performed.".to_owned()
        }
        Fact::NonPerforming { policy, class, since, is_suspended } => {
            let income = if *is_suspended { ": it accrues no income" } else { "" };
            format!("It is non-performing{income}. Class {class} under policy {policy} is on record since {since}.")
        }
        Fact::Shared { lenders } => {
            let shares = lenders.iter().map(|(name, share)| format!("{name} {}", percent(*share)));
            format!("Its lenders share it: {}.", shares.collect::<Vec<_>>().join(", "))
        }
        Fact::OwnSchedule { lender, annual_rate, owed, next } => {
            let next = next.as_ref().map_or_else(String::new, |(due, of)| {
                format!("; of the instalment of {due} {} and {}", money(of.principal), money(of.interest))
            });
            format!(
                "The principal of {lender} runs off by a schedule of its own at {} a year: it has {} of principal and {} of \
                 interest of what is owed{next}.",
                percent(*annual_rate),
                money(owed.principal),
                money(owed.interest)
            )
        }
        Fact::Drawing { number, on, amount, owed, past_due } => {
            let standing = match past_due {
                Some((since, days, overdue)) => {
                    let days = counted(*days, "day");
                    format!(
                        "{days} past due, from {since}, with {} of the {} owed on it",
                        money(*overdue),
                        money(*owed)
                    )
                }
                None if owed.is_zero() => "paid off".to_owned(),
                None => format!("not past due; {} is owed on it", money(*owed)),
            };
            format!("Drawing {number}, {} {currency} paid out on {on}, is {standing}.", money(*amount))
        }
        Fact::AnnualCost { agreed, expected, method, max } => {
            let how = match method {
                CostMethod::IrrX12 => "twelve times the rate of a month",
                CostMethod::Effective => "effective",
            };
            let limit = AnnualCost::Rate(*max);
            format!(
                "A year of it costs {agreed} as it was agreed and {expected} as it stands ({how}); the product allows \
                 {limit} to be agreed."
            )
        }
        Fact::Bucket { name: Some(name), days: 1 } => format!("1 delinquent day puts it into bucket {name}."),
        Fact::Bucket { name: Some(name), days } => format!("{days} delinquent days put it into bucket {name}."),
        Fact::Bucket { name: None, days: 1 } => "1 delinquent day lies in no bucket.".to_owned(),
        Fact::Bucket { name: None, days } => format!("{days} delinquent days lie in no bucket."),
        Fact::PeriodBucket { name, periods } => {
            let verb = match (periods, name) {
                (1, Some(name)) => format!("puts it into bucket {name}"),
                (1, None) => "lies in no bucket".to_owned(),
                (_, Some(name)) => format!("put it into bucket {name}"),
                (_, None) => "lie in no bucket".to_owned(),
            };
            format!("{} {verb}.", counted(*periods, "unpaid period"))
        }
        Fact::Form { form, unpaid_periods, missed_ever, periods_min, days_over, plan_end, never_paid } => match form {
            OverdueForm::SinglePeriod => {
                "The overdue is single-period: only the latest bill is unpaid, no earlier one.".to_owned()
            }
            OverdueForm::MultiPeriod => {
                let mut reasons = Vec::new();
                let (periods, verb) = missed_ever.map_or((*unpaid_periods, "are unpaid"), |ever| (ever, "were missed"));
                if periods >= *periods_min {
                    reasons.push(format!("{periods} periods {verb} (from {periods_min} on it counts as multi-period)"));
                }
                if let Some(days) = days_over {
                    reasons.push(format!("it is more than {} delinquent", counted(*days, "day")));
                }
                format!("The overdue is multi-period: {}.", reasons.join(", and "))
            }
            OverdueForm::Full => {
                let end = plan_end.map_or_else(String::new, |end| format!(" on {end}"));
                let what = if *never_paid { "nothing was ever repaid" } else { "not all of it is repaid" };
                format!("The overdue is full: the plan ended{end} and {what}.")
            }
        },
        Fact::Touched { seq, kind, on, booked_on, amount } => {
            let late = if booked_on > on { format!(", learned on {booked_on}") } else { String::new() };
            let (verb, amount) = if amount.is_positive() { ("settled", *amount) } else { ("took back", -*amount) };
            format!("Event {seq}, a {} of {on}{late}, {verb} {} of what is past due.", words(kind), money(amount))
        }
        Fact::Untouched => "No repayment has reached what is past due.".to_owned(),
        Fact::Reversed { seq, kind, on, by, booked_on } => format!(
            "Event {seq}, a {} of {on}, does not count: event {by}, booked on {booked_on}, reversed it.",
            words(kind)
        ),
        Fact::Moved { on, movement, from, to } => {
            let (from, to) = (from.as_deref().unwrap_or("none"), to.as_deref().unwrap_or("none"));
            let what = match movement {
                Movement::Opened => "first saw it".to_owned(),
                Movement::Entered => format!("found it newly past due (bucket {to})"),
                Movement::Rolled => format!("found it rolled from bucket {from} to {to}"),
                Movement::Eased => format!("found it eased from bucket {from} to {to}"),
                Movement::Changed => format!("found it changed within bucket {to}"),
                Movement::Cured => "found it cured".to_owned(),
                Movement::Settled => "found it settled".to_owned(),
                Movement::Reopened => "found it open again".to_owned(),
                Movement::ChargedOff => "found it charged off".to_owned(),
                Movement::WrittenOff => "found it written off".to_owned(),
                Movement::SettlementLapsed => "found its settlement lapsed".to_owned(),
            };
            format!("The close of {on} {what}.")
        }
        Fact::Next { on, days: 0, overdue, .. } if overdue.is_zero() => {
            format!("If nothing comes in, the account is looked at again on {on}.")
        }
        Fact::Next { on, days, bucket, overdue } => format!(
            "If nothing comes in, on {on} it will be {} delinquent, in bucket {}, with {} past due.",
            counted(*days, "day"),
            bucket.as_deref().unwrap_or("none"),
            money(*overdue)
        ),
    }
}

/// `principal 100.00, fee 5.00`.
pub(super) fn parts(amounts: &Components, currency: Currency) -> String {
    let parts = Component::ALL.into_iter().filter(|component| !amounts[*component].is_zero());
    let parts: Vec<String> =
        parts.map(|component| format!("{} {}", component.name(), currency.format(amounts[component]))).collect();
    parts.join(", ")
}

/// `1 day`, `2 days`.
pub(super) fn counted(count: u32, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// `1 month`, `14 days`, `half a month`.
pub(super) fn period(period: Period) -> String {
    match period {
        Period::Months(count) => counted(u32::from(count), "month"),
        Period::Days(count) => counted(u32::from(count), "day"),
        Period::SemiMonthly => "half a month".to_owned(),
    }
}

/// `every month`, `every 14 days`, `twice a month`.
pub(super) fn every(period: Period) -> String {
    match period {
        Period::Months(1) => "every month".to_owned(),
        Period::Months(count) => format!("every {count} months"),
        Period::Days(1) => "every day".to_owned(),
        Period::Days(count) => format!("every {count} days"),
        Period::SemiMonthly => "twice a month".to_owned(),
    }
}

const fn penalty_base(base: PenaltyBase) -> &'static str {
    match base {
        PenaltyBase::OverduePrincipal => "unpaid principal",
        PenaltyBase::OverduePrincipalInterest => "what is unpaid",
        PenaltyBase::OverdueScheduled => "what is unpaid, fees included",
        PenaltyBase::InstalmentOriginal => "the instalment as it was scheduled",
        PenaltyBase::OutstandingPrincipal => "all unpaid principal of the account",
    }
}

fn words(kind: &str) -> &'static str {
    match kind {
        "repayment" => "repayment",
        "merchant_refund" => "merchant refund",
        "chargeback" => "chargeback",
        "waived" => "waiver",
        "fee_charged" => "charge",
        "purchase_booked" => "purchase",
        "rescheduled" => "new payment calendar",
        "statement_issued" => "statement",
        "contract_opened" => "contract",
        "disbursed" => "disbursement",
        "payout_refund" => "payout refund",
        "goodwill_credit" => "goodwill credit",
        "refunded" => "refund to the customer",
        "credit_refunded" => "payout of credit balance",
        "charged_off" => "charge-off",
        "written_off" => "write-off",
        "recovery" => "recovery",
        "settlement_agreed" => "settlement",
        "terminated" => "termination",
        "paused" => "pause",
        "resumed" => "resumption",
        "restructured" => "restructure",
        "class_set" => "classification",
        "class_booked" => "class on record",
        "impairment_recorded" => "impairment",
        "sold" => "sale",
        "linked" => "link to a parent account",
        "fee_refunded" => "charge refund",
        "interest_payment_waived" => "refund of interest",
        "guarantee_drawn" => "draw on the guarantee",
        _ => "reversal",
    }
}
