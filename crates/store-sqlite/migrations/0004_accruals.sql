-- Accrued income of the book, by product, funding source and kind. Amounts in accrual units, of which 131,400,000,000,000
-- are one minor unit, are whole numbers written out, because they need more than 64 bits.

-- Each close after this day tells the day's income; null until the first that does.
alter table book add column accrues_after integer;

-- Days to come on which the growth of a group's income changes.
create table accrual_kink (
    day             integer not null,
    product         text    not null,
    product_version integer not null,
    funding_source  text    not null,
    kind            text    not null,           -- interest, service, penalty, memo
    slope           text    not null,           -- units more on this day and on every later one
    jump            text    not null,           -- units more on this day alone
    primary key (day, product, product_version, funding_source, kind)
) strict, without rowid;

-- What the close of a day left of a group's income.
create table accrual (
    day             integer not null,
    product         text    not null,
    product_version integer not null,
    funding_source  text    not null,
    kind            text    not null,
    slope           text    not null,           -- units a day, as it goes on
    income          text    not null,           -- units of this day
    cumulative      text    not null,           -- units of all days
    posted          integer not null,           -- whole minor units of them
    remainder       text    not null,           -- units of them that make up no whole one yet
    primary key (day, product, product_version, funding_source, kind)
) strict, without rowid;

-- For people and BI tools: dates as text, income in minor units.
create view accrual_readable as
select date(day * 86400, 'unixepoch') as day, product, product_version, funding_source, kind,
       cast(income as real) / 131400000000000.0 as income_minor,
       cast(cumulative as real) / 131400000000000.0 as cumulative_minor,
       posted, cast(remainder as real) / 131400000000000.0 as remainder_minor
from accrual;
