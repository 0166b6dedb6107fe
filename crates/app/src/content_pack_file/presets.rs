//! Content packs that come with the program: the files of `examples/content`.

use collections::conduct::ContentPack;

use super::parse;
use crate::error::Refused;

/// A content pack that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name.
    pub id: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

/// All of them.
pub static PRESETS: [Preset; 2] = [
    Preset { id: "cn-content-2026", text: include_str!("../../../../examples/content/cn-content-2026.toml") },
    Preset { id: "us-content-2026", text: include_str!("../../../../examples/content/us-content-2026.toml") },
];

/// The pack of a name.
///
/// # Errors
/// When there is none.
pub fn find(name: &str) -> Result<Preset, Refused> {
    PRESETS.iter().find(|preset| preset.id == name).copied().ok_or_else(|| {
        Refused::new(format!("there is no content pack \"{name}\"")).hint("list all of them with: conduct packs")
    })
}

/// All of them, read.
///
/// # Errors
/// When one is no pack.
pub fn all() -> Result<Vec<ContentPack>, Refused> {
    PRESETS.iter().map(|preset| parse(preset.id, preset.text)).collect()
}
