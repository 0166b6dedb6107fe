//! Models trained on the book over HTTP.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::documents::pair;
use crate::sessions::{Browser, add_user, browser};
use crate::support::Server;

const CONFIG: &str = r#"
[model]
id = "default"
version = 1
purpose = "Who goes on owing"
bad = "30+ days past due within 30 days"
engine = "boosting"

[windows]
observation = "all that was booked through the as-of day"
performance = "30 days"

[book]
as_of = "2025-03-02"
features = ["days_past_due"]

[split]
by = "all"

[boosting]
rounds = 20
"#;

const ACCOUNTS: u32 = 200;

/// Of 200 accounts every second one pays on 28 February, of the others every second one on 10 March, and 50 pay nothing; closed through
/// 1 April.
fn server() -> Server {
    let server = Server::with(ACCOUNTS, |_| {});
    let mut lines = String::new();
    for number in 1..=ACCOUNTS {
        let paid_on = match number % 4 {
            0 | 2 => "2025-02-28",
            1 => "2025-03-10",
            _ => continue,
        };
        let event =
            json!({"account": format!("A{number}"), "effective_on": paid_on, "event": "repay 100.00", "key": "r"});
        writeln!(lines, "{event}").unwrap();
    }
    let booked = server.ask("POST", "/v1/events", &[("content-type", "application/x-ndjson")], &lines);
    assert!(booked.lines().iter().all(|line| line["status"] == "booked"), "{booked:?}");
    assert_eq!(server.post("/v1/day-closes", r#"{"date":"2025-04-01"}"#).status, 202);
    server.get("/v1/day-closes/2025-04-01/progress");
    server
}

fn over(server: &Server, by: &Browser, body: &Value) -> (String, Value) {
    let begun = by.post(server, "/v1/model-trainings", body);
    assert_eq!(begun.status, 202, "{begun:?}");
    let path = format!("/v1/model-trainings/{}", begun.json()["training"]);
    let began = Instant::now();
    loop {
        let now = by.get(server, &path).json();
        if now["state"] != "running" {
            return (path, now);
        }
        assert!(began.elapsed() < Duration::from_secs(100), "{now}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// On 2 March 100 accounts are 0 and 100 are 2 days past due; of these, 50 are 32 days past due on 1 April: bad. The one feature ranks each
/// bad above the 100 goods that had paid and beside the 50 that paid later: an area of (100 + 50/2) / 150 = 5/6 under the curve.
#[test]
fn a_model_is_trained_on_the_book_and_put_in_as_a_shadow() {
    let server = server();
    let (ria, _) = pair(&server);
    let (path, done) = over(&server, &ria, &json!({"config": CONFIG, "reason": "tried"}));
    assert_eq!((&done["state"], &done["failure"]), (&json!("done"), &Value::Null), "{done}");
    let facts = &done["told"]["training"];
    assert_eq!((&facts["rows"], &facts["bads"]), (&json!(200), &json!(50)), "{done}");
    let measures = done["told"]["measures"].as_array().unwrap();
    let training = measures.iter().find(|one| one["on"] == "training").unwrap();
    let area = training["auc"]["value"].as_f64().unwrap_or_else(|| panic!("{training}"));
    assert!((area - 5.0 / 6.0).abs() < 1e-6, "{training}");
    assert_eq!((&done["accounts"], &done["is_registered"]), (&json!(200), &json!(true)));

    let models = ria.get(&server, "/v1/models").json();
    assert_eq!(
        (&models["items"][0]["model"], models["items"].as_array().unwrap().len()),
        (&json!("default"), 1),
        "{models}"
    );
    let file = ria.get(&server, &format!("{path}/model")).json()["text"].clone();
    let again = ria.post(&server, "/v1/models", &json!({"text": file, "reason": "once more"})).json();
    assert_eq!((&again["is_new"], &again["hash"]), (&json!(false), &done["hash"]), "it is the file that was put in");
}

#[test]
fn a_training_that_teaches_nothing_says_why() {
    let server = server();
    let (ria, _) = pair(&server);
    // From 28 February to 1 April nobody can be 90 days past due.
    let never = CONFIG.replace("30+ days past due within 30", "90+ days past due within 30");
    let (path, failed) = over(&server, &ria, &json!({"config": never}));
    let why = failed["failure"].as_str().unwrap_or_default();
    assert!(why.starts_with("of 200 rows to learn from 0 are bad and 200 good"), "{failed}");
    assert_eq!(ria.get(&server, &format!("{path}/model")).status, 404);
    let wrong = ria.post(&server, "/v1/model-trainings", &json!({"config": "[model]"}));
    assert_eq!(wrong.status, 422, "{wrong:?}");
    add_user(&server, "ana", &["collector"]);
    assert_eq!(browser(&server, "ana").post(&server, "/v1/model-trainings", &json!({"config": CONFIG})).status, 403);
}

/// What a model was trained on it is also tried on, where nothing is kept apart: the area of the training, 5/6, and scores of all accounts.
#[test]
fn a_model_is_tried_reported_and_scores_rows() {
    let server = server();
    let (ria, _) = pair(&server);
    over(&server, &ria, &json!({"config": CONFIG, "reason": "tried"}));
    let path = "/v1/models/default/1";
    let body = json!({"rows": "all", "as_of": "2025-03-02", "is_recorded": true});
    let tried = ria.post(&server, &format!("{path}/validations"), &body);
    assert_eq!(tried.status, 200, "{tried:?}");
    let tried = tried.json();
    let area = tried["validation"]["overall"]["auc"]["value"].as_f64().unwrap_or_else(|| panic!("{tried}"));
    assert!((area - 5.0 / 6.0).abs() < 1e-6, "{tried}");
    assert_eq!(tried["recorded"]["first"], "2025-03-02", "{tried}");
    assert!(tried["recorded"]["not_out_of_time"].is_string(), "it learned from that day: {tried}");
    let report = ria.get(&server, &format!("{path}/report?rows=all&as_of=2025-03-02&lang=zh"));
    assert_eq!(report.header("content-type"), Some("text/html; charset=utf-8"), "{report:?}");
    assert!(report.body.starts_with("<!DOCTYPE html>") && report.body.contains("default v1"), "{report:?}");
    let scores = ria.post(&server, &format!("{path}/scorings"), &json!({"as_of": "2025-03-02"}));
    assert_eq!(scores.body.lines().next(), Some("id,as_of,log_odds,pd,points"), "{scores:?}");
    assert_eq!(scores.body.lines().count(), 201, "a row for each account");

    // The same rows as a table of somebody's own.
    let config = CONFIG.replace("[book]\nas_of = \"2025-03-02\"\nfeatures = [\"days_past_due\"]\n", "");
    assert_ne!(config, CONFIG);
    let config = config.replace(
        "[windows]",
        "[columns]\nid = \"id\"\ntarget = \"bad\"\n\n[[feature]]\nname = \"late\"\ndirection = \"up\"\n\
         unit = \"days\"\nreason = { en = \"days late\", zh = \"逾期天数\" }\n\n[windows]",
    );
    let mut table = "id,late,bad\n".to_owned();
    for number in 1..=200 {
        let _ = writeln!(table, "{number},{},{}", if number % 2 == 0 { 0 } else { 2 }, u8::from(number % 4 == 3));
    }
    assert_eq!(ria.with(&server, ("PUT", "/v1/tables/rows.csv"), &[], &table).status, 200);
    let (_, done) = over(&server, &ria, &json!({"config": config, "table": "rows.csv"}));
    assert_eq!((&done["state"], &done["failure"]), (&json!("done"), &Value::Null), "{done}");
    let facts = &done["told"]["training"];
    assert_eq!((&facts["rows"], &facts["bads"]), (&json!(200), &json!(50)), "{done}");
}
