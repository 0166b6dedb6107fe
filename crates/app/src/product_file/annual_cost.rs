//! `[annual_cost]`: what a contract may cost its customer a year.

use ledger::product::{AnnualCostTerms, CostMethod, Plan};
use serde::Deserialize;
use toml::Spanned;

use super::value::{Checked, Name, Wrong, named, rate};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnnualCostSection {
    #[serde(default)]
    method: Name<CostMethod>,
    max: Spanned<String>,
}

named!(CostMethod { "irr_x12" => IrrX12, "effective" => Effective });

impl AnnualCostSection {
    pub(super) fn into_terms(self, plan: &Plan, at: usize) -> Checked<AnnualCostTerms> {
        if let Plan::Statement(_) = plan {
            let what = "annual_cost has no effect with a statement plan, of which nobody knows what will be owed: leave \
                        the section out, and limit what is charged with all_in_annual_rate_max in [product]";
            return Err(Wrong { at, what: what.to_owned() });
        }
        Ok(AnnualCostTerms { method: self.method.0, max: rate(&self.max)? })
    }
}
