//! The use cases of Arrears and the ports they need.
//!
//! What the outside may ask of a book, one file a use case. No SQL, no HTTP, no command line: stores implement `port`,
//! doors call the functions. Business rules live in `ledger`.

pub mod error;
pub mod port;
pub mod record;

pub mod annual_cost;
pub mod archive;
pub mod close_day;
pub mod dated_file;
pub mod desk_rules;
pub mod desk_rules_file;
pub mod documents;
pub mod event_lines;
pub mod fold;
pub mod import;
pub mod intake;
pub mod limit_file;
pub mod model_file;
pub mod modelling;
pub mod models;
pub mod policies;
pub mod policy_file;
pub mod presets;
pub mod product_file;
pub mod products;
pub mod provider_file;
pub mod strategies;
pub mod strategy_calendar;
pub mod strategy_facts;
pub mod strategy_file;
pub mod strategy_readout;
pub mod strategy_simulation;
pub mod strategy_versions;
pub mod strategy_view;
pub mod versions;

pub mod scorecard_table;
pub mod scoring;
pub mod uses;

pub mod accruals;
pub mod assessment;
pub mod audit;
pub mod classes;
pub mod compare;
pub mod explain;
pub mod export;
pub mod features;
pub mod limitation;
pub mod look;
pub mod pauses;
pub mod portfolio;
pub mod preview;
pub mod rebuild;
mod rejected;
pub mod scenario;
pub mod summary;
pub mod verify;
pub mod view;

pub mod access;
pub mod addresses;
pub mod cases;
pub mod contact;
pub mod contact_pack_file;
pub mod contact_packs;
pub mod dossier;
pub mod notes;
pub mod outreach;
pub mod own;
pub mod person_file;
pub mod persons;
pub mod promises;
pub mod relief;
pub mod repair;
pub mod requests;
pub mod treatment;
pub mod work;

pub mod channel;
pub mod channel_file;
pub mod delivery;
pub mod events_out;
pub mod inbound;
pub mod outbox;
pub mod receipt;
pub mod signature;

pub mod content_pack_file;
pub mod message_values;
pub mod messages;
pub mod template_file;
pub mod templates;

mod around;
mod facts;
mod fields;
#[cfg(test)]
mod fixtures;
mod shares;

pub use error::{Code, Error, Refused, Result};
