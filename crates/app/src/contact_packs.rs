//! The contact packs of a book: of every name the version that began last decides.

use collections::contact::Pack;

use crate::contact_pack_file::{PRESETS, parse};
use crate::documents::CONTACT_PACK;
use crate::error::Result;
use crate::versions::{FirstDay, Head, Text, Versions, Words};

impl Text for Pack {
    const WORDS: Words =
        Words { kind: CONTACT_PACK, noun: "contact pack", example: "cn-2026@1", first_day: FirstDay::Lawful };

    fn read(file: &str, text: &str) -> Result<Self> {
        Ok(parse(file, text)?)
    }

    fn head(&self) -> Head<'_> {
        Head { id: &self.key.id, version: self.key.version, effective_from: self.effective_from }
    }

    fn matter(&self) -> String {
        self.key.id.clone()
    }

    fn presets() -> Vec<(&'static str, &'static str)> {
        PRESETS.iter().map(|preset| (preset.id, preset.text)).collect()
    }
}

/// The contact packs of a book.
pub const CONTACT_PACKS: Versions<Pack> = Versions::OF;
