//! A message as HTML, beside its plain text: the same words, with headings, lists and tables as such. No picture, no link that tells that it
//! was read, nothing from elsewhere.

use collections::message::{Block, Language, Message};

use crate::assessment::escaped;

/// The message as a page of its own.
pub fn html(message: &Message) -> String {
    let language = match message.language {
        Language::English => "en",
        Language::Chinese => "zh-CN",
    };
    let title = escaped(message.subject.as_deref().unwrap_or_default());
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n"
    );
    let mut in_list = false;
    for block in &message.blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != in_list {
            page.push_str(if is_item { "<ul>\n" } else { "</ul>\n" });
        }
        in_list = is_item;
        match block {
            Block::Heading(words) => page.push_str(&format!("<h2>{}</h2>\n", lines(words))),
            Block::Paragraph(words) | Block::Signature(words) => page.push_str(&format!("<p>{}</p>\n", lines(words))),
            Block::Item(words) => page.push_str(&format!("<li>{}</li>\n", lines(words))),
            Block::Table { head, rows, total } => table(&mut page, head, rows, total),
        }
    }
    if in_list {
        page.push_str("</ul>\n");
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn lines(words: &str) -> String {
    escaped(words).replace('\n', "<br>\n")
}

fn table(page: &mut String, head: &[String], rows: &[Vec<String>], total: &[String]) {
    let row = |cell: &str, cells: &[String]| {
        let cells: String = cells.iter().map(|words| format!("<{cell}>{}</{cell}>", lines(words))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    page.push_str("<table border=\"1\" cellpadding=\"4\">\n");
    page.push_str(&row("th", head));
    rows.iter().for_each(|cells| page.push_str(&row("td", cells)));
    page.push_str(&row("th", total));
    page.push_str("</table>\n");
}
