-- Policies that accounts are classified by: each version with the text of its file.
create table policy (
    id             text    not null,
    version        integer not null,
    effective_from integer not null,            -- the first day that it classifies
    text           text    not null,            -- the policy file
    primary key (id, version)
) strict, without rowid;
