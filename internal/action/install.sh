#!/usr/bin/env bash
# Puts permver into $RUNNER_TEMP/permver-bin, for action.yml. That is a release, if
# checksums.txt beside this file names one for this runner, and what is downloaded is that
# very file; else what Go builds of the sources around this file. Both are as trustworthy as
# the commit of the action: nothing that can change afterwards is believed.
set -euo pipefail

# A word of ours in an annotation, and no more.
fail() {
  printf '::error title=permver::%s\n' "$1"
  exit 2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=$RUNNER_TEMP/permver-bin
mkdir -p "$bin"

version=${INPUT_VERSION#v}
if [[ -n $version && $version != source && ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.-]*$ ]]; then
  fail 'the input version is no version such as 1.2.3, and not the word source'
fi
case $RUNNER_OS in Linux) os=linux ;; macOS) os=darwin ;; *) os=windows ;; esac
case $RUNNER_ARCH in X64) arch=amd64 ;; ARM64) arch=arm64 ;; *) arch=other ;; esac

# The release that is wanted, by the names that its archives have.
sum='' archive=''
while read -r known name; do
  case $name in
  permver_"${version:-}"*_"${os}_$arch".tar.gz | permver_"${version:-}"*_"${os}_$arch".zip) ;;
  *) continue ;;
  esac
  release=${name#permver_}
  release=${release%_"${os}_$arch".*}
  if [[ -z $version || $version == "$release" ]]; then
    sum=$known archive=$name
    break
  fi
done <"$here/checksums.txt"

if [[ -n $archive ]]; then
  cd "$bin"
  curl --fail --silent --show-error --location --retry 3 --output "$archive" \
    "${PERMVER_RELEASES:-https://github.com/permver/permver/releases/download}/v$release/$archive"
  is=$({ sha256sum 2>/dev/null || shasum -a 256; } <"$archive" | cut -d ' ' -f 1)
  [[ $is == "$sum" ]] || fail "the release $release is not the one that this version of the action knows: the checksum of $archive is $is"
  case $archive in
  *.zip) unzip -q -o "$archive" permver.exe ;;
  *) tar -xzf "$archive" permver ;;
  esac
  rm "$archive"
elif [[ -n $version && $version != source ]]; then
  fail "this version of the action knows no release $version for ${os}_$arch: leave the input version out, or name another version of the action"
elif command -v go >/dev/null; then
  # Whatever the job sets for its own builds is not meant for this one.
  cd "$here/../.."
  GOFLAGS='' GOWORK=off GOTOOLCHAIN=auto GOOS='' GOARCH='' CGO_ENABLED=0 \
    go build -buildvcs=false -o "$bin/" ./cmd/permver
else
  fail 'there is no release of permver for this runner, and no Go to build it with: before this step write the step `- uses: actions/setup-go@v7` with `go-version: stable` and `cache: false` under `with:`'
fi
printf '%s\n' "$bin" >>"$GITHUB_PATH"
