//! What stands behind the question mark of an address.

/// The fields of a query or of a form, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads `name=value&name=value`.
    pub fn parse(text: &str) -> Self {
        let field = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        };
        Self(text.split('&').filter(|part| !part.is_empty()).map(field).collect())
    }

    /// A field that says something, without the space around it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.exact(name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// All fields, in their order.
    pub fn all(&self) -> &[(String, String)] {
        &self.0
    }

    /// Every value of a field that may be said several times.
    pub fn every<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// An address with these fields, one of them said anew.
    pub(crate) fn with(&self, path: &str, name: &str, value: &str) -> String {
        let others = self.0.iter().filter(|(other, _)| other != name && other != "done");
        let fields = others.map(|(other, value)| (other.as_str(), value.as_str())).chain([(name, value)]);
        let fields: Vec<String> = fields.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        format!("{path}?{}", fields.join("&"))
    }

    /// A field as it was said.
    pub fn exact(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// A text as a part of an address.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A part of an address as a text. What is no UTF-8 is replaced.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while place < bytes.len() {
        let hexadecimal = |at: usize| bytes.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (bytes[place], hexadecimal(place + 1), hexadecimal(place + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                place += 3;
            }
            (b'+', _, _) => {
                out.push(b' ');
                place += 1;
            }
            (byte, _, _) => {
                out.push(byte);
                place += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_what_is_said_survives_an_address() {
        let query = Query::parse("q=A%201&day=2025-01-31&empty=&bad=%zz");
        assert_eq!(query.get("q"), Some("A 1"));
        assert_eq!(query.get("day"), Some("2025-01-31"));
        assert_eq!(query.get("empty"), None);
        assert_eq!(query.get("bad"), Some("%zz"));
        let again = Query::parse("whose=all&csv=1&done=note&q=a%26b");
        assert_eq!(again.with("/console/work", "csv", "2"), "/console/work?whose=all&q=a%26b&csv=2");
        for text in ["A 1/2?&=%", "客户", "<script>"] {
            assert_eq!(decoded(&encoded(text)), text);
        }
    }
}
