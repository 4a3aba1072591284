# One verb per job, the same for people and CI. What takes more than a line is Java, in module lab.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DEFAULT_GOAL := help

MVN := mvn -B
QUIETLY := -q -Dstyle.color=never
LAB := lab/target/classes:lab/target/lib/*
TOOLS := target/tools/classes:target/tools/lib/*

# A JDK 25: JAVA_HOME if it is one, else one of the system's, else the one on the PATH.
is_jdk25 = [ -x "$$d/bin/javac" ] && "$$d/bin/javac" -version 2>&1 | grep -q '^javac 25'
JDK := $(shell for d in "$$JAVA_HOME" /usr/lib/jvm/*25* "$$(dirname "$$(dirname "$$(readlink -f "$$(command -v javac)" 2> /dev/null)")")"; do $(is_jdk25) && { echo "$$d"; break; }; done)
export JAVA_HOME := $(JDK)
# Maven 3.8 calls what JDK 25 warns about
export MAVEN_OPTS += --sun-misc-unsafe-memory-access=allow
JAVA := "$(JDK)/bin/java" --enable-native-access=ALL-UNNAMED -cp "$(LAB)"

# Clusters with nodes need root on Linux; elsewhere their tests are skipped, and their programs are not needed.
NODES := $(shell [ "$$(id -u)" = 0 ] && [ "$$(uname)" = Linux ] && echo --nodes)

.PHONY: help build image test demo up down status bench soak clean format tools prerequisites lab

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1|/' | column -t -s '|'

build: prerequisites ## compile everything and assemble the application with its AOT cache, without tests
	$(MVN) $(QUIETLY) package -DskipTests
	@$(JAVA) io.virtualmesh.lab.Main train

tools: lab ## build or download the pinned programs of the lab (minutes, first time only)
	@$(JAVA) io.virtualmesh.lab.Main tools

image: prerequisites ## the container image as target/image/istiod-agent-VERSION-amd64.tar, without a container engine
	$(MVN) $(QUIETLY) package -DskipTests
	@$(JAVA) io.virtualmesh.lab.Main image

test: prerequisites ## all tests, against real parts; ends with a table of where the time went
	@mkdir -p target && rm -f target/phases target/verify.log */target/*-reports/TEST-*.xml
	@s=$$SECONDS; $(MAKE) --no-print-directory lab; $(JAVA) io.virtualmesh.lab.Main tools; echo "tools $$((SECONDS - s))" >> target/phases
	@# What only the last module needs is built while the others are tested, by a copy of the program that Maven does not touch.
	@rm -rf target/tools && mkdir target/tools && cp -r lab/target/classes lab/target/lib target/tools
	@s=$$SECONDS; r=0; nice -n 19 $(subst $(LAB),$(TOOLS),$(JAVA)) io.virtualmesh.lab.Main tools $(NODES) & tools=$$!; \
	  trap 'kill $$tools 2> /dev/null || true' EXIT; \
	  $(MVN) verify 2>&1 | tee target/verify.log || r=$$?; \
	  echo "verify $$((SECONDS - s))" >> target/phases; \
	  wait $$tools || r=$$?; \
	  $(JAVA) io.virtualmesh.lab.Main times; exit $$r

demo: build tools ## istiod on a CA of Vault, renewed without a restart (DEMO_EXIT=1 ends by itself)
	@DEMO_EXIT=$(DEMO_EXIT) $(JAVA) io.virtualmesh.lab.Main demo

up: lab ## real clusters on this machine, as root (CLUSTERS=2, LAB_NAME=lab; docs/lab.md)
	@$(JAVA) io.virtualmesh.lab.Main up --clusters $(or $(CLUSTERS),2)

down: lab ## end them without a trace
	@$(JAVA) io.virtualmesh.lab.Main down

status: lab ## show them
	@$(JAVA) io.virtualmesh.lab.Main status

# The image before the build: assembling it again leaves out the AOT cache, with which all is measured.
bench: tools image build ## speed and size beside their goals
	@$(JAVA) io.virtualmesh.lab.Main tools $(NODES) > /dev/null
	@$(JAVA) io.virtualmesh.lab.Main bench

soak: build tools ## the long runs: 200 kills, 300 timed publications, 20 times up and down, 50 upsets of replicas, 10 minutes without Vault
	@$(JAVA) io.virtualmesh.lab.Main tools $(NODES) > /dev/null
	$(MVN) verify -Psoak

format: prerequisites ## bring the sources into the project's format
	$(MVN) $(QUIETLY) spotless:apply

clean: prerequisites ## remove what was built (the cache of the lab's programs stays)
	$(MVN) $(QUIETLY) clean
	rm -rf target

lab: prerequisites
	@$(MVN) $(QUIETLY) -pl lab -am package -DskipTests -Djacoco.skip

# Missing Debian packages are installed when root, else named.
prerequisites:
	@need=; command -v mvn > /dev/null || need="maven"; \
	if [ -z "$(JDK)" ]; then need="$$need $$(apt-cache pkgnames 2> /dev/null | grep -xE 'openjdk-25-jdk-headless|temurin-25-jdk' | head -n 1)"; fi; \
	if [ -n "$${need// /}" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update && apt-get install -y --no-install-recommends $$need; \
	  else echo "missing; as root: apt-get install $$need" >&2; exit 1; fi; \
	fi; \
	if [ -z "$(JDK)" ]; then \
	  for d in /usr/lib/jvm/*25*; do $(is_jdk25) && { echo "JDK 25 is installed now; run make again" >&2; exit 1; }; done; \
	  echo "no JDK 25: install one (https://adoptium.net) and set JAVA_HOME" >&2; exit 1; \
	fi
