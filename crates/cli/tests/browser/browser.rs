//! A browser, what is asked of every page, and the pictures that are kept of it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use crate::demo::Demo;

/// `chromedriver`, which drives browsers.
pub(crate) struct Driver {
    child: Child,
    address: String,
}

impl Driver {
    /// Starts it, on a port that is free; none where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        let mut child =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next().expect("chromedriver ended").unwrap();
            if let Some((_, port)) = line.split_once("successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { child, address: format!("http://127.0.0.1:{port}") })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser of somebody who reads one language.
pub(crate) struct Browser {
    pub(crate) client: Client,
    base: String,
    pub(crate) language: &'static str,
    folder: PathBuf,
    axe: Option<String>,
    seen: BTreeSet<String>,
    shots: usize,
}

/// The widths at which every page is looked at.
const WIDTHS: [u32; 2] = [1280, 390];

impl Browser {
    pub(crate) async fn open(driver: &Driver, demo: &Demo, language: &'static str) -> Self {
        let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"];
        let capabilities = json!({ "goog:chromeOptions": { "args": args }, "goog:loggingPrefs": { "browser": "ALL" } });
        let client = ClientBuilder::new(hyper_util_connector())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&driver.address)
            .await
            .expect("a browser starts");
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folder = root.join("target/browser");
        std::fs::create_dir_all(&folder).unwrap();
        let axe =
            std::env::var_os("ARREARS_AXE").map_or_else(|| root.join("target/axe-core/axe.min.js"), PathBuf::from);
        let axe = std::fs::read_to_string(axe).ok();
        if axe.is_none() {
            eprintln!("axe-core is not there; pages are checked by our own rules alone");
        }
        let mut browser =
            Self { client, base: demo.address.clone(), language, folder, axe, seen: BTreeSet::new(), shots: 0 };
        browser.go(&format!("/console/preferences?language={language}&back=%2Fconsole%2Fsign-in")).await;
        browser
    }

    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
    }

    /// Goes to an address of the console.
    pub(crate) async fn go(&mut self, path: &str) {
        let address = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        self.client.goto(&address).await.unwrap();
    }

    pub(crate) async fn path(&self) -> String {
        let address = self.client.current_url().await.unwrap();
        address.path().to_owned()
    }

    /// The words of the page.
    pub(crate) async fn text(&self) -> String {
        self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap()
    }

    pub(crate) async fn find(&self, css: &str) -> Element {
        let found = self.client.find(Locator::Css(css)).await;
        match found {
            Ok(found) => found,
            Err(error) => panic!("{css} is not on {}: {error}\n{}", self.path().await, self.text().await),
        }
    }

    pub(crate) async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    pub(crate) async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Clicks, and waits for the page that comes of it.
    pub(crate) async fn click(&mut self, css: &str) {
        self.script("window.isOld = true").await;
        self.find(css).await.click().await.unwrap();
        self.arrived().await;
    }

    /// Waits until another page is there.
    pub(crate) async fn arrived(&self) {
        for _ in 0..200 {
            let there =
                self.client.execute("return !window.isOld && document.readyState === 'complete'", Vec::new()).await;
            if there.is_ok_and(|there| there == json!(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no page came after {}", self.path().await);
    }

    /// Opens what is folded around a form.
    pub(crate) async fn unfold(&self, form: &str) {
        self.script(&format!(
            "for (let one = document.querySelector(`form[action$=\"{form}\"]`); one; one = one.parentElement) {{ \
             if (one.tagName === 'DETAILS') one.open = true; }} \
             document.querySelectorAll(`form[action$=\"{form}\"] details`).forEach(one => one.open = true)"
        ))
        .await;
    }

    /// Writes into a field of a form, whatever its kind.
    pub(crate) async fn write(&self, form: &str, field: &str, value: &str) {
        self.unfold(form).await;
        let css = format!("form[action$=\"{form}\"] [name=\"{field}\"]");
        // Days and times are typed differently in every locale.
        let set = format!(
            "const field = document.querySelector(`{css}`); field.value = {}; \
             field.dispatchEvent(new Event('change', {{ bubbles: true }}))",
            json!(value)
        );
        self.find(&css).await;
        self.script(&set).await;
    }

    /// Ticks a box of a form.
    pub(crate) async fn tick(&self, form: &str, field: &str) {
        self.unfold(form).await;
        self.script(&format!("document.querySelector(`form[action$=\"{form}\"] [name=\"{field}\"]`).checked = true"))
            .await;
    }

    /// Sends a form by its first button, or by the button of a name.
    pub(crate) async fn send(&mut self, form: &str, button: Option<&str>) {
        self.unfold(form).await;
        let of = button.map_or_else(|| "button:not([name])".to_owned(), |name| format!("button[name=\"{name}\"]"));
        self.click(&format!("form[action$=\"{form}\"] {of}")).await;
    }

    /// Says yes where something is asked once more.
    pub(crate) async fn confirm(&mut self) {
        assert!(
            self.has("input[name=confirmed]").await,
            "nothing is asked on {}: {}",
            self.path().await,
            self.text().await
        );
        self.check("confirm").await;
        self.click("form.act button").await;
    }

    /// Looks at the page: at both widths, in light and dark, by our rules and by axe-core.
    pub(crate) async fn check(&mut self, name: &str) {
        self.shots += 1;
        let is_new = self.seen.insert(name.to_owned());
        let errors = self.script(OWN_RULES).await;
        assert_eq!(errors, json!([]), "{name} at {}", self.path().await);
        for width in WIDTHS {
            self.client.set_window_size(width, 1600).await.unwrap();
            let overflow = self.script("return document.documentElement.scrollWidth - window.innerWidth").await;
            assert!(overflow.as_f64().unwrap() <= 1.0, "{name} at {width}: {overflow} px too wide");
            for theme in ["light", "dark"] {
                self.script(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                if is_new || width == WIDTHS[0] {
                    let picture = self.client.screenshot().await.unwrap();
                    let file = format!("{}-{:02}-{name}-{width}-{theme}.png", self.language, self.shots);
                    std::fs::write(self.folder.join(file), picture).unwrap();
                }
                self.ask_axe(name, theme).await;
            }
            self.script("delete document.documentElement.dataset.theme").await;
        }
        self.client.set_window_size(WIDTHS[0], 1600).await.unwrap();
    }

    /// No finding of axe-core that is serious.
    async fn ask_axe(&self, name: &str, theme: &str) {
        let Some(axe) = &self.axe else { return };
        self.client.execute(&format!("if (!window.axe) {{ {axe} }}"), Vec::new()).await.unwrap();
        let run = "const done = arguments[arguments.length - 1]; \
                   axe.run(document, { resultTypes: ['violations'] }).then(found => done(found.violations\
                   .filter(one => ['serious', 'critical'].includes(one.impact))\
                   .map(one => one.id + ': ' + one.help + ' ' + one.nodes.slice(0, 3).map(node => node.html + ' ' + node.failureSummary).join(' | '))))";
        let found = self.client.execute_async(run, Vec::new()).await.unwrap();
        assert_eq!(found, json!([]), "{name} ({theme}) at {}", self.path().await);
    }
}

fn hyper_util_connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

/// What every page has: labels, one first heading, landmarks, and nothing of other machines.
const OWN_RULES: &str = "
const wrong = [];
const name = field => field.labels && field.labels.length || field.getAttribute('aria-label');
for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
  if (!name(field)) wrong.push('no label: ' + field.outerHTML);
}
if (document.querySelectorAll('h1').length !== 1) wrong.push('not one first heading');
for (const landmark of ['main', 'header']) if (!document.querySelector(landmark)) wrong.push('no ' + landmark);
const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
for (const id of ids) if (ids.filter(other => other === id).length > 1) { wrong.push('twice: ' + id); break; }
for (const one of document.querySelectorAll('[aria-describedby]')) {
  for (const id of one.getAttribute('aria-describedby').split(' ')) if (!document.getElementById(id)) wrong.push('describes nothing: ' + id);
}
for (const one of performance.getEntriesByType('resource')) {
  if (new URL(one.name).origin !== location.origin) wrong.push('asks another machine: ' + one.name);
}
for (const one of document.querySelectorAll('[tabindex]')) if (one.tabIndex > 0) wrong.push('jumps the order: ' + one.outerHTML);
if (!document.documentElement.lang) wrong.push('no language');
if (window.hacked) wrong.push('a script of somebody else ran');
return wrong;
";
