// Builders that tests are in control of.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/files.h"
#include "node/local_builder.h"
#include "transpiler/compile.h"
#include "transpiler/package.h"

namespace wrought::test {

// Keeps jobs back until it is opened.
class GatedBuilder final : public PluginBuilder {
 public:
  Result<> submit(PluginJob job, Done done) override {
    const std::lock_guard lock(mutex_);
    if (is_open_) return inner_->submit(std::move(job), std::move(done));
    kept_.emplace_back(std::move(job), std::move(done));
    return Unit{};
  }
  Load load() const override { return inner_->load(); }

  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    for (auto& [job, done] : kept_) EXPECT_TRUE(inner_->submit(std::move(job), std::move(done)).ok());
    kept_.clear();
  }
  [[nodiscard]] size_t kept() const {
    const std::lock_guard lock(mutex_);
    return kept_.size();
  }

 private:
  std::unique_ptr<PluginBuilder> inner_ = std::move(*make_local_builder({}));
  mutable std::mutex mutex_;
  bool is_open_ = false;
  std::vector<std::pair<PluginJob, Done>> kept_;
};

// Answers each job at once, as a function says.
class ScriptedBuilder final : public PluginBuilder {
 public:
  using Script = std::function<Result<BuiltPlugin>(const PluginJob&)>;
  explicit ScriptedBuilder(Script script) : script_(std::move(script)) {}

  Result<> submit(PluginJob job, Done done) override {
    ++submitted_;
    done(BuildEnd{script_(job), {}, {}, {}});
    return Unit{};
  }
  Load load() const override { return {}; }
  [[nodiscard]] int submitted() const { return submitted_; }

 private:
  Script script_;
  std::atomic<int> submitted_ = 0;
};

inline Result<BuiltPlugin> in_a_folder(ByteView plugin) {
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto folder = std::make_shared<const ScratchDirectory>(std::move(*scratch));
  if (auto ok = write_file(*folder / "plugin.so", plugin); !ok) return ok.failure();
  return BuiltPlugin{*folder / "plugin.so", folder};
}

inline Result<BuiltPlugin> build_honestly(const PluginJob& job) {
  auto scratch = ScratchDirectory::create();
  if (!scratch) return scratch.failure();
  const auto folder = std::make_shared<const ScratchDirectory>(std::move(*scratch));
  if (auto built = build_plugin(job.contract, *folder / "plugin.so", job.options); !built) return built.failure();
  return BuiltPlugin{*folder / "plugin.so", folder};
}

// A plugin that says it is the job's contract, and has the code of another one.
inline Result<BuiltPlugin> forge(const PluginJob& job, const std::filesystem::path& other) {
  auto claimed = transpile(job.contract, job.options);
  if (!claimed) return claimed.failure();
  const auto code = transpile(other, job.options);
  if (!code) return code.failure();
  const CompileOptions options;
  auto compiled = compile_plugin(code->c_text, options);
  if (!compiled) return compiled.failure();
  Manifest manifest = claimed->manifest;
  manifest.worst_frame_bytes = compiled->worst_frame_bytes;
  manifest.compiler = compiled->compiler;
  manifest.compiler_flags = compiled->flags;
  manifest.machine = "x86_64";
  manifest.cpu = options.cpu;
  auto packaged = package_plugin(compiled->elf, std::move(manifest), claimed->bytes);
  if (!packaged) return packaged.failure();
  return in_a_folder(packaged->file);
}

}  // namespace wrought::test
