# shellcheck shell=bash
# The processes of a local cluster, in the order in which they start.

# shellcheck disable=SC2034
readonly COMPONENTS=(etcd kube-apiserver containerd kube-controller-manager kube-scheduler kubelet kube-proxy)

# start NAME COMMAND...: in the room, unless it runs already. Each is the child
# of an nsenter, whose process id is kept: it ends when the child does.
start() {
  local name=$1 room
  shift
  [[ -z $(component_pid "$name") ]] || return 0
  room=$(room_pids | head -n 1)
  (
    cd /
    exec setsid env --ignore-environment PATH="$PATH:/usr/sbin:/sbin" HOME=/ \
      nsenter --target "$room" --mount --net --pid --ipc -- "$@"
  ) </dev/null >>"$STATE/logs/$name.log" 2>&1 9>&- 8>&- &
  printf '%s\n' $! >"$STATE/run/$name.pid"
}

# component_pid NAME: prints the id of its nsenter, if it runs. A process that
# got the same id later has another command line.
component_pid() {
  local pid
  pid=$(cat "$STATE/run/$1.pid" 2>/dev/null) || return 0
  if [[ -r /proc/$pid/cmdline ]] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$STATE/"; then
    printf '%s\n' "$pid"
  fi
}

# component_child NAME: prints the id of the component itself.
component_child() {
  local pid
  pid=$(component_pid "$1")
  [[ -z $pid ]] || ps -o pid= --ppid "$pid" | tr -d ' '
}

render_configs() {
  local snapshotter=overlayfs masquerade=true file
  [[ $(stat --file-system --format=%T "$STATE") != overlayfs ]] || snapshotter=native
  [[ ! -f /proc/sys/net/bridge/bridge-nf-call-iptables ]] || masquerade=false
  mkdir -p "$STATE/config/cni"
  : >"$STATE/config/resolv.conf"
  for file in containerd.toml kubelet.yaml kube-proxy.yaml cni.conflist coredns.yaml; do
    render "$HERE/config/$file" STATE="$STATE" NAME="$NAME" CNI_BIN="$(cni_folder)" \
      PAUSE_IMAGE="$PAUSE_IMAGE" DNS_IMAGE="$DNS_IMAGE" DNS_SERVICE_IP="$DNS_SERVICE_IP" \
      SNAPSHOTTER="$snapshotter" MASQUERADE_ALL="$masquerade" CGROUP="$(cgroup_name)" >"$STATE/config/$file"
  done
  mv "$STATE/config/cni.conflist" "$STATE/config/cni/10-tributary.conflist"
}

start_control_plane() {
  local node pki=$STATE/pki
  node=$(node_tool)
  start etcd "$node" etcd --name=default --data-dir="$STATE/etcd" --unsafe-no-fsync \
    --listen-client-urls=http://127.0.0.1:2379 --advertise-client-urls=http://127.0.0.1:2379 \
    --listen-peer-urls=http://127.0.0.1:2380 --initial-advertise-peer-urls=http://127.0.0.1:2380 \
    --initial-cluster=default=http://127.0.0.1:2380 --log-level=warn
  start kube-apiserver "$node" kube-apiserver \
    --etcd-servers=http://127.0.0.1:2379 --advertise-address="$NODE_IP" --secure-port=6443 \
    --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --client-ca-file="$pki/ca.crt" --authorization-mode=Node,RBAC \
    --enable-admission-plugins=NodeRestriction --allow-privileged=true \
    --service-cluster-ip-range=10.96.0.0/16 \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$pki/service-accounts.pub" \
    --service-account-signing-key-file="$pki/service-accounts.key" \
    --kubelet-certificate-authority="$pki/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --kubelet-client-certificate="$pki/apiserver-kubelet-client.crt" \
    --kubelet-client-key="$pki/apiserver-kubelet-client.key" \
    --requestheader-client-ca-file="$pki/front-proxy-ca.crt" \
    --requestheader-allowed-names=front-proxy-client \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$pki/front-proxy-client.crt" \
    --proxy-client-key-file="$pki/front-proxy-client.key"
}

start_containerd() {
  start containerd containerd --config "$STATE/config/containerd.toml"
}

start_controllers() {
  local node pki=$STATE/pki conf=$STATE/kubeconfigs
  node=$(node_tool)
  start kube-controller-manager "$node" kube-controller-manager \
    --kubeconfig="$conf/controller-manager" --authentication-kubeconfig="$conf/controller-manager" \
    --authorization-kubeconfig="$conf/controller-manager" --leader-elect=false \
    --use-service-account-credentials=true --root-ca-file="$pki/ca.crt" \
    --service-account-private-key-file="$pki/service-accounts.key" \
    --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key" \
    --requestheader-client-ca-file="$pki/front-proxy-ca.crt" \
    --horizontal-pod-autoscaler-sync-period=2s --flex-volume-plugin-dir="$STATE/volume-plugins"
  start kube-scheduler "$node" kube-scheduler --kubeconfig="$conf/scheduler" \
    --authentication-kubeconfig="$conf/scheduler" --authorization-kubeconfig="$conf/scheduler" \
    --leader-elect=false
}

start_node() {
  local node conf=$STATE/kubeconfigs
  node=$(node_tool)
  start kubelet "$node" kubelet --config="$STATE/config/kubelet.yaml" --kubeconfig="$conf/kubelet" \
    --hostname-override="$NAME" --node-ip="$NODE_IP" --root-dir=/var/lib/kubelet
  start kube-proxy "$node" kube-proxy --config="$STATE/config/kube-proxy.yaml"
}
