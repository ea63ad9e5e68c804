// What the stand-ins `cryptolib` and `os.urandom` call. Bytes come back as hex text, see worker.mjs.

import { createCipheriv, createDecipheriv } from "node:crypto";

export const crypto_calls = (mp) => ({
    aes: (key, iv, encrypts, bytes) => {
        const [k, i, data] = [key, iv, bytes].map((one) => (one === null ? null : mp.PyProxy.toJs(one)));
        const name = `aes-${k.length * 8}-${i ? "cbc" : "ecb"}`;
        const cipher = encrypts ? createCipheriv(name, k, i) : createDecipheriv(name, k, i);
        cipher.setAutoPadding(false);
        return Buffer.concat([cipher.update(data), cipher.final()]).toString("hex");
    },
    random: (size) => Buffer.from(crypto.getRandomValues(new Uint8Array(size))).toString("hex"),
});
