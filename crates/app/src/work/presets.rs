//! Presets: the work rules that come with the program, to be copied and made the lender's own.

use crate::error::Refused;

/// Work rules that come with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Their name.
    pub id: &'static str,
    /// Their text.
    pub text: &'static str,
}

/// All of them.
pub static PRESETS: &[Preset] =
    &[Preset { id: "desk-cn", text: include_str!("../../../../examples/work/desk-cn.toml") }];

/// The preset of a name.
///
/// # Errors
/// When there is none.
pub fn find(id: &str) -> Result<&'static Preset, Refused> {
    PRESETS.iter().find(|preset| preset.id == id).ok_or_else(|| {
        let there: Vec<&str> = PRESETS.iter().map(|preset| preset.id).collect();
        Refused::new(format!("there are no work rules \"{id}\"")).hint(format!("there are {}", there.join(", ")))
    })
}
