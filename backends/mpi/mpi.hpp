// MPI: ranks as workers, on one machine or on several.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// The caller is rank 0 of a world that a launcher has started (World), and worker 0. A session of
/// W workers takes W ranks of that world into a communicator of its own; the other ranks rest.
///
/// - scatter (default): rank 0 holds all inputs and outputs. A run sends the size, scatters the
///   inputs, every rank maps its slice, and the outputs are gathered. moving_seconds is rank 0's
///   time in MPI_Scatterv and MPI_Gatherv; waiting for ranks that map longer than rank 0 is part of
///   it.
/// - resident: every rank makes and keeps its own elements. A run sends the size, every rank maps,
///   and acknowledges. output gathers, untimed. Elements are dealt to the workers one by one
///   (Share), so that no size moves any.
/// - hybrid: as resident, with one rank a machine. The workers are its OpenMP threads: W workers on
///   N machines are N ranks with W / N threads each, one more on the first ones where that is not
///   whole. Threads start in open, also where first calls are measured.
///
/// *Waiting.* A rank of a session spins for its next order, as ranks do inside of MPI; where
/// workers outnumber the CPUs of a machine, all ranks give their CPU away while they wait. They
/// rest, looking for a message once a millisecond, from open to the first order and from rest() to
/// the next one. distant_cpu_seconds, called before the clock starts, wakes them.
///
/// *Loss.* A rank that dies ends the job: its launcher ends all ranks, and whoever started the
/// launcher sees it end. An error of MPI does the same. Nothing is run again.
///
/// *Refused.* open fails when the world has too few ranks, with both numbers, and with the hint
/// that a launcher of another MPI library makes a world of each process; when ranks are of another
/// build; when n_max exceeds what MPI counts (2^31 - 1); and with the words of the rank that could
/// not place its part, find the workload, or have its CPU.
const Backend& mpi_backend() noexcept;

}  // namespace crossover
