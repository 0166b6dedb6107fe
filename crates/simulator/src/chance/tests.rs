use super::*;

#[test]
fn the_same_occasion_draws_the_same_whatever_was_drawn_before() {
    let mut chance = Chance::new(7);
    let first = chance.on(Subject::Account(3), 11).unit();
    chance.on(Subject::Person(3), 11).unit();
    assert_eq!(first, chance.on(Subject::Account(3), 11).unit());
    assert_ne!(first, chance.on(Subject::Person(3), 11).unit());
    assert_ne!(first, chance.on(Subject::Account(3), 12).unit());
    assert_ne!(first, Chance::new(8).on(Subject::Account(3), 11).unit());
}

#[test]
fn draws_keep_to_their_probabilities() {
    let mut chance = Chance::new(1);
    let mut draws = chance.on(Subject::Account(0), 0);
    let (mut heads, mut days, mut seconds) = (0, 0, 0);
    for _ in 0..20_000 {
        heads += i32::from(draws.happens(0.2));
        days += draws.days_until(10.0);
        seconds += i32::from(draws.place(&[0.5, 0.25, 0.25]) == 1);
    }
    assert!((3_800..4_200).contains(&heads), "{heads}");
    assert!((195_000..207_000).contains(&days), "{days}");
    assert!((4_800..5_200).contains(&seconds), "{seconds}");
}
