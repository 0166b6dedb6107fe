//! Events for many accounts at once: what came of them, and classes put on record. Pauses are in `pauses`.
//!
//! Which accounts are meant is read beside the writer; it books what was found, each event once by its key.

use app::access::{Permission, Wish};
use app::classes::{Classified, as_arrivals, classes_to_book, day_to_book, reason_views};
use app::close_day::Options;
use app::intake::{Arrival, OnRefusal, Taken, take_in};
use app::port::{Reading, Store};
use app::{Code, Refused};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::request::{Fields, day};
use crate::state::Shared;
use crate::terms::Terms;

/// What came of events for many accounts.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BulkAnswer {
    /// Whether nothing was booked.
    is_dry_run: bool,
    /// How many were booked, or would be.
    booked: u64,
    /// How many were known already.
    known: u64,
    /// Those that were refused.
    refused: Vec<RefusedAccount>,
}

/// An account whose event was refused.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RefusedAccount {
    /// The account, by the lender's reference.
    account: String,
    /// Why.
    why: String,
}

/// Classes that are to be put on record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClassificationRequest {
    /// The policy by which accounts are classified.
    policy: String,
    /// The closed day at whose end the classes are taken; the last one where nothing is said.
    date: Option<String>,
    /// Whether nothing is to be booked.
    #[serde(default)]
    is_dry_run: bool,
}

/// The classes that were put on record.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Classification {
    /// The day.
    on: String,
    /// The policy.
    policy: String,
    /// Whether nothing was booked.
    is_dry_run: bool,
    /// How many were booked, or would be.
    booked: u64,
    /// What changed on which account, and why.
    changes: Vec<ClassBooked>,
}

/// An account whose class on record changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ClassBooked {
    /// The account, by the lender's reference.
    account: String,
    /// The version of the policy.
    version: u32,
    /// The class before; none where none was on record.
    from: Option<String>,
    /// The class from now on.
    to: String,
    /// Since when it is so.
    since: String,
    /// Why.
    reasons: Vec<Value>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(classify))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ClassificationRequest>();
    told.subschema_for::<BulkAnswer>();
    told.subschema_for::<Classification>();
}

pub(super) fn booked(arrivals: &[Arrival], taken: &Taken, is_dry_run: bool) -> BulkAnswer {
    let refused =
        |(place, why): &(usize, String)| RefusedAccount { account: arrivals[*place].account.clone(), why: why.clone() };
    let (booked, known) = (taken.booked, taken.known);
    BulkAnswer { is_dry_run, booked, known, refused: taken.refused.iter().map(refused).collect() }
}

/// Puts the classes of a policy on record as of a closed day, on every account whose class on record is another
///
/// All or nothing. Looks at every account, one such question at a time.
#[utoipa::path(post, path = "/v1/classifications", tag = "events", operation_id = "classify",
    request_body(content = ref("#/components/schemas/ClassificationRequest"), content_type = "application/json"),
    responses((status = 200, description = "What changed.", body = ref("#/components/schemas/Classification"))))]
pub(crate) async fn classify(call: Call, fields: Fields) -> Answer<Classification> {
    let wish = Wish::book(Permission::TakeEvents);
    let ClassificationRequest { policy, date, is_dry_run } = call.body(&wish, fields)?;
    let date = date.as_deref().map(|text| day("date", text)).transpose()?;
    let find = move |book: &dyn Reading, terms: &Terms| found(book, terms, &policy, date, is_dry_run);
    let (arrivals, mut answer) = match call.walk(wish.clone(), find).await?.now() {
        Some(found) => found,
        None => return Err(Problem::internal("a question was answered before it was asked")),
    };
    let now = call.now();
    let work = move |store: &mut dyn Store, terms: &Terms| {
        let on_refusal = if is_dry_run { OnRefusal::Rehearse } else { OnRefusal::BookNothing };
        let taken = take_in(store, &terms.products, &arrivals, now, on_refusal, |_| {})?;
        if let Some((place, why)) = taken.refused.first() {
            let what = format!("account {}: {why}", arrivals[*place].account);
            return Err(Refused::new(what).hint("nothing was booked").into());
        }
        answer.booked = taken.booked;
        Ok(answer)
    };
    call.change(wish, work).await
}

/// What is to be booked, and how it is told.
fn found(
    book: &dyn Reading,
    terms: &Terms,
    policy: &str,
    date: Option<primitives::Date>,
    is_dry_run: bool,
) -> app::Result<(Vec<Arrival>, Classification)> {
    let Terms { products, policies, directory: _ } = terms;
    if policies.get(policy).is_none() {
        let refused = Refused::new(format!("the book has no policy {policy}")).code(Code::NotFound);
        return Err(refused.hint(format!("it has {}", policies.ids().join(", "))).into());
    }
    let on = day_to_book(&book.info()?, date)?;
    let classified = Classified { store: book, products, policies, threads: Options::default().threads };
    let found = classes_to_book(classified, policy, on, |_| {})?;
    let changes = found.iter().map(|one| {
        let reasons = reason_views(&one.to).iter().map(serde_json::to_value).collect::<Result<_, _>>();
        Ok(ClassBooked {
            account: one.account.clone(),
            version: one.to.policy.key.version,
            from: one.from.clone(),
            to: one.to.class_id().to_owned(),
            since: one.to.since.to_string(),
            reasons: reasons.map_err(anyhow::Error::from)?,
        })
    });
    let changes = changes.collect::<app::Result<Vec<_>>>()?;
    let answer = Classification { on: on.to_string(), policy: policy.to_owned(), is_dry_run, booked: 0, changes };
    Ok((as_arrivals(&found), answer))
}
