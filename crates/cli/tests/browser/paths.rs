//! What each role does on a day.

use serde_json::json;

use crate::browser::Browser;
use crate::demo::Demo;

/// What somebody writes who wants a page to run something.
const HOSTILE: &str = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>\"'`";

async fn sign_in(browser: &mut Browser, demo: &Demo, user: &str) {
    browser.go("/console/sign-in").await;
    browser.write("/sign-in", "user", user).await;
    browser.write("/sign-in", "password", &demo.password).await;
    browser.send("/sign-in", None).await;
    assert_eq!(browser.path().await, "/console", "{}", browser.text().await);
    browser.worked_out().await;
}

async fn sign_out(browser: &mut Browser) {
    browser.send("/sign-out", None).await;
}

/// Looks at pages. The first page of a role is its own; the others are the same for whoever sees them, and looked at once.
async fn look(browser: &mut Browser, role: &str, pages: &[&str]) {
    for page in pages {
        browser.go(page).await;
        browser.worked_out().await;
        assert!(!browser.text().await.contains("arrears serve failed"), "{page}");
        let name = page.split('?').next().unwrap().trim_start_matches("/console").replace('/', "-");
        let own = format!("{role}-today");
        browser.check(if name.is_empty() { &own } else { name.trim_start_matches('-') }).await;
    }
}

/// Everybody of the house, one after the other.
pub(crate) async fn house(browser: &mut Browser, demo: &Demo) {
    browser.check("sign-in").await;
    collector(browser, demo).await;
    supervisor(browser, demo).await;
    sign_in(browser, demo, "risk_analyst").await;
    look(
        browser,
        "risk",
        &[
            "/console",
            "/console/portfolio",
            "/console/portfolio/accounts",
            "/console/strategy",
            "/console/strategy/pay-later-cn/1",
            "/console/strategy/pay-later-cn/2/comparison",
            "/console/risk",
            "/console/risk/warnings",
            "/console/risk/early-warning/1",
            "/console/risk/early-warning/1/stability",
            "/console/portfolio/kpis",
            "/console/documents",
            "/console/documents/desk_rules",
        ],
    )
    .await;
    risk_analyst(browser).await;
    sign_out(browser).await;
    sign_in(browser, demo, "compliance").await;
    look(
        browser,
        "compliance",
        &[
            "/console",
            "/console/compliance",
            "/console/compliance/access",
            "/console/compliance/cn-2026/1",
            "/console/cases",
            "/console/work",
            "/console/messages",
        ],
    )
    .await;
    sign_out(browser).await;
    sign_in(browser, demo, "legal").await;
    look(browser, "legal", &["/console/cases", "/console/work"]).await;
    sign_out(browser).await;
    sign_in(browser, demo, "finance").await;
    look(browser, "finance", &["/console/close", "/console/portfolio"]).await;
    sign_out(browser).await;
    sign_in(browser, demo, "funder").await;
    look(browser, "funder", &["/console", "/console/portfolio", "/console/close"]).await;
    browser.go("/console/work").await;
    assert!(!browser.has("table").await, "a funder sees no work");
    sign_out(browser).await;
    admin(browser, demo).await;
}

/// Tries a strategy on a week of the past, reads the report on an account, and takes a table away.
async fn risk_analyst(browser: &mut Browser) {
    browser.go("/console/strategy/pay-later-cn/2/simulation").await;
    browser.check("risk-simulation").await;
    // The form says the last 30 days; the last week of them will do.
    browser
        .script(
            "const from = document.querySelector('#f-from'), to = new Date(document.querySelector('#f-to').value); \
             to.setDate(to.getDate() - 6); from.value = to.toISOString().slice(0, 10); \
             document.querySelector('#f-backdate').checked = true; \
             document.querySelector('#f-against').value = 'pay-later-cn@1'",
        )
        .await;
    browser.click("form.filters button").await;
    browser.worked_out().await;
    assert!(browser.has("table").await, "{}", browser.text().await);
    browser.check("risk-simulated").await;
    browser.go("/console/portfolio/accounts").await;
    let account = browser.script("return document.querySelector('tbody th a').getAttribute('href')").await;
    browser.go(&format!("{}/assessment", account.as_str().unwrap())).await;
    browser.check("risk-report").await;
    let csv = browser.script("return document.querySelector('a.csv').getAttribute('href')").await;
    let (status, taken) = browser.ask("GET", csv.as_str().unwrap(), "").await;
    assert!(status == 200 && taken.contains("text/csv") && taken.contains("attachment"), "{taken}");
}

/// The next case by one key, a job done, a promise with an amount that was mistyped first, a note, a dispute, a plan tried out.
async fn collector(browser: &mut Browser, demo: &Demo) {
    sign_in(browser, demo, "collector").await;
    browser.check("collector").await;
    browser.go("/console/work").await;
    browser.check("collector-work").await;
    // Reviews contact nobody, so that they can be done at every hour.
    browser.go("/console/work?whose=free&sort=action&page=1").await;
    browser.check("collector-work-free").await;
    browser.go("/console/work?whose=free&sort=action&queue=cases").await;
    browser.click("tbody td a, tbody th a").await;
    assert!(browser.path().await.contains("/job/"), "{}", browser.path().await);
    browser.check("collector-job").await;
    let first = browser.path().await;
    browser.send("/take", None).await;
    browser.check("collector-taken").await;
    browser.write("/done", "outcome", "finished").await;
    browser.write("/done", "note", "looked at").await;
    browser.send("/done", None).await;
    assert_ne!(browser.path().await, first);
    // One key to the next case.
    if browser.has("a[data-key=n]").await {
        browser.script("window.isOld = true").await;
        browser.find("body").await.send_keys("n").await.unwrap();
        browser.arrived().await;
    }
    browser.go(&format!("/console/person/{}", demo.borrower)).await;
    browser.check("collector-person").await;
    // Names and numbers are masked, until somebody says why.
    let masked = browser.text().await;
    assert!(masked.contains("+***") && !masked.contains("+86 100"), "{masked}");
    browser.write("/reveal", "reason", "asks to be called back").await;
    browser.send("/reveal", None).await;
    assert!(browser.text().await.contains("+86 100"), "{}", browser.text().await);
    browser.check("collector-revealed").await;
    browser.go(&format!("/console/person/{}", demo.borrower)).await;
    assert!(!browser.text().await.contains("+86 100"), "they are shown once");
    // Whoever has promised already takes that back first.
    if browser.has("form[action$='/unpromise']").await {
        browser.write("/unpromise", "reason", "a new one follows").await;
        browser.send("/unpromise", None).await;
        browser.confirm().await;
        assert!(browser.has("p.done").await, "{}", browser.text().await);
    }
    browser.write("/promise", "due_0", "2025-01-01").await;
    browser.write("/promise", "amount_0", "12x").await;
    browser.send("/promise", None).await;
    assert!(browser.has("#promise-amount_0-error").await, "{}", browser.text().await);
    assert_eq!(browser.script("return document.querySelector('#promise-amount_0').value").await, json!("12x"));
    browser.check("collector-promise-wrong").await;
    let tomorrow = browser.script("const open = new Date(document.querySelector('#as_of') ? document.querySelector('#as_of').value : Date.now()); open.setDate(open.getDate() + 2); return open.toISOString().slice(0, 10)").await;
    browser.write("/promise", "due_0", tomorrow.as_str().unwrap()).await;
    browser.write("/promise", "amount_0", "10.00").await;
    browser.send("/promise", None).await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    browser.write("/note", "note", HOSTILE).await;
    browser.send("/note", None).await;
    assert!(browser.text().await.contains("<script>window.hacked"), "the note is told as it was written");
    browser.check("collector-note").await;
    browser.write("/relief", "kind", "hardship").await;
    browser.write("/relief", "months", "2").await;
    browser.tick("/relief", "measure_penalty_pause").await;
    browser.write("/relief", "income", "5000").await;
    browser.write("/relief", "expenses", "4500").await;
    browser.write("/relief", "evidence", "file-7").await;
    browser.write("/relief", "reason", "less income").await;
    browser.send("/relief", Some("preview")).await;
    assert!(browser.has(".preview, .notice").await, "{}", browser.text().await);
    assert_eq!(browser.script("return document.querySelector('#relief-months').value").await, json!("2"));
    browser.check("collector-plan").await;
    browser.write("/case", "kind", "dispute").await;
    browser.write("/case", "reason", "the fee was charged twice").await;
    browser.send("/case", None).await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    browser.write("/fact", "fact", "vulnerable").await;
    browser.send("/fact", None).await;
    browser.confirm().await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    browser.go(&format!("/console/person/{}?as_of=2025-07-15", demo.borrower)).await;
    browser.check("collector-past").await;
    look(browser, "collector", &["/console/cases", "/console/strategy", "/console/search"]).await;
    sign_out(browser).await;
}

/// Shares the day out, answers a case, decides about relief, and lets a strategy count.
async fn supervisor(browser: &mut Browser, demo: &Demo) {
    sign_in(browser, demo, "supervisor").await;
    browser.check("supervisor").await;
    browser.go("/console/work?whose=all").await;
    browser.send("/work/share", None).await;
    browser.confirm().await;
    browser.check("supervisor-shared").await;
    browser.go("/console/cases").await;
    browser.check("supervisor-cases").await;
    browser.click("table a[href*='/console/cases/']").await;
    browser.check("supervisor-case").await;
    if browser.has("form[action$='/answer']").await {
        browser.write("/answer", "finding", "the call was logged at 10:30").await;
        browser.write("/answer", "outcome", "an apology, and no more calls to that number").await;
        browser.send("/answer", None).await;
        assert!(browser.has("p.done").await, "{}", browser.text().await);
    }
    browser.go("/console/cases").await;
    if browser.has("table a[href*='/console/relief/']").await {
        browser.click("table a[href*='/console/relief/']").await;
        browser.check("supervisor-relief").await;
    }
    browser.go("/console/strategy/pay-later-cn/2").await;
    browser.check("supervisor-strategy").await;
    browser.write("/activate", "reason", "agreed").await;
    browser.send("/activate", None).await;
    browser.confirm().await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    look(browser, "supervisor", &["/console/compliance/access", "/console/close"]).await;
    sign_out(browser).await;
}

/// Adds a user, changes what they may, and makes a token that is shown once.
async fn admin(browser: &mut Browser, demo: &Demo) {
    sign_in(browser, demo, "admin").await;
    let name = format!("new-{}", browser.language);
    look(
        browser,
        "admin",
        &[
            "/console",
            "/console/admin",
            "/console/admin/users",
            "/console/admin/tokens",
            "/console/admin/channels",
            "/console/admin/endpoints",
            "/console/admin/products",
            "/console/admin/templates",
            "/console/admin/templates/day-1/preset",
            "/console/close",
        ],
    )
    .await;
    browser.go("/console/admin/users").await;
    browser.write("/users/add", "name", &name).await;
    browser.write("/users/add", "password", "short").await;
    browser.tick("/users/add", "role_collector").await;
    browser.send("/users/add", None).await;
    assert!(browser.has(".notice").await, "{}", browser.text().await);
    assert_eq!(browser.script("return document.querySelector('#add-name').value").await, json!(name));
    browser.write("/users/add", "password", "a long enough passphrase").await;
    browser.send("/users/add", None).await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    browser.go(&format!("/console/admin/users/{name}")).await;
    browser.check("admin-user").await;
    browser.send("/lock", None).await;
    browser.confirm().await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    browser.go("/console/admin/tokens").await;
    browser.write("/tokens/add", "name", &name).await;
    browser.tick("/tokens/add", "scope_book.read").await;
    browser.send("/tokens/add", None).await;
    assert!(browser.has(".asked code").await, "{}", browser.text().await);
    browser.check("admin-token").await;
    sign_out(browser).await;
}

/// Forms from elsewhere, and pages of others: tried and refused.
pub(crate) async fn attacks(browser: &mut Browser, demo: &Demo) {
    sign_in(browser, demo, "collector").await;
    let note = format!("/console/person/{}/note", demo.borrower);
    for body in ["note=forged", "note=forged&page_token=", "note=forged&page_token=abc"] {
        assert_eq!(browser.ask("POST", &note, body).await.0, 403, "{body}");
    }
    browser.go(&format!("/console/person/{}", demo.borrower)).await;
    assert!(!browser.text().await.contains("forged"));
    let token = browser.script("return document.querySelector('[name=page_token]').value").await;
    let token = token.as_str().unwrap();
    // With a token of their own, but beyond what the role may.
    for (path, body) in [
        ("/console/admin/users/add", "name=x&password=a+long+enough+passphrase&role_admin=yes"),
        ("/console/admin/endpoints/x/replay", "stream=account&confirmed=yes"),
        ("/console/close/run", "through=2030-01-01&confirmed=yes"),
        ("/console/documents/strategy/pay-later-cn@1/withdraw", "reason=x&confirmed=yes"),
        ("/console/work/share", "confirmed=yes"),
        ("/my/promise", "account=x"),
    ] {
        let body = format!("{body}&page_token={token}");
        // Forms of borrowers are none for anybody else.
        let refused = if path.starts_with("/my") { 404 } else { 403 };
        assert_eq!(browser.ask("POST", path, &body).await.0, refused, "{path}");
    }
    // Tables are for those who may take them away.
    assert_eq!(browser.ask("GET", &format!("/console/person/{}?csv=1", demo.borrower), "").await.0, 403);
    // What looks like a query of a database is a text, and it is kept.
    let body = format!("note=%27%3B+drop+table+item%3B--&page_token={token}&key=sql");
    assert_eq!(browser.ask("POST", &note, &body).await.0, 303);
    browser.go(&format!("/console/person/{}", demo.borrower)).await;
    assert!(browser.text().await.contains("'; drop table item;--"));
    browser.go("/console/search?q=%27%20or%201%3D1--").await;
    assert!(!browser.has("table").await);
    let large = format!("note={}&page_token={token}", "x".repeat(70_000));
    assert_eq!(browser.ask("POST", &note, &large).await.0, 413);
    sign_out(browser).await;
}

/// Comes in by a link that works once, and speaks for themselves.
pub(crate) async fn borrower(browser: &mut Browser, demo: &Demo) {
    browser.go(&demo.link).await;
    browser.check("borrower-link").await;
    browser.send("/my/sign-in", None).await;
    assert_eq!(browser.path().await, "/my", "{}", browser.text().await);
    browser.check("borrower").await;
    let text = browser.text().await;
    assert!(!text.contains("hacked") && !text.contains("vulnerable"), "notes of the house are not theirs");
    browser.write("/my/dispute", "reason", HOSTILE).await;
    browser.send("/my/dispute", None).await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    browser.write("/my/relief", "months", "1").await;
    browser.write("/my/relief", "reason", "less income").await;
    browser.send("/my/relief", Some("preview")).await;
    browser.check("borrower-help").await;
    browser.write("/my/way", "channel", "sms").await;
    browser.write("/my/way", "wish", "never").await;
    browser.send("/my/way", None).await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    browser.write("/my/hours", "from", "12:00").await;
    browser.write("/my/hours", "until", "14:00").await;
    browser.send("/my/hours", None).await;
    assert!(browser.has("p.done").await, "{}", browser.text().await);
    browser.go("/my/data").await;
    browser.check("borrower-data").await;
    // Nobody else's page, and nothing of the house.
    for path in ["/console", "/console/person/P0000001", "/console/work"] {
        browser.go(path).await;
        assert!(!browser.has("table").await, "{path}");
    }
    browser.go("/my").await;
    sign_out(browser).await;
    browser.go(&demo.link).await;
    browser.send("/my/sign-in", None).await;
    assert_eq!(browser.path().await, "/my/sign-in", "a link works once");
    browser.check("borrower-link-used").await;
}
