//! A unit of work on a book in PostgreSQL.

use anyhow::Result;
use app::port::{
    AccountId, AccountRow, AccrualRow, CloseRow, DocumentChangeRow, DocumentRow, ItemRow, JournalRow, KinkRow,
    ModelChangeRow, ModelRow, PersonEventRow, PolicyRow, ProductRow, TransitionRow, Writing,
};
use app::record::Tail;
use postgres::types::Type;
use primitives::Date;

use crate::session::Session;
use crate::values::{Day, Instant, signed};
use crate::{accruals, documents, items, persons, records, workers};

/// A transaction; dropping it rolls back.
#[derive(Debug)]
pub(crate) struct Unit<'s> {
    session: &'s Session,
    is_open: bool,
    /// Whether workers have dropped the wakes of the day that is finished.
    wakes_are_gone: bool,
}

impl<'s> Unit<'s> {
    /// The transaction that the session has just begun.
    pub(crate) fn new(session: &'s Session) -> Self {
        Self { session, is_open: true, wakes_are_gone: false }
    }

    pub(crate) fn session(&self) -> &'s Session {
        self.session
    }
}

impl Drop for Unit<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.session.roll_back();
        }
    }
}

impl Writing for Unit<'_> {
    fn add_product(&mut self, product: &ProductRow) -> Result<()> {
        let ProductRow { id, version, text } = product;
        let sql = "insert into product (id, version, text) values ($1, $2, $3)";
        self.session.execute(sql, &[id, &number(*version), text])?;
        Ok(())
    }

    fn add_policy(&mut self, policy: &PolicyRow) -> Result<()> {
        let PolicyRow { id, version, effective_from, text } = policy;
        let sql = "insert into policy (id, version, effective_from, text) values ($1, $2, $3, $4)";
        self.session.execute(sql, &[id, &number(*version), &Day(*effective_from), text])?;
        Ok(())
    }

    fn add_model(&mut self, model: &ModelRow, text: &str) -> Result<()> {
        let ModelRow { id, version, hash, made_by, added_at } = model;
        let sql = "insert into model (id, version, hash, made_by, added_at, text) values ($1, $2, $3, $4, $5, $6)";
        self.session.execute(sql, &[id, &number(*version), hash, made_by, &Instant(*added_at), &text])?;
        Ok(())
    }

    fn add_model_change(&mut self, change: &ModelChangeRow) -> Result<()> {
        let ModelChangeRow { seq, id, version, state, by, at, reason, terms } = change;
        let sql = "insert into model_change (seq, id, version, state, by, at, reason, terms) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values: [&(dyn postgres::types::ToSql + Sync); 8] =
            [&signed(*seq), id, &number(*version), state, by, &Instant(*at), reason, terms];
        self.session.execute(sql, &values)?;
        Ok(())
    }

    fn append_person_events(&mut self, events: &[PersonEventRow]) -> Result<()> {
        persons::append(self.session, events)
    }

    fn add_document(&mut self, document: &DocumentRow) -> Result<()> {
        documents::add_document(self.session, document)
    }

    fn add_document_change(&mut self, change: &DocumentChangeRow) -> Result<()> {
        documents::add_document_change(self.session, change)
    }

    fn put_items(&mut self, rows: &[ItemRow]) -> Result<()> {
        items::put_items(self.session, rows)
    }

    fn drop_items(&mut self, list: &str, ids: &[&str]) -> Result<()> {
        items::drop_items(self.session, list, ids)
    }

    fn add_accounts(&mut self, accounts: &[AccountRow]) -> Result<()> {
        let Some(last) = accounts.iter().map(|account| account.id.0).max() else { return Ok(()) };
        let sql = "copy account (id, reference, person, product, product_version, funding_source, opened_on, record) \
                   from stdin binary";
        let types = [Type::INT8, Type::TEXT, Type::TEXT, Type::TEXT, Type::INT4, Type::TEXT, Type::DATE, Type::BYTEA];
        self.session.copy(sql, &types, |writer| {
            accounts.iter().try_for_each(|account| {
                writer.write(&[
                    &signed(account.id.0),
                    &account.reference,
                    &account.person,
                    &account.product,
                    &number(account.product_version),
                    &account.funding_source,
                    &Day(account.opened_on),
                    &account.record.as_bytes(),
                ])
            })
        })?;
        self.session.copy("copy account_reference from stdin binary", &[Type::TEXT, Type::INT8], |writer| {
            accounts.iter().try_for_each(|account| writer.write(&[&account.reference, &signed(account.id.0)]))
        })?;
        self.session.execute("update book set accounts = greatest(accounts, $1)", &[&signed(last)])?;
        Ok(())
    }

    fn extend_records(&mut self, tails: &[(AccountId, Tail)]) -> Result<()> {
        records::extend(self.session, tails)
    }

    fn fold_records(&mut self, after: AccountId, limit: usize) -> Result<Option<AccountId>> {
        records::fold(self.session, after, limit)
    }

    fn append(&mut self, events: &[JournalRow]) -> Result<()> {
        let Some(last) = events.last() else { return Ok(()) };
        let sql = "copy journal (seq, account, kind, effective_on, booked_on, recorded_at, idempotency_key, payload) \
                   from stdin binary";
        let types =
            [Type::INT8, Type::INT8, Type::TEXT, Type::DATE, Type::DATE, Type::TIMESTAMPTZ, Type::TEXT, Type::BYTEA];
        self.session.copy(sql, &types, |writer| {
            events.iter().try_for_each(|event| {
                writer.write(&[
                    &signed(event.seq),
                    &signed(event.account.0),
                    &event.kind,
                    &Day(event.effective_on),
                    &Day(event.booked_on),
                    &Instant(event.recorded_at),
                    &event.key,
                    &event.payload,
                ])
            })
        })?;
        let sql = "update book set last_seq = $1, last_recorded_at = $2";
        self.session.execute(sql, &[&signed(last.seq), &Instant(last.recorded_at)])?;
        Ok(())
    }

    fn add_wakes(&mut self, wakes: &[(Date, AccountId)]) -> Result<()> {
        if wakes.is_empty() {
            return Ok(());
        }
        // One that is there already is there twice from now on; reading takes both for one.
        self.session.copy("copy wake (day, account) from stdin binary", &[Type::DATE, Type::INT8], |writer| {
            wakes.iter().try_for_each(|(day, account)| writer.write(&[&Day(*day), &signed(account.0)]))
        })
    }

    fn add_transitions(&mut self, transitions: &[TransitionRow]) -> Result<()> {
        if transitions.is_empty() {
            return Ok(());
        }
        let sql = "copy transition (day, account, movement, cause, from_bucket, to_bucket, payload) from stdin binary";
        let types = [Type::DATE, Type::INT8, Type::TEXT, Type::TEXT, Type::TEXT, Type::TEXT, Type::BYTEA];
        self.session.copy(sql, &types, |writer| {
            transitions.iter().try_for_each(|transition| {
                writer.write(&[
                    &Day(transition.day),
                    &signed(transition.account.0),
                    &transition.movement,
                    &transition.cause,
                    &transition.from_bucket,
                    &transition.to_bucket,
                    &transition.payload,
                ])
            })
        })
    }

    fn add_kinks(&mut self, kinks: &[KinkRow]) -> Result<()> {
        accruals::add_kinks(self.session, kinks)
    }

    fn put_accruals(&mut self, rows: &[AccrualRow]) -> Result<()> {
        accruals::put_accruals(self.session, rows)
    }

    fn accrue_after(&mut self, day: Date) -> Result<()> {
        self.session.execute("update book set accrues_after = $1", &[&Day(day)])?;
        Ok(())
    }

    fn put_close(&mut self, day: Date, close: &CloseRow) -> Result<()> {
        let sql = "insert into close (day, cursor, is_finished, awake, statements, started_at, spent, opened, entered, rolled, \
                   eased, changed, cured, settled, reopened, charged_off, written_off, settlement_lapsed) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
                   on conflict (day) do update set (cursor, is_finished, awake, statements, started_at, spent, opened, \
                   entered, rolled, eased, changed, cured, settled, reopened, charged_off, written_off, settlement_lapsed) = \
                   row(excluded.cursor, excluded.is_finished, excluded.awake, excluded.statements, excluded.started_at, \
                   excluded.spent, excluded.opened, excluded.entered, excluded.rolled, excluded.eased, excluded.changed, \
                   excluded.cured, excluded.settled, excluded.reopened, excluded.charged_off, excluded.written_off, \
                   excluded.settlement_lapsed)";
        let [opened, entered, rolled, eased, changed, cured, settled, reopened, charged_off, written_off, lapsed] =
            close.movements.map(signed);
        self.session.execute(
            sql,
            &[
                &Day(day),
                &signed(close.cursor.0),
                &close.is_finished,
                &signed(close.awake),
                &signed(close.statements),
                &Instant(close.started_at),
                &close.spent,
                &opened,
                &entered,
                &rolled,
                &eased,
                &changed,
                &cured,
                &settled,
                &reopened,
                &charged_off,
                &written_off,
                &lapsed,
            ],
        )?;
        Ok(())
    }

    fn divide(&mut self, day: Date, after: AccountId, accounts: usize) -> Result<()> {
        workers::divide(self.session, day, after, accounts)
    }

    fn gather(&mut self, day: Date) -> Result<()> {
        self.wakes_are_gone = workers::gather(self.session, day)?;
        Ok(())
    }

    fn finish_day(&mut self, day: Date) -> Result<()> {
        self.session.execute("update book set last_close = $1", &[&Day(day)])?;
        // Looking for what workers have dropped would mean to walk over its remains.
        if !self.wakes_are_gone {
            self.session.execute("delete from wake where day <= $1", &[&Day(day)])?;
        }
        self.session.execute("delete from accrual_kink where day <= $1", &[&Day(day)])?;
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<()> {
        let done = self.session.commit();
        // After a commit that failed there may be a transaction left to undo.
        self.is_open = done.is_err();
        done
    }
}

/// Versions of products and policies stay far below 2^31; PostgreSQL knows only signed numbers.
pub(crate) fn number(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}
