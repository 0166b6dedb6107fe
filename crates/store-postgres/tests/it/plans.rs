//! How the server goes about the questions that a night asks: by keys, part by part, without statistics.

use crate::support::{address, new_book, raw};

/// The plan of a query as this program's connections run it.
fn plan(address: &store_postgres::Address, sql: &str) -> String {
    let mut client = raw(address);
    client.batch_execute(store_postgres::SETTINGS).unwrap();
    let rows = client.query(&format!("explain (costs off) {sql}"), &[]).unwrap();
    rows.iter().map(|row| row.get::<_, String>(0) + "\n").collect()
}

#[test]
fn the_awake_are_joined_with_their_records_part_by_part_in_order() {
    let Some(address) = address() else { return };
    drop(new_book(&address));
    let plan = plan(
        &address,
        "select wake.account, record, entries, seq from wake join account on account.id = wake.account \
         left join tail on tail.account = wake.account \
         where wake.day = '2025-03-01' and wake.account > 5 and wake.account <= 70000 order by wake.account",
    );
    assert!(plan.contains("Merge Append"), "{plan}");
    assert_eq!(plan.matches("Nested Loop").count(), 32, "{plan}");
    assert!(!plan.contains("Seq Scan") && !plan.contains("Sort\n"), "{plan}");
}

#[test]
fn a_page_of_the_journal_is_merged_from_its_parts() {
    let Some(address) = address() else { return };
    drop(new_book(&address));
    let plan = plan(&address, "select * from journal where seq > 7 order by seq limit 50000");
    assert!(plan.contains("Merge Append") && plan.matches("Index Scan").count() == 16, "{plan}");
}

/// After a fold the table of tails is empty, and the server knows it. The plan that it makes then stays when tails come.
#[test]
fn tails_are_looked_up_by_key_even_where_the_server_has_seen_none() {
    let Some(address) = address() else { return };
    drop(new_book(&address));
    raw(&address).batch_execute("vacuum analyze tail").unwrap();
    let asked = "from unnest(array[1, 2, 3]::bigint[]) asked (account)";
    let joined = plan(&address, &format!("select entries {asked} left join tail on tail.account = asked.account"));
    assert!(joined.contains("Materialize"), "a plain join walks through all tails:\n{joined}");
    let each = "left join lateral (select entries from tail where tail.account = asked.account offset 0) tail on true";
    let looked_up = plan(&address, &format!("select entries {asked} {each}"));
    assert!(!looked_up.contains("Materialize") && !looked_up.contains("Seq Scan"), "{looked_up}");
    assert_eq!(looked_up.matches("Index Cond: (account = asked.account)").count(), 16, "{looked_up}");
}
