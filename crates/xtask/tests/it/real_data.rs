//! Real repayment data: imported, closed on every day of their span, compared with what the sources themselves say.
//!
//! The data are not in the repository. `ARREARS_DATA` names their folder (by default `../shared/data` beside it); without
//! them these tests say that they are skipped.

use std::path::{Path, PathBuf};

use app::compare::{Agreement, compare};
use app::products::Products;
use store_sqlite::{Access, SqliteStore};

use crate::arrears;

/// The folder of the data, or none with a word about it.
pub(crate) fn data() -> Option<PathBuf> {
    let named = std::env::var_os("ARREARS_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| xtask::pages::root().join("../shared/data"));
    if folder.join("xente_bnpl_loans.csv.gz").exists() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no real data in {}; set ARREARS_DATA to their folder", folder.display());
    None
}

/// A book with one source imported and every day of its span closed.
pub(crate) fn book(folder: &Path, data: &Path, source: &str, product: &str, through: &str) -> PathBuf {
    let root = xtask::pages::root();
    let file = folder.join(format!("{source}.db"));
    let book = file.to_str().expect("a path is text").to_owned();
    let product = root.join(format!("examples/products/{product}.toml"));
    let mapping = root.join(format!("examples/mappings/{source}.toml"));
    let (product, mapping) = (product.to_str().expect("text"), mapping.to_str().expect("text"));
    arrears(&["book", "init", "--book", &book, "--time-zone", "UTC", "--product", product]);
    let from = data.to_str().expect("text");
    let import = ["book", "import", "--book", &book, "--mapping", mapping, "--from", from];
    arrears(&import);
    arrears(&import);
    arrears(&["day", "close", "--book", &book, "--through", through]);
    arrears(&["book", "verify", "--book", &book]);
    file
}

fn home_credit_agreement(book: &Path, data: &Path, def: bool, tolerance: Option<&str>) -> Agreement {
    let store = SqliteStore::open(book, Access::Read).expect("the book opens");
    let products = Products::load(&store).expect("the book has products");
    let ages = xtask::home_credit::ages(data, def).expect("the data can be read");
    compare(&store, &products, &ages, 2, tolerance).expect("the book can be compared")
}

#[test]
fn home_credit_days_past_due_are_rebuilt() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let book = book(folder.path(), &data, "home-credit", "home-credit", "2020-01-31");
    let agreement = home_credit_agreement(&book, &data, false, None);
    // 208 late months and 2,034 months without days past due; the bars are 96 % and 98 %.
    assert_eq!((agreement.late, agreement.current), (208, 2_034));
    assert!(agreement.late_within * 100 >= agreement.late * 96, "{} of 208", agreement.late_within);
    assert!(agreement.current_same * 100 >= agreement.current * 98, "{} of 2034", agreement.current_same);
}

#[test]
fn xente_loans_closed_are_those_flagged_closed_but_for_ten() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let book = book(folder.path(), &data, "xente", "xente-loan", "2019-12-31");
    let comparison = xtask::closing_flags::compare(&data, &book).expect("they can be compared");
    // Counted independently from the file: 7 loans repaid at their price or more and not flagged, 3 flagged below it.
    assert_eq!(comparison.loans, 816);
    let flagged = comparison.differences.iter().filter(|difference| difference.is_flagged).count();
    assert_eq!((comparison.differences.len(), flagged), (10, 3));
}

#[test]
fn superlender_first_instalments_are_late_as_often_as_in_the_file() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let book = book(folder.path(), &data, "superlender", "superlender-loan", "2018-03-31");
    let store = SqliteStore::open(&book, Access::Read).expect("the book opens");
    let products = Products::load(&store).expect("the book has products");
    let (mut late, mut late_over_7, mut late_over_30, mut loans) = (0_u32, 0_u32, 0_u32, 0_u32);
    app::export::each_account(&store, &products, |_, history| {
        let account = history.opening().and_then(|(_, opened_on)| history.as_of(opened_on)).expect("a loan is open");
        let due = account.instalments[0].due;
        let is_late = |days: i32| {
            let then = history.as_of(due + days).expect("a loan is open");
            u32::from(!then.instalments[0].is_settled())
        };
        loans += 1;
        late += is_late(0);
        late_over_7 += is_late(7);
        late_over_30 += is_late(30);
        Ok(())
    })
    .expect("the book can be read");
    let share = |count: u32| (f64::from(count) / f64::from(loans) * 1000.0).round() / 10.0;
    assert_eq!((loans, share(late), share(late_over_7), share(late_over_30)), (11_046, 17.3, 6.4, 0.7));
}
