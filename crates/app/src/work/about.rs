//! What a job is about by the ledger: what is past due, whether it was paid meanwhile, and what doing it is worth.

use collections::Word;
use collections::person::Purpose;
use collections::work::Rules;
use ledger::History;
use ledger::ageing::age;
use primitives::{Amount, Currency, Date};
use serde::Serialize;

use super::kept::Kept;
use crate::error::{Refused, Result};
use crate::outreach;
use crate::port::{AccountRow, Reading};
use crate::products::Products;
use crate::uses::priority::Why;

/// The accounts of a job on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Those on which there is something to ask for.
    pub accounts: Vec<String>,
    /// Those on which there is nothing to ask for any more.
    pub settled: Vec<String>,
    /// What is past due on all of them, in the rules' currency; accounts in another one are not counted.
    pub past_due: Amount,
    /// The most days past due.
    pub dpd: u32,
    /// The worst bucket's name.
    pub bucket: Option<String>,
}

/// By what a job's worth is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// What working it is expected to bring, by a model and the terms of priority.
    Priority,
    /// A share of what is past due, by the work rules.
    Rule,
}

/// What doing a job is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// How much.
    pub amount: Amount,
    /// By what that is known.
    pub basis: Basis,
}

impl About {
    /// Looks a job's accounts up. A job that names none is about all accounts of its person.
    ///
    /// # Errors
    /// When the person has no such account, or the store cannot be read.
    pub fn of(
        store: &(impl Reading + ?Sized),
        products: &Products,
        kept: &Kept,
        (currency, today): (Currency, Date),
    ) -> Result<Self> {
        let mut about = Self::default();
        for row in accounts(store, kept)? {
            about.add(&row, products, kept, (currency, today))?;
        }
        Ok(about)
    }

    fn add(
        &mut self,
        row: &AccountRow,
        products: &Products,
        kept: &Kept,
        (currency, today): (Currency, Date),
    ) -> Result<()> {
        let purpose = purpose(kept)?;
        let is_settled = match purpose {
            Some(purpose) => outreach::settled(row, products, purpose, today)?.is_some(),
            None => false,
        };
        if is_settled {
            self.settled.push(row.reference.clone());
            return Ok(());
        }
        self.accounts.push(row.reference.clone());
        let product = products.of_contract(&row.product_key())?;
        let events = row.record.unpack()?;
        let Some(account) = History::new(product, &events.entries).as_of(today) else { return Ok(()) };
        let ageing = age(&account);
        if product.currency == currency {
            self.past_due += ageing.overdue_total();
        }
        let dpd = ageing.delinquent_days.days();
        if self.bucket.is_none() || dpd > self.dpd {
            self.bucket = ageing.bucket.map(|place| product.buckets.name(place).to_owned()).or(self.bucket.take());
        }
        self.dpd = self.dpd.max(dpd);
        Ok(())
    }

    /// Whether all that the job asked for was paid.
    pub fn is_moot(&self) -> bool {
        self.accounts.is_empty() && !self.settled.is_empty()
    }

    /// What doing the job is worth by the work rules.
    pub fn by_rule(&self, rules: &Rules) -> Amount {
        if self.past_due.is_positive() {
            rules.worth.of(self.past_due, self.bucket.as_deref())
        } else {
            rules.worth.without_money
        }
    }

    /// What doing the job is worth: as it was priced today, or else by the rules.
    pub fn value(&self, rules: &Rules, kept: &Kept, today: Date) -> Value {
        match &kept.desk.worth {
            Some(priced) if priced.on == today.to_string() => {
                Value { amount: Amount::from_minor(priced.minor), basis: Basis::Priority }
            }
            Some(_) | None => Value { amount: self.by_rule(rules), basis: Basis::Rule },
        }
    }
}

/// What moved a job's worth most, as it was priced on a day.
pub(super) fn why(kept: &Kept, today: Date) -> Option<Why> {
    let priced = kept.desk.worth.as_ref().filter(|priced| priced.on == today.to_string())?;
    priced.why.clone()
}

/// What the contact is for; none when nobody is contacted.
pub(super) fn purpose(kept: &Kept) -> Result<Option<Purpose>> {
    let Some(word) = &kept.job.purpose else { return Ok(None) };
    let unknown = || Refused::new(format!("job {} is for \"{word}\", which is no purpose of contact", kept.job.id));
    Ok(Some(Purpose::of(word).ok_or_else(unknown)?))
}

fn accounts(store: &(impl Reading + ?Sized), kept: &Kept) -> Result<Vec<AccountRow>> {
    if kept.job.accounts.is_empty() {
        return Ok(if kept.job.person.is_empty() { Vec::new() } else { store.accounts_of_person(&kept.job.person)? });
    }
    let references: Vec<&str> = kept.job.accounts.iter().map(String::as_str).collect();
    let rows = store.accounts_by_reference(&references)?;
    let named = |(reference, row): (&&str, Option<AccountRow>)| {
        let missing = || {
            Refused::new(format!("job {} names account {reference}, which is not there", kept.job.id))
                .zh(format!("任务 {} 涉及的账户 {reference} 不存在。", kept.job.id))
        };
        Ok(row.ok_or_else(missing)?)
    };
    references.iter().zip(rows).map(named).collect()
}
