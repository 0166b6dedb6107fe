//! Versions of dated texts: one way to put them in, to make them count and to take them back, whatever their kind.

use crate::support::Desk;

/// Each kind: how its commands begin, how a version is named to them, and a file of it.
const KINDS: [(&str, &str, &str); 5] = [
    ("strategy", "", include_str!("../../../../examples/strategies/pay-later-cn.toml")),
    ("desk", "", include_str!("../../../../examples/desks/cn-desk.toml")),
    ("work rules", "", include_str!("../../../../examples/work/desk-cn.toml")),
    ("risk terms", "priority ", include_str!("../../../../examples/priority/unsecured.toml")),
    ("risk terms", "limits ", include_str!("../../../../examples/limits/card-2026.toml")),
];

/// A file with another version and another first day.
fn dated(text: &str, version: u32, from: &str) -> String {
    let line = |line: &str| {
        if line.starts_with("effective_from") {
            format!("effective_from = \"{from}\"\n")
        } else if line.starts_with("version = ") {
            format!("version = {version}\n")
        } else {
            format!("{line}\n")
        }
    };
    text.lines().map(line).collect()
}

/// The line of a list that begins with a version, its columns one space apart.
fn line(desk: &Desk, list: &str, key: &str) -> String {
    let listed = desk.done(list);
    let found = listed.lines().find(|line| line.split_whitespace().any(|word| word == key));
    found.unwrap_or_else(|| panic!("{listed}")).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_second_person_makes_a_version_count_from_a_day_that_no_close_has_passed() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-04-01");
    for (noun, of, text) in KINDS {
        desk.write("late.toml", &dated(text, 1, "2025-04-01"));
        desk.write("next.toml", &dated(text, 2, "2025-04-02"));
        let added = desk.done(&format!("{noun} add late.toml next.toml --by Ana"));
        let keys: Vec<&str> = added.lines().map(|line| line.split(": ").next().unwrap()).collect();
        let &[late, next] = keys.as_slice() else { panic!("{added}") };
        assert!(added.starts_with(&format!("{late}: added as a draft; a second person activates it\n")), "{added}");
        let known = desk.done(&format!("{noun} add next.toml --by Bo"));
        assert_eq!(known, format!("{next}: is in the book already\n"));

        let refused = desk.refused(&format!("{noun} activate {of}{late} --by Bo --reason tried"));
        let closed = format!("{late} would decide from 2025-04-01 on, and 2025-04-01 is closed\n");
        assert!(refused.contains(&closed), "{noun}: {refused}");
        let remedy = "hint: raise its version and effective_from to a day that is not closed\n";
        assert!(refused.ends_with(remedy), "{noun}: {refused}");
        let own = desk.refused(&format!("{noun} activate {of}{next} --by ana --reason mine"));
        assert!(own.contains(" and cannot activate it\n"), "{noun}: {own}");
        assert_eq!(
            desk.done(&format!("{noun} activate {of}{next} --by Bo --reason tried")),
            format!("{next}: active\n")
        );
        let listed = line(&desk, &format!("{noun} list"), next);
        assert!(listed.ends_with(&format!("{next} active, decides 2025-04-02 Ana Bo tried")), "{listed}");
        let draft = line(&desk, &format!("{noun} list"), late);
        assert!(draft.ends_with(&format!("{late} draft 2025-04-01 Ana Ana")), "{draft}");

        let withdrawn = desk.done(&format!("{noun} withdraw {of}{next} --by Ana --reason wrong"));
        assert_eq!(withdrawn, format!("{next}: withdrawn\n"));
        let listed = line(&desk, &format!("{noun} list"), next);
        assert!(listed.ends_with(&format!("{next} withdrawn 2025-04-02 Ana Ana wrong")), "{listed}");
        let missing = desk.refused(&format!("{noun} withdraw {of}nothing@9 --by Ana --reason wrong"));
        assert!(missing.ends_with(&format!("hint: it has {late}, {next}\n")), "{missing}");
    }
}

/// A law counted on its first day whether the book had it or not.
#[test]
fn a_contact_pack_of_a_day_that_is_closed_counts() {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-04-01");
    desk.write("pack.toml", &dated(include_str!("../../../../examples/packs/cn-2026.toml"), 1, "2025-01-01"));
    desk.done("contact add pack.toml --by Ana");
    desk.done("contact activate cn-2026@1 --by Bo --reason counsel");
    let listed = &desk.json("contact list --json")[0];
    assert_eq!((&listed["state"], &listed["decides"]), (&"active".into(), &true.into()));
}

/// A draft is no product; the second person's word puts it into the book, for good.
#[test]
fn a_product_and_a_policy_come_in_by_two_people() {
    let desk = Desk::with_book();
    let product = include_str!("../../../../examples/products/free-30.toml");
    let policy = include_str!("../../../../examples/policies/ifrs9.toml");
    for (noun, text) in [("product", product), ("policy", policy)] {
        desk.write("terms.toml", text);
        let added = desk.done(&format!("{noun} draft terms.toml --by Ana --reason asked"));
        let key = added.split(": ").next().unwrap().to_owned();
        let (id, _) = key.split_once('@').unwrap();
        assert!(!desk.done(&format!("{noun} list")).contains(id), "{noun}: a draft");
        let own = desk.refused(&format!("{noun} activate {key} --by Ana --reason mine"));
        assert!(own.contains(" and cannot activate it\n"), "{own}");
        assert_eq!(desk.done(&format!("{noun} activate {key} --by Bo --reason read")), format!("{key}: active\n"));
        assert!(desk.done(&format!("{noun} list")).contains(id), "{noun}: it is in the book");
        let known = desk.done(&format!("{noun} add terms.toml"));
        assert!(known.starts_with("known already: "), "{known}");
        let back = desk.refused(&format!("{noun} withdraw {key} --by Bo --reason no"));
        assert!(back.contains(&format!("{noun} {key} is in the book for good: accounts may name it\n")), "{back}");
    }
}
