# shellcheck shell=bash
# Builds the Go programs into the cache, once per version of their sources.

readonly MIN_GO=1.25

# find_go: prints the path of a Go that is new enough.
find_go() {
  local candidate version
  for candidate in "$(command -v go || true)" /usr/local/go/bin/go "${HOME:-}/go/bin/go" /usr/lib/go/bin/go; do
    [[ -x $candidate ]] || continue
    version=$(GOTOOLCHAIN=local "$candidate" env GOVERSION 2>/dev/null) || continue
    version=${version#go}
    if [[ $(printf '%s\n' "$MIN_GO" "${version%%[-+ ]*}" | sort -V | head -n 1) == "$MIN_GO" ]]; then
      printf '%s\n' "$candidate"
      return
    fi
    say "  $candidate is Go $version: too old"
  done
  fail "building the cluster's programs needs Go $MIN_GO or newer, and none was found" \
    "Install it (https://go.dev/doc/install) and put 'go' on the PATH," \
    "or run where Docker works: kind needs no build."
}

# tool_file NAME: prints where the program NAME (node, dns, pause, keda,
# keda-adapter, temporal) belongs.
# The folder's name is a hash of everything that decides what is built.
tool_file() {
  local name=$1 folder
  case $name in
    node | dns) folder=$HERE/$name ;;
    keda | keda-adapter) folder=$HERE/keda ;;
    temporal) folder=$HERE/temporal ;;
    pause) folder=$HERE/node/pause ;;
    *) fail "no such tool: $name" ;;
  esac
  local -a sources=()
  [[ $folder == */keda || $folder == */temporal ]] || sources+=("$folder/main.go")
  [[ $name == pause ]] || sources+=("$folder/go.mod" "$folder/go.sum")
  printf '%s/tools/%s-%s/%s\n' "$CACHE" "$name" \
    "$({ cat "${sources[@]}"; printf '%s %s' "$KUBERNETES_VERSION" "$(uname -m)"; } | short_hash)" "$name"
}

# need_tools NAME...: builds those that are missing.
need_tools() {
  local name missing=()
  for name in "$@"; do
    [[ -x $(tool_file "$name") ]] || missing+=("$name")
  done
  if ((${#missing[@]})); then
    with_lock tools build_tools "${missing[@]}"
  fi
}

build_tools() {
  local name target go
  # shellcheck disable=SC2034
  local ON_FAILURE=("The module downloads need Go's module proxy (see 'go env GOPROXY')."
    "Then run this command again: finished packages stay in Go's build cache.")
  go=$(find_go)
  for name in "$@"; do
    target=$(tool_file "$name")
    # Another run may have built it while this one waited for the lock.
    [[ ! -x $target ]] || continue
    mkdir -p "$(dirname "$target")"
    case $name in
      node) with_progress "${target%/*}/build.log" "Building Kubernetes $KUBERNETES_VERSION (about 6 minutes on 2 cores)" \
        go_build "$go" "$HERE/node" . "$target.new" "$(version_flags)" ;;
      dns) with_progress "${target%/*}/build.log" "Building CoreDNS (about 1 minute)" \
        go_build "$go" "$HERE/dns" . "$target.new" "" ;;
      pause) with_progress "${target%/*}/build.log" "Building pause" \
        go_build "$go" "$HERE/node" ./pause "$target.new" "" ;;
      keda) with_progress "${target%/*}/build.log" "Building KEDA $(keda_version) (about 5 minutes on 2 cores)" \
        build_keda "$go" ./cmd/operator "$target.new" ;;
      keda-adapter) with_progress "${target%/*}/build.log" "Building KEDA's metrics server" \
        build_keda "$go" ./cmd/adapter "$target.new" ;;
      temporal) with_progress "${target%/*}/build.log" "Building Temporal's development server (about 3 minutes on 2 cores)" \
        build_temporal "$go" "$target.new" ;;
    esac
    mv "$target.new" "$target"
  done
}

version_flags() {
  local package=k8s.io/component-base/version part
  for part in "gitVersion=v$KUBERNETES_VERSION" gitMajor=1 \
    "gitMinor=$(cut -d. -f2 <<<"$KUBERNETES_VERSION")" gitTreeState=clean; do
    printf -- '-X %s.%s ' "$package" "$part"
  done
}

# module_source GO FOLDER MODULE: prints the folder of a module in Go's module
# cache, which it fetches when it isn't there; FOLDER/go.sum says what it must be.
module_source() {
  (cd "$HERE/$2" && GOFLAGS=-mod=readonly GOWORK=off "$1" mod download -json "$3") |
    sed -nE 's/^[[:space:]]*"Dir": "(.*)",$/\1/p'
}

# go_build GO FOLDER PACKAGE OUTPUT LDFLAGS
go_build() {
  cd "$2" || return
  env CGO_ENABLED=0 GOFLAGS=-mod=readonly GOWORK=off \
    "$1" build -v -trimpath -buildvcs=false -ldflags "-s -w $5" -o "$4" "$3"
}

node_tool() { tool_file node; }

cmd_tools() {
  case ${1:-} in
    '') ;;
    keda)
      need_tools keda keda-adapter
      printf '%s\n' "$(tool_file keda)" "$(tool_file keda-adapter)"
      return
      ;;
    *) fail "no such tools: $1" "There are: cluster tools, cluster tools keda" ;;
  esac
  need_tools pause node dns
  printf '%s\n' "$(tool_file node)" "$(tool_file dns)" "$(tool_file pause)"
}

# cmd_api_test_dir: the folder that fabric8's kube-api-test takes its binaries
# from. The wrappers use exec, because the processes are killed hard.
cmd_api_test_dir() {
  need_tools node
  local node root folder program options
  node=$(node_tool)
  root=$(dirname "$node")/api-test
  folder=$root/k8s/$KUBERNETES_VERSION-$(uname -s | tr '[:upper:]' '[:lower:]')-$(api_test_arch)
  mkdir -p "$folder"
  for program in etcd kube-apiserver kubectl; do
    options=
    [[ $program != etcd ]] || options=' --unsafe-no-fsync'
    printf '#!/bin/sh\nexec "%s" %s%s "$@"\n' "$node" "$program" "$options" >"$folder/$program.$$"
    chmod 755 "$folder/$program.$$"
    mv "$folder/$program.$$" "$folder/$program"
  done
  printf '%s\n' "$root"
}

api_test_arch() {
  case $(uname -m) in
    aarch64 | arm64) echo arm64 ;;
    *) echo amd64 ;;
  esac
}
