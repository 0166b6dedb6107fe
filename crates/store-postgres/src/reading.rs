//! What can be asked of a book in PostgreSQL.

use anyhow::{Context, Result};
use app::port::{
    AccountId, AccountRange, AccountRow, AccrualRow, BookInfo, ChunkRow, CloseRow, DocumentChangeRow, DocumentRow,
    EventRow, ItemQuery, ItemRow, JournalRow, KinkRow, ModelChangeRow, ModelRow, PersonEventRow, PolicyRow, ProductRow,
    Reading, TransitionRow, VisitEvent, VisitTransition,
};
use app::record::Record;
use postgres::Row;
use primitives::Date;

use crate::accruals::{accruals, kinks};
use crate::arrays::Elements;
use crate::documents::{document_changes, documents};
use crate::integrity::integrity;
use crate::items::{item, item_lists, items};
use crate::persons::{last_person_seq, person_events, person_events_after};
use crate::records::{accounts_after, accounts_where, awake_after, records_after};
use crate::references::{accounts_by_reference, look_up, records_by_reference};
use crate::session::Session;
use crate::values::{Day, Instant, signed};
use crate::workers::{chunks, left_events};
use crate::writing::{Unit, number};
use crate::{Access, PostgresStore};

/// Answers every question of [`Reading`] by the function of the same name over a session.
macro_rules! answer_from_session {
    ($store:ty, $reader:expr; $($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Reading for $store {
            fn reader(&self) -> Result<Option<Box<dyn Reading + Send>>> { $reader(self) }
            fn steadily(&self, read: &mut dyn FnMut()) -> Result<()> {
                self.session().at_once(|| {
                    read();
                    Ok(())
                })
            }
            $(fn $name(&self, $($argument: $kind),*) -> Result<$answer> { $name(self.session(), $($argument),*) })*
        }
    };
    ($($store:ty: $reader:expr),*) => {$(
        answer_from_session! { $store, $reader;
            info() -> BookInfo;
            products() -> Vec<ProductRow>;
            policies() -> Vec<PolicyRow>;
            models() -> Vec<ModelRow>;
            model_text(id: &str, version: u32) -> Option<String>;
            model_changes() -> Vec<ModelChangeRow>;
            accounts_of_person(person: &str) -> Vec<AccountRow>;
            accounts_by_reference(references: &[&str]) -> Vec<Option<AccountRow>>;
            records_by_reference(references: &[&str]) -> Vec<Option<(AccountId, Record)>>;
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
            chunks(day: Date) -> Vec<ChunkRow>;
            left_events(after: AccountId, limit: usize) -> Vec<(AccountId, Vec<u8>)>;
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
            last_person_seq() -> u64;
            person_events(persons: &[&str]) -> Vec<PersonEventRow>;
            person_events_after(after: u64, limit: usize) -> Vec<PersonEventRow>;
            documents(kind: &str) -> Vec<DocumentRow>;
            document_changes() -> Vec<DocumentChangeRow>;
            item(list: &str, id: &str) -> Option<ItemRow>;
            item_lists() -> Vec<String>;
            items(query: ItemQuery<'_>) -> Vec<ItemRow>;
            integrity() -> Vec<String>;
        }
    )*};
}

answer_from_session!(PostgresStore: another, Unit<'_>: alone);

/// Another connection reads what is committed, and nothing of what is held together.
fn another(store: &PostgresStore) -> Result<Option<Box<dyn Reading + Send>>> {
    if store.session.is_held() {
        return Ok(None);
    }
    Ok(Some(Box::new(PostgresStore::open(store.address(), Access::Read)?)))
}

/// What a unit of work has written nobody else sees.
fn alone(_: &Unit<'_>) -> Result<Option<Box<dyn Reading + Send>>> {
    Ok(None)
}

impl PostgresStore {
    fn session(&self) -> &Session {
        &self.session
    }
}

/// The columns of what the book says of itself.
pub(crate) const INFO: &str = "book.name, book.time_zone, book.created_at, book.last_close, book.last_seq, \
                               book.last_recorded_at, book.accounts, (select max(day) from close), book.accrues_after";

fn info(session: &Session) -> Result<BookInfo> {
    let info = session.row(&format!("select {INFO} from book"), &[], |row| info_from(row, 0))?;
    info.context("the book does not say what it is")
}

/// What the book says of itself, by the columns [`INFO`] from one on.
pub(crate) fn info_from(row: &Row, first: usize) -> Result<BookInfo> {
    let (Instant(created_at), Instant(last_recorded_at)) = (row.try_get(first + 2)?, row.try_get(first + 5)?);
    Ok(BookInfo {
        name: row.try_get(first)?,
        time_zone: row.try_get(first + 1)?,
        created_at,
        last_close: day(row, first + 3)?,
        last_close_begun: day(row, first + 7)?,
        accrues_after: day(row, first + 8)?,
        last_seq: count(row, first + 4)?,
        last_recorded_at,
        accounts: count(row, first + 6)?,
    })
}

fn products(session: &Session) -> Result<Vec<ProductRow>> {
    session.rows("select id, version, text from product order by id, version", &[], |row| {
        Ok(ProductRow { id: row.try_get(0)?, version: version(row, 1)?, text: row.try_get(2)? })
    })
}

fn policies(session: &Session) -> Result<Vec<PolicyRow>> {
    let sql = "select id, version, effective_from, text from policy order by id, version";
    session.rows(sql, &[], |row| {
        let Day(effective_from) = row.try_get(2)?;
        Ok(PolicyRow { id: row.try_get(0)?, version: version(row, 1)?, effective_from, text: row.try_get(3)? })
    })
}

fn models(session: &Session) -> Result<Vec<ModelRow>> {
    let sql = "select id, version, hash, made_by, added_at from model order by id, version";
    session.rows(sql, &[], |row| {
        let Instant(added_at) = row.try_get(4)?;
        let (id, hash, made_by) = (row.try_get(0)?, row.try_get(2)?, row.try_get(3)?);
        Ok(ModelRow { id, version: version(row, 1)?, hash, made_by, added_at })
    })
}

fn model_text(session: &Session, id: &str, version: u32) -> Result<Option<String>> {
    let sql = "select text from model where id = $1 and version = $2";
    session.row(sql, &[&id, &number(version)], |row| Ok(row.try_get(0)?))
}

fn model_changes(session: &Session) -> Result<Vec<ModelChangeRow>> {
    let sql = "select seq, id, version, state, by, at, reason, terms from model_change order by seq";
    session.rows(sql, &[], |row| {
        let Instant(at) = row.try_get(5)?;
        Ok(ModelChangeRow {
            seq: count(row, 0)?,
            id: row.try_get(1)?,
            version: version(row, 2)?,
            state: row.try_get(3)?,
            by: row.try_get(4)?,
            at,
            reason: row.try_get(6)?,
            terms: row.try_get(7)?,
        })
    })
}

fn accounts_of_person(session: &Session, person: &str) -> Result<Vec<AccountRow>> {
    accounts_where(session, "person = $1", &[&person])
}

fn accounts_with_event(
    session: &Session,
    kind: &str,
    product: &str,
    first: Date,
    last: Date,
) -> Result<Vec<AccountRow>> {
    // The index holds one kind, and only where that is written out. Events of other kinds are looked for in the whole
    // journal, which nobody does.
    let of_kind = match kind {
        "restructured" => "kind = 'restructured' and kind = $1",
        _ => "kind = $1",
    };
    let condition = format!(
        "product = $2 and id = any(array(select account from journal where {of_kind} and booked_on between $3 and $4))"
    );
    accounts_where(session, &condition, &[&kind, &product, &Day(first), &Day(last)])
}

const EVENT: &str = "select seq, account, kind, effective_on, booked_on, recorded_at, idempotency_key, payload";

fn event(row: &Row) -> Result<JournalRow> {
    let (Day(effective_on), Day(booked_on)) = (row.try_get(3)?, row.try_get(4)?);
    let Instant(recorded_at) = row.try_get(5)?;
    Ok(JournalRow {
        seq: count(row, 0)?,
        account: AccountId(count(row, 1)?),
        kind: row.try_get(2)?,
        effective_on,
        booked_on,
        recorded_at,
        key: row.try_get(6)?,
        payload: row.try_get(7)?,
    })
}

fn journal_after(session: &Session, after: u64, limit: usize) -> Result<Vec<JournalRow>> {
    let sql = format!("{EVENT} from journal where seq > $1 order by seq limit $2");
    session.rows(&sql, &[&signed(after), &signed(limit as u64)], event)
}

/// A page of events in one row: a column each, in the order of the journal.
const PAGE_OF_EVENTS: &str = "select array_agg(seq), array_agg(account), array_agg(effective_on), array_agg(booked_on), \
                              array_agg(idempotency_key), array_agg(payload) \
                              from (select seq, account, effective_on, booked_on, idempotency_key, payload from journal \
                                    where seq > $1 order by seq limit $2) page";

fn for_each_event(session: &Session, mut after: u64, limit: usize, visit: VisitEvent<'_>) -> Result<()> {
    in_pages(limit, |page| {
        let mut shown = 0;
        session.each(PAGE_OF_EVENTS, &[&signed(after), &signed(page as u64)], |row| {
            let Some(mut seqs) = row.try_get::<_, Option<Elements<'_>>>(0)? else { return Ok(()) };
            let (mut accounts, mut effective, mut booked) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            let (mut keys, mut payloads) = (row.try_get(4)?, row.try_get(5)?);
            shown = seqs.len();
            for _ in 0..shown {
                after = Elements::count(&mut seqs)?;
                visit(EventRow {
                    seq: after,
                    account: AccountId(Elements::count(&mut accounts)?),
                    effective_on: Elements::day(&mut effective)?,
                    booked_on: Elements::day(&mut booked)?,
                    key: Elements::text(&mut keys)?,
                    payload: Elements::bytes(&mut payloads)?,
                })?;
            }
            Ok(())
        })?;
        Ok(shown)
    })
}

/// How many rows that are shown one by one are asked for at once: what is asked for is in memory until all of it is shown.
const PAGE: usize = 50_000;

/// Reads so many rows a page at a time, until there are no more.
fn in_pages(limit: usize, mut read: impl FnMut(usize) -> Result<usize>) -> Result<()> {
    let mut left = limit;
    while left > 0 {
        let page = left.min(PAGE);
        if read(page)? < page {
            return Ok(());
        }
        left -= page;
    }
    Ok(())
}

fn journal_at(session: &Session, seqs: &[u64]) -> Result<Vec<JournalRow>> {
    let seqs: Vec<i64> = seqs.iter().map(|seq| signed(*seq)).collect();
    let sql = format!(
        "{EVENT} from unnest($1::bigint[]) with ordinality asked (seq, place) join journal using (seq) order by place"
    );
    session.rows(&sql, &[&seqs], event)
}

fn journal_len(session: &Session) -> Result<u64> {
    let rows = session.row("select count(*) from journal", &[], |row| count(row, 0))?;
    Ok(rows.unwrap_or_default())
}

fn first_wake(session: &Session) -> Result<Option<Date>> {
    let first = session.row("select min(day) from wake", &[], |row| day(row, 0))?;
    Ok(first.flatten())
}

fn wakes_after(session: &Session, after: (Date, AccountId), limit: usize) -> Result<Vec<(Date, AccountId)>> {
    let sql = "select distinct day, account from wake where (day, account) > ($1, $2) order by day, account limit $3";
    let (day, account) = after;
    session.rows(sql, &[&Day(day), &signed(account.0), &signed(limit as u64)], |row| {
        let Day(day) = row.try_get(0)?;
        Ok((day, AccountId(count(row, 1)?)))
    })
}

const CLOSE: &str = "select day, cursor, is_finished, awake, statements, started_at, spent, opened, entered, rolled, eased, \
                     changed, cured, settled, reopened, charged_off, written_off, settlement_lapsed from close";

fn close_row(row: &Row) -> Result<(Date, CloseRow)> {
    let (Day(day), Instant(started_at)) = (row.try_get(0)?, row.try_get(5)?);
    let mut movements = CloseRow::default().movements;
    for (place, movement) in movements.iter_mut().enumerate() {
        *movement = count(row, 7 + place)?;
    }
    let close = CloseRow {
        cursor: AccountId(count(row, 1)?),
        is_finished: row.try_get(2)?,
        awake: count(row, 3)?,
        statements: count(row, 4)?,
        movements,
        started_at,
        spent: row.try_get(6)?,
    };
    Ok((day, close))
}

fn close(session: &Session, day: Date) -> Result<Option<CloseRow>> {
    let close = session.row(&format!("{CLOSE} where day = $1"), &[&Day(day)], close_row)?;
    Ok(close.map(|(_, close)| close))
}

fn closes(session: &Session, first: Date, last: Date) -> Result<Vec<(Date, CloseRow)>> {
    session.rows(&format!("{CLOSE} where day between $1 and $2 order by day"), &[&Day(first), &Day(last)], close_row)
}

fn transitions_after(session: &Session, after: (Date, AccountId), limit: usize) -> Result<Vec<TransitionRow>> {
    let sql = "select day, account, movement, cause, from_bucket, to_bucket, payload from transition \
               where (day, account) > ($1, $2) order by day, account limit $3";
    let (day, account) = after;
    session.rows(sql, &[&Day(day), &signed(account.0), &signed(limit as u64)], transition)
}

fn transition(row: &Row) -> Result<TransitionRow> {
    let Day(day) = row.try_get(0)?;
    Ok(TransitionRow {
        day,
        account: AccountId(count(row, 1)?),
        movement: row.try_get(2)?,
        cause: row.try_get(3)?,
        from_bucket: row.try_get(4)?,
        to_bucket: row.try_get(5)?,
        payload: row.try_get(6)?,
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
         ) select {columns} from known cross join lateral ( \
             select * from {table} where {table}.day = known.day and account > $1 and account <= $2 \
         ) found {end}"
    )
}

/// The ends of a range, the first one not in it.
fn ends(accounts: AccountRange) -> (i64, i64) {
    let AccountRange { after, through } = accounts;
    (after.map_or(i64::MIN, |after| signed(after.0)), through.map_or(i64::MAX, |through| signed(through.0)))
}

fn transitions_of(session: &Session, accounts: AccountRange) -> Result<Vec<TransitionRow>> {
    let columns = "found.day, account, movement, cause, from_bucket, to_bucket, payload";
    let (after, through) = ends(accounts);
    session.rows(&by_days("transition", columns, "order by account, found.day"), &[&after, &through], transition)
}

fn first_wakes_of(session: &Session, accounts: AccountRange) -> Result<Vec<(AccountId, Date)>> {
    let sql = by_days("wake", "account, min(found.day)", "group by account order by account");
    let (after, through) = ends(accounts);
    session.rows(&sql, &[&after, &through], |row| {
        let Day(day) = row.try_get(1)?;
        Ok((AccountId(count(row, 0)?), day))
    })
}

fn for_each_transition(
    session: &Session,
    mut after: (Date, AccountId),
    limit: usize,
    visit: VisitTransition<'_>,
) -> Result<()> {
    let sql =
        "select day, account, payload from transition where (day, account) > ($1, $2) order by day, account limit $3";
    in_pages(limit, |page| {
        let (day, account) = after;
        session.each(sql, &[&Day(day), &signed(account.0), &signed(page as u64)], |row| {
            let Day(day) = row.try_get(0)?;
            after = (day, AccountId(count(row, 1)?));
            visit(day, after.1, row.try_get(2)?)
        })
    })
}

fn day(row: &Row, column: usize) -> Result<Option<Date>> {
    Ok(row.try_get::<_, Option<Day>>(column)?.map(|Day(day)| day))
}

pub(crate) fn count(row: &Row, column: usize) -> Result<u64> {
    let value: i64 = row.try_get(column)?;
    u64::try_from(value).with_context(|| format!("{value} is not a count"))
}

pub(crate) fn version(row: &Row, column: usize) -> Result<u32> {
    let value: i32 = row.try_get(column)?;
    u32::try_from(value).with_context(|| format!("{value} is not a version"))
}
