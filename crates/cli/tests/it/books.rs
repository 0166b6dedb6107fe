//! A book from its first file to its last export.

use crate::support::Desk;

#[test]
fn a_book_is_made_once() {
    let desk = Desk::new();
    assert_eq!(desk.done("book init"), "book.db: a new book in Asia/Shanghai, 0 products\n");
    let error = "error: book.db exists already\nhint: choose another file, or remove the old one yourself\n";
    assert_eq!(desk.refused("book init"), error);
    let error = desk.refused("book init --book other.db --time-zone Mars/Base");
    assert!(error.starts_with("error: \"Mars/Base\" is not a time zone that this machine knows\nhint: "), "{error}");
    assert!(!desk.path("other.db").exists());
}

/// A1 misses 28 March: entered on the 29th. Paid on 2 April, learned then, it is cured by the close of that day.
#[test]
fn an_account_is_shown_explained_and_told_as_it_was_known() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-04-01");
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    desk.done("book import --repayments late.csv");
    desk.done("day close --through 2025-04-02");

    let expected = "\
2025-01-31  event 1: contract opened under monthly v1: principal 300.00
2025-01-31  close: opened by events, bucket none -> none
2025-02-28  event 3: repayment of 100.00
2025-03-29  close: entered by time, bucket none -> 1-30
2025-04-02  event 6: repayment of 100.00 (value date 2025-03-28)
2025-04-02  close: cured by events, bucket 1-30 -> none
2025-03-29 to 2025-04-01  restated: reported open, overdue since 2025-03-28, bucket 1-30; known now open
";
    assert_eq!(desk.done("account history A1"), expected);
    let known_then = desk.done("account history A1 --known-on 2025-04-01 --as-of 2025-04-01");
    assert_eq!(known_then.lines().last(), Some("2025-03-29  close: entered by time, bucket none -> 1-30"));

    let days = |line: &str| desk.json(line)["ageing"]["past_due_days"].clone();
    assert_eq!(days("account show A1 --json --as-of 2025-04-01"), 0);
    assert_eq!(days("account show A1 --json --as-of 2025-04-01 --known-on 2025-04-01"), 4);
    assert_eq!(days("account show A1 --json --as-of 2025-04-30"), 2, "a day to come is foretold");

    let shown = desk.done("account show A1 --as-of 2025-04-01 --known-on 2025-04-01");
    assert!(shown.contains("days past due 4 (delinquent 4), since 2025-03-28, bucket 1-30"), "{shown}");
    let english = desk.done("account explain A1 --as-of 2025-04-01 --known-on 2025-04-01");
    assert!(english.contains("It is 4 days past due: instalment 2, due on 2025-03-28,"), "{english}");
    let chinese = desk.done("account explain A1 --as-of 2025-04-01 --known-on 2025-04-01 --lang zh");
    assert!(chinese.contains("已逾期 4 天：最早未还清的是第 2 期"), "{chinese}");
    let sentences = desk.json("account explain A1 --json");
    assert_eq!(sentences["sentences"].as_array().unwrap().len(), 3);
}

/// A repayment that came after its account's opening lies beside the record until it is folded into it.
#[test]
fn a_book_is_folded_once_and_answers_as_before() {
    let desk = Desk::with_book();
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    desk.done("book import --repayments late.csv");
    let before = desk.done("account show A1 --json --as-of 2025-04-30");
    assert!(desk.done("book fold").starts_with("the records of "));
    assert_eq!(desk.done("account show A1 --json --as-of 2025-04-30"), before);
    assert_eq!(desk.done("book fold"), "nothing lay beside the records\n");
    assert!(desk.done("book verify").ends_with(": all as stored\n"));
}

#[test]
fn days_are_closed_once_and_not_before_they_end() {
    let desk = Desk::with_book();
    let error = desk.refused("day close --through 2999-01-01");
    assert!(error.starts_with("error: 2999-01-01 has not ended in Asia/Shanghai\nhint: "), "{error}");
    let plan = desk.done("day close --through 2025-03-31 --dry-run");
    assert_eq!(plan, "60 days would be closed: 2025-01-31 to 2025-03-31\n");
    let days = desk.json("day close --through 2025-03-31 --json");
    let days = days.as_array().unwrap();
    assert_eq!(days.len(), 60);
    let entered = days.iter().find(|day| day["day"] == "2025-03-29").unwrap();
    assert_eq!((entered["awake"].as_u64(), entered["movements"]["entered"].as_u64()), (Some(1), Some(1)));
    let error = desk.refused("day close --through 2025-03-31");
    assert!(
        error.starts_with("error: 2025-03-31 is already closed\nhint: the last closed day is 2025-03-31"),
        "{error}"
    );
    assert_eq!(desk.json("day status --json --days 3")["closes"].as_array().unwrap().len(), 3);
}

#[test]
fn a_book_is_exported_verified_and_counted() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-03-31");
    desk.done("book export --journal j.jsonl --hledger p.journal --balances b.csv --accounts a.csv");
    desk.done("book export --accounts a.parquet --as-of 2025-03-01");

    let journal = desk.read("j.jsonl");
    let kinds: Vec<String> = journal
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["contract_opened", "contract_opened", "repayment", "repayment", "repayment"]);

    let postings = desk.read("p.journal");
    let first = "2025-01-31 A1 contract_opened event 1\n    \
                 assets:receivable:principal:own:monthly:A1  300.00 CNY\n    \
                 liabilities:funding:own:monthly:A1  -300.00 CNY\n";
    assert!(postings.contains(first), "{postings}");
    let balances = desk.read("b.csv");
    assert!(balances.contains("assets:cash:own:monthly:A2\",200.00,CNY"), "{balances}");

    let accounts = desk.read("a.csv");
    let rows: Vec<Vec<&str>> = accounts.lines().map(|line| line.split(',').collect()).collect();
    let column = |name: &str| rows[0].iter().position(|column| *column == name).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[1][column("past_due_days")], rows[1][column("bucket")]), ("3", "1-30"));
    assert_eq!((rows[2][column("past_due_days")], rows[2][column("bucket")]), ("0", ""));
    assert_eq!(rows[1][column("overdue_principal_minor")], "10000");
    assert_eq!(&std::fs::read(desk.path("a.parquet")).unwrap()[..4], b"PAR1");

    let verified = desk.done("book verify");
    let expected = "2 accounts rebuilt from 5 events and compared, 3 transitions recomputed: all as stored\n";
    assert_eq!(verified, expected);
    let stats = desk.json("book stats --json");
    assert_eq!((stats["accounts"].as_u64(), stats["last_close"].as_str()), (Some(2), Some("2025-03-31")));
    assert_eq!(stats["overdue_forms"]["single_period"], 1);
}

#[test]
fn a_books_days_past_due_are_compared_with_another_systems() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-03-31");
    desk.write(
        "ages.csv",
        "account,as_of,days_past_due\nA1,2025-03-31,3\nA1,2025-03-30,1\nA2,2025-03-31,0\nA9,2025-03-31,0\n",
    );
    let agreement = desk.json("book compare --ages ages.csv --json");
    let figures = ["late", "late_exact", "current", "current_same", "unknown"].map(|name| agreement[name].as_u64());
    assert_eq!(figures, [Some(2), Some(1), Some(1), Some(1), Some(1)]);
    let difference = &agreement["differences"][0];
    assert_eq!((difference["source_days"].as_u64(), difference["days"].as_u64()), (Some(1), Some(2)));
}

#[test]
fn exit_codes_tell_refused_from_wrongly_asked() {
    let desk = Desk::with_book();
    for (line, what) in [
        ("account show A9", "the book has no account \"A9\""),
        ("account show A1 --as-of 2024-01-01", "account A1 is not open on 2024-01-01"),
        ("account show A1 --known-on yesterday", "\"yesterday\" is neither a day nor an instant"),
        ("book stats --book nowhere.db", "there is no book nowhere.db"),
        ("book stats --book contracts.csv", "contracts.csv is not a book"),
        ("book export", "there is nothing to export"),
        ("book export --accounts a.txt", "a.txt is not a table that can be written"),
        ("book import", "there is nothing to import"),
    ] {
        let error = desk.refused(line);
        assert_eq!(error.lines().next(), Some(format!("error: {what}").as_str()), "{line}");
    }
    for line in ["book", "books", "book stats --as-of 1.1.2025", "account show", "day close --twice"] {
        let said = desk.run(line);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{line}: {said:?}");
    }
    assert!(!desk.path("nowhere.db").exists());
}

#[test]
fn a_product_is_added_once_and_never_changed() {
    let desk = Desk::with_book();
    let line = "monthly v1 in CNY, effective from 2020-01-01\n";
    assert_eq!(desk.done("product add monthly.toml"), format!("known already: {line}"));
    assert_eq!(desk.done("product list"), line);
    desk.write("monthly.toml", &crate::support::MONTHLY.replace("0%", "1%"));
    let error = desk.refused("product add monthly.toml");
    assert!(error.starts_with("error: monthly v1 is already in the book with other terms\nhint: "), "{error}");
    desk.write("monthly.toml", &crate::support::MONTHLY.replace("version = 1", "version = 0"));
    assert_eq!(desk.refused("product check monthly.toml"), "error: monthly.toml, line 3: versions count up from 1\n");
}

#[test]
fn a_scenario_is_run_from_its_file() {
    let desk = Desk::new();
    desk.write("monthly.toml", crate::support::MONTHLY);
    let story = "product monthly.toml\n2025-01-31 open A1 300.00 in 3\n2025-03-01 ask A1\n2025-03-01 close\n";
    desk.write("a.scenario", story);
    let answers = desk.json("scenario run a.scenario");
    assert_eq!(answers[0]["ageing"]["past_due_days"], 1);
    assert_eq!(answers[1]["transitions"][0]["movement"], "entered");
    desk.write("a.scenario", "product monthly.toml\n2025-01-31 open A1 300.00\n2025-03-01 pay A1 1.00\n");
    let error = desk.refused("scenario run a.scenario");
    assert!(error.starts_with("error: a.scenario, line 3: \"pay\" is not known: open, buy, repay,"), "{error}");
    desk.write("a.scenario", "product monthly.toml\n2025-01-31 open A1 300.00\n");
    assert!(desk.refused("scenario run a.scenario").starts_with("error: a.scenario asks nothing\nhint: "));
}
