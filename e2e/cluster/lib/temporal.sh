# shellcheck shell=bash
# Temporal's development server: a real one, which keeps everything in one SQLite
# file, from its Go module.

readonly TEMPORAL_MODULE=github.com/temporalio/cli

# temporal_version: the one that temporal/go.mod requires, without the v.
temporal_version() { sed -nE "s|^require $TEMPORAL_MODULE v(.*)|\1|p" "$HERE/temporal/go.mod"; }

# build_temporal GO OUTPUT
build_temporal() {
  local source
  source=$(module_source "$1" temporal "$TEMPORAL_MODULE")
  [[ -n $source ]] || fail "Temporal's module can't be fetched" "See 'go env GOPROXY'."
  go_build "$1" "$source" ./cmd/temporal "$2" ""
}

# cmd_temporal: prints the path of the program; 'PATH server start-dev' runs it.
cmd_temporal() {
  need_tools temporal
  tool_file temporal
}
