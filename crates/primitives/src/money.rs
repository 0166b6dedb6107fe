//! Money: exact amounts in minor units, and the currencies that say what a minor unit is.
//!
//! An account has one currency, which its product names, so amounts travel as [`Amount`] and are written and read by their
//! [`Currency`]. Rates and rounding are `rate`'s matter.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

/// An amount in minor units (cents, fen) of a currency that the context names. Never a float.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The largest amount that one event may carry: 10^14 minor units, a trillion of a two-digit currency.
    ///
    /// Ninety thousand such events still fit into the 64 bits of an account's balance.
    pub const EVENT_MAX: Self = Self(100_000_000_000_000);

    /// An amount of `minor` minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The number of minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// Whether the amount is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether the amount is exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The amount, or nothing where it is negative.
    pub fn or_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// The `index`th (from 0) of `parts` equal parts in whole minor units; the last part takes the remainder.
    ///
    /// Every part but the last is the quotient rounded down, so the parts always add up to the amount.
    ///
    /// # Panics
    /// When `index` is not below `parts`.
    pub fn part(self, index: u32, parts: u32) -> Self {
        assert!(index < parts, "a part's index is below the number of parts");
        let each = self.0.div_euclid(i64::from(parts));
        if index + 1 == parts { Self(self.0 - each * i64::from(parts - 1)) } else { Self(each) }
    }
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// A currency: three capital letters and the number of digits after the decimal point of its unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

/// Currencies of ISO 4217 whose unit does not have two digits; every other code has two.
const ZERO_DIGITS: [&str; 16] =
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];
const THREE_DIGITS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

impl Currency {
    /// The Chinese yuan, counted in fen.
    pub const CNY: Self = Self { code: *b"CNY", digits: 2 };

    /// The currency of an ISO 4217 code, with the digits of that standard.
    ///
    /// # Errors
    /// When the code is not three capital letters.
    pub fn new(code: &str) -> Result<Self, MoneyRejected> {
        let digits = if ZERO_DIGITS.contains(&code) {
            0
        } else if THREE_DIGITS.contains(&code) {
            3
        } else {
            2
        };
        Self::with_digits(code, digits)
    }

    /// A currency with its own number of digits (0 to 6), for sources that count finer than ISO 4217.
    ///
    /// # Errors
    /// When the code is not three capital letters or there are more than six digits.
    pub fn with_digits(code: &str, digits: u8) -> Result<Self, MoneyRejected> {
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_uppercase) && digits <= 6 => {
                Ok(Self { code: letters, digits })
            }
            _ => Err(MoneyRejected::Currency(code.to_owned())),
        }
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).expect("a currency code is ASCII")
    }

    /// How many digits follow the decimal point.
    pub const fn digits(self) -> u8 {
        self.digits
    }

    /// Reads a decimal such as `1234.5` or `-3` into minor units.
    ///
    /// # Errors
    /// When the text is not a plain decimal, or holds more digits than the currency has (zeros excepted).
    pub fn parse(self, text: &str) -> Result<Amount, MoneyRejected> {
        parse_decimal(text, self.digits).map(Amount).ok_or_else(|| MoneyRejected::Amount {
            text: text.to_owned(),
            code: self.code().to_owned(),
            digits: self.digits,
        })
    }

    /// Writes an amount as a decimal with the currency's digits: `1234.50`.
    pub fn format(self, amount: Amount) -> String {
        format_decimal(amount.0, self.digits)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyRejected;
    fn from_str(code: &str) -> Result<Self, MoneyRejected> {
        Self::new(code)
    }
}

/// Why a text is not money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyRejected {
    /// The text is not an amount of the currency.
    #[error("\"{text}\" is not an amount of {code}, which has {digits} digits after the point")]
    Amount {
        /// What was found.
        text: String,
        /// The currency's letters.
        code: String,
        /// The currency's digits.
        digits: u8,
    },
    /// The text is not a currency.
    #[error("\"{0}\" is not a currency: three capital letters are expected, and at most 6 digits")]
    Currency(String),
}

/// Reads a plain decimal as an integer of `digits` decimal places; none when it is not one or does not fit.
pub(crate) fn parse_decimal(text: &str, digits: u8) -> Option<i64> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let digits = usize::from(digits);
    let (kept, dropped) = fraction.as_bytes().split_at(fraction.len().min(digits));
    let is_decimal = !(whole.is_empty() && fraction.is_empty())
        && whole.bytes().chain(kept.iter().copied()).all(|b| b.is_ascii_digit())
        && dropped.iter().all(|&b| b == b'0');
    if !is_decimal {
        return None;
    }
    let mut value: i64 = 0;
    for digit in whole.bytes().chain(kept.iter().copied()).chain(std::iter::repeat_n(b'0', digits - kept.len())) {
        value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
    }
    Some(if negative { -value } else { value })
}

/// Writes an integer of `digits` decimal places as a decimal.
pub(crate) fn format_decimal(value: i64, digits: u8) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    if digits == 0 {
        return format!("{sign}{value}");
    }
    let unit = 10u64.pow(u32::from(digits));
    format!("{sign}{}.{:0width$}", value / unit, value % unit, width = usize::from(digits))
}

#[cfg(test)]
mod tests;
