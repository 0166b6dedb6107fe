//! The lines of LightGBM's text: `key=value` in a header, in each tree, and parameters after them.

use std::str::FromStr;

use super::SAVE_AGAIN;
use crate::import::ImportRejected;

/// The text taken apart.
pub(super) struct Sections<'a> {
    pub(super) header: Fields<'a>,
    pub(super) trees: Vec<Fields<'a>>,
    /// `[name: value]`
    pub(super) parameters: Vec<(&'a str, &'a str)>,
    /// What stands behind `pandas_categorical:`, with its line.
    pub(super) pandas: Option<(usize, &'a str)>,
}

/// The fields of a header or a tree.
pub(super) struct Fields<'a> {
    /// The line that it starts on, counted from 1.
    pub(super) line: usize,
    fields: Vec<(usize, &'a str, &'a str)>,
}

pub(super) fn rejected(line: usize, field: &str, found: &str, remedy: &'static str) -> ImportRejected {
    ImportRejected::Content { place: format!("line {line}, {field}"), found: found.to_owned(), remedy }
}

/// Takes the text apart.
pub(super) fn sections(text: &str) -> Result<Sections<'_>, ImportRejected> {
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_end()));
    match lines.next() {
        Some((_, "tree")) => {}
        first => {
            let found = first.map_or("the text is empty", |(_, line)| line);
            return Err(rejected(1, "tree", found, "give a model that LightGBM saved as text"));
        }
    }
    let mut header = Fields { line: 1, fields: Vec::new() };
    let mut trees: Vec<Fields<'_>> = Vec::new();
    let mut is_ended = false;
    for (line, text) in lines.by_ref() {
        if text == "end of trees" {
            is_ended = true;
            break;
        }
        match text.split_once('=') {
            Some(("Tree", _)) => trees.push(Fields { line, fields: Vec::new() }),
            Some((key, value)) => trees.last_mut().unwrap_or(&mut header).fields.push((line, key, value)),
            None if text.is_empty() => {}
            None => trees.last_mut().unwrap_or(&mut header).fields.push((line, text, "")),
        }
    }
    if !is_ended {
        let last = text.lines().count();
        return Err(rejected(last, "end of trees", "the text ends before its trees do", "give the whole file"));
    }
    let (mut parameters, mut pandas) = (Vec::new(), None);
    for (line, text) in lines {
        if let Some(lists) = text.strip_prefix("pandas_categorical:") {
            pandas = Some((line, lists));
        }
        let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        parameters.extend(inside.and_then(|inside| inside.split_once(": ")));
    }
    Ok(Sections { header, trees, parameters, pandas })
}

impl<'a> Fields<'a> {
    /// Whether a field is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.1 == key)
    }

    /// A field with its line.
    pub(super) fn get(&self, key: &str) -> Result<(usize, &'a str), ImportRejected> {
        match self.fields.iter().find(|field| field.1 == key) {
            Some(&(line, _, value)) => Ok((line, value)),
            None => Err(rejected(self.line, key, "the field is not there", SAVE_AGAIN)),
        }
    }

    /// Checks that a field has one of these values.
    pub(super) fn must_be(&self, key: &str, known: &[&str], remedy: &'static str) -> Result<(), ImportRejected> {
        let (line, value) = self.get(key)?;
        if known.contains(&value) { Ok(()) } else { Err(rejected(line, key, value, remedy)) }
    }

    /// A field that is one number.
    pub(super) fn number<T: FromStr>(&self, key: &str) -> Result<(usize, T), ImportRejected> {
        let (line, value) = self.get(key)?;
        value.parse().map(|number| (line, number)).map_err(|_| rejected(line, key, value, SAVE_AGAIN))
    }

    /// A field that is a list of so many numbers.
    pub(super) fn list<T: FromStr>(&self, key: &str, count: usize) -> Result<Vec<T>, ImportRejected> {
        let (line, _) = self.get(key)?;
        let list = self.open_list(key)?;
        if list.len() == count {
            return Ok(list);
        }
        Err(rejected(line, key, &format!("{} numbers where {count} should be", list.len()), SAVE_AGAIN))
    }

    /// A field that is a list of numbers, empty when it is not there.
    pub(super) fn open_list<T: FromStr>(&self, key: &str) -> Result<Vec<T>, ImportRejected> {
        if !self.has(key) {
            return Ok(Vec::new());
        }
        let (line, value) = self.get(key)?;
        let number = |cell: &str| cell.parse().map_err(|_| rejected(line, key, cell, SAVE_AGAIN));
        value.split_whitespace().map(number).collect()
    }
}
