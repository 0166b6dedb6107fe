//! All accounts of a book in batches, each with those of its person that a policy looks at beside it.
//!
//! The store is read on one thread, what is asked is answered on several. An account whose product names no policy that
//! looks at the person is by itself, so that nobody's other accounts are read without need.

use std::collections::HashMap;

use anyhow::{Context, Result};
use ledger::History;
use ledger::classification::PolicyVersions;

use super::Person;
use crate::policies::Policies;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::shares::in_shares;

/// How many accounts are read at once.
const BATCH: usize = 10_000;

/// A book to be classified.
#[derive(Clone, Copy)]
pub struct Classified<'b> {
    /// Where its accounts are read.
    pub store: &'b dyn Reading,
    /// Its products.
    pub products: &'b Products,
    /// Its policies.
    pub policies: &'b Policies,
    /// How many threads compute.
    pub threads: usize,
}

/// Accounts of one person: those that are in the batch, and behind them those that are not.
struct Group {
    rows: Vec<AccountRow>,
    /// The place in the batch of each of the first rows.
    places: Vec<usize>,
}

impl<'b> Classified<'b> {
    /// Asks about every account of the book; the answers come batch by batch, in the order of the accounts' numbers.
    ///
    /// `ask` gets the accounts of one person, of which it answers for those that are asked about.
    pub(crate) fn batches<T: Send>(
        self,
        ask: impl Fn(&Person<'_, '_, 'b>, &[AccountRow]) -> Result<Vec<T>> + Sync,
    ) -> impl Iterator<Item = Result<Vec<T>>> {
        let mut after = Some(AccountId::default());
        std::iter::from_fn(move || {
            let rows = match self.store.accounts_after(after?, BATCH) {
                Ok(rows) => rows,
                Err(error) => {
                    after = None;
                    return Some(Err(error));
                }
            };
            after = rows.last().map(|row| row.id);
            after?;
            Some(self.answers(rows, &ask))
        })
    }

    fn answers<T: Send>(
        &self,
        rows: Vec<AccountRow>,
        ask: &(impl Fn(&Person<'_, '_, 'b>, &[AccountRow]) -> Result<Vec<T>> + Sync),
    ) -> Result<Vec<T>> {
        let groups = self.grouped(rows)?;
        let (products, policies) = (self.products, self.policies);
        let shares = in_shares(&groups, self.threads, |groups| {
            let mut answers = Vec::with_capacity(groups.len());
            for group in groups {
                let found = group.ask(products, policies, ask)?;
                answers.extend(group.places.iter().copied().zip(found));
            }
            Ok(answers)
        })?;
        let mut answers: Vec<(usize, T)> = shares.into_iter().flatten().collect();
        answers.sort_unstable_by_key(|(place, _)| *place);
        Ok(answers.into_iter().map(|(_, answer)| answer).collect())
    }

    fn grouped(&self, rows: Vec<AccountRow>) -> Result<Vec<Group>> {
        let mut groups: Vec<Group> = Vec::with_capacity(rows.len());
        let mut of_person: HashMap<String, usize> = HashMap::new();
        for (place, row) in rows.into_iter().enumerate() {
            if !self.looks_at_person(&row)? {
                groups.push(Group { rows: vec![row], places: vec![place] });
            } else if let Some(group) = of_person.get(&row.person) {
                groups[*group].rows.push(row);
                groups[*group].places.push(place);
            } else {
                of_person.insert(row.person.clone(), groups.len());
                groups.push(Group { rows: vec![row], places: vec![place] });
            }
        }
        for (person, group) in of_person {
            let group = &mut groups[group];
            for row in self.store.accounts_of_person(&person)? {
                if group.rows.iter().all(|known| known.id != row.id) {
                    group.rows.push(row);
                }
            }
        }
        Ok(groups)
    }

    fn looks_at_person(&self, row: &AccountRow) -> Result<bool> {
        let product = self.products.of_contract(&row.product_key())?;
        Ok(self.policies.of_product(product).into_iter().flatten().any(PolicyVersions::looks_at_person))
    }
}

impl Group {
    fn ask<'b, T>(
        &self,
        products: &'b Products,
        policies: &'b Policies,
        ask: impl Fn(&Person<'_, '_, 'b>, &[AccountRow]) -> Result<Vec<T>>,
    ) -> Result<Vec<T>> {
        let unpacked = self.rows.iter().map(|row| {
            let events = row.record.unpack().with_context(|| format!("account {}", row.reference))?;
            Ok((products.of_contract(&row.product_key())?, events.entries))
        });
        let unpacked: Vec<_> = unpacked.collect::<Result<_>>()?;
        let accounts: Vec<History<'_>> = unpacked
            .iter()
            .zip(&self.rows)
            .map(|((product, entries), row)| History::new(product, entries).named(&row.reference))
            .collect();
        let asked = self.places.len();
        ask(&Person { accounts: &accounts, asked, policies }, &self.rows[..asked])
    }
}
