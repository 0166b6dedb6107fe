//! Whose certificates are trusted: the system's, and those of a file that a setting names.

use std::path::Path;

use app::Refused;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The certificates of a file.
pub(crate) fn of_file(file: &Path) -> Result<Vec<CertificateDer<'static>>, Refused> {
    let refused = |why: String| Refused::new(format!("{} cannot be read as certificates: {why}", file.display()));
    let text = std::fs::read(file).map_err(|error| refused(error.to_string()))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let found = found.map_err(|error| refused(error.to_string()))?;
    if found.is_empty() { Err(refused("no certificate is in it".to_owned())) } else { Ok(found) }
}

/// The system's certificates, and those of a file.
pub(crate) fn with_file(file: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, Refused> {
    // Of a system's many certificates some may not be readable; the others count.
    let mut all = rustls_native_certs::load_native_certs().certs;
    if let Some(file) = file {
        all.extend(of_file(file)?);
    }
    Ok(all)
}
