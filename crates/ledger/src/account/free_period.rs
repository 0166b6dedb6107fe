//! The free period of a revolving account: interest that purchases gather, pending until it is known who owes it.
//!
//! `docs/reference/ledger.md` section 6, of products with `[free_period]`. Weights grow in closed form between events;
//! what decides is the look, on the day after the free period of the last statement, and the account is awake on it.

use primitives::{Amount, Date};

use super::advances::AdvanceRank;
use super::{Account, Instalment, InstalmentKind, Weight};
use crate::component::Component;
use crate::product::{
    Compounding, FreePeriodTerms, InterestFrom, InterestOn, NewPurchases, ResidualInterest, StatementsBear,
};

/// What is pending on an account, and what bears interest beside what is carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreePeriod {
    terms: FreePeriodTerms,
    /// The number of the last made statement, until it was looked at.
    statement: Option<u32>,
    /// What of the last statement's instalment is free.
    free_part: Amount,
    /// What bears interest if the last statement is not paid in full.
    statement_weight: Weight,
    /// The same of purchases since.
    spending_weight: Weight,
    statement_purchases: Vec<Purchased>,
    spending_purchases: Vec<Purchased>,
    /// Whether spending bears interest from its day on.
    pub(super) spending_bears: bool,
    /// How the last statement that was looked at was paid.
    pub last_look: Option<Look>,
}

/// How a statement was found paid at the end of its free period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The statement's number.
    pub statement: u32,
    /// The last day of its free period.
    pub free_through: Date,
    /// What was unpaid of it at the end of that day.
    pub unpaid: Amount,
    /// Whether that counts as paid in full.
    pub is_in_full: bool,
    /// What bore interest that is owed: its purchases.
    pub weight: Weight,
    /// The same of purchases made since the statement.
    pub weight_of_new: Weight,
}

/// An amount that bears interest from a day on, if at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Purchased {
    starts_on: Date,
    amount: Amount,
}

/// What statements bear: for certain, and if the last of them is not paid in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bearing {
    pub(super) certain: Amount,
    pub(super) pending: Amount,
    /// What of cash advances statements made due, which bears at their rate.
    pub(super) advances: Amount,
}

impl FreePeriod {
    pub(super) fn new(terms: FreePeriodTerms) -> Self {
        let is_compounded = terms.compounding == Compounding::Daily;
        Self {
            terms,
            statement: None,
            free_part: Amount::ZERO,
            statement_weight: Weight::new(is_compounded),
            spending_weight: Weight::new(is_compounded),
            statement_purchases: Vec::new(),
            spending_purchases: Vec::new(),
            spending_bears: false,
            last_look: None,
        }
    }

    /// The last day of the free period of a statement.
    pub(super) fn free_through(&self, due: Date) -> Date {
        due + i32::from(self.terms.grace_days)
    }

    /// Notes an amount that joins spending.
    pub(super) fn note(&mut self, starts_on: Date, amount: Amount) {
        if self.terms.interest_on == InterestOn::Unpaid && amount.is_positive() {
            self.spending_purchases.push(Purchased { starts_on, amount });
        }
    }

    pub(super) fn accrue(&mut self, from: Date, days: i32, pending: Amount, spending: Amount) {
        self.statement_weight.add(from, days, pending);
        if !self.spending_bears {
            self.spending_weight.add(from, days, spending);
        }
    }

    /// Takes spending over for the statement of a day; whether it has a free period.
    pub(super) fn take_spending(&mut self, spending: Amount, on: Date) -> bool {
        let purchases = std::mem::take(&mut self.spending_purchases);
        let weight = self.spending_weight.take();
        let is_free = !std::mem::take(&mut self.spending_bears);
        if is_free {
            match self.terms.interest_from {
                InterestFrom::Purchase => {
                    self.statement_weight.join(weight);
                    self.statement_purchases.extend(newest(&purchases, spending));
                }
                InterestFrom::Statement => self.statement_purchases.push(Purchased { starts_on: on, amount: spending }),
            }
        }
        is_free
    }

    /// Begins the free period of a statement: of its principal that came out of spending, and of the rest as far as that
    /// bears interest.
    pub(super) fn begin(&mut self, statement: u32, on: Date, principal: Option<Amount>, rest: Amount) {
        self.statement = Some(statement);
        self.free_part = Amount::ZERO;
        if let Some(principal) = principal {
            let rest = if self.terms.bears == StatementsBear::Balance { rest } else { Amount::ZERO };
            self.statement_purchases.push(Purchased { starts_on: on, amount: rest });
            self.free_part = principal + rest;
        }
    }

    /// What an instalment bears.
    fn bearing(&self, instalment: &Instalment, rank: AdvanceRank) -> Bearing {
        if instalment.kind != InstalmentKind::Statement {
            return Bearing::default();
        }
        let unpaid = |component| instalment.unpaid_of(component);
        let advances = rank.unpaid_on(instalment);
        let principal = unpaid(Component::Principal) - advances;
        let bearing = match self.terms.bears {
            StatementsBear::Nothing => return Bearing::default(),
            StatementsBear::Principal => principal,
            StatementsBear::Balance => principal + unpaid(Component::Interest) + unpaid(Component::Fee),
        };
        let is_last = self.statement == Some(instalment.key.number);
        let pending = if is_last { bearing.min(self.free_part) } else { Amount::ZERO };
        Bearing { certain: bearing - pending, pending, advances }
    }

    fn bearing_on<'i>(&self, instalments: impl Iterator<Item = &'i Instalment>, rank: AdvanceRank) -> Bearing {
        let each = instalments.map(|instalment| self.bearing(instalment, rank));
        each.fold(Bearing::default(), |sum, one| Bearing {
            certain: sum.certain + one.certain,
            pending: sum.pending + one.pending,
            advances: sum.advances + one.advances,
        })
    }

    /// Decides on the last statement, with what was unpaid at the end of its free period; and what bears interest by that.
    fn decide(&mut self, free_through: Date, found: Found) -> Option<(Look, Weight)> {
        let statement = self.statement.take()?;
        let is_in_full = found.unpaid <= self.terms.tolerance;
        let owes_new = !is_in_full && self.terms.new_purchases == NewPurchases::Bear && !self.spending_bears;
        let purchases = std::mem::take(&mut self.statement_purchases);
        let (weight, mut bears) = (self.statement_weight.take(), self.statement_weight.take());
        let bore = |purchases: &[Purchased], unpaid, mut weight: Weight| {
            if self.terms.interest_on == InterestOn::Unpaid {
                weight.take();
                newest(purchases, unpaid).iter().for_each(|part| part.weigh(free_through, &mut weight));
            }
            weight
        };
        if !is_in_full {
            bears = bore(&purchases, found.free, weight);
        }
        let (unpaid, weight_of_new) = (found.unpaid, Weight::default());
        let mut look = Look { statement, free_through, unpaid, is_in_full, weight: bears.clone(), weight_of_new };
        if owes_new {
            let of_new = bore(&self.spending_purchases, found.spending, self.spending_weight.clone());
            look.weight_of_new = of_new.clone();
            bears.join(of_new);
            self.spending_bears = true;
            self.spending_weight.take();
            self.spending_purchases.clear();
        }
        self.free_part = Amount::ZERO;
        self.last_look = Some(look.clone());
        Some((look, bears))
    }

    /// Drops what is pending.
    pub(super) fn end(&mut self) {
        *self = Self { last_look: self.last_look.take(), ..Self::new(self.terms) };
    }
}

impl Purchased {
    /// Adds what it bears through a day.
    fn weigh(self, through: Date, weight: &mut Weight) {
        weight.add(self.starts_on, through - self.starts_on + 1, self.amount);
    }
}

/// The newest of some purchases, up to an amount: money settles the oldest.
fn newest(purchases: &[Purchased], amount: Amount) -> Vec<Purchased> {
    let mut left = amount;
    let mut taken: Vec<Purchased> = Vec::new();
    for purchase in purchases.iter().rev() {
        let part = purchase.amount.min(left);
        left -= part;
        if part.is_positive() {
            taken.push(Purchased { amount: part, ..*purchase });
        }
    }
    taken.reverse();
    taken
}

/// What was unpaid at the end of a free period.
#[derive(Clone, Copy)]
struct Found {
    /// Of the statement, and everything before it.
    unpaid: Amount,
    /// Of what is free of the statement.
    free: Amount,
    /// Of purchases since.
    spending: Amount,
}

impl Account<'_> {
    /// What statements bear at the end of the account's day.
    pub(super) fn bearing_on_statements(&self) -> Bearing {
        match (self.free_period(), &self.revolving) {
            (Some(free), Some(revolving)) => free.bearing_on(self.instalments.iter(), revolving.advance_rank),
            (None, _) | (_, None) => Bearing::default(),
        }
    }

    /// Cash advances that bear interest at their rate from the end of the account's day on; nothing once it has ended.
    pub(crate) fn advances_bearing(&self) -> Amount {
        let Some(revolving) = self.revolving.as_ref().filter(|_| !self.has_ended) else { return Amount::ZERO };
        revolving.advances.owed + self.bearing_on_statements().advances
    }

    /// What is pending, while the account has not ended.
    pub fn free_period(&self) -> Option<&FreePeriod> {
        self.revolving.as_ref().filter(|_| !self.has_ended)?.free_period.as_ref()
    }

    /// Everything that bears interest for certain from the end of the account's day on, where a free period is to be
    /// earned; what is carried included.
    pub(crate) fn bears_for_certain(&self) -> Option<Amount> {
        let free = self.free_period()?;
        let revolving = self.revolving.as_ref()?;
        let spending = if free.spending_bears { revolving.spending } else { Amount::ZERO };
        Some(revolving.carried + spending + self.bearing_on_statements().certain)
    }

    /// The last day of the free period of a statement that is not looked at yet.
    pub(crate) fn free_through(&self) -> Option<Date> {
        let free = self.free_period()?;
        let due = self.revolving.as_ref()?.billed_due.filter(|_| free.statement.is_some())?;
        Some(free.free_through(due)).filter(|&through| self.as_of <= through)
    }

    /// The next day at whose start the income may change because a free period is over.
    pub(crate) fn next_look(&self) -> Option<Date> {
        let on = self.free_through()?.next();
        let (free, revolving) = (self.free_period()?, self.revolving.as_ref()?);
        let drops =
            free.terms.residual == ResidualInterest::Waived && self.bears_anything(revolving.service_weight.total());
        (drops || self.found()?.unpaid.is_positive()).then_some(on)
    }

    fn bears_anything(&self, service_weight: i128) -> bool {
        service_weight > 0 || self.bears_for_certain().is_some_and(Amount::is_positive)
    }

    /// Whether statements alone will have something to bill: they bear interest.
    pub(crate) fn statements_bear(&self) -> bool {
        let bearing = self.bearing_on_statements();
        (bearing.certain + bearing.advances).is_positive()
    }

    /// Whether a late fee bears interest.
    pub(crate) fn late_fees_bear_interest(&self) -> bool {
        self.free_period().is_some_and(|free| free.terms.bears == StatementsBear::Balance)
    }

    /// What is unpaid at the end of the account's day of what the last statement showed.
    fn found(&self) -> Option<Found> {
        let revolving = self.revolving.as_ref()?;
        let pools = revolving.billed + revolving.carried + revolving.advances.shown;
        Some(Found {
            unpaid: self.unpaid_through(revolving.billed_due?).total() + pools,
            free: revolving.billed + self.bearing_on_statements().pending,
            spending: revolving.spending,
        })
    }

    /// Looks at the last statement at the start of `day`, if its free period ends in between.
    pub(super) fn pass_free_period(&mut self, day: Date) {
        let Some(through) = self.free_through().filter(|&through| through < day) else { return };
        self.pass_to(through);
        self.end_day();
        let found = self.found();
        self.pass_to(through.next());
        let (Some(found), Some(revolving)) = (found, &mut self.revolving) else { return };
        revolving.look(through, found);
    }
}

impl super::Revolving {
    fn look(&mut self, through: Date, found: Found) {
        let Some(free) = &mut self.free_period else { return };
        let Some((look, bears)) = free.decide(through, found) else { return };
        if look.is_in_full {
            let rest = self.billed + self.carried;
            free.note(through.next(), rest);
            self.spending += rest;
            (self.billed, self.carried) = (Amount::ZERO, Amount::ZERO);
            if free.terms.residual == ResidualInterest::Waived {
                self.service_weight.take();
            }
        } else {
            self.service_weight.join(bears);
            self.carried += self.billed;
            self.billed = Amount::ZERO;
        }
        self.billed_due = None;
    }
}
