// The outline of a county as people upload it: GeoJSON, or what they take for it.
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"
#include "view/boundary.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fault fault = {0};
    fuzz_work_begin();
    const bool ok = boundary_check((const char *)bytes, size, &fault);
    fuzz_work_end("outline", size, 20000, 100);
    FUZZ_MUST(ok != fault_is_set(&fault));
    return 0;
}
