//! What is safe to run.

use super::{Config, Token};

#[test]
fn other_machines_are_asked_who_they_are() {
    let config = |listen: &str, is_open| {
        let config = Config::new(listen.parse().unwrap(), || 0, || [0; 32]);
        Config { is_open, ..config }.checked()
    };
    assert!(config("127.0.0.1:0", true).is_ok() && config("[::1]:0", true).is_ok());
    for listen in ["0.0.0.0:0", "10.0.0.1:80", "[::]:80"] {
        assert!(config(listen, false).is_ok());
        let refused = config(listen, true).unwrap_err();
        assert_eq!(refused.to_string(), format!("{listen} is not listened on without asking who somebody is"));
    }
}

#[test]
fn a_token_is_long_and_never_shown() {
    let token = Token::new(" 0123456789abcdef0123\n").unwrap();
    assert!(token.is("0123456789abcdef0123") && !token.is("0123456789abcdef0124") && !token.is(""));
    assert_eq!(format!("{token:?}"), "Token(..)");
    assert!(Token::new("short").is_err() && Token::new("0123456789 abcdef 0123").is_err());
}
