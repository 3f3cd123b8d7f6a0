;; Casts `code` votes for candidate `receiver`; action 1 asks for more than anybody has.
(module
  (import "ballot" "add" (func $add (param i64 i64) (result i64)))
  (import "ballot" "note" (func $note (param i32 i32)))
  (memory 1)
  (data (i32.const 16) "voted")
  (func (export "apply") (param $candidate i64) (param $votes i64) (param $action i64)
    (if (i64.eq (local.get $action) (i64.const 1)) (then (local.set $votes (i64.const 1000000))))
    (drop (call $add (local.get $candidate) (local.get $votes)))
    (call $note (i32.const 16) (i32.const 5))))
