// The version of KEDA, and nothing else: its programs are built in their own
// module, whose go.sum names every dependency.
module tributary.local/e2e/cluster/keda

go 1.26.0

require github.com/kedacore/keda/v2 v2.21.0
