//! Tables of the Python package `optbinning`, whose WOE is goods over bads as ours is.
//!
//! `Scorecard.table(style="detailed")` has a row for each bin, with coefficient and points. The points are taken as they are;
//! they are the model that runs. The intercept is not in the table and is worked out of the points. Bins are written as texts:
//! ranges with at most eight decimals, groups of names as Python prints them.

use risk::binning::{Holds, Tally};
use risk::feature::{Feature, Words};
use risk::scorecard::table::{Content, ScorecardTable, TableRow};
use risk::scorecard::{Reason, Scaling};

use super::sheet::{Named, Sheet, wrong};
use crate::error::Refused;

/// By how much points may be off the line through their WOE: they may have been rounded to whole ones.
const ROUNDED: f64 = 1.0;

/// A row of the table.
struct BinRow {
    line: usize,
    variable: String,
    label: String,
    tally: Tally,
    woe: f64,
    beta: f64,
    points: f64,
}

/// Reads a table of `optbinning`, written with `to_csv`.
///
/// The scaling is what the card was made with: `scorecard_points`, `odds` and `pdo`. The features tell which codes the bin
/// `Special` holds, because the table does not.
///
/// # Errors
/// When the text is no such table, a bin is not understood, or points do not follow from WOE, coefficient and scaling.
pub fn parse_optbinning(table: Named<'_>, scaling: Scaling, features: &[Feature]) -> Result<ScorecardTable, Refused> {
    if !scaling.is_valid() {
        return Err(Refused::new("odds and points to double them must be above 0 and the score a number"));
    }
    let bins = bin_rows(table)?;
    let (mut rows, mut neutrals) = (Vec::new(), Vec::new());
    for of_one in bins.chunk_by(|a, b| a.variable == b.variable) {
        let neutral = neutral(table.file, of_one, scaling)?;
        let feature = features.iter().find(|feature| feature.name == of_one[0].variable);
        rows.extend(characteristic(table.file, of_one, feature, neutral)?);
        neutrals.push((of_one[0].variable.as_str(), neutral));
    }
    same_share(table.file, &neutrals)?;
    let intercept = scaling.log_odds(neutrals.iter().map(|(_, points)| points).sum());
    Ok(ScorecardTable { scaling, intercept, base_points: 0.0, rows })
}

fn bin_rows(table: Named<'_>) -> Result<Vec<BinRow>, Refused> {
    let needed = ["Variable", "Bin", "Non-event", "Event", "WoE", "Coefficient", "Points"];
    let sheet = Sheet::read(table, &needed, "scorecard.table(style=\"detailed\").to_csv(FILE, index=False)")?;
    let mut rows = Vec::new();
    for record in &sheet.records {
        let text = |column| sheet.cell(record, column).unwrap_or_default().to_owned();
        let number = |column| sheet.number(record, column);
        rows.push(BinRow {
            line: record.line,
            variable: text("Variable"),
            label: text("Bin"),
            tally: Tally { goods: number("Non-event")? as u64, bads: number("Event")? as u64 },
            woe: number("WoE")?,
            beta: number("Coefficient")?,
            points: number("Points")?,
        });
    }
    if rows.is_empty() { Err(Refused::new(format!("{} has no bins", table.file))) } else { Ok(rows) }
}

impl BinRow {
    /// Codes and missing values: their points are those of WOE 0 unless the card was fitted with `empirical`.
    fn is_apart(&self) -> bool {
        self.label == "Special" || self.label == "Missing"
    }
}

/// The points of a variable at WOE 0: its share of the offset and of the intercept.
fn neutral(file: &str, of_one: &[BinRow], scaling: Scaling) -> Result<f64, Refused> {
    let at_zero = |row: &BinRow| row.points + scaling.factor() * row.beta * row.woe;
    let seen: Vec<&BinRow> = of_one.iter().filter(|row| !row.is_apart()).collect();
    let Some(first) = seen.first() else {
        return Err(wrong(file, of_one[0].line, "Bin", format!("{} has no range and no group", of_one[0].variable)));
    };
    let mean = seen.iter().map(|row| at_zero(row)).sum::<f64>() / seen.len() as f64;
    if let Some(off) = seen.iter().find(|row| (at_zero(row) - mean).abs() > ROUNDED) {
        let what = format!("the points of {} do not follow from WoE and coefficient", first.variable);
        return Err(wrong(file, off.line, "Points", what).hint(
            "[scaling] in the config must be what the card was made with: scorecard_points, odds and pdo of pdo_odds",
        ));
    }
    // A bin without rows has WOE 0, and its points are exact.
    let empty = of_one.iter().find(|row| row.is_apart() && row.tally.rows() == 0);
    Ok(empty.map_or(mean, |row| row.points))
}

/// Every variable carries the same share of offset and intercept, unless the intercept was kept apart.
fn same_share(file: &str, neutrals: &[(&str, f64)]) -> Result<(), Refused> {
    let Some((first, of_first)) = neutrals.first() else { return Ok(()) };
    match neutrals.iter().find(|(_, points)| (points - of_first).abs() > ROUNDED) {
        Some((other, points)) => Err(Refused::new(format!(
            "{file}: at WoE 0 {first} has {of_first:.2} points and {other} {points:.2}, and they should have the same"
        ))
        .hint("make the card with intercept_based=False and the scaling method pdo_odds; others lose the intercept")),
        None => Ok(()),
    }
}

fn characteristic(
    file: &str,
    of_one: &[BinRow],
    feature: Option<&Feature>,
    unseen_points: f64,
) -> Result<Vec<TableRow>, Refused> {
    let name = &of_one[0].variable;
    let row = |content, tally, woe, points| TableRow {
        feature: name.clone(),
        characteristic: name.clone(),
        beta: of_one[0].beta,
        exception: None,
        content,
        tally,
        woe,
        points,
        reason: Reason { code: name.clone(), words: Words { en: name.clone(), zh: name.clone() } },
    };
    let mut rows = Vec::new();
    for bin in of_one {
        // What training did not see has a row of its own at the end.
        if bin.is_apart() && bin.tally.rows() == 0 {
            continue;
        }
        for holds in holds(file, bin, feature)? {
            rows.push(row(Content::Seen(holds), bin.tally, bin.woe, bin.points));
        }
    }
    rows.push(row(Content::Unseen, Tally::default(), 0.0, unseen_points));
    Ok(rows)
}

/// What a label says: `[5.50000000, 11.50000000)`, `Special`, `Missing`, or names in quotes.
fn holds(file: &str, bin: &BinRow, feature: Option<&Feature>) -> Result<Vec<Holds>, Refused> {
    if bin.label == "Missing" {
        return Ok(vec![Holds::Missing]);
    }
    if bin.label == "Special" {
        let codes: Vec<Holds> =
            feature.iter().flat_map(|feature| &feature.specials).map(|special| Holds::Special(special.value)).collect();
        if codes.is_empty() {
            let what = format!("{} rows had a code, and the table does not say which", bin.tally.rows());
            return Err(wrong(file, bin.line, "Bin", what)
                .hint(format!("give the codes in the config: specials of [[feature]] {}", bin.variable)));
        }
        return Ok(codes);
    }
    let ends = bin.label.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix(')'));
    let range = ends.and_then(|ends| ends.split_once(','));
    if let Some((lower, upper)) =
        range.and_then(|(from, to)| Some((from.trim().parse().ok()?, to.trim().parse().ok()?)))
    {
        return Ok(vec![Holds::Range { lower, upper }]);
    }
    match quoted(&bin.label) {
        Some(names) => Ok(vec![Holds::Levels(names)]),
        None => Err(wrong(file, bin.line, "Bin", format!("\"{}\" is neither a range nor names in quotes", bin.label))
            .hint(
                "write names out: t[\"Bin\"] = [b if isinstance(b, str) else list(map(str, b)) for b in t[\"Bin\"]] before to_csv",
            )),
    }
}

/// The names of a list that Python printed: `['app' 'web']`, `['app', 'web']`, with a line about its type before or after.
/// None when there are none, or when Python cut the list short.
fn quoted(label: &str) -> Option<Vec<String>> {
    let mut characters = label[label.find('[')?..].chars().skip(1);
    let (mut names, mut between) = (Vec::new(), String::new());
    loop {
        match characters.next()? {
            ']' => break,
            quote @ ('\'' | '"') => {
                let mut name = String::new();
                loop {
                    match characters.next()? {
                        '\\' => name.push(characters.next()?),
                        end if end == quote => break,
                        letter => name.push(letter),
                    }
                }
                names.push(name);
            }
            other => between.push(other),
        }
    }
    let is_whole = between.chars().all(|one| one == ',' || one.is_whitespace());
    (is_whole && !names.is_empty()).then_some(names)
}
