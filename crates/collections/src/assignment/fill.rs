//! Choices within the limits: at the prices first, then what is left.

use super::{Choice, Limit, best, net};

/// For each account the place of its choice, and how much of each limit that uses.
pub(super) fn within_limits(
    accounts: &[Vec<Choice>],
    limits: &[Limit],
    prices: &[f64],
) -> (Vec<Option<usize>>, Vec<u64>) {
    let mut filling = Filling { accounts, limits, chosen: vec![None; accounts.len()], used: vec![0; limits.len()] };
    for account in by_loss(accounts, prices) {
        filling.serve(account, prices);
    }
    filling.upgrade();
    (filling.chosen, filling.used)
}

/// The same as a simple rule has it: the most valuable choice of all that still fit, again and again.
pub(super) fn by_value(accounts: &[Vec<Choice>], limits: &[Limit]) -> (Vec<Option<usize>>, Vec<u64>) {
    let mut filling = Filling { accounts, limits, chosen: vec![None; accounts.len()], used: vec![0; limits.len()] };
    let mut order: Vec<(i64, usize, usize)> = Vec::new();
    for (account, choices) in accounts.iter().enumerate() {
        order.extend(choices.iter().enumerate().map(|(place, choice)| (choice.value, account, place)));
    }
    order.retain(|(value, ..)| *value > 0);
    order.sort_by_key(|(value, account, place)| (std::cmp::Reverse(*value), *account, *place));
    for (_, account, place) in order {
        // What does not fit now does not later.
        if filling.chosen[account].is_none() && filling.fits(&accounts[account][place], None) {
            filling.take(account, place);
        }
    }
    (filling.chosen, filling.used)
}

/// Accounts in the order of what they lose when left out, the most first.
fn by_loss(accounts: &[Vec<Choice>], prices: &[f64]) -> Vec<usize> {
    let mut losses: Vec<(f64, usize)> = accounts
        .iter()
        .enumerate()
        .filter_map(|(account, choices)| Some((best(choices, prices)?.1, account)))
        .collect();
    losses.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    losses.into_iter().map(|(_, account)| account).collect()
}

struct Filling<'f> {
    accounts: &'f [Vec<Choice>],
    limits: &'f [Limit],
    chosen: Vec<Option<usize>>,
    used: Vec<u64>,
}

impl Filling<'_> {
    /// The best choice that still fits.
    fn serve(&mut self, account: usize, prices: &[f64]) {
        let choices = &self.accounts[account];
        let fitting = choices.iter().enumerate().filter(|(_, choice)| self.fits(choice, None));
        let worth = fitting.map(|(place, choice)| (place, net(choice, prices))).filter(|(_, net)| *net > 0.0);
        let taken = worth.reduce(|best, next| if next.1 > best.1 { next } else { best });
        if let Some((place, _)) = taken {
            self.take(account, place);
        }
    }

    /// What is left is given to those who gain most by it for each share of a limit that they use.
    fn upgrade(&mut self) {
        let mut gains: Vec<(f64, usize, usize)> = Vec::new();
        for (account, choices) in self.accounts.iter().enumerate() {
            let now = self.chosen[account].map_or(0, |place| choices[place].value);
            for (place, choice) in choices.iter().enumerate().filter(|(_, choice)| choice.value > now) {
                gains.push(((choice.value - now) as f64 / self.weight(choice), account, place));
            }
        }
        gains.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        for (_, account, place) in gains {
            let (choices, now) = (&self.accounts[account], self.chosen[account]);
            let value = now.map_or(0, |now| choices[now].value);
            if choices[place].value > value && self.fits(&choices[place], now.map(|now| &choices[now])) {
                self.take(account, place);
            }
        }
    }

    /// The largest share of any limit that a choice uses.
    fn weight(&self, choice: &Choice) -> f64 {
        let share = |(limit, used): &(usize, u64)| *used as f64 / (self.limits[*limit].most.max(1)) as f64;
        choice.uses.iter().map(share).fold(1e-12, f64::max)
    }

    /// Whether a choice fits once another one of the same account is given back.
    fn fits(&self, choice: &Choice, instead_of: Option<&Choice>) -> bool {
        choice.uses.iter().all(|(limit, used)| {
            let given_back = instead_of.and_then(|other| other.uses.iter().find(|(place, _)| place == limit));
            let before = self.used[*limit] - given_back.map_or(0, |(_, used)| *used);
            before.saturating_add(*used) <= self.limits[*limit].most
        })
    }

    fn take(&mut self, account: usize, place: usize) {
        let choices = &self.accounts[account];
        if let Some(before) = self.chosen[account] {
            for (limit, used) in &choices[before].uses {
                self.used[*limit] -= used;
            }
        }
        for (limit, used) in &choices[place].uses {
            self.used[*limit] += used;
        }
        self.chosen[account] = Some(place);
    }
}
