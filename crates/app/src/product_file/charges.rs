//! `[penalty]` and `[late_fee]`: what it costs to be late.

use ledger::product::{
    LateFeeAgain, LateFeeAmount, LateFeeBase, LateFeeComponent, LateFeePlace, LateFeeRepeats, LateFeeTerms,
    PenaltyBase, PenaltyCap, PenaltyCompound, PenaltyFrom, PenaltyRounding, PenaltyStops, PenaltyTerms, PenaltyThrough,
    PeriodBoundary, Plan, RatePeriod,
};
use primitives::rate::DayCount;
use primitives::{Currency, Rate, Rounding};
use serde::Deserialize;
use toml::Spanned;

use super::distance::Distance;
use super::value::{
    Checked, DAYS_MAX, Name, Wrong, amount, amount_or_zero, days, first_given, given, is_sane, named, optional_amount,
    or_default, parsed, rate, within, wrong, yes,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PenaltySection {
    rate: Option<Spanned<String>>,
    per: Option<Spanned<Name<RatePeriod>>>,
    contract_rate_multiple: Option<Spanned<String>>,
    #[serde(default)]
    base: Name<PenaltyBase>,
    #[serde(default)]
    compound: Name<PenaltyCompound>,
    wait_days: Option<Spanned<u32>>,
    from: Name<PenaltyFrom>,
    #[serde(default)]
    through: Name<PenaltyThrough>,
    #[serde(default)]
    rounded: Name<PenaltyRounding>,
    cap_per_instalment: Option<Spanned<String>>,
    cap_per_account: Option<Spanned<String>>,
    cap_principal_multiple: Option<Spanned<String>>,
    #[serde(default)]
    stops_on: Vec<Spanned<Name<PenaltyStop>>>,
    additional_interest: Option<Spanned<Name<AdditionalInterest>>>,
}

named!(RatePeriod { "day" => Day, "year_365" => Year365, "year_360" => Year360 });

named!(PenaltyBase {
    "overdue_principal" => OverduePrincipal,
    "overdue_principal_interest" => OverduePrincipalInterest,
    "overdue_scheduled" => OverdueScheduled,
    "instalment_original" => InstalmentOriginal,
    "outstanding_principal" => OutstandingPrincipal,
});

named!(PenaltyCompound { "never" => Never, "monthly" => Monthly });

named!(PenaltyFrom { "after_grace" => AfterGrace, "due_date" => DueDate });

named!(PenaltyThrough { "as_of_exclusive" => AsOfExclusive, "as_of_inclusive" => AsOfInclusive });

/// Whether a part of penalty is told apart as additional interest.
#[derive(Clone, Copy, Default, PartialEq)]
enum AdditionalInterest {
    #[default]
    None,
    BorneRate,
}

named!(AdditionalInterest { "none" => None, "borne_rate" => BorneRate });

#[derive(Clone, Copy)]
enum PenaltyStop {
    Settlement,
    Termination,
}

named!(PenaltyStop { "settlement" => Settlement, "termination" => Termination });

named!(PenaltyRounding { "once" => Once, "daily" => Daily });

impl PenaltySection {
    /// The terms of the section that begins in this place.
    pub(super) fn into_terms(self, currency: Currency, plan: &Plan, at: usize) -> Checked<PenaltyTerms> {
        let (rate, per) = self.rate(plan, at)?;
        Ok(PenaltyTerms {
            rate,
            per,
            base: self.base.0,
            compound: self.compound.0,
            wait_days: days(self.wait_days.as_ref())?,
            from: self.from.0,
            through: self.through.0,
            rounded: self.rounded.0,
            cap: PenaltyCap {
                per_instalment: optional_amount(currency, self.cap_per_instalment.as_ref())?,
                per_account: optional_amount(currency, self.cap_per_account.as_ref())?,
                principal_multiple: self.cap_principal_multiple.as_ref().map(self::rate).transpose()?,
            },
            stops_on: stops(&self.stops_on)?,
            additional_interest: self.additional_interest(plan)?,
        })
    }

    /// By which days the plan's rate counts, where additional interest is told apart.
    fn additional_interest(&self, plan: &Plan) -> Checked<Option<RatePeriod>> {
        let Some(written) =
            self.additional_interest.as_ref().filter(|name| name.get_ref().0 != AdditionalInterest::None)
        else {
            return Ok(None);
        };
        let Some((_, day_count)) = plan.interest() else {
            return Err(wrong(
                written,
                "additional interest needs a plan with annual_rate: it is what that rate bears",
            ));
        };
        let caps = [&self.cap_per_instalment, &self.cap_per_account, &self.cap_principal_multiple];
        let has_closed_form = caps.iter().all(|cap| cap.is_none())
            && self.compound.0 == PenaltyCompound::Never
            && self.rounded.0 == PenaltyRounding::Once;
        if !has_closed_form {
            let what = "additional interest is a share of penalty without caps that is not compounded and rounded once: \
                        leave those options out";
            return Err(wrong(written, what));
        }
        let per = match day_count {
            DayCount::Actual360 | DayCount::Thirty360 | DayCount::Thirty360European => RatePeriod::Year360,
            DayCount::Actual365 | DayCount::ActualActual | DayCount::ActualActualYearEnd => RatePeriod::Year365,
        };
        Ok(Some(per))
    }

    fn rate(&self, plan: &Plan, at: usize) -> Checked<(Rate, RatePeriod)> {
        match (&self.rate, &self.per, &self.contract_rate_multiple) {
            (Some(written), Some(per), None) => Ok((rate(written)?, per.get_ref().0)),
            (Some(written), None, None) => Err(wrong(written, "rate needs per: what it counts by")),
            (None, None, Some(multiple)) => Ok((of_contract_rate(plan, multiple)?, RatePeriod::Year365)),
            (None, Some(per), None) => Err(wrong(per, "per needs rate: what counts by it")),
            (None, None, None) => {
                let what = "a penalty needs rate and per, or contract_rate_multiple; without one leave the section out";
                Err(Wrong { at, what: what.to_owned() })
            }
            (Some(_), _, Some(multiple)) | (_, Some(_), Some(multiple)) => {
                let what = "a penalty has rate and per, or contract_rate_multiple, not both";
                Err(wrong(multiple, what))
            }
        }
    }
}

/// What stops a penalty, each named once.
fn stops(written: &[Spanned<Name<PenaltyStop>>]) -> Checked<PenaltyStops> {
    let mut stops = PenaltyStops::default();
    for stop in written {
        let stopped = match stop.get_ref().0 {
            PenaltyStop::Settlement => &mut stops.settlement,
            PenaltyStop::Termination => &mut stops.termination,
        };
        if std::mem::replace(stopped, true) {
            return Err(wrong(stop, "this is named twice"));
        }
    }
    Ok(stops)
}

/// A multiple of the plan's annual rate, to the nearest of the nine digits that a rate has.
fn of_contract_rate(plan: &Plan, written: &Spanned<String>) -> Checked<Rate> {
    let Some((annual_rate, _)) = plan.interest() else {
        let what = "contract_rate_multiple needs a plan with annual_rate: give rate and per instead";
        return Err(wrong(written, what));
    };
    let multiple: Rate = parsed(written)?;
    if multiple == Rate::ZERO || !is_sane(multiple) {
        return Err(wrong(written, "contract_rate_multiple lies above 0 and up to 10"));
    }
    let product = i128::from(annual_rate.billionths()) * i128::from(multiple.billionths());
    let rate = Rate::from_billionths(Rounding::HalfUp.divide(product, Rate::ONE).minor());
    if is_sane(rate) { Ok(rate) } else { Err(wrong(written, "the penalty rate would be above 1000 % a year")) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LateFeeSection {
    fixed: Option<Spanned<String>>,
    percent: Option<Spanned<String>>,
    of: Option<Spanned<Name<LateFeeBase>>>,
    min: Option<Spanned<String>>,
    max: Option<Spanned<String>>,
    again_within_months: Option<Spanned<u16>>,
    again_amount: Option<Spanned<String>>,
    wait_days: Option<Spanned<u32>>,
    posting_grace_days: Option<Spanned<u32>>,
    repeats: Option<Spanned<Name<Repeats>>>,
    every_months: Option<Spanned<u16>>,
    every_weeks: Option<Spanned<u16>>,
    every_days: Option<Spanned<u16>>,
    semi_monthly: Option<Spanned<bool>>,
    times_max: Option<Spanned<u16>>,
    place: Option<Spanned<Name<LateFeePlace>>>,
    boundary: Option<Spanned<Name<PeriodBoundary>>>,
    after_maturity: Option<Spanned<bool>>,
    #[serde(default)]
    counts_as: Name<LateFeeComponent>,
    #[serde(default = "yes")]
    backdated: bool,
}

named!(LateFeeComponent { "fee" => Fee, "penalty" => Penalty });

named!(LateFeeBase {
    "unpaid" => Unpaid,
    "unpaid_principal" => UnpaidPrincipal,
    "unpaid_interest" => UnpaidInterest,
    "unpaid_principal_interest" => UnpaidPrincipalInterest,
    "scheduled" => Scheduled,
});

#[derive(Clone, Copy, Default)]
enum Repeats {
    #[default]
    PerInstalment,
    OncePerSpell,
    Once,
    Every,
}

named!(Repeats {
    "per_instalment" => PerInstalment,
    "once_per_spell" => OncePerSpell,
    "once" => Once,
    "every" => Every,
});

/// More times than any fee is charged again.
const TIMES_MAX: u16 = 600;

named!(PeriodBoundary { "earlier" => Earlier, "later" => Later });

named!(LateFeePlace { "instalment" => Instalment, "period" => Period });

impl LateFeeSection {
    /// The terms of the section that begins in this place.
    pub(super) fn into_terms(mut self, currency: Currency, plan: &Plan, at: usize) -> Checked<LateFeeTerms> {
        let repeats = self.repeats()?;
        let place = self.place(plan)?;
        Ok(LateFeeTerms {
            amount: self.amount(currency, at)?,
            again: self.again(currency)?,
            wait_days: self.wait_days.as_ref().map_or(Ok(1), |days| within(days, 1, DAYS_MAX))?,
            posting_grace_days: self.posting_grace_days(place)?,
            repeats,
            place,
            boundary: self.boundary(place)?,
            after_maturity: self.after_maturity(plan)?,
            counts_as: self.counts_as.0,
            is_backdated: self.backdated,
        })
    }

    fn amount(&self, currency: Currency, at: usize) -> Checked<LateFeeAmount> {
        match (&self.fixed, &self.percent) {
            (Some(fixed), None) => {
                if let Some(limit) = first_given([given("min", &self.min), given("max", &self.max)]) {
                    return Err(limit.wrong("a fixed late fee has no min or max"));
                }
                if let Some(of) = &self.of {
                    return Err(wrong(of, "a fixed late fee is a share of nothing: leave of out"));
                }
                Ok(LateFeeAmount::Fixed(amount(currency, fixed)?))
            }
            (None, Some(percent)) => {
                let min = amount_or_zero(currency, self.min.as_ref())?;
                let max = optional_amount(currency, self.max.as_ref())?;
                if let (Some(written), true) = (&self.max, max.is_some_and(|max| max < min)) {
                    return Err(wrong(written, "max is below min"));
                }
                Ok(LateFeeAmount::Percent { rate: rate(percent)?, of: or_default(self.of.as_ref()), min, max })
            }
            (fixed, percent) => {
                let at = fixed.as_ref().or(percent.as_ref()).map_or(at, |place| place.span().start);
                Err(Wrong { at, what: "a late fee is either fixed or percent".to_owned() })
            }
        }
    }

    fn again(&self, currency: Currency) -> Checked<Option<LateFeeAgain>> {
        let (months, written) = match (&self.again_within_months, &self.again_amount) {
            (None, None) => return Ok(None),
            (Some(months), Some(written)) => (months, written),
            (Some(months), None) => return Err(wrong(months, "again_within_months needs again_amount")),
            (None, Some(written)) => return Err(wrong(written, "again_amount needs again_within_months")),
        };
        if self.percent.is_some() && self.max.is_none() {
            let what = "again_amount takes the place of max, of which there is none: give one";
            return Err(wrong(written, what));
        }
        let amount = amount(currency, written)?;
        if amount < amount_or_zero(currency, self.min.as_ref())? {
            return Err(wrong(written, "again_amount is below min"));
        }
        Ok(Some(LateFeeAgain { within_months: within(months, 1, 120)?, amount }))
    }

    fn repeats(&mut self) -> Checked<LateFeeRepeats> {
        let repeats = match or_default(self.repeats.as_ref()) {
            Repeats::PerInstalment => LateFeeRepeats::PerInstalment,
            Repeats::OncePerSpell => LateFeeRepeats::OncePerSpell,
            Repeats::Once => LateFeeRepeats::Once,
            Repeats::Every => return self.repeats_every(),
        };
        let of_every = [
            given("every_months", &self.every_months),
            given("every_weeks", &self.every_weeks),
            given("every_days", &self.every_days),
            given("semi_monthly", &self.semi_monthly),
            given("times_max", &self.times_max),
        ];
        match first_given(of_every) {
            None => Ok(repeats),
            Some(option) => {
                let what = format!("{} goes with repeats = \"every\": leave it out, or give that", option.name);
                Err(option.wrong(what))
            }
        }
    }

    fn repeats_every(&mut self) -> Checked<LateFeeRepeats> {
        let distance = Distance {
            every_months: self.every_months.take(),
            every_weeks: self.every_weeks.take(),
            every_days: self.every_days.take(),
            semi_monthly: self.semi_monthly.take(),
        };
        let times_max = self.times_max.as_ref().map(|times| within(times, 1, TIMES_MAX)).transpose()?;
        match (distance.period("a late fee")?, &self.repeats) {
            (Some(every), _) => Ok(LateFeeRepeats::Every { every, times_max }),
            (None, repeats) => {
                let at = repeats.as_ref().map_or(0, |repeats| repeats.span().start);
                let what = "repeats = \"every\" needs every_months, every_weeks, every_days or semi_monthly";
                Err(Wrong { at, what: what.to_owned() })
            }
        }
    }

    fn place(&self, plan: &Plan) -> Checked<LateFeePlace> {
        let place = or_default(self.place.as_ref());
        match (&self.place, place, plan) {
            (Some(written), LateFeePlace::Period, Plan::Statement(_)) => {
                let what = "a statement plan has no instalments in advance to put a late fee on: \
                            place = \"instalment\" is meant";
                Err(wrong(written, what))
            }
            _ => Ok(place),
        }
    }

    fn boundary(&self, place: LateFeePlace) -> Checked<PeriodBoundary> {
        match (&self.boundary, place) {
            (Some(written), LateFeePlace::Instalment) => {
                let what = "boundary says to which period a late fee with place = \"period\" belongs: leave it out, or give that \
                            place";
                Err(wrong(written, what))
            }
            (written, LateFeePlace::Instalment | LateFeePlace::Period) => Ok(or_default(written.as_ref())),
        }
    }

    fn posting_grace_days(&self, place: LateFeePlace) -> Checked<u32> {
        match (&self.posting_grace_days, place) {
            (Some(written), LateFeePlace::Instalment) => {
                let what = "posting_grace_days moves the date of a late fee with place = \"period\": \
                            leave it out, or give that place";
                Err(wrong(written, what))
            }
            (written, LateFeePlace::Instalment | LateFeePlace::Period) => days(written.as_ref()),
        }
    }

    fn after_maturity(&self, plan: &Plan) -> Checked<bool> {
        match (&self.after_maturity, plan) {
            (Some(written), Plan::Statement(_)) => {
                let what = "after_maturity has no meaning with a statement plan, which has no last due date: \
                            leave it out";
                Err(wrong(written, what))
            }
            (written, _) => Ok(written.as_ref().map_or(yes(), |written| *written.get_ref())),
        }
    }
}
