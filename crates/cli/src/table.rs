//! Tables of text: the first column to the left, the others to the right.
//!
//! Columns are as wide as a terminal shows them: a Chinese character takes two places, a mark on the letter before it none.

use unicode_width::UnicodeWidthStr;

/// Writes rows under a header, columns two spaces apart.
pub(crate) fn render(header: &[&str], rows: &[Vec<String>]) -> String {
    let columns = header.len();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.chain([header[column].width()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    let mut line = |cells: &[&str]| {
        for (column, cell) in cells.iter().enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            let pad = " ".repeat(widths[column].saturating_sub(cell.width()));
            if column == 0 {
                text.push_str(&format!("{gap}{cell}{pad}"));
            } else {
                text.push_str(&format!("{gap}{pad}{cell}"));
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    };
    line(header);
    for row in rows {
        line(&row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    text
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::render;

    #[test]
    fn columns_end_at_one_place_whatever_the_script() {
        let rows = [["开户时间", "29.0"], ["a", "1,012.5"], ["e\u{301} é", "3"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        let text = render(&["reason", "分数"], &rows);
        // Eight places for the four characters, two between columns, seven for the longest number.
        assert_eq!(text, "reason       分数\n开户时间     29.0\na         1,012.5\ne\u{301} é             3\n");
        assert!(text.lines().all(|line| line.width() == 17), "{text}");
    }
}
