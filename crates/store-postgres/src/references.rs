//! Accounts by the lender's references.
//!
//! References are found in the table that keeps them unique, and accounts read in the order of their numbers, in which they lie
//! on disk. Each step is written as a look-up by key, as tails are in `records`: a server that has seen its tables empty would
//! otherwise plan to walk through them, and keep to its plan when they are full.

use anyhow::{Context, Result};
use app::port::{AccountId, AccountRow, BookInfo};
use app::record::Record;
use postgres::Row;

use crate::reading::{INFO, count, info_from};
use crate::records::{COLUMNS, account, account_id, extend_by};
use crate::session::Session;

/// The accounts of these references, each in the place of its reference.
pub(crate) fn accounts_by_reference(session: &Session, references: &[&str]) -> Result<Vec<Option<AccountRow>>> {
    by_reference(session, references, (COLUMNS, 8), account, |account| &mut account.record)
}

/// Numbers and records of the accounts of these references, each in the place of its reference.
pub(crate) fn records_by_reference(session: &Session, references: &[&str]) -> Result<Vec<Option<(AccountId, Record)>>> {
    let read = |row: &Row| Ok((account_id(row, 0)?, Record::from_bytes(row.try_get(1)?)));
    by_reference(session, references, ("id, record", 2), read, |(_, record)| record)
}

/// Something of the accounts of references: what it is read from, and how many columns those are.
fn by_reference<T>(
    session: &Session,
    references: &[&str],
    (columns, width): (&str, usize),
    read: impl Fn(&Row) -> Result<T>,
    record: impl Fn(&mut T) -> &mut Record,
) -> Result<Vec<Option<T>>> {
    let sql = format!(
        "select {columns}, place, seq, entries \
         from (select place, known.account \
               from unnest($1::text[]) with ordinality asked (reference, place) cross join lateral ( \
                   select account from account_reference where account_reference.reference = asked.reference offset 0 \
               ) known order by known.account offset 0) found \
         cross join lateral (select {columns} from account where id = found.account offset 0) account \
         left join lateral (select seq, entries from tail where tail.account = found.account offset 0) tail on true"
    );
    let mut found: Vec<Option<T>> = references.iter().map(|_| None).collect();
    let mut tails = Vec::new();
    session.each(&sql, &[&references], |row| {
        let place = usize::try_from(count(row, width)?).context("a place in a list is small")? - 1;
        if found[place].is_none() {
            found[place] = Some(read(row)?);
        }
        if let Some(seq) = row.try_get::<_, Option<i64>>(width + 1)? {
            tails.push((place, seq, row.try_get::<_, Vec<u8>>(width + 2)?));
        }
        Ok(())
    })?;
    tails.sort_unstable_by_key(|(place, seq, _)| (*place, *seq));
    for (place, _, entries) in &tails {
        if let Some(found) = &mut found[*place] {
            record(found).extend(entries);
        }
    }
    Ok(found)
}

/// What the book says of itself and the account of a reference, in one round trip and of one state.
pub(crate) fn look_up(session: &Session, reference: &str) -> Result<(BookInfo, Option<AccountRow>)> {
    let sql = format!(
        "select account.*, tail.entries, {INFO} from book \
         left join lateral ( \
             select account from account_reference where account_reference.reference = $1 offset 0 \
         ) known on true \
         left join lateral (select {COLUMNS} from account where id = known.account offset 0) account on true \
         left join lateral (select seq, entries from tail where tail.account = known.account offset 0) tail on true \
         order by tail.seq"
    );
    let (mut info, mut found) = (None, None);
    session.each(&sql, &[&reference], |row| {
        info.get_or_insert(info_from(row, 9)?);
        if row.try_get::<_, Option<i64>>(0)?.is_none() {
            return Ok(());
        }
        let known = match &mut found {
            Some(known) => known,
            None => found.insert(account(row)?),
        };
        extend_by(&mut known.record, row, 8)
    })?;
    Ok((info.context("the book does not say what it is")?, found))
}
