//! Features over random histories: against the naive ledger's days, and against knowledge of the future.

mod by_days;

use app::features::collected::NOTHING;
use app::features::{Subject, catalogue, values};
use ledger::course::{Course, course};
use ledger::{Entry, History, Product};
use primitives::Date;
use rand::RngExt;
use testkit::history::{random_entries, seeded};

use crate::{Story, for_random_stories};

/// Accounts of one person: the first is asked about.
struct Person<'s> {
    accounts: Vec<(&'s Product, Vec<Entry>)>,
}

impl Person<'_> {
    /// All features of the first account at the end of a day, knowing what was booked through it.
    fn values(&self, day: Date) -> Option<Vec<f64>> {
        let knows = |entry: &Entry| entry.booked_on <= day;
        let of = |(product, entries): &'_ (&'_ Product, Vec<Entry>)| -> Option<Vec<f64>> {
            let own = course(History::new(product, entries), day, knows)?;
            let others: Vec<Course<'_>> = self.accounts[1..]
                .iter()
                .filter_map(|(product, entries)| course(History::new(product, entries), day, knows))
                .collect();
            let others: Vec<&Course<'_>> = others.iter().collect();
            let limit = Some(primitives::Amount::from_minor(500_000));
            Some(values(&Subject { day, own: Some(&own), others: &others, limit, collected: &NOTHING }))
        };
        of(&self.accounts[0])
    }
}

fn cut(entries: &[Entry], day: Date) -> Vec<Entry> {
    entries.iter().filter(|entry| entry.booked_on <= day).cloned().collect()
}

/// The story with random later events of another one: value dates anywhere, booked after the day.
fn with_later_events(story: &Story, day: Date, seed: u64) -> Vec<Entry> {
    let mut rng = seeded(seed);
    let mut entries = story.entries.clone();
    let mut seq = entries.iter().map(|entry| entry.seq).max().unwrap_or(0);
    let taken_back: Vec<u64> = entries.iter().filter_map(|entry| entry.event.reverses()).collect();
    let span = (story.last_day - story.opened_on).max(1);
    for entry in random_entries(&mut rng, &story.product, 60).into_iter().skip(1) {
        if entry.event.reverses().is_some() {
            continue;
        }
        seq += 1;
        let effective_on = story.opened_on + rng.random_range(0..span);
        let booked_on = effective_on.max(day.next()) + rng.random_range(0..20);
        entries.push(Entry { seq, effective_on, booked_on, event: entry.event });
    }
    // What was known is taken back later.
    let known = story.entries.iter().filter(|entry| entry.booked_on <= day && entry.event.opening().is_none());
    let known: Vec<u64> = known.map(|entry| entry.seq).filter(|seq| !taken_back.contains(seq)).collect();
    if let Some(&of) = known.first() {
        let event = ledger::Event::Reversal { of };
        entries.push(Entry { seq: seq + 1, effective_on: story.opened_on, booked_on: day.next(), event });
    }
    entries.sort_by_key(Entry::replay_order);
    entries
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn a_day(story: &Story) -> Date {
    let mut rng = seeded(story.seed ^ 0xFEA7);
    story.opened_on + rng.random_range(0..=story.last_day - story.opened_on)
}

#[test]
fn no_feature_moves_when_the_journal_is_cut_or_goes_on() {
    for_random_stories(|story| {
        let day = a_day(story);
        let (mut other, another) = (crate::story(story.seed + 1_000_000), crate::story(story.seed + 2_000_000));
        for entry in &mut other.entries {
            entry.effective_on = entry.effective_on + (story.opened_on - other.opened_on);
            entry.booked_on = entry.booked_on + (story.opened_on - other.opened_on);
        }
        other.entries.retain(|entry| !matches!(entry.event, ledger::Event::StatementIssued(_)));
        other.entries.sort_by_key(Entry::replay_order);
        let person = |own: Vec<Entry>, cuts: bool| {
            let of = |story: &Story| if cuts { cut(&story.entries, day) } else { story.entries.clone() };
            let accounts = vec![(&story.product, own), (&other.product, of(&other)), (&another.product, of(&another))];
            Person { accounts }.values(day)
        };
        let then = person(cut(&story.entries, day), true);
        let now = person(story.entries.clone(), false);
        let later = person(with_later_events(story, day, story.seed), false);
        let names: Vec<&str> = catalogue().iter().map(|declared| declared.feature.name.as_str()).collect();
        for found in [now, later] {
            let (Some(then), Some(found)) = (&then, &found) else {
                assert!(then.is_none() && found.is_none(), "{day}: only one of them has the account");
                continue;
            };
            for ((name, then), found) in names.iter().zip(bits(then)).zip(bits(found)) {
                assert_eq!(then, found, "{day}: {name} was {} and is {}", f64::from_bits(then), f64::from_bits(found));
            }
        }
    });
}

#[test]
fn features_are_those_of_the_naive_ledgers_days() {
    for_random_stories(|story| {
        let day = a_day(story);
        let person = Person { accounts: vec![(&story.product, story.entries.clone())] };
        let Some(found) = person.values(day) else { return };
        let expected = by_days::features(story, day);
        for (name, expected) in expected {
            let place = catalogue().iter().position(|declared| declared.feature.name == name);
            let found = found[place.unwrap_or_else(|| panic!("{name} is declared"))];
            let is_same = found == expected || (found.is_nan() && expected.is_nan());
            assert!(is_same, "{day}: {name} is {found}, by days {expected}");
        }
    });
}
