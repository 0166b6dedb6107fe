//! Boosted trees learn what is in made-up accounts, keep to the declared directions, and refuse what teaches nothing.

use risk::Scorer;
use risk::boosting::{Forust, Sample, Settings, Trainer};
use risk::feature::{Direction, Feature};
use risk::frame::{Column, Frame, Outcome, Values};
use risk::shapley::{importance, reasons};
use risk::trees::Trees;

fn draw(row: u64, what: u64) -> f64 {
    risk::fold::fold_of(row * 8 + what, 10_000) as f64 / 10_000.0
}

fn number(name: &str, of: impl Fn(u64) -> f64) -> Column {
    Column { name: name.to_owned(), values: Values::Numbers((0..3_000).map(of).collect()) }
}

#[test]
fn a_model_is_learned_stored_read_back_and_explained() {
    let frame = Frame::new(vec![
        number("dpd_now", |row| (draw(row, 0) * 30.0).floor()),
        number("dpd_worst", |row| (draw(row, 1) * 60.0).floor()),
        number("noise", |row| draw(row, 2)),
    ])
    .expect("a frame");
    let (now, worst) = (frame.numbers("dpd_now").expect("there"), frame.numbers("dpd_worst").expect("there"));
    let risk = |row: usize| (now[row] / 10.0 + worst[row] / 20.0 - 3.5).tanh() / 2.0 + 0.5;
    let outcome = |row: usize| if draw(row as u64, 3) < risk(row) { Outcome::Bad } else { Outcome::Good };
    let outcomes: Vec<Outcome> = (0..3_000).map(outcome).collect();
    let feature = |name: &str, characteristic: &str, direction| Feature {
        characteristic: characteristic.to_owned(),
        direction,
        ..Feature::undeclared(name)
    };
    let features = [
        feature("dpd_now", "arrears", Direction::Up),
        feature("dpd_worst", "arrears", Direction::Up),
        feature("noise", "noise", Direction::Free),
    ];
    let forust = Forust { settings: Settings { rounds: 40, ..Settings::default() } };
    let trees = forust.train(&Sample { frame: &frame, outcomes: &outcomes, features: &features }).expect("it learns");
    // Its parts are all of it.
    let again = Trees::new(trees.parts().clone()).expect("its parts make it again");
    let scores = trees.log_odds(&frame).expect("scores");
    assert_eq!(scores, again.log_odds(&frame).expect("scores"));
    let importance = importance(&trees, &frame).expect("columns matter");
    assert!(importance[0] > 3.0 * importance[2] && importance[1] > 3.0 * importance[2], "{importance:?}");
    let explanations = trees.explain(&frame).expect("explanations");
    for (explanation, score) in explanations.iter().zip(&scores) {
        assert!((explanation.log_odds() - score).abs() < 1e-9);
    }
    let worst = (0..scores.len()).max_by(|&one, &other| scores[one].total_cmp(&scores[other])).expect("there are rows");
    assert_eq!(reasons(&explanations[worst], &features, 4)[0].characteristic, "arrears");
}
