-- Restructures by the day on which they were booked: a product may limit how many a month takes. They are few, and no other
-- event is in this index.
create index journal_restructured on journal (booked_on) where kind = 'restructured';
