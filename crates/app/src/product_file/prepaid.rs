//! `[prepaid_interest]`: interest that is kept back from what is paid out.

use ledger::product::{Plan, PrepaidAs, PrepaidInterest};
use serde::Deserialize;
use toml::Spanned;

use super::value::{Checked, Name, Wrong, named, within};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrepaidInterestSection {
    periods: Spanned<u16>,
    counts_as: Name<PrepaidAs>,
}

named!(PrepaidAs { "paid" => Paid, "less_principal" => LessPrincipal });

impl PrepaidInterestSection {
    pub(super) fn into_terms(self, plan: &Plan, at: usize) -> Checked<PrepaidInterest> {
        if plan.interest().is_none() {
            let what = "prepaid_interest has no effect with a plan that has no annual_rate: leave the section out";
            return Err(Wrong { at, what: what.to_owned() });
        }
        Ok(PrepaidInterest { periods: within(&self.periods, 1, 600)?, counts_as: self.counts_as.0 })
    }
}
