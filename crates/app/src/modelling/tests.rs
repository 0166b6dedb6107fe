//! Training, scoring and refusals, on small made-up tables.

use std::fmt::Write as _;

use super::config::{ModelConfig, SplitText, parse};
use super::sample::{Declared, Need, Sample, read};
use super::validation::validate;
use crate::import::{Row, RowError, TableRows, Tables};
use crate::model_file::{self, Model};
use crate::{Error, Refused};

/// A CSV text without quotes as a table.
struct Text(String);

struct Lines {
    columns: Vec<String>,
    rows: std::vec::IntoIter<Vec<String>>,
    number: u64,
}

impl Tables for Text {
    fn open(&self, _: &str) -> anyhow::Result<Box<dyn TableRows + '_>> {
        let mut rows = self.0.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let columns = rows.next().unwrap_or_default();
        Ok(Box::new(Lines { columns, rows: rows.collect::<Vec<_>>().into_iter(), number: 0 }))
    }
}

impl TableRows for Lines {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        self.number += 1;
        self.rows.next().map(|cells| Ok(Row { number: self.number, line: None, cells }))
    }
}

fn config(engine: &str) -> ModelConfig {
    let text = format!(
        "[model]\nid = \"m\"\nversion = 1\npurpose = \"a test\"\nbad = \"bad\"\nengine = \"{engine}\"\n\
         [windows]\nobservation = \"90 days\"\nperformance = \"3 bills\"\n\
         [columns]\ntarget = \"bad\"\nid = \"id\"\nas_of = \"day\"\n[boosting]\nrounds = 20\n\
         [[feature]]\nname = \"dpd\"\ndirection = \"up\"\n[[feature]]\nname = \"shop\"\nkind = \"category\"\n\
         [[protected]]\nname = \"age\"\nbands = [30]\n"
    );
    parse("m.toml", &text).unwrap()
}

fn sample(text: &str, need: Need) -> Result<Sample, Refused> {
    let config = config("scorecard");
    let declared = Declared { columns: &config.columns, features: &config.feature, protected: &config.protected };
    match read(&Text(text.to_owned()), "t.csv", declared, need, |_| {}) {
        Ok(sample) => Ok(sample),
        Err(Error::Refused(refused)) => Err(refused),
        Err(Error::Failed(error)) => panic!("{error:#}"),
    }
}

/// 1,200 rows over twelve months, whose risk grows with days past due.
fn table() -> String {
    let mut text = String::from("id,day,dpd,shop,age,bad\n");
    for row in 0..1_200_u32 {
        let (month, dpd) = (row / 100 + 1, row * 7_919 % 60);
        let draw = row.wrapping_mul(2_654_435_761) >> 22;
        let is_bad = u32::from(draw % 100 < 5 + dpd);
        let shop = ["north", "south", "east"][(row % 3) as usize];
        let _ = writeln!(text, "A{row},2025-{month:02}-28,{dpd},{shop},{},{is_bad}", 20 + row % 40);
    }
    text
}

#[test]
fn a_model_may_learn_from_all_rows_and_says_that_none_were_kept_apart() {
    let sample = sample(&table(), Need::Outcomes).unwrap();
    let file =
        super::train(&ModelConfig { split: Some(SplitText::All), ..config("boosting") }, &sample, |_| {}).unwrap();
    assert_eq!((file.training.rows, &file.training.tried_from), (1_200, &None));
    let on: Vec<&str> = file.measures.iter().map(|one| one.on.as_str()).collect();
    assert_eq!(on, ["fold 1", "fold 2", "fold 3", "fold 4", "fold 5", "cross-validated", "training"]);
}

#[test]
fn a_model_that_was_written_and_read_scores_the_same_bits_whichever_engine() {
    let sample = sample(&table(), Need::Outcomes).unwrap();
    for engine in ["scorecard", "boosting"] {
        let file = super::train(&config(engine), &sample, |_| {}).unwrap();
        // The latest fifth is 240 rows; the month in which it begins is not cut apart and stays with the others.
        assert_eq!((file.training.rows, file.training.tried_from.as_deref()), (1_000, Some("2025-11-28")), "{engine}");
        let text = file.text();
        let read = model_file::parse("m.json", &text).unwrap();
        assert_eq!(read.text(), text);
        let bits = |file| {
            let scores = Model::new(file).unwrap().score(&sample.frame).unwrap();
            scores
                .iter()
                .map(|score| (score.log_odds.to_bits(), score.pd.to_bits(), score.points.to_bits()))
                .collect::<Vec<_>>()
        };
        assert_eq!(bits(file.clone()), bits(read.clone()));
        let model = Model::new(read).unwrap();
        let validation = validate(&model, &sample).unwrap();
        assert!(validation.overall.auc.value().unwrap() > 0.6, "{engine}");
        assert_eq!(validation.fairness[0].groups.len(), 2);
        // Training twice gives the same file, and so the same hash.
        assert_eq!(super::train(&config(engine), &sample, |_| {}).unwrap().text(), text);
    }
}

#[test]
fn what_would_mislead_a_model_is_refused() {
    let head = "id,day,dpd,shop,age,bad\n";
    let told = |rows: &str| sample(&format!("{head}{rows}"), Need::Outcomes).unwrap_err().what;
    assert_eq!(
        told("A,2025-01-01,1,n,20,1\nA,2025-01-01,2,n,20,0\n"),
        "t.csv: rows 1 and 2 are both A as of 2025-01-01; keep one, or name a column that tells them apart, such as the as-of day"
    );
    assert_eq!(told("A,2025-01-01,,n,20,1\nB,2025-01-01,,n,20,0\n"), "t.csv: column dpd is empty in all 2 rows");
    assert_eq!(
        told("A,2025-01-01,inf,n,20,1\n"),
        "t.csv: column dpd, row 1: the value is infinite; leave it empty, or give it a special code"
    );
    assert_eq!(told("A,2025-01-01,many,n,20,1\n"), "t.csv, row 1: \"many\" in column dpd is not a number");
    assert_eq!(
        told("A,2025-01-01,1,n,20,yes\nB,2025-01-01,1,n,20,no\n"),
        "t.csv: column bad holds the words no, yes; say which of them is bad"
    );
    assert_eq!(told("A,yesterday,1,n,20,1\n"), "t.csv, row 1: \"yesterday\" in column day is not a date");
    assert_eq!(told(""), "t.csv has no rows");
    let names: String = (0..10_000).map(|row| format!("A{row},2025-01-01,1,shop{row},20,{}\n", row % 2)).collect();
    assert_eq!(told(&names), "t.csv: column shop has 10000 different names in 10000 rows");
    let one_class: String = (0..100).map(|row| format!("A{row},2025-{:02}-01,{row},n,20,0\n", row / 10 + 1)).collect();
    let sample = sample(&format!("{head}{one_class}"), Need::Outcomes).unwrap();
    let refused = super::train(&config("boosting"), &sample, |_| {}).unwrap_err();
    assert!(refused.what.ends_with("0 are bad and 80 good"), "{}", refused.what);
}

#[test]
fn a_protected_attribute_among_the_features_is_refused() {
    let text = "[model]\nid = \"m\"\nversion = 1\npurpose = \"\"\nbad = \"\"\n[windows]\nobservation = \"\"\nperformance = \"\"\n\
                [columns]\ntarget = \"y\"\n[[feature]]\nname = \"age\"\n[[protected]]\nname = \"age\"\n";
    assert_eq!(parse("m.toml", text).unwrap_err().what, "m.toml: age is protected and among the features");
}
