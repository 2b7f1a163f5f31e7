import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** npm shows the page too, where there is no folder beside it. */
const PICTURES = 'https://raw.githubusercontent.com/dance-video/n8n-nodes-dance-video/main/';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const targets = (pattern: RegExp) => [...readme.matchAll(pattern)].map(([, target]) => target!);

describe('the README', () => {
	it('shows pictures by an address that works anywhere, and has each in the repository', () => {
		const pictures = targets(/!\[[^\]]+\]\(([^)]+)\)/g);
		expect(pictures.length).toBeGreaterThan(2);
		const missing = pictures.filter(
			(url) => !url.startsWith(PICTURES) || !existsSync(join(ROOT, url.slice(PICTURES.length))),
		);
		expect(missing).toEqual([]);
	});

	it('links to pages that are there', () => {
		const links = targets(/(?<!!)\[[^\]]+\]\(([^)#]+)/g).filter((link) => !link.includes('://'));
		expect(links.length).toBeGreaterThan(5);
		expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
	});
});
