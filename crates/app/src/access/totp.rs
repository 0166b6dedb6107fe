//! One-time codes of an authenticator app (RFC 6238): six digits of HMAC-SHA-1, new every 30 seconds.

use std::fmt::{self, Write};

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use super::Random;
use crate::port::Micros;

/// The alphabet of Base32 (RFC 4648), which authenticator apps read.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const STEP: Micros = 30_000_000;

/// A key that a person's authenticator app has, too. Its `Debug` gives nothing away.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TotpKey(Vec<u8>);

impl TotpKey {
    /// A key of 160 bits, as RFC 4226 recommends.
    pub fn made_of(random: &Random) -> Self {
        Self(random[..20].to_vec())
    }

    /// The key as people type it.
    pub fn base32(&self) -> String {
        let mut text = String::new();
        for five in self.0.chunks(5) {
            let mut bits = [0_u8; 8];
            bits[3..3 + five.len()].copy_from_slice(five);
            let bits = u64::from_be_bytes(bits);
            for place in 0..(five.len() * 8).div_ceil(5) {
                text.push(char::from(BASE32[(bits >> (35 - 5 * place)) as usize & 31]));
            }
        }
        text
    }

    /// The key as a link that authenticator apps read from a QR code.
    pub fn link(&self, user: &str) -> String {
        format!("otpauth://totp/Arrears:{user}?secret={}&issuer=Arrears", self.base32())
    }

    /// The code of a step of 30 seconds, counted from 1970.
    fn code(&self, step: u64, digits: u32) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("a key of any length is taken");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let offset = usize::from(hash[19] & 15);
        let four = [hash[offset] & 127, hash[offset + 1], hash[offset + 2], hash[offset + 3]];
        let mut code = String::new();
        let number = u32::from_be_bytes(four) % 10_u32.pow(digits);
        write!(code, "{number:0width$}", width = digits as usize).expect("a text can be written to");
        code
    }

    /// The step whose code this is, if it is that of now or of one step around, and later than the last that was used: a code that
    /// somebody saw works no second time.
    pub fn step_of(&self, code: &str, now: Micros, used: u64) -> Option<u64> {
        let step = u64::try_from(now / STEP).unwrap_or(0);
        let code = code.trim();
        let is_it = |step: &u64| bool::from(self.code(*step, 6).as_bytes().ct_eq(code.as_bytes()));
        (step.saturating_sub(1)..=step + 1).filter(|step| *step > used).find(is_it)
    }
}

impl fmt::Debug for TotpKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::TotpKey;

    /// RFC 6238, appendix B: the key "12345678901234567890", SHA-1, eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let key = TotpKey(b"12345678901234567890".to_vec());
        let vectors = [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ];
        for (seconds, code) in vectors {
            assert_eq!(key.code(seconds / 30, 8), code);
        }
    }

    /// RFC 4648, section 10, and the key of RFC 6238 as apps have it.
    #[test]
    fn keys_are_written_in_base32() {
        let written = |bytes: &[u8]| TotpKey(bytes.to_vec()).base32();
        assert_eq!([written(b"f"), written(b"fo"), written(b"foo")], ["MY", "MZXQ", "MZXW6"]);
        assert_eq!([written(b"foob"), written(b"fooba"), written(b"foobar")], ["MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"]);
        assert_eq!(written(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    /// At second 59 the step is 1; 94287082 has the six digits 287082.
    #[test]
    fn a_code_is_good_for_a_step_around_and_once() {
        let key = TotpKey(b"12345678901234567890".to_vec());
        let at = |seconds: i64, used| key.step_of("287082", seconds * 1_000_000, used);
        assert_eq!(at(59, 0), Some(1));
        assert_eq!(at(89, 0), Some(1));
        assert_eq!(at(90, 0), None, "two steps later it is too old");
        assert_eq!(at(59, 1), None, "it was used");
        assert_eq!(key.step_of("", 59_000_000, 0), None);
    }
}
