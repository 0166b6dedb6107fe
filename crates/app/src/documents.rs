//! Versioned texts of a book that count only once a second person has agreed: strategies, contact packs, templates.
//!
//! A version is never edited. It begins as a draft; somebody else than who wrote it makes it active, and anybody who may decide
//! can withdraw it. What a text means and from which day on it counts is the matter of its kind.

use crate::error::{Code, Refused, Result};
use crate::models::{content_hash, named, same_person};
use crate::port::{DocumentChangeRow, DocumentRow, Micros, Reading, Store, Writing};

/// The kind of texts that are strategies.
pub const STRATEGY: &str = "strategy";

/// The kind of texts that are contact packs.
pub const CONTACT_PACK: &str = "contact_pack";

/// The kind of texts that are templates.
pub const TEMPLATE: &str = "template";

/// The kind of texts that are limit tables.
pub const LIMIT_TABLE: &str = "limit_table";

/// The kind of texts that say what priority assumes.
pub const PRIORITY_TERMS: &str = "priority_terms";

/// The kind of texts that say what contacts before a due date cost and save.
pub const CONTACT_TERMS: &str = "contact_terms";

/// The kind of texts that are desk rules.
pub const DESK_RULES: &str = "desk_rules";

/// The kind of texts that are work rules.
pub const WORK_RULES: &str = "work_rules";

/// What a version may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is looked at, and nothing comes of it.
    Draft,
    /// It counts, from the day on that it names.
    Active,
    /// It counts no more.
    Withdrawn,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Active, Self::Withdrawn];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// The kind of products: a draft becomes a product of the book when a second person activates it.
pub const PRODUCT: &str = "product";

/// The kind of policies, likewise.
pub const POLICY: &str = "policy";

/// A version with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The version and its text.
    pub row: DocumentRow,
    /// What it may do now.
    pub state: State,
    /// Its changes of state, in order.
    pub changes: Vec<DocumentChangeRow>,
}

impl Document {
    /// The version as people write it: its name, @ and its number.
    pub fn key(&self) -> String {
        format!("{}@{}", self.row.id, self.row.version)
    }
}

/// Who decides something about a version, when and why.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'d> {
    /// Who.
    pub by: &'d str,
    /// Why, in their words.
    pub reason: &'d str,
    /// When.
    pub now: Micros,
}

/// A text that is to be put into a book. Whoever calls has checked that it can be read.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'d> {
    /// What kind of text.
    pub kind: &'d str,
    /// Its name.
    pub id: &'d str,
    /// Its version.
    pub version: u32,
    /// The text.
    pub text: &'d str,
}

/// All versions of a kind in a book, in the order of name and version.
///
/// # Errors
/// When the store cannot be read, or holds what this program does not know.
pub fn all(store: &(impl Reading + ?Sized), kind: &str) -> Result<Vec<Document>> {
    let begin = |row| Document { row, state: State::Draft, changes: Vec::new() };
    let mut documents: Vec<Document> = store.documents(kind)?.into_iter().map(begin).collect();
    for change in store.document_changes()?.into_iter().filter(|change| change.kind == kind) {
        let unknown = || anyhow::anyhow!("change {} of a {kind} makes no sense", change.seq);
        let of = |one: &&mut Document| (&one.row.id, one.row.version) == (&change.id, change.version);
        let document = documents.iter_mut().find(of).ok_or_else(unknown)?;
        document.state = State::named(&change.state).ok_or_else(unknown)?;
        document.changes.push(change);
    }
    Ok(documents)
}

/// The versions of a kind that count.
///
/// # Errors
/// As [`all`].
pub fn active(store: &(impl Reading + ?Sized), kind: &str) -> Result<Vec<Document>> {
    Ok(all(store, kind)?.into_iter().filter(|document| document.state == State::Active).collect())
}

/// A version by its name and number.
///
/// # Errors
/// When it is not among them; those that are there are told.
pub fn find<'d>(versions: &'d [Document], kind: &str, (id, version): (&str, u32)) -> Result<&'d Document> {
    let found = versions.iter().find(|one| one.row.id == id && one.row.version == version);
    Ok(found.ok_or_else(|| {
        let there: Vec<String> = versions.iter().map(Document::key).collect();
        let there = if there.is_empty() { "it has none".to_owned() } else { format!("it has {}", there.join(", ")) };
        Refused::new(format!("the book has no {kind} {id} v{version}"))
            .zh(format!("账簿中没有版本 {id} v{version}。"))
            .hint(there)
            .code(Code::NotFound)
    })?)
}

/// Puts a draft into a book; whether it is new. The same text again changes nothing.
///
/// # Errors
/// When the version is there with another text, or the store fails.
pub fn add(store: &mut (impl Store + ?Sized), draft: Draft<'_>, decision: Decision<'_>) -> Result<bool> {
    let Draft { kind, id, version, text } = draft;
    let decision = Decision { by: named(decision.by)?, ..decision };
    let hash = content_hash(text);
    let mut unit = store.begin()?;
    if let Some(known) = unit.documents(kind)?.into_iter().find(|row| row.id == id && row.version == version) {
        if known.hash == hash {
            return Ok(false);
        }
        let refused = Refused::new(format!("{kind} {id} v{version} is already in the book with another text"))
            .zh(format!("{id} v{version} 已录入且内容不同。已录入的版本不得更改，请提高文件中的版本号。"));
        return Err(refused.hint("a version is never changed; raise `version` in the file").into());
    }
    let row = DocumentRow {
        kind: kind.to_owned(),
        id: id.to_owned(),
        version,
        hash,
        made_by: decision.by.to_owned(),
        added_at: decision.now,
        text: text.to_owned(),
    };
    unit.add_document(&row)?;
    let change = change(next_seq(&*unit)?, &row, State::Draft, decision);
    unit.add_document_change(&change)?;
    unit.commit()?;
    Ok(true)
}

/// Makes a draft count.
///
/// # Errors
/// When there is no such draft, or whoever decides has written it.
pub fn activate(store: &mut (impl Store + ?Sized), kind: &str, key: (&str, u32), decision: Decision<'_>) -> Result<()> {
    activate_with(store, kind, key, decision, |_| Ok(()))
}

/// The same, with what else is done in its unit of work.
///
/// # Errors
/// As [`activate`], and when that is refused.
pub fn activate_with(
    store: &mut (impl Store + ?Sized),
    kind: &str,
    key: (&str, u32),
    decision: Decision<'_>,
    put_in: impl FnOnce(&mut dyn Writing) -> Result<()>,
) -> Result<()> {
    decide(store, (kind, key), State::Active, decision, put_in)
}

/// Makes a version count no more.
///
/// # Errors
/// When there is no such version, or it was withdrawn before.
pub fn withdraw(store: &mut (impl Store + ?Sized), kind: &str, key: (&str, u32), decision: Decision<'_>) -> Result<()> {
    decide(store, (kind, key), State::Withdrawn, decision, |_| Ok(()))
}

fn decide(
    store: &mut (impl Store + ?Sized),
    (kind, key): (&str, (&str, u32)),
    state: State,
    decision: Decision<'_>,
    put_in: impl FnOnce(&mut dyn Writing) -> Result<()>,
) -> Result<()> {
    let decision = Decision { by: named(decision.by)?, ..decision };
    let mut unit = store.begin()?;
    let versions = all(&*unit, kind)?;
    let document = find(&versions, kind, key)?;
    allow(document, state, decision)?;
    let change = change(next_seq(&*unit)?, &document.row, state, decision);
    unit.add_document_change(&change)?;
    put_in(&mut *unit)?;
    Ok(unit.commit()?)
}

fn allow(document: &Document, state: State, decision: Decision<'_>) -> std::result::Result<(), Refused> {
    let DocumentRow { kind, id, version, made_by, .. } = &document.row;
    let is_now = document.state.name();
    if decision.reason.trim().is_empty() {
        return Err(Refused::new(format!("why {kind} {id} v{version} becomes {} is not told", state.name()))
            .zh(format!("请说明对 {id} v{version} 作此决定的原因。")));
    }
    let may_become = match (document.state, state) {
        (State::Draft, State::Active) | (State::Draft | State::Active, State::Withdrawn) => true,
        (_, State::Draft)
        | (State::Active | State::Withdrawn, State::Active)
        | (State::Withdrawn, State::Withdrawn) => false,
    };
    if !may_become {
        return Err(Refused::new(format!("{kind} {id} v{version} is {is_now} and cannot become {}", state.name()))
            .zh(format!("{id} v{version} 目前的状态不允许此操作。")));
    }
    if state == State::Active && same_person(made_by, decision.by) {
        let refused = Refused::new(format!("{} wrote {kind} {id} v{version} and cannot activate it", decision.by))
            .zh(format!("{id} v{version} 由 {} 录入，须由他人启用。", decision.by));
        return Err(refused.hint("a second person activates what the first has written"));
    }
    Ok(())
}

fn next_seq(store: &(impl Reading + ?Sized)) -> Result<u64> {
    Ok(store.document_changes()?.last().map_or(1, |last| last.seq + 1))
}

fn change(seq: u64, row: &DocumentRow, state: State, decision: Decision<'_>) -> DocumentChangeRow {
    DocumentChangeRow {
        seq,
        kind: row.kind.clone(),
        id: row.id.clone(),
        version: row.version,
        state: state.name().to_owned(),
        by: decision.by.to_owned(),
        at: decision.now,
        reason: decision.reason.to_owned(),
    }
}
