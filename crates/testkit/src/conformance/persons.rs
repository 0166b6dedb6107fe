//! What a book keeps beside its accounts: the journal of persons, versioned documents, lists of items.

use app::addresses::{self, ADDRESS, Address};
use app::channel::Address as Value;
use app::intake::{OnRefusal, take_in};
use app::port::{DocumentChangeRow, DocumentRow, ItemQuery, ItemRow, PersonEventRow, Reading};
use app::products;
use collections::person::Channel;
use jiff::Timestamp;

use super::Open;
use super::books::{MONTHLY, NOW, monthly_book, opening};

fn event(seq: u64, person: &str, key: &str) -> PersonEventRow {
    PersonEventRow {
        seq,
        person: person.to_owned(),
        kind: "attempt".to_owned(),
        at: NOW - 5,
        recorded_at: NOW,
        actor: "Ana".to_owned(),
        key: key.to_owned(),
        payload: "{\"channel\":\"sms\"}".to_owned(),
    }
}

fn seqs(events: &[PersonEventRow]) -> Vec<u64> {
    events.iter().map(|event| event.seq).collect()
}

/// Events of persons are found by person and by place, when the book is opened again, exactly as they were recorded.
pub fn events_of_persons_are_found_by_person_and_by_place(open: Open<'_>) {
    let mut store = open("book");
    assert_eq!(store.last_person_seq().expect("read"), 0);
    let events = [event(1, "张三", "a"), event(2, "O'Neil", "a"), event(3, "张三", "b")];
    let mut unit = store.begin().expect("begun");
    unit.append_person_events(&events).expect("appended");
    assert_eq!(seqs(&unit.person_events(&["张三"]).expect("read")), [1, 3], "a unit of work sees its own");
    unit.commit().expect("committed");
    drop(store);
    let store = open("book");
    assert_eq!(store.last_person_seq().expect("read"), 3);
    assert_eq!(store.person_events(&["O'Neil", "张三", "O'Neil"]).expect("read"), events, "each once, in order");
    assert_eq!(store.person_events(&["nobody"]).expect("read"), []);
    assert_eq!(seqs(&store.person_events_after(1, 1).expect("read")), [2]);
}

/// A key that a person has already is refused and leaves nothing; another person may use it.
pub fn a_key_of_a_person_is_used_once(open: Open<'_>) {
    let mut store = open("book");
    let mut unit = store.begin().expect("begun");
    unit.append_person_events(&[event(1, "Li", "k"), event(2, "Wu", "k")]).expect("two persons");
    unit.commit().expect("committed");
    let mut unit = store.begin().expect("begun");
    unit.append_person_events(&[event(3, "Li", "k")]).expect_err("the key is used");
    drop(unit);
    assert_eq!(store.last_person_seq().expect("read"), 2);
}

/// Documents are kept by kind with every change of their state; a version is added once.
pub fn a_document_is_added_once_and_its_changes_in_order(open: Open<'_>) {
    let document = |kind: &str, id: &str, version| DocumentRow {
        kind: kind.to_owned(),
        id: id.to_owned(),
        version,
        hash: "abc".to_owned(),
        made_by: "Ana".to_owned(),
        added_at: NOW,
        text: "id = \"条\"\n".to_owned(),
    };
    let change = |seq, state: &str| DocumentChangeRow {
        seq,
        kind: "strategy".to_owned(),
        id: "mild".to_owned(),
        version: 2,
        state: state.to_owned(),
        by: "Bo".to_owned(),
        at: NOW + 1,
        reason: "tried on last year".to_owned(),
    };
    let mut store = open("book");
    let mut unit = store.begin().expect("begun");
    for row in [document("strategy", "mild", 2), document("strategy", "mild", 1), document("template", "mild", 1)] {
        unit.add_document(&row).expect("added");
    }
    unit.add_document_change(&change(1, "draft")).expect("changed");
    unit.add_document_change(&change(2, "active")).expect("changed");
    unit.commit().expect("committed");
    let mut unit = store.begin().expect("begun");
    unit.add_document(&document("strategy", "mild", 2)).expect_err("it is there");
    drop(unit);
    drop(store);
    let store = open("book");
    assert_eq!(
        store.documents("strategy").expect("read"),
        [document("strategy", "mild", 1), document("strategy", "mild", 2)]
    );
    assert_eq!(store.document_changes().expect("read"), [change(1, "draft"), change(2, "active")]);
}

/// Items are found by every set of conditions in the order of when they are due, are replaced by name, and can be dropped.
pub fn items_are_found_replaced_and_dropped(open: Open<'_>) {
    let item = |id: &str, person: &str, state: &str, owner: &str, due_at| ItemRow {
        list: "message".to_owned(),
        id: id.to_owned(),
        person: person.to_owned(),
        state: state.to_owned(),
        owner: owner.to_owned(),
        due_at,
        payload: "{}".to_owned(),
    };
    let all = [
        item("a", "Li", "queued", "", NOW),
        item("b", "Li", "queued", "Ana", NOW),
        item("c", "Wu", "sent", "", NOW + 1),
        item("d", "", "queued", "Ana", NOW + 2),
    ];
    let mut store = open("book");
    let mut unit = store.begin().expect("begun");
    unit.put_items(&all).expect("put");
    unit.put_items(&[ItemRow { list: "work".to_owned(), ..all[0].clone() }]).expect("put");
    unit.commit().expect("committed");
    assert_eq!(store.item_lists().expect("read"), ["message", "work"]);
    let base = ItemQuery { list: "message", limit: 9, ..ItemQuery::default() };
    let queries = [
        base,
        ItemQuery { person: Some("Li"), ..base },
        ItemQuery { state: Some("queued"), due_through: Some(NOW + 1), ..base },
        ItemQuery { owner: Some("Ana"), ..base },
        ItemQuery { after: Some((NOW, "a")), limit: 2, ..base },
        ItemQuery { person: Some("Li"), state: Some("sent"), ..base },
    ];
    let expected = ["abcd", "ab", "ab", "bd", "bc", ""];
    for (query, expected) in queries.into_iter().zip(expected) {
        let found: String = store.items(query).expect("read").into_iter().map(|item| item.id).collect();
        assert_eq!(found, expected, "{query:?}");
    }
    let mut unit = store.begin().expect("begun");
    let sent = item("a", "Li", "sent", "Bo", NOW + 9);
    unit.put_items(std::slice::from_ref(&sent)).expect("replaced");
    unit.drop_items("message", &["b", "nothing"]).expect("dropped");
    unit.commit().expect("committed");
    drop(store);
    let store = open("book");
    assert_eq!(store.item("message", "a").expect("read"), Some(sent));
    assert_eq!(store.item("message", "b").expect("read"), None);
    assert!(store.item("work", "a").expect("read").is_some(), "another list is another");
}

/// Whoever is reached at a number is found by it, also at an address that an earlier program kept without a mark, and not any more once its
/// value was dropped. No two of them look alike in the list.
pub fn addresses_are_found_by_their_values(open: Open<'_>) {
    const ONE: &str = "+8613800138000";
    let mut store = open("book");
    products::add(&mut *store, "monthly", MONTHLY).expect("added");
    let accounts = ["A1", "A2", "A3"];
    let opened = accounts.map(|account| opening(account, "2026-02-01"));
    take_in(&mut *store, &monthly_book(), &opened, NOW, OnRefusal::BookNothing, |_| {}).expect("booked");
    let now = Timestamp::from_microsecond(NOW).expect("an instant");
    let address = |account: &str, id: &str, value: &str| Address {
        person: format!("person of {account}"),
        id: id.to_owned(),
        channels: vec![Channel::Sms, Channel::Voice],
        value: Value::new(value),
        language: None,
        zone: None,
        place: None,
    };
    let kept =
        [address("A1", "tel-1", ONE), address("A2", "tel-1", &format!(" {ONE} ")), address("A3", "tel-1", "+86139")];
    let mut unit = store.begin().expect("begun");
    for address in &kept {
        assert!(addresses::add(&mut *unit, address, "import", now).expect("kept"));
        assert!(!addresses::add(&mut *unit, address, "import", now).expect("known"), "the same again");
    }
    unit.commit().expect("committed");
    let found = |store: &dyn Reading, channel| -> Vec<String> {
        addresses::persons_at(store, channel, ONE).expect("read").into_iter().collect()
    };
    assert_eq!(found(&*store, Channel::Sms), ["person of A1", "person of A2"]);
    assert_eq!(found(&*store, Channel::Email), Vec::<String>::new());
    let rows = |store: &dyn Reading| {
        let query = ItemQuery { list: ADDRESS, limit: 10, ..ItemQuery::default() };
        store.items(query).expect("read")
    };
    let marks: Vec<String> = rows(&*store).into_iter().map(|row| row.state).collect();
    assert!(marks[0] == marks[1] && marks[0] != marks[2] && !marks.concat().contains("138"), "{marks:?}");
    let marked = |store: &dyn Reading| {
        let query = ItemQuery { list: ADDRESS, state: Some(&marks[0]), limit: 10, ..ItemQuery::default() };
        store.items(query).expect("read").len()
    };
    assert_eq!(marked(&*store), 2, "no other row is read for it");
    // As an earlier program kept them.
    let mut unit = store.begin().expect("begun");
    let old: Vec<ItemRow> = unit.items(ItemQuery { list: ADDRESS, limit: 10, ..ItemQuery::default() }).expect("read");
    let old: Vec<ItemRow> = old.into_iter().map(|row| ItemRow { state: "kept".to_owned(), ..row }).collect();
    unit.put_items(&old).expect("put");
    unit.commit().expect("committed");
    assert_eq!(found(&*store, Channel::Voice), ["person of A1", "person of A2"]);
    let mut unit = store.begin().expect("begun");
    assert_eq!(addresses::mark_all(&mut *unit, 2).expect("marked"), 2);
    assert_eq!(addresses::mark_all(&mut *unit, 2).expect("marked"), 1);
    assert_eq!(addresses::mark_all(&mut *unit, 2).expect("marked"), 0);
    unit.commit().expect("committed");
    assert_eq!(marked(&*store), 2);
    addresses::drop(&mut *store, "person of A1", "tel-1").expect("dropped");
    assert_eq!(found(&*store, Channel::Sms), ["person of A2"]);
    assert_eq!(rows(&*store).len(), 2);
}
