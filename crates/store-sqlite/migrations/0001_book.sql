-- The book: one row that says what it is and how far it has come.
create table book (
    id               integer primary key check (id = 1),
    name             text    not null,
    time_zone        text    not null,          -- IANA name; a business day is a day there
    created_at       integer not null,          -- microseconds since 1970 UTC, as all instants
    last_close       integer,                   -- days since 1970-01-01, as all dates
    last_seq         integer not null default 0,
    last_recorded_at integer not null default 0,
    accounts         integer not null default 0
) strict;

create table product (
    id      text    not null,
    version integer not null,
    text    text    not null,                   -- the product file
    primary key (id, version)
) strict, without rowid;

-- What happened, appended and never changed.
create table journal (
    seq             integer primary key,
    account         integer not null,
    kind            text    not null,
    effective_on    integer not null,
    booked_on       integer not null,
    recorded_at     integer not null,
    idempotency_key text    not null,
    payload         blob    not null            -- version byte, then CBOR
) strict;

-- One packed record an account: its events in replay order. Can be dropped and rebuilt from the journal.
create table account (
    id              integer primary key,
    reference       text    not null unique,    -- the lender's name for it
    person          text    not null,
    product         text    not null,
    product_version integer not null,
    funding_source  text    not null,
    opened_on       integer not null,
    record          blob    not null
) strict;
create index account_person on account (person);

-- The days on which accounts are to be looked at.
create table wake (
    day     integer not null,
    account integer not null,
    primary key (day, account)
) strict, without rowid;

-- What each close found.
create table transition (
    day         integer not null,
    account     integer not null,
    movement    text    not null,
    cause       text    not null,
    from_bucket text,
    to_bucket   text,
    payload     blob    not null,               -- both standings: version byte, then CBOR
    primary key (day, account)
) strict, without rowid;

create table close (
    day         integer primary key,
    cursor      integer not null,               -- the last account done
    is_finished integer not null,
    awake       integer not null,
    statements  integer not null,
    opened      integer not null,
    entered     integer not null,
    rolled      integer not null,
    eased       integer not null,
    changed     integer not null,
    cured       integer not null,
    settled     integer not null,
    reopened    integer not null,
    started_at  integer not null,
    spent       integer not null                -- microseconds
) strict;

-- For people and BI tools: dates as text.
create view journal_readable as
select seq, account.reference as account, kind, date(effective_on * 86400, 'unixepoch') as effective_on,
       date(booked_on * 86400, 'unixepoch') as booked_on, strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000000.0, 'unixepoch') as recorded_at,
       idempotency_key
from journal join account on account.id = journal.account;

create view transition_readable as
select date(day * 86400, 'unixepoch') as day, account.reference as account, person, product, funding_source,
       movement, cause, from_bucket, to_bucket
from transition join account on account.id = transition.account;
