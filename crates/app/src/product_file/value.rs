//! Values as a product file writes them: each is checked alone, and keeps its place in the text.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use primitives::{Amount, Currency, Rate};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use toml::Spanned;

/// A value that has the right shape but no meaning, with its place in the text.
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) what: String,
}

pub(super) type Checked<T> = Result<T, Wrong>;

pub(super) fn wrong<T>(place: &Spanned<T>, what: impl Into<String>) -> Wrong {
    Wrong { at: place.span().start, what: what.into() }
}

/// An option that the file states, with its place.
pub(super) struct Given {
    pub(super) name: &'static str,
    pub(super) at: usize,
}

impl Given {
    pub(super) fn wrong(&self, what: impl Into<String>) -> Wrong {
        Wrong { at: self.at, what: what.into() }
    }
}

pub(super) fn given<T>(name: &'static str, value: &Option<Spanned<T>>) -> Option<Given> {
    value.as_ref().map(|value| Given { name, at: value.span().start })
}

/// The first in the text of some options, if the file states any of them.
pub(super) fn first_given<const N: usize>(options: [Option<Given>; N]) -> Option<Given> {
    options.into_iter().flatten().min_by_key(|option| option.at)
}

/// A type whose values have names in product files.
pub(super) trait Named: Copy {
    /// All names.
    const NAMES: &'static [&'static str];

    /// The value of a name.
    fn named(name: &str) -> Option<Self>;
}

/// Gives the values of an enum their names, every one of them.
macro_rules! named {
    ($type:ident { $($name:literal => $variant:ident),+ $(,)? }) => {
        impl $crate::product_file::value::Named for $type {
            const NAMES: &'static [&'static str] = &[$($name),+];

            fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        // A variant without a name does not compile.
        const _: fn($type) = |value| match value {
            $($type::$variant => (),)+
        };
    };
}
pub(super) use named;

/// A value that the file states by its name.
#[derive(Clone, Copy, Default)]
pub(super) struct Name<T>(pub(super) T);

impl<'de, T: Named> Deserialize<'de> for Name<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor(PhantomData))
    }
}

struct NameVisitor<T>(PhantomData<T>);

impl<T: Named> Visitor<'_> for NameVisitor<T> {
    type Value = Name<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name<T>, E> {
        T::named(name).map(Name).ok_or_else(|| E::unknown_variant(name, T::NAMES))
    }
}

/// The value of an optional name, or the default of its type.
pub(super) fn or_default<T: Named + Default>(name: Option<&Spanned<Name<T>>>) -> T {
    name.map_or_else(T::default, |name| name.get_ref().0)
}

/// What an option is that holds unless it is switched off.
pub(super) const fn yes() -> bool {
    true
}

pub(super) fn parsed<T: FromStr<Err = E>, E: fmt::Display>(text: &Spanned<String>) -> Checked<T> {
    text.get_ref().parse().map_err(|error: E| wrong(text, error.to_string()))
}

pub(super) fn rate(text: &Spanned<String>) -> Checked<Rate> {
    let rate: Rate = parsed(text)?;
    if is_sane(rate) { Ok(rate) } else { Err(wrong(text, "a rate lies between 0 and 1000 %")) }
}

pub(super) fn is_sane(rate: Rate) -> bool {
    (0..=10 * Rate::ONE).contains(&i128::from(rate.billionths()))
}

pub(super) fn amount(currency: Currency, text: &Spanned<String>) -> Checked<Amount> {
    let amount = currency.parse(text.get_ref()).map_err(|error| wrong(text, error.to_string()))?;
    let is_sane = (Amount::ZERO..=Amount::EVENT_MAX).contains(&amount);
    if is_sane {
        Ok(amount)
    } else {
        Err(wrong(text, "an amount must not be negative, nor above the limit of one event"))
    }
}

/// An amount, or nothing where none is stated.
pub(super) fn amount_or_zero(currency: Currency, text: Option<&Spanned<String>>) -> Checked<Amount> {
    text.map_or(Ok(Amount::ZERO), |text| amount(currency, text))
}

/// An amount, if one is stated.
pub(super) fn optional_amount(currency: Currency, text: Option<&Spanned<String>>) -> Checked<Option<Amount>> {
    text.map(|text| amount(currency, text)).transpose()
}

/// Ten years: more days than any wait, grace or free period has.
pub(super) const DAYS_MAX: u32 = 3_660;

pub(super) fn days(days: Option<&Spanned<u32>>) -> Checked<u32> {
    days.map_or(Ok(0), |days| within(days, 0, DAYS_MAX))
}

pub(super) fn within<T: PartialOrd + Copy + fmt::Display>(value: &Spanned<T>, least: T, most: T) -> Checked<T> {
    let number = *value.get_ref();
    if least <= number && number <= most {
        Ok(number)
    } else {
        Err(wrong(value, format!("{number} is not between {least} and {most}")))
    }
}

/// A name that people give: of a product, of a policy.
pub(super) fn name(text: &Spanned<String>, of: &str) -> Checked<String> {
    let name = text.get_ref();
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.is_empty() && name.chars().all(is_name) {
        return Ok(name.clone());
    }
    let what = format!("\"{name}\" is not a {of}: lower-case letters, digits and hyphens are expected");
    Err(wrong(text, what))
}

/// Texts that say why, each once.
pub(super) fn reasons(written: &[Spanned<String>]) -> Checked<Vec<String>> {
    let mut reasons: Vec<String> = Vec::new();
    for reason in written {
        if reason.get_ref().trim().is_empty() {
            return Err(wrong(reason, "a reason is a text"));
        }
        if reasons.contains(reason.get_ref()) {
            return Err(wrong(reason, format!("{} is named twice", reason.get_ref())));
        }
        reasons.push(reason.get_ref().clone());
    }
    Ok(reasons)
}
