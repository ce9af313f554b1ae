# shellcheck shell=bash
# The local provider: a cluster of plain processes on this machine.

local_up() {
  local started=$SECONDS
  [[ $(uname -s) == Linux ]] || fail "the local provider needs Linux" "Start Docker, then run this command again."
  ((EUID == 0)) || fail "the local provider needs root, and Docker does not answer" \
    "Run it as root (sudo --preserve-env), or start Docker to use kind."
  case $STATE/ in
    /run/* | /var/run/* | /var/log/* | /var/lib/kubelet/*)
      fail "the cache must not be in ${STATE%%/clusters/*}" "Set TRIBUTARY_CACHE to another folder."
      ;;
  esac
  need_tools pause node dns
  need_packages
  if local_is_up; then
    say "The cluster '$NAME' is up already."
    say_how_to_use
    return
  fi
  say "Bringing up Kubernetes $KUBERNETES_VERSION as '$NAME' (local processes) ..."
  mkdir -p "$STATE"/{logs,run} && chmod 700 "$STATE"
  echo local >"$STATE/provider"
  choose_addresses
  make_certificates
  make_room
  render_configs
  start_control_plane
  start_containerd
  wait_for_part 20 containerd containerd in_room ctr version
  load_own_images
  new_kubeconfig "$STATE/kubeconfigs/admin" admin
  wait_for_part 90 kube-apiserver "the API server" admin_kubectl get --raw /readyz
  say "  API server ready after $((SECONDS - started)) s"
  start_controllers
  start_node
  # From here on the other commands work; what follows is for everybody's pods.
  cp "$STATE/kubeconfigs/admin" "$KUBECONFIG_FILE"
  wait_for_part 90 kubelet "the node to be Ready" node_is_ready
  wait_for_part 20 kube-apiserver "DNS manifests" apply_addons
  say "  node ready after $((SECONDS - started)) s"
  wait_for_part 60 kube-controller-manager "the default ServiceAccount" local_kubectl get serviceaccount default
  wait_for_part 90 kubelet "DNS to answer" dns_answers
  say "The cluster '$NAME' is up: $((SECONDS - started)) s."
  say_how_to_use
}

say_how_to_use() {
  read_addresses
  say "  export KUBECONFIG=$KUBECONFIG_FILE"
  say "  NodePorts answer at $NODE_IP; pods reach this machine at $HOST_IP"
}

# wait_for_part SECONDS COMPONENT WHAT COMMAND...: shows the log on failure.
wait_for_part() {
  # shellcheck disable=SC2034
  local limit=$1 component=$2 what=$3 WATCHED=$2 started=$SECONDS
  shift 3
  wait_until "$limit" "$what" "$@" || {
    tail -n 15 "$STATE/logs/$component.log" >&2 || true
    fail "gave up waiting for $what after $((SECONDS - started)) s" \
      "Logs: cluster --name $NAME logs $component; clean up: cluster --name $NAME down"
  }
}

admin_kubectl() {
  NO_PROXY="${NO_PROXY:+$NO_PROXY,}$NODE_IP" no_proxy="${no_proxy:+$no_proxy,}$NODE_IP" \
    KUBECACHEDIR="$DISCOVERY" "$(node_tool)" kubectl --kubeconfig "$STATE/kubeconfigs/admin" "$@"
}

local_kubectl() {
  read_addresses
  need_tools node
  admin_kubectl "$@"
}

node_is_ready() {
  [[ $(local_kubectl get node "$NAME" --output \
    'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]
}

# local_is_up: every process runs, the node is ready and names resolve.
local_is_up() {
  local component
  [[ -f $KUBECONFIG_FILE && -n $(room_pids) ]] || return 1
  for component in "${COMPONENTS[@]}"; do
    [[ -n $(component_pid "$component") ]] || return 1
  done
  local_kubectl get --raw /readyz >/dev/null 2>&1 && node_is_ready && dns_answers
}

local_down() {
  local started=$SECONDS
  if [[ ! -d $STATE ]]; then
    say "The cluster '$NAME' is not there: nothing to do."
    return
  fi
  ((EUID == 0)) || fail "the local cluster was made by root" "Run this command as root."
  say "Taking down '$NAME' ..."
  end_room
  rm -rf --one-file-system "$STATE"
  say "The cluster '$NAME' is gone: $((SECONDS - started)) s."
}

local_status() {
  local component child state=0
  if [[ ! -d $STATE ]]; then
    echo "cluster '$NAME': not there"
    return 3
  fi
  read_addresses
  echo "cluster '$NAME': local, node ${NODE_IP:-unknown}, state in $STATE"
  for component in "${COMPONENTS[@]}"; do
    child=$(component_child "$component")
    if [[ -n $child ]]; then
      printf '  %-24s pid %-8s %5d MB\n' "$component" "$child" $(($(ps -o rss= -p "$child" || echo 0) / 1024))
    else
      printf '  %-24s not running\n' "$component"
      state=3
    fi
  done
  if ((state == 0)) && ! local_is_up; then
    echo "  the processes run, but the cluster does not answer"
    state=3
  fi
  return "$state"
}

local_node_ip() {
  read_addresses
  printf '%s\n' "$NODE_IP"
}

local_host_ip() {
  read_addresses
  printf '%s\n' "$HOST_IP"
}

local_logs() {
  [[ -d $STATE/logs ]] || fail "the cluster '$NAME' is not there"
  if (($# == 0)); then
    say "Components with a log (cluster logs COMPONENT):"
    (cd "$STATE/logs" && printf '%s\n' *.log | sed 's/\.log$//')
    return
  fi
  [[ $1 != */* && -f $STATE/logs/$1.log ]] || fail "no log of '$1'" "List them: cluster --name $NAME logs"
  cat "$STATE/logs/$1.log"
}
