// wrought sign: a detached signature beside a plugin that verifies.
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/options.h"
#include "cli/password.h"
#include "common/files.h"
#include "common/minisign.h"
#include "common/printable.h"
#include "runtime/elf_reader.h"
#include "runtime/signature_files.h"
#include "runtime/verify.h"

namespace wrought::cli {
namespace {

struct SignCommand {
  std::string plugin, key, name, comment = "signature of a wrought plugin", trusted_comment;
  bool json = false;
  PasswordFlag password;
};

// The profile that the plugin names, with the limits that hold at run time as it was built for: whether they are those
// of some chain is asked where it is loaded.
Result<HostProfile> own_profile(ByteView plugin) {
  const auto elf = ElfReader::open(plugin);
  if (!elf) return elf.failure();
  const auto section = elf->find_section(manifest_section);
  if (!section) return fail(FailureClass::invalid, "not a plugin: no section " + std::string(manifest_section));
  const auto manifest = parse_manifest(text_of(elf->bytes(*section)));
  if (!manifest) return manifest.failure();
  const HostProfile* const named = find_profile(manifest->profile);
  if (named == nullptr)
    return fail(FailureClass::invalid, "the plugin is built for the unknown profile '" + manifest->profile + "'");
  HostProfile profile = *named;
  profile.limits = manifest->limits;
  return profile;
}

Result<Bytes> read_good_plugin(const std::filesystem::path& file) {
  auto bytes = read_file(file, plugin_bytes_max);
  if (!bytes) return bytes;
  const auto profile = own_profile(*bytes);
  Result<> good = Unit{};
  if (!profile) good = profile.failure();
  if (profile)
    if (const auto verified = verify_plugin(*bytes, *profile); !verified) good = verified.failure();
  if (good) return bytes;
  good.failure().where = file.string();
  return good.failure();
}

Result<minisign::SecretKey> open_key(const SignCommand& command) {
  auto text = read_text_file(command.key, minisign::key_file_bytes_max);
  if (!text) return text.failure();
  auto file = minisign::SecretKeyFile::parse(*text);
  wipe({reinterpret_cast<uint8_t*>(text->data()), text->size()});
  if (!file) {
    file.failure().where = command.key;
    return file.failure();
  }
  auto password = file->encrypted() ? command.password.read("Password of " + printable(command.key)) : LockedBytes(0);
  if (!password) return password.failure();
  auto key = file->open(password->view());
  if (!key) key.failure().where = command.key;
  return key;
}

// Another builder's signature stays.
Result<> check_target(const std::filesystem::path& file, const minisign::PublicKey& key) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return Unit{};
  const auto text = read_text_file(file, minisign::signature_file_bytes_max);
  if (!text) return text.failure();
  const auto there = minisign::parse_signature(*text);
  if (there && there->key_id == key.id) return Unit{};
  return fail(FailureClass::usage, "this is not a signature of the same key, and is not overwritten: give a --name",
              file.string());
}

std::string trusted_comment_of(const SignCommand& command) {
  if (!command.trusted_comment.empty()) return command.trusted_comment;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()).time_since_epoch();
  return "timestamp:" + std::to_string(now.count()) +
         "\tfile:" + printable(std::filesystem::path(command.plugin).filename().string()) + "\thashed";
}

struct Signed {
  std::filesystem::path file;
  minisign::Signature signature;
};

Result<Signed> sign(const SignCommand& command) {
  if (command.name.find('/') != std::string::npos)
    return fail(FailureClass::usage, "expected a part of a file name, without /", "--name");
  const auto plugin = read_good_plugin(command.plugin);
  if (!plugin) return plugin.failure();
  const auto key = open_key(command);
  if (!key) return key.failure();
  const auto target = signature_file(command.plugin, command.name);
  if (auto good = check_target(target, key->public_key()); !good) return good.failure();
  auto signature = key->sign(minisign::SignedBytes(*plugin), trusted_comment_of(command), command.comment);
  if (!signature) return signature.failure();
  if (auto written = write_file(target, signature->to_file()); !written) return written.failure();
  return Signed{target, std::move(*signature)};
}

int run(const SignCommand& command) {
  const auto made = sign(command);
  if (!made) return report(made.failure(), command.json);
  const std::string key_id = minisign::to_text(made->signature.key_id);
  if (command.json) {
    print_json({{"ok", true},
                {"signature_file", made->file.string()},
                {"key_id", key_id},
                {"trusted_comment", made->signature.trusted_comment}});
  } else {
    std::cout << made->file.string() << ": signed by key " << key_id << "\n";
  }
  return exit_ok;
}

}  // namespace

void add_sign(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<SignCommand>();
  CLI::App* sub = app.add_subcommand("sign", "Sign a plugin, for those who trust the key");
  sub->add_option("PLUGIN", command->plugin, "the plugin; only one that verifies is signed")->required();
  sub->add_option("-k,--key", command->key, "the secret key file, of `wrought keygen` or minisign")->required();
  sub->add_option("--name", command->name, "write PLUGIN.NAME.minisig, for a second builder; default: PLUGIN.minisig");
  sub->add_option("-c,--comment", command->comment, "first line of the signature file; nobody signs it");
  sub->add_option("-t,--trusted-comment", command->trusted_comment,
                  "comment that is signed, too; default: time and file name, as of minisign");
  command->password.add(*sub);
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
