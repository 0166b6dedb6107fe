//! Packs that come with the program: the files of `examples/packs`. Each names its sources and how sure they are.

use crate::error::Refused;

/// A pack that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name.
    pub id: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

/// All of them.
pub static PRESETS: [Preset; 2] = [
    Preset { id: "cn-2026", text: include_str!("../../../../examples/packs/cn-2026.toml") },
    Preset { id: "us-2026", text: include_str!("../../../../examples/packs/us-2026.toml") },
];

/// The pack of a name.
///
/// # Errors
/// When there is none.
pub fn find(name: &str) -> Result<Preset, Refused> {
    PRESETS.iter().find(|preset| preset.id == name).copied().ok_or_else(|| {
        Refused::new(format!("there is no pack \"{name}\"")).hint("list all of them with: contact packs")
    })
}
