//! Names and addresses of a demo's people. All of them are made up: no telephone number begins with 100, and `example.com` is nobody's.

use app::Result;
use app::addresses::{self, Address, Name};
use app::channel::Address as Value;
use app::port::Store;
use collections::person::{Channel, Place};
use jiff::Timestamp;

use super::Somebody;

const SURNAMES: [(&str, &str); 8] = [
    ("Zhang", "张"),
    ("Wang", "王"),
    ("Li", "李"),
    ("Liu", "刘"),
    ("Chen", "陈"),
    ("Yang", "杨"),
    ("Huang", "黄"),
    ("Zhou", "周"),
];

const GIVEN: [(&str, &str); 7] =
    [("Min", "敏"), ("Wei", "伟"), ("Jing", "静"), ("Qiang", "强"), ("Lei", "磊"), ("Yan", "燕"), ("Hao", "浩")];

/// One of so many is abroad.
const ABROAD: usize = 25;

pub(super) fn people(store: &mut dyn Store, persons: &[Somebody], now: Timestamp) -> Result<()> {
    let mut unit = store.begin()?;
    for (place, one) in persons.iter().enumerate() {
        let person = one.row.person.as_str();
        let (surname, given) = (SURNAMES[place % SURNAMES.len()], GIVEN[place % GIVEN.len()]);
        let name = Name {
            name: format!("{} {}", given.0, surname.0),
            name_zh: format!("{}{}", surname.1, given.1),
            salutation: format!("Dear {} {}", given.0, surname.0),
            salutation_zh: format!("{}{}，您好", surname.1, given.1),
            language: Some("zh-CN".to_owned()),
        };
        addresses::set_name(&mut *unit, person, &name, now)?;
        let zone = if place % ABROAD == ABROAD - 1 { "Europe/Paris" } else { "Asia/Shanghai" };
        let of = |id: &str, channels: &[Channel], value: String, at: Place| Address {
            person: person.to_owned(),
            id: id.to_owned(),
            channels: channels.to_vec(),
            value: Value::new(value),
            language: Some("zh-CN".to_owned()),
            zone: Some(zone.to_owned()),
            place: Some(at),
        };
        let telephone = [Channel::Voice, Channel::Sms];
        let all = [
            of("tel-1", &telephone, format!("+86 100 {:04} {:04}", place, (place * 37) % 10_000), Place::Mobile),
            of("mail-1", &[Channel::Email], format!("{}.{place}@example.com", given.0.to_lowercase()), Place::Home),
        ];
        for address in all {
            addresses::add(&mut *unit, &address, "demo", now)?;
        }
    }
    Ok(unit.commit()?)
}
