import { DanceVideoPoll } from '../../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { contextFor } from '../../engine/runNode';

it('the hidden node does nothing in a workflow that somebody has put it into', async () => {
	const node = new DanceVideoPoll();
	const executeWorkflow = jest.fn();
	const parameters = { work: 'submitWithSlots', role: 'supervisor' };
	const context = contextFor({ node, parameters, credentials: {}, executeWorkflow });
	await expect(node.execute.call(context)).rejects.toMatchObject({
		message: 'This node is not for use on its own',
		description: expect.stringMatching(/use one of those instead\. Nothing was sent/) as string,
	});
	expect(executeWorkflow).not.toHaveBeenCalled();
});
