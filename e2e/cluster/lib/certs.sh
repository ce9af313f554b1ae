# shellcheck shell=bash
# Keys, certificates and kubeconfigs of one cluster. They live only in its
# state folder and go with it.

# new_key FILE
new_key() { (umask 077 && openssl ecparam -name prime256v1 -genkey -noout -out "$1"); }

# new_ca NAME COMMON_NAME: PKI/NAME.{key,crt}
new_ca() {
  new_key "$PKI/$1.key"
  openssl req -x509 -new -key "$PKI/$1.key" -subj "/CN=$2" -days 365 -sha256 -out "$PKI/$1.crt" \
    -addext basicConstraints=critical,CA:TRUE \
    -addext keyUsage=critical,digitalSignature,keyCertSign,cRLSign
}

# new_certificate CA NAME SUBJECT [SUBJECT_ALTERNATIVE_NAMES]
new_certificate() {
  local ca=$1 file=$PKI/$2 subject=$3 names=${4:-}
  new_key "$file.key"
  openssl req -new -key "$file.key" -subj "$subject" -out "$file.csr"
  {
    echo basicConstraints=CA:FALSE
    echo keyUsage=critical,digitalSignature
    echo extendedKeyUsage=serverAuth,clientAuth
    [[ -z $names ]] || echo "subjectAltName=$names"
  } >"$file.ext"
  openssl x509 -req -in "$file.csr" -CA "$PKI/$ca.crt" -CAkey "$PKI/$ca.key" -CAcreateserial \
    -days 365 -sha256 -extfile "$file.ext" -out "$file.crt"
  rm -f "$file.csr" "$file.ext"
}

# new_kubeconfig FILE CERTIFICATE: for the client of PKI/CERTIFICATE.
new_kubeconfig() {
  local file=$1 certificate=$2
  (
    umask 077
    cat >"$file.new" <<EOT
apiVersion: v1
kind: Config
current-context: $NAME
contexts:
  - name: $NAME
    context: {cluster: $NAME, user: $certificate}
clusters:
  - name: $NAME
    cluster:
      server: https://$NODE_IP:6443
      certificate-authority-data: $(base64 -w0 "$PKI/ca.crt")
users:
  - name: $certificate
    user:
      client-certificate-data: $(base64 -w0 "$PKI/$certificate.crt")
      client-key-data: $(base64 -w0 "$PKI/$certificate.key")
EOT
  )
  mv "$file.new" "$file"
}

# make_certificates: everything, once; the file 'complete' says that it is whole.
make_certificates() {
  PKI=$STATE/pki
  [[ ! -f $PKI/complete ]] || return 0
  rm -rf "$PKI"
  mkdir -p "$PKI" "$STATE/kubeconfigs"
  chmod 700 "$PKI"
  with_progress "$STATE/logs/certificates.log" "Making keys and certificates" make_all_certificates
  touch "$PKI/complete"
}

make_all_certificates() (
  set -euo pipefail
  new_ca ca tributary-test-ca
  new_ca front-proxy-ca tributary-test-front-proxy-ca
  new_certificate ca apiserver /CN=kube-apiserver \
    "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,DNS:localhost,IP:10.96.0.1,IP:127.0.0.1,IP:$NODE_IP"
  new_certificate ca apiserver-kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
  new_certificate ca admin /O=system:masters/CN=kubernetes-admin
  new_certificate ca controller-manager /CN=system:kube-controller-manager
  new_certificate ca scheduler /CN=system:kube-scheduler
  new_certificate ca proxy /CN=system:kube-proxy
  new_certificate ca kubelet "/O=system:nodes/CN=system:node:$NAME" "DNS:$NAME,IP:$NODE_IP"
  new_certificate front-proxy-ca front-proxy-client /CN=front-proxy-client
  new_key "$PKI/service-accounts.key"
  openssl ec -in "$PKI/service-accounts.key" -pubout -out "$PKI/service-accounts.pub"
  for client in controller-manager scheduler proxy kubelet; do
    new_kubeconfig "$STATE/kubeconfigs/$client" "$client"
  done
)
