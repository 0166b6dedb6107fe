//! What can be asked, and by which function it is answered.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod accrued_income;
pub(crate) mod address_imports;
pub(crate) mod archives;
pub(crate) mod book;
pub(crate) mod bulk;
pub(crate) mod callbacks;
pub(crate) mod cases;
pub(crate) mod catalogues;
pub(crate) mod checks;
pub(crate) mod comparisons;
pub(crate) mod conduct;
pub(crate) mod console;
pub(crate) mod contact_runs;
pub(crate) mod contacts;
pub(crate) mod day_closes;
pub(crate) mod documents;
pub(crate) mod dossier;
pub(crate) mod endpoints;
pub(crate) mod events;
pub(crate) mod exports;
pub(crate) mod folds;
pub(crate) mod health;
pub(crate) mod inbox;
pub(crate) mod limitation;
pub(crate) mod messages;
pub(crate) mod notes;
pub(crate) mod oidc;
pub(crate) mod own;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod past;
pub(crate) mod pauses;
pub(crate) mod persons;
pub(crate) mod presets;
pub(crate) mod products;
pub(crate) mod promises;
pub(crate) mod relief;
pub(crate) mod repair;
pub(crate) mod risk;
pub(crate) mod scenarios;
pub(crate) mod sessions;
pub(crate) mod strategies;
pub(crate) mod table_imports;
pub(crate) mod tables;
pub(crate) mod work;

use axum::Router;
use axum::middleware::from_fn_with_state;
use schemars::generate::SchemaGenerator;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::guard;
use crate::problem::{Code, Problem};
use crate::state::Shared;

/// Every route that is described.
fn described() -> (Router<Shared>, OpenApi) {
    OpenApiRouter::new()
        .routes(routes!(book::book))
        .routes(routes!(book::summary))
        .routes(routes!(book::portfolio))
        .routes(routes!(accounts::list))
        .routes(routes!(accounts::show))
        .routes(routes!(accounts::events))
        .routes(routes!(accounts::history))
        .routes(routes!(accounts::class_history))
        .routes(routes!(accounts::preview))
        .routes(routes!(events::post))
        .routes(routes!(day_closes::list, day_closes::post))
        .routes(routes!(day_closes::show))
        .routes(routes!(day_closes::progress))
        .routes(routes!(sessions::sign_in, sessions::show, sessions::sign_out))
        .routes(routes!(sessions::password))
        .routes(routes!(sessions::borrower))
        .routes(routes!(oidc::begin))
        .routes(routes!(oidc::end))
        .routes(routes!(access::users, access::add_user))
        .routes(routes!(access::show_user, access::change_user))
        .routes(routes!(access::tokens, access::make_token))
        .routes(routes!(access::revoke_token))
        .routes(routes!(access::invite_borrower))
        .routes(routes!(access::access_log))
        .routes(routes!(callbacks::receipt))
        .routes(routes!(callbacks::reply))
        .routes(routes!(callbacks::opt_out_page, callbacks::opt_out))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .merge(documents::routes())
        .merge(contacts::routes())
        .merge(promises::routes())
        .merge(relief::routes())
        .merge(cases::routes())
        .merge(work::routes())
        .merge(inbox::routes())
        .merge(strategies::routes())
        .merge(risk::routes())
        .merge(persons::routes())
        .merge(notes::routes())
        .merge(own::routes())
        .merge(products::routes())
        .merge(presets::routes())
        .merge(bulk::routes())
        .merge(repair::routes())
        .merge(limitation::routes())
        .merge(checks::routes())
        .merge(dossier::routes())
        .merge(messages::routes())
        .merge(contact_runs::routes())
        .merge(catalogues::routes())
        .merge(exports::routes())
        .merge(endpoints::routes())
        .merge(pauses::routes())
        .merge(tables::routes())
        .merge(table_imports::routes())
        .merge(address_imports::routes())
        .merge(comparisons::routes())
        .merge(folds::routes())
        .merge(archives::routes())
        .merge(conduct::routes())
        .merge(scenarios::routes())
        .merge(accrued_income::routes())
        .split_for_parts()
}

/// Adds the types of what the families take and tell.
pub(crate) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    documents::schemas(asked, told);
    contacts::schemas(asked, told);
    promises::schemas(asked, told);
    relief::schemas(asked, told);
    cases::schemas(asked, told);
    work::schemas(asked, told);
    inbox::schemas(asked, told);
    strategies::schemas(asked, told);
    risk::schemas(asked, told);
    persons::schemas(asked, told);
    notes::schemas(asked, told);
    own::schemas(asked, told);
    products::schemas(asked, told);
    presets::schemas(asked, told);
    bulk::schemas(asked, told);
    repair::schemas(asked, told);
    limitation::schemas(asked, told);
    checks::schemas(asked, told);
    dossier::schemas(asked, told);
    messages::schemas(asked, told);
    contact_runs::schemas(asked, told);
    catalogues::schemas(asked, told);
    exports::schemas(asked, told);
    endpoints::schemas(asked, told);
    pauses::schemas(asked, told);
    tables::schemas(asked, told);
    table_imports::schemas(asked, told);
    address_imports::schemas(asked, told);
    comparisons::schemas(asked, told);
    folds::schemas(asked, told);
    archives::schemas(asked, told);
    conduct::schemas(asked, told);
    scenarios::schemas(asked, told);
    accrued_income::schemas(asked, told);
}

/// The descriptions of the routes.
pub(crate) fn descriptions() -> OpenApi {
    described().1
}

/// Everything that answers.
pub(crate) fn router(shared: &Shared) -> Router {
    let (router, _) = described();
    router
        .merge(console::router())
        .route("/v1/openapi.json", axum::routing::get(pages::openapi))
        .route("/v1/docs", axum::routing::get(pages::docs))
        .route("/v1/docs.css", axum::routing::get(pages::style))
        .fallback(async || Problem::new(Code::NotFound, "there is no such address").hint("see /v1/docs"))
        .method_not_allowed_fallback(async || {
            Problem::new(Code::MethodNotAllowed, "the address does not take this method").hint("see /v1/docs")
        })
        .layer(CatchPanicLayer::custom(broke_off))
        .layer(from_fn_with_state(shared.clone(), guard::around))
        .with_state(shared.clone())
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands over what was thrown")]
fn broke_off(thrown: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    let said = thrown.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| thrown.downcast_ref::<&str>().copied()).unwrap_or("without a word");
    axum::response::IntoResponse::into_response(Problem::internal(format!("a request broke off: {said}")))
}
