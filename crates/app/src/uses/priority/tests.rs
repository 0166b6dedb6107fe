//! What priority assumes, as people write it.

use super::*;

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
fn what_is_no_share_or_no_cost_is_refused_with_the_file() {
    let refused = |from: &str, to: &str| read(&EXAMPLE.replace(from, to)).unwrap_err().to_string();
    assert_eq!(refused("lgd = \"55%\"", "lgd = \"155%\""), "unsecured.toml: lgd 155% is no share of 0 to 1");
    assert_eq!(refused("cost = \"3.00\"", "cost = \"-3.00\""), "unsecured.toml: cost -3.00 is below 0");
    assert_eq!(
        refused("accounts_min = 200", "accounts_min = 0"),
        "unsecured.toml: cured_within_days and accounts_min are 1 at least"
    );
}
