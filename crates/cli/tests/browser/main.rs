//! The console in a browser: the main path of every role, in both languages, by a headless Chromium.
//!
//! A walk takes many minutes, so it is asked for: `ARREARS_BROWSER=1 cargo test -p cli --test browser -- --nocapture`. It needs
//! `chromedriver` and Chromium of Debian's `chromium-driver`; without them it says that it is skipped. Pages are kept as
//! pictures in `target/browser`. With axe-core (`ARREARS_AXE`, or where `./test` puts it) every page is checked by it, too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod browser;
mod demo;
mod paths;

use browser::{Browser, Driver};
use demo::Demo;

#[test]
fn every_role_walks_its_main_path_in_both_languages() {
    if std::env::var_os("ARREARS_BROWSER").is_none() {
        eprintln!("skipped: the walk through the console in a browser is asked for with ARREARS_BROWSER=1");
        return;
    }
    let Some(driver) = Driver::start() else {
        eprintln!("skipped: chromedriver is not installed (on Debian: apt-get install chromium-driver)");
        return;
    };
    let demo = Demo::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for language in ["en", "zh"] {
            let mut browser = Browser::open(&driver, &demo, language).await;
            paths::house(&mut browser, &demo).await;
            browser.close().await;
        }
        let mut browser = Browser::open(&driver, &demo, "en").await;
        paths::attacks(&mut browser, &demo).await;
        paths::borrower(&mut browser, &demo).await;
        browser.close().await;
    });
}
