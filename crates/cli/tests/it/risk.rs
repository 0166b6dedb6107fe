//! Models: trained from a file, explained, reported, and let decide by two people.

use crate::support::Desk;

/// The example of the guide.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("loans.csv", include_str!("../../../../examples/risk/loans.csv"));
    desk.write("model.toml", include_str!("../../../../examples/risk/model.toml"));
    desk
}

#[test]
fn a_model_is_trained_the_same_twice_and_explains_itself() {
    let desk = desk();
    let said = desk.done("risk train --data loans.csv --config model.toml --out model.json");
    assert!(said.contains("out of time"), "{said}");
    desk.done("risk train --data loans.csv --config model.toml --out again.json");
    assert_eq!(desk.read("model.json"), desk.read("again.json"));
    let reasons = desk.done("risk explain --model model.json --data loans.csv --row L00017");
    assert!(reasons.contains("开户时间"), "{reasons}");
    let scores = desk.done("risk score --model model.json --data loans.csv");
    assert_eq!(scores.lines().count(), 4_001);
    assert_eq!(scores, desk.done("risk score --model again.json --data loans.csv"));
    desk.done("risk report --model model.json --data loans.csv --out model.html");
    let report = desk.read("model.html");
    for part in ["<svg", "Model card", "Calibration", "Fairness", "Limits", "@media print"] {
        assert!(report.contains(part), "the report has no {part}");
    }
    assert!(!report.contains("src=") && !report.contains("href="), "the report asks for something else");
}

#[test]
fn a_report_in_chinese_says_all_of_it_in_chinese() {
    let desk = desk();
    for engine in ["scorecard", "boosting"] {
        let config = desk.read("model.toml").replace("engine = \"scorecard\"", &format!("engine = \"{engine}\""));
        desk.write("config.toml", &config);
        desk.done("risk train --data loans.csv --config config.toml --out model.json");
        desk.done("risk report --model model.json --data loans.csv --lang zh --out zh.html");
        let report = desk.read("zh.html");
        assert!(report.contains("<html lang=\"zh-CN\">"));
        for part in
            ["模型卡", "排序能力", "校准", "公平性", "使用限制", "跨期：自2025-10-01起的样本", "第1折", "好样本"]
        {
            assert!(report.contains(part), "the report has no {part}");
        }
        // What is left of English are names, measures, and what the config says in its own words.
        let text = words(&report);
        for english in ["rows", "bads", "the ", "below", "points", "training", "missing", "none"] {
            let own =
                ["30+ days past due on any of the next 3 bills", "90 days up to the as-of day", "the next 3 bills"];
            let text = own.iter().fold(text.clone(), |text, own| text.replace(own, ""));
            let purpose = "Who of those with a running loan will be 30 or more";
            let line =
                text.lines().find(|line| line.contains(english) && !line.contains(purpose) && !line.contains(" / "));
            assert_eq!(line, None, "{english} in the report of a {engine}");
        }
    }
}

/// The texts of a page, without its tags and style; those of charts among them.
fn words(page: &str) -> String {
    let mut text = String::new();
    for part in page.split("</style>").nth(1).unwrap().split('<').skip(1) {
        if let Some((_, inner)) = part.split_once('>') {
            text.push_str(inner.trim());
            text.push('\n');
        }
    }
    text
}

#[test]
fn another_person_lets_a_model_decide() {
    let desk = desk();
    desk.done("risk train --data loans.csv --config model.toml --out model.json");
    desk.done("book init --time-zone UTC");
    let added = desk.done("risk register --model model.json --by Ana --reason trained");
    assert!(added.starts_with("added as a shadow: next-bills v1, "), "{added}");
    let own = desk.refused("risk promote --id next-bills --number 1 --to champion --by Ana --reason mine");
    assert!(own.contains("Ana made model next-bills v1 and cannot approve it"), "{own}");
    let done = desk.done("risk promote --id next-bills --number 1 --to champion --by Bo --reason read");
    assert_eq!(done, "next-bills v1 is champion\n");
    let from_book = desk.done("risk score --id next-bills --data loans.csv");
    assert_eq!(from_book, desk.done("risk score --model model.json --data loans.csv"));
}

#[test]
fn a_bad_table_is_refused_with_the_row() {
    let desk = desk();
    let broken = desk.read("loans.csv").replacen("L00001,", "L00000,", 1);
    desk.write("loans.csv", &broken);
    let said = desk.refused("risk train --data loans.csv --config model.toml --out model.json");
    assert!(said.contains("rows 1 and 2 are both L00000 as of 2025-01-28"), "{said}");
    assert!(!desk.path("model.json").exists());
}
