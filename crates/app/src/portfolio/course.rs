//! One walk over all changes that closes found: accounts by place on every day, moves within months, and vintages.

use std::collections::BTreeMap;

use ledger::day_close::Standing;
use primitives::Date;

use super::accounts::Contract;
use super::places::{Places, month, month_before};
use super::{DAYS, MONTHS};
use crate::error::Result;
use crate::port::{AccountId, Reading};
use crate::record::unpack_standing_after;

const BATCH: usize = 50_000;

/// More days than this past due is what vintages call bad.
pub const BAD_DAYS: i32 = 30;

/// Moves of accounts between the ends of months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rolls {
    /// The end of the month before the first.
    pub from: Date,
    /// The end of the last month.
    pub to: Date,
    /// How many accounts moved from one place to another (or stayed), by the numbers of places.
    pub moves: BTreeMap<(u8, u8), u64>,
}

/// The accounts that were opened in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vintage {
    /// The year of the month.
    pub year: i16,
    /// The month, from 1.
    pub month: i8,
    /// How many accounts: the denominator.
    pub accounts: u64,
    /// How many of them had ever been reported more than 30 days past due by the end of the month of opening, of the month after it
    /// and so on. Months that are not complete are left out.
    pub bad_ever: Vec<u64>,
}

/// What the walk finds.
#[derive(Debug)]
pub(super) struct Courses {
    pub(super) by_day: Vec<(Date, Vec<u64>)>,
    pub(super) last_month: Rolls,
    pub(super) months: Rolls,
    pub(super) vintages: Vec<Vintage>,
}

/// An account on its way.
struct Traveller<'c> {
    contract: &'c Contract,
    /// Its place; none before the first close that knew it.
    place: Option<u8>,
    place_at_month_end: Option<u8>,
    /// From when it ages, and from which close on that was reported.
    since: Option<(Date, Date)>,
    bad_on: Option<Date>,
}

struct Walk<'c> {
    travellers: Vec<Traveller<'c>>,
    as_of: Date,
    /// The first day that is not counted yet.
    next: Date,
    counts: Vec<u64>,
    by_day: Vec<(Date, Vec<u64>)>,
    /// The end of the last complete month.
    last_month: Date,
    moves: [BTreeMap<(u8, u8), u64>; 2],
}

pub(super) fn walk(
    store: &(impl Reading + ?Sized),
    places: &Places,
    contracts: &[Contract],
    as_of: Date,
) -> Result<Courses> {
    let last_month = super::places::complete_months(as_of)[1];
    let travellers = contracts.iter().map(|contract| Traveller {
        contract,
        place: None,
        place_at_month_end: None,
        since: None,
        bad_on: None,
    });
    let mut walk = Walk {
        travellers: travellers.collect(),
        as_of,
        next: Date::MIN,
        counts: vec![0; places.len()],
        by_day: Vec::new(),
        last_month,
        moves: [BTreeMap::new(), BTreeMap::new()],
    };
    let mut after = (Date::MIN, AccountId::default());
    loop {
        let before = after;
        store.for_each_transition(after, BATCH, &mut |day, account, standings| {
            after = (day, account);
            if day <= as_of {
                walk.learn(places, day, account, &unpack_standing_after(standings)?);
            }
            Ok(())
        })?;
        if after == before {
            break;
        }
    }
    Ok(walk.end())
}

impl Walk<'_> {
    fn learn(&mut self, places: &Places, day: Date, account: AccountId, standing: &Standing) {
        if self.next == Date::MIN {
            self.next = day;
        }
        self.count_to(day);
        let found = self.travellers.binary_search_by_key(&account, |one| one.contract.account);
        let Ok(place) = found else { return };
        let traveller = &mut self.travellers[place];
        traveller.turn_bad(day.previous());
        let place = places.of_standing(&traveller.contract.buckets, standing);
        if let Some(old) = traveller.place.replace(place) {
            self.counts[usize::from(old)] -= 1;
        }
        self.counts[usize::from(place)] += 1;
        traveller.since = standing.overdue_since.map(|since| (since, day));
    }

    /// Counts the days before one: on them nothing more changes.
    fn count_to(&mut self, day: Date) {
        let first = self.as_of + (1 - DAYS);
        while self.next < day {
            if self.next >= first {
                self.by_day.push((self.next, self.counts.clone()));
            }
            if self.next == self.next.last_of_month() {
                self.end_month(self.next);
            }
            self.next = self.next.next();
        }
    }

    fn end_month(&mut self, end: Date) {
        let months_back = month(self.last_month) - month(end);
        let is_counted = (0..MONTHS).contains(&months_back);
        for traveller in &mut self.travellers {
            let Some(place) = traveller.place else { continue };
            if let Some(before) = traveller.place_at_month_end.replace(place).filter(|_| is_counted) {
                *self.moves[1].entry((before, place)).or_default() += 1;
                if months_back == 0 {
                    *self.moves[0].entry((before, place)).or_default() += 1;
                }
            }
        }
    }

    fn end(mut self) -> Courses {
        if self.next != Date::MIN {
            self.count_to(self.as_of.next());
        }
        let as_of = self.as_of;
        self.travellers.iter_mut().for_each(|traveller| traveller.turn_bad(as_of));
        let [last, all] = self.moves;
        let from = (1..MONTHS).fold(month_before(self.last_month), |end, _| month_before(end));
        Courses {
            by_day: self.by_day,
            last_month: Rolls { from: month_before(self.last_month), to: self.last_month, moves: last },
            months: Rolls { from, to: self.last_month, moves: all },
            vintages: vintages(&self.travellers, self.last_month),
        }
    }
}

impl Traveller<'_> {
    /// Whether it became bad by a day, with what was reported until then.
    fn turn_bad(&mut self, through: Date) {
        let Some((since, reported_on)) = self.since.filter(|_| self.bad_on.is_none()) else { return };
        let bad_on = (since + (BAD_DAYS + 1)).max(reported_on);
        self.bad_on = (bad_on <= through).then_some(bad_on);
    }
}

fn vintages(travellers: &[Traveller<'_>], last_month: Date) -> Vec<Vintage> {
    let mut all: BTreeMap<i32, Vintage> = BTreeMap::new();
    for traveller in travellers {
        let opened = traveller.contract.opened_on;
        let Ok(months) = usize::try_from(month(last_month) - month(opened) + 1) else { continue };
        let vintage = all.entry(month(opened)).or_insert_with(|| Vintage {
            year: opened.year(),
            month: opened.month(),
            accounts: 0,
            bad_ever: vec![0; months],
        });
        vintage.accounts += 1;
        let bad_after = traveller.bad_on.and_then(|bad_on| usize::try_from(month(bad_on) - month(opened)).ok());
        if let Some(bad_after) = bad_after {
            vintage.bad_ever.iter_mut().skip(bad_after).for_each(|count| *count += 1);
        }
    }
    all.into_values().filter(|vintage| !vintage.bad_ever.is_empty()).collect()
}
