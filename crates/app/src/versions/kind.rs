//! All kinds of versions under one name each, for doors that let somebody choose among them.

use collections::contact::Pack;
use collections::desk::DeskRules;
use collections::work::Rules;
use primitives::Date;

use super::{Text, Versions, Words};
use crate::documents::{Decision, Document};
use crate::error::Result;
use crate::limit_file::LimitFile;
use crate::port::{Reading, Store};
use crate::strategy_file::Written;
use crate::template_file;
use crate::uses::priority::PriorityFile;
use crate::uses::warning::ContactsFile;

/// A kind of texts of which versions follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Which state an account is in, and what is due.
    Strategy,
    /// When a person may be contacted.
    ContactPack,
    /// What people may grant, and by when cases are answered.
    DeskRules,
    /// How work is shared out.
    WorkRules,
    /// From a score to limit and rate.
    LimitTable,
    /// What priority assumes.
    PriorityTerms,
    /// What contacts before a due date cost and save.
    ContactTerms,
    /// What messages say.
    Template,
    /// The conventions of contracts.
    Product,
    /// How accounts are classified.
    Policy,
}

/// A text that was checked: which version it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name.
    pub id: String,
    /// The version of that name.
    pub version: u32,
    /// The first day on which it would decide.
    pub effective_from: Date,
}

/// A version that was put into a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The version, as people write it.
    pub key: String,
    /// Whether it was not there before.
    pub is_new: bool,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Strategy,
        Self::ContactPack,
        Self::DeskRules,
        Self::WorkRules,
        Self::LimitTable,
        Self::PriorityTerms,
        Self::ContactTerms,
        Self::Template,
        Self::Product,
        Self::Policy,
    ];

    /// The terms by which scores are used.
    pub const TERMS: [Self; 3] = [Self::LimitTable, Self::PriorityTerms, Self::ContactTerms];

    /// Its name, as it is stored.
    pub fn name(self) -> &'static str {
        self.room().words().kind
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What can be done with its versions.
    pub fn room(self) -> &'static dyn Room {
        match self {
            Self::Strategy => &Versions::<Written>::OF,
            Self::ContactPack => &Versions::<Pack>::OF,
            Self::DeskRules => &Versions::<DeskRules>::OF,
            Self::WorkRules => &Versions::<Rules>::OF,
            Self::LimitTable => &Versions::<LimitFile>::OF,
            Self::PriorityTerms => &Versions::<PriorityFile>::OF,
            Self::ContactTerms => &Versions::<ContactsFile>::OF,
            Self::Template => &Versions::<template_file::Written>::OF,
            Self::Product => &Versions::<ledger::Product>::OF,
            Self::Policy => &Versions::<ledger::classification::Policy>::OF,
        }
    }
}

/// What can be done with the versions of a kind, whichever it is.
pub trait Room: Sync {
    /// How the kind is spoken of.
    fn words(&self) -> Words;

    /// The texts that come with the program, by their names.
    fn presets(&self) -> Vec<(&'static str, &'static str)>;

    /// The text of this name that comes with the program.
    fn preset(&self, name: &str) -> Option<&'static str> {
        self.presets().into_iter().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// As [`Versions::check`].
    ///
    /// # Errors
    /// As there.
    fn check(&self, store: &dyn Reading, file: &str, text: &str) -> Result<Checked>;

    /// As [`Versions::add`].
    ///
    /// # Errors
    /// As there.
    fn add(&self, store: &mut dyn Store, file: &str, text: &str, decision: Decision<'_>) -> Result<Added>;

    /// As [`Versions::activate`].
    ///
    /// # Errors
    /// As there.
    fn activate(&self, store: &mut dyn Store, key: &str, decision: Decision<'_>) -> Result<()>;

    /// As [`Versions::withdraw`].
    ///
    /// # Errors
    /// As there.
    fn withdraw(&self, store: &mut dyn Store, key: &str, decision: Decision<'_>) -> Result<()>;

    /// All versions, with what was decided about each.
    ///
    /// # Errors
    /// When the book cannot be read.
    fn all(&self, store: &dyn Reading) -> Result<Vec<Document>>;

    /// A version with its history.
    ///
    /// # Errors
    /// When the book has no such version, or cannot be read.
    fn document(&self, store: &dyn Reading, key: &str) -> Result<Document>;

    /// The keys of the versions that decide on a day.
    ///
    /// # Errors
    /// When the book cannot be read.
    fn in_force(&self, store: &dyn Reading, on: Date) -> Result<Vec<String>>;

    /// The first day of a version.
    ///
    /// # Errors
    /// When its text cannot be read.
    fn first_day(&self, document: &Document) -> Result<Date>;
}

impl<T: Text> Room for Versions<T> {
    fn words(&self) -> Words {
        T::WORDS
    }

    fn presets(&self) -> Vec<(&'static str, &'static str)> {
        T::presets()
    }

    fn check(&self, store: &dyn Reading, file: &str, text: &str) -> Result<Checked> {
        Self::check(*self, store, file, text)
    }

    fn add(&self, store: &mut dyn Store, file: &str, text: &str, decision: Decision<'_>) -> Result<Added> {
        Self::add(*self, store, file, text, decision)
    }

    fn activate(&self, store: &mut dyn Store, key: &str, decision: Decision<'_>) -> Result<()> {
        Self::activate(*self, store, key, decision)
    }

    fn withdraw(&self, store: &mut dyn Store, key: &str, decision: Decision<'_>) -> Result<()> {
        Self::withdraw(*self, store, key, decision)
    }

    fn all(&self, store: &dyn Reading) -> Result<Vec<Document>> {
        Self::all(*self, store)
    }

    fn document(&self, store: &dyn Reading, key: &str) -> Result<Document> {
        Self::document(*self, store, key)
    }

    fn in_force(&self, store: &dyn Reading, on: Date) -> Result<Vec<String>> {
        Ok(Self::in_force(*self, store, on)?.iter().map(|one| one.head().key()).collect())
    }

    fn first_day(&self, document: &Document) -> Result<Date> {
        Ok(super::read::<T>(document)?.head().effective_from)
    }
}
