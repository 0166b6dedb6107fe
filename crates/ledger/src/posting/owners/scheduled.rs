//! Books of lenders of whom one has a schedule of its own: balances by what it has of each instalment.
//!
//! Only the lenders of a contract have them, so its books begin with the account. Cash is what balances them.

use primitives::Amount;

use super::super::{LedgerAccount, Lines, balances, is_earned};
use super::{Books, handed_over, summed, with_schedule};
use crate::account::{Account, Instalment, Partner};
use crate::component::Component;
use crate::funding::{Lender, in_proportion, lenders, split, split_beside};

impl<'a> Books<'a> {
    /// Adds what an owner holds by what the account was then.
    pub(super) fn add_held(&mut self, funding_source: &'a str, account: Option<&Account<'_>>, lines: &Lines<'a>) {
        let Some((account, partner, lenders, place)) = scheduled(funding_source, account) else {
            return self.add_share(funding_source, lines);
        };
        let mut off = vec![Amount::ZERO; lenders.len()];
        for (ledger_account, amount) in summed(lines).into_iter().filter(|(of, _)| *of != LedgerAccount::Cash) {
            let part = if ledger_account == LedgerAccount::Transferred {
                Some(part_handed_over(account, partner, &lenders, place))
            } else {
                part_of(account, partner, ledger_account, amount)
            };
            let parts = divide(amount, part, &lenders, place);
            self.add_parts(&lenders, ledger_account, &parts, &mut off);
        }
        self.add_parts(&lenders, LedgerAccount::Cash, &off.clone(), &mut off);
    }

    /// Adds the price of a sale and what it was for, by what each lender handed over.
    pub(super) fn add_proceeds(&mut self, funding_source: &'a str, account: Option<&Account<'_>>, lines: &Lines<'a>) {
        let Some((account, partner, lenders, place)) = scheduled(funding_source, account) else {
            return self.add_share(funding_source, lines);
        };
        let whole = handed_over(&balances(account));
        if !whole.is_positive() {
            return self.add_share(funding_source, lines);
        }
        let handed = part_handed_over(account, partner, &lenders, place);
        let mut off = vec![Amount::ZERO; lenders.len()];
        for (ledger_account, amount) in summed(lines) {
            let parts = split_beside(amount, place, in_proportion(amount, handed, whole), &lenders);
            self.add_parts(&lenders, ledger_account, &parts, &mut off);
        }
        self.add_parts(&lenders, LedgerAccount::Cash, &off.clone(), &mut off);
    }

    fn add_parts(&mut self, lenders: &[Lender<'a>], of: LedgerAccount<'a>, parts: &[Amount], off: &mut [Amount]) {
        for ((lender, part), off) in lenders.iter().zip(parts).zip(off) {
            self.add(lender.name, of, *part);
            *off -= *part;
        }
    }
}

type Scheduled<'x, 'a> = (&'x Account<'x>, &'x Partner<'x>, Vec<Lender<'a>>, usize);

fn scheduled<'x, 'a>(funding_source: &'a str, account: Option<&'x Account<'_>>) -> Option<Scheduled<'x, 'a>> {
    let account = account?;
    let lenders = lenders(funding_source);
    let place = with_schedule(&lenders)?;
    Some((account, account.partner.as_deref()?, lenders, place))
}

fn divide(amount: Amount, part: Option<Amount>, lenders: &[Lender<'_>], place: usize) -> Vec<Amount> {
    part.map_or_else(|| split(amount, lenders), |part| split_beside(amount, place, part, lenders))
}

/// What of all that a sale hands over is the partner's.
fn part_handed_over(account: &Account<'_>, partner: &Partner<'_>, lenders: &[Lender<'_>], place: usize) -> Amount {
    let handed_over = summed(&balances(account)).into_iter().filter(|(of, _)| of.is_handed_over());
    handed_over.map(|(of, amount)| divide(amount, part_of(account, partner, of, amount), lenders, place)[place]).sum()
}

/// What the partner has of a balance that goes by instalments; none where it goes by shares.
fn part_of(account: &Account<'_>, partner: &Partner<'_>, of: LedgerAccount<'_>, amount: Amount) -> Option<Amount> {
    use LedgerAccount as L;
    let interest = Component::Interest;
    let sum = |of: &dyn Fn(&Instalment) -> Amount| account.instalments.iter().map(of).sum::<Amount>();
    let receivable = || sum(&|i| if is_earned(account, i) { partner.unpaid(i, interest) } else { Amount::ZERO });
    match of {
        L::Receivable(Component::Principal) | L::ChargedOff(_, Component::Principal) => {
            Some(sum(&|i| partner.unpaid(i, Component::Principal)))
        }
        L::Receivable(Component::Interest) | L::ChargedOff(_, Component::Interest) => Some(receivable()),
        L::Income(Component::Interest) => {
            let settled = sum(&|i| partner.paid(i, interest) + partner.waived(i, interest));
            Some(-(receivable() + settled + partner.capitalised()))
        }
        L::Waived(component @ (Component::Principal | Component::Interest))
        | L::Forgiven(component @ (Component::Principal | Component::Interest))
        | L::WrittenOff(component @ (Component::Principal | Component::Interest)) => {
            let given_up = sum(&|i| i.waived[component]);
            let own = sum(&|i| partner.waived(i, component));
            given_up.is_positive().then(|| in_proportion(amount, own, given_up))
        }
        L::InterestPaymentsWaived | L::InterestRefunded => Some(partner.of_other_interest(amount)),
        L::Receivable(Component::Fee | Component::Penalty)
        | L::ChargedOff(_, Component::Fee | Component::Penalty)
        | L::Income(Component::Principal | Component::Fee | Component::Penalty)
        | L::Waived(Component::Fee | Component::Penalty)
        | L::Forgiven(Component::Fee | Component::Penalty)
        | L::WrittenOff(Component::Fee | Component::Penalty)
        | L::AdditionalReceivable
        | L::AdditionalIncome
        | L::Cash
        | L::MerchantRefunds
        | L::CreditBalance
        | L::Funding
        | L::AfterWriteOff
        | L::Kept
        | L::Goodwill
        | L::FeesRefunded
        | L::Guarantee
        | L::Guarantor
        | L::SalePrice
        | L::SaleGain
        | L::SaleLoss
        | L::PurchasePremium
        | L::Transferred
        | L::BetweenLenders => None,
    }
}
