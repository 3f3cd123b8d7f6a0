// Where a function pays for what it runs.
//
// The instrument stage charges wherever control parts or comes together. As C, that is a subtraction behind each branch
// of a loop, every one waiting for the last. But nobody looks at gas between two places that need it as the module has
// it (a check, a call, a return, a trap). Between them a charge may stand anywhere, as long as every way from one to
// the next pays the same in all. So where ways part or meet, gas may have a lead over what it should be, of our
// choosing, and the C of an edge of the flow graph subtracts
//
//   what is owed on the edge + the lead where it begins - the lead where it ends.
//
// Edge by edge, the most travelled first, leads are chosen so that nothing is left to subtract, as long as they are
// free to choose: a spanning tree, in the way profilers place their counters (Ball and Larus, "Optimally profiling and
// tracing programs", 1994). A loop then pays for a whole round in the check at its header; ways into it, out of it, and
// other ways around make up for the difference. What is due at a check, and so the outcome, stays what it was.
//
// The leads are known at the end of the function only: until then its C holds marks, which render() replaces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wrought::emit {

class GasFlow {
 public:
  // A place in the flow graph where ways part or meet.
  using Point = uint32_t;
  // Where gas is as the module has it. All such places are one point.
  static constexpr Point exact = 0;

  // Where the emitter is: behind a point, with charges since then that are not in the C yet.
  struct Position {
    Point point = exact;
    int64_t owed = 0;
    uint64_t frequency = 0;  // an estimate, in units of 1/2^20 per call of the function
  };

  // How often control takes a way on, of the times it is here. A way out of a loop is taken rarely, another round
  // often, whatever the condition looks like.
  enum class Way : uint8_t { always, often, sometimes, rarely, one_of_many };

  void begin();

  [[nodiscard]] const Position& here() const { return here_; }
  void go_back(const Position& position) { here_ = position; }
  // Here control goes one of two ways, the first one so often. Is at the first one then, and answers with the other.
  [[nodiscard]] Position halve(Way first);

  // A charge of the module, without a check.
  void owe(uint64_t amount) { here_.owed += static_cast<int64_t>(amount); }
  // The next code stands at this point: what led there has been seen.
  void arrive(Point point) { here_ = {point, 0, points_[point].frequency}; }
  [[nodiscard]] Point new_point();
  // For the header of the loop that is entered next; what follows, up to close_loop(), runs more often.
  [[nodiscard]] Point new_loop_point();
  void open_loop(Point header);
  void close_loop() { --loops_; }

  // Marks. `statement` is a line of its own, or none; `otherwise` likewise, behind the closing brace of an `if`.
  // `opening` and `closing` go around the goto of a conditional branch, and are a brace each where there is something
  // to pay. `value` is gas as the module has it, for a function that takes it.
  using Mark = std::string;
  struct Edge {
    uint32_t index;
    [[nodiscard]] Mark statement() const { return mark('S'); }
    [[nodiscard]] Mark otherwise() const { return mark('E'); }
    [[nodiscard]] Mark opening() const { return mark('{'); }
    [[nodiscard]] Mark closing() const { return mark('}'); }
    [[nodiscard]] Mark value() const { return mark('V'); }
    // The amount to subtract at a check.
    [[nodiscard]] Mark amount() const { return mark('A'); }

   private:
    [[nodiscard]] Mark mark(char kind) const;
  };

  // From here to the point. What goes on from here otherwise does so less often by that.
  Edge go_to(Point point, Way way, size_t ways = 1);
  // To a new point, from where ways part. `evenly`: all of them must be free of charge at their beginning, since there
  // is no room for one.
  Edge part(bool evenly = false);
  // From now on gas is exact.
  Edge settle();
  // Gas as the module has it, where only a trap asks for it.
  [[nodiscard]] Edge at_trap();
  // A charge with its check; gas is exact behind it.
  Edge check(uint64_t amount);

  // Appends the body with its marks replaced.
  void render(std::string_view body, std::string& out);

 private:
  struct PointFacts {
    uint64_t frequency = 0;  // of the edges to it
    uint32_t loops = 0;      // around it
    bool is_header = false;
  };
  struct EdgeFacts {
    Point from, to;
    int64_t owed;
    uint64_t frequency;
    uint8_t rank;  // the lower, the sooner it is made free among edges of one frequency
  };

  Edge add_edge(const EdgeFacts& edge);
  [[nodiscard]] uint64_t share(Point point, Way way, size_t ways) const;
  void choose_leads();
  [[nodiscard]] Point find(Point point);
  [[nodiscard]] int64_t due(uint32_t edge) const;

  std::vector<PointFacts> points_;
  std::vector<EdgeFacts> edges_;
  std::vector<Point> parents_;  // of the forest of points whose leads depend on each other
  std::vector<int64_t> leads_;  // over the parent's, and in the end over what gas should be
  Position here_;
  uint32_t loops_ = 0;
};

}  // namespace wrought::emit
