//! What is on record about an account's quality.

use ledger::account::{BookedClass, Impairment};
use schemars::JsonSchema;
use serde::Serialize;

/// A class on record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BookedClassView {
    /// By which policy.
    pub policy: String,
    /// The class.
    pub class: String,
    /// The day from which it counts.
    pub since: String,
}

/// What is expected to be lost.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImpairmentView {
    /// The share of what is owed.
    pub share: String,
    /// The day from which it counts.
    pub since: String,
}

pub(super) fn booked_class_view(booked: &BookedClass) -> BookedClassView {
    let BookedClass { policy, class, since } = booked;
    BookedClassView { policy: policy.clone(), class: class.clone(), since: since.to_string() }
}

pub(super) fn impairment_view(impairment: Impairment) -> ImpairmentView {
    ImpairmentView { share: impairment.share.to_string(), since: impairment.since.to_string() }
}
