//! Policies, and the classes of accounts.

use crate::support::{Desk, MONTHLY};

/// The ordinary book, its product classified by three policies: A1 of P1 has paid the 28th of February 2025 only, A2 of
/// P2 that of March too. The third account is P1's, and paid up.
fn classified() -> Desk {
    let desk = Desk::new();
    let names = "classification = [\"ifrs9\", \"frappe-npa\", \"ffiec-open-end\"]\n\n[plan]";
    desk.write("monthly.toml", &MONTHLY.replace("[plan]", names));
    desk.write(
        "contracts.csv",
        "account,person,product,opened_on,principal,instalments\nA1,P1,monthly,2025-01-31,300.00,3\n\
         A2,P2,monthly,2025-01-31,300.00,3\nA3,P1,monthly,2025-01-31,1200.00,12\n",
    );
    desk.write(
        "repayments.csv",
        "account,effective_on,amount,key\nA1,2025-02-28,100.00,r1\nA2,2025-02-28,200.00,r1\nA3,2025-02-28,1000.00,r1\n",
    );
    desk.done("book init --product monthly.toml");
    desk.done("book import --contracts contracts.csv --repayments repayments.csv");
    for preset in ["ifrs9", "frappe-npa", "ffiec-open-end"] {
        desk.write(&format!("{preset}.toml"), &desk.done(&format!("policy preset {preset}")));
    }
    desk.done("policy add ifrs9.toml frappe-npa.toml ffiec-open-end.toml");
    desk
}

#[test]
fn a_policy_is_checked_added_and_listed() {
    let desk = Desk::with_book();
    let line = "ifrs9 v1, effective from 2018-01-01: stage-1, stage-2 from 31, stage-3 from 91\n";
    desk.write("ifrs9.toml", &desk.done("policy preset ifrs9"));
    assert_eq!(desk.done("policy check ifrs9.toml"), format!("ifrs9.toml: {line}"));
    assert_eq!(desk.done("policy list"), "");
    assert_eq!(desk.done("policy add ifrs9.toml"), format!("added: {line}"));
    assert_eq!(desk.done("policy add ifrs9.toml"), format!("known already: {line}"));
    assert_eq!(desk.done("policy list"), line);
    desk.write("ifrs9.toml", &desk.read("ifrs9.toml").replace("days_over = 90", "days_from = 90"));
    let error = desk.refused("policy add ifrs9.toml");
    assert!(error.starts_with("error: policy ifrs9 v1 is already in the book with other terms\nhint: "), "{error}");
    desk.write("ifrs9.toml", &desk.read("ifrs9.toml").replace("version = 1", "version = 0"));
    let error = desk.refused("policy check ifrs9.toml");
    assert!(error.ends_with("versions count up from 1\n"), "{error}");
}

#[test]
fn presets_are_listed_and_printed_as_they_are() {
    let desk = Desk::new();
    let listed = desk.done("policy preset");
    assert_eq!(listed.lines().count(), 7);
    for line in listed.lines() {
        let id = line.split(':').next().unwrap();
        desk.write("policy.toml", &desk.done(&format!("policy preset {id}")));
        assert!(desk.done("policy check policy.toml").contains(&format!(" {id} v1, effective from ")), "{id}");
    }
    let error = desk.refused("policy preset nothing");
    assert_eq!(error, "error: there is no preset \"nothing\"\nhint: list all of them with: policy preset\n");
}

/// Unpaid since 28 March: 33 days on 30 April, day 31 on the 28th.
#[test]
fn the_classes_of_an_account_are_told_with_their_reasons() {
    let desk = classified();
    let told = desk.done("account classes A1 --as-of 2025-04-30");
    assert_eq!(
        told,
        "By ifrs9 v1 (IFRS 9 stages) it is stage 2 since 2025-04-28.\n\
         It has 33 days past due from 2025-03-28 on; 31 to 90 are stage 2.\n\
         By frappe-npa v1 (Non-performing assets (Frappe Lending)) it is standard since 2025-01-31.\n\
         It has 34 days past due from 2025-03-28 on; 0 to 90 are standard.\n\
         It has no class by ffiec-open-end: policy ffiec-open-end v1 applies to open_end accounts only.\n"
    );
    let chinese = desk.done("account classes A1 --as-of 2025-04-30 --lang zh");
    assert!(chinese.starts_with("按 ifrs9 v1（IFRS 9 减值阶段），自 2025-04-28 起为“第二阶段”。\n"), "{chinese}");
    let json = desk.json("account classes A1 --as-of 2025-04-30 --json");
    assert_eq!((&json["account"], &json["classes"][0]["class"]), (&"A1".into(), &"stage-2".into()));
    assert_eq!(json["classes"][2]["class"], serde_json::Value::Null);
}

/// Day 91 of A1, in Frappe's count, is 26 June. It marks A3, the other account of P1, and not A2, P2's, before its own
/// day 91 of 27 July.
#[test]
fn a_persons_accounts_are_looked_at_together_where_a_policy_says_so() {
    let desk = classified();
    let history = |account: &str| desk.done(&format!("account classes {account} --as-of 2025-07-31 --history"));
    let frappe = |account: &str| -> Vec<String> {
        history(account).lines().filter(|line| line.contains("frappe")).map(str::to_owned).collect()
    };
    let marked = ["2025-01-31  frappe-npa v1: none -> standard", "2025-06-26  frappe-npa v1: standard -> npa"];
    assert_eq!(frappe("A1"), marked);
    assert_eq!(frappe("A3"), marked);
    assert_eq!(frappe("A2")[1], "2025-07-27  frappe-npa v1: standard -> npa");
}

/// 100.00 of 28 March are learned after the close of 30 April: then it was stage 2 by what was known, now it is not.
#[test]
fn classes_are_told_as_they_were_reported() {
    let desk = classified();
    desk.done("day close --through 2025-04-30");
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    desk.done("book import --repayments late.csv");
    let class = |line: &str| desk.json(line)["classes"][0]["class"].as_str().unwrap().to_owned();
    assert_eq!(class("account classes A1 --as-of 2025-04-30 --json"), "stage-1");
    assert_eq!(class("account classes A1 --known-on 2025-04-30 --json"), "stage-2");
}

#[test]
fn what_cannot_be_classified_is_said_clearly() {
    let desk = Desk::with_book();
    let error = desk.refused("account classes A1 --as-of 2025-04-30");
    assert!(error.starts_with("error: monthly v1 is classified by no policy\nhint: "), "{error}");
    let desk = Desk::new();
    desk.write("monthly.toml", &MONTHLY.replace("[plan]", "classification = [\"mine\"]\n\n[plan]"));
    desk.write(
        "contracts.csv",
        "account,person,product,opened_on,principal,instalments\nA1,P1,monthly,2025-01-31,300.00,3\n",
    );
    desk.done("book init --product monthly.toml");
    desk.done("book import --contracts contracts.csv");
    let told = desk.done("account classes A1 --as-of 2025-04-30");
    let missing = "It has no class by mine: the product names this policy, but the book does not have it.\n";
    assert_eq!(told, missing);
    let error = desk.refused("account classes A1 --as-of 2025-01-30");
    assert!(error.starts_with("error: account A1 is not open on 2025-01-30\n"), "{error}");
}

/// On 30 April A1 has 200.00 past due for 33 days, A2 100.00 for 2, and A3 owes 200.00 and has nothing past due.
#[test]
fn the_accounts_of_each_class_are_counted_with_what_they_owe_and_those_without_a_class_by_the_reason() {
    let desk = classified();
    let told = desk.done("book classes --as-of 2025-04-30 --csv");
    assert_eq!(
        told,
        "as_of,policy,version,class,why,currency,accounts,owed,overdue\n\
         2025-04-30,ffiec-open-end,,,\"policy ffiec-open-end v1 applies to open_end accounts only\",CNY,3,500.00,300.00\n\
         2025-04-30,frappe-npa,1,standard,\"\",CNY,3,500.00,300.00\n\
         2025-04-30,ifrs9,1,stage-1,\"\",CNY,2,300.00,100.00\n\
         2025-04-30,ifrs9,1,stage-2,\"\",CNY,1,200.00,200.00\n"
    );
    let json = desk.json("book classes --as-of 2025-04-30 --policy ifrs9 --json");
    assert_eq!((&json["as_of"], json["classes"].as_array().unwrap().len()), (&"2025-04-30".into(), 2));
    assert_eq!((&json["classes"][1]["class"], &json["classes"][1]["owed"]), (&"stage-2".into(), &"200.00".into()));
    let text = desk.done("book classes --as-of 2025-04-30 --policy ifrs9");
    assert!(text.contains("ifrs9 v1") && text.contains("stage 2"), "{text}");
    assert_eq!(desk.done("book classes --as-of 2025-01-30 --csv").lines().count(), 1, "nothing is open yet");
    let error = desk.refused("book classes --policy mine");
    assert!(error.starts_with("error: the book has no policy mine\nhint: "), "{error}");
    let desk = Desk::with_book();
    let told = desk.done("book classes --as-of 2025-01-31 --csv");
    assert!(told.contains("2025-01-31,,,,\"the product names no policy\",CNY,"), "{told}");
}

/// Day 31 of A1 is 28 April; day 91 in Frappe's count 26 June, when it marks A3. 100.00 of 28 March that are learned on 1 May
/// leave 28 April unpaid: 3 days.
#[test]
fn the_accounts_that_changed_class_on_a_day_are_listed_with_the_reasons() {
    let desk = classified();
    desk.done("day close --through 2025-04-30");
    let of_day = |day: &str, policy: &str| desk.done(&format!("day classes --from {day} --to {day} --policy {policy}"));
    assert_eq!(
        of_day("2025-04-28", "ifrs9"),
        "2025-04-28  A1  ifrs9 v1: stage-1 -> stage-2. It has 31 days past due from 2025-03-28 on; 31 to 90 are stage 2.\n"
    );
    assert_eq!(of_day("2025-04-29", "ifrs9"), "");
    let marked = of_day("2025-06-26", "frappe-npa");
    let accounts: Vec<&str> = marked.lines().filter_map(|line| line.split("  ").nth(1)).collect();
    assert_eq!(accounts, ["A1", "A3"]);
    assert_eq!(desk.json("day classes --json"), serde_json::json!([]), "nothing changed on 30 April");
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    desk.done("book import --repayments late.csv");
    assert_eq!(
        of_day("2025-05-01", "ifrs9"),
        "2025-05-01  A1  ifrs9 v1: stage-2 -> stage-1. It has 3 days past due from 2025-04-28 on; 0 to 30 are stage 1.\n"
    );
    assert!(of_day("2025-04-28", "ifrs9").contains("stage-1 -> stage-2"), "what was reported stays");
    let opened = desk.json("day classes --from 2025-01-31 --to 2025-01-31 --policy ifrs9 --json");
    assert_eq!(opened.as_array().unwrap().len(), 3);
    assert_eq!((&opened[0]["from"], &opened[0]["to"]), (&serde_json::Value::Null, &"stage-1".into()));
}

#[test]
fn accounts_are_exported_with_their_classes_when_asked() {
    let desk = classified();
    desk.done("book export --accounts accounts.csv --classes --as-of 2025-04-30");
    let table = desk.read("accounts.csv");
    let mut lines = table.lines();
    let header = lines.next().unwrap();
    assert!(
        header.ends_with(
            ",next_due,ffiec-open-end_class,ffiec-open-end_since,frappe-npa_class,frappe-npa_since,ifrs9_class,ifrs9_since"
        ),
        "{header}"
    );
    let first = lines.next().unwrap();
    assert!(first.starts_with("A1,") && first.ends_with(",,,standard,2025-01-31,stage-2,2025-04-28"), "{first}");
    desk.done("book export --accounts plain.csv --as-of 2025-04-30");
    assert!(desk.read("plain.csv").lines().next().unwrap().ends_with(",next_due"));
}

#[test]
fn a_class_that_nobody_has_declared_is_not_booked() {
    let desk = classified();
    desk.write("events", "2025-04-01 classify A1 ifrs9 stage-4 approved bob because old\n");
    let expected =
        "error: events, line 1, account A1: \"stage-4\" is not a class of ifrs9 v1: stage-1, stage-2, stage-3 are\n";
    let error = desk.refused("book events events");
    assert!(error.starts_with(expected), "{error}");
    let error = desk.refused("book events events --preview");
    assert!(error.contains("\"stage-4\" is not a class of ifrs9 v1"), "{error}");
    desk.write("events", "2025-04-01 classify A1 ifrs9 stage-3 approved bob because old\n");
    assert_eq!(desk.done("book events events"), "1 event booked, 0 known already\n");
    let desk = Desk::new();
    desk.write("monthly.toml", &MONTHLY.replace("[plan]", "classification = [\"mine\"]\n\n[plan]"));
    desk.write(
        "contracts.csv",
        "account,person,product,opened_on,principal,instalments\nA1,P1,monthly,2025-01-31,300.00,3\n",
    );
    desk.done("book init --product monthly.toml");
    desk.done("book import --contracts contracts.csv");
    desk.write("events", "2025-04-01 classify A1 mine bad approved bob because old\n");
    let error = desk.refused("book events events");
    assert!(
        error.starts_with("error: events, line 1, account A1: the book has no policy mine: it has none\n"),
        "{error}"
    );
}

/// 28 February is day 1 in Frappe's count and 29 May day 91. The first account marks the last one of the same person, which is
/// read in another batch; between them are 9,999 accounts of others, with nothing due before 30 May.
#[test]
fn accounts_of_a_person_count_together_however_far_apart_they_are_in_the_book() {
    let desk = Desk::new();
    desk.write("monthly.toml", &MONTHLY.replace("[plan]", "classification = [\"frappe-npa\"]\n\n[plan]"));
    let others: String = (0..9_999).map(|k| format!("B{k},Q{k},monthly,2025-04-30,100.00,1\n")).collect();
    desk.write(
        "contracts.csv",
        &format!(
            "account,person,product,opened_on,principal,instalments\nA1,P1,monthly,2025-01-31,300.00,3\n{others}\
             Z1,P1,monthly,2025-05-01,1200.00,12\n"
        ),
    );
    desk.done("book init --product monthly.toml");
    desk.done("book import --contracts contracts.csv");
    desk.write("frappe-npa.toml", &desk.done("policy preset frappe-npa"));
    desk.done("policy add frappe-npa.toml");
    let json = desk.json("book classes --as-of 2025-05-29 --json");
    let counts: Vec<_> = (0..2).map(|k| (&json["classes"][k]["class"], &json["classes"][k]["accounts"])).collect();
    assert_eq!(counts, [(&"standard".into(), &9_999.into()), (&"npa".into(), &2.into())]);
    let changed = desk.done("day classes --from 2025-05-29 --to 2025-05-29");
    let accounts: Vec<&str> = changed.lines().filter_map(|line| line.split("  ").nth(1)).collect();
    assert_eq!(accounts, ["A1", "Z1"]);
}

/// One policy of two classes, which spreads over a person's accounts; income stops while the bad one is on record.
fn suspending() -> Desk {
    let desk = Desk::new();
    desk.write(
        "loan.toml",
        "[product]\nid = \"loan\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
         classification = [\"two\"]\n[plan]\nkind = \"interest_first\"\nannual_rate = \"36.5%\"\n\
         [non_performing]\npolicy = \"two\"\nclasses = [\"bad\"]\n",
    );
    desk.write(
        "two.toml",
        "[policy]\nid = \"two\"\nversion = 1\neffective_from = \"2020-01-01\"\nsource = \"a test\"\n\
         [[class]]\nid = \"good\"\n[[class]]\nid = \"bad\"\ndays_over = 30\n[upgrade]\nrule = \"follows_days\"\n\
         [contagion]\nkind = \"customer_sticky\"\nclass = \"bad\"\n",
    );
    desk.write(
        "contracts.csv",
        "account,person,product,opened_on,principal,instalments\nA1,P1,loan,2024-12-31,1000.00,12\n\
         A2,P1,loan,2024-12-31,1000.00,12\n",
    );
    desk.write("repayments.csv", "account,effective_on,amount,key\nA2,2025-01-31,31.00,r1\nA2,2025-02-28,28.00,r2\n");
    desk.done("book init --product loan.toml");
    desk.done("policy add two.toml");
    desk.done("book import --contracts contracts.csv --repayments repayments.csv");
    desk
}

/// Each account bears 1000.00 x 36.5 % / 365 = 1.00 a day from 31 December on, so 62.00 by 3 March, on which the instalment
/// of 31 January is 31 days past due. Its class is put on record for that day, on 4 March: both accounts of the person
/// keep the 61.00 of 2 March, and the close of 4 March takes 2.00 back. A1 pays on 5 March; the good class of that day is
/// put on record on 6 March, when each has borne 65.00: the close of 6 March brings 130.00 - 122.00.
#[test]
fn income_stops_while_the_class_on_record_is_non_performing() {
    let desk = suspending();
    desk.done("day close --through 2025-03-03");
    let preview = desk.done("day classify --policy two --preview");
    let lines: Vec<&str> = preview.lines().collect();
    assert!(lines[0].starts_with("A1: none -> bad. It has 31 days past due from 2025-01-31 on"), "{preview}");
    assert!(lines[1].starts_with("A2: none -> bad. "), "{preview}");
    assert_eq!(lines[2], "would be: 2 classes of 2025-03-03 by two booked");
    assert_eq!(desk.done("day classify --policy two"), "2 classes of 2025-03-03 by two booked\n");
    assert_eq!(desk.done("day classify --policy two --date 2025-03-03"), "0 classes of 2025-03-03 by two booked\n");
    desk.done("day close --through 2025-03-04");
    assert_eq!(desk.done("day classify --policy two"), "0 classes of 2025-03-04 by two booked\n");
    desk.write("more.csv", "account,effective_on,amount,key\nA1,2025-03-05,59.00,r1\n");
    desk.done("book import --repayments more.csv");
    desk.done("day close --through 2025-03-05");
    assert_eq!(desk.done("day classify --policy two"), "2 classes of 2025-03-05 by two booked\n");
    desk.done("day close --through 2025-03-06");
    let days = desk.done("day accruals --from 2025-03-03 --to 2025-03-06 --csv");
    let column = |line: &str, name: &str| -> String {
        let place = days.lines().next().unwrap().split(',').position(|column| column == name).unwrap();
        line.split(',').nth(place).unwrap().to_owned()
    };
    let told: Vec<(String, String)> =
        days.lines().skip(1).map(|line| (column(line, "posted"), column(line, "posted_in_all"))).collect();
    let expected = [("2.00", "124.00"), ("-2.00", "122.00"), ("0.00", "122.00"), ("8.00", "130.00")];
    assert_eq!(told, expected.map(|(posted, in_all)| (posted.to_owned(), in_all.to_owned())), "{days}");
    desk.done("day audit");
    desk.done("book verify");
    let explained = desk.done("account explain A2 --as-of 2025-03-04");
    let sentence =
        "It is non-performing: it accrues no income. Class bad under policy two is on record since 2025-03-03.";
    assert!(explained.contains(sentence), "{explained}");
}

#[test]
fn only_classes_of_closed_days_are_put_on_record() {
    let desk = suspending();
    let error = desk.refused("day classify --policy two");
    assert_eq!(error, "error: no day is closed yet\nhint: close days with: day close\n");
    desk.done("day close --through 2025-03-03");
    let error = desk.refused("day classify --policy two --date 2025-03-04");
    assert!(error.starts_with("error: 2025-03-04 is not closed\nhint: the last closed day is 2025-03-03"), "{error}");
    let error = desk.refused("day classify --policy three");
    assert!(error.starts_with("error: the book has no policy three\n"), "{error}");
}
