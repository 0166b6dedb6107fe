//! Texts looked at before anybody gets them: free texts, filled templates, and drafts that wait for a second person.

use serde_json::{Value, json};

use crate::documents::pair;
use crate::sessions::{add_user, browser};
use crate::support::Server;

const VALUES: &str = include_str!("../../../../examples/values/zhang.toml");

#[test]
fn a_text_is_checked_for_forbidden_conduct() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    let ana = browser(&server, "ana");
    let check = |text: &str| {
        let answer = ana.post(&server, "/v1/conduct-checks", &json!({"text": text, "as_of": "2026-03-02"}));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["findings"].as_array().unwrap().clone()
    };
    assert_eq!(check("Your bill of 100.00 was due on 28 February."), Vec::<Value>::new());
    let found = check("再不还钱就让你坐牢");
    assert!(found.iter().any(|one| one["code"].is_string() && one["source"].is_string()), "{found:?}");
    let unknown = ana.post(&server, "/v1/conduct-checks", &json!({"text": "x", "packs": ["none"]}));
    assert_eq!((unknown.status, unknown.json()["detail"].clone()), (422, json!("there is no content pack \"none\"")));
}

/// Three instalments of 100.00 were due by 30 April 2025, and none was paid: on 2 March 2026 A1 owes 300.00.
#[test]
fn a_template_is_filled_with_what_an_account_owes() {
    let server = Server::start();
    add_user(&server, "sue", &["supervisor"]);
    let sue = browser(&server, "sue");
    let body = json!({"template": "day-1", "values": VALUES, "lang": "zh", "as_of": "2026-03-02", "kind": "sms"});
    let made = sue.post(&server, "/v1/accounts/A1/template-renderings", &body);
    assert_eq!(made.status, 200, "{made:?}");
    let text = made.json()["body"].as_str().unwrap().to_owned();
    assert!(text.contains("300.00"), "{text}");
    let nobody = sue.post(&server, "/v1/accounts/Z9/template-renderings", &body);
    assert_eq!(nobody.status, 404, "{nobody:?}");
    // Without an account the values say what is owed.
    let alone = sue.post(&server, "/v1/template-renderings", &body);
    assert_eq!(alone.status, 200, "{alone:?}");
    assert!(!alone.json()["body"].as_str().unwrap().contains("300.00"), "{alone:?}");
    let both = json!({"template": "day-1", "text": "x", "values": VALUES});
    assert_eq!(sue.post(&server, "/v1/template-renderings", &both).status, 422);
}

#[test]
fn a_draft_of_a_template_and_of_a_product_waits_in_the_inbox() {
    let server = Server::start();
    let (ria, cora) = pair(&server);
    let presets = ria.get(&server, "/v1/presets/template?limit=1000").json();
    let presets = presets["items"].as_array().unwrap();
    let template = presets.iter().find(|one| one["name"] == "day-1").unwrap()["text"].clone();
    let added = ria.post(&server, "/v1/documents/template", &json!({"text": template, "reason": "ours"}));
    assert_eq!(added.status, 200, "{added:?}");
    let product = "[product]\nid = \"weekly\"\nversion = 1\neffective_from = \"2025-01-01\"\ncurrency = \"CNY\"\n\n\
                   [plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"0%\"\n";
    let added = ria.post(&server, "/v1/documents/product", &json!({"text": product, "reason": "asked for by sales"}));
    assert_eq!(added.status, 200, "{added:?}");
    let waiting = cora.get(&server, "/v1/inbox").json();
    let kinds: Vec<&Value> = waiting["items"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["template", "product"], "{waiting}");
    assert_eq!(waiting["items"][1]["may_decide"], true);

    assert_eq!(ria.get(&server, "/v1/products/weekly@1").status, 404, "a draft is no product of the book");
    let path = "/v1/documents/product/weekly@1";
    let own = ria.post(&server, &format!("{path}/activation"), &json!({"reason": "mine"}));
    assert_eq!(own.json()["detail"], "ria wrote product weekly v1 and cannot activate it");
    let active = cora.post(&server, &format!("{path}/activation"), &json!({"reason": "checked"}));
    assert_eq!(active.status, 200, "{active:?}");
    assert_eq!(ria.get(&server, "/v1/products/weekly@1").json()["text"], product);
    let back = cora.post(&server, &format!("{path}/withdrawal"), &json!({"reason": "no"}));
    assert_eq!(back.json()["detail"], "product weekly@1 is in the book for good: accounts may name it");
}

#[test]
fn where_terms_need_two_people_one_puts_nothing_in() {
    let server = Server::with(1, |config| config.terms_need_two = true);
    let (ria, _) = pair(&server);
    let policy = include_str!("../../../../examples/policies/ifrs9.toml");
    let refused = ria.post(&server, "/v1/policies", &json!({"text": policy}));
    assert!(
        refused.problem().ends_with("not_allowed: on this server products and policies need a second person"),
        "{refused:?}"
    );
    assert_eq!(ria.post(&server, "/v1/documents/policy", &json!({"text": policy, "reason": "r"})).status, 200);
}
