//! Classes of random accounts, on products with every option.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use app::classes::{Person, Said, reported_changes};
use app::policies::Policies;
use app::policy_file::{PRESETS, parse};
use ledger::ageing::age;
use ledger::classification::{Policy, PolicyVersions, class_history, classify, classify_as_reported};
use ledger::{History, Product};
use primitives::{Date, Rate};
use testkit::naive::{naive_classes, naive_days};

use crate::for_random_stories;

fn policy(read: &str) -> PolicyVersions {
    let text = format!(
        "[policy]\nid = \"days\"\nversion = 1\neffective_from = \"2020-01-01\"\nsource = \"a test\"\n\
         [days]\nread = \"{read}\"\n[[class]]\nid = \"a\"\n[[class]]\nid = \"b\"\ndays_from = 1\n[[class]]\nid = \"c\"\n\
         days_from = 9\n[[class]]\nid = \"d\"\ndays_from = 40\n[floors]\ncharged_off = \"a\"\nwritten_off = \"a\"\n\
         [upgrade]\nrule = \"follows_days\"\n"
    );
    PolicyVersions::new(vec![parse("test", &text).expect("the test writes a policy")]).expect("there is a version")
}

/// The account is looked at on every day here, and by wakes there.
#[test]
fn classes_that_follow_the_days_are_what_the_ageing_of_every_day_says() {
    let policies = [policy("past_due"), policy("delinquent")];
    for_random_stories(|story| {
        // Folding to every day of a story takes long: every other story will do.
        if story.seed.is_multiple_of(2) {
            return;
        }
        let history = History::new(&story.product, &story.entries);
        let mut expected = [Vec::new(), Vec::new()];
        let mut day = story.opened_on;
        while day <= story.last_day {
            let ageing = age(&history.as_of(day).unwrap());
            let read = [ageing.past_due_days, ageing.delinquent_days.days()];
            for ((policy, days), expected) in policies.iter().zip(read).zip(&mut expected) {
                let class = policy.all()[0].classes.of_days(days);
                if expected.last().is_none_or(|(_, last)| *last != class) {
                    expected.push((day, class));
                }
            }
            day = day.next();
        }
        for (policy, expected) in policies.iter().zip(expected) {
            let changes = class_history(history, story.last_day, policy);
            let found: Vec<_> = changes.iter().map(|change| (change.to.day, change.to.class)).collect();
            assert_eq!(found, expected, "{}", policy.all()[0].days.read.name());
        }
    });
}

/// Frozen in pauses or not, by days past due or delinquent days, with slips, impairments and every floor.
const FACTS: [&str; 3] = [
    "[days]\nread = \"past_due\"\nwhile_paused = \"freeze\"\n",
    "[days]\nread = \"delinquent\"\nwhile_paused = \"freeze\"\nslip_days = 6\n",
    "[days]\nread = \"past_due\"\n",
];

fn policy_of_facts(days: &str) -> Policy {
    // Many bands, so that the days of most pauses cross one.
    let bands: String =
        (0..12).map(|band| format!("[[class]]\nid = \"b{band}\"\ndays_from = {}\n", 1 + 3 * band)).collect();
    let text = format!(
        "[policy]\nid = \"facts\"\nversion = 1\neffective_from = \"2020-01-01\"\nsource = \"a test\"\n{days}\
         [[class]]\nid = \"a\"\n{bands}[[class]]\nid = \"c\"\ndays_from = 36\nimpairment_over = \"20%\"\n\
         [[class]]\nid = \"d\"\ndays_from = 50\nimpairment_over = \"50%\"\n[[class]]\nid = \"e\"\n[floors]\nmulti_period = \"c\"\nfull = \"d\"\nterminated = \"d\"\ncharged_off = \"d\"\n\
         written_off = \"e\"\n[upgrade]\nrule = \"follows_days\"\n"
    );
    parse("test", &text).expect("the test writes a policy")
}

/// As the page of classification reads, on the naive ledger's days: what is known in the end, and what was known on a day.
#[test]
fn classes_by_impairment_floors_and_frozen_days_are_those_of_the_naive_ledgers_days() {
    let policies = FACTS.map(policy_of_facts);
    let versions = policies.clone().map(|policy| PolicyVersions::new(vec![policy]).expect("there is a version"));
    let (impaired, frozen) = (AtomicU32::new(0), AtomicU32::new(0));
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let days = naive_days(&story.product, &story.entries, story.last_day, Date::MAX);
        for (policy, versions) in policies.iter().zip(&versions) {
            let mut expected = naive_classes(policy, &days);
            expected.dedup_by(|later, earlier| later.1 == earlier.1);
            let changes = class_history(history, story.last_day, versions);
            let found: Vec<_> = changes.iter().map(|change| (change.to.day, change.to.class_id().to_owned())).collect();
            assert_eq!(found, expected, "seed {}, {:?}", story.seed, policy.days);
            let on = story.opened_on + 90;
            let then = naive_days(&story.product, &story.entries, on, on);
            let expected = naive_classes(policy, &then).pop().map(|(_, class)| class);
            let found = classify_as_reported(history, on, on, versions).ok().map(|found| found.class_id().to_owned());
            assert_eq!(found, expected, "seed {}, as reported on {on}", story.seed);
        }
        let plain = naive_classes(&policies[2], &days);
        frozen.fetch_add(u32::from(naive_classes(&policies[0], &days) != plain), Relaxed);
        let mut sound = days;
        sound.iter_mut().for_each(|day| day.impairment = Rate::ZERO);
        impaired.fetch_add(u32::from(naive_classes(&policies[2], &sound) != plain), Relaxed);
    });
    let reached = [impaired.into_inner(), frozen.into_inner()];
    let is_one = std::env::var("ARREARS_SEED").is_ok();
    assert!(is_one || reached.iter().all(|stories| *stories > 1), "impaired and frozen in so many: {reached:?}");
}

/// Both accounts of a person, one late in its news as the other: what is listed as changes from one day to the next is the
/// difference of what was reported on the two days, asked for one by one.
#[test]
fn the_changes_of_some_days_are_the_differences_of_what_was_reported_on_them() {
    let mut policies = Policies::default();
    for preset in ["cn-retail-2023", "frappe-npa"] {
        let preset = PRESETS.iter().find(|known| known.id == preset).unwrap();
        let policy = parse(preset.id, preset.text).unwrap();
        policies.insert(Policy { effective_from: "2020-01-01".parse().unwrap(), ..policy });
    }
    let late = AtomicU32::new(0);
    for_random_stories(|story| {
        if !story.seed.is_multiple_of(8) {
            return;
        }
        let other = crate::story(story.seed + 1);
        let classification = vec!["cn-retail-2023".to_owned(), "frappe-npa".to_owned()];
        let products = [&story.product, &other.product]
            .map(|product| Product { classification: classification.clone(), ..product.clone() });
        let accounts = [History::new(&products[0], &story.entries), History::new(&products[1], &other.entries)];
        let person = Person { accounts: &accounts, asked: 2, policies: &policies };
        let (first, last) = (story.opened_on + 50, story.opened_on + 80);
        let mut expected = [Vec::new(), Vec::new()];
        for (place, expected) in expected.iter_mut().enumerate() {
            let reported = |day: Date| {
                let said = person.said(day, day).swap_remove(place);
                let class = |said| if let Said::Class(found) = said { Some(found.class_id()) } else { None };
                said.into_iter().map(class).collect::<Vec<_>>()
            };
            let mut day = first;
            while day <= last {
                for (from, to) in reported(day.previous()).into_iter().zip(reported(day)) {
                    expected.extend(to.filter(|_| from != to).map(|to| (day, from, to)));
                }
                day = day.next();
            }
            expected.sort_unstable();
        }
        for (changes, expected) in reported_changes(&person, first, last).iter().zip(expected) {
            let mut found: Vec<_> =
                changes.iter().map(|change| (change.day, change.from, change.to.class_id())).collect();
            found.sort_unstable();
            assert_eq!(found, expected);
        }
        let is_late = |entry: &ledger::Entry| entry.booked_on > entry.effective_on && first <= entry.booked_on;
        late.fetch_add(u32::from(story.entries.iter().any(|entry| is_late(entry) && entry.booked_on <= last)), Relaxed);
    });
    assert!(
        late.load(Relaxed) > 0 || std::env::var("ARREARS_SEED").is_ok(),
        "some story learns something late in those days"
    );
}

/// Whatever happened, whatever is known: every policy has an answer, and the history of a day ends with its class.
#[test]
fn every_preset_has_an_answer_for_every_random_account() {
    let presets: Vec<PolicyVersions> = PRESETS
        .iter()
        .map(|preset| {
            let policy = parse(preset.id, preset.text).unwrap();
            let policy = Policy { effective_from: "2020-01-01".parse().unwrap(), ..policy };
            PolicyVersions::new(vec![policy]).unwrap()
        })
        .collect();
    for_random_stories(|story| {
        if !story.seed.is_multiple_of(4) {
            return;
        }
        let history = History::new(&story.product, &story.entries);
        for policy in &presets {
            for day in [story.opened_on + 60, story.last_day] {
                let found = classify(history, day, policy).ok().map(|found| (found.since, found.class));
                let last = class_history(history, day, policy).pop().map(|change| (change.to.day, change.to.class));
                assert_eq!(last, found, "{} on {day}", policy.id());
                let all_known = classify_as_reported(history, day, Date::MAX, policy);
                assert_eq!(all_known.ok().map(|found| (found.since, found.class)), found);
                let _ = classify_as_reported(history, day, day, policy);
            }
        }
    });
}
