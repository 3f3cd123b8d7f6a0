// Options and output that `wrought push` and `wrought pull` share.
#pragma once

#include <string>

#include "cli/options.h"
#include "runtime/registry/transfer.h"

namespace wrought::cli {

class RegistryFlags {
 public:
  void add(CLI::App& app);
  // A client for the reference's repository, with credentials and what a terminal is shown.
  [[nodiscard]] Result<registry::OciClient> client(const registry::Reference& reference, registry::Access access,
                                                   bool shows_progress) const;

 private:
  std::string ca_file_, user_, password_file_;
  bool plain_http_ = false;
};

// What was sent or fetched, as a table or as {"ok":true,...}.
void print_transferred(const registry::Reference& reference, const registry::Transferred& transferred,
                       const registry::PublishedPlugin& plugin, bool json);

}  // namespace wrought::cli
