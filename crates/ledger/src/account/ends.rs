//! Ends: payoff, termination, charge-off, write-off and settlement.
//!
//! `docs/reference/ledger.md` section 8.

use primitives::{Amount, Date};

use super::{Account, Instalment};
use crate::component::Components;
use crate::event::{InstalmentKey, SettlementPart};
use crate::product::{ChargeOffInterest, PayoffInterest, Plan, RoundingStep};

/// A charge-off: the asset left the books, the claim lives on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeOff<'a> {
    /// The day.
    pub on: Date,
    /// The code of the reason.
    pub reason: String,
    /// Whether it was for fraud.
    pub is_fraud: bool,
    /// Where in the general ledger the loss stands, the component below it.
    pub account: &'a str,
}

/// A settlement: less is accepted as full, if it comes in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The day on which it was agreed.
    pub agreed_on: Date,
    /// What is to come in, in ascending order of dates.
    pub parts: Vec<SettlementPart>,
    /// What has come in since.
    pub received: Amount,
    /// How it stands.
    pub state: SettlementState,
    /// What was forgiven on which instalments, when it was completed.
    pub(crate) forgiven: Vec<(InstalmentKey, Components)>,
}

/// How a settlement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettlementState {
    /// It is being performed.
    Active,
    /// All came in; the rest was forgiven.
    Completed {
        /// The day.
        on: Date,
    },
    /// Something did not come in time; the full claim stands.
    Lapsed {
        /// The day.
        on: Date,
    },
    /// All came in, and too much of it went back; the full claim stands again.
    Failed {
        /// The day.
        on: Date,
    },
}

impl Settlement {
    /// Whether it is being performed.
    pub fn is_active(&self) -> bool {
        self.state == SettlementState::Active
    }

    /// Whether something did not come in in time, or went back after it was completed.
    pub fn has_lapsed(&self) -> bool {
        match self.state {
            SettlementState::Lapsed { .. } | SettlementState::Failed { .. } => true,
            SettlementState::Active | SettlementState::Completed { .. } => false,
        }
    }

    /// All that is to come in.
    pub fn total(&self) -> Amount {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// What should have come in by the end of a day.
    pub fn expected_through(&self, day: Date) -> Amount {
        self.parts.iter().filter(|part| part.due <= day).map(|part| part.amount).sum()
    }

    /// The day after `after` at whose start it lapses if nothing more comes in; none when it is not being performed.
    pub(crate) fn lapses_on(&self, after: Date) -> Option<Date> {
        let missed = |part: &&SettlementPart| self.received < self.expected_through(part.due);
        let missed = self.parts.iter().filter(|_| self.is_active()).find(missed)?;
        Some(missed.due.max(after).next())
    }

    /// Lets it lapse at the start of a day in `(from, day]`, if a part did not come in time, or was taken back on `from`.
    pub(crate) fn lapse(&mut self, from: Date, day: Date) {
        if let Some(on) = self.lapses_on(from).filter(|&on| on <= day) {
            self.state = SettlementState::Lapsed { on };
        }
    }

    /// Takes back what it has received; what is owed again when it was completed and fails by that.
    pub(crate) fn give_back(&mut self, amount: Amount, today: Date) -> Vec<(InstalmentKey, Components)> {
        let was_completed = match self.state {
            SettlementState::Lapsed { .. } | SettlementState::Failed { .. } => return Vec::new(),
            SettlementState::Active => false,
            SettlementState::Completed { .. } => true,
        };
        self.received = (self.received - amount).or_zero();
        if !was_completed || self.received >= self.total() {
            return Vec::new();
        }
        self.state = SettlementState::Failed { on: today };
        std::mem::take(&mut self.forgiven)
    }
}

impl Account<'_> {
    /// What would end the account if it were paid on its day: everything unpaid, due or not, less what an early end drops.
    pub fn payoff_amount(&self) -> Amount {
        self.unpaid().total() - self.droppable_for_payoff()
    }

    fn droppable_for_payoff(&self) -> Amount {
        let (product, today) = (self.product, self.as_of);
        let in_advance = self.instalments.iter().filter(|instalment| instalment.is_live() && instalment.due > today);
        let dropped = in_advance.map(|instalment| {
            let interest = match product.payoff.interest {
                PayoffInterest::TillPeriodEnd => Amount::ZERO,
                PayoffInterest::TillPaymentDay => self.unearned_interest(instalment),
            };
            let fee = if product.payoff.drops_future_fees { instalment.droppable_fee() } else { Amount::ZERO };
            interest + fee
        });
        dropped.sum()
    }

    /// Drops what a payoff does not cost, when the money is enough for one.
    pub(super) fn drop_for_payoff(&mut self, amount: Amount) {
        let droppable = self.droppable_for_payoff();
        if droppable.is_positive() && amount >= self.unpaid().total() - droppable {
            let drops_interest = self.product.payoff.interest == PayoffInterest::TillPaymentDay;
            self.end_instalments_early(drops_interest, self.product.payoff.drops_future_fees);
        }
    }

    /// Drops what of instalments in advance is not earned.
    fn end_instalments_early(&mut self, drops_interest: bool, drops_fees: bool) {
        let (today, by_days) = (self.as_of, self.bears_by_days());
        let unearned: Vec<Amount> = self.instalments.iter().map(|i| self.unearned_interest(i)).collect();
        let in_advance = self.instalments.iter_mut().zip(unearned).filter(|(i, _)| i.is_live() && i.due > today);
        for (instalment, unearned) in in_advance {
            if drops_interest {
                instalment.drop_interest(unearned);
                if by_days && instalment.bears.is_some() {
                    instalment.end_period(today);
                }
            }
            if drops_fees {
                instalment.drop_fee();
            }
        }
    }

    pub(super) fn terminate(&mut self, seq: u64) {
        self.terminated_on = Some(self.as_of);
        self.end(seq);
        self.accelerate();
    }

    /// Makes everything due today, without the interest of days to come.
    fn accelerate(&mut self) {
        self.end_instalments_early(true, self.product.payoff.drops_future_fees);
        let today = self.as_of;
        for instalment in self.instalments.iter_mut().filter(|i| i.is_live() && i.due > today) {
            instalment.accelerate_to(today);
        }
        self.instalments.sort_by_key(Instalment::order);
    }

    pub(super) fn charge_off(&mut self, reason: &str, is_fraud: bool, seq: u64) {
        if self.charge_off.is_some() || self.written_off_on.is_some() {
            return;
        }
        let account = self.product.charge_off.accounts.of(reason, is_fraud);
        self.charge_off = Some(ChargeOff { on: self.as_of, reason: reason.to_owned(), is_fraud, account });
        self.end(seq);
        match self.product.charge_off.interest {
            ChargeOffInterest::Regular => {}
            ChargeOffInterest::Zero => self.end_instalments_early(true, false),
            ChargeOffInterest::AccelerateDueDates => self.accelerate(),
        }
        self.totals.charged_off = self.unpaid();
    }

    pub(super) fn write_off(&mut self, seq: u64) {
        self.written_off_on = Some(self.as_of);
        let mut written_off = Components::default();
        self.give_everything_up(seq, |_, amounts| written_off += amounts);
        self.totals.written_off += written_off;
    }

    pub(super) fn agree_settlement(&mut self, parts: &[SettlementPart]) {
        self.settlement = Some(Settlement {
            agreed_on: self.as_of,
            parts: parts.to_vec(),
            received: Amount::ZERO,
            state: SettlementState::Active,
            forgiven: Vec::new(),
        });
    }

    pub(super) fn count_towards_settlement(&mut self, amount: Amount, seq: u64) {
        let today = self.as_of;
        let Some(settlement) = self.settlement.as_mut().filter(|settlement| settlement.is_active()) else { return };
        settlement.received += amount;
        if settlement.received >= settlement.total() {
            settlement.state = SettlementState::Completed { on: today };
            let mut forgiven = Vec::new();
            self.give_everything_up(seq, |key, amounts| forgiven.push((key, amounts)));
            for (_, amounts) in &forgiven {
                self.totals.forgiven += *amounts;
            }
            if let Some(settlement) = &mut self.settlement {
                settlement.forgiven = forgiven;
            }
        }
    }

    /// Gives everything unpaid up on its instalment, and tells what.
    fn give_everything_up(&mut self, seq: u64, mut tell: impl FnMut(InstalmentKey, Components)) {
        self.end(seq);
        self.end_instalments_early(true, false);
        for instalment in self.instalments.iter_mut().filter(|instalment| !instalment.is_settled()) {
            tell(instalment.key, instalment.give_up());
        }
    }

    /// Ends a revolving account: what its pools hold is due, and credit balance settles it.
    fn end(&mut self, seq: u64) {
        let held = self.empty_pools();
        if held.total().is_positive() {
            self.add_charge(self.as_of, held);
            self.use_credit(seq);
        }
    }

    /// Ends the account; what the pools of a revolving one held, with the interest that no statement has billed.
    pub(super) fn empty_pools(&mut self) -> Components {
        self.has_ended = true;
        let (Plan::Statement(terms), Some(revolving)) = (&self.product.plan, &mut self.revolving) else {
            return Components::default();
        };
        let held = revolving.end();
        let rounding = self.product.rounding_of(RoundingStep::Interest);
        let interest = terms.service_interest(&held.service_weight, self.as_of, rounding)
            + terms.cash_interest(&held.advance_weight, self.as_of, rounding);
        Components { principal: held.principal, interest, ..Components::default() }
    }
}
