//! Tracks: what is known of one account under one policy, brought from day to day.

use primitives::{Amount, Currency, Date};

use super::days::{self, DaysView, DueOutcome};
use super::decision::{DecisionDay, HeldBack, Ignored, State};
use super::person::{Breaches, Carrier, Mark};
use super::policy::{Contagion, DaysRead, FloorCause, Policy, PolicyVersions, Rank};
use super::reason::Reason;
use super::watch::{Watch, WatchDay};
use super::{Classification, NotClassified};
use crate::account::{Account, Impairment};
use crate::ageing::Ageing;
use crate::event::Entry;

/// An account at the end of a day, with what happened to it on that day that concerns classes.
pub(super) struct AccountDay<'s, 'a> {
    pub(super) account: &'s Account<'a>,
    pub(super) ageing: &'s Ageing,
    /// Classes set and restructures, in order.
    pub(super) events: &'s [&'a Entry],
    pub(super) owes_nothing: bool,
}

impl AccountDay<'_, '_> {
    fn day(&self) -> Date {
        self.account.as_of
    }
}

/// One account under all versions of one policy.
pub(super) struct Track<'p, 'a> {
    versions: &'p PolicyVersions,
    /// What each version has made of the account since its opening: restructures before a version came into force count.
    facts: Vec<Facts>,
    /// The class, from the first day that the policy classifies.
    state: Option<State<'a>>,
    today: Option<Today<'p, 'a>>,
}

/// What one version of a policy has made of an account so far.
#[derive(Clone, Default)]
struct Facts {
    breach_since: Option<Date>,
    outcome: Option<DueOutcome>,
    watch: Watch,
    /// The days at the end of the first day of a pause that goes on, where the policy freezes them.
    frozen: Option<u32>,
}

/// What the version in force made of the latest day.
struct Today<'p, 'a> {
    policy: &'p Policy,
    day: Date,
    view: DaysView,
    floors: Vec<(FloorCause, Rank)>,
    impairment: Option<(Impairment, Rank)>,
    watch: Watch,
    outcome: Option<DueOutcome>,
    /// The class of days, floors and watch.
    own: Rank,
    exposure: Amount,
    currency: Currency,
    mark: Option<Mark>,
    /// The account that it belongs to, if it belongs to one.
    parent: Option<&'a str>,
    /// What is shown, and since when.
    class: Rank,
    since: Date,
    owes_nothing: bool,
    is_fit: Result<(), NotClassified>,
}

impl<'p, 'a> Track<'p, 'a> {
    pub(super) fn new(versions: &'p PolicyVersions) -> Self {
        Self { versions, facts: vec![Facts::default(); versions.all().len()], state: None, today: None }
    }

    /// Reads a day: everything that does not depend on other accounts.
    ///
    /// `person` has, for each version, since when the person's overdue is material.
    pub(super) fn read(&mut self, today: &AccountDay<'_, 'a>, person: &[Breaches]) {
        let day = today.day();
        let in_force = self.versions.place_on(day);
        let class_before = self.state.as_ref().map(|state| state.class);
        let mut read_today = None;
        let versions = self.versions.all().iter().zip(person);
        for (place, ((policy, breaches), facts)) in versions.zip(&mut self.facts).enumerate() {
            let read = facts.read(policy, today, breaches, class_before);
            if in_force == Some(place) {
                read_today = Some(read);
            }
        }
        let Some(mut read) = read_today else { return };
        match &self.today {
            None => self.state = Some(State::first()),
            Some(last) => {
                (read.class, read.since) = (last.class, last.since);
                if last.policy.key != read.policy.key {
                    (read.class, read.since) =
                        (last.policy.classes.carried(last.class, &read.policy.classes), last.since);
                    self.state = self.state.take().map(|state| state.carried(last.policy, read.policy));
                }
            }
        }
        self.today = Some(read);
    }

    /// What the account, as it is by itself, means to the person's others.
    pub(super) fn carrier(&self) -> Option<Carrier> {
        let today = self.today.as_ref().filter(|today| today.is_fit.is_ok() && !today.owes_nothing)?;
        let manual = self.state.as_ref().map_or(Rank::BEST, State::manual_class);
        let (class, is_clear) = (today.own.max(manual), today.view.days == 0);
        Some(Carrier { class, is_clear, exposure: today.exposure, currency: today.currency })
    }

    /// Decides on the day that was read, given the mark of the person.
    pub(super) fn decide(&mut self, today: &AccountDay<'_, 'a>, mark: Option<Mark>) {
        let (Some(read), Some(state)) = (&mut self.today, &mut self.state) else { return };
        read.mark = mark.filter(|_| !today.owes_nothing);
        let acts: Vec<&'a Entry> = today.events.iter().copied().filter(|entry| is_act(entry, read.policy)).collect();
        let class = read.own.max(read.contagion_class());
        let class = class.max(read.watch.hold(read.policy.relief.watch, state.class));
        state.decide(
            read.policy,
            &DecisionDay {
                day: read.day,
                class,
                outcome: read.outcome,
                is_past_due: read.view.is_past_due,
                acts: &acts,
            },
        );
        read.show(if today.owes_nothing { Rank::BEST } else { state.class });
    }

    /// What time alone changes from the latest day on.
    pub(super) fn rest(&self) -> Rest {
        if self.is_quiet() {
            return Rest::Quiet;
        }
        let is_watched = self.facts.iter().any(|facts| facts.watch.is_running());
        let (Some(today), Some(state)) = (&self.today, &self.state) else { return Rest::None };
        if is_watched || !self.grows_by_days_alone() || !state.is_steady(today.policy) {
            return Rest::None;
        }
        let days_left = today.view.since.and_then(|_| today.policy.days_to_next_class(today.view.days));
        Rest::Growing(days_left.map(|days| today.day + i32::try_from(days).unwrap_or(i32::MAX)))
    }

    /// Whether, by every version, days that grow by one a day are all that time changes while something is past due.
    pub(super) fn grows_by_days_alone(&self) -> bool {
        self.versions.all().iter().all(|policy| {
            let grows = match policy.days.read {
                DaysRead::PastDue => true,
                DaysRead::Counted(count) => count.paid_share_min.is_none(),
                DaysRead::Delinquent | DaysRead::MaterialBreach(_) => false,
            };
            let is_by_class = match policy.contagion {
                Contagion::None | Contagion::CustomerSticky(_) | Contagion::ParentChild(_) => true,
                Contagion::ShareOfExposure { .. } => false,
            };
            grows && is_by_class
        })
    }

    /// Whether time alone changes nothing until something becomes past due.
    fn is_quiet(&self) -> bool {
        let is_watched = self.facts.iter().any(|facts| facts.watch.is_running());
        let is_past_due = self.today.as_ref().is_some_and(|today| today.view.is_past_due);
        let is_marked = self.today.as_ref().is_some_and(|today| today.mark.is_some());
        !is_watched && !is_past_due && !is_marked && self.state.as_ref().is_none_or(State::is_quiet)
    }

    /// The version in force and the class on the latest day.
    pub(super) fn shown(&self) -> Option<(&'p Policy, Rank)> {
        let today = self.today.as_ref().filter(|today| today.is_fit.is_ok())?;
        Some((today.policy, today.class))
    }

    /// What the policy says on the latest day.
    pub(super) fn found(&self) -> Result<Classification<'p>, NotClassified> {
        let (Some(today), Some(state)) = (&self.today, &self.state) else {
            let (policy, from) = (self.versions.id().to_owned(), self.versions.first_day());
            return Err(NotClassified::NotInForce { policy, from });
        };
        today.is_fit.clone()?;
        Ok(Classification {
            policy: today.policy,
            day: today.day,
            class: today.class,
            since: today.since,
            raw_class: today.raw_class(),
            days: today.view.days,
            reasons: today.reasons(state),
            watch: today.watch,
        })
    }
}

/// What time alone changes of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing, until something becomes past due.
    Quiet,
    /// The days, which reach another class on a day, if there is one.
    Growing(Option<Date>),
    /// It must be looked at every day.
    None,
}

/// Whether an event sets a class of a policy.
fn is_act(entry: &Entry, of: &Policy) -> bool {
    matches!(&entry.event, crate::Event::ClassSet { policy, .. } if *policy == of.key.id)
}

impl Facts {
    fn read<'p, 'a>(
        &mut self,
        policy: &'p Policy,
        today: &AccountDay<'_, 'a>,
        person: &Breaches,
        class_before: Option<Rank>,
    ) -> Today<'p, 'a> {
        let account = today.account;
        self.breach_since = days::breach_since(policy, account, today.ageing, person, self.breach_since);
        let view = days::view(policy, account, today.ageing, self.breach_since, &mut self.frozen);
        let floors = days::floors(policy, account, today.ageing);
        let impairment = days::impairment(policy, account);
        let by_days = policy.class_of_days(view.days);
        let by_impairment = impairment.map(|(_, class)| class);
        let class = floors.iter().map(|(_, class)| *class).chain(by_impairment).fold(by_days, Rank::max);
        let is_relieved = today.events.iter().any(|entry| policy.relief.includes(&entry.event));
        let outcome = self.outcome.take();
        let watch_day = WatchDay {
            day: today.day(),
            relief: is_relieved.then(|| days::first_payment_after(account)),
            outcome,
            is_past_due: view.is_past_due,
            past_due_days: today.ageing.past_due_days,
            class,
            class_before: class_before.unwrap_or(class),
        };
        self.watch = self.watch.next(policy.relief.watch, &watch_day);
        self.outcome = days::outcome(policy, account);
        Today {
            policy,
            day: today.day(),
            view,
            floors,
            impairment,
            watch: self.watch,
            outcome,
            own: class.max(self.watch.floor(policy.relief.watch)),
            exposure: match policy.contagion {
                Contagion::ShareOfExposure { .. } => days::debt(account, today.ageing).exposure,
                Contagion::None | Contagion::CustomerSticky(_) | Contagion::ParentChild(_) => Amount::ZERO,
            },
            currency: account.product.currency,
            mark: None,
            parent: account.parent,
            class: Rank::BEST,
            since: today.day(),
            owes_nothing: today.owes_nothing,
            is_fit: policy.check(account.product),
        }
    }
}

impl Today<'_, '_> {
    fn raw_class(&self) -> Rank {
        self.policy.class_of_days(self.view.days)
    }

    fn contagion_class(&self) -> Rank {
        self.mark.map_or(Rank::BEST, |mark| mark.class)
    }

    /// What the person's accounts have to do with it.
    fn spread(&self, mark: Mark) -> Option<Reason> {
        let (since, class, (in_class, in_all)) = (mark.since, mark.class, mark.exposures);
        match self.policy.contagion {
            Contagion::None => None,
            Contagion::CustomerSticky(_) => Some(Reason::Contagion { class, since }),
            Contagion::ParentChild(_) => {
                let parent = self.parent.unwrap_or_default().to_owned();
                Some(Reason::Parent { class, since, parent })
            }
            Contagion::ShareOfExposure { share_over, .. } => {
                let currency = self.currency;
                Some(Reason::ExposureShare { class, since, in_class, in_all, currency, share_over })
            }
        }
    }

    fn show(&mut self, class: Rank) {
        if self.class != class {
            (self.class, self.since) = (class, self.day);
        }
    }

    fn reasons(&self, state: &State<'_>) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.owes_nothing {
            reasons.push(Reason::NothingOwed);
        }
        let DaysView { days, since, thawed, .. } = self.view;
        let overlooked = self.policy.days.slip_days;
        if (1..=overlooked).contains(&days) {
            reasons.push(Reason::Slip { days, overlooked });
        } else {
            let (from, to) = self.policy.classes.band_of_days(days);
            reasons.push(Reason::DaysTable { days, since, from, to, class: self.raw_class() });
        }
        reasons.extend(thawed.map(|past_due| Reason::Frozen { days: past_due, counted: days }));
        reasons.extend(self.impairment.map(|(impairment, class)| {
            let Impairment { share, since } = impairment;
            Reason::Impairment { share, since, class }
        }));
        reasons.extend(self.floors.iter().map(|&(cause, class)| Reason::Floor { cause, class }));
        if let Watch::Running(watch) = self.watch {
            let terms = self.policy.relief.watch;
            let hold = self.watch.hold(terms, state.class);
            let floor = self.watch.floor(terms);
            reasons.push(Reason::Watch { watch, floor, holds_at: (hold > floor).then_some(hold) });
        }
        if let Some((entry, class)) = state.manual {
            reasons.extend(manual(entry, class));
        }
        reasons.extend(self.mark.and_then(|mark| self.spread(mark)));
        if !self.owes_nothing {
            reasons.extend(state.held_back.map(held_back));
        }
        reasons.extend(state.ignored.map(ignored));
        reasons
    }
}

fn manual(entry: &Entry, class: Rank) -> Option<Reason> {
    let crate::Event::ClassSet { reason, approved_by, .. } = &entry.event else { return None };
    Some(Reason::Manual {
        seq: entry.seq,
        on: entry.effective_on,
        class,
        reason: reason.clone(),
        approved_by: approved_by.clone(),
    })
}

fn held_back(by: HeldBack) -> Reason {
    match by {
        HeldBack::AwaitingApproval { allowed } => Reason::AwaitingApproval { allowed },
        HeldBack::Observed { allowed, from, until, periods_left } => {
            Reason::Observation { allowed, from, until, periods_left }
        }
    }
}

fn ignored(act: Ignored<'_>) -> Reason {
    match act {
        Ignored::NotAllowed { entry, class, allowed } => {
            Reason::ApprovalNotAllowed { seq: entry.seq, on: entry.effective_on, class, allowed }
        }
        Ignored::Unknown { entry, class } => {
            Reason::UnknownClass { seq: entry.seq, on: entry.effective_on, class: class.to_owned() }
        }
    }
}
