// A folder that stands for the root of a system, with the files of /proc and /sys that a test
// plants.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/unit/record/scratch_folder.hpp"

namespace crossover {

/// Empty at first, gone at the end.
class PlantedRoot {
  public:
    /// Makes root()/path hold that text and the end of a line.
    void plant(const std::string& path, const std::string& content) const {
        const std::filesystem::path file = m_scratch.path() / path;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << content << '\n';
    }
    std::filesystem::path root() const { return m_scratch.path(); }

  private:
    record::ScratchFolder m_scratch;
};

}  // namespace crossover
