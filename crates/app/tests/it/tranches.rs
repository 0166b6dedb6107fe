//! Principal that is paid out in more than one part.

use crate::support::{MONTHLY, check_instalments, product, refusal};

/// 100.00 over two instalments that are still to come: 50.00 each on top of 100.00.
#[test]
fn a_tranche_is_spread_over_what_is_still_to_come() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 disburse A1 100.00
        2025-03-10 ask A1
    ";
    let head = product(MONTHLY, "").replace("[plan]", "tranches_max = 2\n[plan]");
    check_instalments(
        &head,
        story,
        "
        1 due 2025-02-28 100.00 unpaid all
        2 due 2025-03-28 150.00 unpaid all
        3 due 2025-04-28 150.00 unpaid all
        ",
    );
    let refused = refusal(&product(MONTHLY, ""), story);
    assert_eq!(refused, "story, line 3: p v1 pays its principal out in at most 1 tranche");
}
