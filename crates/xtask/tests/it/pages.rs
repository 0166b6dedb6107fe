//! Pages made from code are what the code says.

#[test]
fn pages_made_from_code_are_up_to_date() {
    for (path, page) in xtask::pages::pages() {
        let kept = std::fs::read_to_string(xtask::pages::root().join(path)).unwrap_or_default();
        assert!(kept == page, "{path} is not what the code says; write it with: cargo run -p xtask -- docs");
    }
}
