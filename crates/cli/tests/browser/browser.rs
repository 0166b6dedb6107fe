//! A browser, what is asked of every page, and the pictures that are kept of it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use tempfile::TempDir;

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
    _profile: TempDir,
}

/// The widths at which every page is looked at: a desk, and a telephone.
const WIDTHS: [u32; 2] = [1280, 390];
const HEIGHT: u32 = 1600;

/// How long is waited for a page, and how often it is looked for meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(10);

/// What a browser is told that runs where there is no screen, and that asks no machine for anything of its own.
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

impl Browser {
    pub(crate) async fn open(driver: &Driver, demo: &Demo, language: &'static str) -> Self {
        let profile = TempDir::new().unwrap();
        let mut args: Vec<String> = ARGUMENTS.iter().map(|&one| one.to_owned()).collect();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        args.push(format!("--window-size={},{HEIGHT}", WIDTHS[0]));
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
        let mut browser = Self {
            client,
            base: demo.address.clone(),
            language,
            folder,
            axe,
            seen: BTreeSet::new(),
            shots: 0,
            _profile: profile,
        };
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

    /// Waits until the page shows what was worked out beside it; until then it asks for itself.
    pub(crate) async fn worked_out(&self) {
        self.until("return document.readyState === 'complete' && !document.querySelector('meta[http-equiv=refresh]')")
            .await;
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

    /// Asks the server past the pages, with the session of whoever has signed in here, as a program of an attacker would; the status, and
    /// what was answered. Pages themselves may ask nothing: their policy says so.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let session = self.client.get_named_cookie("arrears").await.unwrap();
        let host = self.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncookie: arrears={}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            session.value(),
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // Whoever refuses a body need not have read it to its end.
        let _ = stream.write_all(body.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("no answer to {method} {path}: {answer:?}")), answer)
    }

    /// Clicks, and waits for the page that comes of it.
    pub(crate) async fn click(&mut self, css: &str) {
        self.script("window.isOld = true").await;
        self.find(css).await.click().await.unwrap();
        self.arrived().await;
    }

    /// Waits until another page is there.
    pub(crate) async fn arrived(&self) {
        self.until("return !window.isOld && document.readyState === 'complete'").await;
    }

    /// Waits until a script says that something is so; while one page gives way to another there is none to ask.
    pub(crate) async fn until(&self, script: &str) {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if self.client.execute(script, Vec::new()).await.is_ok_and(|is_so| is_so == json!(true)) {
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
        panic!("not so in time on {}: {script}\n{}", self.path().await, self.text().await);
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

    /// Looks at the page: by our rules, by axe-core in light and in dark, and at both widths. A page that was looked at before is
    /// only asked whether it keeps our rules.
    pub(crate) async fn check(&mut self, name: &str) {
        let errors = self.script(OWN_RULES).await;
        assert_eq!(errors, json!([]), "{name} at {}", self.path().await);
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        self.shots += 1;
        for width in WIDTHS {
            if width != WIDTHS[0] {
                self.client.set_window_size(width, HEIGHT).await.unwrap();
            }
            let overflow = self.script("return document.documentElement.scrollWidth - window.innerWidth").await;
            assert!(overflow.as_f64().unwrap() <= 1.0, "{name} at {width}: {overflow} px too wide");
            // What another theme changes are colours, which are the same at every width.
            let themes: &[&str] = if width == WIDTHS[0] { &["light", "dark"] } else { &["light"] };
            for theme in themes {
                self.script(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                self.picture(&format!("{name}-{width}-{theme}")).await;
                if width == WIDTHS[0] {
                    self.ask_axe(name, theme).await;
                }
            }
        }
        self.script("delete document.documentElement.dataset.theme").await;
        self.client.set_window_size(WIDTHS[0], HEIGHT).await.unwrap();
    }

    async fn picture(&self, name: &str) {
        let picture = self.client.screenshot().await.unwrap();
        let file = format!("{}-{:02}-{name}.png", self.language, self.shots);
        std::fs::write(self.folder.join(file), picture).unwrap();
    }

    /// No finding of axe-core that is serious. What another theme can change are colours alone.
    async fn ask_axe(&self, name: &str, theme: &str) {
        let Some(axe) = &self.axe else { return };
        let rules = match theme {
            "dark" => ", runOnly: ['color-contrast']",
            _ => {
                self.client.execute(axe, Vec::new()).await.unwrap();
                ""
            }
        };
        let run = format!(
            "const done = arguments[arguments.length - 1]; \
             axe.run(document, {{ resultTypes: ['violations']{rules} }}).then(found => done(found.violations\
             .filter(one => ['serious', 'critical'].includes(one.impact))\
             .map(one => one.id + ': ' + one.help + ' ' + one.nodes.slice(0, 3).map(node => node.html + ' ' + node.failureSummary).join(' | '))))"
        );
        let found = self.client.execute_async(&run, Vec::new()).await.unwrap();
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
