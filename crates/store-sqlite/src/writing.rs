//! A unit of work on a book in SQLite.

use std::ops::Deref;

use anyhow::{Context, Result};
use app::port::{
    AccountId, AccountRow, AccrualRow, CloseRow, DocumentChangeRow, DocumentRow, ItemRow, JournalRow, KinkRow,
    ModelChangeRow, ModelRow, PersonEventRow, PolicyRow, ProductRow, TransitionRow, Writing,
};
use app::record::Tail;
use primitives::Date;
use rusqlite::{Connection, Savepoint, Transaction, params};

use crate::reading::signed;
use crate::{accruals, documents, items, persons, records};

/// A transaction, or a part of one; dropping it rolls back.
#[derive(Debug)]
pub(crate) struct Unit<'s>(pub(crate) Work<'s>);

/// What a unit of work is to SQLite.
#[derive(Debug)]
pub(crate) enum Work<'s> {
    /// A transaction of its own.
    Whole(Transaction<'s>),
    /// A part of the transaction that holds several together.
    Part(Savepoint<'s>),
}

impl Deref for Work<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Whole(transaction) => transaction,
            Self::Part(savepoint) => savepoint,
        }
    }
}

impl Unit<'_> {
    pub(crate) fn connection(&self) -> &Connection {
        &self.0
    }
}

impl Writing for Unit<'_> {
    fn add_product(&mut self, product: &ProductRow) -> Result<()> {
        let sql = "insert into product (id, version, text) values (?1, ?2, ?3)";
        self.0.prepare_cached(sql)?.execute(params![product.id, product.version, product.text])?;
        Ok(())
    }

    fn add_policy(&mut self, policy: &PolicyRow) -> Result<()> {
        let sql = "insert into policy (id, version, effective_from, text) values (?1, ?2, ?3, ?4)";
        let PolicyRow { id, version, effective_from, text } = policy;
        self.0.prepare_cached(sql)?.execute(params![id, version, effective_from.day_number(), text])?;
        Ok(())
    }

    fn add_model(&mut self, model: &ModelRow, text: &str) -> Result<()> {
        let sql = "insert into model (id, version, hash, made_by, added_at, text) values (?1, ?2, ?3, ?4, ?5, ?6)";
        let ModelRow { id, version, hash, made_by, added_at } = model;
        self.0.prepare_cached(sql)?.execute(params![id, version, hash, made_by, added_at, text])?;
        Ok(())
    }

    fn add_model_change(&mut self, change: &ModelChangeRow) -> Result<()> {
        let sql = "insert into model_change (seq, id, version, state, by, at, reason, terms) \
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let ModelChangeRow { seq, id, version, state, by, at, reason, terms } = change;
        self.0.prepare_cached(sql)?.execute(params![signed(*seq), id, version, state, by, at, reason, terms])?;
        Ok(())
    }

    fn append_person_events(&mut self, events: &[PersonEventRow]) -> Result<()> {
        persons::append(&self.0, events)
    }

    fn add_document(&mut self, document: &DocumentRow) -> Result<()> {
        documents::add_document(&self.0, document)
    }

    fn add_document_change(&mut self, change: &DocumentChangeRow) -> Result<()> {
        documents::add_document_change(&self.0, change)
    }

    fn put_items(&mut self, rows: &[ItemRow]) -> Result<()> {
        items::put_items(&self.0, rows)
    }

    fn drop_items(&mut self, list: &str, ids: &[&str]) -> Result<()> {
        items::drop_items(&self.0, list, ids)
    }

    fn add_accounts(&mut self, accounts: &[AccountRow]) -> Result<()> {
        let sql = "insert into account (id, reference, person, product, product_version, funding_source, opened_on, record) \
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let mut statement = self.0.prepare_cached(sql)?;
        for account in accounts {
            statement.execute(params![
                signed(account.id.0),
                account.reference,
                account.person,
                account.product,
                account.product_version,
                account.funding_source,
                account.opened_on.day_number(),
                account.record.as_bytes(),
            ])?;
        }
        if let Some(last) = accounts.iter().map(|account| account.id.0).max() {
            self.0.prepare_cached("update book set accounts = max(accounts, ?1)")?.execute([signed(last)])?;
        }
        Ok(())
    }

    fn extend_records(&mut self, tails: &[(AccountId, Tail)]) -> Result<()> {
        records::extend(&self.0, tails)
    }

    fn fold_records(&mut self, after: AccountId, limit: usize) -> Result<Option<AccountId>> {
        records::fold(&self.0, after, limit)
    }

    fn append(&mut self, events: &[JournalRow]) -> Result<()> {
        let sql = "insert into journal (seq, account, kind, effective_on, booked_on, recorded_at, idempotency_key, payload) \
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let mut statement = self.0.prepare_cached(sql)?;
        for event in events {
            statement.execute(params![
                signed(event.seq),
                signed(event.account.0),
                event.kind,
                event.effective_on.day_number(),
                event.booked_on.day_number(),
                event.recorded_at,
                event.key,
                event.payload,
            ])?;
        }
        if let Some(last) = events.last() {
            self.0
                .prepare_cached("update book set last_seq = ?1, last_recorded_at = ?2")?
                .execute(params![signed(last.seq), last.recorded_at])?;
        }
        Ok(())
    }

    fn add_wakes(&mut self, wakes: &[(Date, AccountId)]) -> Result<()> {
        let mut statement = self.0.prepare_cached("insert or ignore into wake (day, account) values (?1, ?2)")?;
        for (day, account) in wakes {
            statement.execute((day.day_number(), signed(account.0)))?;
        }
        Ok(())
    }

    fn add_transitions(&mut self, transitions: &[TransitionRow]) -> Result<()> {
        let sql = "insert into transition (day, account, movement, cause, from_bucket, to_bucket, payload) \
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut statement = self.0.prepare_cached(sql)?;
        for transition in transitions {
            statement.execute(params![
                transition.day.day_number(),
                signed(transition.account.0),
                transition.movement,
                transition.cause,
                transition.from_bucket,
                transition.to_bucket,
                transition.payload,
            ])?;
        }
        Ok(())
    }

    fn add_kinks(&mut self, kinks: &[KinkRow]) -> Result<()> {
        accruals::add_kinks(&self.0, kinks)
    }

    fn put_accruals(&mut self, rows: &[AccrualRow]) -> Result<()> {
        accruals::put_accruals(&self.0, rows)
    }

    fn accrue_after(&mut self, day: Date) -> Result<()> {
        accruals::accrue_after(&self.0, day)
    }

    fn put_close(&mut self, day: Date, close: &CloseRow) -> Result<()> {
        let sql = "insert or replace into close (day, cursor, is_finished, awake, statements, opened, entered, rolled, eased, \
                   changed, cured, settled, reopened, started_at, spent, charged_off, written_off, settlement_lapsed) \
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
        let [opened, entered, rolled, eased, changed, cured, settled, reopened, charged_off, written_off, lapsed] =
            close.movements.map(signed);
        self.0.prepare_cached(sql)?.execute(params![
            day.day_number(),
            signed(close.cursor.0),
            close.is_finished,
            signed(close.awake),
            signed(close.statements),
            opened,
            entered,
            rolled,
            eased,
            changed,
            cured,
            settled,
            reopened,
            close.started_at,
            close.spent,
            charged_off,
            written_off,
            lapsed,
        ])?;
        Ok(())
    }

    fn finish_day(&mut self, day: Date) -> Result<()> {
        self.0.prepare_cached("update book set last_close = ?1")?.execute([day.day_number()])?;
        self.0.prepare_cached("delete from wake where day <= ?1")?.execute([day.day_number()])?;
        self.0.prepare_cached("delete from accrual_kink where day <= ?1")?.execute([day.day_number()])?;
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<()> {
        let done = match self.0 {
            Work::Whole(transaction) => transaction.commit(),
            Work::Part(savepoint) => savepoint.commit(),
        };
        done.context("the book could not be written")
    }
}
