//! The example mappings, on the published data that they are for.

use std::path::PathBuf;

use app::import::{Counts, Imported, Mapping, import};
use app::intake::News;
use ledger::event::Event;
use tabular::Folder;

use crate::support::Products;

const PRODUCTS: Products =
    Products(&[("home-credit", "XTS", 3), ("xente-loan", "UGX", 0), ("superlender-loan", "NGN", 2)]);

/// What a mapping makes of the data; none, and said so, where the data is not there.
fn imported(mapping: &str) -> Option<Imported> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = std::env::var_os("ARREARS_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    if !data.is_dir() {
        eprintln!("skipped: the data for {mapping} is not there; ARREARS_DATA names its folder");
        return None;
    }
    let text = std::fs::read_to_string(root.join("examples/mappings").join(mapping)).unwrap();
    let mapping = Mapping::parse(&text).unwrap();
    let folder = Folder::new(data);
    let imported = import(&mapping, &folder, &PRODUCTS).unwrap();
    assert_eq!(imported, import(&mapping, &folder, &PRODUCTS).unwrap(), "the same files give the same arrivals");
    Some(imported)
}

/// Contracts, instalments and repayments that arrive, after making sure that nothing else became of any row.
fn arriving(counts: &Counts) -> (u64, u64, u64) {
    for target in [counts.contracts, counts.instalments, counts.repayments] {
        assert_eq!((target.malformed, target.duplicates, target.rejected), (0, 0, 0));
    }
    (counts.contracts.imported, counts.instalments.imported, counts.repayments.imported)
}

/// Minor units lent, and repaid.
fn lent_and_repaid(imported: &Imported) -> (i64, i64) {
    let mut sums = (0, 0);
    for arrival in &imported.arrivals {
        match &arrival.news {
            News::Event(Event::ContractOpened(contract)) => sums.0 += contract.principal.minor(),
            News::Event(Event::Repayment { amount, .. }) => sums.1 += amount.minor(),
            other @ (News::Event(_) | News::ReversalOf { .. }) => panic!("no row tells {other:?}"),
        }
    }
    sums
}

#[test]
fn home_credit_is_imported_without_rejects() {
    let Some(imported) = imported("home-credit.toml") else { return };
    assert_eq!(imported.rejects, []);
    assert_eq!(arriving(&imported.counts), (741, 7_066, 7_601));
    assert_eq!(lent_and_repaid(&imported), (141_960_794_850, 141_945_210_945));
}

#[test]
fn xente_is_imported_without_rejects() {
    let Some(imported) = imported("xente.toml") else { return };
    assert_eq!(imported.rejects, []);
    assert_eq!(arriving(&imported.counts), (816, 816, 1_025));
    assert_eq!(imported.counts.contracts.left_out, 1_392 - 1_025);
    assert_eq!(lent_and_repaid(&imported), (16_292_294, 11_409_922));
}

#[test]
fn superlender_is_imported_without_rejects() {
    let Some(imported) = imported("superlender.toml") else { return };
    assert_eq!(imported.rejects, []);
    // 10,390 loans with one instalment, 635 with two, 21 with three.
    assert_eq!(arriving(&imported.counts), (11_046, 10_390 + 2 * 635 + 3 * 21, 11_046 + 635 + 21));
    let (lent, repaid) = lent_and_repaid(&imported);
    assert!(repaid > lent, "a loan is repaid with its charge: {repaid} of {lent}");
}
