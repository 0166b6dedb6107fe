//! What a failure of the database means to whoever has to do something about it.

use postgres::error::SqlState;

/// What to do about a failure that has its cause in the database; none for other failures.
pub fn remedy(error: &anyhow::Error) -> Option<&'static str> {
    let code = error.chain().find_map(|cause| cause.downcast_ref::<postgres::Error>()?.code())?;
    let damaged = [SqlState::DATA_CORRUPTED, SqlState::INDEX_CORRUPTED];
    let full = [SqlState::DISK_FULL, SqlState::OUT_OF_MEMORY, SqlState::INSUFFICIENT_RESOURCES, SqlState::IO_ERROR];
    if damaged.contains(code) {
        Some("the database is damaged: restore a backup, and look at the book with: book verify")
    } else if full.contains(code) {
        Some(
            "the server's disk is full or failing; nothing of the unit of work was stored: make room and run the same again",
        )
    } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        Some("this server only reads: name the one that is written to, and not its replica")
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        Some("the role may not do that: docs/guide/run-on-postgresql.md tells which rights it needs")
    } else {
        None
    }
}
