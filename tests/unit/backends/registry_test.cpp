#include "backends/registry.hpp"

#include <gtest/gtest.h>

#include <set>

namespace crossover {
namespace {

TEST(Registry, ListsEveryBackendOnceSerialFirst) {
    std::vector<std::string_view> names;
    for (const RegistryEntry& entry : registry()) {
        names.push_back(entry.name);
    }
    EXPECT_EQ(names, (std::vector<std::string_view>{"serial", "thread", "openmp", "tbb", "process_pool"}));
}

TEST(Registry, HasABackendOrAReasonWhyNot) {
    for (const RegistryEntry& entry : registry()) {
        EXPECT_FALSE(entry.summary.empty()) << entry.name;
        EXPECT_EQ(entry.backend == nullptr, !entry.absent_reason.empty()) << entry.name;
    }
}

TEST(Registry, AlwaysHasWhatNeedsNoLibrary) {
    for (const RegistryEntry& entry : registry()) {
        if (entry.name == "serial" || entry.name == "thread" || entry.name == "process_pool") {
            EXPECT_NE(entry.backend, nullptr) << entry.name;
        }
    }
}

TEST(Registry, EveryBackendHasDistinctVariants) {
    for (const RegistryEntry& entry : registry()) {
        if (entry.backend == nullptr) {
            continue;
        }
        std::set<std::string_view> names;
        for (const Variant& variant : entry.backend->variants()) {
            EXPECT_TRUE(names.insert(variant.name).second) << entry.name << ":" << variant.name;
            EXPECT_FALSE(variant.summary.empty()) << entry.name << ":" << variant.name;
        }
        EXPECT_FALSE(names.empty()) << entry.name;
    }
}

TEST(FindBackend, TakesABareNameForItsFirstVariant) {
    for (const RegistryEntry& entry : registry()) {
        if (entry.backend == nullptr) {
            continue;
        }
        const auto choice = find_backend(entry.name);
        ASSERT_TRUE(choice.has_value()) << entry.name;
        EXPECT_EQ(choice->backend, entry.backend);
        EXPECT_EQ(choice->name, entry.name);
        EXPECT_EQ(choice->variant, entry.backend->variants().front().name);
    }
}

TEST(FindBackend, FindsEveryVariantByName) {
    for (const RegistryEntry& entry : registry()) {
        if (entry.backend == nullptr) {
            continue;
        }
        for (const Variant& variant : entry.backend->variants()) {
            const auto choice = find_backend(std::string(entry.name) + ":" + std::string(variant.name));
            ASSERT_TRUE(choice.has_value()) << entry.name << ":" << variant.name;
            EXPECT_EQ(choice->variant, variant.name);
        }
    }
}

TEST(FindBackend, GivesTheReasonForAnAbsentOne) {
    for (const RegistryEntry& entry : registry()) {
        if (entry.backend != nullptr) {
            continue;
        }
        const auto choice = find_backend(entry.name);
        ASSERT_FALSE(choice.has_value()) << entry.name;
        EXPECT_NE(choice.error().what.find("not in this build"), std::string::npos) << to_string(choice.error());
        EXPECT_EQ(choice.error().remedy, entry.absent_reason);
    }
}

TEST(FindBackend, SuggestsTheNearestName) {
    const auto choice = find_backend("theard");
    ASSERT_FALSE(choice.has_value());
    EXPECT_EQ(to_string(choice.error()),
              "unknown backend 'theard': did you mean 'thread'? "
              "there are: serial, thread, openmp, tbb, process_pool, python");
}

TEST(FindBackend, SuggestsTheNearestVariant) {
    const auto choice = find_backend("thread:percall");
    ASSERT_FALSE(choice.has_value());
    EXPECT_EQ(to_string(choice.error()),
              "unknown variant 'percall' of backend 'thread': did you mean 'per_call'? there are: per_call");
}

TEST(FindBackend, KnowsNoEmptyName) {
    for (const std::string_view spec : {"", ":", "serial:", ":plain"}) {
        EXPECT_FALSE(find_backend(spec).has_value()) << "'" << spec << "'";
    }
}

}  // namespace
}  // namespace crossover
