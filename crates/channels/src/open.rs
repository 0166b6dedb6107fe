//! Channel files opened: secrets read, folders made, carriers ready.

use app::channel::Carrier;
use app::channel_file::{self, CarrierFile, CarrierKind, ChannelFile};
use app::inbound::{Caller, Callers, Links, StopWords};
use app::signature::Key;
use collections::Set;
use collections::person::Channel;

use crate::gateway::Gateway;
use crate::letter::LetterFolder;
use crate::mail::Mail;
use crate::recorder::Recorder;
use crate::secret;

/// A carrier that is ready, and what it carries.
pub struct Open {
    /// The ways of contact that it carries.
    pub carries: Set<Channel>,
    /// Who takes the messages.
    pub carrier: Box<dyn Carrier>,
}

impl Open {
    /// Opens a carrier. Nothing is connected yet.
    ///
    /// # Errors
    /// When a secret or a certificate is not where it is said to be, or a folder or file cannot be opened.
    pub fn of(file: &CarrierFile) -> app::Result<Self> {
        let CarrierFile { name, carries, kind } = file;
        let carrier: Box<dyn Carrier> = match kind {
            CarrierKind::Smtp(smtp) => Box::new(Mail::open(name, smtp)?),
            CarrierKind::Gateway(gateway) => Box::new(Gateway::open(name, gateway)?),
            CarrierKind::Letter(letter) => Box::new(LetterFolder::open(name, &letter.folder)?),
            CarrierKind::File(record) => Box::new(Recorder::open(name, &record.file)?),
        };
        Ok(Self { carries: *carries, carrier })
    }
}

/// Opens all carriers of a channel file, in its order.
///
/// # Errors
/// With the first that cannot be opened.
pub fn carriers(files: &[CarrierFile]) -> app::Result<Vec<Open>> {
    files.iter().map(Open::of).collect()
}

/// The keys by which a carrier's receipts are believed; none where it tells none.
///
/// Each carrier has keys of its own, so that none can tell of another's messages: whoever takes receipts keeps them apart, by an address for
/// each.
///
/// # Errors
/// When a key is not where it is said to be.
pub fn receipt_keys(file: &CarrierFile) -> app::Result<Option<Vec<Key>>> {
    match &file.kind {
        CarrierKind::Gateway(channel_file::Gateway { signed, callback_url: Some(_) }) => {
            Ok(Some(secret::keys(&signed.secret, signed.previous_secret.as_ref())?))
        }
        CarrierKind::Gateway(_) | CarrierKind::Smtp(_) | CarrierKind::Letter(_) | CarrierKind::File(_) => Ok(None),
    }
}

/// Who may call back or stop messages by what a channel file says.
///
/// # Errors
/// When a key is not where it is said to be.
pub fn callers(file: &ChannelFile) -> app::Result<Callers> {
    let mut callers = Callers { links: links(file)?, stop_words: StopWords::of(file), ..Callers::default() };
    for carrier in &file.carriers {
        if let Some(keys) = receipt_keys(carrier)? {
            callers.gateways.insert(carrier.name.clone(), Caller { ways: carrier.carries, keys });
        }
    }
    Ok(callers)
}

/// What makes links by which readers stop messages; none where the file has none.
///
/// # Errors
/// When a key is not where it is said to be.
pub fn links(file: &ChannelFile) -> app::Result<Option<Links>> {
    let Some(opt_out) = &file.opt_out else { return Ok(None) };
    Ok(Links::new(&opt_out.url, secret::keys(&opt_out.secret, opt_out.previous_secret.as_ref())?))
}
