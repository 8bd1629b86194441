import { describe, expect, test } from "vitest";
import { Forbidden, guard, isPublic } from "./guard.ts";

const resolve = async (host: string): Promise<readonly string[]> =>
  ({
    "hooks.example": ["93.184.215.14"],
    "half.example": ["93.184.215.14", "10.0.0.7"],
    "inside.example": ["127.0.0.1"],
    "inside6.example": ["fe80::1"],
    "nowhere.example": [],
    localhost: ["127.0.0.1"],
  })[host] ?? ["93.184.215.14"];

const refused = [
  // This machine, in every way that a number can be written.
  "https://127.0.0.1/",
  "https://127.1/",
  "https://127.0.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.0x0.0x0.0x1/",
  "https://0177.0.0.1/",
  "https://017700000001/",
  "https://127.0.0.1./",
  "https://127.255.255.254/",
  "https://１２７.0.0.1/",
  "https://127。0。0。1/",
  "https://%31%32%37.0.0.1/",
  "https://0/",
  "https://0.0.0.0/",
  "https://0.1.2.3/",
  "https://[::1]/",
  "https://[::]/",
  "https://[0:0:0:0:0:0:0:1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[::127.0.0.1]/",
  "https://[0000::0001]/",
  // The networks behind it.
  "https://10.0.0.1/",
  "https://10.255.255.255/",
  "https://0xa000001/",
  "https://012.0.0.1/",
  "https://172.16.0.1/",
  "https://172.31.255.255/",
  "https://192.168.0.1/",
  "https://3232235521/",
  "https://100.64.0.1/",
  "https://100.127.255.255/",
  "https://192.0.0.1/",
  "https://198.18.0.1/",
  "https://198.19.255.255/",
  "https://[fc00::1]/",
  "https://[fd12:3456::1]/",
  "https://[fec0::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[::ffff:c0a8:1]/",
  // What tells a machine in the cloud its secrets.
  "https://169.254.169.254/latest/meta-data/",
  "https://2852039166/",
  "https://0xa9fea9fe/",
  "https://0251.0376.0251.0376/",
  "https://[fe80::1]/",
  "https://[::ffff:169.254.169.254]/",
  "https://[fd00:ec2::254]/",
  "https://100.100.100.200/",
  "https://168.63.129.16/",
  "https://[::ffff:168.63.129.16]/",
  "https://[64:ff9b::a9fe:a9fe]/",
  "https://[64:ff9b::169.254.169.254]/",
  "https://[64:ff9b:1::1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[2002:7f00:1::]/",
  "https://[2002:a9fe:a9fe::1]/",
  "https://[2001:0:7f00:1::]/",
  "https://[2001:db8::1]/",
  // Many at once, and what is kept for later.
  "https://224.0.0.1/",
  "https://239.255.255.255/",
  "https://255.255.255.255/",
  "https://240.0.0.1/",
  "https://[ff02::1]/",
  "https://192.0.2.1/",
  "https://198.51.100.1/",
  "https://203.0.113.1/",
  "https://[100::1]/",
  "https://[4000::1]/",
  // Names that lead there.
  "https://localhost/",
  "https://LOCALHOST./",
  "https://inside.example/",
  "https://inside6.example/",
  "https://half.example/",
  // Addresses that carry something, or are none of the web.
  "https://user@hooks.example/",
  "https://user:pass@hooks.example/",
  "https://hooks.example@127.0.0.1/",
  "https://127.0.0.1#@hooks.example/",
  "https://127.0.0.1\\@hooks.example/",
  "https:127.0.0.1",
  "http://hooks.example/",
  "ftp://hooks.example/",
  "file:///etc/passwd",
  "gopher://hooks.example/",
  "data:text/plain,x",
  "javascript:alert(1)",
  "//hooks.example/",
  "hooks.example",
  "",
  "https://hooks.example:22/",
  "https://hooks.example:25/",
  "https://hooks.example:6379/",
  "https://hooks.example:5432/",
  "https://hooks.example:9200/",
];

const outside = [
  "https://hooks.example/",
  "https://HOOKS.example./x",
  "https://hooks.example:8443/",
  "https://93.184.215.14/",
  "https://172.32.0.1/",
  "https://100.128.0.1/",
  "https://11.0.0.1/",
  "https://[2606:4700::1111]/",
  "https://[64:ff9b::5db8:d70e]/",
  "https://1.1/",
];

describe("What is connected to", () => {
  test(`is none of ${refused.length} ways inside`, async () => {
    const through: string[] = [];
    for (const address of refused)
      await guard(address, { resolve }).then(
        () => through.push(address),
        (thrown: unknown) => {
          if (!(thrown instanceof Forbidden)) through.push(`${address}: ${String(thrown)}`);
        },
      );
    expect(through).toEqual([]);
    expect(refused.length).toBeGreaterThanOrEqual(60);
  });

  test.each(outside)("is %s, which lies outside", async (address) => {
    const target = await guard(address, { resolve });
    expect(isPublic(target.address)).toBe(true);
  });

  test("is what whoever runs the server has allowed, at that port and no other, by http as well", async () => {
    const options = { resolve, allowHosts: ["127.0.0.1:4000", "inside.example", "[::1]:80"] };
    for (const address of [
      "http://127.0.0.1:4000/",
      "http://inside.example:25/",
      "http://[::1]:80/",
    ])
      await expect(
        guard(address, { ...options, allowHosts: [...options.allowHosts, "[::1]"] }),
      ).resolves.toBeTruthy();
    for (const address of [
      "http://127.0.0.1:4001/",
      "http://127.0.0.2:4000/",
      "https://localhost/",
    ])
      await expect(guard(address, options)).rejects.toBeInstanceOf(Forbidden);
  });

  test("a name without an address is a failure, which another try may mend", async () => {
    const tried = guard("https://nowhere.example/", { resolve });
    await expect(tried).rejects.toThrow("no address");
    await expect(tried).rejects.not.toBeInstanceOf(Forbidden);
  });
});
