import { requiresOf } from './requires';

describe('the search for requires', () => {
	it('finds every way a compiled file can ask for a module', () => {
		const source = `
			"use strict";
			const a = require("n8n-workflow");
			function late() { return require('../transport/api').request; }
			const c = async () => await import("undici");
			const d = require.resolve("zod");
			import e from 'luxon';
			export * from './f';
		`;

		expect(requiresOf('a.js', source)).toEqual({
			modules: ['n8n-workflow', '../transport/api', 'undici', 'zod', 'luxon', './f'],
			computed: [],
		});
	});

	it('reports a module name that is put together at run time', () => {
		expect(requiresOf('a.js', 'const name = "x"; require(name); import(`./${name}`);')).toEqual({
			modules: [],
			computed: ['require(name)', 'import(`./${name}`)'],
		});
	});

	it('is not misled by comments and strings', () => {
		expect(requiresOf('a.js', '// require("undici")\nconst text = "require(\'got\')";')).toEqual({
			modules: [],
			computed: [],
		});
	});
});
