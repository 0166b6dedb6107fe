//! Desk rules that come with the program: the files of `examples/desks`. They are a beginning: a lender decides its own.

use crate::error::Refused;

/// Desk rules that come with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Their name.
    pub id: &'static str,
    /// The text of their file.
    pub text: &'static str,
}

/// All of them.
pub static PRESETS: [Preset; 2] = [
    Preset { id: "cn-desk", text: include_str!("../../../../examples/desks/cn-desk.toml") },
    Preset { id: "us-desk", text: include_str!("../../../../examples/desks/us-desk.toml") },
];

/// The desk rules of a name.
///
/// # Errors
/// When there are none.
pub fn find(name: &str) -> Result<Preset, Refused> {
    PRESETS.iter().find(|preset| preset.id == name).copied().ok_or_else(|| {
        Refused::new(format!("there are no desk rules \"{name}\"")).hint("list all that come along with: desk presets")
    })
}
