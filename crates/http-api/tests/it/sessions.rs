//! People sign in with a browser, programs with tokens, borrowers with a link.

use serde_json::{Value, json};

use crate::support::{Answer, Server};

pub(crate) const PASSWORD: &str = "correct horse battery";
const JSON: (&str, &str) = ("content-type", "application/json");

/// A browser that has signed in: its cookie, and the token of its pages.
pub(crate) struct Browser {
    cookie: String,
    page_token: String,
}

impl Browser {
    fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{answer:?}");
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Self { cookie, page_token: answer.json()["page_token"].as_str().unwrap().to_owned() }
    }

    pub(crate) fn ask(&self, server: &Server, method: &str, path: &str, body: &str) -> Answer {
        let headers = [("authorization", ""), JSON, ("cookie", &*self.cookie), ("x-page-token", &self.page_token)];
        server.ask(method, path, &headers, body)
    }

    /// Asks with headers of its own.
    pub(crate) fn with(
        &self,
        server: &Server,
        (method, path): (&str, &str),
        more: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let (cookie, page_token) = (("cookie", &*self.cookie), ("x-page-token", &*self.page_token));
        let mut headers = vec![("authorization", ""), JSON, cookie, page_token];
        headers.extend(more);
        server.ask(method, path, &headers, body)
    }

    /// Sends a form of a page.
    pub(crate) fn send(&self, server: &Server, path: &str, body: &str) -> Answer {
        let form = ("content-type", "application/x-www-form-urlencoded");
        server.ask("POST", path, &[("authorization", ""), form, ("cookie", &*self.cookie)], body)
    }

    /// Sends something that is to be done once, under a key.
    pub(crate) fn once(&self, server: &Server, path: &str, key: &str, body: &Value) -> Answer {
        let (cookie, page_token) = (("cookie", &*self.cookie), ("x-page-token", &*self.page_token));
        let headers = [("authorization", ""), JSON, cookie, page_token, ("idempotency-key", key)];
        server.ask("POST", path, &headers, &body.to_string())
    }

    /// Sends something.
    pub(crate) fn post(&self, server: &Server, path: &str, body: &Value) -> Answer {
        self.once(server, path, "", body)
    }

    pub(crate) fn get(&self, server: &Server, path: &str) -> Answer {
        self.ask(server, "GET", path, "")
    }
}

pub(crate) fn add_user(server: &Server, name: &str, roles: &[&str]) {
    let body = json!({"name": name, "password": PASSWORD, "roles": roles}).to_string();
    let added = server.post("/v1/users", &body);
    assert_eq!(added.status, 201, "{added:?}");
}

fn sign_in(server: &Server, body: &Value) -> Answer {
    server.ask("POST", "/v1/session", &[JSON, ("authorization", "")], &body.to_string())
}

pub(crate) fn browser(server: &Server, name: &str) -> Browser {
    Browser::of(&sign_in(server, &json!({"user": name, "password": PASSWORD})))
}

/// A borrower, by the link that somebody of the house has sent.
pub(crate) fn borrower(server: &Server, person: &str) -> Browser {
    let invited = server.post(&format!("/v1/persons/{person}/invitations"), "").json();
    let body = json!({"link": invited["link"]}).to_string();
    Browser::of(&server.ask("POST", "/v1/borrower-session", &[JSON, ("authorization", "")], &body))
}

/// A token of a program with these scopes.
pub(crate) fn token(server: &Server, name: &str, scopes: &[&str]) -> String {
    let made = server.post("/v1/tokens", &json!({"name": name, "scopes": scopes}).to_string());
    assert_eq!(made.status, 201, "{made:?}");
    format!("Bearer {}", made.json()["secret"].as_str().unwrap())
}

#[test]
fn a_user_signs_in_and_out() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    let wrong = sign_in(&server, &json!({"user": "ana", "password": "wrong"}));
    let nobody = sign_in(&server, &json!({"user": "' or 1=1 --", "password": PASSWORD}));
    assert_eq!(wrong.problem(), "401 sign_in_failed: name, password or code are not right");
    assert_eq!(nobody.problem(), wrong.problem());
    let signed_in = sign_in(&server, &json!({"user": "Ana", "password": PASSWORD}));
    let cookie = signed_in.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"), "{cookie}");
    let ana = Browser::of(&signed_in);
    let session = ana.get(&server, "/v1/session").json();
    assert_eq!((&session["name"], &session["roles"]), (&json!("ana"), &json!(["collector"])));
    assert_eq!(ana.get(&server, "/v1/accounts/A1").status, 200);
    let closed = ana.ask(&server, "POST", "/v1/day-closes", r#"{"date":"2025-03-01"}"#);
    assert_eq!(closed.problem(), "403 forbidden: collector may not close business days");
    assert_eq!(ana.ask(&server, "DELETE", "/v1/session", "").status, 204);
    assert_eq!(ana.get(&server, "/v1/session").status, 401);
}

/// Browsers send cookies by themselves, whichever page asks them to.
#[test]
fn a_cookie_alone_changes_nothing() {
    let server = Server::start();
    add_user(&server, "fin", &["finance"]);
    let fin = browser(&server, "fin");
    let other = browser(&server, "fin");
    let body = r#"{"date":"2025-03-01"}"#;
    for token in ["", "wrong", &other.page_token] {
        let headers = [("authorization", ""), JSON, ("cookie", &*fin.cookie), ("x-page-token", token)];
        let answer = server.ask("POST", "/v1/day-closes", &headers, body);
        assert!(answer.problem().starts_with("403 page_token_wrong: "), "{answer:?}");
    }
    assert_eq!(server.get("/v1/book").json()["last_close_begun"], Value::Null);
    assert_eq!(fin.ask(&server, "POST", "/v1/day-closes", body).status, 202);
    // Another site cannot read the page token, either.
    let asked = server.ask("OPTIONS", "/v1/session", &[("origin", "https://evil.example")], "");
    assert!(asked.status >= 400 && asked.header("access-control-allow-origin").is_none());
}

#[test]
fn a_changed_password_ends_sessions() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    let (first, second) = (browser(&server, "ana"), browser(&server, "ana"));
    let change = |old: &str, new: &str| {
        let body = json!({"password": old, "new_password": new}).to_string();
        first.ask(&server, "POST", "/v1/session/password", &body)
    };
    assert_eq!(
        change("wrong", "another set of words").problem(),
        "401 sign_in_failed: the password until now is not right"
    );
    assert_eq!(change(PASSWORD, "short").status, 422);
    assert_eq!(change(PASSWORD, "another set of words").status, 204);
    assert_eq!([first.get(&server, "/v1/session").status, second.get(&server, "/v1/session").status], [401, 401]);
    assert_eq!(sign_in(&server, &json!({"user": "ana", "password": PASSWORD})).status, 401);
    assert_eq!(sign_in(&server, &json!({"user": "ana", "password": "another set of words"})).status, 200);
}

#[test]
fn five_wrong_attempts_shut_a_user_out() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    for _ in 0..5 {
        assert_eq!(sign_in(&server, &json!({"user": "ana", "password": "wrong"})).status, 401);
    }
    let shut = sign_in(&server, &json!({"user": "ana", "password": PASSWORD}));
    assert_eq!((shut.status, shut.header("retry-after")), (429, Some("900")));
    let body = r#"{"is_locked":false}"#;
    assert_eq!(server.ask("PATCH", "/v1/users/ana", &[JSON], body).status, 200);
    assert_eq!(sign_in(&server, &json!({"user": "ana", "password": PASSWORD})).status, 200);
}

#[test]
fn whoever_changes_a_user_has_seen_them() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    let seen = server.get("/v1/users/ana");
    assert_eq!(seen.header("etag"), Some("\"1\""));
    let change =
        |tag: &str| server.ask("PATCH", "/v1/users/ana", &[JSON, ("if-match", tag)], r#"{"roles":["supervisor"]}"#);
    let changed = change("\"1\"");
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")));
    assert_eq!(change("\"1\"").problem(), "412 changed: user \"ana\" was changed meanwhile");
    assert_eq!(change("*").status, 200);
    assert!(server.ask("PATCH", "/v1/users/ana", &[JSON], "{}").problem().starts_with("422 invalid_field: roles: "));
    let none = server.ask("PATCH", "/v1/users/bob", &[JSON], r#"{"is_locked":true}"#);
    assert_eq!(none.problem(), "404 not_found: there is no user \"bob\"");
    let text = server.get("/v1/users").body;
    assert!(!text.contains("argon2") && !text.contains(PASSWORD), "{text}");
}

#[test]
fn a_program_may_what_its_token_says() {
    let server = Server::start();
    let secret = token(&server, "intake", &["event.take"]);
    let ask =
        |method: &str, path: &str, body: &str| server.ask(method, path, &[JSON, ("authorization", &secret)], body);
    let event = r#"{"account":"A1","effective_on":"2025-02-28","event":"repay 1.00","key":"k"}"#;
    assert_eq!(ask("POST", "/v1/events", event).status, 201);
    assert!(ask("GET", "/v1/accounts/A1", "").problem().starts_with("403 forbidden: this token may not read accounts"));
    let listed = server.get("/v1/tokens").body;
    assert!(listed.contains("\"intake\"") && !listed.contains("secret"), "{listed}");
    assert_eq!(server.ask("DELETE", "/v1/tokens/intake", &[], "").status, 200);
    assert_eq!(ask("POST", "/v1/events", event).problem(), "401 unauthorized: the token is not the right one");
}

#[test]
fn a_borrower_sees_what_is_theirs() {
    let server = Server::start();
    let borrower = borrower(&server, "P1");
    let session = borrower.get(&server, "/v1/session").json();
    assert_eq!((&session["person"], &session["roles"]), (&json!("P1"), &json!(["borrower"])));
    assert_eq!(borrower.get(&server, "/v1/accounts/A1?explain=true").status, 200);
    // Another's account is told of as one that is not there.
    let (others, nobodys) = (borrower.get(&server, "/v1/accounts/A2"), borrower.get(&server, "/v1/accounts/A9"));
    assert_eq!(others.problem(), "404 account_not_found: the book has no account \"A2\"");
    assert_eq!(others.body.replace("A2", "A9"), nobodys.body);
    for path in ["/v1/accounts", "/v1/book", "/v1/summary", "/v1/access-log", "/v1/users"] {
        assert_eq!(borrower.get(&server, path).status, 403, "{path}");
    }
    for path in ["/v1/accounts/A2/events", "/v1/accounts/A2/history"] {
        assert_eq!(borrower.get(&server, path).status, 404, "{path}");
    }
    let preview = r#"{"effective_on":"2025-03-05","event":"repay 100.00"}"#;
    assert_eq!(borrower.ask(&server, "POST", "/v1/accounts/A2/preview", preview).status, 404);
    assert_eq!(borrower.ask(&server, "POST", "/v1/accounts/A1/preview", preview).status, 200);
}

#[test]
fn who_reads_what_of_whom_is_told() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    let ana = browser(&server, "ana");
    for _ in 0..3 {
        ana.get(&server, "/v1/accounts/A1");
    }
    ana.get(&server, "/v1/accounts?limit=1");
    ana.get(&server, "/v1/book");
    borrower(&server, "P2").get(&server, "/v1/accounts/A2");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let expected = [
        "user:ana user_added operator null",
        "user:ana signed_in ana null",
        "P2 invited operator null",
        "P2 let_in person:P2 null",
        "P1 read ana \"account.read\"",
        "user:ana read ana \"account.read\"",
    ];
    loop {
        let log = server.get("/v1/access-log").json();
        let told: Vec<String> = log["lines"].as_array().unwrap().iter().map(line).collect();
        // Reading is told in a moment; the log of reading the log itself comes behind.
        if expected.iter().all(|one| told.iter().any(|other| other == one)) {
            assert_eq!(told.iter().filter(|one| one.starts_with("P1 ")).count(), 1, "{told:?}");
            assert!(!told.iter().any(|one| one.starts_with("P2 read")), "{told:?}");
            break;
        }
        assert!(std::time::Instant::now() < deadline, "{told:?}");
        std::thread::yield_now();
    }
    let of_one = server.get("/v1/access-log?person=P1").json();
    assert_eq!(of_one["lines"][0]["told"], json!({"what": "account.read", "account": "A1"}));
}

fn line(line: &Value) -> String {
    let text = |name: &str| line[name].as_str().unwrap().to_owned();
    format!("{} {} {} {}", text("of"), text("what"), text("actor"), line["told"]["what"])
}

/// What somebody writes into a name is data: never markup, never a statement.
#[test]
fn names_are_data() {
    let server = Server::start();
    let name = |name: &str| {
        let body = json!({"name": name, "password": PASSWORD, "roles": ["admin"]}).to_string();
        server.post("/v1/users", &body)
    };
    for bad in ["<script>alert(1)</script>", "a'; drop table item; --", "", "a b", "\u{202e}"] {
        let answer = name(bad);
        assert_eq!((answer.status, answer.header("content-type")), (422, Some("application/problem+json")), "{bad}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    for path in ["/v1/accounts/A1'%20or%20'1'='1", "/v1/users/a'%20or%20'1'='1", "/v1/accounts/%3Cscript%3E"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    let log = server.get("/v1/access-log?person=P1'%20or%20'1'='1").json();
    assert_eq!(log["lines"], json!([]));
    assert_eq!(server.get("/v1/users").json()["users"], json!([]));
}

/// Whoever finds a session open cannot guess the password behind it: five wrong ones shut the user out for a quarter of an hour.
#[test]
fn a_password_is_not_guessed_from_within_a_session() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    let ana = browser(&server, "ana");
    let change = |old: &str| {
        let body = json!({"password": old, "new_password": "another long password"}).to_string();
        ana.ask(&server, "POST", "/v1/session/password", &body)
    };
    for _ in 0..5 {
        assert_eq!(change("wrong").problem(), "401 sign_in_failed: the password until now is not right");
    }
    assert!(change(PASSWORD).problem().contains(" shut_out: "), "{:?}", change(PASSWORD));
    let body = json!({"user": "ana", "password": PASSWORD});
    assert!(sign_in(&server, &body).problem().contains(" shut_out: "), "nor is it at the door");
    let log = server.get("/v1/access-log?person=user:ana").json();
    let told: Vec<&str> = log["lines"].as_array().unwrap().iter().filter_map(|line| line["what"].as_str()).collect();
    assert_eq!(told.iter().filter(|what| **what == "sign_in_failed").count(), 4, "{log}");
    assert!(told.contains(&"shut_out"), "{log}");
}
