// The groups of benchmarks, in the order in which they run. A name is GROUP/SUBJECT.../ENGINE.
#pragma once

namespace wrought::bench {

void register_kernel_benchmarks();     // kernel_bench.cc
void register_apply_benchmarks();      // latency_bench.cc
void register_host_call_benchmarks();  // host_call_bench.cc
void register_table_benchmarks();      // table_bench.cc
void register_transfer_benchmarks();   // transfer_bench.cc
void register_build_benchmarks();      // build_bench.cc
void register_store_benchmarks();      // store_bench.cc

}  // namespace wrought::bench
