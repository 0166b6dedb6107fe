//! What contracts of a product cost a year: figures for those who read or write a product file.
//!
//! How a cost is counted is the ledger's matter; an account's own figures are in `view`.

use ledger::annual_cost::{AnnualCost, as_agreed};
use ledger::event::{Contract, Instalments};
use ledger::product::{CostMethod, Plan, Product};
use primitives::Amount;

/// What a contract in so many instalments costs a year, by each method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many instalments, a down payment apart.
    pub instalments: u16,
    /// The cost by [`CostMethod::ALL`].
    pub costs: Vec<AnnualCost>,
}

/// The principal of samples: 10,000 of the currency.
pub fn sample_principal(product: &Product) -> Amount {
    Amount::from_minor(10_i64.pow(4 + u32::from(product.currency.digits())))
}

/// What contracts opened on the product's first day cost; nothing where instalments are imported or come from statements.
pub fn samples(product: &Product) -> Vec<Sample> {
    let counts: &[u16] = match &product.plan {
        Plan::External | Plan::Statement(_) => &[],
        Plan::SinglePayment { .. } => &[1],
        Plan::FeePerInstalment { .. }
        | Plan::EqualInstalment { .. }
        | Plan::EqualPrincipal { .. }
        | Plan::InterestFirst { .. } => &[3, 6, 12, 24],
    };
    counts.iter().map(|&instalments| Sample { instalments, costs: costs(product, instalments) }).collect()
}

fn costs(product: &Product, count: u16) -> Vec<AnnualCost> {
    let contract = Contract {
        person: String::new(),
        product: product.key.clone(),
        funding_source: String::new(),
        principal: sample_principal(product),
        instalments: Instalments::Computed { count, first_due: None },
    };
    let cost = |method| as_agreed(product, &contract, product.effective_from, method);
    CostMethod::ALL.into_iter().filter_map(cost).collect()
}

/// The samples in words, a line for each number of instalments; nothing where there are none.
pub fn sample_lines(product: &Product) -> Vec<String> {
    let samples = samples(product);
    if samples.is_empty() {
        return Vec::new();
    }
    let (principal, from) = (product.currency.format(sample_principal(product)), product.effective_from);
    let mut lines = vec![format!("a contract over {principal} {} from {from} costs a year:", product.currency)];
    lines.extend(samples.iter().map(|sample| {
        let instalments = if sample.instalments == 1 { "instalment" } else { "instalments" };
        let costs =
            CostMethod::ALL.iter().zip(&sample.costs).map(|(method, cost)| format!("{cost} ({})", method.name()));
        let costs = costs.collect::<Vec<_>>().join(", ");
        let is_refused = |terms: &ledger::product::AnnualCostTerms| {
            let costs = CostMethod::ALL.iter().zip(&sample.costs);
            costs.into_iter().any(|(&method, cost)| method == terms.method && cost.is_above(terms.max))
        };
        let refused =
            if product.annual_cost.as_ref().is_some_and(is_refused) { ": above the limit, refused" } else { "" };
        format!("  in {} {instalments} {costs}{refused}", sample.instalments)
    }));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product_file;

    /// 1.2 % a month of 10,000.00, of which the last part is some cents larger; by the Python program of the ledger's tests.
    #[test]
    fn samples_tell_which_terms_the_product_refuses() {
        let text = r#"
            [product]
            id = "p"
            version = 1
            effective_from = "2025-01-15"
            currency = "CNY"
            [plan]
            kind = "fee_per_instalment"
            fee_rate = "1.2%"
            [annual_cost]
            max = "24%"
        "#;
        let product = product_file::parse("p.toml", text).unwrap();
        assert_eq!(
            sample_lines(&product),
            [
                "a contract over 10000.00 CNY from 2025-01-15 costs a year:",
                "  in 3 instalments 21.473 % (irr_x12), 24.0813 % (effective)",
                "  in 6 instalments 24.2804 % (irr_x12), 27.5015 % (effective): above the limit, refused",
                "  in 12 instalments 25.5952 % (irr_x12), 28.9614 % (effective): above the limit, refused",
                "  in 24 instalments 25.5871 % (irr_x12), 28.8872 % (effective): above the limit, refused",
            ]
        );
    }

    #[test]
    fn nothing_is_sampled_where_instalments_are_not_computed() {
        let text = include_str!("../../../examples/products/presets/pay-later-cn.toml");
        assert_eq!(sample_lines(&product_file::parse("p.toml", text).unwrap()), Vec::<String>::new());
    }
}
