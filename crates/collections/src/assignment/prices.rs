//! Prices of limits, by cutting planes.

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::{AssignmentRejected, Choice, Limit, best};

/// Prices, and the bound that they give.
pub(super) struct Prices {
    pub(super) prices: Vec<f64>,
    pub(super) bound: f64,
}

/// After so many passes the best prices so far are taken: the bound is a bound at any prices.
const PASSES_MOST: usize = 120;
/// The search ends when what can still be gained is so small a share of the bound.
const ENOUGH: f64 = 1e-6;

/// What one pass over the accounts finds at some prices: the bound there, and how it changes with each price.
struct Plane {
    prices: Vec<f64>,
    bound: f64,
    slopes: Vec<f64>,
}

pub(super) fn find(accounts: &[Vec<Choice>], limits: &[Limit]) -> Result<Prices, AssignmentRejected> {
    let highest: Vec<f64> = (0..limits.len()).map(|limit| highest_price(accounts, limit)).collect();
    let mut planes = vec![pass(accounts, limits, vec![0.0; limits.len()])];
    for _ in 0..PASSES_MOST {
        if limits.is_empty() {
            break;
        }
        let (floor, next) = lowest(&planes, &highest)?;
        let bound = lowest_bound(&planes).bound;
        if bound - floor <= ENOUGH * bound.abs().max(1.0) {
            break;
        }
        planes.push(pass(accounts, limits, next));
    }
    let Plane { prices, bound, .. } = lowest_bound(&planes);
    Ok(Prices { prices: prices.clone(), bound: *bound })
}

/// At a higher price nobody uses the limit.
fn highest_price(accounts: &[Vec<Choice>], limit: usize) -> f64 {
    let of_one = |choice: &Choice| {
        let used = choice.uses.iter().find(|(place, used)| *place == limit && *used > 0)?.1;
        Some(choice.value as f64 / used as f64)
    };
    accounts.iter().flatten().filter_map(of_one).fold(0.0, f64::max)
}

fn pass(accounts: &[Vec<Choice>], limits: &[Limit], prices: Vec<f64>) -> Plane {
    let mut slopes: Vec<f64> = limits.iter().map(|limit| limit.most as f64).collect();
    let mut bound: f64 = slopes.iter().zip(&prices).map(|(most, price)| most * price).sum();
    for choices in accounts {
        if let Some((place, net)) = best(choices, &prices) {
            bound += net;
            for (limit, used) in &choices[place].uses {
                slopes[*limit] -= *used as f64;
            }
        }
    }
    Plane { prices, bound, slopes }
}

fn lowest_bound(planes: &[Plane]) -> &Plane {
    let first = planes.first().expect("there is a pass at the price of nothing");
    planes.iter().fold(first, |best, next| if next.bound < best.bound { next } else { best })
}

/// Where the highest of the planes is lowest: what the bound cannot go below, and the prices there.
fn lowest(planes: &[Plane], highest: &[f64]) -> Result<(f64, Vec<f64>), AssignmentRejected> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let height = problem.add_var(1.0, (0.0, f64::INFINITY));
    let prices: Vec<_> = highest.iter().map(|highest| problem.add_var(0.0, (0.0, *highest))).collect();
    for plane in planes {
        // height >= bound + slopes x (prices - plane's prices)
        let at_origin: f64 = plane.bound - plane.slopes.iter().zip(&plane.prices).map(|(s, p)| s * p).sum::<f64>();
        let terms = prices.iter().zip(&plane.slopes).map(|(price, slope)| (*price, -slope));
        let terms: Vec<_> = std::iter::once((height, 1.0)).chain(terms).collect();
        problem.add_constraint(&terms[..], ComparisonOp::Ge, at_origin);
    }
    let failed = |error: &dyn std::fmt::Display| AssignmentRejected::NoPrices(error.to_string());
    let solved = problem.solve().map_err(|error| failed(&error))?;
    let solved = solved.into_solution().map_err(|_| failed(&"the search was interrupted"))?;
    Ok((solved[height], prices.iter().map(|price| solved[*price].max(0.0)).collect()))
}
