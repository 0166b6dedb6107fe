//! Classes of random accounts, on products with every option.

use std::sync::atomic::Ordering::Relaxed;

use app::classes::{Person, Said, reported_changes};
use app::policies::Policies;
use app::policy_file::{PRESETS, parse};
use ledger::ageing::age;
use ledger::classification::{Policy, PolicyVersions, class_history, classify, classify_as_reported};
use ledger::{History, Product};
use primitives::Date;

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
    let late = std::sync::atomic::AtomicU32::new(0);
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
