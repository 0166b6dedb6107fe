//! Fonts: those that were named, then those that this machine has.
//!
//! A program of this size ships no font of 20 MB, so that one is looked for where systems keep them, by the names of files that are known
//! to do. The first in a list that is there is taken.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use krilla::text::Font;
use rustybuzz::Face;

use crate::{Language, LetterFailed};

/// One weight of one font.
#[derive(Clone)]
pub(crate) struct Style {
    pub(crate) font: Font,
    data: Arc<Vec<u8>>,
    index: u32,
    /// Whether it is drawn bolder than it is, because it has no bold of its own.
    pub(crate) is_thickened: bool,
}

impl Style {
    fn read(path: &Path, is_thickened: bool) -> Option<Self> {
        let data = Arc::new(std::fs::read(path).ok()?);
        let index = simplified(&data);
        let font = Font::new(Arc::clone(&data).into(), index)?;
        Face::from_slice(&data, index)?;
        Some(Self { font, data, index, is_thickened })
    }

    /// The font as the shaper reads it.
    pub(crate) fn face(&self) -> Face<'_> {
        Face::from_slice(&self.data, self.index).expect("it was read before")
    }
}

/// The fonts of a letter, in the order in which they are asked for a character.
#[derive(Clone)]
pub struct Fonts {
    pub(crate) regular: Vec<Style>,
    pub(crate) bold: Vec<Style>,
}

/// Sans-serif fonts with Chinese characters: regular and, where there is one, bold.
const CHINESE: [(&str, Option<&str>); 11] = [
    ("NotoSansCJK-Regular.ttc", Some("NotoSansCJK-Bold.ttc")),
    ("NotoSansCJKsc-Regular.otf", Some("NotoSansCJKsc-Bold.otf")),
    ("NotoSansSC-Regular.otf", Some("NotoSansSC-Bold.otf")),
    ("NotoSansSC-Regular.ttf", Some("NotoSansSC-Bold.ttf")),
    ("SourceHanSansSC-Regular.otf", Some("SourceHanSansSC-Bold.otf")),
    ("SourceHanSansCN-Regular.otf", Some("SourceHanSansCN-Bold.otf")),
    ("wqy-microhei.ttc", None),
    ("wqy-zenhei.ttc", None),
    ("DroidSansFallbackFull.ttf", None),
    ("DroidSansFallback.ttf", None),
    ("msyh.ttc", Some("msyhbd.ttc")),
];

/// Sans-serif fonts with Latin letters.
const LATIN: [(&str, Option<&str>); 7] = [
    ("LiberationSans-Regular.ttf", Some("LiberationSans-Bold.ttf")),
    ("NotoSans-Regular.ttf", Some("NotoSans-Bold.ttf")),
    ("DejaVuSans.ttf", Some("DejaVuSans-Bold.ttf")),
    ("OpenSans-Regular.ttf", Some("OpenSans-Bold.ttf")),
    ("Arial.ttf", Some("Arial Bold.ttf")),
    ("arial.ttf", Some("arialbd.ttf")),
    ("FreeSans.ttf", Some("FreeSansBold.ttf")),
];

impl Fonts {
    /// The fonts for a letter in a language: files that are named first, then what the machine has.
    ///
    /// A letter in English needs a font with Chinese characters only where there are some in it, which is found out when it is made.
    ///
    /// # Errors
    /// When a named file is no font, or the machine has none for the language.
    pub fn find(language: Language, named: &[PathBuf]) -> Result<Self, LetterFailed> {
        Self::find_in(language, named, &places())
    }

    /// The same, looked for in certain folders.
    ///
    /// # Errors
    /// When a named file is no font, or the folders have none for the language.
    pub fn find_in(language: Language, named: &[PathBuf], folders: &[PathBuf]) -> Result<Self, LetterFailed> {
        let mut fonts = Self { regular: Vec::new(), bold: Vec::new() };
        for path in named {
            let style =
                |is_thick| Style::read(path, is_thick).ok_or_else(|| LetterFailed::Unreadable { path: path.clone() });
            fonts.regular.push(style(false)?);
            fonts.bold.push(style(true)?);
        }
        let files = files(folders);
        let order: [&[(&str, Option<&str>)]; 2] = match language {
            Language::English => [&LATIN, &CHINESE],
            Language::Chinese => [&CHINESE, &LATIN],
        };
        for (place, family) in order.into_iter().enumerate() {
            let found = fonts.add(family, &files);
            if !found && place == 0 && named.is_empty() {
                let what = match language {
                    Language::English => "Latin letters",
                    Language::Chinese => "Chinese characters",
                };
                return Err(LetterFailed::NoFont {
                    what,
                    places: folders.iter().map(|one| one.display().to_string()).collect(),
                });
            }
        }
        Ok(fonts)
    }

    fn add(&mut self, family: &[(&str, Option<&str>)], files: &BTreeMap<String, PathBuf>) -> bool {
        for (regular, bold) in family {
            let Some(path) = files.get(*regular) else { continue };
            let Some(style) = Style::read(path, false) else { continue };
            let own_bold = bold.and_then(|bold| files.get(bold)).and_then(|path| Style::read(path, false));
            let bold = own_bold.unwrap_or_else(|| Style { is_thickened: true, ..style.clone() });
            self.regular.push(style);
            self.bold.push(bold);
            return true;
        }
        false
    }
}

/// Where systems keep fonts.
fn places() -> Vec<PathBuf> {
    let fixed =
        ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "C:\\Windows\\Fonts"];
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let own = home.into_iter().flat_map(|home| [home.join(".local/share/fonts"), home.join(".fonts")]);
    fixed.into_iter().map(PathBuf::from).chain(own).filter(|place| place.is_dir()).collect()
}

/// Every font file below some folders, by name.
fn files(folders: &[PathBuf]) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut open: Vec<(PathBuf, usize)> = folders.iter().map(|folder| (folder.clone(), 0)).collect();
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() && depth < DEPTH_MAX {
                open.push((path, depth + 1));
            } else if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
                found.entry(name.to_owned()).or_insert(path);
            }
        }
    }
    found
}

/// Folders of fonts are not deeper, and a loop of links ends.
const DEPTH_MAX: usize = 6;

/// The font of a collection whose forms are those of simplified Chinese: the one whose name says so, else the first.
fn simplified(data: &[u8]) -> u32 {
    use rustybuzz::ttf_parser::{Face, fonts_in_collection, name_id};
    let count = fonts_in_collection(data).unwrap_or(1);
    let is_simplified = |index: &u32| {
        let Ok(face) = Face::parse(data, *index) else { return false };
        let families = face.names().into_iter().filter(|name| name.name_id == name_id::FAMILY);
        families.filter_map(|name| name.to_string()).any(|name| {
            let words: Vec<&str> = name.split(' ').collect();
            words.contains(&"SC") && !words.contains(&"Mono")
        })
    };
    (0..count).find(is_simplified).unwrap_or(0)
}
