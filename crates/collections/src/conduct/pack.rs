//! Content packs: what messages must contain and what nobody may say, with a version and a first day.

use primitives::Date;
use regex::Regex;

use super::guard::{any, compiled};
use super::{Code, Guard, GuardWords, Requirement};
use crate::contact::{Grade, PackKey, Title};
use crate::message::Language;
use crate::person::Target;
use crate::{RuleId, Set, Word};

/// A phrase to look for.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The language whose guard excuses it.
    pub language: Language,
    pub(super) regex: Regex,
}

impl Pattern {
    /// A pattern of a language.
    ///
    /// # Errors
    /// When it is no pattern; with its own words.
    pub fn new(language: Language, pattern: &str) -> Result<Self, String> {
        Ok(Self { language, regex: compiled(pattern)? })
    }
}

/// What nobody may say: one rule with its phrases.
#[derive(Clone, Debug)]
pub struct Phrases {
    /// Its name.
    pub id: RuleId,
    /// The conduct that it is.
    pub code: Code,
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
    /// To whom it must not be said.
    pub targets: Set<Target>,
    /// The phrases.
    pub patterns: Vec<Pattern>,
    /// Whether a denial before the phrase turns its sense.
    pub deniable: bool,
    /// What else before a phrase excuses it, such as a warning against impostors.
    pub(super) unless: Option<Regex>,
}

impl Phrases {
    /// Sets what else excuses a phrase.
    ///
    /// # Errors
    /// When it is no pattern; with its own words.
    pub fn unless(mut self, patterns: &[String]) -> Result<Self, String> {
        self.unless = any(patterns)?;
        Ok(self)
    }

    /// A rule without phrases.
    pub fn new(id: RuleId, code: Code, title: Title, source: String, grade: Grade) -> Self {
        Self {
            id,
            code,
            title,
            source,
            grade,
            effective_from: None,
            effective_until: None,
            targets: Set::all(),
            patterns: Vec::new(),
            deniable: true,
            unless: None,
        }
    }
}

/// The content rules of one country, checked.
#[derive(Clone, Debug)]
pub struct ContentPack {
    /// Name and version.
    pub key: PackKey,
    /// What it is called.
    pub title: Title,
    /// Whose rules these are.
    pub source: String,
    /// The country whose templates are held to it.
    pub country: String,
    /// The first day of this version.
    pub effective_from: Date,
    phrases: Vec<Phrases>,
    requirements: Vec<Requirement>,
    english: Guard,
    chinese: Guard,
}

/// What is wrong in a pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ContentRejected {
    /// The rule by its name; none where it is of the pack.
    pub rule: Option<RuleId>,
    /// What is wrong, and the remedy.
    pub what: String,
}

impl ContentPack {
    /// A pack without rules.
    ///
    /// # Errors
    /// When a word of a guard is no pattern.
    pub fn new(
        head: (PackKey, Title),
        source: String,
        country: String,
        effective_from: Date,
        [english, chinese]: [&GuardWords; 2],
    ) -> Result<Self, ContentRejected> {
        let guard = |words| Guard::new(words).map_err(|what| ContentRejected { rule: None, what });
        Ok(Self {
            key: head.0,
            title: head.1,
            source,
            country,
            effective_from,
            phrases: Vec::new(),
            requirements: Vec::new(),
            english: guard(english)?,
            chinese: guard(chinese)?,
        })
    }

    /// Gives it its rules.
    ///
    /// # Errors
    /// When a name is there twice, a rule has no source or words, or can never bind or be broken.
    pub fn with_rules(
        mut self,
        phrases: Vec<Phrases>,
        requirements: Vec<Requirement>,
    ) -> Result<Self, ContentRejected> {
        let mut seen: Vec<&RuleId> = Vec::new();
        let heads = phrases.iter().map(|rule| (&rule.id, &rule.title, &rule.source));
        let heads = heads.chain(requirements.iter().map(|rule| (&rule.id, &rule.title, &rule.source)));
        for (id, title, source) in heads {
            let wrong = |what: String| ContentRejected { rule: Some(id.clone()), what };
            if seen.contains(&id) {
                return Err(wrong(format!("rule {id} is there already")));
            }
            seen.push(id);
            if source.trim().is_empty() {
                return Err(wrong(format!("rule {id} has no source: name the law, or \"our choice\"")));
            }
            if title.english.trim().is_empty() || title.chinese.trim().is_empty() {
                return Err(wrong(format!("rule {id} says nothing in one of the languages")));
            }
        }
        for rule in &phrases {
            if rule.patterns.is_empty() || rule.targets.is_empty() {
                let what = format!(
                    "rule {} can never be broken: it needs patterns and somebody to whom they must not be said",
                    rule.id
                );
                return Err(ContentRejected { rule: Some(rule.id.clone()), what });
            }
        }
        for rule in &requirements {
            let asks = !rule.values.is_empty() || rule.says_english.is_some() || rule.says_chinese.is_some();
            let binds = !rule.kinds.is_empty()
                && !rule.purposes.is_empty()
                && !rule.roles.is_empty()
                && !rule.targets.is_empty();
            if !asks || !binds || rule.values.iter().any(Vec::is_empty) {
                let what = format!(
                    "rule {} asks for nothing, or of nobody: it needs values or says_english and says_chinese",
                    rule.id
                );
                return Err(ContentRejected { rule: Some(rule.id.clone()), what });
            }
            if rule.says_english.is_some() != rule.says_chinese.is_some() {
                let what = format!(
                    "rule {} asks for words in one language only: write says_english and says_chinese",
                    rule.id
                );
                return Err(ContentRejected { rule: Some(rule.id.clone()), what });
            }
        }
        self.phrases = phrases;
        self.requirements = requirements;
        Ok(self)
    }

    /// What nobody may say.
    pub fn phrases(&self) -> &[Phrases] {
        &self.phrases
    }

    /// What messages must contain.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    pub(super) fn guard(&self, language: Language) -> &Guard {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }

    /// The codes that this pack looks for in words.
    pub fn codes(&self) -> Vec<Code> {
        Code::ALL.iter().copied().filter(|code| self.phrases.iter().any(|rule| rule.code == *code)).collect()
    }
}

/// Whether a rule is in force on a day.
pub(super) fn in_force(from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}
