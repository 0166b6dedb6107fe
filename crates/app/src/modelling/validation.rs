//! Validation: how a model does on rows with outcomes, and whether those who are scored now are like those it was made from.
//!
//! Plain values, for people and machines: the command line prints them, reports draw them.

mod fair;
mod of_book;
mod stable;

use std::collections::BTreeMap;

use risk::Scorer;
use risk::calibration::{Rows, hosmer_lemeshow, test_grade};
use risk::measure::{Grouping, Performance, Ranking, by_group, calibration_error};
use serde::Serialize;

pub use fair::{AuditView, GroupView};
pub use of_book::stability_of_book;
pub use stable::{BinShift, ShiftView, Stability, stability};

use super::sample::Sample;
use crate::error::Refused;
use crate::model_file::{Measured, Measures, Model, Score};

/// How a model does on rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Validation {
    /// The SHA-256 of the table's cells.
    pub data_hash: String,
    /// Rows of the table, those without an outcome included.
    pub rows: usize,
    /// Rows that are neither good nor bad.
    pub indeterminate: usize,
    /// Rows whose outcome is not known yet.
    pub immature: usize,
    /// How it does on all rows whose outcome is known.
    pub overall: Measures,
    /// The log-odds at and above which bads and goods are furthest apart.
    pub ks_at: Option<f64>,
    /// ROC and gains, the riskiest first; at most 200 points.
    pub curve: Vec<CurveView>,
    /// The riskiest tenth, fifth and so on.
    pub gains: Vec<GainView>,
    /// Ten groups of equal frequency: what was said, and what happened.
    pub grades: Vec<GradeView>,
    /// All grades together.
    pub hosmer_lemeshow: Option<HosmerLemeshowView>,
    /// How goods and bads are spread over scores.
    pub distribution: Vec<SpreadView>,
    /// By segment.
    pub by_segment: Vec<Measured>,
    /// By the month that rows are as of.
    pub by_month: Vec<Measured>,
    /// How scores and features moved since training.
    pub stability: Stability,
    /// By month, the stability index of the score.
    pub stability_by_month: Vec<MonthView>,
    /// Protected attributes.
    pub fairness: Vec<AuditView>,
    /// What each feature moves a score by: the mean of what it adds to the log-odds, without its sign.
    pub contributions: Vec<ContributionView>,
}

/// A point of the curves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurveView {
    /// The log-odds.
    pub log_odds: f64,
    /// The share of bads that score at least this.
    pub bads: f64,
    /// The share of goods.
    pub goods: f64,
    /// The share of rows.
    pub rows: f64,
}

/// What the riskiest rows hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GainView {
    /// The share of rows, the riskiest first.
    pub riskiest: f64,
    /// The share of all bads among them.
    pub captured: f64,
    /// Their bad rate over that of all.
    pub lift: f64,
}

/// A grade: what was said of it, and what happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GradeView {
    /// The lowest probability in it.
    pub pd_low: f64,
    /// The highest.
    pub pd_high: f64,
    /// The mean.
    pub pd_mean: f64,
    /// Rows.
    pub rows: u64,
    /// Bads.
    pub bads: u64,
    /// The bad rate.
    pub bad_rate: f64,
    /// The ends of its interval of 95 %.
    pub bad_rate_low: f64,
    /// See `bad_rate_low`.
    pub bad_rate_high: f64,
    /// By how many standard deviations more were bad than was said.
    pub z: Option<f64>,
    /// The probability of at least as many bads.
    pub binomial: f64,
    /// The probability that the true pd is not above what was said.
    pub jeffreys: f64,
}

/// The test of Hosmer and Lemeshow.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HosmerLemeshowView {
    /// The statistic.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub degrees: u64,
    /// How likely a larger one is when every pd is right and outcomes are independent.
    pub p_value: f64,
}

/// Goods and bads in a range of scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpreadView {
    /// The range, in points.
    pub from: f64,
    /// Its end.
    pub to: f64,
    /// Goods.
    pub goods: u64,
    /// Bads.
    pub bads: u64,
}

/// A month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthView {
    /// The month.
    pub month: String,
    /// Its rows.
    pub rows: u64,
    /// The stability index of the score against training.
    pub psi: f64,
    /// What it stays below with 95 % when nothing changed.
    pub limit_95: f64,
}

/// What a feature moves a score by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContributionView {
    /// The feature.
    pub feature: String,
    /// The characteristic that it belongs to.
    pub characteristic: String,
    /// The mean of what it adds to the log-odds, without its sign.
    pub mean_absolute: f64,
}

/// Says how a model does on rows.
///
/// # Errors
/// When the rows cannot be scored, or none has an outcome.
pub fn validate(model: &Model, sample: &Sample) -> Result<Validation, Refused> {
    let scores = model.score(&sample.frame)?;
    let (known, is_bad) = sample.known();
    if known.is_empty() {
        return Err(Refused::new("no row has an outcome").hint("to watch scores without outcomes: risk monitor"));
    }
    let log_odds: Vec<f64> = known.iter().map(|&row| scores[row].log_odds).collect();
    let pd: Vec<f64> = known.iter().map(|&row| scores[row].pd).collect();
    let points: Vec<f64> = known.iter().map(|&row| scores[row].points).collect();
    let ranking = Ranking::new(&log_odds, &is_bad).ok();
    let (_, groups) = calibration_error(&pd, &is_bad, &Grouping::EqualFrequency(10))
        .map_err(|why| Refused::new(format!("the model cannot be tried: {why}")))?;
    let tests: Vec<_> = groups.iter().map(|group| test_grade(group.rows, group.mean_pd, group.bads)).collect();
    let months = months(sample);
    let of = |groups: Option<Vec<String>>| -> Vec<Measured> {
        let Some(groups) = groups else { return Vec::new() };
        let of_known: Vec<String> = known.iter().map(|&row| groups[row].clone()).collect();
        let found = by_group(&of_known, &log_odds, &pd, &is_bad);
        found.into_iter().map(|(on, performance)| Measured { on, measures: Measures::from(&performance) }).collect()
    };
    let count = |wanted| sample.outcomes.iter().filter(|outcome| **outcome == wanted).count();
    Ok(Validation {
        data_hash: sample.hash.clone(),
        rows: sample.frame.rows(),
        indeterminate: count(risk::Outcome::Indeterminate),
        immature: count(risk::Outcome::Immature),
        overall: Measures::from(&Performance::of(&log_odds, &pd, &is_bad)),
        ks_at: ranking.as_ref().map(|ranking| ranking.ks().1),
        curve: ranking.as_ref().map(thinned).unwrap_or_default(),
        gains: ranking.as_ref().map(gains).unwrap_or_default(),
        grades: groups.iter().zip(&tests).map(|(group, test)| grade(group, test)).collect(),
        hosmer_lemeshow: hosmer_lemeshow(&tests, Rows::New).map(|all| HosmerLemeshowView {
            statistic: all.statistic,
            degrees: all.degrees,
            p_value: all.p_value,
        }),
        distribution: distribution(&points, &is_bad),
        by_segment: of(sample.segment.clone()),
        by_month: of(months.clone()),
        stability: stability(model, sample, &scores),
        stability_by_month: months.map(|months| by_month(model, &months, &scores)).unwrap_or_default(),
        fairness: fair::audits(model, sample, &scores),
        contributions: contributions(model, sample)?,
    })
}

fn months(sample: &Sample) -> Option<Vec<String>> {
    let days = sample.as_of.as_ref()?;
    // A date is written 2025-04-01: the month is what comes before the second dash.
    Some(
        days.iter()
            .map(|day| day.to_string().rsplit_once('-').map(|(month, _)| month.to_owned()).unwrap_or_default())
            .collect(),
    )
}

fn thinned(ranking: &Ranking) -> Vec<CurveView> {
    const POINTS: usize = 200;
    let curve = ranking.curve();
    let step = curve.len().div_ceil(POINTS).max(1);
    let last = curve.len().saturating_sub(1);
    let kept = curve.iter().enumerate().filter(|(at, _)| at % step == 0 || *at == last);
    kept.map(|(_, point)| CurveView { log_odds: point.score, bads: point.bads, goods: point.goods, rows: point.rows })
        .collect()
}

fn gains(ranking: &Ranking) -> Vec<GainView> {
    let gain =
        |riskiest: f64| GainView { riskiest, captured: ranking.captured(riskiest), lift: ranking.lift(riskiest) };
    (1..=10).map(|tenths| gain(f64::from(tenths) / 10.0)).collect()
}

fn grade(group: &risk::measure::CalibrationRow, test: &risk::calibration::GradeTest) -> GradeView {
    let rate = risk::special::share(group.bads, group.rows);
    GradeView {
        pd_low: group.low,
        pd_high: group.high,
        pd_mean: group.mean_pd,
        rows: group.rows,
        bads: group.bads,
        bad_rate: group.bad_rate,
        bad_rate_low: rate.map_or(0.0, |rate| rate.low),
        bad_rate_high: rate.map_or(1.0, |rate| rate.high),
        z: test.z,
        binomial: test.binomial,
        jeffreys: test.jeffreys,
    }
}

/// Goods and bads in twenty ranges of the same width between the lowest and the highest score.
fn distribution(points: &[f64], is_bad: &[bool]) -> Vec<SpreadView> {
    const RANGES: usize = 20;
    let low = points.iter().copied().fold(f64::INFINITY, f64::min);
    let high = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !(high - low).is_finite() || high <= low {
        return Vec::new();
    }
    let width = (high - low) / RANGES as f64;
    let range = |at: usize| {
        let from = low + width * at as f64;
        SpreadView { from, to: from + width, goods: 0, bads: 0 }
    };
    let mut ranges: Vec<SpreadView> = (0..RANGES).map(range).collect();
    for (point, is_bad) in points.iter().zip(is_bad) {
        let at = ranges.partition_point(|range| range.from <= *point).saturating_sub(1);
        *if *is_bad { &mut ranges[at].bads } else { &mut ranges[at].goods } += 1;
    }
    ranges
}

fn by_month(model: &Model, months: &[String], scores: &[Score]) -> Vec<MonthView> {
    let mut of: BTreeMap<&String, Vec<f64>> = BTreeMap::new();
    for (month, score) in months.iter().zip(scores) {
        of.entry(month).or_default().push(score.points);
    }
    let view = |(month, points): (&String, Vec<f64>)| {
        let counts = model.file.scores.counts_of(&risk::frame::Values::Numbers(points));
        let psi = risk::monitor::psi(&model.file.scores.counts, &counts).ok()?;
        Some(MonthView { month: month.clone(), rows: psi.current_rows, psi: psi.value, limit_95: psi.limit_95 })
    };
    of.into_iter().filter_map(view).collect()
}

/// On the first 5,000 rows at most: Shapley values of many trees take their time, and means settle long before.
fn contributions(model: &Model, sample: &Sample) -> Result<Vec<ContributionView>, Refused> {
    const ROWS_MAX: usize = 5_000;
    let rows: Vec<usize> = (0..sample.frame.rows().min(ROWS_MAX)).collect();
    let explained = model.engine().explain(&sample.frame.picked(&rows));
    let explained = explained.map_err(|rejected| Refused::new(rejected.to_string()))?;
    let mean = |at: usize| explained.iter().map(|row| row.parts[at].abs()).sum::<f64>() / explained.len().max(1) as f64;
    let view = |(at, name): (usize, &String)| {
        let feature = model.features.iter().find(|feature| feature.name == *name);
        let characteristic = feature.map_or_else(|| name.clone(), |feature| feature.characteristic.clone());
        ContributionView { feature: name.clone(), characteristic, mean_absolute: mean(at) }
    };
    let mut views: Vec<ContributionView> = model.engine().features().iter().enumerate().map(view).collect();
    views.sort_by(|a, b| b.mean_absolute.total_cmp(&a.mean_absolute));
    Ok(views)
}
