use super::*;

fn bucket(name: &str, lower: u32, upper: Option<u32>) -> Bucket {
    Bucket { name: name.to_owned(), lower, upper }
}

#[test]
fn every_day_finds_its_bucket_by_its_edges() {
    let set = BucketSet::thirty_day();
    let name = |days| set.find(days).map(|index| set.name(index));
    for (days, expected) in [
        (0, None),
        (1, Some("1-30")),
        (30, Some("1-30")),
        (31, Some("31-60")),
        (180, Some("151-180")),
        (181, Some("181+")),
        (5000, Some("181+")),
    ] {
        assert_eq!(name(days), expected, "{days}");
    }
}

#[test]
fn a_gap_between_ranges_is_no_bucket_and_both_its_edges_are_known() {
    let set = BucketSet::new(BucketBasis::Days, vec![bucket("early", 1, Some(9)), bucket("late", 31, None)]).unwrap();
    assert_eq!(set.find(9), Some(0));
    assert_eq!(set.find(10), None);
    assert_eq!(set.find(31), Some(1));
    assert_eq!(
        [set.next_edge(0), set.next_edge(1), set.next_edge(10), set.next_edge(31)],
        [Some(1), Some(10), Some(31), None]
    );
}

#[test]
fn ranges_that_overlap_or_start_at_zero_are_refused() {
    for bad in [
        vec![bucket("zero", 0, Some(3))],
        vec![bucket("a", 1, Some(30)), bucket("b", 30, Some(60))],
        vec![bucket("open", 1, None), bucket("after", 500, None)],
        vec![bucket("empty", 5, Some(4))],
    ] {
        assert!(BucketSet::new(BucketBasis::Days, bad).is_err());
    }
}
