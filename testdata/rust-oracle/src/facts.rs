//! The facts that permver reads from a file, found by `syn`.

use crate::types::{normal, plain, tight, Aliases};
use heck::{ToLowerCamelCase, ToSnakeCase};
use proc_macro2::Span;
use serde_json::{json, Value};
use std::collections::HashSet;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, FnArg, Lit, Meta, Pat, Token};

/// The facts of a file: lines of text, each with the predicates it stands under.
pub fn of(file: &syn::File) -> Vec<Value> {
    let mut reader = Reader::default();
    reader.aliases.visit_file(file);
    reader.within(&file.attrs, |r| visit::visit_file(r, file));
    reader.facts
}

#[derive(Default)]
struct Reader {
    aliases: Aliases,
    facts: Vec<Value>,
    cfgs: Vec<String>,
    modules: Vec<String>,
    chained: HashSet<(usize, usize)>,
}

impl Reader {
    fn add(&mut self, what: &str, span: Span, rest: String) {
        let at = span.start();
        let text = format!("{what} {}:{} {rest}", at.line, at.column + 1);
        self.facts
            .push(json!({ "text": text.trim_end(), "cfg": self.cfgs }));
    }

    /// Reads something under the conditions of its attributes.
    fn within(&mut self, attrs: &[Attribute], read: impl FnOnce(&mut Self)) {
        self.under(
            attrs.iter().flat_map(|a| conditions(&a.meta)).collect(),
            read,
        );
    }

    fn under(&mut self, predicates: Vec<String>, read: impl FnOnce(&mut Self)) {
        let before = self.cfgs.len();
        self.cfgs.extend(predicates);
        read(self);
        self.cfgs.truncate(before);
    }

    fn function(&mut self, attrs: &[Attribute], sig: &syn::Signature) {
        for (conditions, attr) in attrs.iter().flat_map(|a| resolved(&a.meta)) {
            if ["command", "crate::command", "tauri::command"]
                .contains(&tight(attr.path()).trim_start_matches("::"))
            {
                self.under(conditions, |r| r.command(&attr, sig));
            }
        }
    }

    fn command(&mut self, attr: &Meta, sig: &syn::Signature) {
        let tokens = match attr {
            Meta::List(l) => tight(&l.tokens),
            _ => String::new(),
        };
        let texts: Vec<_> = tokens.split(',').filter(|arg| !arg.is_empty()).collect();
        let camel = !texts.contains(&"rename_all=\"snake_case\"");
        let module = self.modules.join("::");
        let rest = format!("{} [{}] {module}", plain(&sig.ident), texts.join(","));
        self.add("command", sig.ident.span(), rest);
        let generic: HashSet<_> = sig
            .generics
            .type_params()
            .map(|p| plain(&p.ident))
            .collect();
        for input in &sig.inputs {
            self.parameter(sig, input, camel, &generic);
        }
        let result = match &sig.output {
            syn::ReturnType::Default => "()".into(),
            syn::ReturnType::Type(_, t) => normal(&self.aliases, t),
        };
        self.add("result", sig.ident.span(), result);
    }

    fn parameter(
        &mut self,
        sig: &syn::Signature,
        input: &FnArg,
        camel: bool,
        generic: &HashSet<String>,
    ) {
        let FnArg::Typed(typed) = input else { return };
        let path = match &*typed.pat {
            Pat::Ident(p) => plain(&p.ident),
            // As tauri-macros has it (command/wrapper.rs): a pattern goes by its type's name.
            Pat::Struct(p) => segments(&p.path),
            Pat::TupleStruct(p) => segments(&p.path),
            _ => String::new(),
        };
        let name = path.rsplit("::").next().unwrap_or_default();
        let key = if camel {
            name.to_lower_camel_case()
        } else {
            name.to_snake_case()
        };
        let mut ty = normal(&self.aliases, &typed.ty);
        if generic.contains(&ty) {
            ty = "?".into();
        }
        self.add("param", sig.ident.span(), format!("{key}: {ty}"));
    }

    fn constant(&mut self, ident: &syn::Ident, value: &Expr) {
        if let Some(value) = strings(value) {
            self.add("const", ident.span(), format!("{} {value}", plain(ident)));
        }
    }

    fn handler(&mut self, mac: &syn::Macro, name: &str) {
        let entries = mac.parse_body_with(Punctuated::<Entry, Token![,]>::parse_terminated);
        self.add("handler", mac.path.span(), name.into());
        for Entry { attrs, path } in entries.unwrap_or_default() {
            self.within(&attrs, |r| r.add("entry", path.span(), segments(&path)));
        }
    }

    /// The branches of cfg_if!, each under what the ones before it leave.
    fn branches(&mut self, mac: &syn::Macro) {
        let Ok(Branches(branches)) = mac.parse_body() else {
            return;
        };
        let mut before: Vec<String> = Vec::new();
        for (predicate, block) in branches {
            let mut conditions = match &before[..] {
                [] => Vec::new(),
                [one] => vec![format!("not({one})")],
                several => vec![format!("not(any({}))", several.join(", "))],
            };
            conditions.extend(predicate.clone());
            before.extend(predicate);
            if let Ok(file) = syn::parse2::<syn::File>(block.clone()) {
                self.under(conditions, |r| visit::visit_file(r, &file));
            } else if let Ok(stmts) = syn::parse::Parser::parse2(syn::Block::parse_within, block) {
                self.under(conditions, |r| stmts.iter().for_each(|s| r.visit_stmt(s)));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_item(&mut self, item: &'ast syn::Item) {
        use syn::Item::*;
        let attrs = match item {
            Const(i) => &i.attrs,
            Enum(i) => &i.attrs,
            ExternCrate(i) => &i.attrs,
            Fn(i) => &i.attrs,
            ForeignMod(i) => &i.attrs,
            Impl(i) => &i.attrs,
            Macro(i) => &i.attrs,
            Mod(i) => &i.attrs,
            Static(i) => &i.attrs,
            Struct(i) => &i.attrs,
            Trait(i) => &i.attrs,
            Type(i) => &i.attrs,
            Use(i) => &i.attrs,
            _ => return,
        };
        self.within(attrs, |r| visit::visit_item(r, item));
    }

    fn visit_item_fn(&mut self, i: &'ast syn::ItemFn) {
        self.function(&i.attrs, &i.sig);
        visit::visit_item_fn(self, i);
    }

    fn visit_impl_item_fn(&mut self, i: &'ast syn::ImplItemFn) {
        self.within(&i.attrs, |r| {
            r.function(&i.attrs, &i.sig);
            visit::visit_impl_item_fn(r, i);
        });
    }

    fn visit_impl_item_const(&mut self, i: &'ast syn::ImplItemConst) {
        self.within(&i.attrs, |r| r.constant(&i.ident, &i.expr));
    }

    fn visit_item_const(&mut self, i: &'ast syn::ItemConst) {
        self.constant(&i.ident, &i.expr);
        visit::visit_item_const(self, i);
    }

    fn visit_item_static(&mut self, i: &'ast syn::ItemStatic) {
        self.constant(&i.ident, &i.expr);
        visit::visit_item_static(self, i);
    }

    fn visit_item_mod(&mut self, i: &'ast syn::ItemMod) {
        let paths: Vec<_> = i
            .attrs
            .iter()
            .flat_map(|a| resolved(&a.meta))
            .filter_map(|(_, m)| path_of(&m))
            .collect();
        let inline = if i.content.is_some() { "inline " } else { "" };
        self.add(
            "mod",
            i.ident.span(),
            format!("{} {inline}{}", plain(&i.ident), paths.join(" ")),
        );
        self.modules.push(plain(&i.ident));
        visit::visit_item_mod(self, i);
        self.modules.pop();
    }

    fn visit_item_macro(&mut self, i: &'ast syn::ItemMacro) {
        if i.ident.is_none() {
            visit::visit_item_macro(self, i);
        }
    }

    fn visit_local(&mut self, i: &'ast syn::Local) {
        self.within(&i.attrs, |r| visit::visit_local(r, i));
    }

    fn visit_arm(&mut self, i: &'ast syn::Arm) {
        self.within(&i.attrs, |r| visit::visit_arm(r, i));
    }

    fn visit_field_value(&mut self, i: &'ast syn::FieldValue) {
        self.within(&i.attrs, |r| visit::visit_field_value(r, i));
    }

    fn visit_stmt_macro(&mut self, i: &'ast syn::StmtMacro) {
        self.within(&i.attrs, |r| visit::visit_stmt_macro(r, i));
    }

    fn visit_expr(&mut self, i: &'ast Expr) {
        let none = Vec::new();
        let attrs = match i {
            Expr::Block(e) => &e.attrs,
            Expr::Call(e) => &e.attrs,
            Expr::MethodCall(e) => &e.attrs,
            Expr::Macro(e) => &e.attrs,
            Expr::If(e) => &e.attrs,
            Expr::Match(e) => &e.attrs,
            Expr::Unsafe(e) => &e.attrs,
            Expr::Return(e) => &e.attrs,
            Expr::Assign(e) => &e.attrs,
            Expr::ForLoop(e) => &e.attrs,
            _ => &none,
        };
        self.within(attrs, |r| visit::visit_expr(r, i));
    }

    /// A chain of methods on what a constructor gives; the outermost call comes first.
    fn visit_expr_method_call(&mut self, i: &'ast syn::ExprMethodCall) {
        let mut methods = vec![plain(&i.method)];
        let mut inner = &*i.receiver;
        loop {
            inner = match inner {
                Expr::MethodCall(m) => {
                    methods.push(plain(&m.method));
                    &m.receiver
                }
                Expr::Try(t) => &t.expr,
                _ => break,
            };
        }
        if let Expr::Call(call) = inner {
            let at = call.span().start();
            if let (Expr::Path(p), true) = (&*call.func, self.chained.insert((at.line, at.column)))
            {
                methods.reverse();
                self.add(
                    "chain",
                    call.span(),
                    format!("{}: {}", segments(&p.path), methods.join(" ")),
                );
            }
        }
        visit::visit_expr_method_call(self, i);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let name = plain(&mac.path.segments[mac.path.segments.len() - 1].ident);
        match name.as_str() {
            "generate_handler" | "collect_commands" => self.handler(mac, &name),
            "cfg_if" => self.branches(mac),
            "lazy_static" => {
                for Lazy { name, value } in
                    mac.parse_body().map(|Lazies(all)| all).unwrap_or_default()
                {
                    self.constant(&name, &value);
                    self.visit_expr(&value);
                }
            }
            "include" | "include_str" | "include_bytes" => {
                if let Some(path) = mac.parse_body().ok().as_ref().and_then(strings) {
                    self.add("include", mac.path.span(), format!("{name} {path}"));
                }
            }
            "format" | "format_args" | "print" | "println" | "eprint" | "eprintln" | "write"
            | "writeln" | "panic" | "assert" | "assert_eq" | "assert_ne" | "dbg" | "vec"
            | "matches" => {
                let args = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
                args.unwrap_or_default()
                    .iter()
                    .for_each(|e| Visit::visit_expr(self, e));
            }
            _ => {}
        }
    }
}

/// A path without generic arguments.
fn segments(path: &syn::Path) -> String {
    let names: Vec<_> = path.segments.iter().map(|s| plain(&s.ident)).collect();
    names.join("::")
}

/// A string literal, or a list of such, as JSON.
fn strings(value: &Expr) -> Option<Value> {
    match value {
        Expr::Reference(r) => strings(&r.expr),
        Expr::Paren(p) => strings(&p.expr),
        Expr::Group(g) => strings(&g.expr),
        Expr::Lit(l) => match &l.lit {
            Lit::Str(s) if l.attrs.is_empty() => Some(json!(s.value())),
            _ => None,
        },
        Expr::Array(a) => a
            .elems
            .iter()
            .map(strings)
            .collect::<Option<Vec<_>>>()
            .map(|v| json!(v)),
        _ => None,
    }
}

/// The attributes that one comes to, each under the predicates of the cfg_attr around it.
fn resolved(meta: &Meta) -> Vec<(Vec<String>, Meta)> {
    let as_it_is = || vec![(Vec::new(), meta.clone())];
    let Meta::List(list) = meta else {
        return as_it_is();
    };
    if !list.path.is_ident("cfg_attr") {
        return as_it_is();
    }
    let members = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let members: Vec<_> = members.unwrap_or_default().into_iter().collect();
    let Some((first, rest)) = members.split_first() else {
        return Vec::new();
    };
    let mut all: Vec<_> = rest.iter().flat_map(resolved).collect();
    for (conditions, _) in &mut all {
        conditions.insert(0, tight(first));
    }
    all
}

/// The predicates that an attribute puts what it stands on under.
fn conditions(meta: &Meta) -> Vec<String> {
    let Meta::List(list) = meta else {
        return Vec::new();
    };
    if list.path.is_ident("cfg") {
        return vec![list.tokens.to_string()];
    }
    if !list.path.is_ident("cfg_attr") {
        return Vec::new();
    }
    let members = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let members: Vec<_> = members.unwrap_or_default().into_iter().collect();
    let Some((first, rest)) = members.split_first() else {
        return Vec::new();
    };
    let inner = rest.iter().flat_map(conditions);
    inner
        .map(|c| format!("any(not({}), {c})", tight(first)))
        .collect()
}

fn path_of(meta: &Meta) -> Option<String> {
    match meta {
        Meta::NameValue(nv) if nv.path.is_ident("path") => {
            strings(&nv.value).map(|v| v.to_string())
        }
        _ => None,
    }
}

struct Entry {
    attrs: Vec<Attribute>,
    path: syn::Path,
}

impl syn::parse::Parse for Entry {
    fn parse(input: syn::parse::ParseStream) -> syn::Result<Self> {
        let mut attrs = Attribute::parse_inner(input)?;
        attrs.extend(Attribute::parse_outer(input)?);
        Ok(Self {
            attrs,
            path: input.parse()?,
        })
    }
}

/// What lazy_static! declares.
struct Lazies(Vec<Lazy>);

struct Lazy {
    name: syn::Ident,
    value: Expr,
}

impl syn::parse::Parse for Lazies {
    fn parse(input: syn::parse::ParseStream) -> syn::Result<Self> {
        let mut all = Vec::new();
        while !input.is_empty() {
            Attribute::parse_outer(input)?;
            input.parse::<syn::Visibility>()?;
            input.parse::<Token![static]>()?;
            input.parse::<Token![ref]>()?;
            let name = input.parse()?;
            input.parse::<Token![:]>()?;
            input.parse::<syn::Type>()?;
            input.parse::<Token![=]>()?;
            all.push(Lazy {
                name,
                value: input.parse()?,
            });
            input.parse::<Token![;]>()?;
        }
        Ok(Self(all))
    }
}

/// The branches of cfg_if!: predicate, if there is one, and the tokens of the block.
struct Branches(Vec<(Option<String>, proc_macro2::TokenStream)>);

impl syn::parse::Parse for Branches {
    fn parse(input: syn::parse::ParseStream) -> syn::Result<Self> {
        let mut branches = Vec::new();
        while !input.is_empty() {
            input.parse::<Option<Token![else]>>()?;
            let predicate = match input.parse::<Option<Token![if]>>()? {
                Some(_) => Attribute::parse_outer(input)?
                    .iter()
                    .flat_map(|a| conditions(&a.meta))
                    .next(),
                None => None,
            };
            let block;
            syn::braced!(block in input);
            branches.push((predicate, block.parse()?));
        }
        Ok(Self(branches))
    }
}
