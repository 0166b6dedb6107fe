use super::*;

fn person(payday: i8) -> Person {
    let mut chance = Chance::new(1);
    Person { payday, ..Person::of_account(0, &mut chance, &Behaviour::default()) }
}

#[test]
fn the_next_payday_is_after_the_day_and_the_31st_is_the_last_of_every_month() {
    for (payday, day, expected) in [
        (10, "2025-01-09", "2025-01-10"),
        (10, "2025-01-10", "2025-02-10"),
        (31, "2025-01-30", "2025-01-31"),
        (31, "2025-01-31", "2025-02-28"),
        (31, "2024-02-01", "2024-02-29"),
        (31, "2025-04-30", "2025-05-31"),
        (25, "2025-12-25", "2026-01-25"),
    ] {
        assert_eq!(person(payday).payday_after(day.parse().unwrap()).to_string(), expected, "{payday} {day}");
    }
}

#[test]
fn accounts_of_one_person_share_the_persons_hard_times() {
    let behaviour = Behaviour { second_account: 1.0, hardship_onset: 0.2, ..Behaviour::default() };
    let mut chance = Chance::new(5);
    let first_day: Date = "2025-01-01".parse().unwrap();
    let mut fate = |account, every: usize| -> Vec<Hardship> {
        let person = Person::of_account(account, &mut chance, &behaviour);
        assert_eq!(person.number, 8);
        let mut spell = Spell::none_before(first_day);
        let days = (0..600).step_by(every);
        days.map(|n| spell.on(first_day + n, &person, &mut chance, &behaviour)).collect()
    };
    let (every_day, every_third) = (fate(8, 1), fate(9, 3));
    assert!(every_day.contains(&Hardship::Shortage) || every_day.contains(&Hardship::Deep));
    assert!(every_third.iter().eq(every_day.iter().step_by(3)));
}
