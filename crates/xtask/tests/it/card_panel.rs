//! The card status panel: roll rates, ever-bad by months on book and the memory of accounts, to the last figure published
//! beside the data.

use anyhow::{Context, Result};
use app::import::{RowError, Tables};
use risk::panel::{Panel, ever_by, memory_test};

use crate::real_data::data;

/// From the best to the worst: no loan, paid off, then days past due by status.
const STATES: [&str; 8] = ["X", "C", "0", "1", "2", "3", "4", "5"];

fn panel(folder: &std::path::Path) -> Result<Panel> {
    let tables = tabular::Folder::new(folder);
    let mut table = tables.open("card_status_panel.parquet")?;
    let place = |name: &str| {
        table.columns().iter().position(|column| column == name).with_context(|| format!("there is no column {name}"))
    };
    let (id, month, status) = (place("ID")?, place("MONTHS_BALANCE")?, place("STATUS")?);
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        let row = row.map_err(|error| match error {
            RowError::Failed(error) => error,
            RowError::Malformed(row) => anyhow::anyhow!("row {}: {}", row.number, row.found),
        })?;
        let state = STATES.iter().position(|state| *state == row.cells[status]).context("a status is known")?;
        rows.push((row.cells[id].parse()?, row.cells[month].parse()?, u8::try_from(state)?));
    }
    Ok(Panel::new(STATES.map(str::to_owned).to_vec(), rows)?)
}

fn state(name: &str) -> u8 {
    let place = STATES.iter().position(|state| *state == name).expect("a state of the panel");
    u8::try_from(place).expect("a small number")
}

#[test]
fn card_accounts_roll_as_published() {
    let Some(data) = data() else { return };
    let panel = panel(&data).expect("the panel can be read");
    assert_eq!(panel.rows(), 631_635);
    let moves = panel.transitions();
    let rate = |from: &str, to: &str| {
        let rate = moves.rate(usize::from(state(from)), usize::from(state(to))).expect("accounts were there");
        format!("{:.2}", rate * 100.0)
    };
    let published = [
        ("0", "0", "85.69"),
        ("0", "1", "1.92"),
        ("0", "C", "5.11"),
        ("0", "X", "7.23"),
        ("1", "0", "50.05"),
        ("1", "1", "31.83"),
        ("1", "2", "5.15"),
        ("2", "0", "27.04"),
        ("2", "2", "15.11"),
        ("2", "3", "28.03"),
        ("3", "4", "58.24"),
        ("4", "5", "68.81"),
        ("5", "5", "89.83"),
    ];
    for (from, to, expected) in published {
        assert_eq!(rate(from, to), expected, "from {from} to {to}");
    }
}

#[test]
fn card_accounts_go_bad_by_month_as_published() {
    let Some(data) = data() else { return };
    let panel = panel(&data).expect("the panel can be read");
    let bad = ["2", "3", "4", "5"].map(state);
    let rates =
        [6, 12, 24].map(|month| format!("{:.3}", ever_by(&panel, &bad, month).rate().expect("observed") * 100.0));
    assert_eq!(rates, ["0.579", "1.335", "2.164"]);
}

/// The counts and the statistic were computed by a Python program on the same file.
#[test]
fn card_accounts_remember_where_they_came_from() {
    let Some(data) = data() else { return };
    let panel = panel(&data).expect("the panel can be read");
    let test =
        memory_test(&panel, state("1"), state("2"), &["0", "1", "2"].map(state)).expect("there are such accounts");
    let counts: Vec<(u64, u64)> = test.rows.iter().map(|row| (row.1, row.2)).collect();
    assert_eq!(counts, [(192, 4_179), (111, 2_016), (20, 79)]);
    assert_eq!((format!("{:.2}", test.chi_square), test.degrees), ("68.96".to_owned(), 2));
    assert!(test.p_value < 1e-14);
}
