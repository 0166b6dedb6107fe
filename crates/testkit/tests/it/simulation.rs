//! Books that live through faults, late and doubled news, and operators who stop half way.
//!
//! `ARREARS_SEEDS=20000 cargo test --release -p testkit simulation` runs longer; `ARREARS_SEED=17` runs one seed.

use std::num::NonZeroUsize;
use std::time::Instant;

use app::port::{AccountRange, Reading};
use app::verify::verify_in_ranges;
use testkit::conformance::live_in_for;
use testkit::memory::{Disk, MemoryStore};
use testkit::simulation::{Mistakes, Ran, simulate};

mod memory {
    use super::{Disk, MemoryStore};
    use app::port::Store;

    testkit::every_store_passes!({
        let mut disks: Vec<(String, Disk)> = Vec::new();
        Some(move |name: &str| -> Box<dyn Store> {
            if !disks.iter().any(|(other, _)| other == name) {
                disks.push((name.to_owned(), Disk::default()));
            }
            let disk = &disks.iter().find(|(other, _)| other == name).expect("it was made").1;
            Box::new(MemoryStore::open(disk, name))
        })
    });
}

/// How many steps of each seed.
const STEPS: usize = 200;

#[test]
fn a_book_is_right_after_every_step_whatever_fails() {
    let seeds = match (crate::setting("ARREARS_SEED"), crate::setting("ARREARS_SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, many) => 0..many.unwrap_or(400) / 5,
    };
    let began = Instant::now();
    let mut all = Ran::default();
    for seed in seeds {
        match simulate(seed, STEPS, Mistakes::default()) {
            Ok(ran) => all = all.and(ran),
            Err(failure) => panic!("{}", failure.timeline),
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{all:?} in {seconds:.1} s: {:.0} steps a second", all.steps as f64 / seconds);
    assert!(all.crews * 10 > all.steps && all.joined > 10, "several workers close days: {all:?}");
    assert!(all.failed * 20 > all.steps, "faults happen: {all:?}");
    assert!(
        all.again * 10 > all.events && all.compared > all.steps,
        "news comes again, and books are looked at: {all:?}"
    );
}

/// A store that loses wakes is found out, and with few steps.
#[test]
fn a_mistake_of_the_store_is_found_and_told_in_few_steps() {
    let mistakes = Mistakes { loses_wakes: true };
    let failure = (0..20).find_map(|seed| simulate(seed, STEPS, mistakes).err()).expect("it is found");
    assert!(failure.steps.len() <= 4, "{}", failure.timeline);
    assert!(failure.timeline.starts_with(&format!("seed {}, ", failure.seed)), "{}", failure.timeline);
}

/// What is read at once grows with the range, not with the book.
#[test]
fn verifying_reads_no_more_at_once_than_a_range_has() {
    let life = || {
        let mut store = MemoryStore::open(&Disk::default(), "book");
        let products = live_in_for(&mut store, 120);
        (store, products)
    };
    let mut changes = std::collections::BTreeMap::new();
    for row in life().0.transitions_of(AccountRange::default()).expect("read") {
        *changes.entry(row.account).or_insert(0_usize) += 1;
    }
    let (all, most) = (changes.values().sum::<usize>(), *changes.values().max().expect("there are changes"));
    assert!(all > 4 * most, "{all} changes in all, {most} of one account");
    // The same book, of which nothing was read so far.
    let (store, products) = life();
    let verified = verify_in_ranges(&store, &products, NonZeroUsize::MIN, |_| {}).expect("verified");
    assert_eq!((verified.problems, verified.transitions), (vec![], all as u64));
    assert_eq!(store.most_rows(), most);
}
