//! The console: every page by every role and by nobody, signing in and out with forms, and what is told in the log of access.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use app::access::{Permission, Role};

use crate::documents::{in_force, pair};
use crate::sessions::{PASSWORD, add_user, borrower, browser};
use crate::support::{Answer, SECRET, Server};

/// Every page, and what it needs beside somebody who has signed in.
const PAGES: [(&str, &[Permission]); 39] = {
    use Permission::{
        DoWork, Export, ManageEndpoints, ManageTokens, ManageUsers, ReadAccessLog, ReadAccounts, ReadBook, ReadCases,
        ReadContacts, ReadDocuments, ReadModels, ReadScores, ReadWork,
    };
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
        ("/console/work", &[ReadWork]),
        ("/console/work/next", &[DoWork]),
        ("/console/cases", &[ReadCases]),
        ("/console/documents", &[ReadDocuments]),
        ("/console/documents/desk_rules", &[ReadDocuments]),
        ("/console/compliance/access", &[ReadAccessLog]),
        ("/console/portfolio/kpis", &[ReadBook]),
        ("/console/admin", &[ManageUsers]),
        ("/console/admin/users", &[ManageUsers]),
        ("/console/admin/tokens", &[ManageTokens]),
        ("/console/admin/endpoints", &[ManageEndpoints]),
        ("/console/admin/endpoints/none", &[ManageEndpoints]),
        ("/console/admin/products", &[ReadBook]),
        ("/console/admin/products/none/1", &[ReadBook]),
        ("/console/admin/templates", &[ReadDocuments]),
        ("/console/admin/templates/day-1/preset", &[ReadDocuments]),
        ("/console/strategy/none/1/comparison", &[ReadDocuments, ReadModels]),
        ("/console/strategy/none/1/simulation?from=2025-03-01", &[ReadDocuments, ReadModels]),
        ("/console/risk/warnings", &[ReadModels, ReadScores]),
        ("/console/risk/none/1/stability", &[ReadModels]),
        ("/console/account/A1/assessment", &[ReadAccounts, ReadScores]),
        ("/console/account/A1?csv=1", &[ReadAccounts, Export]),
    ]
};

/// Every kind of form, and what it needs beside a page token. What is sent makes no sense, so that nothing is changed.
const FORMS: [(&str, Permission); 27] = {
    use Permission as P;
    [
        ("/console/person/P1/permit", P::RecordContacts),
        ("/console/person/P1/outcome", P::RecordContacts),
        ("/console/person/P1/inbound", P::RecordContacts),
        ("/console/person/P1/fact", P::RecordContacts),
        ("/console/person/P1/note", P::RecordContacts),
        ("/console/person/P1/promise", P::TakePromises),
        ("/console/person/P1/unpromise", P::TakePromises),
        ("/console/person/P1/relief", P::HandleCases),
        ("/console/person/P1/case", P::HandleCases),
        ("/console/person/P1/job/J/take", P::DoWork),
        ("/console/person/P1/job/J/done", P::DoWork),
        ("/console/work/hand-over", P::DoWork),
        ("/console/work/share", P::AssignWork),
        ("/console/cases/1/answer", P::HandleCases),
        ("/console/cases/1/decide", P::DecideCases),
        ("/console/relief/1/grant", P::DecideCases),
        ("/console/documents/strategy/add", P::WriteDocuments),
        ("/console/documents/strategy/none@1/activate", P::DecideDocuments),
        ("/console/strategy/none/1/withdraw", P::DecideDocuments),
        ("/console/close/run", P::CloseDays),
        ("/console/admin/users/add", P::ManageUsers),
        ("/console/admin/users/nobody/roles", P::ManageUsers),
        ("/console/admin/tokens/add", P::ManageTokens),
        ("/console/admin/tokens/revoke", P::ManageTokens),
        ("/console/admin/endpoints/none/enable", P::ManageEndpoints),
        ("/console/admin/endpoints/none/replay", P::ManageEndpoints),
        ("/console/admin/endpoints/none/give-up", P::ManageEndpoints),
    ]
};

const NOBODY: (&str, &str) = ("authorization", "");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn server() -> Server {
    let server = Server::with(2, |config| config.limits.stranger_rate = 10_000);
    close_march(&server);
    worked_out(|| server.get("/console").body);
    server
}

fn close_march(server: &Server) {
    assert_eq!(server.post("/v1/day-closes", r#"{"date":"2025-03-31"}"#).status, 202);
    // The progress is told until the close is done.
    server.get("/v1/day-closes/2025-03-31/progress");
}

/// A page that asks for itself until what it shows is worked out beside.
fn worked_out(ask: impl Fn() -> String) -> String {
    for _ in 0..400 {
        let page = ask();
        if !page.contains("http-equiv") {
            return page;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it was not worked out in time: {}", ask());
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

/// A strategy in force puts both accounts where it puts them. What takes a look at every account is found beside the requests, kept for
/// everybody, and looked for again once a day is closed.
#[test]
fn what_looks_at_every_account_is_worked_out_beside_the_requests() {
    let server = Server::start();
    in_force(&server, &pair(&server), "strategy");
    close_march(&server);
    let address = "/console/strategy/pay-later-cn/1/comparison?against=in-force";
    let first = server.get(address);
    assert!(first.status == 200 && first.body.contains("is being worked out"), "{first:?}");
    let found = worked_out(|| server.get(address).body);
    assert!(found.contains("Worked out at") && found.contains("<table"), "{found}");
    add_user(&server, "ann", &["risk_analyst"]);
    let ann = browser(&server, "ann");
    assert!(ann.ask(&server, "GET", address, "").body.contains("Worked out at"), "it is kept for whoever may see it");
    let csv = server.get(&format!("{address}&csv=1"));
    assert!(csv.header("content-type").unwrap().starts_with("text/csv"), "{csv:?}");
    assert_eq!(server.post("/v1/day-closes", r#"{"date":"2025-04-01"}"#).status, 202);
    server.get("/v1/day-closes/2025-04-01/progress");
    assert!(server.get(address).body.contains("http-equiv"), "of the close before");
    assert!(worked_out(|| server.get(address).body).contains("2025-04-01"));
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
fn every_form_is_for_those_who_may_do_what_it_does() {
    let server = server();
    for (form, _) in FORMS {
        let nobody = server.ask("POST", form, &[NOBODY, FORM], "");
        assert!(nobody.status == 303 && nobody.header("location").unwrap().starts_with("/console/sign-in"), "{form}");
    }
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Borrower) {
        add_user(&server, role.name(), &[role.name()]);
        let who = browser(&server, role.name());
        let token = field(&who.ask(&server, "GET", "/console", "").body, "page_token").to_owned();
        for (form, needs) in FORMS {
            let may = role.permissions().contains(&needs);
            let send = |body: &str| who.send(&server, form, body);
            // A page of another site knows no token.
            for forged in ["", "page_token=", "page_token=wrong"] {
                assert_eq!(send(forged).status, 403, "{form} by {} with {forged:?}", role.name());
            }
            let answer = send(&format!("page_token={token}"));
            assert_eq!(answer.status != 403, may, "{form} by {}: {answer:?}", role.name());
            assert!(answer.status < 500, "{form} by {}: {answer:?}", role.name());
        }
    }
}

#[test]
fn a_borrower_comes_in_by_a_link_that_works_once_and_speaks_for_themselves() {
    let server = server();
    let invited = server.post("/v1/persons/P1/invitations", "").json();
    let link = invited["link"].as_str().unwrap();
    let to = server.ask("GET", "/my", &[NOBODY], "");
    assert_eq!((to.status, to.header("location")), (303, Some("/my/sign-in")));
    let page = server.ask("GET", &format!("/my/sign-in?link={link}"), &[NOBODY], "");
    let form = cookie(&page, "arrears_form").unwrap();
    let post = |form: &str, own: &str| {
        let body = format!("form={form}&link={link}");
        server.ask("POST", "/my/sign-in", &[NOBODY, FORM, ("cookie", &format!("arrears_form={own}"))], &body)
    };
    assert_eq!(post("", &form).status, 401, "a link is not followed from elsewhere");
    let let_in = post(&form, &form);
    assert_eq!((let_in.status, let_in.header("location")), (303, Some("/my")));
    assert_eq!(post(&form, &form).status, 401, "it works once");
    let session = format!("arrears={}", cookie(&let_in, "arrears").unwrap());
    let get = |path: &str| server.ask("GET", path, &[NOBODY, ("cookie", &session)], "");
    let own = get("/my");
    assert!(own.status == 200 && own.body.contains("A1") && !own.body.contains("/console/person"), "{own:?}");
    for path in ["/console", "/console/person/P1", "/console/person/P2", "/console/work"] {
        assert_eq!(get(path).status, 403, "{path}");
    }
    let token = field(&own.body, "page_token").to_owned();
    let send = |path: &str, body: &str| {
        server.ask("POST", path, &[NOBODY, FORM, ("cookie", &session)], &format!("{body}&page_token={token}"))
    };
    let said = send("/my/way", "channel=sms&wish=never&key=a");
    assert_eq!((said.status, said.header("location")), (303, Some("/my?done=way")));
    assert_eq!(send("/console/person/P1/note", "note=x").status, 403);
    assert_eq!(send("/my/promise", "account=A1&due_0=2020-01-01&amount_0=1").status, 422);
    let out = send("/my/sign-out", "");
    assert_eq!((out.status, out.header("location")), (303, Some("/my/sign-in")));
    assert_eq!(get("/my").status, 303);
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

/// A form whose body comes drop by drop, or not at all, holds nobody up: its sender is told so, and others are answered meanwhile.
#[test]
fn slow_senders_of_forms_are_not_waited_for() {
    let server = Server::with(1, |config| {
        config.limits.head_time = Duration::from_millis(200);
        config.limits.body_time = Duration::from_millis(200);
    });
    for (path, said) in [("/console/person/P1/note", SECRET), ("/console/sign-in", ""), ("/my/sign-in", "")] {
        let authorization = if said.is_empty() { String::new() } else { format!("authorization: Bearer {said}\r\n") };
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{authorization}\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 50\r\n\r\nnote="
        );
        let slow = std::thread::scope(|scope| {
            let slow = scope.spawn(|| server.raw(&head));
            assert_eq!(server.get("/console/close").status, 200, "others are answered meanwhile");
            slow.join().unwrap()
        });
        assert_eq!(slow.problem(), "408 request_timeout: nothing came in for 0 seconds", "{path}");
    }
    // A page whose head does not come in: the connection is closed.
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(b"GET /console HTTP/1.1\r\n").unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}

/// A form with a body beyond the bound is refused before it is read to its end.
#[test]
fn oversized_forms_are_refused() {
    let server = Server::start();
    let large = format!("note={}", "x".repeat(70_000));
    for path in ["/console/person/P1/note", "/console/admin/endpoints/none/replay", "/console/documents/strategy/add"] {
        assert_eq!(server.ask("POST", path, &[FORM], &large).status, 413, "{path}");
    }
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
