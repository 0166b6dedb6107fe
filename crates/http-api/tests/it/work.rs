//! Work: queues, the next job, a job from hand to hand, the day shared out, and how well it goes.

use serde_json::{Value, json};

use crate::documents::{in_force, pair};
use crate::sessions::{Browser, add_user, browser};
use crate::support::Server;

/// A collector and somebody who handles complaints, in a book with one complaint.
fn desk(server: &Server) -> (Browser, Browser) {
    let people = pair(server);
    for kind in ["desk_rules", "work_rules", "contact_pack"] {
        in_force(server, &people, kind);
    }
    add_user(server, "ana", &["collector"]);
    add_user(server, "chen", &["supervisor"]);
    let (ana, chen) = (browser(server, "ana"), browser(server, "chen"));
    let body = json!({"kind": "complaint", "account": "A1", "reason": "called at night"});
    assert_eq!(ana.once(server, "/v1/persons/P1/cases", "c1", &body).status, 200);
    (ana, chen)
}

fn job_of(chen: &Browser, server: &Server) -> String {
    let listed = chen.get(server, "/v1/work/jobs").json();
    listed["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{listed}")).to_owned()
}

#[test]
fn a_job_is_found_taken_put_aside_and_done() {
    let server = Server::start();
    let (ana, chen) = desk(&server);
    let queues = chen.get(&server, "/v1/work/queues").json();
    let waiting = |queue: usize| (queues["items"][queue]["queue"].clone(), queues["items"][queue]["waiting"].clone());
    assert_eq!([waiting(0), waiting(1)], [(json!("cases"), json!(1)), (json!("contact"), json!(0))]);
    let job = job_of(&chen, &server);
    let next = chen.get(&server, "/v1/work/next").json();
    assert_eq!((&next["best"]["job"]["id"], &next["best"]["queue"]), (&json!(job), &json!("cases")), "{next}");
    // Ana has not the skill.
    assert_eq!(ana.get(&server, "/v1/work/next").json()["best"], Value::Null);
    let path = format!("/v1/work/jobs/{job}");
    let refused = ana.post(&server, &format!("{path}/taking"), &json!({}));
    assert_eq!(refused.status, 422, "{refused:?}");
    let taken = chen.post(&server, &format!("{path}/taking"), &json!({}));
    assert_eq!(taken.json()["is_taken"], true, "{taken:?}");
    assert_eq!(chen.post(&server, &format!("{path}/taking"), &json!({})).json(), taken.json());
    let hold = json!({"reason": "waits for the recording", "until": "2025-04-03T10:00:00+08:00"});
    let held = chen.post(&server, &format!("{path}/hold"), &hold).json();
    assert_eq!((&held["state"], &held["owner"]), (&json!("held"), &json!("chen")));
    let released = chen.post(&server, &format!("{path}/release"), &json!({"reason": "it is there"})).json();
    assert_eq!(released["state"], "open");
    assert_eq!(chen.post(&server, &format!("{path}/taking"), &json!({})).json()["is_taken"], true);
    let done = chen.post(&server, &format!("{path}/outcome"), &json!({"outcome": "finished", "note": "heard it"}));
    assert_eq!(done.json()["state"], "done", "{done:?}");
    let shown = chen.get(&server, &path).json();
    let words: Vec<&str> = shown["events"].as_array().unwrap().iter().filter_map(|one| one["what"].as_str()).collect();
    assert_eq!(words.last(), Some(&"done"), "{shown}");
    assert_eq!(chen.get(&server, "/v1/work/jobs?queue=cases").json()["items"], json!([]));
    assert_eq!(chen.get(&server, "/v1/work/jobs?state=done").json()["items"][0]["id"], json!(job));
    assert_eq!(chen.get(&server, "/v1/work/jobs?queue=nothing").status, 404);
}

#[test]
fn the_day_is_shared_out_by_whoever_may() {
    let server = Server::start();
    let (ana, chen) = desk(&server);
    let job = job_of(&chen, &server);
    let shared = |is_dry_run: bool| chen.post(&server, "/v1/work/assignments", &json!({"is_dry_run": is_dry_run}));
    let tried = shared(true);
    assert_eq!(tried.json()["given"][0]["to"], "chen", "{tried:?}");
    assert_eq!(shared(false).json()["given"][0]["job"], json!(job));
    let again = shared(false).json();
    assert_eq!((&again["given"], &again["stay"]), (&json!([]), &json!(1)));
    let collector = ana.post(&server, "/v1/work/assignments", &json!({}));
    assert_eq!(collector.problem(), "403 forbidden: collector may not give jobs to others");
}

#[test]
fn figures_of_users_are_told_to_those_who_share_out_work() {
    let server = Server::start();
    let (ana, chen) = desk(&server);
    server.post("/v1/day-closes", r#"{"date":"2025-02-28"}"#);
    server.get("/v1/day-closes/2025-02-28/progress");
    let asked = "/v1/work/kpis?from=2025-02-01&through=2025-02-28";
    let report = chen.get(&server, asked);
    assert_eq!(
        (&report.json()["rules"], &report.json()["currency"]),
        (&json!("desk-cn@1"), &json!("CNY")),
        "{report:?}"
    );
    let figures = report.json()["figures"].as_array().unwrap().clone();
    assert!(figures.iter().any(|one| one["figure"] == "connect_rate" && one["denominator"] == "0"), "{report:?}");
    let of_users = |browser: &Browser| {
        let report = browser.get(&server, asked).json();
        report["figures"].as_array().unwrap().iter().filter(|one| one["by"] == "user").count()
    };
    assert_eq!(of_users(&ana), 0);
    let unsaid = chen.get(&server, "/v1/work/kpis?from=2025-02-01");
    assert_eq!(unsaid.problem(), "422 invalid_field: through: is missing");
}

/// Noon of 1 June 2026 in Shanghai: the content packs that come with the program are in force.
fn in_2026() -> i64 {
    "2026-06-01T04:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

/// Two notes are written, of which one threatens: it waits for a supervisor who has not written it.
#[test]
fn a_note_that_threatens_is_read_by_somebody_else() {
    let server = Server::with(2, |config| config.now = in_2026);
    let (_, chen) = desk(&server);
    add_user(&server, "sam", &["supervisor"]);
    let sam = browser(&server, "sam");
    let path = format!("/v1/work/jobs/{}", job_of(&chen, &server));
    assert_eq!(chen.post(&server, &format!("{path}/taking"), &json!({})).json()["is_taken"], true);
    let hold = json!({"reason": "waits for the recording", "until": "2026-06-02T10:00:00+08:00"});
    assert_eq!(chen.post(&server, &format!("{path}/hold"), &hold).status, 200);
    let threat = "If you don't pay, we'll have you arrested.";
    chen.post(&server, &format!("{path}/release"), &json!({"reason": threat}));
    let checked = sam.post(&server, "/v1/work/reviews", &json!({})).json();
    assert_eq!((&checked["texts"], &checked["found"]), (&json!(2), &json!(1)), "{checked}");
    let waiting = sam.get(&server, "/v1/work/reviews").json()["items"].as_array().unwrap().clone();
    let one = waiting.iter().find(|one| one["text"] == threat).unwrap();
    assert!(one["found"][0].as_str().unwrap().starts_with("F08 "), "{one}");
    let verdict = format!("/v1/work/reviews/{}/verdict", one["event"]);
    let own = chen.post(&server, &verdict, &json!({"passes": true}));
    let why = format!("422 not_allowed: chen wrote text {} and cannot review it", one["event"]);
    assert_eq!(own.problem(), why);
    let unsaid = sam.post(&server, &verdict, &json!({"passes": false}));
    assert_eq!(unsaid.problem(), format!("422 not_allowed: why text {} fails is not told", one["event"]));
    let failed = sam.post(&server, &verdict, &json!({"passes": false, "note": "a threat"}));
    assert_eq!(failed.json(), json!({"event": one["event"], "passes": false}));
    let left = sam.get(&server, "/v1/work/reviews").json()["items"].as_array().unwrap().clone();
    assert_eq!(left.len(), waiting.len() - 1);
}

/// Noon of 1 March 2025 in Shanghai: the day after the first instalments were due.
fn in_march() -> i64 {
    "2025-03-01T04:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

/// Both accounts have 100.00 that was due the day before.
#[test]
fn what_is_due_of_contact_is_told_and_nothing_kept_of_it() {
    let server = Server::with(2, |config| config.now = in_march);
    let none = server.get("/v1/contact-plan");
    assert_eq!(none.status, 422, "{none:?}");
    let (ana, _) = desk(&server);
    in_force(&server, &(browser(&server, "ria"), browser(&server, "cora")), "strategy");
    let plan = ana.get(&server, "/v1/contact-plan").json();
    assert_eq!((&plan["on"], &plan["strategy"]), (&json!("2025-03-01"), &json!("pay-later-cn@1")), "{plan}");
    assert_eq!(plan["totals"]["persons"], 2, "{plan}");
    let of_one = ana.get(&server, "/v1/contact-plan?person=P2").json()["items"].as_array().unwrap().clone();
    assert!(!of_one.is_empty() && of_one.iter().all(|row| row["person"] == "P2"), "{plan}");
    assert_eq!(ana.get(&server, "/v1/messages").json()["items"], json!([]));
    for (method, path) in [("GET", ""), ("POST", "/retry"), ("POST", "/withdrawal")] {
        let answer = ana.ask(&server, method, &format!("/v1/messages/m-1{path}"), r#"{"reason":"x"}"#);
        assert_eq!(answer.problem(), "404 not_found: the outbox has no message m-1", "{path}");
    }
}
