#include "backends/mpi/ranks.hpp"

#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "backends/api/partition.hpp"

// Errors of MPI end the job with the library's own words (its default): there is nothing to go on
// with.
namespace crossover::mpi {
namespace {

constexpr int k_order_tag = 1;
constexpr int k_finish_tag = 2;
constexpr int k_text_tag = 3;
constexpr int k_output_tag = 4;
constexpr int k_trip_tag = 5;

/// Every call of MPI that waits spins instead.
MPI_Status rest_until_message(int from, int tag, MPI_Comm comm) {
    constexpr timespec k_nap{0, 1'000'000};
    MPI_Status status{};
    for (int is_there = 0;;) {
        MPI_Iprobe(from, tag, comm, &is_there, &status);
        if (is_there != 0) {
            return status;
        }
        nanosleep(&k_nap, nullptr);
    }
}

}  // namespace

/// An element as MPI counts it, so that counts are those of elements and no array of bytes is too
/// long for them.
class ElementType {
  public:
    ElementType() = default;
    explicit ElementType(std::size_t size) : m_type(own_type(size)) {
        if (m_type != MPI_DATATYPE_NULL) {
            m_is_made = false;
            return;
        }
        MPI_Type_contiguous(static_cast<int>(size), MPI_BYTE, &m_type);
        MPI_Type_commit(&m_type);
    }
    /// One element of every `stride`.
    ElementType(const ElementType& element, std::size_t size, std::size_t stride) {
        MPI_Type_create_resized(element.m_type, 0, static_cast<MPI_Aint>(size * stride), &m_type);
        MPI_Type_commit(&m_type);
    }
    ElementType(ElementType&& other) noexcept
        : m_type(std::exchange(other.m_type, MPI_DATATYPE_NULL)), m_is_made(other.m_is_made) {}
    ElementType& operator=(ElementType&& other) noexcept {
        std::swap(m_type, other.m_type);
        std::swap(m_is_made, other.m_is_made);
        return *this;
    }
    ElementType(const ElementType&) = delete;
    ElementType& operator=(const ElementType&) = delete;
    ~ElementType() {
        if (m_is_made && m_type != MPI_DATATYPE_NULL) {
            MPI_Type_free(&m_type);
        }
    }
    MPI_Datatype get() const noexcept { return m_type; }

  private:
    /// One that MPI has, of which nothing is ever packed; null for other sizes.
    static MPI_Datatype own_type(std::size_t size) {
        return size == 1   ? MPI_BYTE
               : size == 4 ? MPI_INT32_T
               : size == 8 ? MPI_INT64_T
                           : MPI_DATATYPE_NULL;
    }

    MPI_Datatype m_type = MPI_DATATYPE_NULL;
    bool m_is_made = true;
};

struct Ranks::Communicator {
    MPI_Comm handle = MPI_COMM_NULL;
    bool owned = false;
    int index = 0;
    int count = 1;
    bool yields = false;
    ElementType input{};
    ElementType output{};
    std::size_t output_size = 1;
    // Of slice_of(cut, count, i), for MPI_Scatterv and MPI_Gatherv at rank 0.
    std::size_t cut = 0;
    std::vector<int> counts{};
    std::vector<int> places{};

    Communicator(MPI_Comm comm, bool is_owned) : handle(comm), owned(is_owned) {
        MPI_Comm_rank(handle, &index);
        MPI_Comm_size(handle, &count);
        counts.resize(static_cast<std::size_t>(count));
        places.resize(counts.size());
    }
    Communicator(const Communicator&) = delete;
    Communicator& operator=(const Communicator&) = delete;
    Communicator(Communicator&&) = delete;
    Communicator& operator=(Communicator&&) = delete;
    ~Communicator() {
        if (owned) {
            MPI_Comm_free(&handle);
        }
    }

    // In a binomial tree the parent of a rank lacks its lowest bit; its children have one bit more,
    // below that one.
    int parent() const noexcept { return index & (index - 1); }
    int lowest_bit() const noexcept { return index & -index; }
    /// call(child), the one with most ranks below it first.
    template <class Call>
    void for_children(const Call& call) const {
        int bit = 1;
        while (bit < count && (index == 0 || bit < lowest_bit())) {
            bit <<= 1;
        }
        for (bit >>= 1; bit > 0; bit >>= 1) {
            if (index + bit < count) {
                call(index + bit);
            }
        }
    }

    /// start(request) begins an operation; this waits for its end.
    template <class Start>
    void complete(const Start& start) const {
        MPI_Request request = MPI_REQUEST_NULL;
        start(&request);
        for (int is_done = 0; yields && is_done == 0;) {
            MPI_Test(&request, &is_done, MPI_STATUS_IGNORE);
            if (is_done == 0) {
                sched_yield();
            }
        }
        // Returns at once where the test has ended it. The checker does not know all that start.
        // NOLINTNEXTLINE(clang-analyzer-optin.mpi.MPI-Checker)
        MPI_Wait(&request, MPI_STATUS_IGNORE);
    }

    void send(const void* data, std::size_t bytes, int to, int tag) const {
        complete([&](MPI_Request* request) {
            MPI_Isend(data, static_cast<int>(bytes), MPI_BYTE, to, tag, handle, request);
        });
    }

    void receive(void* data, int bytes, int from, int tag) const {
        if (!yields) {
            MPI_Recv(data, bytes, MPI_BYTE, from, tag, handle, MPI_STATUS_IGNORE);
            return;
        }
        complete([&](MPI_Request* request) {
            MPI_Irecv(data, bytes, MPI_BYTE, from, tag, handle, request);
        });
    }

    void cut_for(std::size_t n) {
        if (index != 0 || n == cut) {
            return;
        }
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const Slice slice = slice_of(n, static_cast<unsigned>(count), static_cast<unsigned>(i));
            counts[i] = static_cast<int>(slice.count);
            places[i] = static_cast<int>(slice.first);
        }
        cut = n;
    }
    int own_count(std::size_t n) const {
        return static_cast<int>(
            slice_of(n, static_cast<unsigned>(count), static_cast<unsigned>(index)).count);
    }
};

Ranks::Ranks(std::unique_ptr<Communicator> communicator) noexcept
    : m_communicator(std::move(communicator)) {}
Ranks::Ranks(Ranks&&) noexcept = default;
Ranks& Ranks::operator=(Ranks&&) noexcept = default;
Ranks::~Ranks() = default;

Ranks Ranks::world() {
    return Ranks(std::make_unique<Communicator>(MPI_COMM_WORLD, false));
}

Ranks Ranks::select(const std::vector<int>& ranks) const {
    MPI_Group all{};
    MPI_Group some{};
    MPI_Comm comm = MPI_COMM_NULL;
    MPI_Comm_group(m_communicator->handle, &all);
    MPI_Group_incl(all, static_cast<int>(ranks.size()), ranks.data(), &some);
    MPI_Comm_create_group(m_communicator->handle, some, k_order_tag, &comm);
    MPI_Group_free(&some);
    MPI_Group_free(&all);
    return Ranks(std::make_unique<Communicator>(comm, true));
}

unsigned Ranks::index() const noexcept {
    return static_cast<unsigned>(m_communicator->index);
}
unsigned Ranks::count() const noexcept {
    return static_cast<unsigned>(m_communicator->count);
}
void Ranks::set_yielding(bool yields) noexcept {
    m_communicator->yields = yields;
}

void Ranks::set_element_sizes(std::size_t input, std::size_t output) {
    m_communicator->input = ElementType(input);
    m_communicator->output = ElementType(output);
    m_communicator->output_size = output;
}

void Ranks::give(const Order& order) const {
    const Communicator& c = *m_communicator;
    c.for_children(
        [&](int child) { MPI_Send(&order, sizeof order, MPI_BYTE, child, k_order_tag, c.handle); });
}

Order Ranks::await(bool resting) const {
    const Communicator& c = *m_communicator;
    if (resting) {
        rest_until_message(c.parent(), k_order_tag, c.handle);
    }
    Order order;
    c.receive(&order, sizeof order, c.parent(), k_order_tag);
    give(order);
    return order;
}

void Ranks::finish() const {
    const Communicator& c = *m_communicator;
    c.for_children([&](int child) { c.receive(nullptr, 0, child, k_finish_tag); });
    if (c.index != 0) {
        MPI_Send(nullptr, 0, MPI_BYTE, c.parent(), k_finish_tag, c.handle);
    }
}

void Ranks::scatter(std::size_t n, std::byte* inputs) {
    Communicator& c = *m_communicator;
    c.cut_for(n);
    const bool is_root = c.index == 0;
    void* const to = is_root ? MPI_IN_PLACE : static_cast<void*>(inputs);
    MPI_Datatype type = c.input.get();
    if (!c.yields) {
        MPI_Scatterv(inputs, c.counts.data(), c.places.data(), type, to, c.own_count(n), type, 0,
                     c.handle);
        return;
    }
    c.complete([&](MPI_Request* request) {
        MPI_Iscatterv(inputs, c.counts.data(), c.places.data(), type, to, c.own_count(n), type, 0,
                      c.handle, request);
    });
}

void Ranks::gather(std::size_t n, std::byte* outputs) {
    Communicator& c = *m_communicator;
    c.cut_for(n);
    const bool is_root = c.index == 0;
    const void* const from = is_root ? MPI_IN_PLACE : static_cast<const void*>(outputs);
    MPI_Datatype type = c.output.get();
    if (!c.yields) {
        MPI_Gatherv(from, c.own_count(n), type, outputs, c.counts.data(), c.places.data(), type, 0,
                    c.handle);
        return;
    }
    c.complete([&](MPI_Request* request) {
        MPI_Igatherv(from, c.own_count(n), type, outputs, c.counts.data(), c.places.data(), type, 0,
                     c.handle, request);
    });
}

void Ranks::send_dealt(const std::byte* outputs, std::size_t count) const {
    const Communicator& c = *m_communicator;
    c.complete([&](MPI_Request* request) {
        MPI_Isend(outputs, static_cast<int>(count), c.output.get(), 0, k_output_tag, c.handle,
                  request);
    });
}

void Ranks::receive_dealt(std::byte* all, std::size_t count, unsigned worker, unsigned workers,
                          unsigned from) const {
    const Communicator& c = *m_communicator;
    const ElementType dealt(c.output, c.output_size, workers);
    c.complete([&](MPI_Request* request) {
        MPI_Irecv(all + worker * c.output_size, static_cast<int>(count), dealt.get(),
                  static_cast<int>(from), k_output_tag, c.handle, request);
    });
}

std::vector<std::string> Ranks::collect(const std::string& text) const {
    const Communicator& c = *m_communicator;
    const auto own = static_cast<int>(text.size());
    std::vector<int> lengths(static_cast<std::size_t>(c.count), own);
    c.complete([&](MPI_Request* request) {
        MPI_Igather(&own, 1, MPI_INT, lengths.data(), 1, MPI_INT, 0, c.handle, request);
    });
    std::vector<int> places(lengths.size(), 0);
    int total = 0;
    for (std::size_t i = 0; i < lengths.size() && c.index == 0; ++i) {
        places[i] = total;
        total += lengths[i];
    }
    std::string all(static_cast<std::size_t>(total), '\0');
    c.complete([&](MPI_Request* request) {
        MPI_Igatherv(text.data(), own, MPI_CHAR, all.data(), lengths.data(), places.data(),
                     MPI_CHAR, 0, c.handle, request);
    });
    std::vector<std::string> texts;
    texts.reserve(lengths.size());
    for (std::size_t i = 0; i < lengths.size() && c.index == 0; ++i) {
        texts.push_back(
            all.substr(static_cast<std::size_t>(places[i]), static_cast<std::size_t>(lengths[i])));
    }
    return texts;
}

double Ranks::sum(double value) const {
    const Communicator& c = *m_communicator;
    double total = 0.0;
    c.complete([&](MPI_Request* request) {
        MPI_Ireduce(&value, &total, 1, MPI_DOUBLE, MPI_SUM, 0, c.handle, request);
    });
    return total;
}

bool Ranks::agree(std::uint64_t number) const {
    const Communicator& c = *m_communicator;
    // The least number, and what the greatest lacks.
    const std::array<std::uint64_t, 2> own{number, ~number};
    std::array<std::uint64_t, 2> least{};
    c.complete([&](MPI_Request* request) {
        MPI_Iallreduce(own.data(), least.data(), 2, MPI_UINT64_T, MPI_MIN, c.handle, request);
    });
    return least[0] == ~least[1];
}

void Ranks::send_text(unsigned to, const std::string& text) const {
    m_communicator->send(text.data(), text.size(), static_cast<int>(to), k_text_tag);
}

std::string Ranks::await_text(unsigned from) const {
    const Communicator& c = *m_communicator;
    const MPI_Status status = rest_until_message(static_cast<int>(from), k_text_tag, c.handle);
    int length = 0;
    MPI_Get_count(&status, MPI_BYTE, &length);
    std::string text(static_cast<std::size_t>(length), '\0');
    c.receive(text.data(), length, static_cast<int>(from), k_text_tag);
    return text;
}

void Ranks::trip(unsigned to, std::span<const std::byte> bytes) const {
    const Communicator& c = *m_communicator;
    c.send(bytes.data(), bytes.size(), static_cast<int>(to), k_trip_tag);
    c.receive(nullptr, 0, static_cast<int>(to), k_trip_tag);
}

void Ranks::answer_trips(std::span<std::byte> room) const {
    const Communicator& c = *m_communicator;
    rest_until_message(0, k_trip_tag, c.handle);
    do {
        c.receive(room.data(), static_cast<int>(room.size()), 0, k_trip_tag);
        c.send(nullptr, 0, 0, k_trip_tag);
    } while (room.front() == std::byte{0});
}

}  // namespace crossover::mpi
