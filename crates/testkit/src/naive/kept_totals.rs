//! Equal totals kept (`recalculation_keeps = total`): of section 4 of the page.

use ledger::event::InstalmentKey;
use ledger::product::RecalculationKeeps;
use primitives::{Amount, Date};

use super::Book;

/// Principal and interest of every instalment before interest was computed anew.
pub(super) type Totals = Vec<(InstalmentKey, Amount)>;

impl Book<'_> {
    pub(super) fn totals(&self) -> Totals {
        let cost = |i: &super::NaiveInstalment| i.scheduled.principal + i.scheduled.interest;
        self.instalments.iter().map(|instalment| (instalment.key, cost(instalment))).collect()
    }

    /// Right after interest was computed anew.
    pub(super) fn keep_totals(&mut self, before: &Totals) {
        match self.product.recalculation_keeps {
            RecalculationKeeps::Principal | RecalculationKeeps::Number => return,
            RecalculationKeeps::Total => {}
        }
        let foreseen: Vec<_> = (0..self.instalments.len()).map(|index| self.f_if_by_days(index)).collect();
        // The drawing, to which due date, from which, and how much.
        let mut moves: Vec<(usize, Date, Date, Amount)> = Vec::new();
        for (index, foreseen) in foreseen.into_iter().enumerate() {
            if !self.is_to_come(index) {
                continue;
            }
            let change = match (foreseen, self.f_if_by_days(index)) {
                (Some(was), Some(is)) => is - was,
                _ => self.change_by_moves(index, &moves),
            };
            let unpaid = self.instalments[index].unpaid();
            let scheduled = &mut self.instalments[index].scheduled;
            if change + unpaid.interest < Amount::ZERO {
                scheduled.interest -= unpaid.interest;
            } else {
                scheduled.interest += change;
            }
            let is = scheduled.principal + scheduled.interest;
            let Some((_, was)) = before.iter().find(|(key, _)| *key == self.instalments[index].key) else { continue };
            let unpaid = self.instalments[index].unpaid();
            if unpaid.principal + unpaid.interest == Amount::ZERO {
                continue;
            }
            let drawing = self.instalments[index].drawing;
            let mut last = None;
            for later in index + 1..self.instalments.len() {
                let has_principal = self.instalments[later].unpaid().principal.is_positive();
                if self.is_to_come(later) && self.instalments[later].drawing == drawing && has_principal {
                    last = Some(later);
                }
            }
            let Some(last) = last else { continue };
            let mut amount = *was - is;
            if amount < -unpaid.principal {
                amount = -unpaid.principal;
            }
            if amount > self.instalments[last].unpaid().principal {
                amount = self.instalments[last].unpaid().principal;
            }
            self.instalments[index].scheduled.principal += amount;
            self.instalments[last].scheduled.principal -= amount;
            moves.push((drawing, self.instalments[index].due, self.instalments[last].due, amount));
        }
    }

    fn is_to_come(&self, index: usize) -> bool {
        let k = &self.instalments[index];
        k.is_live() && k.rate.is_some() && k.due > self.today && k.period_end > self.today
    }

    fn change_by_moves(&self, index: usize, moves: &[(usize, Date, Date, Amount)]) -> Amount {
        let k = &self.instalments[index];
        let mut moved = Amount::ZERO;
        for (drawing, to, from, amount) in moves {
            if *drawing == k.drawing && *to < k.due && k.due <= *from {
                moved += *amount;
            }
        }
        let rate = k.rate.expect("it bears one");
        let start = k.period_start.max(self.today);
        if moved < Amount::ZERO {
            self.borne(rate, -moved, start, k.period_end)
        } else {
            -self.borne(rate, moved, start, k.period_end)
        }
    }
}
