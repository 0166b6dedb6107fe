//! A partner with a calendar of its own in a book: each day's income by lender, postings, and what is shown.
//!
//! Figures by decimals of forty digits (Python's `decimal`), as annuities rounded half up whose last instalment takes the rest. Of
//! 1,000.00 at 12 % over three months the interest is 10.00, 6.70 and 3.37; of 700.00 at 8 %: 4.67, 3.12 and 1.57. After one
//! instalment 669.98 at 12 % over four months bear 6.70, 5.05, 3.38 and 1.70, and 468.22 at 8 %: 3.12, 2.35, 1.57 and 0.79.

use primitives::Date;

use crate::support::Desk;

const LOAN: &str = "[product]\nid = \"loan\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\n\
                    [plan]\nkind = \"equal_instalment\"\nannual_rate = \"12%\"\nday_count = \"30_360\"\n";

/// A minor unit of income in the smallest that is kept (`docs/reference/accruals.md`).
const UNITS: i128 = 131_400_000_000_000;

/// Interest of months that end on the 15th, the first of them in a month of 2025, in cents: of all, and of the bank.
const INTEREST: [(i32, i128, i128); 8] = [
    (2, 1_000, 467),
    (3, 670, 312),
    (4, 337, 157),
    // The account that is rescheduled on 15 February.
    (2, 1_000, 467),
    (3, 670, 312),
    (4, 505, 235),
    (5, 338, 157),
    (6, 170, 79),
];

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Two accounts of 1,000.00 in three instalments; one is paid, the other rescheduled after its first instalment.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("loan.toml", LOAN);
    desk.write(
        "contracts.csv",
        "account,person,product,opened_on,principal,instalments,funding_source\n\
         L1,P1,loan,2025-01-15,1000.00,3,bank-a=70%@8%:emi+own=30%\n\
         L2,P2,loan,2025-01-15,1000.00,3,bank-a=70%@8%:emi+own=30%\n",
    );
    desk.done("book init --product loan.toml");
    desk.done("book import --contracts contracts.csv");
    desk.write(
        "events.txt",
        "2025-02-15 repay L1 340.02\n2025-03-15 repay L1 340.02\n2025-04-15 repay L1 340.03\n\
         2025-02-15 repay L2 340.02\n2025-02-15 reschedule L2 in 4 every 1 month first 2025-03-15 because hardship\n\
         2025-03-15 repay L2 171.70\n2025-04-15 repay L2 171.70\n2025-05-15 repay L2 171.70\n2025-06-15 repay L2 171.71\n",
    );
    desk.done("book events events.txt");
    desk
}

/// Interest through a day in cents, rounded down: of each month as much a day, and at its end all of it.
fn through(day: Date, of: impl Fn(&(i32, i128, i128)) -> i128) -> i128 {
    let month = |row: &(i32, i128, i128)| {
        let (start, end) = (date(&format!("2025-0{}-15", row.0 - 1)), date(&format!("2025-0{}-15", row.0)));
        let (gone, all) = (i128::from((day - start).clamp(0, end - start)), i128::from(end - start));
        let a_day = |cents: i128| cents * UNITS / all * gone;
        if gone == all { of(row) * UNITS } else { a_day(of(row)) }
    };
    INTEREST.iter().map(month).sum::<i128>() / UNITS
}

fn cents(amount: &str) -> i128 {
    amount.replace('.', "").parse().unwrap()
}

/// Closed at once or week by week, each day's row is the naive sum; the others have what the bank has not.
#[test]
fn each_day_of_income_is_told_by_lender() {
    for split in [vec!["2025-07-01"], vec!["2025-02-14", "2025-02-15", "2025-03-01", "2025-05-20", "2025-07-01"]] {
        let desk = desk();
        for last in split {
            desk.done(&format!("day close --through {last}"));
        }
        let told = desk.done("day accruals --from 2025-01-16 --to 2025-07-01 --by-lender --csv");
        let (mut rows, mut last) = (0, [0, 0]);
        for line in told.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (day, lender, in_all) = (date(cells[0]), cells[3], cents(cells[7]));
            let bank = through(day, |row| row.2);
            // A unit that is cut off a day of all, and of the bank's, may be one more or less of what is left: less than a cent.
            let (expected, place, most) = match lender {
                "\"bank-a\"" => (bank, 0, 0),
                "\"own\"" => (through(day, |row| row.1) - bank, 1, 1),
                other => panic!("{other} is no lender"),
            };
            assert!((in_all - expected).abs() <= most, "{line}: {expected}");
            assert_eq!(in_all - last[place], cents(cells[6]), "{line}");
            last[place] = in_all;
            rows += 1;
        }
        assert!(rows > 250, "{rows}");
        // 4.67 + 3.12 + 1.57 and 4.67 + 3.12 + 2.35 + 1.57 + 0.79; of 20.07 and 26.83.
        assert_eq!(last, [936 + 1_250, 2_007 - 936 + 2_683 - 1_250]);
        let audited = "2 accounts recomputed as of 2025-07-01, 0 differ from what the closes said; \
                       accrued income differs in 0 groups\n";
        assert_eq!(desk.done("day audit"), audited);
        assert!(desk.done("book verify").ends_with(": all as stored\n"));
    }
}

/// What is accrued for a lender goes down again as its own postings recognise it, to nothing.
#[test]
fn accrued_and_posted_income_of_each_lender_meet() {
    let desk = desk();
    desk.done("day close --through 2025-07-01");
    desk.done("book export --accruals a.journal --hledger p.journal --balances b.csv");
    for owner in ["bank-a", "own"] {
        let name = format!("assets:accrued:interest:{owner}:");
        let journal = desk.read("a.journal");
        let moved = journal.lines().filter(|line| line.trim_start().starts_with(&name));
        let moved: Vec<i128> = moved.map(|line| cents(line.split_whitespace().nth(1).unwrap())).collect();
        assert!(moved.len() > 100 && moved.iter().sum::<i128>() == 0, "{owner}: {moved:?}");
    }
    let balances = desk.read("b.csv");
    let of = |line: &str| {
        balances.lines().find_map(|row| row.strip_prefix(&format!("\"{line}\","))).unwrap_or("none").to_owned()
    };
    // 236.45 + 236.45 + 236.46 and 236.45 + 119.01 × 3 + 119.02.
    assert_eq!(of("assets:cash:bank-a:loan:L1"), "709.36,CNY");
    assert_eq!(of("assets:cash:bank-a:loan:L2"), "712.50,CNY");
    assert_eq!(of("income:interest:bank-a:loan:L2"), "-12.50,CNY");
    assert_eq!(of("assets:receivable:principal:bank-a:loan:L2"), "none");
    assert!(!balances.contains("rounding between lenders"), "{balances}");
}

#[test]
fn an_account_shows_the_partners_schedule() {
    let desk = desk();
    let sheet = desk.done("account show L2 --as-of 2025-03-20");
    let expected = "\
lender bank-a: share 0.7, owed 357.04
a schedule of its own at 0.08 a year:
";
    assert!(sheet.contains(expected), "{sheet}");
    let row: Vec<&str> = sheet.lines().find(|line| line.contains("115.89")).unwrap().split_whitespace().collect();
    assert_eq!(row[row.len() - 5..], ["2025-03-15", "119.01", "115.89", "3.12", "0.00"]);
    assert!(sheet.contains("lender own: share 0.3, owed 158.07\n"), "{sheet}");
    let said = desk.done("account explain L2 --as-of 2025-03-20");
    assert!(said.contains("of the instalment of 2025-04-15 116.66 and 2.35."), "{said}");
}

#[test]
fn a_contract_that_cannot_be_divided_so_is_rejected_with_its_row() {
    let desk = desk();
    desk.write(
        "more.csv",
        "account,person,product,opened_on,principal,instalments,funding_source\n\
         L3,P3,loan,2025-01-15,1000.00,3,bank-a=70%@8%:emi+bank-b=20%/first-loss+own=10%\n",
    );
    let said = desk.run("book import --contracts more.csv");
    let told = format!("{}{}", said.out, said.err);
    assert!(told.contains("give the others shares alone, such as a=70%@8%:emi+b=30%"), "{told}");
}
