//! Which Xente loans the book closed, against the source's own closing flags.
//!
//! The source tells the price of a purchase and every repayment, but not the charge on it. So the book owes the price, and a
//! loan is closed here when the price is repaid; the source closes it when price and charge are.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};
use app::export::each_account;
use app::products::Products;
use ledger::account::Status;
use primitives::{Amount, Date};
use store_sqlite::{Access, SqliteStore};

use crate::rows;

/// How far book and source agree.
#[derive(Debug)]
pub struct Comparison {
    /// Loans compared.
    pub loans: usize,
    /// Those on which they differ.
    pub differences: Vec<Difference>,
}

/// A loan on which book and source differ, and why.
#[derive(Debug)]
pub struct Difference {
    /// The loan.
    pub loan: String,
    /// Its price.
    pub price: String,
    /// What was repaid in all.
    pub repaid: String,
    /// Whether the source closes it; the book says the opposite.
    pub is_flagged: bool,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { loan, price, repaid, is_flagged } = self;
        if *is_flagged {
            write!(f, "{loan}: flagged closed with {repaid} repaid of a price of {price}: the source forgave the rest")
        } else {
            write!(
                f,
                "{loan}: not flagged closed although {repaid} is repaid of a price of {price}: a charge is still open there"
            )
        }
    }
}

/// Compares the loans of a book with the flags in the data.
///
/// # Errors
/// When book or data cannot be read.
pub fn compare(data: &Path, book: &Path) -> Result<Comparison> {
    let mut flags: BTreeMap<String, bool> = BTreeMap::new();
    rows::each(data, "xente_bnpl_loans.csv.gz", ["LoanId", "IsFinalPayBack"], |[loan, is_final]| {
        if !loan.is_empty() {
            *flags.entry(loan.to_owned()).or_default() |= is_final.starts_with('1');
        }
        Ok(())
    })?;
    let store = SqliteStore::open(book, Access::Read)?;
    let products = Products::load(&store).map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut differences = Vec::new();
    let mut loans = 0;
    each_account(&store, &products, |row, history| {
        let account = history.as_of(Date::MAX + -3_650).context("a loan is open")?;
        let is_flagged = *flags.get(&row.reference).with_context(|| format!("{} is not in the data", row.reference))?;
        let is_closed = account.status() != Status::Open;
        loans += 1;
        if is_closed != is_flagged {
            let money = |amount: Amount| account.product.currency.format(amount);
            differences.push(Difference {
                loan: row.reference.clone(),
                price: money(account.contract.principal),
                repaid: money(account.totals.repaid),
                is_flagged,
            });
        }
        Ok(())
    })
    .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Comparison { loans, differences })
}
