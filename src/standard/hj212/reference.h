// The plain version: what the standard says, word by word, without regard to speed. Only tests, fuzzing and benchmarks
// compare the codec with it.
#ifndef QINGSHAN_STANDARD_HJ212_REFERENCE_H
#define QINGSHAN_STANDARD_HJ212_REFERENCE_H

#include "standard/hj212/hj212.h"

uint16_t reference_crc(const char *bytes, size_t size);
uint16_t reference_crc_modbus(const char *bytes, size_t size);

// One sound frame that is the whole text. The fields of its CP go to fields, at most `most`; -1: not a sound frame.
int reference_decode(const char *bytes, size_t size, struct hj212_field *fields, size_t most);

#endif
