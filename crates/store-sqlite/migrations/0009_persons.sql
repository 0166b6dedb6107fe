-- What happened to persons, appended and never changed. No name and no address is in it.
create table person_event (
    seq             integer primary key,
    person          text    not null,
    kind            text    not null,
    at              integer not null,           -- microseconds since 1970
    recorded_at     integer not null,
    actor           text    not null,
    idempotency_key text    not null,
    payload         text    not null            -- JSON
) strict;
create unique index person_event_key on person_event (person, idempotency_key);
create index person_event_person on person_event (person, seq);

-- Versioned texts, and every change of their state. Neither is ever changed.
create table document (
    kind     text    not null,                  -- strategy, template, ...
    id       text    not null,
    version  integer not null,
    hash     text    not null,                  -- SHA-256 of the text, hexadecimal
    made_by  text    not null,
    added_at integer not null,                  -- microseconds since 1970
    text     text    not null,
    primary key (kind, id, version)
) strict, without rowid;

create table document_change (
    seq     integer primary key,
    kind    text    not null,
    id      text    not null,
    version integer not null,
    state   text    not null,
    by      text    not null,                   -- who decided
    at      integer not null,                   -- microseconds since 1970
    reason  text    not null,
    foreign key (kind, id, version) references document (kind, id, version)
) strict;

-- What waits for somebody or for a time. Rewritten and dropped.
create table item (
    list    text    not null,
    id      text    not null,
    person  text    not null,                   -- empty when nobody
    state   text    not null,
    owner   text    not null,                   -- empty when nobody
    due_at  integer not null,                   -- microseconds since 1970
    payload text    not null,                   -- JSON
    primary key (list, id)
) strict, without rowid;
create index item_due on item (list, state, due_at, id);
create index item_order on item (list, due_at, id);
create index item_person on item (person, list);

create view person_event_readable as
select seq, person, kind, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000000.0, 'unixepoch') as at,
       strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000000.0, 'unixepoch') as recorded_at, actor, idempotency_key, payload
from person_event;
