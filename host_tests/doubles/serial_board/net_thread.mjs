// The board's TCP sockets, in a thread of their own: the VM sleeps on the other one while it waits.

import { parentPort, workerData } from "node:worker_threads";

import { Network, answer } from "../../vm/network.mjs";

const network = new Network();
parentPort.on("message", ({ op, ...request }) => {
    if (op === "drop") network.drop();
    else network[op](request, (code, bytes) => answer(workerData.control, workerData.data, code, bytes));
});
