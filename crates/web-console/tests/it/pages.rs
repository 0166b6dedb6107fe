//! What stands on the pages.

use app::access::{Actor, Role};
use web_console::Walk;

use crate::support::{Desk, HOSTILE, text};

/// On 1 April A1 is 32 days past due with two instalments (200.00 of 300.00), the other one 4 days, since 28 March, with one (100.00 of
/// 200.00). So 300.00 of 500.00 is past due. Nobody entered or rolled last night; A1 rolled the night before, on its 31st day: 1 in
/// 7 nights, and in 30.
#[test]
fn today_tells_what_the_last_close_found() {
    let desk = Desk::new();
    let page = text(&desk.page("/console"));
    assert!(page.contains("Accounts past due 2 100.0% of open accounts · 0 against the night before"), "{page}");
    assert!(page.contains("Amount past due 300.00 CNY 60.0% of what is owed"), "{page}");
    assert!(page.contains("Entered (current to past due) 0 0 0 0.1 0.0 –"), "{page}");
    assert!(page.contains("Rolled (to a worse bucket) 0 1 −1 0.1 0.0 –"), "{page}");
    assert!(page.contains("1-30 1 50.0% 100.00 200.00 40.0%"), "{page}");
    assert!(page.contains("31-60 1 50.0% 200.00 300.00 60.0%"), "{page}");
}

/// On 29 March both are past due by one due date of 28 March, A1 since 29 days: two accounts in 1-30, one of which entered in this night
/// with 100.00. On 2 April, 30 March to 1 April have ended and are not closed.
#[test]
fn today_tells_who_entered() {
    let desk = Desk::through("2025-03-29");
    let page = text(&desk.page("/console"));
    assert!(page.contains("Accounts past due 2 100.0% of open accounts · +1 against the night before"), "{page}");
    assert!(page.contains("Entered (current to past due) 1 0 +1 0.1 0.1 100.00 CNY"), "{page}");
    assert!(page.contains("1-30 2 100.0% 300.00 500.00 100.0%"), "{page}");
    assert!(page.contains("Days that have ended and are not closed: 3"), "{page}");
    let page = text(&desk.chinese("/console"));
    assert!(page.contains("逾期账户 2 100.0% 占未结清账户 · +1 较前一晚"), "{page}");
    assert!(page.contains("入催（正常转逾期） 1 0 +1"), "{page}");
}

/// At the end of February nothing is past due (28 February is a due date, day 0); at the end of March A1 is 31 days past due and the
/// other one 3, since 28 March. So of two current accounts one is in 1-30 and one in 31-60: 50 % each. Of the two accounts opened in
/// January one was more than 30 days past due by the end of March, none by the end of February.
#[test]
fn the_portfolio_tells_moves_flows_and_vintages() {
    let desk = Desk::new();
    let page = text(&desk.page("/console/portfolio"));
    assert!(page.contains("2025-02-28 – 2025-03-31"), "{page}");
    assert!(page.contains("Current · 50.0% 50.0% 2"), "{page}");
    assert!(page.contains("2025-01 2 0.0% 0.0% 50.0%"), "{page}");
    let csv = desk.ask_as(&[Role::Funder], "/console/portfolio/buckets.csv?currency=CNY", "");
    let rows: Vec<&str> = csv.body.lines().collect();
    assert_eq!(rows[0], "\u{feff}Bucket,Accounts,Share,Past due,Owed,Share");
    assert!(rows.contains(&"1-30,1,50.0%,100.00,200.00,40.0%"), "{rows:?}");
    assert!(
        csv.headers
            .iter()
            .any(|(name, value)| *name == "content-disposition" && value.contains("2025-04-01-buckets.csv"))
    );
}

/// Everything unpaid is 300.00, of which two instalments of 100.00 are past due; the open day is 2 April.
#[test]
fn a_person_is_told_on_one_page() {
    let desk = Desk::new();
    let page = text(&desk.page("/console/person/P1"));
    assert!(page.contains("Past due 200.00 CNY Owed 300.00 CNY Days past due 33"), "{page}");
    assert!(page.contains("Principal 300.00 200.00"), "{page}");
    assert!(page.contains("No contact pack is active, so nobody may be contacted."), "{page}");
    assert!(page.contains("contract opened under monthly v1: principal 300.00"), "{page}");
    let page = text(&desk.chinese("/console/person/P1"));
    assert!(page.contains("合同生效（monthly v1）：本金 300.00"), "{page}");
}

/// On 1 March only the first instalment is past due, by one day.
#[test]
fn the_past_is_shown_as_it_was() {
    let desk = Desk::new();
    let page = text(&desk.page("/console/account/A1?as_of=2025-03-01"));
    assert!(page.contains("You are looking at the past: 2025-03-01"), "{page}");
    assert!(page.contains("Days past due 1 "), "{page}");
    assert!(page.contains("Principal 300.00 100.00"), "{page}");
    let before = desk.ask("/console/account/A1?as_of=2025-01-01", "");
    assert_eq!(before.status, 404);
    let no_day = desk.ask("/console/account/A1?as_of=yesterday", "");
    assert_eq!((no_day.status, no_day.body.contains("yesterday")), (400, true));
}

#[test]
fn what_settled_an_instalment_stands_beside_it() {
    let desk = Desk::new();
    let found = desk.ask("/console/search?q=A%3Cscript%3Ealert('%26%22)%3C/script%3E", "");
    let (_, address) = found.headers.iter().find(|(name, _)| *name == "location").expect("it is found");
    let page = desk.page(address);
    assert!(text(&page).contains("2025-02-28: 100.00"), "{page}");
    assert!(!page.contains("<script>alert") && !page.contains("<img>"), "a name is not escaped");
    assert!(page.contains("A&lt;script&gt;"), "{page}");
    assert!(!desk.page("/console/close/2025-04-01").contains(HOSTILE));
}

/// The due date of 28 March was missed the day after.
#[test]
fn a_night_lists_what_it_touched() {
    let desk = Desk::new();
    let page = text(&desk.page("/console/close/2025-03-29?movement=entered"));
    assert!(page.contains("Entered (current to past due) – 1-30 time passed"), "{page}");
    assert_eq!(desk.ask("/console/close/2030-01-01", "").status, 404);
}

#[test]
fn pages_are_for_those_who_may_read_what_is_on_them() {
    let desk = Desk::new();
    let status = |role, address| desk.ask_as(&[role], address, "").status;
    let of_persons = ["/console/person/P1", "/console/account/A1", "/console/search?q=A1", "/console/close/2025-04-01"];
    let of_the_book = ["/console", "/console/portfolio", "/console/close"];
    for address in of_the_book {
        assert_eq!((status(Role::Funder, address), status(Role::Admin, address)), (200, 200), "{address}");
    }
    for address in of_persons {
        assert_eq!((status(Role::Funder, address), status(Role::Admin, address)), (403, 403), "{address}");
        assert!(matches!(status(Role::Collector, address), 200 | 303), "{address}");
    }
    for address in of_persons.into_iter().chain(of_the_book) {
        assert_eq!(desk.ask_by(&Actor::borrower("P1"), address, "").status, 403, "{address}");
    }
    let funder = desk.ask_as(&[Role::Funder], "/console/portfolio", "").body;
    assert!(!funder.contains("/console/portfolio/accounts") && !funder.contains("/console/close/"));
    assert_eq!(status(Role::Collector, "/console/risk"), 403);
    assert!(
        !desk.ask_by(&Actor::borrower("P1"), "/console", "").body.contains("small"),
        "a book names itself to nobody else"
    );
    // Who has no word with borrowers does not see what was said.
    let page = |role| desk.ask_as(&[role], "/console/person/P1", "").body;
    assert!(page(Role::Collector).contains("No contact pack") && !page(Role::Finance).contains("No contact pack"));
}

#[test]
fn a_book_that_is_not_counted_yet_says_so_and_asks_for_it() {
    let desk = Desk::closed("2025-04-01");
    let answer = desk.ask("/console", "");
    assert!(answer.wants == [Walk::Count] && answer.body.contains("http-equiv=\"refresh\""), "{}", answer.body);
    assert!(Desk::new().ask("/console", "").wants.is_empty());
}

#[test]
fn preferences_are_remembered_and_pages_bear_their_policy() {
    let desk = Desk::new();
    let answer = desk.ask("/console/preferences?theme=dark&back=%2Fconsole%2Fclose", "");
    let header = |name: &str| answer.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str());
    assert_eq!((answer.status, header("location")), (303, Some("/console/close")));
    assert!(header("set-cookie").is_some_and(|cookie| cookie.starts_with("arrears_theme=dark;")));
    let dark = desk.ask("/console", "arrears_theme=dark");
    assert!(dark.body.contains("data-theme=\"dark\""));
    let policy = dark.headers.iter().find(|(name, _)| *name == "content-security-policy").expect("a policy");
    assert!(policy.1.contains("script-src 'self'") && !policy.1.contains("unsafe"));
    assert!(!dark.body.contains(" style=") && !dark.body.contains("onclick"), "no inline styles, no inline scripts");
}
