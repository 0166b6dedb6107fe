//! Risk: the models of the book and who let them decide, and what follows from what they say of accounts.

mod models;
mod trainings;
mod uses;
mod validations;

use schemars::generate::SchemaGenerator;
use utoipa_axum::router::OpenApiRouter;

use crate::state::Shared;

pub(super) fn routes() -> OpenApiRouter<Shared> {
    models::routes().merge(trainings::routes()).merge(uses::routes()).merge(validations::routes())
}

pub(super) fn schemas(asked: &mut SchemaGenerator, told: &mut SchemaGenerator) {
    models::schemas(asked, told);
    trainings::schemas(asked, told);
    uses::schemas(told);
    validations::schemas(asked, told);
}
