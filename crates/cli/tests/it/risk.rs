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
