//! A free period for those who pay in full: the end of section 6 of the page.
//!
//! Every day is counted as it ends; what is pending stands here until the look. Statements are in `revolving`.

use ledger::product::{FreePeriodTerms, InterestFrom, InterestOn, NewPurchases, ResidualInterest, StatementsBear};
use primitives::{Amount, Date};

use super::{Book, NaiveInstalment, NaiveKind};

/// What is pending.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    free_part: Amount,
    statement_weight: i128,
    spending_weight: i128,
    /// The days of these weights, with what bore.
    statement_days: Vec<(Date, Amount)>,
    spending_days: Vec<(Date, Amount)>,
    /// The day from which each bears, and how much it was.
    statement_purchases: Vec<(Date, Amount)>,
    spending_purchases: Vec<(Date, Amount)>,
    pub(super) spending_bears: bool,
    /// What joined spending, by day, where purchases are free by days of their own.
    pub(super) joined: Vec<(Date, Amount)>,
}

impl Book<'_> {
    /// Something joins spending.
    pub(super) fn starts_today(&mut self, amount: Amount) {
        self.pending.spending_purchases.push((self.today, amount));
        self.pending.joined.push((self.today, amount));
    }

    /// The start of today: yesterday's end counts, and then the look if yesterday was the last free day.
    pub(super) fn count_free_period(&mut self, terms: &FreePeriodTerms) {
        if self.has_ended {
            return;
        }
        let (mut bearing, mut advances) = (Amount::ZERO, self.pools.advances);
        let mut free = self.pools.billed;
        for instalment in &self.instalments {
            let (of_it, free_of_it, of_advances) = self.bore_last_evening(instalment, terms);
            bearing += of_it - free_of_it;
            free += free_of_it;
            advances += of_advances;
        }
        let yesterday = self.today.previous();
        self.pools.advance_weight += i128::from(advances.minor());
        self.pools.advance_days.push((yesterday, advances));
        bearing += self.pools.carried;
        if self.pending.spending_bears {
            bearing += self.pools.spending;
        } else {
            self.pending.spending_weight += i128::from(self.pools.spending.minor());
            self.pending.spending_days.push((yesterday, self.pools.spending));
        }
        self.pools.service_weight += i128::from(bearing.minor());
        self.pools.service_days.push((yesterday, bearing));
        self.pending.statement_weight += i128::from(free.minor());
        self.pending.statement_days.push((yesterday, free));
        if let Some(due) =
            self.last_statement.map(|last| last.due).filter(|due| *due + i32::from(terms.grace_days) == yesterday)
        {
            self.look(terms, due, free);
        }
    }

    /// What an instalment bore at the end of yesterday, what of that is free, and what bore as cash advances.
    fn bore_last_evening(&self, instalment: &NaiveInstalment, terms: &FreePeriodTerms) -> (Amount, Amount, Amount) {
        if instalment.kind != NaiveKind::Statement || terms.bears == StatementsBear::Nothing {
            return (Amount::ZERO, Amount::ZERO, Amount::ZERO);
        }
        let unpaid = &instalment.evening;
        let advances = self.unpaid_of_advances(instalment, unpaid.principal);
        let bears = match terms.bears {
            StatementsBear::Nothing | StatementsBear::Principal => unpaid.principal - advances,
            StatementsBear::Balance => unpaid.principal - advances + unpaid.interest + unpaid.fee,
        };
        let is_last = self.last_statement.is_some_and(|last| last.key == instalment.key);
        let free = if is_last { bears.min(self.pending.free_part) } else { Amount::ZERO };
        (bears, free, advances)
    }

    fn look(&mut self, terms: &FreePeriodTerms, due: Date, free: Amount) {
        let shown = self.instalments.iter().filter(|instalment| instalment.due <= due);
        let unpaid: Amount = shown.map(|instalment| instalment.evening.total()).sum();
        if unpaid + self.pools.billed + self.pools.carried + self.pools.advances_shown <= terms.tolerance {
            match terms.residual {
                ResidualInterest::Charged => {}
                ResidualInterest::Waived => {
                    self.pools.service_weight = 0;
                    self.pools.service_days.clear();
                }
            }
            let rest = self.pools.billed + self.pools.carried;
            self.pools.carried = Amount::ZERO;
            self.pools.spending += rest;
            self.starts_today(rest);
        } else {
            let (purchases, days) = (&self.pending.statement_purchases, &self.pending.statement_days);
            let (weight, days) = self.bore(terms, purchases, free, (self.pending.statement_weight, days));
            self.pools.service_weight += weight;
            self.pools.service_days.extend(days);
            if terms.new_purchases == NewPurchases::Bear && !self.pending.spending_bears {
                let spending = self.pools.spending;
                let (purchases, days) = (&self.pending.spending_purchases, &self.pending.spending_days);
                let (weight, days) = self.bore(terms, purchases, spending, (self.pending.spending_weight, days));
                self.pools.service_weight += weight;
                self.pools.service_days.extend(days);
                self.pending.spending_weight = 0;
                self.pending.spending_days.clear();
                self.pending.spending_bears = true;
            }
            self.pools.carried += self.pools.billed;
        }
        self.pools.billed = Amount::ZERO;
        self.pending.free_part = Amount::ZERO;
        self.pending.statement_weight = 0;
        self.pending.statement_days.clear();
        self.pending.statement_purchases.clear();
    }

    /// What an amount bore through yesterday that was free until now: its weight, and day by day.
    fn bore(
        &self,
        terms: &FreePeriodTerms,
        purchases: &[(Date, Amount)],
        unpaid: Amount,
        (weight, days): (i128, &[(Date, Amount)]),
    ) -> (i128, Vec<(Date, Amount)>) {
        match terms.interest_on {
            InterestOn::Full => (weight, days.to_vec()),
            InterestOn::Unpaid => {
                let (mut weight, mut days) = (0, Vec::new());
                for (from, amount) in newest(purchases, unpaid) {
                    let mut day = from;
                    while day < self.today {
                        weight += i128::from(amount.minor());
                        days.push((day, amount));
                        day = day.next();
                    }
                }
                (weight, days)
            }
        }
    }

    /// A statement of today takes spending over; whether it has a free period.
    pub(super) fn hand_over_spending(&mut self, terms: &FreePeriodTerms) -> bool {
        let (spending, today) = (self.pools.spending, self.today);
        let pending = &mut self.pending;
        let bore = pending.spending_bears;
        if !bore {
            match terms.interest_from {
                InterestFrom::Purchase => {
                    pending.statement_weight += pending.spending_weight;
                    pending.statement_days.append(&mut pending.spending_days);
                    let of = newest(&pending.spending_purchases, spending);
                    pending.statement_purchases.extend(of);
                }
                InterestFrom::Statement => pending.statement_purchases.push((today, spending)),
            }
        }
        pending.spending_weight = 0;
        pending.spending_days.clear();
        pending.spending_purchases.clear();
        pending.spending_bears = false;
        !bore
    }

    /// The free part of the statement of today: its principal out of spending, and its interest and fee.
    pub(super) fn free_statement(&mut self, terms: &FreePeriodTerms, principal: Amount, interest_and_fee: Amount) {
        let rest = match terms.bears {
            StatementsBear::Nothing | StatementsBear::Principal => Amount::ZERO,
            StatementsBear::Balance => interest_and_fee,
        };
        self.pending.free_part = principal + rest;
        self.pending.statement_purchases.push((self.today, rest));
    }

    /// Nothing of the statement of today is free.
    pub(super) fn bear_statement(&mut self) {
        self.pending.free_part = Amount::ZERO;
    }
}

/// Of which purchases an amount is: the newest.
fn newest(purchases: &[(Date, Amount)], amount: Amount) -> Vec<(Date, Amount)> {
    let mut parts = Vec::new();
    let mut settled: Amount = purchases.iter().map(|(_, amount)| *amount).sum::<Amount>() - amount;
    for (from, whole) in purchases {
        let gone = settled.or_zero().min(*whole);
        settled -= gone;
        parts.push((*from, *whole - gone));
    }
    parts
}
