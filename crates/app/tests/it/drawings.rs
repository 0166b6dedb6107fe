//! Lines of credit: payouts with instalments of their own, each with its own age.

use crate::support::{MONTHLY, answers_of, calendars, check_instalments, places, product, refusal};

/// A product whose payouts have instalments of their own.
fn line(plan: &str, sections: &str) -> String {
    product(plan, sections).replace("[plan]", "tranches_max = 3\ntranche_instalments = \"own\"\n\n[plan]")
}

const AGES: [&str; 5] = [
    "/ageing/past_due_days",
    "/drawings/0/past_due_days",
    "/drawings/0/overdue/total",
    "/drawings/1/past_due_days",
    "/drawings/1/overdue/total",
];

/// From 28 February to 15 March are 15 days, to 20 April 51; from 10 to 20 April 10. The 200.00 settle what was due first, in
/// February and March.
#[test]
fn each_drawing_has_an_age_and_the_account_the_greatest() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 disburse A1 100.00 in 2 first 2025-04-10
        2025-03-15 ask A1
        2025-04-20 ask A1
        2025-04-20 repay A1 200.00
        2025-04-20 ask A1
        2025-04-20 repay A1 50.00 for 2/1
        2025-04-20 ask A1
    ";
    let expected = "15 15 100.00 0 0.00\n51 51 200.00 10 50.00\n10 0 0.00 10 50.00\n0 0 0.00 0 0.00";
    assert_eq!(places(&line(MONTHLY, ""), story, &AGES), expected);
    let told = answers_of(&line(MONTHLY, ""), story);
    assert_eq!(told[0]["drawings"].as_array().unwrap().len(), 2);
    assert_eq!(told[0]["drawings"][1]["calendar_version"], 2);
    assert_eq!(told[0]["drawings"][1]["paid_out_on"], "2025-03-10");
    assert_eq!(told[1]["drawings"][1]["overdue_since"], "2025-04-10");
}

/// Without numbers of its own a drawing has as many instalments as the contract, the first one period after it.
#[test]
fn a_drawing_begins_on_its_own_day() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 disburse A1 100.01
        2025-03-10 schedule A1
    ";
    let told = calendars(&line(MONTHLY, ""), story);
    let own: Vec<&str> = told.lines().filter(|row| row.starts_with("2/")).collect();
    assert_eq!(
        own,
        [
            "2/1 scheduled 2025-03-10 to 2025-04-10, anchor 2025-04-10: 33.33, lifted 0.00, paid 0.00, not_due",
            "2/2 scheduled 2025-04-10 to 2025-05-10, anchor 2025-05-10: 33.33, lifted 0.00, paid 0.00, not_due",
            "2/3 scheduled 2025-05-10 to 2025-06-10, anchor 2025-06-10: 33.35, lifted 0.00, paid 0.00, not_due",
        ]
    );
}

/// 1,200.00 bears 12.00, 8.00 and 4.00; 600.00 half of that. The last 400.00 of the first drawing, paid at once, spare 4.00 in
/// each of its three months, and nothing in those of the second.
#[test]
fn money_in_one_drawing_spares_no_interest_of_another() {
    let plan = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"\n\
                interest_recalculation = \"on_repayment\"";
    let steps = "[allocation]\npreset = \"principal_first\"";
    check_instalments(
        &line(plan, steps),
        "
        2025-01-15 open A1 1200.00 in 3
        2025-01-15 disburse A1 600.00
        2025-01-15 repay A1 400.00 for 3
        2025-01-15 ask A1
        ",
        "
        1 due 2025-02-15 408.00 (principal 400.00, interest 8.00) unpaid all
        2/1 due 2025-02-15 206.00 (principal 200.00, interest 6.00) unpaid all
        2 due 2025-03-15 404.00 (principal 400.00, interest 4.00) unpaid all
        2/2 due 2025-03-15 204.00 (principal 200.00, interest 4.00) unpaid all
        3 due 2025-04-15 400.00 unpaid 0.00
        2/3 due 2025-04-15 202.00 (principal 200.00, interest 2.00) unpaid all
        ",
    );
}

/// From 15 February on at 24 %: 800.00 and 400.00 of the first drawing bear 16.00 and 8.00, 400.00 and 200.00 of the second 8.00
/// and 4.00.
#[test]
fn another_rate_is_borne_by_each_drawing_on_what_is_left_of_it() {
    let plan = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
    check_instalments(
        &line(plan, ""),
        "
        2025-01-15 open A1 1200.00 in 3
        2025-01-15 disburse A1 600.00
        2025-02-15 change-rate A1 to 24%
        2025-02-15 ask A1
        ",
        "
        1 due 2025-02-15 412.00 (principal 400.00, interest 12.00) unpaid all
        2/1 due 2025-02-15 206.00 (principal 200.00, interest 6.00) unpaid all
        2 due 2025-03-15 416.00 (principal 400.00, interest 16.00) unpaid all
        2/2 due 2025-03-15 208.00 (principal 200.00, interest 8.00) unpaid all
        3 due 2025-04-15 408.00 (principal 400.00, interest 8.00) unpaid all
        2/3 due 2025-04-15 204.00 (principal 200.00, interest 4.00) unpaid all
        ",
    );
}

#[test]
fn each_drawing_is_explained_in_both_languages() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 disburse A1 100.00 in 1
        2025-03-15 explain A1
        2025-03-15 explain A1 zh
    ";
    let told = answers_of(&line(MONTHLY, ""), story);
    let (english, chinese) = (told[0]["explain"].to_string(), told[1]["explain"].to_string());
    for sentence in [
        "Drawing 1, 300.00 CNY paid out on 2025-01-31, is 15 days past due, from 2025-02-28, with 100.00 of the 300.00 owed on it.",
        "Drawing 2, 100.00 CNY paid out on 2025-03-10, is not past due; 100.00 is owed on it.",
    ] {
        assert!(english.contains(sentence), "{english}");
    }
    for sentence in [
        "第 1 笔用款（2025-01-31 发放 300.00 CNY）：自 2025-02-28 起逾期 15 天，欠款 300.00 中已逾期 100.00。",
        "第 2 笔用款（2025-03-10 发放 100.00 CNY）：未逾期，尚欠 100.00。",
    ] {
        assert!(chinese.contains(sentence), "{chinese}");
    }
}

#[test]
fn instalments_of_its_own_need_a_product_that_gives_them() {
    let story = |words: &str| format!("2025-01-31 open A1 300.00 in 3\n2025-03-10 disburse A1 100.00 {words}");
    let shared = product(MONTHLY, "").replace("[plan]", "tranches_max = 2\n[plan]");
    assert_eq!(
        refusal(&shared, &story("in 2")),
        "story, line 3: p v1 adds what is paid out to the instalments of its contracts; it has none of its own"
    );
    let own = line(MONTHLY, "");
    assert_eq!(refusal(&own, &story("in 601")), "story, line 3: p v1 has 1 to 600 instalments");
    let early = refusal(&own, &story("in 2 first 2025-03-09"));
    assert!(early.starts_with("story, line 3: "), "{early}");
}

/// At 36.5 % the contract bears 0.1 % a day, at 73 % the drawing 0.2 %: 100.00 for the 31 days to 10 April are 6.20, 50.00 for the
/// 30 days after it 3.00. Without a rate of its own it is half of that.
#[test]
fn a_drawing_may_bear_a_rate_of_its_own() {
    let daily = "kind = \"equal_principal\"\nannual_rate = \"36.5%\"\n";
    let terms = line(daily, "");
    let own = |words: &str| {
        let story = format!(
            "2025-01-31 open A1 300.00 in 3\n2025-03-10 disburse A1 100.00 in 2 first 2025-04-10{words}\n2025-03-10 ask A1"
        );
        places(&terms, &story, &["/drawings/1/owed/interest"])
    };
    assert_eq!(own(" at 73%"), "9.20");
    assert_eq!(own(""), "4.60");
    assert_eq!(own(" at 0%"), "0.00");
    let story = "2025-01-31 open A1 300.00 in 3\n2025-03-10 disburse A1 100.00 in 2 at 12%";
    assert_eq!(refusal(&line(MONTHLY, ""), story), "story, line 3: p v1 bears no interest; a drawing has no rate");
}

/// After a restructure all that is unpaid belongs to the first drawing; the others keep what was settled.
#[test]
fn a_restructure_puts_all_drawings_on_one_calendar() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 disburse A1 100.00 in 1 first 2025-03-20
        2025-03-25 ask A1
        2025-03-25 re-age A1 4 every 1 month first 2025-04-25
        2025-03-25 ask A1
        2025-05-05 ask A1
    ";
    let places = places(
        &line(MONTHLY, ""),
        story,
        &["/drawings/0/owed/total", "/drawings/0/past_due_days", "/drawings/1/owed/total", "/drawings/1/past_due_days"],
    );
    assert_eq!(places, "300.00 25 100.00 5\n400.00 0 0.00 0\n400.00 10 0.00 0");
}
