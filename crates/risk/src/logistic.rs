//! Logistic regression by iteratively reweighted least squares, with the errors of its coefficients.
//!
//! `logit(pd) = alpha + sum of beta_j * x_j`. Each round solves `(X'WX + ridge * D) beta = X'W z`, where D is the
//! identity but for the intercept; a step that raises the deviance is halved. Data without a finite answer, and columns
//! that repeat others, are named instead of iterated (Albert and Anderson 1984, On the existence of maximum likelihood
//! estimates in logistic regression models).

mod collinear;
mod linear;
#[cfg(test)]
mod tests;

use linear::Symmetric;

/// Columns and what happened.
#[derive(Clone, Copy, Debug)]
pub struct Data<'a> {
    /// The names of the columns.
    pub names: &'a [String],
    /// The columns, each with a value for every row.
    pub columns: &'a [Vec<f64>],
    /// Whether each row is bad.
    pub is_bad: &'a [bool],
}

/// How a regression is fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogisticOptions {
    /// What large coefficients cost: half of it times the sum of their squares. 0 is maximum likelihood.
    pub ridge: f64,
    /// How many rounds at most.
    pub rounds_max: usize,
}

impl Default for LogisticOptions {
    fn default() -> Self {
        Self { ridge: 0.0, rounds_max: 100 }
    }
}

/// A coefficient and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// Its value.
    pub value: f64,
    /// How sure it is; none with a ridge, under which the test is not valid.
    pub wald: Option<Wald>,
}

/// The Wald test of a coefficient against 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wald {
    /// The standard error.
    pub standard_error: f64,
    /// The coefficient in standard errors.
    pub z: f64,
    /// The probability of a z at least as far from 0 if the coefficient were 0.
    pub p_value: f64,
}

/// A fitted regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Logistic {
    /// The log-odds of bad where every column is 0.
    pub intercept: Coefficient,
    /// One for each column.
    pub coefficients: Vec<Coefficient>,
    /// Minus twice the log-likelihood.
    pub deviance: f64,
    /// How many rounds it took.
    pub rounds: usize,
}

/// Why there is no regression.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LogisticRejected {
    /// A column of another length.
    #[error("column {column} has {found} values for {expected} rows")]
    Uneven {
        /// Which.
        column: String,
        /// Its values.
        found: usize,
        /// The rows.
        expected: usize,
    },
    /// A value that is no finite number.
    #[error("column {column}, row {row}: {value} cannot be weighed; fill or bin the column first")]
    NotFinite {
        /// Which column.
        column: String,
        /// Which row, counted from 1.
        row: usize,
        /// The value.
        value: f64,
    },
    /// Nothing to tell apart.
    #[error("there are {goods} goods and {bads} bads; a regression needs both")]
    OneClass {
        /// Goods among the rows.
        goods: usize,
        /// Bads among them.
        bads: usize,
    },
    /// A column with one value.
    #[error("column {0} has the same value in every row; leave it out")]
    Constant(String),
    /// A column that others make up.
    #[error("column {column} is made up of {}; leave one of them out, or fit with a ridge", .of.join(", "))]
    Collinear {
        /// Which.
        column: String,
        /// The columns that it is a sum of multiples of.
        of: Vec<String>,
    },
    /// Goods and bads do not overlap.
    #[error("{} separate goods from bads without an error, so that no finite coefficient fits; look for a leak, merge bins, or fit with a ridge", .by.join(", "))]
    Separable {
        /// The columns that do it.
        by: Vec<String>,
    },
    /// No answer after all rounds.
    #[error("the coefficients still move after {rounds} rounds; fit with a ridge")]
    NotSettled {
        /// How many.
        rounds: usize,
    },
}

/// Fits a regression.
///
/// # Errors
/// When the data have no answer: one class, constant or collinear columns, goods and bads that do not overlap.
pub fn fit(data: Data<'_>, options: LogisticOptions) -> Result<Logistic, LogisticRejected> {
    check(data)?;
    if options.ridge == 0.0 {
        collinear::check(data)?;
    }
    let bads = data.is_bad.iter().filter(|is_bad| **is_bad).count() as f64;
    let goods = data.is_bad.len() as f64 - bads;
    let mut beta = vec![0.0; data.columns.len() + 1];
    beta[0] = libm::log(bads / goods);
    let mut fit = Fit { eta: eta(data, &beta), beta, ridge: options.ridge };
    for round in 1..=options.rounds_max {
        let change = fit.improve(data)?;
        if change < SETTLED {
            return Ok(fit.finished(data, round));
        }
    }
    Err(LogisticRejected::NotSettled { rounds: options.rounds_max })
}

/// The largest change of a coefficient at which the fit has settled.
const SETTLED: f64 = 1e-10;

fn check(data: Data<'_>) -> Result<(), LogisticRejected> {
    let rows = data.is_bad.len();
    let bads = data.is_bad.iter().filter(|is_bad| **is_bad).count();
    if bads == 0 || bads == rows {
        return Err(LogisticRejected::OneClass { goods: rows - bads, bads });
    }
    for (name, column) in data.names.iter().zip(data.columns) {
        if column.len() != rows {
            return Err(LogisticRejected::Uneven { column: name.clone(), found: column.len(), expected: rows });
        }
        if let Some(at) = column.iter().position(|value| !value.is_finite()) {
            return Err(LogisticRejected::NotFinite { column: name.clone(), row: at + 1, value: column[at] });
        }
    }
    Ok(())
}

/// The linear predictor of every row.
fn eta(data: Data<'_>, beta: &[f64]) -> Vec<f64> {
    let mut eta = vec![beta[0]; data.is_bad.len()];
    for (column, beta) in data.columns.iter().zip(&beta[1..]) {
        for (eta, value) in eta.iter_mut().zip(column) {
            *eta += beta * value;
        }
    }
    eta
}

/// `ln(1 + e^x)` without overflow.
fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

/// A fit on its way.
struct Fit {
    /// The intercept, then the coefficients.
    beta: Vec<f64>,
    eta: Vec<f64>,
    ridge: f64,
}

impl Fit {
    /// One round: the largest change of a coefficient.
    fn improve(&mut self, data: Data<'_>) -> Result<f64, LogisticRejected> {
        let (information, gradient) = self.slope(data);
        // The weights of all rows vanish only as goods and bads part.
        let Some(step) = information.solve(&gradient) else {
            return Err(LogisticRejected::Separable { by: movers(data, &self.beta) });
        };
        let toward = eta(data, &step);
        if separates(&toward, data.is_bad) && largest(&step) > SETTLED {
            return Err(LogisticRejected::Separable { by: movers(data, &step) });
        }
        let before = self.penalised(data, &self.beta, &self.eta);
        let mut share = 1.0;
        for _ in 0..30 {
            let beta: Vec<f64> = self.beta.iter().zip(&step).map(|(beta, step)| beta + share * step).collect();
            let eta: Vec<f64> = self.eta.iter().zip(&toward).map(|(eta, step)| eta + share * step).collect();
            // A rise by rounding is none.
            if self.penalised(data, &beta, &eta) <= before + before.abs() * 1e-13 {
                (self.beta, self.eta) = (beta, eta);
                break;
            }
            share /= 2.0;
        }
        Ok(largest(&step) * share)
    }

    /// `X'WX + ridge * D` and the slope of the penalised log-likelihood.
    fn slope(&self, data: Data<'_>) -> (Symmetric, Vec<f64>) {
        let mut information = Symmetric::zero(self.beta.len());
        let mut gradient = vec![0.0; self.beta.len()];
        let mut row = vec![1.0; self.beta.len()];
        for (at, (&eta, &is_bad)) in self.eta.iter().zip(data.is_bad).enumerate() {
            for (cell, column) in row[1..].iter_mut().zip(data.columns) {
                *cell = column[at];
            }
            let pd = crate::scorer::probability(eta);
            let residual = f64::from(u8::from(is_bad)) - pd;
            for (gradient, value) in gradient.iter_mut().zip(&row) {
                *gradient += residual * value;
            }
            information.add_square(&row, pd * (1.0 - pd));
        }
        for (at, beta) in self.beta.iter().enumerate().skip(1) {
            information.add(at, at, self.ridge);
            gradient[at] -= self.ridge * beta;
        }
        (information, gradient)
    }

    fn penalised(&self, data: Data<'_>, beta: &[f64], eta: &[f64]) -> f64 {
        let squares = beta[1..].iter().fold(0.0, |sum, beta| sum + beta * beta);
        deviance(eta, data.is_bad) + self.ridge * squares
    }

    fn finished(self, data: Data<'_>, rounds: usize) -> Logistic {
        let deviance = deviance(&self.eta, data.is_bad);
        let variances = if self.ridge == 0.0 { self.slope(data).0.inverse_diagonal() } else { None };
        let coefficient = |at: usize| Coefficient {
            value: self.beta[at],
            wald: variances.as_ref().map(|variances| Wald::new(self.beta[at], variances[at].sqrt())),
        };
        let coefficients = (1..self.beta.len()).map(coefficient).collect();
        Logistic { intercept: coefficient(0), coefficients, deviance, rounds }
    }
}

impl Wald {
    fn new(value: f64, standard_error: f64) -> Self {
        let z = value / standard_error;
        Self { standard_error, z, p_value: libm::erfc(z.abs() / std::f64::consts::SQRT_2) }
    }
}

fn deviance(eta: &[f64], is_bad: &[bool]) -> f64 {
    let rows = eta.iter().zip(is_bad);
    2.0 * rows.fold(0.0, |sum, (&eta, &is_bad)| sum + softplus(if is_bad { -eta } else { eta }))
}

fn largest(step: &[f64]) -> f64 {
    step.iter().fold(0.0, |most, step| most.max(step.abs()))
}

/// Whether going this way makes no bad safer and no good riskier, and some row surer: then it can be gone for ever.
fn separates(toward: &[f64], is_bad: &[bool]) -> bool {
    let gains = || toward.iter().zip(is_bad).map(|(&toward, &is_bad)| if is_bad { toward } else { -toward });
    let most = gains().fold(0.0, f64::max);
    most > 0.0 && gains().all(|gain| gain >= -1e-8 * most)
}

/// The columns that a step moves the log-odds by, those left out that hardly do.
fn movers(data: Data<'_>, step: &[f64]) -> Vec<String> {
    let moved: Vec<f64> =
        data.columns.iter().zip(&step[1..]).map(|(column, step)| spread(column) * step.abs()).collect();
    let most = largest(&moved);
    let named = data.names.iter().zip(&moved).filter(|(_, moved)| **moved > most * 1e-3);
    named.map(|(name, _)| name.clone()).collect()
}

fn spread(column: &[f64]) -> f64 {
    let least = column.iter().copied().fold(f64::INFINITY, f64::min);
    let most = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most - least
}
