//! Interest past maturity: what principal bears by the day when the last due date of its plan is over.
//!
//! `docs/reference/ledger.md` section 3, `daily_simple`. Nothing but an event changes what bears, so that any number of days is
//! one step, and the days to come are known: by actual days evenly, by other day counts a year at a time. Interest of the
//! periods of a plan is in `simple_interest`.

use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate, Rounding};

use super::{Account, Instalment};
use crate::accrual::Units;
use crate::component::Component;
use crate::product::{AgeingTerms, ComponentsAged, InterestPastMaturity, RoundingStep};

/// What an instalment has borne past maturity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PastMaturity {
    /// Minor units × billionths of a yearly rate × parts of a year, [`YEAR_PARTS`] a year.
    weight: i128,
    /// The same as income: what each day bears, cut to whole units.
    units: Units,
    /// What of it is owed.
    owed: Amount,
}

/// So many parts has a year, that a day by every day count is a whole number of them: a multiple of 360 and of 365 × 366.
const YEAR_PARTS: i128 = 1_603_080;

impl Account<'_> {
    /// The next day at whose start interest may lift a rest out of the tolerance, so that it is past due and bears penalty. It
    /// may be named a few days early, and is never named late.
    pub(super) fn next_growth_past_maturity(&self) -> Option<Date> {
        let terms = &self.product.ageing;
        if !self.bears_past_maturity() || !terms.arrears_tolerance.is_positive() {
            return None;
        }
        let lifted_on = |instalment: &Instalment| {
            let room = instalment.room_under_tolerance(terms)?;
            let from = self.maturity(instalment.drawing).max(self.as_of);
            instalment.days_within(room, self.day_count()).map(|days| from + days + 1)
        };
        self.instalments.iter().filter(|instalment| bears_on(instalment)).filter_map(lifted_on).min()
    }

    /// Lets principal bear interest for those days of `[from, to)` on which its plan was over already.
    pub(super) fn grow_past_maturity(&mut self, from: Date, to: Date) {
        if !self.bears_on_overdue() || !self.bears_past_maturity() || to <= from {
            return;
        }
        let (day_count, rounding) = (self.day_count(), self.product.rounding_of(RoundingStep::Interest));
        let over: Vec<(usize, Date)> = (0..self.instalments.len())
            .filter(|&place| bears_on(&self.instalments[place]))
            .map(|place| (place, self.maturity(self.instalments[place].drawing).max(from)))
            .filter(|(_, first)| *first < to)
            .collect();
        for (place, first) in over {
            self.instalments[place].bear_past_maturity(first, to, day_count, rounding);
        }
    }

    /// What each instalment brings on a day past maturity if nothing more is learned, where the plan is over by now.
    pub(crate) fn brings_past_maturity(&self) -> impl Iterator<Item = Units> {
        let is_over = |instalment: &&Instalment| self.maturity(instalment.drawing) <= self.as_of;
        let bearing = self.bearing_on().filter(is_over);
        bearing.map(|instalment| instalment.a_day_past_maturity(self.day_count(), self.as_of))
    }

    /// The days after the account's own until the next turn of the year, itself included, that bring another multiple of a day's
    /// interest than one: by months of 30 days a 31st brings nothing, and 1 March what is missing of February.
    pub(crate) fn uneven_days(&self) -> Vec<(Date, i32)> {
        let day_count = self.day_count();
        let (mut day, last) = (self.as_of.next(), new_year(day_count, self.as_of));
        let mut uneven = Vec::new();
        while is_uneven(day_count) && day <= last {
            let times = i32::try_from(parts(day_count, day.previous(), day) / regular(day_count, day.previous()));
            let times = times.expect("a day is a few days of a month of 30");
            if times != 1 {
                uneven.push((day, times));
            }
            day = day.next();
        }
        uneven
    }

    /// The next day on which what principal bears past maturity leaves the way that was foretold: when a plan is over, and at
    /// the turn of the year where the days of a year are not even.
    pub(crate) fn next_turn_past_maturity(&self) -> Option<Date> {
        let turn = |instalment: &Instalment| {
            let maturity = self.maturity(instalment.drawing);
            if self.as_of < maturity {
                Some(maturity)
            } else {
                is_uneven(self.day_count()).then(|| new_year(self.day_count(), self.as_of))
            }
        };
        self.bearing_on().filter_map(turn).min()
    }

    /// Whether principal bears on when its plan is over.
    pub(crate) fn bears_past_maturity(&self) -> bool {
        self.bears_by_days() && self.product.interest_past_maturity == InterestPastMaturity::Borne
    }

    /// The instalments that bear, or will when their plan is over.
    fn bearing_on(&self) -> impl Iterator<Item = &Instalment> {
        let bears = self.bears_past_maturity() && self.bears_on_overdue();
        self.instalments.iter().filter(move |instalment| bears && bears_on(instalment))
    }

    /// The last due date of a drawing's instalments that bear a rate.
    fn maturity(&self, drawing: u16) -> Date {
        let bearing = self.instalments.iter().filter(|i| i.is_live() && i.bears.is_some() && i.drawing == drawing);
        bearing.map(|instalment| instalment.due).max().unwrap_or(Date::MAX)
    }
}

impl Instalment {
    /// What it has borne past maturity, whether it was paid or not.
    pub fn interest_past_maturity(&self) -> Amount {
        self.past_maturity.owed
    }

    /// The same before it is rounded.
    pub(crate) fn units_past_maturity(&self) -> Units {
        self.past_maturity.units
    }

    /// How much more may be owed on it within the tolerance; none where it is past that by every measure.
    fn room_under_tolerance(&self, terms: &AgeingTerms) -> Option<Amount> {
        let unpaid = self.unpaid_components();
        let aged = match terms.components_aged {
            ComponentsAged::All => unpaid.total(),
            ComponentsAged::PrincipalInterest => unpaid.principal + unpaid.interest,
        };
        let bearing = unpaid.principal + unpaid.interest + unpaid.fee;
        let rooms = [aged, bearing].map(|measure| terms.arrears_tolerance - measure);
        rooms.into_iter().filter(|room| *room >= Amount::ZERO).min()
    }

    /// So many days past maturity surely bring no more than a room; none where that is longer than anybody looks ahead.
    fn days_within(&self, room: Amount, day_count: DayCount) -> Option<i32> {
        // What is owed is rounded up by less than a minor unit.
        let limit = i128::from((self.past_maturity.owed + room).minor()) * Rate::ONE * YEAR_PARTS;
        let left = limit - self.past_maturity.weight - 1;
        let days = left.max(0) / (self.yearly_weight() * longest(day_count));
        i32::try_from(days).ok().filter(|&days| days < 36_500)
    }

    /// Its interest without what it has borne past maturity.
    pub(crate) fn interest_of_plan(&self) -> Amount {
        self.scheduled.interest - self.past_maturity.owed
    }

    /// Bears the interest of the days of `[from, to)` on its unpaid principal, its plan being over.
    fn bear_past_maturity(&mut self, from: Date, to: Date, day_count: DayCount, rounding: Rounding) {
        self.past_maturity.weight += self.yearly_weight() * parts(day_count, from, to);
        let mut start = from;
        while start < to {
            let end = if is_uneven(day_count) { new_year(day_count, start).min(to) } else { to };
            let times = parts(day_count, start, end) / regular(day_count, start);
            let times = i32::try_from(times).expect("a span has few days");
            self.past_maturity.units += self.a_day_past_maturity(day_count, start) * times;
            start = end;
        }
        let owed = rounding.divide(self.past_maturity.weight, Rate::ONE * YEAR_PARTS);
        self.scheduled.interest += owed - self.past_maturity.owed;
        self.past_maturity.owed = owed;
    }

    /// What an ordinary day of a day's year brings, cut to whole units.
    fn a_day_past_maturity(&self, day_count: DayCount, day: Date) -> Units {
        let weight = self.yearly_weight() * regular(day_count, day);
        Units::new((weight * (Units::A_MINOR / Rate::ONE)).div_euclid(YEAR_PARTS))
    }

    /// Minor units × billionths of a yearly rate.
    fn yearly_weight(&self) -> i128 {
        let principal = i128::from(self.unpaid_of(Component::Principal).minor());
        principal * i128::from(self.bears.unwrap_or(Rate::ZERO).billionths())
    }
}

/// Whether an instalment has principal that bears a rate.
fn bears_on(instalment: &Instalment) -> bool {
    let bears = instalment.is_live() && instalment.bears.is_some_and(|rate| rate != Rate::ZERO);
    bears && instalment.unpaid_of(Component::Principal).is_positive()
}

/// The parts of a year that the days of `[from, to)` have one by one.
fn parts(day_count: DayCount, from: Date, to: Date) -> i128 {
    // One by one the 31sts of both rules count nothing; over a span that ends on one the US rule would count it.
    let day_count = if day_count == DayCount::Thirty360 { DayCount::Thirty360European } else { day_count };
    let (days, of) = day_count.year_fraction(from, to);
    days * (YEAR_PARTS / of)
}

/// The parts that an ordinary day of a day's year has.
fn regular(day_count: DayCount, day: Date) -> i128 {
    match day_count {
        DayCount::Actual365 => YEAR_PARTS / 365,
        DayCount::Actual360 | DayCount::Thirty360 | DayCount::Thirty360European => YEAR_PARTS / 360,
        DayCount::ActualActual => YEAR_PARTS / days_of_year(day),
        DayCount::ActualActualYearEnd => YEAR_PARTS / days_of_year(day.next()),
    }
}

/// The parts that a day has at most: by months of 30 days, 1 March those of three.
fn longest(day_count: DayCount) -> i128 {
    match day_count {
        DayCount::Actual360 => YEAR_PARTS / 360,
        DayCount::Thirty360 | DayCount::Thirty360European => 3 * (YEAR_PARTS / 360),
        DayCount::Actual365 | DayCount::ActualActual | DayCount::ActualActualYearEnd => YEAR_PARTS / 365,
    }
}

/// Whether the days of a day count are not all alike.
fn is_uneven(day_count: DayCount) -> bool {
    match day_count {
        DayCount::Actual365 | DayCount::Actual360 => false,
        DayCount::Thirty360 | DayCount::Thirty360European | DayCount::ActualActual | DayCount::ActualActualYearEnd => {
            true
        }
    }
}

/// The first day after another that is of a later year, by a day count.
fn new_year(day_count: DayCount, day: Date) -> Date {
    let first = |day: Date| Date::new(day.year() + 1, 1, 1).expect("1 January exists");
    match day_count {
        DayCount::ActualActualYearEnd => first(day.next()).previous(),
        DayCount::Actual365
        | DayCount::Actual360
        | DayCount::Thirty360
        | DayCount::Thirty360European
        | DayCount::ActualActual => first(day),
    }
}

fn days_of_year(day: Date) -> i128 {
    if day.is_in_leap_year() { 366 } else { 365 }
}
