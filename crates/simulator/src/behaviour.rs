//! How borrowers behave: every probability of the simulator in one place.
//!
//! All values are open to the caller; the defaults are for a pay-later book in its first year. What a simulation makes
//! of them is measured by `examples/calibration.rs` and held by a test of [`crate::simulation`].

/// How borrowers behave. Shares and probabilities lie between 0 and 1.
///
/// # Where the defaults come from
///
/// They were set by hand from published figures and not fitted one by one; where no figure is named below, none was
/// found and the value is a guess. All simulated figures are of 20,000 accounts over 365 days with two seeds, month
/// ends March to December for the rolls; "open" leaves out settled and overpaid accounts.
///
/// - `forgets`, `runs_short`: of first instalments 17.3 % late, 6.4 % by over 7 days, 0.7 % by over 30 (Nigerian salary
///   loans, a riskier book); a card panel rolls 1.9 % a month from current to 30 days. *Measured:* 2.9 to 3.0 % of
///   current accounts past due a month later.
/// - `cures`, `cures_in_shortage`, `pays_part`, `shortage_recovery`: card panel, from 30-59 days: 50 % current a month
///   later, 32 % stay, 5 % roll on. *Measured:* 1-30: 73 to 75 % cured or closed, 10 % stay, 16 to 17 % roll on; 31-60:
///   38 to 41 % cured or closed, 15 to 17 % stay, 40 % roll on.
/// - `deep_hardship`, `deep_recovery`: card panel, from 60-89 days: 27 % cure, 28 % roll on. *Measured:* 61-90: 29 to
///   33 % cured or closed, 11 to 15 % stay, 53 % roll on.
/// - `gives_up`, `late_part`, `never_pays`: card panel, from 90 days: 58 % roll on, at 150 days 90 % stay. *Measured:*
///   91 and over: 89 to 90 % stay, 8 to 9 % cured or closed.
/// - `hardship_onset`, all of them together: consumer-loan securities in China 2025: 0.97 % at 31-60 days, 1.05 % at
///   61-90; one pay-later pool: 0.91, 1.13, 1.15 % and 4.62 % over 90. *Measured:* past due 4.1 to 5.0 % at month ends
///   from the seventh on, over 30 days 1.1 to 1.8 %, over 90 days 0.3 to 0.8 %, all of them rising.
///
/// What differs: fewer current accounts reach 30 days than in the card panel (0.5 % a month against 1.9 %), and of
/// those that do more roll on (40 % against 5 %; American auto loans of 2017 have 17 % from two months to three). At
/// the year's end 0.5 to 0.7 % are 31-60 and 0.3 to 0.4 % are 61-90 days past due, below the published levels, which
/// count money where these count accounts. Nothing is charged off, so that accounts over 90 days pile up, and one year
/// is too short for 4.62 %. The mishaps are guesses.
#[derive(Clone, Debug, PartialEq)]
pub struct Behaviour {
    /// How many accounts open in each of eight equal stretches of the opening time, as weights. The opening time is
    /// two thirds of the simulated days, so that a year shows a fast start and vintages after it.
    pub opening_weights: [f64; 8],
    /// How common the plans are: statement, fee per instalment, equal instalment or principal, single payment.
    pub plan_weights: [f64; 4],
    /// The chance that a person whose account has an even number also has the next account.
    pub second_account: f64,

    /// Bills forgotten by careful, ordinary and careless people; they pay once they are reminded.
    pub forgets: [f64; 3],
    /// How many people are careful, ordinary and careless, as weights.
    pub care_weights: [f64; 3],
    /// Bills for which somebody is out of money until the next payday, if their commitments are ordinary.
    pub runs_short: f64,
    /// The same for people with too many commitments.
    pub overcommitted_runs_short: f64,
    /// How many people have too many commitments.
    pub overcommitted: f64,
    /// People who never pay anything.
    pub never_pays: f64,

    /// Statements usually paid in full, down to the minimum, or something in between, as weights of the people.
    pub habit_weights: [f64; 3],
    /// Bills paid by direct debit on the due date; the others are paid on a payday or on some day before it.
    pub pays_on_due_date: f64,
    /// Bills of a contract with a schedule on which everything is paid off early.
    pub pays_off_early: f64,
    /// Repayments rounded up to the next hundred.
    pub overpays: f64,

    /// The monthly chance that hard times begin, with ordinary commitments.
    pub hardship_onset: f64,
    /// How much more often they begin for people with too many commitments.
    pub overcommitted_hardship: f64,
    /// The share of hard times that go deep, such as a lost job; the others are a passing shortage.
    pub deep_hardship: f64,
    /// The monthly chance that a passing shortage ends.
    pub shortage_recovery: f64,
    /// The monthly chance that deep hard times end.
    pub deep_recovery: f64,
    /// Bills in hard times on which nothing is paid; on the others a part, or the minimum.
    pub pays_nothing_in_hardship: f64,
    /// The chance, each time somebody in deep hard times and more than 45 days past due looks at the debt, that they
    /// give it up.
    pub gives_up: f64,
    /// The chance, each time somebody past due with money at hand looks at the debt, that all of it is paid.
    pub cures: f64,
    /// The same in a passing shortage. In deep hard times, never.
    pub cures_in_shortage: f64,
    /// The chance that less is paid instead: half of the times the oldest bill alone, else a share of what is due.
    pub pays_part: f64,
    /// The chance each month that somebody who gave up pays a part after all.
    pub late_part: f64,

    /// Purchases a month: the quantiles 0/8 to 8/8 over people.
    pub purchases_a_month: [f64; 9],
    /// The price of a purchase in whole units: the quantiles 0/8 to 8/8, for a middling salary.
    pub price: [f64; 9],
    /// Purchases above the middling price that are split into 3, 6 or 12 parts.
    pub splits: f64,
    /// Purchases that the merchant takes back.
    pub returns: f64,
    /// Nothing can be bought by somebody more than so many days past due.
    pub blocked_after_days: u32,

    /// Repayments that turn out to be unpaid.
    pub bounces: f64,
    /// Repayments that the payer's bank takes back weeks later.
    pub chargebacks: f64,
    /// Repayments that come in with a bank file one to three days late.
    pub arrives_late: f64,
    /// Debts paid up for which penalty or late fee is waived, as a goodwill.
    pub waives: f64,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            opening_weights: [0.27, 0.23, 0.18, 0.09, 0.07, 0.06, 0.05, 0.05],
            plan_weights: [0.55, 0.2, 0.15, 0.1],
            second_account: 0.25,
            forgets: [0.015, 0.05, 0.15],
            care_weights: [0.5, 0.4, 0.1],
            runs_short: 0.02,
            overcommitted_runs_short: 0.08,
            overcommitted: 0.15,
            never_pays: 0.001,
            habit_weights: [0.72, 0.16, 0.12],
            pays_on_due_date: 0.45,
            pays_off_early: 0.008,
            overpays: 0.004,
            hardship_onset: 0.011,
            overcommitted_hardship: 3.0,
            deep_hardship: 0.2,
            shortage_recovery: 0.5,
            deep_recovery: 0.2,
            pays_nothing_in_hardship: 0.6,
            gives_up: 0.15,
            cures: 0.6,
            cures_in_shortage: 0.2,
            pays_part: 0.45,
            late_part: 0.04,
            purchases_a_month: [0.1, 0.5, 1.0, 1.6, 2.4, 3.4, 4.8, 7.0, 14.0],
            price: [8.0, 28.0, 52.0, 85.0, 130.0, 205.0, 340.0, 700.0, 4_000.0],
            splits: 0.2,
            returns: 0.015,
            blocked_after_days: 30,
            bounces: 0.005,
            chargebacks: 0.0005,
            arrives_late: 0.03,
            waives: 0.05,
        }
    }
}
