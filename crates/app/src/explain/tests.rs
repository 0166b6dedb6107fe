mod audience;
mod relief;
mod wording;

use crate::scenario::{parse, run};

const PLAN: &str = "kind = \"fee_per_instalment\"\nfee_rate = \"0%\"";

/// The explanation that a story ends with, of a product without fee or interest.
fn explained(sections: &str, story: &str) -> String {
    explained_of(PLAN, sections, story)
}

/// The explanation that a story ends with.
fn explained_of(plan: &str, sections: &str, story: &str) -> String {
    let product = format!(
        "[product]\nid = \"p\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
         [plan]\n{plan}\n{sections}"
    );
    let scenario = parse("story", &format!("product p.toml\n{story}"), |_| Ok(product.clone())).unwrap();
    let answers = run(&scenario).unwrap();
    let lines = answers.last().unwrap()["explain"].as_array().unwrap();
    lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

const SECTIONS: &str = "[ageing]\ngrace_days = 2\n[late_fee]\nfixed = \"10.00\"\nwait_days = 3\n\
                        [penalty]\nrate = \"0.1%\"\nper = \"day\"\nwait_days = 3\nfrom = \"due_date\"\n";
const STORY: &str = "\
2025-01-31 open A1 300.00 in 3 first 2025-02-28
2025-01-31 close
2025-02-28 repay A1 100.00 as r1
2025-03-10 reverse A1 r1
2025-04-05 repay A1 60.00 learned 2025-04-07
2025-04-10 explain A1 LANGUAGE
";

/// By 5 April 36 days of 0.1 % on 100.00 are 3.60. Of 60.00, 3.60 pay penalty, 10.00 the late fee, 46.40 principal.
/// By 10 April 5 days on 53.60 are 0.268: 3.87 in all on the first, 0.27 of it unpaid; 13 days on the second are 1.30.
/// 53.60 + 0.27 + 100.00 + 10.00 + 1.30 = 165.17. On 29 April: 54.89 + 113.20 + 100.00 = 268.09.
#[test]
fn a_story_is_told_in_english() {
    let expected = "\
As of the end of 2025-04-10, account A1 (p v1) is open and owes 265.17 CNY in all, due or not yet due.
It is 41 days past due: instalment 1, due on 2025-02-28, is the oldest that is unpaid (53.87 is still owed on it), \
and it ages from 2025-02-28, counting that day itself as day 0.
The product's ageing grace of 2 days is taken off the age, which leaves 39 delinquent days.
Past due is 165.17 CNY: principal 153.60, fee 10.00, penalty 1.57.
Penalty interest at 0.001 a day on what is unpaid, from the due date, once 3 days have passed unpaid, comes to 5.17 so \
far, paid or not.
A late fee of 10.00 was charged on 2025-03-03 because instalment 1 was still unpaid.
A late fee of 10.00 was charged on 2025-03-31 because instalment 2 was still unpaid.
39 delinquent days put it into bucket 31-60.
The overdue is multi-period: 2 periods are unpaid (from 2 on it counts as multi-period).
Event 4, a repayment of 2025-04-05, learned on 2025-04-07, settled 60.00 of what is past due.
The close of 2025-03-10 found it newly past due (bucket 1-30).
The close of 2025-03-29 found it changed within bucket 1-30.
The close of 2025-04-02 found it rolled from bucket 1-30 to 31-60.
Event 2, a repayment of 2025-02-28, does not count: event 3, booked on 2025-03-10, reversed it.
If nothing comes in, on 2025-04-29 it will be 58 days delinquent, in bucket 31-60, with 268.09 past due.";
    assert_eq!(explained(SECTIONS, &STORY.replace("LANGUAGE", "")), expected);
}

#[test]
fn the_same_story_is_told_in_chinese() {
    let expected = "\
截至 2025-04-10 日终，账户 A1（p v1）未结清，应还总额（含未到期）265.17 CNY。
已逾期 41 天：最早未还清的是第 1 期，到期日 2025-02-28，尚欠 53.87；自 2025-02-28 起算，到期日当天计为第 0 天。
产品宽限期 2 天，从逾期天数中扣除，计得逾期天数 39 天。
逾期金额 165.17 CNY：本金 153.60，费用 10.00，罚息 1.57。
罚息按日利率 0.001 对未还部分到期 3 天仍未还的，自到期日起计收，累计 5.17（含已还部分）。
因第 1 期仍未还清，2025-03-03 收取逾期费 10.00。
因第 2 期仍未还清，2025-03-31 收取逾期费 10.00。
逾期 39 天，属于 31-60 天账龄段。
逾期形态为多期逾期：连续 2 期未按时还款（2 期及以上为多期逾期）。
事件 4：2025-04-05 的还款（2025-04-07 入账），冲抵逾期款项 60.00。
2025-03-10 日终：发现新逾期（账龄段 1-30）。
2025-03-29 日终：账龄段 1-30 内逾期情况有变化。
2025-04-02 日终：账龄段由 1-30 迁徙至 31-60。
事件 2（2025-02-28 的还款）不再计入：已由 2025-03-10 入账的事件 3 冲正。
如无还款，到 2025-04-29 将逾期 58 天，账龄段 31-60，逾期金额 268.09。";
    assert_eq!(explained(SECTIONS, &STORY.replace("LANGUAGE", "zh")), expected);
}

#[test]
fn a_chargeback_is_named_as_what_re_opened_the_instalment() {
    let story = "\
2025-01-31 open A1 300.00 in 3 first 2025-02-28
2025-02-28 repay A1 100.00
2025-03-10 chargeback A1 100.00
2025-03-11 explain A1
";
    let explained = explained("", story);
    assert!(explained.contains("It is 1 day past due: instalment 1, due on 2025-02-28,"), "{explained}");
    let reopened = "That obligation had been paid; a chargeback on 2025-03-10 re-opened it, so it ages from that day.";
    assert!(explained.contains(reopened), "{explained}");
    assert!(explained.contains("Event 3, a chargeback of 2025-03-10, took back 100.00 of what is past due."));
    assert!(explained.contains("1 delinquent day puts it into bucket 1-30."), "{explained}");
}

/// What is due today is not past due under day 0: money for it is not money for what is past due.
#[test]
fn only_events_that_touched_what_is_past_due_are_cited() {
    let story = "\
2025-01-31 open A1 300.00 in 3 first 2025-02-28
2025-03-27 repay A1 40.00 for 2
2025-03-28 explain A1
";
    let explained = explained("", story);
    assert!(explained.contains("No repayment has reached what is past due."), "{explained}");
    assert!(!explained.contains("Event 2"), "{explained}");
}

/// 1,000.00 of 10 January, 36.5 % a year, not paid by 11 February: 33 days. 1,000.00 × (1.001^33 - 1) is 33.5335 (Python `decimal`), what a
/// statement of 12 February would bill; by statements alone it is 33.00.
#[test]
fn interest_of_a_lost_free_period_is_told_as_it_is_compounded() {
    let plan = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\nservice_annual_rate = \"36.5%\"";
    let story = |language: &str| {
        format!(
            "2025-01-05 open A1\n2025-01-10 buy A1 1000.00\n2025-02-01 close\n\
             2025-02-12 explain A1 {language}\n"
        )
    };
    for (compounding, english, chinese) in [
        ("statements", "all that was unpaid, 33.00 CNY by then; purchases", "截至该日利息 33.00 CNY；"),
        (
            "daily",
            "all that was unpaid, 33.53 CNY by then, compounded every day; purchases",
            "截至该日利息 33.53 CNY（按日复利）；",
        ),
    ] {
        let sections = format!("[free_period]\nbears = \"balance\"\ncompounding = \"{compounding}\"");
        for (language, part) in [("", english), ("zh", chinese)] {
            let told = explained_of(plan, &sections, &story(language));
            assert!(told.contains(part), "{told}");
        }
    }
}
