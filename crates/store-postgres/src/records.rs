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

/// The columns of an account, as [`account`] reads them.
pub(crate) const COLUMNS: &str = "id, reference, person, product, product_version, funding_source, opened_on, record";

/// The tails of an account, looked up by its number.
///
/// Written so that a server which takes the table for empty, as it is after a fold, has no other way to go about it. Its plan stays
/// when tails come, and in a plain join it would be to walk through all of them for each account.
const TAILS: &str = "select seq, entries from tail where tail.account = account.id offset 0";

/// The accounts that a condition and its parameters choose, in the order of their numbers.
pub(crate) fn accounts_where(
    session: &Session,
    condition: &str,
    parameters: Parameters<'_>,
) -> Result<Vec<AccountRow>> {
    let sql = format!(
        "select {COLUMNS}, entries from account left join lateral ({TAILS}) tail on true where {condition} order by id, seq"
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
    let sql = "select max(account), count(*) from (select distinct account from wake where day = $1 and account > $2 \
                                                   order by account limit $3) page";
    let end = session.row(sql, &[&Day(day), &signed(after.0), &signed(limit as u64)], |row| {
        Ok((row.try_get::<_, Option<i64>>(0)?, count(row, 1)?))
    })?;
    let Some((Some(through), accounts)) = end else { return Ok(Vec::new()) };
    let through = AccountId(u64::try_from(through).context("an account's number is a count")?);
    awake_between(session, day, (after, through), accounts)
}

/// So many tails are scanned sooner than those of one account are looked up.
const TAILS_A_LOOK_UP: u64 = 4;

/// The accounts to be looked at on a day after one number, up to and with another; about so many.
///
/// Records and tails come in one statement, which sees one state of the book, and in no order: sorting them here takes
/// less than having the server merge its parts. While there are few tails, those of all accounts between are read, which
/// takes less than looking for those of each.
pub(crate) fn awake_between(
    session: &Session,
    day: Date,
    (after, through): (AccountId, AccountId),
    accounts: u64,
) -> Result<Vec<(AccountId, Record)>> {
    let (after, through, most) = (signed(after.0), signed(through.0), signed(accounts * TAILS_A_LOOK_UP));
    let few = "select count(*) < $3 from (select from tail where account > $1 and account <= $2 limit $3) tails";
    let are_few = session.row(few, &[&after, &through, &most], |row| Ok(row.try_get(0)?))?.unwrap_or(false);
    let tails = if are_few { ALL_TAILS_BETWEEN } else { TAILS_OF_AWAKE };
    let sql = format!("{AWAKE_BETWEEN} union all {tails}");
    let (mut awake, mut tails) = (Vec::new(), Vec::new());
    session.each(&sql, &[&Day(day), &after, &through], |row| {
        let id = account_id(row, 0)?;
        match row.try_get(1)? {
            Some(record) => awake.push((id, Record::from_bytes(record))),
            None => tails.push((id, row.try_get::<_, i64>(2)?, row.try_get::<_, Vec<u8>>(3)?)),
        }
        Ok(())
    })?;
    // A wake may be there twice, and brings its account and that one's tails twice.
    awake.sort_by_key(|(id, _)| *id);
    awake.dedup_by_key(|(id, _)| *id);
    tails.sort_unstable_by_key(|(id, seq, _)| (*id, *seq));
    tails.dedup_by_key(|(id, seq, _)| (*id, *seq));
    let mut owners = awake.iter_mut().peekable();
    for (id, _, entries) in &tails {
        while owners.next_if(|(owner, _)| owner < id).is_some() {}
        if let Some((_, record)) = owners.peek_mut().filter(|(owner, _)| owner == id) {
            record.extend(entries);
        }
    }
    Ok(awake)
}

const AWAKE_BETWEEN: &str = "select wake.account, record, null::bigint seq, null::bytea entries \
                             from wake join account on account.id = wake.account \
                             where wake.day = $1 and wake.account > $2 and wake.account <= $3";
const ALL_TAILS_BETWEEN: &str = "select account, null, seq, entries from tail where account > $2 and account <= $3";
const TAILS_OF_AWAKE: &str = "select wake.account, null, seq, entries from wake join tail on tail.account = wake.account \
                              where wake.day = $1 and wake.account > $2 and wake.account <= $3";

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

pub(crate) fn account(row: &Row) -> Result<AccountRow> {
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

pub(crate) fn account_id(row: &Row, column: usize) -> Result<AccountId> {
    Ok(AccountId(count(row, column)?))
}

/// Puts a tail at the end of a record, where the column has one.
pub(crate) fn extend_by(record: &mut Record, row: &Row, column: usize) -> Result<()> {
    if let Some(entries) = row.try_get(column)? {
        record.extend(entries);
    }
    Ok(())
}
