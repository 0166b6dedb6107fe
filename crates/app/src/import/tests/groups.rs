//! Several rows that make one record, and one row that makes several.

use super::*;

const GROUPED: &str = "
    [[contracts]]
    file = 'f'
    group_by = ['loan']
    account = { columns = ['branch', 'loan'], join = '/' }
    person = { column = 'who', take = 'first' }
    product = { value = 'given' }
    opened_on = { columns = ['due', 'paid'], take = 'min' }

    [[instalments]]
    file = 'f'
    group_by = ['loan', 'no']
    account = { columns = ['branch', 'loan'], join = '/' }
    number = 'no'
    due = { column = 'due', take = 'max' }
    principal = { column = 'p', take = 'sum' }
    interest = 'i'
";

#[test]
fn a_group_of_rows_is_one_record() {
    let rows = "branch,loan,no,who,due,paid,p,i
                B,7,1,,2025-03-01,,10,1
                B,8,1,Y,2025-03-01,2025-02-27,5,0
                B,7,1,X,2025-03-02,2025-02-28,20,1
                B,7,2,Z,2025-04-01,2025-04-01,40,0";
    assert_told(
        &with_mapping(GROUPED, &[("f", rows)]),
        "2025-02-28 B/7 opening | X given v1 own 7000: 1 2025-03-02 3000+100+0, 2 2025-04-01 4000+0+0
         2025-02-27 B/8 opening | Y given v1 own 500: 1 2025-03-01 500+0+0",
    );
}

#[test]
fn rows_of_a_group_agree_where_nothing_else_is_said() {
    let rows = "branch,loan,no,who,due,paid,p,i
                B,7,1,X,2025-03-01,,10,1
                B,7,1,X,2025-03-01,,20,2
                C,7,2,X,2025-04-01,,20,2";
    assert_told(
        &with_mapping(GROUPED, &[("f", rows)]),
        r#"! f row 3, column branch, loan: found "C/7", expected the same as in row 1, the first of its group: B/7 (hint: say with take = "first", "min", "max" or "sum" which of them counts)
           ! f row 2, column i: found "2.00", expected the same as in row 1, the first of its group: 1.00 (hint: say with take = "first", "min", "max" or "sum" which of them counts)
           ! f row 3, column branch, loan: found "C/7", expected an account whose contract is read in the same import (hint: a schedule arrives with its contract)"#,
    );
}

#[test]
fn one_row_becomes_several_instalments() {
    let repeated = |every: &str, cells: &str| {
        let mapping = format!(
            "[[contracts]]\nfile = 'f'\naccount = 'a'\nperson = 'a'\nproduct = {{ value = 'given' }}\nopened_on = {{ value = 2024-01-31 }}\n\
             [[instalments]]\nfile = 'f'\naccount = 'a'\nrepeat = {{ count = {{ column = 'n', codes = {{ 90 = 3, x = 0 }} }}, {every} }}\n\
             due = 'd'\nprincipal = 'p'\ninterest = 'i'\nfee = {{ column = 'f', per = 'instalment' }}\n"
        );
        with_mapping(&mapping, &[("f", &format!("a,n,d,p,i,f\n{cells}"))])
    };
    assert_told(
        &repeated("every_months = 1", "A1,90,2024-01-31,100,0.02,5"),
        "2024-01-31 A1 opening | A1 given v1 own 10000: \
         1 2024-01-31 3333+0+500, 2 2024-02-29 3333+0+500, 3 2024-03-31 3334+2+500",
    );
    assert_told(
        &repeated("every_days = 30", "A1,90.0,2024-01-31,100,0,"),
        "2024-01-31 A1 opening | A1 given v1 own 10000: 1 2024-01-31 3333+0+0, 2 2024-03-01 3333+0+0, 3 2024-03-31 3334+0+0",
    );
    assert_told(
        &repeated("every_days = 30", "A1,45,2024-01-31,100,0,\nA2,x,2024-01-31,100,0,"),
        r#"~ f row 1, column a: found "A1", expected a contract whose rows can all be imported
           ~ f row 2, column a: found "A2", expected a contract whose rows can all be imported
           ! f row 1, column n: found "45", expected one of the codes 90, x (hint: add the code to codes = { .. } in the mapping)
           ! f row 2, column n: found "0", expected a whole number from 1 to 1200"#,
    );
}
