//! A person in full: accounts with why they stand where they stand, promises, and everything that happened, on a day.

use app::access::{Actor, Permission, Wish};
use app::dossier::{Asked as OfPerson, BookTerms, Happening, Held, What, look};
use app::explain::Audience;
use app::port::Reading;
use app::uses::score::ScoreView;
use app::{persons, promises::PROMISE};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::{Account, Explanation};
use super::past::{LookedBack, Past};
use super::promises::{PromiseView, shown as promise};
use crate::call::{Answer, Call, language};
use crate::request::{Asked, In};
use crate::state::Shared;
use crate::terms::Terms;

/// Everything that the book has of a person on a day, as far as whoever asks may read it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Person {
    /// The person, as accounts name them.
    person: String,
    /// The day at whose end this is so.
    as_of: String,
    /// The accounts, each with why it stands where it stands.
    accounts: Vec<HeldAccount>,
    /// Accounts that begin later, or were not known.
    later: Vec<String>,
    /// Promises, the latest first.
    promises: Vec<PromiseView>,
    /// What happened, the latest first.
    timeline: Vec<Event>,
}

/// An account of a person.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct HeldAccount {
    /// Its whole state, with sentences that tell why.
    account: Account,
    /// What the model in use says of it, to those who may read scores.
    score: Option<ScoreView>,
}

/// Something that happened.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PersonEvent")]
pub(crate) struct Event {
    /// The business day on which it counts.
    on: String,
    /// The instant, where it has one.
    at: Option<String>,
    /// `booked` (an event of an account), `found` (what a close found), or the kind of an event of the person.
    kind: String,
    /// The account.
    account: Option<String>,
    /// Its place in its journal.
    seq: Option<u64>,
    /// Who recorded it.
    by: Option<String>,
    /// Of what was booked: what it says; of what a close found: the movement.
    words: Option<String>,
    /// Of what a close found: the bucket before.
    from_bucket: Option<String>,
    /// Of what a close found: the bucket after.
    to_bucket: Option<String>,
    /// Of events of the person: what is kept of it.
    event: Option<Value>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(show))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<Person>();
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnADay {
    /// The day at whose end they are looked at; by default the first that is not closed, so that what came in today counts.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only what was known then: a day (its end) or an instant such as `2025-04-01T09:00:00Z`.
    known_on: Option<String>,
    /// The language of sentences: `en` or `zh`.
    #[param(pattern = "^(en|zh)$")]
    lang: Option<String>,
}

/// A person in full, on a day past or present
///
/// Scores, contacts, promises, cases and work are told to those who may read them.
#[utoipa::path(get, path = "/v1/persons/{person}", tag = "persons", operation_id = "person",
    params(("person" = String, Path, description = "The person, as accounts name them."), OnADay),
    responses((status = 200, description = "The person.", body = ref("#/components/schemas/Person"))))]
pub(crate) async fn show(
    call: Call,
    In(person): In<String>,
    Asked(OnADay { as_of, known_on, lang }): Asked<OnADay>,
) -> Answer<Person> {
    let wish = Wish::person(Permission::ReadCases, &person);
    call.may(&wish)?;
    let language = language(lang.as_deref())?;
    let as_of = call.day_if_any("as_of", as_of.as_deref())?;
    let LookedBack { knowledge, .. } = Past { as_of: None, known_on }.read()?;
    let (actor, now, code) = (call.actor.clone(), call.now(), lang);
    let question = move |book: &dyn Reading, terms: &Terms| {
        persons::known(book, &person)?;
        let terms = BookTerms { products: &terms.products, policies: &terms.policies };
        let found = look(
            book,
            terms,
            OfPerson { person: &person, as_of, knowledge, language, audience: Audience::House, now },
        )?;
        let code = if code.as_deref() == Some("zh") { "zh" } else { "en" };
        let timeline = found.timeline.into_iter().filter(|one| may_read(&actor, &one.what));
        Ok(Person {
            person: found.person,
            as_of: found.as_of.to_string(),
            accounts: found.accounts.into_iter().map(|one| held(one, code, &actor)).collect(),
            later: found.later,
            promises: match actor.may(Permission::ReadPromises) {
                true => {
                    found.promises.iter().map(|(made, currency, stands)| promise(made, *stands, *currency)).collect()
                }
                false => Vec::new(),
            },
            timeline: timeline.map(happened).collect(),
        })
    };
    call.ask(wish, question).await
}

fn held(held: Held, code: &'static str, actor: &Actor) -> HeldAccount {
    let Held { view, sentences, score } = held;
    let explanation = Some(Explanation { language: code, sentences });
    let score = score.filter(|_| actor.may(Permission::ReadScores));
    HeldAccount { account: Account { view, explanation }, score }
}

/// Whether somebody may read of what happened.
fn may_read(actor: &Actor, what: &What) -> bool {
    match what {
        What::Booked { .. } | What::Found { .. } => actor.may(Permission::ReadAccounts),
        What::Contact { .. } => actor.may(Permission::ReadContacts),
        What::Other { kind, .. } => actor.may(match kind.split('.').next() {
            Some(PROMISE) => Permission::ReadPromises,
            Some("case" | "relief" | "note") => Permission::ReadCases,
            Some("work") => Permission::ReadWork,
            Some("access") => Permission::ReadAccessLog,
            Some(_) | None => Permission::ReadContacts,
        }),
    }
}

fn happened(one: Happening) -> Event {
    let Happening { on, at, what } = one;
    let mut event = Event {
        on: on.to_string(),
        at: at.map(|at| at.to_string()),
        kind: String::new(),
        account: None,
        seq: None,
        by: None,
        words: None,
        from_bucket: None,
        to_bucket: None,
        event: None,
    };
    match what {
        What::Booked { account, seq, line, .. } => {
            event.kind = "booked".to_owned();
            (event.account, event.seq, event.words) = (Some(account), Some(seq), Some(line));
        }
        What::Found { account, movement, from, to } => {
            event.kind = "found".to_owned();
            (event.account, event.words) = (Some(account), Some(movement.name().to_owned()));
            (event.from_bucket, event.to_bucket) = (from, to);
        }
        What::Contact { seq, actor, event: told } => {
            let (word, payload) = persons::told(&told, None);
            event.kind = format!("{}.{word}", persons::CONTACT);
            (event.seq, event.by) = (Some(seq), Some(actor));
            event.event = serde_json::from_str(&payload).ok();
        }
        What::Other { seq, actor, kind, payload } => {
            event.kind = kind;
            (event.seq, event.by) = (Some(seq), Some(actor));
            event.event = serde_json::from_str(&payload).ok();
        }
    }
    event
}
