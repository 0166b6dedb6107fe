//! Files of scorecards: there and back to the bit, and what is refused.

use proptest::prelude::*;
use risk::binning::{Holds, Tally};
use risk::feature::Words;
use risk::frame::{Column, Frame, Values};
use risk::scorecard::table::{Content, ScorecardTable, TableRow};
use risk::scorecard::{Reason, Scaling};

use super::*;

const CARD: &str = r#"arrears scorecard,1
woe,goods over bads
odds,goods to bads
score,660
at odds,15
points to double the odds,40
intercept,-2.8
base points,0

feature,characteristic,beta,exception,bin,lower,upper,levels,goods,bads,woe,points,reason_code,reason_en,reason_zh
dpd_max,arrears,-0.9,,range,-inf,30,,1180,30,0.830491,376,R1,"past due, often",逾期
dpd_max,arrears,-0.9,,range,30,inf,,820,120,-0.919769,285,R1,"past due, often",逾期
dpd_max,arrears,-0.9,,special,-9,,,10,1,0.1,338,R1,"past due, often",逾期
dpd_max,arrears,-0.9,,unseen,,,,0,0,0,333,R1,"past due, often",逾期
channel,channel,-0.7,,levels,,,app|web \| mobile,1500,80,0.35,347,R2,channel,渠道
channel,channel,-0.7,,levels,,,shop,510,71,-0.6,308,R2,channel,渠道
channel,channel,-0.7,,missing,,,,1,1,-0.2,325,R2,channel,渠道
channel,channel,-0.7,,unseen,,,,0,0,0,333,R2,channel,渠道
"#;

#[test]
fn a_card_is_read_as_it_is_written() {
    let table = parse_csv("card.csv", CARD).unwrap();
    assert_eq!(table.rows.len(), 8);
    let web = Holds::Levels(vec!["app".to_owned(), "web | mobile".to_owned()]);
    assert_eq!(table.rows[4].content, Content::Seen(web));
    assert_eq!(table.rows[0].reason.words.en, "past due, often");
    assert_eq!(to_csv(&table), CARD);
    assert_eq!(parse_json("card.json", &to_json(&table)).unwrap(), table);
}

#[test]
fn figures_that_point_the_other_way_are_turned() {
    let ours = parse_csv("card.csv", CARD).unwrap();
    let theirs = CARD.replace("woe,goods over bads", "woe,bads over goods").replace("at odds,15", "at odds,0.0625");
    let theirs = theirs.replace("odds,goods to bads", "odds,bads to goods");
    let turned = parse_csv("card.csv", &theirs.replace(",-0.9,", ",0.9,").replace(",-0.7,", ",0.7,")).unwrap();
    assert_eq!(turned.scaling.odds, 16.0);
    assert_eq!((turned.rows[0].woe, turned.rows[0].beta), (-0.830_491, -0.9));
    assert_eq!(turned.rows[0].points, ours.rows[0].points);
}

/// What stands in the page between these fences.
fn example(fence: &str) -> &'static str {
    let page = include_str!("../../../../docs/reference/scorecard-table.md");
    let (_, rest) = page.split_once(&format!("```{fence}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_examples_of_the_page_are_read() {
    let csv = parse_csv("page.csv", example("csv")).unwrap();
    assert_eq!(to_csv(&csv), example("csv"));
    let json = parse_json("page.json", example("json")).unwrap();
    assert_eq!(json.rows, csv.rows[..4]);
}

/// What the card is refused with after a change.
fn refused(from: &str, to: &str) -> (String, Option<String>) {
    assert!(CARD.contains(from), "{from}");
    let refused = parse_csv("card.csv", &CARD.replacen(from, to, 1)).unwrap_err();
    (refused.what, refused.hint)
}

#[test]
fn what_is_wrong_is_told_with_line_column_and_remedy() {
    let (what, hint) = refused("0.830491,376", "0.830491,376 points");
    assert_eq!(what, "card.csv, line 11, column points: \"376 points\" is no number");
    assert_eq!(hint.unwrap(), "write digits with a decimal point, without separators of thousands");
    let (what, _) = refused("range,30,inf", "range,31,inf");
    assert_eq!(
        what,
        "card.csv, line 12, column lower: the range begins at 31, and must at 30: ranges leave no gap and do not overlap"
    );
    let (what, hint) = refused("levels,,,shop", "level,,,shop");
    assert_eq!(what, "card.csv, line 16, column bin: \"level\" is no kind of bin");
    assert_eq!(hint.unwrap(), "write range, levels, special, missing or unseen");
    let (what, _) = refused("woe,goods over bads", "woe,siddiqi");
    assert_eq!(
        what,
        "card.csv, line 2, column woe: found \"siddiqi\" where \"goods over bads\" or \"bads over goods\" is meant"
    );
    let (what, hint) = refused("intercept,-2.8\n", "");
    assert_eq!(what, "card.csv: there is no line \"intercept\" above the table");
    assert_eq!(hint.unwrap(), "write: intercept,VALUE");
    let (what, _) = refused("at odds,15", "at odds,0");
    assert_eq!(
        what,
        "card.csv, line 5, column scaling: odds and points to double them must be above 0 and the score a number"
    );
    let (what, _) = refused("points,reason_code", "point,reason_code");
    assert_eq!(what, "card.csv, line 10: column 12 is \"point\" where \"points\" is meant");
    let (what, hint) = refused("\"past due, often\"", "past due, often");
    assert_eq!(what, "card.csv, line 11: there are 16 cells where 15 are meant");
    assert_eq!(hint.unwrap(), "put a cell with a comma into quotes");
    let (what, _) = refused("\"past due, often\",逾期\nd", "\"past due, often,逾期\nd");
    assert_eq!(what, "card.csv, line 11: there are 16 cells where 15 are meant");
    let (what, _) = refused("渠道\nchannel", "\"渠道\nchannel");
    assert_eq!(what, "card.csv, line 15: a quote is opened and not closed");
    let (what, _) = refused("arrears scorecard,1", "arrears scorecard;1");
    assert_eq!(what, "card.csv, line 1: found \"arrears scorecard;1\" where \"arrears scorecard,1\" is meant");
    let (what, hint) = refused("special,-9,,,", "special,-9,-8,,");
    assert_eq!(what, "card.csv, line 13, column upper: \"-8\" has no meaning for a bin of this kind");
    assert_eq!(hint.unwrap(), "leave the cell empty");
}

#[test]
fn json_is_refused_by_characteristic_bin_and_field() {
    let table = parse_csv("card.csv", CARD).unwrap();
    let changed = |from: &str, to: &str| {
        let json = to_json(&table);
        assert!(json.contains(from), "{json}");
        parse_json("card.json", &json.replacen(from, to, 1)).unwrap_err().what
    };
    assert_eq!(
        changed("\"from\": 30.0", "\"from\": 31"),
        "card.json, characteristic dpd_max, bin 2, from: the range begins at 31, and must at 30: ranges leave no gap and do not overlap"
    );
    assert_eq!(
        changed("\"code\": -9.0,", ""),
        "card.json, characteristic dpd_max, bin 3: code is missing; a bin of this kind needs it"
    );
    let unknown = changed("\"beta\"", "\"coefficient\"");
    assert!(unknown.starts_with("card.json: unknown field `coefficient`") && unknown.contains("line 15"), "{unknown}");
    assert_eq!(
        changed("\"version\": 1", "\"version\": 2"),
        "card.json: found arrears scorecard 2 where arrears scorecard 1 is meant"
    );
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,6}", "[a-z|,\"\\\\\n\r; 期]{1,8}"]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![-1e3..1e3, prop::num::f64::NORMAL, Just(0.0), Just(-0.0), Just(1e-310)]
}

/// A characteristic with bins of every kind.
fn characteristic(feature: String) -> impl Strategy<Value = Vec<TableRow>> {
    let cuts = prop::collection::btree_set(-1000..1000_i32, 0..5);
    let levels = prop::collection::btree_set(text(), 1..6);
    let bins = prop_oneof![
        (cuts, 0.1..3.0).prop_map(|(cuts, scale)| {
            let mut ends = vec![f64::NEG_INFINITY];
            ends.extend(cuts.into_iter().map(|cut| f64::from(cut) * scale));
            ends.push(f64::INFINITY);
            let mut holds: Vec<Holds> =
                ends.windows(2).map(|ends| Holds::Range { lower: ends[0], upper: ends[1] }).collect();
            holds.extend([Holds::Special(-9.0), Holds::Special(-8.5)]);
            holds
        }),
        levels.prop_map(|levels| levels.into_iter().map(|level| Holds::Levels(vec![level])).collect()),
    ];
    let reason = (text(), text(), text()).prop_map(|(code, en, zh)| Reason { code, words: Words { en, zh } });
    let figures = prop::collection::vec((any::<u64>(), any::<u64>(), number(), number()), 12);
    let head = (text(), number(), prop::option::of("[a-z]{1,6}"), reason);
    (head, bins, figures).prop_map(move |((characteristic, beta, exception, reason), bins, figures)| {
        let row = |content, tally, woe, points| TableRow {
            feature: feature.clone(),
            characteristic: characteristic.clone(),
            beta: -beta.abs(),
            exception: exception.clone(),
            content,
            tally,
            woe,
            points,
            reason: reason.clone(),
        };
        let kinds = bins.into_iter().chain([Holds::Missing]);
        let seen = kinds
            .zip(figures)
            .map(|(holds, (goods, bads, woe, points))| row(Content::Seen(holds), Tally { goods, bads }, woe, points));
        let mut rows: Vec<TableRow> = seen.collect();
        rows.push(row(Content::Unseen, Tally::default(), 0.0, 12.5));
        rows
    })
}

fn table() -> impl Strategy<Value = ScorecardTable> {
    let scaling = (number(), 0.1..100.0, 1.0..100.0);
    (scaling, number(), number(), characteristic("a".to_owned()), characteristic("b, c".to_owned())).prop_map(
        |((score, odds, points_to_double), intercept, base_points, mut rows, more)| {
            rows.extend(more);
            ScorecardTable { scaling: Scaling { score, odds, points_to_double }, intercept, base_points, rows }
        },
    )
}

/// Every bit of a table, negative zeros and all.
fn bits(table: &ScorecardTable) -> String {
    format!("{table:?}")
}

proptest! {
    #[test]
    fn every_table_comes_back_to_the_bit(table in table()) {
        prop_assert_eq!(bits(&parse_csv("t.csv", &to_csv(&table)).unwrap()), bits(&table));
        prop_assert_eq!(bits(&parse_json("t.json", &to_json(&table)).unwrap()), bits(&table));
        let scorecard = table.clone().into_scorecard().unwrap();
        prop_assert_eq!(bits(&ScorecardTable::from(&scorecard)), bits(&table));
    }

    #[test]
    fn no_text_makes_the_reader_panic(at in 0..CARD.chars().count(), put in text(), take in 0..5_usize) {
        let damaged: String = CARD.chars().take(at).chain(put.chars()).chain(CARD.chars().skip(at + take)).collect();
        let _ = parse_csv("t.csv", &damaged);
    }
}

/// Made by scorecardpy 0.1.9.7 on 2,000 generated rows: `woebin`, `LogisticRegression(C=1e6)`, `scorecard` as they come.
const BINS: &str = include_str!("tests/scorecardpy_bins.csv");

const POINTS: &str = include_str!("tests/scorecardpy_card.csv");

/// `sc.scorecard_ply` gives these rows these scores; the fit had intercept -0.948 and coefficients 1.017, 1.024, 1.007.
#[test]
fn a_card_of_scorecardpy_scores_as_it_did_there() {
    let named = |file, text| Named { file, text };
    let scaling = Scaling { score: 600.0, odds: 19.0, points_to_double: 50.0 };
    let table = parse_scorecardpy(named("bins.csv", BINS), named("card.csv", POINTS), scaling).unwrap();
    let scorecard = table.into_scorecard().unwrap();
    let rows = [
        (67.0, 1.043, 2, 460.0),
        (53.0, 0.746, 0, 484.0),
        (64.0, 0.626, 3, 473.0),
        (48.0, 0.241, 1, 521.0),
        (20.0, 0.154, 2, 488.0),
        (32.0, 1.107, 1, 409.0),
    ];
    let numbers = |name: &str, of: fn(&(f64, f64, u32, f64)) -> f64| Column {
        name: name.to_owned(),
        values: Values::Numbers(rows.iter().map(of).collect()),
    };
    let levels = ["app", "shop", "agent, web", "fair"].map(str::to_owned).to_vec();
    let codes = rows.iter().map(|row| row.2).collect();
    let channel = Column { name: "channel".to_owned(), values: Values::Categories { levels, codes } };
    let frame = Frame::new(vec![numbers("age", |row| row.0), numbers("util", |row| row.1), channel]).unwrap();
    assert_eq!(scorecard.score(&frame).unwrap().scores, rows.map(|row| row.3));
    let betas: Vec<f64> = scorecard.characteristics().iter().map(|one| one.beta).collect();
    for (found, fitted) in betas.iter().zip([-1.01664218, -1.02389417, -1.00698924]) {
        assert!((found - fitted).abs() < 0.02, "{found}");
    }
    assert!((scorecard.intercept() + 0.947_863_64).abs() < 0.01, "{}", scorecard.intercept());
    assert_eq!(scorecard.characteristics()[1].cells.last().unwrap().holds, Holds::Missing);
}

#[test]
fn tables_of_scorecardpy_that_do_not_fit_are_refused() {
    let scaling = Scaling { score: 600.0, odds: 19.0, points_to_double: 50.0 };
    let refused = |bins: &str, card: &str| {
        let (bins, card) = (Named { file: "bins.csv", text: bins }, Named { file: "card.csv", text: card });
        parse_scorecardpy(bins, card, scaling).unwrap_err().what
    };
    assert_eq!(refused(&BINS.replace(",woe,", ",evidence,"), POINTS), "bins.csv, line 1: there is no column woe");
    assert_eq!(refused(BINS, &POINTS.replace("channel,shop,7.0\n", "")), "card.csv: bin shop of channel has no points");
    assert_eq!(
        refused(&BINS.replace("util,missing", "util,\"missing%,%[-inf,0.1)\""), POINTS),
        "card.csv: bin missing%,%[-inf,0.1) of util has no points"
    );
    assert_eq!(
        refused(&BINS.replace("[42.0,49.0)", "[43.0,49.0)"), &POINTS.replace("[42.0,49.0)", "[43.0,49.0)")),
        "bins.csv, variable age, lower: the range begins at 43, and must at 42: ranges leave no gap and do not overlap"
    );
    assert_eq!(
        refused(BINS, &POINTS.replace("basepoints,,456.0\n", "")),
        "card.csv: there is no row of the variable basepoints"
    );
}
