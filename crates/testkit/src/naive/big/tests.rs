use super::*;

#[test]
fn small_numbers_add_multiply_and_compare_as_in_128_bits() {
    let samples = [0, 1, 7, 0xffff_ffff, 0x1_0000_0000, 0xffff_ffff_ffff, u64::MAX];
    for a in samples {
        for b in samples {
            for c in [0, 3, 0x1_0000_0001] {
                let left = Big::from_u64(a).times(c).plus(&Big::from_u64(b));
                let right = Big::from_u64(b).times(c).plus(&Big::from_u64(a));
                // The largest of these has 97 bits.
                let wide = |x: u64, y: u64| u128::from(x) * u128::from(c) + u128::from(y);
                assert_eq!(left.compare(&right), wide(a, b).cmp(&wide(b, a)), "{a} {b} {c}");
            }
        }
    }
}
