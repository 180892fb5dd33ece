#!/usr/bin/env node
// Runs the program, which lies in the package for this platform. npm installs the one of
// optionalDependencies that fits, and this package has nothing else to do.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const suffix = process.platform === "win32" ? ".exe" : "";

function fail(message, hint) {
  console.error(`permver: error: ${message}`);
  console.error(`permver: hint: ${hint}`);
  process.exit(3);
}

let program;
try {
  program = require.resolve(`permver-${platform}/bin/permver${suffix}`);
} catch {
  const { optionalDependencies } = require("../package.json");
  if (!(`permver-${platform}` in optionalDependencies)) {
    fail(`there is no program for ${platform}`, "`go install github.com/permver/permver/cmd/permver@latest` builds it where Go does");
  }
  fail(`the package permver-${platform} is not installed`, "npm leaves it out under --omit=optional, or with a lock file of another platform: install again without");
}

// An interrupt goes from the terminal to the program as well; the others go to this one alone.
let child;
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child?.kill(signal));
}

child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => fail(`${program}: ${error.message}`, "install the package again"));
child.on("exit", (status, signal) => process.exit(signal ? 128 + constants.signals[signal] : status));
