//! `arrears conduct`: what nobody may write or say, and what messages must contain.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use app::content_pack_file::{PRESETS, all, find, parse};
use app::explain::Language;
use app::messages::{FindingView, check_said, rules, sentence};
use app::{Refused, Result};
use clap::{Args, Subcommand};
use collections::Word;
use collections::conduct::ContentPack;
use collections::person::Target;
use primitives::Date;

use crate::console::{print, print_json};
use crate::contact::{language, word};
use crate::product::read;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the content packs that come with the program. None is legal advice
    Packs,
    /// Print the text of such a pack
    ///
    /// Example: arrears conduct pack cn-content-2026 > mine.toml
    Pack {
        /// The pack
        name: String,
    },
    /// Check a text, such as a call note or a chat, for forbidden conduct
    ///
    /// Prints each place with its code, rule and source. What is found is an answer, so the exit code is 0 either way; with --exit-code
    /// it is 1 when something was found. A text in which nothing is found may be wrong nevertheless.
    ///
    /// Example: arrears conduct check note.txt --target contact-person
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The text; - reads it from stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A pack that comes with the program, or a pack file; left out, all that come with the program
    #[arg(long, value_name = "PACK")]
    pack: Vec<String>,
    /// Who read or heard it: debtor, co-obligor, attorney, contact-person, third-person
    #[arg(long, value_parser = word::<Target>, default_value = "debtor")]
    target: Target,
    /// The day whose rules count; today where it is left out
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    /// The language: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    lang: Language,
    /// Exit with 1 when something was found
    #[arg(long)]
    exit_code: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Packs => {
                for pack in all()? {
                    print(&format!("{}\n", line(&pack)))?;
                }
                Ok(())
            }
            Self::Pack { name } => print(find(&name)?.text),
            Self::Check(check) => check.run(),
        }
    }
}

/// What a pack is.
fn line(pack: &ContentPack) -> String {
    let codes: Vec<&str> = pack.codes().into_iter().map(Word::word).collect();
    format!(
        "{}, effective from {}: looks for {}; {} requirements; {}",
        pack.key,
        pack.effective_from,
        codes.join(" "),
        pack.requirements().len(),
        pack.title.english
    )
}

impl Check {
    fn run(self) -> Result<()> {
        let text = text(&self.file)?;
        let packs = packs(&self.pack)?;
        let packs: Vec<&ContentPack> = packs.iter().collect();
        let day = self.as_of.unwrap_or_else(today);
        let seen = check_said(&packs, (&text, self.target), day, self.lang)?;
        if self.json {
            print_json(&seen)?;
        } else {
            print(&self.lines(&seen))?;
        }
        if self.exit_code && !seen.is_empty() {
            return Err(Refused::new(format!("the text breaks {} of conduct", rules(seen.len()))).into());
        }
        Ok(())
    }

    fn lines(&self, seen: &[FindingView]) -> String {
        if seen.is_empty() {
            let nothing = match self.lang {
                Language::English => "nothing was found",
                Language::Chinese => "未发现问题",
            };
            return format!("{nothing}\n");
        }
        let line = |one: &FindingView| {
            let [line, column] = [one.line, one.column].map(Option::unwrap_or_default);
            format!("{line}:{column}: {}\n", sentence(one, self.lang))
        };
        seen.iter().map(line).collect()
    }
}

/// A file, or stdin.
fn text(path: &Path) -> Result<String> {
    if path.as_os_str() != "-" {
        return read(path);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("stdin could not be read as text")?;
    Ok(text)
}

/// The packs that were named; all that come with the program where none was.
pub(crate) fn packs(names: &[String]) -> Result<Vec<ContentPack>> {
    if names.is_empty() {
        return Ok(all()?);
    }
    names.iter().map(|name| pack(name)).collect()
}

/// A preset by its name, or else a file.
fn pack(name: &str) -> Result<ContentPack> {
    if let Some(preset) = PRESETS.iter().find(|preset| preset.id == name) {
        return Ok(parse(preset.id, preset.text)?);
    }
    let path = PathBuf::from(name);
    if path.extension().is_none() && !path.exists() {
        find(name)?;
    }
    Ok(parse(name, &read(&path)?)?)
}

/// Today, by this machine's clock and zone.
pub(crate) fn today() -> Date {
    let now = jiff::Timestamp::from_microsecond(crate::now()).unwrap_or_default();
    Date::from_civil(now.to_zoned(jiff::tz::TimeZone::system()).date()).expect("the clock shows a day of our calendar")
}
