//! Tables of a TOML file, read option by option, so that every error has its line.
//!
//! For files whose tables have different options by kind: a table is read through [`Fields`], which at the end refuses what
//! nobody asked for.

use collections::{Set, Word, Zone};
use jiff::civil::Time;
use primitives::Date;
use primitives::calendar::DateRejected;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::Refused;

/// Something that is wrong, with its place in the text.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) at: usize,
    pub(crate) what: String,
}

pub(crate) type Checked<T> = Result<T, Wrong>;

impl Wrong {
    pub(crate) fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into() }
    }

    /// The refusal of a file, with the line.
    pub(crate) fn refused(&self, file: &str, text: &str) -> Refused {
        let line = text[..self.at.min(text.len())].matches('\n').count() + 1;
        Refused::new(format!("{file}, line {line}: {}", self.what))
    }
}

/// Parses a text, and gives its outermost table to a reader.
pub(crate) fn read<T>(file: &str, text: &str, reader: impl FnOnce(Fields<'_>) -> Checked<T>) -> Result<T, Refused> {
    let table =
        DeTable::parse(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    reader(Fields::new(0, table.get_ref(), "the file")).map_err(|wrong| wrong.refused(file, text))
}

/// One table, of which options are taken.
pub(crate) struct Fields<'t> {
    /// Where the table begins.
    pub(crate) at: usize,
    table: &'t DeTable<'t>,
    what: &'static str,
    known: Vec<&'static str>,
}

impl<'t> Fields<'t> {
    fn new(at: usize, table: &'t DeTable<'t>, what: &'static str) -> Self {
        Self { at, table, what, known: Vec::new() }
    }

    fn get(&mut self, name: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(name);
        self.table.iter().find(|(key, _)| key.get_ref().as_ref() == name).map(|(_, value)| value)
    }

    /// An error at a named option, or at the table where it is not written.
    pub(crate) fn wrong(&self, name: &str, what: impl Into<String>) -> Wrong {
        let value = self.table.iter().find(|(key, _)| key.get_ref().as_ref() == name);
        Wrong::new(value.map_or(self.at, |(key, _)| key.span().start), what)
    }

    fn missing(&self, name: &str) -> Wrong {
        Wrong::new(self.at, format!("{name} is missing from {}", self.what))
    }

    fn need<T>(&self, name: &str, value: Option<T>) -> Checked<T> {
        value.ok_or_else(|| self.missing(name))
    }

    /// Refuses options that nobody took.
    pub(crate) fn finish(mut self) -> Checked<()> {
        self.known.sort_unstable();
        for (key, _) in self.table {
            if !self.known.contains(&key.get_ref().as_ref()) {
                let what =
                    format!("{} is not known in {}: expected are {}", key.get_ref(), self.what, self.known.join(", "));
                return Err(Wrong::new(key.span().start, what));
            }
        }
        Ok(())
    }

    /// The tables of a list of tables; none where it is not written.
    pub(crate) fn tables(&mut self, name: &'static str, what: &'static str) -> Checked<Vec<Fields<'t>>> {
        let Some(value) = self.get(name) else { return Ok(Vec::new()) };
        let expected = || Wrong::new(value.span().start, format!("{name} is a list of tables: [[{name}]]"));
        let list = value.get_ref().as_array().ok_or_else(expected)?;
        let tables = list.iter().map(|one| {
            let table = one.get_ref().as_table().ok_or_else(expected)?;
            Ok(Fields::new(one.span().start, table, what))
        });
        tables.collect()
    }

    /// A table that must be there.
    pub(crate) fn table(&mut self, name: &'static str, what: &'static str) -> Checked<Fields<'t>> {
        let value = self.get(name);
        let value = self.need(name, value)?;
        let expected = || Wrong::new(value.span().start, format!("{name} is a table: [{name}]"));
        Ok(Fields::new(value.span().start, value.get_ref().as_table().ok_or_else(expected)?, what))
    }

    /// A table that may be left out.
    pub(crate) fn table_if_there(&mut self, name: &'static str, what: &'static str) -> Checked<Option<Fields<'t>>> {
        self.known.push(name);
        if self.is_written(name) { self.table(name, what).map(Some) } else { Ok(None) }
    }

    /// Whether an option is written, whatever it says.
    pub(crate) fn is_written(&self, name: &str) -> bool {
        self.table.iter().any(|(key, _)| key.get_ref().as_ref() == name)
    }

    pub(crate) fn text(&mut self, name: &'static str) -> Checked<Option<&'t str>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let text = value.get_ref().as_str();
        text.map(Some).ok_or_else(|| Wrong::new(value.span().start, format!("{name} is a text in quotes")))
    }

    pub(crate) fn need_text(&mut self, name: &'static str) -> Checked<&'t str> {
        let text = self.text(name)?;
        self.need(name, text)
    }

    /// A name that people give: lower-case letters, digits and hyphens.
    pub(crate) fn need_name(&mut self, name: &'static str) -> Checked<&'t str> {
        let text = self.need_text(name)?;
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !text.is_empty() && text.chars().all(is_name) {
            return Ok(text);
        }
        Err(self.wrong(name, format!("\"{text}\" is no {name}: lower-case letters, digits and hyphens are expected")))
    }

    pub(crate) fn flag(&mut self, name: &'static str) -> Checked<bool> {
        let Some(value) = self.get(name) else { return Ok(false) };
        let flag = value.get_ref().as_bool();
        flag.ok_or_else(|| Wrong::new(value.span().start, format!("{name} is true or false")))
    }

    pub(crate) fn number(&mut self, name: &'static str, least: i64, most: i64) -> Checked<Option<i64>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.filter(|number| (least..=most).contains(number));
        let what = || Wrong::new(value.span().start, format!("{name} is a whole number between {least} and {most}"));
        number.map(Some).ok_or_else(what)
    }

    /// A count; none where it is not written.
    pub(crate) fn count(&mut self, name: &'static str) -> Checked<Option<u32>> {
        Ok(self.number(name, 0, COUNT_MAX)?.map(|count| count as u32))
    }

    pub(crate) fn need_count(&mut self, name: &'static str) -> Checked<u32> {
        let count = self.count(name)?;
        self.need(name, count)
    }

    pub(crate) fn texts(&mut self, name: &'static str) -> Checked<Option<Vec<(usize, &'t str)>>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let expected = || Wrong::new(value.span().start, format!("{name} is a list of texts: [\"...\"]"));
        let list = value.get_ref().as_array().ok_or_else(expected)?;
        let texts = list.iter().map(|one| Ok((one.span().start, one.get_ref().as_str().ok_or_else(expected)?)));
        texts.collect::<Checked<Vec<_>>>().map(Some)
    }

    pub(crate) fn word<T: Word>(&mut self, name: &'static str) -> Checked<Option<T>> {
        let at = self.wrong(name, "").at;
        self.text(name)?.map(|text| word(at, text)).transpose()
    }

    pub(crate) fn need_word<T: Word>(&mut self, name: &'static str) -> Checked<T> {
        let found = self.word(name)?;
        self.need(name, found)
    }

    /// Some of a list of words; none where it is not written.
    pub(crate) fn words<T: Word>(&mut self, name: &'static str) -> Checked<Option<Set<T>>> {
        let Some(texts) = self.texts(name)? else { return Ok(None) };
        let words: Vec<T> = texts.into_iter().map(|(at, text)| word(at, text)).collect::<Checked<_>>()?;
        Ok(Some(Set::of(&words)))
    }

    pub(crate) fn date(&mut self, name: &'static str) -> Checked<Option<Date>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error: DateRejected| self.wrong(name, error.to_string()))
    }

    pub(crate) fn need_date(&mut self, name: &'static str) -> Checked<Date> {
        let date = self.date(name)?;
        self.need(name, date)
    }

    /// A time of day, to the minute.
    pub(crate) fn time(&mut self, name: &'static str) -> Checked<Option<Time>> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let parts = text.split_once(':').and_then(|(hour, minute)| {
            let is_two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            (is_two(hour) && is_two(minute)).then(|| (hour.parse().ok(), minute.parse().ok()))
        });
        let time = parts.and_then(|(hour, minute)| Time::new(hour?, minute?, 0, 0).ok());
        time.map(Some).ok_or_else(|| self.wrong(name, format!("\"{text}\" is no time of day, such as 08:00")))
    }

    pub(crate) fn need_time(&mut self, name: &'static str) -> Checked<Time> {
        let time = self.time(name)?;
        self.need(name, time)
    }

    pub(crate) fn zone(&mut self, name: &'static str) -> Checked<Option<Zone>> {
        let at = self.wrong(name, "").at;
        self.text(name)?.map(|text| zone(at, text)).transpose()
    }

    pub(crate) fn zones(&mut self, name: &'static str) -> Checked<Option<Vec<Zone>>> {
        let Some(texts) = self.texts(name)? else { return Ok(None) };
        texts.into_iter().map(|(at, text)| zone(at, text)).collect::<Checked<_>>().map(Some)
    }
}

/// A hundred years in days: no count is more.
const COUNT_MAX: i64 = 36_600;

fn word<T: Word>(at: usize, text: &str) -> Checked<T> {
    T::of(text).ok_or_else(|| {
        let words: Vec<&str> = T::ALL.iter().map(|word| word.word()).collect();
        Wrong::new(at, format!("\"{text}\" is not known here: one of {} is expected", words.join(", ")))
    })
}

/// Looks a zone up by its name in the time zone database.
fn zone(at: usize, name: &str) -> Checked<Zone> {
    let what = || Wrong::new(at, format!("\"{name}\" is no time zone: a name such as Asia/Shanghai is expected"));
    jiff::tz::TimeZone::get(name).map(|rules| Zone::new(name, rules)).map_err(|_| what())
}
