use ledger::event::{Restructure, RestructureKind, SettlementPart, Treatment};
use primitives::Amount;

use super::*;

const MONTHLY: &str = "[product]\nid = \"p\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
                       [plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n";
const EXTERNAL: &str = "[product]\nid = \"p\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
                        [plan]\nkind = \"external\"\n";

/// What a scenario is refused for, when it is read or when it is run.
fn refusal(product: &str, text: &str) -> String {
    let scenario = parse("s", text, |name| match name {
        "p.toml" => Ok(product.to_owned()),
        other => Err(format!("cannot read {other}")),
    });
    scenario.and_then(|scenario| run(&scenario)).expect_err("the scenario makes no sense").what
}

#[test]
fn a_line_that_is_not_of_the_form_is_refused_with_its_number_and_a_remedy() {
    for (line, expected) in [
        (
            "yesterday close",
            "a line begins with its day: \"yesterday\" is not a date: a day such as 2025-04-01 is expected",
        ),
        (
            "2025-02-30 close",
            "a line begins with its day: \"2025-02-30\" is not a date: a day such as 2025-04-01 is expected",
        ),
        ("2025-02-01", "what happens is missing"),
        ("2025-02-01 repay", "the account is missing"),
        ("2025-02-01 repay A1", "an amount is missing"),
        ("2025-02-01 repay A1 1.001", "\"1.001\" is not an amount of CNY, which has 2 digits after the point"),
        ("2025-02-01 repay A1 1.00 for x", "\"x\" is not an instalment: 3, or 2/3 for instalment 3 of calendar 2"),
        ("2025-02-01 repay A1 1.00 tomorrow", "\"tomorrow\" is not expected here"),
        ("2025-02-01 repay A1 1.00 as", "a name is missing"),
        (
            "2025-02-01 repay A1 1.00 learned never",
            "learned: \"never\" is not a date: a day such as 2025-04-01 is expected",
        ),
        ("2025-02-01 buy A1 1.00 in many", "in: \"many\" is not a number in range"),
        ("2025-02-01 charge A1 8.00", "a charge says when it is due: charge A1 8.00 due 2025-03-31"),
        ("2025-02-01 waive A1 8.00 cents", "\"cents\" is not a component: principal, interest, fee or penalty"),
        ("2025-02-01 reverse A1", "the name of the event is missing"),
        (
            "2025-02-01 reschedule A1",
            "the instalments are missing: one indented line each, such as \"1 2025-02-28 100.00 interest 2.00\"",
        ),
        (
            "2025-02-01 pay A1 1.00",
            "\"pay\" is not known: open, buy, repay, reverse, refund, payout-refund, goodwill, refund-fee, give-interest-back, draw-guarantee, chargeback, pay-back, \
             refund-credit, charge, waive, disburse, extend, re-amortise, re-age, re-age-open-end, reschedule, \
             change-rate, pause-interest, pause, resume, settle, terminate, charge-off, write-off, recover, classify, book-class, impair, sell, link, unlink, close, ask, explain, history, \
             schedule, books and preview are",
        ),
        ("2025-02-01 close A1", "\"A1\" is not expected here"),
        ("2025-02-01 repay A1 1.00 as r1 tomorrow", "\"tomorrow\" is not expected here"),
        ("2025-02-01 repay A1 1.00 as r1 as r2", "\"as\" is said twice"),
        ("2025-02-01 extend A1 by 1 month requested", "the name after \"requested\" is missing"),
        ("2025-02-01 waive A1 8.00 fee under", "the role after \"under\" is missing"),
        ("2025-02-01 goodwill A1 8.00 under", "the role after \"under\" is missing"),
        ("2025-02-01 change-rate A1 7.2%", "\"to\" is missing: change-rate A1 to 7.2%"),
        (
            "2025-02-01 change-rate A1 to low",
            "rate: \"low\" is not a rate: a decimal such as 0.0005 or a percentage such as 0.05% is expected, at most 9 \
             decimal places",
        ),
        (
            "2025-02-01 re-age-open-end A1 fee forget",
            "\"forget\" is not a treatment: carry, capitalise or waive is expected",
        ),
        (
            "2025-02-01 settle A1 because poverty\n  tomorrow 1.00",
            "line 5: the last day of the payment: \"tomorrow\" is not a date: a day such as 2025-04-01 is expected",
        ),
        ("2025-02-01 history A1 all", "\"all\" is not expected here"),
        (
            "2025-02-01 extend A1 by 1 month\n  1 2025-02-28 1.00",
            "line 5 is indented, but \"extend\" takes no lines below",
        ),
        ("2025-02-01 preview A1 close", "\"close\" cannot be previewed, only an event of an open account can"),
        ("2025-02-01 ask A1\n  1 2025-02-28 1.00", "line 5 is indented, but \"ask\" takes no lines below"),
        ("2025-02-01 open A2 1.00\n  1 2025-02-28 1.00", "line 5 is indented, but p v1 computes its own instalments"),
        ("2025-02-01 open A2 1.00 in 70000", "in: \"70000\" is not a number in range"),
        ("product p.toml", "a scenario has one product"),
    ] {
        let text = format!("product p.toml\n2025-01-31 open A1 300.00 in 3\n# a comment\n{line}\n");
        assert_eq!(refusal(MONTHLY, &text), format!("s, line 4: {expected}"), "{line}");
    }
}

#[test]
fn a_line_that_makes_no_sense_where_it_stands_is_refused_with_its_number() {
    for (line, expected) in [
        ("2025-02-01 open A1 300.00 in 3", "account A1 is opened already"),
        ("2025-02-01 open A2 300.00 in 0", "p v1 has 1 to 600 instalments"),
        ("2025-02-01 ask A9", "account A9 is not opened yet"),
        ("2025-01-30 ask A1", "account A1 is not open on 2025-01-30"),
        ("2025-01-30 explain A1", "account A1 is not open on 2025-01-30"),
        ("2025-01-30 repay A1 1.00", "the value date 2025-01-30 is before the opening on 2025-01-31"),
        ("2025-02-01 repay A1 1.00 learned 2025-01-31", "an event of 2025-02-01 cannot be learned earlier"),
        ("2025-02-01 repay A1 1.00 as r1", "account A1 has another event named r1"),
        ("2025-02-01 reverse A1 r2", "account A1 has no event named r2"),
        ("2025-02-01 buy A1 1.00", "p v1 takes no purchases after opening"),
        ("2025-02-01 repay A1 0.00", "the amount must be above zero"),
    ] {
        let text = format!("product p.toml\n2025-01-31 open A1 300.00 in 3\n2025-01-31 repay A1 1.00 as r1\n{line}\n");
        assert_eq!(refusal(MONTHLY, &text), format!("s, line 4: {expected}"), "{line}");
    }
}

#[test]
fn a_calendar_is_refused_by_the_line_in_it() {
    for (row, expected) in [
        ("one 2025-02-28 1.00", "the instalment's number: \"one\" is not a number in range"),
        ("1 28.2. 1.00", "the due date: \"28.2.\" is not a date: a day such as 2025-04-01 is expected"),
        ("1 2025-02-28", "an amount is missing"),
        ("1 2025-02-28 1.00 fee", "an amount is missing"),
        ("1 2025-02-28 1.00 fee 1.00 interest 1.00", "\"interest\" is not expected here"),
    ] {
        let text = format!("product p.toml\n2025-01-31 open A1\n  7 2025-02-01 1.00\n  {row}\n");
        assert_eq!(refusal(EXTERNAL, &text), format!("s, line 2: line 4: {expected}"), "{row}");
    }
}

#[test]
fn a_scenario_begins_with_its_product() {
    assert_eq!(refusal(MONTHLY, "# nothing\n"), "s: a scenario begins with its product");
    assert_eq!(
        refusal(MONTHLY, "2025-01-31 close\n"),
        "s, line 1: the product comes first: \"product FILE\", or \"product\" with its file's lines indented below"
    );
    assert_eq!(refusal(MONTHLY, "\nproduct other.toml\n"), "s, line 2: cannot read other.toml");
}

#[test]
fn a_product_can_be_written_into_the_scenario_and_its_lines_are_the_files() {
    let indented: String = MONTHLY.lines().map(|line| format!("  {line}\n")).collect();
    let text =
        format!("# a comment\nproduct\n{indented}\n2025-01-31 open A1 300.00 in 3 # in three\n2025-01-31 ask A1\n");
    let answers = run(&parse("s", &text, |_| Err("nothing to read".to_owned())).unwrap()).unwrap();
    assert_eq!(answers[0]["owed"]["total"], "300.00");
    assert_eq!(answers[0]["line"], 13);
    // The fee's rate is on line 10 of the scenario.
    let refusal = refusal(MONTHLY, &text.replace("0%", "none"));
    assert!(refusal.starts_with("s (product), line 10: \"none\" is not a rate"), "{refusal}");
}

/// 10 May 2025 is a Saturday, 10 August a Sunday: the re-age's due dates move, the imported one of Sunday 30 March does not.
/// 100.00 in four multiples of 10.00 are 20.00 each, and the first takes the rest.
#[test]
fn a_restructure_of_an_imported_contract_goes_by_the_due_dates_of_the_product() {
    let due_dates =
        "[due_dates]\nnon_business_day = \"following\"\ninstalment_multiple = \"10.00\"\nremainder_on = \"first\"\n";
    let product = format!("{EXTERNAL}{due_dates}");
    let text = "product p.toml\n2025-01-31 open A1\n  1 2025-03-30 100.00\n2025-03-01 ask A1\n\
                2025-04-10 re-age A1 4 every 1 month first 2025-05-10 because hardship\n2025-04-10 ask A1\n";
    let scenario = parse("s", text, |_| Ok(product.clone())).expect("it is a scenario");
    let dues = |answer: &serde_json::Value| -> Vec<String> {
        let text = |value: &serde_json::Value| value.as_str().expect("it is a text").to_owned();
        let rows = answer["instalments"].as_array().expect("they are listed").iter();
        rows.map(|row| format!("{} {}", text(&row["due"]), text(&row["unpaid"]["total"]))).collect()
    };
    let answers = run(&scenario).expect("it makes sense");
    assert_eq!(dues(&answers[0]), ["2025-03-30 100.00"]);
    let re_aged = ["2025-05-12 40.00", "2025-06-10 20.00", "2025-07-10 20.00", "2025-08-11 20.00"];
    assert!(dues(&answers[1]).ends_with(&re_aged.map(str::to_owned)), "{:?}", dues(&answers[1]));
}

/// The event of one line about A1, without its day.
fn event(line: &str) -> Event {
    let text = format!("product p.toml\n2025-01-31 open A1 300.00 in 3\n2025-02-01 {line}\n");
    let scenario = parse("s", &text, |_| Ok(MONTHLY.to_owned())).expect("it is a scenario");
    let action = scenario.steps.into_iter().next_back().expect("it has lines").action;
    let Action::Event { event, .. } = action else { panic!("{action:?} is no event") };
    event
}

#[test]
fn goodwill_and_settlements_name_the_role_that_may() {
    let amount = Amount::from_minor(800);
    let credit = |role: Option<&str>| Event::GoodwillCredit {
        amount,
        authority: role.map(str::to_owned),
        reason: "noise".to_owned(),
    };
    assert_eq!(event("goodwill A1 8.00 under lead because noise"), credit(Some("lead")));
    assert_eq!(event("goodwill A1 8.00 because noise"), credit(None));
    let parts = vec![SettlementPart { due: "2025-03-01".parse().unwrap(), amount }];
    let settlement = |role: Option<&str>| Event::SettlementAgreed {
        parts: parts.clone(),
        authority: role.map(str::to_owned),
        reason: "poverty".to_owned(),
    };
    assert_eq!(event("settle A1 under lead because poverty\n  2025-03-01 8.00"), settlement(Some("lead")));
    assert_eq!(event("settle A1 because poverty\n  2025-03-01 8.00"), settlement(None));
}

#[test]
fn a_rate_is_changed_and_a_revolving_account_re_aged_by_a_line() {
    let restructured = |kind, requested: Option<&str>, approved: Option<&str>| {
        let (requested_by, approved_by) = (requested.map(str::to_owned), approved.map(str::to_owned));
        Event::Restructured(Box::new(Restructure { kind, reason: "law".to_owned(), requested_by, approved_by }))
    };
    let kind = RestructureKind::RateChange { annual_rate: "7.2%".parse().unwrap() };
    let line = "change-rate A1 to 7.2% requested ann approved bob because law";
    assert_eq!(event(line), restructured(kind, Some("ann"), Some("bob")));
    let [interest, fee, penalty] = [Treatment::Capitalise, Treatment::Carry, Treatment::Waive];
    let kind = RestructureKind::ReAgeOpenEnd { interest, fee, penalty };
    assert_eq!(
        event("re-age-open-end A1 penalty waive interest capitalise because law"),
        restructured(kind, None, None)
    );
}
