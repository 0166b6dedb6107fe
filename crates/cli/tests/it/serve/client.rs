//! A client that keeps its connection, and bears the token with which tests start servers.

use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::TcpStream;

/// The token; tests start servers with it in `ARREARS_TOKEN`.
pub(crate) const TOKEN: &str = "a-token-that-a-test-gives";

pub(crate) struct Client(BufReader<TcpStream>, String);

impl Client {
    pub(crate) fn new(address: &str) -> Result<Self> {
        Self::bearing(address, TOKEN)
    }

    /// A client that bears another token; an empty one is not sent.
    pub(crate) fn bearing(address: &str, token: &str) -> Result<Self> {
        let header = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
        Ok(Self(BufReader::new(TcpStream::connect(address)?), header))
    }

    /// The status of what is answered to a JSON body.
    pub(crate) fn post(&mut self, path: &str, body: &str) -> Result<u16> {
        let (length, bearer) = (body.len(), &self.1);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\n{bearer}content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        Ok(self.ask(&(head + body))?.0)
    }

    /// Status and body.
    pub(crate) fn get(&mut self, path: &str) -> Result<(u16, String)> {
        let bearer = &self.1;
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{bearer}\r\n");
        self.ask(&request)
    }

    fn ask(&mut self, request: &str) -> Result<(u16, String)> {
        let cut_off = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        self.0.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut_off)?;
        let mut length = 0;
        loop {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Err(cut_off());
            }
            match line.trim_end().split_once(": ") {
                Some(("content-length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok((status, String::from_utf8(body).unwrap()))
    }
}
