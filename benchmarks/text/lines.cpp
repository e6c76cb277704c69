#include "benchmarks/text/lines.hpp"

namespace crossover::text {

bool next_line(std::istream& stream, std::string& line, std::size_t longest) {
    line.clear();
    std::streambuf& buffer = *stream.rdbuf();
    constexpr auto k_end = std::istream::traits_type::eof();
    for (auto letter = buffer.sbumpc(); letter != '\n'; letter = buffer.sbumpc()) {
        if (letter == k_end) {
            stream.setstate(line.empty() ? std::ios::eofbit | std::ios::failbit : std::ios::eofbit);
            return !line.empty();
        }
        if (line.size() <= longest) {
            line += static_cast<char>(letter);
        }
    }
    return true;
}

}  // namespace crossover::text
