import * as n8nWorkflow from 'n8n-workflow';

/**
 * A module of the suspension room as an earlier n8n loads it. Called as a test file is loaded and not in a
 * test: mutation testing counts what runs while a test does as tried by that one alone.
 * @param later what n8n-workflow does not export there yet
 * @param name of the module's file
 */
export function inEarlierN8n<Module>(later: keyof typeof n8nWorkflow, name: string): Module {
	const { [later]: _missing, ...earlier } = n8nWorkflow;
	jest.doMock('n8n-workflow', () => earlier);
	let loaded: Module | undefined;
	jest.isolateModules(() => {
		loaded = jest.requireActual<Module & object>(`../../suspension/${name}`);
	});
	jest.dontMock('n8n-workflow');
	return loaded!;
}
