//! Somebody who looks at pages through a real browser.

use std::path::{Path, PathBuf};
use std::time::Duration;

use motcua_servers::Browser;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A screen of an office: 1280 wide.
    Desktop,
    /// A phone: 360 wide.
    Phone,
    /// A screen that is dark.
    Dark,
    /// Paper, A4.
    Print,
}

impl Look {
    /// Each.
    pub const ALL: [Self; 4] = [Self::Desktop, Self::Phone, Self::Dark, Self::Print];

    const fn name(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Phone => "phone",
            Self::Dark => "dark",
            Self::Print => "print",
        }
    }

    const fn width(self) -> u32 {
        match self {
            Self::Desktop | Self::Dark => 1280,
            Self::Phone => 360,
            // A4 without its margins, at 96 points an inch.
            Self::Print => 688,
        }
    }
}

/// A browser, and where the shop is.
pub struct Reader {
    driver: WebDriver,
    base: String,
    pictures: PathBuf,
    // Ends after the session.
    _browser: Browser,
}

/// What finds faults of accessibility in a page.
const AXE: &str = include_str!("../data/axe-core/axe.min.js");

impl Reader {
    /// A fresh browser; pictures go to `target/screenshots`.
    pub async fn open(base: &str) -> Self {
        let browser = Browser::start();
        let mut chrome = DesiredCapabilities::chrome();
        for argument in browser.arguments() {
            chrome.add_arg(&argument).expect("an argument is a text");
        }
        let driver = WebDriver::new(browser.url(), chrome).await.expect("a browser starts");
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
        std::fs::create_dir_all(&pictures).expect("there is room for pictures");
        let reader = Self { driver, base: base.to_owned(), pictures, _browser: browser };
        reader.looks(Look::Desktop).await;
        reader
    }

    /// Opens an address of the shop.
    pub async fn goes_to(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.expect("the page answers");
    }

    /// The path of the page, with its query.
    pub async fn is_at(&self) -> String {
        let url = self.driver.current_url().await.expect("a page has an address");
        url.as_str().strip_prefix(&self.base).expect("it is a page of the shop").to_owned()
    }

    /// Types into the field with a label.
    pub async fn types(&self, label: &str, text: &str) {
        let path = format!("//label[normalize-space()='{label}']");
        let label = self.driver.find(By::XPath(path)).await.expect("there is such a label");
        let field = label.attr("for").await.ok().flatten().expect("a label names its field");
        let field = self.driver.find(By::Id(field)).await.expect("a label's field is there");
        field.send_keys(text).await.expect("a field takes text");
    }

    /// Writes into the field (CSS) in place of what stands there.
    pub async fn fills(&self, css: &str, text: &str) {
        let field = self.driver.find(By::Css(css)).await.expect("there is such a field");
        field.clear().await.expect("a field can be emptied");
        field.send_keys(text).await.expect("a field takes text");
    }

    /// Chooses a file of this machine in a field (CSS).
    pub async fn chooses(&self, css: &str, file: &Path) {
        let field = self.driver.find(By::Css(css)).await.expect("there is such a field");
        let path = file.to_str().expect("its path is text");
        field.send_keys(path).await.expect("a field takes a file");
    }

    /// Clicks what leads to no other page (CSS): a box, what unfolds a form.
    pub async fn clicks(&self, css: &str) {
        let element = self.driver.find(By::Css(css)).await.expect("there is such an element");
        element.click().await.expect("it can be clicked");
    }

    /// Presses the button (CSS), and waits for the page to which it leads.
    pub async fn sends(&self, css: &str) {
        let button = self.driver.find(By::Css(css)).await.expect("there is such a button");
        self.leaves_by(&button).await;
    }

    /// Whether scripts of pages run from now on.
    pub async fn runs_scripts(&self, run: bool) {
        self.tells("Emulation.setScriptExecutionDisabled", json!({ "value": !run })).await;
    }

    /// Presses the button with a text, and waits for the page to which it leads.
    pub async fn presses(&self, text: &str) {
        let path = format!("//button[normalize-space()='{text}']");
        let button = self.driver.find(By::XPath(path)).await.expect("there is such a button");
        self.leaves_by(&button).await;
    }

    /// Follows the first link within a part of the page (CSS), and waits for the page to which it
    /// leads.
    pub async fn follows(&self, within: &str) {
        let link = self.driver.find(By::Css(format!("{within} a"))).await;
        self.leaves_by(&link.expect("there is such a link")).await;
    }

    /// Presses keys one after the other, wherever the cursor stands.
    pub async fn keys(&self, keys: &str) {
        self.driver.action_chain().send_keys(keys).perform().await.expect("keys can be pressed");
    }

    /// Waits until a script says `true`; of the page, or of the one that comes.
    pub async fn waits_until(&self, script: &str) {
        let what = format!("return document.readyState === 'complete' && ({script});");
        let until = tokio::time::Instant::now() + Duration::from_mins(1);
        loop {
            // Between two pages there is none that could be asked.
            let answer = self.driver.execute(&what, Vec::new()).await;
            if answer.is_ok_and(|answer| *answer.json() == Value::Bool(true)) {
                return;
            }
            assert!(tokio::time::Instant::now() < until, "never: {script}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A click returns before the next page is there: the old one must be gone first.
    async fn leaves_by(&self, element: &WebElement) {
        let old = self.driver.find(By::Tag("html")).await.expect("a page is there");
        element.click().await.expect("it can be pressed");
        let gone = old.wait_until().wait(Duration::from_mins(1), Duration::from_millis(20));
        gone.stale().await.expect("another page comes");
    }

    /// The text of the first element (CSS); none if there is no such element.
    pub async fn reads(&self, css: &str) -> Option<String> {
        self.driver.find(By::Css(css)).await.ok()?.text().await.ok()
    }

    /// What a script gives back, run outside of the page's own policy.
    pub async fn asks(&self, script: &str) -> Value {
        let answer = self.driver.execute(script, Vec::new()).await.expect("the script runs");
        answer.json().clone()
    }

    /// Looks otherwise from now on.
    pub async fn looks(&self, look: Look) {
        let media = if look == Look::Print { "print" } else { "screen" };
        let scheme = if look == Look::Dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        let emulated = json!({ "media": media, "features": features });
        self.tells("Emulation.setEmulatedMedia", emulated).await;
        let size = json!({
            "width": look.width(), "height": 900, "deviceScaleFactor": 1, "mobile": false
        });
        self.tells("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Cuts the browser off from the network, or lets it on again.
    pub async fn is_cut_off(&self, off: bool) {
        let network = json!({ "offline": off, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.tells("Network.enable", json!({})).await;
        self.tells("Network.emulateNetworkConditions", network).await;
    }

    /// Makes the window so wide, in CSS pixels.
    pub async fn is_so_wide(&self, width: u32) {
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.tells("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Takes a picture of the whole page in every look.
    pub async fn pictures(&self, name: &str) {
        for look in Look::ALL {
            self.looks(look).await;
            let all = json!({ "captureBeyondViewport": true });
            let taken = self.tells("Page.captureScreenshot", all).await;
            let taken = taken["data"].as_str().expect("a picture is in base64");
            let taken = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, taken);
            let file = self.pictures.join(format!("{name}-{}.png", look.name()));
            std::fs::write(file, taken.expect("it is base64"))
                .expect("there is room for a picture");
        }
        self.looks(Look::Desktop).await;
    }

    /// The faults of accessibility that axe-core finds: rule and element, in light and in dark.
    pub async fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for look in [Look::Desktop, Look::Phone, Look::Dark] {
            self.looks(look).await;
            self.asks(AXE).await;
            let script = "const done = arguments[arguments.length - 1];
                axe.run(document, { resultTypes: ['violations'] }).then((found) => done(
                    found.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.html))));";
            let found = self.driver.execute_async(script, Vec::new()).await;
            let found = found.expect("axe-core runs");
            let found = found.json().as_array().expect("a list").clone();
            faults.extend(found.iter().map(|fault| format!("{} {fault}", look.name())));
        }
        self.looks(Look::Desktop).await;
        faults
    }

    async fn tells(&self, command: &str, what: Value) -> Value {
        self.driver.cdp().send_raw(command, what).await.expect("Chromium knows the command")
    }

    /// Closes the browser.
    pub async fn leaves(self) {
        self.driver.quit().await.expect("the browser ends");
    }
}
