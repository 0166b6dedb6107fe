//! A server on this machine that speaks HTTP/1.1, keeps what it was asked, and answers as it is told.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use app::signature::{Claims, Key, Unverified, verify};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// As a receiver does it, by the clock.
    pub(crate) fn verified_by(&self, key: &str) -> Result<(), Unverified> {
        let keys: Vec<Key> = vec![key.parse().unwrap()];
        let claims = Claims {
            id: self.header("webhook-id"),
            timestamp: self.header("webhook-timestamp"),
            signature: self.header("webhook-signature"),
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        verify(&keys, claims, &self.body, now)
    }
}

/// What the server answers: a status line with headers, and a body; nothing at all for an empty one.
#[derive(Clone, Debug)]
pub(crate) struct Says(pub(crate) String, pub(crate) String);

impl Says {
    pub(crate) fn status(status: u16) -> Self {
        Self(format!("{status} Word"), String::new())
    }
}

pub(crate) struct HttpPeer {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    says: Arc<Mutex<Says>>,
}

impl HttpPeer {
    pub(crate) fn start(says: Says) -> Self {
        Self::serving(says, None)
    }

    pub(crate) fn serving(says: Says, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let peer = Self { port, asked: Arc::default(), says: Arc::new(Mutex::new(says)) };
        let (asked, says) = (Arc::clone(&peer.asked), Arc::clone(&peer.says));
        thread::spawn(move || {
            for socket in listener.incoming() {
                let (asked, says, tls) = (Arc::clone(&asked), Arc::clone(&says), tls.clone());
                thread::spawn(move || serve(socket.unwrap(), tls, &asked, &says));
            }
        });
        peer
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    pub(crate) fn say(&self, says: Says) {
        *self.says.lock().unwrap() = says;
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(
    socket: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    asked: &Mutex<Vec<Asked>>,
    says: &Mutex<Says>,
) -> io::Result<()> {
    socket.set_read_timeout(Some(Duration::from_secs(20)))?;
    match tls {
        None => talk(&mut BufReader::new(socket), asked, says),
        Some(config) => {
            let connection = ServerConnection::new(config).map_err(io::Error::other)?;
            talk(&mut BufReader::new(StreamOwned::new(connection, socket)), asked, says)
        }
    }
}

fn talk<S: Read + Write>(stream: &mut BufReader<S>, asked: &Mutex<Vec<Asked>>, says: &Mutex<Says>) -> io::Result<()> {
    while let Some(request) = request(stream)? {
        asked.lock().unwrap().push(request);
        let Says(head, body) = says.lock().unwrap().clone();
        if head.is_empty() {
            stream.read_to_end(&mut Vec::new())?;
            return Ok(());
        }
        let answer = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.get_mut().write_all(answer.as_bytes())?;
        stream.get_mut().flush()?;
    }
    Ok(())
}

fn request<S: Read>(stream: &mut BufReader<S>) -> io::Result<Option<Asked>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Some(Asked { line: line.trim_end().to_owned(), headers, body }))
}
