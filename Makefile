# swanconf: see README.md. `make help` lists what there is.

BUILD     ?= build
VERSION   := 0.1.0
SOVERSION := 0
PREFIX    ?= /usr/local
SECONDS   ?= 20

ifeq ($(origin CC),default)
CC := gcc
endif

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Werror
CFLAGS     ?= -O3 -g
SANITIZE   ?=
CPPFLAGS   += -Iinclude -Isrc -I$(BUILD)/grammar -D_GNU_SOURCE -DSC_VERSION='"$(VERSION)"'
# no folder of this machine in what is built
ALL_CFLAGS := -std=c17 -fPIC -fvisibility=hidden -ffile-prefix-map=$(CURDIR)=. -MMD -MP $(CFLAGS) $(SANITIZE)
LIBS       := -ljansson -pthread

# one short line for each file; the whole command with V=1
ifeq ($(V),1)
say =
Q   =
else
say = @printf '%-4s %s\n' '$(1)' '$(2)'
Q   = @
endif

LIB_SRC  := $(filter-out src/cli/%,$(sort $(wildcard src/*/*.c src/*/*/*.c)))
CLI_SRC  := $(sort $(wildcard src/cli/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)
GRAMMARS := $(patsubst grammar/%.y,%,$(sort $(wildcard grammar/*.y)))
GEN_OBJ  := $(foreach g,$(GRAMMARS),$(BUILD)/grammar/$(g)_scan.o $(BUILD)/grammar/$(g)_parse.o)
GEN_HEADER := $(foreach g,$(GRAMMARS),$(BUILD)/grammar/$(g)_parse.h)
UNIT_BIN := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
SHARED   := $(BUILD)/libswanconf.so.$(VERSION)

all: $(BUILD)/swanconf $(BUILD)/libswanconf.a $(SHARED)

help:
	@echo 'make              build build/swanconf and libswanconf'
	@echo 'make deps         install what is needed to build and test (apt, root or sudo)'
	@echo 'make demo         lint the tutorial router "east" and print its translation'
	@echo 'make test         unit tests, golden cases, rules, secrecy, layers, corpus'
	@echo 'make golden-update  rewrite what the golden cases expect'
	@echo 'make bench        speed and memory on generated files'
	@echo 'make bench-check  whether that is worse than it was, against starter'
	@echo 'make bench-shapes what grows faster than its input'
	@echo 'make bench-logs   how fast a log of 1 GB is read'
	@echo 'make e2e          the translation in the real strongSwan: the same in charon, tunnels with packets (root)'
	@echo 'make hook         the pre-commit hook with the real pre-commit'
	@echo 'make formats      SARIF and the other formats against their schemas'
	@echo "make hostile      what strangers' files must not bring about"
	@echo 'make fuzz SECONDS=60, make asan, make oom, make coverage, make analyze, make format-check'
	@echo 'make shells       completions in bash, zsh and fish; the manual pages'
	@echo "make editors      the README's lines for editors, run headless, and those for CI"
	@echo 'make installed    make install, make uninstall and the package; the same bytes from two builds'
	@echo 'make deb          a Debian package in build/deb'
	@echo 'make install PREFIX=/usr/local DESTDIR=, make uninstall'

# --- building --------------------------------------------------------------------------------------

$(BUILD)/libswanconf.a: $(LIB_OBJ) $(GEN_OBJ)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)$(AR) rcs $@ $^

$(SHARED): $(LIB_OBJ) $(GEN_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -shared -Wl,-soname,libswanconf.so.$(SOVERSION) -o $@ $^ $(LIBS)
	@ln -sf libswanconf.so.$(VERSION) $(BUILD)/libswanconf.so.$(SOVERSION)
	@ln -sf libswanconf.so.$(SOVERSION) $(BUILD)/libswanconf.so

$(BUILD)/swanconf: $(CLI_OBJ) $(BUILD)/libswanconf.a
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/src/%.o: src/%.c | $(GEN_HEADER)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(WARNINGS) -c -o $@ $<

# generated code: its warnings are the generators' business
$(BUILD)/grammar/%.o: $(BUILD)/grammar/%.c | $(GEN_HEADER)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -w -c -o $@ $<

$(BUILD)/grammar/%_scan.c: grammar/%.l
	@mkdir -p $(@D)
	$(call say,LEX,$<)
	$(Q)flex -o $@ $<

$(BUILD)/grammar/%_parse.c $(BUILD)/grammar/%_parse.h &: grammar/%.y
	@mkdir -p $(@D)
	$(call say,YACC,$<)
	$(Q)bison -Wall -Werror --header=$(BUILD)/grammar/$*_parse.h -o $(BUILD)/grammar/$*_parse.c $<

clean:
	rm -rf $(BUILD)

# manual pages and completions: the program writes them from its tables
SHARE := man/man1/swanconf.1 man/man7/swanconf-rules.7 bash-completion/completions/swanconf \
         zsh/site-functions/_swanconf fish/vendor_completions.d/swanconf.fish
share: $(SHARE:%=$(BUILD)/share/%)
$(BUILD)/share/man/man1/swanconf.1: ARGUMENTS := manual swanconf
$(BUILD)/share/man/man7/swanconf-rules.7: ARGUMENTS := manual rules
$(BUILD)/share/bash-completion/completions/swanconf: ARGUMENTS := completions bash
$(BUILD)/share/zsh/site-functions/_swanconf: ARGUMENTS := completions zsh
$(BUILD)/share/fish/vendor_completions.d/swanconf.fish: ARGUMENTS := completions fish
$(BUILD)/share/%: $(BUILD)/swanconf
	@mkdir -p $(@D)
	$(call say,MAKE,$@)
	$(Q)$(BUILD)/swanconf $(ARGUMENTS) >$@.new && mv $@.new $@

INSTALL_LIB := $(DESTDIR)$(PREFIX)/lib
install: all share
	install -d $(DESTDIR)$(PREFIX)/bin $(INSTALL_LIB)/pkgconfig $(DESTDIR)$(PREFIX)/include/swanconf
	install -m 755 $(BUILD)/swanconf $(DESTDIR)$(PREFIX)/bin/
	for f in $(SHARE); do install -D -m 644 $(BUILD)/share/$$f $(DESTDIR)$(PREFIX)/share/$$f || exit; done
	install -m 644 $(BUILD)/libswanconf.a $(INSTALL_LIB)/
	install -m 755 $(SHARED) $(INSTALL_LIB)/
	ln -sf libswanconf.so.$(VERSION) $(INSTALL_LIB)/libswanconf.so.$(SOVERSION)
	ln -sf libswanconf.so.$(SOVERSION) $(INSTALL_LIB)/libswanconf.so
	install -m 644 include/swanconf/* $(DESTDIR)$(PREFIX)/include/swanconf/
	printf 'Name: swanconf\nDescription: strongSwan legacy configuration\nVersion: %s\nLibs: -L%s/lib -lswanconf\nLibs.private: %s\nCflags: -I%s/include\n' \
	    '$(VERSION)' '$(PREFIX)' '$(LIBS)' '$(PREFIX)' > $(INSTALL_LIB)/pkgconfig/swanconf.pc

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/swanconf $(SHARE:%=$(DESTDIR)$(PREFIX)/share/%)
	rm -f $(INSTALL_LIB)/libswanconf.a $(INSTALL_LIB)/libswanconf.so $(INSTALL_LIB)/libswanconf.so.$(SOVERSION)
	rm -f $(INSTALL_LIB)/libswanconf.so.$(VERSION) $(INSTALL_LIB)/pkgconfig/swanconf.pc
	rm -rf $(DESTDIR)$(PREFIX)/include/swanconf

# a Debian package, below $(BUILD)
DEB_PACKAGES := dpkg-dev debhelper fakeroot lintian
deb:
	@tests/install-packages $(DEB_PACKAGES)
	@.debian/build $(VERSION) $(BUILD)/deb

# --- a newcomer's two commands ---------------------------------------------------------------------

PACKAGES := gcc make flex bison libjansson-dev libcmocka-dev pkg-config libc6-dev jq openssl netbase

deps:
	@tests/install-packages $(PACKAGES)

demo: $(BUILD)/swanconf
	@echo '$$ swanconf lint fixtures/east/ipsec.conf'
	@$(BUILD)/swanconf lint fixtures/east/ipsec.conf || [ $$? = 1 ]
	@echo
	@echo '$$ swanconf translate fixtures/east/ipsec.conf'
	@$(BUILD)/swanconf translate fixtures/east/ipsec.conf

# --- tests -----------------------------------------------------------------------------------------

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libswanconf.a
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(WARNINGS) $(LDFLAGS) -o $@ $< $(BUILD)/libswanconf.a $(LIBS) -lcmocka

# one program for each unit test; each prints cmocka's closing lines
unit: $(UNIT_BIN)
	@set -e; for t in $(UNIT_BIN); do $$t 2>&1 | grep -v '^\[ *\(RUN\|OK\) ' ; done

test: all $(UNIT_BIN) $(BUILD)/tests/readback
	@BUILD=$(BUILD) tests/run

golden-update: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/run --update

# against the real strongSwan of Debian's packages; as root
e2e: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/e2e/run

# completions in the real shells, and the manual pages
shells: $(BUILD)/swanconf
	@tests/install-packages bash zsh fish mandoc
	@BUILD=$(BUILD) tests/shells

installed:
	@tests/install-packages $(DEB_PACKAGES)
	@tests/installed

# the README's lines for editors and for CI
editors: $(BUILD)/swanconf
	@tests/install-packages neovim vim vim-ale emacs-nox python3-yaml jq
	@BUILD=$(BUILD) tests/editors

check-layers:
	@tests/check-layers

asan:
	@SAMPLE=5 $(MAKE) --no-print-directory BUILD=$(BUILD)/asan CFLAGS='-O1 -g' \
	    SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' test

coverage:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage CFLAGS='-O0 -g' SANITIZE=--coverage test >/dev/null
	@tests/coverage $(BUILD)/coverage

# every n-th allocation fails: each must end in a clean error
oom: $(BUILD)/libswanconf.a
	@mkdir -p $(BUILD)/tests
	$(call say,CC,tests/oom/oom.c)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(WARNINGS) $(LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc \
	    -o $(BUILD)/tests/oom tests/oom/oom.c $(BUILD)/libswanconf.a $(LIBS)
	$(BUILD)/tests/oom fixtures/*/ipsec.conf

# libFuzzer, under the sanitizers: ipsec.conf, ipsec.secrets, formats, the translation read back, certificates, options. A crash
# leaves its input in $(BUILD)/fuzz. Comparisons are not traced (the dictionaries know the words): that makes it twice as fast.
FUZZERS  := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_OBJ := $(filter-out %/main.o,$(CLI_OBJ))
READBACK := tests/settings/reader.c tests/settings/readback.c
WRAPS    := -Wl,--wrap=sc_settings_open,--wrap=sc_settings_close,--wrap=sc_settings_put,--wrap=sc_emit_once
FUZZ_SANITIZE := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-coverage=trace-cmp -fno-sanitize-recover=all
fuzz:
	@$(MAKE) --no-print-directory -j2 BUILD=$(BUILD)/fuzz CC=clang CFLAGS='-O2 -g1' SANITIZE='$(FUZZ_SANITIZE)' fuzzers
	@printf '%s\n' $(FUZZERS) | xargs -P 2 -I{} tests/fuzz/one {} $(SECONDS) $(BUILD)/fuzz

fuzzers: $(FUZZERS:%=$(BUILD)/fuzz-%)
$(BUILD)/fuzz-%: tests/fuzz/fuzz_%.c tests/fuzz/harness.h $(READBACK) $(BUILD)/libswanconf.a $(FUZZ_OBJ)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) -std=c17 $(CFLAGS) -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o $@ $< \
	    $(if $(filter translate,$*),$(READBACK) $(WRAPS)) $(if $(filter options,$*),$(FUZZ_OBJ)) $(BUILD)/libswanconf.a $(LIBS)

# every translation must come out of a reader of its own as it was put in
$(BUILD)/tests/readback: tests/settings/main.c $(READBACK) $(BUILD)/libswanconf.a
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) -std=c17 $(CFLAGS) $(SANITIZE) -Wall -Wextra -Werror $(WRAPS) -o $@ $^ $(LIBS)

bench: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/bench/run

# inputs of one shape at sizes n, 2n, 4n: what grows faster than its input? (five minutes)
bench-check: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/bench/check

bench-shapes: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/bench/shapes

# how fast logs are read, with grep beside it
bench-logs: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/bench/logs

# what lint writes for other programs, against their schemas
formats: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/formats

# the pre-commit hook, with the real pre-commit
hook: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/hook

# strangers' files: also part of `make test`
hostile: $(BUILD)/swanconf
	@BUILD=$(BUILD) tests/hostile/run

SOURCES := $(wildcard src/*/*.[ch] src/*/*/*.[ch] include/swanconf/*.h tests/unit/*.c tests/fuzz/*.[ch] tests/oom/*.c tests/settings/*.[ch] tests/bench/*.c)

format-check:
	@clang-format --dry-run --Werror $(SOURCES)

format:
	@clang-format -i $(SOURCES)

analyze: $(GEN_HEADER)
	@cppcheck --quiet --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	    --suppress=missingInclude --suppressions-list=tests/cppcheck.suppress --std=c11 -Iinclude -Isrc src
	@tests/tidy $(CPPFLAGS) -- $(LIB_SRC) $(CLI_SRC)

.PHONY: fuzzers all help clean install deps demo unit test golden-update check-layers asan coverage oom e2e fuzz bench bench-check bench-shapes \
        bench-logs formats hook hostile \
        format-check format analyze
.SECONDARY:
.DELETE_ON_ERROR:
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(GEN_OBJ:.o=.d)
