//! Restructures in a scenario's lines: what is arranged, by which terms.

use ledger::event::{Event, NewCalendar, ReAgeInterest, Restructure, RestructureKind, Treatment};
use ledger::product::Period;
use primitives::Rate;

use super::tail::Tail;
use super::words::Words;

/// `extend A by 2 months`.
pub(super) fn extension(words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    words.must("by", "extend A1 by 2 months")?;
    Ok(restructured(RestructureKind::Extension { by: period(words, "by")? }, tail))
}

/// `re-amortise A`.
pub(super) fn re_amortise(tail: &mut Tail) -> Event {
    restructured(RestructureKind::ReAmortise, tail)
}

/// `re-age A 6 every 1 month first 2025-04-10 interest equal_payable`.
pub(super) fn re_age(words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    let calendar = calendar(words, "re-age A1 6 every 1 month first 2025-04-10")?;
    let choices = [ReAgeInterest::Default, ReAgeInterest::EqualPayable, ReAgeInterest::EqualFull];
    let choices = choices.map(|interest| (interest.name(), interest));
    let interest = if words.take("interest") {
        words.one_of("a treatment of interest", &choices)?
    } else {
        ReAgeInterest::default()
    };
    Ok(restructured(RestructureKind::ReAge { calendar, interest }, tail))
}

/// `reschedule A in 6 every 1 month first 2025-04-10 rate 12% grace 1 interest capitalise fee waive`, after the `in`.
pub(super) fn reschedule(words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    let calendar = calendar(words, "reschedule A1 in 6 every 1 month first 2025-04-10")?;
    let annual_rate = words.take("rate").then(|| rate(words)).transpose()?;
    let principal_grace = if words.take("grace") { words.number("grace")? } else { 0 };
    let [interest, fee, penalty] = treatments(words)?;
    let kind = RestructureKind::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty };
    Ok(restructured(kind, tail))
}

/// `change-rate A to 7.2%`.
pub(super) fn rate_change(words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    words.must("to", "change-rate A1 to 7.2%")?;
    Ok(restructured(RestructureKind::RateChange { annual_rate: rate(words)? }, tail))
}

/// `re-age-open-end A interest capitalise fee waive`.
pub(super) fn re_age_open_end(words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    let [interest, fee, penalty] = treatments(words)?;
    Ok(restructured(RestructureKind::ReAgeOpenEnd { interest, fee, penalty }, tail))
}

/// `pause-interest A until 2025-05-01`.
pub(super) fn interest_pause(words: &mut Words<'_>, tail: &mut Tail) -> Result<Event, String> {
    words.must("until", "pause-interest A1 until 2025-05-01")?;
    Ok(restructured(RestructureKind::InterestPause { until: words.date("until")? }, tail))
}

/// What becomes of unpaid interest, fees and penalty: `interest capitalise fee waive`, in any order.
fn treatments(words: &mut Words<'_>) -> Result<[Treatment; 3], String> {
    let choices = [Treatment::Carry, Treatment::Capitalise, Treatment::Waive].map(|choice| (choice.name(), choice));
    let [mut interest, mut fee, mut penalty] = [Treatment::default(); 3];
    loop {
        let place = if words.take("interest") {
            &mut interest
        } else if words.take("fee") {
            &mut fee
        } else if words.take("penalty") {
            &mut penalty
        } else {
            return Ok([interest, fee, penalty]);
        };
        *place = words.one_of("a treatment", &choices)?;
    }
}

fn restructured(kind: RestructureKind, tail: &mut Tail) -> Event {
    let (requested_by, approved_by, reason) = (tail.requested(), tail.approved(), tail.why());
    Event::Restructured(Box::new(Restructure { kind, reason, requested_by, approved_by }))
}

fn calendar(words: &mut Words<'_>, example: &str) -> Result<NewCalendar, String> {
    let count = words.number("how many instalments")?;
    words.must("every", example)?;
    let every = period(words, "every")?;
    words.must("first", example)?;
    Ok(NewCalendar { first_due: words.date("first")?, every, count })
}

/// `2 months`, `3 weeks`, `10 days` or `semi-month`.
fn period(words: &mut Words<'_>, what: &str) -> Result<Period, String> {
    if words.take("semi-month") {
        return Ok(Period::SemiMonthly);
    }
    let count: u16 = words.number(what)?;
    match words.expect("months, weeks or days")? {
        "month" | "months" => Ok(Period::Months(count)),
        "week" | "weeks" => {
            let days = count.checked_mul(7).ok_or_else(|| format!("{what}: {count} weeks are out of range"))?;
            Ok(Period::Days(days))
        }
        "day" | "days" => Ok(Period::Days(count)),
        other => Err(format!("\"{other}\" is not a unit of time: months, weeks or days are expected")),
    }
}

fn rate(words: &mut Words<'_>) -> Result<Rate, String> {
    words.expect("the rate of a year")?.parse().map_err(|error| format!("rate: {error}"))
}
