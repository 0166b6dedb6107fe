//! Several workers at one day: the same book as by one, whoever dies on the way. A store that knows no workers closes alone.

use app::close_day::{Helped, Options, close_through, help};
use app::intake::{OnRefusal, take_in};
use app::port::{ChunkRow, Store};
use app::verify::verify;
use primitives::Date;

use super::books::{FixedClock, NOW, RandomBook, date, monthly_book, opening, plainly, repayment};
use super::breaking::BreakingStore;
use super::{Dump, Open, assert_clean};

/// However many workers there were, everything in the book is the same: the journal with the statements that closes
/// issued, changes, wakes, income, the figures of each close.
pub fn workers_change_nothing(open: Open<'_>) {
    let book = RandomBook::new(400..412);
    let close = |store: &mut dyn Store, chunk, workers| {
        book.take_in_everything(store);
        book.close(store, book.last_day(), Options { chunk, threads: 1, workers }).expect("closed");
        Dump::of(&*store)
    };
    let expected = close(&mut *open("alone"), 20_000, 1);
    let statements = expected.journal.iter().filter(|row| row.kind == "statement_issued").count();
    assert!(statements > 20 && expected.transitions.len() > 50, "{statements} statements are too few to compare");
    for (chunk, workers) in [(2, 2), (3, 4)] {
        let mut store = open(&format!("{workers} workers"));
        assert_eq!(close(&mut *store, chunk, workers), expected, "{workers} workers, chunks of {chunk}");
        assert_clean(&*store, &book.products);
    }
}

/// A close whose writer fails goes on where its workers stopped, whether by one or by several, and is clean in between.
pub fn a_close_of_several_workers_that_breaks_off_resumes(open: Open<'_>) {
    let book = RandomBook::new(430..438);
    let mut whole = open("whole");
    book.take_in_everything(&mut *whole);
    book.close(&mut *whole, book.last_day(), plainly()).expect("closed");
    let mut expected = Dump::of(&*whole);

    book.take_in_everything(&mut *open("broken"));
    let mut breaks: u32 = 0;
    loop {
        let mut store = BreakingStore::after(20, open("broken"));
        let workers = if breaks.is_multiple_of(3) { 1 } else { 2 };
        match book.close(&mut store, book.last_day(), Options { chunk: 2, threads: 1, workers }) {
            Ok(_) => break,
            Err(error) => assert!(error.to_string().contains("the power is gone"), "{error:#?}"),
        }
        breaks += 1;
        drop(store);
        let store = open("broken");
        let verified = verify(&*store, &book.products, |_| {}).expect("verified");
        assert_eq!(verified.problems, Vec::<String>::new(), "after {breaks} breaks");
    }
    assert!(breaks > 4, "the close broke off {breaks} times");
    let mut broken = Dump::of(&*open("broken"));
    for dump in [&mut broken, &mut expected] {
        dump.forget_times();
    }
    assert_eq!(broken, expected);
}

/// Of two workers one dies in the middle of a chunk: what it had of it is not there, and the other closes it.
pub fn a_chunk_whose_worker_died_is_closed_by_another(open: Open<'_>) {
    let products = monthly_book();
    let options = Options { chunk: 4, threads: 1, workers: 2 };
    let day = date("2025-03-01");
    let make = |store: &mut dyn Store| {
        let mut news: Vec<_> = (1..=10).map(|number| opening(&format!("A{number}"), "2025-01-31")).collect();
        news.push(repayment("A4", "r1", "2025-02-20", 10_000));
        take_in(store, &products, &news, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
        close_through(store, &products, date("2025-02-28"), &FixedClock(NOW), options, |_| {}).expect("closed");
    };
    let close = |store: &mut dyn Store| {
        close_through(store, &products, day, &FixedClock(NOW), options, |_| {}).expect("closed");
        let mut dump = Dump::of(&*store);
        dump.forget_times();
        dump
    };
    let mut calm = open("calm");
    make(&mut *calm);
    let expected = close(&mut *calm);

    let mut rough = open("rough");
    make(&mut *rough);
    assert_eq!(help(&*rough, |_| Ok(products.clone()), 2).expect("helped"), None, "no day is being closed");
    if !divide(&mut *rough, day) {
        return;
    }
    let awake = |chunk: &ChunkRow| (chunk.after.0, chunk.through.0, chunk.is_done);
    let chunks = || rough.chunks(day).expect("read").iter().map(awake).collect::<Vec<_>>();
    // Nine are past due from 1 March on; A4 paid, and is looked at on the day after its next due date.
    assert_eq!(chunks(), [(0, 5, false), (5, 9, false), (9, 10, false)]);
    let hire = || rough.worker().expect("reached").expect("the store that divided knows workers");
    let (mut first, mut second) = (hire(), hire());
    let dying = first.take_chunk(day).expect("taken").expect("there is one");
    assert_eq!(dying.awake().expect("read").len(), 4);
    let other = second.take_chunk(day).expect("taken").expect("there is another");
    assert_eq!(other.awake().expect("read")[0].0.0, 6);
    drop(other);
    drop(dying);
    assert_eq!(chunks(), [(0, 5, false), (5, 9, false), (9, 10, false)]);
    let helped = help(&*rough, |_| Ok(products.clone()), 1).expect("helped");
    assert_eq!(helped, Some(Helped { day, chunks: 3, awake: 9 }));
    assert_eq!(rough.info().expect("read").last_close, Some(day.previous()), "only the writer finishes a day");
    assert!(first.take_chunk(day).expect("asked").is_none());
    first.wait(day).expect("nobody is waited for");
    drop((first, second));
    assert_eq!(close(&mut *rough), expected);
    assert_clean(&*rough, &products);
}

/// The very first close breaks off when its workers have done all chunks, and nobody has finished the day: that day is the
/// one that is finished next, although no wake tells of it any more.
pub fn a_first_close_that_breaks_off_after_its_last_chunk_is_finished(open: Open<'_>) {
    let products = monthly_book();
    let day = date("2025-01-31");
    let make = |store: &mut dyn Store| {
        let news: Vec<_> = (1..=10).map(|number| opening(&format!("A{number}"), "2025-01-31")).collect();
        take_in(store, &products, &news, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    };
    let close = |store: &mut dyn Store| {
        let options = Options { chunk: 4, threads: 1, workers: 2 };
        let closed = close_through(store, &products, day.next(), &FixedClock(NOW), options, |_| {}).expect("closed");
        let mut dump = Dump::of(&*store);
        dump.forget_times();
        (closed.iter().map(|closed| (closed.day, closed.figures.awake)).collect::<Vec<_>>(), dump)
    };
    let mut calm = open("calm");
    make(&mut *calm);
    let expected = close(&mut *calm);
    assert_eq!(expected.0, [(day, 10), (day.next(), 0)]);

    let mut rough = open("rough");
    make(&mut *rough);
    if !divide(&mut *rough, day) {
        return;
    }
    assert_eq!(help(&*rough, |_| Ok(products.clone()), 1).expect("helped"), Some(Helped { day, chunks: 3, awake: 10 }));
    assert_eq!(close(&mut *rough), expected);
    assert_clean(&*rough, &products);
}

/// Begins a day's close in chunks of four; whether the store knows such.
fn divide(store: &mut dyn Store, day: Date) -> bool {
    let mut unit = store.begin().expect("begun");
    unit.divide(day, Default::default(), 4).expect("divided");
    unit.put_close(day, &Default::default()).expect("put");
    let is_divided = !unit.chunks(day).expect("read").is_empty();
    unit.commit().expect("committed");
    is_divided
}
