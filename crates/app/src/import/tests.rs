//! Imports of small files, told and answered as texts.

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

#[test]
fn documented_columns_need_no_mapping() {
    let imported = standard(&[
        (
            Target::Contracts,
            "account,person,product,product_version,funding_source,opened_on,principal,instalments,first_due
             A1,P1,monthly,,,2025-01-31,300.00,3,2025-02-28
             A2,P2,once,2,pool-7,2025-01-31T09:15:00,50,,
             A3,P1,card,,,2025-02-01,,,
             A4,P3,given,,,2025-02-01,,2,",
        ),
        (
            Target::Instalments,
            "account,calendar_version,number,due,principal,interest,fee
             A4,,2,2025-04-01,60.00,,1
             A4,,1,2025-03-01,40.00,2.5,",
        ),
        (
            Target::Repayments,
            "account,effective_on,amount,key,kind,calendar_version,instalment,component,due,reason,reverses,instalments
             A4,2025-03-02,20,r9,reversal,,,,,,r1,
             A4,2025-03-01,41.00,r1,,,1,,,,,
             A1,2025-03-01,100,,repayment,2,7,,,,,
             BOOKED,2025-03-01,1.00,,merchant_refund,,,,,,,
             A1,2025-03-02,1.00,,chargeback,,,,,,,
             A1,2025-03-02,5,,fee,,,,2025-03-10,letter,,
             A1,2025-03-03,5,,waiver,,3,fee,,goodwill,,
             A3,2025-03-03,99.90,p1,purchase,,,,,,,6",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        2025-01-31 A1 opening | P1 monthly v1 own 30000: 3 x from 2025-02-28
        2025-01-31 A2 opening | P2 once v2 pool-7 5000: 1 x
        2025-02-01 A3 opening | P1 card v1 own 0: 0 x
        2025-02-01 A4 opening | P3 given v1 own 10000: 1 2025-03-01 4000+250+0, 2 2025-04-01 6000+0+100
        2025-03-01 A4 r1 | repayment 4100 for 1
        2025-03-01 A1 repayment/2025-03-01/10000/2.7#1 | repayment 10000 for 7 of calendar 2
        2025-03-01 BOOKED merchant_refund/2025-03-01/100#1 | MerchantRefund { amount: Amount(100) }
        2025-03-02 A1 chargeback/2025-03-02/100#1 | Chargeback { amount: Amount(100) }
        2025-03-02 A1 fee/2025-03-02/500/2025-03-10/letter#1 | FeeCharged { amount: Amount(500), due: 2025-03-10, reason: "letter" }
        2025-03-03 A1 waiver/2025-03-03/500/fee/1.3/goodwill#1 | Waived { component: Fee, amount: Amount(500), instalment: Some(InstalmentKey { calendar: 1, number: 3 }), authority: None, reason: "goodwill" }
        2025-03-03 A3 p1 | PurchaseBooked(Purchase { amount: Amount(9990), instalments: 6, kind: Goods })
        2025-03-02 A4 r9 | reversal of r1
        "#,
    );
    assert_eq!((imported.counts.contracts.imported, imported.counts.instalments.imported), (4, 2));
    assert_eq!(imported.counts.repayments.imported, 8);
}

#[test]
fn equal_rows_are_told_apart_by_their_occurrence() {
    let imported = standard(&[
        (Target::Contracts, ONE_CONTRACT),
        (Target::Instalments, ITS_SCHEDULE),
        (
            Target::Repayments,
            "account,effective_on,amount
             A1,2025-03-01,5
             A1,2025-03-01,5.00
             A1,2025-03-01T10:00:00,5.0",
        ),
    ]);
    let keys: Vec<&str> = imported.arrivals[1..].iter().map(|arrival| arrival.key.as_str()).collect();
    assert_eq!(keys, ["repayment/2025-03-01/500#1", "repayment/2025-03-01/500#2", "repayment/2025-03-01/500#3"]);
}

#[test]
fn a_row_said_again_is_dropped_and_one_that_contradicts_is_rejected() {
    let imported = standard(&[
        (
            Target::Contracts,
            "account,person,product,opened_on,principal,instalments
             A1,P1,monthly,2025-01-31,10,1
             A1,P1,monthly,2025-01-31,10.00,1
             A2,P1,monthly,2025-01-31,10,1
             A2,P1,monthly,2025-01-31,20,1",
        ),
        (
            Target::Repayments,
            "account,effective_on,amount,key
             A1,2025-02-01,1,k1
             A1,2025-02-01,1.0,k1
             A1,2025-02-01,2,k1
             A1,2025-02-01,2,opening
             A2,2025-02-01,2,",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        2025-01-31 A1 opening | P1 monthly v1 own 1000: 1 x
        2025-02-01 A1 k1 | repayment 100
        ~ contracts row 3, column account: found "A2", expected a contract whose rows can all be imported
        ! contracts row 4, column account: found "A2", expected one contract for each account, but contracts row 3 says something else about it
        ! repayments row 3, column key: found "k1", expected a key of its own, but repayments row 1 has it for something else
        ! repayments row 4, column key: found "opening", expected another key: this one is the opening's
        ~ repayments row 5, column account: found "A2", expected an account whose contract, contracts row 3, is imported
        "#,
    );
    assert_eq!((imported.counts.contracts.duplicates, imported.counts.contracts.rejected), (1, 2));
    assert_eq!((imported.counts.repayments.duplicates, imported.counts.repayments.rejected), (1, 3));
}

#[test]
fn a_contract_stands_or_falls_with_its_instalments() {
    let imported = standard(&[
        (
            Target::Contracts,
            "account,person,product,opened_on
             A1,P1,given,2025-01-31
             A2,P1,given,2025-01-31
             A3,P1,given,2025-01-31",
        ),
        (
            Target::Instalments,
            "account,number,due,principal
             A1,1,2025-02-28,100
             A1,2,2025-03-32,100
             A2,1,2025-02-28,100
             A9,1,2025-02-28,100
             BOOKED,1,2025-02-28,100",
        ),
        (
            Target::Repayments,
            "account,effective_on,amount
             A1,2025-03-01,5
             A1,2025-03-01,bad
             A2,2025-03-01,5
             A9,2025-03-01,5",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        2025-01-31 A2 opening | P1 given v1 own 10000: 1 2025-02-28 10000+0+0
        2025-03-01 A2 repayment/2025-03-01/500#1 | repayment 500
        ~ contracts row 1, column account: found "A1", expected a contract whose rows can all be imported
        ! contracts row 3, column account: found "A3", expected a contract with instalments, as the product given computes none (hint: import its instalments together with it)
        ~ instalments row 1, column account: found "A1", expected an account whose contract, contracts row 1, is imported
        ! instalments row 2, column due: found "2025-03-32", expected a date such as 2025-04-01, with or without a time of day behind it (hint: for another form say it in the mapping, such as format = "%d/%m/%Y")
        ! instalments row 4, column account: found "A9", expected an account whose contract is read in the same import (hint: a schedule arrives with its contract)
        ! instalments row 5, column account: found "BOOKED", expected an account whose contract is read in the same import (hint: a schedule arrives with its contract)
        ~ repayments row 1, column account: found "A1", expected an account whose contract, contracts row 1, is imported
        ! repayments row 2, column amount: found "bad", expected an amount in CNY with at most 2 decimals, such as 12345.67
        ! repayments row 4, column account: found "A9", expected an account of this import or of the book (hint: import its contract before, or together with it)
        "#,
    );
    let reject = imported.rejects.iter().find(|reject| reject.found == "bad").unwrap();
    assert_eq!(
        serde_json::to_string(reject).unwrap(),
        r#"{"file":"repayments","row":2,"target":"repayments","column":"amount","found":"bad","#.to_owned()
            + r#""expected":"an amount in CNY with at most 2 decimals, such as 12345.67","consequence":false,"#
            + r#""cells":{"account":"A1","effective_on":"2025-03-01","amount":"bad"}}"#
    );
    let refusal = imported.all_or_nothing().unwrap_err().to_string();
    assert!(refusal.starts_with("nothing was imported: 6 errors\n  contracts row 3, column account"), "{refusal}");
    assert!(refusal.ends_with("\n  and 3 rows of accounts that are not imported for these reasons"), "{refusal}");
}

#[test]
fn contracts_that_do_not_fit_their_product_are_rejected() {
    let imported = standard(&[
        (
            Target::Contracts,
            "account,person,product,product_version,opened_on,principal,instalments,first_due
             A01,P1,nothing,,2025-01-31,10,1,
             A02,P1,monthly,3,2025-01-31,10,1,
             A03,P1,monthly,,2019-01-31,10,1,
             A04,P1,monthly,,2025-01-31,10,,
             A05,P1,monthly,,2025-01-31,0,1,
             A06,P1,monthly,,2025-01-31,10,1,2025-01-30
             A07,P1,once,,2025-01-31,10,2,
             A08,P1,card,,2025-01-31,10,,
             A09,,monthly,,2025-01-31,10,1,
             A10,P1,monthly,,2025-01-31,10,70000,
             A11,P1,monthly,,2025-01-31,-10,1,
             A12,P1,monthly,,2025-01-31,1000000000000.01,1,
             A13,P1,given,,2025-01-31,,3,
             A14,P1,given,,2025-01-31,20,,
             A15,P1,given,,2025-01-31,,,2025-02-27
             ,P1,monthly,,2025-01-31,10,1,",
        ),
        (
            Target::Instalments,
            "account,number,due,principal,calendar_version
             A04,1,2025-02-28,10,
             A13,1,2025-02-28,10,
             A14,1,2025-02-28,10,
             A15,1,2025-02-28,10,",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        ! contracts row 1, column product: found "nothing", expected the name of a product of the book
        ! contracts row 2, column product_version: found "3", expected a version of the product monthly
        ! contracts row 3, column opened_on: found "2019-01-31", expected a day on which a version of the product monthly is effective (hint: let the product's first version be effective from an earlier day, or name the version)
        ~ contracts row 4, column account: found "A04", expected a contract whose rows can all be imported
        ! contracts row 5, column principal: found "0.00", expected an amount above 0
        ! contracts row 6, column first_due: found "2025-01-30", expected a due date on or after the contract's opening on 2025-01-31
        ! contracts row 7, column instalments: found "2", expected 1 instalment, as the product once has
        ! contracts row 8, column principal: found "10.00", expected nothing: the product card is revolving (hint: purchases come as rows of the repayments table)
        ! contracts row 9, column person: empty, expected a value for person
        ! contracts row 10, column instalments: found "70000", expected a whole number from 0 to 65535
        ! contracts row 11, column principal: found "-10.00", expected an amount of 0 or more
        ! contracts row 12, column principal: found "1000000000000.01", expected an amount of at most 1000000000000.00
        ! contracts row 13, column instalments: found "3", expected 1, the number of its rows in the instalments table
        ! contracts row 14, column principal: found "20.00", expected 10.00, the principal of its instalments
        ! contracts row 15, column first_due: found "2025-02-27", expected 2025-02-28, the first due date in the instalments table
        ! contracts row 16, column account: empty, expected a value for account
        ! instalments row 1, column account: found "A04", expected no instalments: the product monthly makes its own
        ~ instalments row 2, column account: found "A13", expected an account whose contract, contracts row 13, is imported
        ~ instalments row 3, column account: found "A14", expected an account whose contract, contracts row 14, is imported
        ~ instalments row 4, column account: found "A15", expected an account whose contract, contracts row 15, is imported
        "#,
    );
    assert_eq!((imported.counts.contracts.rejected, imported.counts.instalments.rejected), (16, 4));
}

#[test]
fn instalments_that_make_no_schedule_are_rejected() {
    let imported = standard(&[
        (Target::Contracts, ONE_CONTRACT),
        (
            Target::Instalments,
            "account,calendar_version,number,due,principal,interest
             A1,1,1,2025-02-28,100,
             A1,1.0,1.0,2025-03-31,100,
             A1,65535,2,2025-03-31,100,
             A1,1,3,2025-01-30,100,
             A1,1,4,2025-02-28,0,0.00
             A1,1,x,2025-02-28,100,
             A1,0,5,2025-02-28,100,
             A1,1,6,2025-02-28,,1",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        ~ contracts row 1, column account: found "A1", expected a contract whose rows can all be imported
        ~ instalments row 1, column account: found "A1", expected an account whose contract, contracts row 1, is imported
        ! instalments row 2, column number: found "1", expected one row for each instalment, but row 1 has it already
        ! instalments row 3, column calendar_version: found "65535", expected a calendar version below 65535, which is kept for charges
        ! instalments row 4, column due: found "2025-01-30", expected a due date on or after the contract's opening on 2025-01-31
        ! instalments row 5, column principal: found "0.00", expected principal, interest and fee that add up to more than 0 for instalment 4
        ! instalments row 6, column number: found "x", expected a whole number, such as 3
        ! instalments row 7, column calendar_version: found "0", expected a whole number from 1 to 65535
        ! instalments row 8, column principal: empty, expected a value for principal
        "#,
    );
}

#[test]
fn events_that_say_too_little_or_too_much_are_rejected() {
    let imported = standard(&[(
        Target::Repayments,
        "account,effective_on,amount,kind,instalment,component,due,reason,reverses,instalments
         BOOKED,2025-03-01,,,,,,,,
         BOOKED,2025-03-01,0,,,,,,,
         BOOKED,,1,,,,,,,
         BOOKED,2025-03-01,1,refund,,,,,,
         BOOKED,2025-03-01,1,fee,,,,letter,,
         BOOKED,2025-03-01,1,fee,,,2025-03-10,,,
         BOOKED,2025-03-01,1,waiver,,,,goodwill,,
         BOOKED,2025-03-01,1,waiver,,capital,,goodwill,,
         BOOKED,2025-03-01,1,chargeback,4,,,,,
         BOOKED,2025-03-01,1,,,,2025-03-10,,,
         BOOKED,2025-03-01,1,purchase,,,,,,0
         BOOKED,2025-03-01,not read,reversal,,,,,,
         BOOKED,2025-03-01,1.005,,,,,,,
         BOOKED,2025-03-01,\"1 000\",,,,,,,",
    )]);
    assert_told(
        &imported,
        r#"
        ! repayments row 1, column amount: empty, expected a value for amount, which a repayment needs
        ! repayments row 2, column amount: found "0.00", expected an amount above 0
        ! repayments row 3, column effective_on: empty, expected a value for effective_on
        ! repayments row 4, column kind: found "refund", expected one of repayment, merchant_refund, chargeback, fee, waiver, reversal, purchase (hint: say with codes = { .. } in the mapping what the file's own words mean)
        ! repayments row 5, column due: empty, expected a value for due, which a fee needs
        ! repayments row 6, column reason: empty, expected a value for reason, which a fee needs
        ! repayments row 7, column component: empty, expected a value for component, which a waiver needs
        ! repayments row 8, column component: found "capital", expected one of principal, interest, fee, penalty (hint: say with codes = { .. } in the mapping what the file's own words mean)
        ! repayments row 9, column instalment: found "4", expected nothing: instalment belongs to a repayment or a waiver, this is a chargeback
        ! repayments row 10, column due: found "2025-03-10", expected nothing: due belongs to a fee, this is a repayment
        ! repayments row 11, column instalments: found "0", expected 1 or more instalments
        ! repayments row 12, column reverses: empty, expected a value for reverses, which a reversal needs
        ! repayments row 13, column amount: found "1.005", expected an amount in CNY with at most 2 decimals, such as 12345.67 (hint: amounts are never rounded: correct the file, or count the product's currency finer)
        ! repayments row 14, column amount: found ""1 000"", expected an amount in CNY with at most 2 decimals, such as 12345.67
        "#,
    );
}

#[test]
fn nothing_happens_before_the_opening() {
    let imported = standard(&[
        (Target::Contracts, ONE_CONTRACT),
        (Target::Instalments, ITS_SCHEDULE),
        (Target::Repayments, "account,effective_on,amount\nA1,2025-01-30,5\nA1,2025-01-31,5"),
    ]);
    assert_told(
        &imported,
        r#"
        2025-01-31 A1 opening | P1 given v1 own 20000: 1 2025-02-28 10000+150+0, 2 2025-03-31 10000+75+0
        2025-01-31 A1 repayment/2025-01-31/500#1 | repayment 500
        ! repayments row 1, column effective_on: found "2025-01-30", expected a day on or after the contract's opening on 2025-01-31
        "#,
    );
}

#[test]
fn a_file_without_a_mapping_has_the_documented_columns_and_no_others() {
    let refused = |text: &str| {
        let files = Files([("f.csv", text.to_owned())].into_iter().collect());
        let mapping = Mapping::standard([(Target::Instalments, "f.csv")]);
        import(&mapping, &files, &Book).unwrap_err().to_string()
    };
    assert_eq!(refused("account,due,principal"), "f.csv has no column \"number\"; it has account, due, principal");
    assert_eq!(
        refused("account,number,due,principal,calender_version"),
        "f.csv has a column \"calender_version\", which is none of instalments: account, calendar_version, number, due, \
         principal, interest, fee; remove it, or say in a mapping what is read"
    );
}

#[test]
fn a_column_that_a_mapping_names_must_be_there() {
    let mapping = "[[repayments]]\nfile = \"f.csv\"\naccount = \"a\"\neffective_on = \"b\"\namount = \"C\"\n";
    let files = Files([("f.csv", "a,b,c\n".to_owned())].into_iter().collect());
    let error = import(&Mapping::parse(mapping).unwrap(), &files, &Book).unwrap_err();
    assert_eq!(error.to_string(), "mapping line 5: f.csv has no column \"C\"; it has a, b, c");
    let error = import(&Mapping::parse(&mapping.replace("f.csv", "g.csv")).unwrap(), &files, &Book).unwrap_err();
    assert_eq!(format!("{:#}", anyhow::Error::new(error)), "g.csv cannot be read: there is no file g.csv");
}

/// A repayment on an account of the book, with two of its fields told by a mapping.
fn one_repayment(fields: &str, columns: &str, row: &str) -> String {
    let mapping = format!("[[repayments]]\nfile = \"f\"\naccount = {{ value = \"BOOKED\" }}\n{fields}\n");
    let imported = with_mapping(&mapping, &[("f", &format!("{columns}\n{row}"))]);
    told(&imported).replace(" BOOKED repayment", "").replace(" row 1, column", "")
}

#[test]
fn dates_are_read_in_the_form_that_is_said() {
    let read = |form: &str, cell: &str| {
        let fields = format!("effective_on = {{ column = \"d\"{form} }}\namount = {{ value = 1 }}");
        let told = one_repayment(&fields, "d,x", &format!("{cell},"));
        if told.starts_with('!') { told } else { told[..10].to_owned() }
    };
    let days_from = ", days_from = \"2020-01-01\"";
    for (form, cell, expected) in [
        ("", "2024-02-29", "2024-02-29"),
        ("", " 2024-02-29 ", "2024-02-29"),
        ("", "2024-02-29 23:59:59.000000", "2024-02-29"),
        ("", "2024-02-29T23:59:59+08:00", "2024-02-29"),
        (", plus_days = 1", "2024-02-29", "2024-03-01"),
        (", plus_days = -60", "2024-02-29", "2023-12-31"),
        (", format = \"%d/%m/%Y\"", "29/02/2024", "2024-02-29"),
        (", format = \"%Y%m%d\"", "20240229", "2024-02-29"),
        (", format = \"%Y-%m-%d %H:%M:%S\"", "2024-02-29 10:00:00", "2024-02-29"),
        (", format = \"%Y-%m-%dT%H:%M:%SZ\"", "2024-02-29T23:59:59Z", "2024-02-29"),
        (days_from, "0", "2020-01-01"),
        (days_from, "-396", "2018-12-01"),
        (days_from, "-396.0", "2018-12-01"),
        (", days_from = 2020-01-01, plus_days = 1", "59", "2020-03-01"),
        (", default = \"2020-05-05\"", "", "2020-05-05"),
        (", otherwise = { value = \"2020-05-05\", plus_days = 1 }", "", "2020-05-06"),
    ] {
        assert_eq!(read(form, cell), expected, "{form} {cell}");
    }
    for (form, cell, expected) in [
        ("", "2023-02-29", "a date such as 2025-04-01"),
        ("", "2024-02-29 25:00", "a date such as 2025-04-01"),
        ("", "2024-02-29x", "a date such as 2025-04-01"),
        ("", "29/02/2024", "format = \"%d/%m/%Y\""),
        ("", "-396", "days_from = \"2020-01-01\" in the mapping"),
        ("", "2024-02-29T23:59:59Z", "format = \"%Y-%m-%dT%H:%M:%SZ\""),
        (", format = \"%d/%m/%Y\"", "2024-02-29", "a date of the form %d/%m/%Y, such as 01/04/2025"),
        (days_from, "1.5", "a whole number of days from 2020-01-01, such as -30"),
        (days_from, "99999999999", "a number of days from 2020-01-01 that reaches a date"),
        (", plus_days = 2000000000", "2024-02-29", "2000000000 days later"),
    ] {
        let told = read(form, cell);
        assert!(told.starts_with('!') && told.contains(expected), "{form} {cell}: {told}");
    }
}

#[test]
fn amounts_are_read_exactly() {
    let read = |product: &str, terms: &str, cells: &str| {
        let mapping = format!(
            "[[contracts]]\nfile = \"f\"\naccount = {{ value = \"A1\" }}\nperson = {{ value = \"P1\" }}\n\
             product = {{ value = \"{product}\" }}\nopened_on = {{ value = 2025-01-01 }}\n\
             [[instalments]]\nfile = \"f\"\naccount = {{ value = \"A1\" }}\nnumber = {{ value = 1 }}\n\
             due = {{ value = 2025-02-01 }}\nprincipal = {{ column = \"a\"{terms} }}\n"
        );
        let imported = with_mapping(&mapping, &[("f", &format!("a,b,n\n{cells}"))]);
        let told = told(&imported);
        told.split_once("own ").map_or(told.clone(), |(_, opening)| opening.split_once(':').unwrap().0.to_owned())
    };
    let split = |part: &str| format!(", split = {{ into = \"n\", part = \"{part}\" }}");
    for (product, terms, cells, expected) in [
        ("fine", "", "97299.855,,", "97299855"),
        ("given", "", "10000.0000,,", "1000000"),
        ("given", "", "550.0,,", "55000"),
        ("whole", "", "550.0,,", "550"),
        ("whole", "", "550,,", "550"),
        ("given", ", unit = \"minor\"", "550.0,,", "550"),
        ("given", ", minus = \"b\"", "10,0.01,", "999"),
        ("given", ", minus = \"b\"", "10,,", "1000"),
        ("given", ", cap = \"b\"", "10,9.99,", "999"),
        ("given", ", cap = \"b\"", "10,10.01,", "1000"),
        ("given", ", cap = \"b\"", "10,,", "1000"),
        ("given", &split("first"), "10,,3", "333"),
        ("given", &split("rest"), "10,,3", "667"),
        ("given", &split("first"), "10,,1.0", "1000"),
        ("given", &format!(", minus = \"b\", cap = \"b\"{}", split("rest")), "10,3,2", "150"),
    ] {
        assert_eq!(read(product, terms, cells), expected, "{product} {terms} {cells}");
    }
    for (product, terms, cells, expected) in [
        ("whole", "", "550.5,,", "found \"550.5\", expected an amount in UGX without decimals, such as 1234"),
        ("given", "", "1.234,,", "found \"1.234\", expected an amount in CNY with at most 2 decimals"),
        ("given", "", "1e3,,", "found \"1e3\", expected an amount in CNY"),
        ("given", ", unit = \"minor\"", "5.5,,", "expected a whole number of minor units of CNY"),
        ("given", ", minus = \"b\"", "10,x,", "column b: found \"x\""),
        ("given", ", minus = \"b\"", "10,10.01,", "found \"-0.01\", expected an amount of 0 or more"),
        ("given", &split("first"), "10,,", "column n: empty, expected the number of parts of the split"),
        ("given", &split("first"), "10,,0", "found \"0\", expected a whole number from 1 to 1200"),
    ] {
        let told = read(product, terms, cells);
        assert!(told.contains(expected), "{product} {terms} {cells}: {told}");
    }
}

#[test]
fn filters_choose_the_rows() {
    let passing = |filter: &str| {
        let mapping = format!(
            "[[repayments]]\nfile = \"f\"\naccount = {{ value = \"BOOKED\" }}\nkey = \"id\"\n\
             effective_on = {{ value = 2025-01-01 }}\namount = {{ value = 1 }}\nwhere = [{filter}]\n"
        );
        let imported = with_mapping(&mapping, &[("f", "id,x\na,15\nb,15.0\nc,\nd,-3\ne,word\n")]);
        let keys: String = imported.arrivals.iter().map(|arrival| arrival.key.as_str()).collect();
        if imported.rejects.is_empty() { keys } else { format!("{keys} {}", imported.rejects[0]) }
    };
    for (filter, expected) in [
        ("{ column = \"x\", equals = 15 }", "ab"),
        ("{ column = \"x\", equals = \"15\" }", "a"),
        ("{ column = \"x\", not_equals = 15 }", "cde"),
        ("{ column = \"x\", is_empty = true }", "c"),
        ("{ column = \"x\", is_empty = false }", "abde"),
        ("{ column = \"x\", in = [15, \"word\"] }", "abe"),
        (
            "{ column = \"x\", greater_than = -3 }, { column = \"id\", not_equals = \"e\" }",
            "ab f row 5, column x: found \"word\", expected a number, to compare it",
        ),
        ("{ column = \"id\", not_equals = \"e\" }, { column = \"x\", greater_than = -3.5 }", "abd"),
    ] {
        assert_eq!(passing(filter), expected, "{filter}");
    }
}

const GROUPED: &str = "
    [[contracts]]
    file = 'f'
    group_by = ['loan']
    account = { columns = ['branch', 'loan'], join = '/' }
    person = { column = 'who', take = 'first' }
    product = { value = 'given' }
    opened_on = { columns = ['due', 'paid'], take = 'min' }

    [[instalments]]
    file = 'f'
    group_by = ['loan', 'no']
    account = { columns = ['branch', 'loan'], join = '/' }
    number = 'no'
    due = { column = 'due', take = 'max' }
    principal = { column = 'p', take = 'sum' }
    interest = 'i'
";

#[test]
fn a_group_of_rows_is_one_record() {
    let rows = "branch,loan,no,who,due,paid,p,i
                B,7,1,,2025-03-01,,10,1
                B,8,1,Y,2025-03-01,2025-02-27,5,0
                B,7,1,X,2025-03-02,2025-02-28,20,1
                B,7,2,Z,2025-04-01,2025-04-01,40,0";
    assert_told(
        &with_mapping(GROUPED, &[("f", rows)]),
        "2025-02-28 B/7 opening | X given v1 own 7000: 1 2025-03-02 3000+100+0, 2 2025-04-01 4000+0+0
         2025-02-27 B/8 opening | Y given v1 own 500: 1 2025-03-01 500+0+0",
    );
}

#[test]
fn rows_of_a_group_agree_where_nothing_else_is_said() {
    let rows = "branch,loan,no,who,due,paid,p,i
                B,7,1,X,2025-03-01,,10,1
                B,7,1,X,2025-03-01,,20,2
                C,7,2,X,2025-04-01,,20,2";
    assert_told(
        &with_mapping(GROUPED, &[("f", rows)]),
        r#"! f row 3, column branch, loan: found "C/7", expected the same as in row 1, the first of its group: B/7 (hint: say with take = "first", "min", "max" or "sum" which of them counts)
           ! f row 2, column i: found "2.00", expected the same as in row 1, the first of its group: 1.00 (hint: say with take = "first", "min", "max" or "sum" which of them counts)
           ! f row 3, column branch, loan: found "C/7", expected an account whose contract is read in the same import (hint: a schedule arrives with its contract)"#,
    );
}

#[test]
fn one_row_becomes_several_instalments() {
    let repeated = |every: &str, cells: &str| {
        let mapping = format!(
            "[[contracts]]\nfile = 'f'\naccount = 'a'\nperson = 'a'\nproduct = {{ value = 'given' }}\nopened_on = {{ value = 2024-01-31 }}\n\
             [[instalments]]\nfile = 'f'\naccount = 'a'\nrepeat = {{ count = {{ column = 'n', codes = {{ 90 = 3, x = 0 }} }}, {every} }}\n\
             due = 'd'\nprincipal = 'p'\ninterest = 'i'\nfee = {{ column = 'f', per = 'instalment' }}\n"
        );
        with_mapping(&mapping, &[("f", &format!("a,n,d,p,i,f\n{cells}"))])
    };
    assert_told(
        &repeated("every_months = 1", "A1,90,2024-01-31,100,0.02,5"),
        "2024-01-31 A1 opening | A1 given v1 own 10000: \
         1 2024-01-31 3333+0+500, 2 2024-02-29 3333+0+500, 3 2024-03-31 3334+2+500",
    );
    assert_told(
        &repeated("every_days = 30", "A1,90.0,2024-01-31,100,0,"),
        "2024-01-31 A1 opening | A1 given v1 own 10000: 1 2024-01-31 3333+0+0, 2 2024-03-01 3333+0+0, 3 2024-03-31 3334+0+0",
    );
    assert_told(
        &repeated("every_days = 30", "A1,45,2024-01-31,100,0,\nA2,x,2024-01-31,100,0,"),
        r#"~ f row 1, column a: found "A1", expected a contract whose rows can all be imported
           ~ f row 2, column a: found "A2", expected a contract whose rows can all be imported
           ! f row 1, column n: found "45", expected one of the codes 90, x (hint: add the code to codes = { .. } in the mapping)
           ! f row 2, column n: found "0", expected a whole number from 1 to 1200"#,
    );
}

/// An event without a key has the line of an event file as its key, so that either file books it once.
#[test]
fn events_are_told_by_the_words_of_event_lines() {
    let imported = standard(&[(
        Target::Events,
        "account,effective_on,event,key
        BOOKED,2025-03-20,repay 12.00,r1
        BOOKED,2025-03-20,repay  12.00 for 2,
        BOOKED,2025-03-20,repay 12.00 for 2,
        BOOKED,2025-03-21,reverse r1,",
    )]);
    assert_told(
        &imported,
        "
        2025-03-20 BOOKED r1 | repayment 1200
        2025-03-20 BOOKED 2025-03-20 repay BOOKED 12.00 for 2 | repayment 1200 for 2
        2025-03-21 BOOKED 2025-03-21 reverse BOOKED r1 | reversal of r1
        ",
    );
    assert_eq!((imported.counts.events.imported, imported.counts.events.duplicates), (3, 1));
    assert_eq!(imported.counts.repayments.imported, 0);
}

#[test]
fn the_lines_below_an_event_stand_behind_semicolons() {
    let of = |text: &str| {
        let row = format!("account,effective_on,event\nBOOKED,2025-03-20,{text}");
        let mapping = Mapping::standard([(Target::Events, "events")]);
        let imported = import(&mapping, &Files([("events", row)].into()), &Book).unwrap();
        assert_eq!(imported.rejects, []);
        imported.arrivals.into_iter().next().unwrap()
    };
    let settled = of("settle under lead because hardship; 2025-04-10 300.00;2025-05-10 200.00");
    let News::Event(Event::SettlementAgreed { parts, authority, reason }) = &settled.news else {
        panic!("{settled:?}")
    };
    let parts: Vec<(String, i64)> = parts.iter().map(|part| (part.due.to_string(), part.amount.minor())).collect();
    assert_eq!(parts, [("2025-04-10".to_owned(), 30_000), ("2025-05-10".to_owned(), 20_000)]);
    assert_eq!((authority.as_deref(), reason.as_str()), (Some("lead"), "hardship"));
    let line = "2025-03-20 settle BOOKED under lead because hardship 2025-04-10 300.00 2025-05-10 200.00";
    assert_eq!(settled.key, line);
    // Elsewhere a semicolon is one of the reason's own.
    let ended = of("terminate because gone; no answer");
    let News::Event(Event::Terminated { reason }) = &ended.news else { panic!("{ended:?}") };
    assert_eq!(
        (reason.as_str(), ended.key.as_str()),
        ("gone; no answer", "2025-03-20 terminate BOOKED because gone; no answer")
    );
}

#[test]
fn an_event_that_cannot_be_read_is_told_by_its_row_and_column_with_a_remedy() {
    let imported = standard(&[(
        Target::Events,
        "account,effective_on,event,key
        BOOKED,2025-03-20,extend by,k1
        BOOKED,2025-03-20,open 1.00,k2
        BOOKED,2025-03-20,repay 1.00 as r1,k3
        BOOKED,2025-03-20,repay 1.00 twice,k4
        BOOKED,2025-03-20,settle because hardship,k5
        BOOKED,2025-03-20,settle because hardship; soon 1.00,k6
        BOOKED,2025-03-20,,k7
        NOBODY,2025-03-20,repay 1.00,k8
        BOOKED,2025-03-20,repay 1.00,k9
        BOOKED,2025-03-20,repay 2.00,k9",
    )]);
    let hint = "(hint: such as: extend by 2 months requested Li approved Wang because flood)";
    let below =
        "(hint: what stands below such a line stands behind semicolons: settle because hardship; 2025-04-10 300.00)";
    let expected = "expected the words of an event line;";
    assert_told(
        &imported,
        &format!(
            "
            2025-03-20 BOOKED k9 | repayment 100
            ! events row 1, column event: found \"extend by\", {expected} by is missing {hint}
            ! events row 2, column event: found \"open 1.00\", {expected} \"open\" is no event of an account that is open {hint}
            ! events row 3, column event: found \"repay 1.00 as r1\", {expected} it has neither \"as\" nor \"learned\": the key is a field, and a book learns when it books {hint}
            ! events row 4, column event: found \"repay 1.00 twice\", {expected} \"twice\" is not expected here {hint}
            ! events row 5, column event: found \"settle because hardship\", {expected} the payments are missing: one indented line each, such as \"2025-02-28 100.00\" {below}
            ! events row 6, column event: found \"settle because hardship; soon 1.00\", {expected} line 2: the last day of the payment: \"soon\" is not a date: a day such as 2025-04-01 is expected {below}
            ! events row 7, column event: empty, expected a value for event
            ! events row 8, column account: found \"NOBODY\", expected an account of this import or of the book (hint: import its contract before, or together with it)
            ! events row 10, column key: found \"k9\", expected a key of its own, but events row 9 has it for something else
            "
        ),
    );
    assert_eq!((imported.counts.events.imported, imported.counts.events.rejected), (1, 9));
}

proptest! {
    /// The same files give the same arrivals, however often they are read, and all rows are accounted for.
    #[test]
    fn importing_twice_gives_the_same(rows in prop::collection::vec((0_u8..4, 0_u8..3, 0_i64..4, 0_u8..4), 0..40)) {
        let mut text = "account,effective_on,amount,key\n".to_owned();
        for (account, day, amount, key) in rows {
            let key = if key == 0 { String::new() } else { format!("k{key}") };
            text += &format!("{},2025-03-0{day},{amount},{key}\n", ["BOOKED", "A1", "A2", "UNKNOWN"][usize::from(account)]);
        }
        let contracts = "account,person,product,opened_on,principal,instalments
                         A1,P1,monthly,2025-01-31,10,1
                         A2,P1,monthly,2025-01-31,10,";
        let files = Files([("contracts", contracts.to_owned()), ("repayments", text)].into_iter().collect());
        let mapping = Mapping::standard([(Target::Contracts, "contracts"), (Target::Repayments, "repayments")]);
        let once = import(&mapping, &files, &Book).unwrap();
        prop_assert_eq!(&once, &import(&mapping, &files, &Book).unwrap());

        let counts = once.counts.repayments;
        prop_assert_eq!(counts.rows, counts.imported + counts.duplicates + counts.rejected);
        let mut keys: Vec<_> = once.arrivals.iter().map(|arrival| (&arrival.account, &arrival.key)).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), once.arrivals.len());
        for (at, arrival) in once.arrivals.iter().enumerate() {
            let opening = once.arrivals.iter().position(|other| other.account == arrival.account && other.key == "opening");
            prop_assert!(opening.is_none_or(|opening| opening <= at));
        }
    }

    /// Whatever stands in a file is read or rejected, never a panic.
    #[test]
    fn no_cell_makes_an_import_panic(cells in prop::collection::vec("[-+0-9.eE:T /Z\u{e9}a]{0,24}", 12)) {
        let row = cells.join(",");
        for target in Target::ALL {
            let columns: Vec<&str> = target.fields().iter().map(|field| field.name()).collect();
            let width = columns.len();
            let row = row.split(',').take(width).collect::<Vec<_>>().join(",");
            let files = Files([("f", format!("{}\n{row}", columns.join(",")))].into_iter().collect());
            import(&Mapping::standard([(target, "f")]), &files, &Book).unwrap();
        }
    }
}
