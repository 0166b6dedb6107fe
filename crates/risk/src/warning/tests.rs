//! Warnings worked out by hand.

use super::*;

fn contact(name: &str, cost: i64, benefit: i64) -> Contact {
    Contact { name: name.to_owned(), cost: Amount::from_minor(cost), benefit: Amount::from_minor(benefit) }
}

fn contacts() -> Contacts {
    // A message costs 0.08 and saves 2.00; a call costs 3.00 and saves 12.00.
    Contacts::new(vec![contact("message", 8, 200), contact("call", 300, 1_200)]).unwrap()
}

fn chosen(pd: f64) -> Option<(String, i64)> {
    contacts().warning(pd, &[]).map(|warning| (warning.contact.name.clone(), warning.worth.minor()))
}

#[test]
fn the_threshold_is_cost_over_benefit() {
    assert_eq!(contact("message", 8, 200).threshold(), 0.04);
    // At the threshold itself nothing is won: 0.04 x 200 - 8 = 0.
    assert_eq!(chosen(0.04), None);
    assert_eq!(chosen(0.05), Some(("message".into(), 2)));
}

#[test]
fn the_contact_that_is_worth_most_is_chosen() {
    // At 0.25 the call is worth 300 - 300 = 0, the message 50 - 8 = 42.
    assert_eq!(chosen(0.25), Some(("message".into(), 42)));
    // At 0.5: message 100 - 8 = 92, call 600 - 300 = 300.
    assert_eq!(chosen(0.5), Some(("call".into(), 300)));
    // At 0.292 both are worth the same after rounding: message 58 - 8 = 50, call 350 - 300 = 50. The cheaper one is taken.
    assert_eq!(chosen(0.292), Some(("message".into(), 50)));
}

#[test]
fn reasons_are_the_worst_four_that_raise_the_risk() {
    let driver = |name: &str, log_odds| Driver { characteristic: name.to_owned(), log_odds };
    let drivers = [
        driver("a", 0.1),
        driver("b", -2.0),
        driver("c", 0.7),
        driver("d", 0.1),
        driver("e", 0.2),
        driver("f", 0.05),
        driver("g", 0.0),
    ];
    let names: Vec<String> = worst(&drivers).into_iter().map(|driver| driver.characteristic).collect();
    assert_eq!(names, ["c", "e", "a", "d"]);
}

#[test]
fn a_contact_that_never_pays_is_refused() {
    let refused = Contacts::new(vec![contact("visit", 500, 500)]).unwrap_err();
    assert_eq!(refused, ContactsRejected::NeverWorthIt("visit".into()));
}
