//! Secrets: read where a channel file says that they are, and kept nowhere else.

use app::Refused;
use app::channel_file::SecretPlace;
use app::signature::Key;

/// The secret at a place. What goes wrong is told without it.
///
/// # Errors
/// When there is nothing.
pub fn read(place: &SecretPlace) -> Result<String, Refused> {
    let text = match place {
        SecretPlace::Env(name) => std::env::var(name).map_err(|_| {
            Refused::new(format!("the environment variable {name} is not set, and a secret is to be in it"))
        })?,
        SecretPlace::File(path) => std::fs::read_to_string(path)
            .map_err(|error| Refused::new(format!("the secret in {} cannot be read: {error}", path.display())))?,
    };
    let secret = text.trim_end_matches(['\n', '\r']);
    if secret.is_empty() {
        return Err(Refused::new(format!("the secret in {} is empty", shown(place))));
    }
    Ok(secret.to_owned())
}

/// The signing key at a place.
///
/// # Errors
/// When there is none.
pub fn key(place: &SecretPlace) -> Result<Key, Refused> {
    read(place)?.parse().map_err(|error| {
        Refused::new(format!("the secret in {} is no key: {error}", shown(place)))
            .hint("make one with: echo whsec_$(openssl rand -base64 32)")
    })
}

/// The keys of somebody: the one that counts, and the one before it.
///
/// # Errors
/// When one that is named is none.
pub fn keys(place: &SecretPlace, previous: Option<&SecretPlace>) -> Result<Vec<Key>, Refused> {
    std::iter::once(place).chain(previous).map(key).collect()
}

fn shown(place: &SecretPlace) -> String {
    match place {
        SecretPlace::Env(name) => format!("the environment variable {name}"),
        SecretPlace::File(path) => path.display().to_string(),
    }
}
