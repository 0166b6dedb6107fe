-- Risk models: each version with its text, and every change of its state. Neither is ever changed.
create table model (
    id       text        collate "C" not null,
    version  integer     not null,
    hash     text        not null,              -- SHA-256 of the text, hexadecimal
    made_by  text        not null,              -- who trained or imported it
    added_at timestamptz not null,
    text     text        not null,              -- the model file
    primary key (id, version)
);

create table model_change (
    seq     bigint      primary key,
    id      text        collate "C" not null,
    version integer     not null,
    state   text        not null,               -- shadow, challenger, champion, retired
    by      text        not null,               -- who decided
    at      timestamptz not null,
    reason  text        not null,
    terms   text        not null,               -- what was fixed beforehand, JSON; empty when nothing was
    foreign key (id, version) references model (id, version)
);
