#include "hostapi/state/gap_set.h"

#include <new>

namespace wrought {

GapSet::Gaps::const_iterator GapSet::find(std::string_view key) const {
  auto gap = gaps_.upper_bound(key);
  if (gap == gaps_.begin()) return gaps_.end();
  --gap;
  return key < gap->second.view() ? gap : gaps_.end();
}

std::optional<GapSet::Gap> GapSet::containing(std::string_view key) const {
  const auto gap = find(key);
  if (gap == gaps_.end()) return std::nullopt;
  return Gap{gap->first, gap->second};
}

void GapSet::add(const Key& from, const Key& to) {
  gaps_.erase(gaps_.lower_bound(from), gaps_.lower_bound(to));
  gaps_.emplace(from, to);
}

void GapSet::cut(std::string_view key, std::string_view next) noexcept {
  const auto found = find(key);
  if (found == gaps_.end()) return;
  const Key to = found->second;
  if (found->first.view() == key) {
    gaps_.erase(found);
  } else {
    gaps_.find(found->first)->second = Key(key);
  }
  if (next >= to.view()) return;
  try {
    gaps_.emplace(Key(next), to);
  } catch (const std::bad_alloc&) {  // then it is found again by walking
  }
}

}  // namespace wrought
