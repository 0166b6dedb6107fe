//! The check: of what anybody wrote, of templates, and of messages about to be sent.

use primitives::Date;

use super::normal::Normal;
use super::pack::in_force;
use super::{Code, ContentPack, Phrases, Requirement};
use crate::contact::{Grade, PackKey, Title};
use crate::message::{Kind, Language, Message, Placeholder, RenderRejected, Source, Template, Text, Values, render};
use crate::person::{Role, Target};
use crate::{RuleId, Set, Word};

/// Where something was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The first byte.
    pub from: usize,
    /// The byte after the last.
    pub to: usize,
    /// The line, from 1.
    pub line: usize,
    /// The character in its line, from 1.
    pub column: usize,
    /// The words.
    pub words: String,
    /// The words with what stands around them.
    pub excerpt: String,
}

/// A rule that is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// By which pack.
    pub pack: PackKey,
    /// Which rule.
    pub rule: RuleId,
    /// The forbidden conduct; none where something is missing.
    pub code: Option<Code>,
    /// What the rule says.
    pub title: Title,
    /// Where that is written.
    pub source: String,
    /// How sure that is.
    pub grade: Grade,
    /// Where it was found; none where something is missing.
    pub spot: Option<Spot>,
    /// What is missing, and where: values of which one is expected, or words.
    pub missing: Option<String>,
    /// Of which text of a template, counted from 0.
    pub text: Option<usize>,
}

/// Who would read a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience {
    /// Whom it would reach.
    pub target: Target,
    /// Who would send it.
    pub role: Role,
}

/// Finds what must not be said in a text to any of some people, in order of place.
///
/// A pack says nothing before its first day: rules that are not in force yet are not applied.
pub fn check_text(packs: &[&ContentPack], text: &str, targets: Set<Target>, day: Date) -> Vec<Finding> {
    let normal = Normal::of(text);
    let mut found = Vec::new();
    for pack in packs.iter().filter(|pack| pack.effective_from <= day) {
        for rule in pack.phrases() {
            let binds =
                in_force(rule.effective_from, rule.effective_until, day) && !rule.targets.and(targets).is_empty();
            if binds {
                found.extend(phrases(pack, rule, text, &normal));
            }
        }
    }
    found.sort_by_key(|finding| finding.spot.as_ref().map(|spot| (spot.from, spot.to)));
    found
}

/// Every place where a rule is broken; of places that overlap, the first.
fn phrases(pack: &ContentPack, rule: &Phrases, text: &str, normal: &Normal) -> Vec<Finding> {
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for pattern in &rule.patterns {
        let guard = pack.guard(pattern.language);
        for hit in pattern.regex.find_iter(&normal.text) {
            let excused = rule.deniable && guard.excuses(&normal.text, hit.start(), rule.unless.as_ref());
            if !excused {
                hits.push((hit.start(), hit.end()));
            }
        }
    }
    hits.sort_unstable();
    let mut end = 0;
    hits.retain(|(from, to)| {
        let is_new = *from >= end;
        end = end.max(*to);
        is_new
    });
    let finding = |(from, to): (usize, usize)| Finding {
        pack: pack.key.clone(),
        rule: rule.id.clone(),
        code: Some(rule.code),
        title: rule.title.clone(),
        source: rule.source.clone(),
        grade: rule.grade,
        spot: Some(spot(text, normal.place(from), normal.place(to))),
        missing: None,
        text: None,
    };
    hits.into_iter().map(finding).collect()
}

/// How many characters of an excerpt stand before and after the words.
const AROUND: usize = 20;

fn spot(text: &str, from: usize, to: usize) -> Spot {
    let to = text[..to].trim_end().len().max(from);
    let line_start = text[..from].rfind('\n').map_or(0, |end| end + 1);
    let before = text[line_start..from].chars().count();
    let start = text[..from].char_indices().rev().nth(AROUND - 1).map_or(0, |(start, _)| start);
    let end = text[to..].char_indices().nth(AROUND).map_or(text.len(), |(end, _)| to + end);
    let flat = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
    let dots = |is_cut: bool| if is_cut { "…" } else { "" };
    Spot {
        from,
        to,
        line: text[..from].matches('\n').count() + 1,
        column: before + 1,
        words: flat(&text[from..to]),
        excerpt: format!("{}{}{}", dots(start > 0), flat(&text[start..end]), dots(end < text.len())),
    }
}

/// Finds what is wrong with a template's texts: what must not be said, and what is missing. Only packs of its country are asked.
pub fn check_template(packs: &[&ContentPack], template: &Template, day: Date) -> Vec<Finding> {
    let packs: Vec<&ContentPack> = of_country(packs, &template.country);
    let mut found = Vec::new();
    for (place, text) in template.texts.iter().enumerate() {
        let said = text.subject.iter().chain([&text.body]);
        let said = said.flat_map(|source| check_text(&packs, &source.written, template.targets, day));
        let missing =
            packs.iter().filter(|pack| pack.effective_from <= day).flat_map(|pack| missing(pack, template, text, day));
        found.extend(said.chain(missing).map(|finding| Finding { text: Some(place), ..finding }));
    }
    found
}

fn of_country<'p>(packs: &[&'p ContentPack], country: &str) -> Vec<&'p ContentPack> {
    packs.iter().copied().filter(|pack| pack.country == country).collect()
}

/// What a text of a template lacks by a pack.
fn missing(pack: &ContentPack, template: &Template, text: &Text, day: Date) -> Vec<Finding> {
    let rules = pack
        .requirements()
        .iter()
        .filter(|rule| in_force(rule.effective_from, rule.effective_until, day) && rule.binds(template, text));
    rules.flat_map(|rule| lacks(rule, text).into_iter().map(|what| lacking(pack, rule, what))).collect()
}

fn lacks(rule: &Requirement, text: &Text) -> Vec<String> {
    let value = |group: &[Placeholder]| {
        let names: Vec<String> = group.iter().map(|one| format!("{{{}}}", one.word())).collect();
        names.join(" or ")
    };
    let mut lacks: Vec<String> = rule.missing(text).into_iter().map(value).collect();
    if let Some(says) = rule.says(text.language)
        && !says.is_match(&Normal::of(&all_written(text)).text)
    {
        lacks.push(format!("words such as /{}/", says.as_str()));
    }
    lacks
}

fn all_written(text: &Text) -> String {
    let written = text.subject.iter().chain([&text.body]).map(|source: &Source| source.written.as_str());
    written.collect::<Vec<_>>().join("\n\n")
}

fn lacking(pack: &ContentPack, rule: &Requirement, what: String) -> Finding {
    Finding {
        pack: pack.key.clone(),
        rule: rule.id.clone(),
        code: None,
        title: rule.title.clone(),
        source: rule.source.clone(),
        grade: rule.grade,
        spot: None,
        missing: Some(what),
        text: None,
    }
}

/// A message whose content passed. Made by [`approve`] and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    message: Message,
    audience: Audience,
    packs: Vec<PackKey>,
}

impl Approved {
    /// The message.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// To whom, and by whom.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// The packs by which it passed.
    pub fn packs(&self) -> &[PackKey] {
        &self.packs
    }
}

/// Why a message is not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotApproved {
    /// It could not be made.
    #[error(transparent)]
    NotMade(#[from] RenderRejected),
    /// The template is not in force yet.
    #[error("{0} is not in force yet")]
    NotYet(crate::message::TemplateKey),
    /// No content pack of its country is in force, and a check without rules is none.
    #[error("no content pack of {0} is in force")]
    NoPack(String),
    /// It is not for such a sender or recipient.
    #[error("{template} is not for {what}")]
    NotFor {
        /// The template.
        template: crate::message::TemplateKey,
        /// Who sends or reads.
        what: &'static str,
    },
    /// Its content breaks rules.
    #[error("its content breaks {} rules", .0.len())]
    Broken(Vec<Finding>),
}

/// Makes a message and checks it as it will be read.
///
/// # Errors
/// When it cannot be made, is not for this audience, or breaks a rule of a pack of its country.
pub fn approve(
    packs: &[&ContentPack],
    (template, values): (&Template, &Values),
    (kind, language): (Kind, Language),
    audience: Audience,
    day: Date,
) -> Result<Approved, NotApproved> {
    let not_for = |what| NotApproved::NotFor { template: template.key.clone(), what };
    if template.effective_from > day {
        return Err(NotApproved::NotYet(template.key.clone()));
    }
    if !template.targets.contains(audience.target) {
        return Err(not_for(audience.target.word()));
    }
    if !template.roles.contains(audience.role) {
        return Err(not_for(audience.role.word()));
    }
    let mut packs = of_country(packs, &template.country);
    packs.retain(|pack| pack.effective_from <= day);
    if packs.is_empty() {
        return Err(NotApproved::NoPack(template.country.clone()));
    }
    let message = render(template, values, kind, language)?;
    let mut found = check_text(&packs, &message.all_text(), Set::of(&[audience.target]), day);
    if let Some(text) = template.text(kind, language) {
        found.extend(packs.iter().flat_map(|pack| missing(pack, template, text, day)));
    }
    if !found.is_empty() {
        return Err(NotApproved::Broken(found));
    }
    Ok(Approved { message, audience, packs: packs.iter().map(|pack| pack.key.clone()).collect() })
}
