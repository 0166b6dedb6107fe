//! Event lines: restructures, settlements and the like, booked from a file or previewed.

use crate::support::{CONTRACTS, Desk, MONTHLY};

/// A1 has paid its first instalment of 100.00; the second, due on 28 March, is moved by two months.
const RELIEF: &str = "# agreed at the branch\n\
                      2025-03-20 extend A1 by 2 months requested Li approved Wang because flood\n\
                      2025-03-20 charge A2 5.00 due 2025-03-25 as letter because a letter\n";

/// 28 March and 28 April become 28 May and 28 June.
#[test]
fn an_event_line_is_booked_once_however_often_it_is_read() {
    let desk = Desk::with_book();
    desk.write("relief.events", RELIEF);
    assert_eq!(desk.done("book events relief.events"), "2 events booked, 0 known already\n");
    assert_eq!(desk.done("book events relief.events"), "0 events booked, 2 known already\n");
    let shown = desk.json("account show A1 --as-of 2025-03-31 --json");
    assert_eq!(shown["instalments"][1]["due"], "2025-05-28");
    assert_eq!(shown["next_due"]["due"], "2025-05-28");
    assert_eq!(shown["ageing"]["past_due_days"], 0);
    desk.done("book verify");
}

/// 5.00 charged and taken back.
#[test]
fn an_event_is_taken_back_by_its_name() {
    let desk = Desk::with_book();
    desk.write("relief.events", RELIEF);
    desk.done("book events relief.events");
    desk.write("back.events", "2025-03-21 reverse A2 letter\n");
    assert_eq!(desk.done("book events back.events"), "1 event booked, 0 known already\n");
    assert_eq!(desk.json("account show A2 --as-of 2025-03-31 --json")["owed"]["fee"], "0.00");
}

#[test]
fn a_preview_tells_both_sides_and_books_nothing() {
    let desk = Desk::with_book();
    desk.write("relief.events", RELIEF);
    let previews = desk.json("book events relief.events --preview");
    let dues = |side: &str| previews[0][side]["next_due"]["due"].clone();
    assert_eq!((dues("before"), dues("after")), ("2025-03-28".into(), "2025-05-28".into()));
    assert_eq!(previews[1]["difference"]["owed"]["fee"], "5.00");
    assert_eq!(desk.done("book events relief.events --dry-run"), "would be: 2 events booked, 0 known already\n");
    assert_eq!(desk.json("book stats --json")["events"], 5);
}

/// One restructure a month is allowed, and A2 has had it.
#[test]
fn a_preview_is_refused_where_the_month_takes_no_more_restructures() {
    let desk = Desk::new();
    desk.write("monthly.toml", &format!("{MONTHLY}\n[restructure]\nportfolio_per_month_max = 1\n"));
    desk.write("contracts.csv", CONTRACTS);
    desk.done("book init --product monthly.toml");
    desk.done("book import --contracts contracts.csv");
    desk.write("first.events", "2025-03-20 extend A2 by 2 months because flood\n");
    desk.write("second.events", "2025-03-21 extend A1 by 2 months because flood\n");
    desk.json("book events second.events --preview");
    desk.done("book events first.events");
    let why = "the product allows at most 1 restructures a month; 1 were booked in 2025-03";
    let refused = desk.refused("book events second.events --preview");
    assert_eq!(refused, format!("error: second.events, line 1: {why}\n"));
    desk.write("charge.events", "2025-03-21 charge A1 5.00 due 2025-03-25\n");
    desk.json("book events charge.events --preview");
}

/// A1 and A2 are accounts of two persons.
#[test]
fn a_preview_of_a_link_to_another_persons_account_is_refused() {
    let desk = Desk::with_book();
    desk.write("link.events", "2025-03-21 link A1 to A2 because card\n");
    let why = "account A2 is another person's: parent and child are accounts of one person, who owes for both";
    let refused = desk.refused("book events link.events --preview");
    assert_eq!(refused, format!("error: link.events, line 1: {why}\n"));
}

/// Past due since 28 February: 61 days on 30 April, stage 2 by IFRS 9. What is moved by three months is not past due, so
/// stage 1; the five categories watch the relief, and keep the account in special mention.
#[test]
fn a_preview_tells_the_classes_on_both_sides() {
    let desk = Desk::new();
    let names = "classification = [\"ifrs9\", \"cn-retail-2023\"]\n\n[plan]";
    desk.write("monthly.toml", &MONTHLY.replace("[plan]", names));
    desk.write("contracts.csv", CONTRACTS);
    desk.done("book init --product monthly.toml");
    desk.done("book import --contracts contracts.csv");
    for preset in ["ifrs9", "cn-retail-2023"] {
        desk.write(&format!("{preset}.toml"), &desk.done(&format!("policy preset {preset}")));
    }
    desk.done("policy add ifrs9.toml cn-retail-2023.toml");
    desk.write("relief.events", "2025-04-30 extend A1 by 3 months because flood\n");
    let previews = desk.json("book events relief.events --preview");
    let told = |side: &str| {
        let classes = &previews[0][side]["classes"];
        (classes[0]["class"].clone(), classes[1]["class"].clone(), classes[1]["watch"]["state"].clone())
    };
    assert_eq!(told("before"), ("stage-2".into(), "special-mention".into(), "none".into()));
    assert_eq!(told("after"), ("stage-1".into(), "special-mention".into(), "running".into()));
}

#[test]
fn a_line_that_is_refused_is_named_and_no_line_is_booked() {
    let desk = Desk::with_book();
    let refused = |line: &str| {
        desk.write("bad.events", &format!("2025-03-20 repay A1 1.00 as r9\n{line}\n"));
        desk.refused("book events bad.events")
    };
    for (line, why) in [
        ("2025-03-20 recover A1 1.00", "neither charged off nor written off"),
        ("2025-03-20 repay A9 1.00", "the book has no account \"A9\""),
        ("2025-03-20 ask A1", "only events are booked"),
        ("2025-03-20 repay A1 1.00 learned 2025-03-25", "leave \"learned\" out"),
        ("2025-03-20 repay A1 2.00 as r9", "stands here twice"),
        ("2025-03-20 wave A1", "wave"),
        ("2025-03-20", "a line is a day, what happens, and the account"),
    ] {
        let error = refused(line);
        assert!(error.contains("bad.events, line 2") && error.contains(why), "{line}: {error}");
    }
    assert_eq!(desk.json("book stats --json")["events"], 5);
}

/// A1's second instalment, due on 28 March, was paid that day, but the bank told so on 10 April: from 29 March to 9 April
/// it was reported past due.
#[test]
fn days_that_a_late_event_restates_are_listed() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-04-09");
    desk.write("late.events", "2025-03-28 repay A1 100.00 as r2\n");
    desk.done("book events late.events");
    let history = desk.json("account history A1 --as-of 2025-04-15 --json");
    let days = &history["restated"];
    assert_eq!(
        (days.as_array().unwrap().len(), &days[0]["from"], &days[0]["to"]),
        (1, &"2025-03-29".into(), &"2025-04-09".into())
    );
    assert_eq!(
        (&days[0]["reported"]["bucket"], &days[0]["known"]["bucket"]),
        (&"1-30".into(), &serde_json::Value::Null)
    );
    let told = desk.done("account history A1 --as-of 2025-04-15");
    let line =
        "2025-03-29 to 2025-04-09  restated: reported open, overdue since 2025-03-28, bucket 1-30; known now open\n";
    assert!(told.ends_with(line), "{told}");
}

/// A1 and A2 begin on 31 January 2025. A pause of ageing is there on A1 from 10 March on, so the one of the storm is refused for it.
#[test]
fn a_storm_pauses_all_accounts_and_whoever_cannot_be_paused_is_told() {
    let desk = Desk::with_book();
    desk.write("one.events", "2025-03-10 pause A1 ageing until 2025-03-12 because illness\n");
    desk.done("book events one.events");
    let storm = "book pause ageing --all --from 2025-03-05 --until 2025-03-15 --because storm";
    let preview = desk.done(&format!("{storm} --preview"));
    let (first, rest) = preview.split_once('\n').unwrap();
    assert!(first.starts_with("A1: "), "{preview}");
    assert_eq!(rest, "would be: 1 account paused, 0 known already, 1 refused\n");
    assert!(desk.done(storm).ends_with("\n1 account paused, 0 known already, 1 refused\n"));
    assert!(desk.done(storm).ends_with("\n0 accounts paused, 1 known already, 1 refused\n"));
    let only = "book pause penalty --person P2 --from 2025-01-01 --until 2025-02-10 --because storm";
    assert_eq!(desk.done(only), "1 account paused, 0 known already, 0 refused\n");
    let shown: serde_json::Value =
        serde_json::from_str(&desk.done("account show A2 --as-of 2025-04-30 --json")).unwrap();
    let pauses: Vec<String> =
        shown["pauses"].as_array().unwrap().iter().map(|p| format!("{} {}", p["what"], p["from"])).collect();
    assert_eq!(pauses, ["\"penalty\" \"2025-01-31\"", "\"ageing\" \"2025-03-05\""]);
    let error = desk.refused("book pause ageing --from 2025-03-05 --until 2025-03-15 --because storm");
    assert!(error.starts_with("error: it is not said whose accounts are paused\nhint: "), "{error}");
}

/// The pause of both accounts from 5 to 14 March ends on A1 on 10 March, and is taken back on A2.
#[test]
fn pauses_are_listed_ended_early_and_taken_back() {
    let desk = Desk::with_book();
    desk.done("book pause ageing --all --from 2025-03-05 --until 2025-03-15 --because storm");
    let early = "book resume ageing --on 2025-03-10 --person P1";
    assert_eq!(desk.done(&format!("{early} --preview")), "would be: 1 account resumed, 0 known already, 0 refused\n");
    assert_eq!(desk.done(early), "1 account resumed, 0 known already, 0 refused\n");
    let listed = desk.json("book pauses --all --as-of 2025-03-06 --json");
    let told: Vec<(&str, &str)> = listed["pauses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["account"].as_str().unwrap(), one["until"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("A1", "2025-03-10"), ("A2", "2025-03-15")]);
    let back = "book resume ageing --never-from 2025-03-05 --person P2";
    assert_eq!(desk.done(back), "1 account resumed, 0 known already, 0 refused\n");
    assert_eq!(desk.done(back), "0 accounts resumed, 0 known already, 0 refused\n");
    let listed = desk.done("book pauses --all --as-of 2025-03-06");
    assert!(listed.contains("A1") && !listed.contains("A2") && listed.contains("storm"), "{listed}");
}
