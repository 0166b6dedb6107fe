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

/// The templates that presets name.
pub const TEMPLATES: &[&str] = &[
    "pre-due-reminder",
    "day-1-friendly",
    "early-reminder",
    "middle-notice",
    "late-notice",
    "formal-notice",
    "bureau-notice",
    "agency-notice",
    "promise-confirmed",
    "promise-broken",
    "plan-confirmed",
    "hardship-confirmed",
    "settlement-offer",
    "credit-repaired",
    "dispute-reply",
    "opt-out-confirmed",
];
