/* What a program of maps hands over to the library crossover_map: plain C, so that the program and
 * the library may be compiled by different compilers. A part of <crossover/map.hpp>. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CROSSOVER_MAP_JOB_VERSION 1

/* One map. `fill` and `map` are called from several threads or forked processes at once, for slices
 * that do not overlap. */
struct crossover_map_job {
    uint32_t version; /* CROSSOVER_MAP_JOB_VERSION */
    const char* name;
    size_t output_size;  /* bytes of one output */
    size_t input_size;   /* bytes of the inputs of one element, all arrays together */
    size_t n_min, n_max; /* the sizes that make sense; 0: not said */
    void* self;          /* handed to every function */

    /* Makes room for n elements; nonzero where there is none. Called once, before any worker. */
    int (*open)(void* self, size_t n);
    /* Writes the inputs with indices first … first + count - 1. */
    void (*fill)(void* self, uint64_t seed, size_t first, size_t count);
    /* Writes the outputs with indices first … first + count - 1 to out[0] … out[count - 1]. */
    void (*map)(const void* self, size_t first, size_t count, void* out);
    /* Nonzero where the first n outputs differ by more than the tolerance: then text says where and
     * how, and ends with a zero within `room` bytes. */
    int (*differ)(const void* self, const void* expected, const void* found, size_t n, char* text,
                  size_t room);
};

/* The job must live until the program ends. */
void crossover_add_map_job(const struct crossover_map_job* job);
int crossover_map_main(int argc, char** argv);

#ifdef __cplusplus
}
#endif
