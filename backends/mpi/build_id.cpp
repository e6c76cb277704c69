#include "backends/mpi/build_id.hpp"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>

namespace crossover::mpi {
namespace {

using Bytes = std::span<const unsigned char>;

std::string in_hexadecimal(Bytes bytes) {
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += k_digits[byte >> 4U];
        text += k_digits[byte & 15U];
    }
    return text;
}

/// From notes that follow each other: a header, a name, and what the note says.
std::string id_in(Bytes notes) {
    const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
    ElfW(Nhdr) note{};
    while (notes.size() > sizeof note) {
        std::memcpy(&note, notes.data(), sizeof note);
        const std::size_t begin = sizeof note + padded(note.n_namesz);
        if (begin + note.n_descsz > notes.size()) {
            break;
        }
        if (note.n_type == NT_GNU_BUILD_ID) {
            return in_hexadecimal(notes.subspan(begin, note.n_descsz));
        }
        notes = notes.subspan(std::min(begin + padded(note.n_descsz), notes.size()));
    }
    return {};
}

int find_id(dl_phdr_info* program, std::size_t /*size*/, void* found) {
    auto& id = *static_cast<std::string*>(found);
    for (const ElfW(Phdr) & part : std::span(program->dlpi_phdr, program->dlpi_phnum)) {
        if (part.p_type == PT_NOTE && id.empty()) {
            // The loader tells addresses as numbers.
            const ElfW(Addr) address = program->dlpi_addr + part.p_vaddr;
            const unsigned char* notes = nullptr;
            std::memcpy(&notes, &address, sizeof notes);
            id = id_in({notes, part.p_memsz});
        }
    }
    return 1;  // the first object is the program itself
}

}  // namespace

std::string build_id() {
    std::string id;
    dl_iterate_phdr(&find_id, &id);
    return id;
}

}  // namespace crossover::mpi
