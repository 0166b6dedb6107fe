//! Simulation: a seed makes a portfolio, operators who deliver its news late, twice and out of order and close its days, and a
//! disk that fails under them; several workers close a day at once, and some of them die; after every step the book is held against the naive ledger.
//!
//! A step is a value, so a run that fails can be tried again with fewer steps until none can be left out: the minimal
//! timeline that is printed. `world` does the steps and looks at the book.

mod world;

use std::fmt::Write as _;

use rand::RngExt;
use rand::seq::IndexedRandom;

use crate::history::seeded;
use crate::memory::Fault;

use world::World;

/// What an operator does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Delivers pieces of news, by their number in the portfolio.
    Deliver {
        /// Which, in this order.
        news: Vec<usize>,
        /// What goes wrong.
        fault: Option<Fault>,
    },
    /// Closes days.
    Close {
        /// How many.
        days: u8,
        /// How many accounts are closed in a unit of work.
        chunk: u8,
        /// How many threads compute.
        threads: u8,
        /// How many workers take chunks at once.
        workers: u8,
        /// What goes wrong.
        fault: Option<Fault>,
        /// The chunk whose worker dies.
        death: Option<Fault>,
    },
    /// Another process takes chunks of a close that broke off.
    Join {
        /// How many workers it has.
        workers: u8,
        /// The chunk whose worker dies.
        death: Option<Fault>,
    },
    /// Folds what lies beside the records of so many accounts at a time.
    Fold {
        /// How many.
        batch: u8,
        /// What goes wrong.
        fault: Option<Fault>,
    },
    /// Verifies and audits the whole book.
    Verify,
}

/// A run that came out wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What chance started from.
    pub seed: u64,
    /// The steps that are enough to bring it about.
    pub steps: Vec<Step>,
    /// What is wrong after the last of them.
    pub what: String,
    /// The steps in words, and what is wrong.
    pub timeline: String,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Steps.
    pub steps: u64,
    /// Steps that failed on the way, by a fault.
    pub failed: u64,
    /// Events booked.
    pub events: u64,
    /// Events delivered again.
    pub again: u64,
    /// Accounts held against the naive ledger.
    pub compared: u64,
    /// Closes that were asked of several workers.
    pub crews: u64,
    /// Chunks that another process took of a close that had broken off.
    pub joined: u64,
}

impl Ran {
    /// What two runs did.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            steps: self.steps + other.steps,
            failed: self.failed + other.failed,
            events: self.events + other.events,
            again: self.again + other.again,
            compared: self.compared + other.compared,
            crews: self.crews + other.crews,
            joined: self.joined + other.joined,
        }
    }
}

/// How a simulation is made to go wrong, to see whether it notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    /// The store loses wakes.
    pub loses_wakes: bool,
}

/// Runs so many random steps of a seed.
///
/// # Errors
/// When the book is not what it should be, with the fewest steps that make it so.
pub fn simulate(seed: u64, steps: usize, mistakes: Mistakes) -> Result<Ran, Box<Failure>> {
    let world = World::random(seed);
    let steps = random_steps(seed, steps, world.news());
    match world.run(&steps, mistakes) {
        Ok(ran) => Ok(ran),
        Err((place, what)) => Err(Box::new(shrink(&world, seed, &steps[..steps.len().min(place + 1)], what, mistakes))),
    }
}

fn random_steps(seed: u64, count: usize, news: usize) -> Vec<Step> {
    let mut rng = seeded(seed ^ 0x5eed);
    let mut next = 0;
    let mut steps = Vec::with_capacity(count);
    let fault = |rng: &mut rand_chacha::ChaCha8Rng| {
        let left = rng.random_range(0..3);
        match rng.random_range(0..10) {
            0 => Some(Fault::Before(left)),
            1 => Some(Fault::After(left)),
            _ => None,
        }
    };
    // Most days have one chunk, and then nobody can die: so that some do, many are to.
    let death = |rng: &mut rand_chacha::ChaCha8Rng| {
        let chunk = rng.random_range(0..2);
        match rng.random_range(0..4) {
            0 | 1 => Some(Fault::Before(chunk)),
            2 => Some(Fault::After(chunk)),
            _ => None,
        }
    };
    while steps.len() < count {
        let step = match rng.random_range(0..100) {
            0..55 => {
                let count = rng.random_range(1..6);
                // Mostly what comes next, a little out of order; sometimes what came before.
                let near = |rng: &mut rand_chacha::ChaCha8Rng, place: usize| {
                    if rng.random_bool(0.2) { rng.random_range(0..news) } else { place + rng.random_range(0..3) }
                };
                let chosen = (0..count).map(|_| near(&mut rng, next).min(news - 1)).collect();
                next = (next + count).min(news);
                Step::Deliver { news: chosen, fault: fault(&mut rng) }
            }
            55..86 => Step::Close {
                days: *[1, 1, 1, 2, 5, 12].choose(&mut rng).expect("there are some"),
                // Of few accounts even fewer are awake; a day of one chunk is not divided.
                chunk: *[1, 1, 1, 2, 4].choose(&mut rng).expect("there are some"),
                threads: rng.random_range(1..3),
                workers: rng.random_range(1..4),
                fault: fault(&mut rng),
                death: death(&mut rng),
            },
            86..90 => Step::Join { workers: rng.random_range(1..3), death: death(&mut rng) },
            90..98 => Step::Fold { batch: rng.random_range(1..4), fault: fault(&mut rng) },
            _ => Step::Verify,
        };
        let dies = matches!(&step, Step::Close { death: Some(_), .. });
        steps.push(step);
        // Few days have work that is left over: whoever can find some is to look.
        if dies && rng.random_bool(0.95) {
            steps.push(Step::Join { workers: rng.random_range(1..3), death: death(&mut rng) });
        }
    }
    steps
}

/// Leaves steps out, in halves, quarters and so on, as long as what is left still goes wrong.
fn shrink(world: &World, seed: u64, failing: &[Step], what: String, mistakes: Mistakes) -> Failure {
    let (mut steps, mut what) = (failing.to_vec(), what);
    let mut length = steps.len() / 2;
    while length > 0 {
        let mut start = 0;
        while start < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(start..(start + length).min(steps.len()));
            match world.run(&fewer, mistakes) {
                Err((place, why)) => {
                    fewer.truncate(place + 1);
                    (steps, what) = (fewer, why);
                }
                Ok(_) => start += length,
            }
        }
        length /= 2;
    }
    let mut timeline = format!("seed {seed}, {} steps\n", steps.len());
    for (number, step) in (1..).zip(&steps) {
        writeln!(timeline, "{number:>3}. {}", world.in_words(step)).expect("a text can be written to");
    }
    writeln!(timeline, "     {what}").expect("a text can be written to");
    Failure { seed, steps, what, timeline }
}
