//! What a failure of SQLite means to whoever has to do something about it.

use rusqlite::ErrorCode;

/// The folder of a book takes no file of its writer.
#[derive(Debug)]
pub(crate) struct Unwritable(pub(crate) std::io::Error);

impl std::fmt::Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Unwritable {}

const UNWRITABLE: &str =
    "whoever uses a book, also to read it, must be able to write to its folder, where SQLite keeps files beside it";

/// What to do about a failure that has its cause in the book's file or disk; none for other failures.
pub fn remedy(error: &anyhow::Error) -> Option<&'static str> {
    if error.chain().any(<dyn std::error::Error>::is::<Unwritable>) {
        return Some(UNWRITABLE);
    }
    let code = error.chain().find_map(|cause| cause.downcast_ref::<rusqlite::Error>()?.sqlite_error_code())?;
    #[expect(clippy::wildcard_enum_match_arm, reason = "SQLite has many codes, of which few have a remedy")]
    match code {
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            Some("the file is damaged: put a backup in its place, and look at it with: book verify")
        }
        ErrorCode::DiskFull | ErrorCode::SystemIoFailure => Some(
            "the disk is full or failing; nothing of the unit of work was stored: make room and run the same again",
        ),
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Some(UNWRITABLE),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Some("another program holds the file: wait for it to end, or end it")
        }
        _ => None,
    }
}
