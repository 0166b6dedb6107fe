//! Limit tables as people write them.

use risk::limit::{Application, Reason};

use super::*;
use crate::fixtures::date;
use crate::versions::decides;

const EXAMPLE: &str = include_str!("../../../../examples/limits/card-2026.toml");

#[test]
fn the_example_decides() {
    let file = LimitFile::read("card-2026.toml", EXAMPLE).unwrap();
    assert_eq!((file.head.id.as_str(), file.head.version, file.head.effective_from), ("card", 1, date("2026-01-01")));
    let application = |points| Application { points, requested: None, owed: Amount::ZERO, annual_fee_rate: Rate::ZERO };
    let offer = file.table.decide(&application(700)).offer.unwrap();
    assert_eq!((offer.limit.minor(), offer.annual_rate.to_string()), (2_000_000, "0.126".to_owned()));
    assert_eq!(file.table.decide(&application(579)).reasons, [Reason::ScoreTooLow { least: 580 }]);
}

#[test]
fn a_gap_is_refused_with_its_file() {
    let refused = LimitFile::read("card.toml", &EXAMPLE.replace("from = 620", "from = 630")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "card.toml: no band holds 620 to 630 points; let one band end where the next begins"
    );
}

#[test]
fn the_version_that_began_last_decides() {
    let read = |text: &str| LimitFile::read("card.toml", text).unwrap();
    let second = EXAMPLE.replace("version = 1", "version = 2").replace("2026-01-01", "2026-07-01");
    let versions = || vec![read(EXAMPLE), read(&second)];
    let on = |day: &str| decides(versions(), date(day)).map(|file| file.head.version);
    assert!(on("2025-12-31").is_err());
    assert_eq!(on("2026-06-30").unwrap(), 1);
    assert_eq!(on("2026-07-01").unwrap(), 2);
}
