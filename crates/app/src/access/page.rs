//! The reference page of roles and permissions, in Markdown; made from the table.

use std::fmt::Write;

use super::{Permission, Role};

/// The page.
pub fn page() -> String {
    let mut page = String::from(
        "# Roles and permissions\n\nMade from the program's own table (`cargo run -p xtask -- docs`); a test compares the two. \
         How people and programs are let in is told in [let people in](../guide/let-people-in.md). A token of a program has \
         permissions as its scopes, and no role.\n\n## Roles\n\n| role | is | 中文 |\n| --- | --- | --- |\n",
    );
    let written = "text can be written to a string";
    for role in Role::ALL {
        let (english, chinese) = role.told();
        writeln!(page, "| `{}` | {english} | {chinese} |", role.name()).expect(written);
    }
    page.push_str("\n## Who may do what\n\n| permission | lets somebody | shows persons |");
    for role in Role::ALL {
        write!(page, " {} |", role.name().replace('_', " ")).expect(written);
    }
    page.push_str("\n| --- | --- | --- |");
    page.push_str(&" --- |".repeat(Role::ALL.len()));
    page.push('\n');
    for permission in Permission::ALL {
        let (word, meaning) = permission.told();
        let shows = if permission.shows_persons() { "yes" } else { "" };
        write!(page, "| `{word}` | {meaning} | {shows} |").expect(written);
        for role in Role::ALL {
            let has = match (role.permissions().contains(&permission), role) {
                (false, _) => "",
                (true, Role::Borrower) => "own",
                (true, _) => "yes",
            };
            write!(page, " {has} |").expect(written);
        }
        page.push('\n');
    }
    page.push_str(
        "\nA borrower has these permissions for the own person and its accounts alone; others are spoken of as if they were not \
         there. What shows persons is logged whenever it is used, by anybody but the person.\n",
    );
    page
}
