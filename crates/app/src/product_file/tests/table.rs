//! The table of options against the parser: neither knows anything that the other does not.

use std::collections::BTreeSet;

use toml::{Table, Value as Toml};

use super::full::ALL;
use super::{parse, shape};
use crate::error::Refused;
use crate::product_file::options::{Absent, ProductOption, SECTIONS, Value, page, paths};
use ledger::product::Product;

/// The table in which the last part of a path stands, if it stands in the file.
fn holder<'t>(table: &'t mut Table, path: &str) -> Option<&'t mut Table> {
    let Some((first, rest)) = path.split_once('.') else { return table.contains_key(path).then_some(table) };
    let below = table.get_mut(first)?;
    if below.is_table() {
        holder(below.as_table_mut()?, rest)
    } else {
        below.as_array_mut()?.iter_mut().find_map(|row| holder(row.as_table_mut()?, rest))
    }
}

fn last(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, last)| last)
}

/// Every full file that states an option, with another value for it; without it where there is none.
fn files_with(path: &str, value: Option<&Toml>) -> Vec<String> {
    let changed = |text: &str| {
        let mut file: Table = text.parse().unwrap();
        let table = holder(&mut file, path)?;
        match value {
            Some(value) => table.insert(last(path).to_owned(), value.clone()),
            None => table.remove(last(path)),
        };
        Some(file.to_string())
    };
    ALL.into_iter().filter_map(changed).collect()
}

fn results(path: &str, value: Option<&Toml>) -> Vec<Result<Product, Refused>> {
    let files = files_with(path, value);
    assert!(!files.is_empty(), "no full file states {path}");
    files.iter().map(|text| parse("full.toml", text)).collect()
}

/// A default of the table as a value of a file.
fn default_of(option: &ProductOption) -> Option<Toml> {
    let Absent::Is(words) = option.absent else { return None };
    let text = format!("v = {}", option.value.written(words));
    text.parse::<Table>().unwrap().remove("v")
}

/// The names between backquotes after `expected`, as serde lists them.
fn expected_names(refused: &Refused) -> BTreeSet<&str> {
    let list = refused.what.split_once(", expected ").unwrap_or_else(|| panic!("{refused}")).1;
    list.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_table_has_exactly_the_sections_that_the_parser_knows() {
    let refused = parse("p.toml", "[nothing]").unwrap_err();
    let known = expected_names(&refused);
    let told: BTreeSet<&str> = SECTIONS.iter().map(|section| section.path).filter(|path| !path.contains('.')).collect();
    assert_eq!(told, known);
}

/// Every section, and every list of rows, with the names that may stand in it.
fn names_by_section() -> Vec<(String, BTreeSet<&'static str>)> {
    let mut sections = Vec::new();
    for section in SECTIONS {
        let below = section.below().map(|(name, _)| name);
        sections
            .push((section.path.to_owned(), section.all_options().map(|option| option.name).chain(below).collect()));
        for option in section.all_options() {
            if let Value::Rows(rows) = &option.value {
                let names = rows.iter().map(|option| option.name).collect();
                sections.push((format!("{}.{}", section.path, option.name), names));
            }
        }
    }
    sections
}

#[test]
fn the_table_has_exactly_the_options_that_the_parser_knows() {
    for (section, told) in names_by_section() {
        let mut asked = 0;
        for text in ALL {
            let mut file: Table = text.parse().unwrap();
            let paths = told.iter().map(|name| format!("{section}.{name}"));
            let Some(path) = paths.into_iter().find(|path| holder(&mut file, path).is_some()) else { continue };
            holder(&mut file, &path).unwrap().insert("nobody_knows".to_owned(), Toml::Boolean(true));
            let refused = parse("full.toml", &file.to_string()).unwrap_err();
            assert_eq!(expected_names(&refused), told, "{section}");
            asked += 1;
        }
        assert!(asked > 0, "no full file has [{section}]");
    }
}

#[test]
fn the_table_has_exactly_the_names_that_the_parser_knows() {
    let unknown = Toml::String("nobody-knows".to_owned());
    let standard = ["penalty", "fee", "interest", "principal"];
    for (path, option) in paths() {
        let (value, told): (Toml, BTreeSet<&str>) = match &option.value {
            Value::Name(choices) => (unknown.clone(), choices.iter().map(|(name, _)| *name).collect()),
            Value::Names(choices) => {
                (Toml::Array(vec![unknown.clone()]), choices.iter().map(|(name, _)| *name).collect())
            }
            Value::Order => (Toml::Array(vec![unknown.clone()]), standard.into_iter().collect()),
            Value::Items => {
                let told = standard.into_iter().chain(["additional_interest"]);
                (Toml::Array(vec![unknown.clone()]), told.collect())
            }
            Value::Rate
            | Value::Amount
            | Value::Date
            | Value::Dates
            | Value::Flag
            | Value::Number(..)
            | Value::Text(_)
            | Value::Texts(_)
            | Value::Rows(_) => continue,
        };
        for result in results(&path, Some(&value)) {
            assert_eq!(expected_names(&result.unwrap_err()), told, "{path}");
        }
    }
}

#[test]
fn every_name_in_the_table_is_one_that_some_product_has() {
    for (path, option) in paths() {
        let Value::Name(choices) = &option.value else { continue };
        // These need or refuse other options by their name; the tests of refusals go through them.
        if ["plan.kind", "ageing.materiality.test", "allocation.switch.when"].contains(&path.as_str()) {
            continue;
        }
        for (name, _) in *choices {
            let results = results(&path, Some(&Toml::String((*name).to_owned())));
            assert!(results.iter().any(Result::is_ok), "{path} = {name}: {results:?}");
        }
    }
}

#[test]
fn every_default_in_the_table_is_the_parsers() {
    for (path, option) in paths() {
        let Some(default) = default_of(option) else { continue };
        let (stated, left_out) = (results(&path, Some(&default)), results(&path, None));
        let mut compared = 0;
        for (stated, left_out) in stated.into_iter().zip(left_out) {
            if let (Ok(stated), Ok(left_out)) = (stated, left_out) {
                assert_eq!(stated, left_out, "{path}");
                compared += 1;
            }
        }
        assert!(compared > 0, "{path} is in no full file that can do with the default");
    }
}

#[test]
fn what_the_table_calls_required_is() {
    for (path, option) in paths() {
        if !matches!(option.absent, Absent::Refused) {
            continue;
        }
        for result in results(&path, None) {
            let refused = result.unwrap_err();
            assert!(refused.what.contains(&format!("missing field `{}`", option.name)), "{path}: {refused}");
        }
    }
}

#[test]
fn the_full_files_state_every_option_with_another_value_than_its_default() {
    for (path, option) in paths() {
        let default = default_of(option);
        let is_stated = |text: &str| {
            let mut file: Table = text.parse().unwrap();
            holder(&mut file, &path).is_some_and(|table| table.get(last(&path)) != default.as_ref())
        };
        assert!(ALL.into_iter().any(is_stated), "{path}");
    }
}

#[test]
fn numbers_have_the_limits_that_the_table_tells() {
    for (path, option) in paths() {
        let Value::Number(least, most) = option.value else { continue };
        let is_ok = |number: i64| results(&path, Some(&Toml::Integer(number))).iter().any(Result::is_ok);
        assert!(!is_ok(i64::from(least) - 1) && !is_ok(i64::from(most) + 1), "{path}");
        let is_one_of_a_row = path.starts_with("buckets.ranges");
        assert!(is_one_of_a_row || (is_ok(i64::from(least)) && is_ok(i64::from(most))), "{path}");
    }
}

#[test]
fn whole_files_have_the_shape_and_damaged_ones_do_not() {
    for text in ALL {
        assert_eq!(shape::flaws(text), [""; 0]);
    }
    for (path, _) in paths() {
        for text in files_with(&path, Some(&Toml::Float(0.5))) {
            assert!(!shape::flaws(&text).is_empty(), "{path} = 0.5");
        }
    }
}

#[test]
fn the_page_tells_of_every_option() {
    let page = page();
    for (path, option) in paths() {
        let name = if [".ranges.", ".steps.", ".reasons."].iter().any(|rows| path.contains(rows)) {
            path.rsplit('.').take(2).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(".")
        } else {
            option.name.to_owned()
        };
        assert!(page.contains(&format!("| `{name}` |")), "{path}");
        assert!(page.contains(option.meaning) && page.contains(option.used_by), "{path}");
        assert!(!option.meaning.contains('|') && !option.used_by.is_empty(), "{path}");
    }
}
