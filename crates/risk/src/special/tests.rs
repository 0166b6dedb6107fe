//! Special functions against published tables and values that follow by hand.

use super::*;

#[track_caller]
fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

/// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1 and .4: upper critical values.
#[test]
fn critical_values_are_those_of_the_tables() {
    close(normal_quantile(0.975), Z_95, 1e-12);
    close(normal_below(1.96), 0.97500, 5e-6);
    for (degrees, limit) in [(1.0, 3.841), (4.0, 9.488), (10.0, 18.307), (100.0, 124.342)] {
        close(chi_square_limit(0.05, degrees), limit, 5e-4);
    }
    close(chi_square_limit(0.001, 10.0), 29.588, 5e-4);
}

/// With two degrees of freedom the tail is exp(-x/2); with four, (1 + x/2) exp(-x/2).
#[test]
fn chi_square_tails_of_even_degrees_have_closed_forms() {
    for x in [0.1_f64, 1.0, 7.5, 40.0, 400.0] {
        let exponential = (-x / 2.0).exp();
        close(chi_square_above(x, 2.0) / exponential, 1.0, 1e-12);
        close(chi_square_above(x, 4.0) / ((1.0 + x / 2.0) * exponential), 1.0, 1e-12);
    }
    close(chi_square_above(0.0, 3.0), 1.0, 0.0);
}

/// I(x; 2, 3) = 6x^2 - 8x^3 + 3x^4, and I(1/2; a, a) = 1/2.
#[test]
fn the_incomplete_beta_function_of_whole_numbers_is_a_polynomial() {
    for x in [0.05_f64, 0.3, 0.5, 0.9] {
        close(beta_below(x, 2.0, 3.0), 6.0 * x.powi(2) - 8.0 * x.powi(3) + 3.0 * x.powi(4), 1e-14);
    }
    close(beta_below(0.5, 1_000.5, 1_000.5), 0.5, 1e-12);
    assert_eq!((beta_below(0.0, 2.0, 3.0), beta_below(1.0, 2.0, 3.0)), (0.0, 1.0));
}

/// Ten coins: P(at least 8 heads) = (45 + 10 + 1) / 1024.
#[test]
fn binomial_tails_count_the_ways() {
    close(binomial_at_least(8, 10, 0.5), 56.0 / 1024.0, 1e-14);
    assert_eq!((binomial_at_least(0, 10, 0.5), binomial_at_least(11, 10, 0.5)), (1.0, 0.0));
}

/// Newcombe 1998, tables I: 81 of 263 by Wilson's method 0.2553 to 0.3662; 56/70 less 48/80 by method 10 0.0524 to 0.3339.
#[test]
fn intervals_are_those_that_newcombe_printed() {
    let of_263 = share(81, 263).unwrap();
    close(of_263.low, 0.2553, 5e-5);
    close(of_263.high, 0.3662, 5e-5);
    let less = difference(share(56, 70).unwrap(), share(48, 80).unwrap());
    close(less.low, 0.0524, 5e-5);
    close(less.high, 0.3339, 5e-5);
    assert_eq!(share(0, 0), None);
}
