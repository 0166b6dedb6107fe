//! Decisions worked out by hand.

use primitives::Currency;
use proptest::prelude::*;

use super::*;

fn money(text: &str) -> Amount {
    Currency::CNY.parse(text).unwrap()
}

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

fn band(from: i32, to: Option<i32>, limit: &str, annual_rate: &str) -> Band {
    Band { from, to, limit: money(limit), annual_rate: rate(annual_rate) }
}

fn caps() -> Caps {
    Caps { person_limit: money("15000.00"), all_in_annual_rate: rate("24%") }
}

fn table() -> LimitTable {
    let bands = vec![
        band(580, Some(620), "2000.00", "23%"),
        band(620, Some(680), "8000.00", "18%"),
        band(680, None, "20000.00", "12%"),
    ];
    LimitTable::new(bands, caps()).unwrap()
}

fn application(points: i32) -> Application {
    Application { points, requested: None, owed: Amount::ZERO, annual_fee_rate: Rate::ZERO }
}

#[test]
fn edges_belong_to_the_better_band() {
    let limit = |points| table().decide(&application(points)).offer.map(|offer| offer.limit);
    assert_eq!(limit(579), None);
    assert_eq!(limit(580), Some(money("2000.00")));
    assert_eq!(limit(619), Some(money("2000.00")));
    assert_eq!(limit(620), Some(money("8000.00")));
    // The band says 20,000, the cap of a person is 15,000.
    assert_eq!(limit(9_999), Some(money("15000.00")));
}

#[test]
fn what_is_owed_and_asked_for_bounds_the_limit() {
    let owing = Application { owed: money("3000.00"), ..application(640) };
    let decision = table().decide(&owing);
    assert_eq!(decision.offer.unwrap().limit, money("5000.00"));
    assert_eq!(decision.reasons, [Reason::InBand { from: 620 }, Reason::OwedAlready { owed: money("3000.00") }]);
    let asking = Application { requested: Some(money("1200.00")), ..owing };
    assert_eq!(table().decide(&asking).offer.unwrap().limit, money("1200.00"));
    let full = Application { owed: money("8000.00"), ..owing };
    assert_eq!(table().decide(&full).offer, None);
    assert_eq!(table().decide(&full).reasons.last(), Some(&Reason::LimitUsedUp));
}

#[test]
fn the_all_in_cost_is_capped() {
    // 23 % and 3 % of fees are 26 %: the rate goes down to 21 %, so that all in it is 24 %.
    let decision = table().decide(&Application { annual_fee_rate: rate("3%"), ..application(600) });
    let offer = decision.offer.unwrap();
    assert_eq!((offer.annual_rate, offer.all_in_annual_rate), (rate("21%"), rate("24%")));
    assert_eq!(decision.reasons, [Reason::InBand { from: 580 }, Reason::RateLowered { from: rate("23%") }]);
    let refused = table().decide(&Application { annual_fee_rate: rate("25%"), ..application(600) });
    assert_eq!(refused.offer, None);
    assert_eq!(refused.reasons.last(), Some(&Reason::FeesAboveCap { cap: rate("24%") }));
}

#[test]
fn a_table_that_is_not_sound_is_refused() {
    let refused = |bands: Vec<Band>| LimitTable::new(bands, caps()).unwrap_err();
    assert_eq!(refused(vec![]), LimitTableRejected::NoBand);
    let low = band(500, Some(600), "100.00", "20%");
    assert_eq!(refused(vec![low, band(610, None, "200.00", "10%")]), LimitTableRejected::Gap { from: 600, to: 610 });
    assert_eq!(refused(vec![low, band(590, None, "200.00", "10%")]), LimitTableRejected::Overlap { from: 590 });
    assert_eq!(refused(vec![low, band(600, None, "50.00", "10%")]), LimitTableRejected::NotMonotone { from: 600 });
    assert_eq!(refused(vec![low, band(600, None, "200.00", "21%")]), LimitTableRejected::NotMonotone { from: 600 });
    assert_eq!(refused(vec![low]), LimitTableRejected::Range { from: 500 });
}

proptest! {
    #[test]
    fn a_better_score_never_does_worse(points in 500..800_i32, better in 0..100_i32, owed in 0..1_000_000_i64, fees in 0..300_000_000_i64) {
        let application = Application {
            owed: Amount::from_minor(owed),
            annual_fee_rate: Rate::from_billionths(fees),
            ..application(points)
        };
        let worse = table().decide(&application).offer;
        let better = table().decide(&Application { points: points + better, ..application }).offer;
        if let Some(worse) = worse {
            let better = better.expect("who had an offer keeps one");
            prop_assert!(better.limit >= worse.limit && better.annual_rate <= worse.annual_rate);
            prop_assert!(worse.all_in_annual_rate <= caps().all_in_annual_rate);
        }
    }
}
