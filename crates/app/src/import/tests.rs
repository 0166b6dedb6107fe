//! Imports of small files, told and answered as texts.

mod cells;
mod contracts;
mod events;
mod groups;
mod tables;

use std::collections::BTreeMap;

use ledger::event::{Event, Instalments};
use primitives::{Currency, Date};
use proptest::prelude::*;

use super::{Imported, Lookup, Mapping, ProductFacts, Row, RowError, ScheduleKind, TableRows, Tables, Target, import};
use crate::intake::News;

/// Files in memory: a header and rows, cells separated by commas.
struct Files(BTreeMap<&'static str, String>);

struct Lines {
    columns: Vec<String>,
    rows: std::vec::IntoIter<Vec<String>>,
    number: u64,
}

impl Tables for Files {
    fn open(&self, file: &str) -> anyhow::Result<Box<dyn TableRows + '_>> {
        let text = self.0.get(file).ok_or_else(|| anyhow::anyhow!("there is no file {file}"))?;
        let cells = |line: &str| line.trim().split(',').map(str::to_owned).collect::<Vec<_>>();
        let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(cells);
        let columns = lines.next().unwrap_or_default();
        Ok(Box::new(Lines { columns, rows: lines.collect::<Vec<_>>().into_iter(), number: 0 }))
    }
}

impl TableRows for Lines {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        self.number += 1;
        self.rows.next().map(|cells| Ok(Row { number: self.number, line: None, cells }))
    }
}

/// A book with a product of every kind, effective from 2020 on, and one account.
struct Book;

impl Lookup for Book {
    fn product(&self, product: &str) -> Option<ProductFacts> {
        let cny = Currency::CNY;
        let (currency, schedule) = match product {
            "given" => (cny, ScheduleKind::Given),
            "monthly" => (cny, ScheduleKind::Computed),
            "once" => (cny, ScheduleKind::SinglePayment),
            "card" => (cny, ScheduleKind::Statements),
            "fine" => (Currency::with_digits("XTS", 3).unwrap(), ScheduleKind::Given),
            "whole" => (Currency::new("UGX").unwrap(), ScheduleKind::Given),
            _ => return None,
        };
        Some(ProductFacts { currency, schedule })
    }

    fn version(&self, _product: &str, asked: Option<u32>, opened_on: Date) -> Option<u32> {
        asked.map_or((opened_on.year() >= 2020).then_some(1), |asked| (asked <= 2).then_some(asked))
    }

    fn account_currencies(&self, accounts: &[&str]) -> anyhow::Result<Vec<Option<Currency>>> {
        Ok(accounts.iter().map(|account| (*account == "BOOKED").then_some(Currency::CNY)).collect())
    }
}

/// A book that has accounts `B..` and counts how often it is asked about how many.
#[derive(Default)]
struct Asked(std::cell::RefCell<Vec<usize>>);

impl Lookup for Asked {
    fn product(&self, product: &str) -> Option<ProductFacts> {
        Book.product(product)
    }

    fn version(&self, product: &str, asked: Option<u32>, opened_on: Date) -> Option<u32> {
        Book.version(product, asked, opened_on)
    }

    fn account_currencies(&self, accounts: &[&str]) -> anyhow::Result<Vec<Option<Currency>>> {
        self.0.borrow_mut().push(accounts.len());
        Ok(accounts.iter().map(|account| account.starts_with('B').then_some(Currency::CNY)).collect())
    }
}

#[test]
fn a_book_is_asked_for_thousands_of_accounts_at_once_and_for_each_one_once() {
    // 12,000 rows about 9,000 accounts: the first 10,000 rows name all of them, the others none that is new.
    let rows: String =
        (0..12_000).map(|row| format!("B{},2025-03-{:02},1.00\n", row % 9_000, 1 + row / 9_000)).collect();
    let files = Files([("repayments", format!("account,effective_on,amount\n{rows}"))].into_iter().collect());
    let book = Asked::default();
    let imported = import(&Mapping::standard([(Target::Repayments, "repayments")]), &files, &book).unwrap();
    assert_eq!((imported.arrivals.len(), imported.rejects.len()), (12_000, 0));
    assert_eq!(*book.0.borrow(), [9_000]);
}

fn with_mapping(mapping: &str, files: &[(&'static str, &str)]) -> Imported {
    let files = Files(files.iter().map(|(name, text)| (*name, (*text).to_owned())).collect());
    import(&Mapping::parse(mapping).unwrap(), &files, &Book).unwrap()
}

/// Imports files with the documented columns.
fn standard(files: &[(Target, &'static str)]) -> Imported {
    let mapping = Mapping::standard(files.iter().map(|(target, _)| (*target, target.name())));
    let files = Files(files.iter().map(|(target, text)| (target.name(), (*text).to_owned())).collect());
    import(&mapping, &files, &Book).unwrap()
}

/// Arrivals and rejects, one a line, amounts in minor units.
fn told(imported: &Imported) -> String {
    let mut lines: Vec<String> = Vec::new();
    for arrival in &imported.arrivals {
        let news = match &arrival.news {
            News::ReversalOf { key } => format!("reversal of {key}"),
            News::Event(Event::ContractOpened(contract)) => {
                let instalments = match &contract.instalments {
                    Instalments::Computed { count, first_due } => {
                        format!("{count} x{}", first_due.map(|due| format!(" from {due}")).unwrap_or_default())
                    }
                    Instalments::Given(given) => given
                        .iter()
                        .map(|i| {
                            format!(
                                "{} {} {}+{}+{}",
                                i.key,
                                i.due,
                                i.principal.minor(),
                                i.interest.minor(),
                                i.fee.minor()
                            )
                        })
                        .collect::<Vec<_>>()
                        .join(", "),
                };
                let (person, product, source) = (&contract.person, &contract.product, &contract.funding_source);
                format!("{person} {product} {source} {}: {instalments}", contract.principal.minor())
            }
            News::Event(Event::Repayment { amount, earmark }) => {
                let earmark = earmark.map(|key| format!(" for {key}")).unwrap_or_default();
                format!("repayment {}{earmark}", amount.minor())
            }
            News::Event(event) => format!("{event:?}"),
        };
        lines.push(format!("{} {} {} | {news}", arrival.effective_on, arrival.account, arrival.key));
    }
    lines.extend(
        imported.rejects.iter().map(|reject| format!("{}{reject}", if reject.consequence { "~ " } else { "! " })),
    );
    lines.join("\n")
}

/// Compares line by line, so that tests can be indented.
#[track_caller]
fn assert_told(imported: &Imported, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let found = told(imported);
    assert_eq!(found.lines().collect::<Vec<_>>(), expected, "told:\n{found}\n");
}

const ONE_CONTRACT: &str = "account,person,product,opened_on
                            A1,P1,given,2025-01-31";
const ITS_SCHEDULE: &str = "account,number,due,principal,interest
                            A1,1,2025-02-28,100,1.50
                            A1,2,2025-03-31,100.00,0.75";
