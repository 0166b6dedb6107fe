//! Cases: complaints, disputes and what else has a deadline; opened, extended, answered and closed.

use app::access::{Actor, Permission, Wish};
use app::cases::{self, Answer as Finding, Case, Opening, State, Wanted};
use app::port::{Reading, Store};
use app::{Refused, promises};
use collections::Word;
use collections::bad_faith::Sign;
use collections::case::CaseKind;
use jiff::Timestamp;
use primitives::Amount;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::ReasonRequest;
use super::page::{Page, Part};
use super::past::Past;
use super::promises::amount;
use crate::call::{Answer, Call, number, tag_of, tagged, word, word_if_any};
use crate::request::{Asked, Fields, In, day, parsed};
use crate::state::Shared;
use crate::terms::Terms;

/// A case that is to be opened.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseRequest {
    /// What it is about: `complaint`, `dispute`, `validation`, `hardship`, `credit_report`, `lost_contact`, `bad_faith` or
    /// `correction`.
    kind: String,
    /// The account, by the lender's reference, where it is about one.
    account: Option<String>,
    /// The part of the account that is disputed; all of it where nothing is said.
    amount: Option<String>,
    /// The day on which it came in, where that was before today: the deadline counts from it.
    came_in_on: Option<String>,
    /// Whom a complaint is about.
    about: Option<String>,
    /// What it is, in a sentence.
    reason: String,
}

/// A longer deadline.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExtensionRequest {
    /// Which of the longer times of the desk rules.
    longer: String,
    /// Why.
    reason: String,
}

/// An answer to a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseAnswerRequest {
    /// What was found.
    finding: String,
    /// What is done.
    outcome: String,
    /// Whether the customer was right, or the default is in bad faith.
    is_upheld: bool,
}

/// A case.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Case")]
pub(crate) struct CaseView {
    /// Its number.
    case: u64,
    /// Whom it concerns.
    person: String,
    /// What it is about.
    kind: &'static str,
    /// The account.
    account: Option<String>,
    /// The part of it that is disputed.
    disputed: Option<String>,
    /// The currency of that amount.
    currency: Option<String>,
    /// Whom a complaint is about.
    about: Option<String>,
    /// What it is, in a sentence.
    reason: String,
    /// The desk rules by which its deadline was counted.
    rules: String,
    /// When it came in.
    came_in_on: String,
    /// The last day on which it is answered in time.
    deadline: String,
    /// Who opened it.
    opened_by: String,
    /// `open`, `answered` or `closed`.
    state: &'static str,
    /// When it came to that.
    on: Option<String>,
    /// What was found.
    finding: Option<String>,
    /// What is done.
    outcome: Option<String>,
    /// Whether it was upheld.
    is_upheld: Option<bool>,
    /// What was written down.
    notes: Vec<NoteView>,
    /// Signs of bad faith that somebody found.
    evidence: Vec<EvidenceView>,
}

/// A sign of bad faith that somebody found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CaseEvidence")]
pub(crate) struct EvidenceView {
    /// What it shows.
    sign: &'static str,
    /// The day on which it was so.
    on: String,
    /// Where it is written down.
    source: String,
    /// Who found it.
    by: String,
    /// The rules that read it, where a view of willingness and ability did.
    read_by: Option<String>,
}

/// Something that is to be written down.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteRequest {
    /// What: no names, no numbers.
    pub(crate) text: String,
}

/// A sign of bad faith.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvidenceRequest {
    /// What it shows: `able_but_unwilling`, `broken_promises`, `transferred_assets`, `false_statements` or `evades`.
    sign: String,
    /// The day on which it was so.
    #[schemars(extend("format" = "date"))]
    on: String,
    /// Where it is written down.
    source: String,
}

/// A note of a case.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CaseNote")]
pub(crate) struct NoteView {
    /// When.
    at: String,
    /// By whom.
    by: String,
    /// What.
    text: String,
}

fn shown(book: &dyn Reading, case: &Case) -> app::Result<CaseView> {
    let disputed = match (case.amount, &case.account) {
        (Some(disputed), Some(account)) => Some((disputed, promises::currency_of(book, &case.person, account)?)),
        (Some(_) | None, _) => None,
    };
    let (on, answer) = match &case.state {
        State::Open => (None, None),
        State::Answered { on, finding, outcome, upheld } => (Some(on), Some((finding, outcome, Some(*upheld)))),
        State::Closed { on, answer } => (Some(on), answer.as_ref().map(|(finding, outcome)| (finding, outcome, None))),
    };
    let note = |note: &cases::Note| {
        let at = app::export::instant(note.at)?;
        Ok(NoteView { at, by: note.by.clone(), text: note.text.clone() })
    };
    let evidence = |one: &collections::bad_faith::Evidence| EvidenceView {
        sign: one.sign.word(),
        on: one.on.to_string(),
        source: one.source.clone(),
        by: one.by.clone(),
        read_by: one.view.as_ref().map(|view| format!("{}@{} on {}", view.model, view.version, view.on)),
    };
    Ok(CaseView {
        case: case.id,
        person: case.person.clone(),
        kind: case.kind.word(),
        account: case.account.clone(),
        disputed: disputed.map(|(amount, currency)| currency.format(amount)),
        currency: disputed.map(|(_, currency)| currency.to_string()),
        about: case.about.clone(),
        reason: case.reason.clone(),
        rules: case.rules.clone(),
        came_in_on: case.came_in_on.to_string(),
        deadline: case.deadline.to_string(),
        opened_by: case.opened_by.clone(),
        state: case.state.name(),
        on: on.map(ToString::to_string),
        finding: answer.map(|(finding, ..)| finding.clone()),
        outcome: answer.map(|(_, outcome, _)| outcome.clone()),
        is_upheld: answer.and_then(|(.., upheld)| upheld),
        notes: case.notes.iter().map(note).collect::<app::Result<_>>()?,
        evidence: case.evidence.iter().map(evidence).collect(),
    })
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(open))
        .routes(routes!(show))
        .routes(routes!(note))
        .routes(routes!(give_evidence))
        .routes(routes!(extend))
        .routes(routes!(answer))
        .routes(routes!(decide))
        .routes(routes!(close))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<CaseRequest>();
    asked.subschema_for::<ExtensionRequest>();
    asked.subschema_for::<NoteRequest>();
    asked.subschema_for::<EvidenceRequest>();
    asked.subschema_for::<CaseAnswerRequest>();
    told.subschema_for::<CaseView>();
    told.subschema_for::<Part<CaseView>>();
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CaseList {
    /// Only of this person, the closed ones too; without it, those that are not closed.
    person: Option<String>,
    /// Only of this kind.
    kind: Option<String>,
    /// Whether only those are wanted that have no answer and whose deadline is over.
    #[param(value_type = Option<bool>)]
    overdue: Option<String>,
    /// Only what happened by the end of this day.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only what was known then: a day (its end) or an instant such as `2025-04-01T09:00:00Z`.
    known_on: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// Cases with their deadlines
#[utoipa::path(get, path = "/v1/cases", tag = "cases", operation_id = "cases", params(CaseList),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/CasePage"))))]
pub(crate) async fn list(
    call: Call,
    Asked(CaseList { person, kind, overdue, as_of, known_on, cursor, limit }): Asked<CaseList>,
) -> Answer<Part<CaseView>> {
    let wish = Wish::book(Permission::ReadCases);
    call.may(&wish)?;
    let (page, kind) = (Page { cursor, limit }.read()?, word_if_any::<CaseKind>("kind", kind.as_deref())?);
    let overdue: bool = overdue.map_or(Ok(false), |text| parsed("overdue", &text, "true or false"))?;
    let (past, now) = (Past { as_of, known_on }.read()?, call.instant());
    let question = move |book: &dyn Reading, _: &_| {
        let then = past.then(book)?;
        let overdue_at = overdue.then(|| then.until(now));
        let found = cases::list(book, Wanted { person: person.as_deref(), overdue_at, kind, then })?;
        Ok(Part::of(found.iter().map(|case| shown(book, case)).collect::<app::Result<_>>()?, page))
    };
    call.walk(wish, question).await
}

/// Opens a case: what it stops is stopped, and its deadline runs
///
/// The same key again is the same case.
#[utoipa::path(post, path = "/v1/persons/{person}/cases", tag = "cases", operation_id = "open_case",
    params(("person" = String, Path, description = "The person, as accounts name them."),
        ("idempotency-key" = String, Header, description = "Your name for it.")),
    request_body(content = ref("#/components/schemas/CaseRequest"), content_type = "application/json"),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/Case"))))]
pub(crate) async fn open(call: Call, In(person): In<String>, fields: Fields) -> Answer<CaseView> {
    let wish = Wish::person(Permission::HandleCases, &person);
    let asked: CaseRequest = call.body(&wish, fields)?;
    let (key, kind) = (call.key()?, word("kind", &asked.kind)?);
    let came_in_on = asked.came_in_on.as_deref().map(|text| day("came_in_on", text)).transpose()?;
    let (actor, now) = (call.actor.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &_| {
        let disputed = disputed(store, &person, asked.account.as_deref(), asked.amount.as_deref())?;
        let opening = Opening {
            person: &person,
            kind,
            account: asked.account.as_deref(),
            amount: disputed,
            came_in_on,
            about: asked.about.as_deref(),
            reason: &asked.reason,
        };
        let id = cases::open(store, &actor, opening, &key, now)?;
        shown(store, &cases::by_id(store, id)?)
    };
    call.change(wish, work).await
}

/// The part of an account that is disputed, where one is named.
pub(super) fn disputed(
    book: &dyn Reading,
    person: &str,
    account: Option<&str>,
    said: Option<&str>,
) -> app::Result<Option<Amount>> {
    match (said, account) {
        (Some(text), Some(account)) => Ok(Some(amount(promises::currency_of(book, person, account)?, text)?)),
        (Some(_), None) => Err(Refused::new("an amount is of an account").hint("name the account").into()),
        (None, _) => Ok(None),
    }
}

/// A case
#[utoipa::path(get, path = "/v1/cases/{case}", tag = "cases", operation_id = "case",
    params(("case" = String, Path, description = "Its number."), Past),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/Case"))))]
pub(crate) async fn show(call: Call, In(id): In<String>, Asked(past): Asked<Past>) -> Answer<CaseView> {
    let wish = Wish::book(Permission::ReadCases);
    call.may(&wish)?;
    let (id, past) = (number("case", &id)?, past.read()?);
    call.ask_one(wish, move |book, _| Ok(tagged(shown(book, &cases::by_id_then(book, id, past.then(book)?)?)?))).await
}

/// Writes something down in a case
#[utoipa::path(post, path = "/v1/cases/{case}/notes", tag = "cases", operation_id = "note_case",
    params(("case" = String, Path, description = "Its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/NoteRequest"), content_type = "application/json"),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/Case"))))]
pub(crate) async fn note(call: Call, In(id): In<String>, fields: Fields) -> Answer<CaseView> {
    let wish = Wish::book(Permission::HandleCases);
    let NoteRequest { text } = call.body(&wish, fields)?;
    changed(call, wish, &id, move |store, actor, id, now| cases::note(store, actor, id, &text, now)).await
}

/// Adds a sign of bad faith to a case; whoever gives it cannot decide about it
#[utoipa::path(post, path = "/v1/cases/{case}/evidence", tag = "cases", operation_id = "give_evidence",
    params(("case" = String, Path, description = "Its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/EvidenceRequest"), content_type = "application/json"),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/Case"))))]
pub(crate) async fn give_evidence(call: Call, In(id): In<String>, fields: Fields) -> Answer<CaseView> {
    let wish = Wish::book(Permission::HandleCases);
    let EvidenceRequest { sign, on, source } = call.body(&wish, fields)?;
    let (sign, on) = (word::<Sign>("sign", &sign)?, day("on", &on)?);
    let work = move |store: &mut dyn Store, actor: &_, id, now| {
        cases::give_evidence(store, actor, id, cases::Finding { sign, on, source: &source }, now)
    };
    changed(call, wish, &id, work).await
}

/// Gives a case one of the longer times that the desk rules know
#[utoipa::path(post, path = "/v1/cases/{case}/extension", tag = "cases", operation_id = "extend_case",
    params(("case" = String, Path, description = "Its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ExtensionRequest"), content_type = "application/json"),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/Case"))))]
pub(crate) async fn extend(call: Call, In(id): In<String>, fields: Fields) -> Answer<CaseView> {
    let wish = Wish::book(Permission::HandleCases);
    let ExtensionRequest { longer, reason } = call.body(&wish, fields)?;
    changed(call, wish, &id, move |store, actor, id, now| cases::extend(store, actor, id, (&longer, &reason), now))
        .await
}

/// Answers a case: what it stopped goes on, unless it is a dispute that was upheld and has to be put right first
#[utoipa::path(post, path = "/v1/cases/{case}/answer", tag = "cases", operation_id = "answer_case",
    params(("case" = String, Path, description = "Its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/CaseAnswerRequest"), content_type = "application/json"),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/Case"))))]
pub(crate) async fn answer(call: Call, In(id): In<String>, fields: Fields) -> Answer<CaseView> {
    let settle: Settle = |store, actor, id, finding, now| cases::answer(store, actor, id, finding, now);
    settled(call, &id, fields, (Permission::HandleCases, settle)).await
}

/// Decides a case of bad faith; whoever gave the evidence cannot
#[utoipa::path(post, path = "/v1/cases/{case}/decision", tag = "cases", operation_id = "decide_case",
    params(("case" = String, Path, description = "Its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/CaseAnswerRequest"), content_type = "application/json"),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/Case"))))]
pub(crate) async fn decide(call: Call, In(id): In<String>, fields: Fields) -> Answer<CaseView> {
    let settle: Settle = |store, actor, id, finding, now| cases::decide(store, actor, id, finding, now);
    settled(call, &id, fields, (Permission::DecideCases, settle)).await
}

/// What ends a case with a finding.
type Settle = fn(&mut dyn Store, &Actor, u64, Finding<'_>, Timestamp) -> app::Result<Case>;

/// Ends a case with what was found, and shows it.
async fn settled(call: Call, id: &str, fields: Fields, (permission, settle): (Permission, Settle)) -> Answer<CaseView> {
    let wish = Wish::book(permission);
    let CaseAnswerRequest { finding, outcome, is_upheld } = call.body(&wish, fields)?;
    let work = move |store: &mut dyn Store, actor: &Actor, id, now| {
        settle(store, actor, id, Finding { finding: &finding, outcome: &outcome, upheld: is_upheld }, now)
    };
    changed(call, wish, id, work).await
}

/// Closes a case
#[utoipa::path(post, path = "/v1/cases/{case}/closing", tag = "cases", operation_id = "close_case",
    params(("case" = String, Path, description = "Its number."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "The case.", body = ref("#/components/schemas/Case"))))]
pub(crate) async fn close(call: Call, In(id): In<String>, fields: Fields) -> Answer<CaseView> {
    let wish = Wish::book(Permission::HandleCases);
    let ReasonRequest { reason } = call.body(&wish, fields)?;
    changed(call, wish, &id, move |store, actor, id, now| cases::close(store, actor, id, &reason, now)).await
}

/// Does something with a case, and shows it.
async fn changed(
    call: Call,
    wish: Wish,
    id: &str,
    work: impl FnOnce(&mut dyn Store, &Actor, u64, Timestamp) -> app::Result<Case> + Send + 'static,
) -> Answer<CaseView> {
    let (id, actor, now) = (number("case", id)?, call.actor.clone(), call.instant());
    let seen = move |book: &dyn Reading, _: &Terms| Ok(tag_of(&shown(book, &cases::by_id(book, id)?)?));
    let work = move |store: &mut dyn Store, _: &Terms| {
        let case = work(store, &actor, id, now)?;
        Ok(tagged(shown(store, &case)?))
    };
    call.change_one(wish, seen, work).await
}
