use super::*;
use crate::Scorer;
use crate::feature::{Direction, Purpose, Special, Words};
use crate::frame::{Column, MISSING, Values};
use crate::trees::monotone::{directions, first_fall, is_proved};
use crate::trees::{Precision, Reading};

/// Made-up accounts: risk grows with arrears, falls with what is repaid, and depends on what was bought.
fn accounts(rows: u64) -> (Frame, Vec<Outcome>) {
    let draw = |row: u64, what: u64| crate::fold::fold_of(row * 16 + what, 1_000) as f64 / 1_000.0;
    let shops = ["phone", "shoes", "rent"];
    let columns = vec![
        number("arrears", rows, |row| if draw(row, 0) < 0.1 { f64::NAN } else { (draw(row, 1) * 40.0).floor() }),
        number("repaid", rows, |row| draw(row, 2)),
        number("noise", rows, |row| draw(row, 3)),
        Column {
            name: "shop".to_owned(),
            values: Values::Categories {
                levels: shops.map(str::to_owned).to_vec(),
                codes: (0..rows)
                    .map(|row| if draw(row, 4) < 0.1 { MISSING } else { (draw(row, 5) * 3.0) as u32 })
                    .collect(),
            },
        },
    ];
    let frame = Frame::new(columns).unwrap();
    let (arrears, repaid) = (frame.numbers("arrears").unwrap(), frame.numbers("repaid").unwrap());
    let outcome = |row: usize| {
        let known = if arrears[row].is_nan() { 15.0 } else { arrears[row] };
        // Arrears above 30 are not worse, so that a constraint has something to do.
        let log_odds = known.min(45.0 - known) / 8.0 - 3.0 * repaid[row] + draw(row as u64, 6) * 2.0 - 1.5;
        if draw(row as u64, 7) < crate::scorer::probability(log_odds) { Outcome::Bad } else { Outcome::Good }
    };
    let outcomes = (0..rows as usize).map(outcome).collect();
    (frame, outcomes)
}

fn number(name: &str, rows: u64, of: impl Fn(u64) -> f64) -> Column {
    Column { name: name.to_owned(), values: Values::Numbers((0..rows).map(of).collect()) }
}

fn features() -> Vec<Feature> {
    let pairs = [
        ("arrears", Direction::Up),
        ("repaid", Direction::Down),
        ("noise", Direction::Free),
        ("shop", Direction::Free),
    ];
    pairs.map(|(name, direction)| Feature { direction, ..Feature::undeclared(name) }).to_vec()
}

fn trainer() -> Forust {
    Forust { settings: Settings { rounds: 30, ..Settings::default() } }
}

fn train(frame: &Frame, outcomes: &[Outcome], features: &[Feature]) -> Result<Trees, TrainingRejected> {
    trainer().train(&Sample { frame, outcomes, features })
}

#[test]
fn trees_score_as_the_engine_does() {
    let (frame, outcomes) = accounts(600);
    let numbers = Frame::new(frame.columns()[..3].to_vec()).unwrap();
    let features: Vec<Feature> = ["arrears", "repaid", "noise"].map(Feature::undeclared).to_vec();
    let trees = train(&numbers, &outcomes, &features).unwrap();
    let targets: Vec<f64> = outcomes.iter().map(|outcome| outcome.target().unwrap()).collect();
    let values: Vec<f64> = features.iter().flat_map(|f| numbers.numbers(&f.name).unwrap()).copied().collect();
    let matrix = forust_ml::Matrix::new(&values, 600, 3);
    let mut booster = trainer().booster(3);
    booster.fit(&matrix, &targets, &vec![1.0; 600], None).unwrap();
    // The engine adds leaves up in another order where it predicts by groups of trees.
    for (ours, theirs) in trees.log_odds(&numbers).unwrap().iter().zip(booster.predict(&matrix, false)) {
        assert!((ours - theirs).abs() < 1e-12, "{ours} {theirs}");
    }
}

#[test]
fn what_is_learned_is_monotone_where_free_trees_are_not() {
    let (frame, outcomes) = accounts(4_000);
    let features = features();
    let sample = Sample { frame: &frame, outcomes: &outcomes, features: &features };
    let (grown, _) = trainer().grown(&sample).unwrap();
    let trees = trainer().train(&sample).unwrap();
    let directions = directions(&trees.parts().inputs, &features);
    assert_eq!(directions, [Direction::Up, Direction::Down, Direction::Free, Direction::Free]);
    let rows: Vec<Vec<f64>> = (0..60)
        .map(|row| {
            vec![frame.numbers("arrears").unwrap()[row], frame.numbers("repaid").unwrap()[row], 0.3, (row % 3) as f64]
        })
        .collect();
    let leaking = Trees::new(grown).unwrap();
    assert!(
        first_fall(&leaking, &directions, &rows).is_some(),
        "trees that grow free break no direction: this test tests nothing"
    );
    assert!(is_proved(&trees, &directions));
    assert_eq!(first_fall(&trees, &directions, &rows), None);
}

#[test]
fn two_trainings_give_the_same_bits_and_another_seed_gives_others() {
    let (frame, outcomes) = accounts(800);
    let features = features();
    let sample = Sample { frame: &frame, outcomes: &outcomes, features: &features };
    let other = Forust { settings: Settings { seed: 8, ..trainer().settings } };
    let trained = trainer().train(&sample).unwrap();
    assert_eq!(trained.parts(), trainer().train(&sample).unwrap().parts());
    assert_ne!(trained.parts(), other.train(&sample).unwrap().parts());
    assert_eq!(trained.parts().precision, Precision::Double);
}

#[test]
fn names_are_ranked_by_bad_rate_and_rare_ones_are_missing() {
    // d: 40 rows, 30 bad; b and c: 40 rows, 10 bad each, tied; a: 5 rows.
    let codes: Vec<u32> = (0..125).map(|row| if row < 120 { 1 + row % 3 } else { 0 }).collect();
    let levels = ["a", "c", "d", "b"].map(str::to_owned).to_vec();
    let is_bad = |(row, &code): (usize, &u32)| code == 2 && row < 90 || code != 2 && row < 30;
    let outcomes: Vec<Outcome> =
        codes.iter().enumerate().map(|at| if is_bad(at) { Outcome::Bad } else { Outcome::Good }).collect();
    let frame =
        Frame::new(vec![Column { name: "shop".to_owned(), values: Values::Categories { levels, codes } }]).unwrap();
    let trees = train(&frame, &outcomes, &[Feature::undeclared("shop")]).unwrap();
    assert_eq!(trees.parts().inputs[0].reading, Reading::Ranked(["b", "c", "d"].map(str::to_owned).to_vec()));
}

#[test]
fn ten_thousand_names_are_few_once_ranked() {
    let rows = 12_000_u32;
    let levels: Vec<String> = (0..10_000).map(|level| format!("shop {level}")).collect();
    let codes: Vec<u32> = (0..rows).map(|row| if row < 2_000 { row % 4 } else { row - 2_000 }).collect();
    let is_bad = |row: u32| row.is_multiple_of(4) && row < 2_000 || row.is_multiple_of(97);
    let outcome = |row: u32| if is_bad(row) { Outcome::Bad } else { Outcome::Good };
    let outcomes: Vec<Outcome> = (0..rows).map(outcome).collect();
    let frame =
        Frame::new(vec![Column { name: "shop".to_owned(), values: Values::Categories { levels, codes } }]).unwrap();
    let trees = train(&frame, &outcomes, &[Feature::undeclared("shop")]).unwrap();
    let Reading::Ranked(names) = &trees.parts().inputs[0].reading else { panic!("names are ranked") };
    assert_eq!((names.len(), names.last().map(String::as_str)), (4, Some("shop 0")));
}

#[test]
fn special_codes_do_not_take_part_in_the_order() {
    let (frame, outcomes) = accounts(1_000);
    let mut features = features();
    features[0].specials =
        vec![Special { value: 39.0, meaning: Words { en: "not told".into(), zh: "未提供".into() } }];
    let trees = train(&frame, &outcomes, &features).unwrap();
    let score = |arrears: f64| trees.row_log_odds(&[arrears, 0.5, 0.5, 1.0]);
    assert_eq!(score(39.0), score(f64::NAN));
    assert!(score(39.5) >= score(38.5));
}

#[test]
fn what_teaches_nothing_is_refused() {
    let (frame, outcomes) = accounts(50);
    let refusal = |frame: &Frame, outcomes: &[Outcome], features: &[Feature]| {
        train(frame, outcomes, features).map(|_| ()).unwrap_err().to_string()
    };
    let one = |name: &str| vec![Feature::undeclared(name)];
    let with = |column: Column| Frame::new(vec![column]).unwrap();
    let protected = vec![Feature { purpose: Purpose::Audit, ..Feature::undeclared("noise") }];
    let empty = with(number("gone", 50, |_| f64::NAN));
    let late = with(number("late", 50, |row| if outcomes[row as usize] == Outcome::Immature { 1.0 } else { f64::NAN }));
    let infinite = Frame::new(vec![number("x", 3, |_| f64::INFINITY)]).unwrap_err().to_string();
    assert_eq!(infinite, "column x, row 1: the value is infinite; leave it empty, or give it a special code");
    for (found, expected) in [
        (refusal(&frame, &outcomes[1..], &features()), "there are 49 outcomes for 50 rows"),
        (refusal(&frame, &outcomes, &[]), "no feature is given to learn from"),
        (
            refusal(&frame, &outcomes, &protected),
            "feature noise is for the fairness audit only: it may not enter a model",
        ),
        (
            refusal(&frame, &[Outcome::Good; 50], &features()),
            "all 50 rows with an outcome are good: a model needs both good and bad ones",
        ),
        (
            refusal(&frame, &[Outcome::Bad; 50], &features()),
            "all 50 rows with an outcome are bad: a model needs both good and bad ones",
        ),
        (refusal(&frame, &[Outcome::Immature; 50], &features()), "no row has an outcome yet"),
        (
            refusal(&empty, &outcomes, &one("gone")),
            "column gone is missing in every row with an outcome; leave the feature out",
        ),
        (
            refusal(&late, &outcomes, &one("late")),
            "column late is missing in every row with an outcome; leave the feature out",
        ),
        (refusal(&frame, &outcomes, &one("nowhere")), "column nowhere is missing"),
    ] {
        assert_eq!(found, expected);
    }
    let trainer = Forust { settings: Settings { rows_share: 1.5, ..Settings::default() } };
    let refused = trainer.train(&Sample { frame: &frame, outcomes: &outcomes, features: &features() }).map(|_| ());
    assert_eq!(refused.unwrap_err().to_string(), "setting rows_share is 1.5; it must be above 0 and at most 1");
}
