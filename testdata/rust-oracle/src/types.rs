//! Types in a normal form: without references, lifetimes and modules, and `?` for what
//! is neither a path nor a tuple nor a list.

use quote::ToTokens;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::{GenericArgument, PathArguments, Type};

/// What the use declarations of a file give another name, by that name.
#[derive(Default)]
pub struct Aliases(HashMap<String, String>);

impl<'ast> Visit<'ast> for Aliases {
    fn visit_use_rename(&mut self, u: &'ast syn::UseRename) {
        self.0.insert(plain(&u.rename), plain(&u.ident));
        visit::visit_use_rename(self, u);
    }
}

pub fn normal(aliases: &Aliases, ty: &Type) -> String {
    let inner = |ty: &Type| normal(aliases, ty);
    match ty {
        Type::Reference(r) => inner(&r.elem),
        Type::Paren(p) => inner(&p.elem),
        Type::Group(g) => inner(&g.elem),
        Type::Tuple(t) => format!("({})", list(t.elems.iter().map(inner))),
        Type::Slice(s) => format!("[{}]", inner(&s.elem)),
        Type::Array(a) => format!("[{}; {}]", inner(&a.elem), tight(&a.len)),
        Type::Path(p) if p.qself.is_none() => path(aliases, &p.path),
        _ => "?".into(),
    }
}

fn path(aliases: &Aliases, path: &syn::Path) -> String {
    let last = &path.segments[path.segments.len() - 1];
    let mut name = plain(&last.ident);
    if let (1, Some(original)) = (path.segments.len(), aliases.0.get(&name)) {
        name = original.clone();
    }
    let PathArguments::AngleBracketed(args) = &last.arguments else {
        return name;
    };
    let args = list(args.args.iter().filter_map(|arg| match arg {
        GenericArgument::Lifetime(_) => None,
        GenericArgument::Type(t) => Some(normal(aliases, t)),
        _ => Some("?".into()),
    }));
    if args.is_empty() {
        return name;
    }
    format!("{name}<{args}>")
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// Tokens without the blanks between them.
pub fn tight(tokens: &impl ToTokens) -> String {
    tokens
        .to_token_stream()
        .to_string()
        .split_whitespace()
        .collect()
}

/// A name without `r#`.
pub fn plain(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_string()
}
