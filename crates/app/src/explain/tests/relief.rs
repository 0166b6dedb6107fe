//! Stories of pauses, restructures and ends.

use super::{PLAN, explained, explained_of};

const BEARING: &str = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";

/// What is said, and in which words.
#[track_caller]
fn says(explained: &str, expected: &[&str]) {
    for line in expected {
        assert!(explained.lines().any(|said| said == *line), "\"{line}\" is not said:\n{explained}");
    }
}

#[test]
fn a_pause_is_named_with_the_days_that_it_takes_off() {
    let story = "\
2025-01-31 open A1 300.00 in 3 first 2025-02-28
2025-03-10 pause A1 ageing until 2025-03-20 because storm
2025-03-25 explain A1 LANGUAGE
";
    let grace = "[ageing]\ngrace_days = 2\n";
    says(
        &explained(grace, &story.replace("LANGUAGE", "")),
        &[
            "Of its 25 days past due, 10 were paused, which leaves 15; the product's ageing grace of 2 days is taken off, \
             which leaves 13 delinquent days.",
            "The count of delinquent days stood still from 2025-03-10 through 2025-03-19, 10 days; it has run again from \
             2025-03-20.",
        ],
    );
    says(
        &explained(grace, &story.replace("LANGUAGE", "zh")),
        &[
            "自到期起 25 天，其中暂停计算 10 天，余 15 天；产品宽限期 2 天，从中扣除，计得逾期天数 13 天。",
            "2025-03-10 至 2025-03-19 共 10 天暂停计算逾期天数，自 2025-03-20 起已恢复计算。",
        ],
    );
}

/// The close of 10 April finds it charged off, of 12 April written off; 5.00 come too late for anything.
#[test]
fn a_claim_is_followed_to_its_end() {
    let story = "\
2025-01-31 open A1 300.00 in 3 first 2025-02-28
2025-03-10 settle A1 because poverty
  2025-03-20 100.00
  2025-04-20 50.00
2025-04-10 charge-off A1 fraud because 7
2025-04-11 recover A1 30.00
2025-04-12 write-off A1 because gone
2025-04-13 repay A1 5.00
2025-04-13 explain A1 LANGUAGE
";
    let english = "\
As of the end of 2025-04-13, account A1 (p v1) is written off: the claim was given up.
It was charged off on 2025-04-10 (for fraud, reason 7): 300.00 CNY (principal 300.00) left the books; the claim lives on.
Since then 35.00 CNY has been recovered.
The settlement of 2025-03-10 lapsed on 2025-03-21: only 0.00 of 150.00 CNY had come in, nothing was forgiven, and the \
full claim stands.
The claim was given up on 2025-04-12: 270.00 CNY (principal 270.00) was written off; 5.00 CNY has come in since and \
settles nothing.
Nothing is past due, and nothing further falls due.";
    assert_eq!(explained("", &story.replace("LANGUAGE", "")), english);
    let chinese = "\
截至 2025-04-13 日终，账户 A1（p v1）已放弃债权，不再追偿。
已于 2025-04-10 核销（欺诈，原因：7），出表金额 300.00 CNY（本金 300.00）；债权仍然存在。
核销后已回收 35.00 CNY。
2025-03-10 的减免协议已于 2025-03-21 失效：应收 150.00 CNY，只收到 0.00，未作任何免除，全部债权仍然有效。
已于 2025-04-12 放弃债权，金额 270.00 CNY（本金 270.00）；此后收到 5.00 CNY，不冲抵任何款项。
没有逾期款项，也没有后续应还款项。";
    assert_eq!(explained("", &story.replace("LANGUAGE", "zh")), chinese);
}

#[test]
fn a_settlement_is_told_while_it_runs_and_when_it_is_kept() {
    let story = "\
2025-01-31 open A1 300.00 in 3 first 2025-02-28
2025-03-10 settle A1 because poverty
  2025-03-20 100.00
  2025-04-20 50.00
2025-03-19 repay A1 100.00
";
    says(
        &explained("", &format!("{story}2025-03-20 explain A1\n")),
        &[
            "By the settlement of 2025-03-10, 150.00 CNY is accepted as full; 100.00 of it has come in; it lapses unless 50.00 \
           more comes in by 2025-04-20.",
        ],
    );
    says(
        &explained("", &format!("{story}2025-04-20 repay A1 50.00\n2025-04-20 explain A1\n")),
        &[
            "The settlement of 2025-03-10 was completed on 2025-04-20: 150.00 CNY came in, and 150.00 CNY (principal 150.00) \
           was forgiven.",
        ],
    );
}

/// The figures are those of the story of restructures: 20.65 become principal, 20.34 and 24.41 are new interest.
#[test]
fn a_restructure_is_told_with_what_it_changed() {
    let story = "\
2025-01-15 open A1 1200.00 in 3
2025-03-20 reschedule A1 in 2 every 1 month first 2025-04-15 rate 24% grace 1 interest capitalise requested ann approved bob \
because hardship
2025-03-20 explain A1 LANGUAGE
";
    says(
        &explained_of(BEARING, "", &story.replace("LANGUAGE", "")),
        &[
            "Event 2, a restructure of 2025-03-20: a new plan of 2 instalments, one every month from 2025-04-15, at 0.24 a \
           year, the first without principal, unpaid interest made principal, unpaid fees carried over, unpaid penalty \
           carried over, asked for by ann, approved by bob; the reason is hardship; 3 instalments are lifted off; 2 \
           instalments are new; the last due date went from 2025-04-15 to 2025-05-15; what is owed went from 1224.00 to \
           1265.40 CNY.",
        ],
    );
    says(
        &explained_of(BEARING, "", &story.replace("LANGUAGE", "zh")),
        &[
            "事件 2：2025-03-20 的重组：重新安排为 2 期，每月一期，首期到期日 2025-04-15，年利率 0.24，前 1 期不还本金，\
           未还利息转为本金，未还费用计入首期，未还罚息计入首期，申请人 ann，批准人 bob；原因：hardship；撤销 3 期；\
           新增 2 期；最后到期日由 2025-04-15 变为 2025-05-15；应还总额由 1224.00 变为 1265.40 CNY。",
        ],
    );
}

#[test]
fn interest_that_a_payoff_dropped_and_money_of_the_lender_are_told() {
    let story = "\
2025-01-15 open A1 1200.00 in 3
2025-02-15 repay A1 412.00
2025-02-20 goodwill A1 4.00 because trouble
2025-03-01 repay A1 800.00
2025-03-01 explain A1
";
    says(
        &explained_of(BEARING, "[payoff]\ninterest = \"till_payment_day\"\n", story),
        &[
            "Event 3, a goodwill credit of 2025-02-20, gave 4.00 CNY of the lender's to the account because trouble.",
            "Event 4, a repayment of 2025-03-01, ended the plan early: 8.00 CNY not earned by then was dropped (interest \
             8.00).",
        ],
    );
}

#[test]
fn a_termination_is_told_with_what_it_dropped() {
    let story = "\
2025-01-15 open A1 1200.00 in 3
2025-03-01 terminate A1 because breach
2025-03-05 explain A1
";
    says(
        &explained_of(BEARING, "", story),
        &[
            "The contract was ended early on 2025-03-01: what was not due became due on that day.",
            "Event 2, a termination of 2025-03-01, ended the plan early: 8.00 CNY not earned by then was dropped (interest \
             8.00).",
        ],
    );
}

#[test]
fn an_age_that_is_not_the_oldest_instalments_is_told_as_what_it_is() {
    let sections = "\
[ageing]
anchor = \"last_late_instalment\"
[ageing.materiality]
test = \"larger_of\"
absolute = \"100.00\"
relative = \"1%\"
[buckets]
ranges = [{ name = \"one\", lower = 1, upper = 1 }, { name = \"more\", lower = 2 }]
count_by = \"unpaid_periods\"
";
    let story = "\
2025-01-31 open A1 300.00 in 3 first 2025-02-28
2025-04-10 explain A1
";
    says(
        &explained_of(PLAN, sections, story),
        &[
            "It is 13 days past due: instalment 1, due on 2025-02-28, is the oldest that is unpaid (100.00 is still owed on \
             it), and it ages from 2025-03-28, counting that day itself as day 0.",
            "The product counts the account's age from the due date of the latest instalment past due: 2025-03-28.",
            // 200.00 are past due from 29 March on: 13 days by 10 April.
            "It is delinquent only while more than 100.00 and more than 0.01 of the exposure is past due; the days in a row \
             on which that is so are 13 delinquent days.",
            "2 unpaid periods put it into bucket more.",
        ],
    );
}

#[test]
fn a_settlement_that_failed_is_told_as_such() {
    let story = "\
2025-01-31 open A1 300.00 in 3 first 2025-02-28
2025-03-10 settle A1 because poverty
  2025-03-20 100.00
2025-03-15 repay A1 100.00
2025-03-25 chargeback A1 100.00
2025-03-26 explain A1
";
    let told = "The settlement of 2025-03-10 failed on 2025-03-25, when money went back: 0.00 of 100.00 CNY is left, and what \
                had been forgiven is owed again.";
    says(&explained("", story), &[told]);
}

/// 1 % of 1,200.00 with the payout; 400.00 of principal in advance save 4.00 of interest.
#[test]
fn fees_and_interest_that_is_saved_are_told_by_the_event_that_brought_them() {
    let plan = format!("{BEARING}\ninterest_recalculation = \"on_repayment\"");
    let sections = "[[fee]]\nat = \"opening\"\npercent = \"1%\"\nsettled_on_payout = true\n\
                    [allocation]\npreset = \"due_pen_fee_int_pri_adv_pri_pen_fee_int\"\n";
    let story = "\
2025-01-15 open A1 1200.00 in 3
2025-02-15 repay A1 812.00
2025-02-15 explain A1
";
    says(
        &explained_of(&plan, sections, story),
        &[
            "Event 1, a contract of 2025-01-15, brought fees of the product of 12.00 CNY, of which 12.00 was settled at once.",
            "Event 2, a repayment of 2025-02-15, settled principal in advance: 4.00 CNY of the days to come is no longer owed \
             (interest 4.00).",
        ],
    );
}

/// On 1 and 8 March; the second, due on the 5th by the termination, is charged on the 6th.
#[test]
fn late_fees_that_repeat_and_a_penalty_that_stands_still_are_told() {
    let sections = "[late_fee]\nfixed = \"5.00\"\nrepeats = \"every\"\nevery_weeks = 1\ntimes_max = 3\n\
                    [penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"due_date\"\nstops_on = [\"termination\"]\n";
    let story = "\
2025-01-31 open A1 200.00 in 2 first 2025-02-28
2025-03-05 terminate A1 because breach
2025-03-10 explain A1
";
    says(
        &explained(sections, story),
        &[
            "Late fees of 10.00 stand on instalment 1: a missed instalment is charged one every 7 days, 3 times at most.",
            "Late fees of 5.00 stand on instalment 2: a missed instalment is charged one every 7 days, 3 times at most.",
            "Penalty interest has stood still since the contract was ended.",
        ],
    );
}
