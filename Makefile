# `make` or `make help` lists the commands. Each finds a JDK itself and prepares what it needs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export JAVA_HOME := $(shell build/find-jdk)
MVN := ./mvnw -B -ntp
CLUSTER := e2e/cluster/cluster

.PHONY: help
help: ## Lists the commands.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

.PHONY: jdk
jdk:
	@test -n "$(JAVA_HOME)"

.PHONY: demo
demo: cli ## The main job on this machine: orders flow, a fault, its recovery. No cluster needed.
	bin/tributary demo

.PHONY: cli
cli: jdk ## Builds the command line, bin/tributary.
	@echo "building the command line (the first build fetches its libraries)"
	./mvnw -B -pl cli -am -Dmaven.test.skip=true -Dquarkus.build.skip=true package | grep -E --line-buffered '^\[INFO\] (Building|BUILD)|Downloaded.*[MG]B|ERROR'

.PHONY: demo-cluster
demo-cluster: jdk ## The orders sample on a real cluster: kind where Docker runs, else our local one.
	e2e/demo

.PHONY: demo-cluster-down
demo-cluster-down: ## Takes the demo's cluster away, with all that it made.
	$(CLUSTER) down

.PHONY: test
test: jdk ## Builds; unit, component and operator tests on a real broker and a real API server.
	$(CLUSTER) tools
	@# Two modules at a time: tests mostly wait, for a broker, for a lease, for a process to start.
	KUBE_API_TEST_DIR="$$($(CLUSTER) api-test-dir)" TRIBUTARY_KEDA_CRDS="$$($(CLUSTER) keda-crds)" \
	  TRIBUTARY_TEMPORAL_SERVER="$$($(CLUSTER) temporal)" $(MVN) -T 2 verify

.PHONY: bench-validate
bench-validate: jdk ## Validates a generated folder of 1,000 flows and 200 contracts, and says how long it takes.
	@test -f cli/target/tributary-cli.jar || $(MAKE) cli
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  "$(JAVA_HOME)/bin/java" cli/src/test/java/dev/tributary/cli/ManyFlows.java "$$folder" 1000 200 && \
	  time bin/tributary validate -f "$$folder"

.PHONY: e2e
e2e: jdk ## Tests on a real cluster, from images, with the published RBAC.
	e2e/run

.PHONY: bench-mapping
bench-mapping: jdk ## What an event costs beside JSLT and JSONata; writes docs/benchmarks/mapping.md.
	bench/mapping

.PHONY: bench-start
bench-start: jdk ## How soon a flow's pod is ready and how much memory it takes.
	bench/start $(START_ARGS)

.PHONY: bench-saga
bench-saga: jdk ## A saga of five steps, planned and written by hand, on a real Temporal server.
	bench/saga $(SAGA_ARGS)

.PHONY: bench
bench: jdk ## Delivery beside its peers, hours; BENCH_ARGS=--quick for minutes.
	bench/run $(BENCH_ARGS)

.PHONY: soak
soak: jdk ## The kill test; SOAK_ARGS="--events 20000 --kills 5 --seed 7" sets sizes and seed.
	bench/run kill $(SOAK_ARGS)

.PHONY: soak-orchestrations
soak-orchestrations: jdk ## Orders picked up while workers and Temporal die; ORC_SOAK_ARGS="-Dsoak.instances=500 -Dsoak.workerKills=20 -Dsoak.seconds=90" sets sizes.
	TRIBUTARY_TEMPORAL_SERVER="$$($(CLUSTER) temporal)" $(MVN) -pl orchestration-runtime -am test \
	  -Dtest='SoakTest#everyOrder*' -Dsurefire.failIfNoSpecifiedTests=false -Dtest.module.timeout=21600 -Dtest.timeout="6 h" \
	  -Dsoak.instances=10000 -Dsoak.workerKills=200 -Dsoak.serverKills=10 -Dsoak.seconds=4500 $(ORC_SOAK_ARGS)

.PHONY: check
check: jdk ## Formatting, static analysis, generated files up to date.
	$(MVN) spotless:check
	$(MVN) -Perrorprone test-compile
	$(MVN) -pl crds test
	@diff -r crds/manifests helm/tributary/files/crds || { echo 'The chart has old CRDs: run make generate.' >&2; exit 1; }

.PHONY: generate
generate: jdk ## Writes generated files anew: the CRDs, the chart's copies of them, the reference.
	$(MVN) -q -pl crds test-compile exec:java
	helm/sync-crds.sh

.PHONY: format
format: jdk ## Formats the sources.
	$(MVN) -q spotless:apply

.PHONY: images
images: jdk ## Builds the container images as tars, without Docker.
	e2e/images

.PHONY: clean
clean: jdk ## Removes what was built in the tree.
	$(MVN) -q clean
