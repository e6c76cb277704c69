// wire NAME NAME DELAY_US: joins two network namespaces by a wire, a tap device eth0 in each, on
// which every frame takes so long. For kernels without netem. Says "up" when both are there; ends
// when stdin does.
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
    std::perror(what.c_str());
    std::exit(1);
}

/// A tap device eth0 in that namespace. Leaves this thread in there.
int tap_in(const std::string& space) {
    const int entered = open(("/run/netns/" + space).c_str(), O_RDONLY | O_CLOEXEC);
    if (entered < 0 || setns(entered, CLONE_NEWNET) != 0) {
        fail(space);
    }
    close(entered);
    const int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    ifreq request{};
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    std::strncpy(request.ifr_name, "eth0", IFNAMSIZ - 1);
    if (device < 0 || ioctl(device, TUNSETIFF, &request) != 0) {
        fail("a tap device in " + space);
    }
    return device;
}

struct Frame {
    Clock::time_point due;
    std::vector<char> bytes;
};

/// One direction.
class Lane {
  public:
    Lane(int from, int to, std::chrono::microseconds delay)
        : m_from(from), m_to(to), m_delay(delay) {}

    void take() {
        std::array<char, 65536> buffer{};
        for (ssize_t count = 0; (count = read(m_from, buffer.data(), buffer.size())) > 0;) {
            m_under_way.push_back({Clock::now() + m_delay, {buffer.data(), buffer.data() + count}});
        }
    }

    /// A frame that the other side has no room for is lost, as on any wire.
    void deliver() {
        for (; !m_under_way.empty() && m_under_way.front().due <= Clock::now();
             m_under_way.pop_front()) {
            const auto& bytes = m_under_way.front().bytes;
            [[maybe_unused]] const ssize_t written = write(m_to, bytes.data(), bytes.size());
        }
    }

    Clock::time_point next() const {
        return m_under_way.empty() ? Clock::time_point::max() : m_under_way.front().due;
    }

  private:
    int m_from, m_to;
    std::chrono::microseconds m_delay;
    std::deque<Frame> m_under_way;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: wire NAME NAME DELAY_US\n", stderr);
        return 2;
    }
    const std::chrono::microseconds delay(std::strtol(argv[3], nullptr, 10));
    const int left = tap_in(argv[1]);
    const int right = tap_in(argv[2]);
    prctl(PR_SET_TIMERSLACK, 1UL);
    std::array<Lane, 2> lanes{{{left, right, delay}, {right, left, delay}}};
    std::puts("up");
    std::fflush(stdout);
    for (;;) {
        std::array<pollfd, 3> waited{
            {{left, POLLIN, 0}, {right, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
        const auto due = std::min(lanes[0].next(), lanes[1].next());
        const auto wait = std::max(Clock::duration::zero(), due - Clock::now());
        const timespec time{std::chrono::duration_cast<std::chrono::seconds>(wait).count(),
                            (wait % std::chrono::seconds(1)).count()};
        ppoll(waited.data(), waited.size(), due == Clock::time_point::max() ? nullptr : &time,
              nullptr);
        if (char byte = 0; waited[2].revents != 0 && read(STDIN_FILENO, &byte, 1) <= 0) {
            return 0;
        }
        for (Lane& lane : lanes) {
            lane.take();
            lane.deliver();
        }
    }
}
