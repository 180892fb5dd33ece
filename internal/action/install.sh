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

# Unpacks the release into $bin; fails where it cannot be had, and ends where it is another.
download() {
  from=${PERMVER_RELEASES:-https://github.com/permver/permver/releases/download}/v$release/$archive
  if ! curl --fail --silent --show-error --location --retry 3 --output "$bin/$archive" "$from"; then
    rm -f "$bin/$archive"
    return 1
  fi
  cd "$bin"
  is=$({ sha256sum 2>/dev/null || shasum -a 256; } <"$archive" | cut -d ' ' -f 1)
  [[ $is == "$sum" ]] || fail "the release $release is not the one that this version of the action knows: the checksum of $archive is $is"
  case $archive in
  *.zip) unzip -q -o "$archive" permver.exe ;;
  *) tar -xzf "$archive" permver ;;
  esac || fail "$archive cannot be unpacked: the lines above say why"
  rm "$archive"
}

# Builds the sources around this file. Whatever the job sets for its own builds is not meant
# for this one.
build() {
  cd "$here/../.."
  GOFLAGS='' GOWORK=off GOTOOLCHAIN=auto GOOS='' GOARCH='' CGO_ENABLED=0 \
    go build -buildvcs=false -o "$bin/" ./cmd/permver ||
    fail "permver cannot be built: the lines above say why"
}

setup='before this step write the step `- uses: actions/setup-go@v7` with `go-version: stable` and `cache: false` under `with:`'
if [[ -n $archive ]]; then
  if download; then
    :
  elif [[ -n $version ]]; then
    fail "$archive cannot be downloaded: the line above says why; run the job again, let the runner reach ${from//[[:cntrl:]]/}, name a mirror in PERMVER_RELEASES, or leave the input version out"
  elif command -v go >/dev/null; then
    printf '::warning title=permver::%s\n' "$archive cannot be downloaded: the line above says why; Go builds permver in its place"
    build
  else
    fail "$archive cannot be downloaded, and there is no Go to build permver with: the line above says why; run the job again, let the runner reach ${from//[[:cntrl:]]/}, name a mirror in PERMVER_RELEASES, or $setup"
  fi
elif [[ -n $version && $version != source ]]; then
  fail "this version of the action knows no release $version for ${os}_$arch: leave the input version out, or name another version of the action"
elif command -v go >/dev/null; then
  build
else
  fail "there is no release of permver for this runner, and no Go to build it with: $setup"
fi
printf '%s\n' "$bin" >>"$GITHUB_PATH"
