//! Mappings: how foreign files are read, told in TOML instead of code.
//!
//! A mapping is strict: what it does not know, or could not mean, is refused with the line and what is allowed. The
//! language is told in `docs/reference/import.md`; its written form is in `written`.

use std::sync::Arc;

use super::ImportFailed;
use super::field::{Field, Target};
use super::filter::Filter;
use super::source::{Bad, Conversion, Source};

mod written;

/// Which files are read for which table, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    sections: Vec<Arc<Section>>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When it is not TOML, or says something that no mapping can say.
    pub fn parse(text: &str) -> Result<Self, MappingRejected> {
        let sections = written::parse(text)?;
        Ok(Self { sections: sections.into_iter().map(Arc::new).collect() })
    }

    /// The mapping of files that have the documented columns.
    pub fn standard<'f>(files: impl IntoIterator<Item = (Target, &'f str)>) -> Self {
        let sections = files.into_iter().map(|(target, file)| Arc::new(Section::standard(target, file)));
        Self { sections: sections.collect() }
    }

    /// The files that it reads, each once, in the order of their first mention.
    pub fn files(&self) -> Vec<&str> {
        let mut files = Vec::new();
        for section in &self.sections {
            if !files.contains(&section.file.as_str()) {
                files.push(&section.file);
            }
        }
        files
    }

    /// Whether it reads a file as a target.
    pub fn reads(&self, file: &str, target: Target) -> bool {
        self.sections_of(target).any(|section| section.file == file)
    }

    pub(super) fn sections_of(&self, target: Target) -> impl Iterator<Item = &Arc<Section>> {
        self.sections.iter().filter(move |section| section.target == target)
    }
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct MappingRejected {
    /// The line of the mapping, from 1.
    pub line: usize,
    /// What is wrong with it, and what is allowed.
    pub what: String,
}

/// One reading of one file into one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) target: Target,
    pub(super) file: String,
    /// The line of the mapping; none for a file with the documented columns.
    pub(super) line: Option<usize>,
    pub(super) filters: Vec<Filter>,
    pub(super) group_by: Vec<String>,
    pub(super) sources: Vec<Source>,
    pub(super) repeat: Option<Repeat>,
}

/// How one row becomes several instalments. Their number is the source of [`Field::RepeatCount`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    pub(super) every: Every,
}

/// The distance between the due dates of repeated instalments, counted from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Every {
    Days(u32),
    Months(u32),
}

impl Section {
    fn standard(target: Target, file: &str) -> Self {
        Self {
            target,
            file: file.to_owned(),
            line: None,
            filters: Vec::new(),
            group_by: Vec::new(),
            sources: target.fields().iter().map(|field| Source::column(*field, field.name())).collect(),
            repeat: None,
        }
    }

    /// Where a field comes from; none when the section does not read it.
    pub(super) fn source(&self, field: Field) -> Option<&Source> {
        self.sources.iter().find(|source| source.field == field)
    }

    /// The fields that every record needs.
    pub(super) fn required(&self) -> impl Iterator<Item = &'static Field> {
        let repeats = self.repeat.is_some();
        self.target.required().iter().filter(move |field| !(repeats && **field == Field::Number))
    }

    /// Whether every repeated instalment has the whole of a field's amount.
    pub(super) fn is_per_instalment(&self, field: Field) -> bool {
        self.source(field).is_some_and(|source| match &source.conversion {
            Conversion::Amount(terms) => terms.per_instalment,
            Conversion::Text | Conversion::Date { .. } | Conversion::Number | Conversion::Choice(_) => false,
        })
    }

    /// What is wrong with a field of a record, named by the column that it was read from.
    pub(super) fn bad(&self, field: Field, found: impl std::fmt::Display, expected: impl Into<String>) -> Bad {
        let column = self.source(field).map_or_else(|| field.name().to_owned(), Source::columns_text);
        Bad::new(&column, &found.to_string(), expected)
    }

    /// Refuses a file that lacks a column, or has one that is not documented where no mapping says what it means.
    pub(super) fn check_columns(&self, file: &Arc<str>, columns: &[String]) -> Result<(), ImportFailed> {
        // Only JSON lines without an object have no columns: there is nothing to read, and nothing to miss.
        if columns.is_empty() {
            return Ok(());
        }
        let no_such = |column: &str, line: Option<usize>| {
            let (file, column, columns) = (Arc::clone(file), column.to_owned(), columns.to_vec());
            Err(ImportFailed::NoSuchColumn { file, column, columns, line })
        };
        let is_there = |column: &str| columns.iter().any(|there| there == column);
        if self.line.is_none() {
            if let Some(field) = self.required().find(|field| !is_there(field.name())) {
                return no_such(field.name(), None);
            }
            let known = self.target.fields();
            return match columns.iter().find(|column| !known.iter().any(|field| field.name() == *column)) {
                Some(column) => {
                    let (file, column) = (Arc::clone(file), column.clone());
                    Err(ImportFailed::UnknownColumn { file, target: self.target, column })
                }
                None => Ok(()),
            };
        }
        let of_section = self.filters.iter().map(|filter| &filter.column).chain(&self.group_by);
        for column in of_section {
            if !is_there(column) {
                return no_such(column, self.line);
            }
        }
        for source in &self.sources {
            if let Some(column) = source.columns_needed().into_iter().find(|column| !is_there(column)) {
                return no_such(column, source.line);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
