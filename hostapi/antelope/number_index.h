// Which number was given to a key: few keys are searched one by one, many by hash.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hostapi/state/hash_secret.h"

namespace wrought {

// Key: equality, and hash_of(key, secret).
template <class Key>
class NumberIndex {
 public:
  [[nodiscard]] std::optional<int32_t> find(const Key& key) const {
    for (const auto& [known, number] : few_) {
      if (known == key) return number;
    }
    if (many_ == nullptr) return std::nullopt;
    const auto found = many_->find(key);
    return found == many_->end() ? std::nullopt : std::optional(found->second);
  }
  // REQUIRES: not there yet
  void add(const Key& key, int32_t number) {
    if (few_.size() < few_max) {
      few_.reserve(few_max);
      few_.emplace_back(key, number);
    } else {
      if (many_ == nullptr) many_ = std::make_unique<Many>();
      many_->emplace(key, number);
    }
  }
  void remove(const Key& key) {
    for (auto& entry : few_) {
      if (entry.first != key) continue;
      entry = few_.back();
      return few_.pop_back();
    }
    if (many_ != nullptr) many_->erase(key);
  }

 private:
  static constexpr size_t few_max = 8;
  struct Hash {
    size_t operator()(const Key& key) const { return hash_of(key, hash_secret()); }
  };
  using Many = std::unordered_map<Key, int32_t, Hash>;
  std::vector<std::pair<Key, int32_t>> few_;
  std::unique_ptr<Many> many_;  // an action makes six caches, and most of them stay empty
};

}  // namespace wrought
