//! Templates, messages, letters, and the check of what was written.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::{CONTRACTS, Desk, MONTHLY};

const ZHANG: &str = include_str!("../../../../examples/values/zhang.toml");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("zhang.toml", ZHANG);
    desk
}

#[test]
fn templates_are_listed_shown_and_checked() {
    let desk = desk();
    let listed = desk.done("template list");
    assert_eq!(listed.lines().count(), 21);
    for line in listed.lines() {
        let name = line.split(' ').next().unwrap();
        desk.write("mine.toml", &desk.done(&format!("template show {name} --text")));
        let checked = desk.done("template check mine.toml");
        assert!(checked.starts_with(&format!("mine.toml: {name} v1, effective from 2026-01-")), "{checked}");
    }
    let shown = desk.done("template show day-1");
    assert!(
        shown.contains("purpose: collect\n") && shown.contains("\nsms asks for: person.salutation lender.name"),
        "{shown}"
    );
    assert!(
        desk.done("template placeholders").lines().any(|line| line.contains("owed.total") && line.contains("amount"))
    );
    let error = desk.refused("template show threat");
    assert_eq!(error, "error: there is no template \"threat\"\nhint: list all of them with: template list\n");
}

#[test]
fn a_template_that_says_what_it_must_not_is_refused_with_its_line() {
    let desk = desk();
    let text = desk.done("template show demand --text").replace(" {object.how} What", " Go to jail. What");
    desk.write("mine.toml", &text);
    let said = desk.run("template check mine.toml");
    assert_eq!(said.code, Some(1));
    let line = text.lines().position(|line| line.contains("jail")).unwrap() + 1;
    assert!(said.out.contains(&format!("mine.toml, line {line}: [email+letter en] F08 ")), "{}", said.out);
    assert!(said.out.contains("{object.how} is missing: a demand names the debtor"), "{}", said.out);
    assert_eq!(said.err, "error: the templates break 2 rules of content\n");
}

#[test]
fn a_message_is_filled_in_both_languages_and_refused_where_a_value_is_missing_or_false() {
    let desk = desk();
    let chinese = desk.run("template render day-1 --values zhang.toml --lang zh");
    assert_eq!(
        chinese.out,
        "【明禾消费金融有限公司】尊敬的张先生，您的账户****6789应于2026年9月15日还款的¥1,334.50尚未到账，可能是一时遗忘。\
         请在APP“账单”中还款，或向其中显示的对公账户转账。如有困难：可致电400-000-0000或在APP留言。\n"
    );
    assert_eq!(chinese.err, "2 parts as a text message (ucs_2, 123 units)\n");
    let json: serde_json::Value =
        serde_json::from_str(&desk.done("template render day-1 --values zhang.toml --kind email --json")).unwrap();
    assert_eq!(json["subject"], "Your payment of 15 September 2026 is still open");
    assert_eq!(json["packs"][0], "cn-content-2026 v1");
    assert!(json["body"].as_str().unwrap().contains("¥1,334.50 of your Pay Later account ****6789 was due"));

    desk.write("less.toml", &ZHANG.replace("[help]", "[pre_due]"));
    assert!(desk.refused("template render day-1 --values less.toml").contains("less.toml, line "));
    desk.write("less.toml", &ZHANG.replace("hotline = \"400-000-0001\"", ""));
    let error = desk.refused("template render demand --values less.toml");
    assert_eq!(error, "error: no value for complaint.hotline\nhint: see what it asks for with: template show\n");
    desk.write("false.toml", &ZHANG.replace("total = \"2134.50\"\nprincipal", "total = \"2134.60\"\nprincipal"));
    let error = desk.refused("template render demand --values false.toml");
    assert!(error.starts_with("error: owed.total is 2134.60, which does not agree with owed.principal"), "{error}");
}

/// Two contracts of 300.00 in three instalments, due at the ends of January, February and March 2026. A1 has paid none, A2 one.
#[test]
fn what_is_owed_is_taken_from_the_book() {
    let desk = Desk::new();
    desk.write("monthly.toml", MONTHLY);
    desk.write("contracts.csv", &CONTRACTS.replace("2025-01-31", "2025-12-31"));
    desk.write("repayments.csv", "account,effective_on,amount,key\nA2,2026-01-31,100.00,r1\n");
    desk.done("book init --product monthly.toml");
    desk.done("book import --contracts contracts.csv --repayments repayments.csv");
    desk.write("zhang.toml", &ZHANG.replace("2026-11-22", "2026-02-05").replace("2026-12-06", "2026-02-12"));

    let mail = desk.done("template render early --values zhang.toml --kind email --account A1");
    assert!(mail.starts_with("¥100.00 has been past due since 31 January 2026\n"), "{mail}");
    assert!(
        mail.contains("since 31 January 2026, for 5 days.\n\n31 January 2026: Principal ¥100.00, Total ¥100.00\n"),
        "{mail}"
    );
    // Nobody is chased for what has been paid, whatever the file says.
    let error = desk.refused("template render early --values zhang.toml --kind email --account A2");
    assert_eq!(
        error,
        "error: no value for past_due.amount, past_due.days, past_due.since, past_due.items\n\
         hint: see what it asks for with: template show\n"
    );
    let reminder = desk.done("template render pre-due --values zhang.toml --account A2");
    assert!(reminder.contains("¥100.00 of your Pay Later account ****6789 is due on 28 February 2026."), "{reminder}");
    desk.write("usd.toml", &desk.read("zhang.toml").replace("\"CNY\"", "\"USD\""));
    let error = desk.refused("template render pre-due --values usd.toml --account A2");
    assert!(
        error.starts_with("error: account A2 is in CNY, the values in USD\nhint: write currency = \"CNY\""),
        "{error}"
    );
}

#[test]
fn a_letter_is_written_as_a_pdf_and_is_the_same_each_time() {
    let desk = desk();
    let write = |file: &str| desk.run(&format!("template render demand --values zhang.toml --lang zh --pdf {file}"));
    let said = write("one.pdf");
    if said.err.contains("no font for Chinese characters") {
        eprintln!("skipped: {}", said.err);
        return;
    }
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (Some(0), "", ""));
    write("two.pdf");
    let [one, two] = ["one.pdf", "two.pdf"].map(|file| std::fs::read(desk.path(file)).unwrap());
    assert!(one.starts_with(b"%PDF-") && one == two);
    desk.write("no.toml", &ZHANG.replace("address = \"上海市浦东新区示例路100号\\n3栋502室\\n200120\"", ""));
    let error = desk.refused("template render demand --values no.toml --pdf no.pdf");
    assert_eq!(error, "error: a letter needs person.address\nhint: write it in the file of values\n");
    let error = desk.refused("template render day-1 --values zhang.toml --pdf no.pdf");
    assert!(error.starts_with("error: day-1 v1 has no text for letter in en"), "{error}");
    desk.write("font.ttf", "no font");
    let error = desk.refused("template render demand --values zhang.toml --pdf no.pdf --font font.ttf");
    assert!(error.starts_with("error: font.ttf is no font that can be read\nhint: a TrueType"), "{error}");
}

#[test]
fn what_was_written_is_checked_from_a_file_or_stdin() {
    let desk = desk();
    desk.write("note.txt", "Hello,\nif you don't pay we will have you arrested.\nWe never call your boss.\n");
    let found = desk.done("conduct check note.txt --pack cn-content-2026");
    assert!(
        found.starts_with(
            "2:35: F08 \"…ay we will have you arrested. We never call your…\": arrears are a civil matter"
        ),
        "{found}"
    );
    assert_eq!(found.lines().count(), 1, "{found}");
    let said = desk.run("conduct check note.txt --exit-code");
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(1), "error: the text breaks 2 rules of conduct\n"),
        "both packs know it"
    );
    let json: serde_json::Value =
        serde_json::from_str(&desk.done("conduct check note.txt --pack cn-content-2026 --json --lang zh")).unwrap();
    assert_eq!(json[0]["code"], "F08");
    assert_eq!((json[0]["words"].as_str(), json[0]["grade"].as_str()), (Some("arrested"), Some("C")));
    desk.write("ask.txt", "请转告他还款");
    assert_eq!(desk.done("conduct check ask.txt"), "nothing was found\n");
    assert!(desk.done("conduct check ask.txt --target contact-person").contains("F03 "));
    assert_eq!(desk.done("conduct packs").lines().count(), 2);
    let error = desk.refused("conduct check ask.txt --as-of 2020-01-01");
    assert!(error.starts_with("error: no content pack is in force on 2020-01-01"), "{error}");
    let error = desk.refused("conduct check ask.txt --pack nothing");
    assert!(error.starts_with("error: there is no content pack \"nothing\""), "{error}");

    let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
    command.args(["conduct", "check", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all("后果自负".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("1:1: F01 "));
}
