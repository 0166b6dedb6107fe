//! A message as HTML, beside its plain text: the same words, with headings, lists and tables as such. No picture, no link that tells that it
//! was read, nothing from elsewhere.

use collections::message::{Block, Language, Message};

use crate::assessment::escaped;

/// Mail programs drop style sheets, so that each element has its own style. Colours are left to whoever reads in the dark.
const BODY: &str = "margin:0;padding:16px;font-family:system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',\
                    sans-serif;font-size:16px;line-height:1.6";
const CELL: &str = "padding:6px 8px 6px 0;border-bottom:1px solid #b8c0c8;text-align:";

/// The message as a page of its own, as wide as a column of text at most.
pub fn html(message: &Message) -> String {
    let language = match message.language {
        Language::English => "en",
        Language::Chinese => "zh-CN",
    };
    let title = escaped(message.subject.as_deref().unwrap_or_default());
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\n\
         <body style=\"{BODY}\">\n<div style=\"max-width:600px;margin:0 auto\">\n"
    );
    let mut in_list = false;
    for block in &message.blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != in_list {
            page.push_str(if is_item { "<ul>\n" } else { "</ul>\n" });
        }
        in_list = is_item;
        match block {
            Block::Heading(words) => page.push_str(&format!(
                "<h2 style=\"font-size:18px;line-height:1.4;margin:24px 0 8px\">{}</h2>\n",
                lines(words)
            )),
            Block::Paragraph(words) | Block::Signature(words) => {
                page.push_str(&format!("<p style=\"margin:0 0 14px\">{}</p>\n", lines(words)));
            }
            Block::Item(words) => page.push_str(&format!("<li>{}</li>\n", lines(words))),
            Block::Table { head, rows, total } => table(&mut page, head, rows, total),
        }
    }
    if in_list {
        page.push_str("</ul>\n");
    }
    page.push_str("</div>\n</body>\n</html>\n");
    page
}

fn lines(words: &str) -> String {
    escaped(words).replace('\n', "<br>\n")
}

/// The first column names what the others tell; they are amounts and dates, and line up at their ends.
fn table(page: &mut String, head: &[String], rows: &[Vec<String>], total: &[String]) {
    let row = |cell: &str, cells: &[String]| {
        let cell = |(place, words): (usize, &String)| {
            let side = if place == 0 { "left" } else { "right" };
            format!("<{cell} style=\"{CELL}{side}\">{}</{cell}>", lines(words))
        };
        let cells: String = cells.iter().enumerate().map(cell).collect();
        format!("<tr>{cells}</tr>\n")
    };
    page.push_str(
        "<div style=\"overflow-x:auto;margin:0 0 14px\">\n<table style=\"border-collapse:collapse;width:100%;font-size:14px;\
         font-variant-numeric:tabular-nums\">\n",
    );
    page.push_str(&row("th", head));
    rows.iter().for_each(|cells| page.push_str(&row("td", cells)));
    page.push_str(&row("th", total));
    page.push_str("</table>\n</div>\n");
}
