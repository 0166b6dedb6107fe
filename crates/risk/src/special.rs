//! Special functions: tails of the normal, chi-square, beta and binomial distributions, and intervals of shares.
//!
//! The incomplete gamma and beta functions by series and continued fraction (Press et al., Numerical Recipes, 3rd ed.,
//! 6.2 and 6.4; NIST Digital Library of Mathematical Functions 8.9 and 8.17), good to about 1e-13.

#[cfg(test)]
mod tests;

const STEPS: u32 = 10_000;
const CLOSE: f64 = 1e-16;
const TINY: f64 = 1e-300;

/// P(Z <= z) of a standard normal variable.
pub fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The value below which a standard normal variable lies with this probability, by bisection.
///
/// # Panics
/// When the probability is not between 0 and 1.
pub fn normal_quantile(p: f64) -> f64 {
    assert!(p > 0.0 && p < 1.0, "a quantile is of a probability between 0 and 1");
    bisect(-40.0, 40.0, |z| normal_below(z) < p)
}

/// P(X > x) of a chi-square variable with these degrees of freedom.
pub fn chi_square_above(x: f64, degrees: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { gamma_above(degrees / 2.0, x / 2.0) }
}

/// The value that a chi-square variable exceeds with this probability, by bisection.
pub fn chi_square_limit(above: f64, degrees: f64) -> f64 {
    let mut high = degrees.max(1.0);
    while chi_square_above(high, degrees) > above {
        high *= 2.0;
    }
    bisect(0.0, high, |x| chi_square_above(x, degrees) > above)
}

/// The regularised upper incomplete gamma function Q(a, x).
pub fn gamma_above(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 { 1.0 - gamma_series(a, x, front) } else { gamma_fraction(a, x, front) }
}

fn gamma_series(a: f64, x: f64, front: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / a, 1.0 / a);
    for step in 1..STEPS {
        term *= x / (a + f64::from(step));
        sum += term;
        if term < sum * CLOSE {
            break;
        }
    }
    sum * front
}

/// The continued fraction of Q(a, x) by Lentz's method.
fn gamma_fraction(a: f64, x: f64, front: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut product = d;
    for step in 1..STEPS {
        let step = f64::from(step);
        let numerator = -step * (step - a);
        b += 2.0;
        d = 1.0 / away_from_zero(numerator * d + b);
        c = away_from_zero(b + numerator / c);
        let factor = d * c;
        product *= factor;
        if (factor - 1.0).abs() < CLOSE {
            break;
        }
    }
    product * front
}

/// P(X <= x) of a beta variable: the regularised incomplete beta function I(x; a, b).
pub fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let logs = a * libm::log(x) + b * libm::log1p(-x);
    let front = libm::exp(libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + logs);
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction of the incomplete beta function by Lentz's method.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut factor = 1.0;
        for numerator in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + numerator * d);
            c = away_from_zero(1.0 + numerator / c);
            factor = d * c;
            product *= factor;
        }
        if (factor - 1.0).abs() < CLOSE {
            break;
        }
    }
    product
}

/// P(D >= d) of a binomial variable of n trials with this probability each.
pub fn binomial_at_least(d: u64, n: u64, probability: f64) -> f64 {
    match d {
        0 => 1.0,
        d if d > n => 0.0,
        d => beta_below(probability, as_f64(d), as_f64(n - d + 1)),
    }
}

/// A share with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The figure.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The standard normal value of a two-sided interval of 95 %.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// The share of `hits` in `of` with Wilson's interval of 95 % (Wilson 1927); none of nothing.
pub fn share(hits: u64, of: u64) -> Option<Interval> {
    if of == 0 {
        return None;
    }
    let (n, p, z2) = (as_f64(of), as_f64(hits) / as_f64(of), Z_95 * Z_95);
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(Interval { value: p, low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// One share less another with Newcombe's interval of 95 %, made of Wilson's (Newcombe 1998, method 10).
pub fn difference(first: Interval, second: Interval) -> Interval {
    let value = first.value - second.value;
    let below = libm::hypot(first.value - first.low, second.high - second.value);
    let above = libm::hypot(first.high - first.value, second.value - second.low);
    Interval { value, low: value - below, high: value + above }
}

/// A count as a float; exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "no table has 2^53 rows")]
pub(crate) fn as_f64(count: u64) -> f64 {
    count as f64
}

/// A length as a float; exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "no table has 2^53 rows")]
pub(crate) fn length(count: usize) -> f64 {
    count as f64
}

fn away_from_zero(x: f64) -> f64 {
    if x.abs() < TINY { TINY } else { x }
}

fn bisect(mut low: f64, mut high: f64, is_too_low: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if is_too_low(middle) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}
