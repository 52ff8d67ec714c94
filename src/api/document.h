// Documents of the plan and of observations: read by a view of one moment, with the definitions as they are, and kept until
// something they are made of changes.
#ifndef QINGSHAN_API_DOCUMENT_H
#define QINGSHAN_API_DOCUMENT_H

#include "http/answer.h"
#include "http/route.h"
#include "sheet/table.h"
#include "view/view.h"

// The context of a route whose handler is document_handle. One of the four functions is set; those of a reading are for what needs
// no plan: facts, inputs and the definitions are not loaded for them.
struct document {
    json_t *(*read)(struct request *request, struct reading *reading, struct fault *f);
    bool (*read_out)(struct request *request, struct reading *reading, struct answer *ret_answer, struct fault *f);
    json_t *(*make)(struct request *request, struct view *view, struct fault *f);
    bool (*respond)(struct request *request, struct view *view, struct answer *ret_answer, struct fault *f);
    bool live;     // made of the county live too
    bool observed; // and of observations of hours and days; `year` is read by the document itself
};
// In a row of a route table.
#define DOCUMENT(...) .handle = document_handle, .context = &(const struct document){__VA_ARGS__}

enum MHD_Result document_handle(struct request *request);
int64_t document_version(void *server, const struct route *route); // http.h: of what its answer is made of
bool answer_document(struct request *request, json_t *document, struct answer *ret_answer); // takes the document
bool answer_json_text(struct text_buffer *document, struct answer *ret_answer);                // the same written as text
// Fault: report.format {text}, sheet.*.
bool answer_table(struct request *request, const struct table *table, const char *format, struct answer *ret_answer, struct fault *f);
// A list as a file, in the format that is asked for: the rows of its declared table (.answer). Faults: as above.
struct list_file {
    const char *name, *title;                  // of the file, without ending; a key of messages
    const struct table_kind *kind;
    struct table_rows rows;
};
bool list_file_wanted(struct request *request);
bool answer_list_file(struct request *request, const struct list_file *list, struct answer *ret_answer, struct fault *f);

#endif
