//! What stands in cells: dates, amounts, and filters of rows by them.

use super::*;

/// A repayment on an account of the book, with two of its fields told by a mapping.
fn one_repayment(fields: &str, columns: &str, row: &str) -> String {
    let mapping = format!("[[repayments]]\nfile = \"f\"\naccount = {{ value = \"BOOKED\" }}\n{fields}\n");
    let imported = with_mapping(&mapping, &[("f", &format!("{columns}\n{row}"))]);
    told(&imported).replace(" BOOKED repayment", "").replace(" row 1, column", "")
}

#[test]
fn dates_are_read_in_the_form_that_is_said() {
    let read = |form: &str, cell: &str| {
        let fields = format!("effective_on = {{ column = \"d\"{form} }}\namount = {{ value = 1 }}");
        let told = one_repayment(&fields, "d,x", &format!("{cell},"));
        if told.starts_with('!') { told } else { told[..10].to_owned() }
    };
    let days_from = ", days_from = \"2020-01-01\"";
    for (form, cell, expected) in [
        ("", "2024-02-29", "2024-02-29"),
        ("", " 2024-02-29 ", "2024-02-29"),
        ("", "2024-02-29 23:59:59.000000", "2024-02-29"),
        ("", "2024-02-29T23:59:59+08:00", "2024-02-29"),
        (", plus_days = 1", "2024-02-29", "2024-03-01"),
        (", plus_days = -60", "2024-02-29", "2023-12-31"),
        (", format = \"%d/%m/%Y\"", "29/02/2024", "2024-02-29"),
        (", format = \"%Y%m%d\"", "20240229", "2024-02-29"),
        (", format = \"%Y-%m-%d %H:%M:%S\"", "2024-02-29 10:00:00", "2024-02-29"),
        (", format = \"%Y-%m-%dT%H:%M:%SZ\"", "2024-02-29T23:59:59Z", "2024-02-29"),
        (days_from, "0", "2020-01-01"),
        (days_from, "-396", "2018-12-01"),
        (days_from, "-396.0", "2018-12-01"),
        (", days_from = 2020-01-01, plus_days = 1", "59", "2020-03-01"),
        (", default = \"2020-05-05\"", "", "2020-05-05"),
        (", otherwise = { value = \"2020-05-05\", plus_days = 1 }", "", "2020-05-06"),
    ] {
        assert_eq!(read(form, cell), expected, "{form} {cell}");
    }
    for (form, cell, expected) in [
        ("", "2023-02-29", "a date such as 2025-04-01"),
        ("", "2024-02-29 25:00", "a date such as 2025-04-01"),
        ("", "2024-02-29x", "a date such as 2025-04-01"),
        ("", "29/02/2024", "format = \"%d/%m/%Y\""),
        ("", "-396", "days_from = \"2020-01-01\" in the mapping"),
        ("", "2024-02-29T23:59:59Z", "format = \"%Y-%m-%dT%H:%M:%SZ\""),
        (", format = \"%d/%m/%Y\"", "2024-02-29", "a date of the form %d/%m/%Y, such as 01/04/2025"),
        (days_from, "1.5", "a whole number of days from 2020-01-01, such as -30"),
        (days_from, "99999999999", "a number of days from 2020-01-01 that reaches a date"),
        (", plus_days = 2000000000", "2024-02-29", "2000000000 days later"),
    ] {
        let told = read(form, cell);
        assert!(told.starts_with('!') && told.contains(expected), "{form} {cell}: {told}");
    }
}

#[test]
fn amounts_are_read_exactly() {
    let read = |product: &str, terms: &str, cells: &str| {
        let mapping = format!(
            "[[contracts]]\nfile = \"f\"\naccount = {{ value = \"A1\" }}\nperson = {{ value = \"P1\" }}\n\
             product = {{ value = \"{product}\" }}\nopened_on = {{ value = 2025-01-01 }}\n\
             [[instalments]]\nfile = \"f\"\naccount = {{ value = \"A1\" }}\nnumber = {{ value = 1 }}\n\
             due = {{ value = 2025-02-01 }}\nprincipal = {{ column = \"a\"{terms} }}\n"
        );
        let imported = with_mapping(&mapping, &[("f", &format!("a,b,n\n{cells}"))]);
        let told = told(&imported);
        told.split_once("own ").map_or(told.clone(), |(_, opening)| opening.split_once(':').unwrap().0.to_owned())
    };
    let split = |part: &str| format!(", split = {{ into = \"n\", part = \"{part}\" }}");
    for (product, terms, cells, expected) in [
        ("fine", "", "97299.855,,", "97299855"),
        ("given", "", "10000.0000,,", "1000000"),
        ("given", "", "550.0,,", "55000"),
        ("whole", "", "550.0,,", "550"),
        ("whole", "", "550,,", "550"),
        ("given", ", unit = \"minor\"", "550.0,,", "550"),
        ("given", ", minus = \"b\"", "10,0.01,", "999"),
        ("given", ", minus = \"b\"", "10,,", "1000"),
        ("given", ", cap = \"b\"", "10,9.99,", "999"),
        ("given", ", cap = \"b\"", "10,10.01,", "1000"),
        ("given", ", cap = \"b\"", "10,,", "1000"),
        ("given", &split("first"), "10,,3", "333"),
        ("given", &split("rest"), "10,,3", "667"),
        ("given", &split("first"), "10,,1.0", "1000"),
        ("given", &format!(", minus = \"b\", cap = \"b\"{}", split("rest")), "10,3,2", "150"),
    ] {
        assert_eq!(read(product, terms, cells), expected, "{product} {terms} {cells}");
    }
    for (product, terms, cells, expected) in [
        ("whole", "", "550.5,,", "found \"550.5\", expected an amount in UGX without decimals, such as 1234"),
        ("given", "", "1.234,,", "found \"1.234\", expected an amount in CNY with at most 2 decimals"),
        ("given", "", "1e3,,", "found \"1e3\", expected an amount in CNY"),
        ("given", ", unit = \"minor\"", "5.5,,", "expected a whole number of minor units of CNY"),
        ("given", ", minus = \"b\"", "10,x,", "column b: found \"x\""),
        ("given", ", minus = \"b\"", "10,10.01,", "found \"-0.01\", expected an amount of 0 or more"),
        ("given", &split("first"), "10,,", "column n: empty, expected the number of parts of the split"),
        ("given", &split("first"), "10,,0", "found \"0\", expected a whole number from 1 to 1200"),
    ] {
        let told = read(product, terms, cells);
        assert!(told.contains(expected), "{product} {terms} {cells}: {told}");
    }
}

#[test]
fn filters_choose_the_rows() {
    let passing = |filter: &str| {
        let mapping = format!(
            "[[repayments]]\nfile = \"f\"\naccount = {{ value = \"BOOKED\" }}\nkey = \"id\"\n\
             effective_on = {{ value = 2025-01-01 }}\namount = {{ value = 1 }}\nwhere = [{filter}]\n"
        );
        let imported = with_mapping(&mapping, &[("f", "id,x\na,15\nb,15.0\nc,\nd,-3\ne,word\n")]);
        let keys: String = imported.arrivals.iter().map(|arrival| arrival.key.as_str()).collect();
        if imported.rejects.is_empty() { keys } else { format!("{keys} {}", imported.rejects[0]) }
    };
    for (filter, expected) in [
        ("{ column = \"x\", equals = 15 }", "ab"),
        ("{ column = \"x\", equals = \"15\" }", "a"),
        ("{ column = \"x\", not_equals = 15 }", "cde"),
        ("{ column = \"x\", is_empty = true }", "c"),
        ("{ column = \"x\", is_empty = false }", "abde"),
        ("{ column = \"x\", in = [15, \"word\"] }", "abe"),
        (
            "{ column = \"x\", greater_than = -3 }, { column = \"id\", not_equals = \"e\" }",
            "ab f row 5, column x: found \"word\", expected a number, to compare it",
        ),
        ("{ column = \"id\", not_equals = \"e\" }, { column = \"x\", greater_than = -3.5 }", "abd"),
    ] {
        assert_eq!(passing(filter), expected, "{filter}");
    }
}
