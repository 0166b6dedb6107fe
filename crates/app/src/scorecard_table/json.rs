//! A scorecard as JSON: characteristics with their bins.

use risk::binning::{Holds, Tally};
use risk::feature::Words;
use risk::scorecard::table::{Content, ScorecardTable, TableRow};
use risk::scorecard::{Reason, Scaling};
use serde::{Deserialize, Serialize};

use super::{OddsDirection, Pointing, WoeSign, named, turned};
use crate::error::Refused;

const FORMAT: &str = "arrears scorecard";
const VERSION: u32 = 1;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct CardJson {
    format: String,
    version: u32,
    woe: String,
    odds: String,
    score: f64,
    at_odds: f64,
    points_to_double_the_odds: f64,
    intercept: f64,
    base_points: f64,
    characteristics: Vec<CharacteristicJson>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct CharacteristicJson {
    feature: String,
    characteristic: String,
    beta: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    exception: Option<String>,
    reason_code: String,
    reason_en: String,
    reason_zh: String,
    bins: Vec<BinJson>,
}

/// A bin. JSON has no infinity: an end that is not there is open.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct BinJson {
    bin: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    levels: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<f64>,
    goods: u64,
    bads: u64,
    woe: f64,
    points: f64,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Range,
    Levels,
    Special,
    Missing,
    Unseen,
}

/// A scorecard as JSON.
pub fn to_json(table: &ScorecardTable) -> String {
    let mut characteristics: Vec<CharacteristicJson> = Vec::new();
    for row in &table.rows {
        if characteristics.last().is_none_or(|last| last.feature != row.feature) {
            characteristics.push(begun(row));
        }
        let last = characteristics.last_mut().expect("one was begun");
        last.bins.push(bin(row));
    }
    let card = CardJson {
        format: FORMAT.to_owned(),
        version: VERSION,
        woe: WoeSign::NAMES[0].0.to_owned(),
        odds: OddsDirection::NAMES[0].0.to_owned(),
        score: table.scaling.score,
        at_odds: table.scaling.odds,
        points_to_double_the_odds: table.scaling.points_to_double,
        intercept: table.intercept,
        base_points: table.base_points,
        characteristics,
    };
    let mut text = serde_json::to_string_pretty(&card).expect("a scorecard is finite numbers and text");
    text.push('\n');
    text
}

fn begun(row: &TableRow) -> CharacteristicJson {
    CharacteristicJson {
        feature: row.feature.clone(),
        characteristic: row.characteristic.clone(),
        beta: row.beta,
        exception: row.exception.clone(),
        reason_code: row.reason.code.clone(),
        reason_en: row.reason.words.en.clone(),
        reason_zh: row.reason.words.zh.clone(),
        bins: Vec::new(),
    }
}

fn bin(row: &TableRow) -> BinJson {
    let TableRow { tally: Tally { goods, bads }, woe, points, .. } = *row;
    let empty =
        BinJson { bin: Kind::Unseen, from: None, below: None, levels: None, code: None, goods, bads, woe, points };
    let closed = |end: f64| end.is_finite().then_some(end);
    match &row.content {
        Content::Seen(Holds::Range { lower, upper }) => {
            BinJson { bin: Kind::Range, from: closed(*lower), below: closed(*upper), ..empty }
        }
        Content::Seen(Holds::Levels(levels)) => BinJson { bin: Kind::Levels, levels: Some(levels.clone()), ..empty },
        Content::Seen(Holds::Special(code)) => BinJson { bin: Kind::Special, code: Some(*code), ..empty },
        Content::Seen(Holds::Missing) => BinJson { bin: Kind::Missing, ..empty },
        Content::Unseen => empty,
    }
}

/// Reads a scorecard from JSON. `file` names the text in refusals.
///
/// # Errors
/// When the text is not such a table (with line and column) or tells no scorecard (with characteristic, bin and field).
pub fn parse_json(file: &str, text: &str) -> Result<ScorecardTable, Refused> {
    let card: CardJson = serde_json::from_str(text).map_err(|error| Refused::new(format!("{file}: {error}")))?;
    if card.format != FORMAT || card.version != VERSION {
        let what = format!("{file}: found {} {} where {FORMAT} {VERSION} is meant", card.format, card.version);
        return Err(Refused::new(what));
    }
    let word = |field: &str, what: String| Refused::new(format!("{file}, {field}: {what}"));
    let pointing = Pointing {
        woe: named(&WoeSign::NAMES, &card.woe).map_err(|what| word("woe", what))?,
        odds: named(&OddsDirection::NAMES, &card.odds).map_err(|what| word("odds", what))?,
    };
    let mut places = Vec::new();
    for characteristic in &card.characteristics {
        if characteristic.bins.is_empty() {
            return Err(Refused::new(format!("{file}, characteristic {}: it has no bins", characteristic.feature)));
        }
        for (bin, at) in characteristic.bins.iter().zip(1..) {
            let place = format!("characteristic {}, bin {at}", characteristic.feature);
            misplaced(bin).map_err(|what| Refused::new(format!("{file}, {place}: {what}")))?;
            places.push((place, bin.bin));
        }
    }
    let table = turned(table(card), pointing);
    table.clone().into_scorecard().map_err(|rejected| {
        let place = rejected.row.and_then(|row| places.get(row));
        let (place, field) = match place {
            Some((place, kind)) => (format!(", {place}"), field(rejected.field, *kind)),
            None => (String::new(), rejected.field),
        };
        Refused::new(format!("{file}{place}, {field}: {rejected}"))
    })?;
    Ok(table)
}

/// A field that the kind of a bin does not have, or lacks.
fn misplaced(bin: &BinJson) -> Result<(), String> {
    let (ends, levels, code) = match bin.bin {
        Kind::Range => (true, false, false),
        Kind::Levels => (false, true, false),
        Kind::Special => (false, false, true),
        Kind::Missing | Kind::Unseen => (false, false, false),
    };
    let fields = [
        ("from", bin.from.is_some() && !ends, false),
        ("below", bin.below.is_some() && !ends, false),
        ("levels", bin.levels.is_some() && !levels, bin.levels.is_none() && levels),
        ("code", bin.code.is_some() && !code, bin.code.is_none() && code),
    ];
    for (field, is_too_much, is_lacking) in fields {
        if is_too_much {
            return Err(format!("{field} has no meaning for a bin of this kind; remove it"));
        }
        if is_lacking {
            return Err(format!("{field} is missing; a bin of this kind needs it"));
        }
    }
    Ok(())
}

/// What a field of a table's row is called here.
fn field(name: &'static str, kind: Kind) -> &'static str {
    match (name, kind) {
        ("lower", Kind::Special) => "code",
        ("lower", Kind::Range | Kind::Levels | Kind::Missing | Kind::Unseen) => "from",
        ("upper", _) => "below",
        (name, _) => name,
    }
}

fn table(card: CardJson) -> ScorecardTable {
    let scaling = Scaling { score: card.score, odds: card.at_odds, points_to_double: card.points_to_double_the_odds };
    let rows = card.characteristics.into_iter().flat_map(|characteristic| {
        let CharacteristicJson { feature, characteristic, beta, exception, reason_code, reason_en, reason_zh, bins } =
            characteristic;
        bins.into_iter().map(move |bin| TableRow {
            feature: feature.clone(),
            characteristic: characteristic.clone(),
            beta,
            exception: exception.clone(),
            tally: Tally { goods: bin.goods, bads: bin.bads },
            woe: bin.woe,
            points: bin.points,
            reason: Reason { code: reason_code.clone(), words: Words { en: reason_en.clone(), zh: reason_zh.clone() } },
            content: content(bin),
        })
    });
    let rows = rows.collect();
    ScorecardTable { scaling, intercept: card.intercept, base_points: card.base_points, rows }
}

fn content(bin: BinJson) -> Content {
    let (lower, upper) = (bin.from.unwrap_or(f64::NEG_INFINITY), bin.below.unwrap_or(f64::INFINITY));
    match bin.bin {
        Kind::Range => Content::Seen(Holds::Range { lower, upper }),
        Kind::Levels => Content::Seen(Holds::Levels(bin.levels.unwrap_or_default())),
        Kind::Special => Content::Seen(Holds::Special(bin.code.unwrap_or(f64::NAN))),
        Kind::Missing => Content::Seen(Holds::Missing),
        Kind::Unseen => Content::Unseen,
    }
}
