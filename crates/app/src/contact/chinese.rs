//! Answers in Chinese.

use collections::Word;
use collections::contact::{Block, Counts, Permit, Refused, Why, Window};
use collections::person::{Channel, Fact, FactOf, Purpose};

use super::Words;

pub(super) fn permit(words: &Words<'_>, permit: &Permit) -> Vec<String> {
    let packs: Vec<String> = permit.packs().iter().map(ToString::to_string).collect();
    let mut lines = vec![format!(
        "可以，有效至 {}，依据 {}，债务人记录截至事件 {}。",
        words.instant(permit.expires_at()),
        packs.join("、"),
        permit.person_position()
    )];
    if !permit.may_tell_debt() {
        lines.push("不得透露债务。".to_owned());
    }
    for (account, amount) in permit.withheld() {
        lines.push(format!("{account} 有争议金额 {}（最小货币单位），不得催收。", amount.minor()));
    }
    lines
}

pub(super) fn refused(words: &Words<'_>, refused: &Refused) -> Vec<String> {
    let first = match refused.allowed_from() {
        Some(at) => format!("不可以。若无其他变化，{} 起可以。", words.instant(at)),
        None => "不可以，时间推移本身不会改变。".to_owned(),
    };
    let mut lines = vec![first];
    for block in refused.blocks() {
        let deciding = if block == refused.deciding() { "（决定性规则）" } else { "" };
        lines.push(format!("{}：{}。{}{deciding}", name(block), block.title.chinese, why(words, &block.why)));
        let from = block.allowed_from.map_or("不因时间推移而允许".to_owned(), |at| words.instant(at));
        lines.push(format!("  可联系时间：{from}；来源：{} [{}]", block.source, block.grade.word()));
    }
    lines
}

fn name(block: &Block) -> String {
    let rule = block.rule.as_ref().map_or("", |rule| rule.as_str());
    format!("{rule}（{}）", block.pack)
}

pub(super) fn why(words: &Words<'_>, why: &Why) -> String {
    match why {
        Why::NotInForce { from } => format!("{from} 起生效。"),
        Why::Hours { zone, wall, from, until } => {
            let time = |time: &jiff::civil::Time| time.strftime("%H:%M").to_string();
            format!("{zone} 现为 {}，可联系时段 {} 至 {}。", time(wall), time(from), time(until))
        }
        Why::Counted { counts, counted, most, window, account } => {
            let account = account.as_ref().map_or(String::new(), |account| format!("就 {account} "));
            format!("{}{account}{} {counted} 次，上限 {most} 次。", window_words(*window), counted_word(*counts))
        }
        Why::Rest { on, days, account } => {
            let account = account.as_ref().map_or(String::new(), |account| format!("就 {account} "));
            format!("{on} {account}已通话，为 {days} 天的第 1 天。")
        }
        Why::Fact { fact, of, since } => {
            let of = of_words(of).map_or(String::new(), |of| format!("（{of}）"));
            format!("{}{of}，自 {} 起。", fact_words(*fact), words.instant(*since))
        }
        Why::NoConsent { channel } => format!("未取得{}同意。", channel_words(*channel)),
        Why::ThirdPurpose { purpose } => format!("不得为“{}”联系。", purpose_words(*purpose)),
        Why::Reachable => "债务人尚不属于失联。".to_owned(),
        Why::Team { people, at_least } => format!("{people} 人前往，至少须 {at_least} 人。"),
        Why::NotTold { party, lead_days: 0 } => format!("未告知债务人由 {party} 催收。"),
        Why::NotTold { party, lead_days } => format!("未提前 {lead_days} 天告知债务人由 {party} 催收。"),
        Why::InconvenientTime { zone, wall } => {
            format!("{zone} 现为 {}，债务人表示不便。", wall.strftime("%H:%M"))
        }
        Why::InconvenientAddress => "债务人表示该联系方式不便。".to_owned(),
    }
}

fn counted_word(counts: Counts) -> &'static str {
    match counts {
        Counts::Attempts => "联系或尝试",
        Counts::Conversations => "有效通话",
        Counts::Connected => "接通",
        Counts::Unanswered => "未接通拨打",
    }
}

fn window_words(window: Window) -> String {
    match window {
        Window::Days(1) => "今日".to_owned(),
        Window::Days(days) => format!("{days} 天内"),
        Window::Minutes(minutes) => format!("{minutes} 分钟内"),
        Window::Ever => "累计".to_owned(),
    }
}

fn fact_words(fact: Fact) -> &'static str {
    match fact {
        Fact::OptedOut => "已拒绝",
        Fact::Ceased => "已要求停止联系",
        Fact::Represented => "有律师代理",
        Fact::Deceased => "已死亡",
        Fact::Incapacitated => "丧失行为能力",
        Fact::Bankrupt => "破产",
        Fact::Vulnerable => "属特殊困难群体",
        Fact::HardshipRequested => "困难申请未答复",
        Fact::ComplaintOpen => "投诉处理中",
        Fact::Disputed => "有争议",
        Fact::PlanRunning => "分期还款协议履行中",
        Fact::TimeBarred => "超过诉讼时效",
        Fact::WrongNumber => "非本人号码",
        Fact::NumberInvalid => "空号",
        Fact::Refused => "联系人已拒绝",
        Fact::WorkplaceForbidden => "工作地点不得联系",
        Fact::HardshipProgramme => "困难帮扶进行中",
        Fact::BadFaith => "经认定恶意拖欠",
    }
}

fn channel_words(channel: Channel) -> &'static str {
    match channel {
        Channel::Voice => "人工电话",
        Channel::AiVoice => "智能语音",
        Channel::VoiceNotice => "语音通知",
        Channel::Sms => "短信",
        Channel::Push => "推送",
        Channel::Email => "电子邮件",
        Channel::InstantMessage => "即时消息",
        Channel::Letter => "信函",
        Channel::Visit => "外访",
    }
}

fn purpose_words(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Remind => "提醒",
        Purpose::Collect => "催收",
        Purpose::LegalStep => "法律措施",
        Purpose::Notice => "法定通知",
        Purpose::Locate => "了解下落",
        Purpose::Reply => "答复",
        Purpose::ConfirmStop => "确认退订",
    }
}

fn of_words(of: &FactOf) -> Option<String> {
    match of {
        FactOf::Person => None,
        FactOf::Channel(channel) => Some(channel_words(*channel).to_owned()),
        FactOf::Address(address) => Some(address.to_string()),
        FactOf::Account(account) => Some(account.to_string()),
        FactOf::Third(third) => Some(third.to_string()),
        FactOf::Case(case) => Some(case.to_string()),
    }
}
