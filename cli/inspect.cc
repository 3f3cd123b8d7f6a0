// wrought inspect: what a plugin or a contract is, without running it.
#include <algorithm>
#include <iostream>
#include <memory>

#include "cli/options.h"
#include "common/files.h"
#include "common/minisign.h"
#include "common/printable.h"
#include "hostapi/host_function.h"
#include "runtime/signature_files.h"
#include "runtime/verify.h"
#include "transpiler/limits.h"

namespace wrought::cli {
namespace {

struct InspectCommand {
  std::string file;
  bool json = false;
  BuildFlags flags;
};

bool is_elf(ByteView bytes) { return bytes.size() >= 4 && bytes[0] == 0x7f && bytes[1] == 'E'; }

void row(std::string_view name, const std::string& value) {
  std::cout << "  " << name << std::string(name.size() < 16 ? 16 - name.size() : 1, ' ') << value << "\n";
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text.empty() ? "none" : text;
}

std::string pages(uint32_t n) { return std::to_string(n) + (n == 1 ? " page" : " pages"); }

void print_common(const Manifest& m) {
  row("code hash", m.code_hash);
  row("metered module", m.metered_hash);
  row("emitted C", m.c_hash);
  row("profile", m.profile + " version " + std::to_string(m.profile_version));
  row("gas schedule", m.schedule_hash);
  row("memory",
      pages(m.memory_pages_min) + ", at most " + std::to_string(m.memory_pages_max) + ", " + m.memory_mode + " mode");
  row("table", std::to_string(m.table_size) + " elements");
  row("call depth", "at most " + std::to_string(m.limits.max_call_depth) + " frames");
  row("exports", join(m.exports));
  std::vector<std::string> imports;
  for (const ManifestImport& import : m.imports) imports.push_back(import.module + "." + import.name);
  row("host functions", join(imports));
}

// The three limits that are used most, by share.
void print_nearest(std::vector<LimitUse> uses) {
  std::stable_sort(uses.begin(), uses.end(), [](const LimitUse& a, const LimitUse& b) {
    return static_cast<double>(a.value) / static_cast<double>(a.max) >
           static_cast<double>(b.value) / static_cast<double>(b.max);
  });
  if (uses.size() > 3) uses.resize(3);
  for (const LimitUse& use : uses) {
    row("nearest limit", std::to_string(use.value) + " of " + std::to_string(use.max) + " " + use.limit);
  }
}

nlohmann::json limits_json(const std::vector<LimitUse>& uses) {
  nlohmann::json all = nlohmann::json::array();
  for (const LimitUse& use : uses) all.push_back({{"limit", use.limit}, {"value", use.value}, {"max", use.max}});
  return all;
}

// What the signatures beside the plugin say of themselves. Nothing is checked: that takes a trust file.
struct SaidSignature {
  std::string file, key_id, trusted_comment, error;
};

Result<std::vector<SaidSignature>> signatures_of(const std::string& plugin) {
  const auto files = read_signature_files(plugin);
  if (!files) return files.failure();
  std::vector<SaidSignature> all;
  for (const SignatureFile& file : *files) {
    const auto signature = minisign::parse_signature(file.text);
    all.push_back({file.name, {}, {}, {}});
    if (!signature) {
      all.back().error = signature.failure().message;
      continue;
    }
    all.back().key_id = minisign::to_text(signature->key_id);
    all.back().trusted_comment = signature->trusted_comment;
  }
  return all;
}

nlohmann::json signatures_json(const std::vector<SaidSignature>& signatures) {
  nlohmann::json all = nlohmann::json::array();
  for (const SaidSignature& s : signatures) {
    if (s.error.empty())
      all.push_back({{"file", s.file}, {"key_id", s.key_id}, {"trusted_comment", s.trusted_comment}});
    else
      all.push_back({{"file", s.file}, {"error", s.error}});
  }
  return all;
}

int inspect_plugin(const InspectCommand& command, ByteView bytes, const HostProfile& profile) {
  auto plugin = verify_plugin(bytes, profile);
  if (!plugin) {
    Failure failure = plugin.failure();
    failure.where = command.file + (failure.where.empty() ? "" : ", " + failure.where);
    return report(failure, command.json);
  }
  const auto signatures = signatures_of(command.file);
  if (!signatures) return report(signatures.failure(), command.json);
  const Manifest& m = plugin->manifest;
  const std::vector<LimitUse> uses = {
      {std::string(limits::native_stack_bytes.name), m.worst_frame_bytes * (uint64_t{m.limits.max_call_depth} + 1),
       limits::native_stack_bytes.max},
      {"memory pages", m.memory_pages_min, m.limits.max_pages},
      {std::string(limits::table_elements.name), m.table_size, limits::table_elements.max}};
  if (command.json) {
    print_json({{"ok", true},
                {"kind", "plugin"},
                {"bytes", bytes.size()},
                {"manifest", nlohmann::json::parse(m.to_json())},
                {"signatures", signatures_json(*signatures)},
                {"limits", limits_json(uses)}});
    return exit_ok;
  }
  std::cout << command.file << ": plugin, " << bytes.size() << " bytes\n";
  row("content hash", m.content_hash);
  print_common(m);
  row("ABI", std::to_string(m.abi_version) + ", codegen " + std::to_string(m.codegen_version));
  row("machine", m.machine + ", " + m.cpu);
  row("compiler", m.compiler);
  for (const SaidSignature& s : *signatures) {
    row("signature",
        printable(s.file) + (s.error.empty() ? ", key " + s.key_id + ", not checked: " + printable(s.trusted_comment)
                                             : ", broken: " + s.error));
  }
  row("worst frame", std::to_string(m.worst_frame_bytes) + " bytes");
  print_nearest(uses);
  return exit_ok;
}

int inspect_contract(const InspectCommand& command) {
  auto options = command.flags.options();
  if (!options) return report(options.failure(), command.json);
  auto module = transpile(command.file, *options);
  if (!module) return report(module.failure(), command.json);
  if (command.json) {
    print_json({{"ok", true},
                {"kind", "contract"},
                {"metered_bytes", module->bytes.size()},
                {"manifest", nlohmann::json::parse(module->manifest.to_json())},
                {"limits", limits_json(module->limit_uses)}});
    return exit_ok;
  }
  std::cout << command.file << ": contract, metered to " << module->bytes.size() << " bytes, " << module->c_text.size()
            << " bytes of C\n";
  print_common(module->manifest);
  print_nearest(module->limit_uses);
  return exit_ok;
}

int run(const InspectCommand& command) {
  auto bytes = read_file(command.file, plugin_bytes_max);
  if (!bytes) return report(bytes.failure(), command.json);
  auto options = command.flags.options();
  if (!options) return report(options.failure(), command.json);
  auto profile = profile_of(*options);
  if (!profile) return report(profile.failure(), command.json);
  return is_elf(*bytes) ? inspect_plugin(command, *bytes, *profile) : inspect_contract(command);
}

}  // namespace

void add_inspect(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<InspectCommand>();
  CLI::App* sub = app.add_subcommand("inspect", "Show what a plugin or a contract is, without running it");
  sub->add_option("FILE", command->file, "a plugin (.so) or a contract (.wasm, .wat)")->required();
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  command->flags.add(*sub);
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
