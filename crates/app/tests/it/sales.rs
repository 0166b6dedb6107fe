//! Whose account it is: sales, and lenders who share.

use app::scenario::{parse, run};
use serde_json::Value;

use crate::support::{MONTHLY, dedent, places, product};

const OPEN: &str = "        2025-01-31 open A1 300.00 in 3 first 2025-02-28\n";
const SHARED: &str = "        2025-01-31 open A1 300.00 in 3 first 2025-02-28 funded a=70%+b=20%+c=10%\n";

fn asked(story: &str) -> Vec<Value> {
    let text = format!("product p.toml\n{}\n", dedent(story));
    let scenario = parse("story", &text, |_| Ok(product(MONTHLY, ""))).unwrap_or_else(|refused| panic!("{refused}"));
    run(&scenario).unwrap_or_else(|refused| panic!("{refused}"))
}

/// The settlement date is the seller's last day.
#[test]
fn the_owner_changes_on_the_day_after_the_settlement_date() {
    let story = format!(
        "{OPEN}        2025-03-10 sell A1 to fund because portfolio
        2025-03-10 ask A1
        2025-03-11 ask A1"
    );
    assert_eq!(places(&product(MONTHLY, ""), &story, &["/funding_source", "/owner"]), "own own\nown fund");
    let answers = asked(&story);
    assert_eq!(answers[1]["sales"][0], serde_json::json!({"settled_on": "2025-03-10", "from": "own", "to": "fund"}));
}

/// Learned on 20 March, a sale of 10 March is known on 11 March only with hindsight; taken back, it never was.
#[test]
fn a_sale_is_learned_late_and_taken_back_like_any_other_event() {
    let story = format!(
        "{OPEN}        2025-03-10 sell A1 to fund as s learned 2025-03-20 because portfolio
        2025-03-11 ask A1 known 2025-03-19
        2025-03-11 ask A1"
    );
    assert_eq!(places(&product(MONTHLY, ""), &story, &["/owner"]), "own\nfund");
    let reversed = format!("{story}\n        2025-04-01 reverse A1 s\n        2025-04-02 ask A1");
    assert_eq!(places(&product(MONTHLY, ""), &reversed, &["/owner"]), "own\nfund\nown");
}

/// The figure of co-lending: 33.33 at 70, 20 and 10 % are 23.33, 6.67 and 3.33.
#[test]
fn a_receipt_is_divided_between_lenders_by_the_largest_remainder() {
    let story = format!("{SHARED}        2025-02-28 repay A1 33.33\n        2025-02-28 ask A1");
    let answer = asked(&story).remove(0);
    let parts: Vec<String> = answer["allocations"][0]["lenders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| format!("{} {}", part["lender"].as_str().unwrap(), part["amount"].as_str().unwrap()))
        .collect();
    assert_eq!(parts, ["a 23.33", "b 6.67", "c 3.33"]);
    // 266.67 are owed: 186.669, 53.334 and 26.667; the two cents go to .9 and .7.
    let owed: Vec<&str> =
        answer["lenders"].as_array().unwrap().iter().map(|lender| lender["owed"]["total"].as_str().unwrap()).collect();
    assert_eq!(owed, ["186.67", "53.33", "26.67"]);
}

/// After 10 March b's share is d's; a receipt of that day is still b's.
#[test]
fn a_sale_to_other_shares_changes_who_has_what_of_a_receipt() {
    let story = format!(
        "{SHARED}        2025-03-10 sell A1 to a=70%+d=20%+c=10% because stake-of-b
        2025-03-10 repay A1 10.00
        2025-03-11 repay A1 10.00
        2025-03-11 ask A1"
    );
    let answer = asked(&story).remove(0);
    let second = |place: usize| answer["allocations"][place]["lenders"][1].clone();
    assert_eq!((second(0)["lender"].as_str(), second(1)["lender"].as_str()), (Some("b"), Some("d")));
    assert_eq!(second(1)["amount"], "2.00");
    assert_eq!(answer["allocations"][0]["lenders"].as_array().unwrap().len(), 3);
}

#[test]
fn an_account_of_one_owner_tells_of_no_lenders() {
    let answer = asked(&format!("{OPEN}        2025-02-28 repay A1 33.33\n        2025-02-28 ask A1")).remove(0);
    assert!(answer.get("lenders").is_none() && answer.get("sales").is_none());
    assert!(answer["allocations"][0].get("lenders").is_none());
}

#[test]
fn an_explanation_names_seller_buyer_and_lenders_in_both_languages() {
    let story = format!(
        "{OPEN}        2025-03-10 sell A1 to a=70%+b=30% because portfolio
        2025-03-11 explain A1
        2025-03-11 explain A1 zh"
    );
    let answers = asked(&story);
    let said = |place: usize| -> Vec<&str> {
        answers[place]["explain"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect()
    };
    let english = said(0).join("\n");
    assert!(english.contains("Its lenders share it: a 70 %, b 30 %."), "{english}");
    assert!(
        english.contains(
            "sold the account: it is own's until 2025-03-10, and a=70%+b=30%'s from 2025-03-11 on because portfolio."
        ),
        "{english}"
    );
    let chinese = said(1).join("\n");
    assert!(chinese.contains("由多家资金方共同出资：a 70 %，b 30 %。"), "{chinese}");
    assert!(
        chinese.contains("债权由 own 转让给 a=70%+b=30%，自 2025-03-11 起归后者所有（原因：portfolio）。"),
        "{chinese}"
    );
}
