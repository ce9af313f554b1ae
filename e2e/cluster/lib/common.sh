# shellcheck shell=bash
# shellcheck disable=SC2034 # the other files use what is set here
# Paths, messages, waiting and locking. Sourced by ../cluster.

readonly KUBERNETES_VERSION=1.35.4
readonly KIND_VERSION=v0.33.0
readonly KIND_NODE_IMAGE=${TRIBUTARY_KIND_NODE_IMAGE:-kindest/node:v1.35.8@sha256:07b2536e30b803ed61d1677a79df6115f798ce64c80f9e22f6ed45afd09323c0}
readonly PAUSE_IMAGE=tributary.local/pause:1
readonly DNS_IMAGE=tributary.local/coredns:1.14.7
readonly BASE_IMAGE=tributary.local/jre:25
readonly DNS_SERVICE_IP=10.96.0.10

CACHE=${TRIBUTARY_CACHE:-${XDG_CACHE_HOME:-${HOME:?HOME is not set; set TRIBUTARY_CACHE}/.cache}/tributary}
mkdir -p "$CACHE"
CACHE=$(cd "$CACHE" && pwd -P)
readonly CACHE

# use_cluster NAME: the paths of one cluster. Nothing is made here.
use_cluster() {
  [[ $1 =~ ^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$ ]] ||
    fail "'$1' is no cluster name" "Use up to 40 lower case letters, digits and '-'."
  NAME=$1
  STATE=$CACHE/clusters/$NAME
  # What kubectl knows of the kinds that are served, of this cluster's life alone.
  DISCOVERY=$STATE/discovery
  KUBECONFIG_FILE=$STATE/kubeconfig
}

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE [NEXT STEP...]: ends the program.
fail() {
  say "cluster: $1"
  shift
  local line
  for line in "$@"; do say "  $line"; done
  exit 1
}

ON_FAILURE=()

have() { command -v "$1" >/dev/null 2>&1; }

# short_hash: the first 12 digits of the SHA-256 of the standard input.
short_hash() { sha256sum | cut -c1-12; }

# with_lock NAME COMMAND...: runs COMMAND while no other process holds NAME.
# A cluster's lock is on descriptor 9, what is locked within it on 8. Commands
# that outlive this program must close both (9>&- 8>&-).
with_lock() {
  local lock=$CACHE/locks/$1.lock fd=8
  [[ $1 != cluster-* ]] || fd=9
  shift
  mkdir -p "$CACHE/locks"
  eval "exec $fd>\"\$lock\""
  if ! flock --nonblock "$fd"; then
    say "Waiting for another run of this tool to finish ..."
    flock --wait "${TRIBUTARY_LOCK_TIMEOUT:-1800}" "$fd" || fail "still locked: $lock" \
      "Another 'cluster' command is running; see: fuser -v $lock"
  fi
  "$@"
  eval "exec $fd>&-"
}

# with_progress LOG WHAT COMMAND...: runs COMMAND with its output in LOG and
# says every 15 s that it is still at it. On failure it shows the end of LOG and
# the lines of the array ON_FAILURE, and ends the program. Don't call it in a
# condition or before '||': bash would then ignore 'set -e' in COMMAND.
with_progress() {
  local log=$1 what=$2 started=$SECONDS pid status=0
  shift 2
  mkdir -p "$(dirname "$log")"
  say "$what ..."
  "$@" >"$log" 2>&1 9>&- 8>&- &
  pid=$!
  # A background command ignores Ctrl-C, so it is ended here. The log's name is
  # expanded now on purpose: the variables are gone when the trap runs.
  # shellcheck disable=SC2064
  trap "kill $pid 2>/dev/null; exit 130" INT TERM
  local next=15
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2 9>&- 8>&-
    if ((SECONDS - started >= next)); then
      say "  $what: $((SECONDS - started)) s, $(wc -l <"$log") lines in the log"
      next=$((next + 15))
    fi
  done
  wait "$pid" || status=$?
  trap - INT TERM
  if ((status != 0)); then
    say "The end of $log:"
    tail -n 20 "$log" >&2
    fail "$what: failed after $((SECONDS - started)) s" "${ON_FAILURE[@]}"
  fi
  say "  done in $((SECONDS - started)) s"
}

# wait_until SECONDS WHAT COMMAND...: polls COMMAND until it succeeds. Gives up
# at once when the component named by WATCHED is not running.
wait_until() {
  local limit=$1 what=$2 started=$SECONDS next=10
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS - started >= limit)) || [[ -n ${WATCHED:-} && -z $(component_pid "$WATCHED") ]]; then
      return 1
    fi
    if ((SECONDS - started >= next)); then
      say "  waiting for $what: $((SECONDS - started)) s"
      next=$((next + 10))
    fi
    sleep 0.2 9>&- 8>&-
  done
}

# render TEMPLATE NAME=VALUE...: prints TEMPLATE with each @NAME@ replaced.
render() {
  local text assignment
  text=$(<"$1")
  shift
  for assignment in "$@"; do
    text=${text//"@${assignment%%=*}@"/"${assignment#*=}"}
  done
  printf '%s\n' "$text"
}
