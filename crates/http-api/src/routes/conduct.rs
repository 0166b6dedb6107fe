//! What is written and said: a free text checked for forbidden conduct, and a template filled to be looked at before anybody gets it.

use app::access::{Permission, Wish};
use app::close_day::business_day;
use app::content_pack_file;
use app::explain::Language;
use app::messages::render::{Manner, OfBook, fill, render};
use app::messages::{FindingView, MessageView, check_said, message_view};
use app::port::{Micros, Reading};
use app::template_file::{self, Written};
use app::versions::Versions;
use app::{message_values, templates};
use collections::conduct::ContentPack;
use collections::message::Kind;
use collections::person::{Role, Target};
use primitives::Date;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::call::{Answer, Call, language, word, word_if_any};
use crate::problem::Problem;
use crate::request::{Fields, In, LongFields};
use crate::state::Shared;
use crate::terms::Terms;

/// A text that is to be checked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConductCheckRequest {
    /// The text: a call note, a chat, a letter.
    text: String,
    /// Who read or heard it: `debtor`, as where nothing is said, `co_obligor`, `attorney`, `contact_person` or `third_person`.
    target: Option<String>,
    /// The day whose rules count; today where nothing is said.
    #[schemars(extend("format" = "date"))]
    as_of: Option<String>,
    /// Content packs that come with the program; all of them where none is named.
    #[serde(default)]
    packs: Vec<String>,
    /// The language of the findings: `en` or `zh`.
    lang: Option<String>,
}

/// What was found in a text. One in which nothing is found may be wrong nevertheless.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConductCheck {
    /// The places, in their order.
    findings: Vec<FindingView>,
}

/// A message that is to be made and sent to nobody.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenderingRequest {
    /// The template: a version of the book (`day-1@2`), whatever its state, or the name of one that comes with the program.
    template: Option<String>,
    /// Instead: the text of a template file.
    text: Option<String>,
    /// The values, as the text of a file of values.
    values: String,
    /// A case of the account's person: when it came in, its deadline and its answer are taken from there.
    case: Option<u64>,
    /// Relief of the account that was granted: what it is, until when, and the instalments of a plan are taken from there.
    relief: Option<u64>,
    /// The kind: `sms`, `push`, `email`, `voice_script` or `letter`; the template's first where nothing is said.
    kind: Option<String>,
    /// Who is to read it; the template's first where nothing is said.
    target: Option<String>,
    /// As what the sender acts: `creditor`, `servicer`, `third_party_collector` or `debt_buyer`.
    role: Option<String>,
    /// The day whose rules count; the date of the message, or today, where nothing is said.
    #[schemars(extend("format" = "date"))]
    as_of: Option<String>,
    /// Content packs that come with the program; all of them where none is named.
    #[serde(default)]
    packs: Vec<String>,
    /// The language: `en` or `zh`.
    lang: Option<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(check)).routes(routes!(rendered)).routes(routes!(rendered_for))
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    asked.subschema_for::<ConductCheckRequest>();
    asked.subschema_for::<RenderingRequest>();
    told.subschema_for::<ConductCheck>();
    told.subschema_for::<MessageView>();
}

/// The packs of these names; all that come with the program where none is named.
pub(super) fn packs(names: &[String]) -> app::Result<Vec<ContentPack>> {
    if names.is_empty() {
        return Ok(content_pack_file::all()?);
    }
    names.iter().map(|name| Ok(content_pack_file::parse(name, content_pack_file::find(name)?.text)?)).collect()
}

/// Checks a text for forbidden conduct: each place with its code, rule and source; nothing is kept
#[utoipa::path(post, path = "/v1/conduct-checks", tag = "documents", operation_id = "check_conduct",
    request_body(content = ref("#/components/schemas/ConductCheckRequest"), content_type = "application/json"),
    responses((status = 200, description = "What was found.", body = ref("#/components/schemas/ConductCheck"))))]
pub(crate) async fn check(call: Call, fields: Fields) -> Answer<ConductCheck> {
    let wish = Wish::book(Permission::ReadDocuments);
    let ConductCheckRequest { text, target, as_of, packs: names, lang } = call.body(&wish, fields)?;
    let target = target.map_or(Ok(Target::Debtor), |text| word("target", &text))?;
    let (as_of, lang, now) = (call.day_if_any("as_of", as_of.as_deref())?, language(lang.as_deref())?, call.now());
    let question = move |book: &dyn Reading, _: &Terms| {
        let day = as_of.map_or_else(|| business_day(&book.info()?, now), Ok)?;
        let packs = packs(&names)?;
        let findings = check_said(&packs.iter().collect::<Vec<_>>(), (&text, target), day, lang)?;
        Ok(ConductCheck { findings })
    };
    call.ask(wish, question).await
}

/// A message that is to be made, read.
struct Wanted {
    template: Template,
    values: String,
    of: Option<OfBook>,
    packs: Vec<String>,
    kind: Option<Kind>,
    target: Option<Target>,
    role: Option<Role>,
    as_of: Option<Date>,
    lang: Language,
    now: Micros,
}

/// Which template.
enum Template {
    Named(String),
    Text(String),
}

impl Template {
    fn read(&self, book: &dyn Reading, day: Date) -> app::Result<Written> {
        match self {
            Self::Text(text) => Ok(template_file::parse("the text", text)?),
            Self::Named(key) if key.contains('@') => Versions::<Written>::OF.version(book, key),
            Self::Named(name) => templates::in_force(&templates::versions(book)?, name, day),
        }
    }
}

impl Wanted {
    fn read(call: &Call, asked: RenderingRequest, account: Option<String>) -> Result<Self, Problem> {
        let template = match (asked.template, asked.text) {
            (Some(name), None) => Template::Named(name),
            (None, Some(text)) => Template::Text(text),
            (Some(_), Some(_)) | (None, None) => {
                return Err(Problem::field("template", "say template or text, and not both"));
            }
        };
        if account.is_none() && (asked.case.is_some() || asked.relief.is_some()) {
            return Err(Problem::field("case", "is of an account: ask at the account's address"));
        }
        Ok(Self {
            template,
            values: asked.values,
            of: account.map(|account| OfBook { account, case: asked.case, relief: asked.relief }),
            packs: asked.packs,
            kind: word_if_any("kind", asked.kind.as_deref())?,
            target: word_if_any("target", asked.target.as_deref())?,
            role: word_if_any("role", asked.role.as_deref())?,
            as_of: call.day_if_any("as_of", asked.as_of.as_deref())?,
            lang: language(asked.lang.as_deref())?,
            now: call.now(),
        })
    }

    fn make(self, book: &dyn Reading, terms: &Terms) -> app::Result<MessageView> {
        let Self { kind, target, role, as_of, lang: language, now, .. } = self;
        let today = business_day(&book.info()?, now)?;
        let manner = Manner { language, kind, target, role, as_of, today };
        let mut values = message_values::parse("the values", &self.values)?;
        if let Some(of) = &self.of {
            fill(&mut values, (book, &terms.products), of, &manner, now)?;
        }
        let (written, packs) = (self.template.read(book, as_of.unwrap_or(today))?, packs(&self.packs)?);
        let approved = render(&packs.iter().collect::<Vec<_>>(), &written, &values, &manner)?;
        Ok(message_view(approved.message(), approved.packs()))
    }
}

/// Fills a template with values and checks what comes of it; nothing is kept and nobody gets it
#[utoipa::path(post, path = "/v1/template-renderings", tag = "documents", operation_id = "render_template",
    request_body(content = ref("#/components/schemas/RenderingRequest"), content_type = "application/json"),
    responses((status = 200, description = "The message.", body = ref("#/components/schemas/MessageView"))))]
pub(crate) async fn rendered(call: Call, LongFields(fields): LongFields) -> Answer<MessageView> {
    let wish = Wish::book(Permission::ReadDocuments);
    let wanted = Wanted::read(&call, call.body(&wish, fields)?, None)?;
    call.ask(wish, move |book: &dyn Reading, terms: &Terms| wanted.make(book, terms)).await
}

/// Fills a template with what an account owes, and values beside; nothing is kept and nobody gets it
///
/// What the book knows counts, whatever the values say.
#[utoipa::path(post, path = "/v1/accounts/{account}/template-renderings", tag = "documents", operation_id = "render_for_account",
    params(("account" = String, Path, description = "The lender's reference.")),
    request_body(content = ref("#/components/schemas/RenderingRequest"), content_type = "application/json"),
    responses((status = 200, description = "The message.", body = ref("#/components/schemas/MessageView"))))]
pub(crate) async fn rendered_for(
    call: Call,
    In(account): In<String>,
    LongFields(fields): LongFields,
) -> Answer<MessageView> {
    let wish = Wish::account(Permission::ReadAccounts, &account);
    let wanted = Wanted::read(&call, call.body(&wish, fields)?, Some(account))?;
    call.ask(wish, move |book: &dyn Reading, terms: &Terms| wanted.make(book, terms)).await
}
