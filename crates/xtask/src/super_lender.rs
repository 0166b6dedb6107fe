//! SuperLender's loans to be foreseen, as a table of rows that `arrears risk features build --rows` takes.
//!
//! The earlier loans come into a book by `examples/mappings/superlender.toml`; each target is a row of its customer as of the
//! day on which it was approved, with the loan that was applied for beside it.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use primitives::Date;
use tabular::{Column, ColumnType, Value, write_csv};

use crate::pages::root;
use crate::rows::each;

const FILE: &str = "superlender_perf.csv.gz";

/// When the last of the earlier loans of the file are over.
const LAST_DAY: &str = "2018-03-31";

/// A loan to be foreseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The customer.
    pub person: String,
    /// The day on which it was approved.
    pub as_of: Date,
    /// `good` when it was settled on time, else `bad`.
    pub outcome: &'static str,
    /// Its number, amount, what is due in all, and its days.
    pub application: [String; 4],
}

/// The loans to be foreseen whose outcome is known: the file also has customers without one.
///
/// # Errors
/// When the data cannot be read, or a flag is neither `Good`, `Bad` nor empty.
pub fn targets(data: &Path) -> Result<Vec<Target>> {
    let columns = ["customerid", "approveddate", "good_bad_flag", "loannumber", "loanamount", "totaldue", "termdays"];
    let mut targets = Vec::new();
    each(data, FILE, columns, |[person, approved, flag, number, amount, due, days]| {
        let outcome = match flag.trim() {
            "Good" => "good",
            "Bad" => "bad",
            "" => return Ok(()),
            other => bail!("good_bad_flag is Good, Bad or empty, not {other}"),
        };
        let as_of = approved.get(..10).and_then(|day| day.parse().ok());
        targets.push(Target {
            person: person.to_owned(),
            as_of: as_of.with_context(|| format!("{approved} is no date"))?,
            outcome,
            application: [number, amount, due, days].map(str::to_owned),
        });
        Ok(())
    })?;
    Ok(targets)
}

/// Writes the rows that are asked for.
///
/// # Errors
/// When the disk refuses.
pub fn write(targets: &[Target], out: &Path) -> Result<()> {
    let names = ["person", "as_of", "outcome", "loan_number", "loan_amount", "total_due", "term_days"];
    let columns = names.map(|name| Column::new(name, ColumnType::Text));
    let rows = targets.iter().map(|target| {
        let as_of = target.as_of.to_string();
        let cells = [target.person.as_str(), &as_of, target.outcome].map(|cell| Value::Text(cell.to_owned()));
        Ok(cells.into_iter().chain(target.application.iter().cloned().map(Value::Text)).collect())
    });
    write_csv(out, &columns, rows)
}

/// Trains on all loans of one folder and tries the model on those of another, by the commands of the program alone: earlier loans
/// come into a book, features are made as of each application, `risk train` learns and `risk validate` prints AUC and KS.
///
/// # Errors
/// When the data cannot be read, or a command fails.
pub fn learn_and_try(learn: &Path, try_on: &Path, seed: u64, work: &Path) -> Result<()> {
    std::fs::create_dir_all(work).with_context(|| format!("cannot make {}", work.display()))?;
    let learned = features(learn, &work.join("learn"))?;
    let tried = features(try_on, &work.join("try"))?;
    let config = std::fs::read_to_string(root().join("examples/risk/superlender.toml"))?;
    let beside = work.join("learn/superlender.toml");
    std::fs::write(&beside, config.replace("[boosting]\n", &format!("[boosting]\nseed = {seed}\n")))?;
    let (config, model) = (text(&beside)?, text(&work.join("model.json"))?);
    arrears(&["risk", "train", "--data", &learned, "--config", &config, "--out", &model])?;
    arrears(&["risk", "validate", "--model", &model, "--data", &tried, "--rows", "all"])
}

/// A new book of the earlier loans of a folder, and the features of its targets as of their days.
fn features(data: &Path, work: &Path) -> Result<String> {
    std::fs::create_dir_all(work).with_context(|| format!("cannot make {}", work.display()))?;
    let [book, targets, rows] = ["book.db", "targets.csv", "rows.csv"].map(|name| work.join(name));
    ensure!(!book.exists(), "{} is there already: name an empty folder", book.display());
    write(&self::targets(data)?, &targets)?;
    let examples = root().join("examples");
    let product = text(&examples.join("products/superlender-loan.toml"))?;
    let mapping = text(&examples.join("mappings/superlender.toml"))?;
    let [book, targets, rows, data] = [text(&book)?, text(&targets)?, text(&rows)?, text(data)?];
    arrears(&["book", "init", "--book", &book, "--time-zone", "UTC", "--product", &product])?;
    arrears(&["book", "import", "--book", &book, "--mapping", &mapping, "--from", &data])?;
    arrears(&["day", "close", "--book", &book, "--through", LAST_DAY])?;
    let known = ["--known-on", LAST_DAY, "--out", &rows];
    arrears(&[&["risk", "features", "build", "--book", &book, "--rows", &targets][..], &known].concat())?;
    Ok(rows)
}

fn text(path: &Path) -> Result<String> {
    Ok(path.to_str().with_context(|| format!("{} is not text", path.display()))?.to_owned())
}

fn arrears(arguments: &[&str]) -> Result<()> {
    let all = std::iter::once("arrears").chain(arguments.iter().copied()).map(Into::into);
    let is_done = format!("{:?}", arrears_cli::run(all)) == format!("{:?}", ExitCode::SUCCESS);
    ensure!(is_done, "arrears {} failed", arguments.join(" "));
    Ok(())
}
