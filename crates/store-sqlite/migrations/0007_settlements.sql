-- Closes count settlements that lapsed.
alter table close add column settlement_lapsed integer not null default 0;
