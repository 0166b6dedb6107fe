//! An answer as plain values, for JSON.

use collections::Word;
use collections::contact::{Block, Permit, Refused};
use serde::Serialize;

use super::{Answer, Words};
use crate::explain::Language;

/// An answer. Instants are in UTC.
#[derive(Debug, Serialize)]
pub struct AnswerView {
    allowed: bool,
    asked_at: String,
    zone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    permit: Option<PermitView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RefusedView>,
}

#[derive(Debug, Serialize)]
struct PermitView {
    packs: Vec<String>,
    person_position: u64,
    expires_at: String,
    may_tell_debt: bool,
    withheld: Vec<WithheldView>,
}

#[derive(Debug, Serialize)]
struct WithheldView {
    account: String,
    amount_minor: i64,
}

#[derive(Debug, Serialize)]
struct RefusedView {
    allowed_from: Option<String>,
    deciding: Option<String>,
    rules: Vec<BlockView>,
}

#[derive(Debug, Serialize)]
struct BlockView {
    pack: String,
    rule: Option<String>,
    says: String,
    found: String,
    source: String,
    grade: &'static str,
    allowed_from: Option<String>,
}

/// An answer as plain values; what rules say and found is in the language.
pub fn view(answer: &Answer, language: Language) -> AnswerView {
    let words = Words { zone: &answer.zone, language };
    AnswerView {
        allowed: answer.decision.is_ok(),
        asked_at: answer.at.to_string(),
        zone: answer.zone.name().to_owned(),
        permit: answer.decision.as_ref().ok().map(permit),
        refused: answer.decision.as_ref().err().map(|refused| refusal(&words, refused)),
    }
}

fn permit(permit: &Permit) -> PermitView {
    PermitView {
        packs: permit.packs().iter().map(ToString::to_string).collect(),
        person_position: permit.person_position(),
        expires_at: permit.expires_at().to_string(),
        may_tell_debt: permit.may_tell_debt(),
        withheld: permit
            .withheld()
            .iter()
            .map(|(account, amount)| WithheldView { account: account.to_string(), amount_minor: amount.minor() })
            .collect(),
    }
}

fn refusal(words: &Words<'_>, refused: &Refused) -> RefusedView {
    RefusedView {
        allowed_from: refused.allowed_from().map(|at| at.to_string()),
        deciding: refused.deciding().rule.as_ref().map(ToString::to_string),
        rules: refused.blocks().iter().map(|one| block(words, one)).collect(),
    }
}

fn block(words: &Words<'_>, block: &Block) -> BlockView {
    let says = match words.language {
        Language::English => &block.title.english,
        Language::Chinese => &block.title.chinese,
    };
    BlockView {
        pack: block.pack.to_string(),
        rule: block.rule.as_ref().map(ToString::to_string),
        says: says.clone(),
        found: words.why(block),
        source: block.source.clone(),
        grade: block.grade.word(),
        allowed_from: block.allowed_from.map(|at| at.to_string()),
    }
}
