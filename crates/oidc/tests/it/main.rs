//! A provider over real connections: what it brings, and what is not to be believed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use app::access::{Failed, Hidden, Provided, Provider as _, Role};
use app::provider_file;
use oidc::Provider;
use serde_json::{Value, json};
use testkit::provider::{self, Vouched, query};

/// Noon of 2 April 2025 in Shanghai.
const NOW: i64 = 1_743_566_400_000_000;
const SECOND: i64 = 1_000_000;

const GROUPS: &str = "groups_claim = \"groups\"\n[[group]]\nname = \"leads\"\nroles = [\"supervisor\"]\n";

fn hidden() -> Hidden {
    let [state, nonce, verifier] = ["state_1", "nonce_1", &"v".repeat(43)].map(str::to_owned);
    Hidden { state, nonce, verifier }
}

fn opened(provider: &provider::Provider, more: &str) -> Provider {
    Provider::open(provider_file::parse("oidc.toml", &provider.file(more)).unwrap()).unwrap()
}

/// The claims of a token that is good now.
fn claims(provider: &provider::Provider) -> Value {
    json!({"iss": provider.issuer, "sub": "7", "aud": "arrears", "exp": NOW / SECOND + 60, "iat": NOW / SECOND,
        "nonce": "nonce_1", "preferred_username": "ana", "groups": ["leads", "canteen"]})
}

/// Signs in with a token of these claims.
fn come_back(own: &Provider, provider: &provider::Provider, claims: Value, now: i64) -> Result<Provided, Failed> {
    let challenge = query(&own.begin(&hidden(), now)?)["code_challenge"].clone();
    let code = provider.vouch(Vouched { challenge, claims, is_forged: false });
    own.end(&hidden(), &code, now)
}

#[test]
fn a_browser_is_sent_with_all_that_the_flow_asks_for() {
    let provider = provider::Provider::start();
    let own = opened(&provider, "scopes = [\"profile\", \"groups\"]\n");
    let address = own.begin(&hidden(), NOW).unwrap();
    assert!(address.starts_with(&format!("{}/authorize?", provider.issuer)), "{address}");
    let sent = query(&address);
    let said = |name: &str| sent[name].as_str();
    assert_eq!((said("response_type"), said("client_id")), ("code", "arrears"));
    assert_eq!(said("redirect_uri"), "http://127.0.0.1:8080/v1/session/oidc/return");
    assert_eq!((said("scope"), said("state"), said("nonce")), ("openid profile groups", "state_1", "nonce_1"));
    // `printf vvv...v | openssl dgst -sha256 -binary | basenc --base64url`, with 43 times `v`.
    assert_eq!((said("code_challenge_method"), said("code_challenge")), ("S256", CHALLENGE));
    // What the provider says of itself is believed for an hour.
    own.begin(&hidden(), NOW + 3_599 * SECOND).unwrap();
    assert_eq!(provider.asked().len(), 2);
    own.begin(&hidden(), NOW + 3_600 * SECOND).unwrap();
    assert_eq!(provider.asked().len(), 4);
}

const CHALLENGE: &str = "7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM";

#[test]
fn a_good_token_tells_who_it_is_and_which_roles_follow() {
    let provider = provider::Provider::start();
    let own = opened(&provider, GROUPS);
    let provided = come_back(&own, &provider, claims(&provider), NOW).unwrap();
    let roles = Some(vec![Role::Supervisor]);
    let issuer = provider.issuer.clone();
    assert_eq!(provided, Provided { issuer, subject: "7".to_owned(), name: "ana".to_owned(), roles });
    let kept_here = come_back(&opened(&provider, ""), &provider, claims(&provider), NOW).unwrap();
    assert_eq!(kept_here.roles, None);
}

#[test]
fn a_token_for_another_sign_in_client_provider_or_moment_is_refused() {
    let provider = provider::Provider::start();
    let own = opened(&provider, GROUPS);
    let with = |name: &str, value: Value| {
        let mut claims = claims(&provider);
        claims[name] = value;
        come_back(&own, &provider, claims, NOW)
    };
    for (name, value) in [
        ("nonce", json!("nonce_2")),
        ("aud", json!("another")),
        ("aud", json!(["arrears", "another"])),
        ("iss", json!("http://127.0.0.1:1")),
        ("exp", json!(NOW / SECOND)),
    ] {
        assert!(matches!(with(name, value.clone()), Err(Failed::NotGood(_))), "{name} {value}");
    }
    assert!(with("exp", json!(NOW / SECOND + 1)).is_ok());
    let no_name = with("preferred_username", Value::Null);
    assert_eq!(no_name, Err(Failed::NoName("preferred_username".to_owned())));
}

#[test]
fn a_code_is_good_for_whoever_began_alone() {
    let provider = provider::Provider::start();
    let own = opened(&provider, "");
    let challenge = query(&own.begin(&hidden(), NOW).unwrap())["code_challenge"].clone();
    let vouched = Vouched { challenge, claims: claims(&provider), is_forged: false };
    let code = provider.vouch(vouched.clone());
    let other = Hidden { verifier: "w".repeat(43), ..hidden() };
    assert!(matches!(own.end(&other, &code, NOW), Err(Failed::NotGood(why)) if why.starts_with("the code is refused")));
    let code = provider.vouch(vouched);
    assert!(own.end(&hidden(), &code, NOW).is_ok());
    assert!(matches!(own.end(&hidden(), &code, NOW), Err(Failed::NotGood(_))), "a code was good twice");
}

#[test]
fn a_signature_by_another_key_is_refused_until_the_provider_tells_of_it() {
    let provider = provider::Provider::start();
    let own = opened(&provider, "");
    let challenge = query(&own.begin(&hidden(), NOW).unwrap())["code_challenge"].clone();
    let code = provider.vouch(Vouched { challenge, claims: claims(&provider), is_forged: true });
    assert!(matches!(own.end(&hidden(), &code, NOW), Err(Failed::NotGood(_))));
    provider.change_key("second");
    // Keys are not asked for at every token that has a new one.
    assert!(matches!(come_back(&own, &provider, claims(&provider), NOW + 1), Err(Failed::NotGood(_))));
    let mut later = claims(&provider);
    later["exp"] = json!(NOW / SECOND + 120);
    assert!(come_back(&own, &provider, later, NOW + 60 * SECOND).is_ok());
}

#[test]
fn what_a_token_leaves_out_is_asked_of_the_same_person() {
    let provider = provider::Provider::start();
    let own = opened(&provider, GROUPS);
    let mut short = claims(&provider);
    short.as_object_mut().unwrap().remove("groups");
    provider.say_of_bearers(json!({"sub": "7", "groups": ["leads"], "preferred_username": "bob"}));
    let provided = come_back(&own, &provider, short.clone(), NOW).unwrap();
    // What the signed token says counts before the other.
    assert_eq!((provided.name.as_str(), provided.roles), ("ana", Some(vec![Role::Supervisor])));
    provider.say_of_bearers(json!({"sub": "8", "groups": ["leads"]}));
    assert!(
        matches!(come_back(&own, &provider, short, NOW), Err(Failed::NotGood(why)) if why.contains("somebody else"))
    );
}

#[test]
fn a_provider_that_is_not_there_is_told() {
    let text = "issuer = \"http://127.0.0.1:1\"\nclient_id = \"arrears\"\n\
                return_url = \"http://127.0.0.1:8080/v1/session/oidc/return\"\n";
    let own = Provider::open(provider_file::parse("oidc.toml", text).unwrap()).unwrap();
    let failed = own.begin(&hidden(), NOW).unwrap_err();
    assert!(failed.to_string().starts_with("the provider http://127.0.0.1:1 does not answer"), "{failed}");
}
