//! What a file is refused for, option by option: the line, what is wrong, and what to do.

use super::parse;

const FEE: &str = "kind = \"fee_per_instalment\"\nfee_rate = \"0.8%\"";
const INTEREST: &str = "kind = \"equal_instalment\"\nannual_rate = \"12%\"";
const EXTERNAL: &str = "kind = \"external\"";
const STATEMENT: &str = "kind = \"statement\"\ncycle_day = 5\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                         service_daily_rate = \"0.05%\"";

/// A file whose head goes to line 5; `more` is from line 6 on, or from 7 on when it begins with a new line.
fn file(plan: &str, more: &str) -> String {
    let head = "[product]\nid = \"p\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"";
    format!("{head}\n{more}\n\n[plan]\n{plan}\n")
}

#[track_caller]
fn refused(plan: &str, more: &str, expected: &str) {
    let refused = parse("p.toml", &file(plan, more)).expect_err("the text is no product");
    assert_eq!(refused.what, format!("p.toml, {expected}"), "{more}");
}

#[track_caller]
fn accepted(plan: &str, more: &str) {
    parse("p.toml", &file(plan, more)).unwrap_or_else(|refused| panic!("{refused}"));
}

#[test]
fn a_free_period_needs_statements_and_ends_before_the_next_one() {
    refused(
        FEE,
        "[free_period]",
        "line 6: free_period has no effect with a plan that has no statements: leave the section out",
    );
    refused(
        STATEMENT,
        "[free_period]\ngrace_days = 18",
        "line 7: grace_days is 18, and a statement that is due after 10 days leaves 17: the next one is struck on the 27th day or \
         later",
    );
    accepted(STATEMENT, "[free_period]\ngrace_days = 17");
}

#[test]
fn interest_is_compounded_every_day_only_where_it_bears_interest_once_it_is_billed() {
    let daily = |bears: &str| format!("[free_period]\nbears = \"{bears}\"\ncompounding = \"daily\"");
    let expected = "line 8: compounding is daily, and interest that was billed bears none: set bears = \"balance\" too";
    refused(STATEMENT, &daily("principal"), expected);
    accepted(STATEMENT, &daily("balance"));
}

#[test]
fn a_plan_with_statements_has_one_rate_that_counts_by_days() {
    for (rates, expected) in [
        ("", "line 9: a plan of this kind needs service_daily_rate or service_annual_rate"),
        (
            "service_daily_rate = \"0.05%\"\nservice_annual_rate = \"18%\"",
            "line 13: a plan has service_daily_rate or service_annual_rate, not both: leave one out",
        ),
        (
            "service_annual_rate = \"18%\"\nday_count = \"30_360\"",
            "line 14: service_annual_rate counts by days: day_count is act_365 or act_360",
        ),
        (
            "service_daily_rate = \"0.05%\"\nday_count = \"act_365\"",
            "line 14: day_count does not belong to a plan of this kind",
        ),
    ] {
        let plan =
            format!("kind = \"statement\"\ncycle_day = 5\ndue_offset_days = 10\nminimum_rate = \"10%\"\n{rates}");
        refused(&plan, "", expected);
    }
}

#[test]
fn purchases_are_free_by_days_or_with_their_statement() {
    let expected = "line 6: purchase_free_days makes each purchase free by itself, free_period all of a statement: leave one \
                    out";
    refused(&format!("{STATEMENT}\npurchase_free_days = 30"), "[free_period]", expected);
}

#[test]
fn a_minimum_payment_has_the_options_of_its_form() {
    for (options, expected) in [
        (
            "past_due_minimum = \"counted\"",
            "line 14: past_due_minimum does not belong to a minimum_form of this kind: leave it out",
        ),
        (
            "minimum_form = \"percent_or_floor\"\ncarried_full_below = \"1\"",
            "line 15: carried_full_below does not belong to a minimum_form of this kind: leave it out",
        ),
        (
            "minimum_form = \"interest_fees_plus_percent\"\nmiss_makes_all_due = false",
            "line 15: miss_makes_all_due does not belong to a minimum_form of this kind: leave it out",
        ),
    ] {
        refused(&format!("{STATEMENT}\n{options}"), "", expected);
    }
}

#[test]
fn cash_advances_have_one_rate_and_fees_of_them_need_it() {
    let both = "cash_advance_daily_rate = \"0.06%\"\ncash_advance_annual_rate = \"20%\"";
    let expected = "line 14: a plan has cash_advance_daily_rate or cash_advance_annual_rate, not both: leave one out";
    refused(&format!("{STATEMENT}\n{both}"), "", expected);
    let fee = "\n[[fee]]\nat = \"cash_advance\"\npercent = \"3%\"";
    let expected = "line 8: at = \"cash_advance\" has no effect without cash advances: give cash_advance_daily_rate or \
                    cash_advance_annual_rate in a statement plan, or leave the fee out";
    refused(STATEMENT, fee, expected);
    refused(FEE, fee, expected);
    let with_cash = format!("{STATEMENT}\ncash_advance_daily_rate = \"0.06%\"");
    accepted(&with_cash, fee);
    let expected = "line 10: settled_on_payout has no meaning with at = \"instalment\" or \"cash_advance\", which is owed \
                    with its instalment or statement: leave it out";
    refused(&with_cash, &format!("{fee}\nsettled_on_payout = true"), expected);
}

#[test]
fn the_head_refuses_what_a_plan_cannot_have() {
    for (plan, line, expected) in [
        (
            STATEMENT,
            "tranches_max = 2",
            "line 6: tranches_max has no effect with a statement plan, whose instalments come from its statements: \
             leave it out",
        ),
        (
            EXTERNAL,
            "tranches_max = 2",
            "line 6: tranches_max has no effect with an external plan, whose instalments are imported as they are: \
             leave it out",
        ),
        (
            STATEMENT,
            "close_tolerance = \"1\"",
            "line 6: close_tolerance has no effect with a statement plan, whose accounts stay open: leave it out",
        ),
        (
            FEE,
            "tranche_instalments = \"own\"",
            "line 6: tranche_instalments has no effect while everything is paid out at the opening: say with tranches_max \
             how many payouts there may be",
        ),
        (FEE, "tranches_max = 0", "line 6: 0 is not between 1 and 600"),
        (FEE, "all_in_annual_rate_max = \"24\"", "line 6: a rate lies between 0 and 1000 %"),
        (FEE, "[annual_cost]\nmax = \"24\"", "line 7: a rate lies between 0 and 1000 %"),
        (
            STATEMENT,
            "[annual_cost]\nmax = \"24%\"",
            "line 6: annual_cost has no effect with a statement plan, of which nobody knows what will be owed: leave \
             the section out, and limit what is charged with all_in_annual_rate_max in [product]",
        ),
        (
            FEE,
            "classification = [\"Five\"]",
            "line 6: \"Five\" is not a policy name: lower-case letters, digits and hyphens are expected",
        ),
        (FEE, "waiver_reasons = [\n\"goodwill\",\n\"goodwill\"]", "line 8: goodwill is named twice"),
        (FEE, "waiver_reasons = [\" \"]", "line 6: a reason is a text"),
        (
            FEE,
            "[restructure]\nworkouts_per_5_years_max = 1",
            "line 7: workouts_per_5_years_max limits nothing where no reason makes a workout: give workout_reasons, or \
             leave this out",
        ),
        (
            FEE,
            "[prepaid_interest]\nperiods = 1\ncounts_as = \"paid\"",
            "line 6: prepaid_interest has no effect with a plan that has no annual_rate: leave the section out",
        ),
        (
            STATEMENT,
            "[restructure]\nre_age_min_date = \"any\"",
            "line 7: re_age_min_date has no effect with a statement plan, which is not re-aged onto new instalments: leave it \
             out",
        ),
        (FEE, "classification = [\n\"five\",\n\"five\"]", "line 8: five is named twice"),
    ] {
        refused(plan, line, expected);
    }
}

#[test]
fn a_plan_refuses_a_second_distance_and_options_of_other_kinds() {
    let one = "a plan has one distance: every_months, every_weeks, every_days or semi_monthly";
    // The plan begins in line 8, behind an empty line 6.
    for (plan, expected) in [
        (format!("{FEE}\nevery_weeks = 1\nevery_days = 1"), format!("line 12: {one}")),
        (format!("{FEE}\nsemi_monthly = true\nevery_months = 1"), format!("line 12: {one}")),
        (format!("{FEE}\nevery_weeks = 521"), "line 11: 521 is not between 1 and 520".to_owned()),
        (
            format!("{EXTERNAL}\nsemi_monthly = false"),
            "line 10: semi_monthly does not belong to a plan of this kind".to_owned(),
        ),
        (
            format!("{INTEREST}\nminimum_floor = \"1\""),
            "line 11: minimum_floor does not belong to a plan of this kind".to_owned(),
        ),
        (
            format!("{INTEREST}\nmiss_makes_all_due = true"),
            "line 11: miss_makes_all_due does not belong to a plan of this kind".to_owned(),
        ),
        ("kind = \"interest_first\"".to_owned(), "line 9: a plan of this kind needs annual_rate".to_owned()),
    ] {
        refused(&plan, "", &expected);
    }
    accepted(&format!("{FEE}\nsemi_monthly = false\nevery_months = 1"), "");
}

#[test]
fn due_dates_are_refused_where_statements_make_them() {
    for option in [
        "month_end = \"keep_day\"",
        "non_business_day = \"following\"",
        "shift_applies_to = \"due_only\"",
        "weekend = []",
        "holidays = []",
        "made_up_workdays = []",
        "broken_period = \"ignore\"",
        "instalment_multiple = \"1\"",
        "remainder_on = \"first\"",
        "equal_total = \"levelled\"",
    ] {
        let name = option.split_once(' ').unwrap().0;
        let section = format!("\n[due_dates]\n{option}");
        let why = "statement plan, whose instalments come from its statements";
        refused(STATEMENT, &section, &format!("line 8: {name} has no effect with a {why}: leave it out"));
    }
    accepted(STATEMENT, "\n[due_dates]");
}

#[test]
fn what_becomes_of_interest_needs_what_it_hangs_on() {
    let plan = |more: &str| format!("{INTEREST}\n{more}");
    let by_days = "interest_recalculation = \"daily_simple\"";
    let ahead = "an instalment takes principal ahead where it keeps its total and interest goes by the day: set \
                 interest_recalculation to daily_simple and recalculation_keeps to total, or leave paid_ahead out";
    for without in [by_days, "interest_recalculation = \"daily\"\nrecalculation_keeps = \"total\""] {
        let line = 11 + without.lines().count();
        let written = plan(&format!("{without}\npaid_ahead = \"takes_principal\""));
        refused(&written, "", &format!("line {line}: {ahead}"));
    }
    refused(
        &plan("part_of_period = \"pro_rata\""),
        "",
        "line 11: parts of a period are told pro rata where instalments keep their own days: set paid_ahead to takes_principal, or \
         leave part_of_period out",
    );
    refused(
        &plan("interest_past_maturity = \"none\""),
        "",
        "line 11: only interest that goes by the day is borne past maturity: set interest_recalculation to daily_simple, or leave \
         interest_past_maturity out",
    );
    let whole = plan(&format!(
        "{by_days}\nrecalculation_keeps = \"total\"\npaid_ahead = \"takes_principal\"\npart_of_period = \"pro_rata\"\n\
         interest_past_maturity = \"none\""
    ));
    accepted(&whole, "");
    for (rule, line) in [("waives_interest_in_advance = true", 7), ("preset = \"heavensfamily\"", 7)] {
        let what = "interest of an instalment that is paid in advance is not waived where it takes principal: leave paid_ahead out, \
                    or choose another order";
        refused(&whole, &format!("[allocation]\n{rule}"), &format!("line {line}: {what}"));
    }
    refused(
        "kind = \"equal_principal\"\nannual_rate = \"12%\"",
        "[due_dates]\nequal_total = \"levelled\"",
        "line 7: equal_total has no effect with a plan whose instalments are not equal: leave it out",
    );
}

/// Their instalments are imported as they are; a restructure makes a calendar by these options.
#[test]
fn due_dates_of_imported_contracts_say_where_restructures_put_them() {
    accepted(
        EXTERNAL,
        "\n[due_dates]\nmonth_end = \"first_of_next_month\"\nnon_business_day = \"following\"\n\
         shift_applies_to = \"due_only\"\nweekend = [\"sunday\"]\nholidays = [\"2025-10-01\"]\n\
         made_up_workdays = [\"2025-10-12\"]\ninstalment_multiple = \"1\"\nremainder_on = \"first\"",
    );
    refused(
        EXTERNAL,
        "\n[due_dates]\nbroken_period = \"ignore\"",
        "line 8: broken_period has no effect with a plan without interest: leave it out",
    );
}

#[test]
fn days_without_business_are_refused_while_nothing_moves() {
    for option in
        ["shift_applies_to = \"due_only\"", "weekend = []", "holidays = []", "made_up_workdays = [\"2025-10-11\"]"]
    {
        let name = option.split_once(' ').unwrap().0;
        let expected = format!(
            "line 8: {name} has no effect while due dates stay where they are: say with non_business_day where they go"
        );
        refused(FEE, &format!("\n[due_dates]\n{option}"), &expected);
        accepted(FEE, &format!("\n[due_dates]\n{option}\nnon_business_day = \"following\""));
    }
}

#[test]
fn workdays_make_sense() {
    for (line, expected) in [
        ("weekend = [\"sunday\", \"sunday\"]", "line 9: this day is named twice"),
        (
            "weekend = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"]",
            "line 9: a week has a day of business: leave it out of weekend",
        ),
        ("holidays = [\"1.10.\"]", "line 9: \"1.10.\" is not a date: a day such as 2025-04-01 is expected"),
        ("holidays = [\"2025-10-01\",\n\"2025-10-01\"]", "line 10: 2025-10-01 is named twice"),
        (
            "holidays = [\"2025-10-01\"]\nmade_up_workdays = [\"2025-10-01\"]",
            "line 10: 2025-10-01 is a holiday and a made-up workday: leave one of them out",
        ),
    ] {
        refused(FEE, &format!("\n[due_dates]\nnon_business_day = \"preceding\"\n{line}"), expected);
    }
}

#[test]
fn a_broken_period_needs_interest_and_a_number_of_its_own() {
    let no_interest = "line 8: broken_period has no effect with a plan without interest: leave it out";
    refused(FEE, "\n[due_dates]\nbroken_period = \"ignore\"", no_interest);
    refused("kind = \"single_payment\"\nfree_days = 30", "\n[due_dates]\nbroken_period = \"with_first\"", no_interest);
    let separate = "\n[due_dates]\nbroken_period = \"separate_charge\"";
    accepted(INTEREST, separate);
    refused(
        INTEREST,
        &format!("{separate}\n\n[down_payment]\nrate = \"25%\""),
        "line 8: a separate charge and a down payment would both be instalment number 0: \
         make broken_period with_first or ignore",
    );
}

#[test]
fn a_down_payment_is_a_part_of_a_computed_schedule() {
    let section = "\n[down_payment]\nrate = \"25%\"";
    for (plan, kind) in [(EXTERNAL, "an external"), (STATEMENT, "a statement")] {
        let why = "plan has no down payment, only computed schedules have: leave the section out";
        refused(plan, section, &format!("line 7: {kind} {why}"));
    }
    for rate in ["0", "100%"] {
        let expected = "line 8: a down payment is a share above 0 and below 100 %; without one leave the section out";
        refused(FEE, &format!("\n[down_payment]\nrate = \"{rate}\""), expected);
    }
}

#[test]
fn ageing_refuses_to_add_a_day_twice_and_invoices_that_do_not_exist() {
    refused(
        FEE,
        "\n[ageing]\ndue_day_counts_as = 1\nas_of = \"next_morning\"",
        "line 9: as_of = \"next_morning\" and due_day_counts_as = 1 would add two days: give one of them",
    );
    accepted(FEE, "\n[ageing]\ndue_day_counts_as = 0\nas_of = \"next_morning\"");
    refused(
        FEE,
        "\n[ageing]\nanchor = \"invoice_date\"",
        "line 8: only a statement plan has invoices to age from: anchor = \"oldest_unpaid_due\" is meant",
    );
}

#[test]
fn a_materiality_test_has_the_limits_that_it_reads() {
    for (lines, expected) in [
        ("test = \"absolute\"", "line 8: this test needs the limit absolute"),
        ("test = \"larger_of\"\nabsolute = \"100\"", "line 8: this test needs the limit relative"),
        (
            "test = \"absolute\"\nabsolute = \"100\"\nrelative = \"1%\"",
            "line 10: this test does not look at relative: leave it out, or test both limits",
        ),
        (
            "test = \"relative\"\nabsolute = \"100\"\nrelative = \"1%\"",
            "line 9: this test does not look at absolute: leave it out, or test both limits",
        ),
    ] {
        refused(FEE, &format!("\n[ageing.materiality]\n{lines}"), expected);
    }
    accepted(FEE, "\n[ageing.materiality]\ntest = \"relative\"\nrelative = \"1%\"");
}

#[test]
fn count_by_goes_with_ranges() {
    let expected = "line 8: count_by goes with ranges, a preset knows what it counts: give ranges, or leave it out";
    refused(FEE, "\n[buckets]\ncount_by = \"unpaid_periods\"", expected);
}

#[test]
fn a_rule_is_written_in_one_way() {
    let one = "a rule is written in one way: preset, order, slots or steps";
    let order = "order = [\"penalty\", \"fee\", \"interest\", \"principal\"]";
    for (lines, expected) in [
        ("preset = \"creocore\"\nslots = []".to_owned(), format!("line 9: {one}")),
        ("steps = []\npreset = \"creocore\"".to_owned(), format!("line 9: {one}")),
        (
            format!("preset = \"creocore\"\n{order}"),
            "line 9: a preset has an order of its own: leave order out".to_owned(),
        ),
        (
            "preset = \"creocore\"\nprocessing = \"vertical\"".to_owned(),
            "line 9: a preset has an order of its own: leave processing out".to_owned(),
        ),
        (format!("slots = []\n{order}"), "line 9: slots are an order of their own: leave order out".to_owned()),
        (
            "steps = []\nprocessing = \"vertical\"".to_owned(),
            "line 9: steps are an order of their own: leave processing out".to_owned(),
        ),
    ] {
        refused(FEE, &format!("\n[allocation]\n{lines}"), &expected);
    }
}

#[test]
fn a_statement_plan_without_cash_advances_has_no_rates_to_sweep_by() {
    let expected = "line 8: sweep has no effect with a statement plan without cash advances, which has one rate; what is \
                    carried is settled before what is free: leave it out";
    accepted(&format!("{STATEMENT}\ncash_advance_daily_rate = \"0.06%\""), "\n[allocation]\npreset = \"rate_first\"");
    refused(STATEMENT, "\n[allocation]\nsweep = \"oldest_first\"", expected);
    accepted(FEE, "\n[allocation]\npreset = \"rate_first\"\nsweep = \"oldest_first\"");
}

#[test]
fn no_money_is_stuck_and_none_is_settled_twice() {
    let slots = "slots = [\"past_due.penalty\", \"past_due.fee\", \"past_due.interest\", \"past_due.principal\",\n\
                 \"due.penalty\", \"due.fee\", \"due.interest\"";
    let all = "[\"penalty\", \"fee\", \"interest\", \"principal\"]";
    let steps = format!("steps = [{{ classes = [\"past_due\", \"due\"], components = {all} }}");
    let stuck = "would never be settled: name it too; only in_advance may be left out";
    for (lines, expected) in [
        (format!("{slots}]"), format!("line 8: due.principal {stuck}")),
        (format!("{slots},\n\"due.fee\"]"), "line 10: due.fee is named twice: leave it out here".to_owned()),
        ("steps = []".to_owned(), format!("line 8: past_due.principal {stuck}")),
        (
            format!("{steps},\n{{ classes = [\"in_advance\", \"due\"], components = [\"fee\"] }}]"),
            "line 9: due.fee is named twice: leave it out here".to_owned(),
        ),
        (
            format!("{steps},\n{{ classes = [], components = [\"fee\"] }}]"),
            "line 9: a step names at least one class and one component".to_owned(),
        ),
    ] {
        refused(FEE, &format!("\n[allocation]\n{lines}"), &expected);
    }
    accepted(FEE, &format!("\n[allocation]\n{slots}, \"due.principal\"]"));
    accepted(FEE, &format!("\n[allocation]\n{steps}]"));
}

#[test]
fn additional_interest_has_a_place_where_it_is_told_apart_and_then_wherever_penalty_has_one() {
    let told_apart =
        "\n[penalty]\nrate = \"24%\"\nper = \"year_365\"\nfrom = \"due_date\"\nadditional_interest = \"borne_rate\"";
    let five = "[\"fee\", \"interest\", \"additional_interest\", \"penalty\", \"principal\"]";
    let with = |lines: &str| format!("\n[allocation]\n{lines}{told_apart}");
    let order = format!("order = {five}");
    accepted(INTEREST, &with(&order));
    accepted(INTEREST, &with("preset = \"frappe_2025\""));
    accepted(INTEREST, "\n[allocation]\npreset = \"frappe_2025\"");
    let none = "additional_interest has a place only where [penalty] tells it apart: leave it out, or set \
                additional_interest = \"borne_rate\" there";
    refused(INTEREST, &format!("\n[allocation]\n{order}"), &format!("line 8: {none}"));
    let both = "line 9: order and in_advance_order both name additional_interest, or neither does";
    let other = "in_advance_order = [\"fee\", \"interest\", \"penalty\", \"principal\"]";
    refused(INTEREST, &with(&format!("{order}\n{other}")), both);
    let steps = format!(
        "steps = [{{ classes = [\"past_due\", \"due\"], components = {five} }},\n\
         {{ classes = [\"in_advance\"], components = [\"penalty\", \"fee\"] }}]"
    );
    let stuck = "line 8: in_advance.additional_interest would never be settled: name it wherever penalty is";
    refused(INTEREST, &with(&steps), stuck);
}

#[test]
fn a_section_for_a_rule_has_one() {
    let expected = "line 7: a rule is missing here: give preset, order, slots or steps";
    for section in ["allocation.merchant_refund", "allocation.payout_refund", "allocation.goodwill_credit"] {
        refused(FEE, &format!("\n[{section}]\nfuture_rule = \"last_instalment\""), expected);
    }
    refused(FEE, "\n[[allocation.switch]]\nwhen = \"charged_off\"", expected);
    refused(
        FEE,
        "\n[allocation]\nmerchant_refund_rule = \"last_instalment\"\n\n[allocation.merchant_refund]\npreset = \"creocore\"",
        "line 8: merchant_refund_rule and [allocation.merchant_refund] say the same: give one of them",
    );
}

#[test]
fn a_switch_can_be_reached() {
    let switch = |lines: &str| format!("\n[[allocation.switch]]\npreset = \"creocore\"\n{lines}");
    refused(FEE, &switch("when = \"dpd_above\""), "line 9: when = \"dpd_above\" needs days");
    refused(
        FEE,
        &switch("when = \"charged_off\"\ndays = 90"),
        "line 10: days goes with when = \"dpd_above\": leave it out",
    );
    let never = "this switch is never reached, one before it holds whenever it does: put it before that one";
    let twice = |first: &str, second: &str| format!("{}\n{}", switch(first), switch(second));
    let (above_30, above_90) = ("when = \"dpd_above\"\ndays = 30", "when = \"dpd_above\"\ndays = 90");
    refused(FEE, &twice(above_30, above_90), &format!("line 12: {never}"));
    accepted(FEE, &twice(above_90, above_30));
    refused(FEE, &twice("when = \"charged_off\"", "when = \"charged_off\""), &format!("line 11: {never}"));
}

#[test]
fn a_penalty_has_one_rate() {
    let needs = "a penalty needs rate and per, or contract_rate_multiple; without one leave the section out";
    for (plan, lines, expected) in [
        (FEE, "", format!("line 7: {needs}")),
        (FEE, "rate = \"1%\"", "line 9: rate needs per: what it counts by".to_owned()),
        (FEE, "per = \"day\"", "line 9: per needs rate: what counts by it".to_owned()),
        (
            INTEREST,
            "rate = \"1%\"\nper = \"day\"\ncontract_rate_multiple = \"1.5\"",
            "line 11: a penalty has rate and per, or contract_rate_multiple, not both".to_owned(),
        ),
        (
            FEE,
            "contract_rate_multiple = \"1.5\"",
            "line 9: contract_rate_multiple needs a plan with annual_rate: give rate and per instead".to_owned(),
        ),
        (
            INTEREST,
            "contract_rate_multiple = \"0\"",
            "line 9: contract_rate_multiple lies above 0 and up to 10".to_owned(),
        ),
        (
            "kind = \"equal_instalment\"\nannual_rate = \"900%\"",
            "contract_rate_multiple = \"1.5\"",
            "line 9: the penalty rate would be above 1000 % a year".to_owned(),
        ),
    ] {
        refused(plan, &format!("\n[penalty]\nfrom = \"due_date\"\n{lines}"), &expected);
    }
}

#[test]
fn a_late_fee_has_only_what_its_amount_place_and_plan_allow() {
    for (plan, lines, expected) in [
        (FEE, "fixed = \"1\"\nof = \"unpaid\"", "line 9: a fixed late fee is a share of nothing: leave of out"),
        (FEE, "percent = \"1%\"\nmin = \"2\"\nmax = \"1\"", "line 10: max is below min"),
        (
            FEE,
            "fixed = \"1\"\nposting_grace_days = 1",
            "line 9: posting_grace_days moves the date of a late fee with place = \"period\": \
             leave it out, or give that place",
        ),
        (
            STATEMENT,
            "fixed = \"1\"\nplace = \"period\"",
            "line 9: a statement plan has no instalments in advance to put a late fee on: place = \"instalment\" is meant",
        ),
        (
            STATEMENT,
            "fixed = \"1\"\nafter_maturity = false",
            "line 9: after_maturity has no meaning with a statement plan, which has no last due date: leave it out",
        ),
    ] {
        refused(plan, &format!("\n[late_fee]\n{lines}"), expected);
    }
}

#[test]
fn relief_has_roles_with_one_limit_each_and_a_day_on_which_accrual_stops() {
    let limit = "\n[[waiver_limit]]\nrole = \"clerk\"\ncomponent = \"fee\"\nper_waiver_max = \"1\"";
    refused(FEE, &format!("{limit}\n{limit}"), "line 13: clerk has a limit for fee already: give one of them");
    refused(
        FEE,
        &limit.replace("clerk", " clerk"),
        "line 8: a role is called as waivers and settlements name it, without spaces around",
    );
    refused(FEE, "\n[restructure]\nmonths_max = 0", "line 8: 0 is not between 1 and 600");
    let expected = "line 8: 1000001 is not between 0 and 1000000";
    refused(FEE, "\n[restructure]\nportfolio_per_month_max = 1000001", expected);
    refused(
        FEE,
        "\n[accrual]\nnon_accrual = \"memo\"",
        "line 8: non_accrual has no effect where nothing stops the income: give non_accrual_days_over or [non_performing], \
         or leave this out",
    );
}

#[test]
fn what_is_non_performing_is_a_class_of_a_policy_of_the_product() {
    let file = |head: &str, more: &str| {
        let section = format!("\n[non_performing]\npolicy = \"five\"\n{more}");
        parse("p.toml", &file(FEE, &section).replacen("[product]", &format!("[product]\n{head}"), 1))
    };
    let refused = |head: &str, more: &str| file(head, more).expect_err("the text is no product").what;
    let (none, five) = ("classification = []", "classification = [\"five\"]");
    assert_eq!(
        refused(none, "classes = [\"loss\"]"),
        "p.toml, line 9: the product is not classified by five: name it in classification of [product]"
    );
    assert_eq!(
        refused(five, "classes = []"),
        "p.toml, line 10: at least one class is named here, or the section is left out"
    );
    let memo = "[accrual]\nnon_accrual = \"memo\"";
    assert!(file(five, &format!("classes = [\"loss\"]\n{memo}")).is_ok());
    assert_eq!(
        refused(five, &format!("classes = [\"loss\"]\ninterest = \"accrue\"\n{memo}")),
        "p.toml, line 13: non_accrual has no effect where nothing stops the income: give non_accrual_days_over or \
         [non_performing], or leave this out"
    );
}

#[test]
fn restructures_of_revolving_accounts_have_limits_too() {
    accepted(STATEMENT, "\n[restructure]\nmonths_max = 60\nneeds_approval = true");
    accepted(EXTERNAL, "\n[restructure]\nre_age_keeps_age = true");
    refused(
        STATEMENT,
        "\n[restructure]\nmonths_max = 60\nre_age_keeps_age = false",
        "line 9: re_age_keeps_age has no effect with a statement plan, whose re-ages bring no new instalment to age on: \
         leave it out",
    );
}

#[test]
fn authority_is_limited_once_for_each_concession() {
    let limit =
        |of: &str| format!("\n[[waiver_limit]]\nrole = \"lead\"\nper_waiver_max = \"5\"\ncomponent = \"{of}\"\n");
    accepted(FEE, &format!("{}{}{}", limit("settlement"), limit("goodwill"), limit("principal")));
    let twice = format!("{}{}", limit("goodwill"), limit("goodwill"));
    refused(FEE, &twice, "line 13: lead has a limit for goodwill already: give one of them");
}

#[test]
fn a_late_fee_that_repeats_has_one_distance_and_no_other_has_any() {
    let goes = "goes with repeats = \"every\": leave it out, or give that";
    let needs = "line 9: repeats = \"every\" needs every_months, every_weeks, every_days or semi_monthly";
    let one = "line 11: a late fee has one distance: every_months, every_weeks, every_days or semi_monthly";
    for (lines, expected) in [
        ("repeats = \"every\"", needs.to_owned()),
        ("repeats = \"every\"\nsemi_monthly = false\ntimes_max = 2", needs.to_owned()),
        ("repeats = \"every\"\nevery_weeks = 1\nevery_days = 1", one.to_owned()),
        ("every_weeks = 1", format!("line 9: every_weeks {goes}")),
        ("repeats = \"once\"\ntimes_max = 2", format!("line 10: times_max {goes}")),
        ("repeats = \"every\"\nevery_days = 1\ntimes_max = 0", "line 11: 0 is not between 1 and 600".to_owned()),
    ] {
        refused(FEE, &format!("\n[late_fee]\nfixed = \"1\"\n{lines}"), &expected);
    }
}

#[test]
fn a_penalty_names_once_what_stops_it() {
    let penalty =
        |stops: &str| format!("\n[penalty]\nrate = \"1%\"\nper = \"day\"\nfrom = \"due_date\"\nstops_on = {stops}");
    let twice = "line 11: this is named twice";
    refused(FEE, &penalty("[\"settlement\", \"settlement\"]"), twice);
    accepted(FEE, &penalty("[]"));
}

#[test]
fn a_fee_has_only_what_its_time_amount_and_plan_allow() {
    let tranche = "at = \"tranche\" has no effect without further payouts: give tranches_max in [product], or leave the \
                   fee out";
    let external = "an external plan has no fees of its own, its instalments are imported with theirs: leave the fee out, \
                    or book it as a charge";
    let statement = "a statement plan has fees at = \"opening\" and \"cash_advance\" alone: instalment_fee_rate in [plan] is the fee of a \
                     split purchase";
    let fixed = "goes with percent: a fixed fee has none, leave it out";
    for (plan, lines, expected) in [
        (FEE, "at = \"opening\"", "line 8: a fee is either fixed or percent".to_owned()),
        (
            FEE,
            "at = \"opening\"\nfixed = \"1\"\npercent = \"1%\"",
            "line 9: a fee is either fixed or percent".to_owned(),
        ),
        (FEE, "at = \"opening\"\nfixed = \"1\"\nof = \"principal\"", format!("line 10: of {fixed}")),
        (FEE, "at = \"opening\"\nfixed = \"1\"\nmax = \"2\"", format!("line 10: max {fixed}")),
        (FEE, "at = \"opening\"\npercent = \"1%\"\nmin = \"2\"\nmax = \"1\"", "line 11: max is below min".to_owned()),
        (
            FEE,
            "at = \"opening\"\npercent = \"1%\"\nof = \"interest\"",
            "line 10: a plan without annual_rate has no interest to take a share of: leave of out".to_owned(),
        ),
        (
            INTEREST,
            "at = \"instalment\"\nfixed = \"1\"\nsettled_on_payout = false",
            "line 10: settled_on_payout has no meaning with at = \"instalment\" or \"cash_advance\", which is owed with its instalment or statement: \
             leave it out"
                .to_owned(),
        ),
        (INTEREST, "at = \"tranche\"\nfixed = \"1\"", format!("line 8: {tranche}")),
        (EXTERNAL, "at = \"opening\"\nfixed = \"1\"", format!("line 8: {external}")),
        (EXTERNAL, "at = \"tranche\"\nfixed = \"1\"", format!("line 8: {external}")),
        (STATEMENT, "at = \"instalment\"\nfixed = \"1\"", format!("line 8: {statement}")),
        (STATEMENT, "at = \"tranche\"\nfixed = \"1\"", format!("line 8: {statement}")),
        (
            STATEMENT,
            "at = \"opening\"\npercent = \"1%\"",
            "line 9: a revolving account opens without principal to take a share of: give fixed".to_owned(),
        ),
    ] {
        refused(plan, &format!("\n[[fee]]\n{lines}"), &expected);
    }
    accepted(FEE, "tranches_max = 2\n[[fee]]\nat = \"tranche\"\npercent = \"1%\"\nof = \"principal\"");
    accepted(STATEMENT, "\n[[fee]]\nat = \"opening\"\nfixed = \"1\"\nsettled_on_payout = true");
}

#[test]
fn interest_is_recalculated_where_a_rate_bears_it() {
    let written = "interest_recalculation = \"off\"";
    for plan in [FEE, EXTERNAL, STATEMENT] {
        let line = 8 + plan.lines().count() + 1;
        let expected = format!("line {line}: interest_recalculation does not belong to a plan of this kind");
        refused(&format!("{plan}\n{written}"), "", &expected);
    }
    accepted(&format!("{INTEREST}\n{written}"), "");
}

#[test]
fn excess_is_kept_and_interest_waived_only_where_that_can_happen() {
    let stays = "line 6: excess_tolerance has no effect with a statement plan, whose accounts stay open: leave it out";
    refused(STATEMENT, "excess_tolerance = \"1\"", stays);
    let refund = "excess_tolerance = \"1\"\n[allocation]\noverpayment = \"refund\"";
    let expected = "line 6: excess_tolerance has no effect with overpayment = \"refund\" in [allocation], which pays back \
                    every excess at once: leave one of them out";
    refused(FEE, refund, expected);
    accepted(FEE, "excess_tolerance = \"1\"\n[allocation]\noverpayment = \"reject\"");
    let expected = "line 8: waives_interest_in_advance has no effect with a statement plan, which has no instalments in \
                    advance: leave it out";
    refused(STATEMENT, "\n[allocation]\nwaives_interest_in_advance = false", expected);
}

#[test]
fn a_second_late_fee_needs_its_time_and_its_amount() {
    let fixed = "\n[late_fee]\nfixed = \"8\"\n";
    let percent = "\n[late_fee]\npercent = \"5%\"\n";
    for (terms, expected) in [
        (format!("{fixed}again_amount = \"9\""), "line 9: again_amount needs again_within_months"),
        (format!("{fixed}again_within_months = 6"), "line 9: again_within_months needs again_amount"),
        (
            format!("{percent}again_within_months = 6\nagain_amount = \"9\""),
            "line 10: again_amount takes the place of max, of which there is none: give one",
        ),
        (
            format!("{percent}min = \"10\"\nmax = \"30\"\nagain_within_months = 6\nagain_amount = \"9\""),
            "line 12: again_amount is below min",
        ),
        (format!("{fixed}again_within_months = 121\nagain_amount = \"9\""), "line 9: 121 is not between 1 and 120"),
    ] {
        refused(FEE, &terms, expected);
    }
    accepted(FEE, &format!("{fixed}again_within_months = 6\nagain_amount = \"9\""));
}
