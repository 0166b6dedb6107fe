//! Each day's accrued income: listed, exported, audited.

use crate::support::Desk;

const LOAN: &str = "[product]\nid = \"loan\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\n\
                    [plan]\nkind = \"external\"\n";

/// 100.00 from 31 January to 28 February, 28 days, for 1.00: 3.571428... minor units a day.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("loan.toml", LOAN);
    desk.write(
        "contracts.csv",
        "account,person,product,opened_on,principal,instalments\nL1,P1,loan,2025-01-31,100.00,\n",
    );
    desk.write("instalments.csv", "account,number,due,principal,interest\nL1,1,2025-02-28,100.00,1.00\n");
    desk.done("book init --product loan.toml");
    desk.done("book import --contracts contracts.csv --instalments instalments.csv");
    desk
}

#[test]
fn the_remainder_of_a_day_is_carried_until_it_makes_up_a_cent() {
    let desk = desk();
    let error = desk.refused("day accruals");
    assert_eq!(error, "error: no close has told accrued income yet\nhint: close days with: day close\n");
    desk.done("day close --through 2025-03-02");
    let expected = "\
day         product  funding source      kind   accrued  posted  posted in all  remainder  currency
2025-02-01  loan v1             own  interest  0.035714    0.03           0.03   0.005714       CNY
2025-02-02  loan v1             own  interest  0.035714    0.04           0.07   0.001428       CNY
2025-02-03  loan v1             own  interest  0.035714    0.03           0.10   0.007142       CNY
";
    assert_eq!(desk.done("day accruals --from 2025-01-01 --to 2025-02-03"), expected);
    let row = |day: &str| desk.json(&format!("day accruals --to {day} --json"))["days"][0].clone();
    assert_eq!(
        (&row("2025-02-27")["posted_in_all"], &row("2025-02-28")["posted_in_all"]),
        (&"0.96".into(), &"1.00".into())
    );
    assert_eq!(row("2025-02-28")["remainder_units"], "0", "the due date takes the remainder");
    assert_eq!(row("2025-03-02")["income_units"], "0", "there is no more to come");
    let csv = desk.done("day accruals --to 2025-02-01 --csv");
    let line = "2025-02-01,loan,1,\"own\",interest,CNY,0.03,0.03,469285714285714,469285714285714,75085714285714";
    assert_eq!(csv.lines().nth(1), Some(line));
}

#[test]
fn accruals_are_exported_and_audited() {
    let desk = desk();
    desk.done("day close --through 2025-02-28");
    desk.done("book export --accruals a.journal");
    let journal = desk.read("a.journal");
    let on = |day: &str| journal.split("\n\n").find(|part| part.starts_with(day)).unwrap_or("nothing").to_owned();
    let first = "2025-02-01 accrued income\n    \
                 assets:accrued:interest:own:loan:v1  0.03 CNY\n    \
                 income:accrued:interest:own:loan:v1  -0.03 CNY";
    assert_eq!(on("2025-02-01"), first);
    // On the due date the account's own posting recognises all of it, and what was accrued goes down.
    let last = "2025-02-28 accrued income\n    \
                assets:accrued:interest:own:loan:v1  -0.96 CNY\n    \
                income:accrued:interest:own:loan:v1  0.96 CNY";
    assert_eq!(on("2025-02-28"), last);
    let audited = "1 account recomputed as of 2025-02-28, 0 differ from what the closes said; \
                   accrued income differs in 0 groups\n";
    assert_eq!(desk.done("day audit"), audited);
    assert_eq!(desk.json("day audit --json")["differing_accruals"], serde_json::json!([]));
}

/// 100.00 from 31 January to 28 February for 28.00: 1.00 a day. Sold on 10 February to two lenders: ten days are the
/// seller's, and of each day since a has 0.70 and b 0.30.
#[test]
fn a_sold_account_accrues_for_its_lenders_from_the_day_after_the_settlement_date() {
    let desk = desk();
    desk.write("more.csv", "account,person,product,opened_on,principal,instalments\nL2,P2,loan,2025-01-31,100.00,\n");
    desk.write("rows.csv", "account,number,due,principal,interest\nL2,1,2025-02-28,100.00,28.00\n");
    desk.done("book import --contracts more.csv --instalments rows.csv");
    desk.write("sale.txt", "2025-02-10 sell L2 to a=70%+b=30% because portfolio\n");
    desk.done("day close --through 2025-02-09");
    desk.done("book events sale.txt");
    desk.done("day close --through 2025-02-12");
    let days = desk.done("day accruals --from 2025-02-10 --to 2025-02-12 --by-lender --csv");
    let lines: Vec<&str> = days.lines().skip(1).filter(|line| !line.contains("\"own\"")).collect();
    assert_eq!(
        lines,
        [
            "2025-02-11,loan,1,\"a\",interest,CNY,0.70,0.70",
            "2025-02-11,loan,1,\"b\",interest,CNY,0.30,0.30",
            "2025-02-12,loan,1,\"a\",interest,CNY,0.70,1.40",
            "2025-02-12,loan,1,\"b\",interest,CNY,0.30,0.60",
        ]
    );
    // L1's 0.42 of twelve days, and the ten days of L2.
    let own = days.lines().rfind(|line| line.contains("\"own\""));
    assert_eq!(own, Some("2025-02-12,loan,1,\"own\",interest,CNY,0.03,10.42"));
    let sheet = desk.done("account show L2");
    assert!(sheet.contains("sold by own to a=70%+b=30% on 2025-02-10\nlender a: share 0.7, owed 89.60\n"), "{sheet}");
    desk.done("book export --hledger p.journal --balances b.csv");
    assert!(
        desk.read("p.journal")
            .contains("2025-02-11 L2 passing of time\n    assets:receivable:principal:a:loan:L2  70.00 CNY")
    );
    assert!(desk.read("b.csv").contains("\"assets:transferred:own:loan:L2\",100.00,CNY"));
    let audited = "2 accounts recomputed as of 2025-02-12, 0 differ from what the closes said; \
                   accrued income differs in 0 groups\n";
    assert_eq!(desk.done("day audit"), audited);
    assert!(desk.done("book verify").ends_with(": all as stored\n"));
}
