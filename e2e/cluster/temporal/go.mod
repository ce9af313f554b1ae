// The version of Temporal's development server, and nothing else: it is built in
// its own module, whose go.sum names every dependency.
module tributary.local/e2e/cluster/temporal

go 1.25.0

require github.com/temporalio/cli v1.5.1
