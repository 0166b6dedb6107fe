use ledger::product::Plan;

use super::*;
use crate::simulation::tests::terms;

#[test]
fn every_example_product_is_one_and_is_named_like_its_file() {
    let mut simulated = Vec::new();
    for (file, text) in products() {
        let product = app::product_file::parse(file, text).unwrap();
        assert_eq!(format!("{}.toml", product.key.id), file);
        if product.plan != Plan::External {
            simulated.push(product);
        }
    }
    assert_eq!(simulated, terms::products());
}
