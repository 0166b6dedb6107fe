//! The schedule of a partner made anew, where the customer's is: from what it has outstanding, with its share of what has
//! become principal since, over the instalments that go on. Interest that it has earned by then stays its own.

use primitives::{Amount, Date};

use super::{Partner, Portion, Proportion, Row};
use crate::account::restructuring::earned_unpaid;
use crate::account::{Account, Instalment, InstalmentKind};
use crate::component::Component;
use crate::event::{InstalmentKey, NewCalendar, ReAgeInterest, RestructureKind, Treatment};
use crate::funding::in_proportion;
use crate::product::Product;
use crate::schedule::{PeriodRate, calendar_dates, run_off};

/// What has become of the customer's schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::account) enum NewTerms {
    /// Instalments to come have other principal or interest.
    ToCome,
    /// What was past due has moved to instalments to come, its interest to the first of them.
    ReAmortised,
    /// There are new instalments: by a calendar, or as they were given.
    Calendar(Option<NewCalendar>, LiftedInterest),
}

/// What has become of interest that was unpaid on a calendar that is lifted off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::account) enum LiftedInterest {
    /// What was earned stands on the first instalment.
    InFirst,
    /// What was earned has become principal.
    BecamePrincipal,
    /// It was given up.
    GivenUp,
    /// What was earned is spread, and no other interest is there.
    Spread,
    /// The same, with what was to come.
    SpreadWithAllToCome,
}

/// What was owed before a schedule was made anew.
pub(in crate::account) struct BeforeNewTerms {
    principal: Portion,
    interest: Vec<InterestBefore>,
}

/// The partner's part of the interest of an instalment.
struct InterestBefore {
    key: InstalmentKey,
    /// What it had earned by the day, settled or not.
    earned: Amount,
    /// What of that was unpaid.
    earned_unpaid: Portion,
    unpaid: Portion,
}

impl NewTerms {
    /// What a restructure makes of a schedule. Moved dates and days without interest are the partner's as they are the
    /// customer's: in proportion; and what joins a revolving balance is on no schedule.
    pub(in crate::account) fn of(kind: &RestructureKind) -> Option<Self> {
        use LiftedInterest as L;
        match kind {
            RestructureKind::Extension { .. }
            | RestructureKind::InterestPause { .. }
            | RestructureKind::ReAgeOpenEnd { .. } => None,
            RestructureKind::ReAmortise => Some(Self::ReAmortised),
            RestructureKind::RateChange { .. } => Some(Self::ToCome),
            RestructureKind::ReAge { calendar, interest } => {
                let lifted = match interest {
                    ReAgeInterest::Default => L::InFirst,
                    ReAgeInterest::EqualPayable => L::Spread,
                    ReAgeInterest::EqualFull => L::SpreadWithAllToCome,
                };
                Some(Self::Calendar(Some(*calendar), lifted))
            }
            RestructureKind::Reschedule { calendar, interest, .. } => {
                let lifted = match interest {
                    Treatment::Carry => L::InFirst,
                    Treatment::Capitalise => L::BecamePrincipal,
                    Treatment::Waive => L::GivenUp,
                };
                Some(Self::Calendar(Some(*calendar), lifted))
            }
        }
    }

    /// The due dates of a new calendar, before any day that is no business day is moved.
    fn dues(self, product: &Product) -> Vec<Date> {
        match self {
            Self::Calendar(Some(calendar), _) => calendar_dates(product, calendar),
            Self::Calendar(None, _) | Self::ToCome | Self::ReAmortised => Vec::new(),
        }
    }

    /// Whether the partner's principal runs off anew over an instalment that goes on.
    fn take(self, partner: &Partner<'_>, instalment: &Instalment, today: Date) -> bool {
        let has_row = partner.rows.contains_key(&instalment.key);
        match self {
            Self::ToCome => has_row && (today < instalment.due || today < instalment.period_end),
            Self::ReAmortised => has_row && today <= instalment.due,
            Self::Calendar(..) => !has_row && instalment.key.number > 0,
        }
    }
}

impl Account<'_> {
    pub(in crate::account) fn before_new_terms(&self) -> Option<BeforeNewTerms> {
        let partner = self.partner.as_ref()?;
        let own = self.instalments.iter().map(|i| partner.unpaid(i, Component::Principal)).sum();
        let all = self.instalments.iter().map(|i| i.unpaid_of(Component::Principal)).sum();
        let interest = |i: &Instalment| {
            let earned = self.earned_interest(i);
            let unpaid = Portion { own: partner.unpaid(i, Component::Interest), all: i.unpaid_of(Component::Interest) };
            let in_all = partner.settled(i, Component::Interest) + unpaid.own;
            let left = earned_unpaid(i, earned);
            InterestBefore {
                key: i.key,
                earned: in_proportion(earned, in_all, i.owed_of(Component::Interest)),
                earned_unpaid: Portion { own: partner.of(i.key, Component::Interest, left), all: left },
                unpaid,
            }
        };
        let in_calendar = self.instalments.iter().filter(|i| i.is_in_calendar());
        Some(BeforeNewTerms { principal: Portion { own, all }, interest: in_calendar.map(interest).collect() })
    }

    /// Makes the partner's schedule anew from what it had outstanding, with its share of what has become principal since.
    pub(in crate::account) fn remake_partner(&mut self, before: Option<BeforeNewTerms>, terms: NewTerms) {
        let Some(before) = before else { return };
        let Some(mut partner) = self.partner.take() else { return };
        let unpaid = |i: &Instalment| i.unpaid_of(Component::Principal);
        let is_open = |i: &Instalment| unpaid(i).is_positive() || i.unpaid_of(Component::Interest).is_positive();
        let goes_on = |i: &Instalment| i.is_live() && i.kind == InstalmentKind::Scheduled && is_open(i);
        let (over, others): (Vec<&Instalment>, Vec<&Instalment>) =
            self.instalments.iter().partition(|i| goes_on(i) && terms.take(&partner, i, self.as_of));
        let all: Amount = self.instalments.iter().map(unpaid).sum();
        let outstanding = before.principal.own + partner.share.of(all - before.principal.all);
        let on_others: Amount = others.iter().map(|i| partner.unpaid(i, Component::Principal)).sum();
        let principal: Vec<Amount> = over.iter().map(|i| unpaid(i)).collect();
        let opening = (outstanding - on_others).or_zero().min(principal.iter().copied().sum());
        let dues = terms.dues(self.product);
        let days: Vec<(Date, Date)> = over.iter().map(|i| partner.days_of(i, &dues)).collect();
        let rates: Vec<PeriodRate> = over.iter().zip(&days).map(|(i, days)| self.rest_of(&partner, i, *days)).collect();
        let (has, _) = run_off(self.product, opening, &rates, &principal);
        let lifted = self.lifted_interest(&before);
        let lifted_goes = lifted.goes(&partner, terms);
        let first = first_of(terms, &over);
        let rows = over.iter().zip(days).zip(has).map(|((i, days), has)| {
            let borne = before.interest.iter().find(|of| of.key == i.key).map_or(Amount::ZERO, |of| of.earned);
            let all = i.unpaid_of(Component::Interest);
            let interest = match lifted_goes {
                Goes::Spread(portion) => portion.of(all),
                Goes::InFirst(lifted) => {
                    let lifted = if first == Some(i.key) { lifted } else { Amount::ZERO };
                    borne + has.interest + lifted - partner.settled(i, Component::Interest)
                }
            };
            let principal = partner.anew(i, Component::Principal, has.principal);
            (
                i.key,
                Row { days, principal, interest: partner.anew(i, Component::Interest, interest.min(all).or_zero()) },
            )
        });
        let rows: Vec<(InstalmentKey, Row)> = rows.collect();
        partner.rows.extend(rows);
        if let NewTerms::Calendar(_, LiftedInterest::BecamePrincipal) = terms {
            partner.capitalised += lifted.earned.own;
        }
        self.partner = Some(partner);
    }

    /// The rate of what of these days is still to come and not paused.
    fn rest_of(&self, partner: &Partner<'_>, instalment: &Instalment, (start, end): (Date, Date)) -> PeriodRate {
        let mut stretches = instalment.bearing_stretches(self.as_of.max(start));
        match stretches.last_mut() {
            Some(last) if last.1 == instalment.period_end => last.1 = end,
            Some(_) | None => {}
        }
        PeriodRate::of_stretches(partner.annual_rate, self.day_count(), &stretches)
    }

    /// What was unpaid of interest on instalments that have been lifted off since.
    fn lifted_interest(&self, before: &BeforeNewTerms) -> Lifted {
        let is_lifted = |key: InstalmentKey| self.instalments.iter().any(|i| i.key == key && i.is_lifted());
        let mut lifted = Lifted::default();
        for of in before.interest.iter().filter(|of| is_lifted(of.key)) {
            lifted.earned = lifted.earned.plus(of.earned_unpaid);
            lifted.unpaid = lifted.unpaid.plus(of.unpaid);
        }
        lifted
    }
}

/// Unpaid interest that has been lifted off.
#[derive(Clone, Copy, Default)]
struct Lifted {
    earned: Portion,
    unpaid: Portion,
}

/// Where the partner's part of interest that was lifted off goes.
#[derive(Clone, Copy)]
enum Goes {
    InFirst(Amount),
    Spread(Portion),
}

impl Lifted {
    fn goes(self, partner: &Partner<'_>, terms: NewTerms) -> Goes {
        let spread =
            |lifted: Portion| Goes::Spread(if lifted.all.is_positive() { lifted } else { partner.of_interest });
        match terms {
            NewTerms::ToCome | NewTerms::Calendar(_, LiftedInterest::BecamePrincipal | LiftedInterest::GivenUp) => {
                Goes::InFirst(Amount::ZERO)
            }
            NewTerms::ReAmortised | NewTerms::Calendar(_, LiftedInterest::InFirst) => Goes::InFirst(self.earned.own),
            NewTerms::Calendar(_, LiftedInterest::Spread) => spread(self.earned),
            NewTerms::Calendar(_, LiftedInterest::SpreadWithAllToCome) => spread(self.unpaid),
        }
    }
}

/// The instalment that takes the interest of days gone by.
fn first_of(terms: NewTerms, over: &[&Instalment]) -> Option<InstalmentKey> {
    let with_principal = over.iter().find(|i| i.unpaid_of(Component::Principal).is_positive());
    let first = match terms {
        NewTerms::ReAmortised => with_principal.or(over.first()),
        NewTerms::ToCome | NewTerms::Calendar(..) => over.first(),
    };
    first.map(|i| i.key)
}

impl Portion {
    fn plus(self, more: Self) -> Self {
        Self { own: self.own + more.own, all: self.all + more.all }
    }
}

impl Partner<'_> {
    /// The days for which it has interest of an instalment: as they were, or those of a new calendar with these due dates.
    fn days_of(&self, instalment: &Instalment, dues: &[Date]) -> (Date, Date) {
        if let Some(row) = self.rows.get(&instalment.key) {
            return row.days;
        }
        let place = usize::try_from(instalment.key.number).unwrap_or(0).saturating_sub(1);
        (instalment.period_start, dues.get(place).copied().unwrap_or(instalment.period_end))
    }

    /// What it has of a component from now on, when it has so much of what is unpaid; as before where nothing is.
    fn anew(&self, instalment: &Instalment, component: Component, own: Amount) -> Proportion {
        let all = instalment.unpaid_of(component);
        let unpaid =
            if all.is_positive() { Portion { own, all } } else { self.proportion(instalment.key, component).unpaid };
        Proportion {
            unpaid,
            paid: Portion { own: self.paid(instalment, component), all: instalment.paid[component] },
            waived: Portion { own: self.waived(instalment, component), all: instalment.waived[component] },
        }
    }
}
