//! The recorder: messages written down as JSON lines instead of being sent.
//!
//! For dry runs, for a look at what would go out, and for systems that fetch files. What it writes names people and debts: the file is
//! readable by its owner only, and belongs where such data may be.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use app::channel::{Carrier, Outgoing, SendError, Sent};
use collections::Word;
use serde::{Deserialize, Serialize};

/// A file to which messages are written.
#[derive(Debug)]
pub struct Recorder {
    name: String,
    path: PathBuf,
    open: Mutex<OpenFile>,
}

#[derive(Debug)]
struct OpenFile {
    file: File,
    /// The ids that are in it: a message is written once.
    ids: HashSet<String>,
}

/// A line of the file.
#[derive(Serialize)]
struct Line<'m> {
    message_id: &'m str,
    channel: &'static str,
    to: &'m str,
    language: &'m str,
    subject: Option<&'m str>,
    text: &'m str,
    html: Option<&'m str>,
    opt_out_url: Option<&'m str>,
    attachments: Vec<FileName<'m>>,
}

#[derive(Serialize)]
struct FileName<'m> {
    name: &'m str,
    media_type: &'m str,
    bytes: usize,
}

#[derive(Deserialize)]
struct Id {
    message_id: String,
}

impl Recorder {
    /// Opens a file, or makes it, and reads which messages are in it. A line that broke off in a crash is taken away.
    ///
    /// # Errors
    /// When it cannot be opened, or has other lines than this program writes.
    pub fn open(name: &str, path: &Path) -> anyhow::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let ids = ids(&file).with_context(|| format!("{} has other lines than messages", path.display()))?;
        Ok(Self { name: name.to_owned(), path: path.to_owned(), open: Mutex::new(OpenFile { file, ids }) })
    }
}

/// The ids in a file, which is cut behind its last whole line.
fn ids(file: &File) -> anyhow::Result<HashSet<String>> {
    let (mut ids, mut whole, mut line) = (HashSet::new(), 0, Vec::new());
    let mut reader = BufReader::new(file);
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.last() != Some(&b'\n') {
            file.set_len(whole)?;
            break;
        }
        let Id { message_id } = serde_json::from_slice(&line).map_err(|_| anyhow::anyhow!("after {whole} bytes"))?;
        ids.insert(message_id);
        whole += line.len() as u64;
        line.clear();
    }
    Ok(ids)
}

impl OpenFile {
    fn add(&mut self, message: &Outgoing) -> io::Result<()> {
        if self.ids.contains(message.id.as_str()) {
            return Ok(());
        }
        let before = self.file.metadata()?.len();
        let mut line = line(message);
        line.push('\n');
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        if written.is_err() {
            self.file.set_len(before)?;
        }
        written?;
        self.ids.insert(message.id.to_string());
        Ok(())
    }
}

fn line(message: &Outgoing) -> String {
    let Outgoing { id, channel, to, language, content, attachments, opt_out } = message;
    let files = attachments.iter().map(|file| FileName {
        name: &file.name,
        media_type: &file.media_type,
        bytes: file.bytes.len(),
    });
    let line = Line {
        message_id: id.as_str(),
        channel: channel.word(),
        to: to.reveal(),
        language,
        subject: content.subject.as_deref(),
        text: &content.text,
        html: content.html.as_deref(),
        opt_out_url: opt_out.as_ref().map(|opt_out| opt_out.url.as_str()),
        attachments: files.collect(),
    };
    serde_json::to_string(&line).expect("a message is plain values")
}

impl Carrier for Recorder {
    fn name(&self) -> &str {
        &self.name
    }

    fn send(&self, message: &Outgoing) -> Result<Sent, SendError> {
        // Whoever panicked before has written whole lines, or none.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |error| SendError::temporary(format!("{} cannot be written: {error}", self.path.display()));
        open.add(message).map_err(failed)?;
        Ok(Sent::default())
    }
}
