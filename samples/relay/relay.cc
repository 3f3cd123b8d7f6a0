// Actions that lead to actions: inline actions and their depth, context-free ones, notifications that notify further,
// authority that a contract has and has not, who pays for rows, and what one failure takes with it.
//
// Several accounts carry this contract. Each has a `policy` (row in table `policy`, scope the account) that says what
// it does when it is notified of an announcement. Table `notes` collects what was done: what is rolled back is not
// there.
#include "sdk.h"

using namespace sdk;
using namespace sdk::literals;

namespace {

struct Policy {
  Name on_notice;
  Name next;  // for those who pass announcements on

  [[nodiscard]] uint64_t primary_key() const { return "policy"_n.value; }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(on_notice);
    visit(next);
  }
};

struct Note {
  uint64_t number;
  Name author;

  [[nodiscard]] uint64_t primary_key() const { return number; }
  template <class Visitor>
  void fields(Visitor&& visit) {
    visit(number);
    visit(author);
  }
};

using Policies = Table<Policy, "policy"_n>;
using Notes = Table<Note, "notes"_n>;

// The next free number; the author need not pay.
void add_note(Name payer) {
  const Notes notes(self(), self().value);
  const auto last = notes.last();
  notes.store(payer, Note{last ? last.row.number + 1 : 0, sender()});
}

void forget() {
  require_auth(self());
  const Notes notes(self(), self().value);
  for (auto note = notes.lower_bound(0); note; note = notes.lower_bound(0)) notes.remove(note);
}

// --- inline actions --------------------------------------------------------------------------------------------------

// Leaves a note, then sends itself on until `more` is 0. With `fail` the last one fails, and no note is left anywhere.
void chain(uint32_t more, bool fail) {
  require_auth(self());
  add_note(self());
  print(more, " to go, sent by ", sender());
  if (more != 0) return send(self(), self(), "chain"_n, more - 1, fail);
  check(!fail, "the last of the chain fails");
}

void say(Text text) { print(text); }

// Context-free inline actions run before the others, whatever the order of sending; notifications before both.
void order(Name notified) {
  send(self(), self(), "say"_n, Text("first inline"));
  send_context_free(self(), "say"_n, Text("first context-free"));
  send(self(), self(), "say"_n, Text("second inline"));
  send_context_free(self(), "say"_n, Text("second context-free"));
  require_recipient(notified);
  print("sent four, sent by ", sender());
}

// Inline actions that carry what the caller names: an account that does not exist, another's authority, an own
// permission, no authority at all.
void act(List<PermissionLevel> authorization, Name account) { send_as(authorization, account, "whoami"_n); }

void actfree(List<PermissionLevel> authorization) {
  const auto action = pack_action(self(), "say"_n, authorization, Text("said freely"));
  send_context_free_inline(action.data(), action.size());
}

void whoami() { print(has_auth(self()) ? Text("myself") : Text("not myself")); }

void owneronly() {
  require_auth(PermissionLevel{self(), "owner"_n});
  print("by the owner");
}

// In a context-free action there is no state to read or write, no sender and no authority to ask for.
void freely(Name what) { send_context_free(self(), "inthefree"_n, what); }
void inthefree(Name what) {
  switch (what.value) {
    case "text"_n.value: return print("printing is free");
    case "row"_n.value: return add_note(self());
    case "sender"_n.value: return print(sender());
    case "authority"_n.value: return require_auth(self());
    case "inline"_n.value: return send_as({}, self(), "whoami"_n);
    default: check(false, "unknown deed");
  }
}

// A context-free action may read what the transaction carries beside its actions, such as proofs and signatures.
void freedata(uint32_t index) {
  const int32_t size = get_context_free_data(index, nullptr, 0);
  if (size < 0) return print("there is no such entry");
  uint8_t* entry = allocate(static_cast<uint32_t>(size));
  get_context_free_data(index, entry, static_cast<uint32_t>(size));
  print(size, " bytes: ");
  printhex(entry, static_cast<uint32_t>(size));
}

// What is sent must be the packed form of an action, smaller than 512 KiB.
void sendbytes(Text bytes) { send_inline(bytes.data, bytes.size); }
void sendzeros(uint32_t size) { send_inline(allocate(size), size); }

// --- notifications ---------------------------------------------------------------------------------------------------

void setpolicy(Name on_notice, Name next) {
  require_auth(self());
  const Policies policies(self(), self().value);
  auto policy = policies.find("policy"_n.value);
  if (!policy) return policies.store(self(), Policy{on_notice, next});
  policy.row = {on_notice, next};
  policies.update(policy, same_payer);
}

// Notifies all of them, in this order. Who is named twice hears it once.
void announce(Name author, List<Name> to) {
  require_auth(author);
  print("announces");
  for (const Name name : to) require_recipient(name);
}

void hear(Name author, List<Name>) {
  const auto policy = Policies(self(), self().value).find("policy"_n.value);
  print(self(), " hears it from ", sender());
  switch (policy.row.on_notice.value) {
    case 0: return;
    case "reject"_n.value: return check(false, "announcements are not welcome here");
    case "crash"_n.value: __builtin_trap();
    case "leave"_n.value: eosio_exit(0);
    case "passon"_n.value: return require_recipient(policy.row.next);
    case "note"_n.value: return add_note(self());
    // A notification may not make another account pay, though it has authorized the action.
    case "bill"_n.value: return add_note(author);
    // A contract acts for itself alone: the authority that came with the action is not its own.
    case "reply"_n.value: return send(self(), self(), "say"_n, Text("a reply"));
    case "forge"_n.value: return send(author, self(), "say"_n, Text("a forged word"));
    default: check(false, "unknown policy");
  }
}

// --- answers and failures --------------------------------------------------------------------------------------------

// A return value of `size` bytes counted up from 0; of two the last one stands.
void answer(uint32_t size) {
  uint8_t* bytes = allocate(size);
  for (uint32_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(i);
  set_action_return_value("first", 5);
  set_action_return_value(bytes, size);
}

// Stores a note that `payer` pays for.
void bill(Name payer) { add_note(payer); }

void fail(Name how) {
  switch (how.value) {
    case "not"_n.value:
      eosio_assert(true, "not shown");
      eosio_assert_message(true, "not shown", 9);
      eosio_assert_code(true, 1);
      return print("all three hold");
    case "text"_n.value: return eosio_assert(false, "a text up to its NUL\0 and no further");
    case "message"_n.value: return eosio_assert_message(false, "a message\0with a NUL", 20);
    case "empty"_n.value: return eosio_assert_message(false, nullptr, 0);
    // A message is cut after 1024 bytes.
    case "long"_n.value: {
      uint8_t* text = allocate(2000);
      memset(text, 'x', 2000);
      return eosio_assert_message(false, reinterpret_cast<const char*>(text), 2000);
    }
    case "code"_n.value: return eosio_assert_code(false, 9'999'999'999'999'999'999u);
    // Codes from 10^19 on are the chain's own.
    case "reserved"_n.value: return eosio_assert_code(false, 10'000'000'000'000'000'000u);
    case "abort"_n.value: return ::abort();
    case "unreachable"_n.value: __builtin_trap();
    // The pointer is checked although the condition holds.
    case "badpointer"_n.value: return eosio_assert(true, reinterpret_cast<const char*>(UINT32_MAX));
    default: check(false, "unknown failure");
  }
}

// The first part of a transaction that fails later: leaves a note here and one with every account notified.
void mark(List<Name> to) {
  add_note(self());
  for (const Name name : to) require_recipient(name);
}

}  // namespace

extern "C" [[gnu::visibility("default")]] void apply(uint64_t receiver, uint64_t code, uint64_t action) {
  if (code != receiver) {
    switch (action) {
      case "announce"_n.value: return run(hear);
      case "mark"_n.value: return add_note(self());
      default: return print("notified of ", Name{action});
    }
  }
  switch (action) {
    case "chain"_n.value: return run(chain);
    case "say"_n.value: return run(say);
    case "order"_n.value: return run(order);
    case "act"_n.value: return run(act);
    case "actfree"_n.value: return run(actfree);
    case "whoami"_n.value: return run(whoami);
    case "owneronly"_n.value: return run(owneronly);
    case "freely"_n.value: return run(freely);
    case "inthefree"_n.value: return run(inthefree);
    case "freedata"_n.value: return run(freedata);
    case "sendbytes"_n.value: return run(sendbytes);
    case "sendzeros"_n.value: return run(sendzeros);
    case "setpolicy"_n.value: return run(setpolicy);
    case "announce"_n.value: return run(announce);
    case "answer"_n.value: return run(answer);
    case "bill"_n.value: return run(bill);
    case "fail"_n.value: return run(fail);
    case "mark"_n.value: return run(mark);
    case "forget"_n.value: return run(forget);
    default: check(false, "unknown action");
  }
}
