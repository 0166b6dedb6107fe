//! Calendars as people read them.

use super::*;
use crate::strategy_file::parse;

const TEXT: &str = r#"
[strategy]
id = "t"
version = 1
effective_from = "2026-01-01"
currency = "CNY"

[[party]]
id = "lender"
role = "creditor"
cost = { sms = "0.045", push = "0", voice = "4.5" }

[[state]]
id = "late"
when = 'standing.dpd > 0'

[[state.step]]
id = "call"
days_past_due = 5
every_days = 7
times = 8
keep_days = 2
channels = ["voice"]
purpose = "collect"
when = 'amount.past_due >= 200.00'
stopped_by = ["payment"]

[[state.step]]
id = "hello"
days_after_entering = 0
channels = ["push", "sms"]
purpose = "notice"
template = "hello"

[[state]]
id = "rest"

[[state.step]]
id = "remind"
days_before_due = 5
every_days = 2
times = 3
channels = ["push"]
purpose = "remind"
template = "soon"
"#;

#[test]
fn lines_come_in_the_order_of_their_days_and_tell_what_is_special() {
    let strategy = parse("t", TEXT).unwrap().strategy;
    let shown = |language| {
        let lines = strategy.states.iter().flat_map(|state| calendar(state, language));
        lines.map(|line| format!("{} | {} | {}", line.days, line.channels, line.conditions)).collect::<Vec<_>>()
    };
    assert_eq!(
        shown(Language::English),
        [
            "day 0 in the state | push > sms | ",
            "5, every 7 to 54 past due (+2) | voice | if amount.past_due >= 200.00; stopped by payment",
            "5, 3, 1 before due | push | ",
        ]
    );
    assert_eq!(
        shown(Language::Chinese)[1],
        "逾期5起每7天至54天（可延2天） | voice | 条件 amount.past_due >= 200.00; 终止于 payment"
    );
    assert_eq!(steps(&strategy), 3);
}

#[test]
fn costs_are_exact_to_a_millionth() {
    let strategy = parse("t", TEXT).unwrap().strategy;
    let costs: Vec<String> = strategy.treatment.parties[0].costs.iter().map(|(_, cost)| show_cost(*cost)).collect();
    assert_eq!(costs, ["0", "0.045", "4.5"]);
}
