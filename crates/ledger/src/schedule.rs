//! Schedules: the instalments that a product computes for a contract.
//!
//! Formulas with their rounding and who takes the remainder; `docs/reference/ledger.md` section 2 tells them in
//! words. On which days they are due is `due_dates`' matter; statements of revolving accounts are made as time passes,
//! in `account::revolving`.

mod due_dates;
mod levelled;
mod parts;

use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate, Rounding};

use crate::event::{Contract, InstalmentKey, Instalments, NewCalendar, ScheduledInstalment};
use crate::product::{
    BrokenPeriod, DueDates, EqualTotal, FeeAt, Plan, PrepaidAs, PrepaidInterest, Product, RoundingStep,
};

pub(crate) use due_dates::{Placed, after_one, nominal, nominal_dates, place};
pub(crate) use parts::share;

use levelled::level;

/// An instalment as it is planned: what its calendar says, and the dates that go with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What the calendar says.
    pub scheduled: ScheduledInstalment,
    /// From when its interest is earned.
    pub period_start: Date,
    /// From when a penalty is counted.
    pub penalty_anchor: Date,
    /// The rate for a year by which its interest was computed, if by one.
    pub bears: Option<Rate>,
    /// Whether it is the part of the principal due on the opening day.
    pub is_down_payment: bool,
}

/// The instalments of a contract opened on a day; none for a revolving account.
pub fn schedule(product: &Product, contract: &Contract, opened_on: Date) -> Vec<Planned> {
    schedule_over(product, contract, opened_on, lent(product, contract, opened_on))
}

/// The principal that a contract opened on a day lends: what it says, less interest that is kept back from it and counts as
/// not lent.
pub fn lent(product: &Product, contract: &Contract, opened_on: Date) -> Amount {
    match product.prepaid_interest {
        Some(PrepaidInterest { periods, counts_as: PrepaidAs::LessPrincipal }) => {
            let agreed = schedule_over(product, contract, opened_on, contract.principal);
            let kept_back = agreed.iter().filter(|planned| planned.is_prepaid(periods)).map(|p| p.scheduled.interest);
            (contract.principal - kept_back.sum()).or_zero()
        }
        Some(PrepaidInterest { counts_as: PrepaidAs::Paid, .. }) | None => contract.principal,
    }
}

impl Planned {
    /// Whether its interest is kept back where that of so many periods is.
    pub(crate) fn is_prepaid(&self, periods: u16) -> bool {
        let number = self.scheduled.key.number;
        !self.is_down_payment && self.bears.is_some() && (1..=u32::from(periods)).contains(&number)
    }
}

fn schedule_over(product: &Product, contract: &Contract, opened_on: Date, principal: Amount) -> Vec<Planned> {
    let (count, first_due) = match &contract.instalments {
        Instalments::Given(given) => return planned_as_given(given, opened_on),
        Instalments::Computed { count, first_due } => (u32::from(*count), *first_due),
    };
    if count == 0 {
        return Vec::new();
    }
    let down = down_payment(product, principal);
    let nominal = nominal_dues(product, opened_on, first_due, count);
    let interest = product.plan.interest();
    let rates = rates(product, interest, opened_on, &nominal, product.due_dates.broken_period);
    let amounts = amounts(product, &product.plan, principal - down, &rates);
    let mut planned = Vec::with_capacity(amounts.len() + 1);
    if down.is_positive() {
        let scheduled = instalment(0, opened_on, Part { principal: down, ..Part::default() });
        let (period_start, penalty_anchor) = (opened_on, opened_on);
        planned.push(Planned { scheduled, period_start, penalty_anchor, bears: None, is_down_payment: true });
    }
    planned.extend(broken_period_charge(product, principal - down, opened_on, &nominal));
    let calendar = InstalmentKey::FIRST_CALENDAR;
    let bears = interest.map(|(annual_rate, _)| annual_rate);
    let placed = on_dates(&product.due_dates, calendar, &nominal, opened_on, &amounts);
    planned.extend(placed.map(|planned| Planned { bears, ..planned }).map(|planned| with_fees(product, planned)));
    planned
}

/// The instalments of a new calendar from a day on, with the amounts that go with its dates.
pub(crate) fn on_calendar(
    product: &Product,
    version: u16,
    calendar: NewCalendar,
    from: Date,
    bears: Option<Rate>,
    amounts: &[Part],
) -> Vec<Planned> {
    let nominal = calendar_dates(product, calendar);
    let placed = on_dates(&product.due_dates, version, &nominal, from, amounts);
    placed.map(|planned| Planned { bears, ..planned }).collect()
}

/// An instalment with the fees that the product puts on each.
fn with_fees(product: &Product, mut planned: Planned) -> Planned {
    let ScheduledInstalment { principal, interest, .. } = planned.scheduled;
    for terms in product.fees.iter().filter(|terms| terms.at == FeeAt::Instalment) {
        planned.scheduled.fee += terms.amount.of(principal, interest, product.rounding_of(RoundingStep::Fee));
    }
    planned
}

/// The nominal due dates of a new calendar.
pub(crate) fn calendar_dates(product: &Product, calendar: NewCalendar) -> Vec<Date> {
    let NewCalendar { first_due, every, count } = calendar;
    nominal_dates(first_due, every, product.due_dates.month_end, u32::from(count)).collect()
}

/// Principal, interest and fee of an instalment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) principal: Amount,
    pub(crate) interest: Amount,
    pub(crate) fee: Amount,
}

fn on_dates<'a>(
    terms: &'a DueDates,
    calendar: u16,
    nominal: &'a [Date],
    from: Date,
    amounts: &'a [Part],
) -> impl Iterator<Item = Planned> + 'a {
    let starts = std::iter::once(from).chain(nominal.iter().copied());
    let rows = starts.zip(nominal).zip(amounts).zip(1u32..);
    rows.map(move |(((period_start, &nominal), &part), number)| {
        let Placed { due, penalty_anchor } = place(terms, nominal, from);
        let scheduled =
            ScheduledInstalment { key: InstalmentKey { calendar, number }, ..instalment(number, due, part) };
        Planned { scheduled, period_start, penalty_anchor, bears: None, is_down_payment: false }
    })
}

fn instalment(number: u32, due: Date, part: Part) -> ScheduledInstalment {
    let Part { principal, interest, fee } = part;
    let key = InstalmentKey { calendar: InstalmentKey::FIRST_CALENDAR, number };
    ScheduledInstalment { key, due, principal, interest, fee }
}

/// A calendar as it was given on a day; interest is earned from one due date to the next.
pub(crate) fn planned_as_given(given: &[ScheduledInstalment], from: Date) -> Vec<Planned> {
    let start = |due: Date| given.iter().map(|other| other.due).filter(|&other| other < due).max().unwrap_or(from);
    let planned = given.iter().map(|&scheduled| Planned {
        scheduled,
        period_start: start(scheduled.due),
        penalty_anchor: scheduled.due,
        bears: None,
        is_down_payment: false,
    });
    planned.collect()
}

/// The part of the principal that is due on the opening day.
pub(crate) fn down_payment(product: &Product, principal: Amount) -> Amount {
    product.down_payment.map_or(Amount::ZERO, |down| {
        down.rate.of(principal, product.rounding_of(RoundingStep::Instalment)).min(principal)
    })
}

fn nominal_dues(product: &Product, opened_on: Date, first_due: Option<Date>, count: u32) -> Vec<Date> {
    let month_end = product.due_dates.month_end;
    if let Plan::SinglePayment { free_days } = product.plan {
        let free = i32::try_from(free_days).unwrap_or(i32::MAX);
        return vec![first_due.unwrap_or(opened_on + free)];
    }
    let Some(every) = product.plan.every() else { return Vec::new() };
    let first = first_due.unwrap_or_else(|| after_one(opened_on, every, month_end));
    nominal_dates(first, every, month_end, count).collect()
}

/// The days of each period for which a contract's instalments bear interest; none where its calendar is given.
pub(crate) fn periods(product: &Product, contract: &Contract, opened_on: Date) -> Vec<(Date, Date)> {
    let Instalments::Computed { count, first_due } = contract.instalments else { return Vec::new() };
    let dues = nominal_dues(product, opened_on, first_due, u32::from(count));
    let first = first_start(product, opened_on, &dues, product.due_dates.broken_period);
    std::iter::once(first).chain(dues.iter().copied()).zip(dues.iter().copied()).collect()
}

/// From when the first period of a calendar bears interest.
fn first_start(product: &Product, from: Date, nominal: &[Date], broken: BrokenPeriod) -> Date {
    match broken {
        BrokenPeriod::WithFirst => from,
        BrokenPeriod::Ignore | BrokenPeriod::SeparateCharge => one_before(product, nominal).unwrap_or(from),
    }
}

/// The nominal due date before the first, where the plan has a period.
fn one_before(product: &Product, nominal: &[Date]) -> Option<Date> {
    let (every, first) = (product.plan.every()?, *nominal.first()?);
    Some(due_dates::nominal(first, every, product.due_dates.month_end, -1))
}

fn broken_period_charge(product: &Product, principal: Amount, opened_on: Date, nominal: &[Date]) -> Option<Planned> {
    let (annual_rate, day_count) = product.plan.interest()?;
    let BrokenPeriod::SeparateCharge = product.due_dates.broken_period else { return None };
    let before = one_before(product, nominal).filter(|&before| before > opened_on)?;
    let interest = PeriodRate::new(annual_rate, day_count, opened_on, before)
        .of(principal, product.rounding_of(RoundingStep::Interest));
    let Placed { due, penalty_anchor } = place(&product.due_dates, before, opened_on);
    let scheduled = instalment(0, due, Part { interest, ..Part::default() });
    interest.is_positive().then_some(Planned {
        scheduled,
        period_start: opened_on,
        penalty_anchor,
        bears: Some(annual_rate),
        is_down_payment: false,
    })
}

/// The rate of each period that ends on a nominal due date; nothing without a rate for a year.
pub(crate) fn rates(
    product: &Product,
    interest: Option<(Rate, DayCount)>,
    from: Date,
    nominal: &[Date],
    broken: BrokenPeriod,
) -> Vec<PeriodRate> {
    let Some((annual_rate, day_count)) = interest else { return vec![PeriodRate::ZERO; nominal.len()] };
    rates_from(annual_rate, day_count, first_start(product, from, nominal, broken), nominal)
}

/// The rate of each period, the first from `from`.
pub(crate) fn rates_from(annual_rate: Rate, day_count: DayCount, from: Date, dues: &[Date]) -> Vec<PeriodRate> {
    let starts = std::iter::once(from).chain(dues.iter().copied());
    starts.zip(dues).map(|(start, &due)| PeriodRate::new(annual_rate, day_count, start, due)).collect()
}

/// The amounts of a plan over so many periods.
pub(crate) fn amounts(product: &Product, plan: &Plan, principal: Amount, rates: &[PeriodRate]) -> Vec<Part> {
    let rounding = product.rounding_of(RoundingStep::Interest);
    let count = u32::try_from(rates.len()).expect("a calendar has few instalments");
    match plan {
        // A revolving account that is rescheduled has a calendar as an external plan has.
        Plan::Statement(_) | Plan::External | Plan::SinglePayment { .. } | Plan::EqualPrincipal { .. } => {
            let parts = (0..count).map(|k| share(&product.due_dates, principal, k, count));
            declining(principal, parts, rates, rounding)
        }
        Plan::FeePerInstalment { fee_rate, .. } => {
            let fee = fee_rate.of(principal, product.rounding_of(RoundingStep::Fee));
            let part = |k| Part { principal: share(&product.due_dates, principal, k, count), fee, ..Part::default() };
            (0..count).map(part).collect()
        }
        Plan::InterestFirst { .. } => {
            let parts = (0..count).map(|k| if k + 1 == count { principal } else { Amount::ZERO });
            declining(principal, parts, rates, rounding)
        }
        Plan::EqualInstalment { .. } => {
            let to_instalment = product.rounding_of(RoundingStep::Instalment);
            let each = equal_instalment(principal, rates, to_instalment, product.due_dates.instalment_multiple);
            let parts = equal_instalments(principal, each, rates, rounding);
            match product.due_dates.equal_total {
                EqualTotal::Annuity => parts,
                EqualTotal::Levelled => level(product, principal, each, parts, rates),
            }
        }
    }
}

/// Interest on the balance that the principal parts leave.
fn declining(
    principal: Amount,
    parts: impl Iterator<Item = Amount>,
    rates: &[PeriodRate],
    rounding: Rounding,
) -> Vec<Part> {
    let mut opening = principal;
    let rows = parts.zip(rates).map(|(part, rate)| {
        let interest = rate.of(opening, rounding);
        opening -= part;
        Part { principal: part, interest, fee: Amount::ZERO }
    });
    rows.collect()
}

fn equal_instalments(principal: Amount, each: Amount, rates: &[PeriodRate], rounding: Rounding) -> Vec<Part> {
    let mut opening = principal;
    let mut schedule = Vec::with_capacity(rates.len());
    for rate in rates {
        let interest = rate.of(opening, rounding);
        let is_last = schedule.len() + 1 == rates.len();
        let part = if is_last { opening } else { (each - interest).max(Amount::ZERO).min(opening) };
        opening -= part;
        schedule.push(Part { principal: part, interest, fee: Amount::ZERO });
    }
    schedule
}

/// The equal instalments by which a part of some instalments' principal runs off over their periods at rates of its own, and
/// whether each of them fits into the instalment that it is a part of. Where one does not, it has no more principal than that,
/// and the others take the rest: the part is no more than all principal. Without a multiple: that is the customer's.
pub(crate) fn run_off(product: &Product, part: Amount, rates: &[PeriodRate], of: &[Amount]) -> (Vec<Part>, bool) {
    let to_interest = product.rounding_of(RoundingStep::Interest);
    let repaying = rates.iter().zip(of).filter(|(_, of)| of.is_positive()).map(|(rate, _)| *rate);
    let repaying: Vec<PeriodRate> = repaying.collect();
    let each = equal_instalment(part, &repaying, product.rounding_of(RoundingStep::Instalment), Amount::ZERO);
    let (mut opening, mut left) = (part, repaying.len());
    let mut to_come: Amount = of.iter().copied().sum();
    let mut fits = true;
    let mut parts = Vec::with_capacity(of.len());
    for (rate, &of) in rates.iter().zip(of) {
        let interest = rate.of(opening, to_interest);
        to_come -= of;
        let wanted = match left {
            _ if !of.is_positive() => Amount::ZERO,
            1 => opening,
            _ => (each - interest).or_zero().min(opening),
        };
        left -= usize::from(of.is_positive());
        let principal = wanted.max((opening - to_come).or_zero()).min(of);
        fits &= principal == wanted;
        opening -= principal;
        parts.push(Part { principal, interest, fee: Amount::ZERO });
    }
    (parts, fits)
}

/// One unit in the 18-digit fixed point in which discount factors are kept. Thirty years of months add up an error
/// below 10^-15 of the instalment, far under a minor unit.
const FIXED_ONE: i128 = 1_000_000_000_000_000_000;

fn equal_instalment(principal: Amount, rates: &[PeriodRate], rounding: Rounding, multiple: Amount) -> Amount {
    let mut discount = FIXED_ONE;
    let mut annuity = 0;
    for rate in rates {
        discount = discount * FIXED_ONE / (FIXED_ONE + rate.fixed());
        annuity += discount;
    }
    if annuity == 0 {
        return principal;
    }
    let unit = multiple.minor().max(1);
    let units = rounding.divide(i128::from(principal.minor()) * FIXED_ONE, annuity * i128::from(unit));
    Amount::from_minor(units.minor() * unit)
}

/// The rate of one period as an exact fraction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeriodRate {
    numerator: i128,
    denominator: i128,
}

impl PeriodRate {
    /// No interest.
    pub(crate) const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// The rate of the days from `start` to `end`; nothing when there are none.
    pub(crate) fn new(annual_rate: Rate, day_count: DayCount, start: Date, end: Date) -> Self {
        if end <= start {
            return Self::ZERO;
        }
        let (days, of) = day_count.year_fraction(start, end);
        Self { numerator: i128::from(annual_rate.billionths()) * days, denominator: Rate::ONE * of }
    }

    /// The rate of several stretches of days in one.
    pub(crate) fn of_stretches(annual_rate: Rate, day_count: DayCount, stretches: &[(Date, Date)]) -> Self {
        let fractions = stretches.iter().filter(|(start, end)| start < end);
        let mut fractions = fractions.map(|(start, end)| day_count.year_fraction(*start, *end));
        let Some((days, of)) = fractions.next() else { return Self::ZERO };
        let days = fractions.fold(days, |days, (more, _)| days + more);
        Self { numerator: i128::from(annual_rate.billionths()) * days, denominator: Rate::ONE * of }
    }

    pub(crate) fn of(&self, amount: Amount, rounding: Rounding) -> Amount {
        rounding.divide(i128::from(amount.minor()) * self.numerator, self.denominator)
    }

    fn fixed(&self) -> i128 {
        self.numerator * FIXED_ONE / self.denominator
    }
}

#[cfg(test)]
mod tests;
