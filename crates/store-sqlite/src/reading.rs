//! What can be asked of a book in SQLite.

use anyhow::{Context, Result};
use app::port::{
    AccountId, AccountRange, AccountRow, AccrualRow, BookInfo, CloseRow, EventRow, JournalRow, KinkRow, ModelChangeRow,
    ModelRow, PolicyRow, ProductRow, Reading, TransitionRow, VisitEvent, VisitTransition,
};
use app::record::Record;
use primitives::Date;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::SqliteStore;
use crate::accruals::{accruals, kinks};
use crate::records::{accounts_after, accounts_by_reference, accounts_where, awake_after, one_state, records_after};
use crate::writing::Unit;

/// Answers every question of [`Reading`] by the function of the same name over a connection.
macro_rules! answer_from_connection {
    ($store:ty, $($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Reading for $store {
            fn steadily(&self, read: &mut dyn FnMut()) -> Result<()> {
                let _one_state = one_state(self.connection())?;
                read();
                Ok(())
            }
            $(fn $name(&self, $($argument: $kind),*) -> Result<$answer> { $name(self.connection(), $($argument),*) })*
        }
    };
    ($($store:ty),*) => {$(
        answer_from_connection! { $store,
            info() -> BookInfo;
            products() -> Vec<ProductRow>;
            policies() -> Vec<PolicyRow>;
            models() -> Vec<ModelRow>;
            model_text(id: &str, version: u32) -> Option<String>;
            model_changes() -> Vec<ModelChangeRow>;
            accounts_of_person(person: &str) -> Vec<AccountRow>;
            accounts_by_reference(references: &[&str]) -> Vec<Option<AccountRow>>;
            look_up(reference: &str) -> (BookInfo, Option<AccountRow>);
            accounts_with_event(kind: &str, product: &str, first: Date, last: Date) -> Vec<AccountRow>;
            accounts_after(after: AccountId, limit: usize) -> Vec<AccountRow>;
            records_after(after: AccountId, limit: usize) -> Vec<(AccountId, Record)>;
            journal_after(after: u64, limit: usize) -> Vec<JournalRow>;
            for_each_event(after: u64, limit: usize, visit: VisitEvent<'_>) -> ();
            journal_at(seqs: &[u64]) -> Vec<JournalRow>;
            journal_len() -> u64;
            first_wake() -> Option<Date>;
            awake_after(day: Date, after: AccountId, limit: usize) -> Vec<(AccountId, Record)>;
            wakes_after(after: (Date, AccountId), limit: usize) -> Vec<(Date, AccountId)>;
            close(day: Date) -> Option<CloseRow>;
            closes(first: Date, last: Date) -> Vec<(Date, CloseRow)>;
            transitions_after(after: (Date, AccountId), limit: usize) -> Vec<TransitionRow>;
            transitions_of(accounts: AccountRange) -> Vec<TransitionRow>;
            first_wakes_of(accounts: AccountRange) -> Vec<(AccountId, Date)>;
            for_each_transition(
                after: (Date, AccountId), limit: usize, visit: VisitTransition<'_>
            ) -> ();
            kinks(first: Date, last: Date) -> Vec<KinkRow>;
            accruals(first: Date, last: Date) -> Vec<AccrualRow>;
            integrity() -> Vec<String>;
        }
    )*};
}

answer_from_connection!(SqliteStore, Unit<'_>);

impl SqliteStore {
    fn connection(&self) -> &Connection {
        &self.connection
    }
}

fn info(connection: &Connection) -> Result<BookInfo> {
    let sql = "select name, time_zone, created_at, last_close, last_seq, last_recorded_at, accounts, \
               (select max(day) from close), accrues_after from book";
    let info = connection.prepare_cached(sql)?.query_row([], |row| {
        Ok(BookInfo {
            name: row.get(0)?,
            time_zone: row.get(1)?,
            created_at: row.get(2)?,
            last_close: row.get::<_, Option<i32>>(3)?.and_then(Date::from_day_number),
            last_close_begun: row.get::<_, Option<i32>>(7)?.and_then(Date::from_day_number),
            accrues_after: row.get::<_, Option<i32>>(8)?.and_then(Date::from_day_number),
            last_seq: count(row, 4)?,
            last_recorded_at: row.get(5)?,
            accounts: count(row, 6)?,
        })
    });
    info.context("the book does not say what it is")
}

fn look_up(connection: &Connection, reference: &str) -> Result<(BookInfo, Option<AccountRow>)> {
    let _one_state = one_state(connection)?;
    let info = info(connection)?;
    Ok((info, accounts_by_reference(connection, &[reference])?.into_iter().flatten().next()))
}

fn products(connection: &Connection) -> Result<Vec<ProductRow>> {
    let mut statement = connection.prepare_cached("select id, version, text from product order by id, version")?;
    let rows =
        statement.query_map([], |row| Ok(ProductRow { id: row.get(0)?, version: row.get(1)?, text: row.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn policies(connection: &Connection) -> Result<Vec<PolicyRow>> {
    let sql = "select id, version, effective_from, text from policy order by id, version";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(PolicyRow { id: row.get(0)?, version: row.get(1)?, effective_from: date(row, 2)?, text: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn models(connection: &Connection) -> Result<Vec<ModelRow>> {
    let sql = "select id, version, hash, made_by, added_at from model order by id, version";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let (id, version, hash) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(ModelRow { id, version, hash, made_by: row.get(3)?, added_at: row.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn model_text(connection: &Connection, id: &str, version: u32) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("select text from model where id = ?1 and version = ?2")?;
    Ok(statement.query_row((id, version), |row| row.get(0)).optional()?)
}

fn model_changes(connection: &Connection) -> Result<Vec<ModelChangeRow>> {
    let sql = "select seq, id, version, state, by, at, reason, terms from model_change order by seq";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(ModelChangeRow {
            seq: count(row, 0)?,
            id: row.get(1)?,
            version: row.get(2)?,
            state: row.get(3)?,
            by: row.get(4)?,
            at: row.get(5)?,
            reason: row.get(6)?,
            terms: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn accounts_of_person(connection: &Connection, person: &str) -> Result<Vec<AccountRow>> {
    accounts_where(connection, "person = ?1", [person])
}

fn accounts_with_event(
    connection: &Connection,
    kind: &str,
    product: &str,
    first: Date,
    last: Date,
) -> Result<Vec<AccountRow>> {
    // The index holds one kind, and only where that is written out. Events of other kinds are looked for in the whole
    // journal, which nobody does.
    let of_kind = match kind {
        "restructured" => "journal indexed by journal_restructured where kind = 'restructured' and kind = ?1",
        _ => "journal where kind = ?1",
    };
    let condition = format!("product = ?2 and id in (select account from {of_kind} and booked_on between ?3 and ?4)");
    accounts_where(connection, &condition, (kind, product, first.day_number(), last.day_number()))
}

const EVENT: &str =
    "select seq, account, kind, effective_on, booked_on, recorded_at, idempotency_key, payload from journal";

fn event(row: &Row<'_>) -> rusqlite::Result<JournalRow> {
    Ok(JournalRow {
        seq: count(row, 0)?,
        account: AccountId(count(row, 1)?),
        kind: row.get(2)?,
        effective_on: date(row, 3)?,
        booked_on: date(row, 4)?,
        recorded_at: row.get(5)?,
        key: row.get(6)?,
        payload: row.get(7)?,
    })
}

fn journal_after(connection: &Connection, after: u64, limit: usize) -> Result<Vec<JournalRow>> {
    let mut statement = connection.prepare_cached(&format!("{EVENT} where seq > ?1 order by seq limit ?2"))?;
    let rows = statement.query_map((signed(after), signed(limit as u64)), event)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn for_each_event(connection: &Connection, after: u64, limit: usize, visit: VisitEvent<'_>) -> Result<()> {
    let sql = "select seq, account, effective_on, booked_on, idempotency_key, payload from journal \
               where seq > ?1 order by seq limit ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((signed(after), signed(limit as u64)))?;
    while let Some(row) = rows.next()? {
        visit(EventRow {
            seq: count(row, 0)?,
            account: AccountId(count(row, 1)?),
            effective_on: date(row, 2)?,
            booked_on: date(row, 3)?,
            key: row.get_ref(4)?.as_str()?,
            payload: row.get_ref(5)?.as_blob()?,
        })?;
    }
    Ok(())
}

fn journal_at(connection: &Connection, seqs: &[u64]) -> Result<Vec<JournalRow>> {
    let mut statement = connection.prepare_cached(&format!("{EVENT} where seq = ?1"))?;
    let rows = seqs.iter().filter_map(|seq| statement.query_row([signed(*seq)], event).optional().transpose());
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn journal_len(connection: &Connection) -> Result<u64> {
    Ok(connection.query_row("select count(*) from journal", [], |row| count(row, 0))?)
}

fn first_wake(connection: &Connection) -> Result<Option<Date>> {
    let day: Option<i32> = connection.query_row("select min(day) from wake", [], |row| row.get(0))?;
    Ok(day.and_then(Date::from_day_number))
}

fn wakes_after(connection: &Connection, after: (Date, AccountId), limit: usize) -> Result<Vec<(Date, AccountId)>> {
    let sql = "select day, account from wake where (day, account) > (?1, ?2) order by day, account limit ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let (day, account) = after;
    let rows = statement.query_map((day.day_number(), signed(account.0), signed(limit as u64)), |row| {
        Ok((date(row, 0)?, AccountId(count(row, 1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

const CLOSE: &str = "select day, cursor, is_finished, awake, statements, opened, entered, rolled, eased, changed, cured, \
                     settled, reopened, charged_off, written_off, settlement_lapsed, started_at, spent from close";

fn close_row(row: &Row<'_>) -> rusqlite::Result<(Date, CloseRow)> {
    let mut movements = CloseRow::default().movements;
    for (place, movement) in movements.iter_mut().enumerate() {
        *movement = count(row, 5 + place)?;
    }
    let close = CloseRow {
        cursor: AccountId(count(row, 1)?),
        is_finished: row.get(2)?,
        awake: count(row, 3)?,
        statements: count(row, 4)?,
        movements,
        started_at: row.get(16)?,
        spent: row.get(17)?,
    };
    Ok((date(row, 0)?, close))
}

fn close(connection: &Connection, day: Date) -> Result<Option<CloseRow>> {
    let mut statement = connection.prepare_cached(&format!("{CLOSE} where day = ?1"))?;
    Ok(statement.query_row([day.day_number()], close_row).optional()?.map(|(_, close)| close))
}

fn closes(connection: &Connection, first: Date, last: Date) -> Result<Vec<(Date, CloseRow)>> {
    let mut statement = connection.prepare_cached(&format!("{CLOSE} where day between ?1 and ?2 order by day"))?;
    let rows = statement.query_map((first.day_number(), last.day_number()), close_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn transitions_after(connection: &Connection, after: (Date, AccountId), limit: usize) -> Result<Vec<TransitionRow>> {
    let sql = "select day, account, movement, cause, from_bucket, to_bucket, payload from transition \
               where (day, account) > (?1, ?2) order by day, account limit ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let (day, account) = after;
    let rows = statement.query_map((day.day_number(), signed(account.0), signed(limit as u64)), transition)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn transition(row: &Row<'_>) -> rusqlite::Result<TransitionRow> {
    Ok(TransitionRow {
        day: date(row, 0)?,
        account: AccountId(count(row, 1)?),
        movement: row.get(2)?,
        cause: row.get(3)?,
        from_bucket: row.get(4)?,
        to_bucket: row.get(5)?,
        payload: row.get(6)?,
    })
}

/// A table whose key is day and account, by accounts: its days are found one after the other, and each is asked for the range.
///
/// An index that begins with the account would be written at random places by every close.
fn by_days(table: &str, columns: &str, end: &str) -> String {
    format!(
        "with recursive known (day) as ( \
             select min(day) from {table} \
             union all select (select min({table}.day) from {table} where {table}.day > known.day) from known \
             where known.day is not null \
         ) select {columns} from known cross join {table} on {table}.day = known.day \
         where account > ?1 and account <= ?2 {end}"
    )
}

/// The ends of a range, the first one not in it.
fn ends(accounts: AccountRange) -> (i64, i64) {
    let AccountRange { after, through } = accounts;
    (after.map_or(i64::MIN, |after| signed(after.0)), through.map_or(i64::MAX, |through| signed(through.0)))
}

fn transitions_of(connection: &Connection, accounts: AccountRange) -> Result<Vec<TransitionRow>> {
    let columns = "transition.day, account, movement, cause, from_bucket, to_bucket, payload";
    let mut statement =
        connection.prepare_cached(&by_days("transition", columns, "order by account, transition.day"))?;
    let rows = statement.query_map(ends(accounts), transition)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn first_wakes_of(connection: &Connection, accounts: AccountRange) -> Result<Vec<(AccountId, Date)>> {
    let sql = by_days("wake", "account, min(wake.day)", "group by account order by account");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(ends(accounts), |row| Ok((AccountId(count(row, 0)?), date(row, 1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn for_each_transition(
    connection: &Connection,
    after: (Date, AccountId),
    limit: usize,
    visit: VisitTransition<'_>,
) -> Result<()> {
    let sql = "select day, account, payload from transition \
               where (day, account) > (?1, ?2) order by day, account limit ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let (day, account) = after;
    let mut rows = statement.query((day.day_number(), signed(account.0), signed(limit as u64)))?;
    while let Some(row) = rows.next()? {
        visit(date(row, 0)?, AccountId(count(row, 1)?), row.get_ref(2)?.as_blob()?)?;
    }
    Ok(())
}

fn integrity(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("pragma integrity_check")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// Numbers of accounts and events stay far below 2^63; SQLite knows only signed ones.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

pub(crate) fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<Date> {
    let days: i32 = row.get(column)?;
    Date::from_day_number(days).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, i64::from(days)))
}
