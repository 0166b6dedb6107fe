//! Scorecards against worked figures, and the laws of points.

use proptest::prelude::*;

use super::table::{Content, ScorecardTable, TableRow};
use super::train::{Exception, Redundant, Training, TrainingOptions, TrainingRejected, WhyOut, train};
use super::*;
use crate::binning::{BinEdit, Given};
use crate::feature::{Direction, Feature, Purpose};
use crate::frame::{Column, Outcome, Values};
use crate::scorer::probability;

fn assert_near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

fn frame(columns: &[(&str, &[f64])]) -> Frame {
    let column =
        |&(name, values): &(&str, &[f64])| Column { name: name.to_owned(), values: Values::Numbers(values.to_vec()) };
    Frame::new(columns.iter().map(column).collect()).unwrap()
}

/// 660 at 15 goods to a bad, doubled by 40 points; alpha -2.8; a characteristic of WOE -0.919769 below 0 and 0.830491
/// from 0 on with beta -0.9, another of -0.60 and 0.35 with beta -0.7. Points as the Python program computed them.
fn worked(rounding: Rounding) -> ScorecardTable {
    let scaling = Scaling { score: 660.0, odds: 15.0, points_to_double: 40.0 };
    let rows = [("x", -0.9, -0.919_769, 0.830_491), ("z", -0.7, -0.60, 0.35)];
    let rows = rows.into_iter().flat_map(|(feature, beta, low, high)| {
        let reason =
            Reason { code: feature.to_owned(), words: Words { en: feature.to_owned(), zh: feature.to_owned() } };
        let row = move |content, woe: f64| TableRow {
            feature: feature.to_owned(),
            characteristic: feature.to_owned(),
            beta,
            exception: None,
            content,
            tally: Tally { goods: 10, bads: 5 },
            woe,
            points: rounding.round(scaling.cell_points(beta * woe, -2.8, 2)),
            reason: reason.clone(),
        };
        let range = |lower, upper| Content::Seen(Holds::Range { lower, upper });
        let (least, most) = (f64::NEG_INFINITY, f64::INFINITY);
        [row(range(least, 0.0), low), row(range(0.0, most), high), row(Content::Unseen, 0.0)]
    });
    ScorecardTable { scaling, intercept: -2.8, base_points: 0.0, rows: rows.collect() }
}

/// Accounts a, b and c of the worked table, then one of which nothing is known and the best.
fn accounts() -> Frame {
    frame(&[("x", &[-1.0, 1.0, -1.0, f64::NAN, 1.0]), ("z", &[1.0, -1.0, -1.0, f64::NAN, 1.0])])
}

#[test]
fn points_follow_from_the_score_at_odds_and_the_points_to_double_them() {
    let scaling = worked(Rounding::Exact).scaling;
    assert_near(scaling.factor(), 57.707_802, 5e-7);
    assert_near(scaling.offset(), 503.724_376, 5e-7);
    for (odds, score) in [(7.5_f64, 620.0), (15.0, 660.0), (30.0, 700.0), (60.0, 740.0)] {
        assert_near(scaling.score_of(-odds.ln()), score, 1e-9);
    }
    for (score, pd) in [(580.0, 0.210_526), (660.0, 0.0625), (740.0, 0.016_393)] {
        assert_near(probability(scaling.log_odds(score)), pd, 5e-7);
    }
}

#[test]
fn the_worked_accounts_have_their_scores() {
    let scorecard = worked(Rounding::Exact).into_scorecard().unwrap();
    let scored = scorecard.score(&accounts()).unwrap();
    let exact = scorecard.exact_log_odds(&accounts()).unwrap();
    let expected =
        [(631.675, 0.098_216), (684.202, 0.041_989), (593.299, 0.174_768), (665.306, 0.057_324), (722.578, 0.022_044)];
    for ((score, log_odds), (points, pd)) in scored.scores.iter().zip(&exact).zip(expected) {
        assert_near(*score, points, 5e-4);
        assert_near(probability(*log_odds), pd, 5e-7);
        assert_near(scorecard.scaling().log_odds(*score), *log_odds, 1e-9);
    }
    assert_eq!(scored.unseen, [1, 1]);
    assert_near(scorecard.neutral_score(), 665.306, 5e-4);
    assert_near(scorecard.best_score(), 722.578, 5e-4);
}

#[test]
fn the_rounded_table_is_the_model_that_runs() {
    let scorecard = worked(Rounding::Whole).into_scorecard().unwrap();
    let scored = scorecard.score(&accounts()).unwrap();
    // Account a: 285 + 347. By hand for the others: 376 + 308, 285 + 308, 333 + 333, 376 + 347.
    assert_eq!(scored.scores, [632.0, 684.0, 593.0, 666.0, 723.0]);
    let log_odds = scorecard.log_odds(&accounts()).unwrap();
    assert_near(log_odds[0], scorecard.scaling().log_odds(632.0), 1e-12);
    let exact = scorecard.exact_log_odds(&accounts()).unwrap();
    assert_near(exact[0], -2.8 + 0.9 * 0.919_769 - 0.7 * 0.35, 1e-12);
}

#[test]
fn half_a_point_goes_away_from_zero() {
    assert_eq!([2.5, -2.5, 0.5, -0.5, 2.4].map(|points| Rounding::Whole.round(points)), [3.0, -3.0, 1.0, -1.0, 2.0]);
}

#[test]
fn reasons_are_the_points_lost_against_the_reference() {
    let scorecard = worked(Rounding::Exact).into_scorecard().unwrap();
    let reasons = scorecard.reasons(&accounts(), Reference::Best).unwrap();
    assert_eq!(reasons[2].iter().map(|loss| loss.characteristic).collect::<Vec<_>>(), [0, 1]);
    assert_near(reasons[2][0].points, 90.903, 5e-4);
    assert_near(reasons[2][1].points, 38.376, 5e-4);
    assert_eq!(reasons[0].len(), 1, "account a lost nothing in the second");
    assert!(reasons[4].is_empty(), "the best lost nothing");
    let reasons = scorecard.reasons(&accounts(), Reference::Neutral).unwrap();
    assert_near(reasons[2][0].points, 47.770, 5e-4);
    assert_near(reasons[2][1].points, 24.237, 5e-4);
}

#[test]
fn columns_of_one_idea_are_one_reason_and_ties_stay_in_order() {
    let mut table = worked(Rounding::Whole);
    for row in &mut table.rows {
        "habit".clone_into(&mut row.characteristic);
    }
    let reasons = table.into_scorecard().unwrap().reasons(&accounts(), Reference::Best).unwrap();
    assert_eq!(reasons[2], [Loss { characteristic: 0, points: 130.0 }]);
    let mut table = worked(Rounding::Whole);
    for row in &mut table.rows {
        row.points = if row.woe > 0.0 { 10.0 } else { 0.0 };
    }
    let reasons = table.into_scorecard().unwrap().reasons(&accounts(), Reference::Best).unwrap();
    assert_eq!(reasons[2].iter().map(|loss| loss.characteristic).collect::<Vec<_>>(), [0, 1]);
}

/// Rows of which `x` tells something, `y` less, `copy` is x again and `empty` has nothing.
fn learned() -> (Frame, Vec<Outcome>) {
    let (mut x, mut y, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..2_000_u32 {
        let chance = row.wrapping_mul(2_654_435_761) >> 16 & 1023;
        x.push(f64::from(row % 10));
        y.push(f64::from(row / 10 % 7));
        let risk = 40 + row % 10 * 30 + row / 10 % 7 * 10;
        outcomes.push(if chance < risk { Outcome::Bad } else { Outcome::Good });
    }
    let empty = vec![f64::NAN; x.len()];
    (frame(&[("x", &x), ("y", &y), ("copy", &x), ("empty", &empty)]), outcomes)
}

fn features(names: &[&str]) -> Vec<Feature> {
    names.iter().map(|name| Feature::undeclared(name)).collect()
}

fn trained(names: &[&str], options: &TrainingOptions) -> Result<Training, TrainingRejected> {
    let (frame, outcomes) = learned();
    train(&frame, &outcomes, &features(names), options)
}

#[test]
fn training_keeps_what_tells_something_and_says_what_it_left_out() {
    let mut options = TrainingOptions::default();
    options.selection.redundant = Redundant::LeaveOut;
    let training = trained(&["x", "y", "copy", "empty"], &options).unwrap();
    let kept: Vec<&str> = training.scorecard.characteristics().iter().map(|one| one.feature.as_str()).collect();
    assert_eq!(kept, ["x", "y"]);
    assert!(training.regression.coefficients.iter().all(|coefficient| coefficient.value < 0.0));
    let left: Vec<(&str, &WhyOut)> = training.left_out.iter().map(|left| (left.feature.as_str(), &left.why)).collect();
    let of = vec!["x".to_owned()];
    assert_eq!(left, [("empty", &WhyOut::AllMissing), ("copy", &WhyOut::Collinear { of })]);
    assert_eq!(training.rows.goods + training.rows.bads, 2_000);
}

#[test]
fn ten_thousand_names_are_left_out() {
    let (known, outcomes) = learned();
    let levels = (0..10_000).map(|name| format!("merchant {name}")).collect();
    let codes = (0..2_000).map(|row| row * 5).collect();
    let merchant = Column { name: "merchant".to_owned(), values: Values::Categories { levels, codes } };
    let frame = Frame::new(vec![known.column("x").unwrap().clone(), merchant]).unwrap();
    let training = train(&frame, &outcomes, &features(&["x", "merchant"]), &TrainingOptions::default()).unwrap();
    assert_eq!(training.scorecard.features(), ["x"]);
    assert_eq!(training.left_out[0].why, WhyOut::LowValue { value: 0.0 });
}

#[test]
fn one_class_stops_training() {
    let (frame, outcomes) = learned();
    let good = vec![Outcome::Good; outcomes.len()];
    let refused = train(&frame, &good, &features(&["x"]), &TrainingOptions::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "there are 2000 goods and 0 bads; training needs both: check the definition of bad and the period"
    );
}

#[test]
fn a_repeated_column_stops_training_unless_it_may_be_left_out() {
    let refused = trained(&["x", "copy"], &TrainingOptions::default()).unwrap_err();
    assert_eq!(refused.to_string(), "column copy is made up of x; leave one of them out, or fit with a ridge");
}

/// Bins of `x` given by hand so that a second column of nearly the same bins goes the other way.
fn crossed() -> (Frame, Vec<Outcome>) {
    let (mut a, mut b, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
    // (a, b, goods, bads): b adds risk on its own, and less of it beside a.
    for (at, bt, goods, bads) in [(0.0, 0.0, 800, 100), (0.0, 1.0, 95, 5), (1.0, 0.0, 60, 60), (1.0, 1.0, 500, 400)] {
        for row in 0..goods + bads {
            a.push(at);
            b.push(bt);
            outcomes.push(if row < goods { Outcome::Good } else { Outcome::Bad });
        }
    }
    (frame(&[("a", &a), ("b", &b)]), outcomes)
}

#[test]
fn a_coefficient_above_zero_needs_a_written_reason() {
    let (frame, outcomes) = crossed();
    let with = |change: &dyn Fn(&mut TrainingOptions)| {
        let mut options = TrainingOptions::default();
        change(&mut options);
        train(&frame, &outcomes, &features(&["a", "b"]), &options)
    };
    let refused = with(&|_| {}).unwrap_err();
    assert!(matches!(&refused, TrainingRejected::AboveZero { feature, .. } if feature == "b"), "{refused}");
    let exception = |because: &str| Exception { feature: "b".to_owned(), because: because.to_owned() };
    let training = with(&|options| options.selection.exceptions = vec![exception("asked for by audit")]).unwrap();
    let b = &training.scorecard.characteristics()[1];
    assert!(b.beta > 0.0);
    assert_eq!(b.exception.as_deref(), Some("asked for by audit"));
    let refused = with(&|options| options.selection.exceptions = vec![exception(" ")]).unwrap_err();
    assert_eq!(refused, TrainingRejected::NoReason("b".to_owned()));
    let training = with(&|options| options.selection.redundant = Redundant::LeaveOut).unwrap();
    assert!(matches!(training.left_out[0].why, WhyOut::AboveZero { beta } if beta > 0.0));
    assert_eq!(training.scorecard.features(), ["a"]);
}

#[test]
fn what_may_not_enter_is_refused() {
    let (frame, outcomes) = learned();
    let mut protected = features(&["x"]);
    protected[0].purpose = Purpose::Audit;
    let refused = train(&frame, &outcomes, &protected, &TrainingOptions::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "x is declared for audits only and may not enter a model; leave it out of the features"
    );
    assert_eq!(
        trained(&["x", "x"], &TrainingOptions::default()).unwrap_err().to_string(),
        "x is among the features twice"
    );
    assert_eq!(trained(&["w"], &TrainingOptions::default()).unwrap_err().to_string(), "column w is missing");
    let refused = trained(&["empty"], &TrainingOptions::default()).unwrap_err();
    assert_eq!(refused.to_string(), "no feature has an information value of 0.005 or more; the best has 0.000000");
    let edits = vec![BinEdit { feature: "w".to_owned(), given: Given::Cuts(vec![1.0]) }];
    let refused = trained(&["x"], &TrainingOptions { edits, ..TrainingOptions::default() }).unwrap_err();
    assert_eq!(refused.to_string(), "an edit of bins is given for w, which is not among the features; check the name");
    let scaling = Scaling { odds: 0.0, ..Scaling::default() };
    let refused = trained(&["x"], &TrainingOptions { scaling, ..TrainingOptions::default() }).unwrap_err();
    assert_eq!(refused, TrainingRejected::Scaling);
}

#[test]
fn a_declared_direction_holds_in_points() {
    let (frame, outcomes) = learned();
    let mut one = features(&["x", "y"]);
    one[0].direction = Direction::Up;
    one[1].direction = Direction::Up;
    let scorecard = train(&frame, &outcomes, &one, &TrainingOptions::default()).unwrap().scorecard;
    for characteristic in scorecard.characteristics() {
        assert!(characteristic.cells.len() > 1);
        assert!(characteristic.cells.windows(2).all(|pair| pair[0].points >= pair[1].points));
    }
}

#[test]
fn a_table_and_its_scorecard_are_each_others_inverse() {
    let scorecard = trained(&["x", "y"], &TrainingOptions::default()).unwrap().scorecard;
    let table = ScorecardTable::from(&scorecard);
    assert_eq!(table.clone().into_scorecard().unwrap(), scorecard);
    assert_eq!(ScorecardTable::from(&table.clone().into_scorecard().unwrap()), table);
}

/// What a table with one thing changed is refused with.
fn refused(change: impl FnOnce(&mut ScorecardTable)) -> (Option<usize>, &'static str, String) {
    let mut table = worked(Rounding::Whole);
    change(&mut table);
    let rejected = table.into_scorecard().unwrap_err();
    (rejected.row, rejected.field, rejected.to_string())
}

fn range(lower: f64, upper: f64) -> Content {
    Content::Seen(Holds::Range { lower, upper })
}

#[test]
fn a_table_with_a_gap_an_overlap_or_an_open_end_is_refused() {
    let gap = "and must at 0: ranges leave no gap and do not overlap";
    let found = refused(|table| table.rows[1].content = range(1.0, f64::INFINITY));
    assert_eq!(found, (Some(1), "lower", format!("the range begins at 1, {gap}")));
    let found = refused(|table| table.rows[1].content = range(-1.0, f64::INFINITY));
    assert_eq!(found, (Some(1), "lower", format!("the range begins at -1, {gap}")));
    let found = refused(|table| table.rows[1].content = range(0.0, 9.0));
    assert_eq!(found, (Some(1), "upper", "the last range of x ends at 9; it must end at inf".to_owned()));
    let found = refused(|table| table.rows[0].content = range(f64::NEG_INFINITY, f64::NAN));
    assert_eq!((found.0, found.1), (Some(0), "upper"));
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let found = refused(|table| table.rows[1].beta = -0.8);
    assert_eq!((found.0, found.1), (Some(1), "beta"));
    let found = refused(|table| table.rows.swap(2, 3));
    assert_eq!(found, (Some(1), "bin", "x has no row for unseen values; add one with WOE 0".to_owned()));
    let found = refused(|table| table.rows.rotate_left(1));
    assert_eq!((found.0, found.1), (Some(0), "lower"));
    let found = refused(|table| table.rows[2].woe = 0.1);
    assert_eq!(found, (Some(2), "woe", "values that training did not see have WOE 0, not 0.1".to_owned()));
    let found = refused(|table| table.rows[4].points = f64::INFINITY);
    assert_eq!(found, (Some(4), "points", "inf is no finite number".to_owned()));
    let found = refused(|table| table.rows.iter_mut().take(3).for_each(|row| row.beta = 0.9));
    assert_eq!((found.0, found.1), (Some(0), "beta"));
    let found = refused(|table| table.rows.truncate(5));
    assert_eq!((found.0, found.1), (Some(4), "bin"));
    let found = refused(|table| table.rows.clear());
    assert_eq!(found.2, "there is no bin; a scorecard has at least one characteristic");
    let found = refused(|table| table.scaling.odds = -1.0);
    assert_eq!((found.0, found.1), (None, "scaling"));
    let found = refused(|table| table.rows[1].content = Content::Seen(Holds::Levels(vec!["a".to_owned()])));
    assert_eq!((found.0, found.1), (Some(1), "bin"));
}

proptest! {
    /// Rounded or not, explanations add up to log-odds and points lost to the difference of scores.
    #[test]
    fn parts_add_up_to_the_score_difference(
        rows in prop::collection::vec((prop_oneof![Just(f64::NAN), -1.0..11.0], prop_oneof![Just(f64::NAN), -1.0..8.0]), 1..50),
        is_whole in any::<bool>(),
    ) {
        let rounding = if is_whole { Rounding::Whole } else { Rounding::Exact };
        let scorecard = trained(&["x", "y"], &TrainingOptions { rounding, ..TrainingOptions::default() }).unwrap().scorecard;
        let (x, y): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let frame = frame(&[("y", &y), ("x", &x)]);
        let scored = scorecard.score(&frame).unwrap();
        let log_odds = scorecard.log_odds(&frame).unwrap();
        let explanations = scorecard.explain(&frame).unwrap();
        for (explanation, log_odds) in explanations.iter().zip(&log_odds) {
            prop_assert!((explanation.log_odds() - log_odds).abs() < 1e-9);
        }
        for (reference, score) in [(Reference::Best, scorecard.best_score()), (Reference::Neutral, scorecard.neutral_score())] {
            for (lost, own) in scorecard.lost(&frame, reference).unwrap().iter().zip(&scored.scores) {
                prop_assert!((lost.iter().sum::<f64>() - (score - own)).abs() < 1e-9);
            }
        }
    }
}
