# make                   release build: build/release/pcapflow
# make demo              install what it needs, build, convert a bundled capture, print its flows
# make check             install what tests need, unit and end-to-end tests, layers and headers
# make check-all         what continuous integration runs
# make MODE=asan check   debug, release, asan (address and undefined), cov
# make coverage          lines run by the tests, file by file
# make fuzz              every fuzzer for FUZZ_SECONDS (10), seeded with the fixtures; MODE=msan
#                        for memory that was never written
# make fuzz-program      the whole program by AFL++ (package afl++), as long
# make check-faults      one use of a system call after another fails; FAULTS=all for each use
# make soak              replay to receive for SOAK_SECONDS (60), with restarts and pauses
# make install           program, manual pages and completions; DESTDIR and PREFIX (/usr/local)
# make uninstall         the same files away again
# make bench             against the rivals; BENCH="mix syn", RUNS=5, SCALE=1 (see scripts/bench)
# make bench-replay      replay's timing and speed against bare loops
# make bench-counts      instructions under callgrind, repeatable on a noisy machine
# make profile           where the time goes on one input; BENCH=mix
# make V=1 ...           with the commands in full
# make clean             all that was built or generated, bench inputs included
# Everything built lands in $(B); nothing is written beside the sources.

MAKEFLAGS    += --no-print-directory
MODE         ?= release
B            ?= build/$(MODE)
PREFIX       ?= /usr/local
FUZZ_SECONDS ?= 10
SOAK_SECONDS ?= 60
CLANG_FORMAT ?= clang-format-14
CC_fuzz = clang
CC_msan = clang

ifneq ($(CC_$(MODE)),)
CC := $(CC_$(MODE))
endif

sanitize = -fno-sanitize-recover=all -fno-omit-frame-pointer
# Sanitizers and coverage make processes and write files of their own, which a sandbox prevents.
unboxed  = -DPCAPFLOW_NO_SANDBOX
CFLAGS_debug   = -O1 -g -DPCAPFLOW_TEST_HOOKS
CFLAGS_release = -O2 -g $(hardening)
CFLAGS_asan    = $(unboxed) -O1 -g -fsanitize=address,undefined $(sanitize)
CFLAGS_cov     = $(unboxed) -O0 -g --coverage
CFLAGS_fuzz    = $(unboxed) -O1 -g -fsanitize=fuzzer-no-link,address,undefined $(sanitize)
CFLAGS_msan    = $(unboxed) -O1 -g -fsanitize=fuzzer-no-link,memory $(sanitize)
CPPFLAGS_msan  = -mllvm -msan-eager-checks=1 # libraries leave no shadow of arguments

$(if $(CFLAGS_$(MODE)),,$(error unknown MODE '$(MODE)': debug release asan cov fuzz msan))

# Not every compiler, C library and processor knows these; none of them costs measurable time.
supported  = $(shell $(CC) -O2 -Werror $(1) -include string.h -fsyntax-only -x c /dev/null \
	2>/dev/null && echo '$(1)')
hardening := -U_FORTIFY_SOURCE $(or $(call supported,-D_FORTIFY_SOURCE=3),-D_FORTIFY_SOURCE=2) \
	$(call supported,-fstack-clash-protection) $(call supported,-fcf-protection)

WARN = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla \
       -Wformat=2 -Wimplicit-fallthrough -Wcast-qual -Wundef

# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS stay the caller's; ours come first so theirs win.
our_cppflags = -Isrc -D_GNU_SOURCE -MMD -MP $(CPPFLAGS_$(MODE))
our_cflags   = -std=c11 -pthread -fstack-protector-strong -fPIE $(WARN) $(CFLAGS_$(MODE))
our_ldflags  = -pthread -pie -Wl,--as-needed,-z,relro,-z,now,-z,noexecstack
our_ldlibs   = -lpcap -ltrace -larchive -lz -ljansson
say          = $(if $(V),,@echo '  $(1)' && )
compile      = $(CC) $(our_cppflags) $(CPPFLAGS) $(our_cflags) $(CFLAGS)
parallel     = $(MAKE) -j$(shell nproc) -Otarget
link         = $(CC) $(CFLAGS_$(MODE)) $(our_ldflags) $(CFLAGS) $(LDFLAGS)

src       := $(sort $(wildcard src/*.c src/*/*.c))
headers   := $(sort $(wildcard src/*.h src/*/*.h))
tests     := $(sort $(wildcard tests/unit/*.c))
fuzzers   := $(sort $(wildcard tests/fuzz/fuzz_*.c))
benches   := $(sort $(wildcard tests/bench/*.c))
model_src := $(sort $(wildcard tests/model/*.c))
scripts   := $(wildcard scripts/*) .ci/run tests/e2e/run.sh tests/e2e/docs/run_examples tests/faults/run tests/faults/soak
manuals   := $(sort $(wildcard man/*.[17]))
lib_obj   := $(patsubst %.c,$(B)/%.o,$(filter-out src/main.c,$(src)))
test_obj  := $(tests:%.c=$(B)/%.o)
bench_bin := $(benches:tests/bench/%.c=$(B)/bench_%)
VERSION   := $(shell { test -e .git && git describe --tags --always 2>/dev/null; } || cat VERSION)

.SECONDARY:
# Every target here that is a plain word names no file.
.PHONY: FORCE $(shell sed -nE 's/^([a-z][a-z0-9 -]*):([^=].*)?$$/\1/p' Makefile)

all: $(B)/pcapflow
programs: $(B)/pcapflow $(B)/unit $(B)/model

# An archive, so that tests and fuzzers link just the modules that they use.
$(B)/pcapflow.a: $(lib_obj)
	@rm -f $@
	$(call say,AR $@)$(AR) qcs $@ $^

$(B)/pcapflow: $(B)/src/main.o $(B)/pcapflow.a
	$(call say,LD $@)$(link) -o $@ $^ $(our_ldlibs) $(LDLIBS)

$(B)/unit: $(test_obj) $(B)/pcapflow.a
	$(call say,LD $@)$(link) -o $@ $^ $(our_ldlibs) $(LDLIBS) $$(pkg-config --libs check)

$(B)/model: $(model_src:%.c=$(B)/%.o) $(B)/pcapflow.a
	$(call say,LD $@)$(link) -o $@ $^ $(our_ldlibs) $(LDLIBS)

# What libraries write, the memory sanitizer is told.
ifeq ($(MODE),msan)
told     := $(B)/tests/fuzz/uninstrumented.o
wrapping := $(shell grep -oE '__wrap_[a-z_]+' tests/fuzz/uninstrumented.c | sort -u | \
	sed 's/__wrap_/-Wl,--wrap=/')
endif
$(B)/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(told) $(B)/pcapflow.a
	$(call say,LD $@)$(link) $(wrapping) -fsanitize=fuzzer -o $@ $^ $(our_ldlibs) $(LDLIBS)

$(B)/faults.so: tests/faults/preload.c
	@mkdir -p $(@D)
	$(call say,LD $@)$(CC) -std=c11 -D_GNU_SOURCE -O1 $(WARN) -fPIC -shared -o $@ $< -ldl

$(B)/bench_%: $(B)/tests/bench/%.o
	$(call say,LD $@)$(link) -o $@ $^ $(our_ldlibs) $(LDLIBS)

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC $@)$(compile) $(defines) -c -o $@ $<

$(B)/src/process/version.o: defines = -DPCAPFLOW_VERSION='"$(VERSION)"'
$(B)/src/process/version.o: $(B)/version

# Rewritten only when the compile command or the version changes: then what depends on it follows.
$(B)/flags: said = $(compile)
$(B)/version: said = $(VERSION)
$(B)/flags $(B)/version: FORCE
	@mkdir -p $(@D)
	@echo '$(said)' | cmp -s - $@ || echo '$(said)' >$@

demo:
	scripts/install-deps
	$(parallel) all
	@mkdir -p build/demo
	$(B)/pcapflow convert --force -o build/demo/demo.ft tests/fixtures/demo.pcap
	$(B)/pcapflow print build/demo/demo.ft

check:
	scripts/install-deps --test
	$(parallel) programs
	$(MAKE) check-unit check-model check-e2e check-layers check-headers

# A sanitizer on a busy machine needs more than Check's four seconds a test.
check-unit: $(B)/unit
	CK_DEFAULT_TIMEOUT=$${CK_DEFAULT_TIMEOUT:-120} $(B)/unit
# Random streams through an independent model of the contract as well; by hand for longer.
check-model: $(B)/model
	$(B)/model
# Endurance: replay to receive, with restarts and pauses.
soak: $(B)/pcapflow
	tests/faults/soak $(B)/pcapflow tests/fixtures/demo.pcap $(SOAK_SECONDS)
# One use of one system call or allocation after another fails; FAULTS=all: each use.
check-faults: $(B)/pcapflow $(B)/faults.so
	tests/faults/run $(B)/pcapflow $(B)/faults.so tests/fixtures $(CALLS)
check-e2e: $(B)/pcapflow
	MODE=$(MODE) tests/e2e/run.sh $(B)/pcapflow
check-layers: $(lib_obj)
	$(call say,LAYERS)scripts/check-layers $(if $(filter debug release,$(MODE)),$(lib_obj))
check-headers:
	@for h in $(headers); do $(compile) -fsyntax-only -MF /dev/null -x c $$h || exit 1; done
check-format:
	$(call say,FORMAT)$(CLANG_FORMAT) --dry-run -Werror $(src) $(headers) $(benches) \
		$(wildcard tests/unit/*.[ch] tests/fuzz/*.[ch] tests/model/*.[ch] tests/faults/*.c)
check-man:
	$(if $(manuals),mandoc -T lint -W warning $(manuals))
check-shell:
	shellcheck -x $$(grep -lE -d skip '^#!/bin/(ba)?sh' $(scripts))
	shellcheck -s bash completions/pcapflow.bash
	find tests/e2e -mindepth 2 -name '*.sh' -exec shellcheck -s sh {} +
# cppcheck takes an array that vsnprintf is to fill for one that is read.
check-cppcheck:
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
		--suppress=ctuuninitvar --error-exitcode=1 -DPCAPFLOW_VERSION='""' -Isrc src
# By hand: minutes. What is left out of clang-tidy's checks is the unread result of printf and its
# kin, and multiplications that cannot overflow.
tidy_checks = -*,bugprone-*,cert-*,-bugprone-easily-swappable-parameters,-cert-err33-c,$\
	-bugprone-narrowing-conversions,-bugprone-implicit-widening-of-multiplication-result,$\
	-bugprone-sizeof-expression,-bugprone-not-null-terminated-result,$\
	-bugprone-reserved-identifier,-cert-dcl37-c,-cert-dcl51-cpp
check-slow: check-analyzer check-tidy check-valgrind
check-analyzer:
	$(MAKE) MODE=release B=build/analyzer CC=gcc CFLAGS='-fanalyzer -Werror' build/analyzer/pcapflow.a
check-tidy:
	clang-tidy-14 --quiet --warnings-as-errors='*' --checks='$(tidy_checks)' $(src) -- \
		$(our_cppflags) -std=c11 -DPCAPFLOW_VERSION='""'
check-valgrind: $(B)/pcapflow
	for command in 'print -F json' 'convert -z 9 -o /dev/null' show 'replay --write /dev/null'; do \
		valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
			$(B)/pcapflow $$command --no-sandbox tests/fixtures/demo.pcap \
			tests/fixtures/pcapng_sections.pcapng tests/fixtures/conversation.pcap.* \
			>/dev/null || exit 1; \
	done
# A test without a body passes whatever the code does.
check-tests:
	$(call say,TESTS)! grep -oPz 'START_TEST\([^)]*\)\s*\{\s*\}' $(tests)
check-completions: $(B)/pcapflow
	scripts/check-completions $(B)/pcapflow
check-options: $(B)/pcapflow
	scripts/check-options $(B)/pcapflow
check-install: $(B)/pcapflow
	rm -rf $(B)/root
	$(MAKE) install DESTDIR=$(CURDIR)/$(B)/root >/dev/null
	$(B)/root$(PREFIX)/bin/pcapflow --version
	$(MAKE) uninstall DESTDIR=$(CURDIR)/$(B)/root >/dev/null
	! find $(B)/root ! -type d | grep .

objects: $(B)/src/main.o $(lib_obj) $(test_obj) $(model_src:%.c=$(B)/%.o) $(benches:%.c=$(B)/%.o)
check-werror-gcc check-werror-clang: check-werror-%:
	$(MAKE) CC=$* MODE=release B=build/werror-$* CFLAGS='$(CFLAGS) -Werror' objects

# What can run side by side does; tests, which share ports and clocks, run one mode at a time.
check-all:
	scripts/install-deps --test
	$(parallel) check-headers check-format check-man check-shell check-cppcheck check-tests \
		check-werror-gcc check-werror-clang
	for mode in release debug asan; do $(parallel) MODE=$$mode programs || exit 1; done
	$(MAKE) MODE=release check check-completions check-options check-install
	$(MAKE) MODE=debug check-unit check-e2e check-layers check-faults
	$(MAKE) MODE=asan check-unit check-e2e
	$(parallel) fuzz

coverage:
	@find build/cov -name '*.gcda' -delete 2>/dev/null || true
	$(MAKE) MODE=cov check-unit check-e2e
	@gcov -n $(src:%.c=build/cov/%.o) 2>/dev/null | scripts/coverage-table

fuzz:
	$(MAKE) MODE=$(if $(CC_$(MODE)),$(MODE),fuzz) fuzzers
fuzzers: $(fuzzers:tests/fuzz/fuzz_%.c=run-fuzz-%)
run-fuzz-%: $(B)/fuzz_%
	@mkdir -p $(B)/corpus/$* && cp -f $(wildcard tests/fixtures/*.* tests/fuzz/seeds/$*/*) \
		$(B)/corpus/$*/ 2>/dev/null || true
	$< -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
		-print_final_stats=1 -artifact_prefix=$(B)/$*- $(B)/corpus/$*

# One process each, so that what two inputs leave behind in one does not matter.
fuzz-program:
	$(MAKE) MODE=asan CC=afl-clang-fast B=build/afl
	AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
		ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 \
		afl-fuzz -i tests/fixtures -o build/afl/out -m none -t 5000 -V $(FUZZ_SECONDS) -- \
		build/afl/pcapflow print -q --format csv @@

bash_dir = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zsh_dir  = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
man_dir  = $(DESTDIR)$(PREFIX)/share/man

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(man_dir)/man1 $(man_dir)/man7 $(bash_dir) $(zsh_dir)
	install -m 755 $(B)/pcapflow $(DESTDIR)$(PREFIX)/bin/
	for page in $(manuals); do install -m 644 $$page $(man_dir)/man$${page##*.}/ || exit 1; done
	install -m 644 completions/pcapflow.bash $(bash_dir)/pcapflow
	install -m 644 completions/_pcapflow $(zsh_dir)/

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/pcapflow $(bash_dir)/pcapflow $(zsh_dir)/_pcapflow
	for page in $(notdir $(manuals)); do rm -f $(man_dir)/man$${page##*.}/$$page; done

bench-programs: all $(bench_bin)
bench bench-counts profile: bench-programs
	scripts/bench $@ $(B)
bench-replay: bench-programs
	scripts/bench-replay $(CURDIR)/$(B)

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
