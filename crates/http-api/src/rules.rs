//! What each operation asks of whoever calls it, as the description tells it.
//!
//! This decides nothing: a handler gets the book from `app::access` for a permission that it names. A test asks every operation as
//! every role and compares what happens with what is told here, and fails for an operation that is not.

use app::access::Permission as P;

/// The word for what anybody may ask.
const ANYBODY: &str = "anybody";

/// The word for what needs somebody who has signed in, whoever they are.
const SIGNED_IN: &str = "signed_in";

/// The word for what needs no sign-in but the signature of a gateway.
const SIGNED: &str = "signature";

/// The word for what needs no sign-in but the link of a message.
const LINK: &str = "link";

/// What an operation needs: the word of a permission, `anybody`, `signed_in`, `signature` or `link`; none when nobody has said so.
pub(crate) fn needs(operation: &str) -> Option<&'static str> {
    let permission = match operation {
        "alive" | "ready" | "sign_in" | "borrower_sign_in" | "begin_oidc" | "end_oidc" => return Some(ANYBODY),
        "receipt" | "reply" => return Some(SIGNED),
        "opt_out_page" | "opt_out" => return Some(LINK),
        "session" | "sign_out" | "change_password" => return Some(SIGNED_IN),
        "book" | "summary" | "portfolio" | "products" | "product" | "policies" | "policy" | "class_tallies" => {
            P::ReadBook
        }
        "day_closes" | "day_close" | "day_close_progress" | "accrued_income" | "lender_income" => P::ReadBook,
        "accounts" | "account" | "account_events" | "account_history" | "class_history" | "preview"
        | "settlement_proof" | "pauses" | "compare_ages" | "render_for_account" => P::ReadAccounts,
        "post_event" | "pause_accounts" | "end_pauses" | "classify" => P::TakeEvents,
        "import_tables" | "table_imports" | "table_import" | "rejected_rows" => P::TakeEvents,
        "send_table" | "tables" | "drop_table" => P::SendTables,
        "close_day" | "check_book" | "book_checks" | "book_check" => P::CloseDays,
        "fold_records" | "record_folds" | "record_fold" => P::CloseDays,
        "archive_book" | "archivings" | "archiving" => P::CloseDays,
        "metrics" => P::ReadMetrics,
        "users" | "user" | "add_user" | "change_user" => P::ManageUsers,
        "tokens" | "make_token" | "revoke_token" => P::ManageTokens,
        "webhook_endpoints" | "webhook_endpoint" | "replay_endpoint" | "enable_endpoint" | "drop_dead_letter" => {
            P::ManageEndpoints
        }
        "invite_borrower" => P::InviteBorrowers,
        "reveal_addresses" => P::RevealPersons,
        "erase_addresses" | "drop_address" => P::ErasePersons,
        "export" | "cloud_events" => P::Export,
        "models"
        | "model"
        | "risk_features"
        | "model_trainings"
        | "model_training"
        | "trained_model"
        | "model_stability"
        | "model_report"
        | "model_points"
        | "model_trial"
        | "strategy_survey"
        | "strategy_comparison"
        | "strategy_readout"
        | "simulate_strategy" => P::ReadModels,
        "score" | "assessment" | "credit_decision" | "willingness" | "warnings" | "priorities"
        | "strategy_decision" | "score_rows" => P::ReadScores,
        "access_log" => P::ReadAccessLog,
        "documents" | "document" | "inbox" | "strategy_facts" | "check_strategy" | "check_document" | "presets"
        | "placeholders" | "channels" | "check_product" | "check_policy" | "check_conduct" | "render_template"
        | "run_scenario" | "event_types" | "file_schema" => P::ReadDocuments,
        "add_document" | "add_model" | "train_model" | "add_product" | "add_policy" | "validate_model"
        | "import_model" => P::WriteDocuments,
        "activate_document" | "withdraw_document" | "promote_model" => P::DecideDocuments,
        "contact_history" | "contact_permission" | "addresses" => P::ReadContacts,
        "record_contact" | "take_permit" | "tell_outcome" | "keep_address" | "keep_name" | "import_addresses" => {
            P::RecordContacts
        }
        "notes" | "repair" | "person" => P::ReadCases,
        "note_person" => P::RecordContacts,
        "preview_own_relief" | "ask_own_relief" | "open_own_case" | "wish_contact" | "own_requests" | "own_data" => {
            P::SpeakForOneself
        }
        "promises" | "promise" => P::ReadPromises,
        "make_promise" | "withdraw_promise" => P::TakePromises,
        "relief_requests" | "relief_request" | "cases" | "case" | "limitations" | "limitation" => P::ReadCases,
        "preview_relief" | "ask_relief" | "withdraw_relief" => P::HandleCases,
        "open_case" | "note_case" | "give_evidence" | "extend_case" | "answer_case" | "close_case" => P::HandleCases,
        "decide_relief" | "review_relief" | "decide_case" => P::DecideCases,
        "work_queues" | "jobs" | "job" | "kpis" => P::ReadWork,
        "next_job" | "take_job" | "finish_job" | "hold_job" | "release_job" | "return_job" | "hand_over_job" => {
            P::DoWork
        }
        "run_contact" => P::AssignWork,
        "assign_jobs" | "reviews" | "check_texts" | "judge_text" => P::AssignWork,
        "contact_plan" => P::ReadWork,
        "messages" | "message" | "replies" | "contact_runs" | "contact_run" => P::ReadContacts,
        "retry_message" | "drop_message" => P::RecordContacts,
        _ => return None,
    };
    Some(permission.name())
}

/// Whether an operation changes the book, so that it is done once under a key. What is the same again by itself takes none: a close, an
/// event with its own key, signing in and out.
pub(crate) fn takes_key(operation: &str) -> bool {
    let changes = [
        "add_user",
        "make_token",
        "revoke_token",
        "invite_borrower",
        "erase_addresses",
        "drop_address",
        "keep_address",
        "keep_name",
        "import_addresses",
        "replay_endpoint",
        "enable_endpoint",
        "drop_dead_letter",
        "add_document",
        "add_model",
        "activate_document",
        "withdraw_document",
        "promote_model",
        "record_contact",
        "take_permit",
        "tell_outcome",
        "make_promise",
        "withdraw_promise",
        "note_person",
        "check_texts",
        "judge_text",
        "retry_message",
        "drop_message",
        "add_product",
        "add_policy",
        "pause_accounts",
        "end_pauses",
        "validate_model",
        "classify",
        "ask_own_relief",
        "open_own_case",
        "wish_contact",
        "ask_relief",
        "withdraw_relief",
        "decide_relief",
        "review_relief",
        "open_case",
        "note_case",
        "give_evidence",
        "extend_case",
        "answer_case",
        "close_case",
        "decide_case",
        "take_job",
        "finish_job",
        "hold_job",
        "release_job",
        "return_job",
        "hand_over_job",
        "assign_jobs",
    ];
    changes.contains(&operation)
}
