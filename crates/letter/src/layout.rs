//! The layout: where everything stands on sheets of A4. Lengths are points, a seventy-second of an inch, from the top left.

use crate::fonts::Fonts;
use crate::shape::{Line, Shaper};
use crate::{Block, Language, Letter, LetterFailed};

/// A4.
pub(crate) const WIDTH: f32 = 595.28;
pub(crate) const HEIGHT: f32 = 841.89;
pub(crate) const LEFT: f32 = 70.9;
pub(crate) const RIGHT: f32 = WIDTH - 62.4;
const TOP_NEXT: f32 = 70.9;
const BOTTOM: f32 = HEIGHT - 76.5;

const BODY: f32 = 10.0;
const LEADING: f32 = 15.0;
const GAP: f32 = 8.0;

/// Something to be drawn.
#[derive(Debug)]
pub(crate) enum Mark {
    /// A line of text, from the left end of its base line.
    Text { x: f32, y: f32, size: f32, is_bold: bool, is_grey: bool, line: Line },
    /// A horizontal rule.
    Rule { x: f32, y: f32, width: f32, is_strong: bool },
    /// A shade behind a row of a table.
    Shade { x: f32, y: f32, width: f32, height: f32 },
}

/// What is drawn on each sheet, save for its page number.
pub(crate) fn sheets(letter: &Letter, fonts: &Fonts) -> Result<Vec<Vec<Mark>>, LetterFailed> {
    let mut writer = Writer {
        regular: Shaper::new(&fonts.regular),
        bold: Shaper::new(&fonts.bold),
        sheets: vec![Vec::new()],
        y: 0.0,
    };
    writer.head(letter)?;
    for (place, block) in letter.body.iter().enumerate() {
        let is_list = matches!(block, Block::Item(_)) && matches!(letter.body.get(place + 1), Some(Block::Item(_)));
        writer.block(block, letter, if is_list { 3.0 } else { GAP })?;
    }
    Ok(writer.sheets)
}

struct Writer<'f> {
    regular: Shaper<'f>,
    bold: Shaper<'f>,
    sheets: Vec<Vec<Mark>>,
    y: f32,
}

/// How a text is set.
#[derive(Clone, Copy)]
struct Set {
    size: f32,
    is_bold: bool,
    is_grey: bool,
}

const PLAIN: Set = Set { size: BODY, is_bold: false, is_grey: false };
const STRONG: Set = Set { size: BODY, is_bold: true, is_grey: false };
const SMALL: Set = Set { size: 8.5, is_bold: false, is_grey: true };

impl Writer<'_> {
    fn shaper(&self, set: Set) -> &Shaper<'_> {
        if set.is_bold { &self.bold } else { &self.regular }
    }

    fn mark(&mut self, mark: Mark) {
        self.sheets.last_mut().expect("there is a sheet").push(mark);
    }

    fn put(&mut self, x: f32, y: f32, line: Line, set: Set) {
        self.mark(Mark::Text { x, y, size: set.size, is_bold: set.is_bold, is_grey: set.is_grey, line });
    }

    fn left(&mut self, x: f32, y: f32, text: &str, set: Set) -> Result<(), LetterFailed> {
        let line = self.shaper(set).line(text)?;
        self.put(x, y, line, set);
        Ok(())
    }

    fn right(&mut self, x: f32, y: f32, text: &str, set: Set) -> Result<(), LetterFailed> {
        let line = self.shaper(set).line(text)?;
        let width = line.width(set.size);
        self.put(x - width, y, line, set);
        Ok(())
    }

    /// A new sheet where so much does not fit on this one any more.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.sheets.push(Vec::new());
            self.y = TOP_NEXT;
        }
    }

    /// Letterhead, address, date, reference and subject.
    fn head(&mut self, letter: &Letter) -> Result<(), LetterFailed> {
        let half = (RIGHT - LEFT) / 2.0;
        let name = Set { size: 14.0, ..STRONG };
        let mut y = 62.0;
        for line in self.shaper(name).lines(&letter.sender, name.size, half)? {
            self.put(LEFT, y, line, name);
            y += 18.0;
        }
        let mut small_y = 56.0;
        for text in letter.sender_address.iter().chain([&letter.sender_contact]) {
            for line in self.shaper(SMALL).lines(text, SMALL.size, half - 12.0)? {
                let width = line.width(SMALL.size);
                self.put(RIGHT - width, small_y, line, SMALL);
                small_y += 11.5;
            }
        }
        self.y = y.max(small_y) - 4.0;
        self.mark(Mark::Rule { x: LEFT, y: self.y, width: RIGHT - LEFT, is_strong: true });
        self.address(letter, half)?;
        let subject = Set { size: 12.0, ..STRONG };
        for line in self.shaper(subject).lines(&letter.subject, subject.size, RIGHT - LEFT)? {
            self.put(LEFT, self.y, line, subject);
            self.y += 17.0;
        }
        self.y += 8.0;
        Ok(())
    }

    /// The address at the height of an envelope's window; reference and date beside it.
    fn address(&mut self, letter: &Letter, half: f32) -> Result<(), LetterFailed> {
        let top = (self.y + 24.0).max(140.0);
        let mut y = top;
        for text in &letter.recipient {
            for line in self.shaper(PLAIN).lines(text, PLAIN.size, half - 12.0)? {
                self.put(LEFT, y, line, PLAIN);
                y += 14.0;
            }
        }
        let [reference, date] = match letter.language {
            Language::English => ["Reference", "Date"],
            Language::Chinese => ["编号", "日期"],
        };
        for (place, (label, value)) in [(reference, &letter.reference), (date, &letter.date)].into_iter().enumerate() {
            let y = top + place as f32 * 14.0;
            self.left(LEFT + half + 60.0, y, label, SMALL)?;
            self.right(RIGHT, y, value, PLAIN)?;
        }
        self.y = (y + 26.0).max(232.0);
        Ok(())
    }

    fn block(&mut self, block: &Block, letter: &Letter, gap: f32) -> Result<(), LetterFailed> {
        match block {
            Block::Heading(text) => {
                self.y += 4.0;
                // A heading is not left alone at the foot of a sheet.
                self.room(3.0 * LEADING);
                self.text(LEFT, text, STRONG)?;
                self.y += 2.0;
                return Ok(());
            }
            Block::Paragraph(text) => self.text(LEFT, text, PLAIN)?,
            Block::Item(text) => {
                self.room(LEADING);
                self.left(LEFT + 2.0, self.y + BODY, "•", PLAIN)?;
                self.text(LEFT + 14.0, text, PLAIN)?;
            }
            Block::Signature(text) => self.signature(text, letter)?,
            Block::Table { head, rows, total } => self.table(head, rows, total)?,
        }
        self.y += gap;
        Ok(())
    }

    /// A text over as many lines and sheets as it needs. No sheet begins with the last line of a paragraph, nor ends with its first.
    fn text(&mut self, x: f32, text: &str, set: Set) -> Result<(), LetterFailed> {
        let lines = self.shaper(set).lines(text, set.size, RIGHT - x)?;
        let count = lines.len();
        for (place, line) in lines.into_iter().enumerate() {
            let together = if (place == 0 && count > 1) || place + 2 == count { 2.0 } else { 1.0 };
            self.room(together * LEADING);
            self.put(x, self.y + set.size, line, set);
            self.y += LEADING;
        }
        Ok(())
    }

    /// Room for a hand or a seal, then who signs, all on one sheet.
    fn signature(&mut self, text: &str, letter: &Letter) -> Result<(), LetterFailed> {
        let width = 230.0;
        let lines = self.bold.lines(text, BODY, width)?;
        self.room(62.0 + (lines.len() as f32 + 1.0) * LEADING);
        self.y += 46.0;
        self.mark(Mark::Rule { x: LEFT, y: self.y, width, is_strong: false });
        self.y += 4.0;
        for line in lines {
            self.put(LEFT, self.y + BODY, line, STRONG);
            self.y += LEADING;
        }
        let seal = match letter.language {
            Language::English => letter.sender.clone(),
            Language::Chinese => format!("{}（盖章）", letter.sender),
        };
        self.left(LEFT, self.y + BODY, &seal, SMALL)?;
        self.y += LEADING;
        Ok(())
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>], total: &[String]) -> Result<(), LetterFailed> {
        let columns = self.columns(head, rows, total)?;
        self.y += 2.0;
        // Heads stay with the first row, the sums with the last.
        self.room(3.0 * ROW);
        self.table_head(&columns, head)?;
        for (place, row) in rows.iter().enumerate() {
            let height = if place + 1 == rows.len() { 2.0 * ROW } else { ROW };
            if self.y + height > BOTTOM {
                self.room(HEIGHT);
                self.table_head(&columns, head)?;
            }
            self.row(&columns, row, PLAIN)?;
            self.mark(Mark::Rule { x: LEFT, y: self.y, width: RIGHT - LEFT, is_strong: false });
        }
        self.row(&columns, total, STRONG)?;
        self.mark(Mark::Rule { x: LEFT, y: self.y, width: RIGHT - LEFT, is_strong: true });
        self.y += 4.0;
        Ok(())
    }

    fn table_head(&mut self, columns: &[f32], head: &[String]) -> Result<(), LetterFailed> {
        self.mark(Mark::Shade { x: LEFT, y: self.y, width: RIGHT - LEFT, height: ROW });
        self.row(columns, head, Set { size: 9.0, ..STRONG })?;
        self.mark(Mark::Rule { x: LEFT, y: self.y, width: RIGHT - LEFT, is_strong: true });
        Ok(())
    }

    /// Where each column ends: all are as wide as their widest cell and share what is left.
    fn columns(&self, head: &[String], rows: &[Vec<String>], total: &[String]) -> Result<Vec<f32>, LetterFailed> {
        let mut widths = Vec::new();
        for place in 0..head.len() {
            let cells =
                rows.iter().map(|row| (&row[place], PLAIN)).chain([(&head[place], STRONG), (&total[place], STRONG)]);
            let mut widest: f32 = 0.0;
            for (cell, set) in cells {
                widest = widest.max(self.shaper(set).line(cell)?.width(set.size));
            }
            widths.push(widest);
        }
        let free = (RIGHT - LEFT - 2.0 * CELL - widths.iter().sum::<f32>()).max(0.0);
        let each = if widths.len() > 1 { free / (widths.len() - 1) as f32 } else { 0.0 };
        let mut end = LEFT + CELL;
        let ends = widths.iter().enumerate().map(|(place, width)| {
            end += width + if place > 0 { each } else { 0.0 };
            end
        });
        Ok(ends.collect())
    }

    fn row(&mut self, columns: &[f32], cells: &[String], set: Set) -> Result<(), LetterFailed> {
        let y = self.y + ROW - 5.5;
        for (place, cell) in cells.iter().enumerate() {
            if place == 0 {
                self.left(LEFT + CELL, y, cell, set)?;
            } else {
                self.right(columns[place], y, cell, set)?;
            }
        }
        self.y += ROW;
        Ok(())
    }
}

/// The height of a row, and the room beside its cells.
const ROW: f32 = 18.0;
const CELL: f32 = 5.0;
