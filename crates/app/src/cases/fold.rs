//! What became of cases: a fold of the person's events.

use anyhow::{Context, bail};
use collections::bad_faith::Evidence;
use collections::case::CaseKind;
use primitives::{Amount, Date};

use super::{CASE, wire};
use crate::persons::{family, word};
use crate::port::PersonEventRow;

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its number: its place in the journal of persons.
    pub id: u64,
    /// Whom it concerns.
    pub person: String,
    /// What it is about.
    pub kind: CaseKind,
    /// The account.
    pub account: Option<String>,
    /// The part of the account that is disputed; none for all of it.
    pub amount: Option<Amount>,
    /// Whom a complaint is about.
    pub about: Option<String>,
    /// What it is, in a sentence.
    pub reason: String,
    /// The rules by which its deadline was counted, by their key.
    pub rules: String,
    /// The day on which it came in.
    pub came_in_on: Date,
    /// The last day on which it is answered in time.
    pub deadline: Date,
    /// Who opened it.
    pub opened_by: String,
    /// How it stands.
    pub state: State,
    /// What was written down.
    pub notes: Vec<Note>,
    /// Signs of bad faith that somebody found.
    pub evidence: Vec<Evidence>,
}

/// How a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It has no answer.
    Open,
    /// It has one.
    Answered {
        /// When.
        on: Date,
        /// What was found.
        finding: String,
        /// What is done.
        outcome: String,
        /// Whether the customer was right, or the default is in bad faith.
        upheld: bool,
    },
    /// Nothing is to be done any more.
    Closed {
        /// When.
        on: Date,
        /// The answer that it had, if it had one: what was found, and what is done.
        answer: Option<(String, String)>,
    },
}

/// The answer to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<'c> {
    /// What was found.
    pub finding: &'c str,
    /// What is done.
    pub outcome: &'c str,
}

impl Case {
    /// Its answer, where it has one.
    pub fn answer(&self) -> Option<Told<'_>> {
        match &self.state {
            State::Answered { finding, outcome, .. } | State::Closed { answer: Some((finding, outcome)), .. } => {
                Some(Told { finding, outcome })
            }
            State::Open | State::Closed { answer: None, .. } => None,
        }
    }
}

impl State {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered { .. } => "answered",
            Self::Closed { .. } => "closed",
        }
    }
}

/// Something that was written down in a case, or happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: i64,
    /// Who.
    pub by: String,
    /// What.
    pub text: String,
}

/// All cases of a person, in the order in which they came in.
///
/// # Errors
/// When an event cannot be read.
pub fn of_person(rows: &[PersonEventRow]) -> anyhow::Result<Vec<Case>> {
    let mut all: Vec<Case> = Vec::new();
    for row in rows.iter().filter(|row| family(row) == CASE) {
        let place = || format!("event {} of person {}", row.seq, row.person);
        if word(row) == "opened" {
            all.push(wire::opened_read(row).with_context(place)?);
            continue;
        }
        let id = wire::case_of(row).with_context(place)?;
        let case = all.iter_mut().find(|case| case.id == id);
        let case = case.with_context(|| format!("{}: there is no case {id}", place()))?;
        learn(case, row).with_context(place)?;
    }
    Ok(all)
}

/// The number of the case that an event of cases is about.
///
/// # Errors
/// When the event cannot be read.
pub fn case_of(row: &PersonEventRow) -> anyhow::Result<u64> {
    if word(row) == "opened" { Ok(row.seq) } else { wire::case_of(row) }
}

fn learn(case: &mut Case, row: &PersonEventRow) -> anyhow::Result<()> {
    let text = match word(row) {
        "noted" => wire::noted_read(row)?,
        "extended" => {
            let (deadline, longer, reason) = wire::extended_read(row)?;
            case.deadline = deadline;
            format!("{longer}: through {deadline}, {reason}")
        }
        "evidence" => {
            let evidence = wire::evidence_read(row)?;
            let text = format!("evidence of {}: {}", evidence.on, evidence.source);
            case.evidence.push(evidence);
            text
        }
        "answered" => {
            let (on, finding, outcome, upheld) = wire::answered_read(row)?;
            let text = format!("answered: {finding} {outcome}");
            case.state = State::Answered { on, finding, outcome, upheld };
            text
        }
        "closed" => {
            let (on, reason) = wire::closed_read(row)?;
            let answer = case.answer().map(|told| (told.finding.to_owned(), told.outcome.to_owned()));
            case.state = State::Closed { on, answer };
            format!("closed: {reason}")
        }
        other => bail!("\"{other}\" is no event of a case that this program knows"),
    };
    case.notes.push(Note { at: row.at, by: row.actor.clone(), text });
    Ok(())
}
