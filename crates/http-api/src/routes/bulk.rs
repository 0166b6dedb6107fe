//! Events for many accounts at once: pauses, and classes put on record.
//!
//! Which accounts are meant is read beside the writer; it books what was found, each event once by its key.

use app::access::{Permission, Wish};
use app::classes::{Classified, as_arrivals, classes_to_book, day_to_book, reason_views};
use app::close_day::Options;
use app::intake::{Arrival, OnRefusal, Taken, take_in};
use app::pauses::{PauseFor, Whose, pauses};
use app::port::{Reading, Store};
use app::{Code, Refused};
use ledger::event::Pausable;
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

/// Something that stands still on many accounts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PauseRequest {
    /// What stands still: `ageing` (the count of delinquent days) or `penalty` (the growth of penalty interest).
    what: String,
    /// The first day; an account that was opened later is paused from its opening on.
    #[schemars(extend("format" = "date"))]
    from: String,
    /// The first day on which it runs again.
    #[schemars(extend("format" = "date"))]
    until: String,
    /// Why.
    reason: String,
    /// The accounts of this person.
    person: Option<String>,
    /// The accounts of this product, in whatever version.
    product: Option<String>,
    /// The accounts that are this owner's on the first day, also as one of several lenders.
    funding_source: Option<String>,
    /// All accounts of the book: said where nothing else is.
    #[serde(default)]
    all: bool,
    /// Whether nothing is to be booked.
    #[serde(default)]
    is_dry_run: bool,
}

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
    OpenApiRouter::new().routes(routes!(pause)).routes(routes!(classify))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<PauseRequest>();
    asked.subschema_for::<ClassificationRequest>();
    told.subschema_for::<BulkAnswer>();
    told.subschema_for::<Classification>();
}

impl PauseRequest {
    fn read(self) -> Result<(PauseFor, OnRefusal), Problem> {
        let accounts = Whose { person: self.person, product: self.product, funding_source: self.funding_source };
        if (accounts == Whose::default()) != self.all {
            let what = "say person, product or funding_source, or all and none of them";
            return Err(Problem::field("all", what));
        }
        let what = match self.what.as_str() {
            "ageing" => Pausable::Ageing,
            "penalty" => Pausable::Penalty,
            _ => return Err(Problem::field("what", "is neither ageing nor penalty")),
        };
        let (from, until) = (day("from", &self.from)?, day("until", &self.until)?);
        let on_refusal = if self.is_dry_run { OnRefusal::Rehearse } else { OnRefusal::BookTheRest };
        Ok((PauseFor { accounts, what, from, until, reason: self.reason }, on_refusal))
    }
}

fn booked(arrivals: &[Arrival], taken: &Taken, is_dry_run: bool) -> BulkAnswer {
    let refused =
        |(place, why): &(usize, String)| RefusedAccount { account: arrivals[*place].account.clone(), why: why.clone() };
    let (booked, known) = (taken.booked, taken.known);
    BulkAnswer { is_dry_run, booked, known, refused: taken.refused.iter().map(refused).collect() }
}

/// Lets the count of delinquent days or the growth of penalty interest stand still on many accounts
///
/// What is refused on one account is booked on the others. The same pause again is booked once.
#[utoipa::path(post, path = "/v1/pauses", tag = "events", operation_id = "pause_accounts",
    request_body(content = ref("#/components/schemas/PauseRequest"), content_type = "application/json"),
    responses((status = 200, description = "What came of it.", body = ref("#/components/schemas/BulkAnswer"))))]
pub(crate) async fn pause(call: Call, fields: Fields) -> Answer<BulkAnswer> {
    let wish = Wish::book(Permission::TakeEvents);
    let asked: PauseRequest = call.body(&wish, fields)?;
    let is_dry_run = asked.is_dry_run;
    let (wanted, on_refusal) = asked.read()?;
    let found = call.walk(wish.clone(), move |book: &dyn Reading, _: &_| pauses(book, &wanted)).await?;
    let (arrivals, now) = (found.now().unwrap_or_default(), call.now());
    let work = move |store: &mut dyn Store, terms: &Terms| {
        let taken = take_in(store, &terms.products, &arrivals, now, on_refusal, |_| {})?;
        Ok(booked(&arrivals, &taken, is_dry_run))
    };
    call.change(wish, work).await
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
