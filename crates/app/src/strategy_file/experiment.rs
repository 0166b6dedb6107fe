//! `[experiment]`: who is treated in which way, and who is left alone.

use collections::strategy::experiment::{Arm, Experiment, PLACES};
use primitives::Rate;
use primitives::calendar::DateRejected;
use serde::Deserialize;
use toml::Spanned;

use crate::policy_file::value::{Checked, name, share, wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExperimentSection {
    id: Spanned<String>,
    control_share: Option<Spanned<String>>,
    ends_on: Option<Spanned<String>>,
    #[serde(default)]
    arm: Vec<ArmRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArmRow {
    id: Spanned<String>,
    share: Spanned<String>,
}

impl ExperimentSection {
    pub(super) fn experiment(&self) -> Checked<Experiment> {
        let arms = self.arm.iter().map(|row| Ok(Arm { name: name(&row.id, "arm id")?, places: places(&row.share)? }));
        let experiment = Experiment {
            name: name(&self.id, "experiment id")?,
            control_places: self.control_share.as_ref().map_or(Ok(0), places)?,
            arms: arms.collect::<Checked<_>>()?,
            ends_on: match &self.ends_on {
                Some(text) => {
                    let parsed = text.get_ref().parse();
                    Some(parsed.map_err(|error: DateRejected| wrong(text, error.to_string()))?)
                }
                None => None,
            },
        };
        experiment.check().map_err(|rejected| wrong(&self.id, rejected.to_string()))?;
        Ok(experiment)
    }
}

/// A share in places of ten thousand, which it must fill exactly.
fn places(text: &Spanned<String>) -> Checked<u32> {
    let billionths = i128::from(share(text)?.billionths());
    let place = Rate::ONE / i128::from(PLACES);
    let fits = billionths % place == 0;
    let places = u32::try_from(billionths / place).ok().filter(|_| fits);
    places.ok_or_else(|| wrong(text, "a share of persons is exact to 0.01 %"))
}
