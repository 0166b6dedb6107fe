//! A lender with a calendar of its own, beside the customer's.
//!
//! Figures by decimals of forty digits (Python's `decimal`): an annuity is the amount over the sum of `1 / (1 + r)^k`, rounded half
//! up; interest is the balance times the rate over twelve, rounded half up; the last instalment takes the rest. 1,000.00 at 12 %
//! are 340.02, 340.02 and 340.03, of which 10.00, 6.70 and 3.37 are interest; 700.00 at 8 % are 236.45, 236.45 and 236.46, of which
//! 4.67, 3.12 and 1.57 are.

use app::scenario::{parse, run};
use serde_json::Value;

use crate::support::{dedent, product};

const PLAN: &str = "kind = \"equal_instalment\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
const OPEN: &str = "        2025-01-15 open A1 1000.00 in 3 funded bank-a=70%@8%:emi+own=30%\n";

fn asked(story: &str) -> Result<Vec<Value>, String> {
    let text = format!("product p.toml\n{}\n", dedent(story));
    let scenario = parse("story", &text, |_| Ok(product(PLAN, ""))).map_err(|refused| refused.to_string())?;
    run(&scenario).map_err(|refused| refused.to_string())
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} of {value}"))
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("it is a list")
}

/// Who has what of each transaction: principal and interest of each lender.
fn divided(answer: &Value) -> Vec<String> {
    let part = |part: &Value| {
        let of = |name: &str| text(part, name).to_owned();
        format!("{} {} = {} + {}", of("/lender"), of("/amount"), of("/settled/principal"), of("/settled/interest"))
    };
    let allocations = list(&answer["allocations"]).iter();
    allocations.map(|of| list(&of["lenders"]).iter().map(part).collect::<Vec<_>>().join(", ")).collect()
}

/// The lender's own schedule: due date, principal, interest, and what is unpaid.
fn schedule(answer: &Value) -> Vec<String> {
    let rows = list(&answer["lenders"][0]["own_schedule"]).iter();
    let row = |row: &Value| {
        let (principal, interest) = (text(row, "/amount/principal"), text(row, "/amount/interest"));
        format!("{} {principal} + {interest}, unpaid {}", text(row, "/due"), text(row, "/unpaid/total"))
    };
    rows.map(row).collect()
}

/// What stays with the other: 103.57 each time, 340.02 - 236.45 and 340.03 - 236.46; its interest 10.00 - 4.67 and so on.
#[test]
fn each_instalment_is_divided_by_the_partners_own_schedule() {
    let story = format!(
        "{OPEN}        2025-02-15 repay A1 340.02
        2025-02-16 ask A1
        2025-03-15 repay A1 340.02
        2025-04-15 repay A1 340.03
        2025-04-15 ask A1"
    );
    let answers = asked(&story).unwrap();
    assert_eq!(
        schedule(&answers[0]),
        [
            "2025-02-15 231.78 + 4.67, unpaid 0.00",
            "2025-03-15 233.33 + 3.12, unpaid 236.45",
            "2025-04-15 234.89 + 1.57, unpaid 236.46"
        ]
    );
    assert_eq!(text(&answers[0], "/lenders/0/owed/total"), "472.91");
    assert_eq!(text(&answers[0], "/lenders/1/owed/total"), "207.14");
    assert_eq!(text(&answers[0], "/lenders/0/own_rate"), "0.08");
    assert_eq!(
        divided(&answers[1]),
        [
            "bank-a 236.45 = 231.78 + 4.67, own 103.57 = 98.24 + 5.33",
            "bank-a 236.45 = 233.33 + 3.12, own 103.57 = 99.99 + 3.58",
            "bank-a 236.46 = 234.89 + 1.57, own 103.57 = 101.77 + 1.80"
        ]
    );
    assert_eq!(text(&answers[1], "/lenders/0/owed/total"), "0.00");
}

/// After the first instalment 468.22 at 8 % over four months are 119.01, 119.01, 119.01 and 119.02, with interest of 3.12, 2.35, 1.57 and
/// 0.79; the receipt of before is divided as it was.
#[test]
fn a_reschedule_makes_the_partners_schedule_anew_and_leaves_past_receipts_alone() {
    let story = format!(
        "{OPEN}        2025-02-15 repay A1 340.02
        2025-02-15 reschedule A1 in 4 every 1 month first 2025-03-15 because hardship
        2025-02-15 ask A1"
    );
    let answer = asked(&story).unwrap().remove(0);
    let rows = schedule(&answer);
    assert_eq!(
        rows[rows.len() - 4..],
        [
            "2025-03-15 115.89 + 3.12, unpaid 119.01",
            "2025-04-15 116.66 + 2.35, unpaid 119.01",
            "2025-05-15 117.44 + 1.57, unpaid 119.01",
            "2025-06-15 118.23 + 0.79, unpaid 119.02"
        ]
    );
    assert_eq!(divided(&answer), ["bank-a 236.45 = 231.78 + 4.67, own 103.57 = 98.24 + 5.33"]);
    assert_eq!(text(&answer, "/lenders/0/owed/principal"), "468.22");
}

/// On 15 March the first instalment is paid and the second is due: the bank has 468.22 of principal, 3.12 of interest that is due, and has
/// got 236.45 of its 700.00.
#[test]
fn books_and_words_tell_the_partners_own_figures() {
    let story = format!(
        "{OPEN}        2025-02-15 repay A1 340.02
        2025-03-15 books A1
        2025-03-15 explain A1
        2025-03-15 explain A1 zh"
    );
    let answers = asked(&story).unwrap();
    let of = |owner: &str| -> Vec<String> {
        let lines = answers[0]["books"].as_array().unwrap().iter().filter(|line| line["owner"] == owner);
        lines.map(|line| format!("{} {}", text(line, "/account"), text(line, "/amount"))).collect()
    };
    let mut bank = of("bank-a");
    bank.sort();
    assert_eq!(
        bank,
        [
            "assets:cash 236.45",
            "assets:receivable:interest 3.12",
            "assets:receivable:principal 468.22",
            "income:interest -7.79",
            "liabilities:funding -700.00"
        ]
    );
    let said = |place: usize| answers[place]["explain"].to_string();
    let english = "The principal of bank-a runs off by a schedule of its own at 8 % a year: it has 468.22 of principal and 4.69 of \
                   interest of what is owed; of the instalment of 2025-04-15 234.89 and 1.57.";
    assert!(said(1).contains(english), "{}", said(1));
    let chinese = "bank-a 的本金按其自身年利率 8 % 的等额本息计划收回：欠款中归其所有的有本金 468.22、利息 4.69；\
                   2025-04-15 到期的一期中有本金 234.89、利息 1.57。";
    assert!(said(2).contains(chinese), "{}", said(2));
}

/// 800.00 at 8 % over 36 months begin with 19.74 of principal (25.07 - 5.33), 1,000.00 at 24 % with 19.23 (39.23 - 20.00).
#[test]
fn what_cannot_be_divided_so_is_refused_with_what_to_do() {
    let said = |story: &str| asked(story).unwrap_err();
    let sold = said(&format!("{OPEN}        2025-02-10 sell A1 to bank-b=70%@8%:emi+own=30% because stake"));
    assert!(sold.contains("which begins with a contract and not with a sale: leave :emi out"), "{sold}");
    let two = said("        2025-01-15 open A1 1000.00 in 3 funded a=40%@8%:emi+b=40%@8%:emi+own=20%");
    assert!(two.contains("give the others shares alone, such as a=70%@8%:emi+b=30%"), "{two}");
    let text = "product p.toml\n2025-01-15 open A1 1000.00 in 36 funded bank-a=80%@8%:emi+own=20%\n";
    let dear = PLAN.replace("12%", "24%");
    let scenario = parse("story", text, |_| Ok(product(&dear, ""))).unwrap();
    let fast = run(&scenario).unwrap_err().to_string();
    assert!(fast.contains("is more than an instalment has: give the lender a smaller share or another rate"), "{fast}");
}
