// The one table of all backends, in the order they are listed; serial is the first. ROW(NAME,
// IS_DEFAULT, SUMMARY). registry.cpp lists them; implementations.cpp, which programs that run them
// link, refers to their code.
#pragma once

#define CROSSOVER_BACKENDS(ROW)                                                \
    ROW(serial, false, "a plain loop on one thread: the baseline")             \
    ROW(thread, true, "std::threads, created and joined by every call")        \
    ROW(async, false, "std::async, one task a slice")                          \
    ROW(pool, true, "our own pool of std::threads: a short spin, then asleep") \
    ROW(pthreadpool, false, "pthreadpool, the pool under XNNPACK")             \
    ROW(openmp, true, "OpenMP: the runtime keeps a team of threads")           \
    ROW(tbb, true, "oneTBB: work stealing")                                    \
    ROW(std_par, false, "C++17 parallel algorithms")                           \
    ROW(process_pool, true, "worker processes; one that is lost is replaced")
