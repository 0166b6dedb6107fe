//! Rules that can be read, and errors with their lines.

use collections::person::Outcome;
use collections::work::Follow;

use super::parse;
use crate::work::presets::{PRESETS, find};

fn wrong(from: &str, to: &str) -> String {
    let text = find("desk-cn").unwrap().text;
    assert!(text.contains(from), "{from}");
    parse("desk.toml", &text.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn every_preset_is_sound_and_named_as_it_says() {
    for preset in PRESETS {
        assert_eq!(parse(preset.id, preset.text).unwrap().id, preset.id);
    }
    assert!(find("desk").is_err());
}

#[test]
fn an_outcome_says_what_it_is_to_the_gate_and_what_follows() {
    let rules = parse("desk-cn", find("desk-cn").unwrap().text).unwrap();
    let promise = rules.outcome("promise").unwrap();
    assert_eq!(promise.heard, Some(Outcome::Conversation));
    assert!(promise.follows.contains(Follow::Promise) && promise.is_right_party());
    let (team, member) = rules.member("Bo").unwrap();
    assert_eq!((team.name.as_str(), member.jobs_a_day), ("early", Some(60)));
    assert_eq!(rules.queue_of("review", "anything").unwrap().name, "cases");
}

#[test]
fn an_error_names_the_line_and_the_remedy() {
    let line = |text: &str| text.split(':').next().unwrap().to_owned();
    let unknown = wrong("\nminutes_a_day = 360", "\nminutes = 360");
    assert!(unknown.contains("minutes_a_day is missing from this [[team.member]]"), "{unknown}");
    let for_ever = wrong("ageing_a_day = \"5.00\"\noldest_percent = 20", "ageing_a_day = \"0.00\"\noldest_percent = 0");
    assert!(for_ever.contains("a job could wait for ever: let waiting add worth"), "{for_ever}");
    let twice = wrong("name = \"Bo\"", "name = \"Ana\"");
    assert!(twice.contains("member Ana is there twice") && line(&twice).starts_with("desk.toml, line "), "{twice}");
    let no_action = wrong("actions = [\"call\", \"visit\"]", "actions = [\"call\", \"fax\"]");
    assert!(no_action.contains("queue contact takes fax, which is no [[action]]"), "{no_action}");
    let no_queue = wrong("actions = [\"call\", \"visit\"]", "actions = [\"call\"]");
    assert!(no_queue.contains("action visit is in no queue: nobody would ever take it"), "{no_queue}");
    let sms = wrong("channel = \"voice\"", "channel = \"sms\"");
    assert!(sms.contains("sms is sent by a program: a job is a call or a visit"), "{sms}");
    let unheard =
        wrong("heard = \"conversation\"\nfollows = [\"promise\"]", "heard = \"no_answer\"\nfollows = [\"promise\"]");
    assert!(unheard.contains("outcome promise: only who was spoken to promises"), "{unheard}");
    let weekday = wrong("\"sat\"]", "\"saturday\"]");
    assert!(weekday.contains("\"saturday\" is no day of the week"), "{weekday}");
}
