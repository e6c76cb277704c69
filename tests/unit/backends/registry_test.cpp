#include "backends/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "backends/mpi/listing.hpp"

namespace crossover {
namespace {

TEST(Registry, ListsEveryBackendOnceSerialFirst) {
    std::vector<std::string_view> names;
    for (const RegistryEntry& entry : registry()) {
        names.push_back(entry.name);
    }
    EXPECT_EQ(names,
              (std::vector<std::string_view>{"serial", "thread", "async", "pool", "pthreadpool",
                                             "openmp", "tbb", "std_par", "process_pool"}));
}

TEST(Registry, HasABackendOrAReasonWhyNot) {
    for (const RegistryEntry& entry : registry()) {
        EXPECT_FALSE(entry.summary.empty()) << entry.name;
        EXPECT_EQ(backend_named(entry.name) != nullptr, entry.present()) << entry.name;
    }
}

TEST(Registry, AlwaysHasWhatNeedsNoLibrary) {
    for (const RegistryEntry& entry : registry()) {
        constexpr std::array<std::string_view, 5> k_own{"serial", "thread", "async", "pool",
                                                        "process_pool"};
        if (std::find(k_own.begin(), k_own.end(), entry.name) != k_own.end()) {
            EXPECT_TRUE(entry.present()) << entry.name;
        }
    }
}

TEST(Registry, EveryBackendHasDistinctVariants) {
    for (const RegistryEntry& entry : registry()) {
        std::set<std::string_view> names;
        for (const Variant& variant : entry.variants) {
            EXPECT_TRUE(names.insert(variant.name).second) << entry.name << ":" << variant.name;
            EXPECT_FALSE(variant.summary.empty()) << entry.name << ":" << variant.name;
        }
        EXPECT_FALSE(names.empty()) << entry.name;
    }
}

TEST(Registry, GivesEachNameCodeOfItsOwn) {
    std::set<const Backend*> found;
    for (const RegistryEntry& entry : registry()) {
        EXPECT_TRUE(!entry.present() || found.insert(backend_named(entry.name)).second)
            << entry.name;
    }
    EXPECT_EQ(backend_named("theard"), nullptr);
    EXPECT_EQ(backend_named(""), nullptr);
}

TEST(FindBackend, TakesABareNameForItsFirstVariant) {
    for (const RegistryEntry& entry : registry()) {
        if (!entry.present()) {
            continue;
        }
        const auto choice = find_backend(entry.name);
        ASSERT_TRUE(choice.has_value()) << entry.name;
        EXPECT_EQ(choice->name, entry.name);
        EXPECT_EQ(choice->variant, entry.variants.front().name);
    }
}

TEST(FindBackend, FindsEveryVariantByName) {
    for (const RegistryEntry& entry : registry()) {
        if (!entry.present()) {
            continue;
        }
        for (const Variant& variant : entry.variants) {
            const auto choice =
                find_backend(std::string(entry.name) + ":" + std::string(variant.name));
            ASSERT_TRUE(choice.has_value()) << entry.name << ":" << variant.name;
            EXPECT_EQ(choice->variant, variant.name);
        }
    }
}

TEST(FindBackend, GivesTheReasonForAnAbsentOne) {
    for (const RegistryEntry& entry : registry()) {
        if (entry.present()) {
            continue;
        }
        const auto choice = find_backend(entry.name);
        ASSERT_FALSE(choice.has_value()) << entry.name;
        EXPECT_NE(choice.error().what.find("not in this build"), std::string::npos)
            << to_string(choice.error());
        EXPECT_EQ(choice.error().remedy, entry.absent_reason);
    }
}

TEST(FindBackend, SuggestsTheNearestName) {
    const auto choice = find_backend("theard");
    ASSERT_FALSE(choice.has_value());
    EXPECT_EQ(to_string(choice.error()),
              "unknown backend 'theard': did you mean 'thread'? "
              "there are: serial, thread, async, pool, pthreadpool, openmp, tbb, std_par, "
              "process_pool, openmp_llvm, mpi, python");
}

TEST(FindBackend, SuggestsTheNearestVariant) {
    const auto choice = find_backend("thread:percall");
    ASSERT_FALSE(choice.has_value());
    EXPECT_EQ(to_string(choice.error()),
              "unknown variant 'percall' of backend 'thread': did you mean 'per_call'? there are: "
              "per_call");
}

TEST(FindBackend, PassesOnTheGrain) {
    for (const RegistryEntry& entry : registry()) {
        if (!entry.present()) {
            continue;
        }
        for (const Variant& variant : entry.variants) {
            const std::string spec =
                std::string(entry.name) + ":" + std::string(variant.name) + ":512";
            const auto choice = find_backend(spec);
            EXPECT_EQ(choice.has_value(), variant.takes_grain) << spec;
            EXPECT_EQ(choice ? choice->grain : 512U, 512U) << spec;
        }
    }
}

TEST(FindBackend, KnowsNoEmptyName) {
    for (const std::string_view spec : {"", ":", "serial:", ":plain"}) {
        EXPECT_FALSE(find_backend(spec).has_value()) << "'" << spec << "'";
    }
}

TEST(OpenmpLlvm, IsAProgramWithTheVariantsOfOpenmp) {
    const std::vector<ProgramBackend> programs = program_backends("/some/where");
    ASSERT_FALSE(programs.empty());
    const ProgramBackend& llvm = programs.front();
    EXPECT_EQ(llvm.name, "openmp_llvm");
    EXPECT_EQ(llvm.baseline, "serial");
    EXPECT_TRUE(llvm.binds_workers);
    EXPECT_EQ(llvm.command, std::vector<std::string>{"/some/where/crossover-runner-openmp-llvm"});
    EXPECT_EQ(llvm.variants, (std::vector<std::string>{"static", "dynamic[:GRAIN]",
                                                       "guided[:GRAIN]", "tasks[:GRAIN]"}));
}

TEST(OpenmpLlvm, IsFoundWithVariantAndGrainOrWithItsReason) {
    const bool present = program_backends("/bin").front().absent_reason.empty();
    for (const std::string spec : {"openmp_llvm", "openmp_llvm:guided", "openmp_llvm:dynamic:64"}) {
        EXPECT_TRUE(is_program_backend(spec));
        const auto found = find_program_backend(spec, "/bin");
        ASSERT_EQ(found.has_value(), present) << spec;
        EXPECT_EQ(found ? found->name : spec, spec);
        EXPECT_TRUE(found || !found.error().remedy.empty());
    }
}

TEST(OpenmpLlvm, RefusesWhatItDoesNotKnow) {
    for (const std::string spec :
         {"openmp_llvm:", "openmp_llvm:statik", "openmp_llvm:static:4", "openmp_llvm:tasks:0"}) {
        EXPECT_FALSE(find_program_backend(spec, "/bin").has_value()) << spec;
    }
    EXPECT_FALSE(is_program_backend("openmp_llvmm"));
    EXPECT_FALSE(is_program_backend("openmp"));
}

TEST(Mpi, IsAProgramWithItsVariantsOrItsReason) {
    const ProgramBackend mpi = program_backends("/some/where").at(1);
    EXPECT_EQ(mpi.name, "mpi");
    EXPECT_EQ(mpi.baseline, "serial");
    EXPECT_EQ(mpi.command, std::vector<std::string>{"/some/where/crossover-runner-mpi"});
    EXPECT_EQ(mpi.variants, (std::vector<std::string>{"scatter", "resident", "hybrid"}));
    EXPECT_EQ(mpi.launcher.empty(), !mpi.absent_reason.empty());
    for (const std::string spec : {"mpi", "mpi:resident", "mpi:hybrid"}) {
        EXPECT_TRUE(is_program_backend(spec));
        const auto found = find_program_backend(spec, "/bin");
        ASSERT_EQ(found.has_value(), mpi.absent_reason.empty()) << spec;
        EXPECT_EQ(found ? found->name : spec, spec);
        EXPECT_TRUE(found || found.error().remedy == mpi.absent_reason);
    }
    for (const std::string spec : {"mpi:", "mpi:scater", "mpi:scatter:4"}) {
        EXPECT_FALSE(find_program_backend(spec, "/bin").has_value()) << spec;
    }
    EXPECT_FALSE(is_program_backend("mpiexec"));
}

}  // namespace
}  // namespace crossover
