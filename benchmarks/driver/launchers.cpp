#include "benchmarks/driver/launchers.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <system_error>

#include "benchmarks/driver/child_process.hpp"
#include "benchmarks/text/places.hpp"

namespace crossover::driver {
namespace {

struct Preset {
    std::string_view name;
    std::vector<std::string> programs;  ///< the first one that is there is taken
    std::vector<std::string> options;
};

/// Debian names the launchers of both MPIs so that both can be there.
const std::array<Preset, 3>& presets() {
    static const std::array<Preset, 3> k_presets{
        {{"mpirun",
          {"mpirun.openmpi", "mpirun"},
          {"--allow-run-as-root", "--bind-to", "none", "--map-by",
           "ppr:{per_node}:node:OVERSUBSCRIBE", "-n", "{workers}"}},
         {"mpich",
          {"mpiexec.mpich", "mpiexec.hydra", "mpiexec"},
          {"-bind-to", "none", "-ppn", "{per_node}", "-n", "{workers}"}},
         {"srun",
          {"srun"},
          {"-K", "--overlap", "--input=0", "--mpi=pmix", "-n", "{workers}", "-N", "{nodes}"}}}};
    return k_presets;
}

/// What Open MPI need not load and ask where there is only shared memory and TCP: InfiniBand's
/// libraries took a quarter of a second of each launch. Lists of what is left out may name what a
/// version does not have; names to be taken must exist, and ob1 does in every version.
constexpr std::array<std::array<std::string_view, 2>, 4> k_without_fabric{
    {{"pml", "ob1"}, {"btl", "^openib,ofi,uct"}, {"osc", "^ucx,pt2pt"}, {"coll", "^hcoll"}}};

/// Those that the words do not set themselves: Open MPI joins what is set twice.
void add_without_fabric(std::vector<std::string>& words) {
    for (const auto& [name, value] : k_without_fabric) {
        if (std::find(words.begin(), words.end(), name) == words.end()) {
            words.insert(words.begin() + 1, {"--mca", std::string(name), std::string(value)});
        }
    }
}

/// Whether a word names other machines, of whose networks nothing is known here.
bool names_hosts(const std::string& word) {
    return word == "-H" || word.find("host") != std::string::npos ||
           word.find("machinefile") != std::string::npos;
}

/// Whether a word says how many ranks or nodes there are.
bool counts_ranks(const std::string& word) {
    constexpr std::array<std::string_view, 5> k_counts{"-n", "-np", "--n", "--np", "-N"};
    constexpr std::array<std::string_view, 2> k_begins{"--ntasks", "--nodes"};
    return word.find('{') != std::string::npos ||
           std::find(k_counts.begin(), k_counts.end(), word) != k_counts.end() ||
           std::any_of(k_begins.begin(), k_begins.end(),
                       [&](std::string_view begin) { return word.starts_with(begin); });
}

bool names_nodes(const NamedCommand& command) {
    return command.has_places &&
           std::any_of(command.words.begin(), command.words.end(), [](const std::string& word) {
               return word.find("{nodes}") != std::string::npos ||
                      word.find("{per_node}") != std::string::npos;
           });
}

constexpr std::string_view k_blanks = " \t\r";

/// Whether a launcher tells in this line which of its ranks ended. Those that it ended itself
/// afterwards come later.
bool names_rank(std::string_view line) {
    constexpr std::array<std::string_view, 4> k_words{"exited on signal", "MPI_ABORT was invoked",
                                                      "application called MPI_Abort", "RUNNING AT"};
    return (line.starts_with("srun: error:") && line.find(": task") != std::string_view::npos) ||
           std::any_of(k_words.begin(), k_words.end(), [&](std::string_view words) {
               return line.find(words) != std::string_view::npos;
           });
}

/// A line that frames others.
bool is_rule(std::string_view line) {
    constexpr std::size_t k_shortest = 20;
    return line.size() >= k_shortest && line.find_first_not_of("-=") == std::string_view::npos;
}

std::string_view without_frame(std::string_view line) {
    const auto first = line.find_first_not_of("= \t");
    return first == std::string_view::npos ? line : line.substr(first);
}

}  // namespace

Expected<std::vector<std::string>> placed(const std::vector<std::string>& words, unsigned workers,
                                          unsigned nodes) {
    const std::array<text::Place, 3> places{
        {{"workers", std::to_string(workers)},
         {"nodes", std::to_string(nodes)},
         {"per_node", std::to_string((workers + nodes - 1) / nodes)}}};
    std::vector<std::string> filled;
    filled.reserve(words.size());
    for (const std::string& word : words) {
        auto one = text::fill_places(word, places, false);
        if (!one) {
            return failure(one.error());
        }
        filled.push_back(std::move(*one));
    }
    return filled;
}

bool has_fabric(const std::filesystem::path& devices, const char* (*value_of)(const char*)) {
    constexpr std::array<const char*, 2> k_fabrics{"infiniband", "cxi"};
    constexpr std::array<const char*, 4> k_allocations{"SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID",
                                                       "PE_HOSTFILE"};
    const bool is_allocated =
        std::any_of(k_allocations.begin(), k_allocations.end(),
                    [&](const char* name) { return value_of(name) != nullptr; });
    return is_allocated || std::any_of(k_fabrics.begin(), k_fabrics.end(), [&](const char* fabric) {
               std::error_code absent;
               return std::filesystem::directory_iterator(devices / fabric, absent) !=
                      std::filesystem::directory_iterator();
           });
}

bool has_fabric() {
    return has_fabric("/sys/class", [](const char* name) -> const char* {
        return std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    });
}

std::vector<std::string> with_preset(std::vector<std::string> words, bool fabric) {
    const auto preset = std::find_if(presets().begin(), presets().end(), [&](const Preset& one) {
        return !words.empty() && one.name == words.front();
    });
    if (preset == presets().end() || std::any_of(words.begin() + 1, words.end(), counts_ranks)) {
        return words;
    }
    const auto there = std::find_if(preset->programs.begin(), preset->programs.end(), can_start);
    words.front() = there == preset->programs.end() ? preset->programs.back() : *there;
    if (preset == &presets().front() && !fabric &&
        std::none_of(words.begin() + 1, words.end(), names_hosts)) {
        add_without_fabric(words);
    }
    words.insert(words.begin() + 1, preset->options.begin(), preset->options.end());
    return words;
}

const NamedCommand* find_command(const std::vector<NamedCommand>& commands, std::string_view name) {
    const auto found =
        std::find_if(commands.begin(), commands.end(),
                     [&](const NamedCommand& command) { return command.name == name; });
    return found == commands.end() ? nullptr : &*found;
}

bool is_farewell(std::string_view line) {
    return is_rule(line) && line.front() == '=';
}

bool tells_of_few_nodes(std::string_view words) {
    // Of Open MPI and of Slurm.
    constexpr std::array<std::string_view, 2> k_words{"more processes than the ppr",
                                                      "srun: error: Only allocated "};
    return std::any_of(k_words.begin(), k_words.end(), [&](std::string_view of_launcher) {
        return words.find(of_launcher) != std::string_view::npos;
    });
}

std::string telling_line(std::string_view errors) {
    std::string_view last;
    std::string framed;  // the first paragraph of the last frame: what follows are figures, advice
    bool in_frame = false;
    bool in_paragraph = false;
    while (!errors.empty()) {
        const std::size_t end = std::min(errors.find('\n'), errors.size());
        std::string_view line = errors.substr(0, end);
        errors.remove_prefix(std::min(end + 1, errors.size()));
        line = line.substr(0, line.find_last_not_of(k_blanks) + 1);
        if (names_rank(line)) {
            return std::string(without_frame(line));
        }
        if (is_rule(line)) {
            in_frame = !in_frame;
            in_paragraph = in_frame;
            framed = in_frame ? "" : framed;
        } else if (line.empty()) {
            in_paragraph = in_paragraph && framed.empty();
        } else if (!in_frame) {
            last = line;
        } else if (in_paragraph) {
            framed += (framed.empty() ? "" : " ") + std::string(without_frame(line));
        }
    }
    framed.erase(framed.find_last_not_of(':') + 1);    // nothing follows here
    const bool is_open = in_frame && !framed.empty();  // that was no frame
    return last.empty() || is_open ? framed : std::string(last);
}

bool places_nodes(const std::vector<NamedCommand>& launchers,
                  const std::vector<NamedCommand>& runners, std::string_view backend) {
    const NamedCommand* const launcher = find_command(launchers, backend);
    const NamedCommand* const runner = find_command(runners, backend);
    return (launcher != nullptr && names_nodes(*launcher)) ||
           (runner != nullptr && names_nodes(*runner));
}

}  // namespace crossover::driver
