//! Where others are, and where secrets are: hosts, addresses and the names of variables and files.

use std::path::PathBuf;
use std::time::Duration;

use super::{SecretPlace, Signed};
use crate::fields::{Checked, Fields, Wrong};

/// Whether a host is this machine, so that nobody listens on the way.
pub fn is_local(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether an address is one of this machine.
pub fn is_local_url(url: &str) -> bool {
    scheme_and_host(url).is_some_and(|(_, host)| is_local(host))
}

/// The host of an address `scheme://host[:port]/path` without a user; none where it has another form.
fn scheme_and_host(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => {
            port.parse::<u16>().ok()?;
            host
        }
        _ => authority,
    };
    let is_whole = !host.is_empty() && authority.chars().all(is_plain);
    let has_no_gaps = url.chars().all(|c| c.is_ascii_graphic()) && !url.contains('#');
    (is_whole && has_no_gaps).then_some((scheme, host))
}

/// An address that is encrypted, or on this machine.
pub(crate) fn url(fields: &Fields<'_>, name: &'static str, url: &str) -> Checked<String> {
    let wrong = |what: &str| fields.wrong(name, format!("\"{url}\" {what}"));
    match scheme_and_host(url) {
        Some(("https", _)) => Ok(url.to_owned()),
        Some(("http", host)) if is_local(host) => Ok(url.to_owned()),
        Some(("http", _)) => Err(wrong("is not encrypted: https is expected for every host but this machine")),
        Some(_) | None => {
            Err(wrong("is no address such as https://gateway.example.com/messages, without user or fragment"))
        }
    }
}

/// Where a secret is: in a variable or in a file, which must be named, and never in the text.
pub(crate) fn secret(fields: &mut Fields<'_>, [plain, env, file]: [&'static str; 3]) -> Checked<Option<SecretPlace>> {
    let named = (fields.text(env)?, fields.text(file)?);
    if fields.is_written(plain) {
        return Err(fields.wrong(plain, format!("{plain} is not written here: name its place with {env} or {file}")));
    }
    match named {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(fields.wrong(file, format!("{env} or {file} is expected, not both"))),
        (Some(variable), None) => {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if variable.is_empty() || !variable.chars().all(is_name) {
                let what = format!("{env} is no name of an environment variable: letters, digits and _ are expected");
                return Err(fields.wrong(env, what));
            }
            Ok(Some(SecretPlace::Env(variable.to_owned())))
        }
        (None, Some(path)) => Ok(Some(SecretPlace::File(path_of(fields, file, path)?))),
    }
}

/// An address to which signed requests are posted.
pub(super) fn signed(fields: &mut Fields<'_>, timeout_seconds: i64) -> Checked<Signed> {
    let text = fields.need_text("url")?;
    let url = url(fields, "url", text)?;
    let secret = secret(fields, ["secret", "secret_env", "secret_file"])?;
    let Some(secret) = secret else {
        return Err(Wrong::new(fields.at, format!("{url} needs a key: name its place with secret_env or secret_file")));
    };
    let names = ["previous_secret", "previous_secret_env", "previous_secret_file"];
    let previous_secret = self::secret(fields, names)?;
    Ok(Signed {
        url,
        secret,
        previous_secret,
        timeout: timeout(fields, timeout_seconds)?,
        ca_file: path(fields, "ca_file")?,
    })
}

pub(crate) fn timeout(fields: &mut Fields<'_>, seconds: i64) -> Checked<Duration> {
    let seconds = fields.number("timeout_seconds", 1, 600)?.unwrap_or(seconds);
    Ok(Duration::from_secs(seconds as u64))
}

/// A path that may be left out.
pub(crate) fn path(fields: &mut Fields<'_>, name: &'static str) -> Checked<Option<PathBuf>> {
    fields.text(name)?.map(|text| path_of(fields, name, text)).transpose()
}

/// A path that must be there.
pub(super) fn need_path(fields: &mut Fields<'_>, name: &'static str) -> Checked<PathBuf> {
    let text = fields.need_text(name)?;
    path_of(fields, name, text)
}

fn path_of(fields: &Fields<'_>, name: &str, text: &str) -> Checked<PathBuf> {
    if text.trim().is_empty() {
        return Err(fields.wrong(name, format!("{name} is empty: a path is expected")));
    }
    Ok(text.into())
}
