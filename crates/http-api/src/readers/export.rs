//! Tables that are written as fast as they are read: a thread writes parts, and waits when the client does.
//!
//! What is held at any time is a batch of the table and a few parts. A client that goes away, or reads nothing for too long, ends it.

use std::io::Write;
use std::time::Duration;

use app::Error;
use app::access::{Guarded, PersonalReading};
use app::port::Reading;
use axum::body::{Body, Bytes};
use futures_util::stream;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::{Asker, Readers};
use crate::problem::{Code, Problem};

/// How large a part is, about.
const PART: usize = 64 * 1_024;

/// How many parts wait for the client.
const PARTS: usize = 4;

type Part = std::io::Result<Bytes>;

/// Where a table is written to.
struct Out {
    runtime: Handle,
    parts: mpsc::Sender<Part>,
    /// How long a client may take for a part.
    time: Duration,
    pending: Vec<u8>,
}

impl Out {
    fn send(&mut self, part: Part) -> std::io::Result<()> {
        let sent = self.runtime.block_on(tokio::time::timeout(self.time, self.parts.send(part)));
        let gone = || std::io::Error::new(std::io::ErrorKind::BrokenPipe, "nobody reads the export any more");
        sent.map_err(|_| gone())?.map_err(|_| gone())
    }

    fn finish(mut self) -> std::io::Result<()> {
        self.flush()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= PART {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let part = std::mem::replace(&mut self.pending, Vec::with_capacity(PART));
        self.send(Ok(Bytes::from(part)))
    }
}

impl Readers {
    /// Has a table written; the body as it comes, and what is to be told of the asking.
    pub(crate) async fn export(
        &self,
        asker: Asker,
        time: Duration,
        write: impl FnOnce(&dyn Reading, &mut dyn Write) -> app::Result<()> + Send + 'static,
    ) -> Result<(Body, Option<PersonalReading>), Problem> {
        let place = self.place(&self.exports).await?;
        let (begin, begun) = oneshot::channel();
        let (parts, written) = mpsc::channel(PARTS);
        let (readers, runtime, span) = (self.clone(), Handle::current(), tracing::Span::current());
        tokio::task::spawn_blocking(move || {
            let _inside = span.entered();
            let _place = place;
            let reader = match readers.take() {
                Ok(reader) => reader,
                Err(error) => return drop(begin.send(Err(Problem::from(error)))),
            };
            let guarded = Guarded::new(&*reader);
            let opened = guarded.open(&asker.actor, &asker.wish).and_then(|book| Ok((book, asker.told(book)?)));
            let book = match opened {
                Ok((book, told)) => {
                    if begin.send(Ok(told)).is_err() {
                        return;
                    }
                    book
                }
                Err(error) => return drop(begin.send(Err(Problem::from(error)))),
            };
            let mut out = Out { runtime, parts, time, pending: Vec::with_capacity(PART) };
            let done = write(book, &mut out);
            let done = match done {
                Ok(()) => out.finish().map_err(|error| Error::Failed(error.into())),
                Err(error) => {
                    // The client sees that the table is not whole: its connection breaks off.
                    let _ = out.send(Err(std::io::Error::other("the export broke off")));
                    Err(error)
                }
            };
            match done {
                Ok(()) => readers.put_back(reader),
                Err(error) => tracing::warn!(%error, "an export broke off"),
            }
        });
        let told = begun.await.map_err(|_| Problem::new(Code::BookUnavailable, "the export broke off"))??;
        let parts = stream::unfold(written, async |mut written| Some((written.recv().await?, written)));
        Ok((Body::from_stream(parts), told))
    }
}
