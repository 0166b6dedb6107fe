//! Nothing is declared that cannot happen: every state and every refusal has a story that reaches it.
//!
//! Each enum is named variant by variant: one more variant does not compile before it stands here, and then wants a
//! story.

mod refusals;

use std::collections::BTreeSet;

use ledger::account::{InstalmentKind, SettlementState, Status};
use ledger::ageing::OverdueForm;
use ledger::day_close::{Cause, Movement};

use crate::support::{MONTHLY, changes, places, product};

/// The names of an enum's variants; exhaustive, so that none is forgotten.
macro_rules! named {
    ($all:ident: $enum:ident { $($variant:ident => $name:literal,)+ }) => {
        const $all: &[&str] = &[$($name),+];

        const _: fn(&$enum) -> &'static str = |value| match value { $($enum::$variant { .. } => $name,)+ };
    };
}

named!(STATUSES: Status {
    Open => "open",
    Settled => "settled",
    Overpaid => "overpaid",
    ChargedOff => "charged_off",
    WrittenOff => "written_off",
});

named!(MOVEMENTS: Movement {
    Opened => "opened",
    Entered => "entered",
    Rolled => "rolled",
    Eased => "eased",
    Changed => "changed",
    Cured => "cured",
    Settled => "settled",
    Reopened => "reopened",
    ChargedOff => "charged_off",
    WrittenOff => "written_off",
    SettlementLapsed => "settlement_lapsed",
});

named!(CAUSES: Cause {
    Time => "time",
    Events => "events",
    Both => "time_and_events",
});

named!(FORMS: OverdueForm {
    SinglePeriod => "single_period",
    MultiPeriod => "multi_period",
    Full => "full",
});

named!(KINDS: InstalmentKind {
    Scheduled => "scheduled",
    DownPayment => "down_payment",
    Statement => "statement",
    Charge => "charge",
    Extra => "extra",
});

named!(SETTLEMENTS: SettlementState {
    Active => "active",
    Completed => "completed",
    Lapsed => "lapsed",
    Failed => "failed",
});

const STATEMENTS: &str = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                          service_daily_rate = \"0%\"";

const OPEN: &str = "        2025-01-31 open A1 300.00 in 3 first 2025-02-28\n";

/// Checks that the stories reach exactly what is declared, each what it says.
#[track_caller]
fn all_are_reached(declared: &[&str], found: &[String]) {
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, declared.iter().copied().collect());
}

#[test]
fn every_status_is_reached() {
    let stories = [
        "2025-02-10 repay A1 1.00",
        "2025-02-10 repay A1 300.00",
        "2025-02-10 repay A1 300.01",
        "2025-02-10 charge-off A1 because 120-days",
        "2025-02-10 write-off A1 because gone",
    ];
    let found = stories.map(|line| {
        places(&product(MONTHLY, ""), &format!("{OPEN}        {line}\n        2025-02-10 ask A1"), &["/status"])
    });
    all_are_reached(STATUSES, &found);
}

/// Entered on 1 March, changed when the second is missed on the 29th, rolled on day 31, eased by paying the first,
/// cured by paying the second, settled by paying the third; opened again by a charge, which is missed; charged off,
/// written off.
const A_LIFE: &str = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-04-02 repay A1 100.00
        2025-04-03 repay A1 100.00
        2025-04-10 repay A1 100.00
        2025-04-11 charge A1 8.00 due 2025-05-11
        2025-06-01 charge-off A1 because 120-days
        2025-06-02 write-off A1 because gone
        2025-06-02 history A1
    ";

/// On day 31, 31 March, 100.00 come in: time and money both had a part.
const BOTH: &str = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-31 repay A1 100.00
        2025-04-01 history A1
    ";

/// Nothing is past due on 21 February, when the settlement lapses.
const A_LAPSE: &str = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-10 settle A1 because poverty
          2025-02-20 100.00
        2025-02-25 history A1
    ";

#[test]
fn every_movement_is_reached_and_every_cause_of_one() {
    let told = [A_LIFE, BOTH, A_LAPSE].map(|story| changes(&product(MONTHLY, ""), story)).join("\n");
    // A line is told as `2025-03-01 entered by time, none -> 1-30, ..`.
    let word = |line: &str, place: usize| line.split([' ', ',']).nth(place).unwrap().to_owned();
    all_are_reached(MOVEMENTS, &told.lines().map(|line| word(line, 1)).collect::<Vec<_>>());
    all_are_reached(CAUSES, &told.lines().map(|line| word(line, 3)).collect::<Vec<_>>());
}

#[test]
fn every_form_of_overdue_is_reached() {
    let found = ["2025-03-01", "2025-03-29", "2025-04-29"]
        .map(|day| places(&product(MONTHLY, ""), &format!("{OPEN}        {day} ask A1"), &["/ageing/overdue_form"]));
    all_are_reached(FORMS, &found);
}

/// A late fee whose own date lies after the last due date makes the extra instalment; a statement of 1 April bills
/// 50.00.
#[test]
fn every_kind_of_instalment_is_reached() {
    let late_fee = "[late_fee]\nfixed = \"5.00\"\nwait_days = 2\nposting_grace_days = 2\nplace = \"period\"";
    let down_payment = format!("[down_payment]\nrate = \"10%\"\n\n{late_fee}");
    let story = format!("{OPEN}        2025-05-10 charge A1 8.00 due 2025-05-11\n        2025-05-10 schedule A1");
    let billed = "
        2025-03-15 open A1
        2025-03-20 buy A1 500.00
        2025-04-02 schedule A1
    ";
    let calendars = [(product(MONTHLY, &down_payment), story.as_str()), (product(STATEMENTS, ""), billed)];
    let told = calendars.map(|(terms, story)| crate::support::calendars(&terms, story)).join("\n");
    // A line is told as `1/1 scheduled 2025-01-31 to ..`.
    all_are_reached(KINDS, &told.lines().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect::<Vec<_>>());
}

#[test]
fn every_state_of_a_settlement_is_reached() {
    let story = format!("{OPEN}        2025-02-10 settle A1 because poverty\n          2025-02-20 100.00\n");
    let kept = "2025-02-20 repay A1 100.00\n        2025-02-20 ask A1";
    let failed = "2025-02-20 repay A1 100.00\n        2025-02-21 chargeback A1 1.00\n        2025-02-21 ask A1";
    let found = ["2025-02-20 ask A1", "2025-02-21 ask A1", kept, failed]
        .map(|lines| places(&product(MONTHLY, ""), &format!("{story}        {lines}"), &["/settlement/state"]));
    all_are_reached(SETTLEMENTS, &found);
}
