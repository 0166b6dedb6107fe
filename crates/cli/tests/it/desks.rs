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
