const { readFile, rm } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, src } = require('gulp');

const output = path.resolve(__dirname, 'dist');

/**
 * The only file that is built together with a library that n8n does not bring along. Everything else
 * leaves tsc one file for one file.
 */
const vendored = { file: 'media/libraries', libraries: ['image-size'] };

/** An old file left in dist/ would be published: each build starts from nothing. */
async function clean() {
	await rm(output, { recursive: true, force: true });
}

/** What tsc leaves behind: the icons and codex files that n8n reads beside each node and credential. */
function assets() {
	return src(['nodes/**/*.{svg,node.json}', 'credentials/**/*.svg'], {
		base: '.',
		// The bytes as they are: gulp 5 would decode and encode them as UTF-8.
		encoding: false,
	}).pipe(dest(output));
}

/** Who made a bundled library, under which terms, and where its source is. */
async function noticeOf(library) {
	const folder = path.join(__dirname, 'node_modules', library);
	const { version, license } = JSON.parse(
		await readFile(path.join(folder, 'package.json'), 'utf8'),
	);
	const source = `https://www.npmjs.com/package/${library}/v/${version}`;
	const about = `${library} ${version} (${license}), unchanged. Its source: ${source}`;
	const terms = await readFile(path.join(folder, 'LICENSE'), 'utf8');
	return `${about}\n\n${terms.trim()}`;
}

/** Replaces what tsc made of the vendored file, whose imports n8n could not resolve. */
async function vendor() {
	const { file, libraries } = vendored;
	const notices = await Promise.all(libraries.map(noticeOf));
	const banner = ['Contains these libraries:', ...notices].join('\n\n');
	await esbuild.build({
		entryPoints: [path.join(__dirname, `${file}.ts`)],
		outfile: path.join(output, `${file}.js`),
		bundle: true,
		// Of the two builds of a library, the one that asks for nothing of Node.
		platform: 'browser',
		format: 'cjs',
		target: 'es2022',
		// Smaller, but with its names: a stack trace of n8n's stays readable.
		minifyWhitespace: true,
		minifySyntax: true,
		legalComments: 'none',
		banner: { js: `/*!\n${banner.replace(/^/gm, ' * ').replace(/ +$/gm, '')}\n */` },
		logLevel: 'warning',
	});
}

module.exports = { build: parallel(assets, vendor), clean, bundled: vendored.libraries };
