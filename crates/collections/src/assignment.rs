//! Assignment: which account gets which action, when hands and letters are fewer than wishes.
//!
//! Each account takes at most one action; an action uses up shared limits such as agents' minutes. Every limit gets a price,
//! at which an account's best action is found from that account alone; so accounts can be gone through one by one, and the
//! prices say what no plan can exceed. What an action is worth, and whether it is allowed, the caller has decided.
//!
//! The prices minimise the bound `sum over accounts of the best (value - price x use), or 0 + sum over limits of price x most`
//! (Lagrangian relaxation; Fisher, Management Science 27(1), 1981). They are found by cutting planes (Kelley, J. SIAM 8(4), 1960):
//! each pass over the accounts gives one more plane, and a linear programme with a variable for each limit gives the next
//! prices.

mod fill;
mod prices;
#[cfg(test)]
mod tests;

/// An action that may be taken on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is worth, its cost taken off, in minor units; what is worth nothing is never taken.
    pub value: i64,
    /// How much it uses of which limits, by their places; each limit once.
    pub uses: Vec<(usize, u64)>,
}

/// A limit that all accounts share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Its name, for messages and reports.
    pub name: String,
    /// The most that may be used.
    pub most: u64,
}

/// Which account gets which action.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// For each account the place of its choice; none when nothing is done.
    pub chosen: Vec<Option<usize>>,
    /// What the choices are worth together, in minor units.
    pub value: i64,
    /// What no plan can be worth more than, in minor units.
    pub bound: f64,
    /// The price of each limit: minor units for one more of it, roughly; 0 where there is enough.
    pub prices: Vec<f64>,
    /// How much of each limit is used.
    pub used: Vec<u64>,
}

impl Plan {
    /// What is missing to the bound, as a share of it; 0 when there is nothing to gain at all.
    pub fn gap(&self) -> f64 {
        if self.bound <= 0.0 { 0.0 } else { ((self.bound - self.value as f64) / self.bound).max(0.0) }
    }
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentRejected {
    /// A choice uses a limit that does not exist.
    #[error("account {account}, choice {choice} uses limit {limit}, and there are {limits}")]
    NoSuchLimit {
        /// The account's place, from 1.
        account: usize,
        /// The choice's place, from 1.
        choice: usize,
        /// The limit's place, from 0.
        limit: usize,
        /// How many limits there are.
        limits: usize,
    },
    /// The solver gave up.
    #[error("prices could not be found: {0}")]
    NoPrices(String),
}

/// A plan within the limits, with the bound that shows how good it is.
///
/// Of choices that are equal at the prices the one that uses less at the prices is taken, then the first. Accounts are served
/// in the order of what they lose when left out, then in their own. Where a simple rule, the most valuable first, comes to more, as
/// it may with few accounts, its plan is taken.
///
/// # Errors
/// When a choice uses a limit that does not exist, or the prices cannot be found.
pub fn plan(accounts: &[Vec<Choice>], limits: &[Limit]) -> Result<Plan, AssignmentRejected> {
    check(accounts, limits)?;
    let prices::Prices { prices, bound } = prices::find(accounts, limits)?;
    let (chosen, used) = fill::within_limits(accounts, limits, &prices);
    let (simple, simple_used) = fill::by_value(accounts, limits);
    let (value, simple_value) = (worth(accounts, &chosen), worth(accounts, &simple));
    if simple_value > value {
        return Ok(Plan { chosen: simple, value: simple_value, bound, prices, used: simple_used });
    }
    Ok(Plan { chosen, value, bound, prices, used })
}

fn worth(accounts: &[Vec<Choice>], chosen: &[Option<usize>]) -> i64 {
    chosen.iter().zip(accounts).filter_map(|(choice, of)| Some(of[(*choice)?].value)).sum()
}

fn check(accounts: &[Vec<Choice>], limits: &[Limit]) -> Result<(), AssignmentRejected> {
    for (account, choices) in accounts.iter().enumerate() {
        for (choice, Choice { uses, .. }) in choices.iter().enumerate() {
            if let Some(&(limit, _)) = uses.iter().find(|(limit, _)| *limit >= limits.len()) {
                let (account, choice, limits) = (account + 1, choice + 1, limits.len());
                return Err(AssignmentRejected::NoSuchLimit { account, choice, limit, limits });
            }
        }
    }
    Ok(())
}

/// What a choice is worth once what it uses is paid for.
fn net(choice: &Choice, prices: &[f64]) -> f64 {
    choice.value as f64 - cost(choice, prices)
}

fn cost(choice: &Choice, prices: &[f64]) -> f64 {
    choice.uses.iter().map(|(limit, used)| prices[*limit] * *used as f64).sum()
}

/// The best choice of an account at the prices, with its net worth; none when doing nothing is as good.
fn best(choices: &[Choice], prices: &[f64]) -> Option<(usize, f64)> {
    let worth = choices.iter().enumerate().map(|(place, choice)| (place, net(choice, prices)));
    worth.filter(|(_, net)| *net > 0.0).reduce(|best, next| {
        let is_better =
            next.1 > best.1 || (next.1 == best.1 && cost(&choices[next.0], prices) < cost(&choices[best.0], prices));
        if is_better { next } else { best }
    })
}
