//! A small reader of JSON (RFC 8259). Numbers stay text, so that each is read in the precision of its field.

use std::fmt;

/// How deep lists and objects may lie in each other.
const DEPTH_MAX: usize = 64;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Why text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Malformed {
    /// The byte at which reading stopped, counted from 0.
    pub(super) at: usize,
}

impl Json {
    /// The value that the whole text is.
    pub(super) fn read(text: &str) -> Result<Self, Malformed> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.skip_space();
        if reader.at == text.len() { Ok(value) } else { Err(reader.malformed()) }
    }

    /// The member of an object.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|member| member.0 == name).map(|member| &member.1),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The elements of a list.
    pub(super) fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(elements) => Some(elements),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Object(_) => None,
        }
    }

    /// A text or the text of a number.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text),
            Self::Null | Self::Bool(_) | Self::List(_) | Self::Object(_) => None,
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(is_true) => write!(f, "{is_true}"),
            Self::Number(text) | Self::Text(text) => f.write_str(text),
            Self::List(elements) => write!(f, "a list of {}", elements.len()),
            Self::Object(members) => write!(f, "an object of {}", members.len()),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn malformed(&self) -> Malformed {
        Malformed { at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, token: &str) -> bool {
        let is_there = self.text[self.at..].starts_with(token);
        self.at += if is_there { token.len() } else { 0 };
        is_there
    }

    fn expect(&mut self, token: &str) -> Result<(), Malformed> {
        if self.take(token) { Ok(()) } else { Err(self.malformed()) }
    }

    fn value(&mut self, depth: usize) -> Result<Json, Malformed> {
        self.skip_space();
        match self.peek() {
            _ if depth > DEPTH_MAX => Err(self.malformed()),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b't') => self.expect("true").map(|()| Json::Bool(true)),
            Some(b'f') => self.expect("false").map(|()| Json::Bool(false)),
            Some(b'n') => self.expect("null").map(|()| Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) | None => Err(self.malformed()),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Malformed> {
        let mut members = Vec::new();
        self.expect("{")?;
        self.skip_space();
        if self.take("}") {
            return Ok(Json::Object(members));
        }
        loop {
            self.skip_space();
            let name = self.string()?;
            self.skip_space();
            self.expect(":")?;
            members.push((name, self.value(depth + 1)?));
            self.skip_space();
            if self.take("}") {
                return Ok(Json::Object(members));
            }
            self.expect(",")?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, Malformed> {
        let mut elements = Vec::new();
        self.expect("[")?;
        self.skip_space();
        if self.take("]") {
            return Ok(Json::List(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take("]") {
                return Ok(Json::List(elements));
            }
            self.expect(",")?;
        }
    }

    fn number(&mut self) -> Result<Json, Malformed> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        match text.parse::<f64>() {
            Ok(_) => Ok(Json::Number(text.to_owned())),
            Err(_) => Err(Malformed { at: start }),
        }
    }

    fn string(&mut self) -> Result<String, Malformed> {
        self.expect("\"")?;
        let mut string = String::new();
        loop {
            let Some(next) = self.text[self.at..].chars().next() else { return Err(self.malformed()) };
            self.at += next.len_utf8();
            match next {
                '"' => return Ok(string),
                '\\' => string.push(self.escaped()?),
                '\0'..='\u{1f}' => return Err(self.malformed()),
                _ => string.push(next),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Malformed> {
        let Some(next) = self.peek() else { return Err(self.malformed()) };
        self.at += 1;
        match next {
            b'"' | b'\\' | b'/' => Ok(char::from(next)),
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => {
                let first = self.code_unit()?;
                let is_first_half = (0xD800..0xDC00).contains(&first);
                let units =
                    if is_first_half && self.take("\\u") { vec![first, self.code_unit()?] } else { vec![first] };
                let mut read = char::decode_utf16(units);
                match (read.next(), read.next()) {
                    (Some(Ok(character)), None) => Ok(character),
                    (_, _) => Err(self.malformed()),
                }
            }
            _ => Err(self.malformed()),
        }
    }

    fn code_unit(&mut self) -> Result<u16, Malformed> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(self.malformed())?;
        let unit = u16::from_str_radix(digits, 16).map_err(|_| self.malformed())?;
        self.at += 4;
        Ok(unit)
    }
}
