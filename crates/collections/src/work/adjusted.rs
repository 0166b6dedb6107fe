//! How well somebody did, given the cases that they had: what was observed over what was to be expected.
//!
//! Indirect standardisation: every case counts with the rate of its stratum over all people together, so that who gets the hard
//! ones is held to what is usual with hard ones. The interval is Byar's approximation to the exact one of a count (Breslow and
//! Day, Statistical Methods in Cancer Research II, 1987, section 2.3); for outcomes that are frequent it is wider than need be.

/// The 97.5th percentile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// With fewer expected outcomes than this nothing is said about somebody.
pub const EXPECTED_LEAST: f64 = 5.0;

/// What somebody did with the cases of one stratum, and what everybody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Their cases.
    pub cases: u64,
    /// Of those, with the outcome.
    pub observed: u64,
    /// Everybody's cases.
    pub all_cases: u64,
    /// Of those, with the outcome.
    pub all_observed: u64,
}

/// How somebody did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjusted {
    /// Their cases.
    pub cases: u64,
    /// Of those, with the outcome.
    pub observed: u64,
    /// How many had it if they did as everybody does with such cases.
    pub expected: f64,
    /// Observed over expected, with the ends of its interval of 95 %; none when too few are expected to say anything.
    pub ratio: Option<(f64, f64, f64)>,
}

impl Adjusted {
    /// Whether the interval leaves 1 out: better or worse than usual by more than chance.
    pub fn differs(&self) -> bool {
        self.ratio.is_some_and(|(_, low, high)| low > 1.0 || high < 1.0)
    }
}

/// How somebody did with cases of several strata.
pub fn adjusted(strata: &[Ratio]) -> Adjusted {
    let cases = strata.iter().map(|one| one.cases).sum();
    let observed: u64 = strata.iter().map(|one| one.observed).sum();
    let of_one = |one: &Ratio| one.cases as f64 * one.all_observed as f64 / (one.all_cases.max(1)) as f64;
    let expected: f64 = strata.iter().map(of_one).sum();
    let ratio = (expected >= EXPECTED_LEAST).then(|| {
        let (low, high) = interval(observed);
        (observed as f64 / expected, low / expected, high / expected)
    });
    Adjusted { cases, observed, expected, ratio }
}

/// The ends of the interval of 95 % of a count.
fn interval(count: u64) -> (f64, f64) {
    let end = |count: f64, z: f64| count * (1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt())).powi(3);
    let low = if count == 0 { 0.0 } else { end(count as f64, -Z) };
    (low.max(0.0), end(count as f64 + 1.0, Z))
}
