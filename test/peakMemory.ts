import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/**
 * The most memory that this process has held, in megabytes. On Linux not by `resourceUsage()`: its
 * figure begins with what the process held that started this one, and jest's workers hold a lot.
 */
export function peakMegabytes(): number {
	if (!existsSync(STATUS)) return process.resourceUsage().maxRSS / 1024;
	const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8'))?.[1];
	return Number(kilobytes) / 1024;
}
