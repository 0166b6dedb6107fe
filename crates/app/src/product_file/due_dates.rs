//! `[due_dates]` and `[down_payment]`: where computed due dates lie, and how parts are cut.
//!
//! Of an external plan only the calendars that restructures make are computed.

use ledger::product::{
    BrokenPeriod, BusinessDayRule, DownPayment, DueDates, EqualTotal, MonthEnd, Plan, RemainderOn, ShiftAppliesTo,
    Workdays,
};
use primitives::{Currency, Date, Rate};
use serde::Deserialize;
use toml::Spanned;

use super::plan::without_schedule;
use super::value::{
    Checked, Given, Name, Wrong, amount_or_zero, first_given, given, named, or_default, parsed, rate, wrong, yes,
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DueDateSection {
    month_end: Option<Spanned<Name<MonthEnd>>>,
    non_business_day: Option<Spanned<Name<BusinessDayRule>>>,
    shift_applies_to: Option<Spanned<Name<ShiftAppliesTo>>>,
    weekend: Option<Spanned<Vec<Spanned<Name<Weekday>>>>>,
    holidays: Option<Spanned<Vec<Spanned<String>>>>,
    made_up_workdays: Option<Spanned<Vec<Spanned<String>>>>,
    broken_period: Option<Spanned<Name<BrokenPeriod>>>,
    instalment_multiple: Option<Spanned<String>>,
    remainder_on: Option<Spanned<Name<RemainderOn>>>,
    equal_total: Option<Spanned<Name<EqualTotal>>>,
}

named!(MonthEnd {
    "keep_day" => KeepDay,
    "last_day_of_month" => LastDayOfMonth,
    "first_of_next_month" => FirstOfNextMonth,
});

named!(BusinessDayRule {
    "none" => None,
    "following" => Following,
    "modified_following" => ModifiedFollowing,
    "preceding" => Preceding,
});

named!(ShiftAppliesTo {
    "due_and_penalty" => DueAndPenalty,
    "due_only" => DueOnly,
    "penalty_only" => PenaltyOnly,
});

named!(BrokenPeriod { "with_first" => WithFirst, "ignore" => Ignore, "separate_charge" => SeparateCharge });

named!(EqualTotal { "annuity" => Annuity, "levelled" => Levelled });

named!(RemainderOn { "last" => Last, "first" => First, "largest_remainder" => LargestRemainder });

/// A day of the week, in the order of [`Workdays::weekend`].
#[derive(Clone, Copy)]
enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

named!(Weekday {
    "monday" => Monday,
    "tuesday" => Tuesday,
    "wednesday" => Wednesday,
    "thursday" => Thursday,
    "friday" => Friday,
    "saturday" => Saturday,
    "sunday" => Sunday,
});

impl DueDateSection {
    pub(super) fn into_terms(self, currency: Currency, plan: &Plan, down: Option<&DownPayment>) -> Checked<DueDates> {
        self.refuse_without_calendar(plan)?;
        let rule = or_default(self.non_business_day.as_ref());
        if rule == BusinessDayRule::None {
            self.refuse_without_business_days()?;
        }
        Ok(DueDates {
            month_end: or_default(self.month_end.as_ref()),
            non_business_day: rule,
            shift_applies_to: or_default(self.shift_applies_to.as_ref()),
            broken_period: self.broken_period(plan, down)?,
            instalment_multiple: amount_or_zero(currency, self.instalment_multiple.as_ref())?,
            remainder_on: or_default(self.remainder_on.as_ref()),
            equal_total: self.equal_total(plan)?,
            workdays: self.workdays()?,
        })
    }

    fn refuse_without_calendar(&self, plan: &Plan) -> Checked<()> {
        let Plan::Statement(_) = plan else { return Ok(()) };
        let option = first_given([
            given("month_end", &self.month_end),
            given("non_business_day", &self.non_business_day),
            given("shift_applies_to", &self.shift_applies_to),
            given("weekend", &self.weekend),
            given("holidays", &self.holidays),
            given("made_up_workdays", &self.made_up_workdays),
            given("broken_period", &self.broken_period),
            given("instalment_multiple", &self.instalment_multiple),
            given("remainder_on", &self.remainder_on),
            given("equal_total", &self.equal_total),
        ]);
        let refuse = |Given { name, at }| {
            let what = format!(
                "{name} has no effect with a statement plan, whose instalments come from its statements: leave it out"
            );
            Err(Wrong { at, what })
        };
        option.map_or(Ok(()), refuse)
    }

    fn refuse_without_business_days(&self) -> Checked<()> {
        let option = first_given([
            given("shift_applies_to", &self.shift_applies_to),
            given("weekend", &self.weekend),
            given("holidays", &self.holidays),
            given("made_up_workdays", &self.made_up_workdays),
        ]);
        let refuse = |Given { name, at }| {
            let what = format!(
                "{name} has no effect while due dates stay where they are: say with non_business_day where they go"
            );
            Err(Wrong { at, what })
        };
        option.map_or(Ok(()), refuse)
    }

    fn broken_period(&self, plan: &Plan, down: Option<&DownPayment>) -> Checked<BrokenPeriod> {
        let Some(written) = &self.broken_period else { return Ok(BrokenPeriod::default()) };
        if plan.interest().is_none() {
            let what = "broken_period has no effect with a plan without interest: leave it out";
            return Err(wrong(written, what));
        }
        let broken_period = written.get_ref().0;
        if broken_period == BrokenPeriod::SeparateCharge && down.is_some() {
            let what = "a separate charge and a down payment would both be instalment number 0: \
                        make broken_period with_first or ignore";
            return Err(wrong(written, what));
        }
        Ok(broken_period)
    }

    fn equal_total(&self, plan: &Plan) -> Checked<EqualTotal> {
        match (&self.equal_total, plan) {
            (Some(written), plan) if !matches!(plan, Plan::EqualInstalment { .. }) => Err(wrong(
                written,
                "equal_total has no effect with a plan whose instalments are not equal: leave it out",
            )),
            (written, _) => Ok(or_default(written.as_ref())),
        }
    }

    fn workdays(&self) -> Checked<Workdays> {
        let workdays = Workdays {
            weekend: self.weekend.as_ref().map_or_else(|| Ok(Workdays::default().weekend), weekend)?,
            holidays: dates(self.holidays.as_ref())?,
            made_up: dates(self.made_up_workdays.as_ref())?,
        };
        for written in self.made_up_workdays.iter().flat_map(Spanned::get_ref) {
            let date: Date = parsed(written)?;
            if workdays.holidays.binary_search(&date).is_ok() {
                let what = format!("{date} is a holiday and a made-up workday: leave one of them out");
                return Err(wrong(written, what));
            }
        }
        Ok(workdays)
    }
}

fn weekend(days: &Spanned<Vec<Spanned<Name<Weekday>>>>) -> Checked<[bool; 7]> {
    let mut weekend = [false; 7];
    for day in days.get_ref() {
        let is_free = &mut weekend[day.get_ref().0 as usize];
        if *is_free {
            return Err(wrong(day, "this day is named twice"));
        }
        *is_free = true;
    }
    if weekend == [true; 7] {
        return Err(wrong(days, "a week has a day of business: leave it out of weekend"));
    }
    Ok(weekend)
}

/// Dates in ascending order, however they are written.
fn dates(written: Option<&Spanned<Vec<Spanned<String>>>>) -> Checked<Vec<Date>> {
    let mut dates = Vec::new();
    for text in written.into_iter().flat_map(Spanned::get_ref) {
        let date: Date = parsed(text)?;
        match dates.binary_search(&date) {
            Ok(_) => return Err(wrong(text, format!("{date} is named twice"))),
            Err(place) => dates.insert(place, date),
        }
    }
    Ok(dates)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DownPaymentSection {
    rate: Spanned<String>,
    #[serde(default = "yes")]
    settled_on_opening: bool,
}

impl DownPaymentSection {
    /// The terms of the section that begins in this place.
    pub(super) fn into_terms(self, plan: &Plan, at: usize) -> Checked<DownPayment> {
        if let Some((kind, _)) = without_schedule(plan) {
            let what = format!("{kind} plan has no down payment, only computed schedules have: leave the section out");
            return Err(Wrong { at, what });
        }
        let share = rate(&self.rate)?;
        if share <= Rate::ZERO || i128::from(share.billionths()) >= Rate::ONE {
            let what = "a down payment is a share above 0 and below 100 %; without one leave the section out";
            return Err(wrong(&self.rate, what));
        }
        Ok(DownPayment { rate: share, is_settled_on_opening: self.settled_on_opening })
    }
}
