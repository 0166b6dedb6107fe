//! Models of other programs, from the file that these wrote to scores, reasons and a place in a book.

use std::fmt::Write as _;

use crate::support::Desk;

const HEAD: &str = "[model]\nid = \"foreign\"\nversion = 1\npurpose = \"what another program learned\"\nbad = \"bad\"\n\
                    [windows]\nobservation = \"90 days\"\nperformance = \"3 bills\"\n[columns]\ntarget = \"bad\"\nid = \"id\"\n";
/// Points to a unit of log-odds at 20 points that double the odds.
const FACTOR: f64 = 20.0 / std::f64::consts::LN_2;

/// What a library said of rows: heads, and cells by row. Rows with infinities are left out, because tables may have none.
struct Vectors {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    inputs: usize,
}

impl Vectors {
    fn read(text: &str) -> Self {
        let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let heads = lines.next().unwrap();
        let inputs = heads.iter().position(|head| head == "margin").unwrap();
        let is_finite = |row: &Vec<String>| row[..inputs].iter().all(|cell| !cell.ends_with("inf"));
        Self { rows: lines.filter(is_finite).collect(), heads, inputs }
    }

    fn number(&self, row: usize, head: &str) -> f64 {
        self.rows[row][self.heads.iter().position(|found| found == head).unwrap()].parse().unwrap()
    }

    /// The rows as a table of ours, with ids from 1 on.
    fn table(&self) -> String {
        let mut text = format!("id,{}\n", self.heads[..self.inputs].join(","));
        for (at, row) in self.rows.iter().enumerate() {
            let _ = writeln!(text, "{},{}", at + 1, row[..self.inputs].join(","));
        }
        text
    }

    /// A config that declares the columns in their order.
    fn config(&self) -> String {
        let feature = |head: &String| {
            let kind = if head == "kind" { "category" } else { "number" };
            format!("[[feature]]\nname = \"{head}\"\nkind = \"{kind}\"\n")
        };
        self.heads[..self.inputs].iter().map(feature).fold(HEAD.to_owned(), |text, one| text + &one)
    }

    /// What each column adds to the log-odds of a row, the largest first; only what adds.
    fn reasons(&self, row: usize) -> Vec<(String, f64)> {
        let of = |head: &String| (head.clone(), self.number(row, &format!("contribution:{head}")));
        let mut parts: Vec<(String, f64)> =
            self.heads[..self.inputs].iter().map(of).filter(|part| part.1 > 0.0).collect();
        parts.sort_by(|one, other| other.1.total_cmp(&one.1));
        parts.truncate(4);
        parts
    }
}

/// Imports, registers, scores from the file and from the book, explains, and compares all of it with the library.
fn agrees(format: &str, model: &str, vectors: &str, tolerance: f64) {
    let (desk, vectors) = (Desk::new(), Vectors::read(vectors));
    assert!(vectors.rows.len() > 50);
    desk.write("foreign.txt", model);
    desk.write("foreign.toml", &vectors.config());
    desk.write("rows.csv", &vectors.table());
    let said = desk
        .done(&format!("risk import --format {format} --from foreign.txt --config foreign.toml --out foreign.json"));
    assert_eq!(said, format!("foreign v1 from {format}: no direction is declared\n"));
    desk.done("book init --time-zone UTC");
    desk.done("risk register --model foreign.json --by Ana --reason bought");
    desk.done(
        "risk promote --id foreign --number 1 --to champion --by Bo --reason tried --without-validation elsewhere",
    );
    let scores = desk.done("risk score --id foreign --data rows.csv");
    assert_eq!(scores, desk.done("risk score --model foreign.json --data rows.csv"));
    let scores: Vec<Vec<f64>> =
        scores.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect();
    assert_eq!(scores.len(), vectors.rows.len());
    for (row, score) in scores.iter().enumerate() {
        assert_eq!(score[1], vectors.number(row, "margin"), "log-odds of row {}", row + 1);
        assert!((score[2] - vectors.number(row, "probability")).abs() < 1e-7, "pd of row {}", row + 1);
    }
    for row in (0..vectors.rows.len()).step_by(17) {
        let told = desk.json(&format!("risk explain --id foreign --data rows.csv --row {} --json", row + 1));
        let told = told[0]["reasons"].as_array().unwrap();
        let expected = vectors.reasons(row);
        assert_eq!(told.len(), expected.len(), "row {}", row + 1);
        for (reason, (column, part)) in told.iter().zip(expected) {
            assert_eq!(reason["characteristic"], *column, "row {}", row + 1);
            assert!((reason["points"].as_f64().unwrap() - part * FACTOR).abs() < tolerance * FACTOR, "row {}", row + 1);
        }
    }
}

#[test]
fn a_model_of_lightgbm_scores_and_explains_as_it_did_there() {
    let model = include_str!("../../../risk/tests/it/vectors/lightgbm_names.txt");
    agrees("lightgbm", model, include_str!("../../../risk/tests/it/vectors/lightgbm_names.csv"), 1e-9);
}

#[test]
fn a_model_of_xgboost_scores_and_explains_as_it_did_there() {
    let model = include_str!("../../../risk/tests/it/vectors/xgboost_numbers.json");
    // XGBoost works contributions out in 32 bits.
    agrees("xgboost", model, include_str!("../../../risk/tests/it/vectors/xgboost_numbers.csv"), 1e-5);
}

#[test]
fn a_model_that_is_no_such_model_is_refused() {
    let (desk, vectors) =
        (Desk::new(), Vectors::read(include_str!("../../../risk/tests/it/vectors/lightgbm_numbers.csv")));
    desk.write("model.txt", include_str!("../../../risk/tests/it/vectors/lightgbm_numbers.txt"));
    desk.write("model.toml", &vectors.config().replace("utilisation", "used"));
    let line = "risk import --from model.txt --config model.toml --out model.json --format";
    let said = desk.refused(&format!("{line} lightgbm"));
    assert!(said.contains("utilisation") && said.contains("used"), "{said}");
    let said = desk.refused(&format!("{line} xgboost"));
    assert!(said.contains("model.txt"), "{said}");
    // The model learned without constraints, and falls where the config says that it must not.
    desk.write(
        "model.toml",
        &vectors.config().replace("name = \"change\"\n", "name = \"change\"\ndirection = \"up\"\n"),
    );
    let said = desk.refused(&format!("{line} lightgbm"));
    assert!(said.contains("the model is not monotone"), "{said}");
    assert!(!desk.path("model.json").exists());
}

const CARD: &str = "[[feature]]\nname = \"past_due_max_90\"\n\
    [[feature]]\nname = \"limit_used\"\nspecials = [{ value = -1, meaning = { en = \"no limit\", zh = \"无额度\" } }]\n\
    [[feature]]\nname = \"repaid_of_billed\"\nreason = { en = \"bills repaid in part\", zh = \"账单未足额偿还\" }\n\
    [[feature]]\nname = \"channel\"\nkind = \"category\"\n";

#[test]
fn a_card_of_optbinning_scores_as_it_did_there() {
    let desk = Desk::new();
    let table = include_str!("vectors/optbinning_table.csv");
    desk.write("table.csv", table);
    desk.write("card.toml", &format!("{HEAD}[scaling]\nscore = 600\nodds = 50\npoints_to_double = 20\n{CARD}"));
    let rows = include_str!("vectors/optbinning_rows.csv");
    desk.write("rows.csv", rows);
    let line = "risk import --format optbinning --from table.csv --config card.toml --out card.json";
    assert_eq!(desk.done(line), "foreign v1 from optbinning: no direction is declared\n");
    let scores = desk.done("risk score --model card.json --data rows.csv");
    for (ours, theirs) in scores.lines().zip(rows.lines()).skip(1) {
        let number = |cell: Option<&str>| -> f64 { cell.unwrap().parse().unwrap() };
        let (points, pd) = (number(ours.rsplit(',').next()), number(ours.rsplit(',').nth(1)));
        assert!((points - number(theirs.rsplit(',').nth(1))).abs() < 1e-9, "{ours} and {theirs}");
        assert!((pd - number(theirs.rsplit(',').next())).abs() < 1e-9, "{ours} and {theirs}");
    }
    let reasons = desk.done("risk explain --model card.json --data rows.csv --row 1");
    assert!(reasons.contains("账单未足额偿还"), "{reasons}");
    let refused = |config: &str, table: &str| {
        desk.write("table.csv", table);
        desk.write("card.toml", config);
        desk.refused(line)
    };
    let config = desk.read("card.toml");
    let said = refused(&config.replace("points_to_double = 20", "points_to_double = 40"), table);
    assert!(said.contains("the points of past_due_max_90 do not follow from WoE and coefficient"), "{said}");
    let said = refused(&config.replace("specials = ", "# "), table);
    assert!(said.contains("383 rows had a code, and the table does not say which"), "{said}");
    let said = refused(&config.replace("name = \"channel\"", "name = \"shop\""), table);
    assert!(said.contains("table.csv reads channel, which the config does not declare"), "{said}");
    let said = refused(&config, &table.replace("[5.50000000, 11.50000000)", "[6.50000000, 11.50000000)"));
    assert!(said.contains("the range begins at 6.5, and must at 5.5"), "{said}");
    let said = refused(&config, &table.replace("['shop', 'web, own']", "['shop', ... 'web, own']"));
    assert!(said.contains("is neither a range nor names in quotes"), "{said}");
}

#[test]
fn a_card_of_scorecardpy_scores_as_it_did_there() {
    let desk = Desk::new();
    desk.write("bins.csv", include_str!("../../../app/src/scorecard_table/tests/scorecardpy_bins.csv"));
    desk.write("card.csv", include_str!("../../../app/src/scorecard_table/tests/scorecardpy_card.csv"));
    let features = "[[feature]]\nname = \"age\"\n[[feature]]\nname = \"util\"\n[[feature]]\nname = \"channel\"\nkind = \"category\"\n";
    desk.write("card.toml", &format!("{HEAD}[scaling]\nscore = 600\nodds = 19\npoints_to_double = 50\n{features}"));
    desk.write(
        "rows.csv",
        "id,age,util,channel\n1,67,1.043,\"agent, web\"\n2,53,0.746,app\n3,64,0.626,fair\n4,48,0.241,shop\n",
    );
    let line = "risk import --format scorecardpy --from card.csv --config card.toml --out card.json";
    assert_eq!(desk.run(line).code, Some(2), "the bins are not named");
    desk.done(&format!("{line} --bins bins.csv"));
    let scores = desk.done("risk score --model card.json --data rows.csv");
    let points: Vec<&str> = scores.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
    // As `sc.scorecard_ply` scores these rows.
    assert_eq!(points, ["460", "484", "473", "521"]);
}
