//! Whether those who are scored now are like those a model was made from.

use risk::frame::Values;
use risk::monitor::{Psi, csi, psi};
use risk::scorecard::Characteristic;
use schemars::JsonSchema;
use serde::Serialize;

use super::Sample;
use crate::model_file::{Model, Score};
use crate::modelling::Engine;
use crate::modelling::baseline::Spread;

/// How scores and features moved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stability {
    /// The score; none when the model does not say how its scores were spread, or there are no rows.
    pub score: Option<ShiftView>,
    /// The features, the one that moved most first.
    pub features: Vec<ShiftView>,
}

/// How one spread moved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShiftView {
    /// Of what.
    pub name: String,
    /// The stability index.
    pub psi: f64,
    /// How likely an index of this size is when nothing changed.
    pub p_value: f64,
    /// What it stays below with 95 % when nothing changed.
    pub limit_95: f64,
    /// Its size by habit, and whether it is more than chance.
    pub verdict: String,
    /// By how many points it moved the mean score; only scorecards tell.
    pub points_shift: Option<f64>,
    /// Values that were never seen in training.
    pub unseen: u64,
    /// What an empty bin counts as.
    pub floor: f64,
    /// The bins.
    pub bins: Vec<BinShift>,
}

/// A bin on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BinShift {
    /// What it holds.
    pub holds: String,
    /// Its share in training.
    pub baseline: f64,
    /// Its share now.
    pub current: f64,
    /// What it adds to the index.
    pub part: f64,
    /// Whether it was empty on one side and counted as the floor.
    pub is_floored: bool,
}

/// Compares rows with those that a model was made from.
pub fn stability(model: &Model, sample: &Sample, scores: &[Score]) -> Stability {
    let points = Values::Numbers(scores.iter().map(|score| score.points).collect());
    let score = shifted(&model.file.scores, &points, None);
    let of = |spread: &Spread| {
        let column = sample.frame.column(&spread.name).ok()?;
        let mut view = shifted(spread, &column.values, None)?;
        if let Engine::Scorecard(card) = model.engine() {
            let characteristic = card.characteristics().iter().find(|one| one.feature == spread.name);
            if let Some((shift, unseen)) = characteristic.and_then(|one| of_characteristic(one, sample)) {
                (view.points_shift, view.unseen) = (Some(shift), unseen);
            }
        }
        Some(view)
    };
    let mut features: Vec<ShiftView> = model.file.spreads.iter().filter_map(of).collect();
    features.sort_by(|a, b| b.psi.total_cmp(&a.psi));
    Stability { score, features }
}

/// By how many points a characteristic moved the mean score, over its own bins, and how many values it had never seen.
fn of_characteristic(one: &Characteristic, sample: &Sample) -> Option<(f64, u64)> {
    let places = one.places(&sample.frame).ok()?;
    let (mut current, mut points) = (vec![0_u64; one.cells.len() + 1], vec![one.unseen_points; one.cells.len() + 1]);
    for place in places {
        current[(place as usize).min(one.cells.len())] += 1;
    }
    let mut baseline: Vec<u64> = one.cells.iter().map(|cell| cell.tally.rows()).collect();
    baseline.push(0);
    for (points, cell) in points.iter_mut().zip(&one.cells) {
        *points = cell.points;
    }
    let unseen = current.last().copied().unwrap_or(0);
    csi(&baseline, &current, &points).ok().map(|csi| (csi.points_shift, unseen))
}

fn shifted(spread: &Spread, values: &Values, points_shift: Option<f64>) -> Option<ShiftView> {
    let counts = spread.counts_of(values);
    let found = psi(&spread.counts, &counts).ok()?;
    let bin = |(label, bin): (String, &risk::monitor::Shift)| BinShift {
        holds: label,
        baseline: bin.baseline,
        current: bin.current,
        part: bin.part,
        is_floored: bin.is_floored,
    };
    Some(ShiftView {
        name: spread.name.clone(),
        psi: found.value,
        p_value: found.p_value,
        limit_95: found.limit_95,
        verdict: verdict(&found),
        points_shift,
        unseen: unseen(spread, values),
        floor: found.floor,
        bins: spread.labels().into_iter().zip(&found.bins).map(bin).collect(),
    })
}

/// How many names the spread does not know; a spread that keeps only common names cannot tell, and says none.
fn unseen(spread: &Spread, values: &Values) -> u64 {
    match (&spread.bins, values) {
        (crate::modelling::baseline::Bins::Names(names), Values::Categories { levels, codes }) => {
            let others_seen = spread.counts.get(names.len()).is_some_and(|others| *others > 0);
            let now = codes.iter().filter_map(|code| levels.get(*code as usize)).map(String::as_str);
            if others_seen { 0 } else { risk::monitor::unseen(names, now).0 }
        }
        (crate::modelling::baseline::Bins::Cuts(_), _) | (_, Values::Numbers(_)) => 0,
    }
}

fn verdict(psi: &Psi) -> String {
    let size = match psi.value {
        value if value < 0.10 => "little",
        value if value < 0.25 => "moderate",
        _ => "large",
    };
    let chance = if psi.value > psi.limit_95 { "more than chance" } else { "no more than chance" };
    format!("{size}, {chance}")
}
