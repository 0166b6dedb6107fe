-- Events of accounts that came when they had a record: so that a record of 4 KiB pages far apart is not rewritten for each.
-- The record of an account is `account.record` followed by its rows here in the order of `seq`, until they are folded into it.
create table tail (
    account integer not null,
    seq     integer not null,                   -- the place of the first of them in the journal
    entries blob    not null,                   -- entries, packed as in a record; no version byte
    primary key (account, seq)
) strict, without rowid;
