import type { Locator, Page } from 'playwright-core';

/** What is typed: words to find a node with, a value that a form asks for, a part of the credential. */
export type Typed = 'search' | 'value' | 'credential';

/** Somebody at the mouse and the keyboard, all of whose steps are counted. */
export interface User {
	readonly page: Page;
	/** The clicks so far; a double click is one. */
	clicks(): number;
	/** The texts so far that were typed for this. */
	typed(what: Typed): number;
	click(target: Locator): Promise<void>;
	doubleClick(target: Locator): Promise<void>;
	type(target: Locator, text: string, what: Typed): Promise<void>;
}

export function createUser(page: Page): User {
	const typed: Record<Typed, number> = { search: 0, value: 0, credential: 0 };
	let clicks = 0;
	return {
		page,
		clicks: () => clicks,
		typed: (what) => typed[what],
		async click(target) {
			clicks += 1;
			await target.click();
		},
		async doubleClick(target) {
			clicks += 1;
			await target.dblclick();
		},
		async type(target, text, what) {
			typed[what] += 1;
			await target.fill(text);
		},
	};
}
