//! Models on a book: trained, tried, promoted and used without a table in between.

use std::process::Command;

use serde_json::Value;

use crate::support::{Desk, MONTHLY};

const DEFAULT: &str = include_str!("../../../../examples/risk/default.toml");
const EARLY: &str = include_str!("../../../../examples/risk/early-warning.toml");

/// A simulated book of 2025, closed through August, and the examples' configs for shorter ranges.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.done("demo --accounts 1500 --days 243 --seed 3 --book book.db");
    // A small book has folds of a dozen bads, which a few bins can part from the goods: a ridge keeps coefficients finite.
    let with_ridge = |config: &str| config.replace("value_min = 0.01", "value_min = 0.01\nridge = 1.0");
    desk.write("default.toml", &with_ridge(DEFAULT).replace("2025-03-31..2025-08-31", "2025-02-28..2025-05-31"));
    desk.write("early.toml", &with_ridge(EARLY).replace("2025-03-01..2025-11-30", "2025-03-01..2025-08-15"));
    desk.write(
        "limits.toml",
        &include_str!("../../../../examples/limits/card-2026.toml").replace("2026-01-01", "2025-01-01"),
    );
    desk.write("contacts.toml", include_str!("../../../../examples/contacts/before-due.toml"));
    desk.write("terms.toml", include_str!("../../../../examples/priority/unsecured.toml"));
    desk
}

/// Both models in the book as champions.
fn with_champions() -> Desk {
    let desk = desk();
    for (name, id) in [("default", "default"), ("early", "early-warning")] {
        desk.done(&format!("risk train --config {name}.toml --out {name}.json --register --by Ana --reason tried"));
        desk.done(&format!("risk promote --id {id} --number 1 --to champion --by Bo --reason read"));
    }
    desk
}

fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn a_model_from_a_book_is_the_model_from_its_table() {
    let desk = desk();
    let of_book = desk.json("risk train --config default.toml --out of-book.json --json");
    let mut build = Command::new(env!("CARGO_BIN_EXE_arrears"));
    build.args("risk features build --as-of 2025-02-28..2025-05-31 --out rows.csv --bad".split(' '));
    build.arg("30+ days past due within 90 days");
    assert_eq!(desk.said(build).code, Some(0));
    let of_table = desk.json("risk train --data rows.csv --config default.toml --out of-table.json --json");
    for same in ["training", "measures", "monotone"] {
        assert_eq!(of_book[same], of_table[same], "{same}");
    }
    assert_eq!(of_book["book"]["known_on"], "2025-08-31");
    assert_eq!(of_table["book"], Value::Null);
    // The same knowledge gives the same file again.
    desk.done("risk train --config default.toml --out again.json --known-on 2025-08-31");
    assert_eq!(desk.read("of-book.json"), desk.read("again.json"));
    let scores = desk.done("risk score --model of-book.json --as-of 2025-08-31");
    desk.done("risk features build --as-of 2025-08-31 --out now.csv");
    assert_eq!(scores, desk.done("risk score --model of-book.json --data now.csv"));
    let first = scores.lines().nth(1).and_then(|line| line.split(',').next()).unwrap();
    let told = desk.json(&format!("risk explain --model of-book.json --row {first} --json"));
    assert_eq!(told[0]["id"], first);
    let moved = desk.json("risk monitor --model of-book.json --json");
    assert!(moved["score"]["psi"].is_number(), "{moved}");
    let validated = desk.json("risk validate --model of-book.json --as-of 2025-05-31..2025-05-31 --json");
    assert!(validated["overall"]["auc"]["value"].is_number(), "{validated}");
}

#[test]
fn a_champion_has_been_validated_out_of_time_or_somebody_says_why_not() {
    let desk = desk();
    let by_folds = format!("{}\n[split]\nby = \"folds\"\n", desk.read("default.toml"));
    desk.write("folds.toml", &by_folds.replace("2025-02-28..2025-05-31", "2025-02-28..2025-04-30"));
    desk.done("risk train --config folds.toml --out folds.json --register --by Ana --reason tried");
    let promote = "risk promote --id default --number 1 --to champion --by Bo --reason read";
    let said = desk.refused(promote);
    assert!(said.starts_with("error: no validation out of time of model default v1 is in the book\n"), "{said}");
    // Rows that the model learned from are no evidence.
    desk.done("risk validate --id default --number 1 --as-of 2025-04-30 --record --by Ana");
    assert!(desk.refused(promote).contains("no validation out of time"));
    desk.done("risk validate --id default --number 1 --as-of 2025-05-31 --record --by Ana");
    let listed = desk.json("risk list --json");
    let validations = listed[0]["validations"].as_array().unwrap();
    let is_out: Vec<&Value> = validations.iter().map(|one| &one["is_out_of_time"]).collect();
    assert_eq!(is_out, [&Value::Bool(false), &Value::Bool(true)]);
    assert_eq!(validations[1]["data_hash"].as_str().map(str::len), Some(64));
    assert_eq!(desk.done(promote), "default v1 is champion\n");
    desk.write("second.toml", &desk.read("folds.toml").replace("version = 1", "version = 2"));
    desk.done("risk train --config second.toml --out second.json --register --by Ana --reason again");
    desk.done("risk promote --id default --number 2 --to champion --by Bo --reason read --without-validation urgent");
    let listed = desk.json("risk list --json");
    let changes = listed[1]["changes"].as_array().unwrap();
    assert_eq!(changes.last().unwrap()["reason"], "read; without a validation out of time: urgent");
}

#[test]
fn what_scores_are_used_for_follows_from_them() {
    let desk = with_champions();
    let scores = desk.json("risk score --id default --as-of 2025-08-31 --json");
    let pd_of = |account: &Value| {
        let row = scores.as_array().unwrap().iter().find(|row| row["id"] == *account);
        row.map(|row| number(&row["pd"])).unwrap()
    };
    let ordered = desk.json("risk priority --terms terms.toml --json");
    let accounts = ordered["accounts"].as_array().unwrap();
    assert!(accounts.len() > 20, "{}", accounts.len());
    for one in accounts {
        let (pd, lgd, ead) = (number(&one["score"]["pd"]), number(&one["lgd"]), number(&one["ead"]));
        assert_eq!(pd, pd_of(&one["account"]));
        assert!((number(&one["expected_loss"]) - pd * lgd * ead).abs() <= 0.005_001, "{one}");
        assert!((number(&one["expected_recovery"]) - (pd * (1.0 - lgd) * ead - 3.0)).abs() <= 0.005_001, "{one}");
        assert_eq!(one["is_causal"], false);
    }
    let recoveries: Vec<f64> = accounts.iter().map(|one| number(&one["expected_recovery"])).collect();
    assert!(recoveries.is_sorted_by(|a, b| a >= b), "the largest comes first");

    let count = |one: &Value, of: &str, what: &str| one[of].as_str().is_some_and(|told| told.contains(what));
    assert!(accounts.iter().all(|one| count(&one["why"], "en", "the median of") && count(&one["why"], "zh", "中位数")));
    // The example asks for 100 defaults, which this book does not have; with five its own losses count.
    assert!(accounts.iter().all(|one| one["lgd_from"] == "stated"));
    let few = desk.read("terms.toml").replace("accounts_min = 100", "accounts_min = 5");
    desk.write("few.toml", &few.replace("recovered_within_days = 180", "recovered_within_days = 60"));
    let measured = desk.json("risk priority --terms few.toml --json");
    let shown = measured["losses"]["by_product"].as_object().unwrap();
    let shares: Vec<f64> = shown.values().filter_map(|one| one["lgd"].as_f64()).collect();
    assert!(!shares.is_empty() && shares.iter().all(|share| (0.0..=1.0).contains(share)), "{shown:?}");
    for one in shown.values().filter(|one| one["lgd"].is_number()) {
        let (owed, recovered) = (number(&one["owed_minor"]), number(&one["recovered_minor"]));
        assert!((number(&one["lgd"]) - (owed - recovered) / owed).abs() < 1e-12 && number(&one["accounts"]) >= 5.0);
    }
    let of_measured = |one: &&Value| one["lgd_from"] == "measured";
    let counted: Vec<&Value> = measured["accounts"].as_array().unwrap().iter().filter(of_measured).collect();
    assert!(!counted.is_empty() && counted.iter().all(|one| shares.contains(&number(&one["lgd"]))));

    let decisions = desk.json("risk decide --limits limits.toml --json");
    for one in decisions["decisions"].as_array().unwrap() {
        let (points, owed) = (number(&one["whole_points"]), number(&one["owed"]));
        assert_eq!(points, number(&one["score"]["points"]).floor());
        // The bands of the example, and the cap of 20,000.00 for a person.
        let limit = if points < 580.0 {
            0.0
        } else if points < 620.0 {
            2_000.0
        } else if points < 680.0 {
            8_000.0
        } else {
            20_000.0
        };
        let offered = one["offer"]["limit"].as_str().map_or(0.0, |text| text.parse().unwrap());
        assert!((offered - f64::max(limit - owed, 0.0)).abs() < 0.005, "{one}");
    }
    let account = accounts[0]["account"].as_str().unwrap();
    assert!(desk.done(&format!("risk decide {account} --limits limits.toml --lang zh")).contains("评分"));

    let warned = desk.json("risk warn --date 2025-08-12 --contacts contacts.toml --within 10 --json");
    let (warnings, of) = (warned["warned"]["warnings"].as_array().unwrap(), &warned["warned"]);
    assert_eq!(number(&of["bills"]), warnings.len() as f64 + number(&of["not_worth"]));
    assert!(!warnings.is_empty(), "{warned}");
    for one in warnings {
        let pd = number(&one["score"]["pd"]);
        let (message, call) = ((200.0 * pd).round() - 8.0, (1_200.0 * pd).round() - 300.0);
        let best = if call > message { "call" } else { "message" };
        assert_eq!((one["contact"].as_str(), (100.0 * number(&one["worth"])).round()), (Some(best), message.max(call)));
        assert!(one["due"].as_str().unwrap() > "2025-08-12" && one["due"].as_str().unwrap() <= "2025-08-22");
    }

    let hints = desk.json("risk willingness --json");
    assert_eq!(hints.as_array().unwrap().len(), accounts.len());
    let alone = desk.done(&format!("risk willingness {account}"));
    assert!(alone.contains("only with what a person has verified"), "{alone}");
    let filed = desk.json(&format!("risk willingness {account} --verified-by Eve --finding file-12 --json"));
    assert_eq!((&filed["verified_by"], &filed["finding"]), (&"Eve".into(), &"file-12".into()));

    let report = desk.json(&format!("risk assess {account} --json"));
    assert_eq!(number(&report["score"]["pd"]), pd_of(&accounts[0]["account"]));
    assert!(report["willingness"]["note_en"].is_string());
    desk.done("risk assess --entered-on 2025-08-16 --out entered");
    let entered = std::fs::read_dir(desk.path("entered")).unwrap().count();
    assert!(entered > 0 && entered.is_multiple_of(2), "a page and JSON for each, {entered}");
}

#[test]
fn a_strategy_reads_the_score_of_the_champion_that_foresees_default() {
    let desk = with_champions();
    desk.write(
        "by-score.toml",
        "[strategy]\nid = \"by-score\"\nversion = 1\neffective_from = \"2025-01-01\"\ncurrency = \"CNY\"\n\n\
         [[state]]\nid = \"risky\"\nenglish = \"risky\"\nchinese = \"高风险\"\nwhen = 'score.pd > 0.05'\n\n\
         [[state]]\nid = \"missing\"\nenglish = \"a bill is likely to be missed\"\nchinese = \"可能漏还\"\nwhen = 'score.miss_next > 0.15'\n\n\
         [[state]]\nid = \"others\"\nenglish = \"others\"\nchinese = \"其他\"\n",
    );
    let counted = desk.json("strategy run by-score.toml --json");
    let scores = |id: &str| desk.json(&format!("risk score --id {id} --as-of 2025-08-31 --json"));
    let (default, early) = (scores("default"), scores("early-warning"));
    let pds = default.as_array().unwrap().iter().zip(early.as_array().unwrap());
    // Probabilities are facts to a millionth.
    let rounded = |row: &Value| (number(&row["pd"]) * 1e6 + 0.5).floor() / 1e6;
    let risky = pds.clone().filter(|(default, _)| rounded(default) > 0.05).count();
    let missing = pds.filter(|(default, early)| rounded(default) <= 0.05 && rounded(early) > 0.15).count();
    let states = counted["states"].as_array().unwrap();
    let found: Vec<u64> = states.iter().map(|state| state["accounts"].as_u64().unwrap()).collect();
    assert!(risky > 0 && missing > 0);
    assert_eq!(found[..2], [risky as u64, missing as u64]);
}

#[test]
fn the_terms_of_a_book_count_once_a_second_person_says_so_and_tell_strategies_what_may_be_lost() {
    let desk = with_champions();
    desk.write("terms.toml", &desk.read("terms.toml").replace("2025-01-01", "2025-09-01"));
    assert_eq!(
        desk.done("risk terms add terms.toml --by Ana"),
        "unsecured@1: added as a draft; a second person activates it\n"
    );
    assert!(desk.refused("risk priority").contains("the book has no such terms in force"));
    let activate = "risk terms activate priority unsecured@1 --reason recoveries --by";
    assert!(desk.refused(&format!("{activate} Ana")).contains("Ana wrote priority_terms unsecured v1"));
    desk.done(&format!("{activate} Bo"));
    desk.done("day close --through 2025-09-01");
    assert!(desk.refused("risk terms activate limits card@1 --reason x --by Bo").contains("no limit_table card v1"));

    desk.write(
        "by-loss.toml",
        "[strategy]\nid = \"by-loss\"\nversion = 1\neffective_from = \"2025-01-01\"\ncurrency = \"CNY\"\n\n\
         [[state]]\nid = \"dear\"\nenglish = \"much may be lost\"\nchinese = \"预期损失较大\"\nwhen = 'score.expected_loss >= 20.00'\n\n\
         [[state]]\nid = \"others\"\nenglish = \"others\"\nchinese = \"其他\"\n",
    );
    let ordered = desk.json("risk priority --all --json");
    assert_eq!(ordered["terms"], "unsecured v1");
    let losses = ordered["accounts"].as_array().unwrap().iter().map(|one| number(&one["expected_loss"]));
    let dear = losses.filter(|loss| *loss >= 20.0).count();
    assert!(dear > 0);
    let counted = desk.json("strategy run by-loss.toml --json");
    assert_eq!(counted["states"][0]["accounts"], dear);
    // The day before the terms begin nobody knows a loss.
    let before = desk.json("strategy run by-loss.toml --as-of 2025-08-31 --json");
    assert_eq!(before["states"][0]["accounts"], 0);
}

/// Forty accounts of three instalments, due on 10 April, May and June. The trial begins on 1 April and is looked at on 1 May
/// and on 31 May. Every account of the challenger's misses its first bill, none of the champion's does: at the first look, the
/// difference is 1, and surely above the tolerated half point.
#[test]
fn a_trial_is_judged_by_its_rule_with_what_was_known_at_each_look() {
    let desk = desk();
    desk.done("risk train --config default.toml --out model.json");
    let second = desk.read("model.json").replacen("\"version\": 1,", "\"version\": 2,", 1);
    desk.write("second.json", &second);
    desk.write("monthly.toml", MONTHLY);
    let contracts: String =
        (0..40).map(|number| format!("B{number},P{number},monthly,2025-03-10,300.00,3\n")).collect();
    desk.write("contracts.csv", &format!("account,person,product,opened_on,principal,instalments\n{contracts}"));
    desk.done("book init --product monthly.toml --book trial.db --time-zone UTC");
    desk.done("book import --contracts contracts.csv --book trial.db");
    desk.done("day close --through 2025-03-31 --book trial.db");
    for (file, number) in [("model", 1), ("second", 2)] {
        desk.done(&format!("risk register --model {file}.json --by Ana --reason made --book trial.db"));
        if number == 1 {
            desk.done("risk promote --id default --number 1 --to champion --by Bo --reason read --book trial.db");
        }
    }
    let promote = |begins_on: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
        let line = "risk promote --id default --number 2 --to challenger --by Bo --reason try --book trial.db --share-bp 5000 \
                    --salt spring --ends-on 2025-05-31 --accounts-min 5 --looks 2 --harm-bp 50 --begins-on";
        command.args(line.split_whitespace()).args([begins_on, "--outcome", "this bill missed"]);
        desk.said(command)
    };
    let early = promote("2025-03-31");
    assert!(early.err.contains("begin on 2025-03-31, and the book is closed through 2025-03-31"), "{}", early.err);
    assert_eq!(promote("2025-04-01").code, Some(0));
    let said = desk.json("risk trial --id default --book trial.db --json");
    assert_eq!((&said["answer"], &said["next_look"]), (&"too_early".into(), &"2025-05-01".into()));

    // Python: int.from_bytes(sha256(f"spring:B{i}".encode()).digest()[:8], "big") * 10000 >> 64 < 5000.
    let challengers = [0, 1, 4, 5, 13, 15, 19, 20, 21, 22, 25, 32, 34, 35, 37];
    let paid = (0..40).filter(|number| !challengers.contains(number));
    let repayments: String = paid.map(|number| format!("B{number},2025-04-10,100.00,r{number}\n")).collect();
    desk.write("repayments.csv", &format!("account,effective_on,amount,key\n{repayments}"));
    desk.done("book import --repayments repayments.csv --book trial.db");
    desk.done("day close --through 2025-05-02 --book trial.db");
    let said = desk.json("risk trial --id default --book trial.db --json");
    assert_eq!(said["answer"], "stop", "{said}");
    let look = &said["looked"][0];
    assert_eq!(look["on"], "2025-05-01");
    let arm = |name: &str| (look[name]["accounts"].as_u64().unwrap(), look[name]["bads"].as_u64().unwrap());
    let of_challenger = challengers.len() as u64;
    assert_eq!((arm("challenger"), arm("champion")), ((of_challenger, of_challenger), (40 - of_challenger, 0)));
    assert!(desk.done("risk trial --id default --book trial.db").contains("Stop: the challenger's bad rate"));
}
