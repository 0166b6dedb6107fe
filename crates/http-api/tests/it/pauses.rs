//! Pauses of many accounts: booked, listed as of a day and by what was known, ended early or taken back.

use serde_json::{Value, json};

use crate::support::Server;

fn post(server: &Server, path: &str, body: &Value) -> Value {
    let answer = server.post(path, &body.to_string());
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// Accounts and ends of the pauses that are told.
fn told(server: &Server, question: &str) -> Vec<(String, String)> {
    let found = server.get(&format!("/v1/pauses{question}")).json();
    let items = found["items"].as_array().unwrap_or_else(|| panic!("{found}"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    items.iter().map(|one| (text(&one["account"]), text(&one["until"]))).collect()
}

fn pair(account: &str, until: &str) -> (String, String) {
    (account.to_owned(), until.to_owned())
}

#[test]
fn pauses_are_listed_and_end_early() {
    let server = Server::start();
    let pause = json!({"what": "ageing", "from": "2025-03-10", "until": "2025-03-30", "reason": "flood", "all": true});
    assert_eq!(post(&server, "/v1/pauses", &pause)["booked"], 2);
    let both = [pair("A1", "2025-03-30"), pair("A2", "2025-03-30")];
    assert_eq!(told(&server, "?as_of=2025-03-12"), both);
    assert_eq!(told(&server, "?as_of=2025-03-01"), both, "those to come are told, too");
    assert_eq!(told(&server, "?as_of=2025-03-30"), [], "it runs again on that day");
    assert_eq!(told(&server, "?as_of=2025-03-12&known_on=2025-04-01T00:00:00Z"), [], "nobody knew of it yet");
    let end = json!({"what": "ageing", "on": "2025-03-20", "person": "P1"});
    assert_eq!(post(&server, "/v1/pauses/ending", &end)["booked"], 1);
    assert_eq!(told(&server, "?as_of=2025-03-12"), [pair("A1", "2025-03-20"), pair("A2", "2025-03-30")]);
    assert_eq!(told(&server, "?as_of=2025-03-25&product=monthly"), [pair("A2", "2025-03-30")]);
    let again = post(&server, "/v1/pauses/ending", &end);
    assert_eq!((&again["booked"], &again["known"]), (&json!(0), &json!(0)), "there is none to end any more");
    // 28 February to 1 April are 33 days, the first of which is day 0; the pause takes 10 of them off on A1 and 20 on A2.
    let days = |account: &str| server.get(&format!("/v1/accounts/{account}?as_of=2025-04-01")).json()["ageing"].clone();
    assert_eq!(days("A1")["delinquent_days"], 22, "{}", days("A1"));
    assert_eq!(days("A2")["delinquent_days"], 12, "{}", days("A2"));
}

#[test]
fn pauses_that_were_a_mistake_are_as_if_they_had_never_been() {
    let server = Server::start();
    let pause = |from: &str, until: &str| json!({"what": "ageing", "from": from, "until": until, "reason": "flood", "person": "P1"});
    assert_eq!(post(&server, "/v1/pauses", &pause("2025-03-10", "2025-03-30"))["booked"], 1);
    // One that has not begun yet: today is 2 April.
    assert_eq!(post(&server, "/v1/pauses", &pause("2025-05-01", "2025-05-30"))["booked"], 1);
    for from in ["2025-03-10", "2025-05-01"] {
        let end = json!({"what": "ageing", "never_from": from, "all": true});
        let dry = json!({"what": "ageing", "never_from": from, "all": true, "is_dry_run": true});
        assert_eq!(post(&server, "/v1/pauses/ending", &dry)["booked"], 1);
        assert_eq!(post(&server, "/v1/pauses/ending", &end)["booked"], 1, "{from}");
    }
    assert_eq!(told(&server, "?as_of=2025-03-12"), []);
    let ageing = server.get("/v1/accounts/A1?as_of=2025-04-01").json()["ageing"].clone();
    assert_eq!(ageing["delinquent_days"], 32, "{ageing}");
    let both = json!({"what": "ageing", "on": "2025-03-20", "never_from": "2025-03-10", "all": true});
    let refused = server.post("/v1/pauses/ending", &both.to_string());
    assert_eq!(refused.problem(), "422 invalid_field: on: say on or never_from, and not both");
}
