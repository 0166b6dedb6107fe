//! The templates that come with the program, held to the packs that come with it; and what those packs find and let pass.

use std::sync::LazyLock;

use collections::conduct::{Code, check_text};
use collections::message::{Consequence, Placeholder, Value};
use collections::person::{Purpose, Role, Target};
use collections::{Set, Word};

use super::*;
use crate::template_file::{PRESETS, parse};
use crate::{content_pack_file, message_values};

fn day() -> Date {
    "2026-11-22".parse().unwrap()
}

/// Read once: they have many patterns.
fn packs() -> Vec<ContentPack> {
    static PACKS: LazyLock<Vec<ContentPack>> = LazyLock::new(|| content_pack_file::all().unwrap());
    PACKS.clone()
}

fn values(country: &str) -> Values {
    let (name, text) = match country {
        "us" => ("smith.toml", include_str!("../../../../examples/values/smith.toml")),
        _ => ("zhang.toml", include_str!("../../../../examples/values/zhang.toml")),
    };
    message_values::parse(name, text).unwrap()
}

#[test]
fn every_template_is_clean_by_the_packs_of_its_country() {
    let packs = packs();
    let packs: Vec<&ContentPack> = packs.iter().collect();
    for preset in &PRESETS {
        let written = parse(preset.id, preset.text).unwrap();
        assert_eq!(written.template.key.id, preset.id);
        let found = check(&packs, &written, day(), Language::English).unwrap();
        let found: Vec<String> = found.iter().map(|one| sentence(one, Language::English)).collect();
        assert!(found.is_empty(), "{}: {found:#?}", preset.id);
    }
}

/// Every kind and language of every template, with its values: it passes, says no braces, and every value of both files is used.
#[test]
fn every_template_becomes_a_message_in_both_languages() {
    let packs = packs();
    let packs: Vec<&ContentPack> = packs.iter().collect();
    for preset in &PRESETS {
        let written = parse(preset.id, preset.text).unwrap();
        let template = &written.template;
        let values = values(&template.country);
        let audience =
            Audience { target: template.targets.iter().next().unwrap(), role: template.roles.iter().next().unwrap() };
        for kind in template.kinds().iter() {
            for language in Tongue::ALL {
                let values = if template.purpose == Purpose::LegalStep { with_claim(&values) } else { values.clone() };
                let approved = make(&packs, (&written, &values), (kind, *language), audience, day())
                    .unwrap_or_else(|refused| panic!("{} {} {}: {refused}", preset.id, kind.word(), language.word()));
                let text = approved.message().all_text();
                assert!(!text.contains(['{', '}']), "{text}");
                assert_eq!(approved.packs().len(), 1);
                if *language == Tongue::English {
                    assert!(!text.contains(['，', '。']), "{} {}: {text}", preset.id, kind.word());
                }
            }
        }
    }
}

/// The same values with a civil claim among the consequences, which only a legal step may announce.
fn with_claim(values: &Values) -> Values {
    let mut values = values.clone();
    let list = vec![Consequence::LimitFrozen, Consequence::CivilClaim];
    values.set(Placeholder::Consequences, Value::Consequences(list)).unwrap();
    values
}

#[test]
fn every_placeholder_is_used_by_a_template_or_by_letterheads() {
    let mut used = vec![Placeholder::PersonAddress, Placeholder::LenderAddress, Placeholder::MessageDate];
    for preset in &PRESETS {
        let written = parse(preset.id, preset.text).unwrap();
        used.extend(written.template.texts.iter().flat_map(|text| text.placeholders().collect::<Vec<_>>()));
    }
    let unused: Vec<&str> = Placeholder::ALL.iter().filter(|one| !used.contains(one)).map(|one| one.word()).collect();
    // Other ways to tell the same, which the packs know.
    assert_eq!(unused, ["complaint.how"]);
}

fn codes(text: &str, target: Target, country: &str) -> Vec<Code> {
    let packs = packs();
    let packs: Vec<&ContentPack> = packs.iter().filter(|pack| pack.country == country).collect();
    let mut codes: Vec<Code> =
        check_text(&packs, text, Set::of(&[target]), day()).iter().filter_map(|one| one.code).collect();
    codes.dedup();
    codes
}

/// Lines of `CODE text`, or `CODE@target text`; `-` where nothing may be found. Both packs know the same phrases.
#[test]
fn forbidden_conduct_is_found_and_its_denial_is_not() {
    for line in include_str!("corpus.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (expected, text) = line.split_once(' ').unwrap();
        let (expected, target) = match expected.split_once('@') {
            Some((expected, target)) => (expected, Target::of(target).unwrap()),
            None => (expected, Target::Debtor),
        };
        for country in ["cn", "us"] {
            let found = codes(text, target, country);
            match Code::of(expected) {
                Some(code) => {
                    assert!(found.contains(&code), "{country}: {expected} was not found in: {text} ({found:?})");
                }
                None => assert!(found.is_empty(), "{country}: {found:?} was found in: {text}"),
            }
        }
    }
}

#[test]
fn every_rule_of_phrases_is_broken_by_a_line_of_the_corpus_in_each_language() {
    let corpus = include_str!("corpus.txt");
    for pack in packs() {
        for rule in pack.phrases() {
            for (language, is_chinese) in [("English", false), ("Chinese", true)] {
                let own: Vec<&str> = corpus
                    .lines()
                    .filter(|line| line.starts_with(rule.code.word()))
                    .filter(|line| line.chars().any(|letter| letter > '\u{2fff}') == is_chinese)
                    .collect();
                let of_third = !rule.targets.contains(Target::Debtor);
                let target = if of_third { Target::ContactPerson } else { Target::Debtor };
                let broken = own.iter().any(|line| {
                    let text = line.split_once(' ').unwrap().1;
                    let found = check_text(&[&pack], text, Set::of(&[target]), day());
                    found.iter().any(|finding| finding.rule == rule.id)
                });
                assert!(broken, "no line in {language} breaks {} of {}", rule.id, pack.key);
            }
        }
    }
}

/// The codes that words can show are all looked for; the other three are the gate's.
#[test]
fn packs_look_for_every_code_that_words_can_show() {
    for pack in packs() {
        let codes = pack.codes();
        let absent: Vec<&str> = Code::ALL.iter().filter(|code| !codes.contains(code)).map(|code| code.word()).collect();
        assert_eq!(absent, ["F09", "F10", "F11"], "{}", pack.key);
    }
}

#[test]
fn a_contact_person_hears_nothing_of_a_debt_not_even_that_there_is_none() {
    for text in [
        "请他还款",
        "他逾期了",
        "欠我们¥500",
        "this is not about a debt",
        "he owes us",
        "his loan",
        "逾 期",
        "共1,200元",
    ] {
        assert_eq!(codes(text, Target::ContactPerson, "cn"), [Code::F03], "{text}");
        assert!(codes(text, Target::Debtor, "cn").is_empty(), "{text}");
    }
    for text in ["请转告他给我们回个电话", "Could you ask them to call us?"] {
        assert!(codes(text, Target::ThirdPerson, "cn").is_empty(), "{text}");
    }
}

#[test]
fn a_demand_without_what_the_law_asks_is_refused_with_line_rule_and_source() {
    let text = PRESETS.iter().find(|preset| preset.id == "demand").unwrap().text;
    let text = text.replace(" {check.how}", "").replace("We write to you about", "You will go to jail. About");
    let written = parse("demand.toml", &text).unwrap();
    let packs = packs();
    let packs: Vec<&ContentPack> = packs.iter().collect();
    let found = check(&packs, &written, day(), Language::English).unwrap();
    let lines: Vec<String> =
        found.iter().map(|one| format!("{} {}", one.line.unwrap(), sentence(one, Language::English))).collect();
    let jail = text.lines().position(|line| line.contains("jail")).unwrap() + 1;
    assert!(lines[0].starts_with(&format!("{jail} [email+letter en] F08 \"")), "{lines:#?}");
    assert!(lines[0].contains("(cn-no-crime, cn-content-2026 v1; our choice"), "{lines:#?}");
    assert!(lines[1].contains("{check.how} is missing: a demand names") && lines[1].contains("[R2])"), "{lines:#?}");
    assert_eq!(lines.len(), 2, "{lines:#?}");
    let body = text.lines().position(|line| line.starts_with("body = ")).unwrap() + 1;
    assert_eq!(found[1].line, Some(body + 1), "what is missing is told at the text that lacks it");
}

#[test]
fn a_value_that_threatens_refuses_the_message() {
    let written = parse("day-1", PRESETS[1].text).unwrap();
    let mut values = values("cn");
    let threat = collections::message::Words::same("Pay today or you will be arrested.");
    values.set(Placeholder::PayHow, Value::Words(threat)).unwrap();
    let packs = packs();
    let packs: Vec<&ContentPack> = packs.iter().collect();
    let audience = Audience { target: Target::Debtor, role: Role::Creditor };
    let refused = make(&packs, (&written, &values), (Kind::Sms, Tongue::English), audience, day()).unwrap_err();
    assert!(refused.what.starts_with("the message breaks 1 rule of conduct:\nF08 \"…"), "{refused}");
}

#[test]
fn a_message_is_for_its_audience_its_days_and_a_country_with_a_pack() {
    let written = parse("day-1", PRESETS[1].text).unwrap();
    let values = values("cn");
    let all = packs();
    let packs: Vec<&ContentPack> = all.iter().collect();
    let ask = |packs: &[&ContentPack], written: &Written, target, role, day: &str| {
        let audience = Audience { target, role };
        make(packs, (written, &values), (Kind::Sms, Tongue::English), audience, day.parse().unwrap())
            .map(|_| ())
            .map_err(|refused| refused.what)
    };
    let [debtor, creditor] = [Target::Debtor, Target::ContactPerson];
    assert_eq!(ask(&packs, &written, debtor, Role::Creditor, "2026-01-30"), Ok(()));
    let refused = |found: Result<(), String>| found.unwrap_err();
    assert_eq!(refused(ask(&packs, &written, debtor, Role::Creditor, "2026-01-29")), "day-1 v1 is not in force yet");
    assert_eq!(
        refused(ask(&packs, &written, creditor, Role::Creditor, "2026-02-01")),
        "day-1 v1 is not for contact_person"
    );
    let us = parse("us-validation", PRESETS[20].text).unwrap();
    assert_eq!(refused(ask(&packs, &us, debtor, Role::Creditor, "2026-02-01")), "us-validation v1 is not for creditor");
    let of_cn: Vec<&ContentPack> = packs.iter().copied().filter(|pack| pack.country == "cn").collect();
    let none = refused(ask(&of_cn, &us, debtor, Role::DebtBuyer, "2026-02-01"));
    assert!(none.starts_with("no content pack of us is in force"), "{none}");
}

/// To write on the lender's paper would be to pose as the lender.
#[test]
fn a_collector_writes_on_its_own_paper() {
    let packs = packs();
    let packs: Vec<&ContentPack> = packs.iter().collect();
    let head = |preset: usize, role| {
        let written = parse("t", PRESETS[preset].text).unwrap();
        let values = values(&written.template.country);
        let audience = Audience { target: Target::Debtor, role };
        let approved = make(&packs, (&written, &values), (Kind::Letter, Tongue::English), audience, day()).unwrap();
        letterhead(&values, &approved).map_err(|refused| refused.what)
    };
    let own = head(20, Role::ThirdPartyCollector).unwrap();
    assert_eq!((own.sender.as_str(), own.sender_address.len()), ("Sample Recovery LLC", 2));
    assert_eq!(own.recipient, ["Jordan Smith", "12 Sample Lane", "Springfield, IL 62701"]);
    assert_eq!((own.date.as_str(), own.reference.as_str()), ("22 November 2026", "****5678"));
    assert_eq!(PRESETS[12].id, "demand");
    assert_eq!(head(12, Role::Creditor).unwrap().sender, "Minghe Consumer Finance");
    assert_eq!(head(12, Role::ThirdPartyCollector).unwrap_err(), "a letter needs agency.address");
}
