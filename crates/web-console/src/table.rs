//! Tables: shown on a page, and the same as CSV.
//!
//! Every table of a page can be had as CSV: `csv=2` behind the question mark of its address asks for the second one.

use std::cell::{Cell as Slot, RefCell};

use app::access::Permission;
use maud::{Markup, html};

use crate::door::View;

/// The tables of a page in their order, of which one may be wanted as CSV.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    shown: Slot<usize>,
    wanted: Option<usize>,
    csv: RefCell<Option<String>>,
}

impl Tables {
    /// As the field `csv` of an address asks for one; a number that makes no sense asks for a table that is not there.
    pub(crate) fn asked(field: Option<&str>) -> Self {
        Self { wanted: field.map(|text| text.parse().unwrap_or(0)), ..Self::default() }
    }

    /// Whether one is wanted as CSV, with all its rows.
    pub(crate) fn is_csv(&self) -> bool {
        self.wanted.is_some()
    }

    /// The one that is wanted, once the page was made.
    pub(crate) fn csv(&self) -> Option<String> {
        self.csv.borrow_mut().take()
    }

    /// The number of the next one, which is kept where it is wanted.
    fn next(&self, table: &Table) -> usize {
        let number = self.shown.get() + 1;
        self.shown.set(number);
        if self.wanted == Some(number) {
            *self.csv.borrow_mut() = Some(table.to_csv());
        }
        number
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Words.
    Text(String),
    /// A figure as people read it; CSV has it without thousands apart.
    Figure(String),
    /// Words that lead somewhere.
    Link { to: String, text: String },
    /// A box to be ticked, which a form around the table sends.
    Tick { name: String, value: String, label: String },
    /// A share from 0 to 1 as the shade of its cell, with its words; none where there is nothing.
    Shade { share: Option<f64>, text: String },
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn figure(text: impl Into<String>) -> Self {
        Self::Figure(text.into())
    }

    pub(crate) fn link(to: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link { to: to.into(), text: text.into() }
    }

    fn is_figure(&self) -> bool {
        match self {
            Self::Figure(_) | Self::Shade { .. } => true,
            Self::Text(_) | Self::Link { .. } | Self::Tick { .. } => false,
        }
    }

    /// Whether it is a day, or a single short word.
    fn is_short(&self) -> bool {
        match self {
            Self::Text(text) | Self::Link { text, .. } => text.is_empty() || is_short(text),
            Self::Figure(_) | Self::Tick { .. } | Self::Shade { .. } => true,
        }
    }

    fn words(&self) -> &str {
        match self {
            Self::Text(text) | Self::Figure(text) | Self::Link { text, .. } | Self::Shade { text, .. } => text,
            Self::Tick { value, .. } => value,
        }
    }
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// What it shows.
    pub(crate) caption: String,
    /// How its figures are counted, with their denominators; nothing where the caption says it.
    pub(crate) definition: String,
    /// The names of its columns.
    pub(crate) header: Vec<String>,
    /// Its rows.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Where it is as CSV.
    pub(crate) csv: Option<String>,
}

impl Table {
    pub(crate) fn new(caption: impl Into<String>, header: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        Self {
            caption: caption.into(),
            definition: String::new(),
            header: header.iter().map(|&name| name.to_owned()).collect(),
            rows,
            csv: None,
        }
    }

    #[must_use]
    pub(crate) fn defined(mut self, definition: impl Into<String>) -> Self {
        self.definition = definition.into();
        self
    }

    #[must_use]
    pub(crate) fn with_csv(mut self, address: impl Into<String>) -> Self {
        self.csv = Some(address.into());
        self
    }

    /// The table on a page, with where it is as CSV for whoever may take it away; `nothing` stands where it has no rows.
    pub(crate) fn html(&self, view: &View<'_>, nothing: &str) -> Markup {
        let number = view.tables.next(self);
        let may_be_taken = !self.rows.is_empty() && view.may(Permission::Export);
        let own = || may_be_taken.then(|| view.query.with(view.path, "csv", &number.to_string()));
        self.drawn(self.csv.clone().or_else(own).as_deref(), nothing)
    }

    fn drawn(&self, csv: Option<&str>, nothing: &str) -> Markup {
        let is_figure = |column: usize| self.rows.iter().any(|row| row.get(column).is_some_and(Cell::is_figure));
        let class = |column: usize| is_figure(column).then_some("n");
        html! {
            div.table.dense[self.header.len() > DENSE].stack[self.is_read_by_rows()] {
                table {
                    caption {
                        (self.caption)
                        @if let Some(csv) = csv { " " a.csv href=(csv) download { "CSV" } }
                    }
                    thead { tr { @for (at, name) in self.header.iter().enumerate() { th class=[class(at)] scope="col" { (name) } } } }
                    tbody {
                        @for row in &self.rows { tr { @for (at, cell) in row.iter().enumerate() { (shown(cell, at == 0, self.header.get(at))) } } }
                        @if self.rows.is_empty() { tr { td.nothing colspan=(self.header.len()) { (nothing) } } }
                    }
                }
                @if !self.definition.is_empty() { p.definition { (self.definition) } }
            }
        }
    }

    /// Whether its rows stand for themselves, so that a narrow screen shows their cells one below the other: there are words beside the
    /// name of a row, and no shades, which are compared across rows. One without rows needs no names of columns there.
    fn is_read_by_rows(&self) -> bool {
        let has_words = |row: &Vec<Cell>| row.iter().skip(1).any(|cell| !cell.is_figure() && !cell.is_short());
        let has_shades = |row: &Vec<Cell>| row.iter().any(|cell| matches!(cell, Cell::Shade { .. }));
        let is_read = self.rows.is_empty() || self.rows.iter().any(has_words);
        self.header.len() > 2 && is_read && !self.rows.iter().any(has_shades)
    }

    /// The table without a header, as names with what they are.
    pub(crate) fn facts(&self, nothing: &str) -> Markup {
        html! {
            div.table {
                table.facts {
                    caption { (self.caption) }
                    tbody {
                        @for row in &self.rows { tr { @for (at, cell) in row.iter().enumerate() { (shown(cell, at == 0, None)) } } }
                        @if self.rows.is_empty() { tr { td.nothing { (nothing) } } }
                    }
                }
            }
        }
    }

    /// The table as CSV.
    pub(crate) fn to_csv(&self) -> String {
        let mut out = String::from("\u{feff}");
        let mut line = |cells: Vec<String>| {
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        };
        line(self.header.iter().map(|name| quoted(name)).collect());
        for row in &self.rows {
            line(row.iter().map(csv_cell).collect());
        }
        out
    }
}

/// A cell, with the name of its column for screens on which it does not stand below it.
fn shown(cell: &Cell, is_head: bool, column: Option<&String>) -> Markup {
    let inner = match cell {
        Cell::Text(text) | Cell::Figure(text) | Cell::Shade { text, .. } => html! { (text) },
        Cell::Link { to, text } => html! { a href=(to) { (text) } },
        Cell::Tick { name, value, label } => {
            html! { input type="checkbox" name=(name) value=(value) aria-label=(label); }
        }
    };
    let class = match cell {
        Cell::Figure(_) => Some("n".to_owned()),
        Cell::Shade { share: Some(share), .. } => Some(format!("n shade-{}", shade(*share))),
        Cell::Shade { share: None, .. } => Some("n soft".to_owned()),
        Cell::Text(text) | Cell::Link { text, .. } if is_short(text) => Some("s".to_owned()),
        Cell::Text(text) | Cell::Link { text, .. } if is_head && text.chars().count() <= HEAD => Some("h".to_owned()),
        Cell::Text(text) if text.chars().count() > LONG => Some("w".to_owned()),
        Cell::Text(_) | Cell::Link { .. } | Cell::Tick { .. } => None,
    };
    if is_head {
        html! { th scope="row" class=[class] { (inner) } }
    } else {
        html! { td class=[class] data-of=[column.filter(|name| !name.is_empty())] { (inner) } }
    }
}

/// A table of more columns has them closer to each other.
const DENSE: usize = 9;

/// Words of more letters are given some width before they are broken.
const LONG: usize = 14;

/// A name of a row up to so many letters stands on one line.
const HEAD: usize = 32;

/// Whether words are better not broken: days with or without a time, and single words.
fn is_short(text: &str) -> bool {
    let is_day = text.len() <= 16 && text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('-');
    is_day || (text.chars().count() <= 6 && !text.is_empty())
}

/// One of ten shades. Small shares differ more to the eye when the root is taken.
fn shade(share: f64) -> u8 {
    (share.clamp(0.0, 1.0).sqrt() * 9.0).round() as u8
}

fn csv_cell(cell: &Cell) -> String {
    match cell {
        Cell::Figure(text) | Cell::Shade { text, .. } => {
            let plain = text.replace(',', "").replace('−', "-");
            quoted(if plain == crate::figure::NONE { "" } else { &plain })
        }
        // A spreadsheet takes what begins like this for a formula.
        Cell::Text(_) | Cell::Link { .. } | Cell::Tick { .. }
            if cell.words().starts_with(['=', '+', '-', '@', '\t', '\r']) =>
        {
            quoted(&format!("'{}", cell.words()))
        }
        Cell::Text(text) | Cell::Link { text, .. } | Cell::Tick { value: text, .. } => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let rows = vec![
            vec![Cell::text("<b>a\"b"), Cell::figure("1,234.50")],
            vec![Cell::link("/console/x", "=1+1"), Cell::figure("–")],
        ];
        Table::new("A & B", &["name", "amount"], rows)
    }

    #[test]
    fn names_are_escaped_and_figures_stand_to_the_right() {
        let page = table().drawn(None, "nothing").into_string();
        assert!(page.contains("A &amp; B") && page.contains("&lt;b&gt;a&quot;b"), "{page}");
        assert!(page.contains("<td class=\"n\" data-of=\"amount\">1,234.50</td>"), "{page}");
        assert!(Table::new("e", &["a"], vec![]).drawn(None, "nothing here").into_string().contains("nothing here"));
    }

    #[test]
    fn tables_of_words_are_read_by_rows_on_a_narrow_screen_and_tables_of_figures_are_not() {
        let words = vec![Cell::text("A1"), Cell::text("a reason of some length"), Cell::figure("1.00")];
        let figures = vec![Cell::text("1-30"), Cell::figure("1"), Cell::figure("2")];
        let shades =
            vec![Cell::text("1-30"), Cell::text("a longer text"), Cell::Shade { share: None, text: "–".into() }];
        let is_stacked =
            |row| Table::new("t", &["a", "b", "c"], vec![row]).drawn(None, "").into_string().contains("stack");
        assert_eq!([is_stacked(words), is_stacked(figures), is_stacked(shades)], [true, false, false]);
    }

    #[test]
    fn csv_has_plain_figures_and_no_formulas() {
        assert_eq!(table().to_csv(), "\u{feff}name,amount\r\n\"<b>a\"\"b\",1234.50\r\n'=1+1,\r\n");
    }
}
