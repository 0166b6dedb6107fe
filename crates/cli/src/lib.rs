//! The command line of Arrears: noun, verb, flags; data to stdout, everything else to stderr.
//!
//! A door: reads arguments, opens the store, calls a use case of `app` and prints the answer. No rule lives here. The
//! doc comments of the argument structs are the help and the reference page.

mod account;
mod actor;
mod bench;
mod book;
mod case;
mod channel;
mod conduct;
mod console;
mod contact;
mod day;
mod demo;
mod desk;
mod events;
mod logs;
mod manual;
mod place;
mod policy;
mod product;
mod promise;
mod relief;
mod risk;
mod scenario;
mod secrets;
mod serve;
mod simulated;
mod strategy;
mod table;
mod template;
mod token;
mod user;
mod versions;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use app::port::Micros;
use app::{Error, Refused};
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use logs::LogFormat;
pub use manual::{command, reference_page};
use place::BookArgs;

/// Past-due consumer credit: ledger, ageing and day close.
///
/// A book is one file, or a schema of a PostgreSQL database. Bring contracts and repayments in, close the days, ask why an account stands where it stands.
///
/// Exit codes: 0 done, 1 refused (nothing was changed), 2 failed.
#[derive(Debug, Parser)]
#[command(name = "arrears", version, propagate_version = true, max_term_width = 120)]
struct Cli {
    /// The form of log lines, which go to stderr; ARREARS_LOG says which are wanted, such as info or debug
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Human)]
    log_format: LogFormat,
    #[command(subcommand)]
    noun: Noun,
}

#[derive(Debug, Subcommand)]
enum Noun {
    /// Make, fill, read and check a book
    #[command(subcommand)]
    Book(book::Verb),
    /// Check product files and add them to a book
    #[command(subcommand)]
    Product(product::Verb),
    /// Check policy files, by which accounts are classified, and add them to a book
    #[command(subcommand)]
    Policy(policy::Verb),
    /// Check what is done about overdue accounts, before it decides
    #[command(subcommand)]
    Strategy(strategy::Verb),
    /// Close business days
    #[command(subcommand)]
    Day(day::Verb),
    /// Look at one account
    #[command(subcommand)]
    Account(account::Verb),
    /// Build features, train, try, explain and watch models, on plain tables and in a book
    #[command(subcommand)]
    Risk(risk::Verb),
    /// Ask whether a person may be contacted, and check the packs that say so
    #[command(subcommand)]
    Contact(contact::Verb),
    /// Take promises to pay down, and judge them by what came in
    #[command(subcommand)]
    Promise(promise::Verb),
    /// Grant relief within authority, and show who has paid the way back
    #[command(subcommand)]
    Relief(Box<relief::Verb>),
    /// Work disputes, complaints and other cases by their deadlines
    #[command(subcommand)]
    Case(Box<case::Verb>),
    /// Check desk rules, and put them into a book: what may be granted, by whom, and by when cases are answered
    #[command(subcommand)]
    Desk(desk::Verb),
    /// Take jobs and tell what came of them, share out the day, review notes, and see how well it goes
    #[command(subcommand)]
    Work(work::Verb),
    /// Check who carries messages, and try it
    #[command(subcommand)]
    Channel(channel::Verb),
    /// See what other systems are told of a book, and check signatures
    #[command(subcommand)]
    Events(events::Verb),
    /// Check, read and fill the templates of messages and letters
    #[command(subcommand)]
    Template(template::Verb),
    /// Check what was written or said for forbidden conduct
    #[command(subcommand)]
    Conduct(conduct::Verb),
    /// Try a product out before it is offered
    #[command(subcommand)]
    Scenario(scenario::Verb),
    /// Serve a book over HTTP, until SIGTERM or SIGINT
    ///
    /// Prints where it listens. Whoever asks signs in, or bears a token: add a user first, with `arrears user add`, or try it with
    /// `--open`. docs/guide/run-the-server.md tells how it is run, docs/reference/http.md what can be asked.
    ///
    /// Example: arrears serve --book book.db --listen 127.0.0.1:8080
    Serve(serve::Serve),
    /// Add users who sign in to the server, and say what they may
    #[command(subcommand)]
    User(user::Verb),
    /// Make tokens with which programs ask the server
    #[command(subcommand)]
    Token(token::Verb),
    /// See it all work: simulated borrowers, a year of closes, a summary, three accounts explained
    Demo(demo::Demo),
    /// Measure how fast it is on this machine
    #[command(subcommand)]
    Bench(bench::Verb),
    /// Print a completion script for a shell
    Completions(manual::Completions),
    /// Write the manual pages
    Man(manual::Man),
}

/// Runs a command line and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = Cli::command().try_get_matches_from(arguments);
    let parsed = parsed.and_then(|matches| Ok((words(&matches), Cli::from_arg_matches(&matches)?)));
    let (command, cli) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help goes to stdout, a wrong use to stderr; clap knows which.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let is_server = matches!(cli.noun, Noun::Serve(_));
    logs::begin(cli.log_format, if is_server { "info" } else { "warn" });
    let _span = tracing::info_span!("command", words = command).entered();
    let done = match cli.noun {
        Noun::Book(verb) => verb.run(),
        Noun::Product(verb) => verb.run(),
        Noun::Policy(verb) => verb.run(),
        Noun::Strategy(verb) => verb.run(),
        Noun::Day(verb) => verb.run(),
        Noun::Account(verb) => verb.run(),
        Noun::Risk(verb) => verb.run(),
        Noun::Contact(verb) => verb.run(),
        Noun::Promise(verb) => verb.run(),
        Noun::Relief(verb) => verb.run(),
        Noun::Case(verb) => verb.run(),
        Noun::Desk(verb) => verb.run(),
        Noun::Work(verb) => verb.run(),
        Noun::Channel(verb) => verb.run(),
        Noun::Events(verb) => verb.run(),
        Noun::Template(verb) => verb.run(),
        Noun::Conduct(verb) => verb.run(),
        Noun::Scenario(verb) => verb.run(),
        Noun::Serve(serve) => serve.run(),
        Noun::User(verb) => verb.run(),
        Noun::Token(verb) => verb.run(),
        Noun::Demo(demo) => demo.run(),
        Noun::Bench(verb) => verb.run(),
        Noun::Completions(completions) => completions.run(),
        Noun::Man(man) => man.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Refused(Refused { what, hint, command, code: _, zh: _ })) => {
            eprintln!("error: {what}");
            match (hint, command) {
                (Some(hint), Some(command)) => eprintln!("hint: {hint} with: {command}"),
                (Some(hint), None) => eprintln!("hint: {hint}"),
                (None, _) => {}
            }
            ExitCode::from(1)
        }
        Err(Error::Failed(error)) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(Error::Failed(error)) => {
            eprintln!("error: {error:#}");
            if let Some(remedy) = store_sqlite::remedy(&error).or_else(|| store_postgres::remedy(&error)) {
                eprintln!("hint: {remedy}");
            }
            ExitCode::from(2)
        }
    }
}

/// The words of a command, without what it is about: `day close`.
fn words(matches: &ArgMatches) -> String {
    let mut words = Vec::new();
    let mut below = matches.subcommand();
    while let Some((word, matches)) = below {
        words.push(word);
        below = matches.subcommand();
    }
    words.join(" ")
}

/// Whoever read our output has had enough of it.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// Now: the one instant that use cases get from this machine's clock.
fn now() -> Micros {
    jiff::Timestamp::now().as_microsecond()
}

/// The clock of this machine, for use cases that need to know how long they take.
struct MachineClock;

impl app::close_day::Clock for MachineClock {
    fn now(&self) -> Micros {
        now()
    }
}
