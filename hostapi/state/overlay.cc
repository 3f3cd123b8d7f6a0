// Merging reads: walk the writes and the base side by side, an erased write hides the base's entry of the same key.
#include "hostapi/state/overlay.h"

namespace wrought {

std::optional<std::string_view> Overlay::get(std::string_view key) const {
  const auto write = writes_.find(key);
  if (write == writes_.end()) return base_.get(key);
  if (!write->second) return std::nullopt;
  return std::string_view(*write->second);
}

// The smaller of the two heads; erased writes drop out together with the base entry they hide.
std::optional<Entry> Overlay::first_from(Writes::const_iterator write, std::optional<Entry> base) const {
  while (write != writes_.end()) {
    if (base && base->key < write->first.view()) return base;
    if (base && base->key == write->first.view()) base = base_.upper_bound(base->key);
    if (write->second) return Entry{write->first.view(), *write->second};
    ++write;
  }
  return base;
}

std::optional<Entry> Overlay::lower_bound(std::string_view key) const {
  return first_from(writes_.lower_bound(key), base_.lower_bound(key));
}

std::optional<Entry> Overlay::upper_bound(std::string_view key) const {
  return first_from(writes_.upper_bound(key), base_.upper_bound(key));
}

std::optional<Entry> Overlay::before(std::string_view key) const {
  auto write = writes_.lower_bound(key);  // everything before this iterator is < key
  auto base = base_.before(key);
  while (write != writes_.begin()) {
    const auto last = std::prev(write);
    if (base && base->key > last->first.view()) return base;
    if (base && base->key == last->first.view()) base = base_.before(base->key);
    if (last->second) return Entry{last->first.view(), *last->second};
    write = last;
  }
  return base;
}

std::optional<std::string>& Overlay::slot(std::string_view key) {
  const auto at = writes_.lower_bound(key);
  if (at != writes_.end() && at->first.view() == key) return at->second;
  return writes_.emplace_hint(at, Key(key), std::nullopt)->second;
}

void Overlay::put(std::string_view key, std::string value) { slot(key) = std::move(value); }

void Overlay::put(std::string_view key, std::string_view head, std::string_view tail) {
  // The pieces may be views into the value that is about to be replaced, so it is built first.
  std::string value;
  value.reserve(head.size() + tail.size());
  value.append(head).append(tail);
  put(key, std::move(value));
}

void Overlay::erase(std::string_view key) { slot(key).reset(); }

// Nodes move and strings swap: nothing allocates, so nothing can stop this halfway.
void Overlay::merge_into(Overlay& below) {
  while (!writes_.empty()) {
    auto node = writes_.extract(writes_.begin());
    if (const auto it = below.writes_.find(node.key().view()); it != below.writes_.end()) {
      it->second.swap(node.mapped());
    } else {
      below.writes_.insert(std::move(node));
    }
  }
}

Result<> Overlay::commit_to(State& state) {
  auto at = writes_.cbegin();
  auto result = state.commit([&]() -> std::optional<Change> {
    if (at == writes_.cend()) return std::nullopt;
    const auto& [key, value] = *at++;
    return Change{key.view(), value ? std::optional<std::string_view>(*value) : std::nullopt};
  });
  if (result) writes_.clear();
  return result;
}

}  // namespace wrought
