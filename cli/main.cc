// The `wrought` command: parses options, calls the library, prints.
#include <iostream>

#include "cli/options.h"

int main(int argc, char** argv) {
  using namespace wrought::cli;
  catch_interrupts();
  CLI::App app{"wrought: WebAssembly smart contracts to native plugins"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "wrought " WROUGHT_VERSION);
  app.footer(
      "Exit codes: 0 ok; 1 the contract or plugin was refused or failed; 2 wrong usage; 3 our fault (a broken\n"
      "installation, a bug).");
  int exit_code = exit_ok;
  add_build(app, exit_code);
  add_inspect(app, exit_code);
  add_apply(app, exit_code);
  add_bench(app, exit_code);
  add_call(app, exit_code);
  add_chain(app, exit_code);
  add_play(app, exit_code);
  add_abi(app, exit_code);
  add_verify(app, exit_code);
  add_keygen(app, exit_code);
  add_sign(app, exit_code);
  add_replay(app, exit_code);
  add_push(app, exit_code);
  add_pull(app, exit_code);
  add_store(app, exit_code);
  add_build_all(app, exit_code);
  add_doctor(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& e) {
    // Of `wrought bulid` the library only says that a subcommand is missing.
    const bool misspelt = app.get_subcommands().empty() && !app.remaining().empty();
    if (misspelt)
      app.exit(CLI::ExtrasError({app.remaining().front()}));
    else
      app.exit(e);
    return exit_usage;
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? exit_ok : exit_usage;
  } catch (const std::exception& e) {
    return report(wrought::fail(wrought::FailureClass::internal, e.what()), false);
  }
  std::cout.flush();
  if (!std::cout && exit_code == exit_ok) {
    return report(wrought::fail(wrought::FailureClass::io, "cannot write the answer", "stdout"), false);
  }
  return exit_code;
}
