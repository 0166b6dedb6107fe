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

/// 1,200.00 at 12 %, by months of 30 days: 12.00 of interest and 400.00 of principal are paid. At 70 % of principal a has 280.00 of
/// it; of interest 60 % by ratio (7.20), or at 8 % of its own 70 % × 8 / 12 of it (5.60).
#[test]
fn lenders_have_interest_by_a_ratio_or_by_a_rate_of_their_own() {
    let plan = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
    let told = |funded: &str| {
        let story = format!(
            "        2025-01-15 open A1 1200.00 in 3 funded {funded}
        2025-02-15 repay A1 412.00
        2025-02-15 ask A1"
        );
        let text = format!("product p.toml\n{}\n", dedent(&story));
        let scenario = parse("story", &text, |_| Ok(product(plan, ""))).unwrap_or_else(|refused| panic!("{refused}"));
        let answer = run(&scenario).unwrap_or_else(|refused| panic!("{refused}")).remove(0);
        let parts: Vec<String> = answer["allocations"][0]["lenders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| {
                format!(
                    "{} {} {}",
                    part["lender"].as_str().unwrap(),
                    part["amount"].as_str().unwrap(),
                    part["settled"]["interest"].as_str().unwrap()
                )
            })
            .collect();
        parts.join(", ")
    };
    assert_eq!(told("a=70%+b=30%"), "a 288.40 8.40, b 123.60 3.60");
    assert_eq!(told("a=70%/60%+b=30%/40%"), "a 287.20 7.20, b 124.80 4.80");
    assert_eq!(told("a=70%@8%+b=30%"), "a 285.60 5.60, b 126.40 6.40");
}

/// 300.00 lent by two; 29 April is day 60, when the close draws on the guarantee of half of it for 30 April. Charged off on 1 May
/// as fraud, and sold for 20.00 on 10 May: what the seller had handed over is nothing, so all of that is gain.
#[test]
fn books_are_told_of_guarantees_losses_and_prices() {
    let terms = product(
        MONTHLY,
        "[charge_off]\nfraud_account = \"expenses:losses:fraud\"\n\n[guarantee]\ndpd_reaches = 60\nlimit = \"50%\"",
    );
    let story = dedent(
        "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-04-29 close
        2025-04-29 close
        2025-05-01 charge-off A1 fraud because forged
        2025-05-10 sell A1 to fund for 20.00 because portfolio
        2025-05-11 books A1",
    );
    let text = format!("product p.toml\n{story}\n");
    let scenario = parse("story", &text, |_| Ok(terms.clone())).unwrap_or_else(|refused| panic!("{refused}"));
    let answers = run(&scenario).unwrap_or_else(|refused| panic!("{refused}"));
    let drawn = serde_json::json!([{
        "account": "A1", "effective_on": "2025-04-30", "kind": "guarantee_drawn", "event": {"amount": "150.00"}
    }]);
    assert_eq!(answers[0]["booked"], drawn);
    assert!(answers[1].get("booked").is_none(), "once for these arrears");
    let told = |line: &Value| {
        let word = |name: &str| line[name].as_str().unwrap().to_owned();
        format!("{} {} {}", word("owner"), word("account"), word("amount"))
    };
    let books: Vec<String> = answers[2]["books"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(
        books,
        [
            "own expenses:losses:fraud:principal 300.00",
            "own liabilities:funding -300.00",
            "own assets:guarantee 150.00",
            "own liabilities:guarantor -150.00",
            "own assets:sale price 20.00",
            "own income:gain on sale -20.00",
            "fund assets:sale price -20.00",
            "fund assets:purchase premium 20.00",
        ]
    );
}
