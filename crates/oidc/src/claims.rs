//! Claims: what a provider says of somebody, by name.

use serde_json::{Map, Value};

/// What a provider says of somebody.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    /// The claims of a JSON object; none where it is something else.
    pub(crate) fn of(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok().map(Self)
    }

    /// These claims, and those of another that are missing here.
    pub(crate) fn or(mut self, other: Self) -> Self {
        for (name, value) in other.0 {
            self.0.entry(name).or_insert(value);
        }
        self
    }

    /// What a claim says. A claim may be called by an address with dots in it; else dots lead into objects, as in
    /// `realm_access.roles`.
    fn get(&self, path: &str) -> Option<&Value> {
        if let Some(whole) = self.0.get(path) {
            return Some(whole);
        }
        let mut steps = path.split('.');
        let first = self.0.get(steps.next()?)?;
        steps.try_fold(first, |value, step| value.get(step))
    }

    /// Whether a claim is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// The text of a claim.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    /// The texts of a claim: of a list, or the one that stands alone.
    pub(crate) fn texts(&self, path: &str) -> Vec<String> {
        match self.get(path) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(Value::String(one)) => vec![one.clone()],
            Some(_) | None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
