//! Models: kept as they were put in, with who let them do what.

use app::Error;
use app::models::{Candidate, Decision, Models, Share, Split, State, Trial, content_hash, promote, register};
use app::port::Store;

use super::Open;
use super::books::NOW;

fn candidate(version: u32, text: &str) -> Candidate<'_> {
    Candidate { id: "early-warning", version, text, made_by: "Ana" }
}

fn decision<'d>(by: &'d str, terms: Option<&'d Trial>) -> Decision<'d> {
    Decision { by, reason: "it ranks better out of time", now: NOW + 1, terms, unvalidated: None }
}

/// The approval of a champion that nobody validated.
fn approval(by: &str) -> Decision<'_> {
    Decision { unvalidated: Some("nothing is at stake"), ..decision(by, None) }
}

fn trial() -> Trial {
    let split = Split { salt: "spring".into(), share_bp: Share::of_basis_points(1_000).expect("a share") };
    let (outcome, ends_on) = ("30+ days past due on the next bill".into(), "2025-12-31".into());
    Trial { split, outcome, begins_on: None, ends_on, accounts_min: 500, looks: 4, harm_bp: 50 }
}

/// The first line of what is refused.
fn refusal<T>(done: app::Result<T>) -> String {
    match done {
        Err(Error::Refused(refused)) => refused.what,
        Err(Error::Failed(error)) => panic!("{error:#}"),
        Ok(_) => panic!("it is done"),
    }
}

fn states(store: &dyn Store) -> Vec<(u32, State)> {
    let models = Models::load(store).expect("loaded");
    models.versions().iter().map(|one| (one.row.version, one.state)).collect()
}

/// A version is added once, as a shadow, is there with its text when the book is opened again, and does not change.
pub fn a_model_is_added_once_and_never_changed(open: Open<'_>) {
    let mut store = open("book");
    let (hash, is_new) = register(&mut *store, candidate(1, "{}"), "first try", NOW).expect("added");
    assert_eq!((hash, is_new), (content_hash("{}"), true));
    assert!(!register(&mut *store, candidate(1, "{}"), "again", NOW + 9).expect("known").1, "it is known");
    let changed = refusal(register(&mut *store, candidate(1, "{ }"), "again", NOW));
    assert_eq!(changed, "model early-warning v1 is already in the book with another text");
    drop(store);
    let store = open("book");
    assert_eq!(store.model_text("early-warning", 1).expect("read").as_deref(), Some("{}"));
    assert_eq!(store.model_text("early-warning", 2).expect("read"), None);
    let models = Models::load(&*store).expect("loaded");
    let one = models.get("early-warning", 1).expect("it is there");
    assert_eq!((one.row.made_by.as_str(), one.row.added_at, one.state), ("Ana", NOW, State::Shadow));
    assert_eq!(one.changes.iter().map(|change| change.reason.as_str()).collect::<Vec<_>>(), ["first try"]);
}

/// Whoever made a version cannot let it decide; another person can, and the champion before it retires.
pub fn another_person_lets_a_model_decide(open: Open<'_>) {
    let mut store = open("book");
    for version in [1, 2] {
        register(&mut *store, candidate(version, "{}"), "trained", NOW).expect("added");
    }
    let own = refusal(promote(&mut *store, "early-warning", 1, State::Champion, decision(" ana", None)));
    assert_eq!(own, "ana made model early-warning v1 and cannot approve it");
    let nobody = refusal(promote(&mut *store, "early-warning", 1, State::Champion, decision(" ", None)));
    assert_eq!(nobody, "nobody is named");
    let untried = refusal(promote(&mut *store, "early-warning", 1, State::Champion, decision("Bo", None)));
    assert_eq!(untried, "no validation out of time of model early-warning v1 is in the book");
    promote(&mut *store, "early-warning", 1, State::Champion, approval("Bo")).expect("approved");
    let done = promote(&mut *store, "early-warning", 2, State::Champion, approval("Bo")).expect("approved");
    assert_eq!(done.len(), 2, "the one before retires");
    assert_eq!(states(&*store), [(1, State::Retired), (2, State::Champion)]);
    let models = Models::load(&*store).expect("loaded");
    let kept = models.get("early-warning", 2).and_then(|two| two.changes.last().map(|change| change.reason.clone()));
    let reason = "it ranks better out of time; without a validation out of time: nothing is at stake";
    assert_eq!(kept.as_deref(), Some(reason));
    promote(&mut *store, "early-warning", 2, State::Retired, decision("Ana", None)).expect("stopping takes one person");
    let unknown = refusal(promote(&mut *store, "early-warning", 7, State::Retired, decision("Bo", None)));
    assert_eq!(unknown, "the book has no model early-warning v7");
}

/// A challenger has a trial that was fixed beforehand, and decides about its share of accounts.
pub fn a_challenger_decides_about_its_share(open: Open<'_>) {
    let mut store = open("book");
    for version in [1, 2, 3] {
        register(&mut *store, candidate(version, "{}"), "trained", NOW).expect("added");
    }
    let (id, terms) = ("early-warning", trial());
    let alone = refusal(promote(&mut *store, id, 2, State::Challenger, decision("Bo", Some(&terms))));
    assert_eq!(alone, "model early-warning has no champion to challenge");
    promote(&mut *store, id, 1, State::Champion, approval("Bo")).expect("approved");
    let free = refusal(promote(&mut *store, id, 2, State::Challenger, decision("Bo", None)));
    assert_eq!(free, "a challenger needs a trial");
    promote(&mut *store, id, 2, State::Challenger, decision("Bo", Some(&terms))).expect("approved");
    let second = refusal(promote(&mut *store, id, 3, State::Challenger, decision("Bo", Some(&terms))));
    assert_eq!(second, "early-warning v2 challenges already");
    drop(store);
    let models = Models::load(&*open("book")).expect("loaded");
    assert_eq!(models.get(id, 2).and_then(|two| two.trial.clone()), Some(terms.clone()));
    let version = |account: &str| models.deciding(id, account).map(|one| one.row.version);
    for account in (0..200).map(|number| format!("A{number}")) {
        assert_eq!(version(&account), Some(if terms.split.has(&account) { 2 } else { 1 }), "{account}");
    }
    assert_eq!(models.deciding("unknown", "A1"), None);
}
