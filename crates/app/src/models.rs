//! The models of a book: every version with the text it was made from, and who let it do what.
//!
//! A version is never edited. Its state is a history of changes, each with who decided, when and why; whoever made a
//! version cannot let it decide about borrowers. Scores are not kept: a version with its hash, an account and a day give
//! the same score again, to the last bit. What was decided upon a score keeps the score with the decision.

mod split;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::error::Refused;
use crate::port::{Micros, ModelChangeRow, ModelRow, Reading, Store};

pub use split::{Share, Split, Trial};

/// What a version may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It scores, and nothing comes of it.
    Shadow,
    /// It decides about a share of accounts, beside the champion.
    Challenger,
    /// It decides.
    Champion,
    /// It is no longer used.
    Retired,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Shadow, Self::Challenger, Self::Champion, Self::Retired];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shadow => "shadow",
            Self::Challenger => "challenger",
            Self::Champion => "champion",
            Self::Retired => "retired",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A version in a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The version.
    pub row: ModelRow,
    /// What it may do now.
    pub state: State,
    /// The trial that it is in, when it is a challenger.
    pub trial: Option<Trial>,
    /// Its changes of state, in order.
    pub changes: Vec<ModelChangeRow>,
}

impl Registered {
    /// Its name and version, as people write it.
    pub fn key(&self) -> String {
        key(&self.row.id, self.row.version)
    }
}

/// All versions of all models of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    versions: Vec<Registered>,
    last_change: u64,
}

impl Models {
    /// Reads the models of a book.
    ///
    /// # Errors
    /// When the store cannot be read, or holds what this program does not know.
    pub fn load(store: &(impl Reading + ?Sized)) -> crate::Result<Self> {
        let of_row = |row| Registered { row, state: State::Shadow, trial: None, changes: Vec::new() };
        let mut versions: Vec<Registered> = store.models()?.into_iter().map(of_row).collect();
        let mut last_change = 0;
        for change in store.model_changes()? {
            last_change = change.seq;
            let unknown = || anyhow::anyhow!("change {} of a model makes no sense", change.seq);
            let of = |version: &&mut Registered| (&version.row.id, version.row.version) == (&change.id, change.version);
            let version = versions.iter_mut().find(of).ok_or_else(unknown)?;
            version.state = State::named(&change.state).ok_or_else(unknown)?;
            version.trial = (!change.terms.is_empty()).then(|| Trial::parse(&change.terms)).transpose()?;
            version.changes.push(change);
        }
        Ok(Self { versions, last_change })
    }

    /// All versions, in the order of name and version.
    pub fn versions(&self) -> &[Registered] {
        &self.versions
    }

    /// A version.
    pub fn get(&self, id: &str, version: u32) -> Option<&Registered> {
        self.versions.iter().find(|one| one.row.id == id && one.row.version == version)
    }

    /// The version of a model that decides.
    pub fn champion(&self, id: &str) -> Option<&Registered> {
        self.versions.iter().find(|one| one.row.id == id && one.state == State::Champion)
    }

    /// The version that decides beside it, about a share of accounts.
    pub fn challenger(&self, id: &str) -> Option<&Registered> {
        self.versions.iter().find(|one| one.row.id == id && one.state == State::Challenger)
    }

    /// The version that decides about an account: the challenger where the account is in its share, else the champion.
    pub fn deciding(&self, id: &str, account: &str) -> Option<&Registered> {
        let challenger = self.challenger(id);
        let trial = challenger.and_then(|one| one.trial.as_ref());
        challenger.filter(|_| trial.is_some_and(|trial| trial.split.has(account))).or_else(|| self.champion(id))
    }

    fn required(&self, id: &str, version: u32) -> crate::Result<&Registered> {
        self.get(id, version).ok_or_else(|| {
            let of_id = self.versions.iter().filter(|one| one.row.id == id);
            let all: Vec<String> = of_id.map(|one| format!("v{}", one.row.version)).collect();
            let refused = Refused::new(format!("the book has no model {}", key(id, version)));
            let hint = if all.is_empty() {
                "list those that it has with: risk list".to_owned()
            } else {
                format!("it has {}", all.join(", "))
            };
            refused.hint(hint).into()
        })
    }
}

/// A model that is to be put into a book.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'c> {
    /// Its name.
    pub id: &'c str,
    /// Its version.
    pub version: u32,
    /// The text of its file.
    pub text: &'c str,
    /// Who trained or imported it.
    pub made_by: &'c str,
}

/// Puts a version into a book, as a shadow; the same text twice changes nothing. Returns its hash and whether it is new.
///
/// # Errors
/// When the version is in the book with another text, nobody is named, or the book cannot be written.
pub fn register(
    store: &mut (impl Store + ?Sized),
    candidate: Candidate<'_>,
    reason: &str,
    now: Micros,
) -> crate::Result<(String, bool)> {
    let Candidate { id, version, text, made_by } = candidate;
    let by = named(made_by)?;
    let hash = content_hash(text);
    let models = Models::load(store)?;
    if let Some(known) = models.get(id, version) {
        if known.row.hash == hash {
            return Ok((hash, false));
        }
        let refused = Refused::new(format!("model {} is already in the book with another text", key(id, version)))
            .hint("a version is never edited: give what was trained anew the next version");
        return Err(refused.into());
    }
    let mut unit = store.begin()?;
    let row = ModelRow { id: id.to_owned(), version, hash: hash.clone(), made_by: by.to_owned(), added_at: now };
    unit.add_model(&row, text)?;
    let seq = models.last_change + 1;
    unit.add_model_change(&change(seq, &row, State::Shadow, Decision { by, reason, now, terms: None }))?;
    unit.commit()?;
    Ok((hash, true))
}

/// Who decides that a version may do something, when and why.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'d> {
    /// Who decides.
    pub by: &'d str,
    /// Why.
    pub reason: &'d str,
    /// When.
    pub now: Micros,
    /// The trial, for a challenger.
    pub terms: Option<&'d Trial>,
}

/// Changes what a version may do. A new champion retires the one before, in the same unit of work.
///
/// Four eyes: whoever made a version cannot let it decide. Retiring and watching take one person, so that stopping a
/// model is never held up. Returns the versions that changed, the one asked about first.
///
/// # Errors
/// When the rules say no, or the book cannot be written.
pub fn promote(
    store: &mut (impl Store + ?Sized),
    id: &str,
    version: u32,
    to: State,
    decision: Decision<'_>,
) -> crate::Result<Vec<(String, State)>> {
    let models = Models::load(store)?;
    let model = models.required(id, version)?;
    check_decision(&models, model, to, &decision)?;
    let Decision { by, reason, now, .. } = decision;
    let before = models.champion(id).filter(|before| to == State::Champion && before.row.version != version);
    let mut changes = vec![change(models.last_change + 1, &model.row, to, decision)];
    if let Some(before) = before {
        let words = format!("{} took its place: {reason}", model.key());
        let retired = Decision { by, reason: &words, now, terms: None };
        changes.push(change(models.last_change + 2, &before.row, State::Retired, retired));
    }
    let mut unit = store.begin()?;
    for change in &changes {
        unit.add_model_change(change)?;
    }
    unit.commit()?;
    let told = [Some((model.key(), to)), before.map(|before| (before.key(), State::Retired))];
    Ok(told.into_iter().flatten().collect())
}

fn check_decision(models: &Models, model: &Registered, to: State, decision: &Decision<'_>) -> crate::Result<()> {
    let by = named(decision.by)?;
    if decision.reason.trim().is_empty() {
        return Err(Refused::new("no reason is given").hint("say why in a sentence: --reason TEXT").into());
    }
    if model.state == to {
        return Err(Refused::new(format!("model {} is {} already", model.key(), to.name())).into());
    }
    let decides = match to {
        State::Challenger | State::Champion => true,
        State::Shadow | State::Retired => false,
    };
    if decides && same_person(by, &model.row.made_by) {
        let refused = Refused::new(format!("{by} made model {} and cannot approve it", model.key()))
            .hint("another person decides whether a model may decide");
        return Err(refused.into());
    }
    match (to, decision.terms) {
        (State::Challenger, None) => {
            return Err(Refused::new("a challenger needs a trial")
                .hint("state its share, outcome, end and stop rule")
                .into());
        }
        (State::Challenger, Some(trial)) => trial.check()?,
        (State::Shadow | State::Champion | State::Retired, Some(_)) => {
            return Err(Refused::new(format!("a trial is of a challenger, not of a {}", to.name())).into());
        }
        (State::Shadow | State::Champion | State::Retired, None) => {}
    }
    if to == State::Challenger {
        check_place_of_challenger(models, &model.row.id)?;
    }
    Ok(())
}

fn check_place_of_challenger(models: &Models, id: &str) -> crate::Result<()> {
    if models.champion(id).is_none() {
        let refused = Refused::new(format!("model {id} has no champion to challenge"))
            .hint("make the first version champion, or keep it a shadow");
        return Err(refused.into());
    }
    if let Some(other) = models.challenger(id) {
        let refused = Refused::new(format!("{} challenges already", other.key()))
            .hint("one trial at a time: end it first, by making it shadow, champion or retired");
        return Err(refused.into());
    }
    Ok(())
}

fn change(seq: u64, row: &ModelRow, to: State, decision: Decision<'_>) -> ModelChangeRow {
    ModelChangeRow {
        seq,
        id: row.id.clone(),
        version: row.version,
        state: to.name().to_owned(),
        by: decision.by.trim().to_owned(),
        at: decision.now,
        reason: decision.reason.trim().to_owned(),
        terms: decision.terms.map(Trial::text).unwrap_or_default(),
    }
}

pub(crate) fn named(by: &str) -> crate::Result<&str> {
    let by = by.trim();
    if by.is_empty() {
        return Err(Refused::new("nobody is named").hint("say who you are: --by NAME").into());
    }
    Ok(by)
}

pub(crate) fn same_person(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn key(id: &str, version: u32) -> String {
    format!("{id} v{version}")
}

/// The SHA-256 of a text, in hexadecimal.
pub fn content_hash(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a text can be written to");
    }
    text
}
