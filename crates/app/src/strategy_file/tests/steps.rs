//! What a strategy file may say of steps, and what it is told when it says something else.

use collections::Word;
use collections::person::{Channel, Purpose};
use collections::strategy::step::{Anchor, Stopper};

use super::super::*;
use super::HEAD;

const PARTY: &str = "[[party]]\nid = \"us\"\nrole = \"creditor\"\ncost = { sms = \"0.045\", push = \"0.000001\" }\n";

/// A file with one state, whose only step has these lines. The step's first line is the 16th.
fn file(step: &str) -> String {
    format!(
        "{HEAD}\n{PARTY}[[state]]\nid = \"late\"\nwhen = 'standing.dpd > 0'\n[[state.step]]\n{step}\n[[state]]\nid = \"rest\"\n"
    )
}

fn step(more: &str) -> String {
    file(&format!("id = \"a\"\nchannels = [\"push\", \"sms\"]\npurpose = \"collect\"\ntemplate = \"words\"\n{more}"))
}

fn refused(text: &str) -> String {
    parse("t.toml", text).unwrap_err().what
}

#[test]
fn a_step_is_read_with_what_it_does_not_say() {
    let strategy = parse("t.toml", &step("days_past_due = 3")).unwrap().strategy;
    let step = &strategy.states[0].steps[0];
    assert_eq!(
        (step.timing.from, step.timing.day, step.timing.times, step.timing.keep_days),
        (Anchor::PastDue, 3, 1, 0)
    );
    assert_eq!(step.channels, [Channel::Push, Channel::Sms]);
    assert_eq!((step.purpose, step.by.as_str()), (Purpose::Collect, "us"));
    assert_eq!(step.stopped_by, collections::Set::of(&Stopper::OF_ASKS));
    assert_eq!((strategy.treatment.asks_per_day, strategy.treatment.at_minute), (1, 600));
    let notice = step_text_with_purpose("notice");
    let strategy = parse("t.toml", &notice).unwrap().strategy;
    assert!(strategy.states[0].steps[0].stopped_by.is_empty());
}

fn step_text_with_purpose(purpose: &str) -> String {
    step("days_past_due = 3").replace("\"collect\"", &format!("\"{purpose}\""))
}

#[test]
fn the_plan_of_all_states_is_read() {
    let plan = "[plan]\nasks_per_day = 2\nasks_per_week = 5\nresume_days = 7\nat = \"09:30\"\n";
    let text = format!("{}{plan}", step("days_past_due = 3"));
    let treatment = parse("t.toml", &text).unwrap().strategy.treatment;
    assert_eq!((treatment.asks_per_day, treatment.asks_per_week, treatment.resume_days), (2, Some(5), 7));
    assert_eq!(treatment.at_minute, 9 * 60 + 30);
    assert_eq!(treatment.parties[0].cost(Channel::Push).unwrap().millionths(), 1);
    let late = refused(&text.replace("09:30", "24:10"));
    assert!(late.ends_with("a time of day is expected, like \"10:00\""), "{late}");
}

#[test]
fn exactly_one_anchor_is_stated() {
    let what = "a step has one of days_after_entering, days_past_due, days_before_due";
    assert_eq!(refused(&step("")), format!("t.toml, line 16: {what}"));
    assert_eq!(refused(&step("days_past_due = 3\ndays_after_entering = 1")), format!("t.toml, line 20: {what}"));
}

#[test]
fn repetition_needs_both_of_its_numbers() {
    assert!(
        refused(&step("days_past_due = 3\nevery_days = 7")).ends_with("how many times in all is needed too: times = 3")
    );
    assert!(
        refused(&step("days_past_due = 3\ntimes = 2")).ends_with("after how many days is needed too: every_days = 7")
    );
    assert!(
        refused(&step("days_before_due = 3\nevery_days = 2\ntimes = 3"))
            .ends_with("3 times every 2 days do not fit before the due date")
    );
}

#[test]
fn words_that_there_are_not_are_told_with_those_that_there_are() {
    let strange = refused(&step("days_past_due = 3").replace("\"push\", \"sms\"", "\"pigeon\""));
    let channels: Vec<&str> = Channel::ALL.iter().map(|channel| channel.word()).collect();
    assert_eq!(
        strange,
        format!("t.toml, line 17: \"pigeon\" is not known here: one of {} is expected", channels.join(", "))
    );
    assert!(
        refused(&step("days_past_due = 3\nstopped_by = [\"rain\"]")).contains("one of payment, conversation, promise")
    );
}

#[test]
fn a_step_without_a_party_and_a_price_without_sense_are_refused() {
    let nobody = step("days_past_due = 3").replace(PARTY, "");
    assert!(refused(&nobody).ends_with("somebody does a step: write a [[party]] with its id, role and cost"));
    for cost in ["5%", "-1", "0.0000001", "cheap"] {
        let text = step("days_past_due = 3").replace("0.045", cost);
        assert!(refused(&text).contains("line 11: a cost is a decimal in quotes"), "{cost}");
    }
}

#[test]
fn the_presets_use_only_templates_that_come_with_the_program() {
    for preset in PRESETS {
        let written = parse(preset.id, preset.text).unwrap();
        assert_eq!(unknown_templates(&written.strategy, has_template), [], "{}", preset.id);
    }
}

/// What a step is for, who says it and in which ways, and what its template is made for.
#[test]
fn the_templates_of_presets_fit_their_steps() {
    for preset in PRESETS {
        let strategy = parse(preset.id, preset.text).unwrap().strategy;
        for step in strategy.states.iter().flat_map(|state| &state.steps) {
            let Some(name) = &step.template else { continue };
            let text = crate::template_file::find(name).unwrap().text;
            let template = crate::template_file::parse(name, text).unwrap().template;
            assert_eq!(template.purpose, step.purpose, "{name}");
            assert!(template.roles.contains(strategy.treatment.party(&step.by).unwrap().role), "{name}");
            for channel in &step.channels {
                let kind = collections::message::Kind::of_channel(*channel).unwrap();
                assert!(template.texts.iter().any(|text| text.kinds.contains(kind)), "{name} by {}", channel.word());
            }
        }
    }
}

#[test]
fn the_pay_later_strategy_treats_small_amounts_in_writing_alone() {
    let strategy = parse("pay-later-cn", PRESETS[0].text).unwrap().strategy;
    let small = strategy.states.iter().find(|state| state.name == "small").unwrap();
    assert!(!small.effects.may_investigate && !small.steps.is_empty());
    for step in &small.steps {
        assert!(step.channels.iter().all(|channel| !channel.is_call() && *channel != Channel::Visit));
    }
}

#[test]
fn the_pay_later_strategy_has_a_plan_wherever_somebody_owes() {
    let strategy = parse("pay-later-cn", PRESETS[0].text).unwrap().strategy;
    let without: Vec<&str> =
        strategy.states.iter().filter(|state| state.steps.is_empty()).map(|state| state.name.as_str()).collect();
    assert_eq!(without, ["deceased", "represented", "current"]);
}
