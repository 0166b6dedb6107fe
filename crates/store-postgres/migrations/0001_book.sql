-- Tables of accounts are hash-partitioned by account: sixteen parts that are vacuumed, copied and moved on their own, and
-- that a distributed database can spread over machines with the account as its distribution column.

-- The book: one row that says what it is and how far it has come.
create table book (
    id               integer primary key check (id = 1),
    name             text        not null,
    time_zone        text        not null,      -- IANA name; a business day is a day there
    created_at       timestamptz not null,
    last_close       date,
    last_seq         bigint      not null default 0,
    last_recorded_at timestamptz not null default 'epoch',
    accounts         bigint      not null default 0,
    accrues_after    date                       -- each close after this day tells the day's income
);

create table product (
    id      text    collate "C" not null,
    version integer not null,
    text    text    not null,                   -- the product file
    primary key (id, version)
);

create table policy (
    id             text    collate "C" not null,
    version        integer not null,
    effective_from date    not null,            -- the first day that it classifies
    text           text    not null,            -- the policy file
    primary key (id, version)
);

-- What happened, appended and never changed. The key begins with the place: events of scattered accounts, which arrive
-- together, are then written side by side, and the parts can be read in the order of booking.
create table journal (
    account         bigint      not null,
    seq             bigint      not null,
    effective_on    date        not null,
    booked_on       date        not null,
    recorded_at     timestamptz not null,
    kind            text        not null,
    idempotency_key text        not null,
    payload         bytea       not null,       -- version byte, then CBOR
    primary key (seq, account)
) partition by hash (account);
-- A product may limit how many restructures a month takes. They are few, and no other event is in this index.
create index journal_restructured on journal (booked_on) where kind = 'restructured';

-- One packed record an account: its events. Can be dropped and rebuilt from the journal.
create table account (
    id              bigint  not null primary key,
    opened_on       date    not null,
    product_version integer not null,
    reference       text    not null,           -- the lender's name for it; unique by account_reference
    person          text    collate "C" not null,
    product         text    not null,
    funding_source  text    not null,
    record          bytea   not null
) partition by hash (id);
create index account_person on account (person);
-- Packed bytes do not get smaller by being packed again.
alter table account alter column record set storage external;

-- Events of accounts that came when they had a record. The record of an account is `account.record` followed by its rows
-- here in the order of `seq`, until they are folded into it.
create table tail (
    account bigint not null,
    seq     bigint not null,                    -- the place of the first of them in the journal
    entries bytea  not null,                    -- entries, packed as in a record; no version byte
    primary key (account, seq)
) partition by hash (account);

-- The number of each reference. A unique index over the parts of a partitioned table must hold what parts it, so that the
-- references have a table of their own.
create table account_reference (
    reference text   collate "C" primary key,
    account   bigint not null
);

-- The days on which accounts are to be looked at. A wake that is added twice stands here twice and is read once: keeping
-- a table unique against rows that may be there costs more than all else that a close writes.
create table wake (
    day     date   not null,
    account bigint not null
) partition by hash (account);
create index wake_day_account on wake (day, account);

-- What each close found.
create table transition (
    account     bigint not null,
    day         date   not null,
    movement    text   not null,
    cause       text   not null,
    from_bucket text,
    to_bucket   text,
    payload     bytea  not null,                -- both standings: version byte, then CBOR
    primary key (day, account)
) partition by hash (account);

do $$
begin
    for part in 0..15 loop
        execute format('create table journal_%s partition of journal for values with (modulus 16, remainder %s)', part, part);
        execute format('create table tail_%s partition of tail for values with (modulus 16, remainder %s)', part, part);
        execute format('create table wake_%s partition of wake for values with (modulus 16, remainder %s)', part, part);
        -- What has no key is told to replicas whole.
        execute format('alter table wake_%s replica identity full', part);
        execute format('create table transition_%s partition of transition for values with (modulus 16, remainder %s)', part, part);
        -- Records are rewritten; room on their pages keeps the new version beside the old one, out of the indexes.
        execute format('create table account_%s partition of account for values with (modulus 16, remainder %s) with (fillfactor = 85)', part, part);
    end loop;
end
$$;

create table close (
    day         date        primary key,
    cursor      bigint      not null,           -- the last account done
    is_finished boolean     not null,
    awake       bigint      not null,
    statements  bigint      not null,
    opened      bigint      not null,
    entered     bigint      not null,
    rolled      bigint      not null,
    eased       bigint      not null,
    changed     bigint      not null,
    cured       bigint      not null,
    settled     bigint      not null,
    reopened    bigint      not null,
    charged_off bigint      not null,
    written_off bigint      not null,
    settlement_lapsed bigint not null,
    started_at  timestamptz not null,
    spent       bigint      not null            -- microseconds
);

-- Accrued income of the book, by product, funding source and kind. Amounts in accrual units, of which 131,400,000,000,000
-- are one minor unit. Few rows: there are no more of them than days.

-- Days to come on which the growth of a group's income changes.
create table accrual_kink (
    day             date    not null,
    product         text    collate "C" not null,
    product_version integer not null,
    funding_source  text    collate "C" not null,
    kind            text    collate "C" not null,           -- interest, service, penalty, memo
    slope           numeric not null,           -- units more on this day and on every later one
    jump            numeric not null,           -- units more on this day alone
    primary key (day, product, product_version, funding_source, kind)
);

-- What the close of a day left of a group's income.
create table accrual (
    day             date    not null,
    product         text    collate "C" not null,
    product_version integer not null,
    funding_source  text    collate "C" not null,
    kind            text    collate "C" not null,
    slope           numeric not null,           -- units a day, as it goes on
    income          numeric not null,           -- units of this day
    cumulative      numeric not null,           -- units of all days
    posted          bigint  not null,           -- whole minor units of them
    remainder       numeric not null,           -- units of them that make up no whole one yet
    primary key (day, product, product_version, funding_source, kind)
);

-- For people and BI tools: accounts by reference, income in minor units to nine places.
create view journal_readable as
select seq, account.reference as account, kind, effective_on, booked_on, recorded_at, idempotency_key
from journal join account on account.id = journal.account;

create view transition_readable as
select day, account.reference as account, person, product, funding_source, movement, cause, from_bucket, to_bucket
from transition join account on account.id = transition.account;

create view accrual_readable as
select day, product, product_version, funding_source, kind,
       round(income / 131400000000000.000000000, 9) as income_minor,
       round(cumulative / 131400000000000.000000000, 9) as cumulative_minor,
       posted, round(remainder / 131400000000000.000000000, 9) as remainder_minor
from accrual;
