//! The engine against the naive ledger, on random products and histories.
//!
//! Every test prints its seed when it fails; `ARREARS_SEEDS` sets how many seeds are run (default 400) and
//! `ARREARS_SEED` runs a single one.

mod accruals;
mod annual_cost;
mod classes;
mod closes;
mod engine;
mod features;
mod partners;
mod postings;
mod simulation;

use ledger::{Entry, Product};
use primitives::Date;
use testkit::history::{random_entries, random_product, seeded};

/// A random account: its product and its events in replay order, of which nothing is changed any more.
struct Story {
    seed: u64,
    product: Product,
    entries: Vec<Entry>,
    opened_on: Date,
    last_day: Date,
}

/// Runs a check over many random accounts, telling the seed and the history of one that fails.
fn for_random_stories(check: impl Fn(&Story) + std::panic::RefUnwindSafe) {
    let count = setting("ARREARS_SEEDS").unwrap_or(400);
    let seeds = setting("ARREARS_SEED").map_or(0..count, |seed| seed..seed + 1);
    for seed in seeds {
        let story = story(seed);
        if let Err(panic) = std::panic::catch_unwind(|| check(&story)) {
            eprintln!("ARREARS_SEED={seed}\n{:#?}\n{}", story.product, testkit::history::describe(&story.entries));
            std::panic::resume_unwind(panic);
        }
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

fn story(seed: u64) -> Story {
    let mut rng = seeded(seed);
    let product = random_product(&mut rng);
    let mut entries = random_entries(&mut rng, &product, 200);
    entries.sort_by_key(Entry::replay_order);
    let opened_on = entries[0].effective_on;
    let last_event = entries.iter().map(|entry| entry.booked_on).max().expect("a story has an opening");
    Story { seed, product, opened_on, last_day: last_event + 130, entries }
}
