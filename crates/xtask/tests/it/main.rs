//! What holds for the repository as a whole: its arrows, its pages, its books in an independent accounting tool, and its
//! agreement with real data.

mod arrows;
mod card_panel;
mod credit;
mod fuzz;
mod hledger;
mod pages;
mod real_data;
mod scorecards;
mod super_lender;

/// Runs a command line of the program, which must succeed.
fn arrears(arguments: &[&str]) {
    let all = std::iter::once("arrears").chain(arguments.iter().copied()).map(Into::into);
    let code = arrears_cli::run(all);
    assert_eq!(format!("{code:?}"), format!("{:?}", std::process::ExitCode::SUCCESS), "{arguments:?}");
}
