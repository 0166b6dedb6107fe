//! Webhooks: events posted to an endpoint, signed as Standard Webhooks asks.
//!
//! What is told, in which order and when again is decided by `app::events_out`.

use app::Refused;
use app::channel_file::Signed;
use app::events_out::{CloudEvent, Post, PostError};

use crate::http::{Answer, Parcel, SignedHttp};

/// An endpoint to which events are posted.
#[derive(Debug)]
pub struct Webhook {
    http: SignedHttp,
}

impl Webhook {
    /// Reads keys and certificates. Nothing is connected yet.
    ///
    /// # Errors
    /// When a key or a certificate is not where it is said to be.
    pub fn open(signed: &Signed) -> Result<Self, Refused> {
        Ok(Self { http: SignedHttp::open(signed)? })
    }
}

impl Post for Webhook {
    fn post(&self, event: &CloudEvent) -> Result<(), PostError> {
        let body = event.body();
        let parcel = Parcel { id: &event.id, media_type: CloudEvent::MEDIA_TYPE, body: body.as_bytes() };
        let answer =
            self.http.post(parcel).map_err(|error| PostError::Failed { what: error.what, retry_after: None })?;
        let Answer { status, retry_after, .. } = answer;
        let what = format!("the endpoint answered {status}");
        match status {
            200..=299 => Ok(()),
            410 => Err(PostError::Gone { what }),
            // It was understood as an event, and is refused as this one.
            400 | 413 | 422 => Err(PostError::Refused { what }),
            _ => Err(PostError::Failed { what, retry_after }),
        }
    }
}
