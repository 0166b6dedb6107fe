//! The models of a book: every version with the text it was made from, and who let it do what.
//!
//! A version is never edited. Its state is a history of changes, each with who decided, when and why; whoever made a
//! version cannot let it decide about borrowers. Scores are not kept: a version with its hash, an account and a day give
//! the same score again, to the last bit. What was decided upon a score keeps the score with the decision.

mod evidence;
mod promote;
mod split;
#[cfg(test)]
mod tests;
pub mod view;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::error::Refused;
use crate::port::{ModelChangeRow, ModelRow, Reading};

pub use evidence::{Evidence, Recorded, is_validation, of_training, record_validation};
pub use promote::{Candidate, Decision, promote, register};
pub(crate) use promote::{named, same_person};
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
#[derive(Clone, Debug, PartialEq)]
pub struct Registered {
    /// The version.
    pub row: ModelRow,
    /// What it may do now.
    pub state: State,
    /// The trial that it is in, when it is a challenger.
    pub trial: Option<Trial>,
    /// Validations that were kept beside it, in order.
    pub validations: Vec<Evidence>,
    /// Its changes of state, and the validations among them, in order.
    pub changes: Vec<ModelChangeRow>,
}

impl Registered {
    /// Its name and version, as people write it.
    pub fn key(&self) -> String {
        key(&self.row.id, self.row.version)
    }
}

/// All versions of all models of a book.
#[derive(Clone, Debug, Default, PartialEq)]
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
        let of_row =
            |row| Registered { row, state: State::Shadow, trial: None, validations: Vec::new(), changes: Vec::new() };
        let mut versions: Vec<Registered> = store.models()?.into_iter().map(of_row).collect();
        let mut last_change = 0;
        for change in store.model_changes()? {
            last_change = change.seq;
            let unknown = || anyhow::anyhow!("change {} of a model makes no sense", change.seq);
            let of = |version: &&mut Registered| (&version.row.id, version.row.version) == (&change.id, change.version);
            let version = versions.iter_mut().find(of).ok_or_else(unknown)?;
            version.state = State::named(&change.state).ok_or_else(unknown)?;
            match evidence::parse(&change.terms)? {
                Some(validation) => version.validations.push(validation),
                None => version.trial = (!change.terms.is_empty()).then(|| Trial::parse(&change.terms)).transpose()?,
            }
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

    /// The version of this number.
    ///
    /// # Errors
    /// When it is not there.
    pub fn required(&self, id: &str, version: u32) -> crate::Result<&Registered> {
        self.get(id, version).ok_or_else(|| {
            let of_id = self.versions.iter().filter(|one| one.row.id == id);
            let all: Vec<String> = of_id.map(|one| format!("v{}", one.row.version)).collect();
            let refused = Refused::new(format!("the book has no model {}", key(id, version)))
                .zh(format!("没有模型 {}。", key(id, version)));
            let hint = if all.is_empty() {
                "list those that it has with: risk list".to_owned()
            } else {
                format!("it has {}", all.join(", "))
            };
            refused.hint(hint).into()
        })
    }
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
