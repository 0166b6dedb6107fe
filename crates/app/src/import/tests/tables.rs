//! Files with their columns: documented ones, mapped ones, rows said twice.

use super::*;

#[test]
fn documented_columns_need_no_mapping() {
    let imported = standard(&[
        (
            Target::Contracts,
            "account,person,product,product_version,funding_source,opened_on,principal,instalments,first_due
             A1,P1,monthly,,,2025-01-31,300.00,3,2025-02-28
             A2,P2,once,2,pool-7,2025-01-31T09:15:00,50,,
             A3,P1,card,,,2025-02-01,,,
             A4,P3,given,,,2025-02-01,,2,",
        ),
        (
            Target::Instalments,
            "account,calendar_version,number,due,principal,interest,fee
             A4,,2,2025-04-01,60.00,,1
             A4,,1,2025-03-01,40.00,2.5,",
        ),
        (
            Target::Repayments,
            "account,effective_on,amount,key,kind,calendar_version,instalment,component,due,reason,reverses,instalments
             A4,2025-03-02,20,r9,reversal,,,,,,r1,
             A4,2025-03-01,41.00,r1,,,1,,,,,
             A1,2025-03-01,100,,repayment,2,7,,,,,
             BOOKED,2025-03-01,1.00,,merchant_refund,,,,,,,
             A1,2025-03-02,1.00,,chargeback,,,,,,,
             A1,2025-03-02,5,,fee,,,,2025-03-10,letter,,
             A1,2025-03-03,5,,waiver,,3,fee,,goodwill,,
             A3,2025-03-03,99.90,p1,purchase,,,,,,,6",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        2025-01-31 A1 opening | P1 monthly v1 own 30000: 3 x from 2025-02-28
        2025-01-31 A2 opening | P2 once v2 pool-7 5000: 1 x
        2025-02-01 A3 opening | P1 card v1 own 0: 0 x
        2025-02-01 A4 opening | P3 given v1 own 10000: 1 2025-03-01 4000+250+0, 2 2025-04-01 6000+0+100
        2025-03-01 A4 r1 | repayment 4100 for 1
        2025-03-01 A1 repayment/2025-03-01/10000/2.7#1 | repayment 10000 for 7 of calendar 2
        2025-03-01 BOOKED merchant_refund/2025-03-01/100#1 | MerchantRefund { amount: Amount(100) }
        2025-03-02 A1 chargeback/2025-03-02/100#1 | Chargeback { amount: Amount(100) }
        2025-03-02 A1 fee/2025-03-02/500/2025-03-10/letter#1 | FeeCharged { amount: Amount(500), due: 2025-03-10, reason: "letter" }
        2025-03-03 A1 waiver/2025-03-03/500/fee/1.3/goodwill#1 | Waived { component: Fee, amount: Amount(500), instalment: Some(InstalmentKey { calendar: 1, number: 3 }), authority: None, reason: "goodwill" }
        2025-03-03 A3 p1 | PurchaseBooked(Purchase { amount: Amount(9990), instalments: 6, kind: Goods })
        2025-03-02 A4 r9 | reversal of r1
        "#,
    );
    assert_eq!((imported.counts.contracts.imported, imported.counts.instalments.imported), (4, 2));
    assert_eq!(imported.counts.repayments.imported, 8);
}

#[test]
fn equal_rows_are_told_apart_by_their_occurrence() {
    let imported = standard(&[
        (Target::Contracts, ONE_CONTRACT),
        (Target::Instalments, ITS_SCHEDULE),
        (
            Target::Repayments,
            "account,effective_on,amount
             A1,2025-03-01,5
             A1,2025-03-01,5.00
             A1,2025-03-01T10:00:00,5.0",
        ),
    ]);
    let keys: Vec<&str> = imported.arrivals[1..].iter().map(|arrival| arrival.key.as_str()).collect();
    assert_eq!(keys, ["repayment/2025-03-01/500#1", "repayment/2025-03-01/500#2", "repayment/2025-03-01/500#3"]);
}

#[test]
fn a_row_said_again_is_dropped_and_one_that_contradicts_is_rejected() {
    let imported = standard(&[
        (
            Target::Contracts,
            "account,person,product,opened_on,principal,instalments
             A1,P1,monthly,2025-01-31,10,1
             A1,P1,monthly,2025-01-31,10.00,1
             A2,P1,monthly,2025-01-31,10,1
             A2,P1,monthly,2025-01-31,20,1",
        ),
        (
            Target::Repayments,
            "account,effective_on,amount,key
             A1,2025-02-01,1,k1
             A1,2025-02-01,1.0,k1
             A1,2025-02-01,2,k1
             A1,2025-02-01,2,opening
             A2,2025-02-01,2,",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        2025-01-31 A1 opening | P1 monthly v1 own 1000: 1 x
        2025-02-01 A1 k1 | repayment 100
        ~ contracts row 3, column account: found "A2", expected a contract whose rows can all be imported
        ! contracts row 4, column account: found "A2", expected one contract for each account, but contracts row 3 says something else about it
        ! repayments row 3, column key: found "k1", expected a key of its own, but repayments row 1 has it for something else
        ! repayments row 4, column key: found "opening", expected another key: this one is the opening's
        ~ repayments row 5, column account: found "A2", expected an account whose contract, contracts row 3, is imported
        "#,
    );
    assert_eq!((imported.counts.contracts.duplicates, imported.counts.contracts.rejected), (1, 2));
    assert_eq!((imported.counts.repayments.duplicates, imported.counts.repayments.rejected), (1, 3));
}

#[test]
fn a_file_without_a_mapping_has_the_documented_columns_and_no_others() {
    let refused = |text: &str| {
        let files = Files([("f.csv", text.to_owned())].into_iter().collect());
        let mapping = Mapping::standard([(Target::Instalments, "f.csv")]);
        import(&mapping, &files, &Book).unwrap_err().to_string()
    };
    assert_eq!(refused("account,due,principal"), "f.csv has no column \"number\"; it has account, due, principal");
    assert_eq!(
        refused("account,number,due,principal,calender_version"),
        "f.csv has a column \"calender_version\", which is none of instalments: account, calendar_version, number, due, \
         principal, interest, fee; remove it, or say in a mapping what is read"
    );
}

#[test]
fn a_column_that_a_mapping_names_must_be_there() {
    let mapping = "[[repayments]]\nfile = \"f.csv\"\naccount = \"a\"\neffective_on = \"b\"\namount = \"C\"\n";
    let files = Files([("f.csv", "a,b,c\n".to_owned())].into_iter().collect());
    let error = import(&Mapping::parse(mapping).unwrap(), &files, &Book).unwrap_err();
    assert_eq!(error.to_string(), "mapping line 5: f.csv has no column \"C\"; it has a, b, c");
    let error = import(&Mapping::parse(&mapping.replace("f.csv", "g.csv")).unwrap(), &files, &Book).unwrap_err();
    assert_eq!(format!("{:#}", anyhow::Error::new(error)), "g.csv cannot be read: there is no file g.csv");
}
