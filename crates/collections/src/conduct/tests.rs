//! Laws and edges of conduct: how texts are evened out, and what turns a phrase.

use proptest::prelude::*;

use super::normal::Normal;
use super::*;
use crate::contact::{Grade, PackKey, Title};
use crate::message::Language;
use crate::person::Target;
use crate::{RuleId, Set};

fn title() -> Title {
    Title { english: "e".to_owned(), chinese: "c".to_owned() }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn pack(always: bool) -> ContentPack {
    let english = GuardWords {
        denials: owned(&[r"\bnever\b", r"\bnot\b", r"\bno one\b"]),
        no_denials: owned(&[r"\bnot only\b", r"\bnot pay\b"]),
        breaks: owned(&[r"\bbut\b", r"\bwe\b"]),
        reach: 30,
    };
    let chinese = GuardWords {
        denials: owned(&["不会", "不得"]),
        no_denials: owned(&["不得不"]),
        breaks: owned(&["我们"]),
        reach: 10,
    };
    let mut rule = Phrases::new(RuleId::from("r"), Code::F01, title(), "s".to_owned(), Grade::C);
    rule.patterns.push(Pattern::new(Language::English, r"\bjail\b").unwrap());
    rule.patterns.push(Pattern::new(Language::Chinese, "坐牢").unwrap());
    rule.deniable = !always;
    let rule = rule.unless(&owned(&[r"\bbeware\b", "谨防"])).unwrap();
    let key = PackKey { id: "p".to_owned(), version: 1 };
    let from = "2026-01-01".parse().unwrap();
    let pack = ContentPack::new((key, title()), "s".to_owned(), "cn".to_owned(), from, [&english, &chinese]).unwrap();
    pack.with_rules(vec![rule], Vec::new()).unwrap()
}

fn found(pack: &ContentPack, text: &str) -> Vec<Finding> {
    check_text(&[pack], text, Set::of(&[Target::Debtor]), "2026-06-01".parse().unwrap())
}

#[test]
fn a_denial_turns_a_phrase_within_its_clause_and_reach() {
    let pack = pack(false);
    for (text, is_found) in [
        ("You go to jail", true),
        ("you go to JAIL", true),
        ("We never put you in jail", false),
        ("Never. You go to jail", true),
        ("Not a threat but jail awaits", true),
        ("If you do not pay we put you in jail", true),
        ("Not only fees, jail too", true),
        ("We do not threaten, insult or jail", false),
        ("No one goes to jail", false),
        ("We will not, under any circumstance of whatever kind it be, jail", true),
        ("Beware of calls about jail", false),
        ("jailer", false),
        ("让你坐牢", true),
        ("您不会因此坐牢", false),
        ("不得不坐牢", true),
        ("不会吧，坐牢", true),
        ("不会吧,坐牢", true),
        ("不会骗你我们让你坐牢", true),
        ("不会威胁、不会坐牢", false),
        ("谨防以坐牢相骗", false),
    ] {
        assert_eq!(!found(&pack, text).is_empty(), is_found, "{text}");
    }
    assert_eq!(
        found(&super::tests::pack(true), "We never put you in jail").len(),
        1,
        "what is always wrong cannot be denied"
    );
}

#[test]
fn words_are_found_however_they_are_hidden_and_where_they_stand() {
    let pack = pack(false);
    for hidden in ["坐牢", "坐 牢", "坐*牢", "坐.牢", "坐\u{200b}牢", "坐－牢", "坐\n牢", "坐 · 牢"] {
        let text = format!("第一行\n让你{hidden}，懂吗");
        let found = found(&pack, &text);
        let spot = found[0].spot.as_ref().unwrap();
        assert_eq!(&text[spot.from..spot.to], hidden);
        assert_eq!((spot.line, spot.column), (2, 3));
    }
    for hidden in ["ＪＡＩＬ", "ja\u{ad}il"] {
        assert_eq!(found(&pack, &format!("to {hidden}!")).len(), 1, "{hidden}");
    }
    // Not hidden: two parts of a text.
    assert!(found(&pack, "坐\n\n牢").is_empty());
    assert!(found(&pack, "- 坐\n- 牢").is_empty());
}

#[test]
fn an_excerpt_has_what_stands_around() {
    let text = format!("{}jail{}", "x ".repeat(30), " y".repeat(30));
    let found = found(&pack(false), &text);
    let spot = found[0].spot.as_ref().unwrap();
    assert_eq!(spot.words, "jail");
    assert_eq!(spot.excerpt, format!("…{}jail{}…", "x ".repeat(10), " y".repeat(10)));
}

#[test]
fn rules_count_on_their_days_and_for_whom_they_bind() {
    let pack = pack(false);
    let targets = Set::of(&[Target::Debtor]);
    assert!(check_text(&[&pack], "jail", targets, "2025-12-31".parse().unwrap()).is_empty());
    assert_eq!(check_text(&[&pack], "jail", targets, "2026-01-01".parse().unwrap()).len(), 1);
}

#[test]
fn a_pack_that_cannot_work_is_refused() {
    assert!(Pattern::new(Language::English, "a|").is_err_and(|what| what.contains("would match everywhere")));
    assert!(Pattern::new(Language::English, "(").is_err_and(|what| what.contains("is no pattern")));
    let bare = || pack(false);
    let rule = || Phrases::new(RuleId::from("x"), Code::F02, title(), "s".to_owned(), Grade::C);
    let refused = |rules| bare().with_rules(rules, Vec::new()).unwrap_err().what;
    assert!(refused(vec![rule()]).contains("rule x can never be broken"));
    let mut full = rule();
    full.patterns.push(Pattern::new(Language::English, "a").unwrap());
    assert!(refused(vec![full.clone(), full.clone()]).contains("rule x is there already"));
    let unsourced = Phrases { source: " ".to_owned(), ..full };
    assert!(refused(vec![unsourced]).contains("rule x has no source"));
}

proptest! {
    /// Every place of the plain form leads to the beginning of a character, in order.
    #[test]
    fn places_lead_back_into_the_text(text in "[a-cＡ　坐牢 .*\n\u{200b}，。]{0,40}") {
        let normal = Normal::of(&text);
        let mut before = 0;
        for (at, _) in normal.text.char_indices() {
            let place = normal.place(at);
            prop_assert!(text.is_char_boundary(place) && place >= before);
            before = place;
        }
        prop_assert_eq!(normal.place(normal.text.len()), text.len());
    }

    /// Whatever is written, a check answers with places in it.
    #[test]
    fn any_text_can_be_checked(text in "(坐|牢|jail| |\\*|never|不会|，|\n|😀){0,30}") {
        for finding in found(&pack(false), &text) {
            let spot = finding.spot.unwrap();
            prop_assert!(spot.from < spot.to && text.is_char_boundary(spot.from) && text.is_char_boundary(spot.to));
        }
    }
}
