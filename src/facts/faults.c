#include <swanconf/diagnose.h>

static const struct sc_fault_row rows[] = {
#define FAULT(id, name, code, summary, settings) [SC_FAULT_##id] = {name, code, summary, settings},
#include <swanconf/faults.def>
#undef FAULT
};

const struct sc_fault_row *sc_fault_row(enum sc_fault fault)
{
    return &rows[fault];
}

const char *sc_side_name(enum sc_fault_side side)
{
    static const char *const names[] = {"here", "peer", "either", "network"};

    return names[side];
}

const char *sc_confidence_name(enum sc_confidence confidence)
{
    static const char *const names[] = {"unknown", "likely", "certain"};

    return names[confidence];
}
