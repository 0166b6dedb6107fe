//! Letters and recorded messages: what is in the folder, and that a second try changes nothing.

use std::fs;

use app::channel::{Carrier, SendError};
use app::channel_file;
use channels::letter::LetterFolder;
use channels::recorder::Recorder;
use collections::person::Channel;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{SUBJECT, letter_pdf, message, numbered, pdf, text};

const ENVELOPE: &str = "张三\n上海市浦东新区世纪大道 1 号\n200120";

fn letter() -> app::channel::Outgoing {
    let mut letter = message(Channel::Letter, ENVELOPE);
    letter.attachments = vec![letter_pdf()];
    letter
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_letter_is_a_folder_with_its_pdf_and_a_manifest() {
    let folder = TempDir::new().unwrap();
    let letters = LetterFolder::open("letters", folder.path()).unwrap();
    let sent = letters.send(&letter()).unwrap();
    assert_eq!(sent.reference.as_deref(), Some("m-0001"));
    let ready = folder.path().join("ready/m-0001");
    assert_eq!(names(&ready), ["01.pdf", "manifest.json"]);
    assert_eq!(fs::read(ready.join("01.pdf")).unwrap(), pdf());
    let manifest: Value = serde_json::from_str(&fs::read_to_string(ready.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(
        manifest,
        json!({
            "message_id": "m-0001", "to": ["张三", "上海市浦东新区世纪大道 1 号", "200120"], "language": "zh-CN",
            // By sha256sum.
            "files": [{"file": "01.pdf", "media_type": "application/pdf", "bytes": 269, "sha256": PDF_SHA256}],
        })
    );
}

const PDF_SHA256: &str = "9745ec83096683fc7f91f8613fc8c6712d6b18dfdaf94c5c20ebe4b8683c3287";

#[test]
fn a_letter_is_handed_over_once_whatever_broke_off() {
    let folder = TempDir::new().unwrap();
    let letters = LetterFolder::open("letters", folder.path()).unwrap();
    let (ready, handed) = (folder.path().join("ready"), folder.path().join("handed"));
    // A crash in the middle of a letter: half of it lies where no print house looks.
    fs::create_dir(handed.join(".m-0001.half")).unwrap();
    fs::write(handed.join(".m-0001.half/01.pdf"), b"half").unwrap();
    letters.send(&letter()).unwrap();
    assert_eq!(fs::read(ready.join("m-0001/01.pdf")).unwrap(), pdf());
    assert_eq!((names(&ready), names(&handed)), (vec!["m-0001".to_owned()], vec!["m-0001".to_owned()]));
    // The print house took it away, and the message is tried again.
    fs::remove_dir_all(ready.join("m-0001")).unwrap();
    letters.send(&letter()).unwrap();
    assert_eq!(names(&ready), Vec::<String>::new());
    // A crash between the letter and its receipt.
    fs::remove_file(handed.join("m-0001")).unwrap();
    letters.send(&letter()).unwrap();
    fs::remove_file(handed.join("m-0001")).unwrap();
    letters.send(&letter()).unwrap();
    assert_eq!((names(&ready), names(&handed)), (vec!["m-0001".to_owned()], vec!["m-0001".to_owned()]));
    let receipt = fs::read_to_string(handed.join("m-0001")).unwrap();
    assert!(!receipt.contains("张三") && receipt.trim().len() == 64, "{receipt}");
}

#[test]
fn what_cannot_be_printed_is_refused() {
    let folder = TempDir::new().unwrap();
    let letters = LetterFolder::open("letters", folder.path()).unwrap();
    let refused = |letter: &app::channel::Outgoing| {
        let error = letters.send(letter).unwrap_err();
        assert!(matches!(error, SendError::Permanent { .. }), "{error:?}");
        error.to_string()
    };
    assert_eq!(refused(&message(Channel::Letter, ENVELOPE)), "a letter is PDF files, one or more, and nothing else");
    let mut other = letter();
    other.attachments[0].media_type = "text/html".to_owned();
    assert_eq!(refused(&other), "a letter is PDF files, one or more, and nothing else");
    let mut nowhere = letter();
    nowhere.to = app::channel::Address::new(" \n");
    assert_eq!(refused(&nowhere), "the letter has no address");
    assert_eq!(names(&folder.path().join("ready")), Vec::<String>::new());
    // The folder is gone: that may be mended.
    fs::remove_dir_all(folder.path().join("ready")).unwrap();
    assert!(matches!(letters.send(&letter()), Err(SendError::Temporary { .. })));
}

#[test]
fn a_recorder_writes_each_message_once_as_a_line() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("messages.jsonl");
    for _ in 0..2 {
        let recorder = Recorder::open("dry-run", &path).unwrap();
        for number in [1, 2, 1] {
            recorder.send(&numbered(number, Channel::Sms, "+8613800138000")).unwrap();
        }
        // The power goes in the middle of a line.
        let mut broken = fs::read(&path).unwrap();
        broken.extend(b"{\"message_id\":\"m-00");
        fs::write(&path, broken).unwrap();
    }
    Recorder::open("dry-run", &path).unwrap().send(&letter()).unwrap();
    let written = fs::read_to_string(&path).unwrap();
    let lines: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // m-0001 is there already, also for the letter.
    assert_eq!(lines.len(), 2, "{written}");
    assert_eq!(
        lines[0],
        json!({
            "message_id": "m-0001", "channel": "sms", "to": "+8613800138000", "language": "zh-CN", "subject": SUBJECT,
            "text": text(), "html": null, "opt_out_url": null, "attachments": [],
        })
    );
    fs::write(&path, "hello\n").unwrap();
    let error = format!("{:#}", Recorder::open("dry-run", &path).unwrap_err());
    assert!(error.contains("messages.jsonl has other lines than messages"), "{error}");
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_what_a_recorder_writes() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("messages.jsonl");
    Recorder::open("dry-run", &path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_channel_file_is_opened_as_it_says() {
    let folder = TempDir::new().unwrap();
    let text = format!(
        "[[channel]]\nname = \"paper\"\nkind = \"letter\"\nfolder = \"{0}/letters\"\n\
         [[channel]]\nname = \"dry\"\nkind = \"file\"\ncarries = [\"email\", \"sms\"]\nfile = \"{0}/m.jsonl\"\n",
        folder.path().display()
    );
    let file = channel_file::parse("channels.toml", &text).unwrap();
    let open = channels::carriers(&file.carriers).unwrap();
    let find = |channel| open.iter().find(|one| one.carries.contains(channel)).unwrap();
    assert_eq!(find(Channel::Sms).carrier.name(), "dry");
    find(Channel::Letter).carrier.send(&letter()).unwrap();
    assert!(folder.path().join("letters/ready/m-0001/manifest.json").exists());
    let text = "[[channel]]\nname = \"m\"\nkind = \"gateway\"\ncarries = [\"sms\"]\nurl = \"https://a/\"\nsecret_env = \"ARREARS_NONE\"\n";
    let file = channel_file::parse("channels.toml", text).unwrap();
    let error = channels::carriers(&file.carriers).err().unwrap().to_string();
    assert!(error.contains("ARREARS_NONE is not set"), "{error}");
}
