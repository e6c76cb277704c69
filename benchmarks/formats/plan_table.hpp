// What `crossover plan` simulated, for people.
#pragma once

#include <string>

#include "benchmarks/record/plan.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {

/// A heading that says "simulated" and by which network; a table for each workload, from which n on
/// each number of nodes is fastest, with what an element must cost for scattered data to pay; what
/// the simulation idealises. Ends with a newline.
std::string plan_text(const record::ClusterPlan& plan, text::Charset charset);

/// The same as GitHub-flavoured Markdown.
std::string plan_markdown(const record::ClusterPlan& plan);

}  // namespace crossover::formats
