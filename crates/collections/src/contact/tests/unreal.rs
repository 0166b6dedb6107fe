//! Rules that are none.

use super::*;

fn refusal(rule: Rule) -> String {
    pack_of(vec![rule]).unwrap_err().what
}

fn calls(kind: Kind) -> Rule {
    let mut rule = rule("r", kind);
    rule.scope.channels = Set::of(&[Channel::Voice]);
    rule
}

#[test]
fn a_rule_names_its_source_and_its_words() {
    let mut nameless = rule("r", hours(8, 21));
    nameless.source = "  ".to_owned();
    assert_eq!(refusal(nameless), "rule r has no source: name the law and article, or who decided it");
    let mut wordless = rule("r", hours(8, 21));
    wordless.title.chinese.clear();
    assert_eq!(refusal(wordless), "rule r has no words: say in english and chinese what it forbids");
}

#[test]
fn dates_begin_before_they_end() {
    let mut backwards = rule("r", hours(8, 21));
    backwards.effective_from = Some(day("2026-02-01"));
    backwards.effective_until = Some(day("2026-01-31"));
    assert_eq!(refusal(backwards), "rule r ends on 2026-01-31, before it begins: swap the dates");
    let mut old = rule("r", hours(8, 21));
    old.effective_until = Some(day("2019-12-31"));
    assert_eq!(refusal(old), "rule r ends on 2019-12-31, before the pack begins on 2020-01-01: leave it out");
}

#[test]
fn one_id_is_one_rule_on_any_day() {
    let twice = pack_of(vec![rule("r", hours(8, 21)), rule("r", hours(9, 21))]).unwrap_err();
    assert_eq!(twice.rule, Some(1));
    assert!(twice.what.contains("there already on the same days"), "{twice}");
    let mut before = rule("r", hours(8, 21));
    before.effective_until = Some(day("2026-01-31"));
    let mut after = rule("r", hours(9, 21));
    after.effective_from = Some(day("2026-02-01"));
    assert!(pack_of(vec![before, after]).is_ok());
}

#[test]
fn rules_that_can_never_bind_are_refused() {
    let mut nobody = rule("r", hours(8, 21));
    nobody.scope.roles = Set::NONE;
    let mut letters = rule("r", Kind::Limit(limit(1, Counts::Unanswered, Per::Person, Window::Days(1))));
    letters.scope.channels = Set::of(&[Channel::Letter]);
    let mut debtor = rule("r", Kind::Limit(limit(1, Counts::Attempts, Per::Target, Window::Ever)));
    debtor.scope.targets = Set::of(&[Target::Debtor]);
    let mut passes = stop(Fact::Ceased);
    passes.passes = Set::all();
    let mut any = stop(Fact::Ceased);
    any.any_channel = true;
    let mut confirm = stop(Fact::OptedOut);
    confirm.confirm_minutes = Some(5);
    let open = ThirdPerson { only_for: Set::all(), while_unreachable: None, or_facts: Set::NONE };
    let rest = Rest { days: 0, per: Per::Person, across: Across::AllParties, consent_days: None };
    for (rule, why) in [
        (nobody, "names no roles"),
        (rule("r", hours(8, 8)), "open all day"),
        (letters, "binds no channel that calls"),
        (debtor, "counts per target"),
        (calls(Kind::Limit(limit(0, Counts::Attempts, Per::Person, Window::Days(1)))), "limit of 0"),
        (calls(Kind::Limit(limit(1, Counts::Attempts, Per::Person, Window::Days(0)))), "window is empty"),
        (calls(Kind::Rest(rest)), "0 days are no rest"),
        (rule("r", Kind::Stop(passes)), "passes every purpose"),
        (rule("r", Kind::Stop(any)), "any_channel goes with"),
        (rule("r", Kind::Stop(confirm)), "confirm_minutes goes with"),
        (rule("r", Kind::ThirdPerson(open)), "allows every purpose"),
        (calls(Kind::Team { at_least: 2 }), "does not bind the channel visit"),
        (rule("r", Kind::Team { at_least: 1 }), "at_least begins at 2"),
        (rule("r", Kind::Consent { fresh_days: Some(0) }), "leave fresh_days out"),
    ] {
        let what = refusal(rule);
        assert!(what.contains("can never bind") && what.contains(why), "{why}: {what}");
    }
}

#[test]
fn a_pack_assumes_zones() {
    let title = Title { english: "test".to_owned(), chinese: "test".to_owned() };
    let key = PackKey { id: "test".to_owned(), version: 1 };
    let pack = Pack::new(key, title, "tests".to_owned(), day("2020-01-01"));
    assert!(pack.with_rules(Vec::new()).unwrap_err().what.starts_with("zones_unknown is empty"));
}
