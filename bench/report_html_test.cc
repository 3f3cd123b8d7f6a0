// The page: everything that was measured is on it, nothing on it comes from elsewhere, and names are text.
#include <gtest/gtest.h>

#include "bench/figures_example.h"

namespace wrought::bench {
namespace {

size_t count(std::string_view text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Page, has_each_kernel_engine_group_and_figure) {
  const std::string page = to_html(example());
  EXPECT_EQ(count(page, "<h3>sha&lt;256&gt;</h3>"), 2u) << "a card among the compiled, one among the interpreters";
  EXPECT_EQ(count(page, "<span class=\"engine\">guard</span>"), 1u);
  EXPECT_EQ(count(page, "<span class=\"engine\">wabt</span>"), 1u);
  for (const Figure& figure : example().figures) {
    const std::string median = time_text(spread_of(figure.samples_ns).median);
    EXPECT_NE(page.find(median), std::string::npos) << figure.name << ": " << median;
  }
  for (const std::string_view part : {"Builds", "9.5 KB", "112 MB", "80.00 million", "2.00×", "core 1", "abc123",
                                      "Not installed: wasmer", "kernel/fib/v8 failed: wrong answer", "load 3.00"})
    EXPECT_NE(page.find(part), std::string::npos) << part;
}

// 1.2 on a scale from 0 to 1.5 (the largest upper quartile is 1.35); 300 on one from 1 to 1,000.
TEST(Page, bars_are_linear_for_compiled_and_logarithmic_for_interpreters) {
  const std::string page = to_html(example());
  EXPECT_NE(page.find("<i style=\"width:80.00%\"></i>"), std::string::npos);
  EXPECT_NE(page.find("<i style=\"width:82.57%\"></i>"), std::string::npos);
  EXPECT_NE(page.find("<em style=\"left:66.67%\"></em>"), std::string::npos) << "native C's mark";
}

TEST(Page, escapes_names) {
  const std::string page = to_html(example());
  EXPECT_EQ(page.find("sha<256>"), std::string::npos);
  EXPECT_NE(page.find("A &amp; B Processor"), std::string::npos);
  Figures hostile;
  hostile.repeats = 1;
  hostile.figures = {{"kernel/\"><script>alert('1')</script>/native", {1}}};
  EXPECT_EQ(to_html(hostile).find("<script"), std::string::npos);
}

TEST(Page, fetches_nothing_and_needs_no_script) {
  const std::string page = to_html(example());
  for (const std::string_view part : {"<script", "http:", "https:", "src=", "url(", "@import", "<link"})
    EXPECT_EQ(page.find(part), std::string::npos) << part;
}

TEST(Page, of_nothing_is_a_page) { EXPECT_NE(to_html({}).find("</html>"), std::string::npos); }

}  // namespace
}  // namespace wrought::bench
