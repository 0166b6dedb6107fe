//! Facts: what there is to say about an account, as values.

use ledger::account::Status;
use ledger::ageing::OverdueForm;
use ledger::annual_cost::AnnualCost;
use ledger::component::Components;
use ledger::day_close::Movement;
use ledger::product::{CostMethod, FreePeriodTerms, PenaltyBase, PenaltyFrom, Period};
use primitives::{Amount, Date, Rate};

use super::age::Age;
use super::end::End;
use super::happened::Happened;

/// One thing to say about an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// What account it is, and on which day.
    Account {
        /// The lender's reference.
        reference: String,
        /// The product and its version.
        product: String,
        /// The day.
        as_of: Date,
        /// Whether it still runs.
        status: Status,
        /// Everything owed.
        owed: Amount,
        /// The credit balance.
        credit: Amount,
    },
    /// Nothing is past due.
    Current {
        /// The next instalment's due date, and what is owed on it.
        next: Option<(Date, Amount)>,
        /// When the next statement of a revolving account comes, if there is anything to bill.
        statement_on: Option<Date>,
    },
    /// Something is past due.
    PastDue {
        /// Days since then.
        days: u32,
        /// From when the account ages.
        since: Date,
        /// The oldest obligation that is past due: its name, its due date and what is unpaid of it.
        oldest: (String, Date, Amount),
        /// Whether the due date itself counts as day 1.
        due_day_counts: bool,
    },
    /// What makes its age what it is.
    Age(Age),
    /// How much is past due, by component.
    Overdue(Components),
    /// How the penalty came about.
    Penalty {
        /// The rate.
        rate: Rate,
        /// The days that the rate counts by.
        per_days: i128,
        /// Days of wait.
        wait_days: u32,
        /// From when it runs.
        from: PenaltyFrom,
        /// What it is charged on.
        base: PenaltyBase,
        /// Whether unpaid penalty comes to bear penalty.
        compounds: bool,
        /// Whether it is held within a cap.
        is_capped: bool,
        /// Charged so far, paid or not.
        charged: Amount,
    },
    /// A late fee was charged.
    LateFee {
        /// On which instalment.
        instalment: String,
        /// How much.
        amount: Amount,
        /// When; none where it is put on another instalment than the missed one, or its due date has moved since.
        on: Option<Date>,
    },
    /// Late fees that are charged again and again.
    LateFees {
        /// On which instalment they stand.
        instalment: String,
        /// How much they are together.
        amount: Amount,
        /// The distance between two of them.
        every: Period,
        /// How many a missed instalment brings at most.
        times_max: Option<u16>,
    },
    /// How the latest statement whose free period is over was paid, and what that costs.
    FreePeriod {
        /// The statement's number.
        statement: u32,
        /// The last day on which money counted.
        free_through: Date,
        /// What was unpaid of it at the end of that day.
        unpaid: Amount,
        /// Whether that counts as paid in full.
        is_in_full: bool,
        /// Interest of its purchases through that day.
        interest: Amount,
        /// Interest of purchases since, through that day, where they bear it too.
        interest_of_new: Amount,
        /// By which terms.
        terms: FreePeriodTerms,
    },
    /// Penalty stands still as the product says.
    PenaltyStopped {
        /// Since a termination, or else while a settlement is being performed.
        by_termination: bool,
    },
    /// The class on record is a non-performing one.
    NonPerforming {
        /// By which policy.
        policy: String,
        /// The class.
        class: String,
        /// The day from which it counts.
        since: Date,
        /// Whether no income is accrued meanwhile.
        is_suspended: bool,
    },
    /// Several lenders share it.
    Shared {
        /// Who, and to which share.
        lenders: Vec<(String, Rate)>,
    },
    /// One of them has a schedule of its own.
    OwnSchedule {
        /// Who.
        lender: String,
        /// At which rate for a year.
        annual_rate: Rate,
        /// Its part of what is owed, due or not.
        owed: Components,
        /// Its part of the next instalment that is due, and when that is.
        next: Option<(Date, Components)>,
    },
    /// In which bucket it is.
    Bucket {
        /// The bucket; none when the days are in no range.
        name: Option<String>,
        /// The days that it goes by.
        days: u32,
    },
    /// In which bucket it is, where buckets are ranges of unpaid periods.
    PeriodBucket {
        /// The bucket; none when their number is in no range.
        name: Option<String>,
        /// The periods that it goes by.
        periods: u32,
    },
    /// Which kind of overdue it is, and why.
    Form {
        /// The kind.
        form: OverdueForm,
        /// Periods unpaid.
        unpaid_periods: u32,
        /// Periods ever missed, where they count.
        missed_ever: Option<u32>,
        /// From how many periods on it is multi-period.
        periods_min: u32,
        /// The days, where they alone make it multi-period.
        days_over: Option<u32>,
        /// The end of the plan, where it is over.
        plan_end: Option<Date>,
        /// Whether nothing was ever repaid is part of the test.
        never_paid: bool,
    },
    /// What it costs the customer a year, where the product limits that.
    AnnualCost {
        /// As it was agreed.
        agreed: AnnualCost,
        /// As it stands.
        expected: AnnualCost,
        /// How that is counted.
        method: CostMethod,
        /// The most that a contract may cost.
        max: Rate,
    },
    /// A payout with instalments of its own.
    Drawing {
        /// Its number.
        number: u16,
        /// When it was paid out.
        on: Date,
        /// How much.
        amount: Amount,
        /// What is owed on it.
        owed: Amount,
        /// From when it ages, its days past due and what is past due, if anything is.
        past_due: Option<(Date, u32, Amount)>,
    },
    /// The account has ended or is to end.
    End(End),
    /// An event that changed the account beyond what is past due.
    Happened {
        /// The event's place in the journal.
        seq: u64,
        /// What kind of event.
        kind: &'static str,
        /// Its value date.
        on: Date,
        /// What it did.
        what: Happened,
    },
    /// An event that touched what is past due.
    Touched {
        /// The event's place in the journal.
        seq: u64,
        /// What kind of event.
        kind: &'static str,
        /// Its value date.
        on: Date,
        /// The business day on which it was booked.
        booked_on: Date,
        /// How much it settled of what is past due; negative where it took back.
        amount: Amount,
    },
    /// Nothing was ever settled of what is past due.
    Untouched,
    /// An event was taken back.
    Reversed {
        /// Its place in the journal.
        seq: u64,
        /// What kind of event.
        kind: &'static str,
        /// Its value date.
        on: Date,
        /// The reversal's place.
        by: u64,
        /// When that was booked.
        booked_on: Date,
    },
    /// What a close found in the present spell.
    Moved {
        /// The closed day.
        on: Date,
        /// In which direction.
        movement: Movement,
        /// The bucket before.
        from: Option<String>,
        /// The bucket after.
        to: Option<String>,
    },
    /// What comes next if nothing comes in.
    Next {
        /// The day.
        on: Date,
        /// Days past due on it.
        days: u32,
        /// The bucket on it.
        bucket: Option<String>,
        /// Past due on it.
        overdue: Amount,
    },
}
