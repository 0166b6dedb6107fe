use super::*;

const WHOLE: &str = r#"
name = "Lender"
issuer = "https://login.example.com/realms/lender"
client_id = "arrears"
client_secret_env = "ARREARS_OIDC_SECRET"
return_url = "https://arrears.example.com/v1/session/oidc/return"
scopes = ["profile", "groups"]
name_claim = "email"
groups_claim = "realm_access.roles"
timeout_seconds = 5

[[group]]
name = "collections-leads"
roles = ["supervisor", "collector"]

[[group]]
name = "collections"
roles = ["collector"]
"#;

fn refused(text: &str) -> String {
    parse("oidc.toml", text).expect_err("it is refused").to_string()
}

#[test]
fn a_provider_file_is_read() {
    let file = parse("oidc.toml", WHOLE).unwrap();
    assert_eq!(file.issuer, "https://login.example.com/realms/lender");
    assert_eq!(file.client_secret, Some(SecretPlace::Env("ARREARS_OIDC_SECRET".to_owned())));
    assert_eq!(file.timeout, Duration::from_secs(5));
    let groups = file.groups.unwrap();
    let of = |names: &[&str]| groups.roles_of(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(of(&["collections", "collections-leads"]), [Role::Collector, Role::Supervisor]);
    assert_eq!(of(&["collections", "canteen"]), [Role::Collector]);
    assert_eq!(of(&["canteen"]), []);
}

#[test]
fn what_may_be_left_out_has_a_default() {
    let text = "issuer = \"http://127.0.0.1:9000\"\nclient_id = \"arrears\"\n\
                return_url = \"http://127.0.0.1:8080/v1/session/oidc/return\"\n";
    let file = parse("oidc.toml", text).unwrap();
    assert_eq!((file.client_secret, file.groups, file.ca_file), (None, None, None));
    assert_eq!((file.name_claim.as_str(), file.scopes), ("preferred_username", vec!["profile".to_owned()]));
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let with = |old: &str, new: &str| refused(&WHOLE.replace(old, new));
    assert_eq!(
        with("issuer = \"https", "issuer = \"http"),
        "oidc.toml, line 3: \"http://login.example.com/realms/lender\" is not encrypted: https is expected for every host but this \
         machine"
    );
    let elsewhere = with("session/oidc/return", "back");
    assert!(elsewhere.starts_with("oidc.toml, line 6: return_url ends with /v1/session/oidc/return"), "{elsewhere}");
    let open = with("client_secret_env = \"ARREARS_OIDC_SECRET\"", "client_secret = \"hush\"");
    assert!(open.starts_with("oidc.toml, line 5: client_secret is not written here"), "{open}");
    let role = with("[\"collector\"]", "[\"borrower\"]");
    assert!(role.starts_with("oidc.toml, line 18: \"borrower\" is no role of the house"), "{role}");
    let claim = with("groups_claim = \"realm_access.roles\"\n", "");
    assert!(claim.contains("groups_claim is missing"), "{claim}");
    let nobody = refused(WHOLE.split("[[group]]").next().unwrap());
    assert!(nobody.starts_with("oidc.toml, line 9: no group has a role"), "{nobody}");
}
