//! What forms do: on the open day, 2 April 2025, A1 of P1 owes 300.00, of which 200.00 is past due.

use app::access::{Actor, Role};
use app::documents::Decision;
use app::versions::Kind;

use crate::support::{Desk, now, text};

fn collector() -> Actor {
    Actor::of_roles("collector", &[Role::Collector])
}

#[test]
fn what_was_typed_stays_and_each_wrong_field_is_told() {
    let mut desk = Desk::new();
    let body = "account=A1&due_0=2025-04-31&amount_0=12x&key=k";
    let answer = desk.send(&collector(), "/console/person/P1/promise", body);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("value=\"2025-04-31\"") && answer.body.contains("value=\"12x\""), "{}", answer.body);
    assert!(
        answer.body.contains("id=\"promise-due_0-error\"") && answer.body.contains("id=\"promise-amount_0-error\"")
    );
    assert!(answer.body.contains("aria-describedby=\"promise-amount_0-error\""));
    assert!(!text(&answer.body).contains("Promise made"), "nothing was kept");
}

/// 100.00 until 5 April is open on 2 April, with a day of grace; sent twice it is one promise.
#[test]
fn a_promise_is_taken_down_once() {
    let mut desk = Desk::new();
    let body = "account=A1&due_0=2025-04-05&amount_0=1%2C00.00&key=k";
    let answer = desk.send(&collector(), "/console/person/P1/promise", body);
    let page = text(&answer.body);
    assert_eq!(answer.status, 200, "{page}");
    assert!(page.contains("The promise is taken down."), "{page}");
    assert!(page.contains("2025-04-02 A1 2025-04-05 100.00 CNY open · missing 100.00 · until 2025-04-06"), "{page}");
    desk.send(&collector(), "/console/person/P1/promise", body);
    assert_eq!(text(&desk.page("/console/person/P1")).matches("Promise made").count(), 1);
}

#[test]
fn a_promise_is_taken_back_only_when_it_is_really_meant() {
    let mut desk = Desk::new();
    desk.send(&collector(), "/console/person/P1/promise", "account=A1&due_0=2025-04-05&amount_0=100&key=k");
    let page = desk.page("/console/person/P1");
    let promise = page.split("name=\"promise\"").nth(1).unwrap().split("option value=\"").nth(1).unwrap();
    let promise = promise.split('"').next().unwrap();
    let body = format!("promise={promise}&reason=a+mistake");
    let asked = desk.send(&collector(), "/console/person/P1/unpromise", &body);
    assert!(text(&asked.body).contains("Please confirm"), "{}", asked.body);
    assert!(asked.body.contains("name=\"confirmed\"") && asked.body.contains("value=\"a mistake\""));
    assert!(!text(&desk.page("/console/person/P1")).contains("Promise withdrawn"));
    let done = desk.send(&collector(), "/console/person/P1/unpromise", &format!("{body}&confirmed=yes"));
    assert!(text(&done.body).contains("Promise withdrawn"), "{}", text(&done.body));
}

#[test]
fn a_hostile_note_is_told_as_it_was_written() {
    let mut desk = Desk::new();
    let body = "note=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&key=n";
    let page = desk.send(&collector(), "/console/person/P1/note", body).body;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
    let refused = desk.send(&collector(), "/console/person/P1/note", "note=+&key=m");
    assert_eq!(refused.status, 422);
}

#[test]
fn what_a_role_may_not_do_is_refused_before_the_book_is_asked() {
    let mut desk = Desk::new();
    let funder = Actor::of_roles("funder", &[Role::Funder]);
    let finance = Actor::of_roles("finance", &[Role::Finance]);
    let every = [
        ("/console/person/P1/promise", "account=A1&due_0=2025-04-05&amount_0=1"),
        ("/console/person/P1/note", "note=x"),
        ("/console/person/P1/permit", "channel=voice&purpose=collect"),
        ("/console/person/P1/case", "kind=complaint&reason=x"),
        ("/console/person/P1/invite", ""),
        ("/console/person/P1/job/J/take", ""),
        ("/console/work/share", "confirmed=yes"),
        ("/console/cases/1/answer", "finding=x&outcome=x&upheld=no"),
        ("/console/relief/1/grant", "confirmed=yes"),
        ("/console/documents/strategy/add", "text=x&reason=x"),
        ("/console/strategy/s/1/activate", "reason=x&confirmed=yes"),
        ("/console/admin/users/add", "name=x"),
        ("/console/admin/tokens/revoke", "token=x&confirmed=yes"),
        ("/my/promise", "account=A1"),
    ];
    for (path, body) in every {
        assert!(matches!(desk.send(&funder, path, body).status, 403 | 404), "{path}");
        assert!(matches!(desk.send(&finance, path, body).status, 403 | 404), "{path}");
        let borrower = Actor::borrower("P1");
        assert!(path.starts_with("/my") || desk.send(&borrower, path, body).status == 403, "{path}");
    }
    assert_eq!(desk.send(&collector(), "/console/person/P1/nothing", "").status, 404);
}

#[test]
fn without_rules_a_case_is_refused_beside_its_form() {
    let mut desk = Desk::new();
    let answer = desk.send(&collector(), "/console/person/P1/case", "kind=complaint&reason=too+many+calls&key=c");
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("role=\"alert\"") && answer.body.contains("too many calls"), "{}", answer.body);
}

#[test]
fn users_are_added_and_a_token_is_shown_once() {
    let mut desk = Desk::new();
    let admin = Actor::of_roles("admin", &[Role::Admin]);
    let added = desk.send(&admin, "/console/admin/users/add", "name=ana&password=a+long+enough+one&role_collector=yes");
    assert!(text(&added.body).contains("ana collector may sign in"), "{}", text(&added.body));
    let short = desk.send(&admin, "/console/admin/users/add", "name=bo&password=short&role_legal=yes");
    assert_eq!(short.status, 422);
    assert!(short.body.contains("value=\"bo\"") && !short.body.contains("value=\"short\""), "a password is not shown");
    let token = desk.send(&admin, "/console/admin/tokens/add", "name=core&scope_book.read=yes");
    assert!(text(&token.body).contains("This is shown once."), "{}", text(&token.body));
    let again = desk.ask_by(&admin, "/console/admin/tokens", "");
    assert!(again.body.contains("core") && !text(&again.body).contains("This is shown once."));
}

/// What the rules say no to is told in the reader's language, and in nothing else. A1 owes 300.00, and the book has no rules of any kind.
#[test]
fn a_refusal_is_told_in_the_language_of_the_page() {
    let mut desk = Desk::new();
    let admin = Actor::of_roles("root", &[Role::Admin]);
    let refused = [
        (
            "/console/person/P1/promise",
            "account=A1&due_0=2025-04-05&amount_0=301",
            "账户 A1 仅欠 300.00，承诺还款 301.00 超过欠款",
        ),
        ("/console/person/P1/promise", "account=A1&due_0=2025-04-01&amount_0=1", "2025-04-01 早于承诺当天 2025-04-02"),
        ("/console/person/P1/unpromise", "promise=7&reason=x&confirmed=yes", "该客户没有编号为 7 的还款承诺"),
        ("/console/person/P1/case", "kind=dispute&account=A1&reason=x", "2025-04-02 没有适用于 CNY 账户的处置规则"),
        ("/console/person/P1/permit", "channel=voice&purpose=collect", "账簿中没有生效的联系规则"),
        ("/console/person/P1/job/J/take", "", "2025-04-02 没有生效的作业规则"),
    ];
    for (path, body, told) in refused {
        let page = desk.send_in_chinese(&Actor::operator(), path, body);
        let words = text(&page.body);
        assert!(
            [409, 422].contains(&page.status) && words.contains(told) && !words.contains("（英文）"),
            "{path} {}: {words}",
            page.status
        );
        let english = text(&desk.send(&Actor::operator(), path, body).body);
        assert!(!english.contains(told), "{path}: {english}");
    }
    let short = desk.send_in_chinese(&admin, "/console/admin/users/add", "name=x&password=short&role_collector=on");
    assert!(text(&short.body).contains("密码少于"), "{}", text(&short.body));
}

/// On 2 April A1 is 33 days past due: an extension is for one month at most, fees are given up for those who have paid, and a settlement is
/// offered from 91 days on.
#[test]
fn why_the_desk_grants_no_relief_is_told_in_the_language_of_the_page() {
    let mut desk = Desk::new();
    let preset = Kind::DeskRules.room().preset("cn-desk").unwrap();
    let written = preset.replacen("effective_from = \"2026-01-30\"", "effective_from = \"2025-04-02\"", 1);
    let by = |by| Decision { by, reason: "as agreed", now: now() };
    let added = Kind::DeskRules.room().add(&mut desk.store, "cn-desk", &written, by("ana")).unwrap();
    Kind::DeskRules.room().activate(&mut desk.store, &added.key, by("bo")).unwrap();
    let refused = [
        (
            "kind=extension&months=2",
            "申请 2 个月，只允许 1 至 1 个月（our choice）。",
            "2 months, of 1 to 1 (our choice)",
        ),
        (
            "kind=late_fee&amount=1",
            "仍有 200.00 逾期：逾期费用只为已还款的客户减免",
            "200.00 is past due beside late fees",
        ),
        (
            "kind=settlement&due_0=2025-04-10&amount_0=270",
            "逾期 33 天的此类账户不提供减免结清",
            "no settlement is offered at 33 days",
        ),
    ];
    for (what, chinese, english) in refused {
        let body = format!("account=A1&reason=x&{what}");
        let page = text(&desk.send_in_chinese(&Actor::operator(), "/console/person/P1/relief", &body).body);
        assert!(page.contains(chinese) && !page.contains(english), "{what}: {page}");
        let page = text(&desk.send(&Actor::operator(), "/console/person/P1/relief", &body).body);
        assert!(page.contains(english) && !page.contains(chinese), "{what}: {page}");
    }
}
