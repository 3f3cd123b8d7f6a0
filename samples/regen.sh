#!/usr/bin/env bash
# Writes each sample's expected.jsonl and expected_gas.json anew from what wrought answers today; look at the
# difference before committing it. regen.sh [BUILD_DIR]
#
# expected.jsonl: the answers as they are, gas included, since gas must be the same on every engine and machine.
# expected_gas.json: what each action of the contract costs, from the first time in the scenario that it succeeds.
set -euo pipefail
samples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export BUILD=${1:-$samples/../build/release}

# Traces of actions that the contract ran itself (not as a notified account), in order of their names.
gas_by_action() {
  awk '/^{"ok":true/ {
      rest = $0
      while (match(rest, /"receiver":"[^"]*","account":"[^"]*","name":"[^"]*"/)) {
        split(substr(rest, RSTART, RLENGTH), part, "\"")
        rest = substr(rest, RSTART + RLENGTH)
        match(rest, /"gas_used":[0-9]+/)
        if (part[4] == part[8] && !(part[12] in gas)) {
          gas[part[12]] = 1
          print part[12], substr(rest, RSTART + 11, RLENGTH - 11)
        }
      }
    }' | LC_ALL=C sort | awk 'BEGIN { printf "{" }
    { printf "%s\n  \"%s\": %s", (NR > 1 ? "," : ""), $1, $2 }
    END { print "\n}" }'
}

for sample in hello token compute catalog relay exchange burner; do
  answers=$("$samples/play.sh" "$sample")
  printf '%s\n' "$answers" > "$samples/$sample/expected.jsonl"
  gas_by_action <<< "$answers" > "$samples/$sample/expected_gas.json"
done
