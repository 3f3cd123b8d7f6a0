// Runs a metered module in V8: node v8.js REQUEST (a file, JSON) prints one JSON array with an answer per call.
//
// A host call costs what the request says and is written down as recording_profile.cc writes it.
'use strict';
const fs = require('fs');
const crypto = require('crypto');

const request = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const module_ = new WebAssembly.Module(fs.readFileSync(request.module));

class LeftInHost extends Error {}

function run(call) {
  let calls = '';
  let instance;
  const host = (name, args, result) => {
    const gas = instance.exports['wrought.gas_left'];
    const left = gas.value - BigInt(request.costs[name]);
    gas.value = left;
    const text = name + '(' + args.map((a) => BigInt.asUintN(64, a)).join(' ') + ')';
    if (left < 0n) {
      calls += text + ', left\n';
      throw new LeftInHost();
    }
    calls += text + (result === undefined ? '' : ' = ' + result) + ', gas ' + left + '\n';
    return result;
  };
  const env = {
    printi: (n) => host('printi', [n]),
    printui: (n) => host('printui', [n]),
    printn: (n) => host('printn', [n]),
    current_receiver: () => host('current_receiver', [], BigInt(request.receiver)),
  };
  instance = new WebAssembly.Instance(module_, { env });
  const exports = instance.exports;
  exports['wrought.gas_left'].value = BigInt(call.gas);
  exports['wrought.depth_left'].value = request.depth;
  let end = '';
  try {
    exports.apply(BigInt(request.receiver), BigInt(request.receiver), BigInt(call.action));
  } catch (error) {
    if (error instanceof LeftInHost) end = 'host';
    else if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) end = error.message;
    else throw error;
  }
  const memory = Object.values(exports).find((e) => e instanceof WebAssembly.Memory);
  return {
    end,
    gas: exports['wrought.gas_left'].value.toString(),
    depth: exports['wrought.depth_left'].value,
    memory: memory === undefined ? '' : crypto.createHash('sha256').update(Buffer.from(memory.buffer)).digest('hex'),
    calls,
  };
}

process.stdout.write(JSON.stringify(request.calls.map(run)));
