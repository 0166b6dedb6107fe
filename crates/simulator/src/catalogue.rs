//! The example products, as the texts of their files.
//!
//! How such a text becomes a product is `app`'s matter.

/// The example products: each file's name and its text.
///
/// Borrowers are simulated on those with a plan of their own; the external ones are for imports.
pub fn products() -> Vec<(&'static str, &'static str)> {
    macro_rules! files {
        ($($name:literal),* $(,)?) => {
            vec![$(($name, include_str!(concat!("../../../examples/products/", $name)))),*]
        };
    }
    files![
        "pay-later-statement.toml",
        "pay-later-instalments.toml",
        "consumer-annuity.toml",
        "free-30.toml",
        "home-credit.toml",
        "xente-loan.toml",
        "superlender-loan.toml",
    ]
}

#[cfg(test)]
mod tests;
