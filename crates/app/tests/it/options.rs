//! Options that stand by themselves: interest kept back, the day from which money counts, reasons, the day of a re-age.

use crate::support::{MONTHLY, answers_of, check, check_instalments, places, product, refusal};

/// 1,200.00 in three bears 12.00, 8.00 and 4.00.
const BEARING: &str = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";

fn kept_back(periods: u32, counts_as: &str) -> String {
    product(BEARING, &format!("[prepaid_interest]\nperiods = {periods}\ncounts_as = \"{counts_as}\""))
}

fn with_head(plan: &str, line: &str) -> String {
    product(plan, "").replace("[plan]", &format!("{line}\n\n[plan]"))
}

/// 12.00 and 8.00 of the first two are settled with the payout: the customer receives 1,180.00 and owes 1,204.00.
#[test]
fn interest_that_is_kept_back_may_count_as_paid() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-01-15 ask A1
    ";
    let terms = kept_back(2, "paid");
    check_instalments(
        &terms,
        story,
        "
        1 due 2025-02-15 412.00 (principal 400.00, interest 12.00) unpaid 400.00
        2 due 2025-03-15 408.00 (principal 400.00, interest 8.00) unpaid 400.00
        3 due 2025-04-15 404.00 (principal 400.00, interest 4.00) unpaid all
        ",
    );
    let money = ["/totals/paid_out", "/totals/repaid", "/owed/total"];
    assert_eq!(places(&terms, story, &money), "1200.00 20.00 1204.00");
}

/// All 24.00 are kept back: 1,176.00 were lent. 392.00 three times, which bear 11.76, 7.84 and 3.92; the customer owes
/// 1,199.52. What it costs a year is then 12 %, as agreed on what was lent; where it counts as paid, it is more.
#[test]
fn interest_that_is_kept_back_may_count_as_never_lent() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-01-15 ask A1
    ";
    let terms = kept_back(3, "less_principal");
    check_instalments(
        &terms,
        story,
        "
        1 due 2025-02-15 403.76 (principal 392.00, interest 11.76) unpaid all
        2 due 2025-03-15 399.84 (principal 392.00, interest 7.84) unpaid all
        3 due 2025-04-15 395.92 (principal 392.00, interest 3.92) unpaid all
        ",
    );
    let money = ["/totals/paid_out", "/totals/repaid", "/owed/total", "/annual_cost/0/agreed"];
    assert_eq!(places(&terms, story, &money), "1176.00 0.00 1199.52 0.12");
    assert_eq!(places(&kept_back(3, "paid"), story, &["/annual_cost/0/agreed"]), "0.122037");
}

#[test]
fn interest_that_is_kept_back_is_explained() {
    let story = "2025-01-15 open A1 1200.00 in 3\n2025-01-15 explain A1\n2025-01-15 explain A1 zh";
    let told = |counts_as: &str| answers_of(&kept_back(1, counts_as), story);
    let sentences = |counts_as: &str| {
        let told = told(counts_as);
        (told[0]["explain"].to_string(), told[1]["explain"].to_string())
    };
    let (english, chinese) = sentences("paid");
    assert!(english.contains("kept 12.00 CNY of interest back from the payout: it counts as paid."), "{english}");
    assert!(chinese.contains("放款时预先扣除利息 12.00 CNY，视为已还利息。"), "{chinese}");
    let (english, chinese) = sentences("less_principal");
    assert!(english.contains("12.00 CNY of interest back from the payout: it counts as principal that was not lent."));
    assert!(chinese.contains("放款时预先扣除利息 12.00 CNY，按实际出借金额认定本金。"), "{chinese}");
}

/// Due on 28 February, paid on that day, learned on 5 March: by value dates it was never past due, by booking it was until
/// the 5th, and bears the fee of 1 March.
#[test]
fn money_counts_from_its_value_date_or_from_its_booking() {
    let story = "
        2025-01-31 open A1 100.00 in 1 first 2025-02-28
        2025-02-28 repay A1 100.00 learned 2025-03-05
        2025-03-04 ask A1
        2025-03-05 ask A1
    ";
    let fee = "[late_fee]\nfixed = \"5.00\"";
    let by_value = product(MONTHLY, fee);
    check(&by_value, story, "2025-03-04 A1 settled\n2025-03-05 A1 settled");
    let by_booking = by_value.replace("[plan]", "value_dating = \"off\"\n\n[plan]");
    assert_eq!(
        places(&by_booking, story, &["/status", "/ageing/past_due_days", "/owed/total"]),
        "open 4 105.00\nopen 5 5.00"
    );
}

#[test]
fn something_is_given_up_only_for_a_reason_that_the_product_knows() {
    let terms = with_head(MONTHLY, "waiver_reasons = [\"hardship\", \"system fault\"]");
    let story = |reason: &str| {
        format!(
            "2025-01-31 open A1 300.00 in 3\n2025-03-01 waive A1 1.00 principal because {reason}\n2025-03-01 ask A1"
        )
    };
    assert_eq!(places(&terms, &story("system fault"), &["/owed/total"]), "299.00");
    assert_eq!(
        refusal(&terms, &story("whim")),
        "story, line 3: \"whim\" is no reason to give something up; the product knows: hardship, system fault"
    );
    let settle = "2025-01-31 open A1 300.00 in 3\n2025-03-01 settle A1 because whim\n  2025-03-10 200.00";
    assert!(refusal(&terms, settle).contains("\"whim\" is no reason"));
    let credit = "2025-01-31 open A1 300.00 in 3\n2025-03-01 goodwill A1 2.00 because whim";
    assert!(refusal(&terms, credit).contains("\"whim\" is no reason"));
}

#[test]
fn whether_a_re_age_may_lie_before_the_last_repayment_is_said_by_the_product() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 repay A1 50.00
        2025-03-05 re-age A1 3 every 1 month first 2025-04-05
        2025-03-10 ask A1
    ";
    assert_eq!(places(&product(MONTHLY, ""), story, &["/owed/total"]), "250.00");
    let terms = product(MONTHLY, "[restructure]\nre_age_min_date = \"last_repayment\"");
    assert_eq!(refusal(&terms, story), "story, line 4: a re-age lies on or after the last repayment, of 2025-03-10");
}

/// 1,000.00 at 10 % in three equal instalments by 30/360: 338.9043.. each. Interest is 8.3333.., then of 669.42 or 669.43.
#[test]
fn each_step_rounds_its_own_way() {
    let plan = "kind = \"equal_instalment\"\nannual_rate = \"10%\"\nday_count = \"30_360\"";
    let story = "
        2025-01-15 open A1 1000.00 in 3
        2025-01-15 ask A1
    ";
    check_instalments(
        &product(plan, ""),
        story,
        "
        1 due 2025-02-15 338.90 (principal 330.57, interest 8.33) unpaid all
        2 due 2025-03-15 338.90 (principal 333.32, interest 5.58) unpaid all
        3 due 2025-04-15 338.91 (principal 336.11, interest 2.80) unpaid all
        ",
    );
    check_instalments(
        &product(plan, "[rounding]\ninstalment = \"up\"\ninterest = \"up\""),
        story,
        "
        1 due 2025-02-15 338.91 (principal 330.57, interest 8.34) unpaid all
        2 due 2025-03-15 338.91 (principal 333.33, interest 5.58) unpaid all
        3 due 2025-04-15 338.91 (principal 336.10, interest 2.81) unpaid all
        ",
    );
}

/// 1 % of 33.33 is 0.3333, and 0.05 % a day of it over 31 days 0.51661..: rounded down the fee is 0.33, up 0.34; the penalty
/// 0.51 and 0.52.
#[test]
fn fees_and_penalty_round_their_own_way() {
    let terms = |way: &str| {
        let charges = "[late_fee]\npercent = \"1%\"\nof = \"unpaid_principal\"\n\n[penalty]\nrate = \"0.05%\"\nper = \"day\"\n\
                       base = \"overdue_principal\"\nfrom = \"due_date\"";
        product(MONTHLY, &format!("{charges}\n\n[rounding]\nfee = \"{way}\"\npenalty = \"{way}\""))
    };
    let story = "
        2025-01-28 open A1 33.33 in 1 first 2025-02-28
        2025-03-31 ask A1
    ";
    let owed = ["/owed/fee", "/owed/penalty"];
    assert_eq!(places(&terms("down"), story, &owed), "0.33 0.51");
    assert_eq!(places(&terms("up"), story, &owed), "0.34 0.52");
}

/// Missed on 28 February: 5.00 on 1 March. The next misses, of 28 March and 28 April, cost 8.00 each, for the last fee is less
/// than two months old. A share comes to 10.00, and to 5.00 or 8.00 at most.
#[test]
fn a_second_miss_soon_after_another_costs_its_own_amount() {
    let fee = "[late_fee]\nfixed = \"5.00\"\nagain_within_months = 2\nagain_amount = \"8.00\"";
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-01 ask A1
        2025-03-10 repay A1 105.00
        2025-03-29 ask A1
        2025-03-30 repay A1 108.00
        2025-04-29 ask A1
    ";
    let fees = ["/owed/fee"];
    assert_eq!(places(&product(MONTHLY, fee), story, &fees), "5.00\n8.00\n8.00");
    let two_months_on = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 repay A1 105.00
        2025-03-28 repay A1 100.00
        2025-05-01 ask A1
    ";
    // The fee of 1 March is two months old on 1 May: that of 29 April was charged before.
    assert_eq!(places(&product(MONTHLY, fee), two_months_on, &fees), "8.00");
    let one_month = fee.replace("months = 2", "months = 1");
    assert_eq!(places(&product(MONTHLY, &one_month), two_months_on, &fees), "5.00");
    let share = "[late_fee]\npercent = \"10%\"\nmax = \"5.00\"\nagain_within_months = 2\nagain_amount = \"8.00\"";
    assert_eq!(places(&product(MONTHLY, share), story, &fees), "5.00\n8.00\n8.00");
}

/// The statement of 1 February bills 100.00 of 1,000.00; on its due date the 900.00 left begin to bear the service fee. Of the 300.00
/// of 20 February they take all, the 200.00 of the 15th, which are free until their own due date, nothing.
#[test]
fn what_bears_the_service_fee_is_settled_before_what_is_free() {
    let plan = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                service_daily_rate = \"0.05%\"";
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 1000.00
        2025-02-05 repay A1 100.00
        2025-02-15 buy A1 200.00
        2025-02-20 repay A1 300.00
        2025-02-20 ask A1
    ";
    assert_eq!(places(&product(plan, ""), story, &["/revolving/carried", "/revolving/spending"]), "600.00 200.00");
}

/// Due on Sunday 3 August, which moves to Monday; the penalty counts from the Sunday. Who pays on the Monday bears none, who pays on
/// Tuesday two days: 1.00 a day.
#[test]
fn whoever_pays_on_a_due_date_that_was_moved_bears_no_penalty() {
    let terms = "[due_dates]\nnon_business_day = \"following\"\nshift_applies_to = \"due_only\"\n\n\
                 [penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"due_date\"";
    let story = |paid: &str| format!("2025-07-03 open A1 1000.00 in 1\n{paid} repay A1 1000.00\n2025-08-10 ask A1");
    let penalty = ["/instalments/0/paid/penalty"];
    assert_eq!(places(&product(MONTHLY, terms), &story("2025-08-04"), &penalty), "0.00");
    assert_eq!(places(&product(MONTHLY, terms), &story("2025-08-05"), &penalty), "2.00");
}

/// 1,200.00 in three bears 12.00, 8.00 and 4.00: of the first, 400.00 and 12.00, 5 % of the interest is 0.60, of both 20.60.
#[test]
fn a_late_fee_may_be_a_share_of_interest_or_of_principal_and_interest() {
    let fee = |of: &str| {
        let terms = product(BEARING, &format!("[late_fee]\npercent = \"5%\"\nof = \"{of}\""));
        places(&terms, "2025-01-15 open A1 1200.00 in 3\n2025-02-16 ask A1", &["/instalments/0/late_fee"])
    };
    assert_eq!(fee("unpaid_interest"), "0.60");
    assert_eq!(fee("unpaid_principal_interest"), "20.60");
}
