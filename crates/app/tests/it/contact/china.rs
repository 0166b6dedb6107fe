//! The rules of `cn-2026`.

use super::{Case, check};

const PRELUDE: &str = "
    zone Asia/Shanghai
    2026-11-01T09:00 home cn/js Asia/Shanghai
    2026-11-01T09:00 given tel-1 mobile Asia/Shanghai
    2026-11-01T09:00 given tel-2 mobile Asia/Shanghai
    2026-11-01T09:00 notice agency-a
    2026-11-01T09:00 notice agency-b
";

#[test]
fn every_rule_of_china_says_no_at_its_edge_and_not_before() {
    check("cn-2026", PRELUDE, CASES);
}

const CASES: &[Case] = &[
    Case {
        // 07:59, 08:00, 21:59, 22:00; what was agreed; a reply.
        rule: "cn-hours",
        source: "GB/T 45251-2025; CBA guide",
        story: "
            2026-11-20T07:59 ask voice
            2026-11-20T08:00 ask voice
            2026-11-20T21:59 ask voice
            2026-11-20T22:00 ask voice
            2026-11-20T22:00 ask letter
            2026-11-20T22:00 ask voice reply
            2026-11-21T09:00 hours_agreed from_time=22:00 until_time=23:00 until=2026-11-21
            2026-11-21T22:59 ask voice
            2026-11-21T23:00 ask voice
            2026-11-22T22:30 ask voice
        ",
        answers: "
            no: cn-hours; from 2026-11-20 08:00
            yes
            yes
            no: cn-hours; from 2026-11-21 08:00
            no: cn-hours; from 2026-11-21 08:00
            yes
            yes
            no: cn-hours; from 2026-11-22 08:00
            no: cn-hours; from 2026-11-23 08:00
        ",
    },
    Case {
        rule: "cn-inconvenient",
        source: "our choice",
        story: "
            2026-11-20T09:00 inconvenient from_time=12:00 until_time=14:00
            2026-11-20T11:59 ask voice
            2026-11-20T12:00 ask voice
            2026-11-20T13:59 ask sms
            2026-11-20T14:00 ask voice
            2026-11-20T15:00 inconvenient address=tel-2
            2026-11-20T15:00 ask voice to=tel-2
            2026-11-20T15:00 ask voice to=tel-1
        ",
        answers: "
            yes
            no: cn-inconvenient; from 2026-11-20 14:00
            no: cn-inconvenient; from 2026-11-20 14:00
            yes
            no: cn-inconvenient; never
            yes
        ",
    },
    Case {
        // The third effective call is allowed, the fourth is not, whoever makes it. The debtor's own call does not count.
        rule: "cn-effective-calls",
        source: "GB/T 45251-2025, 5.3",
        story: "
            2026-11-20T09:00 call tel-1 agency-a conversation A1
            2026-11-20T10:00 ai_voice tel-1 agency-b conversation A2
            2026-11-20T10:30 in tel-1 agency-a conversation A1
            2026-11-20T11:00 ask voice by=agency-b about=A2
            2026-11-20T11:00 call tel-1 agency-b conversation A2
            2026-11-20T12:00 ask voice by=agency-a
            2026-11-20T12:00 ask ai_voice by=lender to=tel-2 about=A3
            2026-11-20T12:00 ask sms
            2026-11-21T07:59 ask voice
            2026-11-21T08:00 ask voice
        ",
        answers: "
            yes
            no: cn-effective-calls; from 2026-11-21 08:00
            no: cn-effective-calls; from 2026-11-21 08:00
            yes
            no: cn-hours; from 2026-11-21 08:00
            yes
        ",
    },
    Case {
        // The seventh dial on one number is refused, the first on a second number is not.
        rule: "cn-unanswered",
        source: "CBA guide",
        story: "
            2026-11-20T09:00 call tel-1 agency-a no_answer A1
            2026-11-20T10:00 call tel-1 agency-b no_answer A2
            2026-11-20T11:00 call tel-1 agency-a not_connected A1
            2026-11-20T12:00 call tel-1 agency-a voicemail A1
            2026-11-20T13:00 voice_notice tel-1 lender no_answer A1
            2026-11-20T13:30 ask voice
            2026-11-20T14:00 call tel-1 agency-a no_answer A1
            2026-11-20T14:30 ask voice by=agency-b about=A2
            2026-11-20T14:30 ask voice to=tel-2
            2026-11-20T15:00 count_agreed rule=cn-unanswered most=7 until=2026-11-20
            2026-11-20T15:01 ask voice
            2026-11-20T15:02 call tel-1 agency-a no_answer A1
            2026-11-20T15:30 ask voice
        ",
        answers: "
            yes
            no: cn-unanswered; from 2026-11-21 08:00
            yes
            yes
            no: cn-unanswered; from 2026-11-21 08:00
        ",
    },
    Case {
        rule: "cn-notice-calls",
        source: "NIFA",
        story: "
            2026-11-20T09:00 voice_notice tel-1 lender other_person A1
            2026-11-20T10:00 voice_notice tel-2 agency-a conversation A1
            2026-11-20T10:30 voice_notice tel-2 agency-a no_answer A1
            2026-11-20T11:00 ask voice_notice
            2026-11-20T11:00 voice_notice tel-1 agency-b voicemail A2
            2026-11-20T12:00 ask voice_notice
            2026-11-20T12:00 ask voice
        ",
        answers: "
            yes
            no: cn-notice-calls; from 2026-11-21 08:00
            yes
        ",
    },
    Case {
        rule: "cn-messages",
        source: "our choice",
        story: "
            2026-11-20T09:00 ask sms
            2026-11-20T09:00 sms tel-1 lender delivered A1
            2026-11-20T10:00 ask push by=agency-a
            2026-11-20T10:00 ask email notice
            2026-11-21T08:00 ask push
        ",
        answers: "
            yes
            no: cn-messages; from 2026-11-21 08:00
            yes
            yes
        ",
    },
    Case {
        // Unreachable on three days in a row: not yet on the third, but on the fourth; over with one answer.
        rule: "cn-contact-persons",
        source: "GB/T 45251-2025; CBA guide",
        story: "
            2026-11-15T09:00 listed T1 tel-7
            2026-11-15T10:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-16T10:00 visit door-1 agency-a nobody_met A1
            2026-11-17T10:00 visit door-1 agency-a nobody_met A1
            2026-11-18T10:00 visit door-1 agency-a nobody_met A1
            2026-11-18T11:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-19T11:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-19T11:00 ask voice collect target=contact_person third=T1 to=tel-7
            2026-11-19T12:00 in tel-1 agency-a conversation A1
            2026-11-19T13:00 ask voice locate target=contact_person third=T1 to=tel-7
        ",
        answers: "
            no: cn-contact-persons; never
            no: cn-contact-persons; from 2026-11-19 08:00
            yes, not the debt
            no: cn-contact-persons; never
            no: cn-contact-persons; never
        ",
    },
    Case {
        // Three calls in a row: from the day after. An answer between them begins the count anew; an invalid number is enough,
        // if there is no other; and so is death.
        rule: "cn-contact-persons",
        source: "GB/T 45251-2025; CBA guide",
        story: "
            2026-11-16T09:00 call tel-1 agency-a no_answer A1
            2026-11-16T10:00 call tel-1 agency-a no_answer A1
            2026-11-16T11:00 call tel-1 agency-a conversation A1
            2026-11-16T12:00 call tel-1 agency-a no_answer A1
            2026-11-17T12:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-17T13:00 call tel-1 agency-a no_answer A1
            2026-11-17T14:00 call tel-2 agency-b voicemail A1
            2026-11-17T15:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-18T08:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-18T09:00 given tel-3 mobile Asia/Shanghai
            2026-11-18T10:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-18T11:00 begins number_invalid address=tel-1
            2026-11-18T11:00 begins number_invalid address=tel-3
            2026-11-18T12:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-18T13:00 begins wrong_number address=tel-2
            2026-11-18T13:00 ask voice locate target=contact_person third=T1 to=tel-7
        ",
        answers: "
            no: cn-contact-persons; never
            no: cn-contact-persons; from 2026-11-18 08:00
            yes, not the debt
            no: cn-contact-persons; never
            no: cn-contact-persons; never
            yes, not the debt
        ",
    },
    Case {
        rule: "cn-contact-persons",
        source: "GB/T 45251-2025; CBA guide",
        story: "
            2026-11-16T08:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-16T09:00 begins deceased
            2026-11-16T10:00 ask voice locate target=contact_person third=T1 to=tel-7
        ",
        answers: "
            no: cn-contact-persons; never
            yes, not the debt
        ",
    },
    Case {
        rule: "cn-unrelated-persons",
        source: "GB/T 45251-2025; CBA guide",
        story: "
            2026-11-16T09:00 begins deceased
            2026-11-16T10:00 ask voice locate target=third_person third=T9 to=tel-9
            2026-11-16T10:00 ask voice reply target=third_person third=T9 to=tel-9
        ",
        answers: "
            no: cn-unrelated-persons; never
            yes, not the debt
        ",
    },
    Case {
        // A contact person refuses, and is listed again under a new number; the number under another name.
        rule: "cn-contact-refused",
        source: "GB/T 45251-2025",
        story: "
            2026-11-15T09:00 listed T1 tel-7
            2026-11-15T09:00 begins deceased
            2026-11-16T09:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-16T10:00 begins refused third=T1
            2026-11-16T11:00 ask voice locate target=contact_person third=T1 to=tel-7
            2026-11-17T09:00 listed T1 tel-8
            2026-11-17T10:00 ask voice locate target=contact_person to=tel-8
            2026-11-17T11:00 listed T2 tel-8
            2026-11-17T12:00 ask sms locate target=contact_person third=T2 to=tel-9
            2026-11-17T12:00 ask voice locate target=contact_person third=T3 to=tel-5
        ",
        answers: "
            yes, not the debt
            no: cn-contact-refused; never
            no: cn-contact-refused; never
            no: cn-contact-refused; never
            yes, not the debt
        ",
    },
    Case {
        rule: "cn-visit-team",
        source: "CBA guide art. 22",
        story: "
            2026-11-20T10:00 ask visit to=door-1
            2026-11-20T10:00 ask visit to=door-1 team=2
        ",
        answers: "
            no: cn-visit-team; never
            yes
        ",
    },
    Case {
        rule: "cn-assignment-notice",
        source: "CBA guide",
        story: "
            2026-11-20T10:00 ask voice by=agency-c
            2026-11-20T10:00 ask voice by=lender
            2026-11-20T10:30 notice agency-c
            2026-11-20T10:30 ask voice by=agency-c
        ",
        answers: "
            no: cn-assignment-notice; never
            yes
            yes
        ",
    },
    Case {
        rule: "cn-claim-sold",
        source: "民法典 art. 546",
        story: "
            2026-11-20T10:00 ask voice by=buyer
            2026-11-20T10:30 notice buyer
            2026-11-20T10:31 ask voice by=buyer
        ",
        answers: "
            no: cn-claim-sold; never
            yes
        ",
    },
    Case {
        // Signed at noon, while a call is queued for noon.
        rule: "cn-plan",
        source: "信用卡业务监督管理办法 art. 70",
        story: "
            2026-11-20T11:59 ask voice
            2026-11-20T12:00 begins plan_running account=A1
            2026-11-20T12:00 ask voice
            2026-11-20T12:00 ask voice about=A1,A2
            2026-11-20T12:00 ask voice about=A2
            2026-11-20T12:00 ask sms remind
            2026-11-25T12:00 ends plan_running account=A1
            2026-11-25T12:00 ask voice
        ",
        answers: "
            yes
            no: cn-plan; never
            no: cn-plan; never
            yes
            yes
            yes
        ",
    },
    Case {
        // A disputed part is withheld, a disputed account not collected at all.
        rule: "cn-disputed",
        source: "信用卡业务监督管理办法 art. 69",
        story: "
            2026-11-20T10:00 begins disputed account=A1 amount=12000
            2026-11-20T11:00 ask voice about=A1,A2
            2026-11-20T12:00 begins disputed account=A1
            2026-11-20T13:00 ask voice about=A1,A2
            2026-11-20T13:00 ask letter notice
            2026-11-20T13:00 ask voice about=A2
            2026-11-21T10:00 ends disputed account=A1
            2026-11-21T11:00 ask voice
        ",
        answers: "
            yes, not A1 12000
            no: cn-disputed; never
            yes
            yes
            yes
        ",
    },
    Case {
        rule: "cn-hardship",
        source: "our choice",
        story: "
            2026-11-20T10:00 begins hardship_requested
            2026-11-20T11:00 ask voice
            2026-11-20T11:00 ask letter notice
            2026-11-22T10:00 ends hardship_requested
            2026-11-22T10:00 ask voice
        ",
        answers: "
            no: cn-hardship; never
            yes
            yes
        ",
    },
    Case {
        // Two complaints: one that is answered leaves the other.
        rule: "cn-complaint",
        source: "our choice",
        story: "
            2026-11-20T10:00 begins complaint_open case=C1
            2026-11-20T11:00 begins complaint_open case=C2
            2026-11-21T10:00 ends complaint_open case=C1
            2026-11-21T11:00 ask voice
            2026-11-22T10:00 ends complaint_open case=C2
            2026-11-22T10:00 ask voice
        ",
        answers: "
            no: cn-complaint; never
            yes
        ",
    },
    Case {
        rule: "cn-deceased",
        source: "our choice",
        story: "
            2026-11-20T10:00 begins deceased
            2026-11-20T11:00 ask sms
            2026-11-20T11:00 ask voice target=co_obligor
        ",
        answers: "
            no: cn-deceased; never
            yes
        ",
    },
    Case {
        rule: "cn-incapacitated",
        source: "our choice",
        story: "
            2026-11-20T10:00 begins incapacitated
            2026-11-20T11:00 ask letter
        ",
        answers: "
            no: cn-incapacitated; never
        ",
    },
    Case {
        rule: "cn-vulnerable",
        source: "our choice",
        story: "
            2026-11-20T10:00 begins vulnerable
            2026-11-20T11:00 ask ai_voice
            2026-11-20T11:00 ask voice
            2026-11-20T11:00 ask visit to=door-1 team=2
        ",
        answers: "
            no: cn-vulnerable; never
            yes
            no: cn-vulnerable; never
        ",
    },
    Case {
        rule: "cn-wrong-number",
        source: "CBA guide",
        story: "
            2026-11-20T10:00 begins wrong_number address=tel-1
            2026-11-20T11:00 ask voice
            2026-11-20T11:00 ask voice to=tel-2
        ",
        answers: "
            no: cn-wrong-number; never
            yes
        ",
    },
    Case {
        rule: "cn-number-invalid",
        source: "our choice",
        story: "
            2026-11-20T10:00 begins number_invalid address=tel-1
            2026-11-20T11:00 ask voice
            2026-11-20T11:00 ask voice to=tel-2
        ",
        answers: "
            no: cn-number-invalid; never
            yes
        ",
    },
    Case {
        rule: "cn-opted-out",
        source: "our choice",
        story: "
            2026-11-20T10:00 begins opted_out channel=sms
            2026-11-20T11:00 ask sms
            2026-11-20T11:00 ask sms notice
            2026-11-20T11:00 ask voice
            2026-11-21T10:00 ends opted_out channel=sms
            2026-11-21T10:00 ask sms
        ",
        answers: "
            no: cn-opted-out; never
            yes
            yes
            yes
        ",
    },
];
