//! Arms are drawn fairly, for ever the same, and together for all accounts of a person.

use super::*;

fn experiment(name: &str) -> Experiment {
    let arm = |name: &str, places| Arm { name: name.to_owned(), places };
    Experiment {
        name: name.to_owned(),
        control_places: 500,
        arms: vec![arm("plain", 4_000), arm("warm", 4_000)],
        begins_on: None,
        ends_on: Date::new(2026, 12, 31),
        outside_as: None,
        readout: None,
    }
}

fn day(month: i8, day: i8) -> Date {
    Date::new(2026, month, day).unwrap()
}

#[test]
fn each_arm_has_its_share_of_many_persons() {
    let experiment = experiment("tone");
    let mut counts = [0_u32; 4];
    for number in 0..100_000 {
        let place = match experiment.place(&format!("P{number}"), day(6, 1)) {
            Place::Control => 0,
            Place::Arm(name) if name == "plain" => 1,
            Place::Arm(_) => 2,
            Place::Outside => 3,
        };
        counts[place] += 1;
    }
    // Five standard deviations of a binomial count: 5 sqrt(n p (1 - p)).
    for (count, share) in counts.into_iter().zip([0.05, 0.40, 0.40, 0.15]) {
        let expected = 100_000.0 * share;
        let spread = 5.0 * f64::sqrt(expected * (1.0 - share));
        assert!((f64::from(count) - expected).abs() < spread, "{count} for a share of {share}");
    }
}

#[test]
fn the_control_share_is_the_same_in_every_experiment_and_after_its_end() {
    let (one, other) = (experiment("tone"), experiment("hour"));
    let late = Date::new(2027, 3, 1).unwrap();
    for number in 0..5_000 {
        let person = format!("P{number}");
        let is_control = one.place(&person, day(6, 1)) == Place::Control;
        assert_eq!(is_control, other.place(&person, day(6, 1)) == Place::Control);
        assert_eq!(is_control, one.place(&person, late) == Place::Control);
    }
}

#[test]
fn two_experiments_draw_independently() {
    let (one, other) = (experiment("tone"), experiment("hour"));
    let in_arm = |place: Place| place == Place::Arm("plain".to_owned());
    let both = (0..20_000)
        .map(|number| format!("P{number}"))
        .filter(|person| in_arm(one.place(person, day(6, 1))) && in_arm(other.place(person, day(6, 1))))
        .count();
    // Drawn among the 95 % that are not control: 20,000 x 0.95 x (0.4 / 0.95) squared = 3,368; five deviations are 265.
    assert!((3_103..=3_633).contains(&both), "{both}");
}

#[test]
fn nobody_is_in_an_arm_after_the_last_day() {
    let experiment = experiment("tone");
    for number in 0..1_000 {
        let place = experiment.place(&format!("P{number}"), Date::new(2027, 1, 1).unwrap());
        assert!(matches!(place, Place::Control | Place::Outside));
    }
}

#[test]
fn shares_of_more_than_everybody_are_refused() {
    let mut experiment = experiment("tone");
    experiment.arms[0].places = 6_000;
    assert_eq!(
        experiment.check().unwrap_err().to_string(),
        "experiment tone: control and arms have 10500 of 10000 places; shares add up to 1 at most"
    );
}

#[test]
fn two_arms_of_one_name_are_refused() {
    let mut experiment = experiment("tone");
    experiment.arms[1].name = "plain".to_owned();
    assert_eq!(experiment.check().unwrap_err().to_string(), "experiment tone: arm plain is there twice");
}
