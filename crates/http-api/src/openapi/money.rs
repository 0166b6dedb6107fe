//! Amounts in the description: decimal text of one schema, wherever one is told or taken.
//!
//! The types of answers write amounts as text, because they are shared with the command line, files and pages. Which of their texts are
//! amounts is told here, once; a test looks for others in the answers of a book. Decision 29 tells why it is text.

use serde_json::{Map, Value, json};

/// The name of the schema.
const MONEY: &str = "Money";

/// The fields that are amounts, by type. Each type has a currency, or stands only within types that have one.
const FIELDS: [(&str, &[&str]); 47] = [
    ("Account", &["credit_balance", "payoff"]),
    ("AdditionalInterestView", &["charged", "paid", "unpaid"]),
    ("AllocationPartView", &["amount"]),
    ("AllocationView", &["to_credit_balance", "to_pools"]),
    ("Assignment", &["value"]),
    ("BestJob", &["past_due", "worth"]),
    ("BillView", &["billed", "repaid"]),
    ("Case", &["disputed"]),
    ("CaseRequest", &["amount"]),
    ("ClassTally", &["overdue", "owed"]),
    ("ComponentsView", &["fee", "interest", "penalty", "principal", "total"]),
    ("CreditView", &["owed"]),
    ("DatedAmount", &["amount"]),
    ("DrawingView", &["amount"]),
    ("ExposureView", &["paid_out", "person_owed", "repaid"]),
    ("GivenJob", &["worth"]),
    ("IncomeOfDay", &["posted", "posted_in_all"]),
    ("InstalmentView", &["late_fee"]),
    ("JobInFull", &["past_due"]),
    ("LenderIncomeOfDay", &["posted", "posted_in_all"]),
    ("LenderPartView", &["amount", "to_credit_balance"]),
    ("LenderView", &["credit_balance"]),
    ("Limitation", &["past_due"]),
    ("LinkedView", &["owed"]),
    ("MeansRequest", &["expenses", "income"]),
    ("MoveView", &["owed", "past_due"]),
    ("MovedView", &["amount"]),
    ("NextDueView", &["amount"]),
    ("OwnCaseRequest", &["amount"]),
    ("OfferView", &["limit"]),
    ("PlaceTally", &["overdue", "owed"]),
    ("PreviewDifference", &["capitalised", "cost", "payoff"]),
    ("PreviewSide", &["cost", "credit_balance", "payoff"]),
    ("Priorities", &["expected_loss"]),
    ("PriorityView", &["cost", "ead", "expected_loss", "expected_recovery"]),
    ("Promise", &["missing", "total"]),
    ("ReliefProspect", &["given_up", "of"]),
    ("ReliefRequest", &["amount"]),
    ("RevolvingView", &["billed", "carried", "purchase_plans", "spending"]),
    ("SaleView", &["price"]),
    ("SettlementPartView", &["amount"]),
    ("SettlementProof", &["owed", "repaid"]),
    ("StateTally", &["owed", "past_due"]),
    ("StatementView", &["balance", "minimum_payment"]),
    (
        "TotalsView",
        &[
            "charged_back",
            "credit_refunded",
            "fees_paid_back",
            "fees_refunded",
            "goodwill",
            "guarantee_drawn",
            "interest_payments_waived",
            "interest_refunded",
            "kept",
            "merchant_refunded",
            "paid_out",
            "payout_refunded",
            "received_after_write_off",
            "recovered",
            "refunded",
            "repaid",
        ],
    ),
    ("WarningView", &["unpaid", "worth"]),
    ("Warnings", &["worth"]),
];

/// Puts the schema beside the others, and has every amount refer to it.
pub(super) fn put_into(schemas: &mut Map<String, Value>) {
    for (kind, fields) in FIELDS {
        for field in fields {
            let told = schemas.get_mut(kind).and_then(|schema| schema["properties"].get_mut(*field));
            let told = told.unwrap_or_else(|| panic!("{kind} has no field {field}: mend openapi/money.rs"));
            refer(told);
        }
    }
    schemas.insert(
        MONEY.to_owned(),
        json!({
            "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$", "examples": ["1234.50"],
            "description": "An amount: a decimal in the currency that the same answer names, with as many digits after the point as the currency has.",
        }),
    );
}

fn refer(told: &mut Value) {
    let money = json!({"$ref": format!("#/components/schemas/{MONEY}")});
    let may_be_none = told["type"].as_array().is_some_and(|types| types.iter().any(|one| one == "null"));
    let mut refers = if may_be_none { json!({"anyOf": [money, {"type": "null"}]}) } else { money };
    refers["description"] = told["description"].take();
    *told = refers;
}
