//! What a trial says, as plain values and in words.

use primitives::Date;
use risk::special::Interval;
use risk::trial::{Arm, Look};
use schemars::JsonSchema;
use serde::Serialize;

use super::Looked;
use crate::models::Trial;

/// A trial as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TrialView {
    /// The champion.
    pub champion: String,
    /// The challenger.
    pub challenger: String,
    /// What counts as bad.
    pub outcome: String,
    /// The first day.
    pub began_on: String,
    /// The last day.
    pub ends_on: String,
    /// The challenger's share, in basis points.
    pub share_bp: u16,
    /// How many accounts each side needs.
    pub accounts_min: u64,
    /// How many looks there are in all.
    pub looks: u32,
    /// By how much the challenger's bad rate may exceed the champion's, in basis points.
    pub harm_bp: u16,
    /// The looks that were made, in order.
    pub looked: Vec<LookView>,
    /// The day of the next look; none when there is none.
    pub next_look: Option<String>,
    /// `too_early`, `continue`, `stop`, `ended` or `ended_without_answer`.
    pub answer: &'static str,
    /// The answer in English.
    pub en: String,
    /// The answer in Chinese.
    pub zh: String,
}

/// A look.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LookView {
    /// Counted from 1.
    pub number: u32,
    /// On which day.
    pub on: String,
    /// The champion's accounts.
    pub champion: ArmView,
    /// The challenger's.
    pub challenger: ArmView,
    /// Accounts whose window is not over.
    pub immature: u64,
    /// The challenger's bad rate less the champion's; none when there are too few accounts.
    pub difference: Option<f64>,
    /// The lower end of its interval, 95 % over all looks together.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// `too_early`, `continue`, `stop` or `ended`.
    pub says: &'static str,
}

/// What happened in an arm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArmView {
    /// Accounts whose outcome is known.
    pub accounts: u64,
    /// Of those, bad.
    pub bads: u64,
    /// The share of bads; none without accounts.
    pub bad_rate: Option<f64>,
}

impl From<Arm> for ArmView {
    fn from(Arm { accounts, bads }: Arm) -> Self {
        Self { accounts, bads, bad_rate: (accounts > 0).then(|| bads as f64 / accounts as f64) }
    }
}

pub(super) struct Of<'o> {
    pub(super) champion: String,
    pub(super) challenger: String,
    pub(super) terms: &'o Trial,
    pub(super) began_on: Date,
    pub(super) looked: &'o [Looked],
    pub(super) next: Option<Date>,
}

pub(super) fn view(of: Of<'_>) -> TrialView {
    let Of { champion, challenger, terms, began_on, looked, next } = of;
    let (answer, en, zh) = answer(terms, looked, next);
    let is_over = answer == "stop" || answer.starts_with("ended");
    TrialView {
        champion,
        challenger,
        outcome: terms.outcome.clone(),
        began_on: began_on.to_string(),
        ends_on: terms.ends_on.clone(),
        share_bp: terms.split.share_bp.basis_points(),
        accounts_min: terms.accounts_min,
        looks: terms.looks,
        harm_bp: terms.harm_bp,
        looked: looked.iter().map(look_view).collect(),
        next_look: next.filter(|_| !is_over).map(|on| on.to_string()),
        answer,
        en,
        zh,
    }
}

fn look_view(looked: &Looked) -> LookView {
    let (says, interval) = match looked.found {
        Look::TooEarly { .. } => ("too_early", None),
        Look::GoOn(interval) => ("continue", Some(interval)),
        Look::StopForHarm(interval) => ("stop", Some(interval)),
        Look::Ended(interval) => ("ended", Some(interval)),
    };
    LookView {
        number: looked.number,
        on: looked.on.to_string(),
        champion: looked.champion.into(),
        challenger: looked.challenger.into(),
        immature: looked.immature,
        difference: interval.map(|interval| interval.value),
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
        says,
    }
}

fn answer(terms: &Trial, looked: &[Looked], next: Option<Date>) -> (&'static str, String, String) {
    let next_en = next.map_or_else(String::new, |on| format!(" The next look is on {on}."));
    let next_zh = next.map_or_else(String::new, |on| format!("下次检视日为{on}。"));
    let Some(last) = looked.last() else {
        return (
            "too_early",
            format!("Too early: nothing is looked at before the first look.{next_en}"),
            format!("尚未到首次检视日。{next_zh}"),
        );
    };
    match last.found {
        Look::TooEarly { accounts } if next.is_none() => (
            "ended_without_answer",
            format!(
                "The trial is over without an answer: the smaller side has {accounts} accounts, and {} are needed.",
                terms.accounts_min
            ),
            format!("试验已结束但样本不足：较小一组仅{accounts}户，至少需要{}户。", terms.accounts_min),
        ),
        Look::TooEarly { accounts } => (
            "too_early",
            format!(
                "Too early: the smaller side has {accounts} accounts, and {} are needed.{next_en}",
                terms.accounts_min
            ),
            format!("为时尚早：较小一组仅{accounts}户，至少需要{}户。{next_zh}", terms.accounts_min),
        ),
        Look::GoOn(interval) => (
            "continue",
            format!("Continue: {}; the rule does not stop the trial.{next_en}", points(interval)),
            format!("继续：{}，未触发停止规则。{next_zh}", points_zh(interval)),
        ),
        Look::StopForHarm(interval) => (
            "stop",
            format!(
                "Stop: {}; the challenger is surely worse by more than the tolerated {}.",
                points(interval),
                percent(f64::from(terms.harm_bp) / 10_000.0)
            ),
            format!(
                "停止：{}，挑战者明显劣于冠军，超出容忍值{}。",
                points_zh(interval),
                percent(f64::from(terms.harm_bp) / 10_000.0)
            ),
        ),
        Look::Ended(interval) => {
            let (en, zh) = if interval.high < 0.0 {
                ("the challenger is better", "挑战者更优")
            } else if interval.low > 0.0 {
                ("the challenger is worse", "挑战者更差")
            } else {
                ("no difference is shown", "未见显著差异")
            };
            (
                "ended",
                format!("The trial is over: {}; {en}.", points(interval)),
                format!("试验结束：{}，{zh}。", points_zh(interval)),
            )
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

fn points(interval: Interval) -> String {
    let Interval { value, low, high } = interval;
    let whole = |share: f64| format!("{:+.2}", 100.0 * share);
    format!(
        "the challenger's bad rate less the champion's is {} percentage points ({} to {})",
        whole(value),
        whole(low),
        whole(high)
    )
}

fn points_zh(interval: Interval) -> String {
    let Interval { value, low, high } = interval;
    let whole = |share: f64| format!("{:+.2}", 100.0 * share);
    format!("挑战者坏账率减冠军为{}个百分点（{}至{}）", whole(value), whole(low), whole(high))
}
