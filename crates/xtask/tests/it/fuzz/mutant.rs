//! Mutants: example files with a few things done to them, so that most of what a parser knows is still there to go wrong.

use arbitrary::Arbitrary;

/// What is done to one of some example files.
#[derive(Clone, Debug, Arbitrary)]
pub(super) struct Mutant {
    example: u8,
    edits: Vec<Edit>,
}

/// One change. Places are shares of the file, so that they fall everywhere in files of any length.
#[derive(Clone, Debug, Arbitrary)]
enum Edit {
    /// Some bytes go.
    Cut {
        at: u16,
        length: u8,
    },
    /// A byte becomes another.
    Set {
        at: u16,
        byte: u8,
    },
    /// Something that parsers find hard goes in.
    Insert {
        at: u16,
        word: u8,
    },
    /// A number becomes another.
    Number {
        at: u16,
        number: u8,
    },
    /// A line goes, comes twice, or changes places with the next.
    Drop {
        at: u16,
    },
    Twice {
        at: u16,
    },
    Swap {
        at: u16,
    },
    /// A line of another example comes in.
    Borrow {
        at: u16,
        example: u8,
        from: u16,
    },
    /// The rest goes.
    End {
        at: u16,
    },
}

/// More edits leave nothing of the example.
const EDITS_MAX: usize = 6;

const WORDS: [&str; 24] = [
    "\"", "'", "\n", "\r\n", "\0", ",", "=", "[", "]", "{", "}", "#", "\\", "\u{feff}", "\u{202e}", "逾期", "🧾", "e9",
    "-", "%", ".", "\t", "..", " ",
];

const NUMBERS: [&str; 20] = [
    "0",
    "1",
    "-1",
    "00",
    "255",
    "256",
    "65535",
    "65536",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999999999999999999",
    "0.1",
    "0.000000000001",
    "1e308",
    "100%",
    "-0.5%",
    "9999-12-31",
    "2024-02-29",
];

impl Mutant {
    /// The example with the edits done.
    pub(super) fn of(&self, examples: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = examples[usize::from(self.example) % examples.len()].clone();
        for edit in self.edits.iter().take(EDITS_MAX) {
            edit.apply(&mut bytes, examples);
        }
        bytes
    }

    /// The same as a text.
    pub(super) fn text(&self, examples: &[Vec<u8>]) -> String {
        String::from_utf8_lossy(&self.of(examples)).into_owned()
    }
}

impl Edit {
    fn apply(&self, bytes: &mut Vec<u8>, examples: &[Vec<u8>]) {
        match self {
            Self::Cut { at, length } => {
                let at = place(*at, bytes);
                let end = (at + usize::from(*length)).min(bytes.len());
                bytes.drain(at..end);
            }
            Self::Set { at, byte } => {
                let at = place(*at, bytes);
                if let Some(old) = bytes.get_mut(at) {
                    *old = *byte;
                }
            }
            Self::Insert { at, word } => {
                let (at, word) = (place(*at, bytes), WORDS[usize::from(*word) % WORDS.len()]);
                bytes.splice(at..at, word.bytes());
            }
            Self::Number { at, number } => {
                let start = place(*at, bytes);
                let Some(begin) = bytes[start..].iter().position(u8::is_ascii_digit).map(|found| start + found) else {
                    return;
                };
                let length = bytes[begin..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
                bytes.splice(begin..begin + length, NUMBERS[usize::from(*number) % NUMBERS.len()].bytes());
            }
            Self::Drop { at } => {
                let line = line(*at, bytes);
                bytes.drain(line);
            }
            Self::Twice { at } => {
                let line = line(*at, bytes);
                let copy = bytes[line.clone()].to_vec();
                bytes.splice(line.start..line.start, copy);
            }
            Self::Swap { at } => {
                let first = line(*at, bytes);
                let copy = bytes[first.clone()].to_vec();
                bytes.drain(first.clone());
                let next = bytes[first.start..]
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .map_or(bytes.len(), |end| first.start + end + 1);
                bytes.splice(next..next, copy);
            }
            Self::Borrow { at, example, from } => {
                let other = &examples[usize::from(*example) % examples.len()];
                let (at, copy) = (line(*at, bytes).start, other[line(*from, other)].to_vec());
                bytes.splice(at..at, copy);
            }
            Self::End { at } => bytes.truncate(place(*at, bytes)),
        }
    }
}

/// A place within the bytes, or at their end.
fn place(share: u16, bytes: &[u8]) -> usize {
    usize::from(share) * (bytes.len() + 1) / (usize::from(u16::MAX) + 1)
}

/// The line around a place, its end included.
fn line(share: u16, bytes: &[u8]) -> std::ops::Range<usize> {
    let at = place(share, bytes);
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |newline| at + newline + 1);
    start..end
}
