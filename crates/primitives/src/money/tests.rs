use super::*;
use proptest::prelude::*;

#[test]
fn an_amount_is_read_to_the_cent_and_written_back() {
    let cny = Currency::CNY;
    for (text, minor, written) in [
        ("1234.50", 123_450, "1234.50"),
        ("0.1", 10, "0.10"),
        ("-3", -300, "-3.00"),
        ("-0.05", -5, "-0.05"),
        ("7.2500", 725, "7.25"),
        (".5", 50, "0.50"),
    ] {
        assert_eq!(cny.parse(text), Ok(Amount::from_minor(minor)), "{text}");
        assert_eq!(cny.format(Amount::from_minor(minor)), written);
    }
}

#[test]
fn what_is_not_an_amount_is_refused() {
    for text in ["", ".", "-", "1,000", "1.005", "12a", "1e3", "٣", "99999999999999999999", "1.2.3", " 1"] {
        assert!(Currency::CNY.parse(text).is_err(), "{text:?}");
    }
    assert!(Currency::new("JPY").unwrap().parse("0.5").is_err());
}

#[test]
fn iso_4217_digits_are_known() {
    for (code, digits) in [("CNY", 2), ("UGX", 0), ("NGN", 2), ("KWD", 3), ("JPY", 0), ("USD", 2)] {
        assert_eq!(Currency::new(code).unwrap().digits(), digits, "{code}");
    }
    for code in ["cny", "CN", "CNYX", "C1Y", ""] {
        assert!(Currency::new(code).is_err(), "{code:?}");
    }
}

#[test]
fn the_last_part_takes_the_remainder() {
    let parts = |n| (0..n).map(|i| Amount::from_minor(10_000).part(i, n).minor()).collect::<Vec<_>>();
    assert_eq!(parts(3), [3333, 3333, 3334]);
    assert_eq!(parts(7), [1428, 1428, 1428, 1428, 1428, 1428, 1432]);
}

proptest! {
    #[test]
    fn splitting_loses_no_money(minor in -1_000_000_000_000i64..1_000_000_000_000, parts in 1u32..400) {
        let whole = Amount::from_minor(minor);
        prop_assert_eq!((0..parts).map(|i| whole.part(i, parts)).sum::<Amount>(), whole);
    }

    #[test]
    fn a_written_amount_reads_back_the_same(minor in i64::MIN / 2..i64::MAX / 2, digits in 0u8..=6) {
        let currency = Currency::with_digits("XTS", digits).unwrap();
        let amount = Amount::from_minor(minor);
        prop_assert_eq!(currency.parse(&currency.format(amount)), Ok(amount));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,12}") {
        let _ = Currency::CNY.parse(&text);
    }
}
