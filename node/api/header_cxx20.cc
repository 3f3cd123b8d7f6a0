// wrought.h as C++20, on its own.
#include "wrought.h"

#include <type_traits>

static_assert(std::is_standard_layout_v<wrought_request>);
static_assert(std::is_trivially_copyable_v<wrought_profile_options>);

wrought_error* make_outcome(wrought_outcome** out);
wrought_error* make_outcome(wrought_outcome** out) { return wrought_outcome_create(out); }
