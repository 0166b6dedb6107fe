//! What is safe to run.

use super::{Config, Limits, Token};

fn config(listen: &str, token: Option<&str>) -> Config {
    let token = token.map(|text| Token::new(text).unwrap());
    Config { listen: listen.parse().unwrap(), token, limits: Limits::default(), now: || 0, console: None }
}

#[test]
fn other_machines_are_listened_to_with_a_token_only() {
    let token = Some("0123456789abcdef0123");
    assert!(config("127.0.0.1:0", None).checked().is_ok());
    assert!(config("[::1]:0", None).checked().is_ok());
    assert!(config("0.0.0.0:0", token).checked().is_ok());
    for listen in ["0.0.0.0:0", "10.0.0.1:80", "[::]:80"] {
        let refused = config(listen, None).checked().unwrap_err();
        assert!(refused.to_string().starts_with("without a token, "), "{refused}");
    }
}

#[test]
fn a_token_is_long_and_never_shown() {
    let token = Token::new(" 0123456789abcdef0123\n").unwrap();
    assert!(token.is("0123456789abcdef0123") && !token.is("0123456789abcdef0124") && !token.is(""));
    assert_eq!(format!("{token:?}"), "Token(..)");
    assert!(Token::new("short").is_err() && Token::new("0123456789 abcdef 0123").is_err());
}
