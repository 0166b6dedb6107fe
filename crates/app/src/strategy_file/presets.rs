//! Presets: the strategies that come with the program, to be copied and made the lender's own.
//!
//! The texts are the files of `examples/strategies`.

/// A strategy that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name.
    pub id: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

/// All of them.
pub static PRESETS: &[Preset] =
    &[Preset { id: "pay-later-cn", text: include_str!("../../../../examples/strategies/pay-later-cn.toml") }];

/// Whether a template of this name comes with the program.
pub fn has_template(name: &str) -> bool {
    crate::template_file::PRESETS.iter().any(|preset| preset.id == name)
}
