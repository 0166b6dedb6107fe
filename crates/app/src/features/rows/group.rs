//! A group: the accounts of one person, some of which rows are made for.

use anyhow::Context;
use jiff::tz::TimeZone;
use ledger::account::Status;
use ledger::course::{Course, course};
use ledger::{Entry, History, Product};
use primitives::Date;

use super::standing::{Of, Standing, Whom};
use super::wanted::Who;
use super::{Days, FeatureRow, Knowledge, Made, Terms, Wanted};
use crate::error::Result;
use crate::features::collected::{Collected, Heard};
use crate::features::external::{self, Sought};
use crate::features::outcome::outcome;
use crate::features::{Subject, values};
use crate::intake::find_account;
use crate::port::{AccountRow, PersonEventRow, Reading};
use crate::promises;

/// The accounts of one person: those that are asked about before the others.
#[derive(Debug, Default)]
pub(super) struct Group {
    person: String,
    rows: Vec<AccountRow>,
    /// The place in the batch of each of the first rows.
    places: Vec<usize>,
    /// The person's journal.
    heard: Heard,
}

/// An account with its events unpacked.
pub(super) struct Open<'t> {
    pub(super) row: &'t AccountRow,
    pub(super) product: &'t Product,
    entries: Vec<Entry>,
}

impl Open<'_> {
    pub(super) fn history(&self) -> History<'_> {
        History::new(self.product, &self.entries)
    }
}

impl Group {
    pub(super) fn add_asked(&mut self, row: AccountRow, place: usize) {
        self.person.clone_from(&row.person);
        self.rows.push(row);
        self.places.push(place);
    }

    pub(super) fn add_others(&mut self, rows: Vec<AccountRow>) {
        for row in rows {
            if self.rows.iter().all(|known| known.id != row.id) {
                self.rows.push(row);
            }
        }
    }

    /// Reads what is known of contacts with the person, and of promises.
    pub(super) fn hear(&mut self, rows: &[PersonEventRow], (zone, known): (&TimeZone, Knowledge)) -> Result<()> {
        self.heard = Heard::read(rows, zone, known.until).with_context(|| format!("person {}", self.person))?;
        Ok(())
    }

    pub(super) fn of_wanted(store: &dyn Reading, wanted: &Wanted, read_by: (&TimeZone, Knowledge)) -> Result<Self> {
        let mut group = Self::default();
        match &wanted.who {
            Who::Account(account) => {
                let row = find_account(store, account)?;
                let others = store.accounts_of_person(&row.person)?;
                group.add_asked(row, 0);
                group.add_others(others);
            }
            Who::Person(person) => {
                group.person.clone_from(person);
                group.add_others(store.accounts_of_person(person)?);
            }
        }
        group.hear(&store.person_events(&[&group.person])?, read_by)?;
        Ok(group)
    }

    /// The rows of the accounts that are asked about, on the days.
    pub(super) fn rows(
        &self,
        terms: &Terms<'_>,
        days: &Days,
        found: &mut Vec<(usize, FeatureRow)>,
        left_out: &mut Made,
    ) -> anyhow::Result<()> {
        let accounts = self.opened(terms)?;
        let seen: Vec<Option<Course<'_>>> = accounts
            .iter()
            .take(self.places.len())
            .map(|account| course(account.history(), terms.known.through, |entry| terms.known.knows(entry)))
            .collect();
        let asked: Vec<Vec<Date>> =
            seen.iter().map(|seen| seen.as_ref().map_or_else(Vec::new, |seen| days.of(seen))).collect();
        let mut all: Vec<Date> = asked.iter().flatten().copied().filter(|&day| day <= terms.known.through).collect();
        all.sort_unstable();
        all.dedup();
        for day in all {
            let courses = courses(&accounts, terms, day);
            for (index, &place) in self.places.iter().enumerate().filter(|(index, _)| asked[*index].contains(&day)) {
                let (Some(own), Some(seen)) = (&courses[index], &seen[index]) else { continue };
                if own.account.status() != Status::Open {
                    left_out.not_open += 1;
                    continue;
                }
                let account = &accounts[index];
                let outcome =
                    terms.bad.map(|bad| outcome(account.history(), seen, day, &bad, |entry| terms.known.knows(entry)));
                if outcome == Some(None) {
                    left_out.without_bill += 1;
                    continue;
                }
                let row = FeatureRow {
                    outcome: outcome.flatten(),
                    ..self.row(terms, &accounts, &courses, (Some(index), day))?
                };
                found.push((place, row));
            }
        }
        Ok(())
    }

    /// The row that is wanted; none when its account is not open.
    pub(super) fn row_as_wanted(&self, terms: &Terms<'_>, wanted: &Wanted) -> anyhow::Result<Option<FeatureRow>> {
        let accounts = self.opened(terms)?;
        let courses = courses(&accounts, terms, wanted.as_of);
        let own = match &wanted.who {
            Who::Account(_) => match &courses[0] {
                Some(own) if own.account.status() == Status::Open => Some(0),
                Some(_) | None => return Ok(None),
            },
            Who::Person(_) => None,
        };
        let row = self.row(terms, &accounts, &courses, (own, wanted.as_of))?;
        Ok(Some(FeatureRow { outcome: wanted.outcome, ..row }))
    }

    /// Looks at each of the accounts that are asked about.
    pub(super) fn look<T>(
        &self,
        terms: &Terms<'_>,
        (whom, day): (Whom, Date),
        work: &impl Fn(&Standing<'_>) -> anyhow::Result<Option<T>>,
        found: &mut Vec<(usize, T)>,
    ) -> anyhow::Result<()> {
        let accounts = self.opened(terms)?;
        let courses = courses(&accounts, terms, day);
        for (index, &place) in self.places.iter().enumerate() {
            let is_open = courses[index].as_ref().is_some_and(|own| own.account.status() == Status::Open);
            if whom == Whom::Open && !is_open {
                continue;
            }
            let of = Of { group: self, terms, accounts: &accounts, courses: &courses };
            let Some(standing) = Standing::new(of, index, day) else { continue };
            found.extend(work(&standing)?.map(|made| (place, made)));
        }
        Ok(())
    }

    fn opened<'t>(&'t self, terms: &Terms<'t>) -> anyhow::Result<Vec<Open<'t>>> {
        let opened = self.rows.iter().map(|row| {
            let events = row.record.unpack().with_context(|| format!("account {}", row.reference))?;
            let product = terms.products.of_contract(&row.product_key())?;
            Ok(Open { row, product, entries: events.entries })
        });
        opened.collect()
    }

    pub(super) fn row(
        &self,
        terms: &Terms<'_>,
        accounts: &[Open<'_>],
        courses: &[Option<Course<'_>>],
        (own, day): (Option<usize>, Date),
    ) -> anyhow::Result<FeatureRow> {
        let others: Vec<&Course<'_>> = courses
            .iter()
            .enumerate()
            .filter(|(index, _)| Some(*index) != own)
            .filter_map(|(_, other)| other.as_ref())
            .collect();
        let account = own.map(|index| &accounts[index]);
        let reference = account.map(|account| account.row.reference.as_str());
        let known_on = day.min(terms.known.through);
        let sought = Sought { account: reference, person: &self.person, day, known_on };
        let limit = account.and_then(|account| external::limit(terms.external, sought, account.product));
        let collected = &self.collected(terms, accounts, (day, known_on))?;
        let own = own.and_then(|index| courses[index].as_ref());
        let subject = Subject { day, own, others: &others, limit, collected };
        Ok(FeatureRow {
            account: reference.map(str::to_owned),
            person: self.person.clone(),
            product: account.map(|account| account.row.product.clone()),
            as_of: day,
            values: values(&subject),
            external: external::values(terms.external, sought),
            outcome: None,
        })
    }

    /// What was known of contacts and promises at the end of a day.
    fn collected(
        &self,
        terms: &Terms<'_>,
        accounts: &[Open<'_>],
        (day, known_on): (Date, Date),
    ) -> anyhow::Result<Collected> {
        self.heard.on(day, known_on, |reference| {
            let Some(account) = accounts.iter().find(|account| account.row.reference == reference) else {
                return Ok(None);
            };
            let knew = |entry: &&Entry| terms.known.knew(entry, day);
            let entries: Vec<Entry> = account.entries.iter().filter(knew).cloned().collect();
            Ok(Some(promises::receipts(&History::new(account.product, &entries))))
        })
    }
}

/// The course of each account through a day, as it was known at its end.
fn courses<'o>(accounts: &'o [Open<'_>], terms: &Terms<'_>, day: Date) -> Vec<Option<Course<'o>>> {
    let known = terms.known;
    accounts.iter().map(|account| course(account.history(), day, |entry| known.knew(entry, day))).collect()
}
