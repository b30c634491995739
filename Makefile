# make                   release build: build/release/pcapflow
# make demo              all it needs, build, convert a bundled capture, print its flows
# make check             what tests need, unit and end-to-end tests, the layer check
# make check-all         what continuous integration runs
# make MODE=asan check   debug, asan (address and undefined), cov, fuzz
# make install PREFIX=/usr DESTDIR=...
# Everything built lands in $(B); nothing is written beside the sources.

MODE   ?= release
B      ?= build/$(MODE)
PREFIX ?= /usr/local
CC_fuzz = clang

ifneq ($(CC_$(MODE)),)
CC := $(CC_$(MODE))
endif

CFLAGS_debug   = -O1 -g
CFLAGS_release = -O2 -g -D_FORTIFY_SOURCE=2
CFLAGS_asan    = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS_cov     = -O0 -g --coverage
CFLAGS_fuzz    = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

$(if $(CFLAGS_$(MODE)),,$(error unknown MODE '$(MODE)': debug release asan cov fuzz))

WARN = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla \
       -Wformat=2 -Wimplicit-fallthrough -Wcast-qual -Wundef

# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS stay the caller's; ours come first so theirs win.
our_cppflags = -Isrc -D_GNU_SOURCE -MMD -MP
our_cflags   = -std=c11 -pthread -fstack-protector-strong -fPIE $(WARN) $(CFLAGS_$(MODE))
our_ldflags  = -pthread -pie -Wl,-z,relro,-z,now
our_ldlibs   = -lpcap -ltrace -larchive -lz -ljansson
compile      = $(CC) $(our_cppflags) $(CPPFLAGS) $(our_cflags) $(CFLAGS)
link         = $(CC) $(CFLAGS_$(MODE)) $(our_ldflags) $(CFLAGS) $(LDFLAGS)

src      := $(sort $(wildcard src/*.c src/*/*.c))
tests    := $(sort $(wildcard tests/unit/*.c))
fuzzers  := $(sort $(wildcard tests/fuzz/fuzz_*.c))
lib_obj  := $(patsubst %.c,$(B)/%.o,$(filter-out src/main.c,$(src)))
test_obj := $(tests:%.c=$(B)/%.o)
fuzz_bin := $(fuzzers:tests/fuzz/%.c=$(B)/%)

.SECONDARY:
.PHONY: all check-unit clean FORCE
all: $(B)/pcapflow

$(B)/pcapflow: $(B)/src/main.o $(lib_obj)
	$(link) -o $@ $^ $(our_ldlibs) $(LDLIBS)

$(B)/unit: $(test_obj) $(lib_obj)
	$(link) -o $@ $^ $(our_ldlibs) $(LDLIBS) $$(pkg-config --libs check)

$(B)/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(lib_obj)
	$(link) -fsanitize=fuzzer -o $@ $^ $(our_ldlibs) $(LDLIBS)

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(compile) -c -o $@ $<

# Rewritten only when the compile command changes, so that a new flag rebuilds everything.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(compile)' | cmp -s - $@ || echo '$(compile)' >$@

check-unit: $(B)/unit
	$(B)/unit

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
