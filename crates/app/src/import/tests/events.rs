//! Rows that tell events.

use super::*;

#[test]
fn events_that_say_too_little_or_too_much_are_rejected() {
    let imported = standard(&[(
        Target::Repayments,
        "account,effective_on,amount,kind,instalment,component,due,reason,reverses,instalments
         BOOKED,2025-03-01,,,,,,,,
         BOOKED,2025-03-01,0,,,,,,,
         BOOKED,,1,,,,,,,
         BOOKED,2025-03-01,1,refund,,,,,,
         BOOKED,2025-03-01,1,fee,,,,letter,,
         BOOKED,2025-03-01,1,fee,,,2025-03-10,,,
         BOOKED,2025-03-01,1,waiver,,,,goodwill,,
         BOOKED,2025-03-01,1,waiver,,capital,,goodwill,,
         BOOKED,2025-03-01,1,chargeback,4,,,,,
         BOOKED,2025-03-01,1,,,,2025-03-10,,,
         BOOKED,2025-03-01,1,purchase,,,,,,0
         BOOKED,2025-03-01,not read,reversal,,,,,,
         BOOKED,2025-03-01,1.005,,,,,,,
         BOOKED,2025-03-01,\"1 000\",,,,,,,",
    )]);
    assert_told(
        &imported,
        r#"
        ! repayments row 1, column amount: empty, expected a value for amount, which a repayment needs
        ! repayments row 2, column amount: found "0.00", expected an amount above 0
        ! repayments row 3, column effective_on: empty, expected a value for effective_on
        ! repayments row 4, column kind: found "refund", expected one of repayment, merchant_refund, chargeback, fee, waiver, reversal, purchase (hint: say with codes = { .. } in the mapping what the file's own words mean)
        ! repayments row 5, column due: empty, expected a value for due, which a fee needs
        ! repayments row 6, column reason: empty, expected a value for reason, which a fee needs
        ! repayments row 7, column component: empty, expected a value for component, which a waiver needs
        ! repayments row 8, column component: found "capital", expected one of principal, interest, fee, penalty (hint: say with codes = { .. } in the mapping what the file's own words mean)
        ! repayments row 9, column instalment: found "4", expected nothing: instalment belongs to a repayment or a waiver, this is a chargeback
        ! repayments row 10, column due: found "2025-03-10", expected nothing: due belongs to a fee, this is a repayment
        ! repayments row 11, column instalments: found "0", expected 1 or more instalments
        ! repayments row 12, column reverses: empty, expected a value for reverses, which a reversal needs
        ! repayments row 13, column amount: found "1.005", expected an amount in CNY with at most 2 decimals, such as 12345.67 (hint: amounts are never rounded: correct the file, or count the product's currency finer)
        ! repayments row 14, column amount: found ""1 000"", expected an amount in CNY with at most 2 decimals, such as 12345.67
        "#,
    );
}

#[test]
fn nothing_happens_before_the_opening() {
    let imported = standard(&[
        (Target::Contracts, ONE_CONTRACT),
        (Target::Instalments, ITS_SCHEDULE),
        (Target::Repayments, "account,effective_on,amount\nA1,2025-01-30,5\nA1,2025-01-31,5"),
    ]);
    assert_told(
        &imported,
        r#"
        2025-01-31 A1 opening | P1 given v1 own 20000: 1 2025-02-28 10000+150+0, 2 2025-03-31 10000+75+0
        2025-01-31 A1 repayment/2025-01-31/500#1 | repayment 500
        ! repayments row 1, column effective_on: found "2025-01-30", expected a day on or after the contract's opening on 2025-01-31
        "#,
    );
}

/// An event without a key has the line of an event file as its key, so that either file books it once.
#[test]
fn events_are_told_by_the_words_of_event_lines() {
    let imported = standard(&[(
        Target::Events,
        "account,effective_on,event,key
        BOOKED,2025-03-20,repay 12.00,r1
        BOOKED,2025-03-20,repay  12.00 for 2,
        BOOKED,2025-03-20,repay 12.00 for 2,
        BOOKED,2025-03-21,reverse r1,",
    )]);
    assert_told(
        &imported,
        "
        2025-03-20 BOOKED r1 | repayment 1200
        2025-03-20 BOOKED 2025-03-20 repay BOOKED 12.00 for 2 | repayment 1200 for 2
        2025-03-21 BOOKED 2025-03-21 reverse BOOKED r1 | reversal of r1
        ",
    );
    assert_eq!((imported.counts.events.imported, imported.counts.events.duplicates), (3, 1));
    assert_eq!(imported.counts.repayments.imported, 0);
}

#[test]
fn the_lines_below_an_event_stand_behind_semicolons() {
    let of = |text: &str| {
        let row = format!("account,effective_on,event\nBOOKED,2025-03-20,{text}");
        let mapping = Mapping::standard([(Target::Events, "events")]);
        let imported = import(&mapping, &Files([("events", row)].into()), &Book).unwrap();
        assert_eq!(imported.rejects, []);
        imported.arrivals.into_iter().next().unwrap()
    };
    let settled = of("settle under lead because hardship; 2025-04-10 300.00;2025-05-10 200.00");
    let News::Event(Event::SettlementAgreed { parts, authority, reason }) = &settled.news else {
        panic!("{settled:?}")
    };
    let parts: Vec<(String, i64)> = parts.iter().map(|part| (part.due.to_string(), part.amount.minor())).collect();
    assert_eq!(parts, [("2025-04-10".to_owned(), 30_000), ("2025-05-10".to_owned(), 20_000)]);
    assert_eq!((authority.as_deref(), reason.as_str()), (Some("lead"), "hardship"));
    let line = "2025-03-20 settle BOOKED under lead because hardship 2025-04-10 300.00 2025-05-10 200.00";
    assert_eq!(settled.key, line);
    // Elsewhere a semicolon is one of the reason's own.
    let ended = of("terminate because gone; no answer");
    let News::Event(Event::Terminated { reason }) = &ended.news else { panic!("{ended:?}") };
    assert_eq!(
        (reason.as_str(), ended.key.as_str()),
        ("gone; no answer", "2025-03-20 terminate BOOKED because gone; no answer")
    );
}

#[test]
fn an_event_that_cannot_be_read_is_told_by_its_row_and_column_with_a_remedy() {
    let imported = standard(&[(
        Target::Events,
        "account,effective_on,event,key
        BOOKED,2025-03-20,extend by,k1
        BOOKED,2025-03-20,open 1.00,k2
        BOOKED,2025-03-20,repay 1.00 as r1,k3
        BOOKED,2025-03-20,repay 1.00 twice,k4
        BOOKED,2025-03-20,settle because hardship,k5
        BOOKED,2025-03-20,settle because hardship; soon 1.00,k6
        BOOKED,2025-03-20,,k7
        NOBODY,2025-03-20,repay 1.00,k8
        BOOKED,2025-03-20,repay 1.00,k9
        BOOKED,2025-03-20,repay 2.00,k9",
    )]);
    let hint = "(hint: such as: extend by 2 months requested Li approved Wang because flood)";
    let below =
        "(hint: what stands below such a line stands behind semicolons: settle because hardship; 2025-04-10 300.00)";
    let expected = "expected the words of an event line;";
    assert_told(
        &imported,
        &format!(
            "
            2025-03-20 BOOKED k9 | repayment 100
            ! events row 1, column event: found \"extend by\", {expected} by is missing {hint}
            ! events row 2, column event: found \"open 1.00\", {expected} \"open\" is no event of an account that is open {hint}
            ! events row 3, column event: found \"repay 1.00 as r1\", {expected} it has neither \"as\" nor \"learned\": the key is a field, and a book learns when it books {hint}
            ! events row 4, column event: found \"repay 1.00 twice\", {expected} \"twice\" is not expected here {hint}
            ! events row 5, column event: found \"settle because hardship\", {expected} the payments are missing: one indented line each, such as \"2025-02-28 100.00\" {below}
            ! events row 6, column event: found \"settle because hardship; soon 1.00\", {expected} line 2: the last day of the payment: \"soon\" is not a date: a day such as 2025-04-01 is expected {below}
            ! events row 7, column event: empty, expected a value for event
            ! events row 8, column account: found \"NOBODY\", expected an account of this import or of the book (hint: import its contract before, or together with it)
            ! events row 10, column key: found \"k9\", expected a key of its own, but events row 9 has it for something else
            "
        ),
    );
    assert_eq!((imported.counts.events.imported, imported.counts.events.rejected), (1, 9));
}

proptest! {
    /// The same files give the same arrivals, however often they are read, and all rows are accounted for.
    #[test]
    fn importing_twice_gives_the_same(rows in prop::collection::vec((0_u8..4, 0_u8..3, 0_i64..4, 0_u8..4), 0..40)) {
        let mut text = "account,effective_on,amount,key\n".to_owned();
        for (account, day, amount, key) in rows {
            let key = if key == 0 { String::new() } else { format!("k{key}") };
            text += &format!("{},2025-03-0{day},{amount},{key}\n", ["BOOKED", "A1", "A2", "UNKNOWN"][usize::from(account)]);
        }
        let contracts = "account,person,product,opened_on,principal,instalments
                         A1,P1,monthly,2025-01-31,10,1
                         A2,P1,monthly,2025-01-31,10,";
        let files = Files([("contracts", contracts.to_owned()), ("repayments", text)].into_iter().collect());
        let mapping = Mapping::standard([(Target::Contracts, "contracts"), (Target::Repayments, "repayments")]);
        let once = import(&mapping, &files, &Book).unwrap();
        prop_assert_eq!(&once, &import(&mapping, &files, &Book).unwrap());

        let counts = once.counts.repayments;
        prop_assert_eq!(counts.rows, counts.imported + counts.duplicates + counts.rejected);
        let mut keys: Vec<_> = once.arrivals.iter().map(|arrival| (&arrival.account, &arrival.key)).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), once.arrivals.len());
        for (at, arrival) in once.arrivals.iter().enumerate() {
            let opening = once.arrivals.iter().position(|other| other.account == arrival.account && other.key == "opening");
            prop_assert!(opening.is_none_or(|opening| opening <= at));
        }
    }

    /// Whatever stands in a file is read or rejected, never a panic.
    #[test]
    fn no_cell_makes_an_import_panic(cells in prop::collection::vec("[-+0-9.eE:T /Z\u{e9}a]{0,24}", 12)) {
        let row = cells.join(",");
        for target in Target::ALL {
            let columns: Vec<&str> = target.fields().iter().map(|field| field.name()).collect();
            let width = columns.len();
            let row = row.split(',').take(width).collect::<Vec<_>>().join(",");
            let files = Files([("f", format!("{}\n{row}", columns.join(",")))].into_iter().collect());
            import(&Mapping::standard([(target, "f")]), &files, &Book).unwrap();
        }
    }
}
