//! The page of conventions names nothing that does not exist.

use crate::fixtures::every_event;
use crate::product_file::options::{ProductOption, Value, paths};

const PAGE: &str = include_str!("../../../../../docs/reference/conventions.md");
const POLICIES: &str = include_str!("../../../../../docs/reference/classification.md");
const COMMANDS: &str = include_str!("../../../../../docs/reference/command-line.md");

/// What stands between backquotes in the second column of the tables behind the first heading.
fn named() -> Vec<&'static str> {
    let (_, tables) = PAGE.split_once("\n## ").expect("the page has sections");
    let rows = tables.lines().filter(|line| line.starts_with("| "));
    let columns = rows.map(|row| row.split('|').nth(2).expect("a row has a second column"));
    columns.flat_map(|column| column.split('`').skip(1).step_by(2)).collect()
}

/// Every option of policy files as their reference tells it, which a test of its own compares with the parser.
fn policy_options() -> Vec<String> {
    let (mut section, mut options) = ("", Vec::new());
    for line in POLICIES.lines() {
        if let Some(title) = line.strip_prefix("### `[") {
            section = title.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        } else if line.starts_with("## ") {
            section = "";
        } else if let Some(row) = line.strip_prefix("| `").filter(|_| !section.is_empty()) {
            let names = row.split('|').next().unwrap_or_default();
            options.extend(names.split(',').map(|name| format!("{section}.{}", name.trim().trim_matches('`'))));
        }
    }
    options
}

fn has_choice(option: &ProductOption, name: &str) -> bool {
    let (Value::Name(choices) | Value::Names(choices)) = &option.value else { return false };
    choices.iter().any(|(choice, _)| *choice == name)
}

#[test]
fn the_page_of_conventions_names_only_what_there_is() {
    let (options, of_policies) = (paths(), policy_options());
    let kinds: Vec<&str> = every_event().iter().map(ledger::Event::kind).collect();
    let mut looked_up = 0;
    for name in named() {
        let exists = if let Some(kind) = name.strip_prefix("event:") {
            kinds.contains(&kind)
        } else if let Some(path) = name.strip_prefix("policy:") {
            of_policies.iter().any(|option| option == path)
        } else if name.starts_with("arrears ") {
            COMMANDS.contains(&format!("\n## `{name}`\n"))
        } else {
            let (path, value) = name.split_once(" = ").map_or((name, None), |(path, value)| (path, Some(value)));
            let option = options.iter().find(|(known, _)| known == path).map(|(_, option)| option);
            option.is_some_and(|option| value.is_none_or(|value| has_choice(option, value.trim_matches('"'))))
        };
        assert!(exists, "the page names {name}, which does not exist");
        looked_up += 1;
    }
    assert!(looked_up > 150, "{looked_up} names were looked up");
}

/// Every section of product files has a place on the page.
#[test]
fn no_section_of_product_files_is_missing_on_the_page_of_conventions() {
    let told = named();
    for (path, _) in paths() {
        let section = path.rsplit_once('.').expect("an option lies in a section").0;
        // Rows lie in an option, and the rules of other kinds of money are written as that of repayments.
        let is_rows =
            ["allocation.", "buckets.ranges", "charge_off.reasons"].iter().any(|prefix| section.starts_with(prefix));
        let is_told = told.iter().any(|name| name.starts_with(&format!("{section}.")));
        assert!(is_told || is_rows, "nothing of [{section}] stands on the page");
    }
}
