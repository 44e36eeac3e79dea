# swanconf: see README.md. `make`, `make test`, `make demo`; `make help` lists the rest.

BUILD   ?= build
CC      ?= gcc
VERSION := 0.1.0
SOVERSION := 0

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla -Werror
CFLAGS  ?= -O2 -g
CPPFLAGS += -Iinclude -Isrc -I$(BUILD)/grammar -D_GNU_SOURCE -DSC_VERSION='"$(VERSION)"'
ALL_CFLAGS := -std=c17 -fPIC -fvisibility=hidden -MMD -MP $(CFLAGS)

LIB_SRC := $(filter-out src/cli/%,$(wildcard src/*/*.c))
CLI_SRC := $(wildcard src/cli/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ := $(CLI_SRC:%.c=$(BUILD)/%.o)
GRAMMARS := $(patsubst grammar/%.y,%,$(wildcard grammar/*.y))
GEN_OBJ := $(foreach g,$(GRAMMARS),$(BUILD)/grammar/$(g)_scan.o $(BUILD)/grammar/$(g)_parse.o)
LIBS    := -ljansson

all: $(BUILD)/libswanconf.a $(if $(CLI_SRC),$(BUILD)/swanconf)

$(BUILD)/libswanconf.a: $(LIB_OBJ) $(GEN_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/swanconf: $(CLI_OBJ) $(BUILD)/libswanconf.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/src/%.o: src/%.c | $(GEN_OBJ:.o=.c)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(WARNINGS) -c -o $@ $<

# generated code: warnings are the generators' business
$(BUILD)/grammar/%.o: $(BUILD)/grammar/%.c
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -w -c -o $@ $<

$(BUILD)/grammar/%_scan.c: grammar/%.l $(BUILD)/grammar/%_parse.c
	@mkdir -p $(@D)
	flex -o $@ $<

$(BUILD)/grammar/%_parse.c: grammar/%.y
	@mkdir -p $(@D)
	bison -Wall -Werror --header=$(@:.c=.h) -o $@ $<

UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/unit/%)

# one program for each unit test; each prints cmocka's closing lines
unit: $(UNIT_BIN)
	@set -e; for t in $(UNIT_BIN); do $$t; done

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libswanconf.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(WARNINGS) $(LDFLAGS) -o $@ $< $(BUILD)/libswanconf.a $(LIBS) -lcmocka

clean:
	rm -rf $(BUILD)

.PHONY: all unit clean
.SECONDARY:
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(GEN_OBJ:.o=.d)
