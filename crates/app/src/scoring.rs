//! Scoring: what the models of a book say of its accounts.
//!
//! The version that decides about an account is its challenger's where the account is in the challenger's share, else the
//! champion's. Nothing is kept: a version with its hash, an account and a day give the same score again.

mod ready;

use risk::feature::Words;
use risk::warning::Driver;

use crate::error::{Refused, Result};
use crate::features::external::{External, ExternalValue};
use crate::model_file::{ReasonTold, Score};
use crate::models::{Models, Split, State};
use crate::port::Reading;
use ready::Ready;

/// What a model is to foresee, where nobody names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foresees {
    /// That the next bill is missed.
    MissedBill,
    /// Anything else: default, as the model defines it.
    Default,
    /// Default; a missed bill where the book has no champion for default.
    Either,
}

/// The versions of one model that decide.
#[derive(Clone, Debug)]
pub struct Deciding {
    champion: Ready,
    challenger: Option<(Ready, Split)>,
}

/// What is known of an account, for a model.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r> {
    /// The lender's reference.
    pub account: &'r str,
    /// The values of the catalogue, in its order.
    pub values: &'r [f64],
    /// The values of the external columns, in their order.
    pub external: &'r [ExternalValue],
}

/// What a version says of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The version's name and number.
    pub model: String,
    /// The hash of its file.
    pub hash: String,
    /// What it says.
    pub score: Score,
}

/// The same with its reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What the version says.
    pub scored: Scored,
    /// Why there is no better score, the one that costs most first.
    pub reasons: Vec<ReasonTold>,
    /// What each characteristic adds to the log-odds of bad.
    pub drivers: Vec<Driver>,
    /// What a borrower is told of each characteristic.
    pub words: Vec<(String, Words)>,
}

impl Deciding {
    /// The versions of a model that decide; without a name, of the only model that foresees this and whose champion the book
    /// can score.
    ///
    /// # Errors
    /// When a model is named that has no champion or that the book cannot score, or several could decide and none is named.
    pub fn load(
        store: &(impl Reading + ?Sized),
        id: Option<&str>,
        foresees: Foresees,
        external: &[External],
    ) -> Result<Option<Self>> {
        let models = Models::load(store)?;
        let Some(id) = id else {
            let Some((id, ready)) = only(candidates(store, &models, external), foresees)? else { return Ok(None) };
            return Self::with_challenger(store, &models, &id, ready, external).map(Some);
        };
        let champion = models.champion(id).ok_or_else(|| {
            Refused::new(format!("model {id} has no champion in the book"))
                .hint("make one of its versions champion")
                .command("risk promote")
        })?;
        let ready = Ready::load(store, champion, external)?;
        Self::with_challenger(store, &models, id, ready, external).map(Some)
    }

    /// The same, where nothing can be done without a score.
    ///
    /// # Errors
    /// When there is none, too.
    pub fn required(
        store: &(impl Reading + ?Sized),
        id: Option<&str>,
        foresees: Foresees,
        external: &[External],
    ) -> Result<Self> {
        let none = || {
            let (what, zh) = match foresees {
                Foresees::MissedBill => (
                    "the book has no champion that foresees \"this bill missed\" of its accounts",
                    "账簿中没有预测“本期不还”的冠军模型",
                ),
                Foresees::Default => {
                    ("the book has no champion that foresees default of its accounts", "账簿中没有预测违约的冠军模型")
                }
                Foresees::Either => {
                    ("the book has no champion that can score its accounts", "账簿中没有可为账户评分的冠军模型")
                }
            };
            Refused::new(what)
                .zh(format!("{zh}，请先用本账簿训练一个模型，登记后设为冠军。"))
                .hint("train one on the book and make it champion: risk train, risk register, risk promote")
        };
        Ok(Self::load(store, id, foresees, external)?.ok_or_else(none)?)
    }

    fn with_challenger(
        store: &(impl Reading + ?Sized),
        models: &Models,
        id: &str,
        champion: Ready,
        external: &[External],
    ) -> Result<Self> {
        let mut deciding = Self { champion, challenger: None };
        if let Some(one) = models.challenger(id)
            && let Some(trial) = &one.trial
        {
            deciding.challenger = Some((Ready::load(store, one, external)?, trial.split.clone()));
        }
        Ok(deciding)
    }

    fn of(&self, account: &str) -> &Ready {
        match &self.challenger {
            Some((challenger, split)) if split.has(account) => challenger,
            Some(_) | None => &self.champion,
        }
    }

    /// What the champion calls bad.
    pub fn bad(&self) -> &str {
        &self.champion.model.file.bad
    }

    /// How the champion's rows are made from a book, where it says.
    pub fn before_due(&self) -> Option<u32> {
        self.champion.model.file.book.as_ref().and_then(|book| book.before_due)
    }

    /// What the version that decides about an account says of it.
    ///
    /// # Errors
    /// When a value does not fit what the version reads.
    pub fn score(&self, asked: Asked<'_>) -> anyhow::Result<Scored> {
        self.of(asked.account).score(asked)
    }

    /// The same, with its reasons.
    ///
    /// # Errors
    /// When a value does not fit what the version reads.
    pub fn explain(&self, asked: Asked<'_>) -> anyhow::Result<Explained> {
        self.of(asked.account).explain(asked)
    }
}

/// The champions of the book that its accounts can be scored by. Those that read what the book does not have are left out.
fn candidates(store: &(impl Reading + ?Sized), models: &Models, external: &[External]) -> Vec<(String, Ready)> {
    let champions = models.versions().iter().filter(|one| one.state == State::Champion);
    champions.filter_map(|one| Some((one.row.id.clone(), Ready::load(store, one, external).ok()?))).collect()
}

/// The only one that foresees this.
fn only(candidates: Vec<(String, Ready)>, foresees: Foresees) -> Result<Option<(String, Ready)>> {
    let (missed, other): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|(_, ready)| ready.is_of_missed_bill());
    let mut found = match foresees {
        Foresees::MissedBill => missed,
        Foresees::Default => other,
        Foresees::Either if other.is_empty() => missed,
        Foresees::Either => other,
    };
    if found.len() > 1 {
        let names: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        let what = format!("the book has several champions that could score: {}", names.join(", "));
        return Err(Refused::new(what)
            .hint("name one, or retire the others")
            .command("risk promote --to retired")
            .into());
    }
    Ok(found.pop())
}
