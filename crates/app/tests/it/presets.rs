//! The product presets: each reads, each lives through a long and rough story, each has figures worked out by hand.
//!
//! Annuities were worked out apart from the engine, with Python's `decimal` (40 digits), by
//! `python3 -c 'import sys; exec(sys.stdin.read())'` on these lines:
//!
//! ```text
//! from decimal import *; from datetime import date; getcontext().prec = 40
//! def plan(P, rate, thirty, ends, how, unit="0.01"):
//!     P, c, u = Decimal(P), Decimal("0.01"), Decimal(unit)
//!     def days(a, b):
//!         a1 = min(a.day, 30); b1 = 30 if b.day == 31 and a1 == 30 else b.day
//!         return 360*(b.year-a.year) + 30*(b.month-a.month) + b1 - a1 if thirty else (b - a).days
//!     r = [Decimal(rate)*days(a, b)/(360 if thirty else 365) for a, b in zip(ends, ends[1:])]
//!     s, f = Decimal(0), Decimal(1)
//!     for x in r: f /= 1 + x; s += f
//!     emi = (P/s/u).quantize(Decimal(1), how)*u; left = P
//!     for k, x in enumerate(r):
//!         i = (left*x).quantize(c, how); p = left if k == len(r)-1 else emi - i; left -= p; print(p + i, p, i)
//! ```
//!
//! with `ends` the opening and the due dates; the calls stand with the tests.

mod china;
mod fineract;
mod fineract_tables;
mod frappe;
mod united_states;

use app::presets::{PRESETS, find};
use app::{policy_file, product_file};
use ledger::ageing::age;
use ledger::{Entry, History};
use primitives::Date;
use serde_json::Value;
use testkit::history::{random_entries, seeded};
use testkit::naive::naive;

use crate::support::places;

/// The product file of a preset.
pub(crate) fn preset(name: &str) -> &'static str {
    find(name).expect("the program has this preset").text
}

#[test]
fn every_preset_is_a_product_of_its_name_and_says_what_it_is() {
    for preset in PRESETS {
        let product = product_file::parse(preset.name, preset.text).unwrap();
        assert_eq!((product.key.id.as_str(), product.key.version), (preset.name, 1));
        assert!((20..=140).contains(&preset.about().chars().count()), "{}", preset.about());
    }
}

#[test]
fn every_file_of_the_folder_is_a_preset_of_the_program() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/products/presets");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = files.collect();
    files.sort();
    let mut names = PRESETS.map(|preset| format!("{}.toml", preset.name));
    names.sort();
    assert_eq!(files, names);
}

#[test]
fn an_unknown_preset_is_refused() {
    let refused = find("fineract").unwrap_err();
    assert_eq!(refused.what, "there is no preset \"fineract\"");
    assert_eq!(refused.hint.unwrap(), "list all of them with: product preset");
}

/// What a file leaves out is chosen by a default: a preset says all that bears on figures.
#[test]
fn every_preset_says_how_it_ages_allocates_and_ends() {
    let sections = ["[ageing]", "[buckets]", "[overdue_forms]", "[allocation]", "[payoff]", "[charge_off]"];
    for preset in PRESETS {
        for section in sections {
            assert!(preset.text.lines().any(|line| line == section), "{}: {section}", preset.name);
        }
    }
}

fn is_revolving(name: &str) -> bool {
    matches!(name, "pay-later-cn" | "card-cn" | "us-open-end")
}

/// Opened, aged for 400 days, explained in both languages on the way, overpaid, charged back, paid in part, given up.
#[test]
fn every_preset_lives_through_a_year_of_trouble() {
    for preset in PRESETS {
        let open = if is_revolving(preset.name) {
            "2024-01-10 open A1\n2024-01-12 buy A1 1000.00\n2024-01-20 buy A1 600.00 in 3\n2024-04-20 buy A1 300.00"
        } else {
            "2024-01-10 open A1 1000.00 in 6"
        };
        let explained = |day: &str| format!("{day} close\n{day} ask A1\n{day} explain A1\n{day} explain A1 zh\n");
        let mut story = format!("{open}\n2024-02-14 repay A1 50.00\n");
        for day in ["2024-02-15", "2024-02-27", "2024-03-31", "2024-06-10", "2024-09-01", "2025-02-13"] {
            story.push_str(&explained(day));
        }
        story.push_str("2025-02-13 history A1\n2025-02-14 repay A1 9000.00\n");
        story.push_str(&explained("2025-02-14"));
        story.push_str("2025-02-20 chargeback A1 8900.00\n");
        story.push_str(&explained("2025-02-20"));
        story.push_str("2025-05-21 goodwill A1 5.00 because trouble\n2025-05-22 refund A1 20.00\n");
        story.push_str("2025-05-23 waive A1 1.00 principal because trouble\n");
        if !preset.text.contains("\ndpd_over = ") {
            // The others were charged off by a close.
            story.push_str("2025-05-24 charge-off A1 because loss\n");
        }
        story.push_str("2025-05-30 recover A1 100.00\n");
        story.push_str(&explained("2025-06-30"));
        story.push_str("2025-07-01 write-off A1 because hopeless\n");
        story.push_str(&explained("2026-01-01"));

        let found = answers_of(preset.text, &story);
        let statuses: Vec<&str> = found.iter().filter_map(|answer| answer["status"].as_str()).collect();
        // Past due since 10 February, 121 days on 10 June; by statements 180 days and more only at the close of September.
        let open_closes = match preset.name {
            "us-closed-end" => 4,
            "us-open-end" => 5,
            _ => 6,
        };
        let after_chargeback = if open_closes == 6 { "open" } else { "charged_off" };
        let mut expected = vec!["open"; open_closes];
        expected.resize(6, "charged_off");
        expected.extend(["overpaid", after_chargeback, "charged_off", "written_off"]);
        assert_eq!(statuses, expected, "{}", preset.name);
        let sentences = |answer: &Value| answer["explain"].as_array().map(Vec::len);
        let lengths: Vec<usize> = found.iter().filter_map(sentences).collect();
        assert_eq!(lengths.len(), 2 * statuses.len(), "{}", preset.name);
        for pair in lengths.chunks(2) {
            assert!(pair[0] > 0 && pair[0] == pair[1], "{}: as much in Chinese as in English: {pair:?}", preset.name);
        }
    }
}

/// 400 days after the opening, nothing paid: the oldest due date lies two weeks to a month and a half after it.
#[test]
fn every_preset_ages_an_account_that_never_pays() {
    for preset in PRESETS {
        let open =
            if is_revolving(preset.name) { "open A1\n2024-01-12 buy A1 1000.00" } else { "open A1 1000.00 in 6" };
        let story = format!("2024-01-10 {open}\n2025-02-13 ask A1");
        let days: u32 = places(preset.text, &story, &["/ageing/delinquent_days"]).parse().unwrap();
        assert!((340..=386).contains(&days), "{}: {days}", preset.name);
    }
}

/// Overpaid by 500.00 and then charged back: the credit balance goes first.
#[test]
fn every_preset_takes_a_chargeback_out_of_the_credit_balance_first() {
    for preset in PRESETS {
        let open =
            if is_revolving(preset.name) { "open A1\n2024-01-12 buy A1 1000.00" } else { "open A1 1000.00 in 6" };
        let story = format!(
            "2024-01-10 {open}\n2024-01-20 repay A1 1900.00\n2024-01-21 ask A1\n2024-01-22 chargeback A1 200.00\n\
             2024-01-22 ask A1"
        );
        let found = places(preset.text, &story, &["/status", "/credit_balance"]);
        let credits: Vec<f64> = found.lines().map(|line| line.rsplit(' ').next().unwrap().parse().unwrap()).collect();
        assert!(found.starts_with("overpaid "), "{}: {found}", preset.name);
        assert!((credits[0] - credits[1] - 200.0).abs() < 0.001, "{}: {found}", preset.name);
    }
}

/// The naive ledger, which is written from the specification alone, under the options of each preset: random histories of
/// 400 days, looked at every 29th day.
#[test]
fn every_preset_agrees_with_the_naive_ledger() {
    for preset in PRESETS {
        let product = product_file::parse(preset.name, preset.text).unwrap();
        for seed in 0..SEEDS {
            let mut entries = random_entries(&mut seeded(seed), &product, 400);
            entries.sort_by_key(Entry::replay_order);
            let mut day = entries[0].effective_on;
            for _ in 0..14 {
                let account = History::new(&product, &entries).as_of(day).unwrap();
                let slow = naive(&product, &entries, day, Date::MAX).unwrap();
                let ageing = age(&account);
                let engine = (
                    (ageing.overdue_since, ageing.past_due_days, ageing.paused_days, ageing.delinquent_days.days()),
                    (ageing.overdue, ageing.bucket, ageing.unpaid_periods, ageing.missed_periods_ever),
                    (account.payoff_amount(), account.credit, account.struck, account.has_ended),
                );
                let expected = (
                    (slow.overdue_since, slow.past_due_days, slow.paused_days, slow.delinquent_days),
                    (slow.overdue, slow.bucket, slow.unpaid_periods, slow.missed_periods_ever),
                    (slow.payoff_amount, slow.credit_balance, slow.struck, slow.has_ended),
                );
                assert_eq!(engine, expected, "{}, seed {seed}, {day}", preset.name);
                day = day + 29;
            }
        }
    }
}

/// How many random histories each preset is put through.
const SEEDS: u64 = 3;

/// A policy that no book can have would leave the accounts without a class.
#[test]
fn every_policy_that_a_preset_names_comes_with_the_program() {
    for preset in PRESETS {
        let product = product_file::parse(preset.name, preset.text).unwrap();
        for policy in &product.classification {
            assert!(policy_file::PRESETS.iter().any(|known| known.id == policy), "{}: {policy}", preset.name);
        }
    }
}

/// The stories of `examples/scenarios`, also those under a preset, name their product from where they lie.
#[test]
fn every_scenario_of_the_examples_has_answers() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/scenarios");
    for file in std::fs::read_dir(&folder).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap();
        let open = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
        let scenario = app::scenario::parse(&file.display().to_string(), &text, open);
        let scenario = scenario.unwrap_or_else(|refused| panic!("{refused}"));
        let answers = app::scenario::run(&scenario).unwrap_or_else(|refused| panic!("{refused}"));
        assert!(!answers.is_empty(), "{}", file.display());
    }
}

/// Runs a story whose answers are of many kinds.
fn answers_of(product: &str, story: &str) -> Vec<Value> {
    let scenario = app::scenario::parse("story", &format!("product p.toml\n{story}"), |_| Ok(product.to_owned()));
    let scenario = scenario.unwrap_or_else(|refused| panic!("{refused}"));
    app::scenario::run(&scenario).unwrap_or_else(|refused| panic!("{refused}"))
}
