//! Charts.

use crate::chart::{Axis, Bar, Labels, Series, Style, bars, lines};

fn axis(name: &str) -> Axis<'_> {
    Axis { name, range: (0.0, 1.0), labels: Labels::Percent }
}

#[test]
fn a_chart_says_what_it_is_and_asks_nothing_of_the_network() {
    let series = [Series { name: "a", points: vec![(0.0, 0.0), (1.0, 1.0)], style: Style::Line }];
    let svg = lines("bads & \"goods\"", axis("x"), axis("y"), &series);
    assert!(svg.contains("aria-label=\"bads &amp; &quot;goods&quot;\""));
    let linked = svg.replace("http://www.w3.org/2000/svg", "");
    assert!(!linked.contains("http"));
}

#[test]
fn the_same_values_draw_the_same_chart_and_a_flat_range_draws_one_too() {
    let all = [Bar { from: 0.0, to: 1.0, parts: vec![0.5, 0.5] }];
    let flat = Axis { name: "x", range: (1.0, 1.0), labels: Labels::Numbers };
    assert_eq!(bars("b", flat, axis("y"), &all), bars("b", flat, axis("y"), &all));
}
