use proptest::prelude::*;

use super::*;

const WHOLE: &str = r#"[product]
id = "p"
version = 1
effective_from = "2020-01-01"
currency = "CNY"

[plan]
kind = "fee_per_instalment"
fee_rate = "0.8%"
"#;

/// What a file is refused for, its first line only.
fn refusal(text: &str) -> String {
    let refused = parse("p.toml", text).expect_err("the text is no product");
    refused.what
}

#[test]
fn every_example_is_a_product() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/products");
    let mut found = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap();
        let product = parse("example", &text).unwrap_or_else(|refused| panic!("{}: {refused}", file.display()));
        assert_eq!(Some(product.key.id.as_str()), file.file_stem().and_then(|name| name.to_str()));
        found += 1;
    }
    assert!(found >= 7);
}

#[test]
fn what_a_file_leaves_out_has_the_documented_defaults() {
    let product = parse("p.toml", WHOLE).unwrap();
    let Plan::FeePerInstalment { fee_rate, every } = product.plan else { panic!("{:?}", product.plan) };
    assert_eq!((fee_rate.to_string().as_str(), every), ("0.008", Period::Months(1)));
    assert_eq!(product.rounding, Rounding::HalfUp);
    assert_eq!(product.ageing.due_day_counts_as, DueDayCount::Zero);
    assert_eq!((product.ageing.grace_days, product.ageing.arrears_tolerance), (0, Amount::ZERO));
    assert_eq!(product.buckets, BucketSet::thirty_day());
    let forms = &product.overdue_forms;
    assert_eq!((forms.multi_periods_min, forms.multi_days_over), (2, 90));
    assert_eq!((forms.multi_count, forms.full_test), (MultiCount::Consecutive, FullTest::BalanceRemaining));
    assert_eq!(product.allocation.order, STANDARD_ORDER);
    assert_eq!(product.allocation.merchant_refund_rule, FutureRule::LastInstalment);
    assert_eq!((product.penalty, product.late_fee), (None, None));
}

#[test]
fn bucket_presets_have_their_published_edges() {
    for (preset, days, name) in [
        ("thirty_day", 30, "1-30"),
        ("thirty_day", 31, "31-60"),
        ("fineract_seed", 3, "1-3"),
        ("fineract_seed", 240, "181-240"),
        ("fineract_seed", 241, "241+"),
        ("cn_textbook", 29, "1-29"),
        ("cn_textbook", 30, "30-89"),
        ("cn_textbook", 90, "90+"),
    ] {
        let product = parse("p.toml", &format!("{WHOLE}[buckets]\npreset = \"{preset}\"\n")).unwrap();
        assert_eq!(product.buckets.find(days).map(|index| product.buckets.name(index)), Some(name), "{preset} {days}");
    }
}

/// A line of the whole file in another wording, and the message with its line.
#[test]
fn a_wrong_value_is_refused_with_its_line_and_what_is_expected() {
    for (line, instead, expected) in [
        (
            "id = \"p\"",
            "id = \"P 1\"",
            "line 2: \"P 1\" is not a product id: lower-case letters, digits and hyphens are expected",
        ),
        (
            "id = \"p\"",
            "id = \"\"",
            "line 2: \"\" is not a product id: lower-case letters, digits and hyphens are expected",
        ),
        ("version = 1", "version = 0", "line 3: versions count up from 1"),
        ("\"2020-01-01\"", "\"1.1.2020\"", "line 4: \"1.1.2020\" is not a date: a day such as 2025-04-01 is expected"),
        (
            "\"CNY\"",
            "\"yuan\"",
            "line 5: \"yuan\" is not a currency: three capital letters are expected, and at most 6 digits",
        ),
        (
            "\"CNY\"",
            "\"CNY\"\nminor_digits = 7",
            "line 5: \"CNY\" is not a currency: three capital letters are expected, and at most 6 digits",
        ),
        (
            "\"0.8%\"",
            "\"a lot\"",
            "line 9: \"a lot\" is not a rate: a decimal such as 0.0005 or a percentage such as 0.05% is expected, at most 9 decimal places",
        ),
        ("\"0.8%\"", "\"1000.1%\"", "line 9: a rate lies between 0 and 1000 %"),
        ("\"0.8%\"", "\"-1%\"", "line 9: a rate lies between 0 and 1000 %"),
        ("fee_rate = \"0.8%\"", "", "line 8: a plan of this kind needs fee_rate"),
        ("\"0.8%\"", "\"0.8%\"\nfree_days = 3", "line 10: free_days does not belong to a plan of this kind"),
        ("\"0.8%\"", "\"0.8%\"\nevery_months = 0", "line 10: 0 is not between 1 and 120"),
        (
            "\"0.8%\"",
            "\"0.8%\"\nevery_months = 1\nevery_days = 7",
            "line 11: a plan is due every_months or every_days, not both",
        ),
    ] {
        let text = WHOLE.replace(line, instead);
        assert_ne!(text, WHOLE);
        assert_eq!(refusal(&text), format!("p.toml, {expected}"));
    }
}

/// A section behind the whole file, from line 10 on, and the message with its line.
#[test]
fn a_wrong_section_is_refused_with_its_line_and_what_is_expected() {
    for (section, expected) in [
        ("[ageing]\ndue_day_counts_as = 2", "line 11: the due day counts as 0 or as 1, not as 2"),
        ("[ageing]\ngrace_days = 4000", "line 11: 4000 is not between 0 and 3660"),
        (
            "[ageing]\narrears_tolerance = \"0.001\"",
            "line 11: \"0.001\" is not an amount of CNY, which has 2 digits after the point",
        ),
        (
            "[ageing]\narrears_tolerance = \"-1\"",
            "line 11: an amount must not be negative, nor above the limit of one event",
        ),
        (
            "[buckets]\npreset = \"thirty_day\"\nranges = []",
            "line 12: buckets are a preset or a list of ranges, not both",
        ),
        (
            "[buckets]\nranges = [{ name = \"a\", lower = 0 }]",
            "line 11: bucket a is not a range above the one before it, starting at 1 or later",
        ),
        (
            "[allocation]\norder = [\"fee\", \"fee\", \"interest\", \"principal\"]",
            "line 11: an order names penalty, fee, interest and principal, each once",
        ),
        (
            "[allocation]\nin_advance_order = [\"fee\"]",
            "line 11: an order names penalty, fee, interest and principal, each once",
        ),
        ("[late_fee]\nfixed = \"1\"\npercent = \"1%\"", "line 11: a late fee is either fixed or percent"),
        ("[late_fee]\nwait_days = 3", "line 10: a late fee is either fixed or percent"),
        ("[late_fee]\nfixed = \"1\"\nmin = \"1\"", "line 12: a fixed late fee has no min or max"),
        ("[late_fee]\nfixed = \"1\"\nwait_days = 0", "line 12: 0 is not between 1 and 3660"),
    ] {
        assert_eq!(refusal(&format!("{WHOLE}{section}\n")), format!("p.toml, {expected}"), "{section}");
    }
}

/// What TOML itself or the shape of the file refuses: the line, and the names that would do.
#[test]
fn a_wrong_shape_is_refused_with_its_line_and_the_names_that_are_known() {
    for (text, line, expected) in [
        (format!("{WHOLE}fee = \"1%\"\n"), "line 10", "unknown field `fee`, expected one of `kind`, `fee_rate`"),
        (format!("{WHOLE}[penalties]\n"), "line 10", "unknown field `penalties`, expected one of `product`, `plan`"),
        (WHOLE.replace("fee_per_instalment", "fees"), "line 8", "unknown variant `fees`, expected one of `external`"),
        (format!("{WHOLE}[penalty]\nrate = \"1%\"\nper = \"day\"\n"), "line 10", "missing field `from`"),
        (WHOLE.replace("version = 1", "version = \"1\""), "line 3", "expected u32"),
        (WHOLE.replace("[plan]", "[plan"), "line 7", "expected `]`"),
        ("[plan]\nkind = \"external\"\n".to_owned(), "line 1", "missing field `product`"),
    ] {
        let refusal = refusal(&text);
        assert!(refusal.starts_with(&format!("p.toml: TOML parse error at {line},")), "{refusal}");
        assert!(refusal.contains(expected), "{refusal}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
        let _ = parse("p.toml", &text);
    }

    /// The whole file with a piece cut out and another put in: near enough to a product to get far.
    #[test]
    fn no_damaged_product_makes_the_parser_panic(
        from in 0..WHOLE.len(),
        len in 0..20_usize,
        piece in prop_oneof![
            Just("-"), Just("9999999999"), Just("\"\""), Just("\"９\""), Just("\n"), Just("[late_fee]\n"), Just("="),
            Just("[buckets]\nranges = []\n"), Just("\"1e9%\""), Just("kind = \"statement\"\n"), Just("0.1"), Just("期"),
        ],
    ) {
        let to = (from + len).min(WHOLE.len());
        let text = format!("{}{piece}{}", &WHOLE[..from], &WHOLE[to..]);
        let _ = parse("p.toml", &text);
    }
}
