//! Strategies compared and tried on the past; risk reports and warnings.

use app::access::Role;
use app::documents::Decision;
use app::versions::Kind;

use crate::support::{Desk, now, text};

/// The preset for China, in force from the first open day on, and the same once more as a draft.
fn desk() -> Desk {
    let mut desk = Desk::new();
    for kind in [Kind::Strategy, Kind::ContactPack] {
        let preset = if kind == Kind::Strategy { "pay-later-cn" } else { "cn-2026" };
        let dated = |line: &str| match line.starts_with("effective_from = ") {
            true => {
                format!("effective_from = \"{}\"", if kind == Kind::Strategy { "2025-04-02" } else { "2025-01-01" })
            }
            false => line.to_owned(),
        };
        let written: Vec<String> = kind.room().preset(preset).unwrap().lines().map(dated).collect();
        let written = written.join("\n") + "\n";
        let by = |by| Decision { by, reason: "as agreed", now: now() };
        let added = kind.room().add(&mut desk.store, preset, &written, by("ana")).unwrap();
        kind.room().activate(&mut desk.store, &added.key, by("bo")).unwrap();
        if kind == Kind::Strategy {
            let next = written.replacen("version = 1", "version = 2", 1);
            kind.room().add(&mut desk.store, preset, &next, by("ana")).unwrap();
        }
    }
    desk
}

/// Both accounts are open, and a strategy puts every account where its own copy puts it.
#[test]
fn a_strategy_is_compared_with_another_version() {
    let desk = desk();
    let address = "/console/strategy/pay-later-cn/2/comparison";
    desk.work_out(address);
    let page = text(&desk.page(address));
    assert!(page.contains("Compared with pay-later-cn@1"), "none is in force at the last close: {page}");
    assert!(page.contains("Accounts that would be in another state: 0 / 2"), "{page}");
    let page = text(&desk.chinese(&format!("{address}?against=pay-later-cn%401&as_of=2025-04-01")));
    assert!(page.contains("状态将不同的账户： 0 / 2"), "{page}");
    assert_eq!(desk.ask("/console/strategy/none/1/comparison", "").status, 404);
}

/// What looks at every account is not waited for: the page comes at once, as does its table, and asks for itself again.
#[test]
fn what_takes_long_is_worked_out_beside_the_pages() {
    let desk = desk();
    let address = "/console/strategy/pay-later-cn/2/comparison";
    for address in [address.to_owned(), format!("{address}?csv=1")] {
        let first = desk.ask(&address, "");
        let told = text(&first.body);
        assert!(first.status == 200 && first.wants.len() == 1, "{told}");
        assert!(told.contains("is being worked out") && first.body.contains("http-equiv=\"refresh\""), "{told}");
    }
    desk.work_out(address);
    let then = desk.ask(address, "");
    assert!(then.wants.is_empty() && !then.body.contains("http-equiv=\"refresh\""), "{}", then.body);
    assert!(text(&then.body).contains("Worked out at 2025-04-02 12:00"), "{}", text(&then.body));
    let csv = desk.ask(&format!("{address}?csv=1"), "");
    assert!(csv.headers.contains(&("content-type", "text/csv; charset=utf-8".to_owned())), "{:?}", csv.headers);
    // A form that was never sent wants nothing.
    assert!(desk.ask("/console/strategy/pay-later-cn/2/simulation", "").wants.is_empty());
}

/// Two persons were past due in March; a strategy less its own copy is nothing, and neither costs more.
#[test]
fn a_strategy_is_tried_on_the_past_beside_another_one() {
    let desk = desk();
    let asked = desk.page("/console/strategy/pay-later-cn/2/simulation");
    assert!(!asked.contains("<caption>What it would have done"), "nothing is tried before somebody says so: {asked}");
    let of = "/console/strategy/pay-later-cn/2/simulation?from=2025-03-01&to=2025-03-31";
    let beside = format!("{of}&against=pay-later-cn%401&backdate=yes");
    desk.work_out(&beside);
    let page = text(&desk.page(&beside));
    assert!(page.contains("Persons 2 ·"), "{page}");
    let row = page.split("Actions ").find(|rest| rest.starts_with(|one: char| one.is_ascii_digit())).unwrap();
    let figures: Vec<&str> = row.split(' ').take(3).collect();
    assert_eq!((figures[0], figures[2]), (figures[1], "0"), "the same, and no difference: {page}");
    let alone = format!("{of}&backdate=yes");
    desk.work_out(&alone);
    let alone = text(&desk.page(&alone));
    assert!(alone.contains("What it would have done") && !alone.contains(" Difference "), "{alone}");
    let long = "/console/strategy/pay-later-cn/2/simulation?from=2020-01-01&to=2025-03-31";
    desk.work_out(long);
    let long = desk.ask(long, "");
    assert_eq!(long.status, 400, "{}", text(&long.body));
    assert_eq!(desk.ask_as(&[Role::Collector], of, "").status, 403);
}

/// A1 missed 28 February and 28 March of its three bills, and its person owes nothing else.
#[test]
fn an_account_that_is_past_due_has_a_report() {
    let desk = Desk::new();
    let page = text(&desk.page("/console/account/A1/assessment"));
    assert!(page.contains("Risk report A1") && page.contains("Days past due 32"), "{page}");
    assert!(page.contains("Principal 300.00 200.00") && page.contains("Bills missed 2 / 2"), "{page}");
    assert!(page.contains("No model of the book scores this account."), "{page}");
    let chinese = text(&desk.chinese("/console/account/A1/assessment"));
    assert!(chinese.contains("风险报告 A1") && chinese.contains("未按期账单 2 / 2"), "{chinese}");
    assert_eq!(desk.ask("/console/account/none/assessment", "").status, 404);
    // Finance reads accounts, and nothing that models say.
    assert_eq!(desk.ask_as(&[Role::Finance], "/console/account/A1/assessment", "").status, 403);
}

#[test]
fn warnings_say_what_they_lack() {
    let desk = Desk::new();
    let page = text(&desk.page("/console/risk/warnings"));
    assert!(page.contains("the book has no terms of contacts before a due date in force"), "{page}");
    let chinese = text(&desk.chinese("/console/risk/warnings"));
    assert!(chinese.contains("账簿中没有生效的“到期前联系条款”") && !chinese.contains("（英文）"), "{chinese}");
    assert_eq!(desk.ask("/console/risk/none/1/stability", "").status, 404);
}

/// Both accounts entered on 29 March or before, the day after a due date; none before the first due date of 28 February.
#[test]
fn risk_offers_reports_on_those_who_entered() {
    let page = Desk::through("2025-03-29").page("/console/risk");
    assert!(text(&page).contains("Risk report of the account") && !page.contains("<script>alert"), "{page}");
    assert!(text(&Desk::through("2025-02-27").page("/console/risk")).contains("Nothing entered."));
}
