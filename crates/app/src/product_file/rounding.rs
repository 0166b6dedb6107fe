//! `[rounding]`: amounts that go another way to whole minor units than the product's.

use ledger::product::StepRoundings;
use primitives::Rounding;
use serde::Deserialize;

use super::value::Name;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RoundingSection {
    interest: Option<Name<Rounding>>,
    instalment: Option<Name<Rounding>>,
    fee: Option<Name<Rounding>>,
    penalty: Option<Name<Rounding>>,
}

impl RoundingSection {
    pub(super) fn into_roundings(self) -> StepRoundings {
        let given = |name: Option<Name<Rounding>>| name.map(|name| name.0);
        StepRoundings {
            interest: given(self.interest),
            instalment: given(self.instalment),
            fee: given(self.fee),
            penalty: given(self.penalty),
        }
    }
}
