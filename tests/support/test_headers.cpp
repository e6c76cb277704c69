// For crossover_add_test_headers(): the precompiled headers, and nothing else.
