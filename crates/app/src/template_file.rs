//! Template files: what is written and said to people, as dated, versioned texts.
//!
//! TOML, checked when it is read: every error names the line and what is expected. The parts are told in
//! `docs/reference/messages.md`; what a template must and must not say is checked by content packs
//! ([`content_pack_file`](crate::content_pack_file)).

mod presets;

use collections::Set;
use collections::contact::Title;
use collections::message::{SEGMENTS_DEFAULT, Source, Template, TemplateKey, Text};
use collections::person::{Role, Target};

use crate::error::Refused;
use crate::fields::{Checked, Fields, Wrong, read};

pub use presets::{PRESETS, Preset, find};

/// A template, and where its texts stand in its file.
#[derive(Clone, Debug)]
pub struct Written {
    /// The template.
    pub template: Template,
    /// The line at which each body begins.
    body_lines: Vec<usize>,
}

impl Written {
    /// The line of the file in which a text of the template has a line of its own, counted from 1.
    pub fn line(&self, text: usize, line: usize) -> usize {
        self.body_lines.get(text).map_or(1, |begin| begin + line - 1)
    }
}

/// Reads a template.
///
/// # Errors
/// When the text is no template: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Written, Refused> {
    read(file, text, |mut fields| {
        let head = fields.table("template", "[template]")?;
        let texts = fields.tables("text", "this text")?;
        fields.finish()?;
        let head_at = head.at;
        let mut template = template(head)?;
        let mut places = Vec::new();
        for fields in texts {
            let (read, place) = one_text(fields, text)?;
            template.texts.push(read);
            places.push(place);
        }
        let bodies: Vec<String> = template.texts.iter().map(|text| text.body.written.clone()).collect();
        let template = template.checked().map_err(|rejected| {
            let at = rejected.text.map_or(head_at, |one| {
                rejected.at.map_or(places[one], |at| place_in(text, places[one], &bodies[one], at))
            });
            Wrong::new(at, rejected.what)
        })?;
        let body_lines = places.iter().zip(&bodies).map(|(place, body)| line_of(text, place_in(text, *place, body, 0)));
        Ok(Written { template, body_lines: body_lines.collect() })
    })
}

fn template(mut fields: Fields<'_>) -> Checked<Template> {
    let id = fields.need_name("id")?.to_owned();
    let version = fields.need_count("version")?;
    if version == 0 {
        return Err(fields.wrong("version", "versions count up from 1"));
    }
    let template = Template {
        key: TemplateKey { id, version },
        title: Title {
            english: fields.need_text("english")?.to_owned(),
            chinese: fields.need_text("chinese")?.to_owned(),
        },
        effective_from: fields.need_date("effective_from")?,
        country: fields.need_name("country")?.to_owned(),
        purpose: fields.need_word("purpose")?,
        roles: fields.words::<Role>("roles")?.unwrap_or_else(Set::all),
        targets: fields.words("targets")?.unwrap_or_else(|| Set::of(&[Target::Debtor, Target::CoObligor])),
        notices: fields.words("notices")?.unwrap_or(Set::NONE),
        segments_max: fields.number("segments_max", 1, 10)?.map_or(SEGMENTS_DEFAULT, |most| most as u32),
        texts: Vec::new(),
    };
    fields.finish()?;
    Ok(template)
}

/// One text, and where its body is written.
fn one_text(mut fields: Fields<'_>, file: &str) -> Checked<(Text, usize)> {
    let kinds = fields.words("kinds")?.unwrap_or(Set::NONE);
    let language = fields.need_word("language")?;
    let subject = fields.text("subject")?;
    let body = fields.need_text("body")?;
    let [subject_at, body_at] = ["subject", "body"].map(|name| fields.wrong(name, "").at);
    fields.finish()?;
    let source = |at: usize, text: &str| {
        Source::read(text, language).map_err(|wrong| Wrong::new(place_in(file, at, text, wrong.at), wrong.what))
    };
    let subject = subject.map(|text| source(subject_at, text)).transpose()?;
    Ok((Text { kinds, language, subject, body: source(body_at, body)? }, body_at))
}

/// Where a place of a text that was read stands in the file: a text in quotes may be written in several ways, so its words are
/// looked for from its option on.
fn place_in(file: &str, option_at: usize, text: &str, at: usize) -> usize {
    let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let words = &text[at..line_end];
    if words.is_empty() {
        return option_at;
    }
    let before = text[..at].matches(words).count();
    let found = file[option_at..].match_indices(words).nth(before);
    found.map_or(option_at, |(found, _)| option_at + found)
}

fn line_of(file: &str, at: usize) -> usize {
    file[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests;
