//! The catalogue: every fact that there is.

use super::{Declaration, Kind, RATIO_SCALE};

/// More days than anybody has been overdue.
const DAYS_MOST: i64 = 36_500;
/// More than any count of a person's affairs.
const COUNT_MOST: i64 = 1_000_000;
/// More than anybody owes, in minor units.
const AMOUNT_MOST: i64 = 1_000_000_000_000_000;

const fn fact(name: &'static str, kind: Kind, en: &'static str, zh: &'static str) -> Declaration {
    let range = match kind {
        Kind::Flag | Kind::Word(_) | Kind::Name => (0, 0),
        Kind::Days => (0, DAYS_MOST),
        Kind::Count => (0, COUNT_MOST),
        Kind::Amount => (0, AMOUNT_MOST),
        Kind::Ratio => (0, RATIO_SCALE),
        Kind::Points => (-10_000, 10_000),
    };
    Declaration { name, kind, range, can_be_unknown: false, en, zh }
}

const fn maybe(declaration: Declaration) -> Declaration {
    Declaration { can_be_unknown: true, ..declaration }
}

const STATUS: Kind = Kind::Word(&["open", "overpaid", "settled", "charged_off", "written_off"]);
const FORM: Kind = Kind::Word(&["none", "single_period", "multi_period", "full"]);
const WEEKDAY: Kind = Kind::Word(&["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);

/// Every fact, in groups.
pub const CATALOGUE: &[Declaration] = &[
    // How the account stands.
    fact(
        "standing.dpd",
        Kind::Days,
        "delinquent days: days past due less pauses and grace",
        "计入宽限和暂停后的逾期天数",
    ),
    fact("standing.past_due_days", Kind::Days, "days past due by the contract alone", "按合同计算的逾期天数"),
    fact(
        "standing.form",
        FORM,
        "the worst form of overdue: single-period, multi-period, full",
        "最重的逾期形态：单期、多期、全额",
    ),
    maybe(fact(
        "standing.bucket",
        Kind::Name,
        "the bucket of days past due; unknown when current",
        "账龄段；未逾期时未知",
    )),
    fact("standing.unpaid_periods", Kind::Count, "periods that are past due and unpaid", "未还期数"),
    fact("standing.missed_periods", Kind::Count, "periods ever missed", "累计逾期期数"),
    fact(
        "standing.status",
        STATUS,
        "whether the account is open, overpaid, settled, charged off or written off",
        "账户状态",
    ),
    fact("standing.is_paused", Kind::Flag, "whether ageing stands still today", "账龄是否暂停"),
    maybe(fact(
        "standing.days_to_due",
        Kind::Days,
        "days until the next due date; unknown when none is to come",
        "距下一到期日的天数",
    )),
    maybe(fact(
        "standing.class",
        Kind::Name,
        "the class by the product's first policy",
        "产品首个分类政策下的风险分类",
    )),
    fact("standing.is_in_settlement", Kind::Flag, "whether a settlement runs", "是否处于减免结清安排中"),
    // What is owed.
    fact("amount.past_due", Kind::Amount, "what is past due, all components", "逾期总额"),
    fact("amount.owed", Kind::Amount, "all that is owed, due or not", "应还总额"),
    fact("amount.principal", Kind::Amount, "principal that is outstanding", "未还本金"),
    fact("amount.penalty", Kind::Amount, "penalty and late fees that are unpaid", "未还罚息与滞纳金"),
    maybe(fact("amount.next_due", Kind::Amount, "what falls due next", "下期应还")),
    fact(
        "amount.person_past_due",
        Kind::Amount,
        "what is past due on all accounts of the person",
        "该人全部账户逾期总额",
    ),
    fact("amount.person_owed", Kind::Amount, "what is owed on all accounts of the person", "该人全部账户应还总额"),
    // What the scores say.
    maybe(fact(
        "score.pd",
        Kind::Ratio,
        "the probability of the bad event by the champion model",
        "冠军模型给出的违约概率",
    )),
    maybe(fact("score.points", Kind::Points, "the points of the champion scorecard", "冠军评分卡分数")),
    maybe(fact("score.miss_next", Kind::Ratio, "the probability that the next bill is missed", "下期账单漏还概率")),
    maybe(fact("score.expected_loss", Kind::Amount, "PD times LGD times exposure", "预期损失")),
    // What has happened.
    fact("history.repayments_30d", Kind::Count, "repayments in the last 30 days", "近30天还款次数"),
    maybe(fact(
        "history.days_since_repayment",
        Kind::Days,
        "days since the last repayment; unknown when there was none",
        "距上次还款天数",
    )),
    fact("history.worst_dpd_12m", Kind::Days, "the most days past due in the last 12 months", "近12个月最长逾期天数"),
    fact("history.cures_12m", Kind::Count, "cures by paying in the last 12 months", "近12个月还清逾期次数"),
    maybe(fact(
        "history.days_since_cure",
        Kind::Days,
        "days since the last cure; unknown when there was none",
        "距上次还清逾期天数",
    )),
    fact("history.restructures_12m", Kind::Count, "restructures in the last 12 months", "近12个月重组次数"),
    fact("history.first_payment_missed", Kind::Flag, "whether the very first instalment was missed", "首期是否逾期"),
    fact("history.promises_broken_90d", Kind::Count, "promises broken in the last 90 days", "近90天失信承诺数"),
    maybe(fact(
        "history.days_since_promise_broken",
        Kind::Days,
        "days since a promise was last broken; unknown when none was",
        "距上次失信天数",
    )),
    fact("history.promises_kept_90d", Kind::Count, "promises kept in the last 90 days", "近90天兑现承诺数"),
    fact("history.contacts_7d", Kind::Count, "attempts at contact in the last 7 days, by anybody", "近7天联系尝试次数"),
    fact("history.conversations_30d", Kind::Count, "right-party contacts in the last 30 days", "近30天本人接通次数"),
    maybe(fact(
        "history.days_since_contact",
        Kind::Days,
        "days since the last right-party contact; unknown when there was none",
        "距上次本人接通天数",
    )),
    // Who it is, as far as treatment depends on it.
    fact("person.accounts", Kind::Count, "running accounts of the person", "该人在用账户数"),
    fact("person.accounts_past_due", Kind::Count, "accounts of the person that are past due", "该人逾期账户数"),
    fact("person.promise_open", Kind::Flag, "whether a promise is open and not yet broken", "是否有未到期的还款承诺"),
    fact("person.plan_performing", Kind::Flag, "whether a signed plan is being kept", "个性化分期协议是否正在履行"),
    fact("person.dispute_open", Kind::Flag, "whether an item of this account is disputed", "本账户是否有未决异议"),
    fact("person.complaint_open", Kind::Flag, "whether a complaint is open", "是否有未结投诉"),
    fact("person.hardship", Kind::Flag, "whether hardship was asked for or is recognised", "是否申请或认定困难"),
    fact("person.vulnerable", Kind::Flag, "whether the person is known to be vulnerable", "是否为弱势客户"),
    fact("person.deceased", Kind::Flag, "whether the person has died", "是否已故"),
    fact("person.bankrupt", Kind::Flag, "whether a bankruptcy is known", "是否破产"),
    fact("person.represented", Kind::Flag, "whether a lawyer answers for the person", "是否由律师代理"),
    fact("person.lost_contact", Kind::Flag, "whether the person cannot be reached by the pack's own test", "是否失联"),
    fact("person.refuses_contact", Kind::Flag, "whether the person refused contact for good", "是否拒绝联系"),
    fact(
        "person.bad_faith",
        Kind::Flag,
        "whether a person decided that the default is in bad faith",
        "是否经人工认定恶意拖欠",
    ),
    // What was agreed.
    fact("contract.product", Kind::Name, "the product", "产品"),
    fact("contract.funding_source", Kind::Name, "whose money it is on the day", "资金方"),
    fact("contract.months_on_book", Kind::Count, "full months since the opening", "账龄月数"),
    fact("contract.instalments_left", Kind::Count, "instalments that are not settled", "剩余期数"),
    maybe(fact(
        "contract.days_past_last_due",
        Kind::Days,
        "days since the last due date; unknown while one is to come",
        "距最后到期日天数",
    )),
    // What day it is.
    fact("calendar.weekday", WEEKDAY, "the day of the week", "星期"),
    fact("calendar.day_of_month", Kind::Count, "the day of the month", "日"),
    fact("calendar.days_to_month_end", Kind::Days, "days to the last day of the month", "距月末天数"),
];
