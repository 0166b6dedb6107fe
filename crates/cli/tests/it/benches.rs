//! `arrears bench`, at sizes at which its figures mean nothing and its books must still be right.

use serde_json::Value;

use crate::support::Desk;

fn number(figures: &Value, name: &str) -> f64 {
    figures[name].as_f64().unwrap_or_else(|| panic!("{name} is not told: {figures}"))
}

#[test]
fn a_measured_book_is_made_of_simulated_borrowers_and_the_same_seed_makes_the_same_one() {
    let desk = Desk::new();
    let measured =
        |seed: u32| desk.json(&format!("bench book --accounts 60 --days 70 --seed {seed} --json --folder ."));
    let (first, again, other) = (measured(7), measured(7), measured(8));
    for name in ["accounts", "events", "instalments", "awake_accounts"] {
        assert_eq!(number(&first, name), number(&again, name), "{name}");
    }
    assert_ne!(number(&first, "events"), number(&other, "events"));
    // Each has a contract, and most were repaid in.
    assert!(number(&first, "events") > 120.0, "{first}");
    for name in
        ["load_seconds", "close_seconds", "audit_seconds", "look_up_p99", "rebuild_seconds", "intake_per_second"]
    {
        assert!(number(&first, name) > 0.0, "{name}");
    }
    assert!(number(&first, "plain_tables_close_over_ours") > 0.0);
    assert!(first["machine"].as_str().is_some_and(|machine| machine.contains("cores")), "{first}");
}

#[test]
fn a_regular_portfolio_has_six_instalments_each() {
    let figures = Desk::new().json("bench book --accounts 60 --portfolio regular --json --folder .");
    assert_eq!(number(&figures, "instalments"), 360.0);
}

#[test]
fn simulated_borrowers_are_not_idle() {
    let refused = Desk::new().refused("bench book --accounts 60 --idle 10");
    assert!(refused.contains("add --portfolio regular"), "{refused}");
}
