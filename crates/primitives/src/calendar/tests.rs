use super::*;
use jiff::ToSpan;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn months_are_counted_from_the_first_date() {
    let first = date("2025-01-31");
    let dues: Vec<String> = (0..5).map(|k| first.plus_months(k).to_string()).collect();
    assert_eq!(dues, ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]);
    assert_eq!(date("2024-01-31").plus_months(1), date("2024-02-29"));
    assert_eq!(date("2024-02-29").plus_months(12), date("2025-02-28"));
}

/// From 1600 to 9000, against a calendar library that counts day by day.
#[test]
fn every_day_has_the_parts_of_its_civil_date() {
    let (mut day, mut civil) = (Date::MIN, civil::date(1600, 1, 1));
    loop {
        assert_eq!((day.year(), day.month(), day.day()), (civil.year(), civil.month(), civil.day()), "day {}", day.0);
        assert_eq!(Date::from_civil(civil), Some(day));
        if civil.day() == 1 {
            assert_eq!(day.last_of_month().day(), civil.days_in_month(), "{civil}");
        }
        if day == Date::MAX {
            return;
        }
        (day, civil) = (day.next(), civil.tomorrow().unwrap());
    }
}

#[test]
fn the_range_ends_where_it_says() {
    assert_eq!(Date::MIN, date("1600-01-01"));
    assert_eq!(Date::MAX, date("9000-01-01"));
    assert_eq!(Date::MAX + 1, Date::MAX);
    assert_eq!(Date::MAX.plus_months(1), Date::MAX);
    assert_eq!(Date::MAX.plus_months(i32::MAX), Date::MAX);
}

#[test]
fn what_is_not_a_day_is_refused() {
    for text in ["", "2025-02-29", "2025-13-01", "20250101", "2025-1-1", "01/02/2025", "2025-01-01T00", "0001-01-01"] {
        assert!(text.parse::<Date>().is_err(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_date_is_its_own_day_number(days in -135_140i32..2_567_655) {
        let date = Date::from_day_number(days).unwrap();
        prop_assert_eq!(Date::from_civil(date.civil()), Some(date));
        prop_assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
    }

    #[test]
    fn months_are_added_as_the_calendar_library_does(days in -135_140i32..2_567_655, months in -100_000i32..100_000) {
        let date = Date::from_day_number(days).unwrap();
        let expected = date.civil().checked_add(months.months()).ok().and_then(Date::from_civil);
        prop_assert_eq!(date.plus_months(months), expected.unwrap_or(Date::MAX));
        let soon = months % 800;
        let expected = date.civil().checked_add(soon.months()).ok().and_then(Date::from_civil);
        prop_assert_eq!(date.plus_months(soon), expected.unwrap_or(Date::MAX));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,12}") {
        let _ = text.parse::<Date>();
    }
}
