//! The way back in words, in English and Chinese.

use app::explain::Language;
use app::repair::{RepairView, StepView};

use crate::actor::pick;

/// Where an account stands on the way back.
pub(super) fn repaired(view: &RepairView, language: Language) -> String {
    let words = |english: String, chinese: String| pick(language, &english, &chinese).to_owned();
    let RepairView { account, person, as_of, rules, clean_months, .. } = view;
    let stage = stage(view.stage, language);
    let mut text = words(
        format!("account {account} of {person} on {as_of}, by {rules}: {stage}\n"),
        format!("客户{person}账户{account}，{as_of}，依据{rules}：{stage}\n"),
    );
    let Some(since) = &view.clean_since else { return text };
    text.push_str(&words(
        format!("nothing past due since {since}: {clean_months} full months\n"),
        format!("自{since}起无逾期，已满{clean_months}个月\n"),
    ));
    let step = |step: &StepView| {
        let amount = step.amount.as_ref().map(|amount| format!(" ({amount})")).unwrap_or_default();
        let StepView { on, share, .. } = step;
        words(format!("{share} of the old limit{amount} from {on}"), format!("{on}起恢复原额度的{share}{amount}"))
    };
    let none = pick(language, "none yet", "暂无");
    let reached = pick(language, "nothing more: all steps are reached", "已全部恢复");
    let now = view.limit_now.as_ref().map_or(none.to_owned(), step);
    let next = view.limit_next.as_ref().map_or(reached.to_owned(), step);
    text.push_str(&words(format!("limit: {now}\nnext: {next}\n"), format!("额度：{now}\n下一步：{next}\n")));
    if view.proof_of_settlement {
        text.push_str(pick(
            language,
            "proof of settlement: may be sent, with: template render settled\n",
            "结清证明：可以出具，命令：template render settled\n",
        ));
    }
    if let Some(ends) = &view.record_ends_on {
        text.push_str(&words(
            format!("the bureau shows the record until {ends}; a true record is not taken away earlier\n"),
            format!("征信记录展示至{ends}；真实记录不会提前删除\n"),
        ));
    }
    for one in &view.corrections {
        let (case, kind, state, deadline) = (one.case, one.kind, one.state, &one.deadline);
        text.push_str(&words(
            format!("case {case} ({kind}) at the bureau: {state}, due {deadline}\n"),
            format!("征信相关案件{case}（{kind}）：{state}，期限{deadline}\n"),
        ));
    }
    text
}

fn stage(stage: &str, language: Language) -> &str {
    let (english, chinese) = match stage {
        "never_past_due" => ("it was never past due, and nothing is to be repaired", "从未逾期，无需修复"),
        "past_due" => ("it is past due; the way back begins when that is paid", "逾期中；还清后开始修复"),
        "cured" => ("cured", "已还清逾期"),
        "settled" => ("settled: nothing is owed any more", "已结清，不再欠款"),
        "settled_for_less" => ("settled for less than was owed", "减免结清"),
        "lost" => ("charged off or written off; pay to begin the way back", "已核销；还款后开始修复"),
        other => (other, other),
    };
    pick(language, english, chinese)
}
