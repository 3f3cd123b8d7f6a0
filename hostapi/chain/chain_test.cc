// Transactions, with contracts that are C++ functions: order, gas, rollback, and the JSON conversation.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>

#include "common/hash.h"
#include "hostapi/antelope/bodies.h"
#include "hostapi/antelope/chain_config.h"
#include "hostapi/antelope/permissions.h"
#include "hostapi/antelope/producers.h"
#include "hostapi/chain/json_api.h"
#include "hostapi/chain/json_request.h"
#include "hostapi/state/memory_state.h"

namespace wrought {
namespace {

// "Contracts": every apply costs 10 gas, and a script may call host functions.
struct ScriptRunner final : ContractRunner {
  using Script = std::function<bool(AntelopeContext&, const ApplyArguments&)>;
  // The code hash is the path's.
  Result<LoadedCode> load(const Code& code, const WasmLimits&) override {
    if (code.path == "missing.so") return fail(FailureClass::io, "cannot open", "missing.so");
    return LoadedCode{sha256(bytes_of(code.path + code.wasm)), {}};
  }
  Outcome apply(const Account& account, const ApplyArguments& arguments, AntelopeContext& context) noexcept override {
    log += to_string(account.name) + "<" + to_string(arguments.code) + ":" + to_string(arguments.action) + " ";
    Outcome outcome;
    outcome.gas_used = 10;
    if (arguments.gas_limit < 10) {
      outcome.kind = OutcomeKind::out_of_gas;
      outcome.error_class = "out_of_gas";
      outcome.gas_used = arguments.gas_limit;
    } else if (const Script& script = scripts[account.name]; script && !script(context, arguments)) {
      outcome.kind = context.failure.kind;
      outcome.error_class = context.failure.error_class;
      outcome.message = context.failure.message;
      outcome.code = context.failure.code;
    }
    return outcome;
  }
  std::map<Name, Script> scripts;
  std::string log;
};

struct ChainTest : ::testing::Test {
  ChainTest() {
    for (auto name : {"alice"_n, "bob"_n, "carol"_n, "user"_n}) EXPECT_TRUE(chain.create_account(name).ok());
  }
  void script(Name name, ScriptRunner::Script body) {
    runner.scripts[name] = std::move(body);
    if (chain.account(name)->code_kind != CodeKind::none) return;
    ASSERT_TRUE(chain.set_code(name, {CodeKind::wasm, "x.wasm", {}}).ok());
  }
  static bool send(AntelopeContext& context, Name to, Name name, bool context_free = false) {
    std::string packed;
    const std::vector<PermissionLevel> levels{{context.receiver, "active"_n}};
    pack_action(packed, {to, name, context_free ? std::vector<PermissionLevel>{} : levels, ""});
    const Span span{reinterpret_cast<uint8_t*>(packed.data()), static_cast<uint32_t>(packed.size())};
    return !(context_free ? antelope::send_context_free_inline(context, span)
                          : antelope::send_inline(context, {}, span))
                .failed;
  }
  static bool store(AntelopeContext& context, uint64_t id, Name payer, std::string text) {
    const Span span{reinterpret_cast<uint8_t*>(text.data()), static_cast<uint32_t>(text.size())};
    return !antelope::db_store_i64(context, 1, ("t"_n).value, payer.value, id, span).failed;
  }
  TransactionResult push(Name account, Name name, int64_t gas = 1000) {
    const Action action{account, name, {{"user"_n, "active"_n}}, ""};
    return chain.push({&action, 1}, gas);
  }

  MemoryState state;
  ScriptRunner runner;
  Chain chain{state, runner};
};

TEST_F(ChainTest, receiver_then_notified_then_context_free_inline_then_inline_depth_first) {
  script("alice"_n, [](auto& c, auto& a) {
    if (a.action != "go"_n) return true;
    (void)send(c, "bob"_n, "one"_n);
    (void)send(c, "carol"_n, "free"_n, true);
    (void)send(c, "carol"_n, "two"_n);
    (void)antelope::require_recipient(c, "carol"_n);
    return true;
  });
  script("bob"_n, [](auto& c, auto& a) { return a.action != "one"_n || send(c, "alice"_n, "deep"_n); });
  script("carol"_n, [](auto& c, auto& a) {
    c.console = "from " + to_string(c.sender);
    if (a.action == "go"_n) (void)antelope::require_recipient(c, "bob"_n);
    return true;
  });
  const auto r = push("alice"_n, "go"_n);
  EXPECT_TRUE(r.outcome.ok()) << r.outcome.message;
  EXPECT_EQ(runner.log,
            "alice<alice:go carol<alice:go bob<alice:go carol<carol:free bob<bob:one alice<alice:deep "
            "carol<carol:two ");
  EXPECT_EQ(r.gas_used, 70);
  ASSERT_EQ(r.traces.size(), 7u);
  EXPECT_EQ(r.traces[1].receiver, "carol"_n);
  EXPECT_EQ(r.traces[1].account, "alice"_n);
  EXPECT_EQ(r.traces[1].console, "from alice");
}

TEST_F(ChainTest, inline_depth_is_limited) {
  script("alice"_n, [](auto& c, auto&) { return send(c, "alice"_n, "again"_n); });
  const auto r = push("alice"_n, "go"_n);
  EXPECT_EQ(r.outcome.error_class, "transaction_exception");
  EXPECT_EQ(r.outcome.message, "max inline action depth per transaction reached");
  EXPECT_EQ(r.traces.size(), 5u);
}

// Sets max_inline_action_depth, then sends itself an action as often as it may.
TEST_F(ChainTest, inline_depth_is_a_parameter_of_the_chain) {
  script("alice"_n, [](auto& c, auto&) {
    ChainConfig config = chain_config(c.state);
    config.max_inline_action_depth = 1;
    set_chain_config(c.state, config);
    return send(c, "alice"_n, "again"_n);
  });
  const auto r = push("alice"_n, "go"_n);
  EXPECT_EQ(r.outcome.message, "max inline action depth per transaction reached");
  EXPECT_EQ(r.traces.size(), 2u);
  script("alice"_n, [](auto& c, auto&) { return send(c, "alice"_n, "again"_n); });
  EXPECT_EQ(push("alice"_n, "go"_n).traces.size(), 5u);  // the failed transaction left the configuration alone
}

TEST_F(ChainTest, proposed_producers_are_active_from_the_next_block_on) {
  script("alice"_n, [](auto& c, auto&) {
    std::string packed(1, '\1');
    pack(packed, "bob"_n);
    packed += std::string(1, '\0') + std::string(33, '\2');  // a K1 key
    const Span span{reinterpret_cast<uint8_t*>(packed.data()), static_cast<uint32_t>(packed.size())};
    return antelope::set_proposed_producers(c, span).value == 1;
  });
  EXPECT_TRUE(push("alice"_n, "go"_n).outcome.ok());
  ASSERT_TRUE(chain.commit().ok());
  EXPECT_EQ(active_producers(state).version, 0u);
  ASSERT_TRUE(chain.advance(500'000).ok());
  EXPECT_EQ(active_producers(state).version, 1u);  // in the state already, should the chain be opened again
  EXPECT_EQ(active_producers(state).producers[0].name, "bob"_n);
}

TEST_F(ChainTest, one_budget_for_all) {
  script("alice"_n, [](auto& c, auto& a) { return a.action != "go"_n || send(c, "alice"_n, "next"_n); });
  EXPECT_EQ(push("alice"_n, "go"_n, 20).gas_used, 20);
  const auto r = push("alice"_n, "go"_n, 19);
  EXPECT_EQ(r.outcome.kind, OutcomeKind::out_of_gas);
  EXPECT_EQ(r.gas_used, 19);
}

TEST_F(ChainTest, a_failure_undoes_everything) {
  script("alice"_n, [](auto& c, auto& a) {
    return store(c, a.action.value, "alice"_n, "row") && (a.action != "bad"_n || !antelope::abort_called(c).failed);
  });
  const TableId table{("alice"_n).value, 1, ("t"_n).value};
  const std::vector<PermissionLevel> user{{"user"_n, "active"_n}};
  const Action good{"alice"_n, "good"_n, user, ""}, bad{"alice"_n, "bad"_n, user, ""};
  int observed = 0;
  chain.observe([&](const TransactionResult&) { ++observed; });
  const Action both[] = {good, bad};
  auto r = chain.push(both, 1000);
  EXPECT_EQ(r.outcome.error_class, "abort_called");
  EXPECT_TRUE(r.changes.empty());
  EXPECT_TRUE(chain.rows(table).empty());
  r = chain.push({both, 1}, 1000);
  ASSERT_EQ(r.changes.size(), 1u);
  EXPECT_EQ(r.changes[0].kind, RowChangeKind::added);
  EXPECT_EQ(r.changes[0].value, "row");
  EXPECT_EQ(observed, 2);
  EXPECT_EQ(chain.rows(table).size(), 1u);
  ASSERT_TRUE(chain.commit().ok());
  Chain reopened(state, runner);
  EXPECT_EQ(reopened.rows(table).size(), 1u);
}

TEST_F(ChainTest, a_failed_action_has_no_return_value) {
  script("alice"_n, [](auto& c, auto& a) {
    c.return_value = "answer";
    return a.action != "bad"_n || !antelope::abort_called(c).failed;
  });
  EXPECT_EQ(push("alice"_n, "good"_n).traces.at(0).return_value, "answer");
  EXPECT_EQ(push("alice"_n, "bad"_n).traces.at(0).return_value, "");
  script("alice"_n, [](auto& c, auto&) {
    c.return_value = "answer";
    return store(c, 1, "bob"_n, "row");
  });
  EXPECT_EQ(push("alice"_n, "bill"_n).traces.at(0).return_value, "");
}

TEST_F(ChainTest, who_may_be_billed) {
  script("alice"_n, [](auto& c, auto&) { return store(c, 1, "bob"_n, "row"); });
  EXPECT_EQ(push("alice"_n, "go"_n).outcome.error_class, "unauthorized_ram_usage_increase");
  script("alice"_n, [](auto& c, auto&) { return store(c, 1, "user"_n, "row"); });
  EXPECT_TRUE(push("alice"_n, "go"_n).outcome.ok());
}

TEST_F(ChainTest, actors_and_recipients_must_exist) {
  const Action ghost{"alice"_n, "go"_n, {{"ghost"_n, "active"_n}}, ""};
  const auto r = chain.push({&ghost, 1}, 1000);
  EXPECT_EQ(r.outcome.error_class, "transaction_exception");
  EXPECT_EQ(r.outcome.message, "action's authorizing actor 'ghost' does not exist");
  EXPECT_TRUE(push("bob"_n, "nothing"_n).outcome.ok());  // no code: nothing happens
  script("alice"_n, [](auto& c, auto&) { return !antelope::require_recipient(c, "ghost"_n).failed; });
  EXPECT_EQ(push("alice"_n, "go"_n).outcome.error_class, "std::out_of_range");
  const Action nobody{"bob"_n, "go"_n, {}, ""};
  EXPECT_EQ(chain.push({&nobody, 1}, 1000).outcome.error_class, "tx_no_auths");
}

TEST_F(ChainTest, time_moves_in_half_seconds) {
  const auto before = chain.block();
  ASSERT_TRUE(chain.advance(1'200'000).ok());
  EXPECT_EQ(chain.block().time_us, before.time_us + 1'000'000);
  EXPECT_EQ(chain.block().number, before.number + 1);
  EXPECT_FALSE(chain.advance(UINT64_MAX).ok());
}

// --- JSON ------------------------------------------------------------------------------------------------------------

struct JsonTest : ChainTest {
  JsonApi api{chain};
};

TEST_F(JsonTest, a_session) {
  EXPECT_EQ(api.answer(R"({"op":"account","name":"dave"})"), R"({"ok":true})");
  EXPECT_EQ(api.answer(R"({"op":"account","name":"dave"})"),
            R"({"ok":false,"error":{"class":"usage","message":"account 'dave' exists already","code":0}})");
  EXPECT_EQ(api.answer(R"({"op":"setcode","account":"dave","wasm":"d.wasm"})"),
            R"({"ok":true,"code_hash":")" + sha256_hex(std::string_view("d.wasm")) + "\"}");
  runner.scripts["dave"_n] = [](AntelopeContext& c, const ApplyArguments&) {
    c.console = "hi \xff";
    c.return_value = c.action.data;
    return store(c, 7, "dave"_n, "\x01z");
  };
  // The id and the receipt are hashes: 64 digits each.
  const auto push = [&](std::string_view line) {
    const std::string answer = api.answer(line);
    const size_t id = answer.find(",\"id\":\"");
    EXPECT_EQ(answer.size() - id, std::string_view(R"(,"id":"","receipt":""})").size() + 128) << answer;
    return answer.substr(0, id);
  };
  EXPECT_EQ(push(R"({"op":"push","actions":[{"account":"dave","name_u64":"5","authorization":["user@active"],)"
                 R"("data":"c0ff"}],"gas_limit":50})"),
            "{\"ok\":true,\"gas_used\":10,\"action_traces\":[{\"receiver\":\"dave\",\"account\":\"dave\",\"name\":"
            "\"............5\",\"console\":\"hi \xEF\xBF\xBD\",\"return_value\":\"c0ff\",\"gas_used\":10,"
            R"("depth":0,"context_free":false,"ram_deltas":{"dave":226}}])");
  EXPECT_EQ(api.answer(R"({"op":"rows","code":"dave","scope":"u64:1","table":"t"})"),
            R"({"ok":true,"rows":[{"primary":"7","payer":"dave","value":"017a"}]})");
  EXPECT_EQ(push(R"({"op":"push","actions":[{"account":"dave","name":"x","authorization":["user@active"]}],)"
                 R"("gas_limit":9})"),
            R"({"ok":false,"error":{"class":"out_of_gas","message":"the gas limit of 9 is used up","code":0,)"
            R"("action":{"receiver":"dave","account":"dave","name":"x","depth":0}},)"
            R"("gas_used":9,"action_traces":[{"receiver":"dave","account":"dave","name":"x",)"
            R"("console":"","return_value":"","gas_used":9,"depth":0,"context_free":false,"ram_deltas":{}}])");
  EXPECT_EQ(api.answer(R"({"op":"advance","us":500000})"), R"({"ok":true})");
}

TEST_F(JsonTest, bad_lines_are_answered_and_the_session_goes_on) {
  const auto error_class = [&](std::string_view line) {
    const std::string answer = api.answer(line);
    const std::string_view start = R"({"ok":false,"error":{"class":")";
    EXPECT_TRUE(answer.starts_with(start)) << answer;
    return answer.substr(start.size(), answer.find('"', start.size()) - start.size());
  };
  EXPECT_EQ(error_class(""), "parse_error");
  EXPECT_EQ(error_class("{"), "parse_error");
  EXPECT_EQ(error_class("[]"), "parse_error");
  EXPECT_EQ(error_class("{\"op\":\"\xff\"}"), "parse_error");
  EXPECT_EQ(error_class(std::string(1'000'000, '[')), "parse_error");
  EXPECT_EQ(error_class(std::string(json_line_bytes_max + 1, ' ')), "parse_error");
  EXPECT_EQ(error_class("{}"), "bad_request");
  EXPECT_EQ(error_class(R"({"op":1})"), "bad_request");
  EXPECT_EQ(error_class(R"({"op":"fly"})"), "unknown_op");
  EXPECT_EQ(error_class(R"({"op":"account","name":"NO"})"), "bad_name");
  EXPECT_EQ(error_class(R"({"op":"account","name":"u64:99999999999999999999"})"), "bad_request");
  EXPECT_EQ(error_class(R"({"op":"advance","us":-1})"), "bad_request");
  EXPECT_EQ(error_class(R"({"op":"advance","us":1.5})"), "bad_request");
  EXPECT_EQ(error_class(R"({"op":"push","actions":[],"gas_limit":1})"), "bad_request");
  EXPECT_EQ(error_class(R"({"op":"push","actions":[{"account":"bob","name":"x","data":"0"}],"gas_limit":1})"),
            "bad_request");
  EXPECT_EQ(error_class(R"({"op":"push","actions":[{"account":"bob","name":"x"}],"gas_limit":1e99})"), "bad_request");
  EXPECT_EQ(error_class(R"({"op":"setcode","account":"bob"})"), "bad_request");
  EXPECT_EQ(error_class(R"({"op":"setcode","account":"bob","plugin":"missing.so"})"), "io");
  EXPECT_EQ(error_class(R"({"op":"setcode","account":"ghost","wasm":"x.wasm"})"), "account_query_exception");
  EXPECT_EQ(api.answer(R"({"op":"advance","us":0})"), R"({"ok":true})");
}

constexpr auto small_abi = R"({"version":"eosio::abi/1.2","structs":[{"name":"pay","base":"","fields":)"
                           R"([{"name":"to","type":"name"},{"name":"amount","type":"uint16"}]}],)"
                           R"("actions":[{"name":"pay","type":"pay","ricardian_contract":""}],)"
                           R"("tables":[{"name":"t","index_type":"i64","key_names":[],"key_types":[],"type":"pay"}],)"
                           R"("action_results":[{"name":"pay","result_type":"uint16"}]})";

TEST_F(JsonTest, with_an_abi_data_is_json_both_ways) {
  const std::string set = R"({"op":"setabi","account":"bob","abi":)";
  const auto pay = [](const std::string& data) {
    return R"({"op":"push","actions":[{"account":"bob","name":"pay","authorization":["user@active"],"data":)" + data +
           R"(}],"gas_limit":50})";
  };
  script("bob"_n, [](auto& c, auto&) {
    c.return_value = c.action.data.substr(8);
    return store(c, 1, "bob"_n, c.action.data);
  });
  const auto answer = [&](const std::string& line) { return Json::parse(api.answer(line)); };
  EXPECT_EQ(answer(pay(R"({"to":"alice","amount":513})"))["error"]["class"], "abi_not_found_exception");
  EXPECT_EQ(answer(set + small_abi + "}")["ok"], true);
  const Json wrong = answer(pay(R"({"to":"alice","amount":65536})"))["error"];
  EXPECT_EQ(wrong["class"], "pack_exception");
  EXPECT_TRUE(wrong["message"].get<std::string>().starts_with("pay.amount: ")) << wrong;
  const Json paid = answer(pay(R"({"to":"alice","amount":513})"));
  EXPECT_EQ(paid["action_traces"][0]["return_value"], "0102") << paid;
  EXPECT_EQ(paid["action_traces"][0]["return_data"], 513) << paid;
  const std::string rows = R"({"op":"rows","code":"bob","scope":"u64:1","table":"t"})";
  EXPECT_EQ(answer(rows)["rows"][0]["data"].dump(), R"({"to":"alice","amount":513})");

  EXPECT_EQ(answer(set + R"({"version":"none"}})")["error"]["class"], "invalid_abi_exception");
  EXPECT_EQ(answer(set + R"("/no/such/file"})")["error"]["class"], "io");
  EXPECT_EQ(answer(R"({"op":"setabi","account":"bob","clear":true})")["ok"], true);
  EXPECT_FALSE(answer(rows)["rows"][0].contains("data"));
}

TEST_F(JsonTest, a_native_action_in_json_and_where_a_transaction_failed) {
  const auto update = [](int threshold) {
    return R"({"op":"push","actions":[{"account":"eosio","name":"updateauth","authorization":["alice@active"],)"
           R"("data":{"account":"alice","permission":"day","parent":"active","auth":{"threshold":)" +
           std::to_string(threshold) +
           R"(,"keys":[],"accounts":[{"permission":{"actor":"bob","permission":"active"},)"
           R"("weight":1}],"waits":[]}}}],"gas_limit":10000})";
  };
  const auto answer = [&](const std::string& line) { return Json::parse(api.answer(line)); };
  const Json wrong = answer(update(2));
  EXPECT_EQ(wrong["ok"], false);
  EXPECT_EQ(wrong["error"]["action"].dump(), R"({"receiver":"eosio","account":"eosio","name":"updateauth","depth":0})")
      << wrong;
  EXPECT_EQ(answer(update(1))["ok"], true);
  EXPECT_TRUE(find_permission(chain.writes(), {"alice"_n, "day"_n}));
}

// setcode as an action: the code comes with the data, is kept in the state, and is what the account then runs.
TEST_F(ChainTest, code_set_by_a_transaction) {
  const auto set_code = [&](std::string wasm, Name actor) {
    std::string data;
    pack(data, "alice"_n);
    data += std::string(2, '\0');
    pack_counted(data, wasm);
    const Action action{"eosio"_n, "setcode"_n, {{actor, "active"_n}}, data};
    return chain.push({&action, 1}, 1'000'000);
  };
  EXPECT_EQ(set_code("wasm", "bob"_n).outcome.error_class, "missing_auth_exception");
  const auto set = set_code("wasm", "alice"_n);
  ASSERT_TRUE(set.outcome.ok()) << set.outcome.message;
  EXPECT_EQ(set.traces[0].ram_deltas.at(("alice"_n).value), 40);
  EXPECT_EQ(account_code(chain.writes(), *chain.account("alice"_n)).wasm, "wasm");
  EXPECT_EQ(set_code("wasm", "alice"_n).outcome.message, "contract is already running this version of code");
  const auto other = set_code("wasm 2", "alice"_n);
  EXPECT_EQ(other.traces[0].ram_deltas.at(("alice"_n).value), 20);
  EXPECT_TRUE(set_code("", "alice"_n).outcome.ok());
  EXPECT_EQ(set_code("", "alice"_n).outcome.message, "contract is already cleared");
  EXPECT_EQ(chain.account("alice"_n)->code_sequence, 3u);
  EXPECT_EQ(ram_usage(chain.writes(), "alice"_n), 0);
}

// Requests with bytes changed, dropped, doubled and swapped for others: whatever comes, one line of JSON answers it.
TEST_F(JsonTest, damaged_lines_are_answered_with_json) {
  const std::string requests[] = {
      R"({"op":"account","name":"dave"})",
      R"({"op":"setcode","account":"bob","plugin":"b.so","privileged":true})",
      R"({"op":"setcode","account":"bob","clear":true})",
      R"({"op":"privileged","account":"bob","privileged":false})",
      R"({"op":"push","actions":[{"account":"bob","name":"x","authorization":["user@active"],"data":"00ff"}],)"
      R"("context_free_actions":[{"account":"carol","name_u64":"77"}],"context_free_data":["aa",""],"gas_limit":100})",
      R"({"op":"push","read_only":true,"actions":[{"account":"bob","name":"x"}],"gas_limit":100})",
      R"({"op":"rows","code":"bob","scope":"u64:18446744073709551615","table":"t","index":"idx256","limit":3,"from":"1"})",
      R"({"op":"chain","time_us":1600000000000000,"ref_block_num":65535,"ref_block_prefix":4294967295})",
      R"({"op":"advance","us":500000})",
  };
  const std::string_view pieces[] = {"\"",
                                     "{",
                                     "}",
                                     "[",
                                     "]",
                                     ",",
                                     ":",
                                     "null",
                                     "-1",
                                     "1e999",
                                     "\\u0000",
                                     "\xff\xfe",
                                     "99999999999999999999",
                                     "true",
                                     "\"op\"",
                                     "\"gas_limit\":",
                                     "1.5"};
  std::minstd_rand random(7);
  size_t good = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string line = requests[random() % std::size(requests)];
    for (unsigned changes = random() % 4; changes > 0; --changes) {
      const size_t at = random() % line.size();
      switch (random() % 4) {
        case 0: line[at] = static_cast<char>(random()); break;
        case 1: line.erase(at, 1 + random() % 9); break;
        case 2: line.insert(at, pieces[random() % std::size(pieces)]); break;
        case 3: line.insert(at, line.substr(random() % line.size(), random() % 20)); break;
      }
      if (line.empty()) line = "x";
    }
    const std::string answer = api.answer(line);
    ASSERT_EQ(answer.find('\n'), std::string::npos) << line;
    const Json parsed = Json::parse(answer, nullptr, false);
    ASSERT_TRUE(parsed.is_object() && parsed["ok"].is_boolean()) << line << "\n" << answer;
    ASSERT_EQ(parsed["ok"].get<bool>(), !parsed.contains("error")) << line << "\n" << answer;
    good += parsed["ok"].get<bool>();
  }
  EXPECT_GT(good, 2'000u);
  EXPECT_LT(good, 15'000u);
}

}  // namespace
}  // namespace wrought
