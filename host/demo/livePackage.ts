import { watch } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ts from 'typescript';

/** What makes n8n load a package anew whose files have changed. */
export const RELOADING = { N8N_DEV_RELOAD: 'true' };

/** Icons and codex files: n8n reads them as they are, beside the code. */
const ASSET = /\.(svg|node\.json)$/;
const ASSET_FOLDERS = ['nodes', 'credentials'];

/** gulpfile.js builds it together with its libraries: what the compiler makes of it n8n cannot load. */
const BUNDLED = join('media', 'libraries.js');

/** What is told of a package that follows its source. */
export interface LivePackageEvents {
	/** These of its files have changed. */
	onChange(files: readonly string[]): void;
	/** The compiler's complaints, one at a time. The package stays as it was. */
	onError(text: string): void;
}

/**
 * Keeps an installed package as its source is: compiles and copies what changes, until it is told to
 * stop. An n8n that runs with {@link RELOADING} takes each change over by itself.
 *
 * @param source folder of the project, with its tsconfig.build.json and node_modules
 * @param target folder of the package in n8n, built from that source
 * @returns stops it
 */
export function followSource(
	source: string,
	target: string,
	{ onChange, onError }: LivePackageEvents,
): () => void {
	const outDir = join(target, 'dist');
	const changed: string[] = [];
	const system: ts.System = {
		...ts.sys,
		writeFile: (file, text) => {
			// n8n loads the package anew for every file that is written, the same or not.
			if (file.endsWith(BUNDLED) || ts.sys.readFile(file) === text) return;
			ts.sys.writeFile(file, text);
			changed.push(file);
		},
	};
	const host = ts.createWatchCompilerHost(
		join(source, 'tsconfig.build.json'),
		{ outDir, noEmitOnError: true },
		system,
		ts.createEmitAndSemanticDiagnosticsBuilderProgram,
		(diagnostic) => onError(ts.formatDiagnostic(diagnostic, pathsFrom(source)).trimEnd()),
		() => undefined,
	);
	const emit = host.afterProgramCreate;
	host.afterProgramCreate = (program) => {
		emit?.(program);
		if (changed.length > 0) onChange(changed.splice(0));
	};
	const program = ts.createWatchProgram(host);
	const watchers = ASSET_FOLDERS.map((folder) =>
		watch(join(source, folder), { recursive: true }, (_event, name) => {
			if (name === null || !ASSET.test(name)) return;
			const file = join(outDir, folder, name);
			void copyFile(join(source, folder, name), file).then(
				() => onChange([file]),
				(error: unknown) => onError(String(error)),
			);
		}),
	);
	return () => {
		program.close();
		for (const watcher of watchers) watcher.close();
	};
}

/** Paths as they are short in the project's folder. */
function pathsFrom(folder: string): ts.FormatDiagnosticsHost {
	return {
		getCurrentDirectory: () => folder,
		getCanonicalFileName: (name) => name,
		getNewLine: () => '\n',
	};
}
