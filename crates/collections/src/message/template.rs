//! Templates: the texts of one message, in both languages and for several kinds, in one version.

use std::fmt;

use primitives::Date;

use super::{Kind, Language, Notice, Placeholder, Segments, Source};
use crate::contact::Title;
use crate::person::{Purpose, Role, Target};
use crate::{Set, Word};

/// A template in one version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemplateKey {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
}

impl fmt::Display for TemplateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}", self.id, self.version)
    }
}

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Name and version.
    pub key: TemplateKey,
    /// What it is called.
    pub title: Title,
    /// The first day of this version.
    pub effective_from: Date,
    /// The country whose content packs it is held to.
    pub country: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Who may be its sender.
    pub roles: Set<Role>,
    /// To whom it may go.
    pub targets: Set<Target>,
    /// What the law calls it.
    pub notices: Set<Notice>,
    /// How many parts it may have as a text message.
    pub segments_max: u32,
    /// Its texts.
    pub texts: Vec<Text>,
}

/// The parts that a text message may have where its template does not say.
pub const SEGMENTS_DEFAULT: u32 = 3;

/// The text for some kinds in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// For which kinds.
    pub kinds: Set<Kind>,
    /// In which language.
    pub language: Language,
    /// The subject, where a kind has one.
    pub subject: Option<Source>,
    /// The body.
    pub body: Source,
}

impl Text {
    /// Every placeholder of subject and body.
    pub fn placeholders(&self) -> impl Iterator<Item = Placeholder> {
        self.subject.iter().chain([&self.body]).flat_map(Source::placeholders)
    }
}

/// Why a template is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct TemplateRejected {
    /// Of which text, counted from 0; none where it is of the whole.
    pub text: Option<usize>,
    /// Where in its body, in bytes; none where it is of the whole text.
    pub at: Option<usize>,
    /// What is wrong, and the remedy.
    pub what: String,
}

impl Template {
    /// The template, checked.
    ///
    /// # Errors
    /// When a text is missing or there twice, a subject or a table does not fit its kind, a text message cannot be short enough, or
    /// somebody who may not hear of a debt would.
    pub fn checked(self) -> Result<Self, TemplateRejected> {
        self.audience()?;
        for (place, text) in self.texts.iter().enumerate() {
            self.text_fits(text).map_err(|(at, what)| TemplateRejected { text: Some(place), at, what })?;
            let twice = self.texts[..place]
                .iter()
                .find(|other| other.language == text.language && !other.kinds.and(text.kinds).is_empty());
            if twice.is_some() {
                return Err(whole(Some(place), "there is a text for this kind and language already"));
            }
        }
        self.both_languages()?;
        Ok(self)
    }

    /// The kinds of which there are texts.
    pub fn kinds(&self) -> Set<Kind> {
        let kinds: Vec<Kind> =
            Kind::ALL.iter().copied().filter(|kind| self.texts.iter().any(|text| text.kinds.contains(*kind))).collect();
        Set::of(&kinds)
    }

    /// The text for a kind in a language.
    pub fn text(&self, kind: Kind, language: Language) -> Option<&Text> {
        self.texts.iter().find(|text| text.language == language && text.kinds.contains(kind))
    }

    /// Whether it goes to somebody who may not hear of the debt.
    pub fn goes_to_others(&self) -> bool {
        self.targets.iter().any(|target| !target.may_be_told())
    }

    fn audience(&self) -> Result<(), TemplateRejected> {
        if self.targets.is_empty() {
            return Err(whole(None, "targets is empty: say to whom it may go"));
        }
        if self.roles.is_empty() {
            return Err(whole(None, "roles is empty: say who may be its sender"));
        }
        let to_others = self.goes_to_others();
        let is_to_others = self.targets.iter().all(|target| !target.may_be_told());
        if to_others && !is_to_others {
            return Err(whole(
                None,
                "what goes to a contact person or third person goes to nobody else: write two templates",
            ));
        }
        if to_others && self.purpose != Purpose::Locate && self.purpose != Purpose::Reply {
            return Err(whole(
                None,
                "a contact person or third person is only asked to help reach somebody, or answered: purpose = \"locate\" or \"reply\"",
            ));
        }
        if !to_others && self.purpose == Purpose::Locate {
            return Err(whole(None, "locate is for contact persons and third persons: targets = [\"contact_person\"]"));
        }
        Ok(())
    }

    fn text_fits(&self, text: &Text) -> Result<(), (Option<usize>, String)> {
        if text.kinds.is_empty() {
            return Err((None, "kinds is empty: say which kinds of messages it is for".to_owned()));
        }
        if text.body.parts.is_empty() {
            return Err((None, "the body is empty".to_owned()));
        }
        match (&text.subject, text.kinds.iter().any(Kind::has_subject)) {
            (None, true) => return Err((None, "a push message, an e-mail and a letter have a subject".to_owned())),
            (Some(_), false) => return Err((None, "a text message and a script have no subject".to_owned())),
            (Some(_), true) | (None, false) => {}
        }
        for placeholder in text.placeholders() {
            let at = Some(text.body.place_of(placeholder));
            if self.goes_to_others() && placeholder.tells_debt() {
                let what = format!(
                    "{{{}}} tells of the debt, which a contact person or third person must not learn",
                    placeholder.word()
                );
                return Err((at, what));
            }
            if super::source::stands_alone(placeholder.value_type()) && !text.kinds.iter().all(Kind::has_tables) {
                let what = format!("{{{}}} has its place in e-mails and letters only", placeholder.word());
                return Err((at, what));
            }
        }
        let least = Segments::of(&text.body.words());
        if text.kinds.contains(Kind::Sms) && least.count > self.segments_max {
            let what = format!(
                "its words alone make {} parts of a text message, and segments_max is {}: shorten it",
                least.count, self.segments_max
            );
            return Err((None, what));
        }
        Ok(())
    }

    fn both_languages(&self) -> Result<(), TemplateRejected> {
        if self.texts.is_empty() {
            return Err(whole(None, "there is no text: write [[text]] for each kind and language"));
        }
        for kind in self.kinds().iter() {
            for language in Language::ALL {
                if self.text(kind, *language).is_none() {
                    let what = format!("the {} text for {} is missing", language.word(), kind.word());
                    return Err(whole(None, &what));
                }
            }
        }
        Ok(())
    }
}

fn whole(text: Option<usize>, what: &str) -> TemplateRejected {
    TemplateRejected { text, at: None, what: what.to_owned() }
}
