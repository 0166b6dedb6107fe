//! Endpoints: who hears of events, and of which.

use super::Signed;
use super::place::signed;
use crate::events_out::{EndpointPolicy, TypeFilter};
use crate::fields::{Checked, Fields};

/// Somebody who hears of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointFile {
    /// Its name. What is kept of it is kept under this name.
    pub name: String,
    /// Where it is.
    pub signed: Signed,
    /// Of which events it hears.
    pub types: TypeFilter,
    /// When it is tried again, and when it is given up.
    pub policy: EndpointPolicy,
}

pub(super) fn endpoint(mut fields: Fields<'_>) -> Checked<EndpointFile> {
    let name = fields.need_name("name")?.to_owned();
    let signed = signed(&mut fields, 15)?;
    let mut types = TypeFilter::all();
    if let Some(patterns) = fields.texts("types")? {
        let texts: Vec<&str> = patterns.iter().map(|(_, text)| *text).collect();
        types = TypeFilter::of(&texts).map_err(|error| fields.wrong("types", error.to_string()))?;
    }
    let mut policy = EndpointPolicy::default();
    let second = |seconds: i64| seconds * 1_000_000;
    if let Some(most) = fields.number("failures_max", 1, 10_000)? {
        policy.failures_max = most as u32;
    }
    if let Some(most) = fields.number("refusals_max", 1, 100)? {
        policy.refusals_max = most as u32;
    }
    if let Some(most) = fields.number("dead_max", 0, 10_000)? {
        policy.dead_max = most as u32;
    }
    if let Some(seconds) = fields.number("first_wait_seconds", 1, 3_600)? {
        policy.first_wait = second(seconds);
    }
    if let Some(seconds) = fields.number("wait_max_seconds", 1, 86_400)? {
        policy.wait_max = second(seconds);
    }
    if policy.wait_max < policy.first_wait {
        return Err(fields.wrong("wait_max_seconds", "wait_max_seconds is less than first_wait_seconds"));
    }
    fields.finish()?;
    Ok(EndpointFile { name, signed, types, policy })
}
