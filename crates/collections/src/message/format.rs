//! Amounts, dates and counts as people of a language write them.

use primitives::{Amount, Currency, Date};

use super::Language;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An amount with its currency: `¥1,234.50`. Currencies without a sign of their own are told by their code: `JPY 1,234`.
pub fn amount(amount: Amount, currency: Currency, language: Language) -> String {
    let sign = if amount < Amount::ZERO { "-" } else { "" };
    let written = currency.format(Amount::from_minor(amount.minor().saturating_abs()));
    let (whole, rest) = written.split_at(written.find('.').unwrap_or(written.len()));
    format!("{sign}{}{}{rest}", symbol(currency, language), thousands(whole))
}

/// What stands before an amount. A sign that several currencies share is given to one of them only.
fn symbol(currency: Currency, language: Language) -> String {
    match (currency.code(), language) {
        ("CNY", _) => "¥".to_owned(),
        ("USD", Language::English) => "$".to_owned(),
        ("USD", Language::Chinese) => "US$".to_owned(),
        ("EUR", _) => "€".to_owned(),
        ("GBP", _) => "£".to_owned(),
        (code, _) => format!("{code} "),
    }
}

/// A date in words: `22 November 2026`, `2026年11月22日`.
pub fn date(date: Date, language: Language) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match language {
        Language::English => format!("{day} {} {year}", MONTHS[usize::from(month.unsigned_abs()) - 1]),
        Language::Chinese => format!("{year}年{month}月{day}日"),
    }
}

/// A count with thousands apart.
pub fn count(count: u32) -> String {
    thousands(&count.to_string())
}

fn thousands(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
