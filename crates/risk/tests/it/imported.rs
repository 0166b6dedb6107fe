//! Imported models score as the programs that made them.
//!
//! `vectors/make.py` made the models of made-up data and wrote down what LightGBM 4.7.0 and XGBoost 3.2.0 predict, with rows
//! on thresholds and just beside them, infinities, missing values, and categories that were never seen.

use risk::Scorer;
use risk::feature::{Direction, Feature, Purpose};
use risk::frame::{Column, Frame, MISSING, Values};
use risk::import::{ImportRejected, check_monotone, lightgbm, xgboost};
use risk::scorer::probability;
use risk::trees::{Reading, Trees};

/// A stored table: heads, and cells by row.
struct Vectors {
    heads: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

impl Vectors {
    fn read(text: &'static str) -> Self {
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        Self { heads: lines.next().expect("the heads"), rows: lines.collect() }
    }

    fn number(cell: &str) -> f64 {
        if cell.is_empty() { f64::NAN } else { cell.parse().expect("a number") }
    }

    fn column(&self, head: &str) -> Vec<f64> {
        let at = self.heads.iter().position(|found| *found == head).expect("the column is there");
        self.rows.iter().map(|row| Self::number(row[at])).collect()
    }

    /// The rows as values, names by their place in the model's list.
    fn values(&self, trees: &Trees) -> Vec<Vec<f64>> {
        let value = |(input, cell): (&risk::trees::Input, &&str)| {
            if let (Reading::Named(names), false) = (&input.reading, cell.is_empty()) {
                return names.iter().position(|name| name == cell).map_or(-1.0, |at| at as f64);
            }
            Self::number(cell)
        };
        self.rows.iter().map(|row| trees.parts().inputs.iter().zip(row).map(value).collect()).collect()
    }

    /// The finite rows as a frame, and which they are.
    fn frame(&self, trees: &Trees) -> (Frame, Vec<usize>) {
        let columns = trees.parts().inputs.len();
        let is_finite = |row: &Vec<&str>| row[..columns].iter().all(|cell| !cell.ends_with("inf"));
        let kept: Vec<usize> = (0..self.rows.len()).filter(|&row| is_finite(&self.rows[row])).collect();
        let column = |at: usize| {
            let input = &trees.parts().inputs[at];
            let cells: Vec<&str> = kept.iter().map(|&row| self.rows[row][at]).collect();
            let values = if let Reading::Named(_) = input.reading {
                // Names in an order of their own, so that they are matched by name.
                let mut levels: Vec<String> =
                    cells.iter().filter(|cell| !cell.is_empty()).map(|&c| c.to_owned()).collect();
                levels.sort_by(|one, other| other.cmp(one));
                levels.dedup();
                let code = |cell: &&str| levels.iter().position(|level| level == cell).map_or(MISSING, |at| at as u32);
                Values::Categories { codes: cells.iter().map(code).collect(), levels }
            } else {
                Values::Numbers(cells.iter().map(|cell| Self::number(cell)).collect())
            };
            Column { name: input.name.clone(), values }
        };
        (Frame::new((0..columns).map(column).collect()).expect("a frame"), kept)
    }
}

fn features(vectors: &Vectors) -> Vec<Feature> {
    vectors.heads.iter().take_while(|head| **head != "margin").map(|head| Feature::undeclared(head)).collect()
}

/// Scores to the last bit, and contributions to a tolerance.
fn agrees(trees: &Trees, vectors: &Vectors, tolerance: f64) {
    let margins = vectors.column("margin");
    for (values, margin) in vectors.values(trees).iter().zip(&margins) {
        let expected = trees.parts().slope * margin;
        assert_eq!(trees.row_log_odds(values), expected, "{values:?}");
    }
    let (frame, kept) = vectors.frame(trees);
    let scores = trees.log_odds(&frame).expect("scores");
    for (score, &row) in scores.iter().zip(&kept) {
        assert_eq!(*score, trees.parts().slope * margins[row], "row {row} of the frame");
        assert!((probability(*score) - vectors.column("probability")[row]).abs() <= 1e-7);
    }
    explains(trees, vectors, tolerance);
}

fn explains(trees: &Trees, vectors: &Vectors, tolerance: f64) {
    let (frame, kept) = vectors.frame(trees);
    let (explanations, scores) =
        (trees.explain(&frame).expect("explanations"), trees.log_odds(&frame).expect("scores"));
    let contributions: Vec<Vec<f64>> =
        trees.features().iter().map(|name| vectors.column(&format!("contribution:{name}"))).collect();
    let bases = vectors.column("contribution:base");
    for ((explanation, score), &row) in explanations.iter().zip(scores).zip(&kept) {
        assert!((explanation.log_odds() - score).abs() < 1e-9);
        let factor = trees.parts().slope / trees.parts().divisor;
        assert!((explanation.base - factor * bases[row]).abs() < tolerance, "base {} {}", explanation.base, bases[row]);
        for (part, column) in explanation.parts.iter().zip(&contributions) {
            assert!((part - factor * column[row]).abs() < tolerance, "row {row}: {part} {}", column[row]);
        }
    }
}

macro_rules! lightgbm_agrees {
    ($($test:ident $name:literal,)*) => {$(
        #[test]
        fn $test() {
            let vectors = Vectors::read(include_str!(concat!("vectors/", $name, ".csv")));
            let text = include_str!(concat!("vectors/", $name, ".txt"));
            let trees = lightgbm::read(text, &features(&vectors)).expect("the model is read");
            agrees(&trees, &vectors, 1e-9);
        }
    )*};
}

lightgbm_agrees! {
    lightgbm_numbers_agree "lightgbm_numbers",
    lightgbm_without_missing_values_agrees "lightgbm_not_missing",
    lightgbm_with_zeros_missing_agrees "lightgbm_zero_missing",
    lightgbm_codes_of_categories_agree "lightgbm_codes",
    lightgbm_names_of_categories_agree "lightgbm_names",
    lightgbm_with_constraints_agrees "lightgbm_monotone",
}

macro_rules! xgboost_agrees {
    ($($test:ident $name:literal,)*) => {$(
        #[test]
        fn $test() {
            let vectors = Vectors::read(include_str!(concat!("vectors/", $name, ".csv")));
            let text = include_str!(concat!("vectors/", $name, ".json"));
            let trees = xgboost::read(text, &features(&vectors)).expect("the model is read");
            // XGBoost works contributions out in 32 bits.
            agrees(&trees, &vectors, 1e-5);
        }
    )*};
}

xgboost_agrees! {
    xgboost_numbers_agree "xgboost_numbers",
    xgboost_codes_of_categories_agree "xgboost_codes",
    xgboost_names_of_categories_agree "xgboost_names",
    xgboost_pruned_with_a_base_score_agrees "xgboost_pruned",
}

#[test]
fn a_lightgbm_forest_is_the_mean_of_its_trees() {
    let vectors = Vectors::read(include_str!("vectors/lightgbm_forest.csv"));
    let trees =
        lightgbm::read(include_str!("vectors/lightgbm_forest.txt"), &features(&vectors)).expect("the model is read");
    assert_eq!(trees.parts().divisor, 8.0);
    for (values, expected) in vectors.values(&trees).iter().zip(vectors.column("probability")) {
        assert!((probability(trees.row_log_odds(values)) - expected).abs() < 1e-15);
    }
    explains(&trees, &vectors, 1e-9);
}

fn declared(directions: [Direction; 3]) -> Vec<Feature> {
    let names = ["worst_dpd", "utilisation", "change"];
    let pairs = names.into_iter().zip(directions);
    pairs.map(|(name, direction)| Feature { direction, ..Feature::undeclared(name) }).collect()
}

#[test]
fn a_model_that_breaks_a_declared_direction_is_refused_as_monotone() {
    let features = declared([Direction::Up, Direction::Up, Direction::Free]);
    let constrained = lightgbm::read(include_str!("vectors/lightgbm_monotone.txt"), &features).expect("it is read");
    assert_eq!(check_monotone(&constrained, &features, &[]), Ok(()));
    let free = lightgbm::read(include_str!("vectors/lightgbm_numbers.txt"), &features).expect("it is read");
    let Err(ImportRejected::NotMonotone(fall)) = check_monotone(&free, &features, &[]) else {
        panic!("it is not monotone")
    };
    assert!(fall.log_odds.1 < fall.log_odds.0 && fall.values.0 < fall.values.1, "{fall}");
    // Nothing is asked of it where nothing is declared.
    assert_eq!(check_monotone(&free, &declared([Direction::Free; 3]), &[]), Ok(()));
}

fn refusal(text: &str) -> String {
    let features = declared([Direction::Free; 3]);
    let is_json = text.starts_with('{');
    let read = if is_json { xgboost::read(text, &features) } else { lightgbm::read(text, &features) };
    read.expect_err("it is refused").to_string()
}

#[test]
fn what_is_not_known_in_lightgbm_is_refused_with_its_line() {
    let text = include_str!("vectors/lightgbm_numbers.txt");
    for (from, to, expected) in [
        ("version=v4", "version=v5", "line 2, version: v5; load it with LightGBM 4"),
        ("num_class=1", "num_class=3", "line 3, num_class: 3; only models of two classes"),
        (
            "objective=binary sigmoid:0.7",
            "objective=regression",
            "line 7, objective: regression; only models of objective binary",
        ),
        ("is_linear=0", "is_linear=1", "is_linear: 1; linear trees cannot be read"),
        ("end of trees", "", "end of trees: the text ends before its trees do"),
        ("leaf_count=", "leaf_counts=", "leaf_count: the field is not there"),
        ("left_child=1", "left_child=x", "left_child: x"),
        ("left_child=1", "left_child=99", "tree 0, node 0: child 99 does not exist"),
        // Found by a fuzzer: the complement of this number is the largest there is.
        ("left_child=1", "left_child=-9223372036854775808", "tree 0, node 0: child 4294967295 does not exist"),
        (
            "feature_names=worst_dpd utilisation",
            "feature_names=utilisation worst_dpd",
            "column 1 of the model is utilisation",
        ),
        ("tree\n", "forest\n", "line 1, tree: forest"),
    ] {
        assert!(text.contains(from), "{from}");
        let found = refusal(&text.replacen(from, to, 1));
        assert!(found.contains(expected), "{from}: {found}");
    }
}

#[test]
fn what_is_not_known_in_xgboost_is_refused_with_its_field() {
    let text = include_str!("vectors/xgboost_numbers.json");
    for (from, to, expected) in [
        (r#""version":[3"#, r#""version":[1"#, "version[0]: 1; load it with XGBoost 3"),
        (r#""name":"gbtree""#, r#""name":"dart""#, "learner.gradient_booster.name: dart; only booster gbtree"),
        ("binary:logistic", "reg:squarederror", "learner.objective.name: reg:squarederror"),
        (r#""num_target":"1""#, r#""num_target":"2""#, "learner.learner_model_param.num_target: 2"),
        (r#""num_class":"0""#, r#""num_class":"3""#, "learner.learner_model_param.num_class: 3"),
        (r#""attributes":{}"#, r#""attributes":{"best_iteration":"4"}"#, "best_iteration: 4; cut the model"),
        (r#""size_leaf_vector":"1""#, r#""size_leaf_vector":"2""#, "size_leaf_vector: 2"),
        (r#""sum_hessian""#, r#""sum""#, "trees[0].sum_hessian: the field is not there"),
        (r#""left_children":[1"#, r#""left_children":[0"#, "trees[0]: children that do not exist or have two parents"),
        (r#"{"learner""#, r#"{learner"#, "line 1, byte 1: the text is no JSON"),
        (r#""worst_dpd","utilisation""#, r#""utilisation","worst_dpd""#, "column 1 of the model is utilisation"),
    ] {
        assert!(text.contains(from), "{from}");
        let found = refusal(&text.replacen(from, to, 1));
        assert!(found.contains(expected), "{from}: {found}");
    }
}

#[test]
fn a_protected_attribute_does_not_come_in_by_an_import() {
    let mut features = declared([Direction::Free; 3]);
    features[1].purpose = Purpose::Audit;
    let found = lightgbm::read(include_str!("vectors/lightgbm_numbers.txt"), &features).expect_err("it is refused");
    assert_eq!(found, ImportRejected::Protected("utilisation".to_owned()));
}
