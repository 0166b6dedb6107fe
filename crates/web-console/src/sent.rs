//! What forms send: which form it is, what it asks of whoever sends it, and what becomes of it.
//!
//! A form is sent to the address of its page and its own name. What is wrong with it is told beside its fields on the same page, with
//! everything that was typed; what cannot be undone is asked once more. Nothing is decided here that a use case of `app` does not decide.

use app::access::{Actor, Wish};
use app::explain::Language;
use app::port::{Micros, Store};
use app::products::Products;
use app::{Code, Refused};
use jiff::Timestamp;

use crate::acts;
use crate::nav::parts;
use crate::preferences::Preferences;
use crate::query::{Query, encoded};
use crate::words::Words;

/// What a form sends.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'s> {
    /// The address to which it is sent.
    pub path: &'s str,
    /// Its fields.
    pub fields: &'s Query,
    /// Who sends it.
    pub actor: &'s Actor,
    /// The header `Cookie`.
    pub cookies: &'s str,
    /// The header `Accept-Language`.
    pub accept_language: &'s str,
}

/// What is to be done about it.
pub enum Step {
    /// There is no such form.
    Nowhere,
    /// It is not for whoever sends it.
    Forbidden,
    /// Its page is shown again: something is asked back, or tried out.
    Show(Typed),
    /// The book is changed.
    Change(Change),
    /// Days are closed, which goes on after the answer.
    Close(Days),
}

/// Days that are to be closed.
#[derive(Clone, Debug)]
pub struct Days {
    /// The last of them.
    pub through: primitives::Date,
    /// What it asks for.
    pub wish: Wish,
    /// Where whoever sent it goes on.
    pub then: String,
}

/// A change of the book that somebody asks for.
pub struct Change {
    /// What it asks for.
    pub wish: Wish,
    act: acts::Act,
    typed: Typed,
    actor: Actor,
    parts: Vec<String>,
    language: Language,
    words: &'static Words,
}

/// With what it is made.
#[derive(Clone, Copy)]
pub struct With<'w> {
    /// Now.
    pub now: Micros,
    /// Bytes that nobody can guess.
    pub random: fn() -> app::access::Random,
    /// The products of the book.
    pub products: &'w Products,
}

/// What became of it.
pub enum Outcome {
    /// It is done; whoever sent it goes on there.
    Done(String),
    /// Its page is shown again.
    Show(Typed),
}

/// A form that was sent and is shown again.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The address of its page.
    pub(crate) page: String,
    /// The address to which it was sent.
    pub(crate) action: String,
    /// Its name on the page.
    pub(crate) form: String,
    /// What was typed.
    pub(crate) fields: Query,
    /// What is wrong with which field.
    pub(crate) wrong: Vec<(String, String)>,
    /// Why it was refused, and what to do next.
    pub(crate) refused: Option<Box<Refused>>,
    /// What is to be said about it.
    pub(crate) say: Say,
}

/// What is said about a form that is shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Say {
    /// Nothing but what is wrong.
    #[default]
    Nothing,
    /// Whether it is really meant.
    Confirm,
    /// What it would come to.
    Preview,
    /// What is shown once and never again, each with what it is.
    Once(Vec<(String, String)>),
    /// What is kept of a person, as it is, each with what it is.
    Revealed(Vec<(String, String)>),
    /// Something that was done, in words.
    Told(Vec<String>),
}

impl Typed {
    /// The address of its page.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> u16 {
        match self.say {
            Say::Nothing if !self.wrong.is_empty() || self.refused.is_some() => 422,
            Say::Nothing | Say::Confirm | Say::Preview | Say::Once(_) | Say::Revealed(_) | Say::Told(_) => 200,
        }
    }
}

/// What is to be done about a form that was sent.
pub fn step(sent: Sent<'_>) -> Step {
    let preferences = Preferences::of(sent.cookies, sent.accept_language);
    let mut parts = parts(sent.path);
    if sent.path.starts_with("/my/") {
        parts.insert(0, "my".to_owned());
    }
    let names: Vec<&str> = parts.iter().map(String::as_str).collect();
    let Some(form) = acts::form(&names, sent.fields, sent.actor) else { return Step::Nowhere };
    // A borrower has pages of their own.
    if sent.path.starts_with("/console") == sent.actor.person.is_some() {
        return Step::Forbidden;
    }
    let is_known_later = sent.actor.person.is_some();
    if !is_known_later && form.wish.granted_to(sent.actor).is_err() {
        return Step::Forbidden;
    }
    let mut typed = Typed {
        page: form.page.unwrap_or_else(|| page_of(sent.path)),
        action: sent.path.to_owned(),
        form: form.name,
        fields: sent.fields.clone(),
        ..Typed::default()
    };
    if sent.fields.get("preview").is_some() {
        typed.say = Say::Preview;
        return Step::Show(typed);
    }
    if form.confirms && sent.fields.get("confirmed").is_none() {
        typed.say = Say::Confirm;
        return Step::Show(typed);
    }
    match form.act {
        Some(act) => Step::Change(Change {
            wish: form.wish,
            act,
            typed,
            actor: sent.actor.clone(),
            parts,
            language: preferences.language,
            words: preferences.words(),
        }),
        None => match sent.fields.get("through").and_then(|text| text.parse().ok()) {
            Some(through) => Step::Close(Days { through, wish: form.wish, then: format!("{}?done=close", typed.page) }),
            None => {
                typed.wrong = vec![("through".to_owned(), preferences.words().wrong_day.to_owned())];
                Step::Show(typed)
            }
        },
    }
}

/// The page of a form: its address without the last part.
fn page_of(path: &str) -> String {
    path.trim_end_matches('/').rsplit_once('/').map_or("/console", |(page, _)| page).to_owned()
}

impl Change {
    /// Makes it; what the rules refuse is told beside the form.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn make(mut self, store: &mut dyn Store, with: With<'_>) -> app::Result<Outcome> {
        let doing = Doing {
            parts: &self.parts,
            fields: &self.typed.fields,
            actor: &self.actor,
            language: self.language,
            words: self.words,
            products: with.products,
            now: Timestamp::from_microsecond(with.now).unwrap_or(Timestamp::MAX),
            random: with.random,
        };
        match (self.act)(store, &doing) {
            Ok(Done::At(address)) => Ok(Outcome::Done(address)),
            Ok(Done::Here(word)) => Ok(Outcome::Done(done_at(&self.typed.page, word))),
            Ok(Done::Say(say)) => {
                self.typed.say = say;
                Ok(Outcome::Show(self.typed))
            }
            Err(Wrong::Fields(wrong)) => {
                self.typed.wrong = wrong;
                Ok(Outcome::Show(self.typed))
            }
            Err(Wrong::Not(app::Error::Refused(refused))) if refused.code == Code::Forbidden => Err(refused.into()),
            Err(Wrong::Not(app::Error::Refused(refused))) => {
                self.typed.refused = Some(Box::new(refused));
                Ok(Outcome::Show(self.typed))
            }
            Err(Wrong::Not(failed)) => Err(failed),
        }
    }
}

fn done_at(page: &str, word: &str) -> String {
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}done={}", encoded(word))
}

/// What became of an act.
pub(crate) enum Done {
    /// It is done, and the page of the form says so by this word.
    Here(&'static str),
    /// It is done, and another page is next.
    At(String),
    /// Something is said on the page of the form.
    Say(Say),
}

/// Why an act was not done.
pub(crate) enum Wrong {
    /// Fields are missing or make no sense.
    Fields(Vec<(String, String)>),
    /// The use case refused, or the machine failed.
    Not(app::Error),
}

impl<E: Into<app::Error>> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::Not(error.into())
    }
}

/// What an act knows.
pub(crate) struct Doing<'d> {
    parts: &'d [String],
    pub(crate) fields: &'d Query,
    pub(crate) actor: &'d Actor,
    pub(crate) language: Language,
    pub(crate) words: &'static Words,
    pub(crate) products: &'d Products,
    pub(crate) now: Timestamp,
    pub(crate) random: fn() -> app::access::Random,
}

impl<'d> Doing<'d> {
    /// A part of the address, counted from the one after `console`.
    pub(crate) fn part(&self, at: usize) -> &'d str {
        self.parts.get(at).map_or("", String::as_str)
    }

    /// A part of the address that is a number; another one belongs to nothing.
    pub(crate) fn number(&self, at: usize) -> Result<u64, Wrong> {
        let part = self.part(at);
        Ok(part.parse().map_err(|_| {
            Refused::new(format!("there is no {part}")).zh(format!("没有“{part}”。")).code(Code::NotFound)
        })?)
    }

    /// The name under which it is done once, however often it is sent.
    pub(crate) fn key(&self) -> String {
        let key = self.fields.get("key").filter(|key| key.len() <= 100);
        key.map_or_else(|| format!("console-{}", self.now.as_microsecond()), |key| format!("console-{key}"))
    }

    /// Reads its fields.
    pub(crate) fn read(&self) -> crate::typed::Read<'d> {
        crate::typed::Read::new(self.fields, self.words)
    }
}
