//! `[product]`: what the product is called, and the terms that belong to no single part of it.

use ledger::product::{Overpayment, PenaltyTerms, Plan, ProductKey, TrancheInstalments, ValueDating};
use primitives::{Amount, Currency, Date, Rate, Rounding};
use serde::Deserialize;
use toml::Spanned;

use super::plan::without_schedule;
use super::value::{Checked, Name, amount, name, named, or_default, parsed, rate, reasons, within, wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    id: Spanned<String>,
    version: Spanned<u32>,
    effective_from: Spanned<String>,
    currency: Spanned<String>,
    minor_digits: Option<u8>,
    #[serde(default)]
    rounding: Name<Rounding>,
    tranches_max: Option<Spanned<u16>>,
    tranche_instalments: Option<Spanned<Name<TrancheInstalments>>>,
    close_tolerance: Option<Spanned<String>>,
    excess_tolerance: Option<Spanned<String>>,
    all_in_annual_rate_max: Option<Spanned<String>>,
    #[serde(default)]
    value_dating: Name<ValueDating>,
    #[serde(default)]
    waiver_reasons: Vec<Spanned<String>>,
    #[serde(default)]
    classification: Vec<Spanned<String>>,
}

named!(ValueDating { "on" => On, "off" => Off });

named!(TrancheInstalments { "shared" => Shared, "own" => Own });

named!(Rounding { "half_up" => HalfUp, "half_even" => HalfEven, "down" => Down, "up" => Up });

/// More payouts than a contract has.
const TRANCHES_MAX: u16 = 600;

impl Head {
    pub(super) fn currency(&self) -> Checked<Currency> {
        match self.minor_digits {
            Some(digits) => Currency::with_digits(self.currency.get_ref(), digits),
            None => Currency::new(self.currency.get_ref()),
        }
        .map_err(|error| wrong(&self.currency, error.to_string()))
    }

    pub(super) fn key(&self) -> Checked<ProductKey> {
        let id = name(&self.id, "product id")?;
        if *self.version.get_ref() == 0 {
            return Err(wrong(&self.version, "versions count up from 1"));
        }
        Ok(ProductKey { id, version: *self.version.get_ref() })
    }

    pub(super) fn effective_from(&self) -> Checked<Date> {
        parsed(&self.effective_from)
    }

    pub(super) fn rounding(&self) -> Rounding {
        self.rounding.0
    }

    pub(super) fn tranches_max(&self, plan: &Plan) -> Checked<u16> {
        let Some(tranches_max) = &self.tranches_max else { return Ok(1) };
        if let Some((kind, why)) = without_schedule(plan) {
            let what = format!("tranches_max has no effect with {kind} plan, {why}: leave it out");
            return Err(wrong(tranches_max, what));
        }
        within(tranches_max, 1, TRANCHES_MAX)
    }

    pub(super) fn tranche_instalments(&self, tranches_max: u16) -> Checked<TrancheInstalments> {
        if let Some(written) = self.tranche_instalments.as_ref().filter(|_| tranches_max == 1) {
            let what = "tranche_instalments has no effect while everything is paid out at the opening: say with \
                        tranches_max how many payouts there may be";
            return Err(wrong(written, what));
        }
        Ok(or_default(self.tranche_instalments.as_ref()))
    }

    pub(super) fn close_tolerance(&self, currency: Currency, plan: &Plan) -> Checked<Amount> {
        let Some(tolerance) = &self.close_tolerance else { return Ok(Amount::ZERO) };
        if let Plan::Statement(_) = plan {
            let what = "close_tolerance has no effect with a statement plan, whose accounts stay open: leave it out";
            return Err(wrong(tolerance, what));
        }
        amount(currency, tolerance)
    }

    pub(super) fn excess_tolerance(
        &self,
        currency: Currency,
        plan: &Plan,
        overpayment: Overpayment,
    ) -> Checked<Amount> {
        let Some(tolerance) = &self.excess_tolerance else { return Ok(Amount::ZERO) };
        if let Plan::Statement(_) = plan {
            let what = "excess_tolerance has no effect with a statement plan, whose accounts stay open: leave it out";
            return Err(wrong(tolerance, what));
        }
        if overpayment == Overpayment::Refund {
            let what = "excess_tolerance has no effect with overpayment = \"refund\" in [allocation], which pays back \
                        every excess at once: leave one of them out";
            return Err(wrong(tolerance, what));
        }
        amount(currency, tolerance)
    }

    pub(super) fn all_in_annual_rate_max(&self, penalty: Option<&PenaltyTerms>) -> Checked<Option<Rate>> {
        let Some(written) = &self.all_in_annual_rate_max else { return Ok(None) };
        if penalty.is_some_and(|terms| terms.additional_interest.is_some()) {
            let what = "a limit of all costs does not go with [penalty] additional_interest: leave one of them out";
            return Err(wrong(written, what));
        }
        rate(written).map(Some)
    }

    pub(super) fn value_dating(&self) -> ValueDating {
        self.value_dating.0
    }

    pub(super) fn waiver_reasons(&self) -> Checked<Vec<String>> {
        reasons(&self.waiver_reasons)
    }

    pub(super) fn classification(&self) -> Checked<Vec<String>> {
        let mut policies = Vec::new();
        for policy in &self.classification {
            let name = name(policy, "policy name")?;
            if policies.contains(&name) {
                return Err(wrong(policy, format!("{name} is named twice")));
            }
            policies.push(name);
        }
        Ok(policies)
    }
}
