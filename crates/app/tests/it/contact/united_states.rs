//! The rules of `us-2026`.

use super::{Case, check};

const PRELUDE: &str = "
    zone America/New_York
    2026-08-01T09:00 home us/ny America/New_York
    2026-08-01T09:00 given tel-1 mobile America/New_York
";

#[test]
fn every_rule_of_the_united_states_says_no_at_its_edge_and_not_before() {
    check("us-2026", PRELUDE, CASES);
}

const CASES: &[Case] = &[
    Case {
        // The eighth attempt at the edge of the window: the call of the 9th leaves it with the 16th. One that never reached the
        // number is not counted; nor are other debts, other collectors, and a creditor is free of it all.
        rule: "us-regf-calls",
        source: "12 CFR 1006.14(b)(2)(i)(A)",
        story: "
            2026-11-09T09:00 call tel-1 agency-a no_answer A1
            2026-11-10T09:00 call tel-1 agency-a no_answer A1
            2026-11-11T09:00 call tel-1 agency-a no_answer A1
            2026-11-12T09:00 call tel-1 agency-a voicemail A1
            2026-11-13T09:00 call tel-1 agency-a no_answer A1
            2026-11-13T10:00 call tel-1 agency-a not_connected A1
            2026-11-14T09:00 call tel-1 agency-a no_answer A1
            2026-11-15T09:00 ask voice
            2026-11-15T09:00 call tel-1 agency-a no_answer A1
            2026-11-15T10:00 ask voice
            2026-11-15T10:00 ask voice about=A2
            2026-11-15T10:00 ask voice by=agency-b
            2026-11-15T10:00 ask voice by=lender
            2026-11-16T08:00 ask voice
        ",
        answers: "
            yes
            no: us-regf-calls; from 2026-11-16 08:00
            yes
            yes
            yes
            yes
        ",
    },
    Case {
        // Within 7 days of a consent given to the collector calls do not count: through the 21st, which is day 7.
        rule: "us-regf-calls",
        source: "12 CFR 1006.14(b)(2)(i)(A)",
        story: "
            2026-11-14T09:00 call tel-1 agency-a no_answer A1
            2026-11-14T10:00 call tel-1 agency-a no_answer A1
            2026-11-14T11:00 call tel-1 agency-a no_answer A1
            2026-11-14T12:00 call tel-1 agency-a no_answer A1
            2026-11-15T09:00 call tel-1 agency-a no_answer A1
            2026-11-15T10:00 call tel-1 agency-a no_answer A1
            2026-11-15T11:00 call tel-1 agency-a no_answer A1
            2026-11-15T12:00 ask voice
            2026-11-15T13:00 consent_given voice direct=true
            2026-11-15T13:00 ask voice
            2026-11-15T14:00 call tel-1 agency-a no_answer A1
            2026-11-20T10:00 consent_withdrawn voice
            2026-11-20T10:00 ask voice
        ",
        answers: "
            no: us-regf-calls; from 2026-11-21 08:00
            yes
            no: us-regf-calls; from 2026-11-21 08:00
        ",
    },
    Case {
        // Monday 09:00 blocks through Sunday and is free on Monday; one conversation on two debts; one that the consumer began.
        rule: "us-regf-rest",
        source: "12 CFR 1006.14(b)(2)(i)(B)",
        story: "
            2026-11-09T09:00 call tel-1 agency-a conversation A1,A2
            2026-11-09T09:10 ask voice
            2026-11-15T20:59 ask voice
            2026-11-15T20:59 ask voice about=A2
            2026-11-15T20:59 ask voice about=A3
            2026-11-15T20:59 ask email
            2026-11-16T08:00 ask voice about=A1,A2
            2026-11-17T09:00 in tel-1 agency-a conversation A1
            2026-11-23T12:00 ask voice
            2026-11-24T08:00 ask voice
        ",
        answers: "
            no: us-regf-rest; from 2026-11-16 08:00
            no: us-regf-rest; from 2026-11-16 08:00
            no: us-regf-rest; from 2026-11-16 08:00
            yes
            yes
            yes
            no: us-regf-rest; from 2026-11-24 08:00
            yes
        ",
    },
    Case {
        rule: "us-regf-rapid",
        source: "12 CFR 1006.14(b)(2)",
        story: "
            2026-11-09T10:00 call tel-1 agency-a no_answer A1
            2026-11-09T10:04:59 ask voice about=A2
            2026-11-09T10:05 ask voice
            2026-11-09T10:04 ask voice by=agency-b
        ",
        answers: "
            no: us-regf-rapid; from 2026-11-09 10:05
            yes
            yes
        ",
    },
    Case {
        // The seventh call of a day, on seven debts.
        rule: "us-regf-day",
        source: "12 CFR 1006.14(b)(2)",
        story: "
            2026-11-09T10:00 call tel-1 agency-a no_answer A1
            2026-11-09T11:00 call tel-1 agency-a no_answer A2
            2026-11-09T12:00 call tel-1 agency-a no_answer A3
            2026-11-09T13:00 call tel-1 agency-a no_answer A4
            2026-11-09T14:00 call tel-1 agency-a no_answer A5
            2026-11-09T15:00 ask voice about=A6
            2026-11-09T15:00 call tel-1 agency-a no_answer A6
            2026-11-09T16:00 ask voice about=A7
        ",
        answers: "
            yes
            no: us-regf-day; from 2026-11-10 08:00
        ",
    },
    Case {
        // A home in Arizona with a New York number: two hours apart in winter, so open from 8:00 to 19:00 in Phoenix. Once the
        // consumer says where they are, that counts. A creditor is not bound.
        rule: "us-regf-hours",
        source: "12 CFR 1006.6(b)(1)(i)",
        story: "
            zone America/Phoenix
            2026-11-09T01:00 home us/az America/Phoenix
            2026-11-09T07:59 ask voice
            2026-11-09T08:00 ask voice
            2026-11-09T18:59 ask sms
            2026-11-09T19:00 ask sms
            2026-11-09T19:00 ask voice by=lender
            2026-11-09T19:00 ask letter
            2026-11-09T19:05 told America/Phoenix
            2026-11-09T20:59 ask voice
            2026-11-09T21:00 ask voice
        ",
        answers: "
            no: us-regf-hours; from 2026-11-09 08:00
            yes
            yes
            no: us-regf-hours; from 2026-11-10 08:00
            yes
            yes
            yes
            no: us-regf-hours; from 2026-11-10 08:00
        ",
    },
    Case {
        rule: "us-regf-inconvenient",
        source: "12 CFR 1006.6(b)(1)",
        story: "
            2026-11-09T09:00 inconvenient from_time=08:00 until_time=17:00
            2026-11-09T16:59 ask voice
            2026-11-09T17:00 ask voice
        ",
        answers: "
            no: us-regf-inconvenient; from 2026-11-09 17:00
            yes
        ",
    },
    Case {
        // An opt-out from e-mail stops no notice and no other medium.
        rule: "us-regf-medium",
        source: "12 CFR 1006.14(h)",
        story: "
            2026-11-09T09:00 begins opted_out channel=email
            2026-11-09T10:00 ask email
            2026-11-09T10:00 ask email notice
            2026-11-09T10:00 ask voice
        ",
        answers: "
            no: us-regf-medium; never
            yes
            yes
        ",
    },
    Case {
        rule: "us-regf-cease",
        source: "12 CFR 1006.6(c)",
        story: "
            2026-11-09T09:00 begins ceased
            2026-11-09T10:00 ask voice
            2026-11-09T10:00 ask letter
            2026-11-09T10:00 ask letter notice
        ",
        answers: "
            no: us-regf-cease; never
            no: us-regf-cease; never
            yes
        ",
    },
    Case {
        rule: "us-regf-attorney",
        source: "12 CFR 1006.6(b)(2)",
        story: "
            2026-11-09T09:00 begins represented
            2026-11-09T10:00 ask voice
            2026-11-09T10:00 ask voice target=attorney to=tel-5
        ",
        answers: "
            no: us-regf-attorney; never
            yes
        ",
    },
    Case {
        rule: "us-regf-workplace",
        source: "12 CFR 1006.6(b)(3)",
        story: "
            2026-11-09T09:00 given tel-w work America/New_York
            2026-11-09T09:00 begins workplace_forbidden
            2026-11-09T10:00 ask voice to=tel-w
            2026-11-09T10:00 ask voice to=tel-1
            2026-11-09T10:00 ask voice to=any
        ",
        answers: "
            no: us-regf-workplace; never
            yes
            no: us-regf-workplace; never
        ",
    },
    Case {
        rule: "us-regf-third",
        source: "12 CFR 1006.6(d), 1006.10",
        story: "
            2026-11-09T10:00 ask voice target=third_person third=T9 to=tel-9
            2026-11-09T10:00 ask voice locate target=third_person third=T9 to=tel-9
        ",
        answers: "
            no: us-regf-third; never
            yes, not the debt
        ",
    },
    Case {
        rule: "us-regf-third-once",
        source: "12 CFR 1006.10(c)",
        story: "
            2026-11-09T10:00 asked T9 tel-9 agency-a other_person
            2026-12-09T10:00 ask voice locate target=third_person third=T9 to=tel-9
            2026-12-09T10:00 ask voice locate target=third_person third=T8 to=tel-8
        ",
        answers: "
            no: us-regf-third-once; never
            yes, not the debt
        ",
    },
    Case {
        rule: "us-regf-disputed",
        source: "12 CFR 1006.38",
        story: "
            2026-11-09T09:00 begins disputed account=A1
            2026-11-09T10:00 ask voice
            2026-11-09T10:00 ask letter notice
        ",
        answers: "
            no: us-regf-disputed; never
            yes
        ",
    },
    Case {
        rule: "us-regf-time-barred",
        source: "12 CFR 1006.26(b)",
        story: "
            2026-11-09T09:00 begins time_barred account=A1 effective_on=2026-12-01
            2026-11-30T10:00 ask letter legal_step
            2026-12-01T10:00 ask letter legal_step
            2026-12-01T10:00 ask letter collect
        ",
        answers: "
            yes
            no: us-regf-time-barred; never
            yes
        ",
    },
    Case {
        // STOP by SMS while a call is queued; the one confirmation within five minutes.
        rule: "us-tcpa-stop",
        source: "47 CFR 64.1200(a)(10)",
        story: "
            2026-11-09T10:00 begins opted_out channel=sms
            2026-11-09T10:01 ask sms by=lender
            2026-11-09T10:01 ask sms notice by=lender
            2026-11-09T10:01 ask voice by=lender
            2026-11-09T10:05 ask sms confirm_stop by=lender
            2026-11-09T10:05:01 ask sms confirm_stop by=lender
            2026-11-09T10:06 ask sms
        ",
        answers: "
            no: us-tcpa-stop; never
            no: us-tcpa-stop; never
            yes
            yes
            no: us-tcpa-stop; never
            no: us-regf-medium + us-tcpa-stop; never
        ",
    },
    Case {
        // The waiver ends with the 30th of January 2027.
        rule: "us-tcpa-stop-all",
        source: "47 CFR 64.1200(a)(10); FCC order",
        story: "
            2026-11-09T09:00 consent_given ai_voice,voice_notice
            2026-11-09T10:00 begins opted_out channel=sms
            2027-01-30T10:00 ask ai_voice by=lender
            2027-01-31T10:00 ask ai_voice by=lender
            2027-01-31T10:00 ask voice by=lender
            2027-01-31T10:00 ask email by=lender
        ",
        answers: "
            yes
            no: us-tcpa-stop-all; never
            yes
            yes
        ",
    },
    Case {
        rule: "us-tcpa-consent",
        source: "47 CFR 64.1200(a)(1)",
        story: "
            2026-11-09T09:00 ask ai_voice by=lender
            2026-11-09T10:00 consent_given ai_voice until=2026-11-20
            2026-11-09T10:00 ask ai_voice by=lender
            2026-11-20T23:00 ask ai_voice by=lender
            2026-11-21T00:00 ask ai_voice by=lender
            2026-11-22T10:00 consent_given ai_voice effective_on=2026-11-25
            2026-11-22T11:00 ask ai_voice by=lender
            2026-11-25T09:00 consent_withdrawn ai_voice
            2026-11-25T10:00 ask ai_voice by=lender
        ",
        answers: "
            no: us-tcpa-consent; never
            yes
            yes
            no: us-tcpa-consent; never
            no: us-tcpa-consent; from 2026-11-25 00:00
            no: us-tcpa-consent; never
        ",
    },
    Case {
        rule: "us-bankrupt",
        source: "11 USC 362(a)(6)",
        story: "
            2026-11-09T09:00 begins bankrupt
            2026-11-09T10:00 ask letter by=lender
        ",
        answers: "
            no: us-bankrupt; never
        ",
    },
    Case {
        rule: "us-deceased",
        source: "our choice",
        story: "
            2026-11-09T09:00 begins deceased
            2026-11-09T10:00 ask letter by=lender
        ",
        answers: "
            no: us-deceased; never
        ",
    },
    Case {
        rule: "us-wrong-number",
        source: "our choice",
        story: "
            2026-11-09T09:00 begins wrong_number address=tel-1
            2026-11-09T10:00 ask voice by=lender
            2026-11-09T10:00 ask voice by=lender to=tel-2
        ",
        answers: "
            no: us-wrong-number; never
            yes
        ",
    },
    Case {
        // Two calls in seven days, texts among them. Midnight frees the call of the 9th; the hours are Eastern.
        rule: "ma-calls",
        source: "940 CMR 7.04(1)",
        story: "
            2026-11-01T09:00 home us/ma America/New_York
            2026-11-09T09:00 call tel-1 lender no_answer A1
            2026-11-10T09:00 ask voice by=lender
            2026-11-10T09:00 sms tel-1 lender delivered A1
            2026-11-10T12:00 ask voice by=lender
            2026-11-10T12:00 ask sms by=lender
            2026-11-10T12:00 ask email by=lender
            2026-11-10T12:00 ask voice by=lender about=A2
            2026-11-16T08:00 ask voice by=lender
        ",
        answers: "
            yes
            no: ma-calls; from 2026-11-16 08:00
            no: ma-calls; from 2026-11-16 08:00
            yes
            yes
            yes
        ",
    },
    Case {
        // The call of 2 November leaves 30 days with 2 December.
        rule: "ma-calls-elsewhere",
        source: "940 CMR 7.04(1)",
        story: "
            2026-11-01T09:00 home us/ma America/New_York
            2026-11-01T09:00 given tel-w work America/New_York
            2026-11-02T09:00 call tel-w lender no_answer A1
            2026-11-03T09:00 call tel-w lender no_answer A1
            2026-12-01T12:00 ask voice by=lender to=tel-w
            2026-12-01T12:00 ask voice by=lender to=tel-1
            2026-12-02T08:00 ask voice by=lender to=tel-w
        ",
        answers: "
            no: ma-calls-elsewhere; from 2026-12-02 08:00
            yes
            yes
        ",
    },
    Case {
        rule: "ma-collector-calls",
        source: "209 CMR 18.16",
        story: "
            2026-11-01T09:00 home us/ma America/New_York
            2026-11-09T09:00 call tel-1 agency-a no_answer A1
            2026-11-10T09:00 sms tel-1 agency-a delivered A1
            2026-11-10T12:00 ask voice
            2026-11-10T12:00 ask voice by=lender
        ",
        answers: "
            no: ma-collector-calls; from 2026-11-16 08:00
            yes
        ",
    },
    Case {
        // Eastern time, wherever the debtor says to be: 04:59 in Los Angeles is 07:59 in Boston.
        rule: "ma-hours",
        source: "940 CMR 7.04(1)",
        story: "
            zone America/Los_Angeles
            2026-11-01T09:00 home us/ma America/New_York
            2026-11-01T09:00 told America/Los_Angeles
            2026-11-09T04:59 ask voice by=lender
            2026-11-09T05:00 ask voice by=lender
            2026-11-09T17:59 ask voice by=lender
            2026-11-09T18:00 ask voice by=lender
            2026-11-09T18:00 ask email by=lender
        ",
        answers: "
            no: ma-hours; from 2026-11-09 05:00
            yes
            yes
            no: ma-hours; from 2026-11-10 05:00
            yes
        ",
    },
    Case {
        // Ten days from the 9th: free on the 19th. Confirmed in writing on the 12th: for ever.
        rule: "ma-workplace",
        source: "940 CMR 7.04(1)",
        story: "
            2026-11-01T09:00 home us/ma America/New_York
            2026-11-01T09:00 given tel-w work America/New_York
            2026-11-09T10:00 begins workplace_forbidden
            2026-11-18T10:00 ask voice by=lender to=tel-w
            2026-11-18T10:00 ask voice by=lender to=tel-1
            2026-11-19T08:00 ask voice by=lender to=tel-w
            2026-11-20T10:00 begins workplace_forbidden confirmed=true
            2026-12-20T10:00 ask voice by=lender to=tel-w
        ",
        answers: "
            no: ma-workplace; from 2026-11-19 08:00
            yes
            yes
            no: ma-workplace; never
        ",
    },
    Case {
        rule: "ma-visits",
        source: "940 CMR 7.04(1)",
        story: "
            2026-11-01T09:00 home us/ma America/New_York
            2026-11-01T09:00 given door-1 home America/New_York
            2026-11-09T10:00 visit door-1 lender conversation A1
            2026-12-08T10:00 ask visit by=lender to=door-1
            2026-12-09T10:00 ask visit by=lender to=door-1
        ",
        answers: "
            no: ma-visits; from 2026-12-09 08:00
            yes
        ",
    },
    Case {
        // In force from 1 September. Over all channels; the attempt of the 27th leaves with 3 September.
        rule: "nyc-contacts",
        source: "6 RCNY 5-77",
        story: "
            2026-08-01T09:00 home us/ny/nyc America/New_York
            2026-08-27T10:00 letter door-1 lender sent A1
            2026-08-28T10:00 call tel-1 lender no_answer A1
            2026-08-29T10:00 call tel-1 lender no_answer A1
            2026-08-31T12:00 ask voice by=lender
            2026-09-01T12:00 ask voice by=lender
            2026-09-01T12:00 ask voice by=lender about=A2
            2026-09-01T12:00 ask letter notice by=lender
            2026-09-03T00:00 ask voice by=lender
        ",
        answers: "
            yes
            no: nyc-contacts; from 2026-09-03 00:00
            yes
            yes
            yes
        ",
    },
    Case {
        rule: "nyc-consent",
        source: "6 RCNY 5-77",
        story: "
            2026-08-01T09:00 home us/ny/nyc America/New_York
            2026-08-31T12:00 ask sms by=lender
            2026-11-09T10:00 ask sms by=lender
            2026-11-09T11:00 consent_given sms
            2026-11-09T12:00 ask sms by=lender
        ",
        answers: "
            yes
            no: nyc-consent; never
            yes
        ",
    },
    Case {
        rule: "nyc-opted-out",
        source: "6 RCNY 5-77",
        story: "
            2026-08-01T09:00 home us/ny/nyc America/New_York
            2026-11-09T10:00 consent_given email
            2026-11-10T10:00 begins opted_out channel=email
            2026-11-10T11:00 ask email by=lender
            2026-11-10T11:00 ask email notice by=lender
        ",
        answers: "
            no: nyc-opted-out; never
            yes
        ",
    },
    Case {
        // Massachusetts, New York City and Regulation F on one consumer, whose home may be in either. Calls: the second of
        // two, that of the 11th, leaves Massachusetts' week with the 18th; the third of three, that of the 10th, the City's with
        // the 17th; the conversation of the 12th rests through the 18th. Texts: the City wants an opt-in.
        rule: "us-regf-rest",
        source: "12 CFR 1006.14(b)(2)(i)(B)",
        story: "
            2026-11-01T09:00 home us/ma,us/ny/nyc America/New_York
            2026-11-09T10:00 call tel-1 agency-a no_answer A1
            2026-11-10T10:00 call tel-1 agency-a no_answer A1
            2026-11-10T12:00 ask voice
            2026-11-11T10:00 call tel-1 agency-a no_answer A1
            2026-11-12T10:00 call tel-1 agency-a conversation A1
            2026-11-12T15:00 ask voice
            2026-11-12T15:00 ask sms
        ",
        answers: "
            no: ma-collector-calls; from 2026-11-16 08:00
            no: us-regf-rest + ma-collector-calls + nyc-contacts; from 2026-11-19 08:00
            no: nyc-consent + ma-collector-calls + nyc-contacts; never
        ",
    },
];
