const path = require('node:path');
const { Script } = require('node:vm');

const { default: Runtime } = require('jest-runtime');

const { near, remember } = require('./asItWas.js');

const LIBRARIES = `${path.sep}node_modules${path.sep}`;
const isLibrary = (file) => file.includes(LIBRARIES);

/**
 * Large libraries that keep nothing a test, n8n or we could change, and zod, whose code runs in every test:
 * they are loaded once a worker, and what a test file does to what they export is undone at its end. n8n
 * itself, axios, luxon and all the others are loaded anew for each test file.
 */
const LOADED_ONCE = new Set([
	...['zod', 'transliteration', 'ast-types', 'recast', 'esprima-next', 'lodash'],
	...['reflect-metadata', 'fastify', 'undici', 'ssh2', 'mime-types', 'jsonwebtoken'],
	...['xml2js', 'fast-glob', 'semver'],
]);

/** What has loaded those. */
let libraries;

/** Undoes what was done to their exports, by these. */
const undoing = new Map();

/** `@scope/name` of `@scope/name/file`; nothing useful of a path. */
const packageOf = (name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');

/** What this process has compiled, by file. */
const compiled = new Map();

/** Where libraries find what they require, by jest's key: from, a zero, name. */
const found = new Map();

/** jest's memory of where modules are, of which the part about libraries is kept. */
class KeptForLibraries extends Map {
	of(key) {
		return isLibrary(key.slice(0, key.indexOf('\0')));
	}

	get(key) {
		return this.of(key) ? found.get(key) : super.get(key);
	}

	set(key, place) {
		if (!this.of(key)) return super.set(key, place);
		found.set(key, place);
		return this;
	}
}

/**
 * Reads and compiles each file once for all the test files of a worker: only code is shared, nothing that
 * it makes. n8n's engine has 1,600 files; to read, find and compile them took half of the time of many
 * test files.
 */
class CompilingOnce extends Runtime {
	constructor(...settings) {
		super(...settings);
		const { executor, jestGlobals, transformCache } = this;
		const { compile } = executor;
		const { transform } = transformCache;
		const { jestObjectFor } = jestGlobals;

		this._resolution.cjsCache = new KeptForLibraries();
		// Libraries mock nothing: they need no `jest` of their own each.
		jestGlobals.jestObjectFor = (from) =>
			jestObjectFor.call(jestGlobals, isLibrary(from) ? LIBRARIES : from);
		transformCache.transform = (file, options) =>
			isLibrary(file) && compiled.has(file)
				? compiled.get(file).source
				: transform.call(transformCache, file, options);
		executor.compile = (source, file) => {
			const context = this._environment.getVmContext();
			const script = context && scriptOf(source, file, executor.injectedModuleParameters);
			return script ? script.runInContext(context) : compile.call(executor, source, file);
		};
	}
}

/** Loads every module anew for each test file, but for those of {@link LOADED_ONCE}. */
module.exports = class SharingLibraries extends CompilingOnce {
	constructor(...settings) {
		super(...settings);
		libraries ??= new CompilingOnce(...settings);
	}

	requireModule(from, name, options, isRequireActual) {
		const isShared =
			name !== undefined && !options?.isInternalModule && LOADED_ONCE.has(packageOf(name));
		if (!isShared) return super.requireModule(from, name, options, isRequireActual);
		const exported = libraries.requireModule(from, name, options, isRequireActual);
		if (!undoing.has(exported)) {
			undoing.set(
				exported,
				remember(near(exported), () => true),
			);
		}
		return exported;
	}

	teardown() {
		super.teardown();
		undoing.forEach((undo) => undo());
	}
};

/** None for what jest has to compile itself: code that imports dynamically, or is no CommonJS. */
function scriptOf(source, file, parameters) {
	const before = compiled.get(file);
	// While jest watches, a file may change.
	if (before?.source === source) return before.script;
	if (/\bimport\s*\(/.test(source)) return undefined;
	const head = `(function (${parameters.join(', ')}) {`;
	try {
		// The head must not move the places that stack traces tell.
		const script = new Script(`${head}${source}\n})`, {
			filename: file,
			columnOffset: -head.length,
		});
		compiled.set(file, { source, script });
		return script;
	} catch {
		return undefined;
	}
}
