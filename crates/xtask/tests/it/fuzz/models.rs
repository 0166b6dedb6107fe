//! Models and how they are made: configurations, model files, scorecard tables, and models of other programs.

use app::model_file::{self, Model};
use app::modelling::config;
use app::modelling::import::{Format, Original, import};
use app::scorecard_table::{Named, parse_csv, parse_json, parse_scorecardpy, to_csv, to_json};
use risk::feature::Feature;
use risk::import::{lightgbm, xgboost};
use risk::trees::Trees;

use super::{examples, fuzz, repository};

/// A file of the models that other programs made.
fn vector(name: &str) -> Vec<u8> {
    let path = repository().join("crates/risk/tests/it/vectors").join(name);
    std::fs::read(path).expect("a folder that can be used")
}

/// The features of such a model: the columns of its table before what it predicts.
fn features(name: &str) -> Vec<Feature> {
    let table = String::from_utf8(vector(&format!("{name}.csv"))).expect("a table is text");
    let heads = table.lines().next().expect("a table has heads");
    heads.split(',').take_while(|head| *head != "margin").map(Feature::undeclared).collect()
}

/// What can be read can be walked: every row comes to a leaf.
fn walk(trees: &Trees) {
    let inputs = trees.parts().inputs.len();
    for value in [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0, 3.0, 1e9] {
        let _ = trees.row_log_odds(&vec![value; inputs]);
    }
}

#[test]
fn models_of_lightgbm() {
    for name in ["lightgbm_numbers", "lightgbm_names", "lightgbm_zero_missing"] {
        let (examples, features) = ([vector(&format!("{name}.txt"))], features(name));
        fuzz(&examples, |mutant| {
            if let Ok(trees) = lightgbm::read(&mutant.text(&examples), &features) {
                walk(&trees);
            }
        });
    }
}

#[test]
fn models_of_xgboost() {
    for name in ["xgboost_numbers", "xgboost_names"] {
        let (examples, features) = ([vector(&format!("{name}.json"))], features(name));
        fuzz(&examples, |mutant| {
            if let Ok(trees) = xgboost::read(&mutant.text(&examples), &features) {
                walk(&trees);
            }
        });
    }
}

/// What stands in the page of scorecard tables between these fences.
fn card(fence: &str) -> Vec<u8> {
    let page = repository().join("docs/reference/scorecard-table.md");
    let page = std::fs::read_to_string(page).expect("a folder that can be used");
    let (_, rest) = page.split_once(&format!("```{fence}\n")).expect("the page has an example");
    rest.split_once("```").expect("the example ends").0.as_bytes().to_vec()
}

/// What is read can be written, and is then read as the same.
#[test]
fn scorecard_tables() {
    let (csv, json) = ([card("csv")], [card("json")]);
    fuzz(&csv, |mutant| {
        if let Ok(table) = parse_csv("c.csv", &mutant.text(&csv)) {
            assert_eq!(parse_csv("c.csv", &to_csv(&table)).as_ref(), Ok(&table));
            drop(table.into_scorecard());
        }
    });
    fuzz(&json, |mutant| {
        if let Ok(table) = parse_json("c.json", &mutant.text(&json)) {
            assert_eq!(parse_json("c.json", &to_json(&table)).as_ref(), Ok(&table));
            drop(table.into_scorecard());
        }
    });
}

const BINS: &str = "variable,bin,count,count_distr,good,bad,badprob,woe,bin_iv,total_iv,breaks,is_special_values\n\
                    dpd,\"[-inf,10.0)\",100,0.5,90,10,0.1,-0.8,0.2,0.4,10.0,FALSE\n\
                    dpd,\"[10.0,inf)\",100,0.5,60,40,0.4,0.9,0.2,0.4,inf,FALSE\n";
const CARD: &str = "variable,bin,points\nbasepoints,,450\ndpd,\"[-inf,10.0)\",30\ndpd,\"[10.0,inf)\",-20\n";

#[test]
fn scorecards_of_scorecardpy() {
    let (bins, cards) = ([BINS.as_bytes().to_vec()], [CARD.as_bytes().to_vec()]);
    let scaling = risk::scorecard::Scaling::default();
    let read = |bins: &str, card: &str| {
        let (bins, card) = (Named { file: "bins.csv", text: bins }, Named { file: "card.csv", text: card });
        parse_scorecardpy(bins, card, scaling).map(|table| drop(table.into_scorecard()))
    };
    assert_eq!(read(BINS, CARD), Ok(()));
    fuzz(&bins, |mutant| drop(read(&mutant.text(&bins), CARD)));
    fuzz(&cards, |mutant| drop(read(BINS, &mutant.text(&cards))));
}

#[test]
fn configurations_of_models() {
    let examples = examples("risk", "toml");
    fuzz(&examples, |mutant| drop(config::parse("m.toml", &mutant.text(&examples))));
}

/// A model file that can be read makes a model, or says why not.
#[test]
fn model_files() {
    let numbers =
        features("lightgbm_numbers").into_iter().map(|feature| format!("[[feature]]\nname = \"{}\"\n", feature.name));
    let config = format!(
        "[model]\nid = \"m\"\nversion = 1\npurpose = \"a test\"\nbad = \"bad\"\nengine = \"boosting\"\n\
         [windows]\nobservation = \"90 days\"\nperformance = \"3 bills\"\n\
         [columns]\ntarget = \"bad\"\nid = \"id\"\nas_of = \"day\"\n{}",
        numbers.collect::<String>()
    );
    let config = config::parse("m.toml", &config).expect("the configuration is right");
    let trees = String::from_utf8(vector("lightgbm_numbers.txt")).expect("a model is text");
    let original = Original { file: "m.txt", text: &trees, format: Format::LightGbm };
    let file = import(&config, original, None).expect("the model is read");
    let examples = [file.text().into_bytes()];
    fuzz(&examples, |mutant| match model_file::parse("m.json", &mutant.text(&examples)) {
        Ok(file) => drop(Model::new(file)),
        Err(refused) => assert!(refused.what.starts_with("m.json"), "{refused}"),
    });
}
