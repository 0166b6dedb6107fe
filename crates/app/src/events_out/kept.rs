//! What is kept of endpoints, in the book: an item each, so that it is saved and restored with it.

use anyhow::bail;

use super::EndpointState;
use crate::error::Result;
use crate::port::{ItemQuery, ItemRow, Reading, Writing};

/// The list of endpoints.
pub const ENDPOINT: &str = "endpoint";

/// The text that is kept under a name.
///
/// # Errors
/// When the book cannot be read.
pub fn note(store: &(impl Reading + ?Sized), name: &str) -> anyhow::Result<Option<String>> {
    Ok(store.item(ENDPOINT, name)?.map(|row| row.payload))
}

/// Keeps a text under a name, if what is there is still what was there before: of two who send to one endpoint one stops.
///
/// # Errors
/// When somebody else has changed it, or the store fails.
pub fn put_note(unit: &mut dyn Writing, name: &str, before: Option<&str>, text: &str) -> anyhow::Result<()> {
    if note(&*unit, name)?.as_deref() != before {
        bail!("somebody else sends to {name} or has changed how far it has heard; what was sent may be sent again");
    }
    unit.put_items(&[ItemRow {
        list: ENDPOINT.to_owned(),
        id: name.to_owned(),
        state: "kept".to_owned(),
        payload: text.to_owned(),
        ..ItemRow::default()
    }])
}

/// The name under which an endpoint is kept.
pub fn name_of(endpoint: &str) -> String {
    format!("endpoint/{endpoint}")
}

/// What is kept of an endpoint.
///
/// # Errors
/// When it cannot be read.
pub fn state_of(store: &(impl Reading + ?Sized), endpoint: &str) -> Result<EndpointState> {
    let Some(text) = note(store, &name_of(endpoint))? else { return Ok(EndpointState::default()) };
    Ok(serde_json::from_str(&text).map_err(anyhow::Error::from)?)
}

/// All endpoints of which something is kept, by name.
///
/// # Errors
/// When the book cannot be read.
pub fn endpoints(store: &(impl Reading + ?Sized)) -> Result<Vec<String>> {
    let rows = store.items(ItemQuery { list: ENDPOINT, limit: usize::MAX >> 1, ..ItemQuery::default() })?;
    let mut names: Vec<String> =
        rows.into_iter().filter_map(|row| row.id.strip_prefix("endpoint/").map(str::to_owned)).collect();
    names.sort_unstable();
    Ok(names)
}

/// Changes what is kept of an endpoint, in the place of what is there.
///
/// # Errors
/// When the store fails.
pub fn change<T>(
    unit: &mut dyn Writing,
    endpoint: &str,
    change: impl FnOnce(&mut EndpointState) -> Result<T>,
) -> Result<T> {
    let name = name_of(endpoint);
    let before = note(&*unit, &name)?;
    let mut state = state_of(&*unit, endpoint)?;
    let done = change(&mut state)?;
    let text = serde_json::to_string(&state).map_err(anyhow::Error::from)?;
    put_note(unit, &name, before.as_deref(), &text)?;
    Ok(done)
}
