//! The field's words: what movements, places, states and ways are called.

use app::Code;
use app::access::{Permission, Role};
use app::documents::State;
use app::events_out::Stream;
use app::explain::Language;
use app::models;
use app::summary::Place;
use collections::case::CaseKind;
use collections::contact::Grade;
use collections::person::{Channel, Direction, Fact, FactOf, Outcome, Purpose};
use collections::relief::{Kind, Measure};
use ledger::day_close::Movement;

fn one(language: Language, english: &'static str, chinese: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

pub(crate) fn movement(language: Language, movement: Movement) -> &'static str {
    let (english, chinese) = match movement {
        Movement::Opened => ("Opened", "新开"),
        Movement::Entered => ("Entered (current to past due)", "入催（正常转逾期）"),
        Movement::Rolled => ("Rolled (to a worse bucket)", "迁徙（账龄加重）"),
        Movement::Eased => ("Eased (to a better bucket)", "回落（账龄减轻）"),
        Movement::Changed => ("Changed within a bucket", "段内变化"),
        Movement::Cured => ("Cured (past due to current)", "催回（逾期还清）"),
        Movement::Settled => ("Settled", "结清"),
        Movement::Reopened => ("Reopened", "重新欠款"),
        Movement::ChargedOff => ("Charged off", "核销"),
        Movement::WrittenOff => ("Written off", "放弃债权"),
        Movement::SettlementLapsed => ("Settlement lapsed", "减免协议失效"),
    };
    one(language, english, chinese)
}

/// A movement by its name in answers, in few words.
pub(crate) fn movement_short(language: Language, movement: Movement) -> &'static str {
    let (english, chinese) = match movement {
        Movement::Opened => ("opened", "新开"),
        Movement::Entered => ("entered", "入催"),
        Movement::Rolled => ("rolled", "迁徙"),
        Movement::Eased => ("eased", "回落"),
        Movement::Changed => ("changed", "变化"),
        Movement::Cured => ("cured", "催回"),
        Movement::Settled => ("settled", "结清"),
        Movement::Reopened => ("reopened", "重开"),
        Movement::ChargedOff => ("charged off", "核销"),
        Movement::WrittenOff => ("written off", "放弃债权"),
        Movement::SettlementLapsed => ("settlement lapsed", "减免失效"),
    };
    one(language, english, chinese)
}

pub(crate) fn place(language: Language, place: &Place) -> String {
    match place {
        Place::Current => one(language, "Current", "正常").to_owned(),
        Place::Unbucketed => one(language, "Grace", "宽限期内").to_owned(),
        Place::Ended => one(language, "Ended", "已结束").to_owned(),
        Place::Bucket(_, name) => name.clone(),
    }
}

pub(crate) fn status(language: Language, status: &str) -> String {
    let chinese = match status {
        "open" => "未结清",
        "settled" => "已结清",
        "overpaid" => "有溢缴款",
        "charged_off" => "已核销",
        "written_off" => "已放弃债权",
        other => other,
    };
    match language {
        Language::English => status.replace('_', " "),
        Language::Chinese => chinese.to_owned(),
    }
}

pub(crate) fn instalment_state(language: Language, state: &str) -> String {
    let chinese = match state {
        "settled" => "已还清",
        "past_due" => "逾期",
        "due" => "今日到期",
        "tolerated" => "差额容忍",
        "not_due" => "未到期",
        other => other,
    };
    match language {
        Language::English => state.replace('_', " "),
        Language::Chinese => chinese.to_owned(),
    }
}

pub(crate) fn channel(language: Language, channel: Channel) -> &'static str {
    let (english, chinese) = match channel {
        Channel::Voice => ("Call", "人工电话"),
        Channel::AiVoice => ("Call by a program", "智能语音"),
        Channel::VoiceNotice => ("Recorded call", "语音通知"),
        Channel::Sms => ("Text message", "短信"),
        Channel::Push => ("Push message", "推送"),
        Channel::Email => ("E-mail", "电子邮件"),
        Channel::InstantMessage => ("Instant message", "即时消息"),
        Channel::Letter => ("Letter", "信函"),
        Channel::Visit => ("Visit", "外访"),
    };
    one(language, english, chinese)
}

pub(crate) fn purpose(language: Language, purpose: Purpose) -> &'static str {
    let (english, chinese) = match purpose {
        Purpose::Remind => ("remind", "提醒"),
        Purpose::Collect => ("collect", "催收"),
        Purpose::LegalStep => ("legal step", "法律措施"),
        Purpose::Notice => ("notice", "法定通知"),
        Purpose::Locate => ("locate", "了解下落"),
        Purpose::Reply => ("reply", "答复"),
        Purpose::ConfirmStop => ("confirm opt-out", "确认退订"),
    };
    one(language, english, chinese)
}

pub(crate) fn direction(language: Language, direction: Direction) -> &'static str {
    match direction {
        Direction::Outbound => one(language, "out", "呼出"),
        Direction::Inbound => one(language, "in", "呼入"),
    }
}

pub(crate) fn outcome(language: Language, outcome: Outcome) -> &'static str {
    let (english, chinese) = match outcome {
        Outcome::Conversation => ("spoke with the person", "与本人通话"),
        Outcome::OtherPerson => ("somebody else answered", "他人接听"),
        Outcome::Voicemail => ("voicemail", "语音信箱"),
        Outcome::NoAnswer => ("no answer", "无人接听"),
        Outcome::NotConnected => ("not connected", "未接通"),
        Outcome::Invalid => ("no such address", "空号或地址无效"),
        Outcome::Sent => ("sent", "已发送"),
        Outcome::Delivered => ("delivered", "已送达"),
        Outcome::Bounced => ("came back", "退回"),
        Outcome::NobodyMet => ("nobody met", "未遇见"),
    };
    one(language, english, chinese)
}

pub(crate) fn fact(language: Language, fact: Fact) -> &'static str {
    let (english, chinese) = match fact {
        Fact::OptedOut => ("opted out", "拒绝联系"),
        Fact::Ceased => ("asked to stop contact", "要求停止联系"),
        Fact::Represented => ("has a lawyer", "有律师代理"),
        Fact::Deceased => ("deceased", "已死亡"),
        Fact::Incapacitated => ("lacks legal capacity", "丧失行为能力"),
        Fact::Bankrupt => ("bankrupt", "破产"),
        Fact::Vulnerable => ("vulnerable", "特殊困难群体"),
        Fact::HardshipRequested => ("asked for relief", "申请困难帮扶"),
        Fact::ComplaintOpen => ("complaint", "投诉"),
        Fact::Disputed => ("dispute", "异议"),
        Fact::PlanRunning => ("plan running", "分期协议履行中"),
        Fact::TimeBarred => ("past limitation", "超过诉讼时效"),
        Fact::WrongNumber => ("wrong number", "非本人号码"),
        Fact::NumberInvalid => ("invalid number", "空号"),
        Fact::Refused => ("contact person refused", "联系人拒绝"),
        Fact::WorkplaceForbidden => ("no contact at work", "工作地点不得联系"),
        Fact::HardshipProgramme => ("in a hardship programme", "困难帮扶中"),
        Fact::BadFaith => ("defaults in bad faith", "恶意逃废债"),
    };
    one(language, english, chinese)
}

/// Of what a fact holds; nothing where it is of the person.
pub(crate) fn of(language: Language, of: &FactOf) -> String {
    match of {
        FactOf::Person => String::new(),
        FactOf::Channel(way) => channel(language, *way).to_owned(),
        FactOf::Address(id) => id.to_string(),
        FactOf::Account(id) => id.to_string(),
        FactOf::Third(id) => id.to_string(),
        FactOf::Case(id) => id.to_string(),
    }
}

pub(crate) fn state(language: Language, state: State) -> &'static str {
    match state {
        State::Draft => one(language, "draft", "草稿"),
        State::Active => one(language, "active", "生效"),
        State::Withdrawn => one(language, "withdrawn", "已撤回"),
    }
}

pub(crate) fn model_state(language: Language, state: models::State) -> &'static str {
    match state {
        models::State::Shadow => one(language, "shadow", "影子"),
        models::State::Challenger => one(language, "challenger", "挑战者"),
        models::State::Champion => one(language, "champion", "冠军"),
        models::State::Retired => one(language, "retired", "已退役"),
    }
}

pub(crate) fn document_kind(language: Language, kind: &str) -> String {
    let chinese = match kind {
        "strategy" => "策略",
        "contact_pack" => "联系规则包",
        "template" => "模板",
        "desk_rules" => "办理规则",
        "work_rules" => "工作规则",
        "limit_table" => "额度表",
        "priority_terms" => "优先级参数",
        "contact_terms" => "到期前提醒参数",
        "product" => "产品",
        "policy" => "分类政策",
        other => other,
    };
    match language {
        Language::English => kind.replace('_', " "),
        Language::Chinese => chinese.to_owned(),
    }
}

pub(crate) fn grade(language: Language, grade: Grade) -> &'static str {
    let (english, chinese) = match grade {
        Grade::R => ("read in the source", "已核对原文"),
        Grade::R2 => ("second-hand source", "二手来源"),
        Grade::R2w => ("weak second-hand source", "较弱二手来源"),
        Grade::P => ("partly visible", "部分可见"),
        Grade::G => ("general knowledge", "一般认知"),
        Grade::C => ("own conclusion", "自行推断"),
    };
    one(language, english, chinese)
}

pub(crate) fn relief(language: Language, kind: Kind) -> &'static str {
    app::relief::kind_words(kind, language)
}

pub(crate) fn measure(language: Language, measure: Measure) -> &'static str {
    let (english, chinese) = match measure {
        Measure::PenaltyPause => ("penalty interest stands still", "暂停罚息"),
        Measure::InterestPause => ("interest of these months is dropped", "免除期间利息"),
        Measure::Extension => ("instalments are due as many months later", "各期顺延"),
    };
    one(language, english, chinese)
}

pub(crate) fn case(language: Language, kind: CaseKind) -> &'static str {
    app::cases::kind_words(kind, language)
}

/// A word of a list that was written with `_`, in its words; the word itself where it has none in Chinese.
fn listed(language: Language, word: &str, chinese: &[(&str, &'static str)]) -> String {
    let known = chinese.iter().find(|(name, _)| *name == word).map(|(_, told)| (*told).to_owned());
    match language {
        Language::English => word.replace('_', " "),
        Language::Chinese => known.unwrap_or_else(|| word.replace('_', " ")),
    }
}

pub(crate) fn case_state(language: Language, state: &str) -> String {
    listed(language, state, &[("open", "未答复"), ("answered", "已答复"), ("closed", "已结案")])
}

pub(crate) fn relief_state(language: Language, state: &str) -> String {
    let chinese = [
        ("waiting", "待批"),
        ("granted", "已批准"),
        ("refused", "已拒绝"),
        ("withdrawn", "已撤回"),
        ("ended", "已结束"),
    ];
    listed(language, state, &chinese)
}

/// What is to be done in a job; lenders name their own.
pub(crate) fn action(language: Language, action: &str) -> String {
    listed(language, action, &[("call", "电话"), ("visit", "外访"), ("review", "审核"), ("case", "案件")])
}

pub(crate) fn job_state(language: Language, state: &str) -> String {
    let chinese = [
        ("open", "待办"),
        ("taken", "在办"),
        ("held", "暂缓"),
        ("done", "已办"),
        ("expired", "过期"),
        ("moot", "无需办理"),
    ];
    listed(language, state, &chinese)
}

pub(crate) fn job_event(language: Language, word: &str) -> String {
    let chinese = [
        ("taken", "领取"),
        ("done", "办结"),
        ("held", "暂缓"),
        ("released", "恢复"),
        ("returned", "退回"),
        ("handed_over", "移交"),
        ("given", "分配"),
        ("not_now", "暂不可联系"),
        ("expired", "过期"),
        ("moot", "无需办理"),
    ];
    listed(language, word, &chinese)
}

/// Why a job cannot be done now.
pub(crate) fn passed_over(language: Language, why: &str) -> String {
    let chinese = [
        ("gate", "联系规则不允许"),
        ("busy", "他人正在联系"),
        ("paid", "已还款"),
        ("no_contact_pack", "没有联系规则包"),
    ];
    let english = match why {
        "gate" => "contact is not allowed",
        "busy" => "somebody else is with the person",
        "paid" => "nothing is owed",
        other => other,
    };
    match language {
        Language::English => listed(language, english, &[]),
        Language::Chinese => listed(language, why, &chinese),
    }
}

pub(crate) fn role(language: Language, role: Role) -> String {
    let chinese = [
        ("collector", "催收员"),
        ("supervisor", "主管"),
        ("risk_analyst", "风险分析师"),
        ("compliance", "合规"),
        ("legal", "法务"),
        ("finance", "财务"),
        ("funder", "资金方"),
        ("borrower", "借款人"),
        ("admin", "管理员"),
    ];
    listed(language, role.name(), &chinese)
}

pub(crate) fn document_state(language: Language, name: &str) -> String {
    State::named(name).map_or_else(|| name.to_owned(), |known| state(language, known).to_owned())
}

/// What happened to a person, by the kind of its event.
pub(crate) fn event(language: Language, kind: &str) -> String {
    let chinese = [
        ("note.added", "备注"),
        ("case.opened", "受理案件"),
        ("case.noted", "案件备注"),
        ("case.extended", "案件延期"),
        ("case.answered", "答复案件"),
        ("case.closed", "结案"),
        ("relief.asked", "申请分期与减免"),
        ("relief.granted", "批准分期与减免"),
        ("relief.refused", "拒绝分期与减免"),
        ("relief.withdrawn", "撤回分期与减免申请"),
        ("relief.ended", "分期与减免结束"),
        ("work.taken", "领取任务"),
        ("work.done", "办结任务"),
        ("work.held", "暂缓任务"),
        ("work.returned", "退回任务"),
        ("work.handed_over", "移交任务"),
        ("work.given", "分配任务"),
        ("work.not_now", "任务暂不可联系"),
    ];
    match language {
        Language::English => kind.replace(['.', '_'], " "),
        Language::Chinese => listed(language, kind, &chinese),
    }
}

/// How a message stands that goes no further.
pub(crate) fn message_state(language: Language, state: &str) -> String {
    let known = [
        ("dead", "已放弃"),
        ("failed", "发送失败"),
        ("queued", "待发送"),
        ("sending", "发送中"),
        ("sent", "已发送"),
        ("delivered", "已送达"),
    ];
    listed(language, state, &known)
}

/// How far a figure has moved, by its words in answers.
pub(crate) fn shift(language: Language, verdict: &str) -> String {
    let known = [
        ("little, no more than chance", "很小，未超出偶然范围"),
        ("little, more than chance", "很小，超出偶然范围"),
        ("moderate, no more than chance", "中等，未超出偶然范围"),
        ("moderate, more than chance", "中等，超出偶然范围"),
        ("large, no more than chance", "较大，未超出偶然范围"),
        ("large, more than chance", "较大，超出偶然范围"),
    ];
    listed(language, verdict, &known)
}

/// What restarted limitation, by its word in answers.
pub(crate) fn restart(language: Language, by: &str) -> String {
    let known = [("repayment", "还款"), ("promise", "还款承诺"), ("relief", "减免申请"), ("demand", "催告")];
    listed(language, by, &known)
}

/// What a carrier is, by its word in answers.
pub(crate) fn carrier(language: Language, kind: &str) -> String {
    let known = [("smtp", "邮件服务器"), ("gateway", "消息网关"), ("letter", "信函打印目录"), ("file", "文件")];
    listed(language, kind, &known)
}

/// Where an address is.
pub(crate) fn whereabouts(language: Language, place: collections::person::Place) -> &'static str {
    use collections::person::Place;
    match place {
        Place::Home => one(language, "home", "住宅"),
        Place::Mobile => one(language, "mobile", "手机"),
        Place::Work => one(language, "work", "单位"),
        Place::Other => one(language, "other", "其他"),
    }
}

/// What a permission lets somebody do.
pub(crate) fn permission(language: Language, permission: Permission) -> &'static str {
    let chinese = match permission {
        Permission::ReadBook => "查看账簿汇总、日终、产品与政策",
        Permission::ReadAccounts => "查看账户及其说明，并试算事件",
        Permission::TakeEvents => "登记账户事件",
        Permission::CloseDays => "执行日终",
        Permission::ReadContacts => "查看客户是否可联系、如何联系及联系记录",
        Permission::RecordContacts => "登记联系，领取联系许可",
        Permission::ReadPromises => "查看还款承诺",
        Permission::TakePromises => "登记与撤回还款承诺",
        Permission::ReadDocuments => "查看策略、规则包与模板",
        Permission::WriteDocuments => "提交策略、规则包与模板的草稿",
        Permission::DecideDocuments => "启用他人提交的草稿，或予以撤回",
        Permission::ReadModels => "查看模型，以及策略与模型的效果",
        Permission::ReadScores => "查看账户评分",
        Permission::Export => "导出账簿数据表",
        Permission::SendTables => "上传数据表并导入",
        Permission::ReadWork => "查看工作列表",
        Permission::DoWork => "领取并办理任务",
        Permission::AssignWork => "分配任务",
        Permission::ReadCases => "查看投诉、异议及其他案件",
        Permission::HandleCases => "登记与办理案件",
        Permission::DecideCases => "裁决案件及超出催收员权限的减免",
        Permission::RevealPersons => "说明理由后查看完整姓名与联系方式",
        Permission::ErasePersons => "删除客户姓名与联系方式",
        Permission::SpeakForOneself => "为本人申请减免、提出异议或投诉、设置联系方式",
        Permission::InviteBorrowers => "以一次性链接或验证码邀请借款人",
        Permission::ReadAccessLog => "查看访问日志",
        Permission::ManageUsers => "添加用户并调整权限",
        Permission::ManageTokens => "生成与吊销程序令牌",
        Permission::ManageEndpoints => "重置与启用事件推送端点",
        Permission::ReadMetrics => "查看服务器指标",
    };
    one(language, permission.told().1, chinese)
}

/// What a stream of events tells.
pub(crate) fn stream(language: Language, stream: Stream) -> &'static str {
    match stream {
        Stream::Account => one(language, "accounts", "账户事件"),
        Stream::Standing => one(language, "what closes found", "日终变动"),
        Stream::Person => one(language, "persons", "客户事件"),
    }
}

/// Why a step of a strategy was left out, by its word in answers.
pub(crate) fn left_out(language: Language, why: &str) -> String {
    let chinese = [
        ("control_share", "对照组，不催款"),
        ("other_arm", "属于其他实验组"),
        ("state_holds_collection", "该状态停止催收"),
        ("payment_came_in", "已有还款"),
        ("spoken_to", "已沟通"),
        ("promise_open", "承诺未到期"),
        ("plan_performing", "分期履行中"),
        ("dispute_open", "异议处理中"),
        ("paused", "已暂停"),
        ("complaint_open", "投诉处理中"),
        ("condition_does_not_hold", "条件不成立"),
        ("condition_is_unknown", "条件未知"),
        ("asked_enough_today", "当日已达上限"),
        ("asked_enough_this_week", "七日内已达上限"),
    ];
    listed(language, why, &chinese)
}

/// Why a job was given to nobody, by its word in answers.
pub(crate) fn not_given(language: Language, why: &str) -> String {
    let chinese = [
        ("later", "尚未到办理日"),
        ("in_no_queue", "不属于任何队列"),
        ("put_aside", "暂缓中"),
        ("expired", "已过期"),
        ("paid", "已还清"),
        ("person_given_already", "该客户已分派"),
        ("no_minutes_left", "当班时间已满"),
        ("nobody_can", "无人符合条件"),
        ("gate", "联系规则不允许"),
    ];
    listed(language, why, &chinese)
}

/// Why something was refused, in Chinese: the kind of it. The reason itself follows in English.
pub(crate) fn refusal(code: Code) -> &'static str {
    match code {
        Code::NotAllowed => "规则不允许，数据没有变动。原因（英文）：",
        Code::NotUnderstood => "内容无法识别，数据没有变动。原因（英文）：",
        Code::AccountNotFound => "没有此账户。详情（英文）：",
        Code::AccountNotOpen => "该账户在当日尚未开户，或当时尚不知情。详情（英文）：",
        Code::DayNotEnded => "该日尚未结束。详情（英文）：",
        Code::BookEmpty => "账簿中没有账户。详情（英文）：",
        Code::Forbidden => "您的角色无权办理。详情（英文）：",
        Code::PersonNotFound => "没有此客户。详情（英文）：",
        Code::NotFound => "没有此内容。详情（英文）：",
        Code::Changed => "内容已被他人更改，请刷新后重试。详情（英文）：",
        Code::BookBeingWritten => "账簿正在写入，请稍后重试。详情（英文）：",
    }
}

/// What somebody did, by its word in the log of access.
pub(crate) fn access(language: Language, word: &str) -> String {
    let chinese = [
        ("read", "查看"),
        ("revealed", "查看完整信息"),
        ("signed_in", "登录"),
        ("signed_out", "退出"),
        ("invited", "邀请"),
        ("let_in", "客户进入"),
        ("added", "添加用户"),
        ("roles_changed", "更改角色"),
        ("locked", "锁定"),
        ("unlocked", "解锁"),
        ("password_changed", "更改密码"),
        ("token_added", "生成令牌"),
        ("token_revoked", "吊销令牌"),
    ];
    listed(language, word, &chinese)
}
