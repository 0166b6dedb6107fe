use ledger::classification::{
    AppliesTo, Contagion, Count, DaysRead, MaterialityBase, Observation, ObservedFrom, Relief, UpgradeRule, WatchTerms,
};
use ledger::product::{DueDayCount, MaterialityTest};
use primitives::{Amount, Currency, Rate};

use super::*;

const WHOLE: &str = r#"[policy]
id = "p"
version = 1
effective_from = "2020-01-01"
source = "a test"

[[class]]
id = "good"

[[class]]
id = "bad"
days_over = 90
"#;

/// What a file is refused for, its first line only.
fn refusal(text: &str) -> String {
    let refused = parse("p.toml", text).expect_err("the text is no policy");
    refused.what.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn every_preset_is_a_policy_of_its_name_with_a_source_and_both_languages() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/policies");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), PRESETS.len());
    for preset in PRESETS {
        let policy = parse(preset.id, preset.text).unwrap_or_else(|refused| panic!("{refused}"));
        assert_eq!(policy.key.id, preset.id);
        assert!(policy.source.len() > 10 && preset.text.contains("# Source: "), "{}", preset.id);
        assert!(["[R", "[G]", "[C]"].iter().any(|grade| preset.text.contains(grade)), "{}", preset.id);
        for class in policy.classes.all() {
            assert!(!class.title.chinese.is_ascii() && class.title.english.is_ascii(), "{} {}", preset.id, class.id);
        }
    }
}

#[test]
fn what_a_file_leaves_out_has_the_documented_defaults() {
    let policy = parse("p.toml", WHOLE).unwrap();
    let bad = policy.classes.rank("bad").unwrap();
    assert_eq!((policy.title.english.as_str(), policy.classes.get(bad).title.chinese.as_str()), ("p", "bad"));
    assert_eq!(policy.classes.get(bad).days_from, Some(91));
    assert_eq!((&policy.days.read, policy.days.slip_days), (&DaysRead::PastDue, 0));
    assert_eq!(policy.applies_to, AppliesTo::Any);
    assert_eq!(policy.floors, [(FloorCause::ChargedOff, bad), (FloorCause::WrittenOff, bad)]);
    assert_eq!((policy.upgrade.rule, policy.upgrade.out_of), (UpgradeRule::Approval, None));
    assert_eq!((policy.relief.counts.len(), policy.relief.watch), (Relief::ALL.len(), WatchTerms::None));
    assert_eq!(policy.contagion, Contagion::None);
}

#[test]
fn every_option_comes_into_the_policy() {
    let text = format!(
        "{WHOLE}
[days]
due_day_counts_as = 1
paid_share_min = \"90%\"
slip_days = 7
[floors]
full = \"bad\"
charged_off = \"good\"
[upgrade]
rule = \"follows_days\"
[upgrade.out_of]
class = \"bad\"
rule = \"after_observation\"
months_min = 6
periods_min = 2
observed_from = \"class_allowed\"
needs_approval = true
[restructure]
counts = [\"re_age\", \"rescheduled\"]
watch = \"cn_2023\"
floor = \"bad\"
[contagion]
kind = \"customer_sticky\"
class = \"bad\"
"
    );
    let policy = parse("p.toml", &text).unwrap();
    let [good, bad] = ["good", "bad"].map(|id| policy.classes.rank(id).unwrap());
    let paid_share_min = Some(Rate::from_billionths(900_000_000));
    assert_eq!(policy.days.read, DaysRead::Counted(Count { due_day: Some(DueDayCount::One), paid_share_min }));
    assert_eq!(policy.floors, [(FloorCause::Full, bad), (FloorCause::ChargedOff, good), (FloorCause::WrittenOff, bad)]);
    let observation =
        Observation { months_min: 6, periods_min: 2, from: ObservedFrom::ClassAllowed, needs_approval: true };
    assert_eq!(policy.upgrade.out_of, Some((bad, UpgradeRule::AfterObservation(observation))));
    assert_eq!(policy.relief.counts, [Relief::ReAge, Relief::Rescheduled]);
    let (repeated_floor, holds_from) = (None, None);
    let watch = WatchTerms::Periods { months_min: 12, periods_min: 2, floor: Some(bad), repeated_floor, holds_from };
    assert_eq!((policy.relief.watch, policy.contagion), (watch, Contagion::CustomerSticky(bad)));

    let forborne = format!("{WHOLE}[restructure]\nwatch = \"eu_forborne\"\ncured_of = \"bad\"\n");
    let (cure_months, probation_months, days_over) = (12, 24, 30);
    let watch =
        WatchTerms::CureAndProbation { cure_months, probation_months, days_over, cured_of: bad, probation_floor: None };
    assert_eq!(parse("p.toml", &forborne).unwrap().relief.watch, watch);

    let material = "[days]\nread = \"material_breach\"\n[days.materiality]\nrelative = \"1%\"\n\
                    absolute = { EUR = \"100.00\", JPY = \"15000\" }\n";
    let DaysRead::MaterialBreach(limits) = parse("p.toml", &format!("{WHOLE}{material}")).unwrap().days.read else {
        panic!("it reads days of a material breach");
    };
    let of = |code: &str, minor| (Currency::new(code).unwrap(), Amount::from_minor(minor));
    assert_eq!((limits.test, limits.absolute), (MaterialityTest::Both, vec![of("EUR", 10_000), of("JPY", 15_000)]));
    assert_eq!(limits.base, MaterialityBase::Facility);
    let material = format!("{WHOLE}{material}base = \"obligor\"\n");
    let read = parse("p.toml", &material).unwrap().days.read;
    assert!(matches!(read, DaysRead::MaterialBreach(limits) if limits.base == MaterialityBase::Obligor));

    let family = format!("{WHOLE}[contagion]\nkind = \"parent_child\"\nclass = \"bad\"\n");
    assert_eq!(parse("p.toml", &family).unwrap().contagion, Contagion::ParentChild(bad));
    let share = format!("{WHOLE}[contagion]\nkind = \"share_of_exposure\"\nclass = \"bad\"\nshare_over = \"12.5%\"\n");
    let share_over = Rate::from_billionths(125_000_000);
    assert_eq!(parse("p.toml", &share).unwrap().contagion, Contagion::ShareOfExposure { class: bad, share_over });
}

/// A text put in the place of another, and the message with its line.
#[test]
fn a_wrong_value_is_refused_with_its_line_and_what_is_expected() {
    for (line, instead, expected) in [
        (
            "id = \"p\"",
            "id = \"P\"",
            "line 2: \"P\" is not a policy id: lower-case letters, digits and hyphens are expected",
        ),
        ("version = 1", "version = 0", "line 3: versions count up from 1"),
        ("2020-01-01", "1 May", "line 4: \"1 May\" is not a date: a day such as 2025-04-01 is expected"),
        ("a test", " ", "line 5: a policy names its source: the law and article, or who decided it"),
        ("\"bad\"", "\"good\"", "line 11: class good occurs twice"),
        (
            "id = \"good\"",
            "id = \"good\"\ndays_from = 1",
            "line 12: class good is the best one, where an account is with 0 days: it takes no days_from",
        ),
        (
            "days_over = 90",
            "days_over = 90\ndays_from = 91",
            "line 12: a class begins with days_from, or with the day after days_over: give one",
        ),
        ("days_over = 90", "days_from = 0", "line 12: 0 is not between 1 and 36600"),
    ] {
        assert_eq!(refusal(&WHOLE.replacen(line, instead, 1)), format!("p.toml, {expected}"), "{instead}");
    }
}

/// Lines added to the whole file, and the message with its line: the file has 12 lines.
#[test]
fn an_option_that_does_not_go_with_the_others_is_refused_with_its_line() {
    for (more, expected) in [
        ("[floors]\nfull = \"worse\"", "line 14: \"worse\" is not a class of this policy: good, bad are"),
        (
            "[upgrade]\nrule = \"never\"",
            "line 14: \"never\" is not known here: one of follows_days, approval, after_observation is expected",
        ),
        (
            "[upgrade]\nrule = \"approval\"\nmonths_min = 3",
            "line 15: this option goes with rule = \"after_observation\": leave it out",
        ),
        ("[upgrade]\nrule = \"after_observation\"", "line 14: an observation needs months_min or periods_min"),
        (
            "[upgrade]\nrule = \"approval\"\n[upgrade.out_of]\nclass = \"good\"\nrule = \"follows_days\"",
            "line 16: nothing is better than the best class: name a worse one",
        ),
        ("[restructure]\nfloor = \"bad\"", "line 14: a floor lasts as long as the watch: name a watch"),
        ("[restructure]\nwatch = \"days\"", "line 14: this watch needs days"),
        (
            "[restructure]\nwatch = \"days\"\ndays = 9\nmonths_min = 1",
            "line 16: this option goes with watch = \"cn_2023\"",
        ),
        (
            "[restructure]\nwatch = \"eu_forborne\"",
            "line 14: this watch needs cured_of: the class that a restructured account is cured of",
        ),
        (
            "[restructure]\nwatch = \"eu_forborne\"\ncured_of = \"bad\"\nfloor = \"bad\"",
            "line 16: this watch has cured_of and probation_floor in the place of floor",
        ),
        ("[restructure]\ndays_over = 30", "line 14: this option goes with watch = \"eu_forborne\""),
        ("[restructure]\ndays = 30", "line 14: days goes with watch = \"days\""),
        (
            "[contagion]\nkind = \"customer_sticky\"",
            "line 14: this kind of contagion needs a class: the one that spreads",
        ),
        (
            "[contagion]\nclass = \"bad\"",
            "line 14: class goes with a kind of contagion: kind = \"customer_sticky\", or leave it out",
        ),
        (
            "[contagion]\nkind = \"customer_sticky\"\nclass = \"good\"",
            "line 15: every account is in the best class or a worse one: name the worse one that spreads",
        ),
        (
            "[contagion]\nkind = \"customer_sticky\"\nclass = \"bad\"\nshare_over = \"20%\"",
            "line 16: share_over goes with kind = \"share_of_exposure\"",
        ),
        ("[contagion]\nkind = \"parent_child\"", "line 14: this kind of contagion needs a class: the one that spreads"),
        (
            "[contagion]\nkind = \"share_of_exposure\"\nclass = \"bad\"",
            "line 14: this kind of contagion needs share_over: the share of the exposure, \"20%\"",
        ),
        (
            "[contagion]\nkind = \"share_of_exposure\"\nclass = \"bad\"\nshare_over = \"100%\"",
            "line 16: no share is above 100 %: a smaller one is expected",
        ),
        (
            "[days]\nread = \"material_breach\"\n[days.materiality]\nbase = \"person\"\nrelative = \"1%\"\n\
             absolute = { EUR = \"1\" }",
            "line 16: \"person\" is not known here: one of facility, obligor is expected",
        ),
        ("[days]\nread = \"material_breach\"", "line 14: this reading needs a section [days.materiality]"),
        (
            "[days]\nread = \"delinquent\"\npaid_share_min = \"90%\"",
            "line 15: only read = \"past_due\" can be counted by the policy's own rule: leave it out",
        ),
        ("[days]\npaid_share_min = \"110%\"", "line 14: a share lies between 0 and 100 %"),
        ("[days]\ndue_day_counts_as = 2", "line 14: the due day counts as 0 or as 1, not as 2"),
        ("[days]\nslip_days = 100", "line 14: 100 is not between 0 and 90"),
        ("[days.materiality]\nrelative = \"1%\"", "line 13: materiality goes with read = \"material_breach\""),
        (
            "[days]\nread = \"material_breach\"\n[days.materiality]\nrelative = \"1%\"",
            "line 15: this test needs absolute: an amount by currency, { EUR = \"100.00\" }",
        ),
        (
            "[days]\nread = \"material_breach\"\n[days.materiality]\nabsolute = { EUR = \"1.005\" }\nrelative = \"1%\"",
            "line 16: \"1.005\" is not an amount of EUR, which has 2 digits after the point",
        ),
    ] {
        assert_eq!(refusal(&format!("{WHOLE}{more}\n")), format!("p.toml, {expected}"), "{more}");
    }
}

/// Cut off anywhere, or without any one of its lines: a policy, or refused with the file's name.
#[test]
fn a_damaged_file_is_refused_and_nothing_worse() {
    for preset in PRESETS {
        let text = preset.text;
        let cut = (0..text.len()).step_by(7).filter_map(|at| text.get(..at).map(str::to_owned));
        let lines: Vec<&str> = text.lines().collect();
        let without = (0..lines.len()).map(|left_out| [&lines[..left_out], &lines[left_out + 1..]].concat().join("\n"));
        for damaged in cut.chain(without) {
            if let Err(refused) = parse("damaged.toml", &damaged) {
                assert!(refused.what.starts_with("damaged.toml"), "{refused}");
            }
        }
    }
}

/// The sections, and options that none of them has: the parser's own answer lists what each of them does have.
#[test]
fn the_reference_names_every_section_and_every_option() {
    let page = include_str!("../../../../docs/reference/classification.md");
    for (section, text) in [
        ("policy", WHOLE.replacen("[policy]", "[policy]\nnonsense = 1", 1)),
        ("class", WHOLE.replacen("[[class]]", "[[class]]\nnonsense = 1", 1)),
        ("days", format!("{WHOLE}[days]\nnonsense = 1\n")),
        ("days.materiality", format!("{WHOLE}[days.materiality]\nnonsense = 1\n")),
        ("floors", format!("{WHOLE}[floors]\nnonsense = 1\n")),
        ("upgrade", format!("{WHOLE}[upgrade]\nrule = \"approval\"\nnonsense = 1\n")),
        ("upgrade.out_of", format!("{WHOLE}[upgrade]\nrule = \"approval\"\n[upgrade.out_of]\nnonsense = 1\n")),
        ("restructure", format!("{WHOLE}[restructure]\nnonsense = 1\n")),
        ("contagion", format!("{WHOLE}[contagion]\nnonsense = 1\n")),
    ] {
        assert!(page.contains(&format!("[{section}]")), "the page has no section {section}");
        let refused = parse("p.toml", &text).expect_err("nonsense is refused").what;
        let expected = refused.split("expected one of ").nth(1).or_else(|| refused.split("expected ").nth(1));
        let options: Vec<&str> = expected.unwrap_or_default().split('`').skip(1).step_by(2).collect();
        assert!(options.len() > 1, "{refused}");
        for option in options.iter().filter(|option| **option != "out_of" && **option != "materiality") {
            assert!(page.contains(&format!("`{option}`")), "the page does not tell {option} of {section}");
        }
    }
}
