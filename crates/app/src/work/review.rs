//! Review of what people wrote: every note is checked for forbidden conduct, and a supervisor reads what was found.
//!
//! Notes stand in the journal of persons; the list `review` holds only where, and what was found. Some of those in which nothing was
//! found are read as well. Whoever reviews a text is not who wrote it.

use collections::conduct::{ContentPack, check_text};
use collections::person::Target;
use collections::work::Rules;
use collections::{Set, Word};
use jiff::Timestamp;
use primitives::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::told::WORK_FAMILY;
use crate::error::{Refused, Result};
use crate::models::same_person;
use crate::outreach::OUTREACH;
use crate::persons::{self, News, family, word};
use crate::port::{ItemQuery, ItemRow, PersonEventRow, Reading, Store};

/// The list of texts to be reviewed.
const REVIEW: &str = "review";
/// The list that holds how far texts have been checked.
const CHECKED: &str = "review_checked";
/// What is told of a review in the journal of a person.
pub(super) const REVIEWED: &str = "reviewed";

/// How many events are read at once.
const BATCH: usize = 5_000;

/// What a check of texts came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Texts that were checked.
    pub texts: u64,
    /// Of those, with something found.
    pub found: u64,
    /// Of those in which nothing was found, how many are reviewed all the same.
    pub drawn: u64,
}

/// A text to be reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ReviewText")]
pub struct Text {
    /// The event that it stands in, by its place in the journal of persons.
    pub event: u64,
    /// The person.
    pub person: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: String,
    /// The text.
    pub text: String,
    /// What was found: the code of the conduct, the rule, and the words.
    pub found: Vec<String>,
    /// The verdict; none where it waits.
    pub verdict: Option<String>,
}

/// What a supervisor says of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is in order.
    Pass,
    /// It is not.
    Fail,
}

impl Verdict {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "passed",
            Self::Fail => "failed",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Payload {
    event: u64,
    found: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct ReviewedWire {
    event: u64,
    by: String,
    verdict: String,
    #[serde(default)]
    note: String,
}

/// The note of an event; none where it has none.
pub(super) fn note(row: &PersonEventRow) -> Option<String> {
    let is_of_people = match family(row) {
        WORK_FAMILY => word(row) != REVIEWED,
        OUTREACH => word(row) == "used",
        _ => false,
    };
    if !is_of_people {
        return None;
    }
    let payload: Value = serde_json::from_str(&row.payload).ok()?;
    let texts = ["note", "reason"].into_iter().filter_map(|name| payload.get(name)?.as_str());
    let text = texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n");
    // What the program says of a job is no note of anybody.
    let is_own = family(row) == WORK_FAMILY
        && matches!(word(row), "moot" | "moved" | "expired" | "not_now" | "assigned" | "taken");
    (!text.is_empty() && !is_own).then_some(text)
}

/// The event of a review: of which text it is, whether it failed, and who wrote the text; none for other events.
pub(super) fn reviewed(row: &PersonEventRow) -> Option<(u64, bool, String)> {
    if family(row) != WORK_FAMILY || word(row) != REVIEWED {
        return None;
    }
    let wire: ReviewedWire = serde_json::from_str(&row.payload).ok()?;
    Some((wire.event, wire.verdict == Verdict::Fail.name(), wire.by))
}

fn checked_through(store: &(impl Reading + ?Sized)) -> Result<u64> {
    let row = store.item(CHECKED, "journal")?;
    Ok(row.and_then(|row| row.payload.parse().ok()).unwrap_or(0))
}

/// Checks every note that was written since the last check, and puts into the list what is to be read.
///
/// # Errors
/// When no pack is in force, or the store fails.
pub fn check(store: &mut (impl Store + ?Sized), packs: &[&ContentPack], rules: &Rules, day: Date) -> Result<Checked> {
    if !packs.iter().any(|pack| pack.effective_from <= day) {
        let what = format!("no content pack is in force on {day}, and a check without rules is none");
        return Err(Refused::new(what).into());
    }
    let mut unit = store.begin()?;
    let mut after = checked_through(&*unit)?;
    let mut checked = Checked::default();
    loop {
        let rows = unit.person_events_after(after, BATCH)?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        let mut items = Vec::new();
        for row in &rows {
            let Some(text) = note(row) else { continue };
            checked.texts += 1;
            let found = findings(packs, &text, day);
            let is_drawn = found.is_empty() && is_drawn(row, rules.desk.review_percent);
            checked.found += u64::from(!found.is_empty());
            checked.drawn += u64::from(is_drawn);
            if !found.is_empty() || is_drawn {
                items.push(item(row, found)?);
            }
        }
        unit.put_items(&items)?;
    }
    let row = ItemRow {
        list: CHECKED.to_owned(),
        id: "journal".to_owned(),
        payload: after.to_string(),
        ..ItemRow::default()
    };
    unit.put_items(&[row])?;
    unit.commit()?;
    Ok(checked)
}

/// A note tells what was said to the debtor: it is held to what nobody may say to one.
fn findings(packs: &[&ContentPack], text: &str, day: Date) -> Vec<String> {
    let found = check_text(packs, text, Set::of(&[Target::Debtor]), day);
    let told = |finding: &collections::conduct::Finding| {
        let code = finding.code.map_or("", Word::word);
        let words = finding.spot.as_ref().map_or("", |spot| spot.words.as_str());
        format!("{code} {} \"{words}\"", finding.rule)
    };
    found.iter().map(told).collect()
}

/// Whether a text in which nothing was found is read all the same: by its place alone, so that nobody can choose.
fn is_drawn(row: &PersonEventRow, percent: u32) -> bool {
    let hash = crate::models::content_hash(&format!("{}/{}", row.seq, row.key));
    let share = u32::from_str_radix(&hash[..8], 16).unwrap_or(u32::MAX);
    share % 100 < percent
}

fn item(row: &PersonEventRow, found: Vec<String>) -> Result<ItemRow> {
    let payload = serde_json::to_string(&Payload { event: row.seq, found }).map_err(anyhow::Error::from)?;
    Ok(ItemRow {
        list: REVIEW.to_owned(),
        id: row.seq.to_string(),
        person: row.person.clone(),
        state: "open".to_owned(),
        owner: row.actor.clone(),
        due_at: row.at,
        payload,
    })
}

/// The texts that wait for a supervisor, the oldest first, and whether there are texts that were not checked yet.
///
/// # Errors
/// When the store cannot be read.
pub fn open(store: &(impl Reading + ?Sized), limit: usize) -> Result<(Vec<Text>, bool)> {
    let rows = store.items(ItemQuery { list: REVIEW, state: Some("open"), limit, ..ItemQuery::default() })?;
    let texts = rows.iter().map(|row| text(store, row)).collect::<Result<Vec<_>>>()?;
    Ok((texts, checked_through(store)? < store.last_person_seq()?))
}

fn text(store: &(impl Reading + ?Sized), row: &ItemRow) -> Result<Text> {
    let Payload { event, found } = serde_json::from_str(&row.payload).map_err(anyhow::Error::from)?;
    let written = written(store, event)?;
    Ok(Text {
        event,
        person: row.person.clone(),
        by: row.owner.clone(),
        at: Timestamp::from_microsecond(row.due_at).map(|at| at.to_string()).unwrap_or_default(),
        text: note(&written).unwrap_or_default(),
        found,
        verdict: (row.state != "open").then(|| row.state.clone()),
    })
}

fn written(store: &(impl Reading + ?Sized), event: u64) -> Result<PersonEventRow> {
    let row = store.person_events_after(event.saturating_sub(1), 1)?.into_iter().next();
    let missing = || Refused::new(format!("the journal of persons has no event {event}"));
    Ok(row.filter(|row| row.seq == event).ok_or_else(missing)?)
}

/// Passes or fails a text.
///
/// # Errors
/// When it does not wait for review, whoever judges has written it, a failure is not explained, or the store fails.
pub fn judge(
    store: &mut (impl Store + ?Sized),
    event: u64,
    (verdict, note): (Verdict, &str),
    (by, now): (&str, Timestamp),
) -> Result<()> {
    let mut unit = store.begin()?;
    let none =
        || Refused::new(format!("no text {event} waits for review")).hint("list them").command("work review list");
    let mut row = unit.item(REVIEW, &event.to_string())?.ok_or_else(none)?;
    if row.state != "open" {
        return Err(Refused::new(format!("text {event} has {} already", row.state)).into());
    }
    if same_person(&row.owner, by) {
        let refused = Refused::new(format!("{by} wrote text {event} and cannot review it"));
        return Err(refused.hint("a second person reviews what the first has written").into());
    }
    if verdict == Verdict::Fail && note.trim().is_empty() {
        return Err(Refused::new(format!("why text {event} fails is not told"))
            .hint("tell it")
            .command("--note")
            .into());
    }
    let wire = ReviewedWire { event, by: row.owner.clone(), verdict: verdict.name().to_owned(), note: note.to_owned() };
    let news = News {
        person: row.person.clone(),
        kind: format!("{WORK_FAMILY}.{REVIEWED}"),
        at: now,
        actor: by.to_owned(),
        key: format!("review-{event}"),
        payload: serde_json::to_string(&wire).map_err(anyhow::Error::from)?,
    };
    persons::record(&mut *unit, &[news], now.as_microsecond())?;
    row.state = verdict.name().to_owned();
    unit.put_items(&[row])?;
    Ok(unit.commit()?)
}
