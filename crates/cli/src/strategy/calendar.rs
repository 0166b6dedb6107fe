//! The calendar of a strategy's plans, as text.

use app::strategy_calendar::{Line, calendar};
use collections::strategy::Strategy;

use super::title;
use crate::account::Lang;

/// The calendar of every state that has steps.
pub(super) fn shown(strategy: &Strategy, lang: Lang) -> String {
    let mut text = String::new();
    for state in strategy.states.iter().filter(|state| !state.steps.is_empty()) {
        text.push_str(&format!("\n{}: {}\n", state.name, title(state, lang)));
        let lines = calendar(state, lang.language());
        let rows: Vec<[&str; 7]> = lines.iter().map(cells).collect();
        let width = |column: usize| rows.iter().map(|row| wide(row[column])).max().unwrap_or(0);
        let widths: Vec<usize> = (0..7).map(width).collect();
        for row in &rows {
            let cells =
                row.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - wide(cell))));
            let line = cells.collect::<Vec<_>>().join("  ");
            text.push_str(&format!("  {}\n", line.trim_end()));
        }
    }
    text
}

fn cells(line: &Line) -> [&str; 7] {
    [&line.days, &line.step, &line.channels, line.purpose, &line.template, &line.by, &line.conditions]
}

/// How many columns a terminal needs: Chinese signs take two.
fn wide(text: &str) -> usize {
    text.chars().map(|sign| if sign >= '\u{2e80}' { 2 } else { 1 }).sum()
}
