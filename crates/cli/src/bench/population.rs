//! Whose accounts are measured: simulated borrowers, or contracts that follow from their numbers.

use app::Result;
use app::intake::{Arrival, OnRefusal, take_in};
use app::port::Store;
use app::products::{Products, add};
use clap::ValueEnum;
use ledger::Product;
use primitives::Date;
use simulator::Simulator;

use super::PRODUCT;
use super::portfolio::Portfolio;
use crate::console::progress;
use crate::now;
use crate::simulated::arrival;

/// Who has the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// Borrowers of the simulator, on all products of the demo: statements, instalments, cash loans, single payments
    Simulated,
    /// Six instalments each, opened over 30 days, nine in ten with the first instalment repaid
    Regular,
}

/// The accounts of a measurement, named A0, A1, and so on.
pub(super) enum Population {
    Simulated { seed: u64, accounts: u32, days: u32 },
    Regular { accounts: u32, idle: u32 },
}

/// How many accounts are simulated at a time, from their first day to the last: so much is in memory at once.
const PART: u32 = 20_000;

/// Into the second due dates of the regular ones: each measured night a thirtieth of the book falls due, most of it newly past
/// due, and what was never repaid rolls.
const REGULAR_DAYS: u32 = 76;

impl Population {
    /// How many days of it there are, those of the measured closes included.
    pub(super) fn days(&self) -> i32 {
        let days = match self {
            Self::Simulated { days, .. } => *days,
            Self::Regular { .. } => REGULAR_DAYS,
        };
        days.cast_signed()
    }

    /// Books everything that happens to all accounts from `first` on, account by account; days are closed later.
    pub(super) fn load(&self, store: &mut dyn Store, first: Date) -> Result<Products> {
        match *self {
            Self::Regular { accounts, idle } => {
                let (product, _) = add(store, "pay-later-instalments.toml", PRODUCT)?;
                let products = Products::load(store)?;
                let portfolio = Portfolio { product: product.key, first, accounts, idle, persons: accounts + idle };
                portfolio.load(store, &products)?;
                Ok(products)
            }
            Self::Simulated { seed, accounts, days } => {
                let mut kept = Vec::new();
                for (file, text) in simulator::products() {
                    kept.push(add(store, file, text)?.0);
                }
                let products = Products::load(store)?;
                let whole = simulator::Options { seed, first_account: 0, accounts, first_day: first, days };
                live(store, &products, &kept, whole)?;
                Ok(products)
            }
        }
    }
}

/// Lets the borrowers live, some at a time, and books what they do.
fn live(store: &mut dyn Store, products: &Products, kept: &[Product], whole: simulator::Options) -> Result<()> {
    let bar = progress(u64::from(whole.accounts), "loading");
    for first_account in (0..whole.accounts).step_by(PART as usize) {
        let accounts = PART.min(whole.accounts - first_account);
        let mut simulator = Simulator::new(simulator::Options { first_account, accounts, ..whole }, kept);
        let mut told = Vec::new();
        for days in 0..whole.days {
            simulator.day(whole.first_day + days.cast_signed(), &mut told);
        }
        // An account's news together and in order, so that its record is written once.
        told.sort_by_key(|news| news.account);
        let arrivals: Vec<Arrival> = told.into_iter().map(|news| arrival(format!("A{}", news.account), news)).collect();
        let taken = take_in(store, products, &arrivals, now(), OnRefusal::BookNothing, |_| {})?;
        if let Some((place, why)) = taken.refused.first() {
            let Arrival { account, news, .. } = &arrivals[*place];
            return Err(anyhow::anyhow!("a simulated event of {account} was refused: {why}: {news:?}").into());
        }
        bar.inc(u64::from(accounts));
    }
    bar.finish_and_clear();
    Ok(())
}
