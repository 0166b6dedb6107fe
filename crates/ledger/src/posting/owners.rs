//! Whose books: the balances of an account by owner and lender.
//!
//! What an account ever moved while it was somebody's stays in that owner's books. What is owed, either way, is handed over
//! when a settlement date is over, against an account of its own. What several lenders share is divided balance by balance, so
//! that nothing drifts: a balance of nothing is nothing for each.

mod scheduled;

use primitives::{Amount, Rate};

use super::{LedgerAccount, Lines, balances};
use crate::account::{Account, History};
use crate::component::Component;
use crate::event::Entry;
use crate::funding::{Lender, has_terms, lenders, of_interest, split, split_loss, with_schedule};

/// A balance in somebody's books, or a change of one: debits positive, credits negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnedLine<'a> {
    /// In whose books: a funding source without shares, or a lender.
    pub owner: &'a str,
    /// The account.
    pub account: LedgerAccount<'a>,
    /// How much.
    pub amount: Amount,
}

/// The balances of an account by whose books they stand in, knowing some of the events. Those of each owner add up to nothing.
pub fn owned_balances<'a>(
    history: History<'a>,
    account: &Account<'a>,
    known: impl Fn(&Entry) -> bool,
) -> Vec<OwnedLine<'a>> {
    let mut books = Books { lines: Vec::new(), annual_rate: account.product.annual_rate() };
    let mut owner = account.contract.funding_source.as_str();
    let mut before = Lines::new();
    for sale in account.sales.iter().filter(|sale| sale.on < account.as_of) {
        let account_then = history.fold(sale.on, &known, false);
        let then = account_then.as_ref().map_or_else(Lines::new, balances);
        books.add_held(owner, account_then.as_ref(), &held(&before, &then, true));
        if let Some(price) = sale.price {
            let handed_over = handed_over(&then);
            books.add_proceeds(owner, account_then.as_ref(), &proceeds(price, handed_over));
            books.add_share(sale.to, &outlay(price, handed_over));
        }
        (owner, before) = (sale.to, then);
    }
    books.add_held(owner, Some(account), &held(&before, &balances(account), false));
    books.lines.retain(|line| !line.amount.is_zero());
    books.lines
}

/// What a sale hands over of some balances: what is owed, either way.
fn handed_over(lines: &Lines<'_>) -> Amount {
    lines.iter().filter(|(account, _)| account.is_handed_over()).map(|(_, amount)| *amount).sum()
}

/// The price in the books of the seller, in the place of what was handed over.
fn proceeds<'a>(price: Amount, handed_over: Amount) -> Lines<'a> {
    let (gain, loss) = ((price - handed_over).or_zero(), (handed_over - price).or_zero());
    vec![
        (LedgerAccount::SalePrice, price),
        (LedgerAccount::Transferred, -handed_over),
        (LedgerAccount::SaleGain, -gain),
        (LedgerAccount::SaleLoss, loss),
    ]
}

/// The price in the books of the buyer, in the place of what was taken over.
fn outlay<'a>(price: Amount, handed_over: Amount) -> Lines<'a> {
    vec![
        (LedgerAccount::SalePrice, -price),
        (LedgerAccount::Transferred, handed_over),
        (LedgerAccount::PurchasePremium, price - handed_over),
    ]
}

/// What stands in the books of one owner, who took the account over with some balances (none at its beginning), and has
/// it with others, or handed it over with them.
fn held<'a>(taken_over: &Lines<'a>, now: &Lines<'a>, is_handed_over: bool) -> Lines<'a> {
    let mut held = Lines::new();
    let mut transferred = Amount::ZERO;
    for (account, amount) in now {
        if !account.is_handed_over() || !is_handed_over {
            held.push((*account, *amount));
        } else {
            transferred += *amount;
        }
    }
    for (account, amount) in taken_over {
        if account.is_handed_over() {
            transferred -= *amount;
        } else {
            held.push((*account, -*amount));
        }
    }
    // Lenders may each have handed something over although nothing is left of it in all.
    if is_handed_over || !taken_over.is_empty() {
        held.push((LedgerAccount::Transferred, transferred));
    }
    held
}

/// Lines by owner, each owner's account once.
struct Books<'a> {
    lines: Vec<OwnedLine<'a>>,
    /// The rate that the contract bears, by which lenders with a rate of their own have interest.
    annual_rate: Option<Rate>,
}

impl<'a> Books<'a> {
    /// Adds what several lenders hold by their shares: each balance divided on its own, and what its divisions leave
    /// a lender off by as a balance against the others.
    fn add_share(&mut self, funding_source: &'a str, lines: &Lines<'a>) {
        let lenders = lenders(funding_source);
        if let [alone] = lenders[..] {
            lines.iter().for_each(|(account, amount)| self.add(alone.name, *account, *amount));
            return;
        }
        if has_terms(&lenders) {
            return self.add_by_terms(&lenders, lines);
        }
        let mut off = vec![Amount::ZERO; lenders.len()];
        for (account, amount) in summed(lines) {
            for ((lender, part), off) in lenders.iter().zip(split(amount, &lenders)).zip(&mut off) {
                self.add(lender.name, account, part);
                *off -= part;
            }
        }
        for (lender, off) in lenders.iter().zip(off) {
            self.add(lender.name, LedgerAccount::BetweenLenders, off);
        }
    }

    /// Adds what lenders hold who have interest or losses otherwise than by their shares. What is received is then each one's
    /// part of everything else: cash is what balances its books.
    fn add_by_terms(&mut self, lenders: &[Lender<'a>], lines: &Lines<'a>) {
        let of_interest = of_interest(lenders, self.annual_rate);
        let lines = summed(lines);
        let mut stake = self.stake(lenders, &lines);
        let mut off = vec![Amount::ZERO; lenders.len()];
        for (account, amount) in lines.into_iter().filter(|(account, _)| *account != LedgerAccount::Cash) {
            let parts = match nature(account) {
                Nature::Interest => split(amount, &of_interest),
                Nature::LossOfPrincipal => {
                    let borne = stake.min(amount.or_zero());
                    stake -= borne;
                    split_loss(amount, borne, lenders)
                }
                Nature::Other => split(amount, lenders),
            };
            for ((lender, part), off) in lenders.iter().zip(parts).zip(&mut off) {
                self.add(lender.name, account, part);
                *off -= part;
            }
        }
        for (lender, off) in lenders.iter().zip(off) {
            self.add(lender.name, LedgerAccount::Cash, off);
        }
    }

    /// The most that who bears the first loss bears: its part of what was paid out.
    fn stake(&self, lenders: &[Lender<'a>], lines: &Lines<'a>) -> Amount {
        let funding: Amount =
            lines.iter().filter(|(account, _)| *account == LedgerAccount::Funding).map(|(_, amount)| -*amount).sum();
        let parts = split(funding, lenders).into_iter().zip(lenders);
        parts.filter(|(_, lender)| lender.bears_first).map(|(part, _)| part).sum()
    }

    fn add(&mut self, owner: &'a str, account: LedgerAccount<'a>, amount: Amount) {
        match self.lines.iter_mut().find(|line| line.owner == owner && line.account == account) {
            Some(line) => line.amount += amount,
            None => self.lines.push(OwnedLine { owner, account, amount }),
        }
    }
}

/// By what lenders divide a balance.
enum Nature {
    Interest,
    LossOfPrincipal,
    Other,
}

fn nature(account: LedgerAccount<'_>) -> Nature {
    use LedgerAccount as L;
    match account {
        L::Receivable(Component::Interest)
        | L::Income(Component::Interest)
        | L::Waived(Component::Interest)
        | L::Forgiven(Component::Interest)
        | L::WrittenOff(Component::Interest)
        | L::ChargedOff(_, Component::Interest)
        | L::InterestPaymentsWaived
        | L::InterestRefunded => Nature::Interest,
        L::Forgiven(Component::Principal)
        | L::WrittenOff(Component::Principal)
        | L::ChargedOff(_, Component::Principal) => Nature::LossOfPrincipal,
        L::Receivable(_)
        | L::Income(_)
        | L::Waived(_)
        | L::Forgiven(_)
        | L::WrittenOff(_)
        | L::ChargedOff(..)
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
        | L::BetweenLenders => Nature::Other,
    }
}

/// Each account once.
fn summed<'a>(lines: &Lines<'a>) -> Lines<'a> {
    let mut sums = Lines::new();
    for (account, amount) in lines {
        match sums.iter_mut().find(|(other, _)| other == account) {
            Some((_, sum)) => *sum += *amount,
            None => sums.push((*account, *amount)),
        }
    }
    sums
}
