// Package mobile finds, in Kotlin, Java and Swift, the methods that answer the
// commands of a Tauri plugin on Android and iOS.
//
// A command that no handler in Rust answers goes to the plugin's class on those
// platforms, under its name in lower camel case (tauri, webview/mod.rs). On Android
// that class is asked by reflection for a method with the annotation Command, its own
// or one of the classes above it (PluginHandle.kt); on iOS for the selectors "name:" and
// "name:error:", and since tauri 2.9 for that of an async method (Tauri.swift). A class
// is a plugin's if it extends Tauri's Plugin.
//
// The three readers know just enough of their languages for that: comments, strings
// and brackets, the headers of types and of methods. [Link] then puts the files of a
// project together. Nothing here fails: what cannot be read is told.
package mobile

import "github.com/permver/permver/internal/source"

// File is what one file says. It holds no path and nothing of the source text but
// names.
type File struct {
	Types []Type
	// Problem says why the file could not be read to its end as what it is, "" if it
	// could.
	Problem string
}

// Type is a class or, in Swift, an extension of one. What is neither, a protocol or a
// structure, has no methods that answer commands, and is left out.
type Type struct {
	Name      string   // without what it lies in
	Supers    []string // what it extends and implements, without packages, as written
	Extension bool     // of the class of that name
	Methods   []Method // that answer commands, if the class is a plugin's
	// Members says that a class in Swift is under @objcMembers, which its extensions and
	// the classes below it inherit. Exposed are the methods that answer commands only then.
	Members bool
	Exposed []Method
}

// Method is a method that a command can reach by its name.
type Method struct {
	Name string
	Span source.Span // of the name in the source
}
