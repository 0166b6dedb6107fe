//! Credit repair: where a customer who has paid stands on the way back, and what comes next.
//!
//! What happened is read from the ledger, the steps from the desk rules. Nothing true is taken away at a bureau; a correction of what
//! is wrong is a case.

use collections::case::CaseKind;
use collections::desk::DeskRules;
use collections::repair::{Path, limit, path};
use ledger::History;
use ledger::account::Status;
use ledger::day_close::{Movement, transitions};
use primitives::{Amount, Currency, Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cases::{self, Case, State};
use crate::desk_rules;
use crate::error::{Code, Refused, Result};
use crate::intake::find_account;
use crate::port::{AccountRow, Reading};
use crate::products::Products;

/// Where an account stands on the way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Repair")]
pub struct RepairView {
    /// The lender's reference.
    pub account: String,
    /// Whose.
    pub person: String,
    /// The day.
    pub as_of: String,
    /// `never_past_due`, `past_due`, `cured`, `settled`, `settled_for_less` or `lost`.
    pub stage: &'static str,
    /// Since when nothing is past due.
    pub clean_since: Option<String>,
    /// Full months since then.
    pub clean_months: u32,
    /// The last day on which it became past due.
    pub last_entered_on: Option<String>,
    /// Whether a proof of settlement may be sent.
    pub proof_of_settlement: bool,
    /// The day after the last on which a bureau shows the record.
    pub record_ends_on: Option<String>,
    /// The limit that is given back now, as a share of the old one, and as an amount where that is told.
    pub limit_now: Option<StepView>,
    /// The next step.
    pub limit_next: Option<StepView>,
    /// The corrections and disputes at the bureau that are not closed.
    pub corrections: Vec<CorrectionView>,
    /// The rules, by their key.
    pub rules: String,
}

/// A step of the way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "RepairStep")]
pub struct StepView {
    /// From this day on.
    pub on: String,
    /// The share of the old limit.
    pub share: String,
    /// The amount.
    pub amount: Option<String>,
}

/// A case at the bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "RepairCorrection")]
pub struct CorrectionView {
    /// Its number.
    pub case: u64,
    /// Its kind.
    pub kind: &'static str,
    /// How it stands.
    pub state: &'static str,
    /// The last day on which it is answered in time.
    pub deadline: String,
}

/// Where an account stands on a day; with the limit that it had before, where that is told.
///
/// # Errors
/// When the book has no such account, no desk rules with a way back are in force, or it cannot be read.
pub fn of_account(
    store: &(impl Reading + ?Sized),
    account: &str,
    old_limit: Option<&str>,
    on: Date,
) -> Result<RepairView> {
    let row = find_account(store, account)?;
    let products = Products::load(store)?;
    seen(store, &products, &row, old_limit, on)
}

/// Where all accounts of a person stand.
///
/// # Errors
/// As [`of_account`], or when the person has no account.
pub fn of_person(store: &(impl Reading + ?Sized), person: &str, on: Date) -> Result<Vec<RepairView>> {
    let rows = store.accounts_of_person(person)?;
    if rows.is_empty() {
        let refused = Refused::new(format!("the book has no account and no person \"{person}\""));
        return Err(refused.code(Code::AccountNotFound).into());
    }
    let products = Products::load(store)?;
    rows.iter().map(|row| seen(store, &products, row, None, on)).collect()
}

fn seen(
    store: &(impl Reading + ?Sized),
    products: &Products,
    row: &AccountRow,
    old_limit: Option<&str>,
    on: Date,
) -> Result<RepairView> {
    let product = products.of_contract(&row.product_key())?;
    let rules = desk_rules::needed(store, product.currency, on)?;
    let rule = rules.repair.as_ref().ok_or_else(|| {
        Refused::new(format!("the desk rules {} have no way back", rules.key())).hint("add [repair], in a new version")
    })?;
    let old_limit = old_limit.map(|text| product.currency.parse(text));
    let old_limit = old_limit.transpose().map_err(|error| Refused::new(error.to_string()))?;
    let entries = row.record.unpack()?.entries;
    let history = History::new(product, &entries);
    let stands = stands(history, on).ok_or_else(|| {
        Refused::new(format!("account {} is not open on {on}", row.reference)).code(Code::AccountNotOpen)
    })?;
    let way = stands.clean_since.map(|since| path(rule, since, on));
    let corrections = cases::list(store, cases::Wanted { person: Some(&row.person), ..cases::Wanted::default() })?;
    Ok(view(row, &rules, (&stands, way.as_ref()), (product.currency, old_limit), (&corrections, on)))
}

/// How an account stands, as far as the way back goes.
struct Stands {
    stage: &'static str,
    clean_since: Option<Date>,
    entered_on: Option<Date>,
}

fn stands(history: History<'_>, on: Date) -> Option<Stands> {
    let account = history.as_of(on)?;
    let found = transitions(history, on);
    let entered = found.iter().rev().find(|(_, one)| one.movement == Movement::Entered).map(|(day, _)| *day);
    let is_late = ledger::ageing::age(&account).overdue_since.is_some();
    let ends = |movement| matches!(movement, Movement::Cured | Movement::Settled);
    let stage = match account.status() {
        Status::ChargedOff | Status::WrittenOff => "lost",
        Status::Settled | Status::Overpaid if account.settlement.is_some() => "settled_for_less",
        Status::Settled | Status::Overpaid => "settled",
        Status::Open if is_late => "past_due",
        Status::Open if entered.is_some() => "cured",
        Status::Open => "never_past_due",
    };
    let is_clean = !is_late && !matches!(account.status(), Status::ChargedOff | Status::WrittenOff);
    let ended = |entered| found.iter().find(|(day, one)| *day >= entered && ends(one.movement)).map(|(day, _)| *day);
    let clean_since = entered.filter(|_| is_clean).and_then(ended);
    Some(Stands { stage, clean_since, entered_on: entered })
}

fn view(
    row: &AccountRow,
    rules: &DeskRules,
    (stands, way): (&Stands, Option<&Path>),
    (currency, old_limit): (Currency, Option<Amount>),
    (all, on): (&[Case], Date),
) -> RepairView {
    let step = |(step, day): &(collections::repair::Step, Date)| StepView {
        on: day.to_string(),
        share: format!("{} %", primitives::Rate::from_billionths(step.share.billionths().saturating_mul(100))),
        amount: old_limit.map(|old| currency.format(limit(*step, old))),
    };
    let at_bureau = |case: &&Case| {
        matches!(case.kind, CaseKind::Correction | CaseKind::CreditReport)
            && case.account.as_deref() == Some(row.reference.as_str())
            && !matches!(case.state, State::Closed { .. })
    };
    let correction = |case: &Case| CorrectionView {
        case: case.id,
        kind: collections::Word::word(case.kind),
        state: case.state.name(),
        deadline: case.deadline.to_string(),
    };
    RepairView {
        account: row.reference.clone(),
        person: row.person.clone(),
        as_of: on.to_string(),
        stage: stands.stage,
        clean_since: stands.clean_since.map(|day| day.to_string()),
        clean_months: way.map_or(0, |way| way.clean_months),
        last_entered_on: stands.entered_on.map(|day| day.to_string()),
        proof_of_settlement: stands.stage == "settled",
        record_ends_on: way.map(|way| way.record_ends_on.to_string()),
        limit_now: way.and_then(|way| way.reached.as_ref().map(step)),
        limit_next: way.and_then(|way| way.next.as_ref().map(step)),
        corrections: all.iter().filter(at_bureau).map(correction).collect(),
        rules: rules.key(),
    }
}
