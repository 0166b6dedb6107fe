//! `[[fee]]`: fees that a product brings with it.

use ledger::product::{FeeAmount, FeeAt, FeeBase, FeeTerms, Plan};
use primitives::Currency;
use serde::Deserialize;
use toml::Spanned;

use super::value::{
    Checked, Name, Wrong, amount, amount_or_zero, first_given, given, named, optional_amount, or_default, rate, wrong,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeeSection {
    at: Spanned<Name<FeeAt>>,
    fixed: Option<Spanned<String>>,
    percent: Option<Spanned<String>>,
    of: Option<Spanned<Name<FeeBase>>>,
    min: Option<Spanned<String>>,
    max: Option<Spanned<String>>,
    settled_on_payout: Option<Spanned<bool>>,
}

named!(FeeAt {
    "opening" => Opening,
    "tranche" => Tranche,
    "instalment" => Instalment,
    "cash_advance" => CashAdvance,
});

named!(FeeBase {
    "principal" => Principal,
    "interest" => Interest,
    "principal_interest" => PrincipalInterest,
});

/// What of a product decides which fees it can have.
pub(super) struct Bearer<'p> {
    pub(super) currency: Currency,
    pub(super) plan: &'p Plan,
    pub(super) tranches_max: u16,
}

/// The fees of a product, in the order of the file.
pub(super) fn fees(bearer: &Bearer<'_>, sections: &[FeeSection]) -> Checked<Vec<FeeTerms>> {
    sections.iter().map(|section| section.terms(bearer)).collect()
}

impl FeeSection {
    fn terms(&self, bearer: &Bearer<'_>) -> Checked<FeeTerms> {
        self.fit(bearer)?;
        let at = self.at.get_ref().0;
        Ok(FeeTerms {
            at,
            amount: self.amount(bearer.currency)?,
            is_settled_on_payout: self.settled_on_payout.as_ref().is_some_and(|is_so| *is_so.get_ref()),
        })
    }

    /// Refuses a fee that no contract of the product would ever bear.
    fn fit(&self, bearer: &Bearer<'_>) -> Checked<()> {
        let at = self.at.get_ref().0;
        match (bearer.plan, at) {
            (Plan::External, _) => {
                let what = "an external plan has no fees of its own, its instalments are imported with theirs: leave \
                            the fee out, or book it as a charge";
                return Err(wrong(&self.at, what));
            }
            (Plan::Statement(_), FeeAt::Tranche | FeeAt::Instalment) => {
                let what = "a statement plan has fees at = \"opening\" and \"cash_advance\" alone: instalment_fee_rate in \
                            [plan] is the fee of a split purchase";
                return Err(wrong(&self.at, what));
            }
            (Plan::Statement(terms), FeeAt::CashAdvance) if terms.cash_advance.is_some() => {}
            (_, FeeAt::CashAdvance) => {
                let what = "at = \"cash_advance\" has no effect without cash advances: give cash_advance_daily_rate or \
                            cash_advance_annual_rate in a statement plan, or leave the fee out";
                return Err(wrong(&self.at, what));
            }
            (Plan::Statement(_), FeeAt::Opening) => {
                if let Some(percent) = &self.percent {
                    let what = "a revolving account opens without principal to take a share of: give fixed";
                    return Err(wrong(percent, what));
                }
            }
            (_, FeeAt::Tranche) if bearer.tranches_max == 1 => {
                let what = "at = \"tranche\" has no effect without further payouts: give tranches_max in [product], or \
                            leave the fee out";
                return Err(wrong(&self.at, what));
            }
            (_, FeeAt::Opening | FeeAt::Tranche | FeeAt::Instalment) => {}
        }
        if let (FeeAt::Instalment | FeeAt::CashAdvance, Some(written)) = (at, &self.settled_on_payout) {
            let what = "settled_on_payout has no meaning with at = \"instalment\" or \"cash_advance\", which is owed with its \
                        instalment or statement: leave it out";
            return Err(wrong(written, what));
        }
        match &self.of {
            Some(of) if bearer.plan.interest().is_none() && !matches!(of.get_ref().0, FeeBase::Principal) => {
                Err(wrong(of, "a plan without annual_rate has no interest to take a share of: leave of out"))
            }
            _ => Ok(()),
        }
    }

    fn amount(&self, currency: Currency) -> Checked<FeeAmount> {
        match (&self.fixed, &self.percent) {
            (Some(fixed), None) => {
                let limits = [given("of", &self.of), given("min", &self.min), given("max", &self.max)];
                if let Some(option) = first_given(limits) {
                    let what = format!("{} goes with percent: a fixed fee has none, leave it out", option.name);
                    return Err(option.wrong(what));
                }
                Ok(FeeAmount::Fixed(amount(currency, fixed)?))
            }
            (None, Some(percent)) => {
                let min = amount_or_zero(currency, self.min.as_ref())?;
                let max = optional_amount(currency, self.max.as_ref())?;
                if let (Some(written), true) = (&self.max, max.is_some_and(|max| max < min)) {
                    return Err(wrong(written, "max is below min"));
                }
                Ok(FeeAmount::Percent { rate: rate(percent)?, of: or_default(self.of.as_ref()), min, max })
            }
            (fixed, percent) => {
                let at = fixed.as_ref().or(percent.as_ref()).map_or(self.at.span().start, |place| place.span().start);
                Err(Wrong { at, what: "a fee is either fixed or percent".to_owned() })
            }
        }
    }
}
