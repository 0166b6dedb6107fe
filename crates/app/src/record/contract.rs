//! The stored form of contracts and of instalments as a calendar states them.

use anyhow::Result;
use ledger::event::{Contract, InstalmentKey, Instalments, ScheduledInstalment};
use ledger::product::ProductKey;
use minicbor::{Decode, Encode};
use primitives::{Amount, Date};

use super::date;

#[derive(Encode, Decode)]
pub(super) struct StoredContract {
    #[n(0)]
    person: String,
    #[n(1)]
    product: String,
    #[n(2)]
    version: u32,
    #[n(3)]
    funding_source: String,
    #[n(4)]
    principal: i64,
    #[n(5)]
    count: u16,
    #[n(6)]
    first_due: Option<i32>,
    #[n(7)]
    given: Option<Vec<StoredInstalment>>,
}

#[derive(Encode, Decode)]
pub(super) struct StoredKey {
    #[n(0)]
    calendar: u16,
    #[n(1)]
    number: u32,
}

#[derive(Encode, Decode)]
pub(super) struct StoredInstalment {
    #[n(0)]
    calendar: u16,
    #[n(1)]
    number: u32,
    #[n(2)]
    due: i32,
    #[n(3)]
    principal: i64,
    #[n(4)]
    interest: i64,
    #[n(5)]
    fee: i64,
}

impl From<&Contract> for StoredContract {
    fn from(contract: &Contract) -> Self {
        let (count, first_due, given) = match &contract.instalments {
            Instalments::Computed { count, first_due } => (*count, first_due.map(Date::day_number), None),
            Instalments::Given(given) => (0, None, Some(given.iter().map(StoredInstalment::from).collect())),
        };
        Self {
            person: contract.person.clone(),
            product: contract.product.id.clone(),
            version: contract.product.version,
            funding_source: contract.funding_source.clone(),
            principal: contract.principal.minor(),
            count,
            first_due,
            given,
        }
    }
}

impl StoredContract {
    pub(super) fn into_contract(self) -> Result<Contract> {
        Ok(Contract {
            person: self.person,
            product: ProductKey { id: self.product, version: self.version },
            funding_source: self.funding_source,
            principal: Amount::from_minor(self.principal),
            instalments: match self.given {
                Some(list) => Instalments::Given(given(list)?),
                None => Instalments::Computed { count: self.count, first_due: self.first_due.map(date).transpose()? },
            },
        })
    }
}

impl From<InstalmentKey> for StoredKey {
    fn from(key: InstalmentKey) -> Self {
        Self { calendar: key.calendar, number: key.number }
    }
}

impl From<StoredKey> for InstalmentKey {
    fn from(key: StoredKey) -> Self {
        Self { calendar: key.calendar, number: key.number }
    }
}

impl From<&ScheduledInstalment> for StoredInstalment {
    fn from(instalment: &ScheduledInstalment) -> Self {
        Self {
            calendar: instalment.key.calendar,
            number: instalment.key.number,
            due: instalment.due.day_number(),
            principal: instalment.principal.minor(),
            interest: instalment.interest.minor(),
            fee: instalment.fee.minor(),
        }
    }
}

/// The instalments of a stored list.
pub(super) fn given(stored: Vec<StoredInstalment>) -> Result<Vec<ScheduledInstalment>> {
    let instalments = stored.into_iter().map(|stored| {
        Ok(ScheduledInstalment {
            key: InstalmentKey { calendar: stored.calendar, number: stored.number },
            due: date(stored.due)?,
            principal: Amount::from_minor(stored.principal),
            interest: Amount::from_minor(stored.interest),
            fee: Amount::from_minor(stored.fee),
        })
    });
    instalments.collect()
}
