//! What priority assumes, as people write it.

use super::*;
use crate::uses::lgd::Observed;

const EXAMPLE: &str = include_str!("../../../../../examples/priority/unsecured.toml");

fn read(text: &str) -> Result<PriorityFile> {
    PriorityFile::read("unsecured.toml", text)
}

#[test]
fn a_product_has_its_own_share_and_the_cost_of_the_rule() {
    let file = read(EXAMPLE).unwrap();
    assert_eq!((file.head.key().as_str(), file.cured_within_days, file.accounts_min), ("unsecured v1", 30, 200));
    let Assumed { lgd, cost } = file.of_product("pay-later-statement");
    assert_eq!((lgd, cost.minor()), (0.7, 300));
    let Assumed { lgd, cost } = file.of_product("another");
    assert_eq!((lgd, cost.minor()), (0.55, 300));
}

#[test]
fn how_a_loss_is_measured_is_said_or_nothing_is_measured() {
    let observed = Observed { default_days_past_due: 30, recovered_within_days: 180, accounts_min: 100 };
    assert_eq!(read(EXAMPLE).unwrap().measured, Some(observed));
    let without = EXAMPLE.split("\n[lgd]").next().unwrap();
    assert_eq!(read(without).unwrap().measured, None);
    let refused = read(&EXAMPLE.replace("recovered_within_days = 180", "recovered_within_days = 0")).unwrap_err();
    assert_eq!(refused.to_string(), "unsecured.toml: the figures of [lgd] are 1 at least");
}

#[test]
fn what_moves_an_account_is_told_in_both_languages() {
    let currency = primitives::Currency::new("CNY").unwrap();
    let mover = |factor, value, median| why::words(risk::priority::Mover { factor, value, median }, currency);
    let exposure = mover(risk::priority::Factor::Ead, 1_234_500.0, 30_000.0);
    assert_eq!(exposure.en, "exposure 12345.00, above the median of 300.00");
    assert_eq!(exposure.zh, "敞口 12345.00，高于中位数 300.00");
    assert_eq!(mover(risk::priority::Factor::Pd, 0.01, 0.02).zh, "违约概率 1.00 %，低于中位数 2.00 %");
}

#[test]
fn what_is_no_share_or_no_cost_is_refused_with_the_file() {
    let refused = |from: &str, to: &str| read(&EXAMPLE.replace(from, to)).unwrap_err().to_string();
    assert_eq!(refused("lgd = \"55%\"", "lgd = \"155%\""), "unsecured.toml: lgd 155% is no share of 0 to 1");
    assert_eq!(refused("cost = \"3.00\"", "cost = \"-3.00\""), "unsecured.toml: cost -3.00 is below 0");
    assert_eq!(
        refused("accounts_min = 200", "accounts_min = 0"),
        "unsecured.toml: cured_within_days and accounts_min are 1 at least"
    );
}
