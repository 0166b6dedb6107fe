//! Accrued income as postings of the general ledger, by product and owner; what several lenders share stands with each.
//!
//! The postings of accounts recognise income when it is due or settled. What is accrued beyond that stands here, and goes
//! down again when the accounts' own postings have recognised it: both files together are income as it was accrued.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context;
use ledger::accrual::Kind;
use ledger::component::Component;
use ledger::posting::{LedgerAccount, PostingSet, postings};
use ledger::product::ProductKey;
use primitives::{Amount, Date};

use super::{decimal, each_account, level};
use crate::accruals::{LenderIncome, by_lender, days};
use crate::error::Result;
use crate::port::{IncomeGroup, Reading};
use crate::products::Products;

/// Writes the accrued income of every closed day through a day as an hledger journal; returns how many days.
///
/// # Errors
/// When the store cannot be read or the target not be written.
pub fn accruals(
    store: &(impl Reading + ?Sized),
    products: &Products,
    through: Date,
    to: &mut dyn Write,
    mut progress: impl FnMut(u64),
) -> Result<u64> {
    let info = store.info()?;
    writeln!(to, "; Accrued income of the book {} through {through}\n", info.name)
        .context("the export could not be written")?;
    let Some(last) = info.last_close.map(|last| last.min(through)) else { return Ok(0) };
    let mut recognised = Recognised::default();
    let mut accounts = 0;
    each_account(store, products, |row, history| {
        for set in postings(history, last) {
            recognised.add(&set, &row.product_key(), history.product().is_revolving());
        }
        accounts += 1;
        progress(accounts);
        Ok(())
    })?;
    let all = by_lender(products, &days(store, Date::MIN, last)?);
    let mut written = 0;
    for of_day in all.chunk_by(|a, b| a.day == b.day) {
        let lines: Vec<String> = of_day.iter().flat_map(|income| lines(products, &mut recognised, income)).collect();
        if !lines.is_empty() {
            writeln!(to, "{} accrued income", of_day[0].day).context("the export could not be written")?;
            for line in lines {
                writeln!(to, "    {line}").context("the export could not be written")?;
            }
            writeln!(to).context("the export could not be written")?;
            written += 1;
        }
    }
    Ok(written)
}

/// What accounts have recognised by their own postings, by day, of each product, owner and kind.
#[derive(Default)]
struct Recognised(BTreeMap<IncomeGroup, BTreeMap<Date, Amount>>);

impl Recognised {
    fn add(&mut self, set: &PostingSet<'_>, product: &ProductKey, is_revolving: bool) {
        for line in &set.lines {
            let kind = match line.account {
                LedgerAccount::Income(Component::Interest) if is_revolving => Kind::Service,
                LedgerAccount::Income(Component::Interest) => Kind::Interest,
                LedgerAccount::Income(Component::Penalty) => Kind::Penalty,
                LedgerAccount::AdditionalIncome => Kind::AdditionalInterest,
                LedgerAccount::Income(Component::Principal | Component::Fee)
                | LedgerAccount::Receivable(_)
                | LedgerAccount::AdditionalReceivable
                | LedgerAccount::Cash
                | LedgerAccount::MerchantRefunds
                | LedgerAccount::CreditBalance
                | LedgerAccount::Funding
                | LedgerAccount::AfterWriteOff
                | LedgerAccount::Kept
                | LedgerAccount::Waived(_)
                | LedgerAccount::Forgiven(_)
                | LedgerAccount::WrittenOff(_)
                | LedgerAccount::ChargedOff(..)
                | LedgerAccount::Goodwill
                | LedgerAccount::FeesRefunded
                | LedgerAccount::InterestPaymentsWaived
                | LedgerAccount::InterestRefunded
                | LedgerAccount::Guarantee
                | LedgerAccount::Guarantor
                | LedgerAccount::SalePrice
                | LedgerAccount::SaleGain
                | LedgerAccount::SaleLoss
                | LedgerAccount::PurchasePremium
                | LedgerAccount::Transferred
                | LedgerAccount::BetweenLenders => continue,
            };
            let group = IncomeGroup { product: product.clone(), funding_source: line.owner.to_owned(), kind };
            // Income is a credit, and credits are negative.
            *self.0.entry(group).or_default().entry(set.on).or_default() -= line.amount;
        }
    }

    /// What a group has recognised through a day and was not asked for yet.
    fn take_through(&mut self, group: &IncomeGroup, day: Date) -> Amount {
        let Some(by_day) = self.0.get_mut(group) else { return Amount::ZERO };
        let later = by_day.split_off(&day.next());
        std::mem::replace(by_day, later).into_values().sum()
    }
}

/// The two lines of an owner's day; none when nothing moves.
fn lines(products: &Products, recognised: &mut Recognised, income: &LenderIncome) -> Vec<String> {
    let moved = income.posted_today - recognised.take_through(&income.group, income.day);
    let Some(product) = products.get(&income.group.product).filter(|_| !moved.is_zero()) else { return Vec::new() };
    let IncomeGroup { product: key, funding_source, kind } = &income.group;
    let (asset, against) = match kind {
        Kind::Interest | Kind::Service | Kind::Penalty | Kind::AdditionalInterest => {
            (format!("assets:accrued:{}", kind.name()), format!("income:accrued:{}", kind.name()))
        }
        Kind::Memo => ("memo:accrued".to_owned(), "memo:not recognised".to_owned()),
    };
    let below = format!("{}:{}:v{}", level(funding_source), key.id, key.version);
    let currency = product.currency;
    let line = |name: &str, amount| format!("{name}:{below}  {} {currency}", decimal(currency, amount));
    vec![line(&asset, moved), line(&against, -moved)]
}
