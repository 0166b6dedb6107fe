//! The figures of a simulation: sums over persons, with intervals.
//!
//! Persons are taken as a sample, and intervals are normal ones: total ± 1.96 × sqrt(n × s²), s² being the variance between
//! persons. For two strategies the difference is taken person by person, so that what is the same for both falls out.
//! Estimates are no money: they are numbers in minor units with an interval, and are never booked.

use std::collections::BTreeMap;

use collections::Word;
use collections::person::Channel;
use collections::strategy::plan::Why;
use primitives::{Amount, Date};

use super::{Action, Came};

/// The standard normal quantile of 97.5 %.
const Z: f64 = 1.959_964;

/// What became of one person under one strategy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lived {
    /// The arm, if an experiment runs.
    pub arm: Option<String>,
    /// Actions by channel, in the order of [`Channel`].
    pub by_channel: [u64; Channel::ALL.len()],
    /// Actions by places of state and step.
    pub by_step: BTreeMap<(usize, usize), u64>,
    /// Actions that asked for money.
    pub asks: u64,
    /// Steps that the gate refused, by rule.
    pub refused: BTreeMap<String, u64>,
    /// Steps that were left out, by why.
    pub left_out: BTreeMap<Why, u64>,
    /// What actions cost, in millionths.
    pub cost: i64,
    /// Asks beyond what the strategy states for a day or a week, counted over the log afterwards.
    pub breaches: u64,
    /// Days with one contact, with two, with three and with more.
    pub contact_days: [u64; 4],
    /// The most contacts on one day.
    pub contacts_max: u32,
    /// What actions are expected to bring, in minor units.
    pub expected: f64,
    /// What they brought in one draw, in minor units.
    pub drawn: f64,
    /// The chance that nothing was paid because of actions since the person fell past due.
    pub(super) unpaid: Option<f64>,
    /// Whether the draw has the person pay in these arrears.
    pub(super) has_paid: bool,
}

impl Lived {
    /// How many actions.
    pub fn actions(&self) -> u64 {
        self.by_channel.iter().sum()
    }

    /// Notes what the person has past due: with nothing of it, the next arrears begin anew.
    pub(super) fn stands_at(&mut self, past_due: Amount) {
        if !past_due.is_positive() {
            self.unpaid = None;
            self.has_paid = false;
        }
    }

    /// An action to which a share of persons answers by paying. Each pays once in one arrears.
    pub(super) fn may_pay(&mut self, amount: Amount, pays: f64, chance: f64) {
        let unpaid = self.unpaid.unwrap_or(1.0);
        self.expected += unpaid * pays * amount.minor() as f64;
        self.unpaid = Some(unpaid * (1.0 - pays));
        if !self.has_paid && chance < pays {
            self.has_paid = true;
            self.drawn += amount.minor() as f64;
        }
    }

    pub(super) fn happened(&mut self, action: &Action, asks: bool) {
        match &action.came {
            Came::Taken { channel, cost } => {
                self.by_channel[channel.place() as usize] += 1;
                *self.by_step.entry((action.state, action.step)).or_default() += 1;
                self.cost += cost;
                self.asks += u64::from(asks);
            }
            Came::Refused(rule) => *self.refused.entry(rule.clone()).or_default() += 1,
            Came::LeftOut(why) => *self.left_out.entry(*why).or_default() += 1,
        }
    }

    pub(super) fn count_contacts(&mut self, contacts: &BTreeMap<Date, u32>) {
        for count in contacts.values() {
            let place = usize::try_from(*count).unwrap_or(usize::MAX).clamp(1, 4) - 1;
            self.contact_days[place] += 1;
            self.contacts_max = self.contacts_max.max(*count);
        }
    }
}

/// A number with its interval of 95 %.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A total over persons, with what its interval needs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    n: f64,
    sum: f64,
    squares: f64,
}

impl Total {
    fn add(&mut self, value: f64) {
        self.n += 1.0;
        self.sum += value;
        self.squares += value * value;
    }

    /// The total with its interval; of one person or none the total alone.
    pub fn estimate(&self) -> Estimate {
        let variance =
            if self.n > 1.0 { ((self.squares - self.sum * self.sum / self.n) / (self.n - 1.0)).max(0.0) } else { 0.0 };
        let half = Z * (self.n * variance).sqrt();
        Estimate { value: self.sum, low: self.sum - half, high: self.sum + half }
    }
}

/// The four totals of which an interval is told.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Actions.
    pub actions: Total,
    /// Cost, in millionths.
    pub cost: Total,
    /// Expected recovery, in minor units.
    pub expected: Total,
    /// Drawn recovery, in minor units.
    pub drawn: Total,
}

impl Totals {
    fn add(&mut self, one: &Lived, other: Option<&Lived>) {
        let less = |of: fn(&Lived) -> f64| of(one) - other.map_or(0.0, of);
        self.actions.add(less(|lived| lived.actions() as f64));
        self.cost.add(less(|lived| lived.cost as f64));
        self.expected.add(less(|lived| lived.expected));
        self.drawn.add(less(|lived| lived.drawn));
    }
}

/// What became of all persons under one strategy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Persons who were contacted.
    pub contacted: u64,
    /// Sums of everything that is counted.
    pub sum: Lived,
    /// Totals with intervals.
    pub totals: Totals,
    /// The same by arm, with the number of persons.
    pub arms: BTreeMap<String, (u64, Totals)>,
}

impl Figures {
    /// Adds a person.
    pub(super) fn add(&mut self, lived: &Lived) {
        self.contacted += u64::from(lived.actions() > 0);
        let sum = &mut self.sum;
        for (all, one) in sum.by_channel.iter_mut().zip(lived.by_channel) {
            *all += one;
        }
        for (all, one) in sum.contact_days.iter_mut().zip(lived.contact_days) {
            *all += one;
        }
        lived.by_step.iter().for_each(|(key, count)| *sum.by_step.entry(*key).or_default() += count);
        lived.refused.iter().for_each(|(key, count)| *sum.refused.entry(key.clone()).or_default() += count);
        lived.left_out.iter().for_each(|(key, count)| *sum.left_out.entry(*key).or_default() += count);
        sum.asks += lived.asks;
        sum.cost += lived.cost;
        sum.breaches += lived.breaches;
        sum.contacts_max = sum.contacts_max.max(lived.contacts_max);
        sum.expected += lived.expected;
        sum.drawn += lived.drawn;
        self.totals.add(lived, None);
        if let Some(arm) = &lived.arm {
            let (persons, totals) = self.arms.entry(arm.clone()).or_default();
            *persons += 1;
            totals.add(lived, None);
        }
    }
}

/// The first strategy less the second, person by person.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The differences.
    pub totals: Totals,
}

impl Comparison {
    pub(super) fn add(&mut self, new: &Lived, old: &Lived) {
        self.totals.add(new, Some(old));
    }
}
