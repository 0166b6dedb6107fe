//! What is known of a person, as far as contact is concerned: a fold of person events.
//!
//! Everything said to, promised by and known of one borrower, over all accounts, channels, staff and agencies. Names and
//! numbers do not come here. What follows from it is decided in [`contact`](crate::contact); the rules of the fold are in
//! section 1 of `docs/reference/contact.md`.

mod attempt;
mod event;
mod reach;
mod timeline;

use jiff::Timestamp;

use crate::zone::Zone;

pub use attempt::{Attempt, Channel, Direction, Medium, Outcome, Place, Purpose, Role, Target};
pub use event::{Agreement, Consent, CountAgreed, Entry, Event, Fact, FactOf, Home, Inconvenient, Listing};
pub use reach::Unreachable;
pub(crate) use timeline::{Dated, Known, Timeline};

use crate::{AddressId, PartyId, ThirdId, Word};

/// One borrower.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    position: u64,
    pub(crate) attempts: Timeline<Attempt>,
    /// Facts that began or ended, by fact.
    facts: Vec<Timeline<Switch>>,
    pub(crate) consents: Timeline<(Consent, bool)>,
    pub(crate) agreements: Timeline<Agreement>,
    pub(crate) counts: Timeline<CountAgreed>,
    /// What was called inconvenient; none where all of it was taken back.
    pub(crate) inconvenient: Timeline<Option<Inconvenient>>,
    addresses: Timeline<Given>,
    listings: Timeline<Listing>,
    homes: Timeline<Home>,
    told: Timeline<Vec<Zone>>,
    pub(crate) notices: Timeline<PartyId>,
}

/// A fact that begins or ends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Switch {
    pub(crate) of: FactOf,
    /// What began; none where it ended.
    pub(crate) began: Option<Began>,
}

/// What a fact brings with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Began {
    pub(crate) amount: Option<primitives::Amount>,
    pub(crate) is_confirmed: bool,
}

/// An address of the debtor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Given {
    pub(crate) address: AddressId,
    pub(crate) place: Option<Place>,
    pub(crate) medium: Medium,
    pub(crate) zone: Option<Zone>,
}

impl Person {
    /// The person that events make, in whatever order they come.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut person = Self::default();
        for entry in entries {
            person.learn(entry);
        }
        person
    }

    /// The highest sequence number that was looked at.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Adds an event. The order in which events are added makes no difference.
    pub fn learn(&mut self, entry: &Entry) {
        self.position = self.position.max(entry.seq);
        match &entry.event {
            Event::Attempt(attempt) => self.attempts.insert(entry, attempt.clone(), None),
            Event::Begins { fact, of, amount, is_confirmed } => {
                let began = Some(Began { amount: *amount, is_confirmed: *is_confirmed });
                self.switches(*fact).insert(entry, Switch { of: of.clone(), began }, None);
            }
            Event::Ends { fact, of } => {
                self.switches(*fact).insert(entry, Switch { of: of.clone(), began: None }, None);
            }
            Event::ConsentGiven(consent) => self.consents.insert(entry, (consent.clone(), true), consent.until),
            Event::ConsentWithdrawn(consent) => self.consents.insert(entry, (consent.clone(), false), None),
            Event::HoursAgreed(agreement) => self.agreements.insert(entry, agreement.clone(), agreement.until),
            Event::CountAgreed(agreed) => self.counts.insert(entry, agreed.clone(), agreed.until),
            Event::Inconvenient(what) => self.inconvenient.insert(entry, Some(what.clone()), None),
            Event::InconvenientLifted => self.inconvenient.insert(entry, None, None),
            Event::AddressGiven { address, place, medium, zone } => {
                let given = Given { address: address.clone(), place: *place, medium: *medium, zone: zone.clone() };
                self.addresses.insert(entry, given, None);
            }
            Event::ContactPersonListed(listing) => self.listings.insert(entry, listing.clone(), None),
            Event::Residence(home) => self.homes.insert(entry, home.clone(), None),
            Event::ZonesTold(zones) => self.told.insert(entry, zones.clone(), None),
            Event::AssignmentNotice { party } => self.notices.insert(entry, party.clone(), None),
        }
    }

    fn switches(&mut self, fact: Fact) -> &mut Timeline<Switch> {
        let place = fact.place() as usize;
        if self.facts.len() <= place {
            self.facts.resize_with(place + 1, Timeline::default);
        }
        &mut self.facts[place]
    }

    /// What is known by now of a fact beginning and ending, the oldest first.
    pub(crate) fn known_of(&self, fact: Fact, now: Timestamp) -> &[Known<Switch>] {
        self.facts.get(fact.place() as usize).map_or(&[], |switches| switches.known(now))
    }

    /// The zones in which the person may be at an instant, as far as is known; none where nothing is.
    pub(crate) fn zones(&self, address: Option<&AddressId>, now: Timestamp, at: Timestamp) -> Vec<&Zone> {
        if let Some(told) = self.told.last(now, |told| told.own_day_has_begun(told.what.first(), at)) {
            return told.what.iter().collect();
        }
        let mut zones: Vec<&Zone> = self.home(now, at).map(|home| home.zones.iter().collect()).unwrap_or_default();
        let of_address = address.and_then(|address| self.given(address, now)).and_then(|given| given.zone.as_ref());
        if let Some(zone) = of_address
            && !zones.contains(&zone)
        {
            zones.push(zone);
        }
        zones
    }

    /// The zone whose clocks the person lives by, where exactly one is known: as the person told, of the home, or else of all addresses.
    pub fn zone(&self, now: Timestamp) -> Option<&Zone> {
        let mut zones = self.zones(None, now, now);
        if zones.is_empty() {
            zones.extend(self.addresses.known(now).iter().filter_map(|given| given.what.zone.as_ref()));
        }
        let (first, others) = zones.split_first()?;
        others.iter().all(|zone| zone == first).then_some(*first)
    }

    /// Where the person lives, as the last word about it says.
    pub(crate) fn home(&self, now: Timestamp, at: Timestamp) -> Option<&Home> {
        self.homes.last(now, |home| home.own_day_has_begun(home.what.zones.first(), at)).map(|home| &home.what)
    }

    /// What is known of an address of the debtor.
    pub(crate) fn given(&self, address: &AddressId, now: Timestamp) -> Option<&Given> {
        self.addresses.last(now, |given| given.what.address == *address).map(|given| &given.what)
    }

    /// Every human that may be this one: the same contact person, listed under other ids or addresses.
    pub(crate) fn same_human(
        &self,
        third: Option<&ThirdId>,
        address: Option<&AddressId>,
        now: Timestamp,
    ) -> Vec<&ThirdId> {
        let (mut found, mut addresses) = (Vec::new(), Vec::new());
        loop {
            let before = (found.len(), addresses.len());
            for Listing { third: listed, address: listed_at } in self.listings.known(now).iter().map(|one| &one.what) {
                if (third == Some(listed) || found.contains(&listed)) && !addresses.contains(&listed_at) {
                    addresses.push(listed_at);
                }
                if (address == Some(listed_at) || addresses.contains(&listed_at)) && !found.contains(&listed) {
                    found.push(listed);
                }
            }
            if before == (found.len(), addresses.len()) {
                return found;
            }
        }
    }

    /// The first instant after `after` at which something that is known by `now` begins or stops to count by its date.
    pub(crate) fn next_edge(&self, now: Timestamp, after: Timestamp, zones: &[&Zone]) -> Option<Timestamp> {
        let own: Vec<&Zone> = self.homes.known(now).iter().flat_map(|home| &home.what.zones).collect();
        let told = self.told.known(now).iter().flat_map(|told| &told.what);
        let all: Vec<&Zone> = zones.iter().copied().chain(own).chain(told).collect();
        let mut edges: Vec<Timestamp> = Vec::new();
        let mut add = |dated: Dated| {
            let days = [dated.from, dated.until.map(primitives::Date::next)];
            edges.extend(days.into_iter().flatten().flat_map(|day| all.iter().map(move |zone| zone.start_of(day))));
        };
        self.facts.iter().for_each(|switches| switches.dates(now, &mut add));
        self.consents.dates(now, &mut add);
        self.agreements.dates(now, &mut add);
        self.counts.dates(now, &mut add);
        self.inconvenient.dates(now, &mut add);
        self.homes.dates(now, &mut add);
        self.told.dates(now, &mut add);
        self.notices.dates(now, &mut add);
        edges.into_iter().filter(|edge| *edge > after).min()
    }
}

#[cfg(test)]
mod tests;
