import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = join(__dirname, '..', '..', 'docs', 'images');

/** Only when asked to: a run of the tests leaves the working tree as it was. */
const isWanted = process.env.PICTURES === 'write';

/** For what moves or loads in the editor and tells nobody when it is done. */
const SETTLE_MS = 1_000;

/**
 * Keeps a picture of the page, or of a part of it, under docs/images/.
 * @param name of the file, without `.png`; may name a folder
 */
export async function picture(
	page: Page,
	name: string,
	clip?: { x: number; y: number; width: number; height: number },
): Promise<void> {
	if (!isWanted) return;
	for (const close of await page.locator('.el-notification__closeBtn').all()) await close.click();
	// What lies under the pointer would look different.
	await page.mouse.move(0, 0);
	await page.waitForTimeout(SETTLE_MS);
	const path = join(FOLDER, `${name}.png`);
	mkdirSync(dirname(path), { recursive: true });
	await page.screenshot({ path, clip });
}
