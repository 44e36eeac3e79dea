/* Reading charon's log: what was tried, how far it got, and why it failed.
 *
 *     struct sc_diagnose *diagnose = sc_diagnose_new();
 *     while ((got = fread(bytes, 1, sizeof bytes, log)) > 0)
 *         sc_diagnose_feed(diagnose, bytes, got);
 *     const struct sc_diagnosis *found = sc_diagnose_end(diagnose);
 *
 * The log is read once, in memory that does not grow with it. */
#ifndef SWANCONF_DIAGNOSE_H
#define SWANCONF_DIAGNOSE_H

#include <swanconf/config.h>

enum sc_fault {
#define FAULT(id, ...) SC_FAULT_##id,
#include <swanconf/faults.def>
#undef FAULT
    SC_FAULT_COUNT
};

/* On which side something has to change. */
enum sc_fault_side { SC_SIDE_HERE, SC_SIDE_PEER, SC_SIDE_EITHER, SC_SIDE_NETWORK };

enum sc_confidence { SC_UNKNOWN, SC_LIKELY, SC_CERTAIN };

struct sc_fault_row {
    const char *name; /* "ike-proposal" */
    const char *code; /* "SW952" */
    const char *summary;
    const char *settings; /* what to look at */
};

/* How far an attempt got. */
enum sc_step {
    SC_STEP_NONE,
    SC_STEP_INIT,  /* IKE_SA_INIT, or main mode's first messages */
    SC_STEP_AUTH,  /* IKE_AUTH, or main mode's last, XAuth, mode config */
    SC_STEP_CHILD, /* the CHILD_SA: CREATE_CHILD_SA, quick mode */
    SC_STEP_UP,    /* it was up */
};

enum { SC_EVIDENCE = 8, SC_LOG_TEXT = 240 /* bytes of a line that are kept */ };

struct sc_evidence {
    size_t line; /* from 1 */
    char text[SC_LOG_TEXT];
    const struct sc_log_row *row;
};

enum sc_role { SC_ROLE_UNKNOWN, SC_ROLE_INITIATOR, SC_ROLE_RESPONDER };

/* One try to set up an IKE_SA, or several alike. */
struct sc_attempt {
    bool failed;
    enum sc_fault fault;
    enum sc_fault_side side;
    enum sc_confidence confidence;
    char message[400]; /* one sentence */
    char remedy[400];
    enum sc_role role;
    unsigned version;  /* of IKE; 0: not known */
    enum sc_step step; /* where it stopped */
    bool ike_up, child_up;
    bool recovered;       /* a later attempt came up */
    unsigned long ike_sa; /* charon's number; 0: not known */
    char conn[80];
    char local[64], remote[64]; /* addresses */
    char local_id[128], remote_id[128];
    struct sc_evidence evidence[SC_EVIDENCE];
    size_t evidence_count;
    size_t first_line, last_line;
    size_t count; /* attempts like this one */
};

struct sc_diagnosis {
    struct sc_attempt *attempts; /* those that failed first, the gravest in front */
    size_t count;
    const struct sc_attempt *verdict; /* the gravest; NULL: nothing failed */
    size_t lines, messages;           /* read; understood as charon's */
    size_t established;               /* IKE_SAs that came up */
    const char *other; /* "Libreswan's pluto" …: whose log it is; NULL: charon's, or nobody's */
};

struct sc_diagnose;

/* A new reader, or NULL when out of memory. */
SC_API struct sc_diagnose *sc_diagnose_new(void);

/* Bytes of the log, in order. False when out of memory. */
SC_API bool sc_diagnose_feed(struct sc_diagnose *diagnose, const char *bytes, size_t length);

/* The end of the log: what was found, which belongs to the reader. NULL when out of memory. */
SC_API const struct sc_diagnosis *sc_diagnose_end(struct sc_diagnose *diagnose);

SC_API void sc_diagnose_free(struct sc_diagnose *diagnose);

/* The row of a fault. */
SC_API const struct sc_fault_row *sc_fault_row(enum sc_fault fault);

/* "here", "peer", "either", "network"; "unknown", "likely", "certain". */
SC_API const char *sc_side_name(enum sc_fault_side side);
SC_API const char *sc_confidence_name(enum sc_confidence confidence);

/* What a message of charon's means: its class, meaning and remedy, for one that begins so or has
 * these words. False for one that is not known. */
struct sc_log_help {
    const char *patterns, *meaning, *remedy;
    enum sc_fault fault;
};
SC_API bool sc_log_explain(const char *text, struct sc_log_help *help);

/* For people, or as JSON (schema swanconf-diagnose/1). `config` (or NULL) is the configuration of
 * this side. False if writing failed. */
SC_API bool sc_diagnosis_text(const struct sc_diagnosis *diagnosis, const struct sc_config *config,
                              bool all, FILE *out);
SC_API bool sc_diagnosis_json(const struct sc_diagnosis *diagnosis, const struct sc_config *config,
                              FILE *out);

#endif
