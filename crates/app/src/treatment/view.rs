//! A day's plan for people and machines.

use collections::Word;
use collections::strategy::plan::Why;
use collections::strategy::step::Stopper;
use primitives::Rate;
use serde_json::{Value, json};

use super::{Came, Hindrance, Row, Totals, Treatment, Tried};
use crate::contact::view;
use crate::explain::Language;
use crate::outreach::No;

/// What came of a step, as a word: of messages and jobs their channel.
pub fn came_word(came: &Came) -> String {
    match came {
        Came::Message { channel, .. } => channel.word().to_owned(),
        Came::Job { channel, .. } => channel.word().to_owned(),
        Came::NoWay(_) => "no_way".to_owned(),
        Came::LeftOut(why) => why.word().to_owned(),
    }
}

/// A row as plain values.
pub fn row_view(treatment: &Treatment, row: &Row, language: Language) -> Value {
    let strategy = &treatment.written.strategy;
    let (state, step) = treatment.step(row.state, row.step);
    let money = |amount| treatment.written.currency.format(amount);
    let accounts = row.accounts.iter().map(|(account, amount)| match row.came {
        // Nothing is asked for: no amount belongs to it.
        Came::LeftOut(_) => json!({ "account": account }),
        Came::Message { .. } | Came::Job { .. } | Came::NoWay(_) => {
            json!({ "account": account, "amount": money(*amount) })
        }
    });
    let mut told = json!({
        "person": row.person, "day": treatment.on.to_string(),
        "strategy": format!("{}@{}", strategy.id, strategy.version),
        "state": state.name, "step": step.name, "purpose": step.purpose.word(), "party": step.by, "asks": step.asks(),
        "template": step.template, "currency": treatment.written.currency.code(), "accounts": accounts.collect::<Vec<_>>(),
    });
    let more = match &row.came {
        Came::Message { channel, address, id, passed_over } => json!({
            "came": "message", "channel": channel.word(), "address": address, "message": id,
            "passed_over": tried_view(passed_over, language),
        }),
        Came::Job { channel, id, from, last_day, passed_over } => json!({
            "came": "job", "channel": channel.word(), "job": id, "from": from.to_string(), "last_day": last_day.to_string(),
            "passed_over": tried_view(passed_over, language),
        }),
        Came::NoWay(tried) => json!({
            "came": "no_way", "passed_over": tried_view(tried, language),
            "allowed_from": allowed_from(tried).map(|at| at.to_string()),
        }),
        Came::LeftOut(why) => json!({ "came": "left_out", "why": why.word() }),
    };
    if let (Value::Object(told), Value::Object(more)) = (&mut told, more) {
        told.extend(more);
    }
    told
}

fn allowed_from(tried: &[Tried]) -> Option<jiff::Timestamp> {
    let from = |tried: &Tried| match &tried.why {
        Hindrance::No(no) => no.allowed_from(),
        Hindrance::NoCarrier | Hindrance::NoAddress | Hindrance::Withheld | Hindrance::NoWords(_) => None,
    };
    tried.iter().filter_map(from).min()
}

fn tried_view(tried: &[Tried], language: Language) -> Vec<Value> {
    let one = |tried: &Tried| {
        let channel = tried.channel.word();
        match &tried.why {
            Hindrance::NoCarrier => json!({ "channel": channel, "why": "no_carrier" }),
            Hindrance::NoAddress => json!({ "channel": channel, "why": "no_address" }),
            Hindrance::Withheld => json!({ "channel": channel, "why": "disputed_part" }),
            Hindrance::NoWords(what) => json!({ "channel": channel, "why": "no_words", "what": what }),
            Hindrance::No(no @ No::Gate(answer)) => json!({
                "channel": channel, "why": "gate", "rule": no.word(),
                "allowed_from": no.allowed_from().map(|at| at.to_string()), "answer": view(answer, language),
            }),
            Hindrance::No(no @ (No::Busy { .. } | No::Settled(_))) => json!({
                "channel": channel, "why": no.word(), "allowed_from": no.allowed_from().map(|at| at.to_string()),
            }),
        }
    };
    tried.iter().map(one).collect()
}

/// What came of a step, in a sentence.
pub fn sentence(treatment: &Treatment, came: &Came, language: Language) -> String {
    let behind = |passed_over: &[Tried]| {
        let told = tried_sentence(treatment, passed_over, language);
        if told.is_empty() { String::new() } else { format!(" ({told})") }
    };
    match (came, language) {
        (Came::Message { channel, address, passed_over, .. }, Language::English) => {
            format!("{} to {address}{}", channel.word(), behind(passed_over))
        }
        (Came::Message { channel, address, passed_over, .. }, Language::Chinese) => {
            format!("{}，发往 {address}{}", channel.word(), behind(passed_over))
        }
        (Came::Job { channel, from, last_day, passed_over, .. }, Language::English) => {
            let from =
                if *from > treatment.now { format!(" from {} on", wall(treatment, *from)) } else { String::new() };
            format!("{}: a job{from}, until {last_day}{}", channel.word(), behind(passed_over))
        }
        (Came::Job { channel, from, last_day, passed_over, .. }, Language::Chinese) => {
            let from = if *from > treatment.now { format!("{}起，", wall(treatment, *from)) } else { String::new() };
            format!("{}：人工任务，{from}截至 {last_day}{}", channel.word(), behind(passed_over))
        }
        (Came::NoWay(tried), Language::English) => format!("no way: {}", tried_sentence(treatment, tried, language)),
        (Came::NoWay(tried), Language::Chinese) => {
            format!("无可用渠道：{}", tried_sentence(treatment, tried, language))
        }
        (Came::LeftOut(why), Language::English) => format!("left out: {}", why.word().replace('_', " ")),
        (Came::LeftOut(why), Language::Chinese) => format!("不执行：{}", why_in_chinese(*why)),
    }
}

fn wall(treatment: &Treatment, at: jiff::Timestamp) -> String {
    at.to_zoned(treatment.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

fn tried_sentence(treatment: &Treatment, tried: &[Tried], language: Language) -> String {
    let is_english = language == Language::English;
    let one = |tried: &Tried| {
        let why = match &tried.why {
            Hindrance::NoCarrier if is_english => "no carrier".to_owned(),
            Hindrance::NoCarrier => "无发送通道".to_owned(),
            Hindrance::NoAddress if is_english => "no address".to_owned(),
            Hindrance::NoAddress => "无联系地址".to_owned(),
            Hindrance::Withheld if is_english => "a part is disputed".to_owned(),
            Hindrance::Withheld => "部分金额有异议".to_owned(),
            Hindrance::NoWords(what) => what.lines().next().unwrap_or_default().to_owned(),
            Hindrance::No(No::Settled(_)) if is_english => "nothing is to be asked for".to_owned(),
            Hindrance::No(No::Settled(_)) => "没有应催收的款项".to_owned(),
            Hindrance::No(no) => {
                let from = no.allowed_from().map(|at| wall(treatment, at));
                match (from, is_english) {
                    (Some(from), true) => format!("{}, from {from} on", no.word()),
                    (Some(from), false) => format!("{}，{from}起可联系", no.word()),
                    (None, _) => no.word(),
                }
            }
        };
        if is_english {
            format!("{}: {why}", tried.channel.word())
        } else {
            format!("{}：{why}", tried.channel.word())
        }
    };
    tried.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn why_in_chinese(why: Why) -> &'static str {
    match why {
        Why::Control => "对照组",
        Why::OtherArm => "属于其他实验组",
        Why::Held => "该状态停止催收",
        Why::Stopped(Stopper::Payment) => "已有还款",
        Why::Stopped(Stopper::Conversation) => "已通话",
        Why::Stopped(Stopper::Promise) => "承诺还款期内",
        Why::Stopped(Stopper::Plan) => "分期协议履行中",
        Why::Stopped(Stopper::Dispute) => "存在异议",
        Why::Stopped(Stopper::Pause) => "账龄暂停",
        Why::Stopped(Stopper::Complaint) => "投诉处理中",
        Why::Condition => "条件不满足",
        Why::Unknown => "条件所需信息未知",
        Why::AskedToday => "当日催收次数已满",
        Why::AskedThisWeek => "七日内催收次数已满",
    }
}

/// What a day came to, as plain values.
pub fn totals_view(treatment: &Treatment, totals: &Totals) -> Value {
    let strategy = &treatment.written.strategy;
    let steps = totals.steps.iter().map(|((state, step, came), count)| {
        let (state, step) = treatment.step(*state, *step);
        json!({ "state": state.name, "step": step.name, "came": came, "steps": count })
    });
    json!({
        "day": treatment.on.to_string(), "at": treatment.now.to_string(),
        "strategy": format!("{}@{}", strategy.id, strategy.version), "persons": totals.persons,
        "steps": steps.collect::<Vec<_>>(), "came_to": totals.came_to(),
        "cost": Rate::from_billionths(totals.cost_millionths.saturating_mul(1_000)).to_string(),
        "currency": treatment.written.currency.code(),
    })
}
