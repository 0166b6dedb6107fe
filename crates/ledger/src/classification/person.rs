//! The person: what the accounts of one person, added up or together, mean to each of them.

use primitives::{Amount, Currency, Date};

use super::policy::{Contagion, MaterialBreach, Rank, is_above_share};

/// What is past due, and what is owed by and large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Debt {
    /// Everything unpaid of what is past due.
    pub(super) overdue: Amount,
    /// All principal that is owed, and what else is owed of what is due.
    pub(super) exposure: Amount,
}

/// Since when the overdue of a person is material without a break, by currency.
#[derive(Clone, Debug, Default)]
pub(super) struct Breaches(Vec<(Currency, Date)>);

impl Breaches {
    /// Tests the limits at the end of a day on the debts of all accounts, each with its currency.
    pub(super) fn test(&mut self, limits: &MaterialBreach, debts: &[(Currency, Debt)], day: Date) {
        let is_material = |currency| limits.is_exceeded(currency, in_all(debts, currency));
        self.0.retain(|(currency, _)| is_material(*currency));
        for (currency, _) in debts {
            if self.since(*currency).is_none() && is_material(*currency) {
                self.0.push((*currency, day));
            }
        }
    }

    pub(super) fn since(&self, currency: Currency) -> Option<Date> {
        self.0.iter().find(|(of, _)| *of == currency).map(|(_, since)| *since)
    }
}

fn in_all(debts: &[(Currency, Debt)], currency: Currency) -> Debt {
    let of_currency = debts.iter().filter(|(of, _)| *of == currency);
    of_currency.fold(Debt::default(), |sum, (_, debt)| Debt {
        overdue: sum.overdue + debt.overdue,
        exposure: sum.exposure + debt.exposure,
    })
}

/// What an account on which something is owed means to the person's others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carrier {
    /// The class that it is in by itself.
    pub(super) class: Rank,
    /// Whether it has no days by the policy.
    pub(super) is_clear: bool,
    pub(super) exposure: Amount,
    pub(super) currency: Currency,
}

/// Which accounts of a person a mark is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    All,
    OfCurrency(Currency),
    /// One, by its place among the person's accounts.
    Child(usize),
}

/// The marks of a person by one policy.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks(Vec<(Whose, Mark)>);

/// A mark that keeps accounts in the class that spreads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) since: Date,
    /// The class that it keeps an account in.
    pub(super) class: Rank,
    /// The exposure in the class, and in all.
    pub(super) exposures: (Amount, Amount),
}

impl Marks {
    /// Marks the person at the end of a day, or takes marks away.
    ///
    /// `carriers` are those accounts that mean something to others, `parents` tell which account each belongs to, both by place.
    pub(super) fn update(
        &mut self,
        contagion: Contagion,
        carriers: &[(usize, Carrier)],
        parents: &[Option<usize>],
        day: Date,
    ) {
        let before = std::mem::take(&mut self.0);
        let since = |whose| before.iter().find(|(of, _)| *of == whose).map(|(_, mark)| mark.since);
        let exposures = (Amount::ZERO, Amount::ZERO);
        let all = || carriers.iter().map(|(_, carrier)| carrier);
        match contagion {
            Contagion::None => {}
            Contagion::CustomerSticky(class) => {
                let is_marking = all().any(|carrier| carrier.class >= class);
                let is_clear = all().all(|carrier| carrier.is_clear);
                let since = since(Whose::All);
                let since = if is_marking { since.or(Some(day)) } else { since.filter(|_| !is_clear) };
                self.0.extend(since.map(|since| (Whose::All, Mark { since, class, exposures })));
            }
            Contagion::ShareOfExposure { class, share_over } => {
                for Carrier { currency, .. } in all() {
                    let of_currency = || all().filter(|carrier| carrier.currency == *currency);
                    let sum = |all: Amount, carrier: &Carrier| all + carrier.exposure;
                    let in_all = of_currency().fold(Amount::ZERO, sum);
                    let in_class = of_currency().filter(|carrier| carrier.class >= class).fold(Amount::ZERO, sum);
                    let whose = Whose::OfCurrency(*currency);
                    if self.0.iter().all(|(of, _)| *of != whose) && is_above_share(in_class, share_over, in_all) {
                        let since = since(whose).unwrap_or(day);
                        self.0.push((whose, Mark { since, class, exposures: (in_class, in_all) }));
                    }
                }
            }
            Contagion::ParentChild(from) => {
                for (child, parent) in parents.iter().enumerate() {
                    let carrier = carriers.iter().find(|(place, _)| Some(*place) == *parent);
                    if let Some((_, carrier)) = carrier.filter(|(_, carrier)| carrier.class >= from) {
                        let since = since(Whose::Child(child)).unwrap_or(day);
                        self.0.push((Whose::Child(child), Mark { since, class: carrier.class, exposures }));
                    }
                }
            }
        }
    }

    /// The mark on an account, by its place and its currency.
    pub(super) fn on(&self, account: usize, currency: Currency) -> Option<Mark> {
        let concerns = |of: &Whose| match of {
            Whose::All => true,
            Whose::OfCurrency(of) => *of == currency,
            Whose::Child(of) => *of == account,
        };
        self.0.iter().find(|(of, _)| concerns(of)).map(|(_, mark)| *mark)
    }
}
