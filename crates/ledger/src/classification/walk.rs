//! The walk: accounts and policies, brought together from day to day.
//!
//! Days on which nothing can change are passed over: while no watch runs and nobody is observed, the next day that is looked
//! at is the account's next wake or event, the day of another version, or the day on which the days reach another class.

use primitives::{Currency, Date};

use super::days;
use super::person::{Breaches, Carrier, Debt, Mark, Marks};
use super::policy::{Policy, PolicyVersions};
use super::track::{AccountDay, Rest, Track};
use super::{ClassChange, Classification, NotClassified};
use crate::account::History;
use crate::account::history::Folding;
use crate::ageing::{Ageing, age};
use crate::day_close::next_wake;
use crate::event::{Entry, Event};

/// Accounts of one person and policies on the way through time.
pub(super) struct Walk<'k, 'a, 'p> {
    accounts: Vec<AccountWalk<'k, 'a, 'p>>,
    policies: Vec<&'p PolicyVersions>,
    /// For each version of each policy, since when the person's overdue is material.
    breaches: Vec<Vec<Breaches>>,
    /// For each policy, how the person is marked.
    marks: Vec<Marks>,
    /// Whether changes are kept.
    pub(super) keeps_changes: bool,
    /// Whether every day is looked at, for tests: it must make no difference.
    #[cfg(test)]
    pub(super) looks_at_every_day: bool,
    /// The latest day that was looked at.
    day: Option<Date>,
    /// The day that was asked for.
    asked: Date,
}

struct AccountWalk<'k, 'a, 'p> {
    history: History<'a>,
    folding: Folding<'a, 'k>,
    /// Events that are known and in force, in the order of the days from which they count.
    events: Vec<&'a Entry>,
    /// The account's ageing on the latest day.
    ageing: Ageing,
    tracks: Vec<Track<'p, 'a>>,
    changes: Vec<Vec<ClassChange<'p>>>,
}

impl<'k, 'a, 'p> Walk<'k, 'a, 'p> {
    pub(super) fn new(
        histories: &[History<'a>],
        policies: &[&'p PolicyVersions],
        known: &'k dyn Fn(&Entry) -> bool,
    ) -> Self {
        Self {
            accounts: histories.iter().map(|&history| AccountWalk::new(history, policies, known)).collect(),
            policies: policies.to_vec(),
            breaches: policies.iter().map(|versions| vec![Breaches::default(); versions.all().len()]).collect(),
            marks: vec![Marks::default(); policies.len()],
            keeps_changes: false,
            #[cfg(test)]
            looks_at_every_day: false,
            day: None,
            asked: Date::MIN,
        }
    }

    /// Goes on to the end of a day.
    pub(super) fn run_to(&mut self, last: Date) {
        self.asked = last;
        let first = self.accounts.iter().filter_map(|account| account.events.first()).map(|entry| entry.counts_from());
        let Some(mut day) = self.day.map_or_else(|| first.min(), |day| Some(day.next())).filter(|&day| day <= last)
        else {
            return;
        };
        loop {
            self.look_at(day);
            if day >= last {
                return;
            }
            day = self.next_look(day).map_or(last, |next| next.min(last));
        }
    }

    fn look_at(&mut self, day: Date) {
        self.day = Some(day);
        for account in &mut self.accounts {
            account.fold_to(day);
        }
        self.test_the_person(day);
        for account in &mut self.accounts {
            account.read(day, &self.breaches);
        }
        for (place, versions) in self.policies.iter().enumerate() {
            let Some(policy) = versions.on(day).filter(|_| versions.looks_at_person()) else { continue };
            let of_account = |(at, account): (usize, &AccountWalk<'_, '_, '_>)| {
                account.tracks[place].carrier().map(|carrier| (at, carrier))
            };
            let carriers: Vec<(usize, Carrier)> = self.accounts.iter().enumerate().filter_map(of_account).collect();
            let parents: Vec<Option<usize>> = (0..self.accounts.len()).map(|child| self.parent(child)).collect();
            self.marks[place].update(policy.contagion, &carriers, &parents, day);
        }
        for (place, account) in self.accounts.iter_mut().enumerate() {
            account.decide(place, day, &self.marks, self.keeps_changes);
        }
    }

    /// The place of the account that an account belongs to on the latest day, if it is among the person's.
    fn parent(&self, child: usize) -> Option<usize> {
        let named = self.accounts[child].folding.account.as_ref()?.parent?;
        let is_parent = |account: &AccountWalk<'_, '_, '_>| account.history.reference() == Some(named);
        self.accounts.iter().position(is_parent).filter(|parent| *parent != child)
    }

    /// Tests the overdue of all accounts together, by each version that looks at it.
    fn test_the_person(&mut self, day: Date) {
        for (versions, breaches) in self.policies.iter().zip(&mut self.breaches) {
            for (policy, breaches) in versions.all().iter().zip(breaches) {
                let Some(limits) = policy.obligor_breach() else { continue };
                let debts: Vec<(Currency, Debt)> =
                    self.accounts.iter().filter_map(|account| account.debt(policy)).collect();
                breaches.test(limits, &debts, day);
            }
        }
    }

    /// The next day on which anything can change.
    fn next_look(&self, day: Date) -> Option<Date> {
        #[cfg(test)]
        if self.looks_at_every_day {
            return Some(day.next());
        }
        let of_accounts = self.accounts.iter().flat_map(|account| [account.rests_until(day), account.next_look(day)]);
        let of_policies = self.policies.iter().map(|versions| versions.next_change(day));
        of_accounts.chain(of_policies).flatten().min()
    }

    /// What a policy says about an account on the latest day.
    pub(super) fn found(&self, account: usize, policy: usize) -> Result<Classification<'p>, NotClassified> {
        let walk = &self.accounts[account];
        if walk.folding.account.is_none() {
            return Err(NotClassified::NotOpen(self.asked));
        }
        walk.tracks[policy].found()
    }

    /// The changes, account by account, by each policy.
    pub(super) fn changes(self) -> Vec<Vec<Vec<ClassChange<'p>>>> {
        self.accounts.into_iter().map(|account| account.changes).collect()
    }
}

impl<'k, 'a, 'p> AccountWalk<'k, 'a, 'p> {
    fn new(history: History<'a>, policies: &[&'p PolicyVersions], known: &'k dyn Fn(&Entry) -> bool) -> Self {
        let known_entries = || history.entries().iter().filter(|entry| known(entry));
        let reversed: Vec<u64> = known_entries().filter_map(|entry| entry.event.reverses()).collect();
        let is_in_force = |entry: &&Entry| entry.event.reverses().is_none() && !reversed.contains(&entry.seq);
        Self {
            history,
            folding: Folding::new(history, known, false),
            events: known_entries().filter(is_in_force).collect(),
            ageing: Ageing::default(),
            tracks: policies.iter().map(|versions| Track::new(versions)).collect(),
            changes: vec![Vec::new(); policies.len()],
        }
    }

    /// The classes set and restructures that count from a day.
    fn events_of(&self, day: Date) -> Vec<&'a Entry> {
        let first = self.events.partition_point(|entry| entry.counts_from() < day);
        let of_day = self.events[first..].iter().take_while(|entry| entry.counts_from() == day);
        of_day.copied().filter(|entry| concerns_classes(&entry.event)).collect()
    }

    fn fold_to(&mut self, day: Date) {
        self.folding.run_to(day);
        if let Some(account) = &self.folding.account {
            self.ageing = age(account);
        }
    }

    /// The currency and the debt of an account to which a policy applies.
    fn debt(&self, policy: &Policy) -> Option<(Currency, Debt)> {
        let account = self.folding.account.as_ref().filter(|account| policy.check(account.product).is_ok())?;
        Some((account.product.currency, days::debt(account, &self.ageing)))
    }

    fn read(&mut self, day: Date, breaches: &[Vec<Breaches>]) {
        let events = self.events_of(day);
        let Some(account) = &self.folding.account else { return };
        let owes_nothing = days::owes_nothing(account);
        let today = AccountDay { account, ageing: &self.ageing, events: &events, owes_nothing };
        for (track, breaches) in self.tracks.iter_mut().zip(breaches) {
            track.read(&today, breaches);
        }
    }

    fn decide(&mut self, place: usize, day: Date, marks: &[Marks], keeps_changes: bool) {
        let events = self.events_of(day);
        let Some(account) = &self.folding.account else { return };
        let owes_nothing = days::owes_nothing(account);
        let today = AccountDay { account, ageing: &self.ageing, events: &events, owes_nothing };
        let currency = account.product.currency;
        for ((track, marks), changes) in self.tracks.iter_mut().zip(marks).zip(&mut self.changes) {
            let before = changes.last().map(|change| (change.to.policy, change.to.class));
            let mark: Option<Mark> = marks.on(place, currency);
            track.decide(&today, mark);
            let Some((policy, class)) = track.shown().filter(|_| keeps_changes) else { continue };
            let is_same = before.is_some_and(|(before_policy, before)| {
                before_policy.classes.get(before).id == policy.classes.get(class).id
            });
            if let (false, Ok(to)) = (is_same, track.found()) {
                changes.push(ClassChange { from: before, to });
            }
        }
    }

    /// The next day on which a class can change by the growth of days alone; none when there is no such day.
    fn rests_until(&self, day: Date) -> Option<Date> {
        let is_past_due = self.ageing.overdue_since.is_some();
        // Within a tolerance, growing penalty may bring an instalment back that counted as settled.
        let is_exact = self.history.product().ageing.arrears_tolerance.is_zero();
        let of_tracks = self.tracks.iter().filter_map(|track| match track.rest() {
            Rest::Quiet if !is_past_due => None,
            Rest::Quiet | Rest::Growing(_) if !is_exact => Some(day.next()),
            Rest::Quiet if track.grows_by_days_alone() => None,
            Rest::Quiet | Rest::None => Some(day.next()),
            Rest::Growing(until) => until,
        });
        of_tracks.min()
    }

    /// The next day on which something becomes past due, or an event counts.
    fn next_look(&self, day: Date) -> Option<Date> {
        let next_event = self.events.partition_point(|entry| entry.counts_from() <= day);
        let next_event = self.events.get(next_event).map(|entry| entry.counts_from());
        let Some(account) = &self.folding.account else { return next_event };
        // A policy may count the due day itself as day 1, a day before the account's own wake.
        let due = account.instalments.iter().filter(|instalment| !instalment.is_settled()).map(|i| i.ages_from);
        let next_due = due.filter(|&due| due > day).min();
        // A statement has the figures that were known on its day, also where by now there is nothing to bill.
        let statement = account.statement_day().filter(|&on| on > day);
        let thaw = days::next_thaw(account);
        [next_event, next_due, statement, thaw, next_wake(self.history, account)].into_iter().flatten().min()
    }
}

fn concerns_classes(event: &Event) -> bool {
    matches!(event, Event::ClassSet { .. } | Event::Restructured(_) | Event::Rescheduled { .. })
}
