//! Contact pack files: the rules of contact as a dated, versioned text.
//!
//! TOML, checked when it is read: every error names the line and what is expected. What the rules do is told in
//! `docs/reference/contact.md`; whether a rule can bind at all is decided by `collections::contact`.

mod kind;
mod presets;
mod schema;

use collections::RuleId;
use collections::contact::{Pack, PackKey, Rule, Scope, Title};
use collections::{Set, Word};

use crate::error::Refused;
use crate::fields::{Checked, Fields, Wrong, read};

pub use presets::{PRESETS, Preset, find};
pub use schema::schema_text;

/// Reads a pack.
///
/// # Errors
/// When the text is no pack: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Pack, Refused> {
    read(file, text, |mut fields| {
        let head = fields.table("pack", "[pack]")?;
        let rules = fields.tables("rule", "this rule")?;
        fields.finish()?;
        let head_at = head.at;
        let pack = pack(head)?;
        let places: Vec<usize> = rules.iter().map(|rule| rule.at).collect();
        let rules = rules.into_iter().map(rule).collect::<Checked<Vec<_>>>()?;
        pack.with_rules(rules)
            .map_err(|rejected| Wrong::new(rejected.rule.map_or(head_at, |rule| places[rule]), rejected.what))
    })
}

fn pack(mut fields: Fields<'_>) -> Checked<Pack> {
    let id = fields.need_name("id")?.to_owned();
    let version = fields.need_count("version")?;
    if version == 0 {
        return Err(fields.wrong("version", "versions count up from 1"));
    }
    let effective_from = fields.need_date("effective_from")?;
    let source = fields.need_text("source")?;
    if source.trim().is_empty() {
        return Err(fields.wrong("source", "a pack names its source: the laws, or who decided it"));
    }
    let english = fields.text("english")?.unwrap_or(&id).to_owned();
    let chinese = fields.text("chinese")?.unwrap_or(&english).to_owned();
    let mut pack = Pack::new(PackKey { id, version }, Title { english, chinese }, source.to_owned(), effective_from);
    pack.zones_unknown = fields.zones("zones_unknown")?.unwrap_or_default();
    if let Some(minutes) = fields.number("permit_minutes", 1, 24 * 60)? {
        pack.permit_minutes = minutes as u32;
    }
    fields.finish()?;
    Ok(pack)
}

fn rule(mut fields: Fields<'_>) -> Checked<Rule> {
    let id = RuleId::from(fields.need_name("id")?);
    let source = fields.need_text("source")?.to_owned();
    let grade = fields.need_word("grade")?;
    let english = fields.need_text("english")?.to_owned();
    let chinese = fields.need_text("chinese")?.to_owned();
    let effective_from = fields.date("effective_from")?;
    let effective_until = fields.date("effective_until")?;
    let scope = scope(&mut fields)?;
    let kind = kind::kind(&mut fields)?;
    fields.finish()?;
    Ok(Rule { id, title: Title { english, chinese }, source, grade, effective_from, effective_until, scope, kind })
}

fn scope(fields: &mut Fields<'_>) -> Checked<Scope> {
    let all = Scope::everything();
    Ok(Scope {
        roles: or(fields.words("roles")?, all.roles),
        channels: or(fields.words("channels")?, all.channels),
        purposes: or(fields.words("purposes")?, all.purposes),
        targets: or(fields.words("targets")?, all.targets),
        addresses: or(fields.words("addresses")?, all.addresses),
        places: places(fields)?,
    })
}

fn or<T: Word>(written: Option<Set<T>>, absent: Set<T>) -> Set<T> {
    written.unwrap_or(absent)
}

fn places(fields: &mut Fields<'_>) -> Checked<Vec<String>> {
    let places = fields.texts("places")?.unwrap_or_default();
    places.into_iter().map(|(at, text)| place(at, text)).collect()
}

/// A path from the country down.
pub(crate) fn place(at: usize, text: &str) -> Checked<String> {
    let is_step =
        |step: &str| !step.is_empty() && step.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if text.split('/').all(is_step) {
        return Ok(text.to_owned());
    }
    Err(Wrong::new(at, format!("\"{text}\" is no place: a path such as us/ny/nyc is expected")))
}

#[cfg(test)]
mod tests;
