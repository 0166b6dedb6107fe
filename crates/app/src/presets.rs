//! Product presets: ready product files, each with the conventions of a known system, market or law.
//!
//! The files lie in `examples/products/presets` and are part of the program. What their options mean is told in
//! `docs/reference/product-options.md`, what each preset chooses in `docs/reference/presets.md`. Reading them is
//! `product_file`'s matter.

use crate::error::Refused;

/// A product file that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name, which is the product's id too.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

/// All presets: those of other systems, of China, of the United States, and pay in 4.
pub const PRESETS: [Preset; 8] = [
    Preset {
        name: "fineract-progressive",
        text: include_str!("../../../examples/products/presets/fineract-progressive.toml"),
    },
    Preset {
        name: "fineract-cumulative",
        text: include_str!("../../../examples/products/presets/fineract-cumulative.toml"),
    },
    Preset { name: "frappe", text: include_str!("../../../examples/products/presets/frappe.toml") },
    Preset { name: "pay-later-cn", text: include_str!("../../../examples/products/presets/pay-later-cn.toml") },
    Preset { name: "card-cn", text: include_str!("../../../examples/products/presets/card-cn.toml") },
    Preset { name: "us-closed-end", text: include_str!("../../../examples/products/presets/us-closed-end.toml") },
    Preset { name: "pay-in-4", text: include_str!("../../../examples/products/presets/pay-in-4.toml") },
    Preset { name: "us-open-end", text: include_str!("../../../examples/products/presets/us-open-end.toml") },
];

impl Preset {
    /// What it is, in a line: the first one of its file.
    pub fn about(&self) -> &'static str {
        self.text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default()
    }
}

/// The preset of a name.
///
/// # Errors
/// When there is none.
pub fn find(name: &str) -> Result<Preset, Refused> {
    PRESETS.into_iter().find(|preset| preset.name == name).ok_or_else(|| {
        Refused::new(format!("there is no preset \"{name}\"")).hint("list all of them with: product preset")
    })
}
