//! The description of the API, for programs and for people.

use axum::http::header;
use axum::response::{Html, IntoResponse};

use crate::openapi;

/// The OpenAPI document.
pub(crate) async fn openapi() -> impl IntoResponse {
    axum::Json(openapi::document())
}

/// The same as a page that needs nothing from elsewhere.
pub(crate) async fn docs() -> Html<String> {
    Html(openapi::page::page(&openapi::document()).into_string())
}

/// How the page looks.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../openapi/page.css"))
}
