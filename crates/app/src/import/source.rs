//! Sources: where the value of a field comes from, and how a text becomes that value.
//!
//! A source is a checked part of a mapping; `mapping` reads it from its file. Every conversion is exact: what does
//! not fit is refused with what was expected, never rounded or guessed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use primitives::{Amount, Currency, Date};

use super::field::{Field, Value, ValueKind};
use super::filter::Decimal;

/// The longest text that a field takes, in characters.
const TEXT_MAX: usize = 500;

/// Where the value of one field comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) field: Field,
    /// The line of the mapping that says so; none where the documented columns are read.
    pub(super) line: Option<usize>,
    pub(super) from: TextFrom,
    /// Stands in for an empty cell.
    pub(super) default: Option<String>,
    /// Read instead when all else is empty.
    pub(super) otherwise: Option<Box<Source>>,
    /// What the codes of the file mean; empty when its texts are taken as they are.
    pub(super) codes: BTreeMap<String, String>,
    /// How the rows of a group become one value, or several columns of one row.
    pub(super) take: Take,
    pub(super) conversion: Conversion,
}

/// Where the text of a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextFrom {
    Column(String),
    /// Texts of several columns with a separator between them.
    Joined {
        columns: Vec<String>,
        join: String,
    },
    /// Values of several columns, of which `take` makes one.
    Several(Vec<String>),
    /// The same for every row.
    Constant(String),
}

/// How several values become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Take {
    /// They must be equal.
    #[default]
    Equal,
    First,
    Min,
    Max,
    Sum,
}

/// How a text becomes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    Text,
    Date { form: DateForm, plus_days: i32 },
    Amount(AmountTerms),
    Number,
    Choice(&'static [&'static str]),
}

/// How a file writes dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum DateForm {
    /// `2025-04-01`, with or without a time of day behind it.
    #[default]
    Iso,
    /// By a strptime format.
    Format(String),
    /// As a signed number of days from a day.
    DaysFrom(Date),
}

/// How a file writes an amount, and what is done to it: first `minus`, then `cap`, then `split`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AmountTerms {
    /// Whether the file counts in minor units rather than in decimals of the currency.
    pub(super) in_minor: bool,
    /// The column whose amount is subtracted.
    pub(super) minus: Option<String>,
    /// The column whose amount is the most that is taken.
    pub(super) cap: Option<String>,
    pub(super) split: Option<Box<Split>>,
    /// Whether every repeated instalment has the whole amount rather than its part.
    pub(super) per_instalment: bool,
}

/// A part of an amount in place of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// Into how many parts.
    pub(super) into: Source,
    pub(super) part: SplitPart,
}

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SplitPart {
    First,
    /// All but the first.
    Rest,
}

/// Which amounts of a row are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amounts {
    In(Currency),
    /// None: the currency is not known, or the record has no use for them.
    NotRead,
}

/// A cell that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bad {
    pub(super) column: String,
    pub(super) found: String,
    pub(super) expected: String,
    pub(super) hint: Option<String>,
}

impl Bad {
    pub(super) fn new(column: &str, found: &str, expected: impl Into<String>) -> Self {
        Self { column: column.to_owned(), found: found.to_owned(), expected: expected.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// The cells of a row by column name. Spaces around a cell do not count.
pub(super) struct Cells<'a> {
    pub(super) places: &'a BTreeMap<String, usize>,
    pub(super) cells: &'a [String],
}

impl<'a> Cells<'a> {
    /// The text of a cell; empty when there is no such column.
    pub(super) fn get(&self, column: &str) -> &'a str {
        self.places.get(column).and_then(|&place| self.cells.get(place)).map_or("", |cell| cell.trim())
    }
}

impl Source {
    /// A source that is read from a column as it stands.
    pub(super) fn column(field: Field, column: &str) -> Self {
        Self {
            field,
            line: None,
            from: TextFrom::Column(column.to_owned()),
            default: None,
            otherwise: None,
            codes: BTreeMap::new(),
            take: Take::Equal,
            conversion: Conversion::of(field),
        }
    }

    /// The value of the field in a row; none where the row says nothing, or where amounts are not read.
    pub(super) fn read(&self, cells: &Cells<'_>, amounts: Amounts) -> Result<Option<Value>, Bad> {
        let here = match &self.from {
            TextFrom::Constant(text) => self.convert(text, self.field.name(), cells, amounts)?,
            TextFrom::Column(column) => self.convert(cells.get(column), column, cells, amounts)?,
            TextFrom::Joined { columns, join } => {
                let parts: Vec<&str> = columns.iter().map(|column| cells.get(column)).collect();
                let is_empty = parts.iter().all(|part| part.is_empty());
                let text = if is_empty { String::new() } else { parts.join(join) };
                self.convert(&text, &columns.join(", "), cells, amounts)?
            }
            TextFrom::Several(columns) => {
                let mut taken = None;
                for column in columns {
                    let value = self.convert(cells.get(column), column, cells, amounts)?;
                    taken = self.take.one_of(taken, value).map_err(|too_much| {
                        Bad::new(&columns.join(", "), &too_much.to_string(), "a sum that an amount can hold")
                    })?;
                }
                taken
            }
        };
        match (here, &self.otherwise) {
            (None, Some(otherwise)) => otherwise.read(cells, amounts),
            (here, _) => Ok(here),
        }
    }

    /// Refuses a value outside the range of its field.
    pub(super) fn check_range(&self, value: &Value, currency: Option<Currency>) -> Result<(), Bad> {
        let shown = |amount| Value::Amount(amount).shown(currency);
        let refuse = |expected: String| Err(Bad::new(&self.columns_text(), &value.shown(currency), expected));
        match (self.field.kind(), value) {
            (ValueKind::Amount { min }, Value::Amount(amount)) if *amount < min => {
                refuse(if min.is_zero() { "an amount of 0 or more" } else { "an amount above 0" }.to_owned())
            }
            (ValueKind::Amount { .. }, Value::Amount(amount)) if *amount > Amount::EVENT_MAX => {
                refuse(format!("an amount of at most {}", shown(Amount::EVENT_MAX)))
            }
            (ValueKind::Number { min, max }, Value::Number(number))
                if *number < i64::from(min) || *number > i64::from(max) =>
            {
                refuse(format!("a whole number from {min} to {max}"))
            }
            _ => Ok(()),
        }
    }

    /// The columns that the field is read from, or its own name where it is from none.
    pub(super) fn columns_text(&self) -> String {
        match &self.from {
            TextFrom::Column(column) => column.clone(),
            TextFrom::Joined { columns, .. } | TextFrom::Several(columns) => columns.join(", "),
            TextFrom::Constant(_) => self.field.name().to_owned(),
        }
    }

    /// Every column that is needed to read the field.
    pub(super) fn columns_needed(&self) -> Vec<&str> {
        let mut needed: Vec<&str> = match &self.from {
            TextFrom::Column(column) => vec![column],
            TextFrom::Joined { columns, .. } | TextFrom::Several(columns) => {
                columns.iter().map(String::as_str).collect()
            }
            TextFrom::Constant(_) => Vec::new(),
        };
        if let Some(otherwise) = &self.otherwise {
            needed.extend(otherwise.columns_needed());
        }
        if let Conversion::Amount(terms) = &self.conversion {
            needed.extend(terms.minus.iter().chain(&terms.cap).map(String::as_str));
            if let Some(split) = &terms.split {
                needed.extend(split.into.columns_needed());
            }
        }
        needed
    }

    fn convert(&self, cell: &str, column: &str, cells: &Cells<'_>, amounts: Amounts) -> Result<Option<Value>, Bad> {
        let text = match (cell, &self.default) {
            ("", None) => return Ok(None),
            ("", Some(default)) => default,
            (cell, _) => cell,
        };
        let text = self.decode(text, column)?;
        Ok(Some(match &self.conversion {
            Conversion::Text => Value::Text(read_text(&text, column)?),
            Conversion::Date { form, plus_days } => Value::Date(read_date(&text, form, *plus_days, column)?),
            Conversion::Number => Value::Number(read_whole(&text, column)?),
            Conversion::Choice(names) if names.contains(&text.as_ref()) => Value::Text(text.into_owned()),
            Conversion::Choice(names) => {
                return Err(Bad::new(column, &text, format!("one of {}", names.join(", ")))
                    .hint("say with codes = { .. } in the mapping what the file's own words mean"));
            }
            Conversion::Amount(terms) => match amounts {
                Amounts::NotRead => return Ok(None),
                Amounts::In(currency) => Value::Amount(terms.read(&text, column, cells, currency)?),
            },
        }))
    }

    /// What a code means. A whole number is also found without its decimals: `15.0` by the code `15`.
    fn decode<'t>(&'t self, text: &'t str, column: &str) -> Result<Cow<'t, str>, Bad> {
        if self.codes.is_empty() {
            return Ok(Cow::Borrowed(text));
        }
        let whole = || Decimal::read(text).and_then(|number| number.to_whole()).map(|whole| whole.to_string());
        match self.codes.get(text).or_else(|| self.codes.get(&whole()?)) {
            Some(meaning) => Ok(Cow::Borrowed(meaning)),
            None => {
                let known: Vec<&str> = self.codes.keys().map(String::as_str).collect();
                Err(Bad::new(column, text, format!("one of the codes {}", known.join(", ")))
                    .hint("add the code to codes = { .. } in the mapping"))
            }
        }
    }
}

impl Conversion {
    /// How a field's text is read when nothing else is said.
    pub(super) fn of(field: Field) -> Self {
        match field.kind() {
            ValueKind::Text => Self::Text,
            ValueKind::Date => Self::Date { form: DateForm::Iso, plus_days: 0 },
            ValueKind::Amount { .. } => Self::Amount(AmountTerms::default()),
            ValueKind::Number { .. } => Self::Number,
            ValueKind::Choice(names) => Self::Choice(names),
        }
    }
}

impl Take {
    /// One of two values, where an empty one does not count; [`Take::Equal`] keeps the first.
    ///
    /// # Errors
    /// The sum, when it is more than an amount can hold.
    pub(super) fn one_of(self, old: Option<Value>, new: Option<Value>) -> Result<Option<Value>, i128> {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (old, new) => return Ok(old.or(new)),
        };
        Ok(Some(match self {
            Self::Equal | Self::First => old,
            Self::Min => old.min(new),
            Self::Max => old.max(new),
            Self::Sum => match (old, new) {
                (Value::Amount(old), Value::Amount(new)) => {
                    Value::Amount(Amount::from_minor(add(old.minor(), new.minor())?))
                }
                (Value::Number(old), Value::Number(new)) => Value::Number(add(old, new)?),
                // A mapping that sums dates or texts is refused when it is read.
                (old, _) => old,
            },
        }))
    }
}

fn add(old: i64, new: i64) -> Result<i64, i128> {
    old.checked_add(new).ok_or(i128::from(old) + i128::from(new))
}

impl AmountTerms {
    fn read(&self, text: &str, column: &str, cells: &Cells<'_>, currency: Currency) -> Result<Amount, Bad> {
        let mut amount = self.read_amount(text, column, currency)?;
        if let Some(column) = &self.minus {
            let minus = self.read_other(column, cells, currency)?.unwrap_or_default();
            let rest = amount.minor().checked_sub(minus.minor());
            amount = rest
                .map(Amount::from_minor)
                .ok_or_else(|| Bad::new(column, cells.get(column), "an amount small enough to be subtracted"))?;
        }
        if let Some(column) = &self.cap {
            let cap = self.read_other(column, cells, currency)?;
            amount = cap.map_or(amount, |cap| amount.min(cap));
        }
        match &self.split {
            None => Ok(amount),
            Some(split) => split.read(amount, cells),
        }
    }

    fn read_other(&self, column: &str, cells: &Cells<'_>, currency: Currency) -> Result<Option<Amount>, Bad> {
        match cells.get(column) {
            "" => Ok(None),
            text => self.read_amount(text, column, currency).map(Some),
        }
    }

    fn read_amount(&self, text: &str, column: &str, currency: Currency) -> Result<Amount, Bad> {
        let digits = if self.in_minor { 0 } else { currency.digits() };
        let counted = Currency::with_digits(currency.code(), digits).expect("a currency with fewer digits is one");
        counted.parse(text).map_err(|_| {
            let expected = match digits {
                0 if self.in_minor => format!("a whole number of minor units of {currency}"),
                0 => format!("an amount in {currency} without decimals, such as 1234"),
                digits => format!(
                    "an amount in {currency} with at most {digits} decimals, such as {}",
                    counted.format(Amount::from_minor(1_234_567))
                ),
            };
            let bad = Bad::new(column, text, expected);
            if text.contains(',') {
                bad.hint("write amounts with a decimal point and without thousands separators")
            } else if Decimal::read(text).is_some() {
                bad.hint("amounts are never rounded: correct the file, or count the product's currency finer")
            } else {
                bad
            }
        })
    }
}

impl Split {
    fn read(&self, amount: Amount, cells: &Cells<'_>) -> Result<Amount, Bad> {
        let column = self.into.columns_text();
        let parts = match self.into.read(cells, Amounts::NotRead)? {
            Some(value) => {
                self.into.check_range(&value, None)?;
                match value {
                    Value::Number(parts) => u32::try_from(parts).ok(),
                    Value::Text(_) | Value::Date(_) | Value::Amount(_) => None,
                }
            }
            None => None,
        };
        let parts = parts.ok_or_else(|| Bad::new(&column, "", "the number of parts of the split"))?;
        let first = amount.part(0, parts);
        Ok(match self.part {
            SplitPart::First => first,
            SplitPart::Rest => amount - first,
        })
    }
}

fn read_text(text: &str, column: &str) -> Result<String, Bad> {
    if text.chars().any(char::is_control) {
        let shown: String = text.chars().take(60).collect();
        return Err(Bad::new(column, &shown, "a text without line breaks and control characters")
            .hint("an opening quote without its closing one swallows the lines behind it"));
    }
    if text.chars().nth(TEXT_MAX).is_some() {
        let shown: String = text.chars().take(60).collect();
        return Err(Bad::new(column, &format!("{shown}.."), format!("a text of at most {TEXT_MAX} characters")));
    }
    Ok(text.to_owned())
}

fn read_whole(text: &str, column: &str) -> Result<i64, Bad> {
    Decimal::read(text)
        .and_then(|number| number.to_whole())
        .ok_or_else(|| Bad::new(column, text, "a whole number, such as 3"))
}

fn read_date(text: &str, form: &DateForm, plus_days: i32, column: &str) -> Result<Date, Bad> {
    let date = match form {
        DateForm::Iso => read_iso(text, column)?,
        DateForm::Format(format) => parse_format(format, text).ok_or_else(|| {
            Bad::new(column, text, format!("a date of the form {format}, such as {}", example_of(format)))
        })?,
        DateForm::DaysFrom(day) => {
            let days = read_whole(text, column)
                .map_err(|bad| Bad { expected: format!("a whole number of days from {day}, such as -30"), ..bad })?;
            plus(*day, days)
                .ok_or_else(|| Bad::new(column, text, format!("a number of days from {day} that reaches a date")))?
        }
    };
    plus(date, i64::from(plus_days))
        .ok_or_else(|| Bad::new(column, text, format!("a date that lies in the calendar {plus_days} days later")))
}

/// Unlike adding to a date, this does not stop at the calendar's end.
fn plus(date: Date, days: i64) -> Option<Date> {
    let day_number = i64::from(date.day_number()).checked_add(days)?;
    Date::from_day_number(i32::try_from(day_number).ok()?)
}

fn read_iso(text: &str, column: &str) -> Result<Date, Bad> {
    let bad = || Bad::new(column, text, "a date such as 2025-04-01, with or without a time of day behind it");
    let read = |text: &str| match text.get(..10) {
        Some(day) if day.len() == text.len() => day.parse::<Date>().ok(),
        // The rest must be a time of day, though only the date is kept.
        Some(day) => text.parse::<jiff::civil::DateTime>().ok().and_then(|_| day.parse().ok()),
        None => None,
    };
    if let Some(date) = read(text) {
        return Ok(date);
    }
    if text.strip_suffix(['Z', 'z']).and_then(read).is_some() {
        return Err(bad().hint(
            "an instant in UTC is no date before its time zone is known; to take the date in UTC, say \
             format = \"%Y-%m-%dT%H:%M:%SZ\" in the mapping",
        ));
    }
    if Decimal::read(text).is_some() {
        return Err(bad().hint("for a number of days say from which day: days_from = \"2020-01-01\" in the mapping"));
    }
    Err(bad().hint("for another form say it in the mapping, such as format = \"%d/%m/%Y\""))
}

/// The date of a text by a strptime format.
fn parse_format(format: &str, text: &str) -> Option<Date> {
    let parsed = jiff::fmt::strtime::parse(format, text).ok()?;
    Date::from_civil(parsed.to_date().ok()?)
}

/// Whether a strptime format tells a whole date: what it writes, it reads back.
pub(super) fn is_date_format(format: &str) -> bool {
    let day = jiff::civil::date(2025, 4, 1);
    example(format, day).is_some_and(|text| parse_format(format, &text) == Date::from_civil(day))
}

fn example_of(format: &str) -> String {
    example(format, jiff::civil::date(2025, 4, 1)).unwrap_or_default()
}

fn example(format: &str, day: jiff::civil::Date) -> Option<String> {
    let noon = day.at(12, 30, 15, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    jiff::fmt::strtime::format(format, &noon).ok()
}
