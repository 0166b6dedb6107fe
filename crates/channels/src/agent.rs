//! The way out: how other systems are asked over HTTP, whoever they are.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::Refused;
use app::channel_file::is_local_url;
use rustls::crypto::ring;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::trust;

/// What asks one address: with the certificates of the system and of a file, in a bounded time, never redirected, and not through a
/// proxy where the address is of this machine. An answer of any status is an answer.
///
/// # Errors
/// When the file is none of certificates.
pub fn agent(url: &str, timeout: Duration, ca_file: Option<&Path>) -> Result<Agent, Refused> {
    let trusted = trust::with_file(ca_file)?;
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .root_certs(RootCerts::from(trusted.iter().map(|one| Certificate::from_der(one).to_owned())))
        .build();
    let mut config = Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(concat!("arrears/", env!("CARGO_PKG_VERSION")));
    if is_local_url(url) {
        config = config.proxy(None);
    }
    Ok(config.build().new_agent())
}
