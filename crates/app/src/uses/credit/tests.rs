//! Decisions in words.

use super::*;
use crate::model_file::Score;
use crate::scoring::Scored;

const EXAMPLE: &str = include_str!("../../../../../examples/limits/card-2026.toml");

/// 640 points lie in the band of 8,000.00 at 18 %; 3,000.00 is owed, so 5,000.00 are left.
#[test]
fn a_decision_is_told_with_its_reasons_and_the_version_that_scored() {
    let table = LimitFile::read("card.toml", EXAMPLE).unwrap();
    let owed = table.head.currency.parse("3000.00").unwrap();
    let application = Application { points: 640, requested: None, owed, annual_fee_rate: "0%".parse().unwrap() };
    let decision = table.table.decide(&application);
    let score = Score { log_odds: -3.0, pd: 0.05, points: 640.7 };
    let scored = Scored { model: "m v1".to_owned(), hash: "h".to_owned(), score };
    let explained = Explained { scored, reasons: Vec::new(), drivers: Vec::new(), words: Vec::new() };
    let day = crate::fixtures::date("2026-02-01");
    let view = view(&table, Place { account: "A", person: "P", day }, (640, owed), &decision, &explained);
    let offer = view.offer.clone().unwrap();
    assert_eq!((offer.limit.as_str(), offer.annual_rate.as_str()), ("5000.00", "0.18"));
    assert_eq!((view.table.as_str(), view.score.model.as_str(), view.whole_points), ("card v1", "m v1", 640));
    let told: Vec<&str> = view.reasons.iter().map(|reason| reason.en.as_str()).collect();
    assert_eq!(told, ["The score is in the band from 620 points.", "3000.00 is owed already and taken off the limit."]);
}
