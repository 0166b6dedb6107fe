//! The arrows between rooms that must never exist.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

fn metadata() -> Metadata {
    let manifest = xtask::pages::root().join("Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).exec().expect("cargo tells about the workspace")
}

/// Every crate that a crate reaches by ordinary dependencies, itself left out.
fn reached(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    let resolve = metadata.resolve.as_ref().expect("cargo resolves dependencies");
    let name = |id: &cargo_metadata::PackageId| metadata[id].name.to_string();
    let direct: BTreeMap<String, Vec<String>> = resolve
        .nodes
        .iter()
        .map(|node| {
            let ordinary = node
                .deps
                .iter()
                .filter(|dep| dep.dep_kinds.iter().any(|kind| matches!(kind.kind, DependencyKind::Normal)));
            (name(&node.id), ordinary.map(|dep| name(&dep.pkg)).collect())
        })
        .collect();
    let from = |start: &str| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = direct[start].iter().map(String::as_str).collect();
        while let Some(next) = open.pop() {
            if seen.insert(next.to_owned()) {
                open.extend(direct[next].iter().map(String::as_str));
            }
        }
        seen
    };
    metadata.workspace_packages().iter().map(|package| (package.name.to_string(), from(&package.name))).collect()
}

#[test]
fn forbidden_arrows_do_not_exist() {
    let reached = reached(&metadata());
    let never: &[(&str, &[&str])] = &[
        ("ledger", &["collections", "risk"]),
        (
            "risk",
            &[
                "ledger",
                "collections",
                "app",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "cli",
                "rusqlite",
                "postgres",
            ],
        ),
        (
            "collections",
            &[
                "risk",
                "app",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "cli",
                "serde",
                "rusqlite",
                "postgres",
                "rand",
            ],
        ),
        (
            "primitives",
            &[
                "ledger",
                "collections",
                "app",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "simulator",
                "testkit",
                "cli",
                "http-api",
                "tokio",
                "serde",
                "rusqlite",
                "postgres",
            ],
        ),
        (
            "ledger",
            &[
                "collections",
                "app",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "simulator",
                "testkit",
                "cli",
                "serde",
                "rusqlite",
                "postgres",
                "rand",
            ],
        ),
        (
            "collections",
            &[
                "risk",
                "reporting",
                "app",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "simulator",
                "testkit",
                "cli",
                "http-api",
                "tokio",
                "serde",
                "rusqlite",
                "postgres",
                "rand",
            ],
        ),
        (
            "http-api",
            &[
                "store-sqlite",
                "store-postgres",
                "tabular",
                "simulator",
                "testkit",
                "cli",
                "clap",
                "rusqlite",
                "postgres",
            ],
        ),
        (
            "simulator",
            &[
                "app",
                "http-api",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "testkit",
                "cli",
                "serde",
                "rusqlite",
                "postgres",
            ],
        ),
        (
            "app",
            &[
                "store-sqlite",
                "store-postgres",
                "tabular",
                "simulator",
                "testkit",
                "cli",
                "http-api",
                "axum",
                "utoipa",
                "rusqlite",
                "postgres",
                "tokio",
                "clap",
                "parquet",
                "csv",
                "letter",
                "krilla",
            ],
        ),
        (
            "letter",
            &["app", "ledger", "collections", "risk", "store-sqlite", "store-postgres", "tabular", "cli", "http-api"],
        ),
        (
            "store-sqlite",
            &["http-api", "store-postgres", "tabular", "simulator", "testkit", "cli", "clap", "parquet", "postgres"],
        ),
        (
            "store-postgres",
            &["http-api", "store-sqlite", "tabular", "simulator", "testkit", "cli", "clap", "parquet", "rusqlite"],
        ),
        (
            "tabular",
            &[
                "http-api",
                "store-sqlite",
                "store-postgres",
                "simulator",
                "testkit",
                "cli",
                "clap",
                "rusqlite",
                "postgres",
            ],
        ),
        (
            "report",
            &[
                "http-api",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "simulator",
                "testkit",
                "cli",
                "clap",
                "rusqlite",
                "postgres",
            ],
        ),
        (
            "channels",
            &[
                "http-api",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "simulator",
                "testkit",
                "cli",
                "clap",
                "rusqlite",
                "postgres",
            ],
        ),
        (
            "web-console",
            &[
                "http-api",
                "store-sqlite",
                "store-postgres",
                "tabular",
                "simulator",
                "testkit",
                "cli",
                "clap",
                "axum",
                "tokio",
                "rusqlite",
                "postgres",
                "channels",
            ],
        ),
        ("app", &["web-console", "maud", "plotters"]),
        ("app", &["channels", "lettre", "ureq", "rustls"]),
        ("http-api", &["channels", "oidc", "lettre", "ureq"]),
        ("collections", &["channels"]),
        ("store-sqlite", &["channels"]),
        ("store-postgres", &["channels"]),
        ("tabular", &["channels"]),
        ("cli", &["testkit", "xtask"]),
    ];
    for (from, to) in never {
        for target in *to {
            assert!(!reached[*from].contains(*target), "{from} must not reach {target}");
        }
    }
}

#[test]
fn pure_crates_depend_on_nothing_but_dates_and_errors() {
    let reached = reached(&metadata());
    let workspace = ["primitives", "ledger", "collections"];
    // A solver of linear programmes, a hash and regular expressions are values in, values out too.
    let allowed = ["jiff", "thiserror", "primitives", "microlp", "siphasher", "regex"];
    let metadata = metadata();
    for name in workspace {
        let package =
            metadata.workspace_packages().into_iter().find(|package| package.name == name).expect("it exists");
        let ordinary = package.dependencies.iter().filter(|dep| dep.kind == DependencyKind::Normal);
        for dependency in ordinary {
            assert!(allowed.contains(&dependency.name.as_str()), "{name} depends on {}", dependency.name);
        }
        assert!(!reached[name].contains("libc"), "{name} reaches the operating system");
    }
}

#[test]
fn pure_crates_ban_clocks_disks_and_printing() {
    for name in ["primitives", "ledger", "risk", "collections", "simulator"] {
        let file = xtask::pages::root().join("crates").join(name).join("clippy.toml");
        let text = std::fs::read_to_string(&file).expect("a pure crate has its own clippy.toml");
        for banned in ["SystemTime::now", "Timestamp::now", "std::fs::File", "std::env::var", "std::println"] {
            assert!(text.contains(banned), "{name}'s clippy.toml does not ban {banned}");
        }
    }
}
