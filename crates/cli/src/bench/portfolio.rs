//! The accounts of a measurement: contracts of six instalments, nine in ten with the first one repaid.

use app::Result;
use app::intake::{Arrival, News, OnRefusal, Origin, take_in};
use app::port::Store;
use app::products::Products;
use ledger::Event;
use ledger::event::{Contract, Instalments};
use ledger::product::ProductKey;
use primitives::{Amount, Date};

use crate::console::progress;
use crate::now;

/// On how many days contracts begin, one after the other.
pub(super) const OPENING_DAYS: u32 = 30;

const INSTALMENTS: u16 = 6;

/// How many arrivals' accounts are made at a time.
const BATCH: u32 = 50_000;

/// Accounts that follow from their numbers.
pub(super) struct Portfolio {
    /// Their product.
    pub(super) product: ProductKey,
    /// The day on which the first of them begins.
    pub(super) first: Date,
    /// How many have something due in the days measured.
    pub(super) accounts: u32,
    /// How many more there are whose first instalment is due ten years later.
    pub(super) idle: u32,
    /// How many persons they are of.
    pub(super) persons: u32,
}

/// What is known of an account before it is booked.
pub(super) struct Planned {
    pub(super) opened_on: Date,
    pub(super) contract: Contract,
    /// What settles its first instalment, where that is repaid.
    pub(super) repaid: Option<Amount>,
}

impl Portfolio {
    /// Books contracts and first repayments, those of idle accounts at the end.
    pub(super) fn load(&self, store: &mut dyn Store, products: &Products) -> Result<()> {
        let all = self.accounts + self.idle;
        let bar = progress(u64::from(all), "loading");
        let origin = Origin { file: "bench".into(), row: 0 };
        let mut number = 0;
        while number < all {
            let until = all.min(number + BATCH);
            let mut arrivals = Vec::new();
            for number in number..until {
                let Planned { opened_on, contract, repaid } = self.account(number);
                let arrival = |key: &str, effective_on, event| Arrival {
                    account: format!("A{number}"),
                    key: key.to_owned(),
                    effective_on,
                    news: News::Event(event),
                    origin: origin.clone(),
                };
                arrivals.push(arrival("open", opened_on, Event::ContractOpened(Box::new(contract))));
                if let Some(amount) = repaid {
                    arrivals.push(arrival("repay", opened_on + 20, Event::Repayment { amount, earmark: None }));
                }
            }
            take_in(store, products, &arrivals, now(), OnRefusal::BookNothing, |_| {})?;
            number = until;
            bar.set_position(u64::from(number));
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// The account of a number.
    pub(super) fn account(&self, number: u32) -> Planned {
        let opened_on = self.first + i32::try_from(number % OPENING_DAYS).unwrap_or(0);
        let is_idle = number >= self.accounts;
        let principal = Amount::from_minor(60_000 + i64::from(number % 97) * 1_000);
        let first_due = is_idle.then(|| opened_on.plus_months(120));
        let contract = Contract {
            person: format!("P{}", number % self.persons),
            product: self.product.clone(),
            funding_source: "own".to_owned(),
            principal,
            instalments: Instalments::Computed { count: INSTALMENTS, first_due },
        };
        // The first instalment, in time: a sixth of the principal and a fee of 0.8 %.
        let repaid = Amount::from_minor(principal.minor() / i64::from(INSTALMENTS) + principal.minor() / 125);
        let is_repaid = !is_idle && !(number / OPENING_DAYS).is_multiple_of(10);
        Planned { opened_on, contract, repaid: is_repaid.then_some(repaid) }
    }
}
