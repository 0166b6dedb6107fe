//! Values as a policy file writes them: each is checked alone, and keeps its place in the text.

use std::fmt;

use primitives::Rate;
use toml::Spanned;

/// A value that has the right shape but no meaning, with its place in the text.
pub(crate) struct Wrong {
    pub(crate) at: usize,
    pub(crate) what: String,
}

pub(crate) type Checked<T> = Result<T, Wrong>;

pub(crate) fn wrong<T>(place: &Spanned<T>, what: impl Into<String>) -> Wrong {
    Wrong { at: place.span().start, what: what.into() }
}

/// The names of values, in the order in which an error lists them.
pub(crate) type Names<T> = &'static [(&'static str, T)];

/// The value of a name out of some.
pub(crate) fn one_of<T: Copy>(names: Names<T>, text: &Spanned<String>) -> Checked<T> {
    let found = names.iter().find(|(name, _)| name == text.get_ref()).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        wrong(text, format!("\"{}\" is not known here: one of {} is expected", text.get_ref(), names.join(", ")))
    })
}

pub(crate) fn within<T: PartialOrd + Copy + fmt::Display>(value: &Spanned<T>, least: T, most: T) -> Checked<T> {
    let number = *value.get_ref();
    if least <= number && number <= most {
        Ok(number)
    } else {
        Err(wrong(value, format!("{number} is not between {least} and {most}")))
    }
}

/// A number, or what holds where none is stated.
pub(crate) fn within_or(value: Option<&Spanned<u32>>, least: u32, most: u32, absent: u32) -> Checked<u32> {
    value.map_or(Ok(absent), |value| within(value, least, most))
}

/// A name that people give: of a policy, of a class.
pub(crate) fn name(text: &Spanned<String>, of: &str) -> Checked<String> {
    let name = text.get_ref();
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.is_empty() && name.chars().all(is_name) {
        return Ok(name.clone());
    }
    let what = format!("\"{name}\" is not a {of}: lower-case letters, digits and hyphens are expected");
    Err(wrong(text, what))
}

/// A share of a whole: between nothing and all of it.
pub(crate) fn share(text: &Spanned<String>) -> Checked<Rate> {
    let rate: Rate =
        text.get_ref().parse().map_err(|error: primitives::rate::RateRejected| wrong(text, error.to_string()))?;
    let is_share = (0..=Rate::ONE).contains(&i128::from(rate.billionths()));
    if is_share { Ok(rate) } else { Err(wrong(text, "a share lies between 0 and 100 %")) }
}

/// Refuses an option that the file states although another one makes it mean nothing.
pub(crate) fn refuse<T>(value: &Option<Spanned<T>>, why: &str) -> Checked<()> {
    value.as_ref().map_or(Ok(()), |value| Err(wrong(value, why)))
}
