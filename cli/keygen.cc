// wrought keygen: a pair of keys to sign plugins with, in minisign's files.
#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/options.h"
#include "cli/password.h"
#include "common/files.h"
#include "common/minisign.h"

namespace wrought::cli {
namespace {

struct KeygenCommand {
  std::string name;
  bool no_password = false, json = false;
  PasswordFlag password;
};

// Looked at before anybody types a password; write_new_file settles the rest.
Result<> check_free(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::symlink_status(file, error).type() == std::filesystem::file_type::not_found) return Unit{};
  return fail(FailureClass::io, "there is such a file already, and keys are never overwritten", file.string());
}

Result<minisign::PublicKey> make_keys(const KeygenCommand& command, const std::string& secret_file,
                                      const std::string& public_file) {
  for (const std::string& file : {secret_file, public_file})
    if (auto good = check_free(file); !good) return good.failure();
  const auto key = minisign::SecretKey::generate();
  if (!key) return key.failure();
  auto password = command.no_password ? Result<LockedBytes>(LockedBytes(0)) : command.password.choose();
  if (!password) return password.failure();
  const auto secret_text = key->to_file(password->view());
  if (!secret_text) return secret_text.failure();
  if (auto written = write_new_file(secret_file, secret_text->view(), 0600); !written) return written.failure();
  if (auto written = write_new_file(public_file, bytes_of(key->public_key().to_file()), 0644); !written) {
    std::error_code ignored;
    std::filesystem::remove(secret_file, ignored);
    return written.failure();
  }
  return key->public_key();
}

int run(const KeygenCommand& command) {
  const std::string secret_file = command.name + ".key", public_file = command.name + ".pub";
  const auto key = make_keys(command, secret_file, public_file);
  if (!key) return report(key.failure(), command.json);
  if (command.json) {
    print_json({{"ok", true},
                {"secret_key_file", secret_file},
                {"public_key_file", public_file},
                {"key_id", minisign::to_text(key->id)},
                {"public_key", key->to_text()}});
    return exit_ok;
  }
  std::cout << "secret key  " << secret_file << (command.no_password ? ", not encrypted: guard it" : "") << "\n"
            << "public key  " << public_file << "\n"
            << "key id      " << minisign::to_text(key->id) << "\n"
            << "for trust files: public_key = \"" << key->to_text() << "\"\n";
  return exit_ok;
}

}  // namespace

void add_keygen(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<KeygenCommand>();
  CLI::App* sub = app.add_subcommand("keygen", "Make a pair of keys to sign plugins with");
  sub->add_option("-o,--output", command->name, "NAME: writes NAME.key and NAME.pub, and overwrites nothing")
      ->required();
  auto* no_password =
      sub->add_flag("--no-password", command->no_password, "leave the secret key unencrypted, as minisign -W does");
  command->password.add(*sub);
  sub->get_option("--password-file")->excludes(no_password);
  sub->add_flag("--json", command->json, "answer as one JSON object on stdout");
  sub->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace wrought::cli
