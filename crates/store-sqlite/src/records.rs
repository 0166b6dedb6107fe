//! Records in SQLite: the stored ones, and the tails beside them that are not folded in yet.
//!
//! A record is read with its tails in one statement or in one transaction, so that a reader never sees a tail twice or not
//! at all while the writer folds it in. What is in a record is `app::record`'s matter.

use anyhow::Result;
use app::port::{AccountId, AccountRow};
use app::record::{Record, Tail};
use primitives::Date;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row, Transaction};

use crate::reading::{count, date, signed};

const COLUMNS: &str = "id, reference, person, product, product_version, funding_source, opened_on, record";

/// The accounts that a condition and its parameters choose, in the order of their numbers.
pub(crate) fn accounts_where(connection: &Connection, condition: &str, params: impl Params) -> Result<Vec<AccountRow>> {
    let _one_state = one_state(connection)?;
    let sql = format!("select {COLUMNS} from account where {condition} order by id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut accounts: Vec<AccountRow> = statement.query_map(params, account)?.collect::<rusqlite::Result<_>>()?;
    let mut tails = Tails::of(connection)?;
    accounts.iter_mut().try_for_each(|account| tails.extend(account))?;
    Ok(accounts)
}

/// The accounts of these references, each in the place of its reference.
pub(crate) fn accounts_by_reference(connection: &Connection, references: &[&str]) -> Result<Vec<Option<AccountRow>>> {
    let _one_state = one_state(connection)?;
    let sql = format!("select {COLUMNS} from account where reference = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut tails = Tails::of(connection)?;
    let found = references.iter().map(|reference| {
        let mut found = statement.query_row([reference], account).optional()?;
        found.iter_mut().try_for_each(|account| tails.extend(account))?;
        Ok(found)
    });
    found.collect()
}

/// A transaction in which all that is read is of one state, where none is under way: a unit of work is one already.
pub(crate) fn one_state(connection: &Connection) -> Result<Option<Transaction<'_>>> {
    Ok(connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose()?)
}

/// Looks up the tails of single accounts.
///
/// A statement of its own: in a join with accounts SQLite makes its plan anew for every account that is asked for.
struct Tails<'c>(CachedStatement<'c>);

impl<'c> Tails<'c> {
    fn of(connection: &'c Connection) -> Result<Self> {
        Ok(Self(connection.prepare_cached("select entries from tail where account = ?1 order by seq")?))
    }

    /// Puts an account's tails at the end of its record.
    fn extend(&mut self, account: &mut AccountRow) -> Result<()> {
        let mut tails = self.0.query([signed(account.id.0)])?;
        while let Some(tail) = tails.next()? {
            extend_by(&mut account.record, tail, 0)?;
        }
        Ok(())
    }
}

/// The next accounts in the order of their numbers.
pub(crate) fn accounts_after(connection: &Connection, after: AccountId, limit: usize) -> Result<Vec<AccountRow>> {
    let _one_state = one_state(connection)?;
    let sql = format!("select {COLUMNS} from account where id > ?1 order by id limit ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map((signed(after.0), signed(limit as u64)), account)?;
    let mut accounts: Vec<AccountRow> = rows.collect::<rusqlite::Result<_>>()?;
    extend_in_order(connection, after, accounts.iter_mut().map(|account| (account.id, &mut account.record)))?;
    Ok(accounts)
}

/// The records of the next accounts in the order of their numbers.
pub(crate) fn records_after(
    connection: &Connection,
    after: AccountId,
    limit: usize,
) -> Result<Vec<(AccountId, Record)>> {
    let _one_state = one_state(connection)?;
    let sql = "select id, record from account where id > ?1 order by id limit ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map((signed(after.0), signed(limit as u64)), |row| {
        Ok((AccountId(count(row, 0)?), Record::from_bytes(row.get(1)?)))
    })?;
    let mut records: Vec<(AccountId, Record)> = rows.collect::<rusqlite::Result<_>>()?;
    extend_in_order(connection, after, records.iter_mut().map(|(id, record)| (*id, record)))?;
    Ok(records)
}

/// Puts tails at the end of the records of accounts that follow each other, with a scan beside theirs: looking each one's
/// tails up would take longer than reading the account.
fn extend_in_order<'r>(
    connection: &Connection,
    after: AccountId,
    accounts: impl Iterator<Item = (AccountId, &'r mut Record)>,
) -> Result<()> {
    let mut statement =
        connection.prepare_cached("select account, entries from tail where account > ?1 order by account, seq")?;
    let mut tails = statement.query([signed(after.0)])?;
    let mut tail = tails.next()?;
    for (id, record) in accounts {
        while let Some(row) = tail {
            let owner = AccountId(count(row, 0)?);
            if id < owner {
                break;
            }
            if owner == id {
                extend_by(record, row, 1)?;
            }
            tail = tails.next()?;
        }
    }
    Ok(())
}

/// The next accounts to be looked at on a day.
pub(crate) fn awake_after(
    connection: &Connection,
    day: Date,
    after: AccountId,
    limit: usize,
) -> Result<Vec<(AccountId, Record)>> {
    // The limit is one of accounts, and an account has as many rows here as it has tails: the rows are counted below.
    let sql = "select wake.account, record, entries from wake cross join account on account.id = wake.account \
               left join tail on tail.account = wake.account \
               where wake.day = ?1 and wake.account > ?2 order by wake.account, tail.seq";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((day.day_number(), signed(after.0)))?;
    let mut awake: Vec<(AccountId, Record)> = Vec::new();
    while let Some(row) = rows.next()? {
        let id = AccountId(count(row, 0)?);
        if awake.last().is_none_or(|(last, _)| *last != id) {
            if awake.len() == limit {
                break;
            }
            awake.push((id, Record::from_bytes(row.get(1)?)));
        }
        if let Some((_, record)) = awake.last_mut() {
            extend_by(record, row, 2)?;
        }
    }
    Ok(awake)
}

pub(crate) fn extend(connection: &Connection, tails: &[(AccountId, Tail)]) -> Result<()> {
    let mut statement = connection.prepare_cached("insert into tail (account, seq, entries) values (?1, ?2, ?3)")?;
    for (account, tail) in tails {
        statement.execute((signed(account.0), signed(tail.seq()), tail.as_bytes()))?;
    }
    Ok(())
}

pub(crate) fn fold(connection: &Connection, after: AccountId, limit: usize) -> Result<Option<AccountId>> {
    let sql = "select account from tail where account > ?1 group by account order by account limit ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map((signed(after.0), signed(limit as u64)), |row| count(row, 0))?;
    let Some(last) = rows.last().transpose()? else { return Ok(None) };
    let folded = accounts_where(
        connection,
        "id in (select account from tail where account > ?1 and account <= ?2)",
        (signed(after.0), signed(last)),
    )?;
    let mut put = connection.prepare_cached("update account set record = ?2 where id = ?1")?;
    for account in folded {
        put.execute((signed(account.id.0), account.record.as_bytes()))?;
    }
    let mut drop = connection.prepare_cached("delete from tail where account > ?1 and account <= ?2")?;
    drop.execute((signed(after.0), signed(last)))?;
    Ok(Some(AccountId(last)))
}

fn account(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: AccountId(count(row, 0)?),
        reference: row.get(1)?,
        person: row.get(2)?,
        product: row.get(3)?,
        product_version: row.get(4)?,
        funding_source: row.get(5)?,
        opened_on: date(row, 6)?,
        record: Record::from_bytes(row.get(7)?),
    })
}

/// Puts a tail at the end of a record, where the column has one.
fn extend_by(record: &mut Record, row: &Row<'_>, column: usize) -> rusqlite::Result<()> {
    if let Some(entries) = row.get_ref(column)?.as_blob_or_null()? {
        record.extend(entries);
    }
    Ok(())
}
