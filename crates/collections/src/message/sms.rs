//! How many parts a text message has: the GSM 7-bit alphabet where the text allows it, else UCS-2 (3GPP TS 23.038).

use crate::word::words;

words! {
    /// The alphabet in which a text message travels.
    Encoding {
        /// 160 characters in one message, 153 in each part of a longer one.
        Gsm7 = "gsm_7",
        /// 70 characters in one message, 67 in each part of a longer one.
        Ucs2 = "ucs_2",
    }
}

/// How a text is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// The alphabet.
    pub encoding: Encoding,
    /// The number of parts.
    pub count: u32,
    /// The length in septets or UTF-16 units.
    pub units: u32,
}

/// The basic alphabet without the escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
                     abcdefghijklmnopqrstuvwxyzäöñüà";
/// Characters that take an escape before them.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

impl Segments {
    /// The parts of a text.
    pub fn of(text: &str) -> Self {
        let septets: Option<Vec<u32>> = text.chars().map(septets).collect();
        match septets {
            Some(sizes) => Self::divide(Encoding::Gsm7, &sizes, 160, 153),
            None => {
                let sizes: Vec<u32> = text.chars().map(|letter| letter.len_utf16() as u32).collect();
                Self::divide(Encoding::Ucs2, &sizes, 70, 67)
            }
        }
    }

    /// A character of two units is never torn apart, so a part may end one unit early.
    fn divide(encoding: Encoding, sizes: &[u32], alone: u32, each: u32) -> Self {
        let units = sizes.iter().sum();
        if units <= alone {
            return Self { encoding, count: u32::from(units > 0), units };
        }
        let (mut count, mut used) = (1, 0);
        for size in sizes {
            if used + size > each {
                count += 1;
                used = 0;
            }
            used += size;
        }
        Self { encoding, count, units }
    }
}

fn septets(letter: char) -> Option<u32> {
    if BASIC.contains(letter) {
        Some(1)
    } else if EXTENSION.contains(letter) {
        Some(2)
    } else {
        None
    }
}
