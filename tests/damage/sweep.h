#ifndef QINGSHAN_TESTS_DAMAGE_SWEEP_H
#define QINGSHAN_TESTS_DAMAGE_SWEEP_H

#define DAMAGE_MN "510A0000000000000000000A" // of the device that sends the frame after the damage; tests/damage/base.py makes it
#define DAMAGE_FACTOR "a21026"

#endif
