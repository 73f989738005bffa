use super::*;

fn policy(arc: u32) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473").push_arc(arc).unwrap()
}

#[test]
fn a_policy_lasts_while_every_certificate_names_it() {
    let mut tree = PolicyTree::new();
    tree.add(Some(&[policy(1), policy(2)]), true);
    tree.add(Some(&[policy(2), policy(3)]), true);
    assert_eq!(tree.user_policies(&[]), [policy(2)].into());
    assert_eq!(tree.user_policies(&[policy(1)]), BTreeSet::new());
    tree.add(Some(&[policy(3)]), true);
    assert!(tree.is_null());
}

#[test]
fn a_certificate_without_policies_ends_all() {
    let mut tree = PolicyTree::new();
    tree.add(None, true);
    assert!(tree.is_null());
}

#[test]
fn any_policy_stands_for_each_while_it_counts() {
    let mut tree = PolicyTree::new();
    tree.add(Some(&[ANY_POLICY]), true);
    tree.add(Some(&[ANY_POLICY]), true);
    assert_eq!(tree.user_policies(&[policy(7)]), [policy(7)].into());
    assert_eq!(tree.user_policies(&[]), [ANY_POLICY].into());
    tree.add(Some(&[ANY_POLICY]), false);
    assert!(tree.is_null());
}

#[test]
fn a_mapped_policy_is_named_in_the_words_of_the_anchor() {
    let mut tree = PolicyTree::new();
    tree.add(Some(&[policy(1)]), true);
    tree.map(&[(policy(1), policy(2))], true).unwrap();
    tree.add(Some(&[policy(2)]), true);
    assert_eq!(tree.user_policies(&[]), [policy(1)].into());
}

#[test]
fn where_mapping_is_inhibited_a_mapped_policy_ends() {
    let mut tree = PolicyTree::new();
    tree.add(Some(&[policy(1), policy(3)]), true);
    tree.map(&[(policy(1), policy(2))], false).unwrap();
    tree.add(Some(&[policy(2), policy(3)]), true);
    assert_eq!(tree.user_policies(&[]), [policy(3)].into());
}

#[test]
fn any_policy_cannot_be_mapped() {
    let mut tree = PolicyTree::new();
    assert_eq!(tree.map(&[(policy(1), ANY_POLICY)], true), Err(MappedAnyPolicy));
    assert_eq!(tree.map(&[(ANY_POLICY, policy(1))], true), Err(MappedAnyPolicy));
}

/// With a tree, each level would double or worse: 32 policies, each mapped to all, eight times.
#[test]
fn mapping_everything_to_everything_does_not_explode() {
    let policies: Vec<_> = (1..=32).map(policy).collect();
    let mappings: Vec<_> =
        policies.iter().flat_map(|from| policies.iter().map(|to| (*from, *to))).collect();
    let mut tree = PolicyTree::new();
    for _ in 0..8 {
        tree.add(Some(&policies), true);
        tree.map(&mappings, true).unwrap();
    }
    tree.add(Some(&policies), true);
    let nodes: usize = tree.levels.iter().map(BTreeMap::len).sum();
    assert_eq!(nodes, 1 + 9 * 32);
    assert_eq!(tree.user_policies(&[policy(5)]), [policy(5)].into());
}
