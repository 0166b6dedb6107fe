//! The head of files that decide: a name, a version, a first day, who decided them, and a currency.

use primitives::{Currency, Date};
use serde::Deserialize;

use crate::error::{Refused, Result};

/// The head as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    id: String,
    version: u32,
    effective_from: String,
    source: String,
    currency: String,
}

/// The head as it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The name.
    pub id: String,
    /// Counts up from 1.
    pub version: u32,
    /// The first day on which it decides.
    pub effective_from: Date,
    /// Who decided it, or which law it follows.
    pub source: String,
    /// The currency of its amounts.
    pub currency: Currency,
}

impl Head {
    /// The head of a file.
    pub(crate) fn dated(self, file: &str) -> Result<Dated> {
        let refused = |what: String| Refused::new(format!("{file}: {what}"));
        if self.version == 0 || self.id.trim().is_empty() || self.source.trim().is_empty() {
            let hint = "name it, count its versions up from 1, and say who decided it";
            return Err(refused("id, version or source is empty".to_owned()).hint(hint).into());
        }
        let currency = Currency::new(&self.currency).map_err(|error| refused(error.to_string()))?;
        let effective_from = self.effective_from.parse::<Date>().map_err(|error| refused(error.to_string()))?;
        Ok(Dated { id: self.id, version: self.version, effective_from, source: self.source, currency })
    }
}

impl Dated {
    /// The name and version, as people write them.
    pub fn key(&self) -> String {
        format!("{} v{}", self.id, self.version)
    }
}
