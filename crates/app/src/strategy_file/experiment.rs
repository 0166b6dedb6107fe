//! `[experiment]`: who is treated in which way, and who is left alone.

use collections::strategy::experiment::{Arm, Experiment, PLACES, Readout};
use primitives::calendar::DateRejected;
use primitives::{Date, Rate};
use serde::Deserialize;
use toml::Spanned;

use crate::policy_file::value::{Checked, name, share, within, within_or, wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExperimentSection {
    id: Spanned<String>,
    control_share: Option<Spanned<String>>,
    begins_on: Option<Spanned<String>>,
    ends_on: Option<Spanned<String>>,
    outside_as: Option<Spanned<String>>,
    readout: Option<ReadoutSection>,
    #[serde(default)]
    arm: Vec<ArmRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArmRow {
    id: Spanned<String>,
    share: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadoutSection {
    horizon_days: Spanned<u32>,
    persons_per_arm: Spanned<u32>,
    looks: Option<Spanned<u32>>,
    harm: Option<Spanned<String>>,
}

impl ReadoutSection {
    fn readout(&self) -> Checked<Readout> {
        let looks = within_or(self.looks.as_ref(), 1, 20, 1)?;
        Ok(Readout {
            horizon_days: within(&self.horizon_days, 1, 366)?,
            persons_per_arm: within(&self.persons_per_arm, looks, 10_000_000)?,
            looks,
            harm_places: self.harm.as_ref().map_or(Ok(PLACES), places)?,
        })
    }
}

impl ExperimentSection {
    pub(super) fn experiment(&self) -> Checked<Experiment> {
        let arms = self.arm.iter().map(|row| Ok(Arm { name: name(&row.id, "arm id")?, places: places(&row.share)? }));
        let experiment = Experiment {
            name: name(&self.id, "experiment id")?,
            control_places: self.control_share.as_ref().map_or(Ok(0), places)?,
            arms: arms.collect::<Checked<_>>()?,
            begins_on: self.begins_on.as_ref().map(date).transpose()?,
            ends_on: self.ends_on.as_ref().map(date).transpose()?,
            outside_as: self.outside_as.as_ref().map(|text| name(text, "arm")).transpose()?,
            readout: self.readout.as_ref().map(ReadoutSection::readout).transpose()?,
        };
        experiment.check().map_err(|rejected| wrong(&self.id, rejected.to_string()))?;
        Ok(experiment)
    }
}

fn date(text: &Spanned<String>) -> Checked<Date> {
    text.get_ref().parse().map_err(|error: DateRejected| wrong(text, error.to_string()))
}

/// A share in places of ten thousand, which it must fill exactly.
fn places(text: &Spanned<String>) -> Checked<u32> {
    let billionths = i128::from(share(text)?.billionths());
    let place = Rate::ONE / i128::from(PLACES);
    let fits = billionths % place == 0;
    let places = u32::try_from(billionths / place).ok().filter(|_| fits);
    places.ok_or_else(|| wrong(text, "a share of persons is exact to 0.01 %"))
}
