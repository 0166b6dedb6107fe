//! Platt's map: a logistic regression of what happened on the raw log-odds, fitted by Newton's method.

use super::{CalibrationRejected, check, logit};
use crate::scorer::probability;
use crate::special::length;

/// `logit(pd) = intercept + slope * log_odds`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Platt {
    /// What is added.
    pub intercept: f64,
    /// What raw log-odds are multiplied by; 1 when they were right all along.
    pub slope: f64,
}

impl Platt {
    /// The curve under which what happened is likeliest.
    ///
    /// # Errors
    /// When a class is absent, all scores are the same, or they separate the classes.
    pub fn fit(log_odds: &[f64], is_bad: &[bool]) -> Result<Self, CalibrationRejected> {
        check(log_odds, is_bad)?;
        check_overlap(log_odds, is_bad)?;
        let bads = length(is_bad.iter().filter(|is_bad| **is_bad).count());
        let mut fit = Self { intercept: logit(bads / length(is_bad.len())), slope: 0.0 };
        let mut deviance = fit.deviance(log_odds, is_bad);
        for _ in 0..100 {
            let (mut step, mut next) = (fit.newton_step(log_odds, is_bad), fit);
            for _ in 0..50 {
                next = Self { intercept: fit.intercept + step.0, slope: fit.slope + step.1 };
                let reached = next.deviance(log_odds, is_bad);
                if reached <= deviance + 1e-12 * deviance.abs() {
                    deviance = reached;
                    break;
                }
                step = (step.0 / 2.0, step.1 / 2.0);
            }
            fit = next;
            if step.0.abs().max(step.1.abs()) < 1e-10 {
                break;
            }
        }
        Ok(fit)
    }

    fn newton_step(&self, log_odds: &[f64], is_bad: &[bool]) -> (f64, f64) {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (x, is_bad) in log_odds.iter().zip(is_bad) {
            let p = probability(self.intercept + self.slope * x);
            let (left, w) = (f64::from(u8::from(*is_bad)) - p, p * (1.0 - p));
            g0 += left;
            g1 += left * x;
            h00 += w;
            h01 += w * x;
            h11 += w * x * x;
        }
        let determinant = h00 * h11 - h01 * h01;
        ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant)
    }

    fn deviance(&self, log_odds: &[f64], is_bad: &[bool]) -> f64 {
        let of = |(x, is_bad): (&f64, &bool)| {
            let z = self.intercept + self.slope * x;
            // ln(1 + e^z) without overflow.
            let softplus = z.max(0.0) + libm::log1p(libm::exp(-z.abs()));
            softplus - if *is_bad { z } else { 0.0 }
        };
        2.0 * log_odds.iter().zip(is_bad).map(of).sum::<f64>()
    }
}

fn check_overlap(log_odds: &[f64], is_bad: &[bool]) -> Result<(), CalibrationRejected> {
    let range = |wanted: bool| {
        let of = log_odds.iter().zip(is_bad).filter(|(_, is_bad)| **is_bad == wanted).map(|(score, _)| *score);
        of.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), score| (low.min(score), high.max(score)))
    };
    let (bad, good) = (range(true), range(false));
    if bad == good && bad.0 == bad.1 {
        return Err(CalibrationRejected::OneScore);
    }
    if bad.0 >= good.1 || good.0 >= bad.1 {
        return Err(CalibrationRejected::Separable);
    }
    Ok(())
}
