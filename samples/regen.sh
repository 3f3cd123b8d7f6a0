#!/usr/bin/env bash
# Writes each sample's expected.jsonl and expected_gas.json anew from what wrought answers today; look at the
# difference before committing it. expected.jsonl has all of an answer but what follows from the wasm's bytes (the
# code hash) and from the gas schedule (gas); gas is in expected_gas.json, by line of the scenario: the whole
# transaction first, then each action. So a new price changes one file and no answer.
set -euo pipefail
samples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

without_gas() { sed -E 's/,"gas_used":[0-9]+//g; s/,"code_hash":"[0-9a-f]+"//'; }

gas_by_line() {
  awk 'BEGIN { printf "{" }
    {
      numbers = ""
      rest = $0
      while (match(rest, /,"gas_used":[0-9]+/)) {
        numbers = numbers (numbers == "" ? "" : ", ") substr(rest, RSTART + 12, RLENGTH - 12)
        rest = substr(rest, RSTART + RLENGTH)
      }
      if (numbers != "") { printf "%s\n  \"%d\": [%s]", (any ? "," : ""), NR, numbers; any = 1 }
    }
    END { print "\n}" }'
}

for sample in hello token compute; do
  answers=$("$samples/play.sh" "$sample")
  without_gas <<< "$answers" > "$samples/$sample/expected.jsonl"
  gas_by_line <<< "$answers" > "$samples/$sample/expected_gas.json"
done
