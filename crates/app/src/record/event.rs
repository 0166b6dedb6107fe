//! The stored form of an event. Numbers are never given again: what is new comes at the end.

use minicbor::{Decode, Encode};

use super::contract::{StoredContract, StoredInstalment, StoredKey};
use super::restructure::StoredRestructure;

/// An event; told in `docs/reference/storage-format.md`.
#[derive(Encode, Decode)]
pub(super) enum StoredEvent {
    #[n(0)]
    ContractOpened(#[n(0)] StoredContract),
    #[n(1)]
    PurchaseBooked {
        #[n(0)]
        amount: i64,
        #[n(1)]
        instalments: u16,
        #[n(2)]
        is_cash: Option<bool>,
    },
    #[n(2)]
    StatementIssued {
        #[n(0)]
        number: u32,
        #[n(1)]
        due: i32,
        #[n(2)]
        principal: i64,
        #[n(3)]
        interest: i64,
        #[n(4)]
        fee: i64,
        #[n(5)]
        minimum_payment: i64,
        #[n(6)]
        balance: i64,
        #[n(7)]
        from_carried: i64,
    },
    #[n(3)]
    Repayment {
        #[n(0)]
        amount: i64,
        #[n(1)]
        earmark: Option<StoredKey>,
    },
    #[n(4)]
    Reversal {
        #[n(0)]
        of: u64,
    },
    #[n(5)]
    MerchantRefund {
        #[n(0)]
        amount: i64,
    },
    #[n(6)]
    Chargeback {
        #[n(0)]
        amount: i64,
    },
    #[n(7)]
    FeeCharged {
        #[n(0)]
        amount: i64,
        #[n(1)]
        due: i32,
        #[n(2)]
        reason: String,
    },
    #[n(8)]
    Waived {
        #[n(0)]
        component: u8,
        #[n(1)]
        amount: i64,
        #[n(2)]
        instalment: Option<StoredKey>,
        #[n(3)]
        reason: String,
        #[n(4)]
        authority: Option<String>,
    },
    #[n(9)]
    Rescheduled {
        #[n(0)]
        schedule: Vec<StoredInstalment>,
        #[n(1)]
        reason: String,
    },
    #[n(10)]
    Disbursed {
        #[n(0)]
        amount: i64,
        #[n(1)]
        count: Option<u16>,
        #[n(2)]
        first_due: Option<i32>,
        #[n(3)]
        annual_rate: Option<i64>,
    },
    #[n(11)]
    PayoutRefund {
        #[n(0)]
        amount: i64,
    },
    #[n(12)]
    GoodwillCredit {
        #[n(0)]
        amount: i64,
        #[n(1)]
        reason: String,
        #[n(2)]
        authority: Option<String>,
    },
    #[n(13)]
    Refunded {
        #[n(0)]
        amount: i64,
    },
    #[n(14)]
    CreditRefunded {
        #[n(0)]
        amount: i64,
    },
    #[n(15)]
    ChargedOff {
        #[n(0)]
        reason: String,
        #[n(1)]
        is_fraud: bool,
    },
    #[n(16)]
    WrittenOff {
        #[n(0)]
        reason: String,
    },
    #[n(17)]
    Recovery {
        #[n(0)]
        amount: i64,
    },
    #[n(18)]
    SettlementAgreed {
        #[n(0)]
        parts: Vec<StoredPart>,
        #[n(1)]
        reason: String,
        #[n(2)]
        authority: Option<String>,
    },
    #[n(19)]
    Terminated {
        #[n(0)]
        reason: String,
    },
    #[n(20)]
    Paused {
        #[n(0)]
        what: u8,
        #[n(1)]
        until: i32,
        #[n(2)]
        reason: String,
    },
    #[n(21)]
    Resumed {
        #[n(0)]
        what: u8,
    },
    #[n(22)]
    Restructured(#[n(0)] StoredRestructure),
    #[n(23)]
    ClassSet {
        #[n(0)]
        policy: String,
        #[n(1)]
        class: String,
        #[n(2)]
        reason: String,
        #[n(3)]
        approved_by: String,
    },
    #[n(24)]
    ClassBooked {
        #[n(0)]
        policy: String,
        #[n(1)]
        class: String,
    },
    #[n(25)]
    ImpairmentRecorded {
        #[n(0)]
        share: i64,
        #[n(1)]
        reason: String,
    },
    #[n(26)]
    Sold {
        #[n(0)]
        to: String,
        #[n(1)]
        reason: String,
        #[n(2)]
        price: Option<i64>,
    },
    #[n(27)]
    Linked {
        #[n(0)]
        parent: Option<String>,
        #[n(1)]
        reason: String,
    },
    #[n(30)]
    GuaranteeDrawn {
        #[n(0)]
        amount: i64,
    },
    #[n(28)]
    FeeRefunded {
        #[n(0)]
        instalment: StoredKey,
        #[n(1)]
        amount: i64,
        #[n(2)]
        pays_out: bool,
        #[n(3)]
        reason: String,
        #[n(4)]
        authority: Option<String>,
    },
    #[n(29)]
    InterestPaymentWaived {
        #[n(0)]
        amount: i64,
        #[n(1)]
        reason: String,
        #[n(2)]
        authority: Option<String>,
    },
}

/// One payment of a settlement.
#[derive(Encode, Decode)]
pub(super) struct StoredPart {
    #[n(0)]
    pub(super) due: i32,
    #[n(1)]
    pub(super) amount: i64,
}
