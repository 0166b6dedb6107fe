use super::*;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn a_rate_is_read_as_decimal_or_percentage() {
    for (text, billionths, written) in [
        ("0.0005", 500_000, "0.0005"),
        ("0.05%", 500_000, "0.0005"),
        ("24 %", 240_000_000, "0.24"),
        ("1", 1_000_000_000, "1"),
        ("0", 0, "0"),
    ] {
        let rate: Rate = text.parse().unwrap();
        assert_eq!(rate.billionths(), billionths, "{text}");
        assert_eq!(rate.to_string(), written);
    }
    for text in ["", "%", "five", "0.0000000001", "1.000.000"] {
        assert!(text.parse::<Rate>().is_err(), "{text:?}");
    }
}

#[test]
fn rounding_goes_the_named_way_on_both_sides_of_zero() {
    let table = [
        // numerator over 10, half up, half even, down, up
        (25, 3, 2, 2, 3),
        (35, 4, 4, 3, 4),
        (24, 2, 2, 2, 3),
        (26, 3, 3, 2, 3),
        (30, 3, 3, 3, 3),
        (-25, -3, -2, -2, -3),
        (-24, -2, -2, -2, -3),
    ];
    for (numerator, half_up, half_even, down, up) in table {
        let by = |rounding: Rounding| rounding.divide(numerator, 10).minor();
        assert_eq!(by(Rounding::HalfUp), half_up, "{numerator}");
        assert_eq!(by(Rounding::HalfEven), half_even, "{numerator}");
        assert_eq!(by(Rounding::Down), down, "{numerator}");
        assert_eq!(by(Rounding::Up), up, "{numerator}");
    }
}

#[test]
fn day_counts_follow_their_conventions() {
    // Checked by hand: February 2024 has 29 days; 2024 is a leap year, 2025 is not.
    let cases = [
        (DayCount::Actual365, "2024-01-31", "2024-02-29", (29, 365)),
        (DayCount::Actual360, "2024-01-31", "2024-02-29", (29, 360)),
        (DayCount::Thirty360, "2024-01-31", "2024-03-31", (60, 360)),
        (DayCount::Thirty360, "2024-01-15", "2024-01-31", (16, 360)),
        (DayCount::Thirty360European, "2024-01-15", "2024-01-31", (15, 360)),
        (DayCount::Thirty360, "2024-01-31", "2024-02-29", (29, 360)),
        (DayCount::ActualActual, "2024-12-31", "2025-01-02", (365 + 366, 365 * 366)),
        (DayCount::ActualActualYearEnd, "2024-12-30", "2025-01-02", (365 + 2 * 366, 365 * 366)),
        (DayCount::ActualActualYearEnd, "2024-12-31", "2025-01-01", (366, 365 * 366)),
        (DayCount::ActualActualYearEnd, "2024-12-01", "2024-12-01", (0, 365 * 366)),
        (DayCount::ActualActual, "2024-01-01", "2025-01-01", (366 * 365, 365 * 366)),
    ];
    for (day_count, start, end, expected) in cases {
        assert_eq!(day_count.year_fraction(date(start), date(end)), expected, "{day_count:?} {start} {end}");
    }
}

proptest! {
    #[test]
    fn rounding_is_never_a_whole_unit_off(numerator in -1_000_000i128..1_000_000, denominator in 1i128..10_000) {
        for rounding in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up] {
            let error = i128::from(rounding.divide(numerator, denominator).minor()) * denominator - numerator;
            prop_assert!(error.abs() < denominator);
        }
    }
}
