import { ExecuteContext } from 'n8n-core';

import { startFakeN8n } from '../faults/fakeN8n';
import { faultFixture, CREATING } from '../faults/fixture';
import { suspendedWait } from '../faults/suspendedWaits';

const { generate, runOf, sandbox, inject } = faultFixture();

/** Where n8n 2.41 has the function: n8n 2.0.3 has it nowhere. */
const owner = Object.getPrototypeOf(
	Object.getPrototypeOf(ExecuteContext.prototype) as object,
) as Record<string, unknown>;
const { getWorkflowSettings } = owner;
beforeAll(() => {
	delete owner.getWorkflowSettings;
});
afterAll(() => {
	owner.getWorkflowSettings = getWorkflowSettings;
});

describe('an n8n that tells a node nothing of the workflow’s settings, as 2.0.3', () => {
	it('suspends a wait all the same, and delivers the video', async () => {
		expect(typeof getWorkflowSettings).toBe('function');
		inject({ ...CREATING, action: { type: 'task', never: true } });
		const created = await generate('danceGenerator');
		const n8n = await startFakeN8n(suspendedWait({ runOf }, created));
		sandbox().finishTasks();
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({
			status: 'succeeded',
			taskId: created[0]?.json.taskId,
		});
	});
});
