//! A client that keeps its connection: as little of HTTP as measuring a server takes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// A connection.
pub(super) struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    token: String,
}

impl Client {
    pub(super) fn new(address: &str, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::new(stream), address: address.to_owned(), token: token.to_owned() })
    }

    pub(super) fn post(&mut self, path: &str, body: &str, expected: u16) -> Result<()> {
        let Self { address, token, .. } = self;
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.ask(&request, expected).map(|_| ())
    }

    pub(super) fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        let Self { address, token, .. } = self;
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\r\n");
        self.ask(&request, 200)
    }

    pub(super) fn json(&mut self, path: &str) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.get(path)?).context("an answer is JSON")
    }

    fn ask(&mut self, request: &str, expected: u16) -> Result<Vec<u8>> {
        self.stream.get_mut().write_all(request.as_bytes()).context("the server does not listen any more")?;
        let (status, body) = self.answer().context("the server does not answer")?;
        if status != expected {
            bail!("the server answered {status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(body)
    }

    fn answer(&mut self) -> Result<(u16, Vec<u8>)> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.with_context(|| format!("\"{}\" is no answer", line.trim_end()))?;
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse()?,
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok((status, body))
    }
}
