const { readFile, rm } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, src } = require('gulp');

const output = path.resolve(__dirname, 'dist');

/**
 * The only files that are built together with a library that n8n does not bring along. Everything
 * else leaves tsc one file for one file.
 */
const vendored = [{ file: 'media/imageSize', library: 'image-size' }];

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

/** Replaces what tsc made of the vendored files, whose import n8n could not resolve. */
async function vendor() {
	for (const { file, library } of vendored) {
		const license = await readFile(
			path.join(__dirname, 'node_modules', library, 'LICENSE'),
			'utf8',
		);
		await esbuild.build({
			entryPoints: [path.join(__dirname, `${file}.ts`)],
			outfile: path.join(output, `${file}.js`),
			bundle: true,
			platform: 'node',
			format: 'cjs',
			target: 'es2022',
			banner: {
				js: `/*!\n * Contains ${library}:\n *\n${license.trim().replace(/^/gm, ' * ')}\n */`,
			},
			logLevel: 'warning',
		});
	}
}

module.exports = { build: parallel(assets, vendor), clean };
