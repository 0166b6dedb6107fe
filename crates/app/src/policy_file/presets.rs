//! Presets: the policies that come with the program, to be copied and completed by the lender.
//!
//! The texts are the files of `examples/policies`; each names its sources and how sure they are.

/// A policy that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name.
    pub id: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

macro_rules! preset {
    ($id:literal) => {
        Preset { id: $id, text: include_str!(concat!("../../../../examples/policies/", $id, ".toml")) }
    };
}

/// All of them.
pub static PRESETS: &[Preset] = &[
    preset!("cn-retail-2023"),
    preset!("cn-card-2022"),
    preset!("ifrs9"),
    preset!("eba-default"),
    preset!("ffiec-closed-end"),
    preset!("ffiec-open-end"),
    preset!("frappe-npa"),
];
