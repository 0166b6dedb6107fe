//! Messages, keys and certificates that the tests send with.

use std::path::PathBuf;
use std::sync::Arc;

use app::channel::{Address, Attachment, Content, MessageId, Outgoing};
use collections::person::Channel;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tempfile::TempDir;

/// Chinese, a line that begins with a dot, one that is longer than SMTP allows, and no line break at the end.
pub(crate) fn text() -> String {
    format!("张三，您好：\r\n.第二行以点开头\r\n..\r\nLong: {}\r\n您的分期已逾期。", "还款 ".repeat(400))
}

pub(crate) const SUBJECT: &str = "还款提醒：您的分期账单已逾期，请尽快处理，以免影响您的信用记录 (C-1001)";

/// A PDF's beginning, and every byte there is.
pub(crate) fn pdf() -> Vec<u8> {
    b"%PDF-1.7\r\n.\r\n".iter().copied().chain(0..=255).collect()
}

pub(crate) fn message(channel: Channel, to: &str) -> Outgoing {
    Outgoing {
        id: MessageId::new("m-0001").unwrap(),
        channel,
        to: Address::new(to),
        language: "zh-CN".to_owned(),
        content: Content { subject: Some(SUBJECT.to_owned()), text: text(), html: None },
        attachments: Vec::new(),
        opt_out: None,
    }
}

pub(crate) fn numbered(number: u32, channel: Channel, to: &str) -> Outgoing {
    Outgoing { id: MessageId::new(&format!("m-{number:04}")).unwrap(), ..message(channel, to) }
}

pub(crate) fn letter_pdf() -> Attachment {
    Attachment { name: "催收函.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes: pdf() }
}

/// A folder with a file for each secret.
pub(crate) fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// A certificate for `localhost`, signed by an authority of the tests; the authority's certificate as PEM.
pub(crate) fn certificate() -> (Arc<ServerConfig>, String) {
    let mut params = CertificateParams::new(vec!["Test Authority".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    (Arc::new(config), authority.pem())
}
