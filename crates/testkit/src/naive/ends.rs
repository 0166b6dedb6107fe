//! Ends: payoff, termination, charge-off, write-off and settlement, section 8 of the page.

use ledger::component::{Component, Components};
use ledger::event::SettlementPart;
use ledger::product::{ChargeOffInterest, PayoffInterest, Plan, RoundingStep};
use primitives::Amount;

use super::restructure::set_due;
use super::{Book, NaiveInstalment, NaiveKind, NaivePools, NaiveSettlement, NaiveSettlementState};

impl Book<'_> {
    /// The scheduled interest of an instalment that is earned today: section 2.
    pub(super) fn earned_interest(&self, instalment: &NaiveInstalment) -> Amount {
        if let Some(earned) = self.earned_by_days(instalment) {
            return earned;
        }
        let is_of_days_gone_by = matches!(instalment.kind, NaiveKind::Statement | NaiveKind::Charge);
        if instalment.period_end <= self.today || is_of_days_gone_by {
            return instalment.scheduled.interest;
        }
        if self.today <= instalment.period_start {
            return Amount::ZERO;
        }
        let gone_by = i128::from(self.today - instalment.period_start);
        let days = i128::from(instalment.period_end - instalment.period_start);
        self.product
            .rounding_of(RoundingStep::Interest)
            .divide(i128::from(instalment.scheduled.interest.minor()) * gone_by, days)
    }

    /// The unearned interest of an instalment, at most what is unpaid of it.
    fn unearned_unpaid(&self, instalment: &NaiveInstalment) -> Amount {
        (instalment.scheduled.interest - self.earned_interest(instalment)).min(instalment.unpaid().interest)
    }

    /// What is unpaid of an instalment's scheduled fee, where fees in advance are dropped.
    fn fee_to_drop(&self, instalment: &NaiveInstalment) -> Amount {
        if self.product.payoff.drops_future_fees {
            instalment.unpaid().fee.min(instalment.scheduled.fee - instalment.late_fee)
        } else {
            Amount::ZERO
        }
    }

    /// What the early end of an instalment in advance drops.
    fn early_end_drops(&self, instalment: &NaiveInstalment) -> Components {
        let interest = match self.product.payoff.interest {
            PayoffInterest::TillPeriodEnd => Amount::ZERO,
            PayoffInterest::TillPaymentDay => self.unearned_unpaid(instalment),
        };
        Components { interest, fee: self.fee_to_drop(instalment), ..Components::default() }
    }

    fn early_end_drops_in_all(&self) -> Amount {
        self.live_in_advance().into_iter().map(|index| self.early_end_drops(&self.instalments[index]).total()).sum()
    }

    /// Everything unpaid, due or not, less what an early end today would drop.
    pub(super) fn payoff_amount(&self) -> Amount {
        self.unpaid().total() + self.pools.principal() - self.early_end_drops_in_all()
    }

    /// Before a repayment that is enough to end it all: what its end drops.
    pub(super) fn drop_at_payoff(&mut self, amount: Amount) {
        if amount < self.payoff_amount() || self.early_end_drops_in_all().is_zero() {
            return;
        }
        for index in self.live_in_advance() {
            let dropped = self.early_end_drops(&self.instalments[index]);
            self.drop_scheduled(index, &dropped);
            match self.product.payoff.interest {
                PayoffInterest::TillPeriodEnd => {}
                PayoffInterest::TillPaymentDay => self.end_period_today(index),
            }
        }
    }

    fn drop_scheduled(&mut self, index: usize, dropped: &Components) {
        let instalment = &mut self.instalments[index];
        instalment.scheduled.interest -= dropped.interest;
        instalment.scheduled.fee -= dropped.fee;
    }

    fn drop_unearned(&mut self) {
        for index in self.live_in_advance() {
            let interest = self.unearned_unpaid(&self.instalments[index]);
            self.drop_scheduled(index, &Components { interest, ..Components::default() });
            self.end_period_today(index);
        }
    }

    /// The account ends: pools become one charge.
    fn end(&mut self) {
        let due = self.end_pools();
        if due.total().is_positive() {
            self.charge(due, self.today);
        }
    }

    /// The account ends, and what its pools owe is returned.
    pub(super) fn end_pools(&mut self) -> Components {
        self.has_ended = true;
        let Plan::Statement(terms) = &self.product.plan else { return Components::default() };
        let interest = self.service_fee(terms);
        let principal = self.pools.principal();
        self.pools = NaivePools::default();
        self.pending = super::free_period::Pending::default();
        Components { principal, interest, ..Components::default() }
    }

    pub(super) fn terminate(&mut self) {
        self.is_terminated = true;
        self.end();
        self.accelerate();
    }

    /// Everything in advance is due today, without its unearned interest.
    fn accelerate(&mut self) {
        for index in self.live_in_advance() {
            let instalment = &self.instalments[index];
            let interest = self.unearned_unpaid(instalment);
            let fee = self.fee_to_drop(instalment);
            self.drop_scheduled(index, &Components { interest, fee, ..Components::default() });
            let instalment = &mut self.instalments[index];
            set_due(instalment, self.today);
            instalment.period_end = instalment.period_end.min(self.today);
            instalment.ages_from = self.today;
            instalment.penalty_anchor = self.today;
        }
        self.sort();
    }

    pub(super) fn charge_off(&mut self, reason: &str, is_fraud: bool) {
        if self.charged_off_on.is_some() || self.written_off_on.is_some() {
            return;
        }
        self.loss_account = Some(self.account_of_loss(reason, is_fraud));
        self.end();
        match self.product.charge_off.interest {
            ChargeOffInterest::Regular => {}
            ChargeOffInterest::Zero => self.drop_unearned(),
            ChargeOffInterest::AccelerateDueDates => self.accelerate(),
        }
        self.totals.charged_off = self.unpaid();
        self.charged_off_on = Some(self.today);
    }

    /// The account in which a loss stands: section 9.
    fn account_of_loss(&self, reason: &str, is_fraud: bool) -> String {
        let accounts = &self.product.charge_off.accounts;
        let mut name = accounts.usual.clone();
        for row in &accounts.reasons {
            if row.code == reason {
                name.clone_from(&row.account);
            }
        }
        if is_fraud {
            name.clone_from(&accounts.fraud);
        }
        name
    }

    pub(super) fn write_off(&mut self) {
        self.end();
        self.drop_unearned();
        self.totals.written_off += self.unpaid();
        self.give_everything_up();
        self.written_off_on = Some(self.written_off_on.unwrap_or(self.today));
    }

    /// Everything unpaid is given up on its instalment; the caller says as what.
    pub(super) fn give_everything_up(&mut self) {
        for instalment in &mut self.instalments {
            let unpaid = instalment.unpaid();
            for component in Component::ALL {
                instalment.waived[component] += unpaid[component];
            }
        }
    }

    pub(super) fn agree_settlement(&mut self, parts: &[SettlementPart]) {
        for instalment in &mut self.instalments {
            instalment.forgiven = Components::default();
        }
        self.settlement = Some(NaiveSettlement {
            agreed_on: self.today,
            parts: parts.to_vec(),
            received: Amount::ZERO,
            state: NaiveSettlementState::Active,
        });
    }

    /// Right after a repayment's allocation.
    pub(super) fn receive_for_settlement(&mut self, amount: Amount) {
        let Some(settlement) = self.settlement.as_mut().filter(|settlement| settlement.is_active()) else { return };
        settlement.received += amount;
        if settlement.received < settlement.parts.iter().map(|part| part.amount).sum() {
            return;
        }
        settlement.state = NaiveSettlementState::Completed(self.today);
        self.end();
        self.drop_unearned();
        self.totals.forgiven += self.unpaid();
        for instalment in &mut self.instalments {
            instalment.forgiven = instalment.unpaid();
        }
        self.give_everything_up();
    }

    /// A chargeback or refund takes back from a settlement too, unless it lapsed. Returns the instalments on which
    /// something is owed again because a completed one has failed.
    pub(super) fn take_from_settlement(&mut self, amount: Amount) -> Vec<usize> {
        let Some(settlement) = self.settlement.as_mut() else { return Vec::new() };
        let is_completed = match settlement.state {
            NaiveSettlementState::Active => false,
            // On a written-off account nothing is owed again.
            NaiveSettlementState::Completed(_) if self.written_off_on.is_some() => return Vec::new(),
            NaiveSettlementState::Completed(_) => true,
            NaiveSettlementState::Lapsed(_) | NaiveSettlementState::Failed(_) => return Vec::new(),
        };
        settlement.received = (settlement.received - amount).or_zero();
        if is_completed && settlement.received < settlement.parts.iter().map(|part| part.amount).sum() {
            settlement.state = NaiveSettlementState::Failed(self.today);
            self.owe_forgiven_again()
        } else {
            Vec::new()
        }
    }

    fn owe_forgiven_again(&mut self) -> Vec<usize> {
        let mut owed_again = Vec::new();
        for (index, instalment) in self.instalments.iter_mut().enumerate() {
            let forgiven = std::mem::take(&mut instalment.forgiven);
            if forgiven.total().is_positive() {
                owed_again.push(index);
            }
            for component in Component::ALL {
                instalment.waived[component] -= forgiven[component];
                self.totals.forgiven[component] -= forgiven[component];
            }
        }
        owed_again
    }

    /// The start of a day: too little has come in by a part's date that has passed.
    pub(super) fn lapse_settlement(&mut self) {
        let today = self.today;
        let Some(settlement) = self.settlement.as_mut().filter(|settlement| settlement.is_active()) else { return };
        let mut through = Amount::ZERO;
        for part in &settlement.parts {
            through += part.amount;
            if part.due < today && settlement.received < through {
                settlement.state = NaiveSettlementState::Lapsed(today);
                return;
            }
        }
    }
}
