//! Day closes: begun by a request, done by the writer between events, watched while they run.

use std::convert::Infallible;

use app::access::{Actor, Permission, Wish};
use app::close_day::{CloseSoFar, closes_so_far, first_open_day};
use app::port::Reading;
use app::view::{CloseView, close_so_far_view};
use axum::Json;
use axum::extract::State as Of;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use primitives::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::page::{Days, Part};
use crate::call::{Answer, Call};
use crate::problem::{Code, Problem};
use crate::request::{Asked, Fields, In, day};
use crate::state::Shared;
use crate::writer::{CloseAnswer, CloseState};

/// A day that is to be closed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayCloseRequest {
    /// The last day to close. Days before it that are open are closed first.
    #[schemars(extend("format" = "date"))]
    date: String,
}

/// The close of a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct DayClose {
    /// The day.
    date: String,
    /// How it stands.
    state: Standing,
    /// What it has found so far, once it has begun.
    close: Option<CloseView>,
    /// What happened, where it failed.
    detail: Option<String>,
}

/// A step of a close, as a server-sent event.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes what is written field by field")]
pub(crate) struct DayCloseEvent {
    /// `progress`, or how it ended: `closed`, `interrupted` or `failed`.
    event: String,
    /// How the close stands then: a `DayClose` as JSON.
    #[schemars(extend("contentMediaType" = "application/json"))]
    data: String,
}

/// How the close of a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DayCloseState")]
pub(crate) enum Standing {
    /// Days before it are being closed.
    Waiting,
    /// It is being closed.
    Running,
    /// It is closed.
    Closed,
    /// It was begun and cut off; asked for again, it goes on where it stopped.
    Interrupted,
    /// It could not go on; the reason is told.
    Failed,
}

impl DayClose {
    /// How the close of a day stands; none when it is neither begun nor asked for.
    fn of(date: Date, row: Option<&CloseSoFar>, closes: &CloseState) -> Option<Self> {
        let told = |state, row: Option<&CloseSoFar>, detail| {
            let close = row.map(close_so_far_view);
            Some(Self { date: date.to_string(), state, close, detail })
        };
        if row.is_some_and(|row| row.figures.is_finished) {
            return told(Standing::Closed, row, None);
        }
        match (&closes.run, &closes.failure) {
            (Some(run), _) if run.day == date => {
                let done = run.done.clone().map(|figures| CloseSoFar { day: date, figures, chunks: None });
                told(Standing::Running, done.as_ref().or(row), None)
            }
            (Some(run), _) if run.day < date && date <= run.through => told(Standing::Waiting, None, None),
            (_, Some(failure)) if failure.day <= date && date <= failure.through => {
                told(Standing::Failed, row, Some(failure.detail.clone()))
            }
            (_, _) => row.and_then(|row| told(Standing::Interrupted, Some(row), None)),
        }
    }

    async fn now(shared: &Shared, actor: &Actor, date: Date) -> Result<Option<Self>, Problem> {
        // First how the writer stands: what it has finished since then is in the book.
        let closes = shared.writer.closes().borrow().clone();
        let asked =
            move |book: &dyn Reading| Ok((closes_so_far(book, date, date)?.pop(), has_nothing_open(book, date)?));
        let (row, has_nothing_open) = shared.ask(actor, Wish::book(Permission::ReadBook), asked).await?;
        let told = Self::of(date, row.as_ref(), &closes);
        let closed = || Self { date: date.to_string(), state: Standing::Closed, close: None, detail: None };
        Ok(told.or_else(|| has_nothing_open.then(closed)))
    }

    fn is_on_its_way(&self) -> bool {
        match self.state {
            Standing::Waiting | Standing::Running => true,
            Standing::Closed | Standing::Interrupted | Standing::Failed => false,
        }
    }
}

/// Whether a day has nothing to close: it was before the book began, or is behind the last close.
fn has_nothing_open(book: &dyn Reading, date: Date) -> app::Result<bool> {
    Ok(first_open_day(book, &book.info()?)?.is_some_and(|first| date < first))
}

fn not_found(date: Date) -> Problem {
    Problem::new(Code::DayCloseNotFound, format!("{date} is neither closed nor being closed"))
        .hint("close it with POST /v1/day-closes")
}

/// Begins to close every open day through a day
///
/// Answered at once: 202 when the close runs, also when it ran before; 200 when the day is closed already. Events that come in
/// meanwhile are booked, on the day after.
#[utoipa::path(post, path = "/v1/day-closes", tag = "day closes", operation_id = "close_day",
    request_body(content = ref("#/components/schemas/DayCloseRequest"), content_type = "application/json"),
    responses(
        (status = 202, description = "The close runs.", body = ref("#/components/schemas/DayClose")),
        (status = 200, description = "The day is closed already.", body = ref("#/components/schemas/DayClose"))))]
pub(crate) async fn post(
    Of(shared): Of<Shared>,
    call: Call,
    fields: Fields,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<DayClose>), Problem> {
    let wish = Wish::book(Permission::CloseDays);
    let DayCloseRequest { date } = call.body(&wish, fields)?;
    let date = day("date", &date)?;
    let answer = shared.writer.close(&call.granted(&wish)?, date).await?;
    let state = DayClose::now(&shared, &call.actor, date).await?.ok_or_else(|| not_found(date))?;
    let status = match answer {
        CloseAnswer::Running => StatusCode::ACCEPTED,
        CloseAnswer::Closed => StatusCode::OK,
    };
    Ok((status, [(header::LOCATION, format!("/v1/day-closes/{date}"))], Json(state)))
}

/// The closes of some days, and what each found
///
/// By default of the last closed day and the 30 before it.
#[utoipa::path(get, path = "/v1/day-closes", tag = "day closes", operation_id = "day_closes", params(Days),
    responses((status = 200, description = "A page of them, the earliest first.", body = ref("#/components/schemas/CloseViewPage"))))]
pub(crate) async fn list(call: Call, Asked(days): Asked<Days>) -> Answer<Part<CloseView>> {
    let wish = Wish::book(Permission::ReadBook);
    call.may(&wish)?;
    let (days, now) = (days.read()?, call.now());
    let question = move |book: &dyn Reading, _: &_| {
        let last = days.last(book, now)?;
        let first = days.from.unwrap_or_else(|| last + -30);
        Ok(Part::of(closes_so_far(book, first, last)?.iter().map(close_so_far_view).collect(), days.page))
    };
    call.ask(wish, question).await
}

/// How the close of a day stands, and what it found
#[utoipa::path(get, path = "/v1/day-closes/{date}", tag = "day closes", operation_id = "day_close",
    params(("date" = String, Path, format = Date, description = "The day.")),
    responses((status = 200, description = "The close.", body = ref("#/components/schemas/DayClose"))))]
pub(crate) async fn show(Of(shared): Of<Shared>, call: Call, In(date): In<String>) -> Result<Json<DayClose>, Problem> {
    let date = day("date", &date)?;
    DayClose::now(&shared, &call.actor, date).await?.map(Json).ok_or_else(|| not_found(date))
}

/// The close of a day as it goes on, as server-sent events
///
/// An event `progress` for every step, and a last one named by how it ended: `closed`, `interrupted` or `failed`. The data of each
/// is what `GET /v1/day-closes/{date}` answers. The stream ends with the close, or when the server stops.
#[utoipa::path(get, path = "/v1/day-closes/{date}/progress", tag = "day closes", operation_id = "day_close_progress",
    params(("date" = String, Path, format = Date, description = "The day.")),
    responses((status = 200, description = "The events.", body = ref("#/components/schemas/DayCloseEvent"),
        content_type = "text/event-stream")))]
pub(crate) async fn progress(
    Of(shared): Of<Shared>,
    call: Call,
    In(date): In<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let date = day("date", &date)?;
    let mut closes = shared.writer.closes();
    closes.mark_unchanged();
    let actor = call.actor.clone();
    let first = DayClose::now(&shared, &actor, date).await?.ok_or_else(|| not_found(date))?;
    let stopping = shared.stopping();
    let watched = Watched { shared, actor, date, closes, stopping, next: Some(first) };
    Ok(Sse::new(stream::unfold(watched, Watched::tell)).keep_alive(KeepAlive::default()))
}

/// A close that somebody watches.
struct Watched {
    shared: Shared,
    actor: Actor,
    date: Date,
    closes: watch::Receiver<CloseState>,
    stopping: watch::Receiver<bool>,
    /// What is told next; none when all is told.
    next: Option<DayClose>,
}

impl Watched {
    async fn tell(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        let told = self.next.take()?;
        let name = match told.state {
            Standing::Waiting | Standing::Running => "progress",
            Standing::Closed => "closed",
            Standing::Interrupted => "interrupted",
            Standing::Failed => "failed",
        };
        let event = Event::default().event(name).json_data(&told).expect("a close is plain values");
        if told.is_on_its_way() {
            self.next = self.change(&told).await;
        }
        Some((Ok(event), self))
    }

    /// Waits until there is something new.
    async fn change(&mut self, told: &DayClose) -> Option<DayClose> {
        loop {
            tokio::select! {
                changed = self.closes.changed() => changed.ok()?,
                _ = self.stopping.wait_for(|stops| *stops) => return None,
            }
            let now = DayClose::now(&self.shared, &self.actor, self.date).await.ok()??;
            if now != *told {
                return Some(now);
            }
        }
    }
}
