//! Whose books: the balances of an account by owner and lender.
//!
//! What an account ever moved while it was somebody's stays in that owner's books. What is owed, either way, is handed over
//! when a settlement date is over, against an account of its own. What several lenders share is divided balance by balance, so
//! that nothing drifts: a balance of nothing is nothing for each.

use primitives::Amount;

use super::{LedgerAccount, Lines, balances};
use crate::account::{Account, History};
use crate::event::Entry;
use crate::funding::{lenders, split};

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
    let mut books = Books::default();
    let mut owner = account.contract.funding_source.as_str();
    let mut before = Lines::new();
    for sale in account.sales.iter().filter(|sale| sale.on < account.as_of) {
        let then = history.fold(sale.on, &known, false).map_or_else(Lines::new, |then| balances(&then));
        books.add_share(owner, &held(&before, &then, true));
        (owner, before) = (sale.to, then);
    }
    books.add_share(owner, &held(&before, &balances(account), false));
    books.0.retain(|line| !line.amount.is_zero());
    books.0
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
    held.push((LedgerAccount::Transferred, transferred));
    held
}

/// Lines by owner, each owner's account once.
#[derive(Default)]
struct Books<'a>(Vec<OwnedLine<'a>>);

impl<'a> Books<'a> {
    /// Adds what several lenders hold by their shares: each balance divided on its own, and what its divisions leave
    /// a lender off by as a balance against the others.
    fn add_share(&mut self, funding_source: &'a str, lines: &Lines<'a>) {
        let lenders = lenders(funding_source);
        if let [alone] = lenders[..] {
            lines.iter().for_each(|(account, amount)| self.add(alone.name, *account, *amount));
            return;
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

    fn add(&mut self, owner: &'a str, account: LedgerAccount<'a>, amount: Amount) {
        match self.0.iter_mut().find(|line| line.owner == owner && line.account == account) {
            Some(line) => line.amount += amount,
            None => self.0.push(OwnedLine { owner, account, amount }),
        }
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
