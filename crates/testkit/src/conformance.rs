//! Conformance: one suite that every store passes.
//!
//! A store shows how its books are made and opened again, and [`every_store_passes!`](crate::every_store_passes!) makes one test of each function
//! here. Books are random, from the histories of [`crate::history`].

mod books;
mod breaking;
mod closing;
mod desk;
mod documents;
mod ends;
mod income;
mod intake;
mod long_intake;
mod models;
mod outreach;
mod paging;
mod persons;
mod policies;
mod portfolio;
mod promises;
mod ranges;
mod records;
mod requests;
mod wakes;
mod work;
mod workers;

use app::intake::News;
use app::port::{
    AccountId, AccountRow, AccrualRow, CloseRow, JournalRow, KinkRow, ProductRow, Reading, Store, TransitionRow,
};
use app::products::Products;
use app::verify::verify;
use ledger::Event;
use primitives::{Amount, Date};

pub(crate) use books::{FixedClock, NOW, RandomBook};
pub(crate) use closing::standing;

pub use books::{live_in, live_in_for};
pub use closing::{
    a_close_that_breaks_off_resumes, a_day_that_has_not_ended_is_not_closed, a_dropped_unit_of_work_leaves_nothing,
    an_audit_and_a_rebuild_find_the_book_as_it_is, chunks_and_threads_change_nothing,
    closes_report_what_the_naive_ledger_says, closing_in_two_halves_equals_one_run, closing_twice_changes_nothing,
    fold_of_events_equals_stored_record, news_during_a_broken_close_belongs_to_the_next_day,
};
pub use desk::{
    a_case_stops_what_it_is_about_until_it_is_answered, a_plan_stops_collection_until_it_is_broken,
    bad_faith_is_decided_by_a_second_person_upon_several_signs, help_in_hardship_is_looked_at_again_and_ends,
    relief_is_booked_once_by_whoever_may_grant_it,
};
pub use documents::another_person_activates_a_document;
pub use ends::a_close_books_the_end_of_an_account_that_is_too_late;
pub use income::{
    each_days_income_is_the_sum_over_accounts, income_is_the_same_however_closes_go,
    kinks_add_up_and_vanish_when_they_cancel_out,
};
pub use intake::{
    a_clock_that_went_backwards_reorders_nothing, a_key_stands_for_one_event, a_rehearsal_books_nothing,
    intake_is_idempotent_by_key, of_refused_arrivals_nothing_or_the_rest_is_booked,
};
pub use long_intake::a_long_intake_books_what_short_ones_do;
pub use models::{
    a_challenger_decides_about_its_share, a_model_is_added_once_and_never_changed, another_person_lets_a_model_decide,
};
pub use outreach::{
    a_permit_is_held_by_one_and_runs_out, limits_hold_whatever_the_order_of_several_parties,
    nobody_is_contacted_about_what_has_been_paid,
};
pub use paging::pages_make_up_the_whole;
pub use persons::{
    a_document_is_added_once_and_its_changes_in_order, a_key_of_a_person_is_used_once,
    addresses_are_found_by_their_values, events_of_persons_are_found_by_person_and_by_place,
    items_are_found_replaced_and_dropped,
};
pub use policies::{
    a_dropped_policy_leaves_nothing, a_further_version_does_not_reach_into_closed_days,
    a_policy_is_added_once_and_never_changed, the_accounts_of_a_person_are_found,
};
pub use portfolio::{
    a_long_intake_counts_its_restructures_over_all_batches, a_month_takes_as_many_restructures_as_the_product_allows,
    a_month_takes_fewer_restructures_of_accounts_past_due, the_accounts_with_an_event_of_a_span_are_found,
};
pub use promises::a_promise_is_judged_by_what_came_in;
pub use ranges::{a_book_is_verified_in_ranges_of_any_size, ranges_of_accounts_make_up_the_whole};
pub use records::{
    a_dropped_fold_leaves_records_as_they_were, a_fold_that_breaks_off_resumes,
    accounts_are_folded_in_order_and_a_few_at_a_time, an_extended_record_reads_as_one, folding_changes_no_answer,
    late_news_is_read_in_its_place,
};
pub use requests::{
    a_request_with_a_key_is_done_once_wherever_the_power_goes, parts_of_a_unit_of_work_are_undone_alone,
};
pub use wakes::a_wake_that_is_there_already_stays_as_it_is;
pub use work::{
    a_code_is_what_the_gate_hears_and_what_follows, a_job_is_held_returned_and_handed_over,
    every_note_is_checked_and_judged_by_a_second_person, figures_are_those_counted_by_hand,
    figures_of_accounts_and_hours_are_those_counted_by_hand, jobs_are_told_as_they_stood_on_a_past_day,
    the_day_is_shared_out_by_what_each_job_brings_and_says_why, the_day_is_shared_out_within_everybodys_minutes,
    two_people_never_have_one_job, what_is_at_risk_is_all_that_is_owed_on_late_accounts,
    what_was_paid_meanwhile_is_nobodys_job, with_nobody_on_duty_every_job_waits,
};
pub use workers::{
    a_chunk_whose_worker_died_is_closed_by_another, a_close_of_several_workers_that_breaks_off_resumes,
    a_first_close_that_breaks_off_after_its_last_chunk_is_finished, workers_change_nothing,
};

/// Makes an empty book of this name in Asia/Shanghai, or opens it again for writing when it was made before.
pub type Open<'o> = &'o mut dyn FnMut(&str) -> Box<dyn Store>;

/// One test of each part of the suite, for the store whose books the expression makes and opens: some function, or
/// closure, of [`Open`]'s form, evaluated anew for every test; none where the store cannot be had on this machine.
#[macro_export]
macro_rules! every_store_passes {
    ($open:expr) => {
        $crate::every_store_passes! { @each $open;
            intake_is_idempotent_by_key,
            a_request_with_a_key_is_done_once_wherever_the_power_goes,
            parts_of_a_unit_of_work_are_undone_alone,
            two_people_never_have_one_job,
            a_code_is_what_the_gate_hears_and_what_follows,
            what_was_paid_meanwhile_is_nobodys_job,
            a_job_is_held_returned_and_handed_over,
            jobs_are_told_as_they_stood_on_a_past_day,
            the_day_is_shared_out_within_everybodys_minutes,
            the_day_is_shared_out_by_what_each_job_brings_and_says_why,
            with_nobody_on_duty_every_job_waits,
            what_is_at_risk_is_all_that_is_owed_on_late_accounts,
            figures_are_those_counted_by_hand,
            figures_of_accounts_and_hours_are_those_counted_by_hand,
            every_note_is_checked_and_judged_by_a_second_person,
            a_key_stands_for_one_event,
            a_long_intake_books_what_short_ones_do,
            a_clock_that_went_backwards_reorders_nothing,
            of_refused_arrivals_nothing_or_the_rest_is_booked,
            a_dropped_unit_of_work_leaves_nothing,
            pages_make_up_the_whole,
            a_day_that_has_not_ended_is_not_closed,
            closing_twice_changes_nothing,
            closing_in_two_halves_equals_one_run,
            chunks_and_threads_change_nothing,
            workers_change_nothing,
            a_close_of_several_workers_that_breaks_off_resumes,
            a_close_that_breaks_off_resumes,
            news_during_a_broken_close_belongs_to_the_next_day,
            fold_of_events_equals_stored_record,
            closes_report_what_the_naive_ledger_says,
            a_close_books_the_end_of_an_account_that_is_too_late,
            an_audit_and_a_rebuild_find_the_book_as_it_is,
            a_rehearsal_books_nothing,
            a_policy_is_added_once_and_never_changed,
            a_dropped_policy_leaves_nothing,
            a_further_version_does_not_reach_into_closed_days,
            a_model_is_added_once_and_never_changed,
            another_person_lets_a_model_decide,
            a_challenger_decides_about_its_share,
            events_of_persons_are_found_by_person_and_by_place,
            a_key_of_a_person_is_used_once,
            addresses_are_found_by_their_values,
            another_person_activates_a_document,
            a_promise_is_judged_by_what_came_in,
            a_case_stops_what_it_is_about_until_it_is_answered,
            a_plan_stops_collection_until_it_is_broken,
            bad_faith_is_decided_by_a_second_person_upon_several_signs,
            help_in_hardship_is_looked_at_again_and_ends,
            relief_is_booked_once_by_whoever_may_grant_it,
            limits_hold_whatever_the_order_of_several_parties,
            a_permit_is_held_by_one_and_runs_out,
            nobody_is_contacted_about_what_has_been_paid,
            a_document_is_added_once_and_its_changes_in_order,
            items_are_found_replaced_and_dropped,
            the_accounts_of_a_person_are_found,
            the_accounts_with_an_event_of_a_span_are_found,
            a_month_takes_as_many_restructures_as_the_product_allows,
            a_long_intake_counts_its_restructures_over_all_batches,
            a_month_takes_fewer_restructures_of_accounts_past_due,
            each_days_income_is_the_sum_over_accounts,
            income_is_the_same_however_closes_go,
            kinks_add_up_and_vanish_when_they_cancel_out,
            an_extended_record_reads_as_one,
            a_dropped_fold_leaves_records_as_they_were,
            accounts_are_folded_in_order_and_a_few_at_a_time,
            folding_changes_no_answer,
            a_fold_that_breaks_off_resumes,
            late_news_is_read_in_its_place,
            a_chunk_whose_worker_died_is_closed_by_another,
            a_first_close_that_breaks_off_after_its_last_chunk_is_finished,
            a_wake_that_is_there_already_stays_as_it_is,
            ranges_of_accounts_make_up_the_whole,
            a_book_is_verified_in_ranges_of_any_size,
        }
    };
    (@each $open:expr; $($name:ident,)*) => {
        $(#[test] fn $name() {
            if let Some(mut open) = $open {
                $crate::conformance::$name(&mut open);
            }
        })*
    };
}

fn assert_clean(store: &dyn Store, products: &Products) {
    let verified = verify(store, products, |_| {}).expect("verified");
    assert_eq!(verified.problems, Vec::<String>::new());
    assert!(verified.accounts > 0 && verified.transitions > 0, "there is something to verify: {verified:?}");
}

/// Everything that a store has of a book, to compare two of them.
#[derive(Debug, PartialEq, Eq)]
struct Dump {
    last_close: Option<Date>,
    last_seq: u64,
    products: Vec<ProductRow>,
    accounts: Vec<AccountRow>,
    journal: Vec<JournalRow>,
    wakes: Vec<(Date, AccountId)>,
    transitions: Vec<TransitionRow>,
    closes: Vec<(Date, CloseRow)>,
    kinks: Vec<KinkRow>,
    accruals: Vec<AccrualRow>,
}

impl Dump {
    fn of(store: &(impl Reading + ?Sized)) -> Self {
        let info = store.info().expect("read");
        let all = usize::MAX / 2;
        let nothing = (Date::MIN, AccountId(0));
        Self {
            last_close: info.last_close,
            last_seq: info.last_seq,
            products: store.products().expect("read"),
            accounts: store.accounts_after(AccountId(0), all).expect("read"),
            journal: store.journal_after(0, all).expect("read"),
            wakes: store.wakes_after(nothing, all).expect("read"),
            transitions: store.transitions_after(nothing, all).expect("read"),
            closes: store.closes(Date::MIN, Date::MAX).expect("read"),
            kinks: store.kinks(Date::MIN, Date::MAX).expect("read"),
            accruals: store.accruals(Date::MIN, Date::MAX).expect("read"),
        }
    }

    /// How long things took is no part of what a book says.
    fn forget_times(&mut self) {
        for (_, close) in &mut self.closes {
            (close.started_at, close.spent) = (0, 0);
        }
    }
}

/// Whether an event can come from outside; statements are the closes' own.
fn comes_from_outside(event: &Event) -> bool {
    !matches!(event, Event::StatementIssued(_))
}

/// The news that an event is, its reversal naming the key of the event it takes back.
fn news(event: &Event) -> News {
    match event.reverses() {
        Some(of) => News::ReversalOf { key: of.to_string() },
        None => News::Event(event.clone()),
    }
}

/// An amount of minor units.
fn minor(amount: i64) -> Amount {
    Amount::from_minor(amount)
}
