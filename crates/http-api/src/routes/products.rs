//! Products and policies of the book, each version with its text; checked, and put in for good.
//!
//! A version that is in the book is never edited: changed terms come with the next version and their own first day.

use app::access::{Permission, Wish};
use app::annual_cost::sample_lines;
use app::port::{PolicyRow, ProductRow, Reading, Store};
use app::{Code, Refused, policies, policy_file, product_file, products};
use axum::extract::State as Of;
use ledger::Product;
use ledger::classification::Policy;
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::TextRequest;
use super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::problem::{Code as ProblemCode, Problem};
use crate::request::{Asked, In, LongFields};
use crate::state::Shared;
use crate::terms::Terms;

/// A version of a product.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProductVersion {
    /// Its name.
    id: String,
    /// Its version.
    version: u32,
    /// The text of its file.
    text: String,
}

/// What a product file says.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProductCheck {
    /// Its name.
    id: String,
    /// Its version.
    version: u32,
    /// Its currency.
    currency: String,
    /// The first day on which contracts come under it.
    effective_from: String,
    /// What contracts cost a year, in sentences, where the product computes its instalments.
    annual_cost: Vec<String>,
}

/// A version of a policy.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PolicyVersion {
    /// Its name.
    id: String,
    /// Its version.
    version: u32,
    /// The first day that it classifies.
    effective_from: String,
    /// The text of its file.
    text: String,
}

/// What a policy file says.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PolicyCheck {
    /// Its name.
    id: String,
    /// Its version.
    version: u32,
    /// The first day that it classifies.
    effective_from: String,
    /// Its classes, from the best to the worst.
    classes: Vec<String>,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show))
        .routes(routes!(check))
        .routes(routes!(list_policies, add_policy))
        .routes(routes!(show_policy))
        .routes(routes!(check_policy))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<ProductVersion>();
    told.subschema_for::<Part<ProductVersion>>();
    told.subschema_for::<ProductCheck>();
    told.subschema_for::<PolicyVersion>();
    told.subschema_for::<Part<PolicyVersion>>();
    told.subschema_for::<PolicyCheck>();
}

fn product(row: ProductRow) -> ProductVersion {
    let ProductRow { id, version, text } = row;
    ProductVersion { id, version, text }
}

fn product_said(product: &Product) -> ProductCheck {
    ProductCheck {
        id: product.key.id.clone(),
        version: product.key.version,
        currency: product.currency.to_string(),
        effective_from: product.effective_from.to_string(),
        annual_cost: sample_lines(product),
    }
}

fn policy(row: PolicyRow) -> PolicyVersion {
    let PolicyRow { id, version, effective_from, text } = row;
    PolicyVersion { id, version, effective_from: effective_from.to_string(), text }
}

fn policy_said(policy: &Policy) -> PolicyCheck {
    PolicyCheck {
        id: policy.key.id.clone(),
        version: policy.key.version,
        effective_from: policy.effective_from.to_string(),
        classes: policy.classes.all().iter().map(|class| class.id.clone()).collect(),
    }
}

/// Finds the version that an address names: a name, @ and a number.
fn named<T>(all: Vec<T>, what: &str, key: &str, key_of: impl Fn(&T) -> (&str, u32)) -> app::Result<T> {
    let is_it = |one: &T| {
        let (id, version) = key_of(one);
        format!("{id}@{version}") == key
    };
    let missing = || Refused::new(format!("the book has no {what} {key}")).code(Code::NotFound);
    Ok(all
        .into_iter()
        .find(is_it)
        .ok_or_else(|| missing().hint("a version is written as its name, @ and its number"))?)
}

/// The products of the book, each version with the text of its file
#[utoipa::path(get, path = "/v1/products", tag = "products", operation_id = "products", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/ProductVersionPage"))))]
pub(crate) async fn list(call: Call, Asked(page): Asked<Page>) -> Answer<Part<ProductVersion>> {
    let wish = Wish::book(Permission::ReadBook);
    call.may(&wish)?;
    let page = page.read()?;
    let question =
        move |book: &dyn Reading, _: &_| Ok(Part::of(book.products()?.into_iter().map(product).collect(), page));
    call.ask(wish, question).await
}

/// A version of a product with the text of its file
#[utoipa::path(get, path = "/v1/products/{product}", tag = "products", operation_id = "product",
    params(("product" = String, Path, description = "Its name, @ and its number: `monthly@1`.")),
    responses((status = 200, description = "The version.", body = ref("#/components/schemas/ProductVersion"))))]
pub(crate) async fn show(call: Call, In(key): In<String>) -> Answer<ProductVersion> {
    let question = move |book: &dyn Reading, _: &_| {
        named(book.products()?, "product", &key, |row| (&row.id, row.version)).map(product)
    };
    call.ask(Wish::book(Permission::ReadBook), question).await
}

/// Checks the text of a product file, and says what contracts of it would cost; nothing is kept
#[utoipa::path(post, path = "/v1/product-checks", tag = "products", operation_id = "check_product",
    request_body(content = ref("#/components/schemas/TextRequest"), content_type = "application/json"),
    responses((status = 200, description = "What it says.", body = ref("#/components/schemas/ProductCheck"))))]
pub(crate) async fn check(call: Call, LongFields(fields): LongFields) -> Answer<ProductCheck> {
    let wish = Wish::book(Permission::ReadDocuments);
    let TextRequest { text } = call.body(&wish, fields)?;
    call.ask(wish, move |_, _| Ok(product_said(&product_file::parse("the text", &text)?))).await
}

/// Sees that one person may add terms on this server.
fn by_one(shared: &Shared, kind: &str) -> Result<(), Problem> {
    if !shared.config.terms_need_two {
        return Ok(());
    }
    let hint = format!("put it in as a draft with POST /v1/documents/{kind}; somebody else activates it");
    Err(Problem::new(ProblemCode::NotAllowed, "on this server products and policies need a second person").hint(hint))
}

/// Adds a version of a product: contracts may be opened under it from now on
///
/// By one person, unless the server was started with `--second-person-for-terms`; as a draft, which a second person lets count, it is put in
/// with `POST /v1/documents/product`.
///
/// The same text again changes nothing; a version that is there with another text is refused.
#[utoipa::path(post, path = "/v1/products", tag = "products", operation_id = "add_product",
    request_body(content = ref("#/components/schemas/TextRequest"), content_type = "application/json"),
    responses((status = 200, description = "What it says.", body = ref("#/components/schemas/ProductCheck"))))]
pub(crate) async fn add(Of(shared): Of<Shared>, call: Call, LongFields(fields): LongFields) -> Answer<ProductCheck> {
    let wish = Wish::book(Permission::WriteDocuments);
    let TextRequest { text } = call.body(&wish, fields)?;
    by_one(&shared, "product")?;
    let work = move |store: &mut dyn Store, _: &Terms| Ok(product_said(&products::add(store, "the text", &text)?.0));
    call.change(wish, work).await
}

/// The policies of the book, each version with the text of its file
#[utoipa::path(get, path = "/v1/policies", tag = "products", operation_id = "policies", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/PolicyVersionPage"))))]
pub(crate) async fn list_policies(call: Call, Asked(page): Asked<Page>) -> Answer<Part<PolicyVersion>> {
    let wish = Wish::book(Permission::ReadBook);
    call.may(&wish)?;
    let page = page.read()?;
    let question =
        move |book: &dyn Reading, _: &_| Ok(Part::of(book.policies()?.into_iter().map(policy).collect(), page));
    call.ask(wish, question).await
}

/// A version of a policy with the text of its file
#[utoipa::path(get, path = "/v1/policies/{policy}", tag = "products", operation_id = "policy",
    params(("policy" = String, Path, description = "Its name, @ and its number: `ifrs9@1`.")),
    responses((status = 200, description = "The version.", body = ref("#/components/schemas/PolicyVersion"))))]
pub(crate) async fn show_policy(call: Call, In(key): In<String>) -> Answer<PolicyVersion> {
    let question = move |book: &dyn Reading, _: &_| {
        named(book.policies()?, "policy", &key, |row| (&row.id, row.version)).map(policy)
    };
    call.ask(Wish::book(Permission::ReadBook), question).await
}

/// Checks the text of a policy file; nothing is kept
#[utoipa::path(post, path = "/v1/policy-checks", tag = "products", operation_id = "check_policy",
    request_body(content = ref("#/components/schemas/TextRequest"), content_type = "application/json"),
    responses((status = 200, description = "What it says.", body = ref("#/components/schemas/PolicyCheck"))))]
pub(crate) async fn check_policy(call: Call, LongFields(fields): LongFields) -> Answer<PolicyCheck> {
    let wish = Wish::book(Permission::ReadDocuments);
    let TextRequest { text } = call.body(&wish, fields)?;
    call.ask(wish, move |_, _| Ok(policy_said(&policy_file::parse("the text", &text)?))).await
}

/// Adds a version of a policy, by which accounts are classified from its first day on
///
/// By one person, unless the server was started with `--second-person-for-terms`; as a draft with `POST /v1/documents/policy`.
///
/// The same text again changes nothing. A first day that is closed is refused, unless it is the first version of the policy.
#[utoipa::path(post, path = "/v1/policies", tag = "products", operation_id = "add_policy",
    request_body(content = ref("#/components/schemas/TextRequest"), content_type = "application/json"),
    responses((status = 200, description = "What it says.", body = ref("#/components/schemas/PolicyCheck"))))]
pub(crate) async fn add_policy(
    Of(shared): Of<Shared>,
    call: Call,
    LongFields(fields): LongFields,
) -> Answer<PolicyCheck> {
    let wish = Wish::book(Permission::WriteDocuments);
    let TextRequest { text } = call.body(&wish, fields)?;
    by_one(&shared, "policy")?;
    let work = move |store: &mut dyn Store, _: &Terms| Ok(policy_said(&policies::add(store, "the text", &text)?.0));
    call.change(wish, work).await
}
