//! Model files: what is written and read scores the same bits.

use proptest::prelude::*;
use risk::Scorer;
use risk::frame::{Column, Values};
use risk::trees::{Input, Node, Precision, Reading, Side, Test, Trees, TreesParts};

use super::*;

fn tree(thresholds: (f64, f64), values: [f64; 3], precision: Precision) -> Trees {
    let leaf = |value| Node::Leaf { value, cover: 10.0 };
    let split = |test, left, right| Node::Split { input: 0, test, missing: Side::Right, left, right };
    let nodes = vec![
        split(Test::Below(thresholds.0), 1, 2),
        leaf(values[0]),
        split(Test::AtMost(thresholds.1), 3, 4),
        leaf(values[1]),
        leaf(values[2]),
    ];
    let inputs = vec![Input { name: "x".to_owned(), reading: Reading::NumberBut(vec![-9.0]) }];
    Trees::new(TreesParts { inputs, trees: vec![nodes], base: values[1] / 3.0, divisor: 1.0, slope: 1.0, precision })
        .expect("a tree")
}

proptest! {
    #[test]
    fn trees_that_were_written_and_read_score_the_same_bits(
        low in -1e6_f64..1e6,
        width in 1e-9_f64..1e6,
        values in prop::array::uniform3(-1e3_f64..1e3),
        xs in prop::collection::vec(prop::num::f64::NORMAL, 1..20),
    ) {
        let engine = Engine::Trees(Box::new(tree((low, low + width), values, Precision::Double)));
        let text = serde_json::to_string_pretty(&ScorerText::of(&engine)).unwrap();
        let read: ScorerText = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &ScorerText::of(&engine));
        let again = read.engine().unwrap();
        let frame = Frame::new(vec![Column { name: "x".to_owned(), values: Values::Numbers(xs) }]).unwrap();
        let bits = |engine: &Engine| engine.log_odds(&frame).unwrap().iter().map(|one| one.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&engine), bits(&again));
    }

    #[test]
    fn calibrations_that_were_written_and_read_are_the_same(
        intercept in prop::num::f64::NORMAL,
        slope in prop::num::f64::NORMAL,
    ) {
        let map = CalibrationText::Platt { intercept, slope };
        let text = serde_json::to_string(&map).unwrap();
        prop_assert_eq!(serde_json::from_str::<CalibrationText>(&text).unwrap(), map);
    }
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let refused = parse("m.json", "{}").unwrap_err();
    assert!(refused.what.starts_with("m.json: missing field `format`"), "{}", refused.what);
}

#[test]
fn a_calibration_that_falls_is_no_calibration() {
    let falls = CalibrationText::Isotonic { knots: vec![(0.0, 0.4), (1.0, 0.3)] };
    assert_eq!(falls.map(), None);
}
