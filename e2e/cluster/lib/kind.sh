# shellcheck shell=bash
# The kind provider: a cluster in a Docker container.

# find_kind: the installed one when it is new enough, else our own. A node image is
# made for one release of kind: an older kind can't load images into it.
find_kind() {
  local kind=$CACHE/tools/kind-$KIND_VERSION/kind
  if have kind && kind_is_new_enough "$(kind version --quiet)"; then
    command -v kind
  elif [[ -x $kind ]]; then
    printf '%s\n' "$kind"
  else
    with_lock tools install_kind "$(find_go)" "$kind"
    printf '%s\n' "$kind"
  fi
}

kind_is_new_enough() {
  [[ $(printf '%s\n' "${KIND_VERSION#v}" "${1#v}" | sort --version-sort | head -n 1) == "${KIND_VERSION#v}" ]]
}

install_kind() {
  [[ ! -x $2 ]] || return 0
  # shellcheck disable=SC2034
  local ON_FAILURE=("Install it yourself (https://kind.sigs.k8s.io) and run this command again.")
  with_progress "${2%/*}/build.log" "Installing kind $KIND_VERSION" \
    env GOBIN="${2%/*}" GOFLAGS=-mod=mod "$1" install "sigs.k8s.io/kind@$KIND_VERSION"
}

kind_exists() { "$KIND" get clusters 2>/dev/null | grep -qxF "$NAME"; }

need_docker() {
  if have docker && timeout 20 docker info >/dev/null 2>&1; then return; fi
  fail "kind needs Docker, and it does not answer" \
    "Start Docker ('docker info' must work). For a new cluster without Docker:" \
    "set TRIBUTARY_CLUSTER_PROVIDER=local (Linux, root)."
}

kind_up() {
  local started=$SECONDS
  # shellcheck disable=SC2034
  local ON_FAILURE=("Clean up: cluster --name $NAME down")
  need_docker
  KIND=$(find_kind)
  mkdir -p "$STATE/logs"
  echo kind >"$STATE/provider"
  if ! kind_exists; then
    with_progress "$STATE/logs/kind.log" "Creating the kind cluster '$NAME' ($KIND_NODE_IMAGE)" \
      "$KIND" create cluster --name "$NAME" --image "$KIND_NODE_IMAGE" --config "$HERE/config/kind.yaml" \
      --kubeconfig "$STATE/kubeconfig.kind" --wait 180s
  fi
  "$KIND" get kubeconfig --name "$NAME" >"$KUBECONFIG_FILE.new"
  chmod 600 "$KUBECONFIG_FILE.new"
  mv "$KUBECONFIG_FILE.new" "$KUBECONFIG_FILE"
  kind_kubectl --namespace kube-system rollout status deployment/coredns --timeout=120s >&2
  say "The cluster '$NAME' is up: $((SECONDS - started)) s."
  say "  export KUBECONFIG=$KUBECONFIG_FILE"
}

kind_down() {
  local started=$SECONDS
  if [[ ! -d $STATE ]]; then
    say "The cluster '$NAME' is not there: nothing to do."
    return
  fi
  need_docker
  KIND=$(find_kind)
  "$KIND" delete cluster --name "$NAME" --kubeconfig "$STATE/kubeconfig.kind" >&2
  rm -rf "$STATE"
  say "The cluster '$NAME' is gone: $((SECONDS - started)) s."
}

kind_status() {
  if [[ ! -d $STATE ]]; then
    echo "cluster '$NAME': not there"
    return 3
  fi
  KIND=$(find_kind)
  if ! kind_exists; then
    echo "cluster '$NAME': not there"
    return 3
  fi
  echo "cluster '$NAME': kind"
  kind_kubectl get nodes --output wide || return 3
}

kind_load_image() {
  local archive
  KIND=$(find_kind)
  for archive in "$@"; do
    say "Loading $archive ..."
    "$KIND" load image-archive "$archive" --name "$NAME" >&2
  done
}

# kind_kill CONTAINER
kind_kill() { docker exec "$NAME-control-plane" ctr --namespace k8s.io tasks kill --signal SIGKILL "$1" >&2; }

# kind_kubectl: the one on the PATH, because building the own one takes minutes.
kind_kubectl() {
  if have kubectl; then
    KUBECACHEDIR="$DISCOVERY" kubectl --kubeconfig "$KUBECONFIG_FILE" "$@"
  else
    need_tools node
    KUBECACHEDIR="$DISCOVERY" "$(node_tool)" kubectl --kubeconfig "$KUBECONFIG_FILE" "$@"
  fi
}

kind_node_ip() {
  kind_kubectl get nodes --output 'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}'
  echo
}

# kind_host_ip: the gateway of the nodes' Docker network.
kind_host_ip() {
  local gateway
  for gateway in $(docker network inspect kind --format '{{range .IPAM.Config}}{{.Gateway}} {{end}}'); do
    [[ $gateway == *:* ]] || printf '%s\n' "$gateway"
  done
}

# kind_logs COMPONENT: units of the node by its journal, all others by their pods.
kind_logs() {
  case ${1:-} in
    '')
      printf '%s\n' kubelet containerd
      kind_kubectl --namespace kube-system get pods --output name
      ;;
    kubelet | containerd) docker exec "$NAME-control-plane" journalctl --no-pager --unit "$1" ;;
    pod/*) kind_kubectl --namespace kube-system logs "$1" ;;
    *) kind_kubectl --namespace kube-system logs "pod/$1-$NAME-control-plane" ;;
  esac
}
