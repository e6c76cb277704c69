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

std::string_view last_line(std::string_view text) {
    text = text.substr(0, text.find_last_not_of("\r\n ") + 1);
    return text.substr(text.find_last_of('\n') + 1);  // npos + 1 is 0
}

}  // namespace crossover::text
