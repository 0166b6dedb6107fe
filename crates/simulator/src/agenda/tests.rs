use super::*;

#[test]
fn a_day_lists_its_accounts_in_order_and_the_horizon_drops_the_rest() {
    let day = |n| Date::from_day_number(20_000 + n).unwrap();
    let mut agenda = Agenda::new(day(0), 3);
    agenda.add(day(1), 9, Wake::Buy);
    agenda.add(day(1), 2, Wake::Pay { due: day(2), how: How::Full });
    agenda.add(day(1), 2, Wake::Buy);
    agenda.add(day(3), 1, Wake::Buy);
    assert!(agenda.take(day(0)).is_empty());
    let pay = Wake::Pay { due: day(2), how: How::Full };
    assert_eq!(agenda.take(day(1)), [(2, Wake::Buy), (2, pay), (9, Wake::Buy)]);
    assert!(agenda.take(day(2)).is_empty());
    assert!(agenda.take(day(3)).is_empty());
}
