//! Encryption: a certificate and its key, as PEM.

use std::sync::Arc;

use app::Refused;
pub use rustls::ServerConfig as Encryption;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// How a server encrypts by a certificate, followed by those that vouch for it, and its private key, both as PEM.
///
/// # Errors
/// When one of them cannot be read, or they do not belong together.
pub fn tls(certificates: &[u8], key: &[u8]) -> Result<Arc<Encryption>, Refused> {
    let chain: Result<Vec<CertificateDer<'static>>, _> = CertificateDer::pem_slice_iter(certificates).collect();
    let chain = chain.map_err(|error| Refused::new(format!("the certificate is no PEM: {error}")))?;
    if chain.is_empty() {
        return Err(Refused::new("the file has no certificate").hint("it begins with -----BEGIN CERTIFICATE-----"));
    }
    // What is wrong with a key is not told: it might say something of it.
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| {
        Refused::new("the file has no private key that can be read").hint("it begins with -----BEGIN PRIVATE KEY-----")
    })?;
    let config = Encryption::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Refused::new(format!("this program cannot encrypt: {error}")))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| Refused::new(format!("certificate and key do not go together: {error}")))?;
    Ok(Arc::new(config))
}
