//! The console: every page by every role and by nobody, signing in and out with forms, and what is told in the log of access.

use std::collections::BTreeSet;

use app::access::{Permission, Role};

use crate::sessions::{PASSWORD, add_user, borrower, browser};
use crate::support::{Answer, Server};

/// Every page, and what it needs beside somebody who has signed in.
const PAGES: [(&str, &[Permission]); 17] = {
    use Permission::{Export, ReadAccounts, ReadBook, ReadContacts, ReadDocuments, ReadModels};
    [
        ("/console", &[ReadBook]),
        ("/console/portfolio", &[ReadBook]),
        ("/console/portfolio/accounts", &[ReadAccounts]),
        ("/console/portfolio/accounts?form=csv", &[ReadAccounts, Export]),
        ("/console/portfolio/buckets.csv", &[ReadBook]),
        ("/console/portfolio/days.csv", &[ReadBook]),
        ("/console/close", &[ReadBook]),
        ("/console/close/2025-03-29", &[ReadAccounts]),
        ("/console/strategy", &[ReadDocuments]),
        ("/console/strategy/none/1", &[ReadDocuments]),
        ("/console/compliance", &[ReadContacts, ReadDocuments]),
        ("/console/compliance/none/1", &[ReadDocuments]),
        ("/console/risk", &[ReadModels]),
        ("/console/search", &[ReadAccounts]),
        ("/console/search?q=A1", &[ReadAccounts]),
        ("/console/person/P1", &[ReadAccounts]),
        ("/console/account/A1", &[ReadAccounts]),
    ]
};

const NOBODY: (&str, &str) = ("authorization", "");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn server() -> Server {
    let server = Server::with(2, |config| config.limits.stranger_rate = 10_000);
    assert_eq!(server.post("/v1/day-closes", r#"{"date":"2025-03-31"}"#).status, 202);
    // The progress is told until the close is done.
    server.get("/v1/day-closes/2025-03-31/progress");
    for _ in 0..200 {
        let page = server.get("/console").body;
        if page.contains("2025-03-31") && !page.contains("http-equiv") {
            return server;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the book was not counted in time");
}

fn links(page: &str) -> BTreeSet<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let links = links.map(|link| link.replace("&amp;", "&"));
    links
        .filter(|link| link.starts_with("/console") && !link.contains("/preferences") && !link.contains("/assets/"))
        .collect()
}

/// Whoever gets a page gets what it leads to, too.
#[test]
fn every_page_is_for_those_who_may_read_what_is_on_it() {
    let server = server();
    for (page, _) in PAGES {
        let answer = server.ask("GET", page, &[NOBODY], "");
        let to = answer.header("location").unwrap_or_default();
        assert!(answer.status == 303 && to.starts_with("/console/sign-in"), "{page} by nobody: {answer:?}");
        assert_eq!(server.ask("GET", page, &[("authorization", "Bearer wrong")], "").status, 401, "{page}");
    }
    for role in Role::ALL {
        let who = if role == Role::Borrower {
            borrower(&server, "P1")
        } else {
            add_user(&server, role.name(), &[role.name()]);
            browser(&server, role.name())
        };
        for (page, needs) in PAGES {
            let may = role != Role::Borrower && needs.iter().all(|one| role.permissions().contains(one));
            let answer = who.ask(&server, "GET", page, "");
            assert_eq!(answer.status != 403, may, "{page} by {}: {answer:?}", role.name());
            assert!(answer.status < 500, "{page}: {answer:?}");
            for link in links(&answer.body).into_iter().filter(|_| may) {
                let status = who.ask(&server, "GET", &link, "").status;
                assert!(matches!(status, 200 | 303), "{page} by {} leads to {link}: {status}", role.name());
            }
        }
        assert_eq!(
            who.ask(&server, "GET", "/console/nowhere", "").status,
            if role == Role::Borrower { 403 } else { 404 }
        );
    }
}

/// The value of a cookie that an answer sets.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let set = answer.headers.iter().filter(|(header, _)| header == "set-cookie");
    set.filter_map(|(_, value)| value.split(';').next()?.strip_prefix(&format!("{name}="))).next().map(str::to_owned)
}

fn field<'p>(page: &'p str, name: &str) -> &'p str {
    let from = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    from.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("no field {name}: {page}"))
}

#[test]
fn somebody_signs_in_and_out_with_forms() {
    let server = server();
    add_user(&server, "ana", &["collector"]);
    let asked = server.ask("GET", "/console/person/P1?as_of=2025-03-01", &[NOBODY], "");
    let sign_in = asked.header("location").unwrap();
    assert_eq!(sign_in, "/console/sign-in?back=%2Fconsole%2Fperson%2FP1%3Fas_of%3D2025-03-01");
    let page = server.ask("GET", sign_in, &[NOBODY, ("accept-language", "zh-CN")], "");
    assert!(page.status == 200 && page.body.contains("<h1>登录</h1>"), "{page:?}");
    let form = cookie(&page, "arrears_form").unwrap();
    assert_eq!(field(&page.body, "form"), form);
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("form-action 'self'") && policy.contains("script-src 'self'") && !policy.contains("unsafe")
    );
    let back = field(&page.body, "back").replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
    let post = |form: &str, cookies: &str, password: &str| {
        let body = format!("form={form}&back={back}&user=Ana&password={password}&code=");
        server.ask("POST", "/console/sign-in", &[NOBODY, FORM, ("cookie", cookies)], &body)
    };
    let own = format!("arrears_form={form}");
    // A page of another site can send neither the cookie nor what stands in it.
    let right = PASSWORD.replace(' ', "+");
    for (form, cookies) in [("", ""), (&*form, ""), ("", &*own), ("wrong", &own)] {
        let stale = post(form, cookies, &right);
        assert!(stale.status == 403 && cookie(&stale, "arrears").is_none(), "{stale:?}");
    }
    let wrong = post(&form, &own, "wrong");
    assert!(
        wrong.status == 401 && wrong.body.contains("value=\"Ana\"") && wrong.body.contains("are not right"),
        "{wrong:?}"
    );
    assert!(!wrong.body.contains("value=\"wrong\"") && cookie(&wrong, "arrears").is_none());
    let signed_in = post(&form, &own, &right);
    assert_eq!((signed_in.status, signed_in.header("location")), (303, Some("/console/person/P1?as_of=2025-03-01")));
    let all = signed_in.headers.iter().filter(|(name, _)| name == "set-cookie");
    assert!(all.into_iter().all(|(_, cookie)| cookie.contains("; HttpOnly; SameSite=Strict")), "{signed_in:?}");
    let session = format!("arrears={}", cookie(&signed_in, "arrears").unwrap());
    let get = |path: &str| server.ask("GET", path, &[NOBODY, ("cookie", &session)], "");
    let person = get("/console/person/P1");
    assert_eq!(person.status, 200);
    let token = field(&person.body, "page_token").to_owned();
    let out = |token: &str| {
        let body = format!("page_token={token}");
        server.ask("POST", "/console/sign-out", &[NOBODY, FORM, ("cookie", &session)], &body)
    };
    assert!(out("wrong").problem().starts_with("403 page_token_wrong"));
    assert_eq!(get("/console").status, 200);
    assert_eq!((out(&token).status, get("/console").status), (303, 303));
    // Who read what of whom is told as for any other address.
    let log = server.get("/v1/access-log?person=P1").body;
    assert!(log.contains("\"ana\"") && log.contains("account.read") && log.contains("contact.read"), "{log}");
}

#[test]
fn an_open_server_asks_nobody() {
    let server = Server::with(1, |config| (config.token, config.is_open) = (None, true));
    let get = |path: &str| server.ask("GET", path, &[NOBODY], "");
    assert_eq!(get("/").header("location"), Some("/console"));
    assert_eq!(get("/console/sign-in").header("location"), Some("/console"));
    let page = get("/console/person/P1");
    assert!(page.status == 200 && page.body.contains("operator") && !page.body.contains("sign-out"), "{page:?}");
    let style = page.body.split("href=\"").find(|rest| rest.starts_with("/console/assets/")).unwrap();
    let style = get(style.split('"').next().unwrap());
    assert!(style.status == 200 && style.header("cache-control").unwrap().contains("immutable"), "{style:?}");
    assert!(get("/console/preferences?language=zh").header("set-cookie").unwrap().starts_with("arrears_language=zh;"));
}
