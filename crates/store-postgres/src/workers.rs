//! Several workers at one day: chunks that are claimed by locks of rows.
//!
//! A worker's transaction locks a chunk's row, reads, and stores what was found together with "done". When the worker
//! dies, the server ends its transaction: nothing of it is stored, and the row is free. There is no lease and no clean-up.

use anyhow::{Context, Result};
use app::port::{AccountId, ChunkFound, ChunkRow, TakenChunk, Worker, Writing};
use app::record::Record;
use postgres::types::Type;
use primitives::Date;

use crate::reading::count;
use crate::session::Session;
use crate::values::{Day, signed};
use crate::writing::Unit;
use crate::{Address, accruals, records};

/// Settings of a worker's connection.
///
/// A chunk that is done is promised to nobody: should the server die before it is on disk, it is not done, and is closed
/// again. The writer's last commit waits for the disk, and all that was committed before it is there with it. Who says
/// nothing for a minute in the middle of a chunk (its machine may be gone without a word) gives it back.
const SETTINGS: &str = "set synchronous_commit to off; set idle_in_transaction_session_timeout to '60s'";

/// A connection that closes chunks.
#[derive(Debug)]
pub(crate) struct PostgresWorker {
    session: Session,
}

impl PostgresWorker {
    pub(crate) fn connect(address: &Address) -> Result<Self> {
        let session = Session::connect(address)?;
        session.batch(SETTINGS)?;
        Ok(Self { session })
    }
}

impl Worker for PostgresWorker {
    fn take_chunk(&mut self, day: Date) -> Result<Option<Box<dyn TakenChunk + '_>>> {
        self.session.begin()?;
        let unit = Unit::new(&self.session);
        let sql = "select after, through, accounts from close_chunk where day = $1 and not is_done \
                   order by through limit 1 for update skip locked";
        let chunk = self
            .session
            .row(sql, &[&Day(day)], |row| Ok((AccountId(count(row, 0)?), AccountId(count(row, 1)?), count(row, 2)?)))?;
        Ok(chunk.map(|(after, through, accounts)| -> Box<dyn TakenChunk> {
            Box::new(Chunk { unit, day, after, through, accounts })
        }))
    }

    fn wait(&mut self, day: Date) -> Result<()> {
        self.session.begin()?;
        let unit = Unit::new(&self.session);
        let sql = "select from close_chunk where day = $1 and not is_done order by through limit 1 for update";
        let done = self.session.execute(sql, &[&Day(day)]);
        drop(unit);
        done.map(|_| ())
    }
}

/// A transaction that holds the lock of a chunk's row.
struct Chunk<'s> {
    unit: Unit<'s>,
    day: Date,
    after: AccountId,
    through: AccountId,
    accounts: u64,
}

impl TakenChunk for Chunk<'_> {
    fn awake(&self) -> Result<Vec<(AccountId, Record)>> {
        records::awake_between(self.unit.session(), self.day, (self.after, self.through), self.accounts)
    }

    fn finish(mut self: Box<Self>, found: &ChunkFound) -> Result<()> {
        let (day, after, through) = (Day(self.day), signed(self.after.0), signed(self.through.0));
        self.unit.add_transitions(&found.transitions)?;
        self.unit.add_wakes(&found.wakes)?;
        let session = self.unit.session();
        accruals::leave_kinks(session, &found.kinks)?;
        leave_statements(session, &found.statements)?;
        session
            .execute("delete from wake where day = $1 and account > $2 and account <= $3", &[&day, &after, &through])?;
        let movements = found.movements.map(signed);
        let sql = "update close_chunk set is_done = true, awake = $3, statements = $4, movements = $5 \
                   where day = $1 and through = $2";
        let (awake, statements) = (signed(found.awake), signed(found.statements.len() as u64));
        session.execute(sql, &[&day, &through, &awake, &statements, &movements.as_slice()])?;
        Box::new(self.unit).commit()
    }
}

/// Divides what is awake after an account into chunks of so many.
pub(crate) fn divide(session: &Session, day: Date, after: AccountId, accounts: usize) -> Result<()> {
    let sql = "insert into close_chunk (day, after, through, accounts) \
               select $1, lag(account, 1, $2) over last, account, place - lag(place, 1, 0) over last from ( \
                   select account, row_number() over awake place, lead(account) over awake is null is_last \
                   from (select distinct account from wake where day = $1 and account > $2) wake \
                   window awake as (order by account) \
               ) ends where place % $3 = 0 or is_last window last as (order by account)";
    session.execute(sql, &[&Day(day), &signed(after.0), &signed(accounts.max(1) as u64)])?;
    Ok(())
}

/// Puts what workers left where it belongs, statements apart, and forgets the chunks; whether they had all wakes of the day.
pub(crate) fn gather(session: &Session, day: Date) -> Result<bool> {
    accruals::gather_kinks(session)?;
    session.batch("delete from close_chunk_kink; delete from close_chunk_statement")?;
    let sql = "with gone as (delete from close_chunk where day = $1 returning after) select min(after) from gone";
    let first = session.row(sql, &[&Day(day)], |row| Ok(row.try_get::<_, Option<i64>>(0)?))?;
    Ok(first.flatten() == Some(0))
}

pub(crate) fn chunks(session: &Session, day: Date) -> Result<Vec<ChunkRow>> {
    let sql =
        "select after, through, is_done, awake, statements, movements from close_chunk where day = $1 order by through";
    session.rows(sql, &[&Day(day)], |row| {
        let mut chunk = ChunkRow {
            after: AccountId(count(row, 0)?),
            through: AccountId(count(row, 1)?),
            is_done: row.try_get(2)?,
            awake: count(row, 3)?,
            statements: count(row, 4)?,
            ..ChunkRow::default()
        };
        let movements: Vec<i64> = row.try_get(5)?;
        for (sum, found) in chunk.movements.iter_mut().zip(movements) {
            *sum = u64::try_from(found).context("a number of changes is a count")?;
        }
        Ok(chunk)
    })
}

fn leave_statements(session: &Session, statements: &[(AccountId, Vec<u8>)]) -> Result<()> {
    if statements.is_empty() {
        return Ok(());
    }
    let sql = "copy close_chunk_statement (account, payload) from stdin binary";
    session.copy(sql, &[Type::INT8, Type::BYTEA], |writer| {
        statements.iter().try_for_each(|(account, payload)| writer.write(&[&signed(account.0), payload]))
    })
}

pub(crate) fn left_statements(session: &Session, after: AccountId, limit: usize) -> Result<Vec<(AccountId, Vec<u8>)>> {
    let sql = "select account, payload from close_chunk_statement where account > $1 order by account limit $2";
    session
        .rows(sql, &[&signed(after.0), &signed(limit as u64)], |row| Ok((AccountId(count(row, 0)?), row.try_get(1)?)))
}
