//! A mail server on this machine: RFC 5321 as far as a client can ask, AUTH, STARTTLS, and answers as it is told.
//!
//! Written from the RFCs, and of no use to the product: what it keeps is what came over the socket.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How a connection is encrypted.
#[derive(Clone)]
pub(crate) enum Tls {
    No,
    ByCommand(Arc<ServerConfig>),
    FromTheFirstByte(Arc<ServerConfig>),
}

/// What the server does.
#[derive(Clone)]
pub(crate) struct Manner {
    pub(crate) tls: Tls,
    /// `\0user\0password` that is accepted; anybody is, where there is none.
    pub(crate) login: Option<&'static str>,
    /// What it answers instead of the ordinary, by the beginning of a command; `DATA.` is the end of the data.
    pub(crate) answers: Vec<(&'static str, &'static str)>,
    /// At which command it says nothing more; `DATA.` is the end of the data.
    pub(crate) silent_at: Option<&'static str>,
    /// It breaks off after so many mails.
    pub(crate) hangs_up_after: Option<usize>,
}

impl Default for Manner {
    fn default() -> Self {
        Self { tls: Tls::No, login: None, answers: Vec::new(), silent_at: None, hangs_up_after: None }
    }
}

/// What came over the sockets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    pub(crate) connections: usize,
    /// Commands in order, without what a login says.
    pub(crate) commands: Vec<String>,
    /// How many of them came encrypted.
    pub(crate) encrypted: usize,
    /// Mails as they came, without the dots that SMTP adds.
    pub(crate) mails: Vec<Vec<u8>>,
}

pub(crate) struct SmtpPeer {
    pub(crate) port: u16,
    manner: Arc<Mutex<Manner>>,
    heard: Arc<Mutex<Heard>>,
}

impl SmtpPeer {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (manner, heard) = (Arc::new(Mutex::new(manner)), Arc::new(Mutex::new(Heard::default())));
        let peer = Self { port, manner: Arc::clone(&manner), heard: Arc::clone(&heard) };
        thread::spawn(move || {
            for socket in listener.incoming() {
                let (manner, heard) = (manner.lock().unwrap().clone(), Arc::clone(&heard));
                heard.lock().unwrap().connections += 1;
                // A client that breaks off is no failure of the peer.
                thread::spawn(move || Session { manner, heard, mails: 0 }.serve(socket.unwrap()));
            }
        });
        peer
    }

    pub(crate) fn heard(&self) -> Heard {
        self.heard.lock().unwrap().clone()
    }

    /// From the next connection on.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Manner)) {
        change(&mut self.manner.lock().unwrap());
    }
}

struct Session {
    manner: Manner,
    heard: Arc<Mutex<Heard>>,
    mails: usize,
}

enum End {
    Quit,
    StartTls,
}

impl Session {
    fn serve(&mut self, socket: TcpStream) -> io::Result<()> {
        socket.set_read_timeout(Some(Duration::from_secs(20)))?;
        match self.manner.tls.clone() {
            Tls::FromTheFirstByte(config) => {
                let tls = ServerConnection::new(config).map_err(io::Error::other)?;
                let mut stream = BufReader::new(StreamOwned::new(tls, socket));
                self.greet(&mut stream)?;
                self.talk(&mut stream, true).map(|_| ())
            }
            Tls::No => {
                let mut stream = BufReader::new(socket);
                self.greet(&mut stream)?;
                self.talk(&mut stream, false).map(|_| ())
            }
            Tls::ByCommand(config) => {
                let mut stream = BufReader::new(socket);
                self.greet(&mut stream)?;
                if let End::Quit = self.talk(&mut stream, false)? {
                    return Ok(());
                }
                let tls = ServerConnection::new(config).map_err(io::Error::other)?;
                let mut stream = BufReader::new(StreamOwned::new(tls, stream.into_inner()));
                self.talk(&mut stream, true).map(|_| ())
            }
        }
    }

    fn greet<S: Read + Write>(&self, stream: &mut BufReader<S>) -> io::Result<()> {
        let greeting = self.answer_to("CONNECT").unwrap_or("220 localhost ESMTP");
        reply(stream, greeting)
    }

    fn answer_to(&self, command: &str) -> Option<&'static str> {
        self.manner.answers.iter().find(|(beginning, _)| command.starts_with(beginning)).map(|(_, answer)| *answer)
    }

    fn talk<S: Read + Write>(&mut self, stream: &mut BufReader<S>, encrypted: bool) -> io::Result<End> {
        loop {
            let Some(command) = line(stream)? else { return Ok(End::Quit) };
            self.note(&command, encrypted);
            if self.manner.silent_at.is_some_and(|at| command.starts_with(at)) {
                return wait(stream);
            }
            if let Some(answer) = self.answer_to(&command) {
                reply(stream, answer)?;
                continue;
            }
            let verb = command.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" => reply(stream, &self.abilities(encrypted))?,
                "STARTTLS" => {
                    reply(stream, "220 go ahead")?;
                    return Ok(End::StartTls);
                }
                "AUTH" => self.log_in(stream, &command)?,
                "MAIL" if self.manner.login.is_some() && !self.is_known() => reply(stream, "530 5.7.0 log in first")?,
                "MAIL" | "RCPT" | "RSET" | "NOOP" => reply(stream, "250 2.0.0 ok")?,
                "DATA" => {
                    self.take_mail(stream)?;
                    if self.manner.silent_at == Some("DATA.") {
                        return wait(stream);
                    }
                    let answer = self.answer_to_data().unwrap_or("250 2.0.0 queued as 7F3A");
                    reply(stream, answer)?;
                    if self.manner.hangs_up_after.is_some_and(|most| self.mails >= most) {
                        return Ok(End::Quit);
                    }
                }
                "QUIT" => {
                    reply(stream, "221 2.0.0 bye")?;
                    return Ok(End::Quit);
                }
                _ => reply(stream, "502 5.5.1 not known")?,
            }
        }
    }

    fn answer_to_data(&self) -> Option<&'static str> {
        self.manner.answers.iter().find(|(at, _)| *at == "=DATA.").map(|(_, answer)| *answer)
    }

    fn note(&self, command: &str, encrypted: bool) {
        let mut heard = self.heard.lock().unwrap();
        heard.encrypted += usize::from(encrypted);
        let shown = if command.starts_with("AUTH") { "AUTH" } else { command };
        heard.commands.push(shown.to_owned());
    }

    fn abilities(&self, encrypted: bool) -> String {
        let mut lines = vec!["localhost", "8BITMIME", "ENHANCEDSTATUSCODES"];
        if matches!(self.manner.tls, Tls::ByCommand(_)) && !encrypted {
            lines.push("STARTTLS");
        }
        if self.manner.login.is_some() {
            lines.push("AUTH PLAIN");
        }
        let last = lines.pop().unwrap();
        let mut text: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
        text.push_str(&format!("250 {last}"));
        text
    }

    fn is_known(&self) -> bool {
        self.heard.lock().unwrap().commands.iter().any(|command| command == "AUTH")
    }

    fn log_in<S: Read + Write>(&self, stream: &mut BufReader<S>, command: &str) -> io::Result<()> {
        let initial = match command.split(' ').nth(2) {
            Some(initial) => initial.to_owned(),
            None => {
                reply(stream, "334 ")?;
                line(stream)?.unwrap_or_default()
            }
        };
        let said = STANDARD.decode(initial).unwrap_or_default();
        let is_right = self.manner.login.is_some_and(|login| login.as_bytes() == said);
        reply(stream, if is_right { "235 2.7.0 welcome" } else { "535 5.7.8 who are you" })
    }

    fn take_mail<S: Read + Write>(&mut self, stream: &mut BufReader<S>) -> io::Result<()> {
        reply(stream, "354 go on")?;
        let mut mail = Vec::new();
        loop {
            let mut bytes = Vec::new();
            if stream.read_until(b'\n', &mut bytes)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            assert!(bytes.ends_with(b"\r\n"), "a line ends with CR LF: {bytes:?}");
            // RFC 5321, 4.5.3.1.6: 1,000 octets with the line break.
            assert!(bytes.len() <= 1_001, "a line has {} bytes", bytes.len());
            if bytes == b".\r\n" {
                break;
            }
            mail.extend(bytes.strip_prefix(b".").unwrap_or(&bytes));
        }
        self.mails += 1;
        self.heard.lock().unwrap().mails.push(mail);
        Ok(())
    }
}

fn line<S: Read>(stream: &mut BufReader<S>) -> io::Result<Option<String>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(line.trim_end().to_owned()))
}

fn reply<S: Read + Write>(stream: &mut BufReader<S>, text: &str) -> io::Result<()> {
    let stream = stream.get_mut();
    stream.write_all(format!("{text}\r\n").as_bytes())?;
    stream.flush()
}

/// Until the client has had enough.
fn wait<S: Read>(stream: &mut BufReader<S>) -> io::Result<End> {
    stream.read_to_end(&mut Vec::new())?;
    Ok(End::Quit)
}
