//! Help, completions and manual pages.

use crate::support::Desk;

#[test]
fn completions_are_made_for_every_shell() {
    let desk = Desk::new();
    for (shell, word) in [("bash", "complete"), ("zsh", "#compdef arrears"), ("fish", "complete -c arrears")] {
        let script = desk.done(&format!("completions {shell}"));
        assert!(script.contains(word) && script.contains("repayments"), "{shell}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let desk = Desk::new();
    desk.done("man --out pages");
    for page in ["arrears.1", "arrears-book-import.1", "arrears-day-close.1", "arrears-account-explain.1"] {
        let text = desk.read(&format!("pages/{page}"));
        assert!(text.contains(".SH NAME") && text.contains(".SH SYNOPSIS"), "{page}");
    }
}

#[test]
fn help_is_data_and_tells_the_exit_codes() {
    let desk = Desk::new();
    let help = desk.done("--help");
    assert!(help.contains("Exit codes: 0 done, 1 refused (nothing was changed), 2 failed."), "{help}");
    assert!(desk.done("book import --help").contains("--rejects <FILE>"));
    assert!(desk.done("--version").starts_with("arrears "));
}
