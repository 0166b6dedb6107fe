//! Columns that say nothing new: constants, and sums of multiples of others.

use super::{Data, LogisticRejected};

/// The share of a column's variance that must be its own.
const OWN_MIN: f64 = 1e-10;

/// Refuses the first column that those before it make up, by Cholesky's method on the correlations: what is left of a
/// column's variance once the others are taken out is the square of its pivot.
pub(super) fn check(data: Data<'_>) -> Result<(), LogisticRejected> {
    let mut standard: Vec<Vec<f64>> = Vec::with_capacity(data.columns.len());
    for (name, column) in data.names.iter().zip(data.columns) {
        standard.push(standardised(column).ok_or_else(|| LogisticRejected::Constant(name.clone()))?);
    }
    let mut factor: Vec<Vec<f64>> = Vec::new();
    for j in 0..standard.len() {
        let mut row: Vec<f64> = Vec::with_capacity(j + 1);
        for i in 0..j {
            let known = (0..i).fold(dot(&standard[j], &standard[i]), |rest, k| rest - row[k] * factor[i][k]);
            row.push(known / factor[i][i]);
        }
        let own = row.iter().fold(1.0, |rest, part| rest - part * part);
        if own < OWN_MIN {
            let of = parts(&factor, &row).into_iter().map(|at| data.names[at].clone()).collect();
            return Err(LogisticRejected::Collinear { column: data.names[j].clone(), of });
        }
        row.push(own.sqrt());
        factor.push(row);
    }
    Ok(())
}

/// The column about its mean, of length 1; none when it is constant.
fn standardised(column: &[f64]) -> Option<Vec<f64>> {
    let mean = column.iter().fold(0.0, |sum, value| sum + value) / column.len() as f64;
    let about: Vec<f64> = column.iter().map(|value| value - mean).collect();
    let length = dot(&about, &about).sqrt();
    let size = column.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let is_constant = length <= size * (column.len() as f64).sqrt() * 1e-12;
    (!is_constant).then(|| about.iter().map(|value| value / length).collect())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// The columns with a multiple that counts: the solution of `L' c = row`.
fn parts(factor: &[Vec<f64>], row: &[f64]) -> Vec<usize> {
    let mut multiples = row.to_vec();
    for i in (0..row.len()).rev() {
        let rest = (i + 1..row.len()).fold(multiples[i], |rest, k| rest - factor[k][i] * multiples[k]);
        multiples[i] = rest / factor[i][i];
    }
    let most = multiples.iter().fold(0.0, |most: f64, multiple| most.max(multiple.abs()));
    (0..row.len()).filter(|&at| multiples[at].abs() > most * 1e-6).collect()
}
