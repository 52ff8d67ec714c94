#include "view/view.h"

json_t *view_damage(struct arena *arena, enum language language, const struct damage *damage)
{
    json_t *seen = !damage->batch ? json_null()
                                  : json_pack("{s:s?,s:I,s:s?,s:I}", "who", damage->who, "at_ms", (json_int_t)damage->at_ms, "reason", damage->reason, "batch",
                                              (json_int_t)damage->batch);
    return json_pack("{s:I,s:s,s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:o}", "id", (json_int_t)damage->id, "kind", damage->kind, "file", damage->file, "text",
                     damage_text(arena, language, damage), "from", (json_int_t)damage->from, "to", (json_int_t)damage->to, "places", (json_int_t)damage->places,
                     "bytes", (json_int_t)damage->bytes, "noted_ms", (json_int_t)damage->noted_ms, "acknowledged", seen);
}
