//! What contracts cost a year: shown, limited, and moved by what happens.
//!
//! Every rate is also that of the Python program told in `ledger::annual_cost`'s tests, run on the flows in the comments.

use crate::support::{answers_of, places, product, refusal};

/// 1.2 % a month of 12,000.00, a flat fee.
const FLAT: &str = "kind = \"fee_per_instalment\"\nfee_rate = \"1.2%\"";

const LIMIT: &str = "[annual_cost]\nmax = \"24%\"";

/// 2,144.00 six times costs 24.2805 %, 4,144.00 three times 21.4731 %.
#[test]
fn a_contract_above_the_limit_is_not_opened() {
    let dear = "2025-01-15 open A1 12000.00 in 6\n2025-01-15 ask A1";
    assert_eq!(
        refusal(&product(FLAT, LIMIT), dear),
        "story, line 2: as agreed it costs 24.2805 % a year (irr_x12), the product allows 24 % at most"
    );
    let fair = "2025-01-15 open A1 12000.00 in 3\n2025-01-15 ask A1";
    let both = ["/annual_cost/0/method", "/annual_cost/0/agreed", "/annual_cost/1/method", "/annual_cost/1/agreed"];
    assert_eq!(places(&product(FLAT, LIMIT), fair, &both), "irr_x12 0.214731 effective 0.240813");
    let effective = "[annual_cost]\nmethod = \"effective\"\nmax = \"24%\"";
    assert_eq!(
        refusal(&product(FLAT, effective), fair),
        "story, line 2: as agreed it costs 24.0813 % a year (effective), the product allows 24 % at most"
    );
}

/// -12,000.00 on 15 January; 4,144.00 on 15 February, and on 20 April what was due in March and April, with 100.00 more for being
/// late: what is unpaid counts on its due date, or today.
#[test]
fn being_late_is_cheaper_and_a_charge_is_dearer() {
    let story = "
        2025-01-15 open A1 12000.00 in 3
        2025-02-15 repay A1 4144.00
        2025-03-01 ask A1
        2025-04-20 ask A1
        2025-04-20 charge A1 100.00 due 2025-04-20 because a letter
        2025-04-20 ask A1
        2025-04-20 repay A1 8388.00
        2025-05-20 ask A1
    ";
    let as_it_stands = ["/annual_cost/0/agreed", "/annual_cost/0/expected", "/annual_cost/1/expected"];
    assert_eq!(
        places(&product(FLAT, ""), story, &as_it_stands),
        "0.214731 0.214731 0.240813\n0.214731 0.175383 0.192152\n0.214731 0.215089 0.240132\n0.214731 0.215089 0.240132"
    );
}

/// 8,000.00 on four new dates from 20 March, 2,000.00 and 96.00 each.
#[test]
fn a_preview_tells_what_a_restructure_makes_of_the_cost() {
    let story = "
        2025-01-15 open A1 12000.00 in 3
        2025-02-15 repay A1 4144.00
        2025-02-20 preview A1 reschedule in 4 every 1 month first 2025-03-20 fee waive
    ";
    let sides = ["/before/annual_cost/0/expected", "/after/annual_cost/0/expected", "/after/annual_cost/0/agreed"];
    assert_eq!(places(&product(FLAT, ""), story, &sides), "0.214731 0.188231 0.214731");
}

#[test]
fn a_revolving_account_has_an_annual_cost_once_it_has_ended() {
    let plan = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                service_daily_rate = \"0%\"";
    let story = "
        2025-01-15 open A1
        2025-01-15 buy A1 1000.00
        2025-01-20 ask A1
        2025-02-15 terminate A1 because the customer moves
        2025-02-15 charge A1 10.00 due 2025-02-15 because of the end
        2025-02-15 ask A1
    ";
    let told = answers_of(&product(plan, ""), story);
    assert!(told[0].get("annual_cost").is_none());
    // 1,000.00 out, 1,010.00 back after a whole month.
    assert_eq!(told[1]["annual_cost"][0]["expected"], "0.12");
}

#[test]
fn where_it_is_limited_the_cost_is_explained_in_both_languages() {
    let story = "2025-01-15 open A1 12000.00 in 3\n2025-01-20 explain A1\n2025-01-20 explain A1 zh";
    let told = answers_of(&product(FLAT, LIMIT), story);
    let lines = |answer: usize| told[answer]["explain"].to_string();
    assert!(lines(0).contains(
        "A year of it costs 21.4731 % as it was agreed and 21.4731 % as it stands (twelve times the rate of a month); \
         the product allows 24 % to be agreed."
    ));
    assert!(lines(1).contains("年化综合成本（内部收益率×12）：约定 21.4731 %，按现状 21.4731 %；产品约定上限 24 %。"));
    let unlimited = answers_of(&product(FLAT, ""), story);
    assert!(!unlimited[0]["explain"].to_string().contains("A year of it costs"));
}
