//! Texts that come with the program: product files, policies, rules, packs, strategies and templates to begin with.

use app::access::{Permission, Wish};
use app::versions::Kind;
use app::{Code, Refused, content_pack_file};
use schemars::JsonSchema;
use schemars::generate::SchemaGenerator;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page::{Page, Part};
use crate::call::{Answer, Call};
use crate::request::{Asked, In};
use crate::state::Shared;

/// A text that comes with the program.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Preset {
    /// Its name.
    name: String,
    /// The text.
    text: String,
}

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list))
}

pub(super) fn schemas(_: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    told.subschema_for::<Part<Preset>>();
}

/// The texts of a kind, by name.
fn of_kind(kind: &str) -> app::Result<Vec<(&'static str, &'static str)>> {
    let others = ["content_pack"];
    Ok(match kind {
        "content_pack" => content_pack_file::PRESETS.iter().map(|preset| (preset.id, preset.text)).collect(),
        kind => match Kind::named(kind) {
            Some(kind) => kind.room().presets(),
            None => {
                let names = others.into_iter().chain(Kind::ALL.into_iter().map(Kind::name));
                let names: Vec<&str> = names.collect();
                let refused = Refused::new(format!("no \"{kind}\" comes with the program")).code(Code::NotFound);
                return Err(refused.hint(format!("there are {}", names.join(", "))).into());
            }
        },
    })
}

/// The texts of a kind that come with the program; change what is yours in a copy
#[utoipa::path(get, path = "/v1/presets/{kind}", tag = "documents", operation_id = "presets",
    params(("kind" = String, Path, description = "`content_pack`, or a kind of documents."), Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/PresetPage"))))]
pub(crate) async fn list(call: Call, In(kind): In<String>, Asked(page): Asked<Page>) -> Answer<Part<Preset>> {
    let wish = Wish::book(Permission::ReadDocuments);
    call.may(&wish)?;
    let page = page.read()?;
    let preset = |(name, text): (&str, &str)| Preset { name: name.to_owned(), text: text.to_owned() };
    call.ask(wish, move |_, _| Ok(Part::of(of_kind(&kind)?.into_iter().map(preset).collect(), page))).await
}
