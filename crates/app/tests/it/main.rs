//! Scenarios in the field's notation: a product, a story over many days, and what the answers must be.
//!
//! Expected figures are worked out by hand, in the comment above the test, from `docs/reference/ledger.md`.

mod access;
mod ageing;
mod allocation;
mod annual_cost;
mod cash_advances;
mod charges;
mod closes;
mod contact;
mod corrections;
mod drawings;
mod ends;
mod events_out;
mod families;
mod free_period;
mod kept_totals;
mod options;
mod partners;
mod pauses;
mod plans;
mod presets;
mod previews;
mod reach;
mod restructures;
mod revolving;
mod sales;
mod support;
mod terms;
mod tranches;
mod transactions;
mod traps;
mod worked;
