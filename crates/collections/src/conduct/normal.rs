//! A text as it is meant, however it is written: full-width letters, spaces between Chinese characters and invisible
//! characters are evened out, and every place is led back to the text as it was.

/// A text in its plain form.
pub(super) struct Normal {
    /// The plain form.
    pub(super) text: String,
    /// For each byte of it, and its end, where that was in the text.
    places: Vec<usize>,
}

impl Normal {
    pub(super) fn of(text: &str) -> Self {
        let letters: Vec<(usize, char)> = text
            .char_indices()
            .map(|(at, letter)| (at, plain(letter)))
            .filter(|(_, letter)| !is_invisible(*letter))
            .collect();
        let mut normal = Self { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() + 1) };
        let mut place = 0;
        while let Some(&(at, letter)) = letters.get(place) {
            let run = filler(&letters[place..]);
            let before = place.checked_sub(1).map(|before| letters[before].1);
            let after = letters.get(place + run).map(|(_, letter)| *letter);
            if run > 0 && before.is_some_and(is_han) && after.is_some_and(is_han) {
                place += run;
            } else if letter.is_whitespace() {
                let spaces = letters[place..].iter().take_while(|(_, letter)| letter.is_whitespace()).count();
                let ends_block =
                    letters[place..place + spaces].iter().filter(|(_, letter)| *letter == '\n').count() > 1;
                normal.push(at, if ends_block { '\n' } else { ' ' });
                place += spaces;
            } else {
                normal.push(at, letter);
                place += 1;
            }
        }
        normal.places.push(text.len());
        normal
    }

    fn push(&mut self, at: usize, letter: char) {
        self.text.push(letter);
        self.places.resize(self.text.len(), at);
    }

    /// Where a place of the plain form was in the text.
    pub(super) fn place(&self, at: usize) -> usize {
        self.places[at]
    }
}

/// Full-width letters, digits and the signs that hide words as their narrow forms, typographic apostrophes as plain ones.
/// Chinese punctuation stays: it ends clauses.
fn plain(letter: char) -> char {
    match letter {
        '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | '＊'
        | '－'
        | '．'
        | '／'
        | '＿'
        | '＋'
        | '～'
        | '｜'
        | '＃'
        | '＾' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2018}' | '\u{2019}' => '\'',
        _ => letter,
    }
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe00}'..='\u{fe0f}')
}

/// The length of what is put between characters to hide words. A blank line hides nothing, nor does the mark of an item or a heading.
fn filler(letters: &[(usize, char)]) -> usize {
    let run = letters.iter().take_while(|(_, letter)| is_filler(*letter)).count();
    let lines = letters[..run].iter().filter(|(_, letter)| *letter == '\n').count();
    let is_blank = letters[..run].iter().all(|(_, letter)| letter.is_whitespace());
    if lines == 0 || (lines == 1 && is_blank) { run } else { 0 }
}

/// What is put between Chinese characters to hide words: blanks, dots, asterisks, hyphens.
fn is_filler(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '.' | '*' | '-' | '_' | '·' | '|' | '/' | '~' | '^' | '+' | '#')
}

/// Whether it is a Chinese character.
pub(super) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}
