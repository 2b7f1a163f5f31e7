import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

const files = globSync('{sandbox,host,scripts}/**/*.{ts,mjs}', { cwd: root }).filter(
	(file) => !file.includes('node_modules'),
);
const known = new Set(files);

/** The files that a file imports, types included: `./a` is a.ts or a/index.ts. */
function importsOf(file: string): string[] {
	const source = readFileSync(path.join(root, file), 'utf8');
	return [...source.matchAll(/(?:from|import) '(\.{1,2}\/[^']+)'/g)].flatMap(([, name = '']) => {
		const target = path.join(path.dirname(file), name);
		return [target, `${target}.ts`, `${target}/index.ts`].filter((one) => known.has(one));
	});
}

/** The first circle of imports that is found; the file it begins with stands at both ends. */
function firstCircle(): string[] | undefined {
	const done = new Set<string>();
	const walk = (file: string, way: string[]): string[] | undefined => {
		if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
		if (done.has(file)) return undefined;
		for (const next of importsOf(file)) {
			const circle = walk(next, [...way, file]);
			if (circle) return circle;
		}
		done.add(file);
		return undefined;
	};
	for (const file of files) {
		const circle = walk(file, []);
		if (circle) return circle;
	}
	return undefined;
}

describe('the imports of sandbox, host and scripts', () => {
	it('are found', () => {
		expect(importsOf(path.join('sandbox', 'main.ts'))).toContain(path.join('sandbox', 'server.ts'));
	});

	it('form no circle', () => {
		expect(firstCircle()).toBeUndefined();
	});

	it('are of files that are named in one way', () => {
		const names = files.map((file) => path.basename(file).replace(/\.(ts|mjs)$/, ''));
		expect(names.filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name))).toEqual([]);
	});
});
