//! Panels: the worked month of the reference, and figures counted by hand.

use super::*;

#[track_caller]
fn close(found: Option<f64>, expected: f64) {
    let found = found.expect("there is a rate");
    assert!((found - expected).abs() < 5e-5, "{found} is not {expected}");
}

/// Current, 1-30, 31-60, 61-90, repaid in full, charged off.
fn worked_month() -> Transitions {
    let mut moves = Transitions::of(6);
    let rows = [
        (0, [8_700, 180, 0, 0, 120, 0]),
        (1, [300, 180, 120, 0, 0, 0]),
        (2, [40, 20, 50, 90, 0, 0]),
        (3, [10, 4, 6, 20, 0, 60]),
    ];
    for (from, row) in rows {
        for (to, count) in row.into_iter().enumerate() {
            moves.add(from, to, count);
        }
    }
    moves
}

#[test]
fn roll_as_transition_and_as_net_flow_are_different_numbers() {
    let moves = worked_month();
    assert_eq!([1, 2, 3].map(|bucket| moves.reached(bucket)), [384, 176, 110]);
    close(moves.rate(1, 2), 0.20);
    close(moves.rate(2, 3), 0.45);
    close(moves.rate(3, 5), 0.60);
    let flows = net_flows(&moves, &[1, 2, 3, 5]);
    for (flow, expected) in flows.iter().zip([0.2933, 0.55, 0.60]) {
        close(flow.rate, expected);
    }
    assert_eq!(moves.rate(4, 0), None);
}

#[test]
fn the_pooled_rate_is_not_the_mean_of_the_rates() {
    let month = |moved: u64, stayed: u64| {
        let mut moves = Transitions::of(2);
        moves.add(0, 1, moved);
        moves.add(0, 0, stayed);
        moves
    };
    let (first, second) = (month(120, 480), month(45, 105));
    close(Some((first.rate(0, 1).unwrap() + second.rate(0, 1).unwrap()) / 2.0), 0.25);
    close(first.pooled_with(&second).rate(0, 1), 0.22);
}

/// 200 accounts in 31-60 (state 2): 28 go to current and stay, 12 go there and fall back, 20 go to 1-30, 140 to 61-90.
#[test]
fn cure_is_three_figures() {
    let groups: [(u64, [u8; 4]); 4] = [(28, [2, 0, 0, 0]), (12, [2, 0, 0, 1]), (20, [2, 1, 1, 1]), (140, [2, 3, 3, 3])];
    let mut rows = Vec::new();
    let mut account = 0;
    for (count, states) in groups {
        for _ in 0..count {
            account += 1;
            rows.extend(states.into_iter().zip(0..).map(|(state, month)| (account, month, state)));
        }
    }
    let names = ["current", "1-30", "31-60", "61-90"].map(str::to_owned).to_vec();
    let panel = Panel::new(names, rows).unwrap();
    let found = cure(&panel, 2, &[0], &[0, 1], 2);
    assert_eq!((found.from, found.to_current, found.to_better), (200, 40, 60));
    assert_eq!((found.followed, found.followed_to_current, found.still_current), (200, 40, 28));
    close(found.lasting_rate().map(|rate| rate.value), 0.14);
    close(found.held_rate().map(|rate| rate.value), 0.70);
}

#[test]
fn a_vintage_ends_where_not_all_of_it_was_observed() {
    let rows = vec![(1, 0, 0), (1, 1, 1), (1, 2, 0), (2, 0, 0), (2, 1, 0), (3, 1, 1)];
    let panel = Panel::new(vec!["current".to_owned(), "past due".to_owned()], rows).unwrap();
    let found = vintages(&panel, &[1]);
    assert_eq!(found[0], Vintage { opened: 0, accounts: 2, ever: vec![0, 1] });
    assert_eq!(found[1], Vintage { opened: 1, accounts: 1, ever: vec![1] });
    assert_eq!((found[0].rate(1), found[0].rate(2)), (Some(0.5), None));
    assert_eq!(ever_by(&panel, &[1], 1), EverBy { month: 1, observed: 2, ever: 1 });
    assert_eq!(ever_by(&panel, &[1], 9).rate(), None);
}

/// From 0: 10 of 40 move on; from 2: 30 of 60. Expected 16 and 24: (36/16 + 36/24) + (36/24 + 36/36) = 6.25.
#[test]
fn the_past_matters_when_it_moves_the_future() {
    let groups: [(u64, [u8; 3]); 4] = [(10, [0, 1, 2]), (30, [0, 1, 0]), (30, [2, 1, 2]), (30, [2, 1, 0])];
    let mut rows = Vec::new();
    let mut account = 0;
    for (count, states) in groups {
        for _ in 0..count {
            account += 1;
            rows.extend(states.into_iter().zip(0..).map(|(state, month)| (account, month, state)));
        }
    }
    let panel = Panel::new(["0", "1", "2"].map(str::to_owned).to_vec(), rows).unwrap();
    let test = memory_test(&panel, 1, 2, &[0, 1, 2]).unwrap();
    assert_eq!(test.rows, [(0, 10, 40), (1, 0, 0), (2, 30, 60)]);
    assert_eq!(test.degrees, 1);
    close(Some(test.chi_square), 6.25);
    // P(|Z| > 2.5).
    close(Some(test.p_value), 0.012_42);
    assert_eq!(memory_test(&panel, 0, 2, &[0]), None);
}

#[test]
fn months_twice_gaps_and_unknown_states_are_refused() {
    let told = |rows| Panel::new(vec!["0".to_owned()], rows).unwrap_err().to_string();
    assert_eq!(told(vec![(7, 1, 0), (7, 1, 0)]), "account 7 is there twice in month 1");
    assert_eq!(told(vec![(7, 1, 0), (7, 3, 0)]), "account 7 has no state in month 2, between its first and its last");
    assert_eq!(told(vec![(7, 1, 5)]), "account 7, month 1: state 5 is not one of the 1 states");
}
