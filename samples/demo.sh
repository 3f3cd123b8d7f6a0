#!/usr/bin/env bash
# Builds the token to a plugin, shows what each stage took, and plays demo.jsonl: tokens move, an overdrawn transfer
# is rolled back, and gas runs out. demo.sh [BUILD_DIR]
set -euo pipefail
samples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${1:-$samples/../build/release}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

printf 'samples/token/token.cc as a contract, %d bytes of wasm, becomes a plugin\n\n' \
  "$(stat -c %s "$build/samples/token.wasm")"
"$build/wrought" build "$build/samples/token.wasm" -o "$scratch/token.so" --json > "$scratch/built.json"
grep -oE '\{"seconds":[-0-9.e+]+,"stage":"[a-z]+"\}' "$scratch/built.json" | awk -F '[:,}"]+' '
  { printf "  %-12s %8.3f s\n", $5, $3; all += $3 }
  END { printf "  %-12s %8.3f s\n\n", "all", all }'

printf 'The plugin runs on a fresh chain. Rows: + added, ~ changed, = read.\n\n'
sed -E "s|@([a-z]+\.wasm)@|$build/samples/\1|; s|@([a-z]+\.so)@|$scratch/\1|" "$samples/demo.jsonl" \
  > "$scratch/demo.jsonl"
"$build/wrought" play --trust none "$scratch/demo.jsonl"
