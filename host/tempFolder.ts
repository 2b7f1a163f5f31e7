import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A temporary folder that bears the process ID of its owner, so that {@link sweepTempFolders} finds it
 * when its owner could not remove it.
 * @param purpose lower-case letters and dashes
 */
export function makeTempFolder(purpose: string): string {
	return mkdtempSync(join(tmpdir(), `dance-video-${purpose}-${process.pid}-`));
}

/** Removes what processes left behind that were killed: folders of the same purpose whose owner is gone. */
export function sweepTempFolders(purpose: string): void {
	const name = new RegExp(`^dance-video-${purpose}-(\\d+)-`);
	for (const folder of readdirSync(tmpdir())) {
		const owner = name.exec(folder)?.[1];
		if (owner && !isAlive(Number(owner))) {
			rmSync(join(tmpdir(), folder), { recursive: true, force: true });
		}
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
