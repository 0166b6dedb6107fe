//! What a message must contain.

use primitives::Date;
use regex::Regex;

use crate::contact::{Grade, Title};
use crate::message::{Kind, Language, Notice, Placeholder, Template, Text};
use crate::person::{Purpose, Role, Target};
use crate::{RuleId, Set};

/// Something that certain messages must contain.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its name.
    pub id: RuleId,
    /// What it says.
    pub title: Title,
    /// Where that is written.
    pub source: String,
    /// How sure that is.
    pub grade: Grade,
    /// The first day on which it is in force; none where it always was.
    pub effective_from: Option<Date>,
    /// The last day.
    pub effective_until: Option<Date>,
    /// Which notices; every message where it is empty.
    pub notices: Set<Notice>,
    /// Which kinds.
    pub kinds: Set<Kind>,
    /// For which purposes.
    pub purposes: Set<Purpose>,
    /// By whom.
    pub roles: Set<Role>,
    /// To whom.
    pub targets: Set<Target>,
    /// What values it must have: of each group, one.
    pub values: Vec<Vec<Placeholder>>,
    /// What it must say in English.
    pub says_english: Option<Regex>,
    /// What it must say in Chinese.
    pub says_chinese: Option<Regex>,
}

impl Requirement {
    /// Whether it binds texts of a template.
    pub(super) fn binds(&self, template: &Template, text: &Text) -> bool {
        (self.notices.is_empty() || !self.notices.and(template.notices).is_empty())
            && !self.kinds.and(text.kinds).is_empty()
            && self.purposes.contains(template.purpose)
            && !self.roles.and(template.roles).is_empty()
            && !self.targets.and(template.targets).is_empty()
    }

    /// Groups of values of which a text has none.
    pub(super) fn missing(&self, text: &Text) -> Vec<&[Placeholder]> {
        let has = |group: &&Vec<Placeholder>| text.placeholders().any(|used| group.contains(&used));
        self.values.iter().filter(|group| !has(group)).map(Vec::as_slice).collect()
    }

    /// What must be said in a language.
    pub(super) fn says(&self, language: Language) -> Option<&Regex> {
        match language {
            Language::English => self.says_english.as_ref(),
            Language::Chinese => self.says_chinese.as_ref(),
        }
    }
}
