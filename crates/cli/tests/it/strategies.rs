//! Strategies: checked, and asked about a book.

use crate::support::Desk;

const TWO: &str = "[strategy]\nid = \"two\"\nversion = 1\neffective_from = \"2025-01-01\"\ncurrency = \"CNY\"\n\n\
    [[state]]\nid = \"late\"\nenglish = \"Past due\"\nchinese = \"逾期\"\n\
    when = 'standing.dpd > 3 && amount.person_past_due >= 100.00'\n\n[[state]]\nid = \"fine\"\n";

fn desk() -> Desk {
    let desk = Desk::with_book();
    desk.write("two.toml", TWO);
    desk
}

#[test]
fn a_strategy_is_checked_and_its_examples_are_told() {
    let desk = desk();
    let line = "two.toml: two@1, effective from 2025-01-01: 2 states, each can be reached; every comparison matters\n";
    assert_eq!(desk.done("strategy check two.toml"), line);
    let told = desk.done("strategy check two.toml --examples");
    assert!(told.starts_with("late: standing.dpd 4, amount.person_past_due 100.00\nfine: standing.dpd 0"), "{told}");
    desk.write("dead.toml", &TWO.replace("standing.dpd > 3", "standing.dpd > 3 && standing.dpd > 2"));
    assert_eq!(
        desk.refused("strategy check dead.toml"),
        "error: dead.toml: state late, comparison 2 (standing.dpd > 2 false) never matters: no facts lead there, whatever \
         their values\nhint: see what leads where with: strategy check --examples\n"
    );
}

/// On 1 April A1 is 4 days past due with its second instalment of 100.00; A2 has paid it.
#[test]
fn a_book_is_counted_by_state() {
    let desk = desk();
    assert_eq!(
        desk.done("strategy run two.toml --as-of 2025-04-01"),
        "state  accounts  past due    owed\nlate          1    100.00  200.00\nfine          1      0.00  100.00\n"
    );
    assert_eq!(desk.done("strategy run two.toml --as-of 2025-04-01 --state late"), "A1\t100.00\t200.00\n");
    let states = &desk.json("strategy run two.toml --as-of 2025-03-31 --lang zh --json")["states"];
    assert_eq!((&states[0]["accounts"], &states[0]["title"]), (&0.into(), &"逾期".into()));
    let error = desk.refused("strategy run two.toml --as-of 2025-04-01 --state early");
    assert_eq!(error, "error: strategy two has no state early\nhint: its states are late, fine\n");
}

#[test]
fn an_account_is_explained_by_what_was_read() {
    let desk = desk();
    assert_eq!(
        desk.done("strategy explain two.toml A1 --as-of 2025-04-01"),
        "late: Past due\n  standing.dpd 4\n  amount.person_past_due 100.00\n"
    );
    assert_eq!(
        desk.refused("strategy explain two.toml A1 --as-of 2025-01-30"),
        "error: account A1 is not open on 2025-01-30\n"
    );
}

#[test]
fn two_strategies_are_compared_by_the_accounts_that_would_move() {
    let desk = desk();
    desk.write("later.toml", &TWO.replace("standing.dpd > 3", "standing.dpd > 30"));
    assert_eq!(
        desk.done("strategy diff two.toml later.toml --as-of 2025-04-01"),
        "from    to  accounts  past due    owed\nlate  fine         1    100.00  200.00\nin the same state: 1\n"
    );
    desk.write("dollars.toml", &TWO.replace("CNY", "USD"));
    assert_eq!(
        desk.refused("strategy diff two.toml dollars.toml --as-of 2025-04-01"),
        "error: strategies two and two are in different currencies and cannot be compared\n"
    );
}

#[test]
fn given_facts_are_decided_about() {
    let desk = desk();
    desk.write("facts.toml", "[standing]\ndpd = 4\n[amount]\nperson_past_due = \"99.99\"\n");
    let decide = "strategy decide two.toml --facts facts.toml --date 2025-06-01";
    assert_eq!(desk.done(decide), "fine: fine\n  standing.dpd 4\n  amount.person_past_due 99.99\n");
    desk.write("facts.toml", "[standing]\ndpd = 4\n");
    assert_eq!(
        desk.refused(decide),
        "error: facts.toml: these facts are always known and must be told: amount.person_past_due\n\
         hint: what they mean is told by: strategy facts\n"
    );
}

#[test]
fn facts_and_presets_are_listed() {
    let desk = desk();
    assert!(desk.done("strategy facts").starts_with("standing.dpd "));
    assert!(desk.done("strategy facts --lang zh").contains("逾期天数"));
    desk.write("preset.toml", &desk.done("strategy preset pay-later-cn"));
    assert!(desk.done("strategy check preset.toml").contains("pay-later-cn@1"));
}
