//! `[policy]`: what the policy is called, from when it holds, where it comes from and whom it is for.

use ledger::classification::{AppliesTo, PolicyKey, Title};
use primitives::Date;
use primitives::calendar::DateRejected;
use serde::Deserialize;
use toml::Spanned;

use super::value::{Checked, Names, name, one_of, wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    id: Spanned<String>,
    version: Spanned<u32>,
    effective_from: Spanned<String>,
    source: Spanned<String>,
    english: Option<String>,
    chinese: Option<String>,
    applies_to: Option<Spanned<String>>,
}

const APPLIES_TO: Names<AppliesTo> =
    &[("any", AppliesTo::Any), ("closed_end", AppliesTo::ClosedEnd), ("open_end", AppliesTo::OpenEnd)];

impl Head {
    pub(super) fn key(&self) -> Checked<PolicyKey> {
        let id = name(&self.id, "policy id")?;
        if *self.version.get_ref() == 0 {
            return Err(wrong(&self.version, "versions count up from 1"));
        }
        Ok(PolicyKey { id, version: *self.version.get_ref() })
    }

    pub(super) fn effective_from(&self) -> Checked<Date> {
        self.effective_from
            .get_ref()
            .parse()
            .map_err(|error: DateRejected| wrong(&self.effective_from, error.to_string()))
    }

    pub(super) fn source(&self) -> Checked<String> {
        if self.source.get_ref().trim().is_empty() {
            return Err(wrong(&self.source, "a policy names its source: the law and article, or who decided it"));
        }
        Ok(self.source.get_ref().clone())
    }

    pub(super) fn title(&self) -> Title {
        let english = self.english.clone().unwrap_or_else(|| self.id.get_ref().clone());
        let chinese = self.chinese.clone().unwrap_or_else(|| english.clone());
        Title { english, chinese }
    }

    pub(super) fn applies_to(&self) -> Checked<AppliesTo> {
        self.applies_to.as_ref().map_or(Ok(AppliesTo::Any), |written| one_of(APPLIES_TO, written))
    }
}
