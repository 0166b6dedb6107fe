//! Pauses of ageing and of penalty, and the age of single instalments by bucket.

use crate::support::{MONTHLY, check, places, product, refusal};

const PENALTY: &str = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";

const AGE: [&str; 5] = [
    "/ageing/past_due_days",
    "/ageing/paused_days",
    "/ageing/delinquent_days",
    "/ageing/delinquent_since",
    "/ageing/bucket",
];

/// From 28 February: 25 days by 25 March, of which the ten from 10 to 19 March are paused; 15, less 2 of grace, are 13.
#[test]
fn a_pause_of_ageing_takes_its_days_off_the_age() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 pause A1 ageing until 2025-03-20 because storm
        2025-03-10 ask A1
        2025-03-15 ask A1
        2025-03-25 ask A1
    ";
    let found = places(&product(MONTHLY, "[ageing]\ngrace_days = 2"), story, &AGE);
    assert_eq!(found, "10 0 8 2025-03-02 1-30\n15 5 8 2025-03-02 1-30\n25 10 13 2025-03-02 1-30");
}

#[test]
fn a_resumption_ends_a_pause_early() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 pause A1 ageing until 2025-03-20 because storm
        2025-03-13 resume A1 ageing
        2025-03-25 ask A1
    ";
    let found = places(&product(MONTHLY, ""), story, &["/ageing/paused_days", "/ageing/delinquent_days", "/pauses"]);
    assert_eq!(found, "3 22 [{\"what\":\"ageing\",\"from\":\"2025-03-10\",\"until\":\"2025-03-13\"}]");
}

/// 0.10 a day on 100.00 from 1 March: 10 days by 11 March; four of them paused leave 0.60.
#[test]
fn a_pause_of_penalty_leaves_the_age_alone() {
    let story = "
        2025-01-31 open A1 100.00 in 1 first 2025-03-01
        2025-03-03 pause A1 penalty until 2025-03-07 because storm
        2025-03-11 ask A1
    ";
    check(
        &product(MONTHLY, PENALTY),
        story,
        "2025-03-11 A1 dpd 10 bucket 1-30 full overdue 100.60 (principal 100.00, penalty 0.60)",
    );
}

/// On 10 April the first instalment is 41 days old, the second 13. With 15 days of grace: 26, and in grace.
#[test]
fn what_is_past_due_is_told_by_the_age_of_each_instalment() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-01 repay A1 40.00
        2025-04-10 ask A1
    ";
    let rows = |sections: &str, pointers: &[&str]| places(&product(MONTHLY, sections), story, pointers);
    let [first, second] = ["/delinquent_by_bucket/0", "/delinquent_by_bucket/1"];
    let [bucket, count, total] =
        ["bucket", "instalments", "overdue/total"].map(|field| move |row: &str| format!("{row}/{field}"));
    let pointers = [bucket(first), count(first), total(first), bucket(second), count(second), total(second)];
    let pointers: Vec<&str> = pointers.iter().map(String::as_str).collect();
    assert_eq!(rows("", &pointers), "1-30 1 100.00 31-60 1 60.00");
    assert_eq!(rows("[ageing]\ngrace_days = 15", &pointers), "null 1 100.00 1-30 1 60.00");
    let by_periods = "[buckets]\nranges = [{ name = \"one\", lower = 1, upper = 1 }, { name = \"more\", lower = 2 }]\n\
                      count_by = \"unpaid_periods\"";
    assert_eq!(rows(by_periods, &pointers[..3]), "more 2 160.00");
}

#[test]
fn a_pause_says_what_stands_still_until_when_and_why() {
    for (line, expected) in [
        ("pause A1 interest", "\"interest\" is not something that can be paused: ageing or penalty is expected"),
        ("pause A1 ageing", "\"until\" is missing: pause A1 ageing until 2025-03-31 because storm"),
        ("pause A1 ageing until 2025-03-31", "\"because\" is missing: a line with \"pause\" says why"),
        ("resume A1 ageing", "ageing is not paused on that day, or only from that day on; reverse the pause instead"),
    ] {
        let story = format!("2025-01-31 open A1 300.00 in 3\n2025-02-01 {line}");
        assert_eq!(refusal(&product(MONTHLY, ""), &story), format!("story, line 3: {expected}"), "{line}");
    }
}
