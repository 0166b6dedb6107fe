//! The console in a browser: the main path of every role, in both languages, by a headless Chromium.
//!
//! It needs `chromedriver` and Chromium of Debian's `chromium-driver`; without them it says that it is skipped, and so does
//! `ARREARS_BROWSER=0`. Each language has a demo and a browser of its own, so that neither takes what the other asks for. Pages are kept
//! as pictures in `target/browser`. With axe-core (`ARREARS_AXE`, or where `./test` puts it) every page is checked by it, too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod browser;
mod demo;
mod paths;

use browser::{Browser, Driver};
use demo::Demo;

#[test]
fn every_role_walks_its_main_path_in_both_languages() {
    if std::env::var_os("ARREARS_BROWSER").is_some_and(|said| said == "0") {
        eprintln!("skipped: ARREARS_BROWSER=0 asks for no walk through the console in a browser");
        return;
    }
    let Some(driver) = Driver::start() else {
        eprintln!("skipped: chromedriver is not installed (on Debian: apt-get install chromium-driver)");
        return;
    };
    std::thread::scope(|walks| {
        for language in ["en", "zh"] {
            let driver = &driver;
            walks.spawn(move || walk(driver, language));
        }
    });
}

/// Everything that is done on a day, by somebody who reads one language.
fn walk(driver: &Driver, language: &'static str) {
    let demo = Demo::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut browser = Browser::open(driver, &demo, language).await;
        paths::house(&mut browser, &demo).await;
        paths::attacks(&mut browser, &demo).await;
        paths::borrower(&mut browser, &demo).await;
        browser.close().await;
    });
}
