//! Treatment plans: calendars, the past tried, experiments read out, versions that a second person activates.

use crate::support::Desk;

const PLANNED: &str = r#"
[strategy]
id = "planned"
version = 1
effective_from = "2025-01-01"
currency = "CNY"

[[party]]
id = "us"
role = "creditor"
cost = { push = "0.002", sms = "0.045", voice = "4.5" }

[[state]]
id = "late"
english = "Past due"
when = 'standing.dpd > 0'

[[state.step]]
id = "write"
days_past_due = 1
channels = ["sms"]
purpose = "collect"
template = "day-1"

[[state.step]]
id = "call"
days_past_due = 4
channels = ["voice"]
purpose = "collect"
when = 'amount.person_past_due >= 50.00'

[[state]]
id = "soon"
when = 'standing.days_to_due <= 3'

[[state.step]]
id = "remind"
days_before_due = 3
channels = ["push"]
purpose = "remind"
template = "pre-due"

[[state]]
id = "rest"
"#;

const RESPONSES: &str = "[responses]\nid = \"assumed\"\nsource = \"nobody\"\n[[response]]\nchannel = \"sms\"\npays = \"10%\"\n\
                         [[response]]\nchannel = \"voice\"\npays = \"20%\"\nanswers = \"100%\"\n";

fn desk() -> Desk {
    let desk = Desk::with_book();
    desk.write("planned.toml", PLANNED);
    desk.write("assumed.toml", RESPONSES);
    desk
}

const TRIED: &str =
    "strategy simulate --file planned.toml --from 2025-03-20 --to 2025-04-10 --pack cn-2026 --backdate-packs";

#[test]
fn a_check_prints_the_calendar_and_knows_templates() {
    let desk = desk();
    assert_eq!(
        desk.done("strategy check planned.toml"),
        "planned.toml: planned@1, effective from 2025-01-01: 3 states, each can be reached; 3 steps, each can be taken; \
         every comparison matters\n\nlate: Past due\n  \
         1 past due  write  sms    collect  day-1  us\n  \
         4 past due  call   voice  collect  -      us  if amount.person_past_due >= 50.00\n\n\
         soon: soon\n  3 before due  remind  push  remind  pre-due  us\n"
    );
    desk.write("own.toml", &PLANNED.replace("day-1", "our-own"));
    assert_eq!(
        desk.refused("strategy check own.toml"),
        "error: own.toml: state late, step write: there is no template our-own\n\
         hint: see what leads where with: strategy check --examples\n"
    );
    assert!(desk.done("strategy check own.toml --template our-own").contains("our-own"));
}

/// Both accounts are reminded on 25 March. A1 does not pay on the 28th: a message on the 29th, a call on 1 April, 100.00 past
/// due. Two pushes, an SMS and a call cost 4.549; a tenth of 100.00 and a fifth of the rest are 28.00.
#[test]
fn the_past_is_tried_day_by_day() {
    let desk = desk();
    let told = desk.json(&format!("{TRIED} --responses assumed.toml --actions actions.csv --json"));
    let only = &told["strategies"][0];
    assert_eq!(only["actions_by_channel"], serde_json::json!({ "voice": 1, "sms": 1, "push": 2 }));
    assert_eq!((&only["breaches"], &only["contacts_on_a_day_max"]), (&0.into(), &1.into()));
    assert_eq!(
        (&only["totals"]["cost"]["value"], &only["totals"]["expected_recovery"]["value"]),
        (&"4.55".into(), &"28.00".into())
    );
    let header = "strategy,day,person,state,step,purpose,result,channel_or_reason,cost,accounts,amounts\n";
    let lines = "planned@1,2025-03-25,P1,soon,remind,remind,taken,push,0.002,A1,100.00\n\
                 planned@1,2025-03-29,P1,late,write,collect,taken,sms,0.045,A1,100.00\n\
                 planned@1,2025-04-01,P1,late,call,collect,taken,voice,4.5,A1,100.00\n\
                 planned@1,2025-03-25,P2,soon,remind,remind,taken,push,0.002,A2,100.00\n";
    assert_eq!(desk.read("actions.csv"), format!("{header}{lines}"));
}

/// A last state with a step that is never taken makes the program look at every account on every day, and it finds the same.
#[test]
fn looking_at_every_day_finds_nothing_more() {
    let desk = desk();
    desk.done(&format!("{TRIED} --actions some.csv"));
    let never = "\n[[state.step]]\nid = \"never\"\ndays_after_entering = 0\nchannels = [\"push\"]\npurpose = \"notice\"\n\
                 template = \"middle\"\nwhen = 'amount.owed > 900000.00'\n";
    desk.write("planned.toml", &format!("{PLANNED}{never}"));
    let told = desk.json(&format!("{TRIED} --actions every.csv --json"));
    // 22 days and 30 before them, of two accounts.
    assert_eq!(told["account_days"], 104);
    let every: String =
        desk.read("every.csv").lines().filter(|line| !line.contains("never")).map(|line| format!("{line}\n")).collect();
    assert_eq!(every, desk.read("some.csv"));
}

#[test]
fn two_strategies_are_compared_by_persons() {
    let desk = desk();
    desk.write("old.toml", &PLANNED.replace("50.00", "500.00"));
    let told = desk.done(&format!("{TRIED} --against old.toml"));
    assert!(told.contains("left out: condition_does_not_hold"), "{told}");
    assert!(told.contains("what actions bring is not estimated: no responses were given\n"), "{told}");
    let difference = &desk.json(&format!("{TRIED} --against old.toml --json"))["first_less_second"];
    assert_eq!((&difference["actions"]["value"], &difference["cost"]["value"]), (&"1".into(), &"4.50".into()));
    assert_eq!(difference["expected_recovery"], serde_json::Value::Null);
}

#[test]
fn nothing_is_tried_without_the_law_of_its_time() {
    let desk = desk();
    let refused = desk.refused(&TRIED.replace(" --backdate-packs", ""));
    assert_eq!(
        refused,
        "error: pack cn-2026 v1 is in force from 2026-01-30 on, and 2025-03-20 is earlier\n\
         hint: simulate later days, or try the past under today's rules with: --backdate-packs\n"
    );
}

/// P1 falls past due on 29 March and is not cured 5 days later. P2 never does.
#[test]
fn an_experiment_says_when_it_is_too_early() {
    let desk = desk();
    let experiment = "[experiment]\nid = \"tone\"\n[[experiment.arm]]\nid = \"plain\"\nshare = \"100%\"\n\
                      [[experiment.arm]]\nid = \"warm\"\nshare = \"0%\"\n[experiment.readout]\nhorizon_days = 5\n\
                      persons_per_arm = 200\nlooks = 4\nharm = \"3%\"\n";
    desk.write("tone.toml", &format!("{PLANNED}{experiment}"));
    assert_eq!(
        desk.done("strategy readout tone.toml --as-of 2025-04-10"),
        "experiment tone, as of 2025-04-10: past due 5 days after falling past due; 200 persons of each arm, 4 looks\n\n\
         arm    with outcome  waiting  not cured    share\n\
         plain             1        0          1  100.0 %\n\
         warm              0        0          0        -\n\n\
         warm less plain: too early to tell: 0 persons with an outcome; the next look needs 50 persons of each\n"
    );
    assert_eq!(desk.json("strategy readout tone.toml --as-of 2025-04-02 --json")["arms"][0]["waiting"], 1);
    let refused = desk.refused("strategy readout planned.toml --as-of 2025-04-10");
    assert!(refused.starts_with("error: strategy planned@1 has no experiment\n"), "{refused}");
}

#[test]
fn only_what_a_second_person_activated_decides() {
    let desk = desk();
    let none = desk.refused("strategy run --as-of 2025-04-01");
    assert!(none.starts_with("error: no strategy of this book is in force on 2025-04-01\n"), "{none}");
    assert_eq!(
        desk.done("strategy add planned.toml --by Ann"),
        "planned@1: added as a draft; a second person activates it\n"
    );
    assert_eq!(desk.done("strategy add planned.toml --by Ann"), "planned@1: is in the book already\n");
    desk.refused("strategy run --as-of 2025-04-01");
    let alone = desk.refused("strategy activate planned@1 --by Ann --reason mine");
    assert!(alone.starts_with("error: Ann wrote strategy planned v1 and cannot activate it\n"), "{alone}");
    assert_eq!(desk.done("strategy activate planned@1 --by Bo --reason tried"), "planned@1: active\n");
    assert_eq!(
        desk.done("strategy run --as-of 2025-04-01"),
        "state  accounts  past due    owed\nlate          1    100.00  200.00\nsoon          0      0.00    0.00\nrest          1      0.00  100.00\n"
    );
    desk.write(
        "later.toml",
        &PLANNED
            .replace("standing.dpd > 0", "standing.dpd > 3")
            .replace("days_past_due = 1", "days_past_due = 4")
            .replace("days_past_due = 4\nchannels = [\"voice\"]", "days_past_due = 5\nchannels = [\"voice\"]"),
    );
    assert_eq!(
        desk.done("strategy diff later.toml --as-of 2025-03-30"),
        "from    to  accounts  past due    owed\nlate  rest         1    100.00  200.00\nin the same state: 1\n"
    );
    assert!(desk.done("strategy explain in-force A1 --as-of 2025-04-01").starts_with("late: Past due\n"));
    let changes = &desk.json("strategy list --json")[0];
    assert_eq!((&changes["state"], &changes["changes"][1]["by"]), (&"active".into(), &"Bo".into()));
    assert_eq!(desk.done("strategy withdraw planned@1 --by Ann --reason wrong"), "planned@1: withdrawn\n");
    desk.refused("strategy run --as-of 2025-04-01");
}

#[test]
fn a_version_does_not_come_into_force_on_closed_days() {
    let desk = desk();
    desk.done("day close --through 2025-04-01");
    desk.done("strategy add planned.toml --by Ann");
    assert_eq!(
        desk.refused("strategy activate planned@1 --by Bo --reason tried"),
        "error: strategy planned@1 would decide from 2025-01-01 on, and 2025-04-01 is closed\n\
         hint: raise its version and effective_from to a day that is not closed\n"
    );
    desk.write("next.toml", &PLANNED.replace("2025-01-01", "2025-04-02").replace("version = 1", "version = 2"));
    desk.done("strategy add next.toml --by Ann");
    desk.done("strategy activate planned@2 --by Bo --reason tried");
    assert!(desk.done("strategy list").contains("planned@2  active, decides  2025-04-02"));
}
