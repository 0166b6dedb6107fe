//! Work for people at desks: queues, the next job and why, what is done with a job, the day shared out, and how well it goes.

mod kpis;
mod reviews;
mod view;

use app::access::{Permission, Wish};
use app::close_day::business_day;
use app::outreach::no_sentences;
use app::persons::Then;
use app::port::{Reading, Store};
use app::work::versions::in_force;
use app::work::{self, Aside, Got, Hand, JobView, Kept, Queue, Report, State, Taking};
use app::{Code, Refused};
use collections::work::Rules;
use jiff::Timestamp;
use primitives::Date;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::ReasonRequest;
use super::page::{Page, Part};
use super::past::{Past, PastPage};
use super::promises::DatedAmount;
use crate::call::{Answer, Call, language};
use crate::problem::Problem;
use crate::request::{Asked, Fields, In, parsed};
use crate::state::Shared;
use crate::terms::Terms;

pub(crate) use kpis::KpiReport;
pub(crate) use view::{Assignment, JobInFull, NextJob};

/// A queue of the work rules in force.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct QueueView {
    /// Its name.
    queue: String,
    /// The kinds of jobs in it; all where there is none.
    actions: Vec<String>,
    /// How many wait that have not ended.
    waiting: u64,
    /// How many of them are late.
    late: u64,
}

/// How a job is taken.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeRequest {
    /// Where the person is to be reached, by the address's id.
    address: Option<String>,
    /// A contact person who is to be reached instead of the debtor, by id.
    third: Option<String>,
    /// How many people come; one where nothing is said.
    team: Option<u32>,
    /// The language of sentences: `en` or `zh`.
    lang: Option<String>,
}

/// What came of taking a job.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct TakeAnswer {
    /// Whether it is theirs.
    is_taken: bool,
    /// The permit that was taken with it.
    permit: Option<u64>,
    /// Until when the permit holds.
    expires_at: Option<String>,
    /// `not_now`, `moot` (nothing is to be asked for any more) or `expired`.
    why: Option<&'static str>,
    /// Why nobody may be contacted now, in sentences.
    because: Vec<String>,
    /// When it comes back.
    again_at: Option<String>,
    /// Accounts on which nothing is to be asked for any more.
    settled: Vec<String>,
}

/// What came of a job.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DoneRequest {
    /// A code of the work rules.
    outcome: String,
    /// What is to be remembered; checked for forbidden conduct. No names, no numbers.
    #[serde(default)]
    note: String,
    /// What was promised.
    promise: Option<JobPromise>,
    /// When the person wants to be called back.
    callback_at: Option<String>,
    /// Where the person was tried, by the address's id.
    address: Option<String>,
}

/// What was promised to whoever did a job.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JobPromise {
    /// On which account, by the lender's reference.
    account: String,
    /// When how much.
    parts: Vec<DatedAmount>,
}

/// What followed from it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DoneAnswer {
    /// The job.
    job: String,
    /// Its state.
    state: &'static str,
    /// The promise that was taken down.
    promise: Option<u64>,
    /// The job that was opened for a case.
    case: Option<String>,
    /// When it is tried again.
    again_at: Option<String>,
}

/// Until when a job is put aside.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldRequest {
    /// Why.
    reason: String,
    /// Until when: an instant.
    until: String,
}

/// To whom a job is handed over.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOverRequest {
    /// Why.
    reason: String,
    /// To whom, as the work rules name them.
    to: String,
}

/// How the day is shared out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignmentRequest {
    /// Whether nothing is to be written.
    #[serde(default)]
    is_dry_run: bool,
}

/// Where a job stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct JobState {
    /// The job.
    job: String,
    /// `open`, `taken`, `held`, `done`, `expired` or `moot`.
    state: &'static str,
    /// Who has it in hand, or is to have it.
    owner: Option<String>,
    /// When it falls due.
    due_at: String,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(queues))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(next))
        .routes(routes!(take))
        .routes(routes!(done))
        .routes(routes!(hold))
        .routes(routes!(release))
        .routes(routes!(give_back))
        .routes(routes!(hand_over))
        .routes(routes!(assign))
        .routes(routes!(kpis::kpis))
        .routes(routes!(reviews::list, reviews::check))
        .routes(routes!(reviews::judge))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<TakeRequest>();
    asked.subschema_for::<DoneRequest>();
    asked.subschema_for::<HoldRequest>();
    asked.subschema_for::<HandOverRequest>();
    asked.subschema_for::<AssignmentRequest>();
    told.subschema_for::<Part<QueueView>>();
    told.subschema_for::<Part<JobView>>();
    told.subschema_for::<JobInFull>();
    told.subschema_for::<NextJob>();
    told.subschema_for::<TakeAnswer>();
    told.subschema_for::<DoneAnswer>();
    told.subschema_for::<JobState>();
    told.subschema_for::<Assignment>();
    told.subschema_for::<KpiReport>();
    asked.subschema_for::<reviews::VerdictRequest>();
    told.subschema_for::<Part<work::Text>>();
    told.subschema_for::<reviews::TextsChecked>();
    told.subschema_for::<reviews::Judged>();
}

/// The rules in force at an instant, and its business day.
fn rules_at(book: &dyn Reading, at: Timestamp) -> app::Result<(Rules, Date)> {
    let today = business_day(&book.info()?, at.as_microsecond())?;
    Ok((in_force(book, today)?, today))
}

/// Does something with a job in the hand of whoever asks.
async fn by_hand<T: Serialize + Send + 'static>(
    call: Call,
    wish: Wish,
    work: impl FnOnce(&mut dyn Store, Hand<'_>) -> app::Result<T> + Send + 'static,
) -> Answer<T> {
    let (user, now) = (call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &_| {
        let (rules, _) = rules_at(store, now)?;
        work(store, Hand { rules: &rules, user: &user, now })
    };
    call.change(wish, work).await
}

/// The version of a job: what happened to it.
fn version(book: &dyn Reading, job: &str, now: Timestamp) -> app::Result<String> {
    let (rules, today) = rules_at(book, now)?;
    Ok(view::in_full(work::show(book, &rules, job, (now, today))?, &rules).version())
}

/// Changes a job in the hand of whoever asks, if they have seen how it stands or do not say, and shows where it stands then.
async fn changed_by_hand(
    call: Call,
    wish: Wish,
    job: String,
    work: impl FnOnce(&mut dyn Store, &str, Hand<'_>) -> app::Result<Kept> + Send + 'static,
) -> Answer<JobState> {
    let (user, now, of) = (call.actor.name.clone(), call.instant(), job.clone());
    let work = move |store: &mut dyn Store, _: &Terms| {
        let (rules, _) = rules_at(store, now)?;
        let kept = work(store, &job, Hand { rules: &rules, user: &user, now })?;
        Ok((state_of(&kept), version(store, &job, now)?))
    };
    call.change_one(wish, move |book, _| version(book, &of, now), work).await
}

fn state_of(kept: &Kept) -> JobState {
    JobState {
        job: kept.job.id.clone(),
        state: kept.state.name(),
        owner: Some(kept.owner.clone()).filter(|owner| !owner.is_empty()),
        due_at: kept.due_at().to_string(),
    }
}

/// Jobs as they stand, or stood.
fn jobs_of(
    book: &dyn Reading,
    rules: &Rules,
    asked: Queue<'_>,
    then: Then,
    at: (Timestamp, Date),
) -> app::Result<Vec<JobView>> {
    if then.is_now() { work::jobs(book, rules, asked, at) } else { work::jobs_then(book, rules, asked, then, at) }
}

/// The queues of the work rules in force, and how many wait in each
#[utoipa::path(get, path = "/v1/work/queues", tag = "work", operation_id = "work_queues", params(PastPage),
    responses((status = 200, description = "The queues, in their order.", body = ref("#/components/schemas/QueueViewPage"))))]
pub(crate) async fn queues(call: Call, Asked(asked): Asked<PastPage>) -> Answer<Part<QueueView>> {
    let wish = Wish::book(Permission::ReadWork);
    call.may(&wish)?;
    let ((past, page), now) = (asked.read()?, call.instant());
    let question = move |book: &dyn Reading, _: &_| {
        let then = past.then(book)?;
        let at = then.until(now);
        let (rules, today) = rules_at(book, at)?;
        let view = |queue: &collections::work::Queue| {
            let asked = Queue { name: Some(&queue.name), limit: usize::MAX, ..Queue::default() };
            let jobs = jobs_of(book, &rules, asked, then, (at, today))?;
            let late = jobs.iter().filter(|job| job.is_late).count();
            let (queue, actions) = (queue.name.clone(), queue.actions.clone());
            Ok(QueueView { queue, actions, waiting: jobs.len() as u64, late: late as u64 })
        };
        Ok(Part::of(rules.queues.iter().map(view).collect::<app::Result<_>>()?, page))
    };
    call.walk(wish, question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobList {
    /// Only of this queue.
    queue: Option<String>,
    /// Only in the hands of, or meant for.
    user: Option<String>,
    /// Only in this state; those that have not ended where nothing is said.
    state: Option<String>,
    /// Only about this person.
    person: Option<String>,
    /// Whether only those are wanted whose hour has passed.
    #[param(value_type = Option<bool>)]
    late: Option<String>,
    /// As they stood at the end of this day.
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

/// Jobs: those that wait and those in hand, or those of a queue, of somebody, late, ended
#[utoipa::path(get, path = "/v1/work/jobs", tag = "work", operation_id = "jobs", params(JobList),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/JobPage"))))]
pub(crate) async fn list(call: Call, Asked(asked): Asked<JobList>) -> Answer<Part<JobView>> {
    let wish = Wish::book(Permission::ReadWork);
    call.may(&wish)?;
    let JobList { queue, user, state, person, late, as_of, known_on, cursor, limit } = asked;
    let (past, page, now) = (Past { as_of, known_on }.read()?, Page { cursor, limit }.read()?, call.instant());
    let unknown = || Problem::field("state", "is none of open, taken, held, done, expired, moot");
    let state = state.map(|text| State::named(&text).ok_or_else(unknown)).transpose()?;
    let is_late = late.map_or(Ok(false), |text| parsed("late", &text, "true or false"))?;
    let question = move |book: &dyn Reading, _: &_| {
        let then = past.then(book)?;
        let at = then.until(now);
        let (rules, today) = rules_at(book, at)?;
        if let Some(name) = queue.as_ref().filter(|name| rules.queues.iter().all(|queue| queue.name != **name)) {
            let refused = Refused::new(format!("the work rules {} have no queue {name}", rules.key()));
            return Err(refused.code(Code::NotFound).into());
        }
        let (after, limit) = page;
        // One more than the page, so that it is known whether there is another.
        let most = usize::try_from(after).unwrap_or(usize::MAX).saturating_add(limit).saturating_add(1);
        let asked = Queue {
            name: queue.as_deref(),
            owner: user.as_deref(),
            state,
            person: person.as_deref(),
            is_late,
            limit: most,
        };
        Ok(Part::of(jobs_of(book, &rules, asked, then, (at, today))?, page))
    };
    call.walk(wish, question).await
}

/// A job: what it is about, and what happened to it
#[utoipa::path(get, path = "/v1/work/jobs/{job}", tag = "work", operation_id = "job",
    params(("job" = String, Path, description = "The job.")),
    responses((status = 200, description = "The job.", body = ref("#/components/schemas/JobInFull"))))]
pub(crate) async fn show(call: Call, In(job): In<String>) -> Answer<JobInFull> {
    let now = call.instant();
    let question = move |book: &dyn Reading, _: &_| {
        let (rules, today) = rules_at(book, now)?;
        let shown = view::in_full(work::show(book, &rules, &job, (now, today))?, &rules);
        let version = shown.version();
        Ok((shown, version))
    };
    call.ask_one(Wish::book(Permission::ReadWork), question).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InLanguage {
    /// The language of sentences: `en` or `zh`.
    #[param(pattern = "^(en|zh)$")]
    lang: Option<String>,
}

/// What whoever asks does next, and why: by the ledger and the contact gate
///
/// Who that is, is looked up in the work rules by the name under which they have signed in.
#[utoipa::path(get, path = "/v1/work/next", tag = "work", operation_id = "next_job", params(InLanguage),
    responses((status = 200, description = "The job, or why there is none.", body = ref("#/components/schemas/NextJob"))))]
pub(crate) async fn next(call: Call, Asked(InLanguage { lang }): Asked<InLanguage>) -> Answer<NextJob> {
    let wish = Wish::book(Permission::DoWork);
    call.may(&wish)?;
    let (user, now, language) = (call.actor.name.clone(), call.instant(), language(lang.as_deref())?);
    let question = move |book: &dyn Reading, _: &_| {
        let (rules, _) = rules_at(book, now)?;
        Ok(view::next(work::next(book, Hand { rules: &rules, user: &user, now })?, now, language))
    };
    call.walk(wish, question).await
}

/// Takes a job, with the permit to contact that it needs
///
/// A job has one owner; taken again by the same it is the same job.
#[utoipa::path(post, path = "/v1/work/jobs/{job}/taking", tag = "work", operation_id = "take_job",
    params(("job" = String, Path, description = "The job.")),
    request_body(content = ref("#/components/schemas/TakeRequest"), content_type = "application/json"),
    responses((status = 200, description = "Whether it is theirs.", body = ref("#/components/schemas/TakeAnswer"))))]
pub(crate) async fn take(call: Call, In(job): In<String>, fields: Fields) -> Answer<TakeAnswer> {
    let wish = Wish::book(Permission::DoWork);
    let TakeRequest { address, third, team, lang } = call.body(&wish, fields)?;
    let language = language(lang.as_deref())?;
    let work = move |store: &mut dyn Store, hand: Hand<'_>| {
        let taking = Taking { address: address.as_deref(), third: third.as_deref(), team: team.unwrap_or(1) };
        Ok(match work::take(store, &job, hand, taking)? {
            Got::Yes { permit, .. } => {
                let expires_at =
                    permit.as_ref().and_then(|(_, permit)| Some(permit.as_ref()?.expires_at().to_string()));
                TakeAnswer { is_taken: true, permit: permit.map(|(id, _)| id), expires_at, ..TakeAnswer::default() }
            }
            Got::NotNow { kept, no } => TakeAnswer {
                why: Some("not_now"),
                because: no_sentences(&no, language),
                again_at: Some(kept.due_at().to_string()),
                ..TakeAnswer::default()
            },
            Got::Moot(about) => TakeAnswer { why: Some("moot"), settled: about.settled, ..TakeAnswer::default() },
            Got::Expired => TakeAnswer { why: Some("expired"), ..TakeAnswer::default() },
        })
    };
    by_hand(call, wish, work).await
}

/// Tells what came of a job, by a code of the rules; what follows is kept as well
#[utoipa::path(post, path = "/v1/work/jobs/{job}/outcome", tag = "work", operation_id = "finish_job",
    params(("job" = String, Path, description = "The job.")),
    request_body(content = ref("#/components/schemas/DoneRequest"), content_type = "application/json"),
    responses((status = 200, description = "What followed.", body = ref("#/components/schemas/DoneAnswer"))))]
pub(crate) async fn done(call: Call, In(job): In<String>, fields: Fields) -> Answer<DoneAnswer> {
    let wish = Wish::book(Permission::DoWork);
    let DoneRequest { outcome, note, promise, callback_at, address } = call.body(&wish, fields)?;
    let instant = |text: &str| parsed("callback_at", text, "an instant such as 2026-12-01T18:00:00+08:00");
    let callback_at: Option<Timestamp> = callback_at.as_deref().map(instant).transpose()?;
    let work = move |store: &mut dyn Store, hand: Hand<'_>| {
        let parts = promise.as_ref().map_or(&[][..], |promise| &promise.parts);
        let parts = parts.iter().map(|part| part.read(hand.rules.currency)).collect::<app::Result<Vec<_>>>()?;
        let promise = promise.as_ref().map(|promise| (promise.account.as_str(), parts.as_slice()));
        let report = Report { code: &outcome, note: &note, callback_at, promise, address: address.as_deref() };
        let came = work::done(store, &job, hand, report)?;
        let again_at = came.again_at.map(|at| at.to_string());
        Ok(DoneAnswer { job, state: came.kept.state.name(), promise: came.promise, case: came.case, again_at })
    };
    by_hand(call, wish, work).await
}

/// Puts a job aside until a time
#[utoipa::path(post, path = "/v1/work/jobs/{job}/hold", tag = "work", operation_id = "hold_job",
    params(("job" = String, Path, description = "The job."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/HoldRequest"), content_type = "application/json"),
    responses((status = 200, description = "The job.", body = ref("#/components/schemas/JobState"))))]
pub(crate) async fn hold(call: Call, In(job): In<String>, fields: Fields) -> Answer<JobState> {
    let wish = Wish::book(Permission::DoWork);
    let HoldRequest { reason, until } = call.body(&wish, fields)?;
    let until = parsed("until", &until, "an instant such as 2026-12-01T18:00:00+08:00")?;
    changed_by_hand(call, wish, job, move |store, job, hand| {
        work::hold(store, job, hand, Aside { reason: &reason, until })
    })
    .await
}

/// Makes a job that was put aside open again at once
#[utoipa::path(post, path = "/v1/work/jobs/{job}/release", tag = "work", operation_id = "release_job",
    params(("job" = String, Path, description = "The job."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "The job.", body = ref("#/components/schemas/JobState"))))]
pub(crate) async fn release(call: Call, In(job): In<String>, fields: Fields) -> Answer<JobState> {
    let wish = Wish::book(Permission::DoWork);
    let ReasonRequest { reason } = call.body(&wish, fields)?;
    changed_by_hand(call, wish, job, move |store, job, hand| work::release(store, job, hand, &reason)).await
}

/// Gives a job back to its queue, so that somebody else has it
#[utoipa::path(post, path = "/v1/work/jobs/{job}/return", tag = "work", operation_id = "return_job",
    params(("job" = String, Path, description = "The job."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/ReasonRequest"), content_type = "application/json"),
    responses((status = 200, description = "The job.", body = ref("#/components/schemas/JobState"))))]
pub(crate) async fn give_back(call: Call, In(job): In<String>, fields: Fields) -> Answer<JobState> {
    let wish = Wish::book(Permission::DoWork);
    let ReasonRequest { reason } = call.body(&wish, fields)?;
    changed_by_hand(call, wish, job, move |store, job, hand| work::give_back(store, job, hand, &reason)).await
}

/// Hands a job over to somebody else
#[utoipa::path(post, path = "/v1/work/jobs/{job}/hand-over", tag = "work", operation_id = "hand_over_job",
    params(("job" = String, Path, description = "The job."),
        ("if-match" = Option<String>, Header, description = "The `ETag` that was seen.")),
    request_body(content = ref("#/components/schemas/HandOverRequest"), content_type = "application/json"),
    responses((status = 200, description = "The job.", body = ref("#/components/schemas/JobState"))))]
pub(crate) async fn hand_over(call: Call, In(job): In<String>, fields: Fields) -> Answer<JobState> {
    let wish = Wish::book(Permission::DoWork);
    let HandOverRequest { reason, to } = call.body(&wish, fields)?;
    changed_by_hand(call, wish, job, move |store, job, hand| work::hand_over(store, job, hand, (&to, &reason))).await
}

/// Shares out the day's jobs among those who work today, by the rules, and tells how far from the best possible that is
///
/// What was given stays given when it is done again.
#[utoipa::path(post, path = "/v1/work/assignments", tag = "work", operation_id = "assign_jobs",
    request_body(content = ref("#/components/schemas/AssignmentRequest"), content_type = "application/json"),
    responses((status = 200, description = "What is given to whom.", body = ref("#/components/schemas/Assignment"))))]
pub(crate) async fn assign(call: Call, fields: Fields) -> Answer<Assignment> {
    let wish = Wish::book(Permission::AssignWork);
    let AssignmentRequest { is_dry_run } = call.body(&wish, fields)?;
    let work = move |store: &mut dyn Store, hand: Hand<'_>| {
        let ended = if is_dry_run { (0, 0) } else { work::tidy(store, hand)? };
        let found = work::assign(store, hand, work::Wish { expected: None, is_dry: is_dry_run })?;
        Ok(view::assignment(found, hand.rules, ended, is_dry_run))
    };
    by_hand(call, wish, work).await
}
