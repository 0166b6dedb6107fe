//! TLS to the server, as `sslmode` and `sslrootcert` of an address ask for it; what they mean is libpq's, see
//! <https://www.postgresql.org/docs/current/libpq-ssl.html>.
//!
//! Without a word TLS is used where the server has it, and nobody's identity is checked. Sockets are never encrypted.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use app::Refused;
use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What of the server's certificate is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// Nothing: what is said is hidden, but perhaps said to somebody else.
    Nothing,
    /// That somebody who is trusted has signed it.
    Chain,
    /// That, and that it was made for the host in the address.
    ChainAndName,
}

/// What an address says of TLS.
#[derive(Clone, Debug)]
pub(crate) struct Tls {
    mode: SslMode,
    check: Check,
    /// The file of those who are trusted; else the system's.
    root: Option<PathBuf>,
}

impl Tls {
    /// Reads `sslmode` and `sslrootcert`.
    pub(crate) fn parse(mode: Option<&str>, root: Option<&str>) -> Result<Self> {
        let (mode, check) = match mode {
            Some("disable") => (SslMode::Disable, Check::Nothing),
            None | Some("prefer") => (SslMode::Prefer, Check::Nothing),
            // Whoever names those to be trusted wants them to be asked.
            Some("require") if root.is_some() => (SslMode::Require, Check::Chain),
            Some("require") => (SslMode::Require, Check::Nothing),
            Some("verify-ca") => (SslMode::Require, Check::Chain),
            Some("verify-full") => (SslMode::Require, Check::ChainAndName),
            Some(other) => {
                return Err(Refused::new(format!("sslmode {other} is not known"))
                    .hint("one of disable, prefer, require, verify-ca, verify-full")
                    .into());
            }
        };
        Ok(Self { mode, check, root: root.filter(|root| *root != "system").map(PathBuf::from) })
    }

    /// Connects as the address says.
    pub(crate) fn connect(&self, config: &Config) -> Result<Client> {
        let mut config = config.clone();
        config.ssl_mode(self.mode);
        if self.mode == SslMode::Disable {
            return Ok(config.connect(NoTls)?);
        }
        Ok(config.connect(MakeRustlsConnect::new(self.settings()?))?)
    }

    fn settings(&self) -> Result<ClientConfig> {
        let provider = Arc::new(ring::default_provider());
        let settings =
            ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
        if self.check == Check::ChainAndName {
            return Ok(settings.with_root_certificates(self.trusted()?).with_no_client_auth());
        }
        let chain = match self.check {
            Check::Nothing => None,
            Check::Chain | Check::ChainAndName => {
                let trusted = Arc::new(self.trusted()?);
                Some(WebPkiServerVerifier::builder_with_provider(trusted, Arc::clone(&provider)).build()?)
            }
        };
        let lenient = Arc::new(Lenient { provider, chain });
        Ok(settings.dangerous().with_custom_certificate_verifier(lenient).with_no_client_auth())
    }

    fn trusted(&self) -> Result<RootCertStore> {
        let mut trusted = RootCertStore::empty();
        let Some(file) = &self.root else {
            // Of a system's many certificates some may be of a kind that is not understood.
            trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            return Ok(trusted);
        };
        let cannot = || format!("{} cannot be read as certificates", file.display());
        for certificate in CertificateDer::pem_file_iter(file).with_context(cannot)? {
            trusted.add(certificate.with_context(cannot)?).with_context(cannot)?;
        }
        Ok(trusted)
    }
}

/// Checks who signed a certificate, or not even that, but not for whom it was made. Signatures of the handshake are checked.
#[derive(Debug)]
struct Lenient {
    provider: Arc<CryptoProvider>,
    chain: Option<Arc<WebPkiServerVerifier>>,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        match chain.verify_server_cert(end_entity, intermediates, name, ocsp, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            checked => checked,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
