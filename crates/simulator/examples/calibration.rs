//! Measures a simulation: how the accounts stand at month ends, how they roll, and how long it takes.
//!
//! `cargo run --release -p simulator --example calibration -- [accounts] [seed]`

#![expect(clippy::disallowed_macros, clippy::disallowed_methods, reason = "an example prints, and takes the time")]
#![expect(clippy::unwrap_used, reason = "an example may fail")]

use std::time::Instant;

use simulator::{Options, Simulator};

#[path = "../src/simulation/tests/books.rs"]
mod books;

#[path = "../src/simulation/tests/terms.rs"]
mod terms;

/// What the books know of the simulator.
mod simulator_api {
    pub(crate) use simulator::{News, Options, Simulator, What};
}

const BUCKETS: [&str; 6] = ["0", "1-30", "31-60", "61-90", "91+", "not open"];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let accounts = arguments.next().map_or(20_000, |text| text.parse().unwrap());
    let seed = arguments.next().map_or(1, |text| text.parse().unwrap());
    let options = Options { seed, first_account: 0, accounts, first_day: "2025-01-01".parse().unwrap(), days: 365 };

    let started = Instant::now();
    let mut simulator = Simulator::new(options, &terms::products());
    let mut news = Vec::new();
    let mut told = 0;
    for n in 0..options.days {
        news.clear();
        simulator.day(options.first_day + n.cast_signed(), &mut news);
        told += news.len();
    }
    println!("{accounts} accounts, {told} events in {:.2} s", started.elapsed().as_secs_f64());

    let (mut ends, mut booked) = (Vec::new(), 0);
    books::run(options, |day, books, news| {
        booked += news.len();
        if day == day.last_of_month() {
            let end = books.at_end_of(day);
            let open = end.0.iter().flatten().count();
            let shares = [1, 31, 61, 91].map(|days| format!("{days}+ {:.2} %", end.percent_from(days)));
            println!("{day} open {open} events {booked} {}", shares.join("  "));
            ends.push(end);
        }
    });
    let mut counts = [[0_u32; 6]; 5];
    for pair in ends.windows(2).skip(2) {
        for (before, after) in pair[0].0.iter().zip(&pair[1].0) {
            if before.is_some() {
                counts[bucket(*before)][bucket(*after)] += 1;
            }
        }
    }
    for (name, row) in BUCKETS.iter().zip(&counts) {
        let all = f64::from(row.iter().sum::<u32>().max(1));
        let shares = row.iter().zip(BUCKETS).map(|(n, to)| format!("{to}: {:.2}", f64::from(*n) * 100.0 / all));
        println!("from {name} ({all}) to {}", shares.collect::<Vec<_>>().join(", "));
    }
}

fn bucket(days: Option<u32>) -> usize {
    match days {
        Some(0) => 0,
        Some(1..=30) => 1,
        Some(31..=60) => 2,
        Some(61..=90) => 3,
        Some(_) => 4,
        None => 5,
    }
}
