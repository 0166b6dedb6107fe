//! Opening: who opens an account, when, and under which product.

use ledger::Product;
use ledger::event::Event;
use ledger::product::Plan;
use primitives::{Amount, Date};

use super::Scene;
use crate::agenda::Wake;
use crate::behaviour::Behaviour;
use crate::book::Fact;
use crate::borrower::{Borrower, Person, Spell, Standing};
use crate::chance::{Chance, Draws, Subject};

/// How many days after the first one an account opens.
pub(crate) fn opens_after(days: u32, draws: &mut Draws<'_>, behaviour: &Behaviour) -> i32 {
    let stretches = behaviour.opening_weights.len() as f64;
    let opening_days = f64::from(days) * 2.0 / 3.0;
    let at = draws.place(&behaviour.opening_weights) as f64 + draws.unit();
    (at / stretches * opening_days) as i32
}

/// The borrower of an account that opens.
pub(crate) fn borrower(
    account: u32,
    first_day: Date,
    products: &[Product],
    chance: &mut Chance,
    behaviour: &Behaviour,
) -> Borrower {
    let person = Person::of_account(account, chance, behaviour);
    // A stretch of its own, beyond those of all days.
    let mut draws = chance.on(Subject::Account(account), u32::MAX);
    let weights: Vec<f64> = products
        .iter()
        .map(|product| {
            let kind = plan_kind(product);
            let alike = products.iter().filter(|other| plan_kind(other) == kind).count();
            behaviour.plan_weights[kind] / alike as f64
        })
        .collect();
    Borrower {
        product: u16::try_from(draws.place(&weights)).expect("there are fewer than 65,536 products"),
        person,
        spell: Spell::none_before(first_day),
        standing: Standing::Good,
        room: Amount::ZERO,
        quiet_at: 0,
        book: Vec::new(),
    }
}

/// The place of a product's plan in [`Behaviour::plan_weights`].
fn plan_kind(product: &Product) -> usize {
    match product.plan {
        Plan::Statement(_) => 0,
        Plan::FeePerInstalment { .. } => 1,
        Plan::EqualInstalment { .. } | Plan::EqualPrincipal { .. } | Plan::InterestFirst { .. } => 2,
        Plan::SinglePayment { .. } => 3,
        Plan::External => unreachable!("nobody is simulated on an external plan"),
    }
}

/// How many instalments a contract has, and the price in whole units for a middling salary, as quantiles.
const SPLIT_PURCHASE: ([u16; 4], [f64; 9]) =
    ([3, 6, 12, 24], [90., 300., 600., 950., 1_400., 2_000., 3_000., 4_600., 9_000.]);
const CASH_LOAN: ([u16; 4], [f64; 9]) =
    ([6, 12, 12, 24], [1_000., 2_000., 3_500., 5_000., 7_000., 9_500., 13_000., 19_000., 40_000.]);
const SINGLE_PURCHASE: ([u16; 4], [f64; 9]) = ([1; 4], [20., 60., 110., 170., 250., 370., 560., 900., 2_500.]);

impl Scene<'_> {
    pub(super) fn open(&mut self) {
        let (counts, prices) = match self.product.plan {
            Plan::Statement(_) | Plan::External => {
                self.book(Fact::Opened { principal: Amount::ZERO, instalments: 0 });
                self.borrower.room = self.limit();
                let statement = self.statement_after(self.day.previous());
                self.later(statement.next(), Wake::Bill { number: 0 });
                // Most accounts are opened at a till.
                let first = self.draws.days_until(2.0);
                self.later(self.day + first, Wake::Buy);
                return;
            }
            Plan::FeePerInstalment { .. } => SPLIT_PURCHASE,
            Plan::EqualInstalment { .. } | Plan::EqualPrincipal { .. } | Plan::InterestFirst { .. } => CASH_LOAN,
            Plan::SinglePayment { .. } => SINGLE_PURCHASE,
        };
        let instalments = self.draws.one_of(&counts);
        let price = self.draws.along(&prices) * self.borrower.person.salary;
        let is_cash = self.product.plan.interest().is_some();
        // Cash is lent in hundreds; a price has its cents.
        let price = if is_cash { (price / 100.0) as i64 as f64 * 100.0 } else { price };
        let principal = self.units(price).max(self.units(1.0));
        self.book(Fact::Opened { principal, instalments });
        self.announce(0);
        if !is_cash && self.draws.happens(self.behaviour.returns) {
            self.goods_go_back(principal);
        }
    }

    /// The event with the names that a lender's book wants.
    pub(super) fn named(&self, mut event: Event) -> Event {
        if let Event::ContractOpened(contract) = &mut event {
            contract.person = format!("P{:07}", self.borrower.person.number + 1);
            contract.product = self.product.key.clone();
            contract.funding_source = if self.account % 10 < 3 { "partner-bank" } else { "own" }.to_owned();
        }
        event
    }
}
