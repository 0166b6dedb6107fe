//! The sheets of what a book keeps beside its accounts: persons' events, documents, items; and how they are restored.

use std::collections::BTreeSet;

use anyhow::ensure;

use super::restore::{in_order, only};
use super::sheet::{Sheet, each_row, number, numbered};
use crate::error::Result;
use crate::import::Tables;
use crate::port::{DocumentChangeRow, DocumentRow, ItemQuery, ItemRow, Micros, PersonEventRow, Reading, Store};

pub(super) const PERSONS: &str = "persons";
const DOCUMENTS: &str = "documents";
const DOCUMENT_CHANGES: &str = "document_changes";
const ITEMS: &str = "items";

const PERSON_COLUMNS: [&str; 8] = ["seq", "person", "kind", "at", "recorded_at", "actor", "key", "payload"];
const DOCUMENT_COLUMNS: [&str; 7] = ["kind", "id", "version", "hash", "made_by", "added_at", "text"];
const CHANGE_COLUMNS: [&str; 8] = ["seq", "kind", "id", "version", "state", "by", "at", "reason"];
const ITEM_COLUMNS: [&str; 7] = ["list", "id", "person", "state", "owner", "due_at", "payload"];

/// How many items are read at once.
const BATCH: usize = 20_000;

pub(super) fn persons(rows: &[PersonEventRow]) -> Sheet {
    let name = numbered(PERSONS, rows.first().map(|row| row.seq), rows.last().map(|row| row.seq));
    let row = |row: &PersonEventRow| {
        let PersonEventRow { seq, person, kind, at, recorded_at, actor, key, payload } = row.clone();
        vec![seq.to_string(), person, kind, at.to_string(), recorded_at.to_string(), actor, key, payload]
    };
    Sheet { name, columns: &PERSON_COLUMNS, rows: rows.iter().map(row).collect() }
}

/// The sheets that are written anew each time.
pub(super) fn small(store: &(impl Reading + ?Sized)) -> anyhow::Result<[Sheet; 3]> {
    let history = store.document_changes()?;
    // Every document begins with a change, so that the changes name all kinds.
    let kinds: BTreeSet<&str> = history.iter().map(|change| change.kind.as_str()).collect();
    let mut documents = Vec::new();
    for kind in kinds {
        documents.extend(store.documents(kind)?);
    }
    Ok([self::documents(documents), changes(history), items(all_items(store)?)])
}

fn documents(rows: Vec<DocumentRow>) -> Sheet {
    let row = |row: DocumentRow| {
        let DocumentRow { kind, id, version, hash, made_by, added_at, text } = row;
        vec![kind, id, version.to_string(), hash, made_by, added_at.to_string(), text]
    };
    Sheet { name: DOCUMENTS.to_owned(), columns: &DOCUMENT_COLUMNS, rows: rows.into_iter().map(row).collect() }
}

fn changes(rows: Vec<DocumentChangeRow>) -> Sheet {
    let row = |row: DocumentChangeRow| {
        let DocumentChangeRow { seq, kind, id, version, state, by, at, reason } = row;
        vec![seq.to_string(), kind, id, version.to_string(), state, by, at.to_string(), reason]
    };
    Sheet { name: DOCUMENT_CHANGES.to_owned(), columns: &CHANGE_COLUMNS, rows: rows.into_iter().map(row).collect() }
}

fn items(rows: Vec<ItemRow>) -> Sheet {
    let row = |row: ItemRow| {
        let ItemRow { list, id, person, state, owner, due_at, payload } = row;
        vec![list, id, person, state, owner, due_at.to_string(), payload]
    };
    Sheet { name: ITEMS.to_owned(), columns: &ITEM_COLUMNS, rows: rows.into_iter().map(row).collect() }
}

fn all_items(store: &(impl Reading + ?Sized)) -> anyhow::Result<Vec<ItemRow>> {
    let mut all: Vec<ItemRow> = Vec::new();
    for list in store.item_lists()? {
        let mut after: Option<(Micros, String)> = None;
        loop {
            let from = after.as_ref().map(|(due_at, id)| (*due_at, id.as_str()));
            let rows = store.items(ItemQuery { list: &list, after: from, limit: BATCH, ..ItemQuery::default() })?;
            let Some(last) = rows.last() else { break };
            after = Some((last.due_at, last.id.clone()));
            all.extend(rows);
        }
    }
    Ok(all)
}

/// Restores what was recorded by `until`. Items are as the archive last saw them, for they have no history.
///
/// An archive of a version that knew nothing of persons has no files of them.
pub(super) fn restore(
    store: &mut (impl Store + ?Sized),
    tables: &dyn Tables,
    files: &[String],
    until: Micros,
) -> Result<()> {
    for file in in_order(files, PERSONS)? {
        restore_persons(store, tables, file, until)?;
    }
    let mut unit = store.begin()?;
    if let (Ok(documents), Ok(changes)) = (only(files, DOCUMENTS), only(files, DOCUMENT_CHANGES)) {
        each_row(tables, documents, &DOCUMENT_COLUMNS, |[kind, id, version, hash, made_by, added_at, text]| {
            let (version, added_at) = (number(&version)?, number(&added_at)?);
            let row = DocumentRow { kind, id, version, hash, made_by, added_at, text };
            if row.added_at <= until { unit.add_document(&row) } else { Ok(()) }
        })?;
        each_row(tables, changes, &CHANGE_COLUMNS, |[seq, kind, id, version, state, by, at, reason]| {
            let (seq, version, at) = (number(&seq)?, number(&version)?, number(&at)?);
            let row = DocumentChangeRow { seq, kind, id, version, state, by, at, reason };
            if row.at <= until { unit.add_document_change(&row) } else { Ok(()) }
        })?;
    }
    if let Ok(items) = only(files, ITEMS) {
        each_row(tables, items, &ITEM_COLUMNS, |[list, id, person, state, owner, due_at, payload]| {
            unit.put_items(&[ItemRow { list, id, person, state, owner, due_at: number(&due_at)?, payload }])
        })?;
    }
    Ok(unit.commit()?)
}

fn restore_persons(
    store: &mut (impl Store + ?Sized),
    tables: &dyn Tables,
    file: &str,
    until: Micros,
) -> anyhow::Result<()> {
    let mut expected = store.last_person_seq()? + 1;
    let mut rows = Vec::new();
    each_row(tables, file, &PERSON_COLUMNS, |[seq, person, kind, at, recorded_at, actor, key, payload]| {
        let (seq, at, recorded_at) = (number(&seq)?, number(&at)?, number(&recorded_at)?);
        if recorded_at <= until {
            ensure!(seq == expected, "event {seq} of a person stands where {expected} is expected");
            expected += 1;
            rows.push(PersonEventRow { seq, person, kind, at, recorded_at, actor, key, payload });
        }
        Ok(())
    })?;
    let mut unit = store.begin()?;
    unit.append_person_events(&rows)?;
    unit.commit()
}
