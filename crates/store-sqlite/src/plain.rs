//! What a team would write today: accounts and instalments in plain tables, aged by one set-based statement a night.
//!
//! Only for `arrears bench`, so that a ratio is measured against it on the same machine in the same run. The same file
//! settings as the book's.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, params};

/// One instalment as plain tables hold it. Dates are day numbers, amounts minor units.
#[derive(Clone, Copy, Debug)]
pub struct PlainInstalment {
    /// Whose it is.
    pub account: u64,
    /// Its number.
    pub number: u32,
    /// When it is due.
    pub due: i32,
    /// What is owed.
    pub amount: i64,
    /// What was paid of it.
    pub paid: i64,
}

/// Accounts and instalments in plain tables.
#[derive(Debug)]
pub struct PlainTables(Connection);

impl PlainTables {
    /// Makes the tables in a new file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: &Path) -> Result<Self> {
        let connection = Connection::open(path).with_context(|| format!("cannot make {}", path.display()))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "cache_size", -262_144)?;
        connection.pragma_update(None, "mmap_size", 1_i64 << 36)?;
        connection.execute_batch(
            "create table account (id integer primary key, days_past_due integer not null default 0,
                                   bucket text, penalty integer not null default 0) strict;
             create table instalment (account integer not null, number integer not null, due integer not null,
                                      amount integer not null, paid integer not null,
                                      primary key (account, number)) strict, without rowid;",
        )?;
        Ok(Self(connection))
    }

    /// Adds accounts and their instalments, in the order of accounts.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn load(&mut self, instalments: impl Iterator<Item = PlainInstalment>) -> Result<()> {
        let unit = self.0.transaction()?;
        {
            let mut account = unit.prepare("insert or ignore into account (id) values (?1)")?;
            let mut row = unit.prepare("insert into instalment values (?1, ?2, ?3, ?4, ?5)")?;
            let mut last = None;
            for instalment in instalments {
                let id = i64::try_from(instalment.account)?;
                if last != Some(id) {
                    account.execute([id])?;
                    last = Some(id);
                }
                row.execute(params![id, instalment.number, instalment.due, instalment.amount, instalment.paid])?;
            }
        }
        unit.commit()?;
        Ok(())
    }

    /// The night's one statement: days past due, bucket and penalty of every account, derived from its instalments.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn age_all(&mut self, day: i32) -> Result<usize> {
        let sql = "
            update account set
                days_past_due = aged.days,
                bucket = case when aged.days = 0 then null when aged.days <= 30 then '1-30'
                              when aged.days <= 60 then '31-60' when aged.days <= 90 then '61-90'
                              when aged.days <= 120 then '91-120' when aged.days <= 150 then '121-150'
                              when aged.days <= 180 then '151-180' else '181+' end,
                penalty = aged.penalty
            from (
                select account,
                       coalesce(max(case when due < ?1 and paid < amount then ?1 - due end), 0) as days,
                       coalesce(sum(case when due < ?1 and paid < amount
                                         then cast(round((amount - paid) * (?1 - due) * 0.0005) as integer) end), 0) as penalty
                from instalment group by account
            ) as aged
            where aged.account = account.id";
        let unit = self.0.transaction()?;
        let changed = unit.execute(sql, [day])?;
        unit.commit()?;
        Ok(changed)
    }
}
