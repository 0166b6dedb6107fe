//! Why an account stands where it does, in both languages.

use primitives::{Amount, Currency};
use risk::priority::{Factor, Mover};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which of an account's figures moves it most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Why {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// The figure that moves an account most, with the median of those it is ordered with.
pub(super) fn words(mover: Mover, currency: Currency) -> Why {
    let Mover { factor, value, median } = mover;
    let told = |value: f64| match factor {
        Factor::Ead => currency.format(Amount::from_minor(value.round() as i64)),
        Factor::Pd | Factor::Lgd | Factor::Uplift => format!("{:.2} %", 100.0 * value),
    };
    let (value_told, median_told) = (told(value), told(median));
    let (en, zh) = match factor {
        Factor::Pd => ("probability of default", "违约概率"),
        Factor::Lgd => ("loss given default", "违约损失率"),
        Factor::Ead => ("exposure", "敞口"),
        Factor::Uplift => ("effect of work", "催收增益"),
    };
    let (side, side_zh) = if value > median {
        ("above", "高于")
    } else if value < median {
        ("below", "低于")
    } else {
        ("at", "等于")
    };
    Why {
        en: format!("{en} {value_told}, {side} the median of {median_told}"),
        zh: format!("{zh} {value_told}，{side_zh}中位数 {median_told}"),
    }
}
