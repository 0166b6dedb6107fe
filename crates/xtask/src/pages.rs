//! Pages and schemas that are made from code. A test compares what is in the repository with what the code says.

use std::path::PathBuf;

use anyhow::{Context, Result};

/// The pages, each with its path in the repository.
pub fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("docs/reference/features.md", app::features::page::page()),
        ("docs/reference/kpis.md", app::work::page::page()),
        ("docs/reference/event-types.md", app::events_out::page::page()),
        ("docs/reference/command-line.md", arrears_cli::reference_page()),
        ("docs/reference/roles.md", app::access::page::page()),
        ("docs/reference/http.md", http_api::reference_page()),
        ("docs/reference/openapi.json", openapi()),
        ("docs/reference/product-options.md", app::product_file::options::page()),
        ("docs/reference/contact-pack.schema.json", app::contact_pack_file::schema_text()),
        ("docs/reference/desk-rules.schema.json", app::desk_rules_file::schema_text()),
        ("docs/reference/product.schema.json", app::product_file::options::schema_text()),
    ]
}

fn openapi() -> String {
    let document = serde_json::to_string_pretty(&http_api::document()).expect("a description is plain values");
    format!("{document}\n")
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Writes every page.
///
/// # Errors
/// When a page cannot be written.
pub fn write() -> Result<()> {
    for (path, page) in pages() {
        std::fs::write(root().join(path), page).with_context(|| format!("cannot write {path}"))?;
        println!("{path}");
    }
    Ok(())
}
