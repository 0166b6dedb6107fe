//! Fuzzing: every reader of outside input, given example files with things done to them. It reads them or says why not; it
//! never panics and never hangs.
//!
//! The same mutants in every `./test`; others, and for longer, with
//! `ARREARS_FUZZ_SECONDS=600 cargo test --release -p xtask fuzz`. A failure prints the seed that brings it back:
//! `ARREARS_FUZZ_SEED=0x...`.

mod bodies;
mod models;
mod mutant;

use std::path::{Path, PathBuf};
use std::time::Duration;

use app::import::{Lookup, Mapping, ProductFacts, Target, import};
use app::record::{Record, unpack_event};
use primitives::{Currency, Date};
use tabular::Folder;
use tempfile::TempDir;

use self::mutant::Mutant;

/// Gives a reader mutants of example files: the same few in every `./test`, or others for as long as is asked for.
fn fuzz(examples: &[Vec<u8>], read: impl Fn(&Mutant)) {
    assert!(!examples.is_empty(), "there are examples");
    let mutant = |entropy: &mut arbitrary::Unstructured<'_>| {
        read(&entropy.arbitrary()?);
        Ok(())
    };
    let number =
        |name: &str| std::env::var(name).ok().map(|text| u64::from_str_radix(text.trim_start_matches("0x"), 16));
    let seconds = std::env::var("ARREARS_FUZZ_SECONDS").ok().map(|text| text.parse().expect("a whole number"));
    if let Some(seed) = number("ARREARS_FUZZ_SEED") {
        drop(arbtest::arbtest(mutant).seed(seed.expect("a hexadecimal number")));
    } else if let Some(seconds) = seconds {
        drop(arbtest::arbtest(mutant).size_min(256).budget(Duration::from_secs(seconds)));
    } else {
        // A seed's lower half is how many bytes of entropy it gives.
        (1..=1_500_u64).for_each(|chance| drop(arbtest::arbtest(mutant).seed(((chance * 0x9e37) << 32) | 512)));
    }
}

#[test]
fn product_files() {
    let examples = examples("products", "toml");
    fuzz(&examples, |mutant| {
        let text = mutant.text(&examples);
        if let Err(refused) = app::product_file::parse("p.toml", &text) {
            assert!(refused.what.starts_with("p.toml"), "{refused}");
        }
    });
}

#[test]
fn policy_files() {
    let examples = examples("policies", "toml");
    fuzz(&examples, |mutant| {
        let text = mutant.text(&examples);
        if let Err(refused) = app::policy_file::parse("p.toml", &text) {
            assert!(refused.what.starts_with("p.toml"), "{refused}");
        }
    });
}

#[test]
fn template_files() {
    let examples = examples("messages", "toml");
    fuzz(&examples, |mutant| {
        let text = mutant.text(&examples);
        if let Err(refused) = app::template_file::parse("t.toml", &text) {
            assert!(refused.what.starts_with("t.toml"), "{refused}");
        }
    });
}

#[test]
fn values_of_messages() {
    let examples = examples("values", "toml");
    fuzz(&examples, |mutant| {
        let text = mutant.text(&examples);
        match app::message_values::parse("v.toml", &text) {
            Ok(values) => drop(values.check(|_| true)),
            Err(refused) => assert!(refused.what.starts_with("v.toml"), "{refused}"),
        }
    });
}

/// What people wrote is checked whatever it is, and every place that is told is one of the text.
#[test]
fn texts_of_people() {
    use collections::{Set, person::Target};
    let packs = app::content_pack_file::all().expect("packs that come with the program are packs");
    let packs: Vec<_> = packs.iter().collect();
    let examples = vec![include_bytes!("../../../app/src/messages/corpus.txt").to_vec()];
    let day = "2026-11-22".parse().expect("a day");
    fuzz(&examples, |mutant| {
        let text = mutant.text(&examples);
        for finding in collections::conduct::check_text(&packs, &text, Set::of(&[Target::Debtor]), day) {
            let spot = finding.spot.expect("what was found is somewhere");
            assert!(text.get(spot.from..spot.to).is_some_and(|words| !words.is_empty()));
        }
    });
}

#[test]
fn mappings() {
    let examples = examples("mappings", "toml");
    fuzz(&examples, |mutant| {
        let _ = Mapping::parse(&mutant.text(&examples));
    });
}

/// Scenarios are run, not only read: the ledger behind them must not panic either.
#[test]
fn scenarios() {
    let examples = examples("scenarios", "scenario");
    let folder = repository().join("examples/scenarios");
    fuzz(&examples, |mutant| {
        let open = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
        match app::scenario::parse("s.scenario", &mutant.text(&examples), open) {
            Ok(scenario) => drop(app::scenario::run(&scenario)),
            Err(refused) => assert!(!refused.what.is_empty()),
        }
    });
}

#[test]
fn tables_in_csv() {
    tables("csv", &examples("first-book", "csv"));
}

#[test]
fn tables_in_json_lines() {
    let row = r#"{"account":"A1","effective_on":"2025-02-28","amount":"100.00","key":"r1"}"#;
    let number = r#"{"account":"A2","effective_on":"2025-02-28","amount":1e2,"key":null,"kind":"waiver","component":"fee","reason":"早"}"#;
    tables("jsonl", &[format!("{row}\n{row}\n{number}\n").into_bytes()]);
}

#[test]
fn tables_in_gzip() {
    use std::io::Write as _;
    let packed = examples("first-book", "csv").into_iter().map(|bytes| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&bytes).expect("a folder that can be used");
        packer.finish().expect("a folder that can be used")
    });
    tables("csv.gz", &packed.collect::<Vec<_>>());
}

/// Reads mutants as each of the tables of an import.
fn tables(ending: &str, examples: &[Vec<u8>]) {
    let folder = TempDir::new().expect("a folder that can be used");
    let name = format!("table.{ending}");
    fuzz(examples, |mutant| {
        std::fs::write(folder.path().join(&name), mutant.of(examples)).expect("a folder that can be used");
        for target in [Target::Contracts, Target::Repayments] {
            let mapping = Mapping::standard([(target, name.as_str())]);
            let _ = import(&mapping, &Folder::new(folder.path()), &Book);
        }
    });
}

/// What a damaged store may hand out: an error, not a panic.
#[test]
fn stored_forms() {
    let examples: Vec<Vec<u8>> = (1..=8).map(|length| vec![1; length * 9]).collect();
    fuzz(&examples, |mutant| {
        let bytes = mutant.of(&examples);
        let _ = unpack_event(&bytes);
        let _ = Record::from_bytes(bytes).unpack();
    });
}

/// A book with two products.
struct Book;

impl Lookup for Book {
    fn product(&self, product: &str) -> Option<ProductFacts> {
        let texts = simulator::products();
        let (file, text) = texts.into_iter().find(|(_, text)| text.contains(&format!("\"{product}\"")))?;
        app::product_file::parse(file, text).ok().as_ref().map(ProductFacts::from)
    }

    fn version(&self, _product: &str, asked: Option<u32>, _opened_on: Date) -> Option<u32> {
        Some(asked.unwrap_or(1))
    }

    fn account_currencies(&self, accounts: &[&str]) -> anyhow::Result<Vec<Option<Currency>>> {
        Ok(accounts.iter().map(|account| account.starts_with('A').then_some(Currency::CNY)).collect())
    }
}

/// The example files of a folder that have an ending.
fn examples(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    gather(&repository().join("examples").join(folder), ending, &mut found);
    found.sort();
    found.iter().map(|path| std::fs::read(path).expect("a folder that can be used")).collect()
}

fn gather(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder that can be used") {
        let path = entry.expect("a folder that can be used").path();
        if path.is_dir() {
            gather(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn contact_packs() {
    let examples = examples("packs", "toml");
    fuzz(&examples, |mutant| {
        if let Err(refused) = app::contact_pack_file::parse("p.toml", &mutant.text(&examples)) {
            assert!(refused.what.starts_with("p.toml"), "{refused}");
        }
    });
}

#[test]
fn persons() {
    let examples = examples("persons", "toml");
    fuzz(&examples, |mutant| {
        if let Err(refused) = app::person_file::person("p.toml", &mutant.text(&examples)) {
            assert!(refused.what.starts_with("p.toml"), "{refused}");
        }
    });
}

#[test]
fn strategies() {
    let examples = examples("strategies", "toml");
    fuzz(&examples, |mutant| {
        let text = mutant.text(&examples);
        let (read, parsed) = (app::strategy_file::read("s.toml", &text), app::strategy_file::parse("s.toml", &text));
        assert!(read.is_ok() || parsed.is_err(), "what is sound can be read");
        if let Err(refused) = parsed {
            assert!(refused.what.starts_with("s.toml"), "{refused}");
        }
    });
}

#[test]
fn limit_tables() {
    let examples = examples("limits", "toml");
    fuzz(&examples, |mutant| {
        if let Err(refused) = app::limit_file::LimitFile::read("l.toml", &mutant.text(&examples)) {
            assert!(refused.to_string().contains("l.toml"), "{refused}");
        }
    });
}
