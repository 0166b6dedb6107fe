//! The simulation: options in, a day's news out.
//!
//! Borrowers wake only on days for which something is on the agenda. What they do then is told in `conduct`.

use ledger::product::Plan;
use ledger::{Entry, Event, Product};
use primitives::Date;

use crate::agenda::{Agenda, Wake};
use crate::behaviour::Behaviour;
use crate::borrower::Borrower;
use crate::chance::{Chance, Subject};
use crate::conduct::{Scene, opening};

/// What to simulate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The same seed gives the same borrowers and the same events.
    pub seed: u64,
    /// The first account's number. Who simulates a large portfolio does so some accounts at a time.
    pub first_account: u32,
    /// How many accounts are opened in all, numbered from the first.
    pub accounts: u32,
    /// The first simulated day.
    pub first_day: Date,
    /// How many days are simulated.
    pub days: u32,
}

/// Something that became known on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The account's number; without another first one, counted from 0.
    pub account: u32,
    /// The value date: the day itself, or up to three days before it for a repayment from a late bank file.
    pub effective_on: Date,
    /// The name of this piece of news, never given twice in a simulation.
    pub key: String,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An event; never a reversal.
    Event(Event),
    /// The event told under this key is taken back.
    ReversalOf(String),
}

/// A simulation under way.
pub struct Simulator {
    options: Options,
    behaviour: Behaviour,
    /// The products that contracts are simulated on.
    products: Vec<Product>,
    chance: Chance,
    agenda: Agenda,
    next_day: Date,
    /// By account, from the first; none before its opening.
    borrowers: Vec<Option<Box<Borrower>>>,
    scratch: Vec<Entry>,
}

impl Simulator {
    /// A simulation with the default behaviour.
    ///
    /// # Panics
    /// When none of the products has a plan of its own and is effective from the first day or before.
    pub fn new(options: Options, products: &[Product]) -> Self {
        Self::with_behaviour(options, products, Behaviour::default())
    }

    /// A simulation of borrowers who behave as told.
    ///
    /// # Panics
    /// When none of the products has a plan of its own and is effective from the first day or before.
    pub fn with_behaviour(options: Options, products: &[Product], behaviour: Behaviour) -> Self {
        let is_usable =
            |product: &&Product| product.plan != Plan::External && product.effective_from <= options.first_day;
        let products: Vec<Product> = products.iter().filter(is_usable).cloned().collect();
        assert!(!products.is_empty(), "a product with a plan of its own is effective on the first day");
        let mut chance = Chance::new(options.seed);
        let mut agenda = Agenda::new(options.first_day, options.days);
        for account in options.first_account..options.first_account + options.accounts {
            let mut draws = chance.on(Subject::Account(account), 0);
            let day = options.first_day + opening::opens_after(options.days, &mut draws, &behaviour);
            agenda.add(day, account, Wake::Open);
        }
        let borrowers = (0..options.accounts).map(|_| None).collect();
        let next_day = options.first_day;
        Self { options, behaviour, products, chance, agenda, next_day, borrowers, scratch: Vec::new() }
    }

    /// Adds everything that becomes known on `day`, by account and in order.
    ///
    /// # Panics
    /// When the day is not the one after the day asked for before, or the first.
    pub fn day(&mut self, day: Date, out: &mut Vec<News>) {
        assert_eq!(day, self.next_day, "days are asked for one after the other");
        self.next_day = day.next();
        for (account, wake) in self.agenda.take(day) {
            self.wake(day, account, wake, out);
        }
    }

    fn wake(&mut self, day: Date, account: u32, wake: Wake, out: &mut Vec<News>) {
        let place = usize::try_from(account - self.options.first_account).expect("an account has a place");
        let Self { options, behaviour, products, chance, agenda, borrowers, scratch, .. } = self;
        if wake == Wake::Open {
            let borrower = opening::borrower(account, options.first_day, products, chance, behaviour);
            borrowers[place] = Some(Box::new(borrower));
        }
        let borrower = borrowers[place].as_mut().expect("only opened accounts have something to do");
        let hardship = borrower.spell.on(day, &borrower.person, chance, behaviour);
        let days = u32::try_from(day - options.first_day).expect("a day is not before the first");
        // Occasion 0 is for what is drawn before the opening.
        let draws = chance.on(Subject::Account(account), 1 + days * Wake::KINDS + wake.kind());
        let product = &products[usize::from(borrower.product)];
        Scene { day, account, borrower, product, hardship, behaviour, draws, agenda, scratch, out }.play(wake);
    }
}

#[cfg(test)]
pub(crate) mod tests;
