use ledger::Product;
use ledger::event::{
    Contract, Entry, Event, InstalmentKey, Instalments, Pausable, Restructure, RestructureKind, ScheduledInstalment,
};
use ledger::product::Period;
use primitives::{Amount, Currency};
use serde_json::{Value, json};

use super::*;
use crate::fixtures::date;
use crate::policy_file::{self, PRESETS};
use crate::product_file;

/// A product with given calendars, in euros, classified by these policies.
fn product(policies: &[&str]) -> Product {
    let text = format!(
        "[product]\nid = \"p\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"EUR\"\n\
         classification = {policies:?}\n[plan]\nkind = \"external\"\n"
    );
    product_file::parse("p.toml", &text).unwrap()
}

fn presets() -> Policies {
    let mut policies = Policies::default();
    for preset in PRESETS {
        policies.insert(policy_file::parse(preset.id, preset.text).unwrap());
    }
    policies
}

fn money(text: &str) -> Amount {
    Currency::new("EUR").unwrap().parse(text).unwrap()
}

fn repayment(amount: &str) -> Event {
    Event::Repayment { amount: money(amount), earmark: None }
}

/// 1,000.00 each on the 1st of so many months from February 2024 on, opened on 1 January 2024.
fn account(count: u32, events: Vec<(&str, Event)>) -> Vec<Entry> {
    let rows = (1..=count).map(|number| ScheduledInstalment {
        key: InstalmentKey { calendar: 1, number },
        due: date("2024-02-01").plus_months(i32::try_from(number).unwrap() - 1),
        principal: money("1000.00"),
        interest: Amount::ZERO,
        fee: Amount::ZERO,
    });
    let contract = Contract {
        person: "P1".into(),
        product: product(&[]).key,
        funding_source: "own".into(),
        principal: Amount::from_minor(100_000 * i64::from(count)),
        instalments: Instalments::Given(rows.collect()),
    };
    let opening = ("2024-01-01", Event::ContractOpened(Box::new(contract)));
    let all = std::iter::once(opening).chain(events).zip(1..);
    let mut entries: Vec<Entry> =
        all.map(|((on, event), seq)| Entry { seq, effective_on: date(on), booked_on: date(on), event }).collect();
    entries.sort_by_key(Entry::replay_order);
    entries
}

fn asked<'a>(history: History<'a>, policies: &'a Policies, on: &str) -> Asked<'a> {
    Asked { history, others: &[], policies, as_of: date(on), booked_through: Date::MAX }
}

const ALL: [&str; 6] = ["cn-retail-2023", "cn-card-2022", "ifrs9", "eba-default", "ffiec-closed-end", "frappe-npa"];

/// One instalment due on 1 February 2024, never paid: n days past due on 1 February plus n. Frappe's count is one more.
#[test]
fn every_preset_speaks_of_one_day_from_one_call() {
    let (product, policies, entries) = (product(&ALL), presets(), account(1, vec![]));
    for (days, expected) in [
        (0, "normal normal stage-1 performing pass standard"),
        (1, "normal special-mention stage-1 performing pass standard"),
        (7, "normal special-mention stage-1 performing pass standard"),
        (8, "special-mention special-mention stage-1 performing pass standard"),
        (30, "special-mention special-mention stage-1 performing pass standard"),
        (31, "special-mention special-mention stage-2 performing pass standard"),
        (89, "special-mention special-mention stage-2 performing pass standard"),
        (90, "special-mention special-mention stage-2 performing substandard npa"),
        (91, "substandard substandard stage-3 default substandard npa"),
        (120, "substandard substandard stage-3 default loss npa"),
        (121, "substandard doubtful stage-3 default loss npa"),
        (180, "substandard doubtful stage-3 default loss npa"),
        (181, "substandard loss stage-3 default loss npa"),
        (270, "substandard loss stage-3 default loss npa"),
        (271, "doubtful loss stage-3 default loss npa"),
        (360, "doubtful loss stage-3 default loss npa"),
        (361, "loss loss stage-3 default loss npa"),
        (5000, "loss loss stage-3 default loss npa"),
    ] {
        let day = (date("2024-02-01") + days).to_string();
        let views = view(&asked(History::new(&product, &entries), &policies, &day));
        let classes = views.iter().map(|view| match view {
            ClassView::Classified(found) => found.class.as_str(),
            ClassView::Unclassified(view) => panic!("{} {}", view.policy, view.why),
        });
        assert_eq!(classes.collect::<Vec<_>>().join(" "), expected, "{days} days");
    }
}

/// 990.00 of each 1,000.00 is paid on its day: the first 10.00 are 125 days old on 5 June. 50.00 of the 1,050.00 owed are
/// past due: more than 1 %, but not more than EUR 100.
#[test]
fn an_account_that_pays_99_percent_of_each_instalment_is_of_many_minds() {
    let paid = ["2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01"].into_iter().zip(1..);
    let paid = paid.map(|(on, number)| {
        let earmark = Some(InstalmentKey { calendar: 1, number });
        (on, Event::Repayment { amount: money("990.00"), earmark })
    });
    let (product, policies, entries) = (product(&ALL), presets(), account(6, paid.collect()));
    let views = view(&asked(History::new(&product, &entries), &policies, "2024-06-05"));
    let classes = views.iter().map(|view| match view {
        ClassView::Classified(found) => (found.class.as_str(), found.days),
        ClassView::Unclassified(view) => panic!("{} {}", view.policy, view.why),
    });
    let expected =
        [("substandard", 125), ("doubtful", 125), ("stage-3", 125), ("performing", 0), ("pass", 0), ("npa", 126)];
    assert_eq!(classes.collect::<Vec<_>>(), expected);
}

/// Paused from day 10 on, and stage 1 approved on every day: day 89, 90, 91.
#[test]
fn stage_three_begins_on_day_91_whatever_else_is_done() {
    let pause = Event::Paused { what: Pausable::Ageing, until: date("2025-01-01"), reason: "a flood".into() };
    let set = |class: &str| Event::ClassSet {
        policy: "ifrs9".into(),
        class: class.into(),
        reason: "the model says so".into(),
        approved_by: "committee".into(),
    };
    let events = vec![("2024-02-11", pause), ("2024-05-01", set("stage-1")), ("2024-05-02", set("stage-1"))];
    let (product, policies, entries) = (product(&["ifrs9"]), presets(), account(1, events));
    for (on, class) in [("2024-04-30", "stage-2"), ("2024-05-01", "stage-2"), ("2024-05-02", "stage-3")] {
        let views = view(&asked(History::new(&product, &entries), &policies, on));
        assert!(matches!(&views[0], ClassView::Classified(found) if found.class == class), "{on}: {views:?}");
    }
}

/// Put off by a month on 20 February, when it was 19 days past due: watched from 1 March 2024 to 28 February 2025. On
/// 3 May the payment of 1 May is 2 days late, which is a slip; the two before were on time.
fn watched() -> Vec<Entry> {
    let extension = Event::Restructured(Box::new(Restructure {
        kind: RestructureKind::Extension { by: Period::Months(1) },
        reason: "lost her job".into(),
        requested_by: None,
        approved_by: None,
    }));
    let paid = [("2024-03-01", repayment("1000.00")), ("2024-04-01", repayment("1000.00"))];
    account(12, [("2024-02-20", extension)].into_iter().chain(paid).collect())
}

#[test]
fn a_class_is_told_with_its_reasons_in_both_languages() {
    let (product, policies, entries) = (product(&["cn-retail-2023"]), presets(), watched());
    let asked = asked(History::new(&product, &entries), &policies, "2024-05-03");
    assert_eq!(
        sentences(&asked, Language::English),
        [
            "By cn-retail-2023 v1 (Five categories, retail) it is special mention since 2024-02-09.",
            "It has 2 days past due, and up to 7 are overlooked as slips of operations.",
            "It was restructured on 2024-02-20, and is observed: from 2024-03-01 to the day before 2025-03-01 at least, \
             with 1 more period paid on time. Meanwhile it is special mention at least.",
        ]
    );
    assert_eq!(
        sentences(&asked, Language::Chinese),
        [
            "按 cn-retail-2023 v1（零售资产五级分类（2023 年办法）），自 2024-02-09 起为“关注”。",
            "逾期天数 2 天；7 天以内视为操作性原因，不影响分类。",
            "2024-02-20 重组，处于观察期：自 2024-03-01 起，至少到 2025-03-01 前一日，并须再连续 1 期按时还款。\
             期间至少为“关注”。",
        ]
    );
}

#[test]
fn a_class_is_a_value_for_machines() {
    let (product, policies, entries) = (product(&["cn-retail-2023"]), presets(), watched());
    let asked = asked(History::new(&product, &entries), &policies, "2024-05-03");
    let expected = json!([{
        "policy": "cn-retail-2023", "version": 1, "class": "special-mention", "english": "special mention",
        "chinese": "关注", "since": "2024-02-09", "raw_class": "normal", "reads": "past_due", "days": 2,
        "watch": {
            "state": "running", "phase": "observation", "restructured_on": "2024-02-20", "from": "2024-03-01",
            "until": "2025-03-01", "periods_left": 1, "restarted_on": null, "is_repeated": false,
        },
        "reasons": [
            { "reason": "slip", "days": 2, "overlooked_days": 7 },
            { "reason": "watch", "floor": "special-mention", "holds_at": null },
        ],
    }]);
    assert_eq!(serde_json::to_value(view(&asked)).unwrap(), expected);
    let history: Value = serde_json::to_value(history_view(&asked)).unwrap();
    let changes = history[0]["changes"].as_array().unwrap();
    let changes: Vec<(&Value, &Value, &Value)> =
        changes.iter().map(|change| (&change["day"], &change["from"], &change["to"])).collect();
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[1], (&json!("2024-02-09"), &json!("normal"), &json!("special-mention")));
}

#[test]
fn a_policy_that_says_nothing_tells_why() {
    let (product, policies, entries) = (product(&["mine", "ffiec-open-end", "ifrs9"]), presets(), account(1, vec![]));
    let asked = asked(History::new(&product, &entries), &policies, "2023-12-31");
    let told = serde_json::to_value(view(&asked)).unwrap();
    assert_eq!(told[0], json!({ "policy": "mine", "class": null, "why": "the book has no policy mine" }));
    assert_eq!(told[2]["why"], "the account is not open on 2023-12-31");
    let asked = Asked { as_of: date("2024-03-01"), ..asked };
    let english = sentences(&asked, Language::English);
    assert_eq!(english[0], "It has no class by mine: the product names this policy, but the book does not have it.");
    assert_eq!(
        english[1],
        "It has no class by ffiec-open-end: policy ffiec-open-end v1 applies to open_end accounts only."
    );
    assert_eq!(sentences(&asked, Language::Chinese)[1], "ffiec-open-end 未给出分类：该政策只适用于循环类账户。");
}

/// The other account of the person is 91 days past due on 2 May. It marks this one where its product has the policy too.
#[test]
fn the_persons_other_accounts_count_where_their_product_has_the_policy() {
    let policies = presets();
    let (marked, alone) = (product(&["frappe-npa"]), product(&["ifrs9"]));
    let good = account(12, vec![("2024-01-10", repayment("11000.00"))]);
    let bad = account(12, vec![]);
    let history = History::new(&marked, &good);
    let class = |others: &[History<'_>], on: &str| {
        let views = view(&Asked { others, ..asked(history, &policies, on) });
        if let ClassView::Classified(found) = &views[0] { found.class.clone() } else { panic!("{views:?}") }
    };
    let others = [History::new(&marked, &bad)];
    assert_eq!((class(&others, "2024-04-30"), class(&others, "2024-05-01")), ("standard".into(), "npa".into()));
    assert_eq!(class(&[], "2024-05-01"), "standard");
    assert_eq!(class(&[History::new(&alone, &bad)], "2024-05-01"), "standard");
    let english = sentences(&Asked { others: &others, ..asked(history, &policies, "2024-05-20") }, Language::English);
    assert_eq!(
        english[2],
        "Since 2024-05-01 all accounts of the person are non-performing at least, because one of them was; they are \
         released when none is past due."
    );
}

/// The first owes 1,000.00 since 1 February: material from 2 February on, day 91 is 2 May, day 99 the 10th. The second owes
/// 3,000.00 and nothing past due. 1,000.00 of 4,000.00 are a quarter, more than a fifth.
#[test]
fn what_a_persons_accounts_have_to_do_with_a_class_is_told_in_both_languages() {
    let preset = PRESETS.iter().find(|preset| preset.id == "eba-default").unwrap();
    let obligor = preset.text.replace("base = \"facility\"", "base = \"obligor\"");
    let contagion = "[contagion]\nkind = \"share_of_exposure\"\nclass = \"default\"\nshare_over = \"20%\"\n";
    let mut policies = Policies::default();
    policies.insert(policy_file::parse("p.toml", &format!("{obligor}\n{contagion}")).unwrap());
    let product = product(&["eba-default"]);
    let (bad, good) = (account(1, vec![]), account(12, vec![("2024-01-10", repayment("9000.00"))]));
    let [bad, good] = [&bad, &good].map(|entries| History::new(&product, entries));
    let of_bad = Asked { others: &[good], ..asked(bad, &policies, "2024-05-10") };
    let of_good = Asked { others: &[bad], ..asked(good, &policies, "2024-05-10") };
    let share = "Since 2024-05-02 all accounts of the person in EUR are in default at least, because those that are so by \
                 themselves have 1000.00 of the 4000.00 of exposure, more than 20 %.";
    assert_eq!(
        sentences(&of_bad, Language::English)[1..],
        [
            "It has 99 days in a row with a material overdue of the person from 2024-02-02 on; 91 and more are in default.",
            share,
        ]
    );
    assert_eq!(
        sentences(&of_good, Language::English)[1..],
        ["It has no days in a row with a material overdue of the person, which by the days is performing.", share]
    );
    assert_eq!(
        sentences(&of_bad, Language::Chinese)[1..],
        [
            "该客户连续重大逾期天数 99 天（自 2024-02-02 起算），91 天及以上属于“违约”。",
            "自 2024-05-02 起，该客户币种为 EUR 的所有账户至少为“违约”，因为其中自身已达到该类的敞口为 1000.00，占全部敞口 \
             4000.00 的比例超过 20 %。",
        ]
    );
    let told = serde_json::to_value(view(&of_good)).unwrap();
    let expected = json!({
        "reason": "exposure_share", "class": "default", "since": "2024-05-02", "in_class": "1000.00",
        "in_all": "4000.00", "currency": "EUR", "share_over": "20 %",
    });
    assert_eq!(told[0]["reasons"][1], expected);
}
