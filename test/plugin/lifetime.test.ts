import { setTimeout as sleep } from 'node:timers/promises';
import { Lifetime } from '../../lib/plugin/lifetime';

/** A process that notes down what is asked of it. */
function lifetime(patience: { firstCallMs?: number; limitMs?: number } = {}) {
  const told: string[] = [];
  const process = { parent: 7 };
  const it = new Lifetime(
    {
      exit: (code, reason = '') => told.push(`exit ${code} ${reason}`.trim()),
      interrupt: (reason) => told.push(`interrupt: ${reason}`),
      parent: () => process.parent,
    },
    { firstCallMs: 60_000, parentMs: 5, quietMs: 20, limitMs: 60_000, ...patience },
  );
  return { it, told, process };
}

/** Long enough for what must not come. */
const later = () => sleep(100);

/** Waits for as many words as are to come, and for one that is not; the test's own end is the limit. */
async function saying(told: readonly string[], count: number): Promise<void> {
  while (told.length < count) await sleep(5);
  await later();
}

describe('a process that nobody calls', () => {
  test('ends, and says why', async () => {
    const { told } = lifetime({ firstCallMs: 20 });
    await saying(told, 1);
    expect(told).toEqual(['exit 1 nobody called within 0.02 seconds of its start, so it ends.']);
  });

  test('ends though somebody is connected who says nothing, or is gone again', async () => {
    const { it, told } = lifetime({ firstCallMs: 20 });
    it.connected();
    it.connected().closed();
    expect(told).toEqual([]);
    await saying(told, 1);
    expect(told).toHaveLength(1);
  });

  test('stays once it was called, however long the next call takes to come', async () => {
    const { it, told } = lifetime({ firstCallMs: 20 });
    it.connected().busy()();
    await later();
    expect(told).toEqual([]);
  });
});

describe('a process whose Terraform is gone', () => {
  test('ends at once where nothing runs, whoever else is connected', () => {
    const { it, told } = lifetime();
    it.connected();
    const terraform = it.connected();
    terraform.busy()();
    terraform.closed();
    expect(told).toEqual(['interrupt: Terraform is gone', 'exit 0']);
  });

  test('ends when what runs has come to its end', () => {
    const { it, told } = lifetime();
    const terraform = it.connected();
    const done = terraform.busy();
    terraform.closed();
    expect(told).toEqual(['interrupt: Terraform is gone']);
    done();
    expect(told.at(-1)).toBe('exit 0');
  });

  test('ends although it holds its connection, when it is no longer the parent', async () => {
    const { it, told, process } = lifetime();
    it.connected().busy()();
    process.parent = 1;
    await saying(told, 2);
    expect(told).toEqual(['interrupt: the process that started it is gone', 'exit 0']);
  });
});

describe('a process that is told to end', () => {
  test('ends after the last call, and a moment for its answer', async () => {
    const { it, told } = lifetime();
    const terraform = it.connected();
    const [one, other] = [terraform.busy(), terraform.busy()];
    it.end('told so');
    it.end('told again');
    one();
    await later();
    expect(told).toEqual(['interrupt: told so']);
    other();
    expect(told).toHaveLength(1);
    await saying(told, 2);
    expect(told).toEqual(['interrupt: told so', 'exit 0']);
  });

  test('ends at once when Terraform has heard it and hangs up', () => {
    const { it, told } = lifetime();
    const terraform = it.connected();
    terraform.busy()();
    it.end('told so');
    expect(told).toEqual(['interrupt: told so']);
    terraform.closed();
    expect(told).toEqual(['interrupt: told so', 'exit 0']);
  });

  test('answers a call that comes in that moment', async () => {
    const { it, told } = lifetime();
    const terraform = it.connected();
    terraform.busy()();
    it.end('told so');
    const done = terraform.busy();
    await later();
    expect(told).toEqual(['interrupt: told so']);
    done();
    await saying(told, 2);
    expect(told.at(-1)).toBe('exit 0');
  });

  test('gives up a call that does not come to an end', async () => {
    const { it, told } = lifetime({ limitMs: 20 });
    it.connected().busy();
    it.end('a signal');
    await saying(told, 2);
    expect(told.at(-1)).toBe('exit 1 1 calls did not come to an end after a signal; they are given up.');
  });
});
