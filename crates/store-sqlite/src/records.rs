//! Records in SQLite: the stored ones, and the tails beside them that are not folded in yet.
//!
//! A record is read with its tails in one statement or in one transaction, so that a reader never sees a tail twice or not
//! at all while the writer folds it in. What is in a record is `app::record`'s matter.

use anyhow::Result;
use app::port::{AccountId, AccountRow};
use app::record::{Record, Tail};
use primitives::Date;
use rusqlite::{Connection, Params, Row};

use crate::reading::{count, date, signed};

const COLUMNS: &str = "id, reference, person, product, product_version, funding_source, opened_on, record";

/// The accounts that a condition and its parameters choose, in the order of their numbers.
pub(crate) fn accounts_where(connection: &Connection, condition: &str, params: impl Params) -> Result<Vec<AccountRow>> {
    let sql = format!(
        "select {COLUMNS}, entries from account left join tail on tail.account = id where {condition} order by id, seq"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params)?;
    let mut accounts: Vec<AccountRow> = Vec::new();
    while let Some(row) = rows.next()? {
        let id = AccountId(count(row, 0)?);
        if accounts.last().is_none_or(|last| last.id != id) {
            accounts.push(account(row)?);
        }
        if let Some(last) = accounts.last_mut() {
            extend_by(&mut last.record, row, 8)?;
        }
    }
    Ok(accounts)
}

/// The next accounts, with two scans side by side: looking each one's tails up takes longer than reading the account.
pub(crate) fn accounts_after(connection: &Connection, after: AccountId, limit: usize) -> Result<Vec<AccountRow>> {
    // A unit of work is in a transaction already; other readers need one for both scans to see the same.
    let _one_state = connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose()?;
    let sql = format!("select {COLUMNS} from account where id > ?1 order by id limit ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map((signed(after.0), signed(limit as u64)), account)?;
    let mut accounts: Vec<AccountRow> = rows.collect::<rusqlite::Result<_>>()?;
    let Some(last) = accounts.last() else { return Ok(accounts) };
    let last = last.id;
    let sql = "select account, entries from tail where account > ?1 and account <= ?2 order by account, seq";
    let mut statement = connection.prepare_cached(sql)?;
    let mut tails = statement.query((signed(after.0), signed(last.0)))?;
    let mut owners = accounts.iter_mut().peekable();
    while let Some(tail) = tails.next()? {
        let id = AccountId(count(tail, 0)?);
        while owners.next_if(|owner| owner.id < id).is_some() {}
        if let Some(owner) = owners.peek_mut().filter(|owner| owner.id == id) {
            extend_by(&mut owner.record, tail, 1)?;
        }
    }
    Ok(accounts)
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
