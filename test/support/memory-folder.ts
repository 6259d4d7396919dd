import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";

const SHARED_MEMORY = "/dev/shm";
/** Containers have 64 MB of it unless they are given more, and a browser wants some of that. */
const ENOUGH_BYTES = 2 ** 30;

/**
 * Where temporary files are in memory, or the usual place. workerd waits for its disk in the thread that does everything
 * else, which can take longer than all that it does.
 */
export async function memoryFolder(): Promise<string> {
  const room = await statfs(SHARED_MEMORY).catch(() => null);
  return room !== null && room.bavail * room.bsize >= ENOUGH_BYTES ? SHARED_MEMORY : tmpdir();
}
