//! The field's words: what movements, places, states and ways are called.

use app::documents::State;
use app::explain::Language;
use app::models;
use app::summary::Place;
use collections::contact::Grade;
use collections::person::{Channel, Direction, Fact, FactOf, Outcome, Purpose};
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
