#!/bin/sh
# Copies the generated CRDs into the chart. `make generate` calls it after it has written crds/manifests.
set -eu
cd "$(dirname "$0")"
mkdir -p tributary/files/crds
rm -f tributary/files/crds/*.yaml
cp ../crds/manifests/*.yaml tributary/files/crds/
