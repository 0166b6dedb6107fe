//! A stream of events: read line by line, booked as it comes, answered line by line.

use app::access::Granted;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::{mpsc, oneshot};

use super::{LINES, LineAnswer, read};
use crate::problem::{Code, Problem};
use crate::request::{Fields, in_time};
use crate::state::Shared;
use crate::writer::{Booked, answered};

/// How many lines of a stream may be on their way.
const ON_THEIR_WAY: usize = 4_096;

/// A line with its number.
struct Line {
    number: u64,
    fate: Fate,
}

/// What becomes of a line: its event is booked now or soon, or was refused before.
enum Fate {
    Waits(oneshot::Receiver<Booked>),
    Refused(Problem),
}

/// Answers a stream; whoever sends it may read the answers while it sends.
pub(super) fn answer(shared: Shared, granted: Granted, body: Body) -> Response {
    let (lines, answers) = mpsc::channel(ON_THEIR_WAY);
    tokio::spawn(async move {
        let mut reader = Reader { shared, granted, lines, pending: Vec::new(), number: 0 };
        // What is left to be said of a stream that broke off is said on its last line.
        if let Err(problem) = reader.read(body).await {
            let _ = reader.lines.send(Line { number: reader.number + 1, fate: Fate::Refused(problem) }).await;
        }
    });
    ([(header::CONTENT_TYPE, LINES)], Body::from_stream(told(answers))).into_response()
}

/// The answers as they become known, as many together as are.
fn told(answers: mpsc::Receiver<Line>) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> {
    stream::unfold(answers, async |mut answers| {
        let mut together = Vec::new();
        if answers.recv_many(&mut together, 256).await == 0 {
            return None;
        }
        let mut text = Vec::new();
        for Line { number, fate } in together {
            let booked = match fate {
                Fate::Waits(answer) => answered(answer).await,
                Fate::Refused(problem) => Err(problem),
            };
            let answer = serde_json::to_vec(&LineAnswer::of(number, &booked)).expect("an answer is plain values");
            text.extend(answer);
            text.push(b'\n');
        }
        Some((Ok(Bytes::from(text)), answers))
    })
}

struct Reader {
    shared: Shared,
    granted: Granted,
    lines: mpsc::Sender<Line>,
    /// The beginning of a line whose end has not come.
    pending: Vec<u8>,
    /// How many lines have been read.
    number: u64,
}

impl Reader {
    async fn read(&mut self, body: Body) -> Result<(), Problem> {
        let mut body = body.into_data_stream();
        let limits = self.shared.config.limits;
        while let Some(part) = in_time(limits.body_time, body.next()).await? {
            let part = part.map_err(|_| Problem::new(Code::MalformedRequest, "the stream broke off"))?;
            let mut rest = &part[..];
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                self.pending.extend_from_slice(&rest[..end]);
                rest = &rest[end + 1..];
                self.line().await?;
            }
            self.pending.extend_from_slice(rest);
            if self.pending.len() > limits.body_bytes {
                let detail = format!("a line has at most {} bytes; what follows it was not read", limits.body_bytes);
                return Err(Problem::new(Code::PayloadTooLarge, detail));
            }
        }
        self.line().await
    }

    /// Has the event of a line booked. An empty line is answered with nothing.
    async fn line(&mut self) -> Result<(), Problem> {
        let line = std::mem::take(&mut self.pending);
        if line.trim_ascii().is_empty() {
            self.number += 1;
            return Ok(());
        }
        let fate = match Fields::read(&line).and_then(|fields| read(fields, None)) {
            Ok(told) => Fate::Waits(self.shared.writer.post_patiently(&self.granted, told).await?),
            Err(problem) => Fate::Refused(problem),
        };
        self.number += 1;
        let gone = |_| Problem::new(Code::MalformedRequest, "nobody reads the answers");
        self.lines.send(Line { number: self.number, fate }).await.map_err(gone)
    }
}
