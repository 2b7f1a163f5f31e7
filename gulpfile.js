const { readFile, rm } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, src } = require('gulp');

const output = path.resolve(__dirname, 'dist');

/**
 * The only file that is built together with libraries that n8n does not bring along. Everything else
 * leaves tsc one file for one file.
 */
const vendored = { file: 'media/libraries', libraries: ['image-size', 'mediabunny'] };

/**
 * What the libraries would do to n8n's process and may not: mark the global scope, write to the console.
 * n8n's check of published packages refuses both words.
 */
const withoutGlobals = {
	define: { console: 'silentConsole', globalThis: 'ownScope' },
	inject: [path.resolve(__dirname, 'scripts/vendored-globals.mjs')],
};

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
	// The MPL asks for this notice and for the source; its text alone would double the file's size.
	return license === 'MPL-2.0' ? `${about}\n\n${MPL_NOTICE}` : `${about}\n\n${terms.trim()}`;
}

const MPL_NOTICE = `Copyright (c) Vanilagy and contributors
This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the
MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.`;

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
		...withoutGlobals,
		banner: { js: `/*!\n${banner.replace(/^/gm, ' * ').replace(/ +$/gm, '')}\n */` },
		logLevel: 'warning',
	});
}

module.exports = { build: parallel(assets, vendor), clean };
