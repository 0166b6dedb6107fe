//! Every operation of the description, asked by every role and by nobody: what happens is what the description says.

use app::access::Role;
use serde_json::Value;

use crate::sessions::{Browser, add_user, borrower, browser};
use crate::support::{Answer, Server};

/// An operation: its name, method and address, and what it says that it needs.
struct Operation {
    id: String,
    method: String,
    path: String,
    needs: String,
}

fn operations() -> Vec<Operation> {
    let document = http_api::document();
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let needs = operation["x-permission"].as_str();
            let needs = needs.unwrap_or_else(|| panic!("{id} says nothing of what it needs: add it to rules.rs"));
            Operation { needs: needs.to_owned(), id, method: method.to_uppercase(), path: filled(path) }
        })
    });
    all.collect()
}

/// The address with something in its places: what is P1's, where it is of a person.
fn filled(path: &str) -> String {
    let places = [
        ("{channel}", "texts"),
        ("{token}", "m-1.AAAA"),
        ("{account}", "A1"),
        ("{person}", "P1"),
        ("{date}", "2025-03-01"),
        ("{user}", "nobody"),
        ("{kind}", "strategy"),
    ];
    places.iter().fold(path.to_owned(), |path, (place, value)| path.replace(place, value)).replace(['{', '}'], "")
}

/// Whether somebody was let through: what is wrong with an empty body is told only to those who may.
fn is_let_through(answer: &Answer) -> bool {
    match answer.status {
        401 | 403 => false,
        500.. => panic!("{answer:?}"),
        _ => true,
    }
}

/// What nobody signs in for, and which sees itself who is believed: a gateway by its signature, a reader by a link.
fn sees_itself(operation: &Operation) -> bool {
    ["signature", "link"].contains(&&*operation.needs)
}

/// What is asked does as little as it can: bodies have no fields.
fn ask(server: &Server, by: Option<&Browser>, operation: &Operation) -> Answer {
    let Operation { method, path, .. } = operation;
    let body = if method == "GET" { "" } else { "{}" };
    match by {
        Some(browser) => browser.ask(server, method, path, body),
        None => server.ask(method, path, &[("authorization", ""), ("content-type", "application/json")], body),
    }
}

/// Of a borrower it is decided by the address, too: what names no person or account is not theirs.
fn is_own(operation: &Operation) -> bool {
    ["/A1", "/P1"].iter().any(|own| operation.path.contains(own))
}

fn may(role: Role, operation: &Operation) -> bool {
    if ["anybody", "signed_in"].contains(&&*operation.needs) {
        return true;
    }
    let has = role.permissions().iter().any(|permission| permission.name() == operation.needs);
    has && (role != Role::Borrower || is_own(operation))
}

#[test]
fn every_operation_lets_through_whom_it_says() {
    let server = Server::with(2, |config| config.limits.stranger_rate = 10_000);
    let operations = operations();
    assert!(operations.len() > 25);
    let words: Vec<&str> = app::access::Permission::ALL.into_iter().map(app::access::Permission::name).collect();
    for operation in &operations {
        let Operation { id, needs, .. } = operation;
        let others = ["anybody", "signed_in", "signature", "link"];
        assert!(words.contains(&&**needs) || others.contains(&&**needs), "{id} needs {needs}");
        let answer = ask(&server, None, operation);
        let code: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let is_unknown = answer.status == 401 && code["code"] == "unauthorized";
        assert_eq!(is_unknown, needs != "anybody" && !sees_itself(operation), "{id} by nobody: {answer:?}");
    }
    let who = browser_of_an_admin(&server);
    for operation in operations.iter().filter(|operation| sees_itself(operation)) {
        // Without a signature or a link nobody is let through, and no role is a signature or a link.
        for by in [None, Some(&who)] {
            let answer = ask(&server, by, operation);
            let expected = if operation.needs == "signature" { (401, "not_signed") } else { (404, "not_found") };
            let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
            assert_eq!((answer.status, code.as_str()), expected, "{}: {answer:?}", operation.id);
        }
    }
    for role in Role::ALL {
        let by = || if role == Role::Borrower { borrower(&server, "P1") } else { browser(&server, role.name()) };
        if role != Role::Borrower {
            add_user(&server, role.name(), &[role.name()]);
        }
        let mut who = by();
        for operation in operations.iter().filter(|operation| operation.needs != "anybody" && !sees_itself(operation)) {
            let answer = ask(&server, Some(&who), operation);
            let expected = may(role, operation) && !(operation.id == "change_password" && role == Role::Borrower);
            assert_eq!(is_let_through(&answer), expected, "{} by {}: {answer:?}", operation.id, role.name());
            if operation.id == "sign_out" {
                who = by();
            }
        }
    }
}

fn browser_of_an_admin(server: &Server) -> Browser {
    add_user(server, "boss", &["admin"]);
    browser(server, "boss")
}

/// Of another person a borrower hears nothing, whatever the operation.
#[test]
fn no_operation_tells_a_borrower_of_another() {
    let server = Server::start();
    let first = borrower(&server, "P1");
    for operation in operations().iter().filter(|operation| is_own(operation)) {
        let path = operation.path.replace("/A1", "/A2").replace("/P1", "/P2");
        let of_another =
            Operation { path, id: operation.id.clone(), method: operation.method.clone(), needs: String::new() };
        let answer = ask(&server, Some(&first), &of_another);
        let is_refused = matches!(answer.status, 403 | 404);
        // A body is read before it is seen whose account it is about; nothing is told of it.
        assert!(is_refused || answer.status == 422, "{}: {answer:?}", operation.id);
    }
}

/// Whatever is written in the place of a name, it is a name.
#[test]
fn names_are_never_part_of_a_question_to_the_store() {
    const HOSTILE: [&str; 4] = [
        "%27%20OR%20%271%27%3D%271",
        "%27%3B%20DROP%20TABLE%20account%3B--",
        "%22%29%20UNION%20SELECT%201--",
        "%25%5F%00",
    ];
    let server = Server::start();
    let document = http_api::document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            for hostile in HOSTILE {
                let mut asked = path.clone();
                let mut questions = Vec::new();
                for parameter in &parameters {
                    let name = parameter["name"].as_str().unwrap();
                    match parameter["in"].as_str() {
                        Some("path") => asked = asked.replace(&format!("{{{name}}}"), hostile),
                        Some("query") => questions.push(format!("{name}={hostile}")),
                        Some(_) | None => {}
                    }
                }
                if asked == *path && questions.is_empty() {
                    continue;
                }
                let body = if method == "get" { "" } else { "{}" };
                let json = [("content-type", "application/json")];
                // In the path alone, and in every question alone: what comes first must not hide what comes later.
                let mut all = vec![asked.clone()];
                all.extend(questions.iter().map(|question| format!("{asked}?{question}")));
                for asked in all {
                    let answer = server.ask(&method.to_uppercase(), &asked, &json, body);
                    assert!(answer.status < 500, "{method} {asked}: {answer:?}");
                    assert!(!answer.body.to_lowercase().contains("sql"), "{method} {asked}: {answer:?}");
                }
            }
        }
    }
    assert_eq!(server.get("/v1/book").json()["accounts"], 2);
    assert_eq!(server.get("/v1/accounts").json()["accounts"].as_array().unwrap().len(), 2);
}

/// Nothing takes a body that is larger than it may be, whoever sends it.
#[test]
fn every_operation_with_a_body_has_a_largest_one() {
    let server = Server::with(1, |config| (config.limits.body_bytes, config.limits.text_bytes) = (1_000, 1_000));
    let document = http_api::document();
    let body = format!(r#"{{"text":"{}"}}"#, "x".repeat(2_000));
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let contents = operation["requestBody"]["content"].as_object();
            if !contents.is_some_and(|contents| contents.contains_key("application/json")) {
                continue;
            }
            let answer =
                server.ask(&method.to_uppercase(), &filled(path), &[("content-type", "application/json")], &body);
            assert_eq!(answer.problem(), "413 payload_too_large: a body has at most 1000 bytes", "{method} {path}");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
}
