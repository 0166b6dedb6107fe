//! Definitions of bad as people write them.

use super::*;

#[test]
fn a_definition_is_told_as_it_was_written() {
    for text in [
        "30+ days past due on any of the next 3 bills",
        "this bill missed",
        "90+ days past due within 365 days, gap 30 days, indeterminate from 30",
        "this bill missed, gap 3 days",
    ] {
        assert_eq!(text.parse::<BadDefinition>().unwrap().to_string(), text);
    }
}

#[test]
fn a_definition_is_a_value() {
    let definition: BadDefinition =
        "30+ days past due on the next bill, gap 1 day, indeterminate from 1".parse().unwrap();
    let event = BadEvent::BillsPastDue { days: 30, bills: 1 };
    assert_eq!(definition, BadDefinition { event, gap_days: 1, indeterminate_from: Some(1) });
}

#[test]
fn what_says_nothing_is_refused_with_a_remedy() {
    let refused = |text: &str| text.parse::<BadDefinition>().unwrap_err();
    assert!(refused("never pays").to_string().starts_with("\"never pays\" is no definition of bad; write"));
    assert_eq!(
        refused("0+ days past due within 90 days"),
        BadDefinitionRejected::Zero("0+ days past due within 90 days".into())
    );
    let refused = refused("30+ days past due within 90 days, indeterminate from 30");
    assert_eq!(refused, BadDefinitionRejected::IndeterminateIsBad { from: 30, bad: 30 });
}
