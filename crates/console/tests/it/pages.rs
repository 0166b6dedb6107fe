//! What stands on the pages.

use app::access::Role;

use crate::support::{Desk, HOSTILE, text};

/// On 1 April A1 is 32 days past due with two instalments (200.00 of 300.00), the other one since yesterday with one (100.00 of
/// 200.00). So 300.00 of 500.00 is past due on both accounts, and one entered last night with 100.00.
#[test]
fn today_tells_what_the_last_close_found() {
    let desk = Desk::new();
    let page = text(&desk.page("/console"));
    assert!(page.contains("Accounts past due 2 100.0% of open accounts · +1 against the night before"), "{page}");
    assert!(page.contains("Amount past due 300.00 CNY 60.0% of what is owed"), "{page}");
    assert!(page.contains("Entered (current to past due) 1 0 +1"), "{page}");
    assert!(page.contains("100.00 CNY"), "{page}");
    assert!(page.contains("1-30 1 50.0% 100.00 200.00 40.0%"), "{page}");
    assert!(page.contains("31-60 1 50.0% 200.00 300.00 60.0%"), "{page}");
    let page = text(&desk.chinese("/console"));
    assert!(page.contains("逾期账户 2 100.0% 占未结清账户 · +1 较前一晚"), "{page}");
    assert!(page.contains("入催（正常转逾期） 1 0 +1"), "{page}");
}

/// At the end of February nothing is past due (28 February is a due date, day 0); at the end of March A1 is 31 days past due, the
/// other one has its due date. So of two current accounts one is in 31-60: 50 %. Of the two accounts opened in January one was more
/// than 30 days past due by the end of March, none by the end of February.
#[test]
fn the_portfolio_tells_moves_flows_and_vintages() {
    let desk = Desk::new();
    let page = text(&desk.page("/console/portfolio"));
    assert!(page.contains("2025-02-28 – 2025-03-31"), "{page}");
    assert!(page.contains("Current 50.0% 50.0% 2"), "{page}");
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
    let before = desk.ask_as(&[Role::Admin], "/console/account/A1?as_of=2025-01-01", "");
    assert_eq!(before.status, 404);
    let no_day = desk.ask_as(&[Role::Admin], "/console/account/A1?as_of=yesterday", "");
    assert_eq!((no_day.status, no_day.body.contains("yesterday")), (400, true));
}

#[test]
fn what_settled_an_instalment_stands_beside_it() {
    let desk = Desk::new();
    let found = desk.ask_as(&[Role::Admin], "/console/search?q=A%3Cscript%3Ealert('%26%22)%3C/script%3E", "");
    let (_, address) = found.headers.iter().find(|(name, _)| *name == "location").expect("it is found");
    let page = desk.page(address);
    assert!(text(&page).contains("2025-02-28: 100.00"), "{page}");
    assert!(!page.contains("<script>alert") && !page.contains("<img>"), "a name is not escaped");
    assert!(page.contains("A&lt;script&gt;"), "{page}");
    assert!(!desk.page("/console/close/2025-04-01").contains(HOSTILE));
}

#[test]
fn a_night_lists_what_it_touched() {
    let desk = Desk::new();
    let page = text(&desk.page("/console/close/2025-04-01?movement=entered"));
    assert!(page.contains("Entered (current to past due) – 1-30 time passed"), "{page}");
    assert_eq!(desk.ask_as(&[Role::Admin], "/console/close/2030-01-01", "").status, 404);
}

#[test]
fn roles_see_their_pages_and_nothing_else() {
    let desk = Desk::new();
    let status = |role, address| desk.ask_as(&[role], address, "").status;
    assert_eq!(status(Role::Funder, "/console/portfolio"), 200);
    for address in ["/console", "/console/person/P1", "/console/account/A1", "/console/search?q=A1", "/console/close"] {
        assert_eq!(status(Role::Funder, address), 403, "{address}");
        assert_eq!(status(Role::Borrower, address), 403, "{address}");
    }
    assert!(!desk.ask_as(&[Role::Funder], "/console/portfolio", "").body.contains("/console/portfolio/accounts"));
    assert_eq!(status(Role::Collector, "/console/person/P1"), 200);
    assert_eq!(status(Role::Collector, "/console/risk"), 403);
}

#[test]
fn a_book_that_is_not_counted_yet_says_so_and_asks_for_it() {
    let desk = Desk::closed();
    let answer = desk.ask_as(&[Role::Admin], "/console", "");
    assert!(answer.wants_count && answer.body.contains("http-equiv=\"refresh\""), "{}", answer.body);
    assert!(!Desk::new().ask_as(&[Role::Admin], "/console", "").wants_count);
}

#[test]
fn preferences_are_remembered_and_pages_bear_their_policy() {
    let desk = Desk::new();
    let answer = desk.ask_as(&[Role::Admin], "/console/preferences?theme=dark&back=%2Fconsole%2Fclose", "");
    let header = |name: &str| answer.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str());
    assert_eq!((answer.status, header("location")), (303, Some("/console/close")));
    assert!(header("set-cookie").is_some_and(|cookie| cookie.starts_with("arrears_theme=dark;")));
    let dark = desk.ask_as(&[Role::Admin], "/console", "arrears_theme=dark");
    assert!(dark.body.contains("data-theme=\"dark\""));
    let policy = dark.headers.iter().find(|(name, _)| *name == "content-security-policy").expect("a policy");
    assert!(policy.1.contains("script-src 'self'") && !policy.1.contains("unsafe"));
    assert!(!dark.body.contains(" style=") && !dark.body.contains("onclick"), "no inline styles, no inline scripts");
}
