//! The stylesheet and the script, each under an address that changes with it, so that browsers may keep it.

pub(crate) struct Asset {
    pub(crate) name: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) text: &'static str,
}

pub(crate) const STYLE: Asset =
    Asset { name: "console.css", media_type: "text/css; charset=utf-8", text: include_str!("../assets/console.css") };

pub(crate) const SCRIPT: Asset = Asset {
    name: "console.js",
    media_type: "text/javascript; charset=utf-8",
    text: include_str!("../assets/console.js"),
};

impl Asset {
    pub(crate) fn address(&self) -> String {
        format!("/console/assets/{}?v={:x}", self.name, print(self.text))
    }
}

/// The asset of a name.
pub(crate) fn find(name: &str) -> Option<Asset> {
    [STYLE, SCRIPT].into_iter().find(|asset| asset.name == name)
}

/// A number that changes with a text (FNV-1a).
fn print(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
