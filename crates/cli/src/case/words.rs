//! Cases in words, in English and Chinese.

use app::cases::{Case, State};
use app::explain::Language;
use collections::Word;
use collections::bad_faith::Evidence;
use collections::case::CaseKind;

use crate::actor::pick;

/// What a case is about.
pub(super) fn kind(kind: CaseKind, language: Language) -> String {
    let chinese = match kind {
        CaseKind::Dispute => "账务异议",
        CaseKind::Complaint => "投诉",
        CaseKind::Hardship => "困难申请",
        CaseKind::CreditReport => "征信异议",
        CaseKind::LostContact => "失联",
        CaseKind::BadFaith => "恶意逃废债认定",
        CaseKind::Validation => "债务核实",
        CaseKind::Correction => "征信更正",
    };
    pick(language, &kind.word().replace('_', " "), chinese).to_owned()
}

/// How it stands.
pub(super) fn stands(case: &Case, language: Language) -> String {
    let deadline = case.deadline;
    let (english, chinese) = match &case.state {
        State::Open => (format!("open, to be answered through {deadline}"), format!("处理中，须在{deadline}前答复")),
        State::Answered { on, upheld: true, .. } => {
            (format!("answered on {on}, upheld"), format!("已于{on}答复，客户主张成立"))
        }
        State::Answered { on, upheld: false, .. } => {
            (format!("answered on {on}, not upheld"), format!("已于{on}答复，客户主张不成立"))
        }
        State::Closed { on, .. } => (format!("closed on {on}"), format!("已于{on}关闭")),
    };
    pick(language, &english, &chinese).to_owned()
}

/// A case in a line.
pub(super) fn line(case: &Case, language: Language) -> String {
    let (id, person, what, stands) = (case.id, &case.person, kind(case.kind, language), stands(case, language));
    match language {
        Language::English => {
            let about = case.account.as_ref().map(|account| format!(" on account {account}")).unwrap_or_default();
            format!("case {id}, {what}{about} of {person}: {stands}")
        }
        Language::Chinese => {
            let about = case.account.as_ref().map(|account| format!("，账户{account}")).unwrap_or_default();
            format!("案件{id}，{what}{about}，客户{person}：{stands}")
        }
    }
}

/// A case with how it began.
pub(super) fn head(case: &Case, language: Language) -> String {
    let Case { came_in_on, opened_by, rules, reason, .. } = case;
    let began = match language {
        Language::English => format!("came in on {came_in_on}, opened by {opened_by}, by {rules}"),
        Language::Chinese => format!("{came_in_on}收到，由{opened_by}登记，依据{rules}"),
    };
    let signs: String = case.evidence.iter().map(|one| sign(one, language)).collect();
    format!("{}\n{began}\n{reason}\n{signs}", line(case, language))
}

/// A sign of bad faith, where it was seen, and the view that it was read from, if it was.
fn sign(one: &Evidence, language: Language) -> String {
    let view = one.view.as_ref().map(|view| match language {
        Language::English => format!(", read by {} v{} on {}", view.model, view.version, view.on),
        Language::Chinese => format!("，{}由{}第{}版得出", view.on, view.model, view.version),
    });
    let what = one.sign.word().replace('_', " ");
    format!("  {} {}: {what}: {}{}\n", one.on, one.by, one.source, view.unwrap_or_default())
}

/// How much was found.
pub(super) fn evidence(case: &Case, language: Language) -> String {
    let (id, count) = (case.id, case.evidence.len());
    match language {
        Language::English => format!("case {id}: {count} pieces of evidence\n"),
        Language::Chinese => format!("案件{id}：已有{count}项证据\n"),
    }
}

/// The heads of the list.
pub(super) fn heads(language: Language) -> [&'static str; 7] {
    match language {
        Language::English => ["case", "person", "kind", "account", "deadline", "stands", "reason"],
        Language::Chinese => ["案件", "客户", "类型", "账户", "期限", "状态", "事由"],
    }
}
