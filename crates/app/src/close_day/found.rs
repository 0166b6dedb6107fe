//! What the close of a chunk finds, computed by threads and put into rows; and how the events that a close books get into the journal.

use anyhow::Context;
use ledger::History;
use ledger::day_close::{Close, Movement, close_with_accruals};
use ledger::event::{Entry, Event};
use ledger::product::ProductKey;
use primitives::Date;

use crate::accruals::Told;
use crate::error::Result;
use crate::port::{AccountId, ChunkFound, JournalRow, Micros, TransitionRow, Writing};
use crate::products::Products;
use crate::record::{KeyPrint, Record, Tail, pack_event, pack_standings, unpack_event};
use crate::shares::in_shares;

/// Closes a day for the accounts of a chunk.
pub(super) fn find(
    products: &Products,
    day: Date,
    awake: &[(AccountId, Record)],
    threads: usize,
) -> anyhow::Result<ChunkFound> {
    let shares = in_shares(awake, threads, |share| {
        let (mut found, mut told) = (ChunkFound::default(), Told::default());
        for (account, record) in share {
            let look = look(products, day, record, &mut told);
            if let Some((close, product)) = look.with_context(|| format!("account number {}", account.0))? {
                found.add(products, day, *account, &close, &product)?;
            }
        }
        Ok((found, told))
    })?;
    let (mut found, mut told) = (ChunkFound::default(), Told::default());
    for (more, more_told) in shares {
        found.add_all(more);
        told.add_all(more_told);
    }
    found.wakes.sort_unstable();
    found.wakes.dedup();
    found.kinks = told.into_rows();
    Ok(found)
}

/// What the close of one account finds, and its product; none before its opening is booked.
fn look(
    products: &Products,
    day: Date,
    record: &Record,
    told: &mut Told,
) -> anyhow::Result<Option<(Close, ProductKey)>> {
    let events = record.unpack()?;
    let opening = events.entries.iter().find_map(|entry| entry.event.opening());
    let contract = opening.context("it has no opening")?;
    let key = contract.product.clone();
    let history = History::new(products.of_contract(&key)?, &events.entries);
    let found = close_with_accruals(history, day, |owner, kink| told.add(&key, owner, &[kink]));
    Ok(found.map(|close| (close, key)))
}

impl ChunkFound {
    fn add(
        &mut self,
        products: &Products,
        day: Date,
        account: AccountId,
        close: &Close,
        product: &ProductKey,
    ) -> anyhow::Result<()> {
        self.awake += 1;
        self.wakes.extend(close.next_wake.map(|on| (on, account)));
        if let Some(statement) = close.statement {
            self.statements += 1;
            self.events.push((account, pack_event(&Event::StatementIssued(statement))));
        }
        if let Some(end) = close.end {
            // It counts from the next day on, which is then looked at.
            self.events.push((account, pack_event(&end.event())));
            self.wakes.push((day.next(), account));
        }
        if let Some(amount) = close.draw {
            self.events.push((account, pack_event(&Event::GuaranteeDrawn { amount })));
            self.wakes.push((day.next(), account));
        }
        let Some(transition) = &close.transition else { return Ok(()) };
        let place = Movement::ALL.iter().position(|movement| *movement == transition.movement);
        self.movements[place.expect("every movement is among all")] += 1;
        let buckets = &products.of_contract(product)?.buckets;
        let name = |index: u8| buckets.name(index).to_owned();
        self.transitions.push(TransitionRow {
            day,
            account,
            movement: transition.movement.name().to_owned(),
            cause: transition.cause.name().to_owned(),
            from_bucket: transition.from.and_then(|from| from.bucket).map(name),
            to_bucket: transition.to.bucket.map(name),
            payload: pack_standings(transition.from.as_ref(), &transition.to),
        });
        Ok(())
    }

    /// Adds what was found of later accounts; kinks are added up elsewhere.
    fn add_all(&mut self, more: Self) {
        self.awake += more.awake;
        self.movements.iter_mut().zip(more.movements).for_each(|(sum, more)| *sum += more);
        self.transitions.extend(more.transitions);
        self.wakes.extend(more.wakes);
        self.statements += more.statements;
        self.events.extend(more.events);
    }
}

/// Gives events their places in the journal, in the order in which they come, and puts them beside the records.
pub(super) fn issue(unit: &mut dyn Writing, day: Date, now: Micros, events: &[(AccountId, Vec<u8>)]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let info = unit.info()?;
    let recorded_at = now.max(info.last_recorded_at);
    let (mut journal, mut tails) = (Vec::new(), Vec::new());
    for (seq, (account, payload)) in (info.last_seq + 1..).zip(events) {
        let event = unpack_event(payload).with_context(|| format!("account number {}", account.0))?;
        let (on, key) = day_and_key(&event, day);
        let row = JournalRow {
            seq,
            account: *account,
            kind: event.kind().to_owned(),
            effective_on: on,
            booked_on: on,
            recorded_at,
            key,
            payload: payload.clone(),
        };
        let entry = Entry { seq, effective_on: on, booked_on: on, event };
        tails.push((*account, Tail::of(&entry, KeyPrint::of(&row.key))));
        journal.push(row);
    }
    unit.append(&journal)?;
    unit.extend_records(&tails)?;
    Ok(())
}

/// When an event that a close books counts, and its key: a statement on the day itself, by its number; an end that comes by days
/// on the next day, by that day, so that each is booked once.
fn day_and_key(event: &Event, day: Date) -> (Date, String) {
    if let Event::StatementIssued(statement) = event {
        return (day, format!("statement {}", statement.number));
    }
    let on = day.next();
    (on, format!("{} by days {on}", event.kind()))
}
