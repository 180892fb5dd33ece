//! The tokens of a file, as rustc's lexer cuts them.

use rustc_lexer::{strip_shebang, tokenize, FrontmatterAllowed, LiteralKind, TokenKind};

/// Each token as its kind and the byte offsets of its start and its end; white space and
/// comments are none.
pub fn of(text: &str) -> Vec<(&'static str, usize, usize)> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut at = bom + strip_shebang(&text[bom..]).unwrap_or(0);
    let mut tokens = Vec::new();
    for token in tokenize(&text[at..], FrontmatterAllowed::No) {
        let end = at + token.len as usize;
        if let Some(kind) = kind(token.kind) {
            tokens.push((kind, at, end));
        }
        at = end;
    }
    tokens
}

fn kind(kind: TokenKind) -> Option<&'static str> {
    use TokenKind::*;
    Some(match kind {
        LineComment { .. } | BlockComment { .. } | Whitespace | Eof => return None,
        Ident | RawIdent => "ident",
        Lifetime { .. } | RawLifetime => "lifetime",
        Literal { kind, .. } => literal(kind),
        OpenParen | OpenBrace | OpenBracket => "opener",
        CloseParen | CloseBrace | CloseBracket => "closer",
        Frontmatter { .. }
        | InvalidIdent
        | ForcedKeywordIdent
        | UnknownPrefix
        | UnknownPrefixLifetime
        | GuardedStrPrefix
        | Unknown => "bad",
        _ => "punct",
    })
}

fn literal(kind: LiteralKind) -> &'static str {
    use LiteralKind::*;
    match kind {
        Int { .. } | Float { .. } => "num",
        Char { terminated: true } | Byte { terminated: true } => "char",
        Str { terminated: true } | CStr { terminated: true } => "str",
        RawStr { n_hashes: Some(_) } | RawCStr { n_hashes: Some(_) } => "str",
        ByteStr { terminated: true } | RawByteStr { n_hashes: Some(_) } => "bstr",
        _ => "bad",
    }
}
