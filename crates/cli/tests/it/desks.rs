//! Cases, relief and work in Chinese, and letters that take their values from the book.

use crate::support::Desk;

/// The book of two accounts, with the desk rules of China and the letters' values.
fn desk() -> Desk {
    let desk = Desk::with_book();
    desk.write("rules.toml", &desk.done("desk presets cn-desk"));
    desk.done("desk add rules.toml --by Ida");
    desk.done("desk activate cn-desk@1 --by Udo --reason agreed");
    desk
}

#[test]
fn a_case_is_told_in_chinese_and_its_letter_takes_the_answer_from_the_book() {
    let desk = desk();
    let person = serde_json::from_str::<serde_json::Value>(desk.done("events show --limit 1").trim()).unwrap();
    let person = person["data"]["person"].as_str().unwrap().to_owned();
    let opened =
        desk.done(&format!("case open {person} dispute --account A1 --reason 退货 --by Ana --key c1 --lang zh"));
    assert!(
        opened.starts_with("案件") && opened.contains("账务异议，账户A1") && opened.contains("处理中，须在"),
        "{opened}"
    );
    let id: String = opened.trim_start_matches("案件").chars().take_while(char::is_ascii_digit).collect();
    let listed = desk.done("case list --lang zh");
    assert!(listed.contains("案件") && listed.contains("账务异议") && !listed.contains("dispute"), "{listed}");
    let answered = desk
        .done(&format!("case answer {id} --finding 已签收 --outcome 维持原账单 --by Lea --role compliance --lang zh"));
    assert!(answered.contains("客户主张不成立"), "{answered}");
    let shown = desk.done(&format!("case show {id} --lang zh"));
    assert!(shown.contains("由Ana登记，依据cn-desk@1"), "{shown}");
    desk.write("zhang.toml", include_str!("../../../../examples/values/zhang.toml"));
    let letter = desk.done(&format!(
        "template render dispute-answer --values zhang.toml --account A1 --case {id} --as-of 2026-11-30 --kind letter --lang zh"
    ));
    assert!(
        letter.contains("已签收") && letter.contains("维持原账单") && letter.contains(&format!("编号{id}")),
        "{letter}"
    );
    assert!(desk.done("relief list --lang zh").contains("申请"));
    assert!(desk.done("relief review --lang zh").contains("已复核0项减免"));
}

/// Texts and calls of the autumn: one text about the account, one about another, one that bounced, one call.
const DEMANDS: &str = r#"
[[event]]
at = "2025-09-01T09:00:00+08:00"
actor = "desk"
kind = "attempt"
channel = "sms"
role = "creditor"
accounts = ["A1"]
outcome = "sent"

[[event]]
at = "2025-10-01T09:00:00+08:00"
actor = "desk"
kind = "attempt"
channel = "sms"
role = "creditor"
accounts = ["A9"]
outcome = "sent"

[[event]]
at = "2025-11-01T09:00:00+08:00"
actor = "desk"
kind = "attempt"
channel = "sms"
role = "creditor"
accounts = ["A1"]
outcome = "bounced"

[[event]]
at = "2025-12-01T09:00:00+08:00"
actor = "desk"
kind = "attempt"
channel = "voice"
role = "creditor"
accounts = ["A1"]
outcome = "conversation"
"#;

/// Three years from the last due date of 28 April 2025, begun anew by money and by a text that reached the customer: art. 188, 189 and 195 of
/// the Civil Code of China, and desk rules that count no calls as demands.
#[test]
fn a_claim_is_in_time_for_three_years_from_its_last_due_date_or_from_what_restarted_that() {
    let desk = desk();
    let of = |account: &str, day: &str| desk.json(&format!("case limitation {account} --as-of {day} --json"));
    let first = of("A1", "2026-02-15");
    assert_eq!((&first[0]["due"], &first[0]["ends_on"]), (&"2025-04-28".into(), &"2028-04-28".into()), "{first}");
    // 26 months from 15 February 2026 end on 15 April 2028. The repayment of February 2025 came before it began.
    assert_eq!((&first[0]["months_left"], &first[0]["restarted"]), (&26.into(), &serde_json::Value::Null));
    assert!(first[0]["source"].as_str().unwrap().contains("188"), "{first}");
    desk.write("late.csv", "account,effective_on,amount,key\nA1,2025-06-10,50.00,r3\n");
    desk.done("book import --repayments late.csv");
    let paid = of("A1", "2026-02-15");
    assert_eq!(
        (&paid[0]["ends_on"], &paid[0]["restarted"]["by"]),
        (&"2028-06-10".into(), &"repayment".into()),
        "{paid}"
    );
    desk.write("demands.toml", DEMANDS);
    desk.done("contact record P1 demands.toml");
    let asked = of("A1", "2026-02-15");
    assert_eq!(
        (&asked[0]["ends_on"], &asked[0]["restarted"]["by"]),
        (&"2028-09-01".into(), &"demand".into()),
        "{asked}"
    );
    // Before its last due date a debt in instalments has no limitation, and without rules nothing is said.
    assert!(desk.refused("case limitation A1 --as-of 2025-04-01").contains("no desk rules"));
    let near = desk.done("case limitation --as-of 2026-02-15 --within 36");
    assert!(near.contains("2028-09-01") && near.contains("A2"), "{near}");
    assert!(!desk.done("case limitation --as-of 2026-02-15").contains("A1"), "it is more than a year away");
    let over = desk.done("case limitation --as-of 2028-09-02 --lang zh");
    assert!(over.contains("已届满") && over.contains("demand"), "{over}");
}
