//! Versions of dated texts: strategies, contact packs, desk rules, work rules, and the terms by which scores are used.
//!
//! A text is put in as a draft, a second person makes it count from its own first day on, and of those that count the one that
//! began last decides. What a text says is the matter of its kind: it implements [`Text`], and has the rest from [`Versions`].
//! [`Kind`] names all kinds, for doors that let somebody choose.

mod kind;
#[cfg(test)]
mod tests;
mod view;

use std::cmp::Reverse;
use std::marker::PhantomData;

use primitives::Date;

use crate::documents::{self, Decision, Document, Draft, State};
use crate::error::{Refused, Result};
use crate::port::{Reading, Store, Writing};

pub use kind::{Added, Checked, Kind, Room};
pub use view::{ChangeView, VersionText, VersionView, view};

/// A text of which versions follow each other.
pub trait Text: Sized {
    /// How the kind is spoken of.
    const WORDS: Words;

    /// Reads a text that is to be put into a book; whatever is wrong with it is refused.
    ///
    /// # Errors
    /// When the text is none of its kind, with the file's name and what is expected.
    fn read(file: &str, text: &str) -> Result<Self>;

    /// Reads a text that a book has: it was checked when it came.
    ///
    /// # Errors
    /// As [`Text::read`].
    fn stored(key: &str, text: &str) -> Result<Self> {
        Self::read(key, text)
    }

    /// Which version it is, and from which day on it decides.
    fn head(&self) -> Head<'_>;

    /// What it decides about: versions of one matter follow each other, those of several decide side by side.
    fn matter(&self) -> String {
        String::new()
    }

    /// Whether the book has what the text names.
    ///
    /// # Errors
    /// When it has not.
    fn fits(&self, _store: &(impl Reading + ?Sized), _file: &str) -> Result<()> {
        Ok(())
    }

    /// The texts that come with the program, by their names.
    fn presets() -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }

    /// What a version puts into the book when a second person lets it decide, in the same unit of work.
    ///
    /// # Errors
    /// When the book has something else in its place.
    fn put_in(_unit: &mut dyn Writing, _key: &str, _text: &str) -> Result<()> {
        Ok(())
    }

    /// Whether a version that decides can be withdrawn: not where accounts name it for as long as they live.
    const CAN_BE_WITHDRAWN: bool = true;
}

/// How a kind of texts is spoken of.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// As it is stored.
    pub kind: &'static str,
    /// To people.
    pub noun: &'static str,
    /// A version, as it is written.
    pub example: &'static str,
    /// Who says from which day on a version decides.
    pub first_day: FirstDay,
}

/// Who says from which day on a version decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstDay {
    /// The lender, who cannot choose a day that a close has passed: what was decided then stays as it was.
    Chosen,
    /// A law. It counted on that day whether the book had it or not, and a book may learn it later.
    Lawful,
    /// Nobody in particular: no close decides by it, and what was done by an earlier one stays as it was done.
    Free,
}

/// Which version a text is.
#[derive(Clone, Copy, Debug)]
pub struct Head<'t> {
    /// Its name.
    pub id: &'t str,
    /// Counts up from 1.
    pub version: u32,
    /// The first day on which it decides.
    pub effective_from: Date,
}

impl Head<'_> {
    /// The version as people write it.
    pub fn key(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }
}

/// The versions of one kind in a book.
#[derive(Debug)]
pub struct Versions<T>(PhantomData<fn() -> T>);

impl<T> Clone for Versions<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Versions<T> {}

impl<T> Default for Versions<T> {
    fn default() -> Self {
        Self::OF
    }
}

impl<T> Versions<T> {
    /// The versions of the kind.
    pub const OF: Self = Self(PhantomData);
}

impl<T: Text> Versions<T> {
    /// Reads a text as [`Versions::add`] would, and keeps nothing: which version it is.
    ///
    /// # Errors
    /// When the text is none of its kind, or names what the book has not.
    pub fn check(self, store: &(impl Reading + ?Sized), file: &str, text: &str) -> Result<Checked> {
        let said = T::read(file, text)?;
        said.fits(store, file)?;
        let head = said.head();
        Ok(Checked { id: head.id.to_owned(), version: head.version, effective_from: head.effective_from })
    }

    /// Puts a version into a book, as a draft. The same text again changes nothing.
    ///
    /// # Errors
    /// When the text is none of its kind, names what the book has not, or the version is there with another text.
    pub fn add(
        self,
        store: &mut (impl Store + ?Sized),
        file: &str,
        text: &str,
        decision: Decision<'_>,
    ) -> Result<Added> {
        let said = T::read(file, text)?;
        said.fits(store, file)?;
        let head = said.head();
        let draft = Draft { kind: T::WORDS.kind, id: head.id, version: head.version, text };
        let is_new = documents::add(store, draft, decision)?;
        Ok(Added { key: head.key(), is_new })
    }

    /// Lets a version decide, from its first day on.
    ///
    /// # Errors
    /// When there is no such draft, whoever decides has written it, or a close has passed its first day already.
    pub fn activate(self, store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
        let document = self.document(store, key)?;
        let closed = store.info()?.last_close_begun;
        let from = read::<T>(&document)?.head().effective_from;
        match closed {
            Some(closed) if T::WORDS.first_day == FirstDay::Chosen && from <= closed => {
                let what = format!("{} {key} would decide from {from} on, and {closed} is closed", T::WORDS.noun);
                let zh =
                    format!("{key} 的生效日 {from} 已日终至 {closed}，请提高版本号，并把生效日改为尚未日终的日期。");
                let refused =
                    Refused::new(what).hint("raise its version and effective_from to a day that is not closed");
                Err(refused.zh(zh).into())
            }
            Some(_) | None => {
                let named = (&*document.row.id, document.row.version);
                let put_in = |unit: &mut dyn Writing| T::put_in(unit, key, &document.row.text);
                documents::activate_with(store, T::WORDS.kind, named, decision, put_in)
            }
        }
    }

    /// Takes a version out of force.
    ///
    /// # Errors
    /// When there is no such version, it was withdrawn before, or it is of a kind that stays once it decides.
    pub fn withdraw(self, store: &mut (impl Store + ?Sized), key: &str, decision: Decision<'_>) -> Result<()> {
        if !T::CAN_BE_WITHDRAWN && self.document(store, key)?.state == State::Active {
            let what = format!("{} {key} is in the book for good: accounts may name it", T::WORDS.noun);
            let zh = format!("{key} 已有账户可能引用，不能撤销；请录入下一个版本，并注明其生效日。");
            return Err(Refused::new(what).hint("put in the next version, with its own effective_from").zh(zh).into());
        }
        documents::withdraw(store, T::WORDS.kind, parts(key, (T::WORDS.noun, T::WORDS.example))?, decision)
    }

    /// All versions, with what was decided about each.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn all(self, store: &(impl Reading + ?Sized)) -> Result<Vec<Document>> {
        documents::all(store, T::WORDS.kind)
    }

    /// A version with its history, by its key.
    ///
    /// # Errors
    /// When the book has no such version, or cannot be read.
    pub fn document(self, store: &(impl Reading + ?Sized), key: &str) -> Result<Document> {
        documents::find(&self.all(store)?, T::WORDS.kind, parts(key, (T::WORDS.noun, T::WORDS.example))?).cloned()
    }

    /// What a version says, whatever its state: what was decided under it is judged by it.
    ///
    /// # Errors
    /// As [`Versions::document`].
    pub fn version(self, store: &(impl Reading + ?Sized), key: &str) -> Result<T> {
        read(&self.document(store, key)?)
    }

    /// What the versions say that were activated, whether their first day has come or not.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn active(self, store: &(impl Reading + ?Sized)) -> Result<Vec<T>> {
        documents::active(store, T::WORDS.kind)?.iter().map(read).collect()
    }

    /// What decides on a day: of every matter the version that began last.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn in_force(self, store: &(impl Reading + ?Sized), on: Date) -> Result<Vec<T>> {
        Ok(deciding(self.active(store)?, on))
    }
}

/// What decides on a day: of every matter the version whose first day came last, of two of one day the higher version, and of two
/// of one number that which stands last.
pub fn deciding<T: Text>(versions: Vec<T>, on: Date) -> Vec<T> {
    let mut begun: Vec<T> = versions.into_iter().filter(|one| one.head().effective_from <= on).rev().collect();
    begun.sort_by_key(|one| Reverse((one.head().effective_from, one.head().version)));
    let mut matters = Vec::new();
    begun.retain(|one| {
        let matter = one.matter();
        let is_last = !matters.contains(&matter);
        matters.push(matter);
        is_last
    });
    begun
}

/// The one version that decides on a day, of files that somebody names.
///
/// # Errors
/// When none has begun.
pub fn decides<T: Text>(versions: Vec<T>, on: Date) -> Result<T> {
    let first = versions.iter().map(|one| one.head().effective_from).min();
    Ok(deciding(versions, on).into_iter().next().ok_or_else(|| {
        let begins = first.map_or_else(String::new, |first| format!("the first one decides from {first} on"));
        Refused::new(format!("no version is in force on {on}")).zh(format!("{on} 没有生效的版本。")).hint(begins)
    })?)
}

fn read<T: Text>(document: &Document) -> Result<T> {
    T::stored(&document.key(), &document.row.text)
}

/// Name and number of a version, as people write it.
pub(crate) fn parts<'k>(key: &'k str, (noun, example): (&str, &str)) -> Result<(&'k str, u32)> {
    let parts = key.rsplit_once('@').and_then(|(id, version)| Some((id, version.parse().ok()?)));
    Ok(parts.filter(|(id, _)| !id.is_empty()).ok_or_else(|| {
        let hint = format!("a version is written as its name, @ and its number: {example}");
        Refused::new(format!("\"{key}\" is no version of {noun}"))
            .zh(format!("“{key}”不是版本编号；版本写作“名称@版本号”，例如 {example}。"))
            .hint(hint)
    })?)
}
