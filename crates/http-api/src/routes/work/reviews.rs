//! Notes that a supervisor reads: checked for forbidden conduct, drawn by lot, passed or failed by somebody who has not written them.

use app::access::{Permission, Wish};
use app::close_day::business_day;
use app::content_pack_file;
use app::port::{Reading, Store};
use app::work::versions::in_force;
use app::work::{self, Text, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::call::{Answer, Call, number};
use crate::request::{Asked, Fields, In};
use crate::routes::page::{Page, Part};
use crate::terms::Terms;

/// How many are looked at, at most.
const MOST: usize = 100_000;

/// How many notes were checked.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TextsChecked {
    /// Those that were written since the last check.
    texts: u64,
    /// Those in which something was found.
    found: u64,
    /// Those in which nothing was found and that are read all the same.
    drawn: u64,
}

/// What a supervisor says of a note.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerdictRequest {
    /// Whether it is in order.
    passes: bool,
    /// What is to be remembered; why, where it fails.
    #[serde(default)]
    note: String,
}

/// That a note was judged.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Judged {
    /// The note's event, by its place in the journal of persons.
    event: u64,
    /// Whether it is in order.
    passes: bool,
}

/// The notes that wait for a supervisor, the oldest first, with what was found
#[utoipa::path(get, path = "/v1/work/reviews", tag = "work", operation_id = "reviews", params(Page),
    responses((status = 200, description = "A page of them.", body = ref("#/components/schemas/ReviewTextPage"))))]
pub(crate) async fn list(call: Call, Asked(page): Asked<Page>) -> Answer<Part<Text>> {
    let wish = Wish::book(Permission::AssignWork);
    call.may(&wish)?;
    let page = page.read()?;
    call.walk(wish, move |book: &dyn Reading, _: &_| Ok(Part::of(work::texts_to_review(book, MOST)?.0, page))).await
}

/// Checks every note that was written since the last check, and puts into the list what a supervisor reads
///
/// By the content packs that come with the program; a share of the notes in which nothing was found is read as well, as the work rules say.
#[utoipa::path(post, path = "/v1/work/reviews", tag = "work", operation_id = "check_texts",
    responses((status = 200, description = "What was found.", body = ref("#/components/schemas/TextsChecked"))))]
pub(crate) async fn check(call: Call) -> Answer<TextsChecked> {
    let wish = Wish::book(Permission::AssignWork);
    call.may(&wish)?;
    let now = call.now();
    let work = move |store: &mut dyn Store, _: &Terms| {
        let today = business_day(&store.info()?, now)?;
        let (rules, packs) = (in_force(store, today)?, content_pack_file::all()?);
        let checked = work::check_texts(store, &packs.iter().collect::<Vec<_>>(), &rules, today)?;
        Ok(TextsChecked { texts: checked.texts, found: checked.found, drawn: checked.drawn })
    };
    call.change(wish, work).await
}

/// Says whether a note is in order; whoever wrote it cannot
#[utoipa::path(post, path = "/v1/work/reviews/{event}/verdict", tag = "work", operation_id = "judge_text",
    params(("event" = String, Path, description = "The note's event, as the list tells it.")),
    request_body(content = ref("#/components/schemas/VerdictRequest"), content_type = "application/json"),
    responses((status = 200, description = "It is judged.", body = ref("#/components/schemas/Judged"))))]
pub(crate) async fn judge(call: Call, In(event): In<String>, fields: Fields) -> Answer<Judged> {
    let wish = Wish::book(Permission::AssignWork);
    let VerdictRequest { passes, note } = call.body(&wish, fields)?;
    let event = number("text", &event)?;
    let (by, now) = (call.actor.name.clone(), call.instant());
    let work = move |store: &mut dyn Store, _: &Terms| {
        let verdict = if passes { Verdict::Pass } else { Verdict::Fail };
        work::judge_text(store, event, (verdict, &note), (&by, now))?;
        Ok(Judged { event, passes })
    };
    call.change(wish, work).await
}
