//! The HTTP door of Arrears: the use cases of `app` for other programs, described by OpenAPI.
//!
//! Requests come in, are read into values, asked of a use case and answered; no rule lives here, and no store is known:
//! whoever starts the server says how a book is opened. One thread writes, in the order of arrival; a few read beside it.
//! `docs/reference/http.md` lists what can be asked, `docs/guide/run-the-server.md` tells how it is run.

pub mod books;
pub mod config;
pub mod server;

mod archives;
mod call;
mod checks;
mod contact_runs;
mod couriers;
mod folds;
mod guard;
mod identity;
mod limiter;
mod metrics;
mod model_rows;
mod model_trainings;
mod openapi;
mod problem;
mod readers;
mod reference;
mod request;
mod routes;
mod rules;
mod state;
mod table_imports;
mod tables;
mod tasks;
mod terms;
mod tls;
mod writer;

pub use archives::ArchivePlace;
pub use books::Books;
pub use config::{Config, Limits, Token};
pub use contact_runs::{Carrying, Means, Outward};
pub use couriers::Endpoint;
pub use openapi::document;
pub use reference::page as reference_page;
pub use server::serve;
pub use tables::ReadTables;
pub use tls::{Encryption, tls};
