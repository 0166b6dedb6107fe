//! The written form of a mapping: TOML, and the checks that make sections of it.

use std::collections::BTreeMap;
use std::fmt;

use primitives::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::{Every, MappingRejected, Repeat, Section};
use crate::import::field::{Field, Target, ValueKind};
use crate::import::filter::{Condition, Constant, Decimal, Filter};
use crate::import::source::{
    AmountTerms, Amounts, Cells, Conversion, DateForm, Source, Split, SplitPart, Take, TextFrom, is_date_format,
};

/// The sections of a mapping text.
pub(super) fn parse(text: &str) -> Result<Vec<Section>, MappingRejected> {
    let lines = Lines(text);
    let written: Written = toml::from_str(text).map_err(|error| MappingRejected {
        line: error.span().map_or(1, |span| lines.at(span.start)),
        what: error.message().to_owned(),
    })?;
    let mut sections = Vec::new();
    for section in written.contracts {
        sections.push(lines.section(Target::Contracts, section.span().start, section.into_inner().into_parts())?);
    }
    for section in written.instalments {
        sections.push(lines.section(Target::Instalments, section.span().start, section.into_inner().into_parts())?);
    }
    for section in written.repayments {
        sections.push(lines.section(Target::Repayments, section.span().start, section.into_inner().into_parts())?);
    }
    for section in written.events {
        sections.push(lines.section(Target::Events, section.span().start, section.into_inner().into_parts())?);
    }
    if sections.is_empty() {
        let what = "the mapping is empty: at least one of [[contracts]], [[instalments]], [[repayments]], [[events]] is \
                    expected";
        return Err(MappingRejected { line: 1, what: what.to_owned() });
    }
    Ok(sections)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    contracts: Vec<Spanned<ContractsSection>>,
    #[serde(default)]
    instalments: Vec<Spanned<InstalmentsSection>>,
    #[serde(default)]
    repayments: Vec<Spanned<RepaymentsSection>>,
    #[serde(default)]
    events: Vec<Spanned<EventsSection>>,
}

/// A section in its parts, whatever its target.
struct Parts {
    file: String,
    filters: Vec<Spanned<WrittenFilter>>,
    group_by: Vec<String>,
    repeat: Option<Spanned<WrittenRepeat>>,
    fields: Vec<(Field, Option<Spanned<WrittenField>>)>,
}

/// A section with the fields of its target as keys, so that a misspelt one is refused with those that are allowed.
macro_rules! section {
    ($name:ident { $($key:ident: $field:ident),* $(,)? } $($repeat:ident)?) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            file: String,
            #[serde(default, rename = "where")]
            filters: Vec<Spanned<WrittenFilter>>,
            #[serde(default)]
            group_by: Vec<String>,
            $($key: Option<Spanned<WrittenField>>,)*
            $($repeat: Option<Spanned<WrittenRepeat>>,)?
        }

        impl $name {
            #[allow(unused_mut, unused_assignments, reason = "only one of the targets can repeat")]
            fn into_parts(self) -> Parts {
                let mut repeat = None;
                $(repeat = self.$repeat;)?
                let fields = vec![$((Field::$field, self.$key),)*];
                Parts { file: self.file, filters: self.filters, group_by: self.group_by, repeat, fields }
            }
        }
    };
}

section!(ContractsSection {
    account: Account,
    person: Person,
    product: Product,
    product_version: ProductVersion,
    funding_source: FundingSource,
    opened_on: OpenedOn,
    principal: Principal,
    instalments: Instalments,
    first_due: FirstDue,
});

section!(InstalmentsSection {
    account: Account,
    calendar_version: CalendarVersion,
    number: Number,
    due: Due,
    principal: Principal,
    interest: Interest,
    fee: Fee,
} repeat);

section!(RepaymentsSection {
    account: Account,
    effective_on: EffectiveOn,
    amount: Amount,
    key: Key,
    kind: Kind,
    calendar_version: CalendarVersion,
    instalment: Instalment,
    component: Component,
    due: Due,
    reason: Reason,
    reverses: Reverses,
    instalments: Instalments,
});

section!(EventsSection { account: Account, effective_on: EffectiveOn, event: Event, key: Key });

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFilter {
    column: String,
    equals: Option<Scalar>,
    not_equals: Option<Scalar>,
    is_empty: Option<bool>,
    greater_than: Option<Scalar>,
    #[serde(rename = "in")]
    within: Option<Vec<Scalar>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRepeat {
    count: Spanned<WrittenField>,
    every_days: Option<u32>,
    every_months: Option<u32>,
}

/// A column's name, or a table that says more.
enum WrittenField {
    Column(String),
    Table(Box<FieldTable>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldTable {
    column: Option<String>,
    columns: Option<Vec<String>>,
    join: Option<String>,
    value: Option<Scalar>,
    default: Option<Scalar>,
    otherwise: Option<Spanned<WrittenField>>,
    codes: Option<BTreeMap<String, Scalar>>,
    take: Option<WrittenTake>,
    format: Option<String>,
    days_from: Option<Scalar>,
    plus_days: Option<i32>,
    unit: Option<WrittenUnit>,
    minus: Option<String>,
    cap: Option<String>,
    split: Option<Spanned<WrittenSplit>>,
    per: Option<WrittenPer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSplit {
    into: Spanned<WrittenField>,
    part: WrittenPart,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenPart {
    First,
    Rest,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenTake {
    First,
    Min,
    Max,
    Sum,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenUnit {
    Minor,
    Major,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenPer {
    Row,
    Instalment,
}

/// A constant: a text, a number or a date, kept as the text that a cell would hold.
struct Scalar {
    text: String,
    is_number: bool,
}

impl<'de> Deserialize<'de> for WrittenField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldVisitor;
        impl<'de> Visitor<'de> for FieldVisitor {
            type Value = WrittenField;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column's name such as \"LoanId\", or a table such as { value = \"own\" }")
            }
            fn visit_str<E: Error>(self, column: &str) -> Result<WrittenField, E> {
                Ok(WrittenField::Column(column.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<WrittenField, A::Error> {
                FieldTable::deserialize(MapAccessDeserializer::new(map))
                    .map(|table| WrittenField::Table(Box::new(table)))
            }
        }
        deserializer.deserialize_any(FieldVisitor)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ScalarVisitor;
        impl<'de> Visitor<'de> for ScalarVisitor {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number or a date")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar { text: text.to_owned(), is_number: false })
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar { text: number.to_string(), is_number: true })
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar { text: number.to_string(), is_number: true })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scalar, A::Error> {
                let date = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Scalar { text: date.to_string(), is_number: false })
            }
        }
        deserializer.deserialize_any(ScalarVisitor)
    }
}

/// The text, to tell lines of places in it.
#[derive(Clone, Copy)]
struct Lines<'t>(&'t str);

impl Lines<'_> {
    fn at(self, offset: usize) -> usize {
        1 + self.0.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }

    fn section(self, target: Target, start: usize, parts: Parts) -> Result<Section, MappingRejected> {
        let line = self.at(start);
        let Parts { file, filters, group_by, repeat, fields } = parts;
        let grouped = !group_by.is_empty();
        let mut sources = Vec::new();
        for (field, written) in fields {
            if let Some(written) = written {
                sources.push(self.source(
                    field,
                    written,
                    Place { grouped, repeated: repeat.is_some(), nested: false },
                )?);
            }
        }
        let repeat = match repeat {
            None => None,
            Some(written) => {
                let (repeat, count) = self.repeat(written, grouped)?;
                sources.push(count);
                Some(repeat)
            }
        };
        let filters = filters.into_iter().map(|filter| self.filter(filter)).collect::<Result<_, _>>()?;
        let section = Section { target, file, line: Some(line), filters, group_by, sources, repeat };
        let lacking: Vec<Field> =
            section.required().copied().filter(|field| section.source(*field).is_none()).collect();
        if !lacking.is_empty() {
            let what = format!("[[{target}]] says nothing about {}", Field::names(&lacking));
            return Err(MappingRejected { line, what });
        }
        Ok(section)
    }

    fn filter(self, written: Spanned<WrittenFilter>) -> Result<Filter, MappingRejected> {
        let line = self.at(written.span().start);
        let refuse = |what: &str| Err(MappingRejected { line, what: what.to_owned() });
        let WrittenFilter { column, equals, not_equals, is_empty, greater_than, within } = written.into_inner();
        let constant = |scalar: Scalar| match Decimal::read(&scalar.text) {
            Some(number) if scalar.is_number => Constant::Number(number),
            _ => Constant::Text(scalar.text),
        };
        let mut conditions = Vec::new();
        conditions.extend(equals.map(|scalar| Condition::Equals(constant(scalar))));
        conditions.extend(not_equals.map(|scalar| Condition::NotEquals(constant(scalar))));
        conditions.extend(is_empty.map(Condition::Empty));
        conditions.extend(within.map(|scalars| Condition::In(scalars.into_iter().map(constant).collect())));
        if let Some(limit) = greater_than {
            match Decimal::read(&limit.text) {
                Some(limit) => conditions.push(Condition::GreaterThan(limit)),
                None => return refuse("greater_than takes a plain number"),
            }
        }
        match <[Condition; 1]>::try_from(conditions) {
            Ok([condition]) => Ok(Filter { column, condition }),
            Err(_) => refuse("a filter has exactly one of equals, not_equals, is_empty, greater_than, in"),
        }
    }

    fn repeat(self, written: Spanned<WrittenRepeat>, grouped: bool) -> Result<(Repeat, Source), MappingRejected> {
        let line = self.at(written.span().start);
        let WrittenRepeat { count, every_days, every_months } = written.into_inner();
        let every = match (every_days, every_months) {
            (Some(days @ 1..=3_660), None) => Every::Days(days),
            (None, Some(months @ 1..=120)) => Every::Months(months),
            _ => {
                let what = "repeat has either every_days from 1 to 3660 or every_months from 1 to 120";
                return Err(MappingRejected { line, what: what.to_owned() });
            }
        };
        let count = self.source(Field::RepeatCount, count, Place { grouped, repeated: false, nested: false })?;
        Ok((Repeat { every }, count))
    }

    fn source(self, field: Field, written: Spanned<WrittenField>, place: Place) -> Result<Source, MappingRejected> {
        let line = self.at(written.span().start);
        let table = match written.into_inner() {
            WrittenField::Column(column) => {
                return Ok(Source { line: Some(line), ..Source::column(field, &column) });
            }
            WrittenField::Table(table) => *table,
        };
        let refuse = |what: String| MappingRejected { line, what: format!("{}: {what}", field.name()) };
        table.check(field, place).map_err(refuse)?;

        let conversion = self.conversion(field, &table, line)?;
        let split = match table.split {
            None => None,
            Some(written) => Some(Box::new(self.split(written)?)),
        };
        let conversion = match conversion {
            Conversion::Amount(terms) => Conversion::Amount(AmountTerms { split, ..terms }),
            other @ (Conversion::Text | Conversion::Date { .. } | Conversion::Number | Conversion::Choice(_)) => other,
        };
        let otherwise = match table.otherwise {
            None => None,
            Some(written) => Some(Box::new(self.source(field, written, Place { nested: true, ..place })?)),
        };
        let from = match (table.column, table.columns, table.value) {
            (Some(column), _, _) => TextFrom::Column(column),
            (None, Some(columns), _) => match table.join {
                Some(join) => TextFrom::Joined { columns, join },
                None => TextFrom::Several(columns),
            },
            (None, None, value) => TextFrom::Constant(value.map(|value| value.text).unwrap_or_default()),
        };
        let source = Source {
            field,
            line: Some(line),
            from,
            default: table.default.map(|default| default.text),
            otherwise,
            codes: table.codes.unwrap_or_default().into_iter().map(|(from, to)| (from, to.text)).collect(),
            take: table.take.map_or(Take::Equal, Take::from),
            conversion,
        };
        check_constants(&source).map_err(refuse)?;
        Ok(source)
    }

    fn split(self, written: Spanned<WrittenSplit>) -> Result<Split, MappingRejected> {
        let WrittenSplit { into, part } = written.into_inner();
        let into = self.source(Field::RepeatCount, into, Place { grouped: false, repeated: false, nested: true })?;
        let part = match part {
            WrittenPart::First => SplitPart::First,
            WrittenPart::Rest => SplitPart::Rest,
        };
        Ok(Split { into, part })
    }

    fn conversion(self, field: Field, table: &FieldTable, line: usize) -> Result<Conversion, MappingRejected> {
        let refuse = |what: String| MappingRejected { line, what: format!("{}: {what}", field.name()) };
        Ok(match Conversion::of(field) {
            Conversion::Date { .. } => {
                let form = match (&table.format, &table.days_from) {
                    (Some(format), _) if !is_date_format(format) => {
                        return Err(refuse(format!(
                            "\"{format}\" does not tell a whole date: year, month and day are needed, such as %d/%m/%Y"
                        )));
                    }
                    (Some(format), _) => DateForm::Format(format.clone()),
                    (None, Some(day)) => DateForm::DaysFrom(
                        day.text.parse::<Date>().map_err(|error| refuse(format!("days_from: {error}")))?,
                    ),
                    (None, None) => DateForm::Iso,
                };
                Conversion::Date { form, plus_days: table.plus_days.unwrap_or(0) }
            }
            Conversion::Amount(_) => Conversion::Amount(AmountTerms {
                in_minor: matches!(table.unit, Some(WrittenUnit::Minor)),
                minus: table.minus.clone(),
                cap: table.cap.clone(),
                split: None,
                per_instalment: matches!(table.per, Some(WrittenPer::Instalment)),
            }),
            other @ (Conversion::Text | Conversion::Number | Conversion::Choice(_)) => other,
        })
    }
}

/// Where a field is written.
#[derive(Clone, Copy)]
struct Place {
    /// In a section with `group_by`.
    grouped: bool,
    /// In a section with `repeat`.
    repeated: bool,
    /// Within another field.
    nested: bool,
}

impl FieldTable {
    /// Refuses what does not go together, or does not go with the kind of field.
    fn check(&self, field: Field, place: Place) -> Result<(), String> {
        let sources = [self.column.is_some(), self.columns.is_some(), self.value.is_some()];
        if sources.into_iter().filter(|is_told| *is_told).count() != 1 {
            return Err("exactly one of column, columns, value is expected".to_owned());
        }
        if self.columns.as_ref().is_some_and(Vec::is_empty) {
            return Err("columns names at least one column".to_owned());
        }
        let kind = field.kind();
        let is_date = matches!(kind, ValueKind::Date);
        let is_amount = matches!(kind, ValueKind::Amount { .. });
        let is_number = matches!(kind, ValueKind::Number { .. });
        let several = self.columns.is_some() && self.join.is_none();
        let only = |is_told: bool, is_fine: bool, what: &str| {
            if is_told && !is_fine { Err(what.to_owned()) } else { Ok(()) }
        };
        only(
            several,
            self.take.is_some(),
            "several columns need join = \"..\" or take = \"min\", \"max\", \"sum\" or \"first\"",
        )?;
        only(self.join.is_some(), self.columns.is_some(), "join goes with columns")?;
        only(self.take.is_some(), place.grouped || several, "take goes with group_by or with columns")?;
        only(
            self.take.is_some(),
            !place.nested || several,
            "take goes with the field itself, not with what stands in for it",
        )?;
        only(
            matches!(self.take, Some(WrittenTake::Sum)),
            is_amount || is_number,
            "only amounts and numbers can be summed",
        )?;
        let is_ordered = is_date || is_amount || is_number;
        only(
            matches!(self.take, Some(WrittenTake::Min | WrittenTake::Max)),
            is_ordered,
            "min and max are for dates, amounts and numbers",
        )?;
        only(
            self.value.is_some(),
            self.default.is_none() && self.otherwise.is_none(),
            "a value needs no default and no otherwise",
        )?;
        only(self.default.is_some(), self.otherwise.is_none(), "default and otherwise exclude each other")?;
        let has_date_keys = self.format.is_some() || self.days_from.is_some() || self.plus_days.is_some();
        only(has_date_keys, is_date, "format, days_from and plus_days are for dates")?;
        only(self.format.is_some(), self.days_from.is_none(), "format and days_from exclude each other")?;
        let has_amount_keys = self.unit.is_some() || self.minus.is_some() || self.cap.is_some() || self.split.is_some();
        only(has_amount_keys, is_amount, "unit, minus, cap and split are for amounts")?;
        only(self.per.is_some(), is_amount && place.repeated, "per is for the amounts of a section with repeat")
    }
}

/// Refuses a constant that no row could make good.
fn check_constants(source: &Source) -> Result<(), String> {
    let constant = match (&source.from, &source.default) {
        (TextFrom::Constant(text), _) => Some(text),
        (TextFrom::Column(_) | TextFrom::Joined { .. } | TextFrom::Several(_), default) => default.as_ref(),
    };
    let Some(text) = constant else { return Ok(()) };
    if text.is_empty() {
        return Err("a value and a default say something; leave the field out instead".to_owned());
    }
    let alone = Source { from: TextFrom::Constant(text.clone()), default: None, otherwise: None, ..source.clone() };
    let read = alone.read(&Cells { places: &BTreeMap::new(), cells: &[] }, Amounts::NotRead);
    let value = read.map_err(|bad| format!("\"{}\" is not {}", bad.found, bad.expected))?;
    match value.map(|value| source.check_range(&value, None)) {
        Some(Err(bad)) => Err(format!("{} is not {}", bad.found, bad.expected)),
        Some(Ok(())) | None => Ok(()),
    }
}

impl From<WrittenTake> for Take {
    fn from(written: WrittenTake) -> Self {
        match written {
            WrittenTake::First => Self::First,
            WrittenTake::Min => Self::Min,
            WrittenTake::Max => Self::Max,
            WrittenTake::Sum => Self::Sum,
        }
    }
}
