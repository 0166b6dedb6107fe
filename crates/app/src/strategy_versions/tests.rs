//! Keys of versions. What happens to versions in a book is told by the tests of the command line.

use super::*;

#[test]
fn a_key_is_a_name_and_a_number() {
    assert_eq!(parts("pay-later-cn@12").unwrap(), ("pay-later-cn", 12));
    for wrong in ["pay-later-cn", "pay-later-cn@", "@x", "a@-1"] {
        assert!(parts(wrong).is_err(), "{wrong}");
    }
}
