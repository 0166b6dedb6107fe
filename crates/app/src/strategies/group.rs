//! The accounts of one person, decided about together.

use std::collections::HashMap;

use anyhow::Context;
use collections::person::Entry;
use collections::promise::Judgement;
use collections::strategy::Decision;
use jiff::tz::TimeZone;
use ledger::History;
use ledger::account::Status;
use ledger::course::{Course, course};
use primitives::Date;

use super::{Decided, Scoring, day_of, entries, start_of};
use crate::error::Result;
use crate::features;
use crate::features::collected::{Collected, Heard};
use crate::features::external::{self, Sought};
use crate::persons;
use crate::port::{AccountRow, Micros, PersonEventRow, Reading};
use crate::products::Products;
use crate::promises::{self, Made};
use crate::record::Unpacked;
use crate::scoring;
use crate::strategy_facts::account::{Score, Subject, Told, facts};
use crate::strategy_facts::person::{Moment, told, with_promises};
use crate::strategy_file::Written;

/// By what accounts are decided about.
#[derive(Clone, Copy)]
pub(super) struct By<'b> {
    pub(super) products: &'b Products,
    pub(super) as_of: Date,
    /// Whose clocks tell when the day ends.
    pub(super) zone: &'b TimeZone,
    pub(super) scoring: Scoring<'b>,
    pub(super) strategies: &'b [&'b Written],
}

/// The accounts of one person: those that are asked about, and behind them the others.
pub(super) struct Group {
    pub(super) rows: Vec<AccountRow>,
    /// The place in the batch of each of the first rows.
    pub(super) places: Vec<usize>,
    /// What the journal of persons has of the person.
    pub(super) known: Known,
}

/// What the journal of persons has of one person.
#[derive(Default)]
pub(super) struct Known {
    entries: Vec<Entry>,
    promises: Vec<Made>,
    heard: Heard,
}

impl Known {
    /// What these events tell.
    pub(super) fn of(rows: &[PersonEventRow], zone: &TimeZone) -> anyhow::Result<Self> {
        let heard = Heard::read(rows, zone, Micros::MAX)?;
        Ok(Self { entries: entries(rows)?, promises: promises::of_person(rows)?, heard })
    }
}

/// The accounts of a batch by person.
pub(super) fn of_persons(store: &dyn Reading, rows: Vec<AccountRow>, zone: &TimeZone) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::with_capacity(rows.len());
    let mut of_person: HashMap<String, usize> = HashMap::new();
    for (place, row) in rows.into_iter().enumerate() {
        let next = groups.len();
        let group = *of_person.entry(row.person.clone()).or_insert(next);
        if group == next {
            groups.push(Group { rows: Vec::new(), places: Vec::new(), known: Known::default() });
        }
        groups[group].rows.push(row);
        groups[group].places.push(place);
    }
    let names: Vec<&str> = of_person.keys().map(String::as_str).collect();
    let mut known = persons::by_person(store, &names)?;
    for (person, group) in of_person {
        groups[group].add_others(store.accounts_of_person(&person)?);
        groups[group].known = Known::of(&known.remove(&person).unwrap_or_default(), zone)?;
    }
    Ok(groups)
}

impl Group {
    pub(super) fn add_others(&mut self, all: Vec<AccountRow>) {
        let asked = self.places.len();
        let others = all.into_iter().filter(|row| self.rows[..asked].iter().all(|known| known.id != row.id));
        self.rows.extend(others.collect::<Vec<_>>());
    }

    pub(super) fn decide(&self, by: By<'_>, found: &mut Vec<(usize, Option<Decided>)>) -> anyhow::Result<()> {
        let unpacked: Vec<Unpacked> = self.rows.iter().map(|row| row.record.unpack()).collect::<anyhow::Result<_>>()?;
        let mut courses: Vec<Option<Course<'_>>> = Vec::with_capacity(self.rows.len());
        for (row, events) in self.rows.iter().zip(&unpacked) {
            let product = by.products.of_contract(&row.product_key())?;
            courses.push(course(History::new(product, &events.entries), by.as_of, |_| true));
        }
        let promised = self.promised(&unpacked, by)?;
        let collected = self.collected(&unpacked, by)?;
        for (at, place) in self.places.iter().enumerate() {
            let Some(own) = &courses[at] else { continue };
            let others: Vec<&Course<'_>> = courses
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .filter_map(|(_, it)| it.as_ref())
                .collect();
            let told = self.told(&self.rows[at], &promised, by)?;
            found.push((*place, decided(&self.rows[at], (own, &others), (&told, &collected), by)?));
        }
        Ok(())
    }

    /// What is known of the person and of an account beside the ledger.
    fn told(&self, row: &AccountRow, promised: &[Judgement], by: By<'_>) -> anyhow::Result<Told> {
        let of_account = || format!("account {}", row.reference);
        let moment = Moment { on: by.as_of, before: start_of(by.zone, by.as_of.next()) };
        let told = told(&self.known.entries, &row.reference, moment, |at| day_of(by.zone, at));
        told.and_then(|told| with_promises(told, promised, by.as_of)).with_context(of_account)
    }

    /// What models know of contacts and promises.
    fn collected(&self, unpacked: &[Unpacked], by: By<'_>) -> anyhow::Result<Collected> {
        if !by.scoring.scores() {
            return Ok(Collected::default());
        }
        self.known.heard.on(by.as_of, Date::MAX, |reference| {
            let Some(place) = self.rows.iter().position(|row| row.reference == reference) else { return Ok(None) };
            let product = by.products.of_contract(&self.rows[place].product_key())?;
            Ok(Some(promises::receipts(&History::new(product, &unpacked[place].entries))))
        })
    }

    /// How the person's promises stand at the end of the day.
    fn promised(&self, unpacked: &[Unpacked], by: By<'_>) -> anyhow::Result<Vec<Judgement>> {
        let mut judged = Vec::new();
        for made in self.known.promises.iter().filter(|made| made.promise.made_on() <= by.as_of) {
            let place = self.rows.iter().position(|row| row.reference == made.account);
            let Some(place) = place else { continue };
            let product = by.products.of_contract(&self.rows[place].product_key())?;
            let receipts = promises::receipts(&History::new(product, &unpacked[place].entries));
            judged.extend(promises::judge(made, &receipts, by.as_of));
        }
        Ok(judged)
    }
}

fn decided(
    row: &AccountRow,
    (own, others): (&Course<'_>, &[&Course<'_>]),
    (told, collected): (&Told, &Collected),
    by: By<'_>,
) -> anyhow::Result<Option<Decided>> {
    let strategies = by.strategies;
    let Some(currency) = strategies.first().map(|first| first.currency) else { return Ok(None) };
    if own.account.product.currency != currency {
        return Ok(None);
    }
    let score = score(row, (own, others), collected, by.scoring)?;
    let subject = Subject { own, others, currency, told, score };
    let facts = facts(&subject).with_context(|| format!("account {}", row.reference))?;
    let decide = |written: &&Written| written.strategy.decide(&facts, &row.person, own.through());
    let decisions: Vec<Decision> = strategies.iter().map(decide).collect::<std::result::Result<_, _>>()?;
    Ok(Some(Decided {
        account: row.reference.clone(),
        past_due: ledger::ageing::age(&own.account).overdue_total(),
        owed: own.account.unpaid().total(),
        facts,
        decisions,
    }))
}

/// What the versions that decide about an account say of it, by what the other facts know. Models score open accounts.
pub(crate) fn score(
    row: &AccountRow,
    (own, others): (&Course<'_>, &[&Course<'_>]),
    collected: &Collected,
    scoring: Scoring<'_>,
) -> anyhow::Result<Option<Score>> {
    let Scoring { default, missed_bill, losses, external } = scoring;
    if own.account.status() != Status::Open || !scoring.scores() {
        return Ok(None);
    }
    let (day, product) = (own.through(), own.account.product);
    let sought = Sought { account: Some(&row.reference), person: &row.person, day, known_on: day };
    let limit = external::limit(external, sought, product);
    let values = features::values(&features::Subject { day, own: Some(own), others, limit, collected });
    let columns = external::values(external, sought);
    let asked = scoring::Asked { account: &row.reference, values: &values, external: &columns };
    let default = default.map(|deciding| deciding.score(asked)).transpose()?;
    let missed_bill = missed_bill.map(|deciding| deciding.score(asked)).transpose()?;
    let pd = default.as_ref().map(|scored| scored.score.pd);
    let loss = pd.zip(losses).map(|(pd, losses)| losses.expected_loss(&row.reference, &own.account, pd)).transpose()?;
    Ok(Some(Score {
        pd,
        // Cut to whole ones, downwards, as for a credit decision.
        points: default.as_ref().map(|scored| scored.score.points.floor() as i64),
        miss_next: missed_bill.map(|scored| scored.score.pd),
        expected_loss: loss.flatten(),
    }))
}
