mod conventions;
mod full;
mod refusals;
mod rules;
mod shape;
mod table;

use ledger::product::*;
use primitives::rate::DayCount;
use primitives::{Amount, Currency};
use proptest::prelude::*;

use super::parse;

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
fn every_example_is_a_product_and_has_the_shape_of_one() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/products");
    let files = |folder: &std::path::Path| -> Vec<_> {
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        paths.filter(|path| path.is_file()).collect()
    };
    let mut found = 0;
    for file in files(&folder).into_iter().chain(files(&folder.join("presets"))) {
        let text = std::fs::read_to_string(&file).unwrap();
        let product = parse("example", &text).unwrap_or_else(|refused| panic!("{}: {refused}", file.display()));
        assert_eq!(Some(product.key.id.as_str()), file.file_stem().and_then(|name| name.to_str()));
        assert_eq!(shape::flaws(&text), [""; 0], "{}", file.display());
        found += 1;
    }
    assert!(found >= 14);
}

/// The examples spell many defaults out, so what they mean is soon told.
#[test]
fn the_examples_mean_what_they_meant() {
    let consumer_annuity =
        parse("example", include_str!("../../../../examples/products/consumer-annuity.toml")).unwrap();
    let interest = Plan::EqualInstalment {
        annual_rate: "14.4%".parse().unwrap(),
        day_count: DayCount::Actual365,
        every: Period::Months(1),
    };
    let late_fee = LateFeeTerms {
        amount: LateFeeAmount::Fixed(Amount::from_minor(1_000)),
        wait_days: 3,
        posting_grace_days: 0,
        repeats: LateFeeRepeats::PerInstalment,
        place: LateFeePlace::Instalment,
        boundary: PeriodBoundary::Earlier,
        after_maturity: true,
        counts_as: LateFeeComponent::Fee,
        is_backdated: true,
        again: None,
    };
    assert_eq!(consumer_annuity, Product { late_fee: Some(late_fee), ..plain("consumer-annuity", "CNY", interest) });

    let statement = parse("example", include_str!("../../../../examples/products/pay-later-statement.toml")).unwrap();
    let terms = StatementTerms {
        carried_full_below: Amount::from_minor(30_000),
        instalment_fee_rate: "0.6%".parse().unwrap(),
        ..StatementTerms::plain(5, 10, "10%".parse().unwrap(), "0.05%".parse().unwrap())
    };
    let penalty = PenaltyTerms {
        rate: "0.05%".parse().unwrap(),
        per: RatePeriod::Day,
        base: PenaltyBase::OverduePrincipalInterest,
        compound: PenaltyCompound::Never,
        wait_days: 0,
        from: PenaltyFrom::AfterGrace,
        through: PenaltyThrough::AsOfExclusive,
        rounded: PenaltyRounding::Once,
        cap: PenaltyCap::default(),
        stops_on: PenaltyStops::default(),
        additional_interest: None,
    };
    let expected = plain("pay-later-statement", "CNY", Plan::Statement(terms));
    assert_eq!(statement, Product { penalty: Some(penalty), ..expected });

    let home_credit = parse("example", include_str!("../../../../examples/products/home-credit.toml")).unwrap();
    let mut expected = plain("home-credit", "XTS", Plan::External);
    expected.effective_from = "2005-01-01".parse().unwrap();
    expected.currency = Currency::with_digits("XTS", 3).unwrap();
    expected.ageing.arrears_tolerance = Amount::from_minor(10);
    assert_eq!(home_credit, expected);
}

fn plain(id: &str, currency: &str, plan: Plan) -> Product {
    let key = ProductKey { id: id.to_owned(), version: 1 };
    Product::plain(key, "2020-01-01".parse().unwrap(), currency.parse().unwrap(), plan)
}

#[test]
fn what_a_file_leaves_out_has_the_defaults_of_a_plain_product() {
    let plan = Plan::FeePerInstalment { fee_rate: "0.008".parse().unwrap(), every: Period::Months(1) };
    assert_eq!(parse("p.toml", WHOLE).unwrap(), plain("p", "CNY", plan));
}

#[test]
fn empty_sections_change_nothing() {
    let sections = "[due_dates]\n[ageing]\n[buckets]\n[overdue_forms]\n[allocation]\n[payoff]\n[charge_off]\n\
                    [restructure]\n[accrual]\n";
    assert_eq!(parse("p.toml", &format!("{WHOLE}{sections}")).unwrap(), parse("p.toml", WHOLE).unwrap());
}

#[test]
fn bucket_presets_have_their_published_edges() {
    for (preset, number, name) in [
        ("thirty_day", 30, "1-30"),
        ("thirty_day", 31, "31-60"),
        ("fineract_seed", 3, "1-3"),
        ("fineract_seed", 240, "181-240"),
        ("fineract_seed", 241, "241+"),
        ("cn_textbook", 29, "1-29"),
        ("cn_textbook", 30, "30-89"),
        ("cn_textbook", 90, "90+"),
        ("cn_early_split", 9, "S1"),
        ("cn_early_split", 10, "S2"),
        ("cn_early_split", 29, "S2"),
        ("cn_early_split", 30, "M1"),
        ("cn_early_split", 179, "M5"),
        ("cn_early_split", 180, "M6+"),
        ("missed_periods", 1, "M1"),
        ("missed_periods", 5, "M5"),
        ("missed_periods", 12, "M6+"),
        ("bureau_cn", 180, "151-180"),
        ("bureau_cn", 181, "181+"),
        ("metro2", 29, "1-29"),
        ("metro2", 30, "30-59"),
        ("metro2", 179, "150-179"),
        ("metro2", 180, "180+"),
        ("abs_static_pool", 31, "31-60"),
    ] {
        let product = parse("p.toml", &format!("{WHOLE}[buckets]\npreset = \"{preset}\"\n")).unwrap();
        let found = product.buckets.find(number).map(|index| product.buckets.name(index));
        assert_eq!(found, Some(name), "{preset} {number}");
        let is_by_periods = product.buckets.basis() == BucketBasis::UnpaidPeriods;
        assert_eq!(is_by_periods, preset == "missed_periods");
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
            "line 11: a plan has one distance: every_months, every_weeks, every_days or semi_monthly",
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
            "line 11: an order names penalty, fee, interest and principal, each once, and additional_interest where it has a \
             place of its own",
        ),
        (
            "[allocation]\nin_advance_order = [\"fee\"]",
            "line 11: an order names penalty, fee, interest and principal, each once, and additional_interest where it has a \
             place of its own",
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
            Just("[allocation]\nslots = []\n"), Just("[allocation]\nsteps = [{classes=[], components=[]}]\n"),
            Just("[due_dates]\nweekend = [\"sunday\"]\n"), Just("[[waiver_limit]]\n"),
        ],
    ) {
        let to = (from + len).min(WHOLE.len());
        let text = format!("{}{piece}{}", &WHOLE[..from], &WHOLE[to..]);
        let _ = parse("p.toml", &text);
    }
}
