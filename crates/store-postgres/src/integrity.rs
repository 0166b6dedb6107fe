//! What the store can find wrong in its own tables.
//!
//! A hash-partitioned table cannot promise that a place in the journal or a reference is given once; here it is counted.
//! Damaged pages are the server's matter: it finds them by checksums when it reads them.

use anyhow::Result;

use crate::session::Session;

/// Each check: a query of the things that are wrong, as texts.
const CHECKS: [&str; 3] = [
    "select 'place ' || seq || ' of the journal is taken ' || count(*) || ' times' from journal \
     group by seq having count(*) > 1 order by seq limit 20",
    "select 'account number ' || account.id || ' is not found by its reference' from account \
     left join account_reference known on known.reference = account.reference and known.account = account.id \
     where known.account is null order by account.id limit 20",
    "select 'reference \"' || known.reference || '\" stands for account number ' || known.account || ', which is missing' \
     from account_reference known left join account on account.id = known.account \
     where account.id is null order by known.account limit 20",
];

pub(crate) fn integrity(session: &Session) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for check in CHECKS {
        problems.extend(session.rows(check, &[], |row| Ok(row.try_get::<_, String>(0)?))?);
    }
    Ok(problems)
}
