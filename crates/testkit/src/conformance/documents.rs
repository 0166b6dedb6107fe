//! Versioned texts that a second person activates.

use app::Error;
use app::documents::{Decision, Draft, State, activate, active, add, all, withdraw};
use app::port::Store;

use super::Open;
use super::books::NOW;

fn draft(version: u32, text: &str) -> Draft<'_> {
    Draft { kind: "strategy", id: "mild", version, text }
}

fn decision(by: &str) -> Decision<'_> {
    Decision { by, reason: "tried on last year", now: NOW }
}

fn refusal<T>(done: app::Result<T>) -> String {
    match done {
        Err(Error::Refused(refused)) => refused.what,
        Err(Error::Failed(error)) => panic!("{error:#}"),
        Ok(_) => panic!("it is done"),
    }
}

fn states(store: &dyn Store) -> Vec<(u32, State)> {
    let versions = all(store, "strategy").expect("read");
    versions.iter().map(|one| (one.row.version, one.state)).collect()
}

/// Whoever wrote a text cannot make it count, another person can, and what was withdrawn does not come back.
pub fn another_person_activates_a_document(open: Open<'_>) {
    let mut store = open("book");
    assert!(add(&mut *store, draft(1, "a"), decision("Ana")).expect("added"), "it is new");
    assert!(!add(&mut *store, draft(1, "a"), decision("Bo")).expect("known"), "the same text changes nothing");
    let changed = refusal(add(&mut *store, draft(1, "b"), decision("Ana")));
    assert_eq!(changed, "strategy mild v1 is already in the book with another text");
    let own = refusal(activate(&mut *store, "strategy", ("mild", 1), decision(" ana ")));
    assert_eq!(own, "ana wrote strategy mild v1 and cannot activate it");
    assert_eq!(
        refusal(activate(&mut *store, "strategy", ("mild", 2), decision("Bo"))),
        "the book has no strategy mild v2"
    );
    let silent = Decision { reason: " ", ..decision("Bo") };
    assert_eq!(
        refusal(activate(&mut *store, "strategy", ("mild", 1), silent)),
        "why strategy mild v1 becomes active is not told"
    );
    assert_eq!(active(&*store, "strategy").expect("read"), []);
    activate(&mut *store, "strategy", ("mild", 1), decision("Bo")).expect("activated");
    assert_eq!(states(&*store), [(1, State::Active)]);
    withdraw(&mut *store, "strategy", ("mild", 1), decision("Ana")).expect("stopping takes one person");
    assert_eq!(
        refusal(activate(&mut *store, "strategy", ("mild", 1), decision("Bo"))),
        "strategy mild v1 is withdrawn and cannot become active"
    );
    drop(store);
    let store = open("book");
    assert_eq!(states(&*store), [(1, State::Withdrawn)]);
}
