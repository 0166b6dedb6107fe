//! Users sign in by a provider: out with a cookie, back with a code, and on to the page that was asked for.

use std::sync::Arc;

use app::provider_file;
use oidc::Provider;
use serde_json::{Value, json};
use testkit::provider::{self, Vouched, query};

use crate::sessions::{add_user, browser};
use crate::support::{Answer, Server, now};

const GROUPS: &str = "groups_claim = \"groups\"\n[[group]]\nname = \"leads\"\nroles = [\"supervisor\"]\n\
                      [[group]]\nname = \"phone\"\nroles = [\"collector\"]\n";

const RETURN: &str = "/v1/session/oidc/return";

fn served(provider: &provider::Provider, more: &str) -> Server {
    let file = provider_file::parse("oidc.toml", &provider.file(more)).unwrap();
    Server::with(2, |config| config.provider = Some(Arc::new(Provider::open(file).unwrap())))
}

fn get(server: &Server, path: &str, cookie: &str) -> Answer {
    server.ask("GET", path, &[("authorization", ""), ("cookie", cookie)], "")
}

/// The cookies that an answer sets, as a browser sends them back.
fn cookies(answer: &Answer) -> Vec<String> {
    let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    set.map(|(_, value)| value.split(';').next().unwrap().to_owned()).collect()
}

/// A browser that has been to the provider: its cookie, and the address to which it comes back.
fn vouched_for(server: &Server, provider: &provider::Provider, claims: &Value) -> (String, String) {
    let out = get(server, "/v1/session/oidc?back=%2Fconsole%2Fportfolio", "");
    assert_eq!(out.status, 303, "{out:?}");
    let sent = query(out.header("location").unwrap());
    let set = out.header("set-cookie").unwrap();
    assert!(set.ends_with("; Path=/v1/session/oidc; Max-Age=600; HttpOnly; SameSite=Lax"), "{set}");
    let mut all = json!({"iss": provider.issuer, "sub": "7", "aud": "arrears", "exp": now() / 1_000_000 + 60,
        "iat": now() / 1_000_000, "nonce": sent["nonce"], "preferred_username": "ana"});
    all.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
    let challenge = sent["code_challenge"].clone();
    let code = provider.vouch(Vouched { challenge, claims: all, is_forged: false });
    (cookies(&out).remove(0), format!("{RETURN}?code={code}&state={}", sent["state"]))
}

fn come_back(server: &Server, provider: &provider::Provider, claims: &Value) -> Answer {
    let (cookie, address) = vouched_for(server, provider, claims);
    get(server, &address, &cookie)
}

/// The cookie of the session with which somebody has come back.
fn signed_in(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    let all = cookies(answer);
    assert!(all.contains(&"arrears_oidc=".to_owned()), "what was begun has ended: {all:?}");
    all.into_iter().find(|cookie| cookie.starts_with("arrears=")).unwrap()
}

/// Why somebody is not let in, as the address says and as the page tells.
fn refused(server: &Server, answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 303, "{answer:?}");
    assert!(!cookies(answer).iter().any(|cookie| cookie.starts_with("arrears=s")));
    let address = answer.header("location").unwrap();
    let page = get(server, address, "").body;
    let told = page.split("role=\"alert\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1)).unwrap_or_default();
    (query(address)["why"].clone(), told.to_owned())
}

#[test]
fn somebody_of_a_group_comes_in_with_its_roles() {
    let provider = provider::Provider::start();
    let server = served(&provider, GROUPS);
    let back = come_back(&server, &provider, &json!({"groups": ["leads", "canteen"]}));
    assert!(back.body.contains(r#"http-equiv="refresh" content="0;url=/console/portfolio""#), "{}", back.body);
    let cookie = signed_in(&back);
    let session = get(&server, "/v1/session", &cookie).json();
    assert_eq!((&session["name"], &session["roles"]), (&json!("ana"), &json!(["supervisor"])));
    assert_eq!(get(&server, "/console/portfolio", &cookie).status, 200);
    // Moved to another group: both sessions have its roles. Moved out of all: neither goes on.
    let other = signed_in(&come_back(&server, &provider, &json!({"groups": ["phone"]})));
    for cookie in [&cookie, &other] {
        assert_eq!(get(&server, "/v1/session", cookie).json()["roles"], json!(["collector"]));
    }
    let out = come_back(&server, &provider, &json!({"groups": ["canteen"]}));
    assert_eq!(refused(&server, &out).0, "no_role");
    for cookie in [&cookie, &other] {
        assert_eq!(get(&server, "/v1/session", cookie).status, 401);
    }
    // The name may change at the provider: whom it calls 7 is the same user.
    let renamed = json!({"groups": ["phone"], "preferred_username": "ana.b"});
    let cookie = signed_in(&come_back(&server, &provider, &renamed));
    assert_eq!(get(&server, "/v1/session", &cookie).json()["name"], "ana");
    let log = server.get("/v1/access-log").json();
    let told = |line: &Value| format!("{} by {}", line["what"].as_str().unwrap(), line["actor"].as_str().unwrap());
    let told: Vec<String> = log["lines"].as_array().unwrap().iter().map(told).collect();
    let by = &provider.issuer;
    let changed = format!("roles_changed by {by}");
    let expected = ["signed_in by ana", &*changed, "signed_in by ana", "sign_in_failed by ana", "signed_in by ana"];
    let told: Vec<&str> = told.iter().map(String::as_str).filter(|told| !told.starts_with("read")).collect();
    assert_eq!(told, expected);
}

#[test]
fn where_roles_are_kept_here_an_administrator_says_who_comes_in() {
    let provider = provider::Provider::start();
    let server = served(&provider, "");
    let nothing = json!({});
    let unknown = come_back(&server, &provider, &nothing);
    let told = "You are known to the provider, but nobody has added you here. Ask an administrator to.";
    assert_eq!(refused(&server, &unknown), ("unknown".to_owned(), told.to_owned()));
    // Whoever has the name with a password is not taken for her.
    add_user(&server, "ana", &["legal"]);
    assert_eq!(refused(&server, &come_back(&server, &provider, &nothing)).0, "name_taken");
    let before = browser(&server, "ana");
    let json_body = [("content-type", "application/json")];
    let changed = server.ask("PATCH", "/v1/users/ana", &json_body, r#"{"has_password": false}"#);
    assert_eq!((changed.status, &changed.json()["has_password"]), (200, &json!(false)));
    assert_eq!(before.get(&server, "/v1/session").status, 401, "a session outlived the password");
    let cookie = signed_in(&come_back(&server, &provider, &nothing));
    assert_eq!(get(&server, "/v1/session", &cookie).json()["roles"], json!(["legal"]));
    // Another person of that name at the provider is not her.
    let other = come_back(&server, &provider, &json!({"sub": "8"}));
    assert_eq!(refused(&server, &other).0, "name_taken");
    assert_eq!(server.ask("PATCH", "/v1/users/ana", &json_body, r#"{"is_locked": true}"#).status, 200);
    assert_eq!(refused(&server, &come_back(&server, &provider, &nothing)).0, "locked");
    // Somebody without a password has none that could be guessed.
    let body = json!({"name": "bob", "roles": ["finance"]}).to_string();
    assert_eq!(server.post("/v1/users", &body).status, 201);
    let guessed = json!({"user": "bob", "password": ""}).to_string();
    let guessed = server.ask("POST", "/v1/session", &[("authorization", ""), json_body[0]], &guessed);
    assert_eq!(guessed.status, 401);
}

#[test]
fn nobody_finishes_what_another_browser_has_begun() {
    let provider = provider::Provider::start();
    let server = served(&provider, GROUPS);
    let (cookie, address) = vouched_for(&server, &provider, &json!({"groups": ["phone"]}));
    let (other, _) = vouched_for(&server, &provider, &json!({"groups": ["leads"]}));
    for cookie in ["", "arrears_oidc=", "arrears_oidc=a|b|c|d", &other] {
        assert_eq!(refused(&server, &get(&server, &address, cookie)).0, "stale", "{cookie}");
    }
    let denied = format!("{RETURN}?error=access_denied&state={}", query(&address)["state"]);
    assert_eq!(refused(&server, &get(&server, &denied, &cookie)).0, "provider_refused");
    signed_in(&get(&server, &address, &cookie));
    assert_eq!(refused(&server, &get(&server, &address, &cookie)).0, "provider_refused", "a code was good twice");
    // The way on is within the console, whatever the cookie of a browser says.
    let out = get(&server, "/v1/session/oidc?back=https%3A%2F%2Fevil.example", "");
    assert!(cookies(&out)[0].ends_with("|%2Fconsole"), "{out:?}");
}

#[test]
fn the_page_offers_the_provider_where_there_is_one() {
    let provider = provider::Provider::start();
    let page = get(&served(&provider, GROUPS), "/console/sign-in?back=%2Fconsole%2Fclose", "").body;
    assert!(
        page.contains(r#"<a class="button" href="/v1/session/oidc?back=%2Fconsole%2Fclose">Sign in with Test</a>"#),
        "{page}"
    );
    let without = Server::start();
    assert!(!get(&without, "/console/sign-in", "").body.contains("/v1/session/oidc"));
    let none = get(&without, "/v1/session/oidc", "");
    assert_eq!(none.problem(), "404 not_found: there is no provider that signs users in");
    let silent = "issuer = \"http://127.0.0.1:1\"\nclient_id = \"a\"\nreturn_url = \"http://127.0.0.1:8080/v1/session/oidc/return\"\n";
    let file = provider_file::parse("oidc.toml", silent).unwrap();
    let server = Server::with(2, |config| config.provider = Some(Arc::new(Provider::open(file).unwrap())));
    assert_eq!(refused(&server, &get(&server, "/v1/session/oidc", "")).0, "provider_silent");
}
