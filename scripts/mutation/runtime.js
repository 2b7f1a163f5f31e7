const { default: Runtime } = require('jest-runtime');

/** What loads libraries; the environment they are loaded into is shared, too. */
let libraries;

/** Loads our own modules anew for each test file, and libraries once. */
module.exports = class LibrariesOnce extends Runtime {
	constructor(...settings) {
		super(...settings);
		libraries ??= new Runtime(...settings);
	}

	requireModule(from, name, options, isRequireActual) {
		const isLibrary =
			name !== undefined &&
			options?.isInternalModule !== true &&
			!this._resolution.isCoreModule(name) &&
			this._resolution.resolveCjs(from, name).includes('/node_modules/');
		return isLibrary
			? libraries.requireModule(from, name, options, isRequireActual)
			: super.requireModule(from, name, options, isRequireActual);
	}
};
