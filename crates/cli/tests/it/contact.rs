//! Contact: packs, and the gate's answers.

use crate::support::Desk;

const ZHANG: &str = include_str!("../../../../examples/persons/zhang.toml");

const QUESTION: &str = "contact may --pack cn-2026 --person zhang.toml --channel voice --role third-party-collector \
                        --party agency-b --address tel-1 --account A2";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("zhang.toml", ZHANG);
    desk
}

#[test]
fn packs_are_listed_printed_and_checked() {
    let desk = desk();
    let listed = desk.done("contact packs");
    assert_eq!(listed.lines().count(), 2);
    for line in listed.lines() {
        let name = line.split(' ').next().unwrap();
        desk.write("pack.toml", &desk.done(&format!("contact pack {name}")));
        let checked = desk.done("contact check pack.toml");
        assert!(checked.starts_with(&format!("pack.toml: {name} v1, effective from 2026-01-")), "{checked}");
    }
    let error = desk.refused("contact pack cn");
    assert_eq!(error, "error: there is no pack \"cn\"\nhint: list all of them with: contact packs\n");
    desk.write("pack.toml", &desk.read("pack.toml").replace("source = \"our choice\"", "source = \"\""));
    let error = desk.refused("contact check pack.toml");
    assert!(error.contains("pack.toml, line ") && error.contains("has no source: name the law"), "{error}");
}

/// Three conversations were on 20 November; the fourth may be on the next day, when hours open.
#[test]
fn a_refusal_names_the_rule_and_when_it_is_over_in_both_languages() {
    let desk = desk();
    let ask = |more: &str| desk.done(&format!("{QUESTION} --at 2026-11-20T21:30:00+08:00 {more}"));
    let english = ask("");
    assert!(
        english.starts_with("No. If nothing more happens, from 2026-11-21 08:00:00 Asia/Shanghai on.\n"),
        "{english}"
    );
    assert!(english.contains("cn-effective-calls (cn-2026 v1)") && english.contains("[R2]"), "{english}");
    let chinese = ask("--lang zh");
    assert!(chinese.starts_with("不可以。若无其他变化，2026-11-21 08:00:00 Asia/Shanghai 起可以。\n"), "{chinese}");
    assert!(chinese.contains("今日有效通话 3 次，上限 3 次。"), "{chinese}");
    let json: serde_json::Value = serde_json::from_str(&ask("--json")).unwrap();
    assert_eq!(json["allowed"], false);
    assert_eq!(json["refused"]["deciding"], "cn-effective-calls");
    assert_eq!(json["refused"]["allowed_from"], "2026-11-21T00:00:00Z");
    assert_eq!(json["refused"]["rules"][0]["allowed_from"], "2026-11-20T16:00:00Z");
    let said = desk.run(&format!("{QUESTION} --at 2026-11-20T21:30:00+08:00 --exit-code"));
    assert_eq!((said.code, said.out), (Some(1), english));
    assert_eq!(said.err, "error: contact is not allowed by cn-effective-calls\n");
}

#[test]
fn a_permit_tells_until_when() {
    let desk = desk();
    let yes = desk.done(&format!("{QUESTION} --at 2026-11-21T21:50:00+08:00 --exit-code"));
    // Hours close before the fifteen minutes are over.
    assert_eq!(yes, "Yes, until 2026-11-21 22:00:00 Asia/Shanghai, by cn-2026 v1, with the person as of event 8.\n");
}

#[test]
fn several_packs_and_files_are_asked_together() {
    let desk = desk();
    desk.write(
        "mine.toml",
        &desk.done("contact pack cn-2026").replace("\"cn-2026\"", "\"mine\"").replace("most = 3", "most = 2"),
    );
    let question = QUESTION.replace("cn-2026", "cn-2026 --pack mine.toml");
    let no = desk.done(&format!("{question} --at 2026-11-20T21:30:00+08:00"));
    assert_eq!(no.matches("cn-effective-calls").count(), 2, "{no}");
    let error = desk.refused(&format!("{} --at 2026-11-20T21:30:00+08:00", QUESTION.replace("cn-2026", "nothing")));
    assert!(error.starts_with("error: there is no pack \"nothing\""), "{error}");
}
