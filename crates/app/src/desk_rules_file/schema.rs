//! The shape of desk rule files as a JSON Schema, for editors. What it cannot say is checked when a file is read.

use collections::Word;
use collections::case::{CaseKind, Counts, IfFree};
use collections::contact::Grade;
use collections::limitation::{CountsFrom, Restart};
use collections::person::Channel;
use collections::relief::{Kind, Measure};
use serde_json::{Map, Value, json};

use super::WEEKDAYS;
use crate::access::Role;

/// The schema, as it is published.
pub fn schema_text() -> String {
    let list = |items: Value| json!({ "type": "array", "items": items });
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Desk rules",
        "description": "What a lender's people may grant and decide, and by when cases are answered, in one version. \
                        Not everything that has this shape is sound: `arrears desk check` tells.",
        "type": "object",
        "properties": {
            "desk": head(), "workdays": workdays(), "promise": promise(), "late_fee": late_fee(), "extension": extension(),
            "settlement": list(settlement()), "hardship": hardship(), "plan": plan(), "authority": list(authority()),
            "case": list(case()), "bad_faith": bad_faith(), "repair": repair(), "limitation": limitation(),
        },
        "required": ["desk", "promise"],
        "additionalProperties": false,
    });
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    format!("{text}\n")
}

fn head() -> Value {
    let options = [
        ("id", name("the rules' name")),
        ("version", count("counts up from 1", 1)),
        ("effective_from", date("the first day of this version")),
        ("currency", text("the currency of the amounts, and of the accounts that they are for")),
        ("source", text("whose rules these are")),
        ("english", text("what they are called")),
        ("chinese", text("what they are called")),
    ];
    plain(options, &["id", "version", "effective_from", "currency", "source"])
}

fn workdays() -> Value {
    let options = [
        (
            "weekend",
            json!({ "type": "array", "items": { "enum": WEEKDAYS }, "description": "days of the week without business" }),
        ),
        ("holidays", dates("days without business")),
        ("made_up", dates("days that have business whatever else is said")),
    ];
    plain(options, &[])
}

fn promise() -> Value {
    rule(
        [
            ("grace_days", count("after a part's due date money is in time for so many days", 0)),
            ("days_ahead_max", count("how many days ahead a promise may reach", 0)),
            ("parts_max", count("how many parts it may have", 1)),
        ],
        &[],
    )
}

fn late_fee() -> Value {
    rule(
        [
            ("paid_within_days", count("the customer had paid at most so many days after the due date", 0)),
            ("asked_within_days", count("the request comes at most so many days after that repayment", 0)),
            ("per_12_months_max", count("how often in 12 months", 0)),
            ("share_max", share("at most this share of what is charged for being late")),
            ("amount_max", amount("and at most this amount")),
        ],
        &["amount_max"],
    )
}

fn extension() -> Value {
    rule(
        [
            ("months_max", count("by how many months at once", 0)),
            ("per_12_months_max", count("how often in 12 months", 0)),
            ("days_past_due_max", count("accounts that are more days past due get none", 0)),
        ],
        &[],
    )
}

fn settlement() -> Value {
    rule(
        [
            ("days_past_due_from", count("from so many days past due on", 0)),
            ("days_past_due_through", count("up to and with so many; without end", 0)),
            ("class", text("only in this class of the product's first policy; in any")),
            ("least_share", share("at least this share of what pays the account off")),
            ("parts_max", count("how many instalments it may have", 1)),
            ("days_ahead_max", count("how many days ahead the last may be due", 0)),
        ],
        &["days_past_due_through", "class"],
    )
}

fn hardship() -> Value {
    rule(
        [
            ("months_max", count("for how many months at most", 0)),
            ("measures", words::<Measure>("what it may do")),
            ("evidence_min", count("how many pieces of evidence it needs", 0)),
            ("review_days", count("after how many days it is looked at again", 1)),
            ("per_24_months_max", count("how often in 24 months", 0)),
            ("dependant_cost", amount("what each dependant costs a month")),
        ],
        &[],
    )
}

fn plan() -> Value {
    rule(
        [
            ("months_max", count("over how many months at most", 1)),
            ("first_due_days_max", count("the first instalment is due at most so many days ahead", 0)),
            ("surplus_share_max", share("no instalment takes more than this share of what is left a month")),
            ("dependant_cost", amount("what each dependant costs a month")),
            ("broken_after_days", count("it is broken when an instalment is unpaid for more days", 0)),
            ("per_24_months_max", count("how often in 24 months", 0)),
            (
                "spreads_charges",
                flag("whether unpaid interest, fees and penalty are spread over the instalments; false"),
            ),
        ],
        &["spreads_charges"],
    )
}

fn authority() -> Value {
    rule(
        [
            ("role", role("who")),
            ("relief", word::<Kind>("what")),
            ("amount_max", amount("giving up at most so much; any amount")),
            ("share_max", share("giving up at most this share; any")),
            ("months_max", count("for at most so many months; any number", 0)),
        ],
        &["amount_max", "share_max", "months_max"],
    )
}

fn case() -> Value {
    let longer = rule(
        [
            ("id", name("its name: complex")),
            ("days", count("after so many days since the case came in", 1)),
            ("needs_second", flag("whether a second person has to agree; false")),
        ],
        &["needs_second"],
    );
    rule(
        [
            ("kind", word::<CaseKind>("what it is about")),
            ("days", count("after so many days; the day on which it came in is not counted", 0)),
            ("counts", word::<Counts>("which days are counted")),
            ("if_free", word::<IfFree>("what becomes of a last day without business; keep")),
            ("longer", json!({ "type": "array", "items": longer })),
            (
                "skills",
                json!({ "type": "array", "items": { "type": "string" }, "description": "what whoever works it must be able to do" }),
            ),
        ],
        &["if_free", "longer", "skills"],
    )
}

fn bad_faith() -> Value {
    rule(
        [
            ("amount_min", amount("less past due is never investigated")),
            ("days_past_due_min", count("nor is who is fewer days past due", 0)),
            ("signs_min", count("how many different signs", 2)),
            ("evidence_days", count("signs that are older do not count", 0)),
            ("broken_promises_min", count("how many promises are to be broken before that is a sign", 0)),
            (
                "deciders",
                json!({ "type": "array", "items": role("a role"), "minItems": 1, "description": "who decides" }),
            ),
        ],
        &[],
    )
}

fn repair() -> Value {
    let step = plain(
        [
            ("clean_months", count("after so many months with nothing past due", 0)),
            ("share", share("this share of the old limit")),
        ],
        &["clean_months", "share"],
    );
    rule(
        [
            ("record_years", count("for how many years a bureau shows what was true", 0)),
            ("step", json!({ "type": "array", "items": step, "description": "the limit that is given back" })),
        ],
        &["step"],
    )
}

fn limitation() -> Value {
    let options = [
        ("years", count("for how many years", 1)),
        ("counts_from", word::<CountsFrom>("from which due date it counts, on accounts with a calendar")),
        ("restarts", words::<Restart>("what restarts it")),
        ("demand_by", words::<Channel>("by which ways a demand counts as one")),
        ("warn_months", count("claims with fewer full months left are told", 0)),
    ];
    rule(options, &[])
}

/// A table of a rule: all of its options but some, and where it is from.
fn rule<const N: usize>(options: [(&str, Value); N], may_lack: &[&str]) -> Value {
    let basis = [("source", text("where it is from")), ("grade", word::<Grade>("how sure that is"))];
    let all: Vec<(&str, Value)> = options.into_iter().chain(basis).collect();
    let needed: Vec<&str> = all.iter().map(|(name, _)| *name).filter(|name| !may_lack.contains(name)).collect();
    plain(all.clone(), &needed)
}

fn plain<'a>(options: impl IntoIterator<Item = (&'a str, Value)>, needed: &[&str]) -> Value {
    let options: Map<String, Value> = options.into_iter().map(|(name, shape)| (name.to_owned(), shape)).collect();
    json!({ "type": "object", "properties": options, "required": needed, "additionalProperties": false })
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "description": about })
}

fn name(about: &str) -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9-]+$", "description": about })
}

fn date(about: &str) -> Value {
    json!({ "type": "string", "pattern": DATE, "description": about })
}

fn dates(about: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string", "pattern": DATE }, "description": about })
}

const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

fn amount(about: &str) -> Value {
    json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$", "description": about })
}

fn share(about: &str) -> Value {
    json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? ?%?$", "description": about })
}

fn flag(about: &str) -> Value {
    json!({ "type": "boolean", "description": about })
}

fn count(about: &str, least: u32) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": 36_600, "description": about })
}

fn role(about: &str) -> Value {
    let words: Vec<&str> = Role::ALL.map(Role::name).to_vec();
    json!({ "enum": words, "description": about })
}

fn word<T: Word>(about: &str) -> Value {
    let words: Vec<&str> = T::ALL.iter().map(|word| word.word()).collect();
    json!({ "enum": words, "description": about })
}

fn words<T: Word>(about: &str) -> Value {
    let words: Vec<&str> = T::ALL.iter().map(|word| word.word()).collect();
    json!({ "type": "array", "items": { "enum": words }, "description": about })
}
