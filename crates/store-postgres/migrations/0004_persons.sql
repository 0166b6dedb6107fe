-- What happened to persons, appended and never changed. No name and no address is in it. Spread by person.
create table person_event (
    person          text        collate "C" not null,
    seq             bigint      not null,
    kind            text        not null,
    at              timestamptz not null,
    recorded_at     timestamptz not null,
    actor           text        not null,
    idempotency_key text        collate "C" not null,
    payload         text        not null,       -- JSON, the bytes as they were recorded
    primary key (person, seq)
) partition by hash (person);
create unique index person_event_key on person_event (person, idempotency_key);
create index person_event_seq on person_event (seq);

do $$
begin
    for part in 0..15 loop
        execute format('create table person_event_%s partition of person_event for values with (modulus 16, remainder %s)', part, part);
    end loop;
end $$;

-- Versioned texts, and every change of their state. Neither is ever changed.
create table document (
    kind     text        collate "C" not null,  -- strategy, template, ...
    id       text        collate "C" not null,
    version  integer     not null,
    hash     text        not null,              -- SHA-256 of the text, hexadecimal
    made_by  text        not null,
    added_at timestamptz not null,
    text     text        not null,
    primary key (kind, id, version)
);

create table document_change (
    seq     bigint      primary key,
    kind    text        collate "C" not null,
    id      text        collate "C" not null,
    version integer     not null,
    state   text        not null,
    by      text        not null,               -- who decided
    at      timestamptz not null,
    reason  text        not null,
    foreign key (kind, id, version) references document (kind, id, version)
);

-- What waits for somebody or for a time. Rewritten and dropped.
create table item (
    list    text        collate "C" not null,
    id      text        collate "C" not null,
    person  text        collate "C" not null,   -- empty when nobody
    state   text        collate "C" not null,
    owner   text        collate "C" not null,   -- empty when nobody
    due_at  timestamptz not null,
    payload text        not null,               -- JSON
    primary key (list, id)
);
create index item_due on item (list, state, due_at, id);
create index item_order on item (list, due_at, id);
create index item_person on item (person, list);

create view person_event_readable as
select seq, person, kind, at, recorded_at, actor, idempotency_key, payload from person_event;
