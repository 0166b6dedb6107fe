//! Figures as people read them.

use primitives::{Amount, Currency};

/// What stands where there is nothing to tell.
pub(crate) const NONE: &str = "–";

/// A count with thousands apart: `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    apart(&number.to_string())
}

/// A difference with its sign: `+12`, `−3`, `0`.
pub(crate) fn difference(from: u64, to: u64) -> String {
    match to.cmp(&from) {
        std::cmp::Ordering::Greater => format!("+{}", count(to - from)),
        std::cmp::Ordering::Less => format!("−{}", count(from - to)),
        std::cmp::Ordering::Equal => "0".to_owned(),
    }
}

/// An amount without its currency: `1,234.50`.
pub(crate) fn money(currency: Currency, amount: Amount) -> String {
    decimal(&currency.format(amount))
}

/// A decimal with thousands apart: `-1234.50` is `−1,234.50`.
pub(crate) fn decimal(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (whole, fraction) =
        rest.split_once('.').map_or((rest, String::new()), |(whole, part)| (whole, format!(".{part}")));
    format!("{sign}{}{fraction}", apart(whole))
}

/// A share of a whole as percent with one digit; nothing of nothing is no share.
pub(crate) fn percent(part: f64, whole: f64) -> String {
    if whole > 0.0 { format!("{:.1}%", 100.0 * part / whole) } else { NONE.to_owned() }
}

fn apart(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!([count(0), count(999), count(1_000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([difference(5, 17), difference(17, 5), difference(5, 5)], ["+12", "−12", "0"]);
        assert_eq!(
            [decimal("1234.50"), decimal("-1234567.00"), decimal("0.05")],
            ["1,234.50", "−1,234,567.00", "0.05"]
        );
        assert_eq!([percent(1.0, 8.0), percent(0.0, 8.0), percent(1.0, 0.0)], ["12.5%", "0.0%", "–"]);
        assert_eq!(money(Currency::CNY, Amount::from_minor(123_456)), "1,234.56");
    }
}
