// Package acl resolves permissions as Tauri does: given what a plugin declares,
// it says what each of the plugin's identifiers grants on each platform when a
// capability of an application lists it, or why Tauri refuses it.
//
// Three facts of Tauri's resolution shape the package (tauri-utils 2.10.2,
// acl/resolved.rs; tauri 2.x, ipc/authority.rs):
//
//   - An identifier names a set before a permission when a capability lists it,
//     and a permission before a set when another set lists it.
//   - What a capability grants is the union of what its identifiers grant, except
//     that one denied command is denied for the whole application.
//   - Platforms are filtered last: a permission that is not active on a platform is
//     still known there, and grants nothing.
package acl
