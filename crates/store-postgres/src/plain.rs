//! What a team would write today: accounts and instalments in plain tables, aged by one set-based statement a night.
//!
//! Only for `arrears bench`, so that a ratio is measured against it on the same server in the same run. The planner has its
//! own settings here, and fresh statistics.

use anyhow::Result;
use postgres::Client;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::Type;
use primitives::Date;

use crate::Address;
use crate::values::Day;

/// One instalment as plain tables hold it. Amounts are minor units.
#[derive(Clone, Copy, Debug)]
pub struct PlainInstalment {
    /// Whose it is.
    pub account: i64,
    /// Its number.
    pub number: i32,
    /// When it is due.
    pub due: Date,
    /// What is owed.
    pub amount: i64,
    /// What was paid of it.
    pub paid: i64,
}

/// Accounts and instalments in plain tables.
pub struct PlainTables(Client);

impl PlainTables {
    /// Makes the tables in the schema of an address.
    ///
    /// # Errors
    /// When the database cannot be reached or written.
    pub fn create(address: &Address) -> Result<Self> {
        let mut client = address.connect()?;
        client.batch_execute(&format!(
            "create schema {schema};
             set search_path to {schema};
             create table account (id bigint primary key, days_past_due integer not null default 0, bucket text,
                                   penalty bigint not null default 0);
             create table instalment (account bigint not null, number integer not null, due date not null,
                                      amount bigint not null, paid bigint not null, primary key (account, number))",
            schema = address.schema
        ))?;
        Ok(Self(client))
    }

    /// Adds accounts and their instalments, in the order of accounts.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn load(&mut self, instalments: impl Iterator<Item = PlainInstalment>) -> Result<()> {
        let mut unit = self.0.transaction()?;
        let rows = unit.copy_in("copy instalment from stdin binary")?;
        let types = [Type::INT8, Type::INT4, Type::DATE, Type::INT8, Type::INT8];
        let mut rows = BinaryCopyInWriter::new(rows, &types);
        for PlainInstalment { account, number, due, amount, paid } in instalments {
            rows.write(&[&account, &number, &Day(due), &amount, &paid])?;
        }
        rows.finish()?;
        unit.execute("insert into account (id) select distinct account from instalment order by account", &[])?;
        unit.commit()?;
        self.0.batch_execute("vacuum (analyze) account, instalment")?;
        Ok(())
    }

    /// The night's one statement: days past due, bucket and penalty of every account, derived from its instalments.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn age_all(&mut self, day: Date) -> Result<u64> {
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
                       coalesce(max($1 - due) filter (where due < $1 and paid < amount), 0) as days,
                       coalesce(sum(round((amount - paid) * ($1 - due) * 0.0005)) filter (where due < $1 and paid < amount),
                                0)::bigint as penalty
                from instalment group by account
            ) as aged
            where aged.account = account.id";
        Ok(self.0.execute(sql, &[&Day(day)])?)
    }

    /// How many accounts are in each bucket, and their penalty, for a look at what the statement did.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn buckets(&mut self) -> Result<Vec<(Option<String>, i64, i64)>> {
        let sql =
            "select bucket, count(*), sum(penalty)::bigint from account group by bucket order by min(days_past_due)";
        let rows = self.0.query(sql, &[])?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
    }
}

impl std::fmt::Debug for PlainTables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlainTables")
    }
}
