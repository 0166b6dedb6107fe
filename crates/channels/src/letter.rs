//! Letters: handed to a folder, from which a print house takes them.
//!
//! Each letter is a folder of its own below `ready`, with the PDF and a manifest; it is made beside it and renamed, so that nobody
//! ever sees half a letter. That it was handed over is kept below `handed`, so that a second try hands nothing over, also when the
//! print house has taken the first away. `docs/reference/gateway.md` tells the form.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use app::channel::{Attachment, Carrier, MessageId, Outgoing, SendError, Sent};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::folder::{remove_if_there, settle, write};

/// A folder of letters.
#[derive(Debug)]
pub struct LetterFolder {
    name: String,
    ready: PathBuf,
    handed: PathBuf,
}

/// What a print house is told of a letter.
#[derive(Serialize)]
struct Manifest<'m> {
    message_id: &'m str,
    /// Lines of the envelope.
    to: Vec<&'m str>,
    language: &'m str,
    /// The files to print, in order.
    files: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    file: String,
    media_type: String,
    bytes: usize,
    sha256: String,
}

impl LetterFolder {
    /// Makes the folders where they are not there.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn open(name: &str, folder: &Path) -> anyhow::Result<Self> {
        let (ready, handed) = (folder.join("ready"), folder.join("handed"));
        for path in [&ready, &handed] {
            let context = || format!("the folder {} cannot be made", path.display());
            anyhow::Context::with_context(fs::create_dir_all(path), context)?;
        }
        Ok(Self { name: name.to_owned(), ready, handed })
    }

    fn hand_over(&self, message: &Outgoing, files: &[(String, &Attachment)]) -> io::Result<Sent> {
        let id = &message.id;
        let (letter, receipt) = (self.ready.join(id.as_str()), self.handed.join(id.as_str()));
        let sent = Sent { reference: Some(id.to_string()) };
        if receipt.exists() {
            return Ok(sent);
        }
        let manifest = manifest(message, files);
        if !letter.exists() {
            let half = self.half(id);
            remove_if_there(&half)?;
            fs::create_dir(&half)?;
            for (name, file) in files {
                write(&half.join(name), &file.bytes)?;
            }
            write(&half.join("manifest.json"), manifest.as_bytes())?;
            settle(&half)?;
            fs::rename(&half, &letter)?;
            settle(&self.ready)?;
        }
        // From here on the letter is on its way; the receipt has no address in it.
        write(&receipt, format!("{:x}\n", Hex(Sha256::digest(manifest.as_bytes()).as_slice())).as_bytes())?;
        settle(&self.handed)?;
        Ok(sent)
    }

    /// Where a letter is made: a name that no message has, in the same file system.
    fn half(&self, id: &MessageId) -> PathBuf {
        self.handed.join(format!(".{id}.half"))
    }
}

impl Carrier for LetterFolder {
    fn name(&self) -> &str {
        &self.name
    }

    fn send(&self, message: &Outgoing) -> Result<Sent, SendError> {
        if message.to.reveal().trim().is_empty() {
            return Err(SendError::permanent("the letter has no address"));
        }
        let pages = message.attachments.iter().filter(|file| file.media_type == "application/pdf");
        let files: Vec<(String, &Attachment)> =
            pages.zip(1..).map(|(file, number)| (format!("{number:02}.pdf"), file)).collect();
        if files.is_empty() || files.len() < message.attachments.len() {
            return Err(SendError::permanent("a letter is PDF files, one or more, and nothing else"));
        }
        self.hand_over(message, &files).map_err(|error| {
            SendError::temporary(format!("the folder {} does not take the letter: {error}", self.ready.display()))
        })
    }
}

fn manifest(message: &Outgoing, files: &[(String, &Attachment)]) -> String {
    let entry = |(name, file): &(String, &Attachment)| Entry {
        file: name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes.len(),
        sha256: format!("{:x}", Hex(Sha256::digest(&file.bytes).as_slice())),
    };
    let manifest = Manifest {
        message_id: message.id.as_str(),
        to: message.to.reveal().lines().collect(),
        language: &message.language,
        files: files.iter().map(entry).collect(),
    };
    serde_json::to_string_pretty(&manifest).expect("a manifest is plain values") + "\n"
}

/// Bytes in hexadecimal.
struct Hex<'b>(&'b [u8]);

impl std::fmt::LowerHex for Hex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
