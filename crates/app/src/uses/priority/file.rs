//! What priority assumes, as files: LGD and cost by product, and how an uplift is measured, dated and versioned.

use ledger::Account;
use primitives::{Amount, Rate};
use risk::priority::{Estimate, EstimateRejected};
use serde::Deserialize;

use crate::dated_file::{Dated, Head};
use crate::error::{self, Refused};
use crate::uses::lgd::Observed;

/// A version of what priority assumes.
#[derive(Clone, Debug, PartialEq)]
pub struct PriorityFile {
    /// Its name, version and first day.
    pub head: Dated,
    rule: Assumed,
    products: Vec<(String, Assumed)>,
    /// An account was cured when it was current so many days later.
    pub cured_within_days: u32,
    /// How many accounts each side needs before an uplift is believed.
    pub accounts_min: u64,
    /// How a loss is measured in the book; none where only the stated shares count.
    pub measured: Option<Observed>,
}

/// What is assumed of an account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumed {
    /// The share of the exposure that is lost in a default.
    pub lgd: f64,
    /// What working the account costs.
    pub cost: Amount,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    priority: Head,
    rule: RuleSection,
    #[serde(default)]
    product: Vec<ProductSection>,
    #[serde(default)]
    uplift: UpliftSection,
    lgd: Option<LgdSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSection {
    lgd: String,
    cost: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductSection {
    id: String,
    lgd: Option<String>,
    cost: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct UpliftSection {
    cured_within_days: u32,
    accounts_min: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LgdSection {
    default_days_past_due: u32,
    recovered_within_days: u32,
    accounts_min: u64,
}

impl LgdSection {
    fn observed(self) -> Option<Observed> {
        let Self { default_days_past_due, recovered_within_days, accounts_min } = self;
        let is_meant = default_days_past_due > 0 && recovered_within_days > 0 && accounts_min > 0;
        is_meant.then_some(Observed { default_days_past_due, recovered_within_days, accounts_min })
    }
}

impl Default for UpliftSection {
    fn default() -> Self {
        Self { cured_within_days: 30, accounts_min: 200 }
    }
}

impl PriorityFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When the text is no such file, or a share is not one.
    pub fn read(file: &str, text: &str) -> error::Result<Self> {
        let refused = |what: String| Refused::new(format!("{file}: {what}"));
        let File { priority, rule, product, uplift, lgd: section } =
            toml::from_str(text).map_err(|error| refused(error.to_string()))?;
        let head = priority.dated(file)?;
        let lgd = |text: &str| -> error::Result<f64> {
            let rate: Rate =
                text.parse().map_err(|error: primitives::rate::RateRejected| refused(error.to_string()))?;
            let share = rate.billionths() as f64 / 1e9;
            let is_share = (0.0..=1.0).contains(&share);
            Ok(if is_share { share } else { return Err(refused(format!("lgd {text} is no share of 0 to 1")).into()) })
        };
        let cost = |text: &str| -> error::Result<Amount> {
            let cost = head.currency.parse(text).map_err(|error| refused(error.to_string()))?;
            Ok(if cost < Amount::ZERO { return Err(refused(format!("cost {text} is below 0")).into()) } else { cost })
        };
        let rule = Assumed { lgd: lgd(&rule.lgd)?, cost: cost(&rule.cost)? };
        let of_product = |one: ProductSection| -> error::Result<(String, Assumed)> {
            let lgd = one.lgd.as_deref().map_or(Ok(rule.lgd), lgd)?;
            let cost = one.cost.as_deref().map_or(Ok(rule.cost), cost)?;
            Ok((one.id, Assumed { lgd, cost }))
        };
        let products = product.into_iter().map(of_product).collect::<error::Result<Vec<_>>>()?;
        let UpliftSection { cured_within_days, accounts_min } = uplift;
        if cured_within_days == 0 || accounts_min == 0 {
            return Err(refused("cured_within_days and accounts_min are 1 at least".to_owned()).into());
        }
        let none = || refused("the figures of [lgd] are 1 at least".to_owned());
        let measured = section.map(|section| section.observed().ok_or_else(none)).transpose()?;
        Ok(Self { head, rule, products, cured_within_days, accounts_min, measured })
    }

    /// What an account is expected to lose by the stated share; none when it is in another currency.
    ///
    /// # Errors
    /// When the probability is none.
    pub fn expected_loss(
        &self,
        reference: &str,
        account: &Account<'_>,
        pd: f64,
    ) -> Result<Option<Amount>, EstimateRejected> {
        if account.product.currency != self.head.currency {
            return Ok(None);
        }
        let Assumed { lgd, cost } = self.of_product(&account.product.key.id);
        let ead = account.unpaid().total();
        let estimate = Estimate { account: reference.to_owned(), pd, lgd, ead, uplift: None, cost };
        Ok(Some(estimate.expected()?.loss))
    }

    /// What is assumed of accounts of a product.
    pub fn of_product(&self, id: &str) -> Assumed {
        self.products.iter().find(|(product, _)| product == id).map_or(self.rule, |(_, assumed)| *assumed)
    }
}
