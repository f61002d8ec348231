//! Going on behind a mistake.

use proc_macro2::Delimiter;

use super::parser::Parser;
use super::table::Token;

impl Parser<'_> {
    /// Goes before the `;` or the block with which a statement ends, or to the end of the group.
    pub(super) fn go_to_end_of_statement(&mut self) {
        let mut index = self.here();
        while let Some(token) = self.token(index) {
            match token {
                Token::Punct { character: ';', .. } | Token::Open(Delimiter::Brace, _) | Token::Close(_) => {
                    break;
                }
                _ => index = self.behind_tree(index),
            }
        }
        self.go_to(index);
    }

    /// Goes on behind what began at `start` and could not be read. That ends behind a `;` or a block, or before
    /// a word that begins the next thing of its kind, or before the group's end; never before the mistake.
    pub(super) fn recover(&mut self, start: usize, words: &[&str]) {
        self.forget_invisible();
        let mistake = self.here();
        let mut index = start;
        loop {
            match self.token(index) {
                None | Some(Token::Close(Delimiter::Brace | Delimiter::Parenthesis | Delimiter::Bracket)) => {
                    break;
                }
                Some(Token::Word(text))
                    if index > start && index >= mistake && words.contains(&text.as_str()) =>
                {
                    break;
                }
                Some(Token::Punct { character: '#', .. }) if index > start && index >= mistake => break,
                Some(token) => {
                    let ends = matches!(
                        token,
                        Token::Punct { character: ';', .. } | Token::Open(Delimiter::Brace, _)
                    );
                    index = match token {
                        // What is captured invisibly is looked into, like everywhere.
                        Token::Open(Delimiter::None, _) => index + 1,
                        _ => self.behind_tree(index),
                    };
                    if !ends || index < mistake {
                        continue;
                    }
                    let block = matches!(token, Token::Open(Delimiter::Brace, _));
                    match self.token(index).filter(|_| block) {
                        // The block is a part of an expression: `if` with its `else`, with `;` behind.
                        Some(Token::Word(text)) if text == "else" => {}
                        Some(Token::Punct { character: ';', .. }) => {
                            index += 1;
                            break;
                        }
                        _ => break,
                    }
                }
            }
        }
        self.go_to(index);
    }
}
