//! Order without a sort of its own for every type: each costs some 4 KB of the download, and few lists need its speed.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A map of entries, of which the last with a key stays, put in one by one: `collect` sorts them first.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(entries);
    map
}

/// Sorts a list by a key; what is equal stays in order.
pub fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let places = places(keys.len(), &|left, right| keys.get(left).cmp(&keys.get(right)));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| taken.get_mut(place)?.take()));
}

/// The places of a list in order.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|left, right| compare(*left, *right));
    places
}

#[cfg(test)]
mod tests {
    use super::{by_key, map};

    #[test]
    fn sorting_keeps_the_order_of_equals() {
        let mut items: Vec<(u32, usize)> = (0..100).map(|place| ((place * 37 % 11) as u32, place)).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|(key, _)| *key);
        by_key(&mut items, |(key, _)| *key);
        assert_eq!(items, expected);
    }

    #[test]
    fn the_last_entry_with_a_key_stays() {
        assert_eq!(map([(2, 'b'), (1, 'a'), (2, 'c')]), [(1, 'a'), (2, 'c')].into());
    }
}
