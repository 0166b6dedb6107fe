//! Records in PostgreSQL: the stored ones, and the tails beside them that are not folded in yet.
//!
//! A record is read with its tails in one statement or from one state, so that a reader never sees a tail twice or not at
//! all while the writer folds it in. What is in a record is `app::record`'s matter.

use anyhow::{Context, Result};
use app::port::{AccountId, AccountRow};
use app::record::{Record, Tail};
use postgres::Row;
use postgres::types::Type;
use primitives::Date;

use crate::reading::{count, version};
use crate::session::{Parameters, Session};
use crate::values::{Day, signed};

const COLUMNS: &str = "id, reference, person, product, product_version, funding_source, opened_on, record";

/// The accounts that a condition and its parameters choose, in the order of their numbers.
pub(crate) fn accounts_where(
    session: &Session,
    condition: &str,
    parameters: Parameters<'_>,
) -> Result<Vec<AccountRow>> {
    let sql = format!(
        "select {COLUMNS}, entries from account left join tail on tail.account = id where {condition} order by id, seq"
    );
    let mut accounts: Vec<AccountRow> = Vec::new();
    session.each(&sql, parameters, |row| {
        if accounts.last().is_none_or(|last| Some(last.id) != account_id(row, 0).ok()) {
            accounts.push(account(row)?);
        }
        let last = accounts.last_mut().context("an account has a row")?;
        extend_by(&mut last.record, row, 8)
    })?;
    Ok(accounts)
}

/// The accounts of these references, each in the place of its reference.
pub(crate) fn accounts_by_reference(session: &Session, references: &[&str]) -> Result<Vec<Option<AccountRow>>> {
    let sql = format!(
        "select {COLUMNS}, entries, place from (select asked.place, known.account \
                                                from unnest($1::text[]) with ordinality asked (reference, place) \
                                                join account_reference known on known.reference = asked.reference) found \
         join account on account.id = found.account left join tail on tail.account = found.account order by place, seq"
    );
    let mut accounts: Vec<Option<AccountRow>> = references.iter().map(|_| None).collect();
    session.each(&sql, &[&references], |row| {
        let place = usize::try_from(count(row, 9)?).context("a place in a list is small")?;
        let found = &mut accounts[place - 1];
        let found = match found {
            Some(known) => known,
            None => found.insert(account(row)?),
        };
        extend_by(&mut found.record, row, 8)
    })?;
    Ok(accounts)
}

/// The next accounts in the order of their numbers.
pub(crate) fn accounts_after(session: &Session, after: AccountId, limit: usize) -> Result<Vec<AccountRow>> {
    session.at_once(|| {
        let sql = format!("select {COLUMNS} from account where id > $1 order by id limit $2");
        let mut accounts = session.rows(&sql, &[&signed(after.0), &signed(limit as u64)], account)?;
        extend_in_order(session, after, accounts.iter_mut().map(|account| (account.id, &mut account.record)))?;
        Ok(accounts)
    })
}

/// The records of the next accounts in the order of their numbers.
pub(crate) fn records_after(session: &Session, after: AccountId, limit: usize) -> Result<Vec<(AccountId, Record)>> {
    session.at_once(|| {
        let sql = "select id, record from account where id > $1 order by id limit $2";
        let mut records = session.rows(sql, &[&signed(after.0), &signed(limit as u64)], |row| {
            Ok((account_id(row, 0)?, Record::from_bytes(row.try_get(1)?)))
        })?;
        extend_in_order(session, after, records.iter_mut().map(|(id, record)| (*id, record)))?;
        Ok(records)
    })
}

/// Puts tails at the end of the records of accounts that follow each other, with a scan beside theirs: looking each one's
/// tails up would take longer than reading the account.
fn extend_in_order<'r>(
    session: &Session,
    after: AccountId,
    accounts: impl Iterator<Item = (AccountId, &'r mut Record)>,
) -> Result<()> {
    let owners: Vec<(AccountId, &mut Record)> = accounts.collect();
    let Some((last, _)) = owners.last() else { return Ok(()) };
    let last = signed(last.0);
    let mut owners = owners.into_iter().peekable();
    let sql = "select account, entries from tail where account > $1 and account <= $2 order by account, seq";
    session.each(sql, &[&signed(after.0), &last], |tail| {
        let id = account_id(tail, 0)?;
        while owners.next_if(|(owner, _)| *owner < id).is_some() {}
        match owners.peek_mut().filter(|(owner, _)| *owner == id) {
            Some((_, record)) => extend_by(record, tail, 1),
            None => Ok(()),
        }
    })?;
    Ok(())
}

/// The next accounts to be looked at on a day.
pub(crate) fn awake_after(
    session: &Session,
    day: Date,
    after: AccountId,
    limit: usize,
) -> Result<Vec<(AccountId, Record)>> {
    // The limit is one of accounts, and an account has as many rows here as it has tails, times its wakes of the day: where
    // the page ends is asked first. An order by `seq` as well would have the server sort what its indexes give in order.
    let sql = "select wake.account, record, entries, seq from wake join account on account.id = wake.account \
               left join tail on tail.account = wake.account \
               where wake.day = $1 and wake.account > $2 \
                 and wake.account <= (select max(page.account) from (select distinct account from wake where day = $1 \
                                      and account > $2 order by account limit $3) page) \
               order by wake.account";
    let mut awake: Vec<(AccountId, Record)> = Vec::new();
    let mut tails: Vec<(i64, Vec<u8>)> = Vec::new();
    session.each(sql, &[&Day(day), &signed(after.0), &signed(limit as u64)], |row| {
        let id = account_id(row, 0)?;
        if awake.last().is_none_or(|(last, _)| *last != id) {
            finish(&mut awake, &mut tails);
            awake.push((id, Record::from_bytes(row.try_get(1)?)));
        }
        if let Some(entries) = row.try_get(2)? {
            tails.push((row.try_get(3)?, entries));
        }
        Ok(())
    })?;
    finish(&mut awake, &mut tails);
    Ok(awake)
}

/// Puts the tails of the last account, all of which are read, at the end of its record.
fn finish(accounts: &mut [(AccountId, Record)], tails: &mut Vec<(i64, Vec<u8>)>) {
    let Some((_, record)) = accounts.last_mut() else { return };
    tails.sort_unstable_by_key(|(seq, _)| *seq);
    tails.dedup_by_key(|(seq, _)| *seq);
    tails.drain(..).for_each(|(_, entries)| record.extend(&entries));
}

pub(crate) fn extend(session: &Session, tails: &[(AccountId, Tail)]) -> Result<()> {
    if tails.is_empty() {
        return Ok(());
    }
    let sql = "copy tail (account, seq, entries) from stdin binary";
    session.copy(sql, &[Type::INT8, Type::INT8, Type::BYTEA], |writer| {
        tails
            .iter()
            .try_for_each(|(account, tail)| writer.write(&[&signed(account.0), &signed(tail.seq()), &tail.as_bytes()]))
    })
}

pub(crate) fn fold(session: &Session, after: AccountId, limit: usize) -> Result<Option<AccountId>> {
    let sql = "select max(account) from (select distinct account from tail where account > $1 order by account limit $2) page";
    let last =
        session.row(sql, &[&signed(after.0), &signed(limit as u64)], |row| Ok(row.try_get::<_, Option<i64>>(0)?))?;
    let Some(last) = last.flatten() else { return Ok(None) };
    // Nothing of it comes here: the server takes the tails out and puts them at the ends of the records.
    let sql = "with taken as (delete from tail where account > $1 and account <= $2 returning account, seq, entries), \
                    more as (select account, string_agg(entries, ''::bytea order by seq) entries from taken group by account) \
               update account set record = record || more.entries from more where account.id = more.account";
    session.execute(sql, &[&signed(after.0), &last])?;
    Ok(Some(AccountId(u64::try_from(last).context("an account's number is a count")?)))
}

fn account(row: &Row) -> Result<AccountRow> {
    let Day(opened_on) = row.try_get(6)?;
    Ok(AccountRow {
        id: account_id(row, 0)?,
        reference: row.try_get(1)?,
        person: row.try_get(2)?,
        product: row.try_get(3)?,
        product_version: version(row, 4)?,
        funding_source: row.try_get(5)?,
        opened_on,
        record: Record::from_bytes(row.try_get(7)?),
    })
}

fn account_id(row: &Row, column: usize) -> Result<AccountId> {
    Ok(AccountId(count(row, column)?))
}

/// Puts a tail at the end of a record, where the column has one.
fn extend_by(record: &mut Record, row: &Row, column: usize) -> Result<()> {
    if let Some(entries) = row.try_get(column)? {
        record.extend(entries);
    }
    Ok(())
}
