//! Templates that come with the program: the files of `examples/messages`. They are a beginning: a lender has its own approved.

use crate::error::Refused;

/// A template that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name.
    pub id: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

macro_rules! presets {
    ($($id:literal,)+) => {
        [$(Preset { id: $id, text: include_str!(concat!("../../../../examples/messages/", $id, ".toml")) },)+]
    };
}

/// All of them, in the order in which an account meets them.
pub static PRESETS: [Preset; 21] = presets! {
    "pre-due",
    "day-1",
    "early",
    "middle",
    "late",
    "promise-confirmed",
    "promise-broken",
    "plan-confirmed",
    "hardship-confirmed",
    "settlement-offer",
    "dispute-received",
    "dispute-answer",
    "demand",
    "bureau-notice",
    "agency-assignment",
    "lawyer-hand-over",
    "cured",
    "settled",
    "opt-out-confirmed",
    "locate",
    "us-validation",
};

/// The template of a name.
///
/// # Errors
/// When there is none.
pub fn find(name: &str) -> Result<Preset, Refused> {
    PRESETS.iter().find(|preset| preset.id == name).copied().ok_or_else(|| {
        Refused::new(format!("there is no template \"{name}\"")).hint("list all of them with: template list")
    })
}
