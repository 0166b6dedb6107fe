//! What a frame refuses.

use super::*;

fn numbers(name: &str, values: &[f64]) -> Column {
    Column { name: name.to_owned(), values: Values::Numbers(values.to_vec()) }
}

#[test]
fn columns_of_different_lengths_are_refused() {
    let refused = Frame::new(vec![numbers("a", &[1.0, 2.0]), numbers("b", &[1.0])]).unwrap_err();
    assert_eq!(refused.to_string(), "column b has 1 rows, the others have 2");
}

#[test]
fn two_columns_of_one_name_are_refused() {
    let refused = Frame::new(vec![numbers("a", &[1.0]), numbers("a", &[1.0])]).unwrap_err();
    assert_eq!(refused.to_string(), "column a is there twice");
}

#[test]
fn an_infinite_value_is_refused_and_a_missing_one_is_not() {
    assert!(Frame::new(vec![numbers("a", &[f64::NAN])]).is_ok());
    let refused = Frame::new(vec![numbers("a", &[0.0, f64::INFINITY])]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "column a, row 2: the value is infinite; leave it empty, or give it a special code"
    );
}

#[test]
fn a_category_without_a_name_is_refused() {
    let values = Values::Categories { levels: vec!["app".to_owned()], codes: vec![0, MISSING, 1] };
    let refused = Frame::new(vec![Column { name: "channel".to_owned(), values }]).unwrap_err();
    assert_eq!(refused.to_string(), "column channel, row 3: category 1 has no name");
}

#[test]
fn rows_are_picked_in_the_order_asked_for() {
    let frame = Frame::new(vec![numbers("a", &[1.0, 2.0, 3.0])]).unwrap();
    assert_eq!(frame.picked(&[2, 0]).numbers("a").unwrap(), [3.0, 1.0]);
}
