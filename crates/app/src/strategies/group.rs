//! The accounts of one person, decided about together.

use std::collections::HashMap;

use anyhow::Context;
use collections::strategy::Decision;
use ledger::History;
use ledger::account::Status;
use ledger::course::{Course, course};
use primitives::Date;

use super::{Decided, Scoring};
use crate::error::Result;
use crate::features;
use crate::port::{AccountRow, Reading};
use crate::products::Products;
use crate::record::Unpacked;
use crate::scoring;
use crate::strategy_facts::account::{Score, Subject, Told, facts};
use crate::strategy_file::Written;

/// By what accounts are decided about.
#[derive(Clone, Copy)]
pub(super) struct By<'b> {
    pub(super) products: &'b Products,
    pub(super) as_of: Date,
    pub(super) scoring: Scoring<'b>,
    pub(super) strategies: &'b [&'b Written],
}

/// The accounts of one person: those that are asked about, and behind them the others.
pub(super) struct Group {
    pub(super) rows: Vec<AccountRow>,
    /// The place in the batch of each of the first rows.
    pub(super) places: Vec<usize>,
}

/// The accounts of a batch by person.
pub(super) fn of_persons(store: &dyn Reading, rows: Vec<AccountRow>) -> Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::with_capacity(rows.len());
    let mut of_person: HashMap<String, usize> = HashMap::new();
    for (place, row) in rows.into_iter().enumerate() {
        let next = groups.len();
        let group = *of_person.entry(row.person.clone()).or_insert(next);
        if group == next {
            groups.push(Group { rows: Vec::new(), places: Vec::new() });
        }
        groups[group].rows.push(row);
        groups[group].places.push(place);
    }
    for (person, group) in of_person {
        groups[group].add_others(store.accounts_of_person(&person)?);
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
        for (at, place) in self.places.iter().enumerate() {
            let Some(own) = &courses[at] else { continue };
            let others: Vec<&Course<'_>> = courses
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .filter_map(|(_, it)| it.as_ref())
                .collect();
            found.push((*place, decided(&self.rows[at], own, &others, by)?));
        }
        Ok(())
    }
}

fn decided(row: &AccountRow, own: &Course<'_>, others: &[&Course<'_>], by: By<'_>) -> anyhow::Result<Option<Decided>> {
    let strategies = by.strategies;
    let Some(currency) = strategies.first().map(|first| first.currency) else { return Ok(None) };
    if own.account.product.currency != currency {
        return Ok(None);
    }
    let subject = Subject { own, others, currency, told: &Told::default(), score: score(row, own, others, by)? };
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
fn score(row: &AccountRow, own: &Course<'_>, others: &[&Course<'_>], by: By<'_>) -> anyhow::Result<Option<Score>> {
    let Scoring { default, missed_bill } = by.scoring;
    if own.account.status() != Status::Open || (default.is_none() && missed_bill.is_none()) {
        return Ok(None);
    }
    let subject = features::Subject { day: own.through(), own: Some(own), others, limit: None };
    let values = features::values(&subject);
    let asked = scoring::Asked { account: &row.reference, values: &values, external: &[] };
    let default = default.map(|deciding| deciding.score(asked)).transpose()?;
    let missed_bill = missed_bill.map(|deciding| deciding.score(asked)).transpose()?;
    Ok(Some(Score {
        pd: default.as_ref().map(|scored| scored.score.pd),
        // Cut to whole ones, downwards, as for a credit decision.
        points: default.as_ref().map(|scored| scored.score.points.floor() as i64),
        miss_next: missed_bill.map(|scored| scored.score.pd),
    }))
}
