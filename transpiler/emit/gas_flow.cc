#include "transpiler/emit/gas_flow.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace wrought::emit {
namespace {

constexpr uint64_t once = uint64_t{1} << 20;  // frequency of a function's entry
constexpr uint64_t frequency_max = uint64_t{1} << 56;
constexpr uint64_t rounds = 8;  // of a loop, for want of knowledge

// Beyond that a charge stays where the module has it: branches that pay are a block each to the C compiler.
constexpr size_t points_max = 4096;

// Ranks. `never_free`: not for the tree, as gas is exact at its end whatever happens and there is no code to save.
constexpr uint8_t always_free = 0, jump = 1, fall = 2, never_free = 3;

uint64_t part_of(uint64_t frequency, uint64_t parts) { return std::max<uint64_t>(frequency / parts, 1); }

uint64_t taken(uint64_t frequency, GasFlow::Way way) {
  const uint64_t rarely = part_of(frequency, rounds);
  return way == GasFlow::Way::rarely  ? rarely
         : way == GasFlow::Way::often ? std::max<uint64_t>(frequency - rarely, 1)
                                      : part_of(frequency, 2);
}

constexpr char mark_begin = '\x01', mark_end = '\x02';

std::string payment(int64_t due) { return "pay(gas, " + std::to_string(due) + ")"; }

// A mark of this kind as C; false: its line is empty.
bool replace(char kind, int64_t due, std::string& out) {
  const bool free = due == 0;
  switch (kind) {
    case 'S':
    case 'E':
      if (!free) out += (kind == 'E' ? "else gas = " : "gas = ") + payment(due) + ";";
      return !free;
    case '{':
      if (!free) out += "{ gas = " + payment(due) + "; ";
      return true;
    case '}':
      if (!free) out += " }";
      return true;
    case 'A': out += due < 0 ? "(u64)" + std::to_string(due) : std::to_string(due) + "u"; return true;
    default: out += free ? "gas" : payment(due); return true;
  }
}

}  // namespace

void GasFlow::begin() {
  points_.assign(1, {});
  edges_.clear();
  here_ = {exact, 0, once};
  loops_ = 0;
}

GasFlow::Point GasFlow::new_point() {
  points_.push_back({0, loops_, false});
  return static_cast<Point>(points_.size() - 1);
}

GasFlow::Point GasFlow::new_loop_point() {
  points_.push_back({0, loops_ + 1, true});
  return static_cast<Point>(points_.size() - 1);
}

void GasFlow::open_loop(Point header) {
  ++loops_;
  here_ = {header, 0, std::min(points_[header].frequency * rounds, frequency_max)};
}

uint64_t GasFlow::share(Point point, Way way, size_t ways) const {
  const uint64_t all = here_.frequency;
  if (way == Way::always) return all;
  if (way == Way::one_of_many) return part_of(all, ways);
  if (points_[point].is_header) return taken(all, Way::often);
  if (points_[point].loops < loops_) return taken(all, Way::rarely);
  return taken(all, way);
}

GasFlow::Position GasFlow::halve(Way first) {
  Position other = here_;
  here_.frequency = taken(here_.frequency, first);
  other.frequency -= std::min(here_.frequency, other.frequency - 1);
  return other;
}

GasFlow::Edge GasFlow::add_edge(const EdgeFacts& edge) {
  edges_.push_back(edge);
  return {static_cast<uint32_t>(edges_.size() - 1)};
}

GasFlow::Edge GasFlow::go_to(Point point, Way way, size_t ways) {
  const uint64_t frequency = share(point, way, ways);
  const bool is_conditional = way != Way::always && way != Way::one_of_many;
  if (is_conditional) here_.frequency -= std::min(frequency, here_.frequency - 1);
  points_[point].frequency = std::min(points_[point].frequency + frequency, frequency_max);
  const bool no_room = way == Way::one_of_many && point != exact;
  const uint8_t rank = no_room ? always_free : is_conditional ? jump : fall;
  return add_edge({here_.point, point, here_.owed, frequency, rank});
}

GasFlow::Edge GasFlow::part(bool evenly) {
  if (here_.owed == 0 && !evenly) return add_edge({here_.point, here_.point, 0, 0, never_free});
  const Point point = new_point();
  const Edge edge = add_edge({here_.point, point, here_.owed, here_.frequency, fall});
  here_ = {point, 0, here_.frequency};
  return edge;
}

GasFlow::Edge GasFlow::settle() {
  const Edge edge = add_edge({here_.point, exact, here_.owed, here_.frequency, fall});
  here_ = {exact, 0, here_.frequency};
  return edge;
}

GasFlow::Edge GasFlow::at_trap() { return add_edge({here_.point, exact, here_.owed, 0, never_free}); }

GasFlow::Edge GasFlow::check(uint64_t amount) {
  const Edge edge = add_edge({here_.point, exact, here_.owed + static_cast<int64_t>(amount), 0, never_free});
  here_ = {exact, 0, here_.frequency};
  return edge;
}

// The root of the point's tree; the points on the way have it as their parent then.
GasFlow::Point GasFlow::find(Point point) {
  Point root = point;
  int64_t lead = 0;
  while (parents_[root] != root) {
    lead += leads_[root];
    root = parents_[root];
  }
  while (parents_[point] != point) {
    const Point parent = parents_[point];
    const int64_t own = leads_[point];
    parents_[point] = root;
    leads_[point] = lead;
    lead -= own;
    point = parent;
  }
  return root;
}

void GasFlow::choose_leads() {
  leads_.assign(points_.size(), 0);
  if (points_.size() > points_max) return;
  parents_.resize(points_.size());
  std::iota(parents_.begin(), parents_.end(), Point{0});
  std::vector<uint32_t> order(edges_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::erase_if(order, [this](uint32_t i) { return edges_[i].rank == never_free; });
  std::ranges::stable_sort(order, [this](uint32_t i, uint32_t j) {
    const EdgeFacts &a = edges_[i], &b = edges_[j];
    if ((a.rank == always_free) != (b.rank == always_free)) return a.rank == always_free;
    return a.frequency != b.frequency ? a.frequency > b.frequency : a.rank < b.rank;
  });
  for (const uint32_t i : order) {
    const EdgeFacts& edge = edges_[i];
    const Point from = find(edge.from), to = find(edge.to);
    if (from == to) continue;
    // The lead at edge.to becomes the one at edge.from and what is owed. The exact point stays a root.
    const int64_t difference = leads_[edge.from] + edge.owed - leads_[edge.to];
    if (to != exact) {
      parents_[to] = from;
      leads_[to] = difference;
    } else {
      parents_[from] = to;
      leads_[from] = -difference;
    }
  }
  for (Point point = 0; point < points_.size(); ++point) (void)find(point);
}

int64_t GasFlow::due(uint32_t edge) const {
  const EdgeFacts& e = edges_[edge];
  return e.owed + leads_[e.from] - leads_[e.to];
}

GasFlow::Mark GasFlow::Edge::mark(char kind) const { return mark_begin + (kind + std::to_string(index)) + mark_end; }

// Where nothing is due, a statement's whole line goes.
void GasFlow::render(std::string_view body, std::string& out) {
  choose_leads();
  while (true) {
    const size_t begin = body.find(mark_begin);
    out += body.substr(0, begin);
    if (begin == std::string_view::npos) return;
    const size_t end = body.find(mark_end, begin);
    uint32_t edge = 0;
    std::from_chars(body.data() + begin + 2, body.data() + end, edge);
    const char kind = body[begin + 1];
    body.remove_prefix(end + 1);
    if (replace(kind, due(edge), out)) continue;
    out.resize(out.rfind('\n') + 1);
    body.remove_prefix(1);
  }
}

}  // namespace wrought::emit
