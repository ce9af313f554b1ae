# shellcheck shell=bash
# Temporal's development server: a real one, which keeps everything in one SQLite
# file, from its Go module.

readonly TEMPORAL_MODULE=github.com/temporalio/cli
readonly TEMPORAL_IMAGE=tributary.local/temporal

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

# The server asks for its user's name, and there is no passwd in the image.
temporal_image() {
  program_image temporal "$TEMPORAL_IMAGE:$(temporal_version)" \
    '{"Entrypoint":["/temporal"],"User":"65532:65532","WorkingDir":"/","Env":["USER=nonroot","HOME=/data"]}'
}

# addon_temporal: one server, reached by pods at temporal.temporal.svc:7233.
addon_temporal() {
  local started=$SECONDS work=$STATE/temporal
  need_tools temporal
  dispatch load_image "$(temporal_image)"
  mkdir -p "$work"
  render "$HERE/config/temporal.yaml" IMAGE="$TEMPORAL_IMAGE:$(temporal_version)" >"$work/temporal.yaml"
  dispatch kubectl apply --server-side --force-conflicts --field-manager=tributary-cluster \
    --filename "$work/temporal.yaml" >"$STATE/logs/temporal.log"
  dispatch kubectl --namespace temporal rollout status deployment/temporal --timeout=120s >&2 || {
    dispatch kubectl --namespace temporal get pods,events >&2 || true
    fail "Temporal isn't ready after $((SECONDS - started)) s" "See: cluster --name $NAME kubectl -n temporal logs deploy/temporal"
  }
  say "Temporal is up: $((SECONDS - started)) s."
}
