//! Tables that would mislead a model: each is refused, or treated in a stated way, by every engine.

use std::fmt::Write as _;

use crate::support::Desk;

const ROWS: u32 = 1_200;

/// The config of these tables for an engine.
fn config(engine: &str) -> String {
    format!(
        "[model]\nid = \"m\"\nversion = 1\npurpose = \"a test\"\nbad = \"30+\"\nengine = \"{engine}\"\n\
         [windows]\nobservation = \"90 days\"\nperformance = \"3 bills\"\n\
         [columns]\ntarget = \"bad\"\nid = \"id\"\nas_of = \"day\"\n[boosting]\nrounds = 20\n\
         [[feature]]\nname = \"dpd\"\ndirection = \"up\"\n[[feature]]\nname = \"shop\"\nkind = \"category\"\n"
    )
}

/// 1,200 rows over twelve months, whose risk grows with days past due: id, day, dpd, shop, bad, as `change` leaves them.
fn table(change: impl Fn(u32, &mut [String; 5])) -> String {
    let mut text = String::from("id,day,dpd,shop,bad\n");
    for row in 0..ROWS {
        let (month, dpd) = (row / 100 + 1, row * 7_919 % 60);
        let is_bad = u32::from((row.wrapping_mul(2_654_435_761) >> 22) % 100 < 5 + dpd);
        let shop = ["north", "south", "east"][(row % 3) as usize];
        let mut cells =
            [format!("A{row}"), format!("2025-{month:02}-28"), dpd.to_string(), shop.to_owned(), is_bad.to_string()];
        change(row, &mut cells);
        let _ = writeln!(text, "{}", cells.join(","));
    }
    text
}

const TRAIN: &str = "risk train --data t.csv --config m.toml --out m.json";

fn desk(engine: &str, table: &str) -> Desk {
    let desk = Desk::new();
    desk.write("m.toml", &config(engine));
    desk.write("t.csv", table);
    desk
}

/// Both engines refuse the table with these words, and write nothing.
#[track_caller]
fn refused(table: &str, what: &str, hint: &str) {
    for engine in ["scorecard", "boosting"] {
        let desk = desk(engine, table);
        let said = desk.refused(TRAIN);
        assert!(said.contains(&format!("error: {what}\n")), "{engine}: {said}");
        assert!(said.contains(hint), "{engine}: {said}");
        assert!(!desk.path("m.json").exists());
    }
}

#[test]
fn a_column_without_any_value_is_refused() {
    let table = table(|_, cells| cells[2].clear());
    refused(&table, "t.csv: column dpd is empty in all 1200 rows", "hint: leave the feature out");
}

#[test]
fn one_class_only_is_refused_with_the_counts() {
    let hint = "look at the definition of bad";
    refused(&table(|_, cells| cells[4] = "0".to_owned()), "of 1000 rows to learn from 0 are bad and 1000 good", hint);
    refused(&table(|_, cells| cells[4] = "1".to_owned()), "of 1000 rows to learn from 1000 are bad and 0 good", hint);
}

#[test]
fn an_infinite_value_is_refused_with_its_row() {
    for infinite in ["inf", "-inf", "1e999"] {
        let change = |row, cells: &mut [String; 5]| {
            if row == 16 {
                cells[2] = infinite.to_owned();
            }
        };
        let what = "t.csv: column dpd, row 17: the value is infinite; leave it empty, or give it a special code";
        refused(&table(change), what, "");
    }
}

#[test]
fn a_row_that_is_there_twice_is_refused_with_both_places() {
    let change = |row, cells: &mut [String; 5]| {
        if row == 9 {
            cells[0] = "A4".to_owned();
        }
    };
    let what = "t.csv: rows 5 and 10 are both A4 as of 2025-01-28; keep one, or name a column that tells them apart, \
                such as the as-of day";
    refused(&table(change), what, "");
    // Of two days they are two rows.
    let change = |row, cells: &mut [String; 5]| {
        if row == 109 {
            cells[0] = "A4".to_owned();
        }
    };
    desk("scorecard", &table(change)).done(TRAIN);
}

#[test]
fn labels_in_words_are_refused_until_somebody_says_which_is_bad() {
    let in_words = table(|_, cells| cells[4] = if cells[4] == "1" { "defaulted" } else { "repaid" }.to_owned());
    let what = "t.csv: column bad holds the words defaulted, repaid; say which of them is bad";
    refused(&in_words, what, "words are explained in the config: [columns] bad = [\"yes\"]");
    let desk = desk("scorecard", &in_words);
    desk.write("m.toml", &config("scorecard").replace("target = \"bad\"", "target = \"bad\"\nbad = [\"defaulted\"]"));
    let explained = desk.json(&format!("{TRAIN} --json"));
    desk.write("t.csv", &table(|_, _| {}));
    desk.write("m.toml", &config("scorecard"));
    let numbers = desk.json(&format!("{TRAIN} --json"));
    assert_eq!(explained["measures"], numbers["measures"]);
    let change = |row, cells: &mut [String; 5]| {
        if row == 2 {
            cells[4] = "2".to_owned();
        }
    };
    let what = "t.csv: column bad, row 3: 2 is no outcome; a target of numbers is 0 for good, 1 for bad, empty for not known yet";
    refused(&table(change), what, "");
}

/// So many rows of made-up names: `shop` says which each has.
fn of_shops(rows: u32, shop: impl Fn(u32) -> u32) -> String {
    let mut text = String::from("id,day,dpd,shop,bad\n");
    for row in 0..rows {
        let (dpd, day) = (row % 60, row / 2_500 + 1);
        let is_bad = u32::from((row.wrapping_mul(2_654_435_761) >> 22) % 100 < 5 + dpd);
        let _ = writeln!(text, "A{row},2025-{day:02}-28,{dpd},shop {},{is_bad}", shop(row));
    }
    text
}

#[test]
fn ten_thousand_names_that_name_rows_are_refused() {
    let what = "t.csv: column shop has 10000 different names in 10000 rows";
    refused(
        &of_shops(10_000, |row| row),
        what,
        "hint: what names rows tells nothing of new ones: leave the feature out",
    );
}

#[test]
fn ten_thousand_names_of_which_some_are_common_are_taken_and_the_rare_ones_together() {
    // Every third row is of one of 20 shops, the others of 9,980.
    let shop = |row: u32| if row.is_multiple_of(3) { row / 3 % 20 } else { 20 + row % 9_980 };
    for engine in ["scorecard", "boosting"] {
        let desk = desk(engine, &of_shops(30_000, shop));
        let said = desk.run(TRAIN);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(said.err.contains("column shop has 10000 different names; rare ones are taken together"), "{said:?}");
        // A name that nobody had is scored all the same.
        desk.write("t.csv", "id,dpd,shop\nN1,30,a new one\n");
        assert_eq!(desk.done("risk score --model m.json --data t.csv").lines().count(), 2);
    }
}

#[test]
fn ten_thousand_names_that_are_all_rare_are_left_out_of_a_scorecard_and_refused_by_boosting() {
    let rare = of_shops(30_000, |row| row % 10_000);
    let said = desk("scorecard", &rare).done(TRAIN);
    assert!(said.contains("note: shop is left out: its information value is 0.0000"), "{said}");
    let said = desk("boosting", &rare).refused(TRAIN);
    assert!(said.contains("column shop has no name in 20 or more rows with an outcome"), "{said}");
    assert!(said.contains("leave the feature out, or lower category_rows_min"), "{said}");
}
