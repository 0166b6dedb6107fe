//! Words by which somebody stops messages in a reply: data, by language.

use std::collections::BTreeSet;

use crate::channel_file::{ChannelFile, StopWordsFile, parse};

/// Those that come with the program.
const OURS: &str = include_str!("../../../../examples/channels/stop-words.toml");

/// Replies that stop messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopWords(BTreeSet<String>);

impl Default for StopWords {
    fn default() -> Self {
        let ours = parse("stop-words.toml", OURS).map(|file| file.stop_words).unwrap_or_default();
        Self(ours.iter().flat_map(|of_one| &of_one.words).map(|word| plain(word)).collect())
    }
}

impl StopWords {
    /// Those that come with the program, and those of a channel file.
    pub fn of(file: &ChannelFile) -> Self {
        let mut words = Self::default();
        words.0.extend(file.stop_words.iter().flat_map(|StopWordsFile { words, .. }| words).map(|word| plain(word)));
        words
    }

    /// Whether a reply is one of them and nothing else.
    pub fn has(&self, reply: &str) -> bool {
        let plain = plain(reply);
        !plain.is_empty() && self.0.contains(&plain)
    }
}

/// A text by its letters and digits alone: narrow, small, without spaces and signs.
fn plain(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    text.chars().map(narrow).filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
