-- A day's close that is divided among workers. These tables are empty but while such a close is under way.

-- What is closed in one transaction. Whoever holds the lock of a row is at the chunk.
create table close_chunk (
    day        date     not null,
    after      bigint   not null,               -- accounts awake after this number are in it,
    through    bigint   not null,               -- up to and with this one
    accounts   bigint   not null,               -- how many those are
    is_done    boolean  not null default false,
    awake      bigint   not null default 0,
    statements bigint   not null default 0,
    movements  bigint[] not null default '{}',  -- changes found, in the order of the columns of close
    primary key (day, through)
);

-- Kinks of income that workers found, for the writer to add up. Workers never wait for each other here: no row is shared.
create table close_chunk_kink (
    day             date    not null,
    product         text    collate "C" not null,
    product_version integer not null,
    funding_source  text    collate "C" not null,
    kind            text    collate "C" not null,
    slope           numeric not null,
    jump            numeric not null
);

-- Statements that workers found, for the writer to give them their places in the journal.
create table close_chunk_statement (
    account bigint not null primary key,
    payload bytea  not null                     -- version byte, then CBOR
);
