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

/// A book with an account of a person, 300.00 in three parts from 1 March 2025.
fn desk_with_person() -> Desk {
    let desk = Desk::with_book();
    desk.done("contact add cn-2026 --by Ana");
    desk.done("contact activate cn-2026@1 --by Bo --reason counsel");
    desk
}

#[test]
fn a_pack_needs_a_second_person() {
    let desk = Desk::with_book();
    let nobody = desk.refused("contact ask P1 --channel voice");
    assert!(
        nobody.starts_with("error: no contact pack is active in the book, so nobody may be contacted\n"),
        "{nobody}"
    );
    desk.done("contact add cn-2026 --by Ana");
    let own = desk.refused("contact activate cn-2026@1 --by Ana --reason counsel");
    assert!(own.starts_with("error: Ana wrote contact_pack cn-2026 v1 and cannot activate it\n"), "{own}");
    assert_eq!(desk.done("contact activate cn-2026@1 --by Bo --reason counsel"), "cn-2026@1: active\n");
}

#[test]
fn a_permit_is_taken_told_and_stands_in_the_log() {
    let desk = desk_with_person();
    let take = "contact take P1 --channel voice --key c1 --by Ana --at 2026-06-02T10:00:00+08:00 --json";
    let permit = desk.json(take)["permit"].as_u64().expect("a number");
    assert_eq!(desk.json(take)["permit"], permit, "the same key is the same permit");
    let other = "contact take P1 --channel voice --key c2 --by Bo --at 2026-06-02T10:05:00+08:00 --json";
    assert_eq!(desk.json(other)["by"], "busy");
    let told = format!("contact tell P1 {permit} --outcome conversation --by Ana --at 2026-06-02T10:03:00+08:00");
    assert_eq!(desk.done(&told), format!("kept: permit {permit}\n"));
    assert_eq!(desk.done(&told), format!("kept: permit {permit}\n"), "the same again changes nothing");
    let log = desk.done("contact log P1 --json");
    let kinds: Vec<String> = log
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["kind"].as_str().expect("a word").to_owned()
        })
        .collect();
    assert_eq!(kinds, ["outreach.permitted", "outreach.refused", "contact.attempt", "outreach.used"]);
}

#[test]
fn an_archive_keeps_persons_and_packs() {
    let desk = desk_with_person();
    desk.done("contact take P1 --channel voice --key c1 --by Ana --at 2026-06-02T10:00:00+08:00");
    desk.done("book archive --to archive");
    desk.done("contact take P1 --channel voice --key c2 --by Ana --at 2026-06-03T10:00:00+08:00");
    desk.done("book archive --to archive");
    desk.done("book restore --from archive --book again.db");
    assert_eq!(desk.done("contact log --json --book again.db"), desk.done("contact log --json"));
    assert_eq!(desk.done("contact list --book again.db"), desk.done("contact list"));
}
