//! The words at the end of an event's line: who, under which name, when learned, and why.

use primitives::Date;

use super::words::Words;

/// What the words at the end of an event's line say.
#[derive(Default)]
pub(super) struct Tail {
    requested: Option<String>,
    approved: Option<String>,
    /// A name by which the event can be reversed.
    pub(super) name: Option<String>,
    /// When it was learned, if later.
    pub(super) learned: Option<Date>,
    reason: Option<String>,
}

impl Tail {
    /// Splits the words of the tail off a line and reads them.
    pub(super) fn of(words: &mut Words<'_>) -> Result<Self, String> {
        let mut tail = Self::default();
        let mut rest = words.split_at(&["requested", "approved", "as", "learned", "because"]);
        while let Some(word) = rest.next() {
            let mut name = |what: &str| rest.expect(what).map(str::to_owned);
            match word {
                "requested" => once(&mut tail.requested, word, name("the name after \"requested\"")?)?,
                "approved" => once(&mut tail.approved, word, name("the name after \"approved\"")?)?,
                "as" => once(&mut tail.name, word, name("a name")?)?,
                "learned" => once(&mut tail.learned, word, rest.date("learned")?)?,
                "because" => tail.reason = Some(rest.rest()),
                other => return Err(format!("\"{other}\" is not expected here")),
            }
        }
        Ok(tail)
    }

    /// Why; nothing where that need not be said.
    pub(super) fn why(&mut self) -> String {
        self.reason.take().unwrap_or_default()
    }

    /// Why, which must be said.
    pub(super) fn because(&mut self, verb: &str) -> Result<String, String> {
        let reason = self.reason.take().filter(|reason| !reason.is_empty());
        reason.ok_or_else(|| format!("\"because\" is missing: a line with \"{verb}\" says why"))
    }

    /// Who asked for it, if that is said.
    pub(super) fn requested(&mut self) -> Option<String> {
        self.requested.take()
    }

    /// Who approved it, if that is said.
    pub(super) fn approved(&mut self) -> Option<String> {
        self.approved.take()
    }

    /// Refuses words that the event has no use for.
    pub(super) fn end(&self) -> Result<(), String> {
        let left = [("requested", &self.requested), ("approved", &self.approved)];
        match left.into_iter().find(|(_, name)| name.is_some()) {
            Some((word, _)) => Err(format!("\"{word}\" is not expected here")),
            None => Ok(()),
        }
    }
}

fn once<T>(place: &mut Option<T>, word: &str, said: T) -> Result<(), String> {
    match place.replace(said) {
        None => Ok(()),
        Some(_) => Err(format!("\"{word}\" is said twice")),
    }
}
