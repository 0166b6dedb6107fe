-- Closes count charge-offs and write-offs too.
alter table close add column charged_off integer not null default 0;
alter table close add column written_off integer not null default 0;
