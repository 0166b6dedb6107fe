//! Who lets a version do what: registering, promoting, and the rules of both.

use primitives::Date;

use super::evidence::is_validated;
use super::{Models, Registered, State, Trial, content_hash, key};
use crate::error::Refused;
use crate::port::{Micros, ModelChangeRow, ModelRow, Store};

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
    unit.add_model_change(&change(
        seq,
        &row,
        State::Shadow,
        Decision { by, reason, now, terms: None, unvalidated: None },
    ))?;
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
    /// Why a champion is to decide though no validation out of time of it is in the book.
    pub unvalidated: Option<&'d str>,
}

/// Changes what a version may do. A new champion retires the one before, in the same unit of work.
///
/// Four eyes: whoever made a version cannot let it decide. A champion has been validated out of time, at its training or by
/// [`record_validation`](super::record_validation), with the hash of the data; or else whoever approves it says why it may
/// decide without, which is kept with the decision. Retiring and watching take one person, so that stopping a model is
/// never held up. Returns the versions that changed, the one asked about first.
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
    check_beginning(store, decision.terms)?;
    let reason = reason_with_evidence(store, model, to, &decision)?;
    let decision = Decision { reason: &reason, ..decision };
    let Decision { by, reason, now, .. } = decision;
    let before = models.champion(id).filter(|before| to == State::Champion && before.row.version != version);
    let mut changes = vec![change(models.last_change + 1, &model.row, to, decision)];
    if let Some(before) = before {
        let words = format!("{} took its place: {reason}", model.key());
        let retired = Decision { by, reason: &words, now, terms: None, unvalidated: None };
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

/// The reason as it is kept: with that for which no validation out of time was asked, where there is none.
fn reason_with_evidence(
    store: &(impl Store + ?Sized),
    model: &Registered,
    to: State,
    decision: &Decision<'_>,
) -> crate::Result<String> {
    let reason = decision.reason.trim().to_owned();
    let why = decision.unvalidated.map(str::trim).filter(|why| !why.is_empty());
    match (to, why) {
        (State::Champion, Some(why)) => Ok(format!("{reason}; without a validation out of time: {why}")),
        (State::Champion, None) if !is_validated(store, model)? => {
            let what = format!("no validation out of time of model {} is in the book", model.key());
            let hint = "validate it on later rows: risk validate --id NAME --number VERSION --record --by NAME; or say why it may \
                        decide without: --without-validation TEXT";
            Err(Refused::new(what).hint(hint).into())
        }
        (State::Shadow | State::Challenger | State::Retired, Some(_)) => {
            Err(Refused::new(format!("a {} needs no validation out of time", to.name())).into())
        }
        (State::Shadow | State::Challenger | State::Champion | State::Retired, None) => Ok(reason),
    }
}

fn check_decision(models: &Models, model: &Registered, to: State, decision: &Decision<'_>) -> crate::Result<()> {
    let by = named(decision.by)?;
    if decision.reason.trim().is_empty() {
        return Err(Refused::new("no reason is given").hint("say why in a sentence").command("--reason TEXT").into());
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

/// A trial begins on a day whose outcomes nobody can know yet.
fn check_beginning(store: &(impl Store + ?Sized), terms: Option<&Trial>) -> crate::Result<()> {
    let begins_on = terms.and_then(|trial| trial.begins_on.as_deref());
    let begins_on = begins_on.and_then(|day| day.parse::<Date>().ok());
    let last_close = store.info()?.last_close;
    match begins_on.zip(last_close).filter(|(begins_on, closed)| begins_on <= closed) {
        None => Ok(()),
        Some((begins_on, closed)) => {
            let what = format!("the trial would begin on {begins_on}, and the book is closed through {closed}");
            Err(Refused::new(what).hint("everything about a trial is fixed before it begins").into())
        }
    }
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

pub(super) fn change(seq: u64, row: &ModelRow, to: State, decision: Decision<'_>) -> ModelChangeRow {
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
        return Err(Refused::new("nobody is named").hint("say who you are").command("--by NAME").into());
    }
    Ok(by)
}

pub(crate) fn same_person(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
