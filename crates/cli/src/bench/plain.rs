//! The same book as plain tables hold it, and what a team would write today.

use app::Result;
use app::port::{AccountId, Reading};
use app::products::Products;
use ledger::History;
use primitives::Date;

use super::ground::{Ground, Instalment};
use super::{Figures, Size, Timer};

/// How many accounts' instalments are read at a time.
const READ_AT_ONCE: usize = 10_000;

impl Size {
    /// The same book in plain tables, aged by one statement.
    pub(super) fn as_teams_do(
        &self,
        ground: &Ground,
        store: &dyn Reading,
        products: &Products,
        day: Date,
        figures: &mut Figures,
    ) -> Result<()> {
        let mut rows = Instalments { store, products, day, read: AccountId::default(), rows: Vec::new().into_iter() };
        let mut failed = None;
        let mut count = 0.0;
        let instalments = std::iter::from_fn(|| {
            let row = rows.next_row().unwrap_or_else(|error| {
                failed = Some(error);
                None
            });
            count += if row.is_some() { 1.0 } else { 0.0 };
            row
        });
        let began = Timer::start(ground);
        let mut tables = ground.plain_tables(instalments)?;
        began.stop(figures, "plain_tables_load");
        failed.map_or(Ok(()), Err)?;
        figures.add("instalments", "", count);
        self.repeat(figures, |number, run| {
            let began = Timer::start(ground);
            // Another day each time, so that there is something to change.
            tables.age_all(day + i32::from(number))?;
            began.stop(run, "plain_tables_close");
            Ok(())
        })?;
        let ratio = figures.get("plain_tables_close_seconds") / figures.get("close_seconds");
        figures.add("plain_tables_close_over_ours", "times", ratio);
        Ok(())
    }
}

/// The instalments of all accounts of a book as of a day, read some accounts at a time.
struct Instalments<'a> {
    store: &'a dyn Reading,
    products: &'a Products,
    day: Date,
    /// The last account read.
    read: AccountId,
    rows: std::vec::IntoIter<Instalment>,
}

impl Instalments<'_> {
    fn next_row(&mut self) -> Result<Option<Instalment>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Ok(Some(row));
            }
            let accounts = self.store.accounts_after(self.read, READ_AT_ONCE)?;
            let Some(last) = accounts.last() else { return Ok(None) };
            self.read = last.id;
            let mut rows = Vec::new();
            for row in accounts {
                let events = row.record.unpack()?.entries;
                let product = self.products.of_contract(&row.product_key())?;
                let Some(account) = History::new(product, &events).as_of(self.day) else { continue };
                rows.extend((1..).zip(&account.instalments).map(|(number, instalment)| Instalment {
                    account: row.id.0,
                    number,
                    due: instalment.due,
                    amount: instalment.scheduled.total().minor(),
                    paid: instalment.paid.total().minor(),
                }));
            }
            self.rows = rows.into_iter();
        }
    }
}
