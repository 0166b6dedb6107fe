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
    working_out: "This looks at every account of the book and is being worked out. The page shows it as soon as that is done.", "此项须逐户计算，正在进行，完成后本页自动显示。";
    worked_out_at: "Worked out at", "计算时间";
    worked_out_again: "Worked out again after the next close or a change of a text or model, and every ten minutes at most while events come in.", "日终、规则文本或模型变更后重新计算；期间有新事件时最多每十分钟重算一次。";
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
    sign_in_with: "Sign in with", "使用以下方式登录：";
    sign_in_or: "or with a password", "或使用密码登录";
    provider_silent: "The provider that signs people in does not answer. Try again; if it goes on, tell whoever runs this server.", "身份认证服务暂无响应，请重试；若持续出现，请联系系统管理员。";
    provider_refused: "The provider has let nobody in. Begin once more.", "身份认证未通过，请重新登录。";
    let_in_unknown: "You are known to the provider, but nobody has added you here. Ask an administrator to.", "您已通过身份认证，但尚未在本系统添加用户，请联系管理员。";
    let_in_no_role: "None of your groups has a role here. Ask an administrator.", "您所在的用户组在本系统没有角色，请联系管理员。";
    let_in_locked: "This user is locked.", "该用户已被锁定。";
    let_in_name_taken: "Another user has this name here. Ask an administrator to have them sign in by the provider.", "本系统已有同名用户，请联系管理员将其改为身份认证登录。";
    let_in_no_name: "The provider gives you no name that can be used here. Ask an administrator.", "身份认证服务未提供可用的用户名，请联系管理员。";
    going_on: "You are signed in.", "登录成功。";
    lead_on: "Go on", "继续";
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
    kpis: "Figures of work", "作业指标";
    kpis_caption: "Figures of the last 30 closed days", "最近 30 个已日终日的指标";
    kpis_definition: "A figure without a denominator is none. Figures of single users are shown to those who share out work. All definitions: docs/reference/kpis.md.", "分母为零则无数值。个人指标仅向分配任务者显示。全部定义见 docs/reference/kpis.md。";
    whole_book: "Whole book", "全部";
    divided_by: "Divided by", "维度";
    by_team: "Team", "团队";
    by_user: "User", "人员";
    by_party: "Party", "机构";
    by_bucket: "Bucket", "账龄段";
    figure: "Figure", "指标";
    value: "Value", "数值";
    numerator: "Numerator", "分子";
    denominator: "Denominator", "分母";
    definition: "Definition", "定义";
    funnel: "How far collection comes", "回收漏斗";
    funnel_caption: "Persons in the last 30 days, each step out of the one before", "最近 30 天客户数，逐级计算";
    funnel_definition: "Past due at the last close or dealt with in 30 days; somebody tried to contact them; somebody spoke with them; they promised to pay; they kept a promise. Share: of the step before, and of all.", "最近日终逾期或 30 天内有处理；尝试联系；与本人沟通；承诺还款；兑现承诺。占比分别以上一级和全部为分母。";
    funnel_step: "Step", "步骤";
    funnel_persons: "Past due", "逾期";
    funnel_tried: "Tried", "尝试联系";
    funnel_spoken: "Spoken with", "已沟通";
    funnel_promised: "Promised", "已承诺";
    funnel_kept: "Kept", "已兑现";
    persons: "Persons", "客户";
    of_step_before: "Of the step before", "占上一级";
    of_all: "Of all", "占全部";
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
    no_names: "Names and addresses are masked.", "姓名与联系方式已脱敏。";
    persons_clock: "Times are by the clocks of", "本页时间按以下时区显示：";
    who: "Who", "客户信息";
    reveal: "Show name and addresses as they are", "查看完整姓名与联系方式";
    reveal_hint: "Five letters at least. Who saw them, and why, stands in the access log.", "至少五个字。查看人与理由将记入访问日志。";
    revealed: "As they are. That you saw them is in the access log.", "完整信息如下。本次查看已记入访问日志。";
    addresses_caption: "Addresses", "联系方式";
    no_addresses: "No address is known.", "没有联系方式。";
    address: "Address", "联系方式";
    whereabouts: "Where", "地点";
    how_we_reach_you: "How you are called and reached", "姓名与联系方式";
    id: "Id", "编号";
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
    recorded_at: "Recorded", "记录时间";
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
    latest: "The latest", "最近";
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
    so: "yes", "是";
    not_so: "no", "否";
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
    log_definition: "Out of 500 events of persons at a time. All of one person: arrears contact log.", "每页取 500 条客户事件。某一客户的全部记录：arrears contact log。";
    nothing_tried: "Nobody was contacted.", "没有联系记录。";

    // Risk.
    risk: "Risk", "风险";
    models: "Models of the book", "账簿中的模型";
    model: "Model", "模型";
    models_definition: "A champion decides, a challenger decides about a share, a shadow only scores.", "冠军模型用于决策，挑战者用于部分账户，影子模型仅评分。";
    no_models: "The book has no model.", "账簿中没有模型。";
    validations: "Validations", "验证次数";
    hash: "Hash", "哈希";
    no_such_model: "The book has no model", "账簿中没有模型";
    out_of_time: "Out of time", "时间外样本";
    auc: "AUC", "AUC 值";
    no_validations: "It was not validated in this book.", "尚未在本账簿中验证。";
    experiment: "Experiment", "实验";
    no_experiment: "The strategy in force has no experiment that is read out.", "现行策略没有可解读的实验。";
    experiment_definition: "Persons by arm who fell past due, and how many of them are past due still so many days later, as the strategy says. Differences in percentage points, with an interval over all looks together.", "各组进入逾期的客户，以及策略规定天数后仍逾期者。差异以百分点表示，区间涵盖全部检视。";
    arm: "Arm", "组别";
    with_outcome: "With outcome", "已有结果";
    waiting: "Waiting", "等待结果";
    not_cured: "Not cured", "未催回";
    verdict: "Says", "结论";
    compared_with: "the others are compared with it", "对照基准";
    too_early: "too early to tell", "为时尚早";
    go_on: "too early to tell, go on", "尚无结论，继续";
    stop_for_harm: "stop: it does harm", "停止：有害";
    experiment_ended: "ended", "已结束";
    next_look_needs: "the next look needs, of each,", "下次检视每组需";

    // Forms.
    wrong_fields: "Something is missing or cannot be read; see the fields. Nothing was changed.", "有内容缺失或无法识别，请查看各字段。未作任何更改。";
    wrong_missing: "This is missing.", "此项必填。";
    wrong_day: "This is no day: write 2025-04-01.", "不是有效日期，请写作 2025-04-01。";
    wrong_instant: "This is no day with a time: write 2025-04-01T09:30.", "不是有效时间，请写作 2025-04-01T09:30。";
    wrong_hours: "This is no time: write 09:30.", "不是有效时刻，请写作 09:30。";
    wrong_number: "This is no whole number.", "不是有效整数。";
    wrong_amount: "This is no amount: write 1234.50.", "不是有效金额，请写作 1234.50。";
    wrong_rate: "This is no rate: write 12%.", "不是有效利率，请写作 12%。";
    wrong_choice: "This is none of the choices.", "不在可选范围内。";
    wrong_nothing_chosen: "Nothing is chosen.", "未选择任何项。";
    form_stale: "This form was open for too long, or does not come from this console. Nothing was changed.", "表单已过期，或并非来自本系统。未作任何更改。";
    back_to_form: "Back to the page", "返回页面";
    really: "Please confirm", "请确认";
    yes_do_it: "Yes, do it", "确认执行";
    no_go_back: "No, go back", "取消返回";
    shown_once: "This is shown once. Keep or send it now.", "仅显示一次，请立即保存或发送。";
    keep: "Save", "保存";
    four_eyes: "This is yours: somebody else decides about it.", "本项由您提出，须由他人复核决定。";

    // What is done on the page of a person.
    actions: "What you can do", "操作";
    log_call: "Call or visit", "呼出或外访";
    log_inbound: "The person got in touch", "客户来电或来访";
    permit_first: "A call or a visit needs a permit. It holds for 15 minutes, and nobody else gets one meanwhile.", "呼叫或外访须先取得许可，有效 15 分钟，其间他人不能取得。";
    permit_open: "You may contact the person: permit", "可联系客户：许可";
    purpose: "What for", "目的";
    take_permit: "Ask for a permit", "申请许可";
    outcome: "Outcome", "结果";
    tell_outcome: "What came of it", "登记结果";
    note: "Note", "备注";
    notes: "Notes", "备注";
    note_hint: "What is needed, no more: no numbers, no names of others.", "只写必要内容，不写号码和他人姓名。";
    add_note: "Note", "添加备注";
    parts: "When how much", "日期与金额";
    promise: "Promise", "承诺";
    take_promise: "Promise to pay", "登记还款承诺";
    unpromise: "Take a promise back", "撤回承诺";
    no_open_promise: "No promise is open.", "没有未到期的承诺。";
    offer_relief: "Offer a plan or relief", "分期与减免";
    ask_relief: "Ask for it", "提交申请";
    try_out: "Try it out", "试算";
    months: "Months", "月数";
    months_hint: "Of an extension, a plan or help in hardship.", "用于展期、分期或困难帮扶。";
    of_plan: "Of a plan", "个性化分期";
    first_due: "First due on", "首期到期日";
    annual_rate: "Interest a year", "年利率";
    rate_hint: "Such as 0%; empty for what the product says.", "如 0%；留空则按产品规定。";
    of_hardship: "Help in hardship", "困难帮扶";
    of_late_fee: "Late fee given up", "逾期费用减免";
    of_settlement: "Parts of a settlement", "减免结清分期";
    means: "What they live on in a month", "每月收支";
    income: "Income", "收入";
    expenses: "Expenses", "支出";
    dependants: "People who depend on it", "抚养人数";
    evidence: "Where evidence is kept", "证据存放处";
    evidence_hint: "References, with commas between; never what they say.", "填写存放编号，以逗号分隔，不写内容。";
    would_come_to: "What it would come to", "试算结果";
    without_it: "Without it", "办理前";
    with_it: "With it", "办理后";
    cost_to_come: "Interest and fees still to pay", "尚需支付的息费";
    last_due: "Last due", "最后到期日";
    given_up: "Given up:", "减免金额：";
    may_grant: "may be granted by", "可批准角色";
    open_case: "Dispute, complaint or other case", "异议、投诉或其他案件";
    of_no_account: "of no account", "不涉及账户";
    disputed_amount: "How much of it", "涉及金额";
    disputed_hint: "Empty for all of it.", "留空表示全部。";
    came_in_on: "Came in on", "收到日";
    came_in_hint: "Empty for today; the deadline counts from it.", "留空表示今日；期限自此起算。";
    complains_of: "Whom it is about", "投诉对象";
    tell_fact: "Something holds of the person", "登记客户情况";
    what_holds: "What", "情况";
    way_hint: "Only for an opt-out.", "仅用于拒绝联系。";
    holds_no_more: "It holds no more", "已不再成立";
    invite: "Let the person in", "邀请客户自助";
    invite_long: "Makes a link and a code for the person's own page. Each works once, for three days, instead of those made before.", "生成客户自助页面的链接和验证码，三日内各可使用一次，此前的即失效。";
    invite_link: "Link", "链接";
    invite_code: "Code", "验证码";
    invite_ends: "Works until", "有效期至";
    cases_of_person: "Cases of the person, the latest first", "客户案件（最近在前）";
    relief_of_person: "Relief asked for, the latest first", "分期与减免申请（最近在前）";

    // The worklist.
    work: "Worklist", "工作列表";
    jobs: "jobs", "项任务";
    job: "Job", "任务";
    next_case: "Next case", "下一案件";
    next_best: "Next for you", "下一个最佳动作";
    nothing_next: "Nothing is to be done now.", "目前没有待办任务。";
    day_full: "Your day is full.", "您今日的任务已满。";
    passed_over: "Came before it and cannot be done now", "排在前面但暂不可办";
    not_a_member: "The work rules do not name you, so no job can be given to you:", "工作规则中没有您，无法为您分配任务：";
    no_work_rules: "Work rules say who works and in which order. Put some in and let a second person activate them:", "工作规则规定人员与顺序。请添加规则并由他人复核启用：";
    mine: "Mine", "我的";
    free: "Nobody's", "未分配";
    team: "The team's", "团队";
    whose: "Whose", "归属";
    queue: "Queue", "队列";
    not_ended: "Not ended", "未结束";
    action: "Action", "动作";
    tries: "Tries", "尝试次数";
    owner_of_job: "For", "负责人";
    late: "late", "超时";
    late_only: "Late only", "仅超时";
    done_by: "To be done by", "应办结时间";
    saved_views: "Saved views", "已存视图";
    save_view: "Save this view", "保存此视图";
    forget_view: "Forget the view", "删除视图";
    choose: "Choose", "选择";
    work_caption: "Jobs", "任务";
    work_definition: "Mine are those in your hands or meant for you today. Past due: as reported at the last close. Late: to be done by an hour that has passed.", "“我的”指您在办或今日分配给您的任务；逾期金额取自最近一次日终；“超时”指已过应办结时间。";
    no_jobs: "No such job.", "没有符合条件的任务。";
    no_jobs_of_mine: "Nothing is in your hands. Take what comes next, or look at what is nobody's.", "您手中没有任务，请办理下一个任务，或查看未分配任务。";
    hand_over: "Hand over", "移交";
    hand_over_chosen: "Hand over what is chosen", "移交所选任务";
    handed_over_of: "Handed over:", "已移交：";
    to_whom: "To whom", "移交给";
    take_job: "Take it", "领取任务";
    hold: "Put aside", "暂缓";
    release: "Open it again", "恢复";
    give_back: "Give back", "退回";
    moot: "Nothing is to be asked for any more:", "已无需催收：";
    job_expired: "Its last day has passed.", "已过最后有效日。";
    no_such_job: "There is no such job of the person:", "该客户没有此任务：";
    what_happened: "What happened to it", "办理记录";
    if_promised: "If something was promised", "如有还款承诺";
    if_callback: "If they want to be called back", "如需回拨";
    callback_at: "Call back at", "回拨时间";
    if_number: "If it is about the number", "如涉及号码问题";
    address_id: "Address, by its id", "联系方式编号";
    done_and_next: "Save, and on to the next", "保存并转到下一个";
    share_day: "Share the day out", "分配今日任务";
    share_day_long: "Gives the open jobs to those who work today, by the work rules. What was given stays given.", "按工作规则将未办任务分配给今日在岗人员，已分配的不变。";
    shared_given: "Given:", "新分配：";
    shared_stay: "stay:", "不变：";
    shared_left: "Given to nobody,", "未分配，";
    minutes: "minutes", "分钟";

    // Cases.
    cases: "Cases", "案件";
    case: "Case", "案件";
    cases_open: "not closed", "未结案";
    cases_open_count: "Without an answer:", "未答复：";
    overdue: "overdue:", "已超期：";
    cases_caption: "Cases that are not closed, by deadline", "未结案件（按期限）";
    cases_definition: "Deadline: the last day on which an answer is in time, by the desk rules of the day on which the case came in.", "期限：按收到当日的办理规则，最后一个及时答复日。";
    no_cases: "No case is open.", "没有未结案件。";
    no_such_case: "There is no case", "没有此案件";
    relief: "Relief", "分期与减免";
    relief_caption: "Relief that waits or runs", "待批与执行中的分期与减免";
    relief_definition: "Above the authority of whoever asked, somebody else decides.", "超出申请人权限的，由他人决定。";
    no_relief: "None waits or runs.", "没有待批或执行中的申请。";
    asked_on: "Asked on", "申请日";
    deadline: "Deadline", "期限";
    deadlines: "Deadlines", "期限";
    days_left: "Days left", "剩余天数";
    answered_on: "Answered on", "答复日";
    closed_on: "Closed on", "结案日";
    finding: "What was found", "调查结论";
    upheld: "Was the customer right?", "是否成立";
    yes_upheld: "yes, upheld", "成立";
    not_upheld: "no", "不成立";
    answer_case: "Answer", "答复";
    extend_case: "Take longer", "延长期限";
    longer: "Which longer time", "延长类别";
    close_case: "Close the case", "结案";
    decide_case: "Decide", "决定";
    granted: "granted", "已批准";
    was_refused: "refused", "已拒绝";
    ended: "ended", "已结束";
    grant: "Grant", "批准";
    grant_long: "It is booked at once, within your authority by the desk rules.", "在您的权限内立即入账。";
    refuse: "Refuse", "拒绝";
    withdraw: "Withdraw", "撤回";

    // Today.
    failed_jobs: "What failed", "失败事项";
    failed_messages: "Messages that were given up", "已放弃的消息";
    message: "Message", "消息";
    nothing_failed: "Nothing failed.", "没有失败事项。";

    // Close.
    close_days: "Close days", "执行日终";
    close_days_long: "Closes every open day through the one that is named. A closed day is never changed.", "对截至所填日期的全部未日终日期执行日终。已日终日期不再更改。";
    close_through: "Through", "截至";
    all_closed: "Every day that has ended is closed.", "所有已结束日期均已日终。";

    // Compliance and documents.
    complaints: "Complaints", "投诉";
    no_complaints: "No complaint is open.", "没有未结投诉。";
    access_log: "Access log", "访问日志";
    access_caption: "Who read what of whom, and who changed what anybody may: the latest first", "谁查看了谁的信息、谁更改了权限（最近在前）";
    access_definition: "Out of 500 events of persons at a time, or all of one person.", "每页取 500 条客户事件，或某一客户的全部。";
    of_whom: "Of whom", "对象";
    documents: "Texts and rules", "文本与规则";
    documents_caption: "Dated texts by which the book decides", "账簿依据的有效文本";
    no_such_kind: "There are no versions of", "没有此类文本：";
    add_version: "Put a version in", "添加版本";
    add_version_long: "As a draft that decides nothing until a second person activates it. The text says its own name, version and first day.", "以草稿形式添加，须由他人启用后生效。文本自带名称、版本和生效日。";
    activate: "Activate", "启用";
    nothing_decided: "Nothing was decided yet.", "尚无决定。";
    no_templates: "The book has no template of its own; those that come with the program are used.", "账簿没有自有模板，使用程序自带模板。";

    // Admin.
    admin: "Admin", "系统管理";
    users: "Users", "用户";
    add_user: "Add a user", "添加用户";
    first_password: "First password", "初始密码";
    new_password: "New password", "新密码";
    password_hint: "At least 12 characters.", "至少 12 个字符。";
    set_password: "Set the password", "设置密码";
    roles: "Roles", "角色";
    role: "Role", "角色";
    roles_caption: "What each role may do", "各角色权限";
    may_do: "May", "权限";
    locked: "locked out", "已锁定";
    by_provider: "Signs in by the provider, without a password here", "通过身份认证服务登录，本系统不设密码";
    to_provider: "Have them sign in by the provider", "改为身份认证登录";
    to_provider_long: "The password is dropped, and their sessions end. Whoever comes from the provider by this name first is this user.", "密码将被清除，现有会话结束。首个以此用户名通过身份认证登录的人即为该用户。";
    may_sign_in: "may sign in", "可登录";
    authenticator: "Authenticator app", "验证器";
    lock: "Lock out", "锁定";
    lock_long: "Their sessions end at once.", "其会话立即结束。";
    unlock: "Let in again", "解锁";
    unlock_long: "Also after too many wrong attempts.", "也用于多次输错之后。";
    tokens: "Tokens of programs", "程序令牌";
    tokens_caption: "Tokens, without their secrets", "令牌（不含密钥）";
    add_token: "Make a token", "生成令牌";
    ends_on: "Ends on", "到期日";
    revoke: "Revoke", "吊销";
    revoked: "Revoked", "已吊销";
    products: "Products", "产品";
    templates: "Templates of the book", "账簿模板";
    product_drafts: "Drafts of products", "产品草稿";
    policy_drafts: "Drafts of policies", "分类政策草稿";
    // Limitation.
    limitation: "Limitation", "诉讼时效";
    limitation_definition: "Claims with less time left than the desk rules warn of, as of the last close. The early side: what suspends limitation is left out. No legal advice.", "剩余时间少于办理规则预警月数的债权，截至最近一次日终。按较早届满计算，未计时效中止；不构成法律意见。";
    no_limitation: "No claim is near the end of its limitation.", "没有时效临近届满的债权。";
    counts_from: "Counts from", "起算日";
    restarted_by: "Restarted", "最近中断";
    months_left: "Months left", "剩余月数";
    limitation_over: "over", "已届满";
    // Channels, and the messages that they carry.
    channels: "Channels", "渠道";
    channels_long: "Carriers and endpoints are named in a file of the server, with their addresses and where their secrets are. Change the file and start the server anew.", "承运方与推送端点及其地址、密钥位置均在服务器的渠道文件中配置。修改文件后重启服务器生效。";
    no_channel_file: "This server was started without a channel file: nothing is sent, and no endpoint hears of anything. Start it with", "本服务器启动时未指定渠道文件：不发送任何消息，也不推送事件。请使用以下选项启动：";
    carriers_caption: "Who carries messages", "消息承运方";
    carriers_definition: "No way of contact has two carriers. A file takes messages instead of sending them.", "每种方式只有一个承运方。“文件”只接收消息，不实际发送。";
    no_carriers: "The file names no carrier.", "渠道文件未配置承运方。";
    carrier: "Carrier", "承运方";
    carries: "Carries", "承运方式";
    not_carried: "Nothing can be sent by:", "以下方式没有承运方，无法发送：";
    endpoints_named_caption: "Who hears of events", "接收事件的端点";
    no_endpoints_named: "The file names no endpoint.", "渠道文件未配置端点。";
    hears_of: "Hears of", "接收的事件";
    told_here: "told by this server", "由本服务器推送";
    told_elsewhere: "not told by this server", "不由本服务器推送";
    has_opt_out_links: "Messages bear links by which readers stop them.", "消息附退订链接。";
    no_opt_out_links: "Messages bear no links by which readers stop them; a reply that stops them still does.", "消息未附退订链接；回复退订仍有效。";
    messages: "Messages", "消息";
    messages_caption: "Messages of the outbox, by when something is to be done about them", "待发与已发消息（按处理时间）";
    messages_definition: "No text and no address. At: when its state began, or when it is tried next.", "不含正文与联系方式。时间：进入该状态或下次尝试的时间。";
    no_messages: "The outbox has no such message.", "没有符合条件的消息。";
    no_such_message: "The outbox has no message", "没有消息";
    retry_message: "Try it again", "重新发送";
    retry_message_long: "Gate and ledger are asked again before it goes.", "发送前将再次核对联系规则与账务。";
    withdraw_message: "Take it out of the outbox", "撤出待发队列";

    // The page of a borrower.
    my_page: "Your account", "我的账户";
    my_reference: "Your reference", "客户号";
    my_code: "Your code", "验证码";
    let_in_code_long: "Write the reference and the code that you were told.", "请输入客户号和告知您的验证码。";
    let_in_link_long: "The link that you followed works once.", "该链接仅可使用一次。";
    let_in_wrong: "That did not work: the link or the code is wrong, was used before, or has run out. Ask for a new one.", "链接或验证码有误、已使用或已过期，请重新索取。";
    open_my_page: "Open my page", "打开我的页面";
    you_owe_now: "Due now", "当前应还";
    you_owe_all: "Owed in all", "应还总额";
    late_by: "late by", "已逾期";
    nothing_late: "nothing is late", "没有逾期";
    why_you_owe: "Why", "原因说明";
    pay_now: "Pay", "去还款";
    is_settled: "This account is settled.", "该账户已结清。";
    proof: "Proof of settlement", "结清证明";
    proof_long: "By the lender's books nothing is owed on this account any more, as of the day below.", "根据贷款机构账簿，截至下列日期，该账户已无欠款。";
    print_it: "Print this page, or keep it as a file.", "可打印或保存本页。";
    what_you_can_do: "What you can do", "您可以办理";
    promise_to_pay: "Promise to pay", "承诺还款";
    ask_for_help: "Ask for more time or help", "申请延期或帮扶";
    what_would_help: "What would help", "希望的帮助";
    what_happened_to_you: "What happened", "情况说明";
    somebody_decides: "Somebody looks at what you ask for and decides.", "您的申请将由专人审核决定。";
    dispute_item: "Something is wrong", "提出异议";
    complain: "Complain", "投诉";
    what_is_wrong: "What is wrong", "问题说明";
    how_to_reach_you: "How we may reach you", "联系方式偏好";
    your_wish: "Your wish", "您的意愿";
    wish_yes: "you may use it", "可以使用";
    wish_no: "I take my consent back", "撤回同意";
    wish_never: "never use it", "请勿使用";
    when_not: "Hours that do not suit you", "不便联系的时段";
    from: "From", "从";
    stop_contact: "Stop contacting me", "停止联系我";
    stop_contact_long: "You can be contacted only as far as the law demands it. What you owe stays owed.", "除法律要求外不再联系您。欠款不因此免除。";
    your_promises: "Your promises", "您的承诺";
    your_requests: "What you asked for", "您的申请";
    answer_by: "answer by", "答复期限";
    my_data: "My data", "我的数据";
    data_caption: "What is kept of contact with you, the latest first", "与您联系的记录（最近在前）";
    data_definition: "Everything that was kept of contacts, promises, requests and complaints, with when it happened.", "包括联系、承诺、申请和投诉的全部记录及时间。";

    // What was done just now.
    done_permit: "You have a permit. Tell what came of it.", "已取得许可，请登记结果。";
    done_kept: "Saved.", "已保存。";
    done_promise: "The promise is taken down.", "承诺已登记。";
    done_relief_granted: "Granted and booked.", "已批准并入账。";
    done_relief_waits: "Asked for; somebody else decides.", "已提交，待他人决定。";
    done_case: "The case is open, and what it stops is stopped.", "案件已受理，相关措施已停止。";
    done_taken: "The job is yours.", "任务已领取。";
    done_job: "Saved; this is next.", "已保存，这是下一个。";
    done_close: "The close has begun.", "日终已开始。";
    done_activated: "It counts from its first day on.", "自生效日起生效。";

    // What is asked once more.
    really_fact: "This may stop contact, and other people act upon it.", "此登记可能停止联系，他人将据此行动。";
    really_unpromise: "A promise that is taken back is neither kept nor broken.", "撤回的承诺既不算兑现也不算违约。";
    really_share: "Every job that is given is found by its owner at once.", "分配后任务立即归属负责人。";
    really_case: "A closed case is not opened again.", "案件结案后不再重开。";
    really_decide: "The decision is final, and what follows from it begins.", "决定为最终决定，后续措施随即开始。";
    really_close: "A day that is closed is never changed.", "已日终日期不可更改。";
    really_other: "This changes what others see and do.", "此操作会影响他人。";
    really_stop: "Nobody will call or write to you about this, except where the law demands it.", "除法律要求外，不再就此联系您。";
    // Strategies compared and tried.
    compare_strategies: "Compare with another version", "与其他版本比较";
    compared_to: "Compared with", "比较对象";
    the_one_in_force: "the one in force", "现行策略";
    no_other_version: "The book has no other version to compare it with.", "账簿中没有可比较的其他版本。";
    tried_alone: "nothing, alone", "不比较";
    try_on_the_past: "Try it on the past", "历史回放";
    comparison_caption: "Accounts by their states under both", "账户在两个版本下的状态";
    comparison_definition: "Every account of the currency, decided about by both at the end of the day. Moves: another state under this version.", "该币种全部账户，按当日日终分别以两个版本判定。变动：在本版本下状态不同。";
    state_by_other: "State by the other", "对照版本状态";
    state_by_this: "State by this one", "本版本状态";
    moves: "Moves", "变动";
    would_move: "Accounts that would be in another state:", "状态将不同的账户：";
    simulation_long: "Day by day, with what was booked before each day. Payments come in as they did; every contact asks the contact packs. Nothing is booked and nobody is contacted. Looks at every account, so that a year of a large book takes minutes.", "逐日回放，每日只用当日之前已入账的信息。还款按实际发生；每次联系均经联系规则包判断。不入账，也不联系任何人。需检查全部账户，大账簿一年的回放需数分钟。";
    backdate_packs: "as if today's contact packs had held then", "假定现行联系规则当时已生效";
    simulation_caption: "What it would have done", "回放结果";
    simulation_definition: "Difference: this version less the other, person by person, with an interval of 95 %.", "差异：本版本减对照版本，按客户计算，区间为 95%。";
    difference: "Difference", "差异";
    account_days: "account-days", "账户日";
    persons_contacted: "Persons contacted", "联系的客户";
    actions_taken: "Actions", "动作";
    asks_for_money: "Of them asking for money", "其中催款";
    cost: "Cost", "成本";
    contacts_a_day_max: "Most contacts of a person on a day", "单人单日最多联系次数";
    own_limits_broken: "Own limits broken", "突破自身上限";
    actions_by_way: "Actions by way", "按方式";
    actions_by_step: "Actions by step", "按步骤";
    step: "Step", "步骤";
    refused_by_rule: "Refused by rules of contact", "被联系规则拒绝";
    left_out_steps: "Steps left out", "未执行的步骤";

    // Risk: monitoring, warnings, reports.
    monitoring: "Monitoring", "模型监控";
    monitor_it: "Compare today's accounts with those it was made from", "将当前账户与建模样本比较";
    stability_caption: "How far accounts have moved from those it was made from", "当前账户与建模样本的偏移";
    stability_definition: "Population stability index over the bins of the model: 0 when nothing moved. Below its limit of 95 % it may be chance.", "群体稳定性指标（PSI），按模型分箱计算，无偏移时为 0。低于 95% 界限可能出于偶然。";
    psi: "Index", "指标 PSI";
    chance_of_it: "By chance", "偶然概率";
    limit_95: "Limit of 95 %", "95% 界限";
    points_shift: "Points moved", "平均分变动";
    unseen: "Never seen", "未见取值";
    score_spread: "Scores when the model was made and now", "建模时与当前的评分分布";
    when_made: "When made", "建模时";
    now: "Now", "当前";
    part_of_psi: "Adds", "贡献";
    warnings: "Early warnings", "早期预警";
    warnings_long: "Accounts with nothing past due whose next bill is likely to be missed, where a contact before the due date is worth its cost. Whether it may be made is decided by the rules of contact.", "尚无逾期、但下一期可能不还，且到期前联系收益高于成本的账户。能否联系由联系规则决定。";
    warnings_definition: "Worth: what the contact is expected to save, its cost taken off. The one that is worth most first.", "价值：联系预计挽回金额减成本，从高到低。";
    no_warnings: "No bill is worth a contact before it is due.", "没有值得在到期前联系的账单。";
    chance_missed: "Likely missed", "不还概率";
    best_contact: "Contact", "联系方式";
    worth: "Worth", "价值";
    bills_looked_at: "Bills looked at", "检查的账单";
    missed_expected: "Expected to be missed", "预计不还";
    worth_in_all: "Worth in all", "价值合计";
    assessment: "Risk report", "风险报告";
    see_assessment: "Risk report of the account", "查看风险报告";
    reports_caption: "Accounts that entered in the last 7 nights, the latest first", "最近 7 晚入催的账户（最近在前）";
    reports_definition: "A report for each: where it stands, how it was repaid, what a model says, and a path by a stated rule.", "每户一份报告：现状、还款情况、模型结果及按既定规则建议的路径。";
    nothing_entered: "Nothing entered.", "没有入催账户。";
    recommended: "Recommended", "建议";
    recommended_long: "By a stated rule, never an action: a strategy decides what is done, and the rules of contact whether anybody is contacted.", "按既定规则得出，并非动作：动作由策略决定，能否联系由联系规则决定。";
    first_missed_day: "First day of arrears", "首日逾期";
    how_it_was_repaid: "How it was repaid", "还款情况";
    bills_missed: "Bills missed", "未按期账单";
    days_past_due_max: "Most days past due", "最长逾期天数";
    cures: "Cured", "催回次数";
    repaid_of_billed: "Repaid of the last three bills", "近三期还款占比";
    settle_days_mean: "Days to settle, mean of six", "近六期平均还清天数";
    paid_out: "Paid out", "累计放款";
    person_owed: "Owed by the person on all accounts", "客户名下应还合计";
    no_model_scores: "No model of the book scores this account.", "账簿中没有可对该账户评分的模型。";
    what_raises_risk: "What raises the risk most", "主要风险因素";
    log_odds: "Log-odds", "对数几率";
    last_bills: "The last bills", "最近账单";
    billed: "Billed", "应还";
    settled_on: "Settled on", "还清日";
    linked_accounts: "Other accounts of the person", "客户其他账户";

    // Endpoints, products, templates.
    endpoint: "Endpoint", "推送端点";
    endpoints: "Endpoints of other systems", "事件推送端点";
    endpoints_caption: "Who hears of what happens in the book", "接收账簿事件的系统";
    endpoints_definition: "Endpoints are named in the channel file of the server, and known here once something was sent.", "端点在服务器的渠道文件中配置，首次推送后显示在此。";
    no_endpoints: "Nothing was sent to any endpoint yet.", "尚未向任何端点推送。";
    no_such_endpoint: "Nothing was sent to an endpoint", "没有向此端点推送过：";
    endpoint_disabled: "disabled", "已停用";
    endpoint_failing: "failing", "推送失败";
    endpoint_held_back: "some held back", "部分滞留";
    endpoint_well: "hears everything", "正常";
    failures_in_a_row: "Failures in a row", "连续失败";
    dead_letters: "Not taken", "未接收的事件";
    dead_letters_definition: "Nothing more of the same account or person is told until it is told again or given up.", "在重新推送或放弃之前，同一账户或客户的后续事件不再推送。";
    no_dead_letters: "Everything was taken.", "全部已接收。";
    tried_again_at: "Tried again at", "下次重试";
    last_error: "Last failure", "最近失败原因";
    heard_caption: "How far it has heard", "推送进度";
    stream: "Stream", "事件流";
    heard: "Heard", "已推送至";
    stream_end: "End", "末尾";
    place: "Place", "位置";
    enable_endpoint: "Try it again", "重新启用";
    enable_endpoint_long: "From where it stopped.", "从停止处继续。";
    replay_endpoint: "Tell it again", "重新推送";
    replay_endpoint_long: "Everything after a place is told once more, in its order.", "将某位置之后的全部事件按序重新推送。";
    after_place: "After which place", "起始位置（不含）";
    after_place_hint: "A number, or DAY/NUMBER of what closes found; empty for the end, so that nothing is told that was.", "编号；日终事件写作 日期/编号。留空为末尾，即不再推送以前的事件。";
    wrong_place: "This is no place of the stream.", "不是该事件流的位置。";
    give_up_letter: "Give it up", "放弃推送";
    give_up_letter_long: "It is never told, and what is held back behind it is.", "不再推送该事件，其后滞留的事件继续推送。";
    products_definition: "A contract keeps the version under which it was opened.", "合同始终适用开户时的产品版本。";
    no_such_product: "The book has no product", "账簿中没有产品";
    no_such_template: "There is no template", "没有模板";
    preset_templates: "Templates that come with the program", "程序自带模板";
    comes_with_the_program: "comes with the program", "程序自带";

    // Today and Close: what failed, and what is out of the ordinary.
    failed_endpoints: "Systems that did not hear", "未接收事件的系统";
    failed_work: "Jobs that came to nothing", "未办成的任务";
    jobs_late: "late", "超时";
    jobs_expired: "expired in 30 days", "30 日内过期";
    exceptions: "Out of the ordinary", "例外";
    exceptions_caption: "Nights out of the ordinary", "例外日终";
    exceptions_definition: "Accounts that came back after they had ended, whose settlement lapsed or that were given up; nights that took five times as long as the median one, and a second at least. The last 60 days.", "结清后重新欠款、减免失效或放弃债权的账户；耗时达中位数五倍以上且不少于一秒的日终。最近 60 日。";
    no_exceptions: "No night was out of the ordinary.", "没有例外。";
    took_long: "took long, ms:", "耗时较长（毫秒）：";
    what_was_found: "What", "内容";
    past_due_at_close: "Past due", "逾期金额";
}

/// What is said of something that was done, by its word in an address.
pub(crate) fn done(words: &Words, word: &str) -> Option<&'static str> {
    Some(match word {
        "permit" => words.done_permit,
        "promise" => words.done_promise,
        "relief_granted" | "granted" => words.done_relief_granted,
        "relief_waits" => words.done_relief_waits,
        "case" => words.done_case,
        "taken" => words.done_taken,
        "job_done" | "held" | "returned" => words.done_job,
        "close" => words.done_close,
        "activated" => words.done_activated,
        "outcome" | "inbound" | "fact" | "note" | "unpromise" | "refused" | "withdrawn" | "extended" | "answered"
        | "case_closed" | "released" | "handed_over" | "added" | "user_added" | "user_changed" | "token_revoked"
        | "endpoint" | "way" | "hours" | "stop" | "message" => words.done_kept,
        _ => return None,
    })
}

/// What is said before something is done that cannot be undone, by the name of its form.
pub(crate) fn really(words: &Words, form: &str) -> &'static str {
    match form {
        "fact" => words.really_fact,
        "unpromise" => words.really_unpromise,
        "share" => words.really_share,
        "close" => words.really_case,
        "decide" | "grant" | "refuse" => words.really_decide,
        "run" => words.really_close,
        "stop" => words.really_stop,
        _ => words.really_other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_empty_and_chinese_is_chinese() {
        for (word, english, chinese) in ALL {
            assert!(!english.trim().is_empty() && !chinese.trim().is_empty(), "{word}");
            assert!(english.is_ascii() || english.chars().any(|letter| "“”·→…".contains(letter)), "{word}: {english}");
            assert!(chinese.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{word}: {chinese}");
        }
    }
}
