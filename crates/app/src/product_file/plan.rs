//! `[plan]`: how a contract's instalments come about.

use ledger::product::{
    CashAdvanceTerms, InterestPastMaturity, InterestRecalculation, MinimumForm, PaidAhead, PartOfPeriod,
    PastDueMinimum, Period, Plan, RatePeriod, RecalculationKeeps, StatementTerms,
};
use primitives::rate::DayCount;
use primitives::{Currency, Rate};
use serde::Deserialize;
use toml::Spanned;

use super::distance::Distance;
use super::value::{
    Checked, DAYS_MAX, Name, amount_or_zero, first_given, given, named, or_default, rate, within, wrong,
};

/// The options of every kind of plan; which of them belong to the kind is checked in [`PlanSection::into_plan`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanSection {
    kind: Spanned<Name<PlanKind>>,
    fee_rate: Option<Spanned<String>>,
    annual_rate: Option<Spanned<String>>,
    day_count: Option<Spanned<Name<DayCount>>>,
    interest_recalculation: Option<Spanned<Name<InterestRecalculation>>>,
    recalculation_keeps: Option<Spanned<Name<RecalculationKeeps>>>,
    paid_ahead: Option<Spanned<Name<PaidAhead>>>,
    part_of_period: Option<Spanned<Name<PartOfPeriod>>>,
    interest_past_maturity: Option<Spanned<Name<InterestPastMaturity>>>,
    every_months: Option<Spanned<u16>>,
    every_weeks: Option<Spanned<u16>>,
    every_days: Option<Spanned<u16>>,
    semi_monthly: Option<Spanned<bool>>,
    free_days: Option<Spanned<u32>>,
    cycle_day: Option<Spanned<u8>>,
    due_offset_days: Option<Spanned<u8>>,
    minimum_form: Option<Spanned<Name<MinimumForm>>>,
    minimum_rate: Option<Spanned<String>>,
    minimum_floor: Option<Spanned<String>>,
    past_due_minimum: Option<Spanned<Name<PastDueMinimum>>>,
    miss_makes_all_due: Option<Spanned<bool>>,
    carried_full_below: Option<Spanned<String>>,
    service_daily_rate: Option<Spanned<String>>,
    service_annual_rate: Option<Spanned<String>>,
    instalment_fee_rate: Option<Spanned<String>>,
    purchase_free_days: Option<Spanned<u8>>,
    cash_advance_daily_rate: Option<Spanned<String>>,
    cash_advance_annual_rate: Option<Spanned<String>>,
}

#[derive(Clone, Copy)]
enum PlanKind {
    External,
    FeePerInstalment,
    EqualInstalment,
    EqualPrincipal,
    InterestFirst,
    SinglePayment,
    Statement,
}

named!(RecalculationKeeps { "principal" => Principal, "total" => Total, "number" => Number });

named!(PaidAhead { "costs_less" => CostsLess, "takes_principal" => TakesPrincipal });

named!(PartOfPeriod { "day_count" => DayCount, "pro_rata" => ProRata });

named!(InterestPastMaturity { "borne" => Borne, "none" => None });

named!(PlanKind {
    "external" => External,
    "fee_per_instalment" => FeePerInstalment,
    "equal_instalment" => EqualInstalment,
    "equal_principal" => EqualPrincipal,
    "interest_first" => InterestFirst,
    "single_payment" => SinglePayment,
    "statement" => Statement,
});

named!(DayCount {
    "act_365" => Actual365,
    "act_360" => Actual360,
    "act_act" => ActualActual,
    "act_act_year_end" => ActualActualYearEnd,
    "30_360" => Thirty360,
    "30e_360" => Thirty360European,
});

named!(MinimumForm {
    "pay_later" => PayLater,
    "percent_or_floor" => PercentOrFloor,
    "interest_fees_plus_percent" => InterestFeesPlusPercent,
});

named!(PastDueMinimum { "on_top" => OnTop, "counted" => Counted });

named!(InterestRecalculation {
    "off" => Off,
    "on_repayment" => OnRepayment,
    "daily" => Daily,
    "daily_simple" => DailySimple,
});

/// A plan, and how its interest is computed anew.
pub(super) struct PlanTerms {
    pub(super) plan: Plan,
    pub(super) interest_recalculation: InterestRecalculation,
    pub(super) recalculation_keeps: RecalculationKeeps,
    pub(super) paid_ahead: PaidAhead,
    pub(super) part_of_period: PartOfPeriod,
    pub(super) interest_past_maturity: InterestPastMaturity,
}

impl PlanSection {
    pub(super) fn into_terms(mut self, currency: Currency) -> Checked<PlanTerms> {
        let plan = match self.kind.get_ref().0 {
            PlanKind::External => Plan::External,
            PlanKind::FeePerInstalment => Plan::FeePerInstalment {
                fee_rate: self.rate(|plan| &mut plan.fee_rate, "fee_rate")?,
                every: self.every()?,
            },
            PlanKind::EqualInstalment => {
                let (annual_rate, day_count, every) = self.interest()?;
                Plan::EqualInstalment { annual_rate, day_count, every }
            }
            PlanKind::EqualPrincipal => {
                let (annual_rate, day_count, every) = self.interest()?;
                Plan::EqualPrincipal { annual_rate, day_count, every }
            }
            PlanKind::InterestFirst => {
                let (annual_rate, day_count, every) = self.interest()?;
                Plan::InterestFirst { annual_rate, day_count, every }
            }
            PlanKind::SinglePayment => {
                let free_days = self.need(|plan| &mut plan.free_days, "free_days")?;
                Plan::SinglePayment { free_days: within(&free_days, 0, DAYS_MAX)? }
            }
            PlanKind::Statement => Plan::Statement(self.statement(currency)?),
        };
        let recalculation = match plan.interest() {
            Some(_) => or_default(self.interest_recalculation.take().as_ref()),
            None => InterestRecalculation::Off,
        };
        let recalculation_keeps = self.recalculation_keeps(recalculation)?;
        let paid_ahead = self.paid_ahead(recalculation, recalculation_keeps)?;
        let part_of_period = self.part_of_period(paid_ahead)?;
        let interest_past_maturity = self.interest_past_maturity(recalculation)?;
        self.refuse_leftovers()?;
        Ok(PlanTerms {
            plan,
            interest_recalculation: recalculation,
            recalculation_keeps,
            paid_ahead,
            part_of_period,
            interest_past_maturity,
        })
    }

    fn paid_ahead(&self, recalculation: InterestRecalculation, keeps: RecalculationKeeps) -> Checked<PaidAhead> {
        let paid_ahead = or_default(self.paid_ahead.as_ref());
        let keeps_totals = recalculation == InterestRecalculation::DailySimple && keeps == RecalculationKeeps::Total;
        match &self.paid_ahead {
            Some(written) if paid_ahead == PaidAhead::TakesPrincipal && !keeps_totals => Err(wrong(
                written,
                "an instalment takes principal ahead where it keeps its total and interest goes by the day: set \
                 interest_recalculation to daily_simple and recalculation_keeps to total, or leave paid_ahead out",
            )),
            _ => Ok(paid_ahead),
        }
    }

    fn part_of_period(&self, paid_ahead: PaidAhead) -> Checked<PartOfPeriod> {
        let part_of_period = or_default(self.part_of_period.as_ref());
        match &self.part_of_period {
            Some(written) if part_of_period == PartOfPeriod::ProRata && paid_ahead == PaidAhead::CostsLess => {
                let what = "parts of a period are told pro rata where instalments keep their own days: set paid_ahead to \
                            takes_principal, or leave part_of_period out";
                Err(wrong(written, what))
            }
            _ => Ok(part_of_period),
        }
    }

    fn interest_past_maturity(&self, recalculation: InterestRecalculation) -> Checked<InterestPastMaturity> {
        match &self.interest_past_maturity {
            Some(written) if recalculation != InterestRecalculation::DailySimple => {
                let what = "only interest that goes by the day is borne past maturity: set interest_recalculation to \
                            daily_simple, or leave interest_past_maturity out";
                Err(wrong(written, what))
            }
            written => Ok(or_default(written.as_ref())),
        }
    }

    fn recalculation_keeps(&self, recalculation: InterestRecalculation) -> Checked<RecalculationKeeps> {
        match (&self.recalculation_keeps, recalculation) {
            (Some(written), InterestRecalculation::Off) => {
                let what = "recalculation_keeps has no effect where interest is as scheduled: set interest_recalculation, or \
                            leave it out";
                Err(wrong(written, what))
            }
            (
                _,
                InterestRecalculation::Off
                | InterestRecalculation::OnRepayment
                | InterestRecalculation::Daily
                | InterestRecalculation::DailySimple,
            ) => Ok(or_default(self.recalculation_keeps.as_ref())),
        }
    }

    fn statement(&mut self, currency: Currency) -> Checked<StatementTerms> {
        let (service_rate, service_per) = self.service_rate()?;
        let minimum_form = self.minimum_form()?;
        let is_pay_later = minimum_form == MinimumForm::PayLater;
        Ok(StatementTerms {
            cycle_day: within(&self.need(|plan| &mut plan.cycle_day, "cycle_day")?, 1, 28)?,
            due_offset_days: within(&self.need(|plan| &mut plan.due_offset_days, "due_offset_days")?, 1, 27)?,
            minimum_form,
            minimum_rate: self.rate(|plan| &mut plan.minimum_rate, "minimum_rate")?,
            minimum_floor: amount_or_zero(currency, self.minimum_floor.take().as_ref())?,
            past_due_minimum: or_default(self.past_due_minimum.take().as_ref()),
            miss_makes_all_due: self.miss_makes_all_due.take().map_or(is_pay_later, Spanned::into_inner),
            carried_full_below: amount_or_zero(currency, self.carried_full_below.take().as_ref())?,
            service_rate,
            service_per,
            instalment_fee_rate: self.instalment_fee_rate.take().as_ref().map_or(Ok(Rate::ZERO), rate)?,
            purchase_free_days: self.purchase_free_days.take().map(|days| within(&days, 1, 90)).transpose()?,
            cash_advance: self.cash_advance(service_per)?,
        })
    }

    /// The formula of the minimum payment, with only such options beside it as it has.
    fn minimum_form(&mut self) -> Checked<MinimumForm> {
        let form = or_default(self.minimum_form.take().as_ref());
        let of_pay_later = || {
            let given = [
                given("miss_makes_all_due", &self.miss_makes_all_due),
                given("carried_full_below", &self.carried_full_below),
            ];
            first_given(given)
        };
        let foreign = match form {
            MinimumForm::PayLater => given("past_due_minimum", &self.past_due_minimum),
            MinimumForm::PercentOrFloor | MinimumForm::InterestFeesPlusPercent => of_pay_later(),
        };
        match foreign {
            None => Ok(form),
            Some(option) => {
                Err(option
                    .wrong(format!("{} does not belong to a minimum_form of this kind: leave it out", option.name)))
            }
        }
    }

    /// What is carried bears a rate for a day, or one for a year of so many days.
    fn service_rate(&mut self) -> Checked<(Rate, RatePeriod)> {
        let Some(annual) = self.service_annual_rate.take() else {
            let name = "service_daily_rate or service_annual_rate";
            return Ok((self.rate(|plan| &mut plan.service_daily_rate, name)?, RatePeriod::Day));
        };
        if let Some(daily) = given("service_daily_rate", &self.service_daily_rate) {
            return Err(daily.wrong("a plan has service_daily_rate or service_annual_rate, not both: leave one out"));
        }
        let per = match self.day_count.take() {
            None => RatePeriod::Year365,
            Some(written) => match written.get_ref().0 {
                DayCount::Actual365 => RatePeriod::Year365,
                DayCount::Actual360 => RatePeriod::Year360,
                DayCount::ActualActual
                | DayCount::ActualActualYearEnd
                | DayCount::Thirty360
                | DayCount::Thirty360European => {
                    return Err(wrong(&written, "service_annual_rate counts by days: day_count is act_365 or act_360"));
                }
            },
        };
        Ok((rate(&annual)?, per))
    }

    /// Cash advances bear a rate for a day, or one for a year of as many days as that of what is carried.
    fn cash_advance(&mut self, service_per: RatePeriod) -> Checked<Option<CashAdvanceTerms>> {
        let (daily, annual) = (self.cash_advance_daily_rate.take(), self.cash_advance_annual_rate.take());
        match (daily, annual) {
            (None, None) => Ok(None),
            (Some(daily), None) => Ok(Some(CashAdvanceTerms { rate: rate(&daily)?, per: RatePeriod::Day })),
            (None, Some(annual)) => {
                let per = match service_per {
                    RatePeriod::Day | RatePeriod::Year365 => RatePeriod::Year365,
                    RatePeriod::Year360 => RatePeriod::Year360,
                };
                Ok(Some(CashAdvanceTerms { rate: rate(&annual)?, per }))
            }
            (Some(daily), Some(_)) => {
                let what = "a plan has cash_advance_daily_rate or cash_advance_annual_rate, not both: leave one out";
                Err(wrong(&daily, what))
            }
        }
    }

    fn need<T>(&mut self, field: impl Fn(&mut Self) -> &mut Option<Spanned<T>>, name: &str) -> Checked<Spanned<T>> {
        let value = field(self).take();
        value.ok_or_else(|| wrong(&self.kind, format!("a plan of this kind needs {name}")))
    }

    fn rate(&mut self, field: impl Fn(&mut Self) -> &mut Option<Spanned<String>>, name: &str) -> Checked<Rate> {
        rate(&self.need(field, name)?)
    }

    fn interest(&mut self) -> Checked<(Rate, DayCount, Period)> {
        let annual_rate = self.rate(|plan| &mut plan.annual_rate, "annual_rate")?;
        Ok((annual_rate, or_default(self.day_count.take().as_ref()), self.every()?))
    }

    fn every(&mut self) -> Checked<Period> {
        let distance = Distance {
            every_months: self.every_months.take(),
            every_weeks: self.every_weeks.take(),
            every_days: self.every_days.take(),
            semi_monthly: self.semi_monthly.take(),
        };
        Ok(distance.period("a plan")?.unwrap_or(Period::Months(1)))
    }

    /// What no kind has taken does not belong to this one.
    fn refuse_leftovers(&self) -> Checked<()> {
        let leftover = first_given([
            given("fee_rate", &self.fee_rate),
            given("annual_rate", &self.annual_rate),
            given("day_count", &self.day_count),
            given("interest_recalculation", &self.interest_recalculation),
            given("every_months", &self.every_months),
            given("every_weeks", &self.every_weeks),
            given("every_days", &self.every_days),
            given("semi_monthly", &self.semi_monthly),
            given("free_days", &self.free_days),
            given("cycle_day", &self.cycle_day),
            given("due_offset_days", &self.due_offset_days),
            given("minimum_form", &self.minimum_form),
            given("minimum_rate", &self.minimum_rate),
            given("minimum_floor", &self.minimum_floor),
            given("past_due_minimum", &self.past_due_minimum),
            given("miss_makes_all_due", &self.miss_makes_all_due),
            given("carried_full_below", &self.carried_full_below),
            given("service_daily_rate", &self.service_daily_rate),
            given("service_annual_rate", &self.service_annual_rate),
            given("instalment_fee_rate", &self.instalment_fee_rate),
            given("purchase_free_days", &self.purchase_free_days),
            given("cash_advance_daily_rate", &self.cash_advance_daily_rate),
            given("cash_advance_annual_rate", &self.cash_advance_annual_rate),
        ]);
        match leftover {
            None => Ok(()),
            Some(option) => Err(option.wrong(format!("{} does not belong to a plan of this kind", option.name))),
        }
    }
}

/// Of a plan that computes no schedule: its kind, and where its instalments come from.
pub(super) const fn without_schedule(plan: &Plan) -> Option<(&'static str, &'static str)> {
    match plan {
        Plan::External => Some(("an external", "whose instalments are imported as they are")),
        Plan::Statement(_) => Some(("a statement", "whose instalments come from its statements")),
        Plan::FeePerInstalment { .. }
        | Plan::EqualInstalment { .. }
        | Plan::EqualPrincipal { .. }
        | Plan::InterestFirst { .. }
        | Plan::SinglePayment { .. } => None,
    }
}
