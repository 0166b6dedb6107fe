//! The executable, run as a person runs it: files in, a book, answers, exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accruals;
mod archives;
mod bad_tables;
mod benches;
mod bins;
mod books;
mod callbacks;
mod contact;
mod contact_day;
mod crash;
mod demo;
mod desks;
mod durable;
mod endpoints;
mod events;
mod faults;
mod features;
mod foreign_models;
mod imports;
mod joins;
mod mails;
mod manual;
mod outgoing;
mod partners;
mod plans;
mod policies;
mod risk;
mod risk_book;
mod season;
mod serve;
mod stores;
mod strategies;
mod support;
mod templates;
mod users;
mod versions;
