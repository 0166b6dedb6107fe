//! Contracts and their instalments.

use super::*;

#[test]
fn a_contract_stands_or_falls_with_its_instalments() {
    let imported = standard(&[
        (
            Target::Contracts,
            "account,person,product,opened_on
             A1,P1,given,2025-01-31
             A2,P1,given,2025-01-31
             A3,P1,given,2025-01-31",
        ),
        (
            Target::Instalments,
            "account,number,due,principal
             A1,1,2025-02-28,100
             A1,2,2025-03-32,100
             A2,1,2025-02-28,100
             A9,1,2025-02-28,100
             BOOKED,1,2025-02-28,100",
        ),
        (
            Target::Repayments,
            "account,effective_on,amount
             A1,2025-03-01,5
             A1,2025-03-01,bad
             A2,2025-03-01,5
             A9,2025-03-01,5",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        2025-01-31 A2 opening | P1 given v1 own 10000: 1 2025-02-28 10000+0+0
        2025-03-01 A2 repayment/2025-03-01/500#1 | repayment 500
        ~ contracts row 1, column account: found "A1", expected a contract whose rows can all be imported
        ! contracts row 3, column account: found "A3", expected a contract with instalments, as the product given computes none (hint: import its instalments together with it)
        ~ instalments row 1, column account: found "A1", expected an account whose contract, contracts row 1, is imported
        ! instalments row 2, column due: found "2025-03-32", expected a date such as 2025-04-01, with or without a time of day behind it (hint: for another form say it in the mapping, such as format = "%d/%m/%Y")
        ! instalments row 4, column account: found "A9", expected an account whose contract is read in the same import (hint: a schedule arrives with its contract)
        ! instalments row 5, column account: found "BOOKED", expected an account whose contract is read in the same import (hint: a schedule arrives with its contract)
        ~ repayments row 1, column account: found "A1", expected an account whose contract, contracts row 1, is imported
        ! repayments row 2, column amount: found "bad", expected an amount in CNY with at most 2 decimals, such as 12345.67
        ! repayments row 4, column account: found "A9", expected an account of this import or of the book (hint: import its contract before, or together with it)
        "#,
    );
    let reject = imported.rejects.iter().find(|reject| reject.found == "bad").unwrap();
    assert_eq!(
        serde_json::to_string(reject).unwrap(),
        r#"{"file":"repayments","row":2,"target":"repayments","column":"amount","found":"bad","#.to_owned()
            + r#""expected":"an amount in CNY with at most 2 decimals, such as 12345.67","consequence":false,"#
            + r#""cells":{"account":"A1","effective_on":"2025-03-01","amount":"bad"}}"#
    );
    let refusal = imported.all_or_nothing().unwrap_err().to_string();
    assert!(refusal.starts_with("nothing was imported: 6 errors\n  contracts row 3, column account"), "{refusal}");
    assert!(refusal.ends_with("\n  and 3 rows of accounts that are not imported for these reasons"), "{refusal}");
}

#[test]
fn contracts_that_do_not_fit_their_product_are_rejected() {
    let imported = standard(&[
        (
            Target::Contracts,
            "account,person,product,product_version,opened_on,principal,instalments,first_due
             A01,P1,nothing,,2025-01-31,10,1,
             A02,P1,monthly,3,2025-01-31,10,1,
             A03,P1,monthly,,2019-01-31,10,1,
             A04,P1,monthly,,2025-01-31,10,,
             A05,P1,monthly,,2025-01-31,0,1,
             A06,P1,monthly,,2025-01-31,10,1,2025-01-30
             A07,P1,once,,2025-01-31,10,2,
             A08,P1,card,,2025-01-31,10,,
             A09,,monthly,,2025-01-31,10,1,
             A10,P1,monthly,,2025-01-31,10,70000,
             A11,P1,monthly,,2025-01-31,-10,1,
             A12,P1,monthly,,2025-01-31,1000000000000.01,1,
             A13,P1,given,,2025-01-31,,3,
             A14,P1,given,,2025-01-31,20,,
             A15,P1,given,,2025-01-31,,,2025-02-27
             ,P1,monthly,,2025-01-31,10,1,",
        ),
        (
            Target::Instalments,
            "account,number,due,principal,calendar_version
             A04,1,2025-02-28,10,
             A13,1,2025-02-28,10,
             A14,1,2025-02-28,10,
             A15,1,2025-02-28,10,",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        ! contracts row 1, column product: found "nothing", expected the name of a product of the book
        ! contracts row 2, column product_version: found "3", expected a version of the product monthly
        ! contracts row 3, column opened_on: found "2019-01-31", expected a day on which a version of the product monthly is effective (hint: let the product's first version be effective from an earlier day, or name the version)
        ~ contracts row 4, column account: found "A04", expected a contract whose rows can all be imported
        ! contracts row 5, column principal: found "0.00", expected an amount above 0
        ! contracts row 6, column first_due: found "2025-01-30", expected a due date on or after the contract's opening on 2025-01-31
        ! contracts row 7, column instalments: found "2", expected 1 instalment, as the product once has
        ! contracts row 8, column principal: found "10.00", expected nothing: the product card is revolving (hint: purchases come as rows of the repayments table)
        ! contracts row 9, column person: empty, expected a value for person
        ! contracts row 10, column instalments: found "70000", expected a whole number from 0 to 65535
        ! contracts row 11, column principal: found "-10.00", expected an amount of 0 or more
        ! contracts row 12, column principal: found "1000000000000.01", expected an amount of at most 1000000000000.00
        ! contracts row 13, column instalments: found "3", expected 1, the number of its rows in the instalments table
        ! contracts row 14, column principal: found "20.00", expected 10.00, the principal of its instalments
        ! contracts row 15, column first_due: found "2025-02-27", expected 2025-02-28, the first due date in the instalments table
        ! contracts row 16, column account: empty, expected a value for account
        ! instalments row 1, column account: found "A04", expected no instalments: the product monthly makes its own
        ~ instalments row 2, column account: found "A13", expected an account whose contract, contracts row 13, is imported
        ~ instalments row 3, column account: found "A14", expected an account whose contract, contracts row 14, is imported
        ~ instalments row 4, column account: found "A15", expected an account whose contract, contracts row 15, is imported
        "#,
    );
    assert_eq!((imported.counts.contracts.rejected, imported.counts.instalments.rejected), (16, 4));
}

#[test]
fn instalments_that_make_no_schedule_are_rejected() {
    let imported = standard(&[
        (Target::Contracts, ONE_CONTRACT),
        (
            Target::Instalments,
            "account,calendar_version,number,due,principal,interest
             A1,1,1,2025-02-28,100,
             A1,1.0,1.0,2025-03-31,100,
             A1,65535,2,2025-03-31,100,
             A1,1,3,2025-01-30,100,
             A1,1,4,2025-02-28,0,0.00
             A1,1,x,2025-02-28,100,
             A1,0,5,2025-02-28,100,
             A1,1,6,2025-02-28,,1",
        ),
    ]);
    assert_told(
        &imported,
        r#"
        ~ contracts row 1, column account: found "A1", expected a contract whose rows can all be imported
        ~ instalments row 1, column account: found "A1", expected an account whose contract, contracts row 1, is imported
        ! instalments row 2, column number: found "1", expected one row for each instalment, but row 1 has it already
        ! instalments row 3, column calendar_version: found "65535", expected a calendar version below 65535, which is kept for charges
        ! instalments row 4, column due: found "2025-01-30", expected a due date on or after the contract's opening on 2025-01-31
        ! instalments row 5, column principal: found "0.00", expected principal, interest and fee that add up to more than 0 for instalment 4
        ! instalments row 6, column number: found "x", expected a whole number, such as 3
        ! instalments row 7, column calendar_version: found "0", expected a whole number from 1 to 65535
        ! instalments row 8, column principal: empty, expected a value for principal
        "#,
    );
}
