//! Accrued income in PostgreSQL: kinks to come, and what closes left.
//!
//! Accrual units are `numeric`, because they need more than 64 bits; they travel as text.

use anyhow::{Context, Result};
use app::port::{AccrualRow, IncomeGroup, KinkRow};
use ledger::accrual::Units;
use ledger::product::ProductKey;
use postgres::Row;
use primitives::{Amount, Date};

use crate::session::Session;
use crate::values::Day;

const GROUP: &str = "product, product_version, funding_source, kind";

/// The groups and days of rows as arrays, one for each column.
const PLACES: &str = "$1::date[], $2::text[], $3::integer[], $4::text[], $5::text[]";

pub(crate) fn kinks(session: &Session, first: Date, last: Date) -> Result<Vec<KinkRow>> {
    let sql = format!(
        "select day, {GROUP}, slope::text, jump::text from accrual_kink where day between $1 and $2 order by day, {GROUP}"
    );
    let rows = session.rows(&sql, &[&Day(first), &Day(last)], |row| {
        let Day(day) = row.try_get(0)?;
        Ok(KinkRow { day, group: group(row)?, slope: units(row, 5)?, jump: units(row, 6)? })
    });
    rows.context("accrued income to come cannot be read")
}

pub(crate) fn accruals(session: &Session, first: Date, last: Date) -> Result<Vec<AccrualRow>> {
    let sql = format!(
        "select day, {GROUP}, slope::text, income::text, cumulative::text, posted, remainder::text from accrual \
         where day between $1 and $2 order by day, {GROUP}"
    );
    let rows = session.rows(&sql, &[&Day(first), &Day(last)], |row| {
        let Day(day) = row.try_get(0)?;
        Ok(AccrualRow {
            day,
            group: group(row)?,
            slope: units(row, 5)?,
            income: units(row, 6)?,
            cumulative: units(row, 7)?,
            posted: Amount::from_minor(row.try_get(8)?),
            remainder: units(row, 9)?,
        })
    });
    rows.context("accrued income cannot be read")
}

/// Adds kinks to those that are there.
const ADDED_UP: &str = "on conflict (day, product, product_version, funding_source, kind) do update \
                        set slope = accrual_kink.slope + excluded.slope, jump = accrual_kink.jump + excluded.jump";

pub(crate) fn add_kinks(session: &Session, kinks: &[KinkRow]) -> Result<()> {
    if kinks.is_empty() {
        return Ok(());
    }
    let sum = format!("day, {GROUP}, sum(slope::numeric), sum(jump::numeric)");
    insert_kinks(session, "accrual_kink", &sum, &format!("group by day, {GROUP} {ADDED_UP}"), kinks)?;
    let days: Vec<Day> = kinks.iter().map(|kink| Day(kink.day)).collect();
    session.execute("delete from accrual_kink where slope = 0 and jump = 0 and day = any($1::date[])", &[&days])?;
    Ok(())
}

/// Leaves kinks to be gathered.
pub(crate) fn leave_kinks(session: &Session, kinks: &[KinkRow]) -> Result<()> {
    if kinks.is_empty() {
        return Ok(());
    }
    insert_kinks(session, "close_chunk_kink", &format!("day, {GROUP}, slope::numeric, jump::numeric"), "", kinks)
}

/// Adds all kinks that were left to those that are there.
pub(crate) fn gather_kinks(session: &Session) -> Result<()> {
    session.batch(&format!(
        "insert into accrual_kink (day, {GROUP}, slope, jump) \
         select day, {GROUP}, sum(slope), sum(jump) from close_chunk_kink group by day, {GROUP} {ADDED_UP}; \
         delete from accrual_kink where slope = 0 and jump = 0"
    ))
}

fn insert_kinks(session: &Session, table: &str, columns: &str, end: &str, kinks: &[KinkRow]) -> Result<()> {
    let places = Places::of(kinks.iter().map(|kink| (kink.day, &kink.group)));
    let slopes: Vec<String> = kinks.iter().map(|kink| kink.slope.count().to_string()).collect();
    let jumps: Vec<String> = kinks.iter().map(|kink| kink.jump.count().to_string()).collect();
    let sql = format!(
        "insert into {table} (day, {GROUP}, slope, jump) select {columns} \
         from unnest({PLACES}, $6::text[], $7::text[]) more (day, {GROUP}, slope, jump) {end}"
    );
    let Places { days, products, versions, sources, kinds } = &places;
    session.execute(&sql, &[days, products, versions, sources, kinds, &slopes, &jumps])?;
    Ok(())
}

pub(crate) fn put_accruals(session: &Session, accruals: &[AccrualRow]) -> Result<()> {
    if accruals.is_empty() {
        return Ok(());
    }
    let Places { days, products, versions, sources, kinds } =
        &Places::of(accruals.iter().map(|row| (row.day, &row.group)));
    let texts = |units: fn(&AccrualRow) -> Units| -> Vec<String> {
        accruals.iter().map(|row| units(row).count().to_string()).collect()
    };
    let (slopes, incomes) = (texts(|row| row.slope), texts(|row| row.income));
    let (cumulatives, remainders) = (texts(|row| row.cumulative), texts(|row| row.remainder));
    let posted: Vec<i64> = accruals.iter().map(|row| row.posted.minor()).collect();
    let sql = format!(
        "insert into accrual (day, {GROUP}, slope, income, cumulative, posted, remainder) \
         select day, {GROUP}, slope::numeric, income::numeric, cumulative::numeric, posted, remainder::numeric \
         from unnest({PLACES}, $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[]) \
         more (day, {GROUP}, slope, income, cumulative, posted, remainder)"
    );
    session.execute(
        &sql,
        &[days, products, versions, sources, kinds, &slopes, &incomes, &cumulatives, &posted, &remainders],
    )?;
    Ok(())
}

/// The keys of rows, a list for each column.
struct Places<'r> {
    days: Vec<Day>,
    products: Vec<&'r str>,
    versions: Vec<i32>,
    sources: Vec<&'r str>,
    kinds: Vec<&'static str>,
}

impl<'r> Places<'r> {
    fn of(keys: impl Iterator<Item = (Date, &'r IncomeGroup)>) -> Self {
        let mut places = Self {
            days: Vec::new(),
            products: Vec::new(),
            versions: Vec::new(),
            sources: Vec::new(),
            kinds: Vec::new(),
        };
        for (day, IncomeGroup { product, funding_source, kind }) in keys {
            places.days.push(Day(day));
            places.products.push(&product.id);
            places.versions.push(i32::try_from(product.version).unwrap_or(i32::MAX));
            places.sources.push(funding_source);
            places.kinds.push(kind.name());
        }
        places
    }
}

/// The group of a row whose second column begins it.
fn group(row: &Row) -> Result<IncomeGroup> {
    let version: i32 = row.try_get(2)?;
    let product = ProductKey { id: row.try_get(1)?, version: u32::try_from(version).context("a version is a count")? };
    let name: String = row.try_get(4)?;
    let kind = app::accruals::kind(&name).with_context(|| format!("\"{name}\" is no kind of income"))?;
    Ok(IncomeGroup { product, funding_source: row.try_get(3)?, kind })
}

fn units(row: &Row, column: usize) -> Result<Units> {
    let text: &str = row.try_get(column)?;
    text.parse().map(Units::new).with_context(|| format!("\"{text}\" is no number of units"))
}
