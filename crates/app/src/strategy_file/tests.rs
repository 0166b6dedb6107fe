//! What a strategy file may say, and what it is told when it says something else.

use collections::strategy::fact::{Facts, Value};
use collections::strategy::{Case, Freeze};
use primitives::Date;

use super::*;

mod steps;

const HEAD: &str = r#"
[strategy]
id = "t"
version = 1
effective_from = "2026-01-01"
currency = "CNY"
"#;

fn file(states: &str) -> String {
    format!("{HEAD}{states}\n[[state]]\nid = \"rest\"\n")
}

fn refused(states: &str) -> String {
    parse("t.toml", &file(states)).unwrap_err().what
}

#[test]
fn every_preset_is_sound() {
    for preset in PRESETS {
        let written = parse(preset.id, preset.text).unwrap();
        assert_eq!(written.strategy.id, preset.id);
        assert!(check(&written.strategy).examples.iter().all(Option::is_some));
    }
}

/// States by hand for the edges that the file's words name.
#[test]
fn the_pay_later_strategy_finds_the_states_that_its_words_promise() {
    let strategy = parse("pay-later-cn", PRESETS[0].text).unwrap().strategy;
    let on = Date::new(2026, 6, 1).unwrap();
    let state = |values: &[(&str, i64)], flags: &[&str]| {
        let mut facts = Facts::default();
        for fact in collections::strategy::fact::Fact::all() {
            if fact.kind() == collections::strategy::fact::Kind::Flag {
                facts.set(fact.name(), Value::Flag(flags.contains(&fact.name()))).unwrap();
            }
        }
        for name in ["standing.dpd", "standing.past_due_days", "amount.person_past_due", "history.worst_dpd_12m"] {
            facts.set(name, Value::Number(0)).unwrap();
        }
        facts.set("history.promises_broken_90d", Value::Number(0)).unwrap();
        facts.set("standing.status", Value::Text("open".to_owned())).unwrap();
        for (name, number) in values {
            facts.set(name, Value::Number(*number)).unwrap();
        }
        strategy.states[strategy.decide(&facts, "P1", on).unwrap().state].name.clone()
    };
    let late = |dpd, owed| [("standing.dpd", dpd), ("standing.past_due_days", dpd), ("amount.person_past_due", owed)];
    assert_eq!(state(&[], &[]), "current");
    assert_eq!(state(&[("standing.days_to_due", 3)], &[]), "pre-due");
    assert_eq!(state(&[("standing.days_to_due", 4)], &[]), "current");
    assert_eq!(state(&[("standing.days_to_due", 4), ("score.miss_next", 200_000)], &[]), "pre-due-warned");
    assert_eq!(state(&late(1, 5_000), &[]), "day-1");
    assert_eq!(state(&late(1, 4_999), &[]), "small");
    assert_eq!(state(&late(7, 50_000), &[]), "early");
    assert_eq!(state(&late(8, 50_000), &[]), "middle");
    assert_eq!(state(&late(31, 50_000), &[]), "late");
    assert_eq!(state(&late(90, 50_000), &[]), "late");
    assert_eq!(state(&late(91, 99_999), &[]), "over-90-light");
    assert_eq!(state(&late(91, 100_000), &[]), "over-90");
    assert_eq!(state(&late(91, 100_000), &["person.dispute_open"]), "disputed");
    assert_eq!(state(&late(40, 100_000), &["person.hardship", "person.promise_open"]), "hardship");
    assert_eq!(state(&late(40, 100_000), &["person.promise_open"]), "promised");
    assert_eq!(state(&late(4, 100_000), &["person.lost_contact"]), "lost-contact");
    assert_eq!(state(&late(4, 99_999), &["person.lost_contact"]), "early");
    assert_eq!(state(&late(200, 100_000), &["person.deceased"]), "deceased");
    assert_eq!(state(&[("history.days_since_cure", 180), ("history.worst_dpd_12m", 31)], &[]), "cured");
    assert_eq!(state(&[("history.days_since_cure", 181), ("history.worst_dpd_12m", 31)], &[]), "current");
}

#[test]
fn nothing_small_is_ever_investigated() {
    let strategy = parse("pay-later-cn", PRESETS[0].text).unwrap().strategy;
    let named = |name: &str| strategy.states.iter().find(|state| state.name == name).unwrap();
    for name in ["small", "over-90-light", "hardship", "early"] {
        assert!(!named(name).effects.may_investigate, "{name}");
    }
    assert_eq!(named("over-90").effects.freeze, Freeze::Limit);
    assert_eq!(named("over-90").effects.cases, [Case::BureauNotice, Case::LegalReview]);
}

#[test]
fn an_unknown_fact_is_named_with_its_line() {
    assert_eq!(
        refused("[[state]]\nid = \"a\"\nwhen = 'standing.dbd > 3'"),
        "t.toml, line 9: there is no fact standing.dbd; `arrears strategy facts` lists them all"
    );
}

#[test]
fn a_broken_condition_says_where_it_breaks() {
    let refused = refused("[[state]]\nid = \"a\"\nwhen = 'standing.dpd >'");
    assert!(refused.starts_with("t.toml, line 9: "), "{refused}");
    assert!(refused.ends_with("of line 1 of the condition)"), "{refused}");
}

#[test]
fn a_state_that_nobody_can_reach_is_refused() {
    assert_eq!(
        refused("[[state]]\nid = \"a\"\nwhen = 'standing.dpd > 3'\n[[state]]\nid = \"b\"\nwhen = 'standing.dpd > 5'"),
        "t.toml: state b cannot be reached: no facts lead there, whatever their values"
    );
}

#[test]
fn the_last_state_has_no_condition_and_the_others_have_one() {
    let text = format!("{HEAD}[[state]]\nid = \"a\"\nwhen = 'standing.dpd > 3'\n");
    assert_eq!(
        parse("t.toml", &text).unwrap_err().what,
        "t.toml, line 9: the last state is for all accounts that are in no other: it has no condition"
    );
    assert_eq!(
        refused("[[state]]\nid = \"a\"\n"),
        "t.toml, line 8: a state that is not the last needs a condition: when = '...'"
    );
}

#[test]
fn an_option_that_does_not_exist_is_refused() {
    let refused = refused("[[state]]\nid = \"a\"\nwhem = 'standing.dpd > 3'");
    assert!(refused.contains("unknown field `whem`"), "{refused}");
}

#[test]
fn shares_are_read_exactly() {
    let experiment = "[experiment]\nid = \"tone\"\ncontrol_share = \"2%\"\nends_on = \"2026-12-31\"\n\
        [[experiment.arm]]\nid = \"plain\"\nshare = \"0.49\"\n[[experiment.arm]]\nid = \"warm\"\nshare = \"49%\"\n";
    let text = file(experiment);
    let experiment = parse("t.toml", &text).unwrap().strategy.experiment.unwrap();
    assert_eq!(experiment.control_places, 200);
    assert_eq!(experiment.arms.iter().map(|arm| arm.places).collect::<Vec<_>>(), [4_900, 4_900]);
}

#[test]
fn shares_of_more_than_everybody_name_the_experiment() {
    let experiment =
        "[experiment]\nid = \"tone\"\ncontrol_share = \"60%\"\n[[experiment.arm]]\nid = \"plain\"\nshare = \"0.41\"\n";
    assert_eq!(
        refused(experiment),
        "t.toml, line 8: experiment tone: control and arms have 10100 of 10000 places; shares add up to 1 at most"
    );
}
