# shellcheck shell=bash
# KEDA as an addon: its programs and its manifests from its Go module, its
# images made as the others are.

readonly KEDA_MODULE=github.com/kedacore/keda/v2
readonly KEDA_IMAGE=tributary.local/keda
readonly KEDA_ADAPTER_IMAGE=tributary.local/keda-adapter

# keda_version: the one that keda/go.mod requires, without the v.
keda_version() { sed -nE "s|^require $KEDA_MODULE v(.*)|\1|p" "$HERE/keda/go.mod"; }

# keda_source GO: prints the folder of KEDA's module.
keda_source() { module_source "$1" keda "$KEDA_MODULE"; }

# build_keda GO PACKAGE OUTPUT: one of KEDA's programs.
build_keda() {
  local source
  source=$(keda_source "$1")
  [[ -n $source ]] || fail "KEDA's module can't be fetched" "See 'go env GOPROXY'."
  go_build "$1" "$source" "$2" "$3" "-X $KEDA_MODULE/version.Version=$(keda_version)"
}

keda_image() {
  program_image keda "$KEDA_IMAGE:$(keda_version)" '{"Entrypoint":["/keda"],"User":"65532:65532","WorkingDir":"/"}'
}

keda_adapter_image() {
  program_image keda-adapter "$KEDA_ADAPTER_IMAGE:$(keda_version)" \
    '{"Entrypoint":["/keda-adapter"],"User":"65532:65532","WorkingDir":"/"}'
}

# cmd_keda_crds: prints the folder of KEDA's custom resource definitions.
cmd_keda_crds() {
  local source
  source=$(keda_source "$(find_go)")
  [[ -d $source ]] || fail "KEDA's module can't be fetched" "See 'go env GOPROXY'."
  printf '%s\n' "$source/config/crd/bases"
}

# addon_keda: installs KEDA and waits until its metrics are served.
addon_keda() {
  local started=$SECONDS work=$STATE/keda source
  need_tools keda keda-adapter
  dispatch load_image "$(keda_image)" "$(keda_adapter_image)"
  source=$(keda_source "$(find_go)")
  rm -rf "$work"
  mkdir -p "$work"
  render "$HERE/config/keda.yaml" VERSION="$(keda_version)" \
    MANIFESTS="$(realpath --relative-to="$work" "$source/config/minimal")" >"$work/kustomization.yaml"
  dispatch kubectl kustomize "$work" >"$work/keda.yaml"
  say "Installing KEDA $(keda_version) ..."
  # The CRD of ScaledJobs is larger than client-side apply can take.
  dispatch kubectl apply --server-side --force-conflicts --field-manager=tributary-cluster \
    --filename "$work/keda.yaml" >"$STATE/logs/keda.log"
  wait_until 180 "KEDA's metrics to be served" keda_serves_metrics || {
    dispatch kubectl --namespace keda get pods,events >&2 || true
    fail "KEDA serves no metrics after $((SECONDS - started)) s" "See: cluster --name $NAME kubectl -n keda logs deploy/keda-operator"
  }
  rm -rf "$DISCOVERY"
  say "KEDA is up: $((SECONDS - started)) s."
}

keda_serves_metrics() {
  [[ $(dispatch kubectl get apiservice v1beta1.external.metrics.k8s.io --output \
    'jsonpath={.status.conditions[?(@.type=="Available")].status}') == True ]] &&
    dispatch kubectl --namespace keda rollout status deployment/keda-operator --timeout=1s
}
