//! Every word of the console, in English and in Chinese.
//!
//! One list: a word without one of its languages does not compile, and neither does a page with a word that is not here.

macro_rules! catalogue {
    ($($word:ident: $english:literal, $chinese:literal;)+) => {
        /// The words of one language.
        #[derive(Debug)]
        pub(crate) struct Words {
            $(pub(crate) $word: &'static str,)+
        }

        pub(crate) const ENGLISH: Words = Words { $($word: $english,)+ };

        pub(crate) const CHINESE: Words = Words { $($word: $chinese,)+ };

        #[cfg(test)]
        const ALL: &[(&str, &str, &str)] = &[$((stringify!($word), $english, $chinese),)+];
    };
}

catalogue! {
    // The frame.
    skip: "Skip to the content", "跳到正文";
    navigation: "Pages", "页面导航";
    search: "Search", "查询";
    search_label: "Account or person reference", "账户号或客户号";
    search_hint: "Write the reference that the lender gave, of an account or of a person, in full.", "请输入完整的账户号或客户号（贷款机构给定的编号）。";
    closed_through: "closed through", "已日终至";
    never_closed: "no day closed yet", "尚未日终";
    never_closed_long: "No day of this book is closed yet. Figures are those of the last close, so there are none.", "本账簿尚未做过日终。页面数字取自最近一次日终，因此暂无数字。";
    counting: "The book is being counted as of its last close. This page shows it as soon as that is done.", "正在统计最近一次日终的数据，完成后本页自动显示。";
    language: "Language", "语言";
    theme: "Colours", "配色";
    theme_system: "Auto", "自动";
    theme_light: "Light", "浅色";
    theme_dark: "Dark", "深色";
    sign_in: "Sign in", "登录";
    sign_out: "Sign out", "退出";
    user_name: "Name", "用户名";
    password: "Password", "密码";
    one_time_code: "Code of the authenticator app", "动态验证码";
    one_time_code_hint: "Only for users who have set one up.", "仅限已绑定验证器的用户。";
    sign_in_wrong: "Name, password or code are not right. Too many wrong attempts in a row shut the name out for a while.", "用户名、密码或验证码不正确。连续多次错误后，该用户名将暂时锁定。";
    sign_in_code_needed: "This user needs the code of the authenticator app, too. Write the password once more, and the code.", "该用户还需要动态验证码。请重新输入密码，并填写验证码。";
    sign_in_shut_out: "There were too many attempts. Try again later.", "尝试次数过多，请稍后再试。";
    sign_in_stale: "This form was open for too long, or the browser keeps no cookies. Try again.", "表单已过期，或浏览器未保存 Cookie。请重试。";
    signed_in_as: "Signed in as", "当前用户";
    foot: "Figures are counted from the journal of this book; nothing on these pages asks other machines.", "所有数字均由本账簿流水计算；页面不访问其他机器。";
    paging: "Pages of the list", "列表翻页";
    previous: "Previous", "上一页";
    next: "Next", "下一页";
    all: "All", "全部";
    order: "Order by", "排序";
    details: "details", "详情";
    nothing: "Nothing to show.", "没有内容。";
    nothing_found: "Nothing found", "没有结果";
    not_found: "There is no account and no person with the reference", "没有编号如下的账户或客户：";
    nothing_here: "There is no such page", "没有这个页面";
    nothing_here_long: "The address leads nowhere. It may have been shortened when it was copied.", "该地址不存在，可能在复制时被截断。";
    back_to_start: "Back to Today", "返回今日";
    not_for_you: "This page is not for your role", "您的角色无权查看此页";
    not_for_you_long: "Your roles do not include it. Whoever sets the system up can change that. Your pages:", "您的角色不包含此页面，可由管理员调整。您可查看的页面：";
    refused: "That was not possible", "无法完成";
    failed: "Something failed", "系统故障";
    failed_long: "The machine failed, not you. Nothing was changed. Try again; if it stays so, tell whoever runs the server: the log has the reason.", "系统出现故障，与您的操作无关，数据没有变动。请重试；若仍出现，请告知管理员查看日志。";
    no_day: "This is no day:", "这不是日期：";
    no_day_hint: "A day is written 2025-04-01.", "日期写作 2025-04-01。";
    no_such_table: "There is no such table.", "没有这个表。";

    // Today.
    today: "Today", "今日";
    standing_at_close: "as reported at the close of", "数据截至日终";
    close_begun: "A close is under way:", "日终正在进行：";
    days_not_closed: "Days that have ended and are not closed:", "已结束但未日终的天数：";
    accounts_past_due: "Accounts past due", "逾期账户";
    amount_past_due: "Amount past due", "逾期金额";
    of_open: "of open accounts", "占未结清账户";
    of_owed: "of what is owed", "占应还总额";
    against_the_night_before: "against the night before", "较前一晚";
    last_night: "Last night", "昨晚";
    night_before: "Night before", "前一晚";
    change: "Change", "变化";
    mean_7: "Mean of 7", "7 晚均值";
    mean_30: "Mean of 30", "30 晚均值";
    movement: "Movement", "变动";
    amount: "Amount", "金额";
    night_caption: "What the last close found, in accounts", "最近一次日终的发现（账户数）";
    night_definition: "Amounts: of those that entered or rolled, what is past due on them now; of those that were cured, what was past due at the close before.", "金额：入催与迁徙账户取现逾期金额；催回账户取前一次日终的逾期金额。";
    promises: "Promises to pay", "还款承诺";
    promises_open: "Open", "未到期";
    promises_kept: "Kept in 30 days", "30 日内兑现";
    promises_broken: "Broken in 30 days", "30 日内未兑现";
    promises_definition: "A promise is kept when all of it came in by its days and the days of grace; judged from repayments as of the last close.", "在约定日加宽限日内全部到账视为兑现；按最近一次日终时的还款判定。";
    broken_promises: "Broken promises, the latest first", "未兑现的承诺（最近在前）";
    no_broken_promises: "No promise was broken in the last 30 days.", "最近 30 日没有未兑现的承诺。";
    broken_on: "Broken on", "违约日";
    short_by: "short by", "尚差";
    waits: "Waits for a second person", "待复核";
    waits_caption: "Drafts that count only once somebody else has agreed", "须由他人复核后生效的草稿";
    nothing_waits: "Nothing waits.", "没有待复核事项。";
    kind: "Kind", "类别";
    name: "Name", "名称";
    by: "By", "操作人";
    since: "Since", "起始日";

    // Portfolio.
    portfolio: "Portfolio", "资产组合";
    buckets: "By bucket", "账龄分布";
    buckets_caption: "Accounts and amounts by bucket", "各账龄段账户与金额";
    buckets_definition: "Shares: of accounts that have not ended, and of what they owe. Past due is what is unpaid on due dates that have passed; owed is everything, due or not. An account stands in the bucket of its oldest unpaid due date.", "占比分母为未结束账户及其应还总额。逾期金额为已过到期日的未还款；应还总额含未到期部分。账户按最早未还到期日归入账龄段。";
    bucket: "Bucket", "账龄段";
    accounts: "Accounts", "账户";
    share: "Share", "占比";
    past_due: "Past due", "逾期金额";
    owed: "Owed", "应还总额";
    stack: "Accounts past due by bucket, day by day", "每日各账龄段逾期账户数";
    stack_caption: "Accounts past due at the close of each day", "各日日终逾期账户数";
    stack_definition: "Every seventh day here; the CSV has every day. As each close reported it.", "此处每 7 日一行，CSV 含每日。均为当日日终所报。";
    day: "Day", "日期";
    from_to: "from \\ to", "由 \\ 至";
    rolls_last_month: "Where accounts went in the last complete month", "最近一个完整月的账户迁徙";
    rolls_year: "Where accounts went in a month: the last 12 months together", "近 12 个月合并的月度迁徙";
    rolls_definition: "Transition rate by accounts: of the accounts in the row's bucket at the end of the month before, the share that is in the column's bucket a month later. Rows add up to 100 %.", "按账户计的转移率：分母为上月末处于该行账龄段的账户，分子为其中一个月后处于该列账龄段的账户。每行合计 100%。";
    flows: "Net flow by amount", "净迁徙率（金额）";
    flow: "From → to", "由 → 至";
    owed_before: "Owed", "应还";
    owed_after: "Owed", "应还";
    net_flow: "Net flow", "净迁徙率";
    flows_definition: "Owed in the worse bucket at the end of the last complete month, over owed in the better one a month before. Not per account: it can be over 100 %.", "最近完整月末较差账龄段的应还总额 ÷ 上月末较好账龄段的应还总额。非逐户计算，可超过 100%。";
    vintages: "Vintages", "Vintage（放款月份）";
    vintages_caption: "Ever more than 30 days past due, by month of opening", "按开户月份：曾逾期超过 30 天";
    vintages_definition: "Accounts that were ever reported more than 30 days past due by the end of the month, over all accounts opened in the month of the row. Month 0 is the rest of the month of opening. Months that are not complete are left out.", "截至该月末曾被报告逾期超过 30 天的账户 ÷ 该月开户的全部账户。第 0 月为开户当月剩余天数。未完整的月份不计。";
    vintage_axis: "Months since the month of opening; darker is younger.", "横轴：开户后月数；颜色越深开户越晚。";
    opened_in: "Opened in", "开户月份";
    months_missing: "No complete month yet.", "尚无完整月份。";
    list_definition: "As reported at the last close.", "均为最近一次日终所报。";
    currency: "Currency", "币种";

    // Close.
    close: "Close", "日终";
    nights: "Nights", "各次日终";
    nights_definition: "Looked at: accounts whose day had come, the others cost nothing. The last 60 days.", "检查数：当日需检查的账户，其余账户不产生开销。最近 60 日。";
    median_night: "Median night:", "中位耗时：";
    looked_at: "Looked at", "检查";
    statements: "Statements", "账单";
    all_changes: "All changes", "变动合计";
    time_ms: "Time, ms", "耗时（毫秒）";
    closed: "closed", "已完成";
    under_way: "under way", "进行中";
    touched: "What the night touched", "当晚变动明细";
    not_a_closed_day: "is not a day that was closed.", "未做过日终。";
    bucket_before: "Bucket before", "原账龄段";
    bucket_after: "Bucket after", "现账龄段";
    cause: "Cause", "原因";
    cause_time: "time passed", "时间推移";
    cause_events: "events", "账务事件";
    cause_both: "time and events", "时间与事件";

    // Persons and accounts.
    person: "Person", "客户";
    account: "Account", "账户";
    no_names: "Names and addresses are not shown here, only the lender's reference.", "此页不显示姓名和联系方式，只显示机构给定的客户号。";
    no_account_then: "This person had no account on that day.", "该客户在当日没有账户。";
    later_accounts: "Not there yet on this day:", "当日尚未开户：";
    as_of: "As of the end of", "截至日终";
    known_on: "as known on", "按当时已知";
    known_hint: "Leave “as known on” empty to use everything that is known today.", "“按当时已知”留空表示使用目前已知的全部信息。";
    show: "Show", "显示";
    day_before: "Day before", "前一日";
    day_after: "Day after", "后一日";
    back_to_now: "Back to now", "回到现在";
    you_see_the_past: "You are looking at the past:", "您正在查看历史：";
    facts: "Standing", "概况";
    product: "Product", "产品";
    state: "State", "状态";
    opened_on: "Opened on", "开户日";
    owner: "Whose claim", "债权人";
    days_past_due: "Days past due", "逾期天数";
    days: "days", "天";
    overdue_since: "Ages from", "逾期起算日";
    payoff: "Pays everything off", "结清金额";
    next_due: "Next due", "下一期应还";
    repaid: "Repaid so far", "累计已还";
    component: "Component", "项目";
    owed_by_component: "What is owed", "欠款构成";
    owed_definition: "Owed: everything, due or not. Past due: unpaid on due dates that have passed.", "应还总额含未到期部分；逾期金额为已过到期日的未还款。";
    principal: "Principal", "本金";
    interest: "Interest", "利息";
    fee: "Fees", "费用";
    penalty: "Penalty", "罚息";
    why_here: "Why", "原因说明";
    classes: "Classes", "资产分类";
    policy: "Policy", "政策";
    class: "Class", "分类";
    score: "Score", "评分";
    probability: "probability of bad", "违约概率";
    drivers: "Why there is no better score", "评分未能更高的原因";
    points: "Points", "分值";
    schedule: "Schedule", "还款计划";
    schedule_definition: "Settled by: the event's number in the journal, its value date and what it settled of the instalment.", "冲抵来源：流水号、起息日及其冲抵该期的金额。";
    instalment: "No.", "期次";
    due: "Due", "到期日";
    paid: "Paid", "已还";
    waived: "Waived", "减免";
    unpaid: "Unpaid", "未还";
    settled_by: "Settled by", "冲抵来源";
    journal: "Events", "账务流水";
    journal_definition: "The latest first. Nothing is ever changed: mistakes are taken back by later events.", "最近在前。流水不可更改，错误由后续事件冲正。";
    event: "Event", "事件";
    value_date: "Value date", "起息日";
    booked_on: "Booked on", "入账日";
    recorded_at: "Recorded (UTC)", "记录时间（UTC）";
    what: "What", "内容";
    taken_back_by: "taken back by", "已冲正于";
    found_by_closes: "What closes found, the latest first", "历次日终的发现（最近在前）";
    restated: "Restated days", "重述的日期";
    restated_definition: "Days on which the account stood elsewhere than was reported, by what is known now.", "按目前已知信息，与当日所报不一致的日期。";
    days_range: "Days", "日期";
    reported_then: "Reported then", "当时所报";
    known_now: "Known now", "目前已知";
    timeline: "Everything that happened", "全部记录";
    earlier: "Earlier", "更早";
    contact_now: "Contact right now", "当前可否联系";
    contact_caption: "May the lender collect from this person now?", "贷款机构现在可否联系该客户催收？";
    contact_definition: "Asked of the contact packs in force and of the ledger, and not kept. A call needs a permit of its own.", "依据现行联系规则包与账务实时判断，不留记录。实际呼叫须另取许可。";
    ways_allowed: "ways are open", "种方式可用";
    way: "Way", "方式";
    may: "May", "可否";
    allowed_from: "From / until", "起 / 止";
    rule: "Rule", "规则";
    until: "until", "至";
    yes: "yes", "可";
    no: "no", "否";
    not_by_time: "not by time alone", "不因时间推移而改变";
    held_by: "Somebody has a permit:", "已有人取得许可：";
    held_by_other: "somebody else had a permit", "他人已取得许可";
    nothing_to_ask: "nothing is past due", "没有逾期款项";
    all_reasons: "All rules that say no", "全部限制原因";
    no_pack: "No contact pack is active, so nobody may be contacted.", "没有生效的联系规则包，因此不得联系任何人。";
    no_promises: "No promise was made.", "没有还款承诺。";
    promises_of_person: "Promises, the latest first", "还款承诺（最近在前）";
    made_on: "Made on", "承诺日";
    promised: "Promised", "承诺内容";
    stands: "Stands", "状态";
    taken_by: "Taken by", "记录人";
    open: "open", "未到期";
    missing: "missing", "尚缺";
    kept: "kept on", "兑现于";
    broken: "broken on", "未兑现于";
    withdrawn: "withdrawn", "已撤回";
    confirmed: "confirmed in writing", "书面确认";
    begins: "Begins", "开始";
    ends: "Ends", "结束";
    consent_given: "Consent given", "同意联系";
    consent_withdrawn: "Consent withdrawn", "撤回同意";
    hours_agreed: "Hours agreed", "约定联系时段";
    count_agreed: "Number agreed for a rule", "约定次数";
    inconvenient_hours: "Named hours as inconvenient", "表示某些时段不便";
    inconvenient_address: "Named an address as inconvenient", "表示某联系方式不便";
    inconvenient_lifted: "Nothing is inconvenient any more", "取消全部不便";
    address_given: "Address given", "提供联系方式";
    contact_person: "Contact person named", "提供联系人";
    residence: "Lives in", "居住地";
    zones_told: "Says to be in", "自述所在时区";
    assignment_notice: "Told that a party will collect", "已告知由其催收";
    permit_taken: "Permit taken", "取得联系许可";
    permit_refused: "Contact refused", "联系被拒";
    permit_used: "Outcome of a permit told", "登记联系结果";
    promise_made: "Promise made", "作出还款承诺";
    promise_withdrawn: "Promise withdrawn", "撤回还款承诺";

    // Strategy.
    strategy: "Strategy", "策略";
    versions: "Versions", "版本";
    versions_definition: "Of the active versions whose first day has come, the one with the latest first day decides.", "在已到生效日的生效版本中，以生效日最晚者为准。";
    no_strategy: "The book has no strategy.", "账簿中没有策略。";
    no_such_strategy: "The book has no strategy", "账簿中没有策略";
    in_force_from: "In force from", "生效日";
    made_by: "Written by", "编写人";
    decided_by: "Decided by", "决定人";
    why: "Why", "理由";
    check: "Check", "检查结果";
    check_passed: "Every state can be reached, every comparison matters, and every account is in exactly one state.", "每个状态均可到达，每个比较均有作用，每个账户恰好处于一个状态。";
    states: "States", "状态";
    states_definition: "From the top: the first state whose condition holds is the account's.", "自上而下：第一个条件成立的状态即为账户状态。";
    if_: "if", "若";
    otherwise: "otherwise", "其余";
    decisions: "What was decided about it", "决定记录";
    at: "At", "时间";
    text: "The text of the version", "版本全文";
    freeze_purchases: "no purchases", "停止消费";
    freeze_limit: "limit blocked", "冻结额度";
    holds_collection: "nobody asks for money", "停止催收";
    may_investigate: "may be investigated", "可调查";
    case_bureau_notice: "case: bureau notice", "案件：征信告知";
    case_legal_review: "case: legal review", "案件：法律审查";
    case_hardship_review: "case: hardship review", "案件：困难审查";
    case_credit_repair: "case: credit repair", "案件：信用修复";
    review_after: "looked at again after", "复查间隔";
    after_entering: "days after entering:", "进入后第几天：";
    before_due: "days before due:", "到期前几天：";
    by_days_past_due: "days past due:", "逾期天数：";
    template: "template", "模板";

    // Compliance.
    compliance: "Compliance", "合规";
    packs: "Contact packs", "联系规则包";
    packs_caption: "Who may be contacted is decided by these", "联系与否由以下规则包决定";
    pack: "Pack", "规则包";
    in_force: "In force today", "今日有效";
    no_such_pack: "The book has no contact pack", "账簿中没有联系规则包";
    rules: "Rules", "规则";
    says: "Says", "内容";
    source: "Source", "来源";
    grade: "How sure", "可信度";
    no_legal_advice: "A reading of the sources, no legal advice.", "仅为对来源的整理，不构成法律意见。";
    blocked: "Blocked attempts", "被拦截的联系";
    blocked_caption: "Contacts that were asked for and refused, the latest first", "被拒绝的联系请求（最近在前）";
    nothing_blocked: "No contact was refused.", "没有被拒绝的联系。";
    pack_not_in_force: "the pack is not in force yet", "规则包尚未生效";
    contact_log: "Contact log", "联系记录";
    log_caption: "Contacts and tries, the latest first", "联系与尝试（最近在前）";
    log_definition: "Out of the last 2,000 events of persons, at most 100 are shown. All of them: arrears contact log.", "取最近 2,000 条客户事件，最多显示 100 条。全部记录：arrears contact log。";
    nothing_tried: "Nobody was contacted.", "没有联系记录。";

    // Risk.
    risk: "Risk", "风险";
    models: "Models of the book", "账簿中的模型";
    model: "Model", "模型";
    models_definition: "A champion decides, a challenger decides about a share, a shadow only scores.", "冠军模型用于决策，挑战者用于部分账户，影子模型仅评分。";
    no_models: "The book has no model.", "账簿中没有模型。";
    validations: "Validations", "验证次数";
    hash: "Hash", "哈希";
    risk_more: "Early warnings and reports of models are made with:", "预警与模型报告由以下命令生成：";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_empty_and_chinese_is_chinese() {
        for (word, english, chinese) in ALL {
            assert!(!english.trim().is_empty() && !chinese.trim().is_empty(), "{word}");
            assert!(english.is_ascii() || english.chars().any(|letter| "“”·→".contains(letter)), "{word}: {english}");
            assert!(chinese.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{word}: {chinese}");
        }
    }
}
