//! Content pack files: what messages must contain and what nobody may say, as a dated, versioned text.
//!
//! TOML, checked when it is read: every error names the line and what is expected. Patterns and words are data of the pack; how they are
//! looked for is decided by `collections::conduct` and told in `docs/reference/messages.md`.

mod presets;

use collections::conduct::{ContentPack, GuardWords, Pattern, Phrases, Requirement};
use collections::contact::{PackKey, Title};
use collections::message::{Language, Placeholder};
use collections::{RuleId, Set, Word};
use regex::Regex;

use crate::error::Refused;
use crate::fields::{Checked, Fields, Wrong, read};

pub use presets::{PRESETS, Preset, all, find};

/// Reads a pack.
///
/// # Errors
/// When the text is no pack: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<ContentPack, Refused> {
    read(file, text, |mut fields| {
        let head = fields.table("pack", "[pack]")?;
        let mut guard = fields.table("guard", "[guard]")?;
        let phrases = fields.tables("phrases", "this rule")?;
        let requires = fields.tables("requires", "this rule")?;
        fields.finish()?;
        let [english, chinese] = [guard_words(&mut guard, "en")?, guard_words(&mut guard, "zh")?];
        guard.finish()?;
        let head_at = head.at;
        let mut places: Vec<(RuleId, usize)> = Vec::new();
        let pack = pack(head, [&english, &chinese])?;
        let mut read_phrases = Vec::new();
        for fields in phrases {
            let at = fields.at;
            let rule = one_phrases(fields)?;
            places.push((rule.id.clone(), at));
            read_phrases.push(rule);
        }
        let mut read_requirements = Vec::new();
        for fields in requires {
            let at = fields.at;
            let rule = requirement(fields)?;
            places.push((rule.id.clone(), at));
            read_requirements.push(rule);
        }
        pack.with_rules(read_phrases, read_requirements).map_err(|rejected| {
            // Of two rules of one name, the later is wrong.
            let place = rejected.rule.and_then(|rule| places.iter().rev().find(|(id, _)| *id == rule));
            Wrong::new(place.map_or(head_at, |(_, at)| *at), rejected.what)
        })
    })
}

fn pack(mut fields: Fields<'_>, guards: [&GuardWords; 2]) -> Checked<ContentPack> {
    let id = fields.need_name("id")?.to_owned();
    let version = fields.need_count("version")?;
    if version == 0 {
        return Err(fields.wrong("version", "versions count up from 1"));
    }
    let effective_from = fields.need_date("effective_from")?;
    let source = fields.need_text("source")?.to_owned();
    if source.trim().is_empty() {
        return Err(fields.wrong("source", "a pack names its source: the laws, or who decided it"));
    }
    let title = title(&mut fields)?;
    let country = fields.need_name("country")?.to_owned();
    let at = fields.at;
    fields.finish()?;
    ContentPack::new((PackKey { id, version }, title), source, country, effective_from, guards)
        .map_err(|rejected| Wrong::new(at, rejected.what))
}

fn title(fields: &mut Fields<'_>) -> Checked<Title> {
    Ok(Title { english: fields.need_text("english")?.to_owned(), chinese: fields.need_text("chinese")?.to_owned() })
}

fn guard_words(fields: &mut Fields<'_>, language: &'static str) -> Checked<GuardWords> {
    let mut fields = fields.table(language, "this guard")?;
    let words = GuardWords {
        denials: owned(fields.texts("denials")?),
        no_denials: owned(fields.texts("no_denials")?),
        breaks: owned(fields.texts("breaks")?),
        reach: fields.number("reach", 1, 200)?.map_or(REACH_DEFAULT, |reach| reach as u32),
    };
    fields.finish()?;
    Ok(words)
}

/// How far a denial reaches where a pack does not say.
const REACH_DEFAULT: u32 = 60;

fn owned(texts: Option<Vec<(usize, &str)>>) -> Vec<String> {
    texts.unwrap_or_default().into_iter().map(|(_, text)| text.to_owned()).collect()
}

fn one_phrases(mut fields: Fields<'_>) -> Checked<Phrases> {
    let id = RuleId::from(fields.need_name("id")?);
    let code = fields.need_word("code")?;
    let title = title(&mut fields)?;
    let source = fields.need_text("source")?.to_owned();
    let grade = fields.need_word("grade")?;
    let mut rule = Phrases::new(id, code, title, source, grade);
    rule.effective_from = fields.date("effective_from")?;
    rule.effective_until = fields.date("effective_until")?;
    rule.targets = fields.words("targets")?.unwrap_or_else(Set::all);
    rule.deniable = !fields.flag("always")?;
    for (name, language) in [("en", Language::English), ("zh", Language::Chinese)] {
        for (at, text) in fields.texts(name)?.unwrap_or_default() {
            rule.patterns.push(Pattern::new(language, text).map_err(|what| Wrong::new(at, what))?);
        }
    }
    let unless = owned(fields.texts("unless")?);
    let unless_at = fields.wrong("unless", "").at;
    fields.finish()?;
    rule.unless(&unless).map_err(|what| Wrong::new(unless_at, what))
}

fn requirement(mut fields: Fields<'_>) -> Checked<Requirement> {
    let rule = Requirement {
        id: RuleId::from(fields.need_name("id")?),
        title: title(&mut fields)?,
        source: fields.need_text("source")?.to_owned(),
        grade: fields.need_word("grade")?,
        effective_from: fields.date("effective_from")?,
        effective_until: fields.date("effective_until")?,
        notices: fields.words("notices")?.unwrap_or(Set::NONE),
        kinds: fields.words("kinds")?.unwrap_or_else(Set::all),
        purposes: fields.words("purposes")?.unwrap_or_else(Set::all),
        roles: fields.words("roles")?.unwrap_or_else(Set::all),
        targets: fields.words("targets")?.unwrap_or_else(Set::all),
        values: values(&mut fields)?,
        says_english: says(&mut fields, "says_english")?,
        says_chinese: says(&mut fields, "says_chinese")?,
    };
    fields.finish()?;
    Ok(rule)
}

/// Groups of values, of each of which one is expected: `"owed.total | past_due.amount"`.
fn values(fields: &mut Fields<'_>) -> Checked<Vec<Vec<Placeholder>>> {
    let groups = fields.texts("values")?.unwrap_or_default();
    let groups = groups.into_iter().map(|(at, group)| {
        let names = group.split('|').map(|name| {
            let what = || {
                Wrong::new(
                    at,
                    format!(
                        "there is no placeholder \"{}\": list all of them with: template placeholders",
                        name.trim()
                    ),
                )
            };
            Placeholder::of(name.trim()).ok_or_else(what)
        });
        names.collect()
    });
    groups.collect()
}

fn says(fields: &mut Fields<'_>, name: &'static str) -> Checked<Option<Regex>> {
    let at = fields.wrong(name, "").at;
    let Some(text) = fields.text(name)? else { return Ok(None) };
    let built = regex::RegexBuilder::new(text).case_insensitive(true).build();
    built.map(Some).map_err(|error| Wrong::new(at, format!("\"{text}\" is no pattern: {error}")))
}

#[cfg(test)]
mod tests;
