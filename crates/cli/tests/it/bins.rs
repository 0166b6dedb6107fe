//! Scorecards whose bins somebody gives, and whose table goes out and comes back.

use crate::support::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("loans.csv", include_str!("../../../../examples/risk/loans.csv"));
    desk.write("model.toml", include_str!("../../../../examples/risk/model.toml"));
    desk
}

fn with_bins(desk: &Desk, config: &str, bins: &str) {
    desk.write("bins.toml", bins);
    desk.write("edited.toml", &format!("{config}\n[scorecard]\nbins_from = \"bins.toml\"\n"));
}

const TRAIN: &str = "risk train --data loans.csv --config edited.toml --out edited.json";

#[test]
fn bins_go_out_are_changed_and_come_back() {
    let desk = desk();
    let config = desk.read("model.toml");
    desk.done("risk train --data loans.csv --config model.toml --out model.json");
    desk.done("risk export --model model.json --bins bins.toml --out points.csv");
    // The bins as they are give the same card.
    let bins = desk.read("bins.toml");
    with_bins(&desk, &config, &bins);
    desk.done(TRAIN);
    desk.done("risk export --model edited.json --out again.csv");
    assert_eq!(desk.read("again.csv"), desk.read("points.csv"));
    // Cuts of one's own are the bins of the new card, and the model says so.
    let at = bins.find("[[bins]]\nfeature = \"utilisation\"").unwrap();
    let end = bins[at..].find("\n\n").map_or(bins.len(), |end| at + end);
    let changed = format!("{}[[bins]]\nfeature = \"utilisation\"\ncuts = [0.4, 0.8]{}", &bins[..at], &bins[end..]);
    with_bins(&desk, &config, &changed);
    let said = desk.done(TRAIN);
    assert!(said.contains("note: utilisation has bins given by hand"), "{said}");
    desk.done("risk export --model edited.json --out edited.csv");
    let table = desk.read("edited.csv");
    let ranges: Vec<&str> =
        table.lines().filter(|line| line.starts_with("utilisation,") && line.contains(",range,")).collect();
    assert_eq!(ranges.len(), 3, "{table}");
    for (line, range) in ranges.iter().zip(["-inf,0.4,", "0.4,0.8,", "0.8,inf,"]) {
        assert!(line.contains(range), "{line}");
    }
}

#[test]
fn bins_that_cannot_be_used_are_refused_before_anything_is_written() {
    let desk = desk();
    let config = desk.read("model.toml");
    let said = |bins: &str| {
        with_bins(&desk, &config, bins);
        desk.refused(TRAIN)
    };
    let cases = [
        ("feature = \"utilisation\"\ncuts = [0.8, 0.4]", "cuts ascend, and 0.4 stands after 0.8"),
        (
            "feature = \"utilization\"\ncuts = [0.4]",
            "an edit of bins is given for utilization, which is not among the features",
        ),
        ("feature = \"utilisation\"\ngroups = [[\"a\"]]", "the column holds numbers; give cuts"),
        ("feature = \"channel\"\ngroups = [[\"aap\"]]", "no row has aap; check how it is written"),
        ("feature = \"utilisation\"", "bins.toml: the bins of utilisation need either cuts or groups"),
        ("feature = \"utilisation\"\ncuts = [0.4, 99.0]", "bin 3 has 0 goods and 0 bads; move a cut"),
    ];
    for (bins, expected) in cases {
        let said = said(&format!("[[bins]]\n{bins}\n"));
        assert!(said.contains(expected), "{said}");
    }
    assert!(!desk.path("edited.json").exists());
}

#[test]
fn a_table_goes_out_and_comes_back_with_the_same_scores() {
    let desk = desk();
    desk.done("risk train --data loans.csv --config model.toml --out model.json");
    for form in ["csv", "json"] {
        desk.done(&format!("risk export --model model.json --out points.{form}"));
        desk.done(&format!(
            "risk import --format scorecard --from points.{form} --config model.toml --out again-model.json"
        ));
        desk.done(&format!("risk export --model again-model.json --out back.{form}"));
        assert_eq!(desk.read(&format!("back.{form}")), desk.read(&format!("points.{form}")));
        // Points and log-odds are those of the table; probabilities are not calibrated anew.
        let ranks = |model: &str| -> Vec<(String, String)> {
            let scores = desk.done(&format!("risk score --model {model} --data loans.csv"));
            let line = |line: &str| {
                let cells: Vec<&str> = line.split(',').collect();
                (cells[0].to_owned(), cells[1].to_owned())
            };
            scores.lines().map(line).collect()
        };
        assert_eq!(ranks("again-model.json"), ranks("model.json"));
    }
    let said = desk.refused("risk export --model model.json --out points.txt");
    assert!(said.contains("points.txt is neither .csv nor .json"), "{said}");
}
