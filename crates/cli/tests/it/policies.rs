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
