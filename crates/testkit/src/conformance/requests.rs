//! Requests that bear a key, and units of work that are held together for them.

use app::port::{DocumentRow, ItemQuery, ItemRow, Micros, Reading, Store};
use app::requests::{Came, Keyed};
use serde_json::{Value, json};

use super::Open;
use super::books::NOW;
use super::breaking::BreakingStore;

const LIST: &str = "done";

fn items(store: &dyn Reading) -> usize {
    store.items(ItemQuery { list: LIST, limit: 99, ..ItemQuery::default() }).expect("read").len()
}

/// Puts one more item into the list, in a unit of work of its own: done twice, it is there twice.
fn put_one_more(store: &mut dyn Store) -> app::Result<usize> {
    let count = items(store) + 1;
    let mut unit = store.begin()?;
    unit.put_items(&[ItemRow { list: LIST.to_owned(), id: count.to_string(), ..ItemRow::default() }])?;
    unit.commit()?;
    Ok(count)
}

/// A request of two units of work, under a key.
fn ask(store: &mut dyn Store, now: Micros) -> app::Result<Came<usize>> {
    let work = |store: &mut dyn Store| {
        put_one_more(store)?;
        put_one_more(store)
    };
    Keyed::new("Ana", "k1", "two more").once(store, now, work, |count| Some(Value::from(*count)))
}

/// What bears a key is done once and answered as it was, wherever the power goes: what was done and its answer are stored together.
pub fn a_request_with_a_key_is_done_once_wherever_the_power_goes(open: Open<'_>) {
    // Two units of work, that of the answer, and the one that stores all three.
    for breaks_after in 0..4 {
        let book = format!("broken-{breaks_after}");
        ask(&mut BreakingStore::after(breaks_after, open(&book)), NOW).expect_err("the power is gone");
        let mut store = open(&book);
        assert_eq!(items(&*store), 0, "after {breaks_after}");
        assert_eq!(ask(&mut *store, NOW).expect("done"), Came::Done(2), "after {breaks_after}");
        drop(store);
        let mut store = open(&book);
        assert_eq!(ask(&mut *store, NOW + 1).expect("known"), Came::Answered(json!(2)));
        assert_eq!(items(&*store), 2, "after {breaks_after}");
    }
}

/// A part that is dropped, or in which something failed, is undone alone; what is let go, or left by a death, was never there.
pub fn parts_of_a_unit_of_work_are_undone_alone(open: Open<'_>) {
    let document = || DocumentRow {
        kind: "strategy".to_owned(),
        id: "s".to_owned(),
        version: 1,
        hash: "hash".to_owned(),
        text: "text".to_owned(),
        made_by: "Ana".to_owned(),
        added_at: NOW,
    };
    let mut store = open("book");
    store.hold().expect("held");
    assert_eq!(put_one_more(&mut *store).expect("put"), 1);
    let mut part = store.begin().expect("begun");
    part.drop_items(LIST, &["1"]).expect("dropped");
    drop(part);
    assert_eq!(items(&*store), 1, "what was dropped is not done");
    let mut part = store.begin().expect("begun");
    part.add_document(&document()).expect("added");
    part.add_document(&document()).expect_err("it is there");
    drop(part);
    assert_eq!(put_one_more(&mut *store).expect("put"), 2, "the next part is as if there had been none");
    store.settle().expect("settled");
    assert_eq!(store.documents("strategy").expect("read"), []);
    store.hold().expect("held");
    assert_eq!(put_one_more(&mut *store).expect("put"), 3);
    store.let_go().expect("let go");
    assert_eq!(items(&*store), 2);
    store.hold().expect("held");
    assert_eq!(put_one_more(&mut *store).expect("put"), 3);
    drop(store);
    let mut store = open("book");
    assert_eq!(put_one_more(&mut *store).expect("a unit of work of its own"), 3, "what was held died");
    drop(store);
    assert_eq!(items(&*open("book")), 3);
}
