//! The code blocks of a Markdown file.

/// A block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The first word behind the fence.
    pub language: String,
    /// The other words.
    pub words: Vec<String>,
    /// What stands between the fences.
    pub text: String,
    /// Where it begins, from 1.
    pub line: usize,
    /// A comment before it, `<!-- fsm … -->`, says what stands around it: at `{}`.
    pub around: Option<String>,
}

impl Block {
    /// Whether it is marked with this word.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word)
    }

    /// The file that the block shows a piece of: `of PATH`.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        let at = self.words.iter().position(|word| word == "of")?;
        self.words.get(at + 1).map(String::as_str)
    }

    /// The block with what stands around it.
    #[must_use]
    pub fn chart(&self) -> String {
        match &self.around {
            Some(around) => around.replacen("{}", &self.text, 1),
            None => self.text.clone(),
        }
    }
}

/// All blocks, in order.
#[must_use]
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut around: Option<String> = None;
    let mut lines = markdown.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line == "<!-- fsm" {
            around = Some(until(&mut lines, "-->"));
        } else if let Some(info) = line.strip_prefix("```") {
            let mut words = info.split_whitespace().map(str::to_owned);
            let language = words.next().unwrap_or_default();
            let words = words.collect();
            let text = until(&mut lines, "```");
            found.push(Block { language, words, text, line: number + 1, around: around.take() });
        }
    }
    found
}

fn until<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>, end: &str) -> String {
    lines.map(|(_, line)| line).take_while(|line| *line != end).map(|line| format!("{line}\n")).collect()
}
