//! How a test writes a story and reads its answers: one line an answer.

use app::scenario::{parse, run};
use serde_json::Value;

/// Equal parts of principal each month, without fee or interest.
pub(crate) const MONTHLY: &str = "kind = \"fee_per_instalment\"\nfee_rate = \"0%\"";

/// One payment of the whole.
pub(crate) const SINGLE: &str = "kind = \"single_payment\"\nfree_days = 30";

/// A schedule as the story gives it.
pub(crate) const EXTERNAL: &str = "kind = \"external\"";

/// A product file with this plan and these further sections; everything else as a product file leaves it.
pub(crate) fn product(plan: &str, sections: &str) -> String {
    let head = "[product]\nid = \"p\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"";
    format!("{head}\n\n[plan]\n{plan}\n\n{sections}\n")
}

/// The answers of a story, one line each.
pub(crate) fn answers(product: &str, story: &str) -> String {
    lines(&values(product, story), answer)
}

/// The instalments at every question of a story, one line each.
pub(crate) fn instalments(product: &str, story: &str) -> String {
    lines(&values(product, story), |value| lines(list(value, "instalments"), instalment))
}

/// A text without the indentation that the test's own place gives it, and without blank lines at its ends.
pub(crate) fn dedent(text: &str) -> String {
    let filled = || text.lines().filter(|line| !line.trim().is_empty());
    let margin = filled().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    filled().map(|line| line[margin..].trim_end()).collect::<Vec<_>>().join("\n")
}

/// Runs a story and compares its answers with the expected ones.
#[track_caller]
pub(crate) fn check(product: &str, story: &str, expected: &str) {
    assert_eq!(answers(product, story), dedent(expected));
}

/// Runs a story and compares the instalments at its questions with the expected ones.
#[track_caller]
pub(crate) fn check_instalments(product: &str, story: &str, expected: &str) {
    assert_eq!(instalments(product, story), dedent(expected));
}

/// The values at these places in every answer of a story, one line an answer.
pub(crate) fn places(product: &str, story: &str, pointers: &[&str]) -> String {
    lines(&values(product, story), |value| {
        let found = pointers.iter().map(|pointer| value.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}")));
        found.map(plain).collect::<Vec<_>>().join(" ")
    })
}

/// The changes of an account's standing at every question of a story, one line each.
pub(crate) fn changes(product: &str, story: &str) -> String {
    lines(&values(product, story), |value| {
        lines(list(value, "history"), |change| {
            let [day, movement, cause] = ["day", "movement", "cause"].map(|field| text(change, field));
            let [from, to] = ["from_bucket", "to_bucket"].map(|field| text(change, field));
            let [since, form] = ["overdue_since", "overdue_form"].map(|field| text(change, field));
            format!("{day} {movement} by {cause}, {from} -> {to}, since {since}, {form}")
        })
    })
}

/// Every calendar at every question of a story, one line an instalment.
pub(crate) fn calendars(product: &str, story: &str) -> String {
    lines(&values(product, story), |value| lines(list(value, "calendars"), calendar))
}

fn calendar(calendar: &Value) -> String {
    let version = plain(&calendar["calendar_version"]);
    lines(list(calendar, "instalments"), |row| {
        let [kind, start, due, anchor] =
            ["kind", "period_start", "due", "penalty_anchor"].map(|field| text(row, field));
        let [amount, lifted, paid] = ["amount", "lifted_off", "paid"].map(|field| amounts(&row[field]));
        let (number, state) = (&row["number"], text(row, "state"));
        format!(
            "{version}/{number} {kind} {start} to {due}, anchor {anchor}: {amount}, lifted {lifted}, paid {paid}, {state}"
        )
    })
}

/// How each event was spread, at every question of a story, one line an event:
/// `2025-03-10 repayment: 1 fee 5.00, 1 principal 100.00, to credit 2.00`.
pub(crate) fn allocations(product: &str, story: &str) -> String {
    lines(&values(product, story), |value| lines(list(value, "allocations"), allocation))
}

fn allocation(value: &Value) -> String {
    let part = |part: &Value| {
        let [instalment, component, amount] = ["instalment", "component", "amount"].map(|field| text(part, field));
        format!("{instalment} {component} {amount}")
    };
    let mut parts: Vec<String> = list(value, "parts").iter().map(part).collect();
    for (field, name) in [("to_pools", "to pools"), ("to_credit_balance", "to credit")] {
        if text(value, field) != "0.00" {
            parts.push(format!("{name} {}", text(value, field)));
        }
    }
    format!("{} {}: {}", text(value, "effective_on"), text(value, "kind"), parts.join(", "))
}

/// A text without its quotes, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a story is refused for.
pub(crate) fn refusal(product: &str, story: &str) -> String {
    let text = format!("product p.toml\n{}\n", dedent(story));
    let scenario = parse("story", &text, |_| Ok(product.to_owned()));
    scenario.and_then(|scenario| run(&scenario)).expect_err("the story makes no sense").what
}

/// The answers of a story, as they are.
pub(crate) fn answers_of(product: &str, story: &str) -> Vec<Value> {
    values(product, story)
}

fn values(product: &str, story: &str) -> Vec<Value> {
    let text = format!("product p.toml\n{}\n", dedent(story));
    let scenario = parse("story", &text, |_| Ok(product.to_owned())).unwrap_or_else(|refused| panic!("{refused}"));
    run(&scenario).unwrap_or_else(|refused| panic!("{refused}"))
}

fn lines(values: &[Value], line: impl Fn(&Value) -> String) -> String {
    values.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn answer(value: &Value) -> String {
    if value.get("close").is_some() {
        close(value)
    } else if value.get("before").is_some() {
        preview(value)
    } else {
        state(value)
    }
}

/// `2025-03-10 A1 would be charged_off, owing 300.00, not open, owing 300.00`.
fn preview(value: &Value) -> String {
    let [before, after] = ["before", "after"].map(|side| {
        let side = &value[side];
        format!("{}, owing {}", text(side, "status"), amounts(&side["owed"]))
    });
    format!("{} {} would be {after}, not {before}", text(value, "on"), text(value, "account"))
}

fn close(value: &Value) -> String {
    let transitions = list(value, "transitions");
    let day = text(value, "close");
    if transitions.is_empty() {
        return format!("{day} close nothing");
    }
    lines(transitions, |found| {
        let [account, movement, cause] = ["account", "movement", "cause"].map(|field| text(found, field));
        let [from, to] = ["from_bucket", "to_bucket"].map(|field| text(found, field));
        format!("{day} close {account} {movement} by {cause}, {from} -> {to}")
    })
}

/// `2025-04-01 A1 dpd 32 bucket 31-60 multi_period overdue 200.00`, or what there is to say of a current account.
fn state(value: &Value) -> String {
    let mut words = format!("{} {}", text(value, "as_of"), text(value, "account"));
    let ageing = &value["ageing"];
    let status = text(value, "status");
    if ageing["overdue_since"].is_null() {
        words.push(' ');
        words.push_str(if status == "open" { "current" } else { status });
    } else {
        words.push_str(&format!(" dpd {}", ageing["delinquent_days"]));
        if ageing["past_due_days"] != ageing["delinquent_days"] {
            words.push_str(&format!(" (past due {})", ageing["past_due_days"]));
        }
        let overdue = amounts(&ageing["overdue"]);
        words.push_str(&format!(
            " bucket {} {} overdue {overdue}",
            text(ageing, "bucket"),
            text(ageing, "overdue_form")
        ));
    }
    if text(value, "credit_balance") != "0.00" {
        words.push_str(&format!(" credit {}", text(value, "credit_balance")));
    }
    if let Some(statement) = value.pointer("/revolving/statement").filter(|statement| !statement.is_null()) {
        words.push_str(&format!(
            " statement {} due {} minimum {} balance {}",
            statement["number"],
            text(statement, "due"),
            text(statement, "minimum_payment"),
            text(statement, "balance")
        ));
    }
    words
}

/// `1 due 2025-02-28 340.02 (principal 330.02, interest 10.00) unpaid 0.00`, or `unpaid all`.
fn instalment(value: &Value) -> String {
    let name = match (text(value, "kind"), &value["calendar_version"]) {
        ("charge", _) => format!("charge {}", value["number"]),
        (_, calendar) if *calendar == 1 => value["number"].to_string(),
        (_, calendar) => format!("{calendar}/{}", value["number"]),
    };
    let (amount, unpaid) = (amounts(&value["amount"]), amounts(&value["unpaid"]));
    let is_untouched = amount == unpaid && unpaid != "0.00";
    let unpaid = if is_untouched { "all" } else { &unpaid };
    format!("{name} due {} {amount} unpaid {unpaid}", text(value, "due"))
}

/// The total, and its parts where there is more than principal.
fn amounts(value: &Value) -> String {
    let parts: Vec<String> = ["principal", "interest", "fee", "penalty"]
        .into_iter()
        .filter(|part| text(value, part) != "0.00")
        .map(|part| format!("{part} {}", text(value, part)))
        .collect();
    let total = text(value, "total");
    if parts.iter().all(|part| part.starts_with("principal")) {
        total.to_owned()
    } else {
        format!("{total} ({})", parts.join(", "))
    }
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().unwrap_or_else(|| panic!("{field} is a list"))
}

/// A text, or `none` where there is nothing.
fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    let found = &value[field];
    if found.is_null() { "none" } else { found.as_str().unwrap_or_else(|| panic!("{field} is a text")) }
}
