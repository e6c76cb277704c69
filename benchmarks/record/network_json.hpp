// Links and nodes as JSON: as a runner tells them of one launch, and summed up in the record. For
// rooms that read and write JSON.
#pragma once

#include "benchmarks/record/json_fields.hpp"

namespace crossover::record {

/// "links" and "nodes", each where there are any.
void put_network(Json& object, const Network& network);
/// The same from such an object, as a runner of anybody's may tell it. Complains where a figure is
/// not more than 0, a host has no printable name, or a list is longer than 4096.
Network network_from(const Fields& fields);

/// An entry of the record's "network", and back.
Json json_of(const NetworkLink& link);
NetworkLink network_link_from(const Fields& fields);

}  // namespace crossover::record
