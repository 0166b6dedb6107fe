//! The templates of a book: versions that a second person has activated, and those that are sent by on a day.
//!
//! Versions are documents. Of several that have begun the one that began last is sent by; where the book has none of a name, the one that
//! comes with the program is.

use collections::conduct::ContentPack;
use collections::message::Template;
use primitives::Date;

use crate::content_pack_file;
use crate::documents::{self, Decision, Document, Draft, TEMPLATE};
use crate::error::{Refused, Result};
use crate::explain::Language;
use crate::messages::{check, rules, sentence};
use crate::port::{Reading, Store};
use crate::template_file::{self, Written};
use crate::versions::{self, FirstDay, Head, Text, Words};

impl Text for Written {
    const WORDS: Words = Words { kind: TEMPLATE, noun: "template", example: "day-1@2", first_day: FirstDay::Free };

    fn read(file: &str, text: &str) -> Result<Self> {
        Ok(template_file::parse(file, text)?)
    }

    fn head(&self) -> Head<'_> {
        let Template { key, effective_from, .. } = &self.template;
        Head { id: &key.id, version: key.version, effective_from: *effective_from }
    }

    fn matter(&self) -> String {
        self.template.key.id.clone()
    }

    /// Holds it to the content packs that come with the program, as they are on its first day or the first that is not closed.
    fn fits(&self, store: &(impl Reading + ?Sized), file: &str) -> Result<()> {
        let packs = content_pack_file::all()?;
        let open = store.info()?.last_close.map_or(Date::MIN, Date::next);
        holds(self, file, &packs.iter().collect::<Vec<_>>(), open)
    }

    fn presets() -> Vec<(&'static str, &'static str)> {
        template_file::PRESETS.iter().map(|preset| (preset.id, preset.text)).collect()
    }
}

/// Sees that a template breaks no rule of content on its first day, or on a later day that is named.
fn holds(written: &Written, file: &str, packs: &[&ContentPack], today: Date) -> Result<()> {
    let day = today.max(written.template.effective_from);
    let found = check(packs, written, day, Language::English)?;
    if let Some(first) = found.first() {
        let (line, words) = (first.line.unwrap_or(1), sentence(first, Language::English));
        let what = format!("{file}, line {line}: {words}; it breaks {} of content", rules(found.len()));
        return Err(Refused::new(what).hint("see all of it").command("template check").into());
    }
    Ok(())
}

/// Puts a version into a book, as a draft; its key, and whether it is new.
///
/// # Errors
/// When the text is no template, breaks a rule of content on its first day or on `today`, or the version is there with another text.
pub fn add(
    store: &mut (impl Store + ?Sized),
    (file, text): (&str, &str),
    packs: &[&ContentPack],
    today: Date,
    decision: Decision<'_>,
) -> Result<(String, bool)> {
    let written = template_file::parse(file, text)?;
    holds(&written, file, packs, today)?;
    let key = &written.template.key;
    let draft = Draft { kind: TEMPLATE, id: &key.id, version: key.version, text };
    let is_new = documents::add(store, draft, decision)?;
    Ok((format!("{}@{}", key.id, key.version), is_new))
}

/// Lets a version be sent by, from its first day on.
///
/// # Errors
/// When there is no such draft, or whoever decides has written it.
pub fn activate(store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
    documents::activate(store, TEMPLATE, parts(key)?, decision)
}

/// Takes a version out of force.
///
/// # Errors
/// When there is no such version, or it was withdrawn before.
pub fn withdraw(store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
    documents::withdraw(store, TEMPLATE, parts(key)?, decision)
}

fn parts(key: &str) -> Result<(&str, u32)> {
    versions::parts(key, ("template", "day-1@2"))
}

/// All versions, with what was decided about each.
///
/// # Errors
/// When the book cannot be read.
pub fn versions(store: &(impl Reading + ?Sized)) -> Result<Vec<Document>> {
    documents::all(store, TEMPLATE)
}

/// The version of a name that is sent by on a day: of the book, or else the one that comes with the program.
///
/// # Errors
/// When there is none, or a text cannot be read.
pub fn in_force(active: &[Document], name: &str, on: Date) -> Result<Written> {
    let mut latest: Option<Written> = None;
    for document in active.iter().filter(|document| document.row.id == name) {
        let file = format!("template {name} v{}", document.row.version);
        let written = template_file::parse(&file, &document.row.text)?;
        let rank = |written: &Written| (written.template.effective_from, written.template.key.version);
        let has_begun = written.template.effective_from <= on;
        if has_begun && latest.as_ref().is_none_or(|known| rank(known) < rank(&written)) {
            latest = Some(written);
        }
    }
    match latest {
        Some(written) => Ok(written),
        None => Ok(template_file::parse(name, template_file::find(name)?.text)?),
    }
}
